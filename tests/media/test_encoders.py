"""Chips that encode: found by trying, never by asking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from subtitler.errors import MissingError
from subtitler.media import ENCODERS, encoders, ffmpeg_path, working_encoders
from subtitler.media.graph import PRESETS, coding

if TYPE_CHECKING:
    pass


def test_x264_comes_first_and_always() -> None:
    found = working_encoders()
    assert found[0] == "x264"
    assert set(found) <= set(ENCODERS)
    encoders.require_encoder("x264")


def test_a_chip_that_is_not_there_is_refused_with_what_is() -> None:
    for chip in set(ENCODERS) - set(working_encoders()):
        with pytest.raises(MissingError, match=f"cannot encode with {chip}") as caught:
            encoders.require_encoder(chip)
        assert "x264" in (caught.value.hint or "")


def test_a_trial_tells_what_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With x264 in the place of a chip the trial succeeds, with a name that is none it fails."""
    monkeypatch.setitem(encoders._CHIPS, "nvenc", {"c:v": "libx264", "crf": "{}"})
    monkeypatch.setitem(encoders._CHIPS, "qsv", {"c:v": "h264_of_nobody"})
    found = encoders._working.__wrapped__(ffmpeg_path())
    assert "nvenc" in found
    assert "qsv" not in found


def test_options_carry_the_quality_of_the_preset() -> None:
    for preset, (_, crf) in PRESETS.items():
        assert coding(preset, "nvenc")["cq"] == str(crf)
        assert coding(preset, "qsv")["global_quality"] == str(crf)
        assert coding(preset)["crf"] == crf
