"""`memory`: what people approved before, offered again and exchanged as TMX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subtitler.cli.collection import HERE, Json, Where
from subtitler.cli.console import complain, put_json, say, table
from subtitler.errors import ConfigError

if TYPE_CHECKING:
    from subtitler.memory import Suggestion
    from subtitler.review.memory import Memory
    from subtitler.workdir import Collection

app = typer.Typer(
    help="Translations that people approved before: suggest them, find them, exchange them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

In = Annotated[Path, typer.Option("--in", help="The collection.")]
Least = Annotated[
    float, typer.Option("--least", min=0.3, max=1.0, help="Least similarity; 1 is the same text.")
]


@app.command("suggest")
def suggest(
    path: Annotated[Path, typer.Argument(help="The folder of a video.")],
    lang: Annotated[str, typer.Option("--lang", help="Language to translate into.")],
    least: Least = 0.7,
    as_json: Json = False,
) -> None:
    """Show what was approved elsewhere for the sentences of a video.

    For each sentence without an approved translation. Nothing is put into any text.
    """
    from subtitler.languages import language
    from subtitler.review.memory import as_plain, suggestions_for
    from subtitler.workdir import locate

    language(lang)
    collection, video = locate(path)
    if video is None:
        raise ConfigError(
            "names no video", where=str(path), hint=f"such as {path / 'videos' / 'ID'}"
        )
    found = suggestions_for(_open(collection), video, lang, least=least)
    if as_json:
        put_json(
            [
                {
                    "segments": list(item.segments),
                    "where": item.where,
                    "text": item.text,
                    "suggestions": [as_plain(offer) for offer in item.suggestions],
                }
                for item in found
            ]
        )
    elif found:
        heads = ("time", "segments", "text", "match", "suggestion", "from")
        table(
            heads,
            [
                (item.where, " ".join(item.segments), item.text, *_cells(offer))
                for item in found
                for offer in item.suggestions
            ],
        )
    else:
        say(f"{video.id}: nothing like it was approved before")


@app.command("find")
def find(
    text: Annotated[str, typer.Argument(help="The text.")],
    source: Annotated[str, typer.Option("--from", help="Its language.")],
    target: Annotated[str, typer.Option("--to", help="Language of the translations.")],
    where: In = HERE,
    least: Least = 0.7,
    as_json: Json = False,
) -> None:
    """Find translations of a text, and of texts like it."""
    from subtitler.review.memory import as_plain
    from subtitler.workdir import locate

    _check(source, target)
    offers = _open(locate(where)[0]).index(source, target).suggest(text, least=least)
    if as_json:
        put_json([as_plain(offer) for offer in offers])
    elif offers:
        table(
            ("text", "match", "suggestion", "from"),
            [(offer.source, *_cells(offer)) for offer in offers],
        )
    else:
        say("nothing like it was approved before")


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="The .tmx file to write.")],
    where: In = HERE,
    source: Annotated[
        str | None, typer.Option("--from", help="Only units with this language.")
    ] = None,
    target: Annotated[str | None, typer.Option("--to", help="Only units with this one.")] = None,
) -> None:
    """Give what people approved to translators' tools, as TMX 1.4.

    The file holds words of testimonies: it is as confidential as they are. Withheld segments and
    names of people who worked on it are not in it.
    """
    from subtitler.review.memory import export_tmx
    from subtitler.workdir import locate

    _check(*(code for code in (source, target) if code))
    if out.exists():
        raise ConfigError("is there already", where=str(out), hint="choose another name")
    if out.suffix.lower() != ".tmx":
        raise ConfigError("is no name of a TMX file", where=str(out), hint="end it in .tmx")
    count = export_tmx(_open(locate(where)[0]), out, source=source, target=target)
    say(f"wrote {out}: {count} units")


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="A .tmx file.")],
    where: In = HERE,
    name: Annotated[
        str | None, typer.Option("--name", help="What to call it; else as the file.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take these units in place of the old ones.")
    ] = False,
) -> None:
    """Take a TMX file of another program, for suggestions.

    Nothing of it counts as approved here. To forget it, delete memory/NAME.jsonl.
    """
    from subtitler.review.memory import import_tmx
    from subtitler.workdir import locate

    done = import_tmx(locate(where)[0], file, name=name, replace=replace)
    say(f"{done.name}: {done.kept} of {done.units} units kept")
    for told in done.left_out:
        say(f"left out: {told}")


@app.command("status")
def status(path: Where = HERE, as_json: Json = False) -> None:
    """Show how many units there are for each pair of languages, and where they come from."""
    from subtitler.workdir import locate

    memory = _open(locate(path)[0])
    pairs = memory.pairs()
    if as_json:
        put_json(
            {
                "approved": len(memory.own),
                "imported": {name: len(held) for name, held in memory.imported.items()},
                "pairs": {f"{one}-{other}": count for (one, other), count in sorted(pairs.items())},
            }
        )
        return
    say(f"approved here: {len(memory.own)} sentences")
    for name, held in memory.imported.items():
        say(f"from {name}: {len(held)}")
    if pairs:
        rows = [(one, other, str(count)) for (one, other), count in sorted(pairs.items())]
        table(("from", "to", "units"), rows)


def _open(collection: Collection) -> Memory:
    from subtitler.review.memory import open_memory

    memory = open_memory(collection)
    for error in memory.damaged:
        complain(error, "warning")
    return memory


def _check(*codes: str) -> None:
    from subtitler.languages import language

    for code in codes:
        language(code)


def _cells(offer: Suggestion) -> Sequence[str]:
    """How alike, the translation, and where it stood."""
    match = offer.match.value
    if match == "fuzzy":
        match = f"{int(offer.similarity * 100)} %"
    if offer.numbers_here or offer.numbers_there:
        there, here = ", ".join(offer.numbers_there), ", ".join(offer.numbers_here)
        match += f"; numbers there {there or 'none'}, here {here or 'none'}"
    times = f", {offer.times} times" if offer.times > 1 else ""
    return match, offer.text, f"{offer.provenance}{times}"
