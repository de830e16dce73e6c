"""Engines that need no model: the same input gives the same output, in no time.

For the test suite, for tutorials, and as the pattern of a new engine. What they give back is
plainly no transcript and no translation, so that nobody takes it for one.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

from subtitler.engines import Identity, Progress, Weights
from subtitler.errors import ConfigError, EngineError
from subtitler.languages import LANGUAGES
from subtitler.model import Segment, Span, Transcript, Word

VERSION = "1"
"""Part of the identity: raise it when the output changes, so that finished work becomes due."""

PERIOD_MS = 4000
"""One segment begins every 4 s …"""

SPEECH_MS = 3000
"""… and lasts 3 s, which leaves a pause for whatever looks for pauses."""

SHORTEST_MS = 100
"""Sound shorter than this holds no word; a shorter remainder at the end gets no segment."""

_WORDS = {
    "Arab": ("كلمة", "تجربة", "صوت"),
    "Cyrl": ("сынақ", "сөз", "дыбыс"),
    "Hans": ("试验", "词语", "声音"),
    "Jpan": ("試験", "言葉", "音声"),
    "Kore": ("시험", "낱말", "소리"),
    "Latn": ("test", "word", "sound"),
}
_SPACELESS = ("Hans", "Jpan")


class FakeTranscriber:
    """Writes a made-up segment for every 4 s of sound, in the script of the language.

    Words have times and confidences; every fifth confidence is low. Knows all our languages.
    """

    name: str = "fake"
    local: bool = True
    kinds: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()

    def __init__(
        self, weights: Sequence[Weights] = (), threads: int = 0, mode: str = "", rung: int = 0
    ) -> None:
        del weights, threads, mode, rung  # taken because every adapter is called alike

    @property
    def rungs(self) -> tuple[str, ...]:
        """One: it needs no memory to speak of."""
        return ("as it is",)

    @property
    def used_rung(self) -> str:
        """The only one."""
        return self.rungs[0]

    def languages(self) -> frozenset[str]:
        """Every language of `languages.py`."""
        return frozenset(LANGUAGES)

    def identity(self) -> Identity:
        """Its name and version."""
        return {"library": "subtitler fake transcriber", "version": VERSION}

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Make up a transcript from the length of `audio` alone, in the first of `languages`.

        Raises EngineError for an unknown language or where `audio` is no WAV file.
        """
        del hints
        language = languages[0]
        if language not in LANGUAGES:
            raise EngineError(
                f"the fake engine does not know the language “{language}”", hint="subtitler engines"
            )
        try:
            with wave.open(str(audio), "rb") as file:
                duration_ms = file.getnframes() * 1000 // file.getframerate()
        except (wave.Error, EOFError):
            raise EngineError("is no WAV file", where=audio.name) from None
        segments = []
        for number, start_ms in enumerate(range(0, duration_ms, PERIOD_MS), 1):
            span = Span(start_ms, min(start_ms + SPEECH_MS, duration_ms))
            if span.duration_ms >= SHORTEST_MS:
                segments.append(_segment(number, span, language))
            progress(span.end_ms, duration_ms)
        progress(duration_ms, duration_ms)
        return Transcript(language, tuple(segments))

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """Spread the words of each text evenly over its segment."""
        del audio, language, progress
        return [_spread(segment.text.split(), segment.span) for segment in segments]

    def detect(self, audio: Path) -> dict[str, float]:
        """Nothing: it does not listen."""
        del audio
        return {}

    def close(self) -> None:
        """Nothing to free."""


class FakeTranslator:
    """Puts the target's code in front of a text: `[tr] …`. Translates every pair directly."""

    name: str = "fake"
    local: bool = True
    kinds: tuple[str, ...] = ()

    def __init__(self, weights: Sequence[Weights] = (), threads: int = 0) -> None:
        del weights, threads  # taken because every adapter is called alike

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every language into every other."""
        return frozenset(permutations(LANGUAGES, 2))

    def identity(self, source: str, target: str) -> Identity:
        """Its name and version: the pair changes nothing."""
        del source, target
        return {"library": "subtitler fake translator", "version": VERSION}

    def samples(self, source: str, target: str) -> bool:
        """Never: it has no model."""
        del source, target
        return False

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        terms: Sequence[tuple[str, str]] = (),
        context: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> list[str]:
        """Mark every text with the target's code and put in the terms; white space gives "".

        Raises ConfigError where both languages are one.
        """
        del context
        if source == target:
            raise ConfigError(f"{source} to {target} is no translation")
        answers = [_translated(text, target, terms) for text in texts]
        if progress:
            progress(len(texts), len(texts))
        return answers

    def choices(
        self, texts: Sequence[str], *, source: str, target: str, count: int
    ) -> list[list[str]]:
        """Its one answer to each."""
        del count
        return [[answer] for answer in self.translate(texts, source=source, target=target)]

    def close(self) -> None:
        """Nothing to free."""


def _segment(number: int, span: Span, code: str) -> Segment:
    """A segment like `[kk 00:04] сынақ сөз дыбыс 2.`: where it is, then words of its script."""
    language = LANGUAGES[code]
    seconds = span.start_ms // 1000
    place = [f"[{code}", f"{seconds // 60:02}:{seconds % 60:02}]"]
    end = "。" if language.script in _SPACELESS else "."
    spoken = [*_WORDS[language.script], f"{number}{end}"]
    texts = [*place, "".join(spoken)] if language.script in _SPACELESS else [*place, *spoken]
    words = tuple(
        replace(word, confidence=0.35 if (number + index) % 5 == 0 else 0.95)
        for index, word in enumerate(_spread(texts, span))
    )
    return Segment(f"{number}", span, " ".join(texts), words=words)


def _spread(texts: Sequence[str], span: Span) -> tuple[Word, ...]:
    """Words of equal length that fill the span."""
    edges_ms = [
        span.start_ms + span.duration_ms * n // max(len(texts), 1) for n in range(len(texts) + 1)
    ]
    return tuple(Word(Span(edges_ms[n], edges_ms[n + 1]), text) for n, text in enumerate(texts))


def _translated(text: str, target: str, terms: Sequence[tuple[str, str]]) -> str:
    if not text.strip():
        return ""
    for source_term, target_term in terms:
        text = text.replace(source_term, target_term)
    return f"[{target}] {text}"
