"""Where a translation pauses: at the pauses of the speech that it translates.

A translation has no word times of its own, and its words come in another order. But a speaker
pauses between thoughts, and so does the translator: the pauses of the speech are laid at those
places of the text where a line may well end and that lie about as far on in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from subtitler.layout.breaks import BETWEEN_WORDS, BOND, Text
from subtitler.model import Span, Word

PAUSE_MS = 250
"""Shorter silences between words are no pauses: they are heard inside words, too."""
FAR_MS = 1000
"""How much earlier or later than in proportion a pause may be laid."""
FAR = 32.0
"""What it costs to lay a pause so far away, as a cost of `breaks.py`: as ending a line between two
words of a clause."""


def stretches(text: Text, words: Sequence[Word], span: Span) -> tuple[list[int], list[Span]] | None:
    """A text over the speech that it translates, in stretches between pauses.

    Gives for each stretch at which character (white space not counted) it ends, and from when to
    when it is spoken, inside `span`. None where the speech has no pause that the text could share.
    """
    spoken = [word.span for word in words if word.text.strip()]
    if not all(a.end_ms <= b.start_ms for a, b in pairwise(spoken)):
        return None
    pauses = [
        Span(a.end_ms, b.start_ms)
        for a, b in pairwise(spoken)
        if b.start_ms - a.end_ms >= PAUSE_MS
        and span.start_ms < a.end_ms
        and b.start_ms < span.end_ms
    ]
    if not pauses:
        return None
    speaking_ms = span.duration_ms - sum(pause.duration_ms for pause in pauses)
    ends = list(accumulate(text.letters))
    total = ends[-1]
    heard = [span.start_ms + speaking_ms * end // total for end in ends]  # as if nobody paused
    laid = _laid(text, heard, pauses)
    if not laid:
        return None
    knots, spans, begin = [], [], span.start_ms
    for at, pause in sorted(laid.items()):
        knots.append(ends[at - 1])
        spans.append(Span(begin, pause.start_ms))
        begin = pause.end_ms
    return [*knots, total], [*spans, Span(begin, span.end_ms)]


def _laid(text: Text, heard: Sequence[int], pauses: Sequence[Span]) -> dict[int, Span]:
    """Before which atom each pause falls; the longest pause chooses first."""
    laid: dict[int, Span] = {}
    silent_ms = list(accumulate((pause.duration_ms for pause in pauses), initial=0))
    for number in sorted(range(len(pauses)), key=lambda at: -pauses[at].duration_ms):
        pause = pauses[number]
        wanted_ms = pause.start_ms - silent_ms[number]
        low = max((at for at, other in laid.items() if other < pause), default=0)
        high = min((at for at, other in laid.items() if other > pause), default=text.size)
        fair = [
            (text.costs[at] + FAR * abs(heard[at - 1] - wanted_ms) / FAR_MS, at)
            for at in range(low + 1, high)
            if text.costs[at] < BETWEEN_WORDS + BOND and abs(heard[at - 1] - wanted_ms) <= FAR_MS
        ]
        if fair:
            laid[min(fair)[1]] = pause
    return laid
