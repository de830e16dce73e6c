"""WebVTT: what was said is what a browser shows."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.vtt import write_vtt
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
