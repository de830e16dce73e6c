"""Hard lines are drawn as in pictures that a person has looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from subtitler.media import specimen
from tests.proof.golden import GOLDEN, HEIGHT, LINES, LOWEST_PX, WIDTH, difference, draw, pixels

MOST = 24.0
"""The worst place of a picture may differ by so much: a tenth of black against white."""


@pytest.mark.parametrize("name", LINES)
def test_a_hard_line(name: str, tmp_path: Path) -> None:
    out = tmp_path / "drawn.png"
    draw(name, out)
    apart = difference(pixels(out), pixels(GOLDEN / f"{name}.png"))
    assert apart <= MOST, f"{apart:.1f}: compare {out} with {GOLDEN.name}/{name}.png"


def test_every_picture_has_its_line() -> None:
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(LINES)


@pytest.mark.parametrize(
    ("name", "was", "instead"),
    [
        ("ar-lam-alef", "لا،", "ل ا،"),  # the ligature taken apart
        ("ar-latin-inside", "\N{RIGHT-TO-LEFT EMBEDDING}", ""),  # the full stop on the wrong side
        ("ar-tashkeel", "\N{ARABIC DAMMA}", ""),  # a vowel sign lost
        ("zh-forms", "Noto Sans CJK SC", "Noto Sans CJK JP"),  # Japanese forms
        ("kk-letters", "Қ", "К"),  # a descender lost
        ("tr-letters", "ı", "i"),  # a dot too many
        ("en-commands", r"\{", "{"),  # text taken for a command
    ],
)
def test_a_small_fault_is_seen(name: str, was: str, instead: str, tmp_path: Path) -> None:
    from subtitler.model import Cue, Span, Track
    from subtitler.stages.burn import ass_for

    lang, lines = LINES[name]
    script = ass_for(Track(lang, (Cue(Span(0, 1000), lines, ("s1",)),)), WIDTH, HEIGHT, 1000)
    assert was in script
    out = tmp_path / "drawn.png"
    faulty = script.replace(was, instead)
    specimen([(faulty, lang)], out, width=WIDTH, height=HEIGHT, lowest_px=LOWEST_PX)
    assert difference(pixels(out), pixels(GOLDEN / f"{name}.png")) > MOST
