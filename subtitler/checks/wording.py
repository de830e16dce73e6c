"""What no speaker says: the same words round and round, and more or fewer than time allows."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from subtitler.checks.hearing import Hearing, spelled
from subtitler.checks.noticing import covering, finding, neighbours, seconds
from subtitler.checks.text import folded, letters, spaced, tokens
from subtitler.languages import LANGUAGES
from subtitler.model import Finding, Segment, Severity, Span
from subtitler.sound.edges import runs

LOOP_RATIO = 2.4
"""Text that zlib makes smaller than this goes round in circles (Whisper's own threshold)."""

_SHORTEST_TEXT_BYTES = 150
_LONGEST_ROUND = 80


@dataclass(frozen=True, slots=True)
class Rate:
    """What a script allows: the most letters a second, and the fewest that is still talking."""

    most: float
    fewest: float


RATES = {
    "Cyrl": Rate(30, 2.2),
    "Latn": Rate(32, 2.2),
    "Arab": Rate(26, 1.8),
    "Hans": Rate(11, 0.8),
    "Jpan": Rate(14, 1.0),
    "Kore": Rate(12, 0.9),
}
"""Fast radio speech is at 20 letters a second (Latin and Cyrillic script), 7 syllables (Chinese,
Korean) and 8 morae (Japanese); half as much again is no speech. The least is a word in 2 to 3 s."""

_LEAST_FOR_FEW_MS = 6000
_LEAST_FOR_MANY = 12


def loops(segments: Sequence[Segment], language: str) -> Iterator[Finding]:
    """The same words over and over, in a segment or across several; and what compresses as such.

    People in distress repeat themselves, so a word or two over and over is a notice; a longer
    phrase word for word, or more rounds than anybody says, is more.
    """
    told: set[int] = set()
    words, owners = _running_text(segments, language)
    for first, last, period in _rounds(words, owners):
        places = sorted(set(owners[first:last]))
        told.update(places)
        own = [segments[place] for place in places]
        times = (last - first) // period
        severity, rank = _weight(own, words[first : first + period], times, language)
        message = (
            f"the same {_count(period, language)} {times} times in a row"
            f"{' over ' + str(len(places)) + ' segments' if len(places) > 1 else ''}: "
            "as a recogniser does that goes round in circles, or a speaker who repeats himself"
        )
        yield finding("loop", severity, message, covering(own), own, rank)
    dense = [
        place
        for place, segment in enumerate(segments)
        if place not in told and compression(segment) >= LOOP_RATIO
    ]
    for places in neighbours(dense):
        group = [segments[place] for place in places]
        ratio = max(compression(segment) for segment in group)
        message = (
            f"the text repeats itself: zlib makes it {ratio:.1f} times smaller, "
            f"and speech rarely over {LOOP_RATIO}"
        )
        yield finding("loop", Severity.WARNING, message, covering(group), group, 40 + 5 * ratio)


def compression(segment: Segment) -> float:
    """How many times smaller zlib makes a text: the engine's figure, else ours for long texts."""
    if segment.evidence and segment.evidence.compression is not None:
        return segment.evidence.compression
    data = segment.text.encode("utf-8", "replace")
    if len(data) < _SHORTEST_TEXT_BYTES:
        return 0.0
    return len(data) / len(zlib.compress(data))


def _running_text(segments: Sequence[Segment], language: str) -> tuple[list[str], list[int]]:
    """Every word of the transcript, and the place of the segment that it belongs to."""
    words: list[str] = []
    owners: list[int] = []
    for place, segment in enumerate(segments):
        own = tokens(segment.text, segment.language or language)
        words += own
        owners += [place] * len(own)
    return words, owners


def _rounds(words: Sequence[str], owners: Sequence[int]) -> list[tuple[int, int, int]]:
    """First, last-but-one and period of what is said three times in a row or more.

    Two rounds count as well where they are six words or longer, or segments of four or more. The
    shortest period wins.
    """
    names = {word: number for number, word in enumerate(dict.fromkeys(words))}
    text = np.array([names[word] for word in words], np.int64)
    taken = np.zeros(len(text), np.bool_)
    found = []
    for period in range(1, min(_LONGEST_ROUND, len(text) // 2) + 1):
        same = text[:-period] == text[period:]
        for first, last in runs(same):
            rounds = (last - first) // period + 1
            middle = first + period
            segments = owners[middle - 1] != owners[middle] and owners[first] != owners[middle]
            enough = 2 if period >= 6 or (period >= 4 and segments) else 3
            if rounds < enough or taken[first : last + period].any():
                continue
            end = first + rounds * period
            taken[first:end] = True
            found.append((first, end, period))
    return sorted(found)


def _weight(
    segments: Sequence[Segment], phrase: Sequence[str], times: int, language: str
) -> tuple[Severity, float]:
    """How sure it is that nobody said that."""
    # Characters, where words are not parted: two of them are about a word.
    size = len(phrase) if spaced(language) else len(phrase) / 2
    extra = size * (times - 1)
    circling = any(compression(segment) >= LOOP_RATIO for segment in segments)
    rank = 30 + 8 * np.log2(1 + extra) + (10 if circling else 0)
    if size <= 2:
        if times >= 12 and circling:
            return Severity.ERROR, rank + 10
        return (Severity.WARNING, rank) if times >= 8 else (Severity.NOTICE, rank - 15)
    if times >= 4 or (times == 3 and size >= 4) or (circling and times >= 3):
        return Severity.ERROR, rank + 10
    return Severity.WARNING, rank


def _count(period: int, language: str) -> str:
    unit = "word" if spaced(language) else "character"
    return unit if period == 1 else f"{period} {unit}s"


def speaking_rates(
    segments: Sequence[Segment], language: str, hearing: Hearing
) -> Iterator[Finding]:
    """Segments with more letters than anybody says in that time, or hardly any."""
    many: dict[int, float] = {}
    few: dict[int, float] = {}
    for place, segment in enumerate(segments):
        rate = _rate_of(segment.language or language)
        count = letters(folded(segment.text))
        said_ms = hearing.speech_ms(segment.span)
        fastest = max(_per_second(count, segment.span.duration_ms), _densest(segment, rate))
        # Where half a segment is silent, the words have to fit into the other half.
        if segment.span.duration_ms > 1000 and said_ms > 300:
            fastest = max(fastest, _per_second(count, said_ms + 500) / 1.25)
        if count >= _LEAST_FOR_MANY * rate.most / 30 and fastest > rate.most:
            many[place] = fastest
        elif said_ms >= _LEAST_FOR_FEW_MS and _per_second(count, said_ms) < rate.fewest:
            few[place] = _per_second(count, said_ms)
    for places in neighbours(many):
        group = [segments[place] for place in places]
        fastest = max(many[place] for place in places)
        message = f"{fastest:.0f} letters a second at its fastest: nobody speaks like that"
        span = covering(group)
        yield finding("speaking-rate", Severity.WARNING, message, span, group, 45 + fastest / 4)
    for places in neighbours(few):
        group = [segments[place] for place in places]
        span = covering(group)
        said_ms = hearing.speech_ms(span)
        words = sum(len(tokens(segment.text, segment.language or language)) for segment in group)
        unit = "words" if spaced(language) else "characters"
        message = (
            f"{words} {unit} for {seconds(said_ms)} of speech: something said may be missing here"
        )
        yield finding("speaking-rate", Severity.WARNING, message, span, group, 45 + said_ms / 1000)


def _rate_of(language: str) -> Rate:
    row = LANGUAGES.get(language)
    return RATES.get(row.script if row else "Latn", RATES["Latn"])


def _per_second(count: int, duration_ms: int) -> float:
    return count * 1000 / max(100, duration_ms)


def _densest(segment: Segment, rate: Rate) -> float:
    """The most letters a second over any eight words, where the words have times."""
    if not spelled(segment) or len(segment.words) < 8:
        return 0.0
    counts = [letters(word.text) for word in segment.words]
    densest = 0.0
    for first in range(len(counts) - 7):
        span = Span(
            segment.words[first].span.start_ms,
            max(segment.words[first].span.start_ms, segment.words[first + 7].span.end_ms),
        )
        densest = max(densest, _per_second(sum(counts[first : first + 8]), span.duration_ms))
    # Times of single words are rough: only what is twice too fast counts.
    return densest / 2 if densest > 2 * rate.most else 0.0
