"""`glossary`: names and terms, as data and as a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from subtitler.cli.collection import HERE, Json, Where
from subtitler.cli.console import put_json, say, table
from subtitler.errors import ConfigError

if TYPE_CHECKING:
    from subtitler.glossary import Row
    from subtitler.model import Transcript
    from subtitler.workdir import WorkingDirectory

app = typer.Typer(
    help="Names and terms: find them in texts, check translations, exchange them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Names = Annotated[
    list[str] | None,
    typer.Option("--glossary", "-g", help="A file, or one that ships; else the collection's."),
]
Lang = Annotated[str, typer.Option("--lang", help="Language of the text.")]


def _rows(names: Sequence[str] | None, where: Path) -> Sequence[Row]:
    """The rows of the glossaries named, or of the collection at `where`."""
    from subtitler.workdir import locate, read_glossary_file, shipped_glossaries

    if not names:
        return locate(where)[0].glossary
    known = shipped_glossaries()
    files = [known.get(name, Path(name)) for name in names]
    return tuple(row for file in files for row in read_glossary_file(file)[0])


@app.command("find")
def find(
    text: Annotated[str, typer.Argument(help="The text, or - to read it from stdin.")],
    lang: Lang,
    where: Annotated[Path, typer.Option("--in", help="The collection.")] = HERE,
    glossary: Names = None,
    as_json: Json = False,
) -> None:
    """Find terms in a text, inflected as the language inflects them."""
    import sys

    from subtitler.languages import language
    from subtitler.terms import Terminology

    language(lang)
    whole = sys.stdin.read() if text == "-" else text
    found = Terminology(_rows(glossary, where), lang, lang).named(whole)
    rows = [
        {
            "ids": list(hit.ids),
            "form": hit.form,
            "start": hit.start,
            "end": hit.end,
            "written": hit.written,
        }
        for hit in found
    ]
    if as_json:
        put_json(rows)
    elif rows:
        heads = ("written", "form", "ids", "start", "end")
        table(heads, [[_told(row[head]) for head in heads] for row in rows])
    else:
        say("no terms found")


@app.command("check")
def check(
    path: Where = HERE,
    lang: Annotated[str | None, typer.Option("--lang", help="Only this language.")] = None,
    glossary: Names = None,
    as_json: Json = False,
) -> None:
    """Look whether translations kept the glossary, and whether names are spelled in one way.

    Looks at the newest texts of a collection or of one video. The exit code is 1 where a name or
    place is missing, or a forbidden word stands.
    """
    from subtitler.workdir import locate

    collection, video = locate(path)
    rows = _rows(glossary, collection.path)
    videos = [video] if video else collection.videos()
    found = [item for directory in videos for item in _terms(directory, lang, rows)]
    found += _spellings(videos, lang, rows)
    if as_json:
        put_json(found)
    elif found:
        heads = ("video", "lang", "severity", "where", "check", "message")
        table(heads, [[_told(item[head]) for head in heads] for item in found])
    else:
        say(f"{len(rows)} rows, {len(videos)} videos: every term that is said was kept")
    raise typer.Exit(1 if any(item["severity"] == "error" for item in found) else 0)


def _terms(
    directory: WorkingDirectory, lang: str | None, rows: Sequence[Row]
) -> Iterator[dict[str, Any]]:
    from subtitler.checks.terminology import term_findings

    texts = _texts(directory)
    source = texts.pop(directory.source.lang, None)
    for code, text in texts.items():
        if source is None or lang not in (None, code):
            continue
        for item in term_findings(source, text, rows):
            yield {
                "video": directory.id,
                "lang": code,
                "severity": item.severity.value,
                "where": item.where,
                "check": item.check,
                "segments": list(item.segments),
                "message": item.message,
            }


def _spellings(
    videos: Sequence[WorkingDirectory], lang: str | None, rows: Sequence[Row]
) -> list[dict[str, Any]]:
    from subtitler.checks.terminology import names_of, unlike_spellings

    texts = (
        (directory.id, code, segment.text)
        for directory in videos
        for code, text in _texts(directory).items()
        if lang in (None, code)
        for segment in text.segments
        if segment.withhold is None
    )
    return [
        {
            "video": ", ".join(sorted({*item.usual.videos, *item.other.videos})[:5]),
            "lang": item.usual.lang,
            "severity": "warning",
            "where": "names",
            "check": "name-spelling",
            "segments": [],
            "message": f"“{item.usual.written}” ({item.usual.count} times) and "
            f"“{item.other.written}” ({item.other.count} times): {item.reason}",
        }
        for item in unlike_spellings(names_of(texts), rows)
    ]


def _texts(directory: WorkingDirectory) -> dict[str, Transcript]:
    """The newest text of every language: a person's, else what goes on, else the machine's."""
    from subtitler.formats.documents import load
    from subtitler.languages import LANGUAGES
    from subtitler.model import Transcript

    found = {}
    for code in LANGUAGES:
        stem = "transcript" if code == directory.source.lang else f"translation.{code}"
        for suffix in (".final.json", ".reviewed.json", ".json"):
            if directory.exists(stem + suffix):
                name = stem + suffix
                found[code] = load(Transcript, directory.read(name), f"{directory.id}/{name}")
                break
    return found


@app.command("add")
def add(
    key: Annotated[str, typer.Argument(metavar="ID", help="The row's name, as in place-x.")],
    form: Annotated[
        list[str],
        typer.Option("--form", "-f", help="LANG=FORM, or LANG=FORM|FORM; the first is used."),
    ],
    to: Annotated[Path, typer.Option("--to", help="The CSV file; made if it is not there.")],
    kind: Annotated[str, typer.Option(help="name, place or term.")] = "term",
    rule: Annotated[str, typer.Option(help="translate, keep or forbid.")] = "",
    note: Annotated[str, typer.Option(help="What a translator should know.")] = "",
) -> None:
    """Add a row to a glossary."""
    from subtitler.glossary import Row, read, write
    from subtitler.workdir import read_glossary_file, write_glossary_file

    rows = list(read_glossary_file(to)[0]) if to.exists() else []
    if any(row.id == key for row in rows):
        raise ConfigError(
            f"has a row “{key}” already", where=to.name, hint="choose another id, or edit the file"
        )
    forms: dict[str, tuple[str, ...]] = {}
    for item in form:
        code, equals, texts = item.partition("=")
        if not equals:
            raise ConfigError(
                f"“{item}” is not LANG=FORM", hint="--form kk=Қашқар --form en=Kashgar"
            )
        forms[code.strip()] = tuple(part.strip() for part in texts.split("|") if part.strip())
    _check_languages(forms)
    rows.append(Row(key, kind, forms, rule, note))
    write_glossary_file(to, read(write(rows), to.name))
    say(f"{to.name}: {len(rows)} rows")


def _check_languages(codes: Sequence[str] | dict[str, tuple[str, ...]]) -> None:
    from subtitler.languages import language

    for code in codes:
        language(code)


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="A .csv, .xlsx or .tbx file.")],
    to: Annotated[Path, typer.Option("--to", help="The CSV file to make or to add to.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Rows that are there already take the new forms.")
    ] = False,
) -> None:
    """Take rows from another glossary.

    A row whose id is there already with other content is refused, unless --replace.
    """
    from subtitler.workdir import read_glossary_file, write_glossary_file

    new, left_out = read_glossary_file(file)
    rows = {row.id: row for row in (read_glossary_file(to)[0] if to.exists() else ())}
    crossing = [row.id for row in new if row.id in rows and rows[row.id] != row]
    if crossing and not replace:
        raise ConfigError(
            f"has other rows with these ids: {', '.join(crossing[:5])}",
            where=to.name,
            hint="nothing was taken; with --replace the new rows take their place",
        )
    added = sum(row.id not in rows for row in new)
    rows.update({row.id: row for row in new})
    write_glossary_file(to, tuple(rows.values()))
    say(f"{to.name}: {added} rows added, {len(crossing)} replaced, {len(rows)} in all")
    for told in left_out:
        say(f"left out: {told}")


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="A .csv, .xlsx or .tbx file to write.")],
    where: Annotated[Path, typer.Option("--in", help="The collection.")] = HERE,
    glossary: Names = None,
) -> None:
    """Give the rows to other programs: TBX, XLSX or CSV, as the file's name says."""
    from subtitler.workdir import write_glossary_file

    if out.exists():
        raise ConfigError("is there already", where=str(out), hint="choose another name")
    rows = _rows(glossary, where)
    write_glossary_file(out, rows)
    say(f"wrote {out}: {len(rows)} rows")


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
