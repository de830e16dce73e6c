"""A text as a table for one person, and what comes back, taken through the one door."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from subtitler.errors import ConfigError
from subtitler.formats.review_table import (
    Kind,
    ReturnedTable,
    ReviewRow,
    ReviewTable,
    RowChange,
    changes_of,
    plain,
)
from subtitler.model import Segment
from subtitler.review.editing import Desk, sha_of
from subtitler.review.findings import dismissals, recorded_findings
from subtitler.review.texts import PATIENCE_S, journal, may, text_of
from subtitler.workdir import Reviewer, WorkingDirectory


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did, row by row, and how many texts, suggestions and comments it wrote."""

    changes: tuple[RowChange, ...]
    saved: int
    suggested: int
    commented: int


def reading_desk(video: WorkingDirectory, lang: str | None) -> Desk:
    """A desk at which a text is read and nothing written; `lang` None is the one spoken."""
    return Desk(video, lang or video.source.lang, Reviewer("", roles=()))


def review_table(desk: Desk, reference: str | None = None) -> ReviewTable:
    """The newest text of a desk as a table, with what is to be known of each segment.

    `reference` is a language to show beside it. Raises ConfigError where there is no such text.
    """
    video = desk.directory
    own = text_of(video, desk.lang)
    translated = own.stem != "transcript"
    if reference and reference in (desk.lang, video.source.lang):
        raise ConfigError("stands there already", where=f"--reference {reference}")
    beside = {}
    if reference:
        beside = {item.id: item.text for item in text_of(video, reference).current.segments}
    spoken = {item.id: item for item in text_of(video, None).current.segments}
    told: dict[str, list[str]] = {}
    aside = dismissals(video)
    for name, finding in recorded_findings(video, desk.lang):
        for key in finding.segments if name not in aside else ():
            told.setdefault(key, []).append(f"{finding.severity.value}: {finding.message}")
    rows = []
    for segment in own.current.segments:
        heard = spoken.get(segment.id)
        notes = [*_notes(segment, segment.id in own.stale), *told.get(segment.id, ())]
        notes += [f"{said.who}: {said.text}" for said in desk.comments(segment.id)]
        rows.append(
            ReviewRow(
                segment.id,
                segment.span.start_ms,
                segment.span.end_ms,
                segment.text,
                _source(segment, heard) if translated else "",
                (heard or segment).speaker or "",
                beside.get(segment.id, ""),
                "\n".join(notes),
            )
        )
    source = video.source.lang if translated else ""
    return ReviewTable(video.id, desk.lang, tuple(rows), source, reference or "")


def _source(segment: Segment, heard: Segment | None) -> str:
    """What a segment was translated from; else what is said there."""
    if segment.origin and segment.origin.source:
        return segment.origin.source
    return heard.text if heard else ""


def _notes(segment: Segment, stale: bool) -> Iterable[str]:
    if segment.withhold is not None:
        yield f"not to be published: {segment.withhold}"
    if stale:
        yield "its source was corrected after a person had looked at it"


def note_export(desk: Desk, form: str) -> None:
    """Tell the journal that a text went out, and as what."""
    with desk.directory.lock(PATIENCE_S):
        sha256 = desk.text().sha256
        journal(desk.directory, "export-table", text=desk.stem, form=form, text_sha256=sha256)


def would_take(desk: Desk, back: ReturnedTable, name: str) -> list[RowChange]:
    """What a file that came back means for the text of today; nothing is written.

    Raises ConfigError where it is of another video or language.
    """
    for what, theirs, own in (
        ("video", back.video, desk.directory.id),
        ("language", back.lang, desk.lang),
    ):
        if theirs and theirs != own:
            raise ConfigError(f"is of the {what} “{theirs}”, not of “{own}”", where=name)
    return changes_of(back, review_table(desk))


def take(desk: Desk, back: ReturnedTable, name: str, data: bytes) -> Taken:
    """Take what a person wrote in a file.

    A row whose segment is as it was when it went out is saved. All other words of the person stand
    beside a segment as suggestions, and none cover anybody's. What belongs to no segment is kept in
    the journal. Taking the same file again does nothing. Raises ConfigError where the person may
    not, or the file is of another text; then nothing was taken.
    """
    may(desk.reviewer, "editor", desk.lang)
    found = would_take(desk, back, name)
    today = {item.id: item for item in desk.text().current.segments}
    _tell_journal(desk, found, data)
    suggested = commented = 0
    texts = {}
    for change in found:
        now = today.get(change.id)
        if change.kind is Kind.CHANGED:
            # Where somebody is at work right now, the words stand beside the segment.
            same = now is not None and plain(now.text) == change.now
            texts[change.id] = sha_of(now) if now and same else "", change.text
    saved = desk.save_texts(texts)
    for number, change in enumerate(found):
        if change.kind is Kind.CHANGED and change.id not in saved:
            found[number] = replace(change, kind=Kind.CONFLICT)
            suggested += 1
        elif change.kind is not Kind.CHANGED and _is_news(desk, change):
            desk.suggest(change.id, change.text, desk.reviewer.name)
            suggested += 1
        for comment in change.comments if change.id else ():
            known = {(said.who, said.text) for said in desk.comments(change.id)}
            if (desk.reviewer.name, comment) not in known:
                desk.comment(change.id, comment)
                commented += 1
    return Taken(tuple(found), len(saved), suggested, commented)


def _is_news(desk: Desk, change: RowChange) -> bool:
    """Whether a person's words stand nowhere yet."""
    if not change.id or not change.text:
        return False
    return change.text not in {offer.text for offer in desk.offers(change.id)}


def _tell_journal(desk: Desk, found: Sequence[RowChange], data: bytes) -> None:
    """That a file came back, and the words of it that belong to no segment."""
    homeless = [
        {"rows": list(item.rows), "said": item.text, "comments": list(item.comments)}
        for item in found
        if not item.id and (item.text or item.comments)
    ]
    with desk.directory.lock(PATIENCE_S):
        journal(
            desk.directory,
            "import-table",
            text=desk.stem,
            reviewer=desk.reviewer.name,
            file_sha256=hashlib.sha256(data).hexdigest(),
            **({"homeless": homeless} if homeless else {}),
        )
