"""Tables as XLSX, for people who work in spreadsheets: every cell is text, never a formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from subtitler.errors import FormatError

_MOST_BYTES = 100_000_000
_MOST_ROWS = 200_000
_MOST_COLUMNS = 100
_LONGEST_CELL = 32_767
"""What a cell of XLSX can hold."""


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
            cell = WriteOnlyCell(sheet, value=text[:_LONGEST_CELL])
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read_xlsx(data: bytes, name: str) -> list[list[str]]:
    """The rows of the first sheet as text, without empty rows at the end.

    A formula is refused, with its place: what it would show is not in the file. Raises FormatError.
    """
    from openpyxl import load_workbook

    _check_size(data, name)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows = []
        for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
            if number > _MOST_ROWS:
                raise FormatError(f"has more than {_MOST_ROWS} rows", where=name)
            row = []
            for cell in cells:
                if cell.data_type == "f":
                    raise FormatError(
                        "this cell holds a formula",
                        where=f"{name}:{cell.coordinate}",
                        hint="put its value there as text",
                    )
                row.append("" if cell.value is None else str(cell.value))
            rows.append(row)
    except FormatError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever the XML inside makes it
        raise FormatError(
            f"cannot be read as a spreadsheet ({type(error).__name__})", where=name
        ) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell), default=0)
    return [row[:width] for row in rows]


def _check_size(data: bytes, name: str) -> None:
    """Refuse what is no XLSX, and what would fill the memory when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
                raise FormatError("is too large when unpacked", where=name)
    except zipfile.BadZipFile:
        raise FormatError("is no XLSX file", where=name) from None
