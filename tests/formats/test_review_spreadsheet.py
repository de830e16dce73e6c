"""A text to review as a spreadsheet: what goes out, and what other programs make of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.review_cells import table_of_cells
from subtitler.formats.review_table import Kind, ReviewRow, ReviewTable, RowChange, changes_of
from subtitler.formats.spreadsheet import read_sheet, read_xlsx, write_review, write_xlsx
from tests.formats.test_review_table import NASTY, TABLE, sheet


def came_back(data: bytes, table: ReviewTable = TABLE) -> list[RowChange]:
    found = read_sheet(data, "x.xlsx")
    return changes_of(table_of_cells(found.rows, "x.xlsx", found.altered), table)


def saved(book: Any) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def opened(table: ReviewTable = TABLE) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(write_review(table)))


def column(page: Any, head: str) -> int:
    return next(n for n, cell in enumerate(page[1], 1) if str(cell.value).startswith(head))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=30), min_size=1, max_size=8))
def test_what_nobody_touched_changes_nothing(texts: list[str]) -> None:
    rows = tuple(
        ReviewRow(f"s{n}", n * 1000, n * 1000 + 900, text, text[::-1], "qonyr", text, text)
        for n, text in enumerate(texts)
    )
    table = ReviewTable("v-1", "ug", rows, "kk", "ru")
    assert {item.kind for item in came_back(write_review(table), table)} == {Kind.SAME}


def test_nothing_of_it_is_computed() -> None:
    rows = tuple(ReviewRow(f"s{n}", n, n + 1, text) for n, text in enumerate(NASTY))
    data = write_review(ReviewTable("v-1", "en", rows))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_only_text_and_comment_can_be_written() -> None:
    page = opened().active
    assert page.protection.sheet
    assert not page.protection.password
    free = {column(page, "Text"), column(page, "Comment")}
    for row in page.iter_rows(min_row=2):
        for cell in row:
            assert cell.protection.locked == (cell.column not in free)
            assert (cell.number_format, cell.data_type) == ("@", "s") or cell.value is None
    hidden = {key for key, size in page.column_dimensions.items() if size.hidden}
    assert hidden == {"A", "B"}
    assert (page.freeze_panes, page.print_title_rows) == ("A2", "$1:$1")


@pytest.mark.parametrize(
    ("lang", "order", "side"), [("ar", 2, "right"), ("ug", 2, "right"), ("zh", 1, None)]
)
def test_a_column_has_the_direction_of_its_language(
    lang: str, order: int, side: str | None
) -> None:
    page = opened(replace(TABLE, lang=lang)).active
    text = page.cell(2, column(page, "Text")).alignment
    assert (text.readingOrder, text.horizontal, text.wrap_text) == (order, side, True)
    assert page.cell(2, column(page, "Source")).alignment.readingOrder == 1


def test_a_person_sorts_deletes_corrects_and_saves() -> None:
    book = opened()
    page = book.active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)][::-1]
    text, comment = column(page, "Text") - 1, column(page, "Comment") - 1
    rows[0][text] = "Nobody at all."
    rows[1][comment] = "Listen again"
    for number, row in enumerate(rows[:3], 2):
        for place, value in enumerate(row, 1):
            page.cell(number, place, value)
    page.delete_rows(5)
    found = {item.id: item for item in came_back(saved(book))}
    assert (found["s4"].kind, found["s4"].text) == (Kind.CHANGED, "Nobody at all.")
    assert found["s3"].comments == ("Listen again",)
    assert found["s1"].kind is Kind.MISSING


def test_a_date_that_a_program_made_of_a_text_is_told() -> None:
    book = opened()
    page = book.active
    cell = page.cell(2, column(page, "Text"))
    cell.value, cell.number_format = datetime(2017, 5, 1), "dd.mm.yyyy"
    (found,) = [item for item in came_back(saved(book)) if item.id == "s1"]
    assert found.kind is Kind.DAMAGED
    assert "made a date" in found.why


def test_times_that_a_program_made_its_own_do_no_harm() -> None:
    book = opened()
    page = book.active
    cell = page.cell(2, column(page, "Start"))
    cell.value, cell.number_format = datetime(1899, 12, 31, 0, 0, 1), "h:mm:ss"
    assert {item.kind for item in came_back(saved(book))} == {Kind.SAME}


def test_a_formula_in_a_text_is_told() -> None:
    book = opened()
    page = book.active
    page.cell(2, column(page, "Text")).value = "=A1"
    (found,) = [item for item in came_back(saved(book)) if item.id == "s1"]
    assert (found.kind, found.text) == (Kind.DAMAGED, "=A1")


def test_a_number_typed_into_a_text_is_text() -> None:
    book = opened()
    page = book.active
    page.cell(2, column(page, "Text")).value = 2017
    (found,) = [item for item in came_back(saved(book)) if item.id == "s1"]
    assert (found.kind, found.text) == (Kind.CHANGED, "2017")


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def as_another_program_saves(rows: list[list[str]]) -> bytes:
    """A workbook as office programs write it: shared strings, some of them in runs, own styles,
    a declared size, cells without a reference, and inline strings."""
    strings: list[str] = []
    lines = []
    for number, row in enumerate(rows, 1):
        told = []
        for place, text in enumerate(row):
            inside = f'<t xml:space="preserve">{escape(text)}</t>'
            if place % 3 == 2:
                told.append(f'<c t="inlineStr" s="1"><is>{inside}</is></c>')
                continue
            half = len(text) // 2
            runs = "".join(
                f'<r><rPr><b/></rPr><t xml:space="preserve">{escape(part)}</t></r>'
                for part in (text[:half], text[half:])
            )
            strings.append(f"<si>{runs if place % 2 else inside}</si>")
            told.append(f'<c s="1" t="s"><v>{len(strings) - 1}</v></c>')
        lines.append(f'<row r="{number}">{"".join(told)}</row>')
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KINDS}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KINDS}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KINDS}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Tabelle1" sheetId="1" r:id="rId2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId4" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {MAIN}><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{''.join(strings)}</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet {MAIN}><dimension ref="A1:AMJ1048576"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return data.getvalue()


def test_a_file_that_another_program_saved() -> None:
    rows = sheet(TABLE)
    text = next(n for n, head in enumerate(rows[0]) if head.startswith("Text"))
    rows[2][text] = "  We waited\n_x000D_ a long time. "
    found = came_back(as_another_program_saves([*rows, [], [""]]))
    assert [item.kind for item in found] == [Kind.SAME, Kind.CHANGED, Kind.SAME, Kind.SAME]
    assert found[1].text == "We waited a long time."


def with_part(name: str) -> bytes:
    data = io.BytesIO(write_review(TABLE))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(name, b"x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "is linked to other files"),
        ("xl/embeddings/oleObject1.bin", "holds other files"),
    ],
)
def test_what_is_no_plain_table_is_refused(part: str, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read_sheet(with_part(part), "x.xlsm")


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut() -> None:
    long = replace(TABLE, rows=(replace(TABLE.rows[0], text="👧" * 17_000), *TABLE.rows[1:]))
    with pytest.raises(FormatError, match="longer than a cell") as caught:
        write_review(long)
    assert caught.value.where == "segment s1"


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "_x000D_", "x0041_", "__x0041__"])
def test_what_looks_like_an_escaped_letter_stays_text(text: str) -> None:
    data = write_xlsx([["id"], [text]], "t")
    assert read_xlsx(data, "x.xlsx") == [["id"], [text]]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b">_x0041_<" not in archive.read("xl/worksheets/sheet1.xml")


def test_nine_hundred_segments_are_quick_enough_to_try() -> None:
    rows = tuple(replace(TABLE.rows[n % 4], id=f"s{n}", start_ms=n * 10_000) for n in range(900))
    rows = tuple(replace(row, end_ms=row.start_ms + 2000) for row in rows)
    table = replace(TABLE, rows=rows)
    assert len(came_back(write_review(table), table)) == 900
