"""A recording in chunks: cut at pauses, heard one by one, and put together without a seam.

Memory stays the same for any length, and a run that is killed goes on at the next chunk. Where
nobody speaks decides only where to cut: every sample is in exactly one chunk, and the silence of a
voice-activity model throws nothing away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from subtitler.model import Segment, Span, Word

if TYPE_CHECKING:
    from subtitler.sound import Profile

LONGEST_MS = 600_000
"""10 minutes: a third of what engines have to bear, and what a killed run loses at most."""

SEARCH_MS = 120_000
"""The cut is the best pause in the last 2 minutes of a chunk."""

PAUSE_MS = 1000
"""A pause this long has room for the padding on both sides."""

PAD_MS = 500
"""Every chunk is heard with half a second from beyond its ends, so that no word is cut."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of the recording: `span` is its own, `heard` what the engine gets, with padding.

    `seamless` is False where it begins in the middle of speech, for want of a pause.
    """

    span: Span
    heard: Span
    seamless: bool = True


def plan(profile: Profile, longest_ms: int = LONGEST_MS) -> tuple[Chunk, ...]:
    """The chunks of a recording, in order; together their own spans are all of it."""
    from subtitler.sound import pauses

    chunks: list[Chunk] = []
    start_ms, seamless = 0, True
    quiet: Sequence[Span] = ()
    if profile.duration_ms > longest_ms:
        quiet = [pause.span for pause in pauses(profile, shortest_ms=PAUSE_MS)]
    while profile.duration_ms - start_ms > longest_ms:
        latest_ms = start_ms + longest_ms
        window = Span(latest_ms - min(SEARCH_MS, longest_ms // 2), latest_ms)
        cut_ms, in_pause = _cut(profile, quiet, window)
        chunks.append(_chunk(start_ms, cut_ms, profile.duration_ms, seamless))
        start_ms, seamless = cut_ms, in_pause
    chunks.append(_chunk(start_ms, profile.duration_ms, profile.duration_ms, seamless))
    return tuple(chunks)


def joined(parts: Sequence[tuple[Chunk, Sequence[Segment]]]) -> list[Segment]:
    """The segments of all chunks, in time order; times are the recording's.

    Where a chunk begins in a pause there is nothing to decide. Where it begins in speech, both
    chunks have heard the words at the seam: each word is taken from the chunk in which its middle
    lies, and a word that only one of them has heard is kept, whatever its time.
    """
    done: list[Segment] = []
    for chunk, segments in parts:
        own = list(segments)
        if not chunk.seamless and done and own:
            done[-1], own[0] = _seam(done[-1], own[0], chunk.span.start_ms)
        done = [segment for segment in [*done, *own] if segment.text.strip()]
    return _in_order(done)


def _in_order(segments: Sequence[Segment]) -> list[Segment]:
    """The segments as they are spoken: none begins before the one before it, none is moved else."""
    done: list[Segment] = []
    for segment in segments:
        earliest_ms = done[-1].span.start_ms if done else 0
        if segment.span.start_ms < earliest_ms:
            span = Span(earliest_ms, max(earliest_ms, segment.span.end_ms))
            segment = replace(segment, span=span)
        done.append(segment)
    return done


def _chunk(start_ms: int, end_ms: int, duration_ms: int, seamless: bool) -> Chunk:
    heard = Span(max(0, start_ms - PAD_MS), min(duration_ms, end_ms + PAD_MS))
    return Chunk(Span(start_ms, end_ms), heard, seamless)


def _cut(profile: Profile, quiet: Sequence[Span], window: Span) -> tuple[int, bool]:
    """The middle of the longest pause; without a pause, the quietest place. And whether it is one.

    Three seconds are as good as ten; of equal pauses the last one is taken.
    """
    import numpy as np

    from subtitler.sound import FRAME_MS

    inside = [
        Span(max(span.start_ms, window.start_ms), min(span.end_ms, window.end_ms))
        for span in quiet
        if span.overlap_ms(window) >= PAUSE_MS
    ]
    if inside:
        best = max(inside, key=lambda span: (min(span.duration_ms, 3 * PAUSE_MS), span.start_ms))
        return (best.start_ms + best.end_ms) // 2, True
    width = 300 // FRAME_MS
    place = profile.within(window)
    power = 10.0 ** (profile.levels_dbfs[place].astype(np.float64) / 10)
    around = np.convolve(power, np.ones(width), "valid")
    return (place.start + int(around.argmin()) + width // 2) * FRAME_MS, False


def _seam(before: Segment, after: Segment, at_ms: int) -> tuple[Segment, Segment]:
    """Two segments that may hold the same words at a seam, with each word in one of them."""
    if not before.words or not after.words or after.span.start_ms >= before.span.end_ms:
        return before, after
    twice = _heard_twice(before.words, after.words)
    late = [one for one, _ in twice if _middle(one) >= at_ms]
    # Of a word that is late in one and early in the other, one must stay.
    early = [other for one, other in twice if _middle(one) < at_ms and _middle(other) < at_ms]
    return _without(before, late), _without(after, early)


def _heard_twice(words: Sequence[Word], others: Sequence[Word]) -> list[tuple[Word, Word]]:
    """The words that both have at about the same time, the nearest ones together.

    Each stands for one only: who says “yes, yes” and was heard saying it once on the other side
    has still said it twice.
    """
    pairs = sorted(
        (abs(_middle(word) - _middle(other)), number, place)
        for number, word in enumerate(words)
        for place, other in enumerate(others)
        if _plain(word.text) == _plain(other.text)
        and abs(_middle(word) - _middle(other)) <= 2 * PAD_MS
    )
    chosen: dict[int, int] = {}
    for _, number, place in pairs:
        if number not in chosen and place not in chosen.values():
            chosen[number] = place
    return [(words[number], others[place]) for number, place in sorted(chosen.items())]


def _without(segment: Segment, spare: Sequence[Word]) -> Segment:
    if not spare:
        return segment
    words = tuple(word for word in segment.words if word not in spare)
    if not words:
        return replace(segment, text="", words=())
    text, at = segment.text, 0
    for word in segment.words:
        found = text.find(word.text, at)
        if found < 0:
            return segment  # words that do not spell the text: rather twice than lost
        if word in spare:
            text = text[:found] + text[found + len(word.text) :]
            at = found
        else:
            at = found + len(word.text)
    span = Span(words[0].span.start_ms, max(words[-1].span.end_ms, words[0].span.start_ms))
    return replace(segment, text=" ".join(text.split()), words=words, span=span)


def _middle(word: Word) -> int:
    return (word.span.start_ms + word.span.end_ms) // 2


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
