"""`subtitler doctor --picture`: a line in each language, as it will be burned."""

from __future__ import annotations

from pathlib import Path

from subtitler.languages import LANGUAGES
from tests.conftest import Program
from tests.proof.golden import pixels


def test_a_line_of_each_language_is_seen(program: Program, tmp_path: Path) -> None:
    picture = tmp_path / "fonts.png"
    program("doctor", "--picture", picture)
    drawn = pixels(picture)
    rows = drawn.reshape(len(LANGUAGES), -1, *drawn.shape[1:])
    white = (rows > 200).all(axis=3).sum(axis=(1, 2))
    assert all(white > 500)
    assert program("doctor", "--picture", picture) == 2
    assert "is there already" in program.err
