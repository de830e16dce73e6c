"""`review`: what a person does at the checkpoint."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subtitler.cli.collection import Json
from subtitler.cli.console import put_json, say, table
from subtitler.errors import ConfigError
from subtitler.formats.review_table import Form, Kind, RowChange, told_time

if TYPE_CHECKING:
    from subtitler.review import Imported
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
    to: Annotated[
        Form | None, typer.Option("--to", help="Else what the name of the file says; else srt.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="File to write; for a packet a folder too. SRT: else stdout."
        ),
    ] = None,
    reference: Annotated[
        str | None, typer.Option(help="One more language to show beside the text.")
    ] = None,
    browser_store: Annotated[
        bool,
        typer.Option(help="Packet: what is typed may stay in the browser until it is cleared."),
    ] = True,
) -> None:
    """Give a text to somebody who works without the app.

    srt is for subtitle editors; xlsx and docx are tables in which only the text and a comment can
    be written; html is a page to read and print; packet is a page to write in that opens from the
    disk (with -o NAME.html one file; with -o FOLDER the video beside it).
    """
    from subtitler.review.exchange import export_folder, exported, reading_desk
    from subtitler.workdir import write_atomically

    collection, video = _open(path)
    desk = reading_desk(video, lang)
    form = to or _form_of(out)
    if out is not None and out.exists():
        raise ConfigError("is there already", where=str(out), hint="choose another name with -o")
    if reference and form == Form.SRT:
        raise ConfigError("SRT has room for one text", where="--reference", hint="--to xlsx")
    back = out
    if form == Form.PACKET:
        back = Path(f"{video.id}.{desk.lang}.packet.json")
    if form == Form.PACKET and out is not None and out.suffix.lower() != ".html":
        if not export_folder(desk, collection.glossary, out, reference, store=browser_store):
            say("there is no copy of the video for browsers yet: the packet is without it")
    else:
        if out is None and form not in (Form.SRT, Form.HTML):
            raise ConfigError("needs a file", where=f"--to {form}", hint=f"-o NAME.{form}")
        data = exported(desk, form, collection.glossary, reference, store=browser_store)
        if out is None:
            sys.stdout.write(data.decode("utf-8"))
            return
        write_atomically(out, data)
    if form == Form.HTML:
        say(f"wrote {out}, to read and to print")
    else:
        say(f"wrote {out}; after correcting it: subtitler review import {path} {back} --as NAME")


def _form_of(out: Path | None) -> Form:
    """What a file's name asks for; SRT where it says nothing."""
    suffix = out.suffix.lower().removeprefix(".") if out else ""
    return Form(suffix) if suffix in set(Form) else Form.SRT


@app.command("import")
def take(
    path: Video,
    file: Annotated[
        Path,
        typer.Argument(help="The corrected .srt, .vtt, .ass, .ttml, .xlsx, .docx or .json."),
    ],
    reviewer: As,
    lang: Lang = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Show the words, with what changed in them.")
    ] = False,
    allow_added: Annotated[
        bool, typer.Option("--allow-added", help="SRT: accept speech that the machine missed.")
    ] = False,
    allow_removed: Annotated[
        bool, typer.Option("--allow-removed", help="SRT: accept that nobody said some segments.")
    ] = False,
    over: Annotated[
        bool, typer.Option("--over", help="SRT: lay it over what others changed since the export.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(help="What the file is in, such as cp1251, where it is no Unicode."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Take a corrected file back; what it means is shown first.

    A row of a table, document or packet is taken where its segment is as it was. All else that a
    person wrote stands beside the segment as a suggestion. An SRT file is matched by time and
    order; what cannot be matched is refused with its line, and nothing of the file is taken.
    """
    from functools import partial

    from subtitler.review import import_subtitles
    from subtitler.review.editing import Desk
    from subtitler.review.exchange import returned, would_take
    from subtitler.review.exchange import take as take_table

    collection, video = _open(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be read", where=str(file)) from None
    who = collection.reviewer(reviewer)
    back = returned(data, file.name)
    if back is None:
        change = partial(
            import_subtitles,
            video,
            data,
            name=file.name,
            lang=lang,
            reviewer=who,
            allow_added=allow_added,
            allow_removed=allow_removed,
            over=over,
            encoding=encoding,
        )
        would = change(dry_run=True)
        _show_realigned(would, with_text, as_json)
        _tell_imported(video.id, would if dry_run else change(), "would be " if dry_run else "")
        return
    desk = Desk(video, lang or back.lang or video.source.lang, who)
    found = would_take(desk, back, file.name)
    if as_json:
        put_json([_plain_change(item, with_text) for item in found])
    else:
        _show_changes(found, with_text)
    if not dry_run:
        say("saving what may be saved")
        done = take_table(desk, back, file.name, data)
        say(
            f"{video.id}: {done.saved} texts saved, {done.suggested} kept as suggestions, "
            f"{done.commented} comments"
        )


def _tell_imported(video_id: str, result: Imported, would: str) -> None:
    """How many segments a subtitle file changes, and what of it was no text."""
    say(
        f"{video_id}: {result.changed} segments {would}changed, {result.same} the same, "
        f"{result.added} added, {result.removed} removed, "
        f"{result.suggested} kept as suggestions"
    )
    for sentence in result.told[:_MOST_TOLD]:
        say(f"in the file: {sentence}")
    if len(result.told) > _MOST_TOLD:
        say(f"and {len(result.told) - _MOST_TOLD} more of that kind: --json tells all")


def _show_realigned(result: Imported, with_text: bool, as_json: bool) -> None:
    """Every segment that a subtitle file changes, adds or leaves out."""
    from dataclasses import asdict

    from subtitler.review.changes import difference

    if as_json:
        told = asdict(result)
        for row in () if with_text else told["report"]:
            del row["before"], row["after"]
        put_json(told)
        return
    rows = [
        [told_time(item.start_ms), item.id, item.what]
        + ([difference(item.before, item.after)] if with_text else [])
        for item in result.report
    ]
    if rows:
        heads = ("time", "segment", "is", "text")
        table(heads if with_text else heads[:3], rows)


def _show_changes(found: Sequence[RowChange], with_text: bool) -> None:
    """How many rows mean what, and each that is not simply the same."""
    from collections import Counter

    from subtitler.review.changes import difference

    rows = []
    for item in found:
        if item.kind == "same" and not item.why and not item.comments:
            continue
        time = "" if item.start_ms is None else told_time(item.start_ms)
        why = "; ".join(filter(None, [item.why, "a comment" if item.comments else ""]))
        told = [time, item.id, item.kind, why]
        if with_text:
            told.append(difference(item.now, item.text) if item.text else "")
        rows.append(told)
    heads = ("time", "segment", "row is", "why", "text")
    if rows:
        table(heads if with_text else heads[:4], rows)
    counts = Counter(item.kind for item in found)
    say(", ".join(f"{counts[kind]} {kind}" for kind in Kind))


def _plain_change(item: RowChange, with_text: bool) -> dict[str, object]:
    from dataclasses import asdict

    told = asdict(item)
    if not with_text:
        for key in ("now", "text", "comments"):
            told.pop(key)
    return told


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
    from subtitler.review import current_findings, dismissals, listen_again, text_of

    collection, video = _open(path)
    text = text_of(video, lang)
    if text.stem == "transcript":
        listen_again(video)
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
