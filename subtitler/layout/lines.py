"""The cheapest way to cut a text into cues, and a cue into lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
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
    width = text.width(first, last)
    if width <= room:
        return 0.0, (first, last)
    if last - first == 1:
        return OVERFLOW * width / room, (first, last)
    best = _two_lines(text, first, last, room)
    if limits.max_lines == 2:
        return best
    cheapest = min(text.costs[first + 1 : last])
    for count in range(3, limits.max_lines + 1):
        extra = THIRD_LINE * (count - 2)
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
    return best


def _two_lines(
    text: Text, first: int, last: int, room: int
) -> tuple[float, tuple[int, ...]] | None:
    """The best way to set two atoms or more on two lines, as `best_lines` tells it."""
    lefts, rights, costs = text.lefts, text.rights, text.costs
    left, right = lefts[first], rights[last - 1]
    best, edge = inf, 0
    for at in range(last - 1, first, -1):
        lower = right - lefts[at]
        if lower > room and last - at > 1:
            break  # and wider and wider
        cost = costs[at]
        if cost > best:
            continue
        upper = rights[at - 1] - left
        if upper > room and at - first > 1:
            continue
        uneven = (upper - lower) / room
        cost += UNEVEN * uneven * uneven + (TOP_HEAVY if upper > lower else 0.0)
        for width, atoms in ((upper, at - first), (lower, last - at)):
            if atoms == 1 and width <= room * 0.15:
                cost += LONE_WORD
            if width > room:
                cost += OVERFLOW * width / room
        if cost <= best:
            best, edge = cost, at
    return (best, (first, edge, last)) if edge else None


def _shape_cost(text: Text, edges: Sequence[int], room: int) -> float | None:
    """What the widths of the lines cost; None where a line is too wide and could be shorter."""
    cost, upper = 0.0, -1.0
    lefts, rights = text.lefts, text.rights  # here and not `text.width`: the innermost loop
    for first, last in pairwise(edges):
        width = rights[last - 1] - lefts[first]
        if width > room:
            if last - first > 1:
                return None
            cost += OVERFLOW * width / room
        if last - first == 1 and width <= room * 0.15:
            cost += LONE_WORD
        if upper >= 0:
            cost += UNEVEN * ((upper - width) / room) ** 2 + (TOP_HEAVY if upper > width else 0.0)
        upper = width
    return cost


def split(
    text: Text, starts: Sequence[int], ends: Sequence[int], limits: Limits
) -> list[tuple[int, ...]]:
    """The cheapest cues for a whole text, each as the edges of its lines.

    `starts` and `ends` are when each atom is spoken, in ms.
    """
    everywhere = range(text.size + 1)
    # A cue rarely has to end between words that belong together: seen to only if nothing else fits.
    fair = [at for at in everywhere if text.costs[at] < BETWEEN_WORDS + BOND]
    return _cheapest(text, fair, starts, ends, limits) or _cheapest(
        text, everywhere, starts, ends, limits
    )


def _cheapest(
    text: Text,
    places: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    limits: Limits,
) -> list[tuple[int, ...]]:
    """The cheapest cues that end only at `places`, which are in order, with both ends of the text.

    The shortest way through a graph (Dijkstra): what a cue costs is nowhere negative. Its lines are
    looked for only when the rest of its cost would already be the cheapest way on. Gives nothing if
    no way leads to the end.
    """
    # A cue is seldom filled to the brim, because a good break comes earlier.
    total, length_ms = text.width(0, text.size), ends[-1] - starts[0]
    wanted = max(total / (limits.cue_chars * 0.85), length_ms / limits.row.max_cue_ms)
    ideal = max(total / max(1, ceil(wanted)), 1.0)
    cut_costs = [_cut_cost(text, at, starts, ends) for at in places]
    best: dict[int, tuple[int, tuple[int, ...]]] = {}  # by where a cue ends: whence, its lines
    # What a way costs; where it leads and whence (negative: of equals, the longer cue comes first),
    # as numbers in `places`; the lines, if known.
    ways: list[tuple[float, int, int, tuple[int, ...]]] = [(0.0, 0, 0, (0,))]
    while ways:
        cost, here, whence, edges = heappop(ways)
        if here in best:
            continue
        if not edges:
            lines = best_lines(text, places[-whence], places[here], limits)
            if lines is not None:
                heappush(ways, (cost + lines[0], here, whence, lines[1]))
            continue
        best[here] = -whence, edges
        if here == len(places) - 1:
            return _way_back(best, here)
        for there, more in _ways_on(text, places, here, ideal, starts, ends, limits):
            if there not in best:
                heappush(ways, (cost + cut_costs[there] + more, there, -here, ()))
    return []


def _cut_cost(text: Text, at: int, starts: Sequence[int], ends: Sequence[int]) -> float:
    """What it costs to end a cue before the atom `at`; the cue itself included."""
    cost = CUE + CUT * text.costs[at]
    if text.costs[at] > AFTER_CLAUSE:
        cost += CUT_INSIDE_CLAUSE
    if 0 < at < text.size:
        cost -= PAUSE * min(1.0, (starts[at] - ends[at - 1]) / 1000)
    return cost


def _ways_on(
    text: Text,
    places: Sequence[int],
    here: int,
    ideal: float,
    starts: Sequence[int],
    ends: Sequence[int],
    limits: Limits,
) -> Iterator[tuple[int, float]]:
    """Where a cue that begins `here` can end, and what it costs there beside its lines and cuts.

    That is by its size (`ideal` is best) and its time on screen.
    """
    row, room, half = limits.row, limits.cue_chars, limits.line_chars / 2
    longest_ms, shortest_ms, reading_ms = row.max_cue_ms, row.min_cue_ms, 1000 / row.reading_speed
    first = places[here]
    left, start_ms, rights = text.lefts[first], starts[first], text.rights
    for there in range(here + 1, len(places)):
        last = places[there]
        width = rights[last - 1] - left
        if width > room and last - first > 1:
            break
        duration_ms = ends[last - 1] - start_ms
        away = (width - ideal) / ideal
        cost = UNEVEN_CUE * away * away
        if width < half:
            cost += STUB * (1 - width / half)
        if duration_ms > longest_ms:
            cost += TOO_LONG * (1 + (duration_ms - longest_ms) / 3000)
        elif duration_ms < shortest_ms:
            cost += TOO_SHORT * (1 - duration_ms / shortest_ms)
        rush = width * reading_ms / (duration_ms or 1) - 1
        if rush > 0:
            cost += TOO_FAST * (rush if rush < 2 else 2.0)
        yield there, cost


def _way_back(best: dict[int, tuple[int, tuple[int, ...]]], end: int) -> list[tuple[int, ...]]:
    """The lines of the cues of the best way to `end`, in order."""
    cues = []
    while end:
        end, edges = best[end]
        cues.append(edges)
    return cues[::-1]
