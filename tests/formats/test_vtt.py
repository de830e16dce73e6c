"""WebVTT: what was said is what a browser shows."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.vtt import parse_vtt, write_vtt
from subtitler.model import Cue, Mark, Span, Track


def track(*texts: str, lang: str = "en", marks: tuple[Mark, ...] = ()) -> Track:
    cues = tuple(
        Cue(Span(1000 * at, 1000 * at + 900), tuple(text.split("\n")), (f"s{at}",))
        for at, text in enumerate(texts)
    )
    return Track(lang, cues, marks)


def test_a_file() -> None:
    assert write_vtt(track("We waited.", "Nobody\ncame.")) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:00.900\nWe waited.\n\n"
        "00:00:01.000 --> 00:00:01.900\nNobody\ncame.\n"
    )
    assert write_vtt(track()) == "WEBVTT\n"


def test_marks_stand_in_a_note() -> None:
    marks = (Mark.MACHINE_TRANSCRIPT, Mark.MACHINE_TRANSLATION)
    assert write_vtt(track("Evet.", lang="tr", marks=marks)).split("\n\n")[1] == (
        "NOTE\nOtomatik döküm, gözden geçirilmedi\nMakine çevirisi, gözden geçirilmedi"
    )


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("a <b> c", "a &lt;b&gt; c"),
        ("00:00:01.000 --> 00:00:02.000", "00:00:01.000 --&gt; 00:00:02.000"),
        ("&lt;", "&amp;lt;"),
        ("NOTE this", "NOTE this"),
        ("WEBVTT", "WEBVTT"),
        ("{\\an8}a\\Nb", "{\\an8}a\\Nb"),
        ("«Иә» – «Жоқ»", "«Иә» – «Жоқ»"),
        ("قال: «لا».", "قال: «لا»."),
        ("a\x00b\x1f\x85\ud800c", "a\ufffdb\ufffd\ufffd\ufffdc"),
        ("a\n\n \nb", "a\nb"),
        ("a\r\rb", "a\nb"),
    ],
)
def test_words_that_look_like_marks(said: str, written: str) -> None:
    assert write_vtt(track(said)) == f"WEBVTT\n\n00:00:00.000 --> 00:00:00.900\n{written}\n"


def test_hours_beyond_a_hundred() -> None:
    far = Track("en", (Cue(Span(36_000_000, 360_000_001), ("A",), ("s1",)),))
    assert "10:00:00.000 --> 100:00:00.001\n" in write_vtt(far)


def test_a_cue_without_time_is_refused() -> None:
    with pytest.raises(FormatError, match="lasts no time") as caught:
        write_vtt(Track("en", (Cue(Span(5, 5), ("A",), ("s7",)),)))
    assert caught.value.where == "cue 1, segment s7"


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), max_size=5))
def test_a_reader_gets_every_word(texts: list[str]) -> None:
    blocks = write_vtt(track(*texts)).split("\n\n")
    shown = [block.rstrip("\n").split("\n")[1:] for block in blocks[1:]]
    expected = [[text] if text.strip() else [] for text in texts]
    assert [[html.unescape(line) for line in lines] for lines in shown] == expected
    payload = "".join(line for lines in shown for line in lines)
    assert "<" not in payload
    assert ">" not in payload


FILE = """WEBVTT - made elsewhere
Kind: captions
Language: kk

STYLE
::cue { color: yellow }

REGION
id:top

NOTE for the editor
who never reads it

first
00:01.000 --> 00:02.500 line:0 align:start
<v Aigul><i>Біз</i> күттік &amp; &lt;бәрі&gt;

2
01:00:03.000 --> 01:00:04.000
Бір
<c.loud>екі</c><00:00:03.500> үш
"""


def test_reads_what_others_write() -> None:
    read = parse_vtt(FILE.encode(), "a.vtt")
    assert read.lang == "kk"
    assert [(cue.number, cue.line, cue.span, cue.text) for cue in read] == [
        (1, 14, Span(1000, 2500), "Біз күттік & <бәрі>"),
        (2, 18, Span(3_603_000, 3_604_000), "Бір\nекі үш"),
    ]
    assert read.everything_told == (
        "a header, Kind",
        "a header, Language",
        "words after WEBVTT",
        "a style sheet (STYLE)",
        "a region of the picture (REGION)",
        "a note (NOTE)",
        "line 14: the name of the cue",
        "line 14: its place in the picture (line:0 align:start)",
        "line 14: who speaks (<v>)",
        "line 14: <i>",
        "line 18: <c>",
        "line 18: a time inside the text",
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a <tag> b", "a <tag> b"),
        ("3 < 5 and 7 > 6", "3 < 5 and 7 > 6"),
        ("<-- there", "<-- there"),
        ("AT&T &notit; &nbsp;&rlm;&#1241;&#x4D9;", "AT&T &notit; \u00a0\u200fәә"),
        ("&amp;lt;", "&lt;"),
        ("&amp", "&amp"),
        ("<ruby>漢<rt>hàn</rt></ruby>", "漢(hàn)"),
        ("<v.loud Mary Ann>yes", "yes"),
        ("<lang ar>لا</lang>", "لا"),
        ("<b.x.y>a</b><u>b</u>", "ab"),
        ("<video> <bad> <V x>", "<video> <bad> <V x>"),
        ("{\\an8}a\\Nb", "{\\an8}a\\Nb"),
    ],
)
def test_tags_go_and_words_stay(written: str, shown: str) -> None:
    data = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{written}\n".encode()
    (cue,) = parse_vtt(data, "a.vtt")
    assert cue.text == shown


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "does not begin with WEBVTT"),
        ("WEBVTTX\n", 1, "does not begin with WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nA", 1, "does not begin with WEBVTT"),
        ("WEBVTT\n\nlost words", 3, "text that belongs to no cue"),
        ("WEBVTT\n\n1\n\n00:01.000 --> 00:02.000\nA", 3, "text that belongs to no cue"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\nB", 6, "text that belongs to no cue"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nA", 3, "a broken time line"),
        ("WEBVTT\n\n1:01.000 --> 00:02.000\nA", 3, "a broken time line"),
        ("WEBVTT\n\n-00:01.000 --> 00:02.000\nA", 3, "a broken time line"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000 she said\nA", 3, "a broken time line"),
        (f"WEBVTT\n\n00:01.000 --> {'9' * 5000}:00:02.000\nA", 3, "a broken time line"),
        ("WEBVTT\n\n00:03.000 --> 00:02.000\nA", 3, "a cue that ends before it starts"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB", 5, "inside the text"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 1_000_000, 3, "a cue of 1,000,000"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\x00", 4, "a zero byte"),
    ],
)
def test_refuses_with_the_line(text: str, line: int, what: str) -> None:
    with pytest.raises(FormatError, match=what) as caught:
        parse_vtt(text.encode(), "a.vtt")
    assert caught.value.where == f"a.vtt:{line}"
    assert caught.value.hint


def test_encodings_and_line_ends() -> None:
    text = "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nМы ждали.\r\n"
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert [cue.text for cue in parse_vtt(data, "a.vtt")] == ["Мы ждали."]
    assert parse_vtt(text.encode("cp1251"), "a.vtt", lang="ru").encoding == "cp1251"


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1),
                st.text("<>&;-{}\\N \u200f\u2028אبә，《🙂ic/v.:01", min_size=1),
                st.sampled_from(["NOTE", "STYLE", "WEBVTT", "-->", "<i>a</i>", "&amp;", "- Иә."]),
            ).filter(lambda line: bool(line.strip())),
            max_size=3,
        ),
        max_size=5,
    )
)
def test_round_trip(texts: list[list[str]]) -> None:
    written = track(*("\n".join(lines) for lines in texts), marks=(Mark.SAMPLE_MODELS,))
    read = parse_vtt(write_vtt(written).encode(), "a.vtt")
    assert [(cue.span, cue.text, cue.dropped) for cue in read] == [
        (cue.span, cue.text, ()) for cue in written.cues
    ]
    assert read.dropped == ("a note (NOTE)",)


@given(st.one_of(st.binary(max_size=100), st.text("WEBVT\n 01:.->-<>&ab", max_size=80)))
def test_any_bytes_are_read_or_refused(data: bytes | str) -> None:
    raw = b"WEBVTT\n\n" + (data if isinstance(data, bytes) else data.encode())
    try:
        parse_vtt(raw, "a.vtt")
    except FormatError as error:
        assert (error.where or "").startswith("a.vtt:")
