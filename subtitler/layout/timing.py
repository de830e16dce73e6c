"""From when to when: the times of words, and of cues that must not overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from subtitler.layout.breaks import Text
from subtitler.layout.limits import Limits
from subtitler.layout.pauses import stretches
from subtitler.model import Segment, Span

FRAME_MS = 40
"""No cue is shorter than one frame at 25 a second: a shorter one would never be drawn."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A cue before its times are settled: its lines, and when they are spoken.

    `segments` are the ids of those it comes from; `widths` its lines' in characters; `need_ms` how
    long an adult needs to read them.
    """

    segments: tuple[str, ...]
    lines: tuple[str, ...]
    widths: tuple[float, ...]
    speech: Span
    need_ms: int


def clock(segment: Segment, text: Text, pauses: Sequence[Span]) -> tuple[list[int], list[int]]:
    """When each atom of a segment's text begins and ends, in ms, never backwards.

    From the times of its words where they still spell the text. A translation shares the `pauses`
    of its speech, and is in proportion to the characters in between, as is any text of which
    nothing else is known. The first begins and the last ends with the
    segment, because its span is what a person sees and corrects.
    """
    # In characters without white space, which is all that both sides share.
    offsets = list(accumulate(text.letters, initial=0))
    span = segment.span
    stretched = _of_words(segment, text) or stretches(text, pauses, span)
    if stretched is None:
        start_ms, length_ms, total = span.start_ms, span.duration_ms, offsets[-1]
        edges = [start_ms + length_ms * offset // total for offset in offsets]
        return edges[:-1], edges[1:]
    knots, times = stretched
    starts, ends = [span.start_ms], []
    latest = span.start_ms
    for offset in offsets[1:-1]:
        at = bisect_left(knots, offset)
        latest = min(max(latest, _time(offset, at, knots, times)), span.end_ms)
        ends.append(latest)
        if knots[at] == offset:  # a word begins, perhaps after a pause
            latest = min(max(latest, _time(offset, at + 1, knots, times)), span.end_ms)
        starts.append(latest)
    return starts, [*ends, span.end_ms]


def _dense(text: str) -> str:
    return "".join(text.split())


def _of_words(segment: Segment, text: Text) -> tuple[list[int], list[Span]] | None:
    """After how many characters each word of a segment ends, and its span.

    None where its words do not spell its text.
    """
    words = [(_dense(word.text), word.span) for word in segment.words]
    if words and "".join(letters for letters, _ in words) == _dense(text.whole):
        knots, spans, done = [], [], 0
        for letters, span in words:
            if letters:
                done += len(letters)
                knots.append(done)
                spans.append(span)
        return knots, spans
    return None


def _time(offset: int, at: int, knots: Sequence[int], spans: Sequence[Span]) -> int:
    """When `offset` is reached in the stretch number `at`."""
    begun = knots[at - 1] if at else 0
    span = spans[at]
    return span.start_ms + (span.end_ms - span.start_ms) * (offset - begun) // (knots[at] - begun)


def schedule(drafts: Sequence[Draft], limits: Limits) -> list[Span]:
    """When each cue is shown: in order, never two at once, each for at least `FRAME_MS`.

    `drafts` are in order of speech. A cue begins with its speech; where speakers overlap, both
    share the time by what there is to read. It stays up to `extend_ms` longer if it needs that to
    be read, leaves `min_gap_ms` before the next, and closes a gap below `chain_below_ms`.
    """
    row = limits.row
    shown: list[Span] = []
    free = 0
    for group in _overlapping(drafts):
        placed = _share(group, free, row.min_gap_ms)
        shown += placed
        free = placed[-1].start_ms + FRAME_MS
    for at, (draft, span) in enumerate(zip(drafts, shown, strict=True)):
        start, end = span.start_ms, span.end_ms
        wanted = start + max(row.min_cue_ms, draft.need_ms)
        end = max(end, min(wanted, end + row.extend_ms), start + FRAME_MS)
        if at + 1 < len(shown):
            following = shown[at + 1].start_ms
            latest = following - min(row.min_gap_ms, max(0, following - start - FRAME_MS))
            close = row.chain_below_ms is not None and following - end < row.chain_below_ms
            if end > latest or (close and latest - start <= row.max_cue_ms):
                end = latest
        shown[at] = Span(start, end)
    return shown


def _overlapping(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """The drafts in groups whose speech overlaps; most groups are one."""
    group: list[Draft] = []
    until = 0
    for draft in drafts:
        if group and draft.speech.start_ms >= until:
            yield group
            group = []
        group.append(draft)
        until = max(until, draft.speech.end_ms)
    if group:
        yield group


def _share(group: Sequence[Draft], free: int, gap_ms: int) -> list[Span]:
    """A place for each cue of a group, none before its speech or before `free`.

    All get the same part of the time that they need to be read: all of it, or as much as lets the
    last one end with the speech of the group.
    """
    placed, fits = _place(group, free, gap_ms, 1.0)
    if fits or len(group) == 1:
        return placed
    low, high = 0.0, 1.0
    for _ in range(12):  # to 1/4096 of the reading time
        middle = (low + high) / 2
        fits = _place(group, free, gap_ms, middle)[1]
        low, high = (middle, high) if fits else (low, middle)
    return _place(group, free, gap_ms, low)[0]


def _place(group: Sequence[Draft], free: int, gap_ms: int, part: float) -> tuple[list[Span], bool]:
    """The cues one after another, each with `part` of its reading time; whether the last fits.

    A cue holds its place against the next only while it is spoken, or, if it had to wait, for as
    long as it was spoken.
    """
    last_ms = max(draft.speech.end_ms for draft in group)
    placed: list[Span] = []
    start = until = free
    for draft in group:
        start = max(draft.speech.start_ms, free)
        spoken_ms = draft.speech.duration_ms
        end = max(start, draft.speech.end_ms, min(last_ms, start + spoken_ms))
        placed.append(Span(start, end))
        until = start + int(draft.need_ms * part)
        free = max(start + FRAME_MS, min(until, end) + gap_ms)
    return placed, until <= last_ms
