"""What a table that came back means: nobody's words are lost, and none cover another's."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.review_cells import grid, read_time, table_of_cells
from subtitler.formats.review_table import (
    Kind,
    Returned,
    ReturnedTable,
    ReviewRow,
    ReviewTable,
    RowChange,
    changes_of,
    plain,
    told_time,
)

TABLE = ReviewTable(
    "v-1",
    "en",
    (
        ReviewRow("s1", 1000, 3000, "My name", "Менің атым"),
        ReviewRow("s2", 3500, 6000, "We waited.", "Біз күттік."),
        ReviewRow("s3", 7000, 9500, "No news came.", "Хабар келмеді."),
        ReviewRow("s4", 9500, 9900, "Nobody.", "Ешкім."),
    ),
    "kk",
)
NASTY = (
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+7 701",
    "-1",
    "@x",
    "'quoted",
    "007",
    "1/2",
    "2017-05-01",
    "TRUE",
    "#N/A",
    "_x0041_",
    "_x005F_x0041_",
    "ئۇيغۇرچە 2017 (abc)",
    "\u200fعربي\u200e abc",
    "a\u200bb\u200d\u00ad",
    "👩\u200d👧 🇰🇿",
    "<script>alert(1)</script>",
    "</textarea>&amp;<!--",
    "]]>",
    "  two   spaces\tand\na line\r\n ",
    "\x00\x07\x1b",
    "\ufffe\uffff",
    "\u2028\u2029\x85",
    "ұ\u0301",
    "„«»“",
    "ж" * 5000,
)


def sheet(table: ReviewTable) -> list[list[str]]:
    """The table as cells, with its headings."""
    columns, rows = grid(table)
    return [[column.head for column in columns], *rows]


def returned(table: ReviewTable) -> ReturnedTable:
    """The table as a program that changes nothing would give it back."""
    return table_of_cells(sheet(table), "x")


def with_row(number: int, **fields: object) -> ReturnedTable:
    """The table with one row changed by a person."""
    back = returned(TABLE)
    rows = list(back.rows)
    rows[number] = replace(rows[number], **fields)  # type: ignore[arg-type]
    return replace(back, rows=tuple(rows))


def today(number: int, **fields: object) -> ReviewTable:
    """The text as it is after somebody else was at work."""
    rows = list(TABLE.rows)
    rows[number] = replace(rows[number], **fields)  # type: ignore[arg-type]
    return replace(TABLE, rows=tuple(rows))


def one(back: ReturnedTable, current: ReviewTable = TABLE) -> RowChange:
    """The only change that is not `same`."""
    (found,) = [item for item in changes_of(back, current) if item.kind is not Kind.SAME]
    return found


def test_a_table_says_whose_it_is() -> None:
    back = returned(TABLE)
    assert (back.video, back.lang) == ("v-1", "en")
    assert [row.id for row in back.rows] == ["s1", "s2", "s3", "s4"]
    assert back.rows[1].start_ms == 3500


@settings(max_examples=60)
@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=30), min_size=1, max_size=6))
def test_what_nobody_touched_changes_nothing(texts: list[str]) -> None:
    rows = tuple(
        ReviewRow(f"s{n}", n * 1000, n * 1000 + 900, text, text[::-1], "qonyr", text, text)
        for n, text in enumerate(texts)
    )
    table = ReviewTable("v-1", "en", rows, "kk", "ru")
    assert {item.kind for item in changes_of(returned(table), table)} == {Kind.SAME}


ROWS: dict[str, tuple[ReturnedTable, ReviewTable, Kind, str]] = {
    "a corrected text": (with_row(0, text="My name is Gulnar."), TABLE, Kind.CHANGED, ""),
    "somebody else was faster": (
        with_row(0, text="My name is Gulnar."),
        today(0, text="I am called"),
        Kind.CONFLICT,
        "somebody else changed this text",
    ),
    "the transcript was corrected": (
        with_row(0, text="My name is Gulnar."),
        today(0, source="Менің атым Гүлнар"),
        Kind.CONFLICT,
        "the source is another one",
    ),
    "an emptied cell": (with_row(0, text="  "), TABLE, Kind.DAMAGED, "the text is empty"),
    "a date of a spreadsheet": (
        with_row(0, text="2017-05-01 00:00:00", fault="a date"),
        TABLE,
        Kind.DAMAGED,
        "a date",
    ),
    "a base that is gone": (
        with_row(0, text="Gulnar", base=""),
        TABLE,
        Kind.DAMAGED,
        "its base is gone",
    ),
    "a text beside the cells of another segment": (
        with_row(0, text="Gulnar", source="Біз күттік.", start_ms=3500, end_ms=6000),
        TABLE,
        Kind.DAMAGED,
        "do not belong together",
    ),
    "an id pulled down over another row": (
        with_row(1, id="s3", text="We waited long."),
        replace(TABLE, rows=TABLE.rows[:1] + TABLE.rows[2:]),
        Kind.DAMAGED,
        "do not belong together",
    ),
    "times changed in the table": (
        with_row(0, text="Gulnar", start_ms=0),
        TABLE,
        Kind.CHANGED,
        "its times were changed too",
    ),
    "the source changed in the table": (
        with_row(0, text="Gulnar", source="Гүлнар"),
        TABLE,
        Kind.CHANGED,
        "its source was changed too",
    ),
    "a segment that was joined with its neighbour": (
        with_row(1, text="We waited long."),
        replace(TABLE, rows=(replace(TABLE.rows[0], end_ms=6000), *TABLE.rows[2:])),
        Kind.UNKNOWN,
        "no such segment any more",
    ),
}


@pytest.mark.parametrize(("back", "current", "kind", "why"), ROWS.values(), ids=ROWS.keys())
def test_what_a_row_means(back: ReturnedTable, current: ReviewTable, kind: Kind, why: str) -> None:
    found = one(back, current)
    assert found.kind is kind
    assert why in found.why


def test_what_somebody_else_changed_is_not_put_back() -> None:
    """An untouched row of an old export is no opinion."""
    found = changes_of(returned(TABLE), today(2, text="There was no news."))
    assert {item.kind for item in found} == {Kind.SAME}


def test_moved_times_of_the_transcript_are_no_conflict() -> None:
    assert one(with_row(0, text="Gulnar"), today(0, start_ms=1100)).kind is Kind.CHANGED


def test_the_same_file_again_changes_nothing() -> None:
    back = with_row(0, text="Gulnar")
    assert {item.kind for item in changes_of(back, today(0, text="Gulnar"))} == {Kind.SAME}


def test_words_of_a_segment_that_is_gone_are_laid_beside_the_one_there_now() -> None:
    current = replace(TABLE, rows=(replace(TABLE.rows[0], end_ms=6000), *TABLE.rows[2:]))
    found = one(with_row(1, text="We waited long."), current)
    assert (found.id, found.text) == ("s1", "We waited long.")


def test_two_copies_of_a_row() -> None:
    back = with_row(0, text="Gulnar")
    untouched = replace(returned(TABLE).rows[0], number=9)
    assert one(replace(back, rows=(untouched, *back.rows))).kind is Kind.CHANGED
    other = replace(untouched, text="Aigul")
    both = [
        (item.kind, item.text)
        for item in changes_of(replace(back, rows=(*back.rows, other)), TABLE)
        if item.kind is not Kind.SAME
    ]
    assert both == [(Kind.DOUBLED, "Gulnar"), (Kind.DOUBLED, "Aigul")], "nobody guesses"


def test_a_deleted_row_takes_nothing_away() -> None:
    back = returned(TABLE)
    found = one(replace(back, rows=back.rows[:2] + back.rows[3:]))
    assert (found.kind, found.id, found.now) == (Kind.MISSING, "s3", "No news came.")


def test_a_column_sorted_alone_is_told_and_no_text_is_taken() -> None:
    back = returned(TABLE)
    texts = [*[back.rows[n].text for n in (1, 2, 0)], "Nobody at all."]
    rows = [replace(row, text=text) for row, text in zip(back.rows, texts, strict=True)]
    found = changes_of(replace(back, rows=tuple(rows)), TABLE)
    assert Kind.CHANGED not in {item.kind for item in found}
    assert [item.text for item in found if item.text] == ["Nobody at all."]
    assert "sorted alone" in found[0].why


def test_the_same_sentence_twice_is_no_moved_text() -> None:
    """`Yes.` is corrected into what another segment says as well."""
    found = with_row(0, text="We waited.")
    assert one(found).kind is Kind.CHANGED


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(("", "own 1", "own 2", "own 3")),
            st.sampled_from(("", "a comment", "another")),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_sorted_deleted_and_doubled_rows_lose_no_words(
    picks: list[tuple[int, str, str]], dice: random.Random
) -> None:
    out = returned(TABLE).rows
    rows = []
    for number, (pick, own, comment) in enumerate(picks, 2):
        text = f"{own} of {pick}" if own else out[pick].text
        rows.append(replace(out[pick], number=number, text=text, comment=comment))
    dice.shuffle(rows)
    found = changes_of(ReturnedTable("v-1", "en", tuple(rows)), TABLE)
    written = {row.text for row in rows} - {row.text for row in TABLE.rows}
    assert {item.text for item in found if item.text} == written
    said = {(row.id, row.comment) for row in rows if row.comment}
    assert {(item.id, told) for item in found for told in item.comments} == said
    assert {item.id for item in found} == {row.id for row in TABLE.rows}
    for item in found:
        rivals = {row.text for row in rows if row.id == item.id} - {item.now}
        assert (item.kind is Kind.CHANGED) == (len(rivals) == 1), "taken where nobody contradicts"


HEADINGS: dict[str, Callable[[list[list[str]]], list[list[str]]]] = {
    "columns in another order": lambda rows: [row[::-1] for row in rows],
    "a column of one's own": lambda rows: [["x", *row] for row in rows],
    "the headings sorted among the rows": lambda rows: [*rows[1:3], rows[0], *rows[3:]],
    "a title above": lambda rows: [["Correct this!"], [], *rows],
    "headings twice": lambda rows: [*rows, rows[0]],
    "another case": lambda rows: [[cell.upper() for cell in rows[0]], *rows[1:]],
}


@pytest.mark.parametrize("change", HEADINGS.values(), ids=HEADINGS.keys())
def test_headings_are_found_wherever_they_stand(
    change: Callable[[list[list[str]]], list[list[str]]],
) -> None:
    rows = change(sheet(TABLE))
    kinds = [item.kind for item in changes_of(table_of_cells(rows, "x"), TABLE)]
    assert kinds.count(Kind.SAME) == 4
    assert set(kinds) <= {Kind.SAME, Kind.UNKNOWN}


@pytest.mark.parametrize("rows", [[], [["a"]], [["Segment", "Text"], ["s1", "x"]]])
def test_a_table_without_its_headings_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(FormatError, match="no row of headings"):
        table_of_cells(rows, "x")


@given(st.integers(0, 400 * 3_600_000))
def test_times_come_back(ms: int) -> None:
    assert read_time(told_time(ms)) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0:00:03.500", 3500),
        ("00:00:03,5", 3500),
        ("00:00:03.500000", 3500),
        ("1899-12-30 00:00:03.500000", 3500),
        ("3.5", None),
        ("", None),
        ("0:61:00", None),
    ],
)
def test_times_as_spreadsheets_write_them(text: str, ms: int | None) -> None:
    assert read_time(text) == ms


@given(st.text())
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\n" not in once


def test_a_row_without_an_id_is_told() -> None:
    back = replace(TABLE, rows=())
    typed = Returned(7, "", "", "Somebody cries.", start_ms=4000)
    found = changes_of(ReturnedTable("v-1", "en", (typed,)), back)
    assert [(item.kind, item.text, item.rows) for item in found] == [
        (Kind.UNKNOWN, "Somebody cries.", (7,))
    ]


def test_a_transcript_has_no_column_of_a_source() -> None:
    rows = tuple(replace(row, source="") for row in TABLE.rows)
    columns, _ = grid(replace(TABLE, lang="kk", source_lang="", rows=rows))
    told = [column.head for column in columns]
    assert told == ["Segment", "Base: v-1/kk", "Start", "End", "Text: қазақша", "Comment"]
    assert [column.head for column in columns if column.open] == ["Text: қазақша", "Comment"]


def test_cells_that_slipped_are_seen_in_a_transcript_by_their_times() -> None:
    rows = tuple(replace(row, source="") for row in TABLE.rows)
    table = replace(TABLE, lang="kk", source_lang="", rows=rows)
    out = returned(table)
    slipped = replace(out.rows[0], text="Gulnar", start_ms=3500, end_ms=6000)
    found = changes_of(replace(out, rows=(slipped, *out.rows[1:])), table)
    assert found[0].kind is Kind.DAMAGED
