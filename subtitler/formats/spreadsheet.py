"""Tables as XLSX, for people who work in spreadsheets: every cell is text, never a formula."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from subtitler.errors import FormatError
from subtitler.formats.archive import check_archive
from subtitler.formats.review_cells import Column, grid
from subtitler.formats.review_table import ReviewTable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_ROWS = 200_000
_MOST_COLUMNS = 100
_LONGEST_CELL = 32_767
"""What a cell of XLSX can hold, in units of UTF-16."""

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|_x00[01][0-9A-Fa-f]_")
"""XLSX writes what XML cannot hold as `_x000D_`, so a text that looks like that is written as
`_x005F_x000D_`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet as text, and what a program made of some of them.

    `altered` is by row and column, from 0: a formula, a date, an error value.
    """

    rows: list[list[str]]
    altered: Mapping[tuple[int, int], str]


def write_xlsx(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """A workbook with one sheet; the first row is its heading and stays in sight.

    What begins like a formula is written as text: a spreadsheet shows it and computes nothing.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=title[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=_escaped(text[:_LONGEST_CELL]))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def write_review(table: ReviewTable) -> bytes:
    """A text to review as a workbook in which only the text and the comment can be written.

    The sheet is protected without a password: against a slip of the hand, not against a person.
    Raises FormatError for a text that is longer than a cell can be.
    """
    from openpyxl import Workbook

    columns, rows = grid(table)
    book = Workbook()
    book.properties.creator = ""
    sheet = book.active
    sheet.title = "Review"
    sheet.append([_escaped(column.head) for column in columns])
    for row, source in zip(rows, table.rows, strict=True):
        for text in row:
            if len(text.encode("utf-16-le")) // 2 > _LONGEST_CELL:
                raise FormatError(
                    "a text is longer than a cell of a spreadsheet can be",
                    where=f"segment {source.id}",
                    hint="export it with --to docx or --to packet",
                )
        sheet.append([_escaped(text) for text in row])
    _dress(sheet, columns)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _dress(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Lock, wrap, direct and measure the cells; hide the program's own columns."""
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    bold, grey = Font(bold=True), PatternFill("solid", fgColor="EEEEEE")
    for number, column in enumerate(columns, 1):
        size = sheet.column_dimensions[get_column_letter(number)]
        size.width, size.hidden = column.width, column.hidden
        direction = 2 if column.rtl else 1 if column.lang else 0
        side = "right" if column.rtl else None
        place = Alignment(side, "top", wrap_text=True, readingOrder=direction)
        for cell in next(sheet.iter_cols(number, number)):
            cell.data_type, cell.number_format = "s", "@"
            cell.alignment = place
            cell.protection = Protection(locked=not column.open)
            if cell.row == 1:
                cell.font, cell.protection = bold, Protection(locked=True)
            if cell.row == 1 or not column.open:
                cell.fill = grey
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def read_xlsx(data: bytes, name: str) -> list[list[str]]:
    """The rows of the first sheet as text, without empty rows at the end.

    A formula is refused, with its place: what it would show is not in the file. Raises FormatError.
    """
    sheet = read_sheet(data, name)
    for (row, column), what in sheet.altered.items():
        if what == _FORMULA:
            raise FormatError(
                what, where=f"{name}:{_place(row, column)}", hint="put its value there as text"
            )
    return sheet.rows


_FORMULA = "this cell holds a formula"
_DATE = "the spreadsheet program made a date or a time of this cell"
_ERROR = "this cell holds an error value"


def read_sheet(data: bytes, name: str) -> Sheet:
    """The first sheet, without empty rows at the end. Raises FormatError.

    Refused are files with macros, with links to other files, and those that would fill the memory.
    """
    from openpyxl import load_workbook

    check_archive(data, name, "XLSX")
    rows: list[list[str]] = []
    altered: dict[tuple[int, int], str] = {}
    try:
        with warnings.catch_warnings():
            # It warns of what other programs put into a file that it does not know; a table has
            # none of that.
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=False, keep_links=False
            )
            for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=_MOST_COLUMNS)):
                if number >= _MOST_ROWS:
                    raise FormatError(f"has more than {_MOST_ROWS} rows", where=name)
                for column, cell in enumerate(cells):
                    what = _altered(cell)
                    if what:
                        altered[number, column] = what
                rows.append([_told(cell.value) for cell in cells])
    except FormatError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever the XML inside makes it
        raise FormatError(
            f"cannot be read as a spreadsheet ({type(error).__name__})", where=name
        ) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell), default=0)
    return Sheet([row[:width] for row in rows], altered)


def _altered(cell: Any) -> str:
    if cell.data_type == "f":
        return _FORMULA
    if cell.data_type == "e":
        return _ERROR
    return _DATE if isinstance(cell.value, date | time | timedelta) else ""


def _told(value: object) -> str:
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: "_" if match[0] == "_x005F_" else " ", value)
    return "" if value is None else str(value)


def _escaped(text: str) -> str:
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _place(row: int, column: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column + 1)}{row + 1}"
