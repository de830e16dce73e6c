"""Tables as XLSX: text stays text."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.spreadsheet import read_xlsx, write_xlsx

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=20
)


@settings(max_examples=25)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=5))
def test_text_comes_back(rows: list[list[str]]) -> None:
    rows = [["id", "kk"], *rows, ["end", "end"]]
    assert read_xlsx(write_xlsx(rows, "Терминдер"), "x.xlsx") == rows


def test_what_looks_like_a_formula_or_a_number_is_text() -> None:
    rows = [["=1+1", "+7", "@x", "007", "3.5", "TRUE", "1/2"]]
    data = write_xlsx(rows, "t")
    assert read_xlsx(data, "x.xlsx") == rows
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_formula_of_somebody_else_is_refused() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B2"] = "id", '=HYPERLINK("http://example.org")'
    data = io.BytesIO()
    book.save(data)
    with pytest.raises(FormatError, match="formula") as caught:
        read_xlsx(data.getvalue(), "x.xlsx")
    assert caught.value.where == "x.xlsx:B2"


def test_numbers_and_empty_cells_are_text() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["id", 5, None, "a"])
    book.active.append([None, None])
    data = io.BytesIO()
    book.save(data)
    assert read_xlsx(data.getvalue(), "x.xlsx") == [["id", "5", "", "a"]]


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 120_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "why"), [(b"id,kk\n", "no XLSX"), (b"", "no XLSX"), (bomb(), "too large")]
)
def test_what_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read_xlsx(data, "x.xlsx")
    whole = write_xlsx([["a"]], "t")
    with pytest.raises(FormatError):
        read_xlsx(whole[: len(whole) // 2], "x.xlsx")
