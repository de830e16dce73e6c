"""A text to review as rows of cells, for every format that has cells, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from subtitler.errors import FormatError
from subtitler.formats.review_table import (
    Returned,
    ReturnedTable,
    ReviewRow,
    ReviewTable,
    plain,
    told_time,
)
from subtitler.languages import language

_TIME = re.compile(r"(?:.*\s)?([0-9]+):([0-5]?[0-9]):([0-5]?[0-9])(?:[.,]([0-9]{1,6}))?")
_MOST_TOLD_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, how wide it is beside the others, what may be done to it.

    `lang` is the language of its text ("" for none); `open` columns are the person's to write in,
    `hidden` ones the program's own.
    """

    head: str
    width: int
    lang: str = ""
    open: bool = False
    hidden: bool = False

    @property
    def rtl(self) -> bool:
        """Whether its text runs from right to left."""
        return bool(self.lang) and language(self.lang).rtl


def grid(table: ReviewTable) -> tuple[list[Column], list[list[str]]]:
    """The columns of a table and its rows as cells; columns that would stay empty are left out.

    The heading of the base says of which video and language the table is.
    """
    source, text, reference = table.source_lang, table.lang, table.reference_lang
    columns = [
        Column("Segment", 12, hidden=True),
        Column(f"Base: {table.video}/{text}", 34, hidden=True),
        Column("Start", 13),
        Column("End", 13),
        Column("Speaker", 12),
        Column(f"Source: {_name(source)}", 46, source),
        Column(f"Text: {_name(text)}", 46, text, open=True),
        Column(f"Reference: {_name(reference)}", 46, reference),
        Column("Notes", 30),
        Column("Comment", 30, open=True),
    ]
    rows = [_cells(row) for row in table.rows]
    always = {"Segment", columns[1].head, "Start", "End", columns[6].head, "Comment"}
    if source:
        always.add(columns[5].head)
    kept = [
        n
        for n, column in enumerate(columns)
        if column.head in always or any(row[n] for row in rows)
    ]
    return [columns[n] for n in kept], [[row[n] for n in kept] for row in rows]


def _cells(row: ReviewRow) -> list[str]:
    times = told_time(row.start_ms), told_time(row.end_ms)
    told = [plain(text) for text in (row.speaker, row.source, row.text, row.reference)]
    notes = "\n".join(plain(line) for line in row.notes.splitlines())
    return [row.id, row.base, *times, *told, notes, ""]


def _name(lang: str) -> str:
    return language(lang).endonym if lang else ""


def table_of_cells(
    rows: Sequence[Sequence[str]],
    name: str,
    altered: Mapping[tuple[int, int], str] | None = None,
) -> ReturnedTable:
    """A table from the cells of a file, whatever columns stand between and in whatever order.

    The row of headings may stand anywhere. `altered` tells what a spreadsheet program made of a
    cell, by row and column from 0. Raises FormatError where a column that is needed is gone.
    """
    if len(rows) > _MOST_TOLD_ROWS:
        raise FormatError(f"has more than {_MOST_TOLD_ROWS} rows", where=name)
    head = next((n for n, row in enumerate(rows) if _is_head(row)), None)
    if head is None:
        raise FormatError(
            "has no row of headings with Segment, Base and Text",
            where=name,
            hint="put the headings back as they were exported",
        )
    columns = {_word(text): column for column, text in reversed(list(enumerate(rows[head])))}
    video, _, lang = rows[head][columns["base"]].partition(":")[2].strip().rpartition("/")
    found = []
    for number, row in enumerate(rows):
        if number == head or not any(cell.strip() for cell in row) or _is_head(row):
            continue
        found.append(_returned(number, row, columns, altered or {}))
    return ReturnedTable(video, lang, tuple(found))


def _returned(
    number: int,
    row: Sequence[str],
    columns: Mapping[str, int],
    altered: Mapping[tuple[int, int], str],
) -> Returned:
    def cell(key: str) -> str | None:
        at = columns.get(key)
        return row[at] if at is not None and at < len(row) else None

    faults = [altered.get((number, columns[key]), "") for key in ("segment", "base", "text")]
    source = cell("source")
    return Returned(
        number + 1,
        (cell("segment") or "").strip(),
        (cell("base") or "").strip(),
        cell("text") or "",
        cell("comment") or "",
        read_time(cell("start") or ""),
        read_time(cell("end") or ""),
        source if source is not None else "",
        next((fault for fault in faults if fault), ""),
    )


def _is_head(row: Sequence[str]) -> bool:
    words = {_word(text) for text in row}
    return {"segment", "base", "text"} <= words


def _word(text: str) -> str:
    return text.partition(":")[0].strip().casefold()


def read_time(text: str) -> int | None:
    """Such a time in milliseconds, also after a date that a spreadsheet put before it; or None."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(match[n]) for n in (1, 2, 3))
    fraction = (match[4] or "0").ljust(6, "0")[:3]
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(fraction)
