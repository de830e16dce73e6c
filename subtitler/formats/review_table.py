"""A text to review as a table, and what a table that came back says.

Spreadsheets, documents and pages only turn this into bytes and back. Every row carries a *base*:
short hashes of what went out. By it a row that nobody touched is known from one that a person
changed, a text that somebody else changed meanwhile from one that is as it was, and cells that
slipped beside the wrong segment from cells that belong together.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

MANY_MOVED: Final = 3
"""So many texts beside another segment than their own, and no text of the file is trusted."""

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Form(StrEnum):
    """What a text can go out as."""

    SRT = "srt"
    XLSX = "xlsx"
    DOCX = "docx"
    HTML = "html"
    PACKET = "packet"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One segment as it goes out. `notes` are for reading; a translation has a `source`."""

    id: str
    start_ms: int
    end_ms: int
    text: str
    source: str = ""
    speaker: str = ""
    reference: str = ""
    notes: str = ""

    @property
    def base(self) -> str:
        """What went out: hashes of the source, the text and the times, each bound to the id."""
        times = f"{told_time(self.start_ms)} {told_time(self.end_ms)}"
        return ".".join(_short(self.id, told) for told in (self.source, self.text, times))


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """One text of a video. `source_lang` and `reference_lang` are "" where there is none."""

    video: str
    lang: str
    rows: tuple[ReviewRow, ...]
    source_lang: str = ""
    reference_lang: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """One row as it came back: `number` is its place in the file, from 1.

    `source` and the times are None where the format gives them no cell. `fault` says what the
    program that saved the file did to the text ("" for nothing).
    """

    number: int
    id: str
    base: str
    text: str
    comment: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    source: str | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """A file that came back, and of which text it says it is."""

    video: str
    lang: str
    rows: tuple[Returned, ...]


class Kind(StrEnum):
    """What a row means for the text."""

    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    DOUBLED = "doubled"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one row, or one segment that no row tells of, means.

    `id` is the segment that it is about; "" where there is none. `text` is what the person wrote
    ("" where they wrote nothing of their own), `now` the segment's text of today. A row is
    `trusted` when its text may be taken; else it may stand beside the segment at most.
    """

    kind: Kind
    id: str
    start_ms: int | None
    now: str
    text: str = ""
    why: str = ""
    comments: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


def plain(text: str) -> str:
    """A text as segments hold it: one line, no space at the ends, only what files can hold."""
    return " ".join(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text).split())


def told_time(ms: int) -> str:
    """A time as the tables show it: `0:07:05.250`."""
    seconds, thousandths = divmod(ms, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _short(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\x1f{plain(text)}".encode()).hexdigest()[:10]


# What came back ----------------------------------------------------------------------------------


def changes_of(back: ReturnedTable, current: ReviewTable) -> list[RowChange]:
    """What every row means, and which segments no row tells of; in order of time.

    Order and number of the rows say nothing: a row is known by its id. No words of a person are
    left out: each is in the `text` or the `comments` of exactly one change.
    """
    now = {row.id: row for row in current.rows}
    by_id: dict[str, list[Returned]] = {}
    strangers = []
    for row in back.rows:
        if row.id in now:
            by_id.setdefault(row.id, []).append(row)
        elif row.id or plain(row.text) or plain(row.comment):
            strangers.append(row)
    found = [
        change for key, rows in by_id.items() for change in _changes_of_segment(now[key], rows)
    ]
    found = _moved(found, now)
    found += [_stranger(row, current.rows) for row in strangers]
    found += [
        RowChange(Kind.MISSING, row.id, row.start_ms, plain(row.text), why="no row tells of it")
        for row in current.rows
        if row.id not in by_id
    ]
    last = 1 << 62
    return sorted(found, key=lambda item: last if item.start_ms is None else item.start_ms)


def _changes_of_segment(now: ReviewRow, rows: Sequence[Returned]) -> list[RowChange]:
    """One change for a segment; several where several rows have words of their own."""
    comments = tuple(dict.fromkeys(plain(row.comment) for row in rows if plain(row.comment)))
    numbers = tuple(row.number for row in rows)
    changes = [_change(now, row) for row in rows]
    said: dict[str, RowChange] = {}
    for change in sorted(changes, key=lambda item: item.kind is not Kind.CHANGED):
        if change.kind is not Kind.SAME:
            said.setdefault(change.text or str(change.kind), change)
    if not said:
        return [replace(changes[0], comments=comments, rows=numbers)]
    if len(said) == 1:
        return [replace(next(iter(said.values())), comments=comments, rows=numbers)]
    found = []
    for change in said.values():
        why = change.why or f"rows {', '.join(map(str, numbers))} give it different texts"
        kind = Kind.DOUBLED if change.text else change.kind
        found.append(replace(change, kind=kind, why=why, comments=comments))
        comments = ()
    return found


def _change(now: ReviewRow, row: Returned) -> RowChange:
    """What one row of a segment that is there means, alone."""
    text, today = plain(row.text), plain(now.text)
    told = RowChange(Kind.SAME, now.id, now.start_ms, today, rows=(row.number,))
    if row.fault:
        return replace(told, kind=Kind.DAMAGED, text=text, why=row.fault)
    if text == today:
        return replace(told, why=_warning(now, row))
    parts = row.base.split(".")
    if len(parts) != 3:
        why = "its base is gone, so nobody knows what it was made from"
        return replace(told, kind=Kind.DAMAGED, text=text, why=why)
    source_sha, text_sha, times_sha = parts
    if text_sha == _short(row.id, text):  # nobody touched it; somebody else was at work meanwhile
        return replace(told, why=_warning(now, row))
    if not text:
        why = "the text is empty; nothing said is dropped by an empty cell"
        return replace(told, kind=Kind.DAMAGED, why=why)
    if not _aligned(row, source_sha, times_sha):
        why = "text and segment do not belong together: cells were moved"
        return replace(told, kind=Kind.DAMAGED, text=text, why=why)
    if text_sha != _short(now.id, now.text):
        why = "somebody else changed this text after it was exported"
        return replace(told, kind=Kind.CONFLICT, text=text, why=why)
    if source_sha != _short(now.id, now.source):
        why = "what was said has been corrected since: the source is another one"
        return replace(told, kind=Kind.CONFLICT, text=text, why=why)
    return replace(told, kind=Kind.CHANGED, text=text, why=_warning(now, row))


def _aligned(row: Returned, source_sha: str, times_sha: str) -> bool:
    """Whether what stands beside a text is what went out with it: its source, or its times."""
    if row.source is None and row.start_ms is None:
        return True  # the format has no cells that could slip
    if row.source and _short(row.id, row.source) == source_sha:
        return True
    return _times_sha(row) == times_sha


def _times_sha(row: Returned) -> str:
    if row.start_ms is None or row.end_ms is None:
        return ""
    return _short(row.id, f"{told_time(row.start_ms)} {told_time(row.end_ms)}")


def _warning(now: ReviewRow, row: Returned) -> str:
    """What of a row's other cells was changed, which is told and not taken."""
    parts = row.base.split(".")
    if len(parts) != 3 or (row.source is None and row.start_ms is None):
        return ""
    if row.source and now.source and _short(row.id, row.source) != parts[0]:
        return "its source was changed too: that is not taken, correct the transcript"
    if _times_sha(row) != parts[2]:
        return "its times were changed too: they are not taken from a table"
    return ""


def _moved(found: Sequence[RowChange], now: Mapping[str, ReviewRow]) -> list[RowChange]:
    """Texts that stand beside another segment than their own: a column was sorted alone.

    Where many did, words that are a person's own may stand beside the wrong segment too, and none
    is taken without a look.
    """
    held = Counter(plain(row.text) for row in now.values())
    stays = Counter(item.now for item in found if item.kind is Kind.SAME)
    touched = (Kind.CHANGED, Kind.CONFLICT)
    wandered = [
        item
        for item in found
        if item.kind in touched and held[item.text] and stays[item.text] < held[item.text]
    ]
    if len(wandered) < MANY_MOVED:
        return list(found)
    moved = {id(item) for item in wandered}
    own = "this is the text of another segment: a column was moved or sorted alone"
    other = "texts of this file stand beside other segments than their own; look at it first"
    return [
        replace(item, kind=Kind.DAMAGED, text="", why=own)
        if id(item) in moved
        else replace(item, kind=Kind.CONFLICT, why=other)
        if item.kind is Kind.CHANGED
        else item
        for item in found
    ]


def _stranger(row: Returned, rows: Iterable[ReviewRow]) -> RowChange:
    """A row of a segment that is not there: joined with another, made anew, or typed in."""
    text = plain(row.text)
    parts = row.base.split(".")
    touched = len(parts) != 3 or parts[1] != _short(row.id, text)
    near = next(
        (
            item
            for item in rows
            if row.start_ms is not None and item.start_ms <= row.start_ms < item.end_ms
        ),
        None,
    )
    why = "there is no such segment any more" if row.id else "a row that was typed in"
    return RowChange(
        Kind.UNKNOWN,
        near.id if near else "",
        row.start_ms,
        plain(near.text) if near else "",
        text if touched else "",
        why,
        (plain(row.comment),) if plain(row.comment) else (),
        (row.number,),
    )
