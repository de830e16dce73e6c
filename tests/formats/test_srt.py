"""SRT: what goes in comes out, and what cannot be read is refused with its line."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.cues import MOST_CUE_CHARACTERS, ReadCue
from subtitler.formats.srt import parse_srt, write_srt
from subtitler.model import Cue, Span

PLAIN = "1\n00:00:01,000 --> 00:00:02,500\nСәлем\n\n2\n00:00:03,000 --> 00:00:04,000\nБір\nекі\n"
CUES = (
    ReadCue(1, 1, Span(1000, 2500), "Сәлем"),
    ReadCue(2, 5, Span(3000, 4000), "Бір\nекі"),
)


def cue(*lines: str, start_ms: int = 0, end_ms: int = 1000) -> Cue:
    return Cue(Span(start_ms, end_ms), lines, ("s1",))


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PLAIN.replace("\n", "\r\n").encode("utf-16-be"),
        PLAIN.rstrip().encode(),
        PLAIN.replace(",", ".").encode(),
        PLAIN.replace("--> 00:00:02,500", "-->  0:00:02,500 X1:100 X2:200 Y1:5 Y2:90 ").encode(),
    ],
    ids=["utf8", "bom", "crlf", "cr", "utf16le", "utf16be", "no-end", "dots", "coordinates"],
)
def test_reads_what_tools_write(data: bytes) -> None:
    assert parse_srt(data, "a.srt").cues == CUES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n \r\n\n", []),
        # Numbers that are missing, twice, wrong, or far from the time of a line.
        ("00:00:01,000 --> 00:00:02,000\nA\n\n00:00:03,000 --> 00:00:04,000\nB", [(1, 1), (2, 4)]),
        (
            "7\n00:00:01,000 --> 00:00:02,000\nA\n\n7\n00:00:03,000 --> 00:00:04,000\nB",
            [(7, 1), (7, 5)],
        ),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:03,000 --> 00:00:04,000\nB",
            [(1, 1), (2, 4)],
        ),
        ("1\n00:00:01,000 --> 00:00:02,000\n2\n00:00:03,000 --> 00:00:04,000\nB", [(1, 1), (2, 3)]),
        # Two files, one after the other, each with its byte order mark.
        (
            "1\n00:00:01,000 --> 00:00:02,000\nA\n\n\ufeff1\n00:00:03,000 --> 00:00:04,000\nB",
            [(1, 1), (1, 5)],
        ),
        ("\n\n\n1\n00:00:01,000 --> 00:00:02,000\n\n\n\n", [(1, 4)]),
    ],
)
def test_tolerates_what_has_one_meaning(text: str, found: list[tuple[int, int]]) -> None:
    assert [(cue.number, cue.line) for cue in parse_srt(text.encode(), "a.srt")] == found


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("1\nHello\n", 2, "no time line where a cue begins"),
        ("Hello\n", 1, "no time line where a cue begins"),
        ("1\n", 2, "no time line where a cue begins"),
        ("1\n\n00:00:01,000 --> 00:00:02,000\nA", 2, "no time line where a cue begins"),
        (f"{PLAIN}\nlost words\n", 10, "no time line where a cue begins"),
        ("1\n00:00:02,000 --> 00:00:01,000\nA", 2, "a cue that ends before it starts"),
        ("1\n00:00:0x,000 --> 00:00:01,000\nA", 2, "a broken time line"),
        ("1\n00:00:01,5 --> 00:00:02,000\nA", 2, "a broken time line"),
        ("1\n00:61:01,500 --> 00:62:02,000\nA", 2, "a broken time line"),
        ("1\n-00:00:01,500 --> 00:00:02,000\nA", 2, "a broken time line"),
        ("1\n00:00:01,500 --> 00:00:02,000 and she said\nA", 2, "a broken time line"),
        ("1\n00:00:01,500 --> 00:00:02,000 --> 00:00:03,000\nA", 2, "a broken time line"),
        ("1\n00:01.500 --> 00:02.000\nA", 2, "a broken time line"),
        ("1\n٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٠٠٠\nA", 2, "a broken time line"),
        (f"{'9' * 5000}\n00:00:01,000 --> 00:00:02,000\nA", 1, "no time line where a cue begins"),
        (f"1\n00:00:01,000 --> {'9' * 5000}:00:02,000\nA", 2, "a broken time line"),
        ("1\n00:00:01,000 --> 99999:00:02,000\nA", 2, "a cue later than any recording ends"),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nin\n1937\n00:00:03,000 --> 00:00:04,000\nB",
            5,
            "a time line without an empty line before its cue",
        ),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nA\n00:00:03,000 --> 00:00:04,000\nB",
            4,
            "a time line without an empty line before its cue",
        ),
        (
            "1\n00:00:01,000 --> 00:00:02,000\n00:00:03,000 --> 00:00:04,000\nB",
            3,
            "a time line inside the text of a cue",
        ),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:0x3,000 --> 00:00:04,000\nB",
            5,
            "a time line inside the text of a cue",
        ),
    ],
)
def test_refuses_with_the_line(text: str, line: int, what: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_srt(text.encode(), "a.srt")
    assert caught.value.where == f"a.srt:{line}"
    assert caught.value.message == what
    assert caught.value.hint


def test_no_testimony_in_an_error() -> None:
    with pytest.raises(FormatError) as caught:
        parse_srt(b"secret words\n", "a.srt")
    assert "secret" not in f"{caught.value}{caught.value.hint}"


@pytest.mark.parametrize(
    ("encoding", "letters", "lang"),
    [("cp1251", "Мама", "ru"), ("cp1254", "dışı", "tr"), ("gbk", "我们没有走", "zh")],
)
def test_old_encodings_are_read(encoding: str, letters: str, lang: str) -> None:
    data = f"1\r\n00:00:01,000 --> 00:00:02,000\r\n{letters}\r\n".encode(encoding)
    found = parse_srt(data, "old.srt", lang=lang)
    assert [cue.text for cue in found] == [letters]
    assert found.encoding == {"gbk": "gb18030"}.get(encoding, encoding)
    assert parse_srt(data, "old.srt", encoding=encoding).cues == found.cues


def test_what_could_be_two_encodings_is_refused_with_the_line() -> None:
    data = "1\r\n00:00:01,000 --> 00:00:02,000\r\nмама\r\n".encode("cp1251")
    with pytest.raises(FormatError, match="more than one encoding") as caught:
        parse_srt(data, "old.srt", lang="ru")
    assert caught.value.where == "old.srt:3"
    assert "Windows-1251" in (caught.value.hint or "")


def test_lost_letters_are_told() -> None:
    found = parse_srt("1\n00:00:01,000 --> 00:00:02,000\nК?рдім\n".encode(), "a.srt", lang="kk")
    assert "in line 3" in found.everything_told[0]


def test_a_cue_of_a_megabyte_is_refused() -> None:
    data = b"1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:03,000 --> 00:00:04,000\n"
    with pytest.raises(FormatError, match="a cue of 1,000,000 characters") as caught:
        parse_srt(data + b"x" * 1_000_000, "a.srt")
    assert caught.value.where == "a.srt:5"
    assert parse_srt(data + b"x" * MOST_CUE_CHARACTERS, "a.srt").cues[1].span == Span(3000, 4000)


def test_tags_and_braces_are_words() -> None:
    text = "<i>он</i> {\\an8}a\\Nb <tag> & \\n --> so"
    (read,) = parse_srt(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode(), "a.srt")
    assert read.text == text
    (again,) = parse_srt(write_srt([cue(text)]).encode(), "a.srt")
    assert again.text == text


@pytest.mark.parametrize(
    ("start_ms", "shown"),
    [
        (0, "00:00:00,000"),
        (35_999_999, "09:59:59,999"),
        (36_000_000, "10:00:00,000"),
        (359_999_999, "99:59:59,999"),
        (360_000_000, "100:00:00,000"),
        (3_600_000_001, "1000:00:00,001"),
    ],
)
def test_long_recordings(start_ms: int, shown: str) -> None:
    written = write_srt([cue("A", start_ms=start_ms, end_ms=start_ms + 10)])
    assert written.splitlines()[1].startswith(f"{shown} --> ")
    assert parse_srt(written.encode(), "a.srt").cues[0].span == Span(start_ms, start_ms + 10)


def test_writes_one_form() -> None:
    cues = [cue("Бір", "екі", start_ms=1000, end_ms=2500), cue("Үш", start_ms=3000, end_ms=4000)]
    assert write_srt(cues) == (
        "1\n00:00:01,000 --> 00:00:02,500\nБір\nекі\n\n2\n00:00:03,000 --> 00:00:04,000\nҮш\n\n"
    )
    assert write_srt([]) == ""


def test_empty_lines_are_left_out_and_words_stay() -> None:
    written = write_srt([cue("a", "", " \t", "b\n\r\nc"), cue(), cue("d")])
    assert [read.text for read in parse_srt(written.encode(), "a.srt")] == ["a\nb\nc", "", "d"]


def test_what_no_text_file_can_hold_is_shown_as_such() -> None:
    written = write_srt([cue("a\x00b\x1b\x85\ud83dc\td")])
    assert written.encode()
    assert parse_srt(written.encode(), "a.srt").cues[0].text == "a\ufffdb\ufffd\ufffd\ufffdc\td"


def test_a_time_line_that_was_said_is_refused() -> None:
    with pytest.raises(FormatError, match="time line") as caught:
        write_srt([cue("A"), cue("2", "00:00:03,000 --> 00:00:04,000")])
    assert caught.value.where == "cue 2, segment s1"


LINES = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc")),
        st.sampled_from("0123456789->:,. \t<>{}\\&\ufeff\u2028\u00a0"),
    ),
    min_size=1,
).filter(lambda line: line.strip() and not (("-->" in line) and any("0" <= c <= "9" for c in line)))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 400_000_000),
            st.integers(0, 100_000),
            st.lists(LINES, max_size=4),
        ),
        max_size=6,
    )
)
def test_round_trip(rows: list[tuple[int, int, list[str]]]) -> None:
    cues = [Cue(Span(start, start + length), tuple(text), ("s",)) for start, length, text in rows]
    read = parse_srt(write_srt(cues).encode(), "a.srt")
    assert [(number.number, number.span, number.text) for number in read] == [
        (number, cue.span, cue.text) for number, cue in enumerate(cues, start=1)
    ]


@settings(deadline=None)
@given(st.lists(st.text(), max_size=5))
def test_no_word_is_lost(texts: list[str]) -> None:
    kept = [text for text in texts if "-->" not in text]
    read = parse_srt(write_srt([cue(text) for text in kept]).encode(), "a.srt").cues
    for before, after in zip(kept, read, strict=True):
        shown = [c for c in after.text if not c.isspace()]
        # A control character may count as white space before it is replaced.
        assert [c for c in shown if c != "\ufffd"] == [
            c
            for c in before
            if not (c.isspace() or c == "\ufffd" or c < " " or "\x7f" <= c < "\xa0")
        ]


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        cues = parse_srt(data, "a.srt").cues
    except FormatError as error:
        assert error.where is not None
        assert error.where.startswith("a.srt:")
    else:
        assert cues == () or b"-->" in data.replace(b"\x00", b"")
