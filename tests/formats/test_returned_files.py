"""Files that come back from anywhere: torn or hostile, they are read or refused, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.docx_table import read_docx, write_review_docx
from subtitler.formats.packet import Dress, Term, read_packet, write_packet
from subtitler.formats.review_cells import table_of_cells
from subtitler.formats.review_table import changes_of
from subtitler.formats.spreadsheet import read_sheet, write_review
from tests.formats.test_review_table import TABLE

PACKET = {
    "format": "subtitler/packet",
    "version": 1,
    "video": "v-1",
    "lang": "en",
    "rows": [{"id": row.id, "base": row.base, "text": row.text} for row in TABLE.rows],
}


def through_xlsx(data: bytes) -> None:
    sheet = read_sheet(data, "x.xlsx")
    changes_of(table_of_cells(sheet.rows, "x.xlsx", sheet.altered), TABLE)


def through_docx(data: bytes) -> None:
    changes_of(table_of_cells(read_docx(data, "x.docx"), "x.docx"), TABLE)


def through_packet(data: bytes) -> None:
    changes_of(read_packet(data, "x.json"), TABLE)


WAYS: dict[str, tuple[Callable[[bytes], None], bytes]] = {
    "xlsx": (through_xlsx, write_review(TABLE)),
    "docx": (through_docx, write_review_docx(TABLE)),
    "packet": (through_packet, json.dumps(PACKET).encode()),
}


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_torn_file_is_read_or_refused(way: str, data: st.DataObject) -> None:
    read, whole = WAYS[way]
    torn = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        torn[data.draw(st.integers(0, len(torn) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(torn), len(torn) // 2]))
    try:
        read(bytes(torn[:cut]))
    except FormatError as error:
        assert "My name" not in str(error)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"\xff", "is no JSON"),
        (b"[]", "is no file of a packet"),
        (b'{"format": "subtitler/tm"}', "is no file of a packet"),
        (json.dumps({**PACKET, "version": 2}).encode(), "another version"),
        (json.dumps({**PACKET, "rows": 1}).encode(), "has no rows"),
        (json.dumps({**PACKET, "rows": [[]]}).encode(), "row 1: is no row"),
        (json.dumps({**PACKET, "rows": [{"id": 5}]}).encode(), "row 1: is no row"),
        (json.dumps({**PACKET, "lang": None}).encode(), "does not say its lang"),
    ],
)
def test_what_is_no_packet_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read_packet(data, "x.json")


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_leaves_its_place_in_a_packet(said: str, note: str) -> None:
    """Whatever a segment or a term says, the page has the elements that we wrote."""
    from dataclasses import replace
    from html.parser import HTMLParser

    hostile = f"</script><script>alert(1)</script><!--{said}"
    rows = (replace(TABLE.rows[0], text=hostile, notes=hostile, speaker=hostile),)
    terms = {"s1": [Term(hostile, hostile, note)]}
    page = write_packet(replace(TABLE, rows=rows), Dress("1;", "p {}", "{}"), terms)
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append(tag)

    Reader().feed(page)
    assert found.count("script") == 3
    start = page.index('id="packet">') + len('id="packet">')
    told = json.loads(page[start : page.index("</script>", start)])
    assert told["rows"][0]["terms"][0]["source"] == hostile
