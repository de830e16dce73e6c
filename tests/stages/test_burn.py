"""Burning in through the program: one cue, one stretch; several languages, one decode."""

from __future__ import annotations

from pathlib import Path

import pytest

from subtitler import media
from subtitler.media import runner, stretches
from tests.conftest import Program, sign
from tests.test_batch import finished  # noqa: F401 - a fixture


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What ffmpeg was asked to do."""
    asked: list[list[str]] = []
    start = runner._start

    def noted(command: list[str], *rest: object) -> object:
        asked.append(command)
        return start(command, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "_start", noted)
    return asked


def encoded(runs: list[list[str]]) -> list[int]:
    """How many pictures each call of ffmpeg encoded."""
    return [n for command in runs if (n := command.count("libx264"))]


def test_languages_are_burned_from_one_decode(
    program: Program, fakes: Path, tiny_video: Path, runs: list[list[str]]
) -> None:
    assert program("add", fakes, tiny_video, "--id", "v-1") == 0
    assert program("run", fakes) == 3
    sign(program, fakes / "videos" / "v-1")
    runs.clear()
    assert program("run", fakes) == 0
    video = fakes / "videos" / "v-1"
    assert (video / "burned.en.mp4").exists() and (video / "burned.tr.mp4").exists()
    assert encoded(runs) == [2]
    assert [path.name for path in sorted((video / ".cache" / "burn").rglob("*.*"))] == [
        "made.json",
        "made.json",
    ]


def test_a_burned_video_that_was_lost_or_changed_comes_back(
    program: Program,
    finished: Path,  # noqa: F811 - the fixture
    runs: list[list[str]],
) -> None:
    video = finished / "videos" / "v-1" / "burned.tr.mp4"
    before = video.read_bytes()
    video.unlink()
    runs.clear()
    assert program("run", finished) == 0
    assert video.read_bytes() == before
    assert encoded(runs) == [1]


def test_a_corrected_cue_takes_the_rest_from_the_earlier_video(
    program: Program,
    finished: Path,  # noqa: F811 - the fixture
    runs: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(stretches, "LEAST_S", 1)
    video = finished / "videos" / "v-1"
    for lang in ("en", "tr"):
        (video / f"burned.{lang}.mp4").unlink()
    runs.clear()
    assert program("run", finished) == 0
    whole = len(encoded(runs))
    assert whole > 2

    out = tmp_path / "out.srt"
    program("review", "export", video, "-o", out)
    text = out.read_text(encoding="utf-8")
    before, word, after = text.rpartition("сөз")
    assert word
    out.write_text(f"{before}ән{after}", encoding="utf-8")
    program("review", "import", video, out, "--as", "tulpar")
    assert program("run", finished) == 3
    sign(program, video)
    runs.clear()
    assert program("run", finished) == 0
    assert 0 < len(encoded(runs)) < whole
    info = media.probe(video / "burned.en.mp4")
    assert info.video is not None
    assert info.video.duration_ms == 5000
