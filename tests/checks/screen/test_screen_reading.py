"""Whether a cue can be read in its language, and when it comes and goes: the limits as tables."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from subtitler.checks.screen import CHECKS, screen_findings
from subtitler.languages import LANGUAGES
from subtitler.layout import layout
from subtitler.model import Cue, Finding, Segment, Severity, Span, Track, Transcript

LETTERS = {
    "kk": "көктемдеөзентасыпжолдышайыпкетті",
    "zh": "春天河水冲走了路邻居来帮忙",
    "en": "inspringtheriverwashedtheroadaway",
    "ru": "веснойрекаразмыладорогуимост",
    "tr": "ilkbahardanehiryolualıpgötürdü",
    "ar": "فيالربيعجرفالنهرالطريقوجاءالجيران",
    "fr": "auprintempslarivièreaemportélaroute",
    "de": "imfrühlingrissderflussdiestraßeweg",
    "ko": "봄에강이길을쓸어갔습니다그리고",
    "ja": "春に川が道を流しましたそして",
    "ug": "ئەتىيازدادەريايولنىئېلىپكەتتى",
    "ky": "жазындадарыяжолдуалыпкетти",
    "tt": "язынелгаюлныалыпкитте",
}


def letters(lang: str, count: int) -> str:
    """So many letters of a language, without a space."""
    return (LETTERS[lang] * (count // len(LETTERS[lang]) + 1))[:count]


def shown(
    lang: str,
    *cues: tuple[int, int, str],
    aspect: str = "16:9",
    cuts: Sequence[int] = (),
    ends_ms: int | None = None,
) -> list[Finding]:
    """The findings of cues that have exactly the words and times of their segments."""
    segments = tuple(
        Segment(f"s{n}", Span(start, max(end, start + 1)), text.replace("\n", " "))
        for n, (start, end, text) in enumerate(cues)
    )
    track = Track(
        lang,
        tuple(
            Cue(Span(start, end), tuple(text.split("\n")), (f"s{n}",))
            for n, (start, end, text) in enumerate(cues)
        ),
    )
    text = Transcript(lang, segments)
    return list(screen_findings(track, text, aspect=aspect, cuts_ms=cuts, duration_ms=ends_ms))


def ids(findings: Sequence[Finding]) -> list[str]:
    return [item.check for item in findings]


# --- the figures of Netflix's guides where there is one, else of the nearest language ---

LIMITS = {
    # lang: characters a line, characters a second
    "kk": (39, 17),
    "zh": (16, 9),
    "en": (42, 20),
    "ru": (39, 17),
    "tr": (42, 17),
    "ar": (42, 20),
    "fr": (42, 17),
    "de": (42, 17),
    "ko": (32, 24),  # syllables are full: 16 and 12 of them; these are half ones
    "ja": (26, 8),  # 13 and 4 of them
    "ug": (42, 17),
    "ky": (39, 17),
    "tt": (39, 17),
}


def full(lang: str, halves: int) -> int:
    """So many whole characters in a language that counts narrow ones half."""
    return halves // 2 if LANGUAGES[lang].half_width else halves


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_line_may_be_as_long_as_the_guide_says(lang: str) -> None:
    most = full(lang, LIMITS[lang][0])
    assert ids(shown(lang, (0, 6999, letters(lang, most)))) == []
    (found,) = shown(lang, (0, 6999, letters(lang, most + 1)))
    assert found.check == "line-length"
    assert f"line 1 has {most + 1} characters, {most} fit" in found.message
    assert (found.where, found.segments) == ("0:00:00", ("s0",))


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_line_may_be_read_as_fast_as_the_guide_says(lang: str) -> None:
    speed = full(lang, LIMITS[lang][1])
    assert ids(shown(lang, (0, 1000, letters(lang, speed)))) == []
    (found,) = shown(lang, (0, 990, letters(lang, speed)))
    assert found.check == "reading-speed"
    assert f"{speed} can be read" in found.message


def test_half_width_is_counted_half_in_korean_and_japanese_only() -> None:
    assert ids(shown("ko", (0, 6000, "a" * 32))) == []
    assert ids(shown("ko", (0, 6000, "a" * 33))) == ["line-length"]
    assert ids(shown("ja", (0, 6999, "1" * 26))) == []
    assert ids(shown("zh", (0, 6999, "1" * 17))) == ["line-length"]


def test_what_is_not_seen_is_not_counted() -> None:
    marks = "\u200f" * 20
    assert ids(shown("ar", (0, 6999, letters("ar", 42) + marks))) == []
    accents = "e\u0301" * 42
    assert ids(shown("fr", (0, 6999, accents))) == []


@pytest.mark.parametrize(
    ("aspect", "most", "lines"), [("16:9", 42, 2), ("1:1", 29, 2), ("4:5", 29, 3), ("9:16", 25, 3)]
)
def test_every_shape_of_picture_has_its_own_lines(aspect: str, most: int, lines: int) -> None:
    line = letters("en", most)
    assert ids(shown("en", (0, 6999, "\n".join([line] * lines)), aspect=aspect)) == []
    told = shown("en", (0, 6999, "\n".join([line[:20]] * (lines + 1))), aspect=aspect)
    assert ids(told) == ["line-count"]
    assert ids(shown("en", (0, 6999, line + "x"), aspect=aspect)) == ["line-length"]


@pytest.mark.parametrize(
    ("lang", "length_ms", "checks"),
    [
        ("en", 0, ["zero-time"]),
        ("en", 832, ["cue-duration"]),
        ("en", 833, []),
        ("en", 7000, []),
        ("en", 7001, ["cue-duration"]),
        ("ja", 499, ["cue-duration"]),
        ("ja", 500, []),
        ("kk", 500, ["cue-duration"]),
    ],
)
def test_how_long_a_cue_stands(lang: str, length_ms: int, checks: list[str]) -> None:
    found = shown(lang, (5000, 5000 + length_ms, letters(lang, 1)))
    assert ids(found) == checks
    for item in found:
        assert item.severity is (Severity.ERROR if length_ms == 0 else Severity.WARNING)


@pytest.mark.parametrize(
    ("lang", "gap_ms", "checks"),
    [
        ("en", -500, ["cue-overlap"]),
        ("en", 0, ["cue-gap"]),
        ("en", 79, ["cue-gap"]),
        ("en", 80, []),
        ("en", 81, ["cue-gap"]),
        ("en", 499, ["cue-gap"]),
        ("en", 500, []),
        ("en", 9000, []),
        ("ja", 0, []),
        ("ja", 300, []),
        ("ja", -40, ["cue-overlap"]),
    ],
)
def test_gaps_are_two_frames_or_half_a_second(lang: str, gap_ms: int, checks: list[str]) -> None:
    cue = letters(lang, 4)
    assert ids(shown(lang, (0, 2000, cue), (2000 + gap_ms, 5000 + gap_ms, cue))) == checks


def test_a_gap_stays_where_closing_it_would_keep_the_cue_too_long() -> None:
    assert ids(shown("en", (0, 6900, "so it was"), (7200, 9000, "and so on"))) == []


def test_a_cue_before_the_one_above_it_is_an_error() -> None:
    segments = (Segment("a", Span(0, 2000), "one"), Segment("b", Span(3000, 5000), "two"))
    cues = (Cue(Span(3000, 5000), ("two",), ("b",)), Cue(Span(0, 2000), ("one",), ("a",)))
    (found,) = screen_findings(Track("en", cues), Transcript("en", segments))
    assert (found.check, found.severity) == ("cue-order", Severity.ERROR)


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "severity"),
    [
        (10_000, 12_000, None),
        (9_920, 12_000, None),
        (10_080, 12_500, None),
        (9_000, 12_000, Severity.WARNING),
        (10_400, 12_000, Severity.WARNING),
        (11_500, 14_000, Severity.WARNING),
        (7_000, 10_000, Severity.ERROR),
        (14_001, 16_000, Severity.ERROR),
    ],
)
def test_a_cue_is_there_while_its_words_are_said(
    start_ms: int, end_ms: int, severity: Severity | None
) -> None:
    text = Transcript("en", (Segment("a", Span(10_000, 12_000), "We stayed."),))
    track = Track("en", (Cue(Span(start_ms, end_ms), ("We stayed.",), ("a",)),))
    found = screen_findings(track, text)
    assert [(f.check, f.severity) for f in found] == (
        [("out-of-step", severity)] if severity else []
    )


def test_after_the_end_of_the_recording_nobody_sees_a_cue() -> None:
    assert ids(shown("en", (8000, 9900, "so it was"), ends_ms=9500)) == []
    assert ids(shown("en", (9500, 11000, "so it was"), ends_ms=9500)) == ["past-end"]


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "message"),
    [
        (10_000, 13_000, ""),  # on the cut
        (10_030, 13_000, ""),  # within a frame of it
        (9_500, 13_000, ""),  # half a second before
        (10_300, 13_000, "begins 0.30 s after a cut; begin on the cut"),
        (9_800, 13_000, "begins 0.20 s before a cut; begin on the cut"),
        (9_600, 13_000, "begins 0.40 s before a cut; begin half a second before"),
        (7_000, 9_920, ""),  # two frames before
        (7_000, 10_000, "ends 0.00 s before a cut; end it 80 ms before"),
        (7_000, 9_700, "ends 0.30 s before a cut; end it 80 ms before"),
        (7_000, 10_400, "ends 0.40 s after a cut; end it 80 ms before"),
        (7_000, 10_500, ""),
    ],
)
def test_a_cue_and_a_cut_are_together_or_apart(start_ms: int, end_ms: int, message: str) -> None:
    found = shown("en", (start_ms, end_ms, "so it was"), cuts=(2_000, 10_000, 40_000))
    assert [message] == [item.message.removeprefix("the cue ") for item in found] or (
        not message and not found
    )


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_what_layout_makes_of_a_calm_text_is_left_in_peace(lang: str) -> None:
    text = letters(lang, 12)
    segments = tuple(Segment(f"s{n}", Span(n * 8000, n * 8000 + 6000), text) for n in range(20))
    transcript = Transcript(lang, segments)
    track, _ = layout(transcript)
    assert screen_findings(track, transcript, duration_ms=200_000) == ()


def test_a_thousand_segments_in_ten_languages_take_a_second_or_so() -> None:
    texts = []
    for lang in ("kk", "zh", "en", "ru", "tr", "ar", "fr", "de", "ko", "ja"):
        words = " ".join(letters(lang, size) for size in (5, 7, 3, 6))
        segments = tuple(
            Segment(f"s{n}", Span(n * 8000, n * 8000 + 6000), words) for n in range(1000)
        )
        transcript = Transcript(lang, segments)
        cues = tuple(Cue(item.span, (words[:12], words[12:]), (item.id,)) for item in segments)
        texts.append((Track(lang, cues), transcript))
    began = time.process_time()
    for track, transcript in texts:
        screen_findings(track, transcript, duration_ms=9_000_000, supports=str.isprintable)
    assert time.process_time() - began < 2  # measured: 0.5; other work on the machine may double it


def test_every_finding_has_its_line_in_the_table_of_checks() -> None:
    found = shown("ar", (0, 0, "  "), (0, 9000, "<i>CIA</i> (قال\n.أ" + "x" * 90))
    assert found
    assert {item.check for item in found} <= CHECKS.keys()
