"""A text to review as a document: what goes out, and what a word processor makes of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.docx_table import read_docx, write_review_docx
from subtitler.formats.review_cells import table_of_cells
from subtitler.formats.review_table import Kind, ReviewRow, ReviewTable, RowChange, changes_of
from tests.formats.test_review_table import NASTY, TABLE

BODY = "word/document.xml"


def came_back(data: bytes, table: ReviewTable = TABLE) -> list[RowChange]:
    return changes_of(table_of_cells(read_docx(data, "x.docx"), "x.docx"), table)


def changed(change: Callable[[str], str], parts: Mapping[str, str] | None = None) -> bytes:
    """The document with its body rewritten by a word processor, and more parts."""
    out, more = io.BytesIO(), dict(parts or {})
    with (
        zipfile.ZipFile(io.BytesIO(write_review_docx(TABLE))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == BODY:
                before = data.decode()
                data = change(before).encode()
                assert data.decode() != before
            if name in more:
                data = data.replace(b"</Relationships>", more.pop(name).encode())
            if name == "[Content_Types].xml" and more:
                kinds = "".join(
                    f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-'
                    'officedocument.wordprocessingml.comments+xml"/>'
                    for part in more
                )
                data = data.replace(b"</Types>", f"{kinds}</Types>".encode())
            new.writestr(name, data)
        for name, text in more.items():
            new.writestr(name, text)
    return out.getvalue()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=30), min_size=1, max_size=8))
def test_what_nobody_touched_changes_nothing(texts: list[str]) -> None:
    rows = tuple(
        ReviewRow(f"s{n}", n * 1000, n * 1000 + 900, text, text[::-1], "qonyr", text, text)
        for n, text in enumerate(texts)
    )
    table = ReviewTable("v-1", "ug", rows, "kk", "ru")
    assert {item.kind for item in came_back(write_review_docx(table), table)} == {Kind.SAME}


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


NAME = re.compile(r"<w:r>(?:(?!<w:r>).)*?>My name</w:t></w:r>")
EDITS: dict[str, tuple[str, str]] = {
    "a plain correction": (run("My name is Gulnar."), "My name is Gulnar."),
    "runs of a spell checker": (
        run("My name") + "<w:proofErr w:type='spellStart'/>" + run(" ") + run("is Gulnar."),
        "My name is Gulnar.",
    ),
    "inserted and deleted with changes tracked": (
        run("My ")
        + '<w:del w:id="1" w:author="x"><w:r><w:delText>name</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2" w:author="x">{run("names")}</w:ins>',
        "My names",
    ),
    "moved with changes tracked": (
        f'<w:moveFrom w:id="1" w:author="x">{run("My ")}</w:moveFrom>{run("name ")}'
        f'<w:moveTo w:id="2" w:author="x">{run("My")}</w:moveTo>',
        "name My",
    ),
    "deleted inside of what was inserted": (
        run("My name")
        + f'<w:ins w:id="1" w:author="x">{run(" is")}<w:del w:id="2" w:author="y">'
        + "<w:r><w:delText> not</w:delText></w:r></w:del></w:ins>",
        "My name is",
    ),
    "a link, a control, a line break, a tab": (
        f"<w:hyperlink>{run('My')}</w:hyperlink><w:r><w:br/></w:r>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('name')}</w:sdtContent></w:sdt>"
        "<w:r><w:tab/><w:t>is</w:t></w:r>",
        "My name is",
    ),
    "a field shows its result": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("May 2017")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "May 2017",
    ),
}


@pytest.mark.parametrize(("edit", "text"), EDITS.values(), ids=EDITS.keys())
def test_what_a_word_processor_makes_of_a_correction(edit: str, text: str) -> None:
    found = came_back(changed(lambda body: NAME.sub(edit, body)))
    assert [(item.kind, item.text) for item in found[:2]] == [(Kind.CHANGED, text), (Kind.SAME, "")]


def test_two_paragraphs_are_two_lines_unless_their_border_was_deleted() -> None:
    def parts(mark: str) -> bytes:
        edit = f"{run('My')}</w:p><w:p>{run('name is')}"
        return changed(
            lambda body: NAME.sub(edit, body).replace(
                '<w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:t xml:space="preserve">My<',
                f'<w:pPr>{mark}</w:pPr><w:r><w:t xml:space="preserve">My<',
            )
        )

    assert came_back(parts(""))[0].text == "My name is"
    assert came_back(parts("<w:rPr><w:del w:id='1'/></w:rPr>"))[0].text == "Myname is"


def test_rows_deleted_doubled_and_sorted() -> None:
    row = re.compile(r"<w:tr>.*?</w:tr>", re.DOTALL)

    def shuffled(body: str) -> str:
        rows = row.findall(body)
        gone = rows[3].replace("<w:cantSplit/>", '<w:cantSplit/><w:del w:id="1" w:author="x"/>')
        new = [rows[0], rows[4], rows[2], rows[2], gone, rows[1]]
        return row.sub("", body).replace("</w:tblGrid>", "</w:tblGrid>" + "".join(new))

    found = came_back(changed(shuffled))
    assert [item.kind for item in found] == [Kind.SAME, Kind.SAME, Kind.MISSING, Kind.SAME]


def test_a_comment_in_the_margin_belongs_to_its_row() -> None:
    mark = '<w:commentRangeStart w:id="7"/>' + run("My name") + '<w:commentRangeEnd w:id="7"/>'
    mark += '<w:r><w:commentReference w:id="7"/></w:r>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    said = f'<w:comments {space}><w:comment w:id="7"><w:p>{run("Is it Gulnar?")}</w:p></w:comment>'
    data = changed(
        lambda body: NAME.sub(mark, body),
        {
            "word/comments.xml": f"{said}</w:comments>",
            "word/_rels/document.xml.rels": '<Relationship Id="rId99" Type="http://schemas.'
            'openxmlformats.org/officeDocument/2006/relationships/comments" '
            'Target="comments.xml"/></Relationships>',
        },
    )
    found = came_back(data)
    assert (found[0].kind, found[0].comments) == (Kind.SAME, ("Is it Gulnar?",))


def test_what_is_not_the_persons_is_locked_and_changes_are_tracked() -> None:
    with zipfile.ZipFile(io.BytesIO(write_review_docx(TABLE))) as archive:
        body, settings_ = archive.read(BODY).decode(), archive.read("word/settings.xml").decode()
        told = archive.read("docProps/core.xml").decode()
    locked = re.findall(r"sdtContentLocked.*?</w:sdt>", body)
    assert any("Менің атым" in part for part in locked)
    assert not any("My name" in part for part in locked)
    assert "<w:trackRevisions" in settings_
    assert "<w:tblHeader/>" in body, "the headings are on every page"
    assert re.search(r"</w:tbl><w:p/><w:sectPr.*w:orient=\"landscape\"", body, re.DOTALL)
    assert "python" not in told


def test_right_to_left_text_is_marked_so() -> None:
    data = write_review_docx(replace(TABLE, lang="ug"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read(BODY).decode()
    assert body.count("<w:bidi/>") == len(TABLE.rows)
    assert '<w:lang w:bidi="ug"/>' in body


def macro_file() -> bytes:
    data = io.BytesIO(write_review_docx(TABLE))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return data.getvalue()


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 120_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is no DOCX"),
        (b"{\\rtf1}", "is no DOCX"),
        (macro_file(), "holds macros"),
        (bomb(), "too large"),
        (write_review_docx(TABLE)[:-9000], "is no DOCX"),
    ],
)
def test_what_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read_docx(data, "x.docx")


def test_another_document_has_no_table() -> None:
    from docx import Document

    data = io.BytesIO()
    Document().save(data)
    with pytest.raises(FormatError, match="no row of headings"):
        came_back(data.getvalue())


def test_entities_of_a_foreign_document_are_not_read() -> None:
    def hostile(body: str) -> str:
        entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        head, _, rest = body.partition("?>")
        return f"{head}?>{entity}{NAME.sub(run('&e;'), rest)}"

    found = came_back(changed(hostile))
    assert found[0].kind is Kind.DAMAGED
    assert found[0].text == ""
