"""kill -9 at every change on disk: run again, and the tree is that of a run never killed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from subtitler.stages.add import add
from subtitler.workdir import Collection

PIPELINE = """\
title = "Everything but the picture, with engines that need no model"
targets = ["en", "kk", "tr"]
[[stage]]
name = "audio"
[[stage]]
name = "transcribe"
engine = "fake"
[[stage]]
name = "review-transcript"
reviewers = "off"
[[stage]]
name = "translate"
engine = "fake"
[[stage]]
name = "review-translation"
reviewers = "off"
[[stage]]
name = "layout"
[[stage]]
name = "check"
[[stage]]
name = "export"
"""

WORKERS = 4
"""The points are dealt out to so many test processes."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("worker", range(WORKERS))
def test_killed_anywhere_and_run_again(tmp_path: Path, tiny_video: Path, worker: int) -> None:
    fresh = tmp_path / "fresh"
    (fresh / "videos").mkdir(parents=True)
    (fresh / "subtitler.toml").write_text('pipeline = "crash.toml"\n')
    (fresh / "crash.toml").write_text(PIPELINE)
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    add(Collection(fresh), tiny_video, languages=("kk",), video_id="v-1", copy=True)
    answer = subprocess.run(
        [sys.executable, "tests/crash_driver.py", str(fresh), str(worker + 1), str(WORKERS)],
        capture_output=True,
        text=True,
        check=True,
        env=env,
    )
    told = json.loads(answer.stdout)
    assert told["differing"] == []
    assert told["last"] >= 200, "every point up to there was tried by one of the workers"
    assert "videos/v-1/subtitles.kk.vtt" in told["files"]
    shutil.rmtree(tmp_path)
