"""Sound and engines for tests of the speech stages: what sounds like speech, and who writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from subtitler.engines import Identity, Progress, wav
from subtitler.engines.fake import FakeTranscriber
from subtitler.errors import EngineError
from subtitler.model import Segment, Span, Transcript
from subtitler.sound import Profile, ProfileBuilder

RATE_HZ = wav.RATE_HZ


def babble(seconds: float, level: float = 0.1, seed: int = 0) -> NDArray[np.float32]:
    """A buzz that swells four times a second, as syllables do."""
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    buzz = sum(np.sin(2 * np.pi * 120 * n * at + n * seed) / n for n in range(1, 12))
    swell = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * at)
    return np.asarray(level * buzz * swell, np.float32)


def hush(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    """What a microphone gives where nobody speaks: noise at −66 dBFS."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, 0.0005, int(seconds * RATE_HZ)).astype(np.float32)


def spoken(*turns: tuple[float, float]) -> tuple[NDArray[np.float32], list[Span]]:
    """Speech and pause in turns, in seconds; and where the speech is."""
    parts, spans, at_ms = [], [], 0.0
    for number, (speech_s, pause_s) in enumerate(turns):
        parts += [babble(speech_s, seed=number), hush(pause_s, seed=number)]
        spans.append(Span(round(at_ms), round(at_ms + speech_s * 1000)))
        at_ms += (speech_s + pause_s) * 1000
    return np.concatenate(parts), spans


def profile(samples: NDArray[np.float32], speech: Sequence[Span]) -> Profile:
    """The profile of a sound whose voice is known."""
    builder = ProfileBuilder()
    builder.add(samples)
    voice = np.zeros(-(-len(samples) // 160), np.float32)
    for span in speech:
        voice[span.start_ms // 10 : span.end_ms // 10] = 1.0
    return builder.finish(voice)


class Scripted(FakeTranscriber):
    """An engine that does as it is told: `answers` by the number of the call, or an error."""

    def __init__(self, *answers: Sequence[Segment] | Exception) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[tuple[tuple[str, ...], tuple[str, ...], int]] = []

    def identity(self) -> Identity:
        """The same for every script: what it was asked for shows what was kept."""
        return {"library": "a script for tests"}

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Give the next answer."""
        with wav.opened(audio) as file:
            self.asked.append((tuple(languages), tuple(hints), file.duration_ms))
        answer = self.answers.pop(0) if self.answers else EngineError("asked too often")
        if isinstance(answer, Exception):
            raise answer
        progress(1, 1)
        return Transcript(languages[0], tuple(answer))
