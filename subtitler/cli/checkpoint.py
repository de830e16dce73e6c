"""`review`: what a person does at the checkpoint."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subtitler.cli.collection import Json
from subtitler.cli.console import put_json, say, table
from subtitler.errors import ConfigError

if TYPE_CHECKING:
    from subtitler.workdir import Collection, WorkingDirectory

app = typer.Typer(
    help="Correct and sign transcripts and translations.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Video = Annotated[Path, typer.Argument(help="The folder of a video.")]
Lang = Annotated[str | None, typer.Option(help="Language of the text; else the transcript's own.")]
# Sentences about a file that is brought; a styled script has one for every cue.
_MOST_TOLD = 20

As = Annotated[str, typer.Option("--as", help="Your pseudonym in subtitler.toml.")]


def _open(path: Path) -> tuple[Collection, WorkingDirectory]:
    from subtitler.workdir import locate

    collection, video = locate(path)
    if video is None:
        raise ConfigError(
            "names no video", where=str(path), hint=f"such as {path / 'videos' / 'ID'}"
        )
    return collection, video


@app.command("export")
def export(
    path: Video,
    lang: Lang = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; else stdout.")
    ] = None,
) -> None:
    """Give the text as SRT for an editor."""
    from subtitler.review import export_srt

    _, video = _open(path)
    if out is not None and out.exists():
        raise ConfigError("is there already", where=str(out), hint="choose another name with -o")
    text = export_srt(video, lang)
    if out is None:
        sys.stdout.write(text)
    else:
        from subtitler.workdir import write_atomically

        write_atomically(out, text.encode("utf-8"))
        say(f"wrote {out}; after correcting it: subtitler review import {path} {out} --as NAME")


@app.command("import")
def take(
    path: Video,
    file: Annotated[Path, typer.Argument(help="The corrected file: SRT, WebVTT, ASS or TTML.")],
    reviewer: As,
    lang: Lang = None,
    allow_added: Annotated[
        bool, typer.Option("--allow-added", help="Accept speech that the machine missed.")
    ] = False,
    allow_removed: Annotated[
        bool, typer.Option("--allow-removed", help="Accept that nobody said some segments.")
    ] = False,
    over: Annotated[
        bool, typer.Option("--over", help="Lay it over what changed since the export.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(help="What the file is in, such as cp1251, where it is no Unicode."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Take a corrected subtitle file.

    It is matched to the text by time and order. What cannot be matched is refused with its line,
    and nothing of the file is taken.
    """
    from dataclasses import asdict

    from subtitler.review import import_subtitles

    collection, video = _open(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be read", where=str(file)) from None
    result = import_subtitles(
        video,
        data,
        name=file.name,
        lang=lang,
        reviewer=collection.reviewer(reviewer),
        allow_added=allow_added,
        allow_removed=allow_removed,
        over=over,
        encoding=encoding,
    )
    if as_json:
        put_json(asdict(result))
    say(
        f"{video.id}: {result.changed} segments changed, {result.same} the same, "
        f"{result.added} added, {result.removed} removed"
    )
    for sentence in result.told[:_MOST_TOLD]:
        say(f"in the file: {sentence}")
    if len(result.told) > _MOST_TOLD:
        say(f"and {len(result.told) - _MOST_TOLD} more of that kind: --json tells all")


@app.command("changes")
def changes(path: Video, lang: Lang = None, as_json: Json = False) -> None:
    """Show what needs another look.

    Segments that changed after the text was signed, and, in a translation, those whose source
    changed under somebody's review: [-gone-] {+new+}.
    """
    from dataclasses import asdict

    from subtitler.review import signed_changes, stale_changes, text_of

    collection, video = _open(path)
    text = text_of(video, lang)
    signed = signed_changes(video, text, collection.glossary)
    reviewed = lang and video.exists(f"{text.stem}.reviewed.json")
    stale = stale_changes(video, lang) if lang and reviewed else []
    if as_json:
        put_json({"signed": [asdict(item) for item in signed], "stale": [asdict(x) for x in stale]})
        return
    if signed:
        table(
            ("time", "segment", "changed", "text"),
            [(item.where, item.id, item.what, item.text) for item in signed],
        )
    if stale:
        heads = ("time", "segment", "source", "yours", "machine")
        table(heads, [(x.where, x.id, x.source, x.reviewed, x.machine) for x in stale])
    if not signed and not stale:
        say("nothing changed since the review")


@app.command("findings")
def findings(path: Video, lang: Lang = None, as_json: Json = False) -> None:
    """Check a text as it stands now, without waiting for a run.

    Errors that nobody has put aside keep it from being signed.
    """
    from subtitler.review import current_findings, dismissals, text_of

    collection, video = _open(path)
    text = text_of(video, lang)
    aside = dismissals(video)
    rows = [
        {
            "key": key,
            "severity": item.severity.value,
            "where": item.where,
            "check": item.check,
            "segments": list(item.segments),
            "dismissed": aside[key].reason if key in aside else "",
            "message": item.message,
        }
        for key, item in current_findings(video, text, collection.glossary)
    ]
    if as_json:
        put_json(rows)
        return
    heads = ("key", "severity", "where", "check", "message")
    open_ones = [row for row in rows if not row["dismissed"]]
    if open_ones:
        table(heads, [[str(row[head]) for head in heads] for row in open_ones])
    else:
        say("nothing is open")


@app.command("dismiss")
def dismiss(
    path: Video,
    keys: Annotated[list[str], typer.Argument(help="Keys of findings, as `check` shows them.")],
    reviewer: As,
    because: Annotated[str, typer.Option("--because", help="Why it is no fault.")],
    as_json: Json = False,
) -> None:
    """Put findings aside, with a reason that stays with them."""
    from dataclasses import asdict

    from subtitler.review import dismiss as put_aside

    collection, video = _open(path)
    done = put_aside(
        video,
        keys,
        reviewer=collection.reviewer(reviewer),
        reason=because,
        glossary=collection.glossary,
    )
    if as_json:
        put_json([asdict(item) for item in done])
    say(f"{video.id}: {len(done)} dismissed")


@app.command("serve")
def serve(
    path: Annotated[Path, typer.Argument(help="The collection.")],
    names: Annotated[
        list[str] | None,
        typer.Option("--as", help="Your pseudonym in subtitler.toml; with --lan, several."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    lan: Annotated[
        str | None, typer.Option(help="Address of this machine, to let others in. Needs TLS.")
    ] = None,
    cert: Annotated[Path | None, typer.Option(help="TLS certificate, for --lan.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its key.")] = None,
) -> None:
    """Review in your browser, on this machine alone.

    Prints an address that holds your key: whoever has it can read and change the texts. Ctrl-C
    ends it; what is written is on the disk already.
    """
    from subtitler.review.app import serve as start
    from subtitler.workdir import locate

    collection, _ = locate(path)
    reviewers = [collection.reviewer(name) for name in names or _only_reviewer(collection)]
    if len(reviewers) > 1 and not lan:
        raise ConfigError("one reviewer at a time on one machine", hint="--lan lets others in")
    if (cert is None) != (key is None):
        raise ConfigError("a certificate needs its key, and a key its certificate")

    def ready(addresses: Mapping[str, str]) -> None:
        for name, address in addresses.items():
            say(f"{name}: {address}")
        say("Ctrl-C ends it")
        if browser and not lan:
            import webbrowser

            webbrowser.open(next(iter(addresses.values())))

    pair = (cert, key) if cert and key else None
    start(collection, reviewers, port=port, lan=lan, certificate=pair, ready=ready)


def _only_reviewer(collection: Collection) -> list[str]:
    found = [reviewer.name for reviewer in collection.settings.reviewer]
    if len(found) == 1:
        return found
    raise ConfigError(
        "say who you are" if found else "has no reviewers yet",
        where="subtitler.toml",
        hint=f"--as {found[0]}" if found else 'add to it:  [[reviewer]]  name = "a-pseudonym"',
    )


@app.command("approve")
def approve(path: Video, reviewer: As, lang: Lang = None, as_json: Json = False) -> None:
    """Sign the text.

    From now on the pipeline goes on with it. Any later change makes the signature void.
    """
    from dataclasses import asdict

    from subtitler.review import approve as sign
    from subtitler.review import asked_for

    collection, video = _open(path)
    signoff = sign(
        video,
        lang=lang,
        reviewer=collection.reviewer(reviewer),
        glossary=collection.glossary,
        asked=asked_for(collection, video, lang or video.source.lang),
    )
    if as_json:
        put_json(asdict(signoff))
    say(f"{video.id}: signed by {signoff.reviewer}; next: subtitler run {collection.path}")
