"""The detector of voice on a recorded voice, at every level; and on what is none."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from subtitler.engines import voice
from subtitler.engines.voice import profile_of
from subtitler.errors import EngineError
from subtitler.sound import Samples

ENGLISH = Path(__file__).parent.parent / "engines" / "english.wav"


def write(path: Path, samples: Samples, rate_hz: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(samples, -1, 0.9999) * 32768).astype("<i2").tobytes())
    return path


def english() -> Samples:
    with wave.open(str(ENGLISH), "rb") as file:
        data = file.readframes(file.getnframes())
    return np.frombuffer(data, "<i2").astype(np.float32) * np.float32(1 / 32768)


def at_level(samples: Samples, dbfs: float) -> Samples:
    scaled: Samples = samples * np.float32(10 ** (dbfs / 20) / np.sqrt(np.mean(samples**2)))
    return scaled


def noise(seconds: float, dbfs: float) -> Samples:
    values = np.random.default_rng(2).normal(size=round(seconds * 16_000))
    return np.asarray(values * 10 ** (dbfs / 20), np.float32)


@pytest.mark.parametrize("dbfs", [-12, -23, -35, -45, -50])
def test_a_voice_is_heard_at_any_level(tmp_path: Path, dbfs: float) -> None:
    speech = at_level(english(), dbfs)
    made = profile_of(write(tmp_path / "a.wav", speech + noise(len(speech) / 16_000, -70)))
    assert made.spoken.mean() > 0.6
    assert made.duration_ms == len(speech) // 16


def test_a_quiet_answer_right_after_a_loud_question_is_heard(tmp_path: Path) -> None:
    loud, quiet = at_level(english(), -18), at_level(english(), -45)
    sound = np.concatenate([loud, quiet, loud])
    made = profile_of(write(tmp_path / "a.wav", sound + noise(len(sound) / 16_000, -65)))
    third = made.frames // 3
    assert made.spoken[third : 2 * third].mean() > 0.6


def hum(hz: float) -> Samples:
    at = np.arange(160_000) / 16_000
    tones = [np.sin(2 * np.pi * hz * k * at) / k for k in range(1, 9)]
    return np.asarray(0.05 * np.sum(tones, axis=0), np.float32)


@pytest.mark.parametrize(
    "sound",
    [np.zeros(160_000, np.float32), noise(10, -20), noise(10, -50), hum(50), hum(60), hum(220)],
    ids=["silence", "noise", "faint noise", "hum at 50", "hum at 60", "organ"],
)
def test_what_is_no_voice_is_not_heard_as_one(tmp_path: Path, sound: Samples) -> None:
    # Where a tone sets in, the detector takes a moment to see that it is none.
    assert profile_of(write(tmp_path / "a.wav", sound)).spoken[50:].mean() < 0.02


def test_where_a_block_ends_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.wav", at_level(english(), -40))
    whole = profile_of(path)
    monkeypatch.setattr(voice, "BLOCK_S", 1)
    cut = profile_of(path)
    assert np.array_equal(whole.levels_dbfs, cut.levels_dbfs)
    assert np.allclose(whole.voice, cut.voice, atol=0.02)


@pytest.mark.parametrize("samples", [0, 1, 100, 511, 513])
def test_the_shortest_recordings(tmp_path: Path, samples: int) -> None:
    made = profile_of(write(tmp_path / "a.wav", noise(1, -20)[:samples]))
    assert made.frames == len(made.voice) == -(-samples // 160)


def test_what_is_no_such_wav_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"not sound")
    with pytest.raises(EngineError, match="no WAV"):
        profile_of(tmp_path / "a.wav")
    with pytest.raises(EngineError, match="16 kHz"):
        profile_of(write(tmp_path / "b.wav", noise(1, -20), rate_hz=8000))
