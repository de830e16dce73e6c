"""Which lines of a script a stretch draws."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.media.script import Script

HEAD = "[Script Info]\nPlayResX: 320\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"


def stamp(ms: int) -> str:
    return f"{ms // 3600000}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000 // 10:02}"


def script(*events: tuple[int, int, int, str]) -> str:
    lines = (
        f"Dialogue: {layer},{stamp(start)},{stamp(end)},Text,,0,0,0,,{text}\n"
        for layer, start, end, text in events
    )
    return HEAD + "".join(lines)


def drawn(ass: str) -> str:
    return "".join(re.findall(r",,(\w+)$", ass, re.MULTILINE))


A_B_C = script((0, 1000, 2000, "a"), (0, 2000, 4000, "b"), (0, 7_200_000, 7_201_000, "c"))


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "letters"),
    [
        (0, 999, ""),
        (0, 1000, "a"),
        (1990, 1999, "a"),
        (1999, 2000, "ab"),
        (2000, 5000, "b"),
        (4000, 9000, ""),
        (7_200_500, 7_200_500, "c"),
        (0, 8_000_000, "abc"),
    ],
)
def test_lines_of_a_stretch(start_ms: int, end_ms: int, letters: str) -> None:
    part = Script(A_B_C).part(start_ms, end_ms)
    assert drawn(part.ass) == letters
    assert part.ass.startswith(HEAD)
    assert part.empty == (not letters)
    assert part.from_ms == start_ms


def test_the_whole_is_the_whole() -> None:
    assert Script(A_B_C).part(0, 10**9).ass == A_B_C


@pytest.mark.parametrize(
    ("events", "from_ms"),
    [
        # b was moved aside by a and stays there after a has gone.
        ([(0, 1000, 3000, "a"), (0, 2000, 6000, "b")], 1000),
        # c was moved by b, which was moved by a.
        ([(0, 500, 1500, "a"), (0, 1000, 3000, "b"), (0, 2500, 6000, "c")], 500),
        # Both still stand there.
        ([(0, 2000, 6000, "a"), (0, 1000, 6000, "b")], 1000),
        # Another layer moves nobody, nor does one after the other.
        ([(1, 0, 9000, "a"), (0, 2000, 6000, "b")], 4000),
        ([(0, 1000, 2000, "a"), (0, 2000, 6000, "b")], 4000),
        # What begins in the stretch is moved in it.
        ([(0, 2000, 6000, "a"), (0, 5000, 7000, "b")], 4000),
    ],
)
def test_captions_that_overlap_are_drawn_from_their_start(
    events: list[tuple[int, int, int, str]], from_ms: int
) -> None:
    part = Script(script(*events)).part(4000, 8000)
    assert part.from_ms == from_ms
    wanted = "".join(e[3] for e in events if e[2] > part.from_ms)
    assert drawn(part.ass) == wanted


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.integers(0, 500), st.integers(1, 200), st.sampled_from("abc")
        ),
        max_size=8,
    ),
    st.lists(st.integers(0, 700), min_size=1, max_size=6, unique=True),
)
def test_every_line_is_drawn_in_every_stretch_that_it_touches(
    raw: list[tuple[int, int, int, str]], cuts: list[int]
) -> None:
    events = [(y, start * 10, (start + long) * 10, text) for y, start, long, text in raw]
    whole = Script(script(*events))
    borders = [0, *sorted(10 * cut + 10 for cut in cuts), 10_000]
    for start, end in pairwise(borders):
        part = whole.part(start, end - 1)
        for event in events:
            if event[1] < end and event[2] > start:
                assert script(event).removeprefix(HEAD) in part.ass
