"""Times for the words of a text that is already there: shared by both Whisper engines.

The text is never touched: its words are cut out of it by position. Whisper is made to “say” the
text over the sound, and where it looks while it says each word is where the word is spoken. What
cannot be placed that way gets even times without a confidence, so that a person sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from subtitler.engines import Progress
from subtitler.engines import whisper_sound as sound
from subtitler.engines.wav import RATE_HZ
from subtitler.engines.whisper_languages import WITHOUT_SPACES
from subtitler.model import Segment, Span, Word

if TYPE_CHECKING:
    from subtitler.engines.whisper_sound import Samples

PADDING_S = 0.5
"""How far outside of its segment a word may lie, as long as that is no other segment's time."""

_LONGEST_S = 28.0
_MOST_LETTERS = 400
# A character of a language without spaces, with the marks that belong to it.
_ONE = re.compile(r"[^\w\s]*\w[^\w\s]*|[^\w\s]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and where it is to be found: s from the start of the sound that comes with it."""

    text: str
    language: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage's text with its times; `size` in bytes of UTF-8.

    The pieces of a passage are, one after the other, a space and its text.
    """

    size: int
    start_s: float
    end_s: float
    probability: float


Place = Callable[["Samples", Sequence[Passage]], list[list[Piece]]]
"""Finds passages in at most 30 s of sound; an empty list for one that it cannot place."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a segment's text that goes into one window."""

    number: int
    text: str
    language: str
    start_s: float
    end_s: float


def align(
    audio: Path, segments: Sequence[Segment], language: str, place: Place, progress: Progress
) -> list[tuple[Word, ...]]:
    """The words of each segment with their times, in its own time or close by, never overlapping.

    `place` is the engine's part. Raises EngineError where `audio` is no 16 kHz mono WAV file.
    """
    samples = sound.read(audio)
    total_s = len(samples) / RATE_HZ
    parts = [
        part
        for number, segment in enumerate(segments)
        for part in _parts(number, segments, language, total_s)
    ]
    found: list[list[Word]] = [[] for _ in segments]
    reached_ms = 0
    for window in _windows(parts):
        start_s = min(part.start_s for part in window)
        end_s = max(part.end_s for part in window)
        passages = [
            Passage(part.text, part.language, part.start_s - start_s, part.end_s - start_s)
            for part in window
        ]
        stretch = samples[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
        loud = len(stretch) >= RATE_HZ // 10 and not sound.is_silent(stretch)
        places = place(stretch, passages) if loud else [[] for _ in window]
        for part, pieces in zip(window, places, strict=True):
            shifted = [
                Piece(it.size, it.start_s + start_s, it.end_s + start_s, it.probability)
                for it in pieces
            ]
            words = _words(part, shifted, reached_ms, round(total_s * 1000))
            found[part.number] += words
            reached_ms = words[-1].span.end_ms if words else reached_ms
        progress(min(round(end_s * 1000), round(total_s * 1000)), round(total_s * 1000))
    progress(round(total_s * 1000), round(total_s * 1000))
    return [tuple(words) for words in found]


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end: at spaces; in Chinese and its like, each letter."""
    places = []
    for match in re.finditer(r"\S+", text):
        if language in WITHOUT_SPACES:
            ones = _ONE.finditer(text, match.start(), match.end())
            places += [(one.start(), one.end()) for one in ones]
        else:
            places.append(match.span())
    return places


def _parts(
    number: int, segments: Sequence[Segment], language: str, total_s: float
) -> Iterator[_Part]:
    """A segment with a little sound around it, in parts that fit into a window."""
    segment = segments[number]
    spoken = segment.language or language
    before = segments[number - 1].span.end_ms if number else 0
    after = segments[number + 1].span.start_ms if number + 1 < len(segments) else None
    start_s, end_s = segment.span.start_ms / 1000, segment.span.end_ms / 1000
    first_s = min(start_s, max(start_s - PADDING_S, before / 1000))
    limit_s = total_s if after is None else min(after / 1000, total_s)
    last_s = min(max(end_s, min(end_s + PADDING_S, limit_s)), total_s)
    first_s = min(first_s, last_s)
    words = split(segment.text, spoken)
    if not words:
        return
    count = max(1, int((last_s - first_s) // _LONGEST_S) + 1)
    count = min(len(words), max(count, len(segment.text) // _MOST_LETTERS + 1))
    step_s = min((last_s - first_s) / count, _LONGEST_S)
    for part in range(count):
        some = words[len(words) * part // count : len(words) * (part + 1) // count]
        text = segment.text[some[0][0] : some[-1][1]]
        begin_s = first_s + (last_s - first_s) * part / count
        yield _Part(number, text, spoken, begin_s, begin_s + step_s)


def _windows(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Parts that lie in the same 30 s, together: a window costs the same for one as for ten."""
    window: list[_Part] = []
    for part in parts:
        start_s = min([part.start_s, *(each.start_s for each in window)])
        end_s = max([part.end_s, *(each.end_s for each in window)])
        if window and end_s - start_s > _LONGEST_S:
            yield window
            window = []
        window.append(part)
    if window:
        yield window


def _words(part: _Part, pieces: Sequence[Piece], reached_ms: int, total_ms: int) -> list[Word]:
    """The words of a part, in order, after what was reached, inside its stretch."""
    latest_ms = min(round(part.end_s * 1000), total_ms)
    earliest_ms = min(max(round(part.start_s * 1000), reached_ms), latest_ms)
    if sum(piece.size for piece in pieces) != len(f" {part.text}".encode()):
        pieces = []
    places = split(part.text, part.language)
    found, last_ms = [], earliest_ms
    for number, (first, last) in enumerate(places):
        text = part.text[first:last]
        if pieces:
            start_s, end_s, probability = _time(part.text, first, last, pieces)
            start_ms, end_ms = round(start_s * 1000), round(end_s * 1000)
            confidence: float | None = round(min(max(probability, 0.0), 1.0), 4)
        else:
            length_ms, confidence = latest_ms - earliest_ms, None
            start_ms = earliest_ms + length_ms * number // len(places)
            end_ms = earliest_ms + length_ms * (number + 1) // len(places)
        start_ms = min(max(start_ms, last_ms), latest_ms)
        end_ms = min(max(end_ms, start_ms), latest_ms)
        found.append(Word(Span(start_ms, max(start_ms, end_ms)), text, confidence))
        last_ms = max(start_ms, end_ms)
    return found


def _time(text: str, first: int, last: int, pieces: Sequence[Piece]) -> tuple[float, float, float]:
    """Start, end and mean probability of the pieces that `text[first:last]` lies in."""
    begin = 1 + len(text[:first].encode())
    end = begin + len(text[first:last].encode())
    touched, at = [], 0
    for piece in pieces:
        if at < end and at + piece.size > begin:
            touched.append(piece)
        at += piece.size
    mean = sum(piece.probability for piece in touched) / len(touched)
    return touched[0].start_s, touched[-1].end_s, mean
