"""ASS scripts: every word drawn, none obeyed, each line in its direction."""

from __future__ import annotations

import re
from itertools import pairwise

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.ass import to_ass
from subtitler.model import Cue, Span, Track

JOINER = "\u2060"


def script(*lines: str, rtl: bool = False, **options: object) -> pysubs2.SSAFile:
    """Write one cue and read the file back."""
    cue = Cue(Span(1000, 2500), lines, ("a",))
    return read(Track("ar" if rtl else "en", (cue,)), rtl=rtl, **options)


def read(track: Track, **options: object) -> pysubs2.SSAFile:
    settings: dict[str, object] = {
        "width": 1920,
        "height": 1080,
        "family": "Noto Sans",
        "rtl": False,
        "duration_ms": 5000,
        **options,
    }
    return pysubs2.SSAFile.from_string(to_ass(track, **settings))  # type: ignore[arg-type]


def drawn(event: pysubs2.SSAEvent) -> list[str]:
    """What libass draws of an event: the reverse of the escaping, with nothing of ours used."""
    lines = re.split(r"\\N", event.text)
    return [re.sub(r"\\([{}])", r"\1", line.replace("\\" + JOINER, "\\")) for line in lines]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("plain", "plain"),
        ("the set {a, b}", r"the set \{a, b\}"),
        (r"{\an8}{\fs80}x", "\\{\\" + JOINER + "an8\\}\\{\\" + JOINER + "fs80\\}x"),
        (r"C:\new\N\h", f"C:\\{JOINER}new\\{JOINER}N\\{JOINER}h"),
        ("<i>tag</i> & ,;", "<i>tag</i> & ,;"),
        ("a\tb", "a b"),
        ("a\nb\rc\x00d\x1be\u2028f", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"),
        ("ӘҒҚҢӨҰҮҺІ İıĞŞ 直关骨", "ӘҒҚҢӨҰҮҺІ İıĞŞ 直关骨"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("", ""),
    ],
)
def test_text_is_text(said: str, written: str) -> None:
    [event] = script(said)
    assert event.text == written


def test_lines_are_ours_alone() -> None:
    [event] = script("one\\N", "two")
    assert event.text == f"one\\{JOINER}N\\Ntwo"
    assert (event.start, event.end) == (1000, 2500)


CHARACTERS = st.characters(codec="utf-8", exclude_characters=JOINER)


@given(st.lists(st.text(CHARACTERS, min_size=1), min_size=1, max_size=3))
def test_no_character_is_lost(lines: list[str]) -> None:
    [event] = [e for e in script(*lines) if e.style == "Text"]
    shown = [
        re.sub(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]", "\ufffd", line).replace("\t", " ")
        for line in lines
    ]
    # pysubs2 strips the blanks at the end of a line of the file when it reads it.
    # Lines that are wider than the picture may have been broken.
    assert "".join(drawn(event)).strip() == "".join(shown).strip()
    assert len(drawn(event)) >= len(shown)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(FormatError, match=r"U\+D800") as caught:
        script("half \ud800")
    assert caught.value.where == "cue 1"
    assert caught.value.hint


@pytest.mark.parametrize("rtl", [False, True])
def test_direction(rtl: bool) -> None:
    made = script("one", "two", rtl=rtl, marks=("mark",))
    expected = ["\u202bone\u202c\\N\u202btwo\u202c", "\u202bmark\u202c"]
    plain = ["one\\Ntwo", "mark"]
    assert sorted(e.text for e in made) == sorted(expected if rtl else plain)
    assert {style.encoding for style in made.styles.values()} == {-1 if rtl else 1}


L, R = "\u200e", "\u200f"


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("قال (نعم)", f"قال {R}({R}نعم{R}){R}"),
        ("إن CIA (2017) لا", f"إن CIA {L}({L}2017{L}){L} لا"),
        ("إن CIA (US) لا", f"إن CIA {L}({L}US{L}){L} لا"),
        ("إن (CIA) لا", f"إن {R}({R}CIA{R}){R} لا"),
        ("عام (2017) لا", f"عام {R}({R}2017{R}){R} لا"),
        ("CIA (نعم US)", f"CIA {R}({R}نعم US{R}){R}"),
        ("a (b [c] d) e", f"a {L}({L}b {L}[{L}c{L}]{L} d{L}){L} e"),
        ("لا ( )", "لا ( )"),
        ("لا (", "لا ("),
        ("لا ) (", "لا ) ("),
        ("لا (نعم]", "لا (نعم]"),
    ],
)
def test_brackets_have_a_direction(line: str, marked: str) -> None:
    [event] = script(line, rtl=True)
    assert event.text == f"\u202b{marked}\u202c"


def test_times_beyond_ten_hours() -> None:
    hours = 36_000_000
    cue = Cue(Span(hours + 1234, hours + 5678), ("late",), ("a",))
    track = Track("en", (cue,))
    text = to_ass(track, width=640, height=360, family="F", rtl=False, duration_ms=11 * 3_600_000)
    assert "Dialogue: 0,10:00:01.23,10:00:05.68,Text" in text


def test_touching_cues_do_not_overlap() -> None:
    cues = tuple(Cue(Span(n * 333, (n + 1) * 333), ("x",), ("a",)) for n in range(50))
    events = list(read(Track("en", cues)))
    for before, after in pairwise(events):
        assert before.end == after.start


def test_marks_stand_all_the_time_at_the_top() -> None:
    made = script("x", marks=("not reviewed", "sample"), duration_ms=5000)
    [mark] = [e for e in made if e.style == "Mark"]
    assert mark.text == "not reviewed\\Nsample"
    assert mark.start == 0 and mark.end >= 5000
    style = made.styles["Mark"]
    assert style.alignment == pysubs2.Alignment.TOP_CENTER
    assert style.fontsize < made.styles["Text"].fontsize


@pytest.mark.parametrize(
    ("size", "line_px", "margin_px"),
    [
        ((1920, 1080), 81, 70),
        ((1280, 720), 54, 47),
        ((1440, 1080), 81, 70),
        ((1080, 1080), 81, 70),
        ((1080, 1350), 81, 88),
        ((1080, 1920), 81, 653),
    ],
)
def test_sizes_follow_the_shape(size: tuple[int, int], line_px: int, margin_px: int) -> None:
    made = script("x", width=size[0], height=size[1], size_ratio=1.5)
    style = made.styles["Text"]
    assert style.fontsize == pytest.approx(line_px * 1.5, abs=1.5)
    assert style.marginv == pytest.approx(margin_px, abs=1)
    assert style.marginl == style.marginr == round(size[0] * 0.05)
    assert (made.info["PlayResX"], made.info["PlayResY"]) == (str(size[0]), str(size[1]))
    assert made.info["ScaledBorderAndShadow"] == "yes"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("他们夜里把我丈夫带走了", 1),
        ("他们夜里把我丈夫带走了，没有人告诉我们", 2),
        ("他" * 17 + "，" + "他" * 16, 3),
        ("二〇一七年 CIA (2017) 他们夜里把我丈夫带走了，没有人告诉我们", 3),
        ("They took my husband away at night, and no one in the village told us why.", 1),
    ],
)
def test_a_line_without_spaces_is_broken_where_it_does_not_fit(line: str, parts: int) -> None:
    [event] = script(line, width=1080, height=1920)
    made = event.text.split("\\N")
    assert "".join(made) == line
    assert len(made) == parts
    assert not any(part.startswith("，") for part in made)


def test_sizes_can_be_given() -> None:
    style = script("x", line_height=0.1, margin_bottom=0.2).styles["Text"]
    assert (style.fontsize, style.marginv) == (108, 216)


def test_the_same_track_gives_the_same_script() -> None:
    track = Track("en", (Cue(Span(0, 1), ("x",), ("a",)),))
    made = {
        to_ass(track, width=640, height=360, family="F", rtl=False, duration_ms=1) for _ in range(2)
    }
    assert len(made) == 1
    assert "pysubs2" not in made.pop()
