"""The two sample videos: what a player finds in them, and transcripts that fit their sound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
LANGUAGES = ("kk", "en")
RATE_HZ = 16_000
MEGABYTE = 1_000_000

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True)
class Cue:
    start: float
    end: float
    text: str


def video(language: str) -> Path:
    return SAMPLES / "videos" / f"{language}-testimony.mp4"


def lines(language: str) -> list[str]:
    return (SAMPLES / f"{language}-testimony.txt").read_text(encoding="utf-8").splitlines()


def cues(language: str) -> list[Cue]:
    path = SAMPLES / "transcripts" / f"{language}-testimony.{language}.srt"
    found = []
    for number, block in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), start=1):
        heading, times, text = block.split("\n")
        assert heading == str(number)
        h1, m1, s1, ms1, h2, m2, s2, ms2 = map(int, re.findall(r"\d+", times))
        start, end = (h1 * 60 + m1) * 60 + s1 + ms1 / 1000, (h2 * 60 + m2) * 60 + s2 + ms2 / 1000
        found.append(Cue(start, end, text))
    return found


@cache
def sound(language: str) -> NDArray[np.float64]:
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE_HZ)
    parts = []
    with av.open(str(video(language))) as container:
        for frame in container.decode(audio=0):
            parts += [part.to_ndarray()[0] for part in resampler.resample(frame)]
    parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float64)


def level_db(samples: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(samples**2) + 1e-12))


def between(samples: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    return samples[round(start * RATE_HZ) : round(end * RATE_HZ)]


def test_picture_and_sound(language: str) -> None:
    with av.open(str(video(language))) as container:
        picture, speech = container.streams.video[0], container.streams.audio[0]
        assert len(container.streams) == 2
        assert (picture.codec_context.width, picture.codec_context.height) == (1280, 720)
        assert picture.average_rate == 25
        assert (picture.codec_context.name, picture.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert speech.codec_context.name == "aac"
        assert container.duration is not None
        assert 30 <= container.duration / av.time_base <= 60


def test_small_enough_to_keep_in_the_repository(language: str) -> None:
    assert video(language).stat().st_size < 1.5 * MEGABYTE


def test_index_comes_before_the_media(language: str) -> None:
    data = video(language).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_nothing_tells_who_made_it_or_where(language: str) -> None:
    with av.open(str(video(language))) as container:
        found = [*container.metadata.items()]
        for stream in container.streams:
            found += stream.metadata.items()
    technical = {"major_brand", "minor_version", "compatible_brands", "handler_name", "language"}
    assert {key for key, _ in found} - technical <= {"encoder"}
    assert {value for key, value in found if key == "encoder"} <= {"H.264"}
    data = video(language).read_bytes()
    assert b"x264" not in data
    assert b"Lav" not in data


def test_picture_moves(language: str) -> None:
    with av.open(str(video(language))) as container:
        seen = []
        for frame in container.decode(video=0):
            seen.append(frame.to_ndarray(format="gray").astype(np.float64))
            if len(seen) == 51:
                break
    assert np.abs(seen[0] - seen[50]).max() > 20


def test_transcript_holds_the_sentences(language: str) -> None:
    assert [cue.text for cue in cues(language)] == lines(language)
    assert len(cues(language)) == 9


def test_cues_follow_each_other_inside_the_video(language: str) -> None:
    found = cues(language)
    assert all(cue.start < cue.end for cue in found)
    assert all(before.end < after.start for before, after in pairwise(found))
    assert found[0].start >= 1.0
    assert found[-1].end + 1.4 <= len(sound(language)) / RATE_HZ


def test_speech_is_where_the_cues_are(language: str) -> None:
    samples, found = sound(language), cues(language)
    edges = [(before.end, after.start) for before, after in pairwise(found)]
    silent = [(0.0, found[0].start), *edges, (found[-1].end, len(samples) / RATE_HZ)]
    # The encoder smears the edge of a sound by a frame of 23 ms.
    quiet = max(level_db(between(samples, start + 0.05, end - 0.05)) for start, end in silent)
    loud = min(level_db(between(samples, cue.start, cue.end)) for cue in found)
    assert loud - quiet >= 20


def test_cue_starts_with_the_first_sound(language: str) -> None:
    samples = sound(language)
    for cue in cues(language):
        assert level_db(between(samples, cue.start - 0.1, cue.start - 0.03)) < -50
        assert level_db(between(samples, cue.start, cue.start + 0.05)) > -50
        assert level_db(between(samples, cue.end - 0.2, cue.end - 0.1)) > -56


def test_room_is_never_digitally_silent(language: str) -> None:
    samples = sound(language)
    step = RATE_HZ // 2
    levels = [level_db(samples[i : i + step]) for i in range(step, len(samples) - step, step)]
    assert min(levels) > -70
