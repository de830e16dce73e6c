"""How wide a text is, and where UAX 14 lets a line end: as uniseg says, but fast."""

from __future__ import annotations

import time
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.graphemecluster import grapheme_cluster_break, grapheme_clusters
from uniseg.linebreak import line_break_boundaries

from subtitler.languages import LANGUAGES
from subtitler.layout import count_chars, layout
from subtitler.layout.counting import widths_before
from subtitler.layout.places import legal_breaks
from subtitler.model import Segment, Span, Transcript
from tests.layout_material import TEXTS

MARKED = st.text(
    st.sampled_from("aя한क雪ا1 .\u0301\u0308\u064e\u093c\u094d\u0903\u200d\u200c👩🏽🇰\u0600\u1160"),
    max_size=40,
)
"""Letters under many marks."""


@settings(deadline=None, max_examples=400)
@given(TEXTS | MARKED)
def test_breaks_are_those_of_uax14(text: str) -> None:
    if text:
        assert legal_breaks(text) == list(line_break_boundaries(text))


@settings(deadline=None, max_examples=400)
@given(TEXTS | MARKED)
def test_counts_the_grapheme_clusters_of_which_something_is_seen(text: str) -> None:
    unseen = ("Cc", "Cf")
    seen = [
        part
        for part in grapheme_clusters(text)
        if any(category(char) not in unseen for char in part)
    ]
    assert count_chars(text, "kk") == len(seen)


def test_characters_that_are_counted_without_asking_are_clusters_of_their_own() -> None:
    plain = [chr(code) for code in range(0x10000) if widths_before(chr(code), LANGUAGES["kk"])]
    assert len(plain) > 40_000
    kinds = {grapheme_cluster_break(char).value for char in plain}
    assert kinds == {"Other", "LV", "LVT"}
    assert {category(char) for char in plain}.isdisjoint({"Cc", "Cf", "Mn", "Me", "Mc"})


@settings(deadline=None)
@given(st.text("aЖ我。ハ한글1 …“ﾊ"), st.sampled_from(["kk", "ko", "ja"]))
def test_a_text_is_as_wide_as_its_parts(text: str, lang: str) -> None:
    widths = widths_before(text, LANGUAGES[lang])
    assert widths is not None
    assert list(widths) == [count_chars(text[:at], lang) for at in range(len(text) + 1)]


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301" * 100_000,
        "a" + "\u0301\u200d" * 20_000,
        "क" + "\u094d\u093c" * 20_000,
        "1," * 1000,
        "👩\u200d" * 1000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    track, _ = layout(Transcript("kk", (Segment("s1", Span(0, 60_000), text),)))
    assert "".join(line for cue in track.cues for line in cue.lines) == text
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("lang", "text", "chars"),
    [
        ("kk", "Әже, қайда?", 11),
        ("en", "e\u0301te\u0301", 3),
        ("ar", "مَدرَسة", 5),
        ("ar", "\u200fنعم\u200e.", 4),
        ("en", "👩🏽\u200d🚀🇰🇿", 2),
        ("zh", "我1998年", 6),
        ("ko", "네, 200명", 4.5),
        ("ko", "“네…”", 2.5),
        ("ja", "1998年に", 4),
        ("ja", "はい…", 3),
        ("en", "a\x00b", 2),
        ("en", "", 0),
    ],
)
def test_counts_as_a_reader_does(lang: str, text: str, chars: float) -> None:
    assert count_chars(text, lang) == chars
