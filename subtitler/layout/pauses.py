"""Where a translation pauses: at the pauses of the speech that it translates.

A translation has no word times of its own, and its words come in another order. But a speaker
pauses between thoughts, and so does the translator: the pauses of the speech are laid at those
places of the text where a line may well end and that lie about as far on in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from subtitler.layout.breaks import BETWEEN_WORDS, Text
from subtitler.model import Span, Word

PAUSE_MS = 250
"""Shorter silences between words are no pauses: they are heard inside words, too."""
FAR = 0.15
FAR_MS = 1000
"""How much earlier or later than in proportion a pause may be laid: so much of the time spoken, at
least a second."""
AWAY = 12.0
"""What it costs to lay a pause so far away, as a cost of `breaks.py`: as ending a line before a
conjunction."""
NEAR_MS = 500
"""A cue that ends this near to a pause elsewhere in its sentence ends with it."""


def pauses_of(words: Sequence[Word], span: Span) -> list[Span]:
    """The pauses between words inside `span`; none where the times of the words cannot be."""
    spoken = [word.span for word in words if word.text.strip()]
    if any(b.start_ms < a.end_ms for a, b in pairwise(spoken)):
        return []
    return [
        Span(a.end_ms, b.start_ms)
        for a, b in pairwise(spoken)
        if b.start_ms - a.end_ms >= PAUSE_MS
        and span.start_ms < a.end_ms
        and b.start_ms < span.end_ms
    ]


def stretches(
    text: Text, pauses: Sequence[Span], span: Span
) -> tuple[list[int], list[Span]] | None:
    """A text over the speech that it translates, in stretches between pauses.

    Gives for each stretch at which character (white space not counted) it ends, and from when to
    when it is spoken, inside `span`. None where the text can share no pause of the speech: they
    are laid after marks and before conjunctions only.
    """
    if not pauses:
        return None
    speaking_ms = span.duration_ms - sum(pause.duration_ms for pause in pauses)
    ends = list(accumulate(text.letters))
    total = ends[-1]
    heard = [span.start_ms + speaking_ms * end // total for end in ends]  # as if nobody paused
    laid = _laid(text, heard, pauses, max(FAR_MS, FAR * speaking_ms))
    if not laid:
        return None
    knots, spans, begin = [], [], span.start_ms
    for at, pause in sorted(laid.items()):
        knots.append(ends[at - 1])
        spans.append(Span(begin, pause.start_ms))
        begin = pause.end_ms
    return [*knots, total], [*spans, Span(begin, span.end_ms)]


def _laid(
    text: Text, heard: Sequence[int], pauses: Sequence[Span], far_ms: float
) -> dict[int, Span]:
    """Before which atom each pause falls; the longest pause chooses first."""
    laid: dict[int, Span] = {}
    silent_ms = list(accumulate((pause.duration_ms for pause in pauses), initial=0))
    for number in sorted(range(len(pauses)), key=lambda at: -pauses[at].duration_ms):
        pause = pauses[number]
        wanted_ms = pause.start_ms - silent_ms[number]
        low = max((at for at, other in laid.items() if other < pause), default=0)
        high = min((at for at, other in laid.items() if other > pause), default=text.size)
        fair = [
            (text.costs[at] + AWAY * abs(heard[at - 1] - wanted_ms) / far_ms, at)
            for at in range(low + 1, high)
            if text.costs[at] < BETWEEN_WORDS and abs(heard[at - 1] - wanted_ms) <= far_ms
        ]
        if fair:
            laid[min(fair)[1]] = pause
    return laid


def at_pauses(spans: Sequence[Span], pauses: Sequence[Span]) -> list[Span]:
    """Cues that follow one another, each end that is near a pause moved to where it begins.

    The next cue then begins where the pause ends. No cue becomes empty.
    """
    moved = list(spans)
    for at in range(len(moved) - 1):
        before, after = moved[at], moved[at + 1]
        near = [
            (abs(pause.start_ms + pause.end_ms - before.end_ms - after.start_ms), pause)
            for pause in pauses
            if before.start_ms < pause.start_ms
            and pause.end_ms < after.end_ms
            and pause.start_ms - NEAR_MS <= before.end_ms
            and after.start_ms <= pause.end_ms + NEAR_MS
        ]
        if near and before.end_ms == after.start_ms:
            pause = min(near)[1]
            moved[at] = Span(before.start_ms, pause.start_ms)
            moved[at + 1] = Span(pause.end_ms, after.end_ms)
    return moved
