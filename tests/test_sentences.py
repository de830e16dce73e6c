"""Segments of about a sentence: cut where people stop, and nothing lost on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.model import Evidence, Segment, Span, Word
from subtitler.stages.sentences import PUNCTUATED, UNPUNCTUATED, by_sentence


def heard(*texts: str, pauses: dict[str, int] | None = None, joiner: str = " ") -> list[Segment]:
    """Stretches as an engine gives them: 400 ms a word, 100 ms between, `pauses` after a word."""
    at, segments = 0, []
    for number, text in enumerate(texts):
        words = []
        for part in text.split() if joiner else list(text):
            words.append(Word(Span(at, at + 400), part))
            at += 500 + (pauses or {}).get(part, 0)
        span = Span(words[0].span.start_ms, words[-1].span.end_ms)
        segments.append(Segment(f"{number}", span, text, words=tuple(words)))
    return segments


ROWS = [
    ("en", ["I am a driver. I lived", "near the river. They came."],
     ["I am a driver.", "I lived near the river.", "They came."]),
    ("en", ["He said: “Go.” Then he went."], ["He said: “Go.”", "Then he went."]),
    ("ru", ["В 2017 г. на востоке. Мы ждали."], ["В 2017 г. на востоке.", "Мы ждали."]),
    ("kk", ["Мен күттім. Хабар", "келмеді."], ["Мен күттім.", "Хабар келмеді."]),
    ("tr", ["Neden? Kimse söylemedi."], ["Neden?", "Kimse söylemedi."]),
    ("ar", ["لماذا؟ لا أعرف."], ["لماذا؟", "لا أعرف."]),
    ("kk", ["менің атым ерлан"], ["менің атым ерлан"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "given_texts", "expected"), ROWS)
def test_cut_where_sentences_end(lang: str, given_texts: list[str], expected: list[str]) -> None:
    assert [item.text for item in by_sentence(heard(*given_texts), lang)] == expected


def test_chinese_has_no_spaces() -> None:
    segments = heard("我是司机。我住", "在河边。", joiner="")
    assert [item.text for item in by_sentence(segments, "zh")] == ["我是司机。", "我住在河边。"]


def test_a_pause_ends_a_segment_where_nothing_else_does() -> None:
    segments = heard("бір екі үш төрт", pauses={"екі": 2000})
    assert [item.text for item in by_sentence(segments, "kk")] == ["бір екі", "үш төрт"]


def test_endless_speech_is_cut_at_its_longest_pauses() -> None:
    segments = heard(" ".join(f"w{n}" for n in range(100)), pauses={"w37": 300, "w64": 200})
    found = by_sentence(segments, "en")
    assert all(item.span.duration_ms <= UNPUNCTUATED.longest_ms for item in found)
    assert any(item.text.endswith("w37") for item in found)


def test_a_long_sentence_with_its_mark_may_be_longer() -> None:
    [one] = by_sentence(heard(" ".join(f"w{n}" for n in range(20)) + "."), "en")
    assert UNPUNCTUATED.longest_ms < one.span.duration_ms <= PUNCTUATED.longest_ms


def test_where_the_model_writes_no_marks_breathing_pauses_decide() -> None:
    text = "біз таңертең шықтық жол ұзақ болды балалар ұйықтап кетті"
    segments = heard(text, pauses={"шықтық": 600, "болды": 700})
    assert [item.text for item in by_sentence(segments, "kk")] == [
        "біз таңертең шықтық",
        "жол ұзақ болды",
        "балалар ұйықтап кетті",
    ]
    hasty = heard("мен бардым сосын қайттым", pauses={"мен": 600})
    assert len(by_sentence(hasty, "kk")) == 1, "one word is no sentence"
    marked = heard("Біз таңертең шықтық, жол ұзақ болды.", pauses={"шықтық,": 700})
    assert len(by_sentence(marked, "kk")) == 1, "with marks, a breath in a sentence cuts nothing"


def test_ever_shorter_pauses_end_no_recursion() -> None:
    words, at = [], 0
    for n in range(3000):
        words.append(Word(Span(at, at + 10), f"w{n}"))
        at += 610 - n // 5
    [segment] = [Segment("0", Span(0, at), " ".join(w.text for w in words), words=tuple(words))]
    assert sum(len(item.words) for item in by_sentence([segment], "kk")) == 3000


def test_two_languages_never_share_a_segment() -> None:
    one, other = heard("Мен келдім және", "он сказал да.")
    mixed = [one, replace(other, language="ru")]
    assert [(item.text, item.language) for item in by_sentence(mixed, "kk")] == [
        ("Мен келдім және", None),
        ("он сказал да.", "ru"),
    ]


def test_a_segment_from_two_stretches_has_the_worst_of_both() -> None:
    one, other = heard("I lived", "near the river.")
    found = by_sentence(
        [
            replace(one, evidence=Evidence(-0.2, 0.1, 1.2, 1, (("en", 0.9),))),
            replace(other, evidence=Evidence(-0.9, 0.05, 2.6, 2, (("en", 0.5),))),
        ],
        "en",
    )
    assert [item.evidence for item in found] == [Evidence(-0.9, 0.1, 2.6, 2, (("en", 0.9),))]


def test_what_has_no_words_stays_as_it_is() -> None:
    silent = Segment("x", Span(0, 5000), "No words. At all.")
    other = Segment("y", Span(6000, 7000), "spelt", words=(Word(Span(6000, 7000), "otherwise"),))
    assert by_sentence([silent, other], "en") == [silent, other]


words_of_text = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=6),
    min_size=1,
    max_size=30,
)


@given(st.lists(words_of_text, min_size=1, max_size=4), st.sampled_from(["en", "kk", "ar", "zh"]))
def test_no_letter_is_lost_or_added(stretches: list[list[str]], lang: str) -> None:
    segments = heard(*[" ".join(words) for words in stretches])
    found = by_sentence(segments, lang)
    together = "".join("".join(item.text.split()) for item in found)
    assert together == "".join("".join(words) for words in stretches)
    assert [word for item in found for word in item.words] == [
        word for item in segments for word in item.words
    ]
    starts = [item.span.start_ms for item in found]
    assert starts == sorted(starts)
