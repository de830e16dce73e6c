"""A text to review as a document with one table, for people who work in word processors.

What goes out is locked but for the text and the comment, and changes are tracked. What comes back
is read as if every tracked change were accepted, and a comment in the margin belongs to its row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from subtitler.errors import FormatError
from subtitler.formats.archive import check_archive
from subtitler.formats.review_cells import Column, grid
from subtitler.formats.review_table import ReviewTable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 16838, 11906, 567
"""A4 across, with margins of 1 cm, in twentieths of a point."""
_HIDDEN_WIDTH = 1000
_GONE = {_W + tag for tag in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr")}
_GONE |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    _W + "softHyphen": "\N{SOFT HYPHEN}",
    _W + "sym": "\N{REPLACEMENT CHARACTER}",
}
_COMMENT_HEAD = "comment"


def write_review_docx(table: ReviewTable) -> bytes:
    """The table as DOCX, a row a segment; id and base stand small and grey at the end."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    columns, rows = grid(table)
    order = sorted(range(len(columns)), key=lambda n: columns[n].hidden)
    widths = _widths([columns[n] for n in order])
    lines = [_row([(columns[n].head, columns[n]) for n in order], widths, head=True)]
    lines += [_row([(row[n], columns[n]) for n in order], widths) for row in rows]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="AAAAAA"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grown = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    document = Document()
    section = document.element.body.sectPr
    section.addprevious(
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grown}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )
    )
    # A word processor wants a paragraph at the end, and cannot reach below a table without one.
    section.addprevious(parse_xml(f"<w:p {nsdecls('w')}/>"))
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = _twips(_PAGE_WIDTH), _twips(_PAGE_HEIGHT)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _twips(_MARGIN)
    settings = document.settings.element
    settings.find(f"{_W}defaultTabStop").addprevious(
        parse_xml(f"<w:trackRevisions {nsdecls('w')}/>")
    )
    told = document.core_properties
    told.author, told.comments, told.title = "", "", f"{table.video} {table.lang}"
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _twips(number: int) -> Any:
    from docx.shared import Twips

    return Twips(number)


def _widths(columns: Sequence[Column]) -> list[int]:
    """How wide each column is: what the hidden ones leave, shared out as the columns ask."""
    asked = sum(column.width for column in columns if not column.hidden)
    free = _PAGE_WIDTH - 2 * _MARGIN - _HIDDEN_WIDTH * sum(column.hidden for column in columns)
    return [_HIDDEN_WIDTH if column.hidden else free * column.width // asked for column in columns]


def _row(row: Sequence[tuple[str, Column]], widths: Sequence[int], *, head: bool = False) -> str:
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f"{'' if column.open and not head else _SHADE}</w:tcPr>"
        f"{_paragraph(text, column, head)}</w:tc>"
        for (text, column), width in zip(row, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{told}</w:tr>"


_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'
_LOCK = '<w:sdt><w:sdtPr><w:lock w:val="sdtContentLocked"/></w:sdtPr><w:sdtContent>'


def _paragraph(text: str, column: Column, head: bool) -> str:
    """One paragraph; what is not the person's to change is a locked control."""
    look = "<w:b/>" if head else ""
    if column.hidden:
        look += '<w:color w:val="999999"/><w:sz w:val="8"/><w:szCs w:val="8"/>'
    if column.rtl and not head:
        look += "<w:rtl/>"
    if column.lang and not head:
        side = "bidi" if column.rtl else "eastAsia" if column.lang in ("zh", "ja", "ko") else "val"
        look += f'<w:lang w:{side}="{column.lang}"/>'
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    run = f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>" if text else ""
    if run and (head or not column.open):
        run = f"{_LOCK}{run}</w:sdtContent></w:sdt>"
    direction = "<w:bidi/>" if column.rtl and not head else ""
    return f'<w:p><w:pPr>{direction}<w:spacing w:after="0"/></w:pPr>{run}</w:p>'


# What came back ----------------------------------------------------------------------------------


def read_docx(data: bytes, name: str) -> list[list[str]]:
    """The rows of all tables of a document as text, changes accepted; comments with their rows.

    Raises FormatError for what is no DOCX, holds macros, or would fill the memory.
    """
    from docx import Document

    check_archive(data, name, "DOCX")
    try:
        document = Document(io.BytesIO(data))
        comments = _comments(document)
        rows = [
            _read_row(row, comments)
            for row in document.element.body.iter(f"{_W}tr")
            if not _is_gone(row)
        ]
    except Exception as error:  # noqa: BLE001 - whatever the XML inside makes its reader raise
        raise FormatError(
            f"cannot be read as a document ({type(error).__name__})", where=name
        ) from None
    return _with_comments(rows)


def _comments(document: Any) -> dict[str, str]:
    """What is said in the margin, by the comment's number."""
    found = {}
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            for comment in relation.target_part.element.iter(f"{_W}comment"):
                text = " ".join("".join(_said(part)) for part in comment.iter(f"{_W}p"))
                found[comment.get(f"{_W}id")] = text
    return found


def _is_gone(row: Any) -> bool:
    """Whether a row was deleted with changes tracked, or lies inside such a deletion."""
    return row.find(f"{_W}trPr/{_W}del") is not None


def _read_row(row: Any, comments: Mapping[str, str]) -> tuple[list[str], list[str]]:
    told: list[str] = []
    for cell in _cells(row):
        told.append(_cell_text(cell))
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        if span is not None:
            told += [""] * (int(span.get(f"{_W}val", "1")) - 1)
    asked = [mark.get(f"{_W}id") for mark in row.iter(f"{_W}commentReference")]
    return told, [comments[key] for key in asked if comments.get(key, "").strip()]


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row; a program may wrap each in a control."""
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag == f"{_W}sdt":
            for inside in child.iterfind(f"{_W}sdtContent"):
                yield from _cells(inside)


def _cell_text(cell: Any) -> str:
    told = ""
    for paragraph in cell.iter(f"{_W}p"):
        told += "".join(_said(paragraph))
        joined = paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
        told += "" if joined else "\n"
    return told.removesuffix("\n")


def _said(element: Any) -> Iterator[str]:
    """The text of an element as it is with every tracked change accepted."""
    for child in element:
        if child.tag in _GONE or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif isinstance(child.tag, str):
            yield from _said(child)


def _with_comments(rows: Sequence[tuple[list[str], list[str]]]) -> list[list[str]]:
    """Each row with what the margin says of it added to its comment."""
    at = None
    for told, _ in rows:
        words = [cell.partition(":")[0].strip().casefold() for cell in told]
        if at is None and _COMMENT_HEAD in words:
            at = words.index(_COMMENT_HEAD)
    found = []
    for told, said in rows:
        row = list(told)
        if at is not None and said and at < len(row):
            row[at] = "\n".join([*filter(None, [row[at]]), *said])
        found.append(row)
    return found
