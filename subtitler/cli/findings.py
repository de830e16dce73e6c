"""`check`: what the checks found, on the terminal, as JSON, as a spreadsheet and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from subtitler.cli.collection import HERE, Json, Where
from subtitler.cli.console import put_json, say, table
from subtitler.errors import ConfigError

if TYPE_CHECKING:
    from subtitler.model import Track, Transcript
    from subtitler.report import Noticed, VideoReport
    from subtitler.workdir import WorkingDirectory


def check(
    path: Where = HERE,
    every: Annotated[
        bool, typer.Option("--all", help="Notices and dismissed ones too, not only what matters.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="Write a page with a timeline to this file.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write a spreadsheet to this file.")] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Testimony text in the page and the spreadsheet.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what the checks found, worst first.

    Speech that nobody wrote down, words that nobody may have said, what is read too fast or does
    not fit the screen. Nothing is ever cut or deleted for it: a person decides. The page and the
    spreadsheet have all findings, and no testimony text unless you ask for it.
    """
    from subtitler.workdir import locate

    collection, video = locate(path)
    if with_text and html is None and xlsx is None:
        raise ConfigError("belongs to --html or --xlsx", where="--with-text")
    for file in (html, xlsx):
        if file and file.resolve().is_relative_to((collection.path / "videos").resolve()):
            raise ConfigError(
                "a report is not written among the videos, where it could replace a file",
                where=str(file),
                hint=f"write it beside them, such as {collection.path / file.name}",
            )
    videos = [video] if video else collection.videos()
    if html is not None or xlsx is not None:
        reports = [_report(directory) for directory in videos]
        title = video.id if video else collection.path.resolve().name
        _write(reports, html, xlsx, title=title, with_text=with_text)
        if not as_json:
            return
    found = [(directory, item) for directory in videos for item in _noticed(directory)]
    rows = [_row(directory, item) for directory, item in found]
    if as_json:
        put_json(rows)
        return
    shown = [row for row, (_, item) in zip(rows, found, strict=True) if every or item.matters]
    heads = ("video", "lang", "severity", "rank", "where", "check", "key", "message")
    if shown:
        table(heads, [[str(row[head]) for head in heads] for row in shown])
    elif not rows:
        checked = any(_files(directory) for directory in videos)
        say("no findings" if checked else "nothing has been checked yet (subtitler run)")
    if len(rows) > len(shown):
        say(f"and {len(rows) - len(shown)} notices and dismissed ones (subtitler check --all)")


def _row(directory: WorkingDirectory, item: Noticed) -> dict[str, Any]:
    found = item.finding
    return {
        "video": directory.id,
        "lang": item.lang,
        "severity": found.severity.value,
        "rank": found.rank,
        "check": found.check,
        "where": found.where,
        "span": [found.span.start_ms, found.span.end_ms] if found.span else None,
        "segments": list(found.segments),
        "key": item.key,
        "dismissed": item.dismissed,
        "message": found.message,
    }


def _noticed(directory: WorkingDirectory) -> list[Noticed]:
    """The findings of a video, worst first; those of the speech have its language."""
    from subtitler.formats.documents import Findings, load
    from subtitler.report import Noticed
    from subtitler.review import dismissals, key_of

    aside = dismissals(directory)
    noticed = []
    for file in _files(directory):
        found = load(Findings, file.read_bytes(), f"{directory.id}/{file.name}")
        lang = _lang_of(file, "findings") or directory.source.lang
        for item in found.findings:
            key = key_of(item, lang)
            noticed.append(Noticed(item, lang, key, aside[key].reason if key in aside else ""))
    order = ("error", "warning", "notice")
    return sorted(
        noticed, key=lambda item: (order.index(item.finding.severity), -item.finding.rank)
    )


def _files(directory: WorkingDirectory) -> list[Path]:
    """What checks have written: one file for the speech, one for each language."""
    files = directory.path.glob("findings*.json")
    return sorted(files, key=lambda file: _lang_of(file, "findings"))


def _lang_of(file: Path, stem: str) -> str:
    """The language in the name of a file: `en` of `findings.en.json`, "" of `findings.json`."""
    return file.name.removeprefix(stem).removesuffix("json").strip(".")


def _report(directory: WorkingDirectory) -> VideoReport:
    """All that is known of a video: its newest texts, its cues, its findings."""
    from subtitler.formats.documents import load
    from subtitler.languages import LANGUAGES
    from subtitler.model import Track
    from subtitler.report import Lane, VideoReport

    source = directory.source
    texts = [_text(directory, "transcript")]
    tracks: list[Track] = []
    for lang in LANGUAGES:
        name = f"subtitles.{lang}.json"
        if directory.exists(name):
            tracks.append(load(Track, directory.read(name), f"{directory.id}/{name}"))
        texts.append(_text(directory, f"translation.{lang}"))
    lanes = [Lane(track.lang, tuple(cue.span for cue in track.cues)) for track in tracks]
    lanes.sort(key=lambda lane: lane.lang != source.lang)
    return VideoReport(
        directory.id,
        source.info.duration_ms,
        tuple(text for text in texts if text is not None),
        tuple(lanes),
        tuple(_noticed(directory)),
        tuple(_lang_of(file, "findings") for file in _files(directory)),
    )


def _text(directory: WorkingDirectory, stem: str) -> Transcript | None:
    """A text as far as it has come: final, reviewed, or the machine's."""
    from subtitler.formats.documents import load
    from subtitler.model import Transcript

    for state in (".final", ".reviewed", ""):
        name = f"{stem}{state}.json"
        if directory.exists(name):
            return load(Transcript, directory.read(name), f"{directory.id}/{name}")
    return None


def _moment(time_utc: str) -> str:
    return f"{time_utc[:10]} {time_utc[11:16]} UTC"


def _write(
    reports: list[VideoReport],
    html: Path | None,
    xlsx: Path | None,
    *,
    title: str,
    with_text: bool,
) -> None:
    from subtitler.formats.spreadsheet import write_xlsx
    from subtitler.report import page, rows
    from subtitler.workdir import now_utc, write_atomically

    if html:
        text = page(reports, title=title, with_text=with_text, made=_moment(now_utc()))
        write_atomically(html, text.encode("utf-8"))
        say(f"wrote {html}")
    if xlsx:
        write_atomically(xlsx, write_xlsx(rows(reports, with_text=with_text), "findings"))
        say(f"wrote {xlsx}")
