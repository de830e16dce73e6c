"""The cheapest way to cut a text into cues, and a cue into lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from math import ceil, inf

from subtitler.layout.breaks import AFTER_CLAUSE, BETWEEN_WORDS, BOND, Text
from subtitler.layout.limits import Limits

# In the same currency as the costs of `breaks.py`.
UNEVEN = 80.0
"""Times the square of the difference of two lines, in full lines."""
TOP_HEAVY = 4.0
"""The upper line is the longer one: the eye has a longer way, and more picture is covered."""
LONE_WORD = 30.0
"""A line is one short word."""
THIRD_LINE = 20.0
"""A line more than two, in pictures that allow it."""
OVERFLOW = 1000.0
"""A word wider than a line, times its width in lines."""
CUE = 40.0
"""Each cue."""
CUT = 3.0
"""A cut between cues costs this many times what a line break costs there,"""
CUT_INSIDE_CLAUSE = 30.0
"""and this more where no mark stands: the reader has to hold half a thought."""
PAUSE = 40.0
"""and this less where the speaker pauses for a second; in proportion below."""
UNEVEN_CUE = 30.0
"""Times the square of how far a cue is from an even share of the text."""
STUB = 120.0
"""A cue of nothing; in proportion up to half a line. It should rather go with its sentence."""
TOO_LONG = 90.0
"""A cue beyond the longest duration, and as much again for every 3 seconds more."""
TOO_SHORT = 60.0
"""A cue of no duration at all; in proportion up to the shortest that is allowed."""
TOO_FAST = 40.0
"""A cue that needs twice the time it has; at most twice that."""


def best_lines(
    text: Text, first: int, last: int, limits: Limits
) -> tuple[float, tuple[int, ...]] | None:
    """The best way to set the atoms `first` to `last` on the lines of one cue.

    Gives the cost and the edges of the lines, or None where they do not fit. What fits on one line
    stays on one. A single atom always fits: what is wider than a line is shown all the same, at a
    high cost.
    """
    room = limits.line_chars
    best: tuple[float, tuple[int, ...]] | None = None
    cheapest = min(text.costs[first + 1 : last], default=0.0)
    for count in range(1, limits.max_lines + 1):
        extra = THIRD_LINE * max(0, count - 2)
        if best is not None and extra + cheapest * (count - 1) >= best[0]:
            break
        for inner in combinations(range(first + 1, last), count - 1):
            cost = extra
            for at in inner:
                cost += text.costs[at]
            if best is not None and cost >= best[0]:
                continue
            edges = (first, *inner, last)
            shape = _shape_cost(text, edges, room)
            if shape is not None and (best is None or cost + shape < best[0]):
                best = cost + shape, edges
        if count == 1 and best is not None:
            return best
    return best


def _shape_cost(text: Text, edges: Sequence[int], room: int) -> float | None:
    """What the widths of the lines cost; None where a line is too wide and could be shorter."""
    cost, upper, lines = 0.0, -1.0, len(edges) - 1
    lefts, rights = text.lefts, text.rights  # here and not `text.width`: the innermost loop
    for first, last in pairwise(edges):
        width = rights[last - 1] - lefts[first]
        if width > room:
            if last - first > 1:
                return None
            cost += OVERFLOW * width / room
        if last - first == 1 and lines > 1 and width <= room * 0.15:
            cost += LONE_WORD
        if upper >= 0:
            cost += UNEVEN * ((upper - width) / room) ** 2 + (TOP_HEAVY if upper > width else 0.0)
        upper = width
    return cost


def _cue_cost(width: float, ideal: float, duration_ms: int, limits: Limits) -> float:
    """What a cue costs beside its lines and its cuts, by its size and its time on screen."""
    row = limits.row
    cost = UNEVEN_CUE * ((width - ideal) / ideal) ** 2
    cost += STUB * max(0.0, 1 - width / (limits.line_chars / 2))
    if duration_ms > row.max_cue_ms:
        cost += TOO_LONG * (1 + (duration_ms - row.max_cue_ms) / 3000)
    elif duration_ms < row.min_cue_ms:
        cost += TOO_SHORT * (1 - duration_ms / row.min_cue_ms)
    rush = limits.reading_ms(width) / max(duration_ms, 1) - 1
    return cost + TOO_FAST * min(max(rush, 0.0), 2.0)


def split(
    text: Text, starts: Sequence[int], ends: Sequence[int], limits: Limits
) -> list[tuple[int, ...]]:
    """The cheapest cues for a whole text, each as the edges of its lines.

    `starts` and `ends` are when each atom is spoken, in ms.
    """
    everywhere = range(text.size + 1)
    # A cue rarely has to end between words that belong together: seen to only if nothing else fits.
    fair = [at for at in everywhere if text.costs[at] < BETWEEN_WORDS + BOND]
    edges = _cheapest(text, fair, starts, ends, limits) or _cheapest(
        text, everywhere, starts, ends, limits
    )
    cues = [edges[text.size]]
    while cues[-1][0] > 0:
        cues.append(edges[cues[-1][0]])
    return cues[::-1]


def _cheapest(
    text: Text,
    places: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    limits: Limits,
) -> dict[int, tuple[int, ...]]:
    """For each place a cue can end at, the edges of the best cue that ends there.

    Dynamic programming over `places`, which are in order, with both ends of the text. Gives
    nothing if no way leads to the end.
    """
    size, room = text.size, limits.cue_chars
    total = text.width(0, size)
    # A cue is seldom filled to the brim, because a good break comes earlier.
    wanted = max(total / (room * 0.85), (ends[-1] - starts[0]) / limits.row.max_cue_ms)
    ideal = max(total / max(1, ceil(wanted)), 1.0)
    best = {0: 0.0}
    edges: dict[int, tuple[int, ...]] = {}
    for number, last in enumerate(places[1:], start=1):
        cut = CUE + CUT * text.costs[last]
        if text.costs[last] > AFTER_CLAUSE:
            cut += CUT_INSIDE_CLAUSE
        if last < size:
            cut -= PAUSE * min(1.0, (starts[last] - ends[last - 1]) / 1000)
        lowest = inf
        for first in reversed(places[:number]):
            width = text.width(first, last)
            if width > room and last - first > 1:
                break
            cost = best.get(first, inf) + cut
            if cost >= lowest:
                continue
            cost += _cue_cost(width, ideal, ends[last - 1] - starts[first], limits)
            if cost >= lowest:
                continue
            lines = best_lines(text, first, last, limits)
            if lines is not None and cost + lines[0] < lowest:
                lowest = best[last] = cost + lines[0]
                edges[last] = lines[1]
    return edges if size in edges else {}
