"""Cues that begin or end near a shot change begin or end on it: else the eye reads them twice.

The figures are Netflix's (Timed Text Style Guide: Shot Changes), in `languages.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from subtitler.languages import SHOT_GAP_MS, SHOT_NEAR_MS, SHOT_SNAP_MS
from subtitler.layout.limits import Limits
from subtitler.layout.timing import Draft
from subtitler.model import Span


def on_shots(
    spans: Sequence[Span],
    drafts: Sequence[Draft],
    shot_changes_ms: Sequence[int],
    limits: Limits,
) -> list[Span]:
    """The times of cues, moved to the shot changes they are near; order and gaps stay.

    A cue is made shorter only if it can still be read, and none is moved on to another. `spans`
    and `drafts` go together, in time order.
    """
    changes = sorted(shot_changes_ms)
    if not changes:
        return list(spans)
    moved: list[Span] = []
    free = 0
    for at, (span, draft) in enumerate(zip(spans, drafts, strict=True)):
        least_ms = max(limits.row.min_cue_ms, draft.need_ms)
        start = _start(span.start_ms, changes)
        if start < free or (start > span.start_ms and span.end_ms - start < least_ms):
            start = span.start_ms
        end = _end(span.end_ms, changes)
        gap_ms = spans[at + 1].start_ms - span.end_ms if at + 1 < len(spans) else 0
        latest = spans[at + 1].start_ms - min(gap_ms, SHOT_GAP_MS) if at + 1 < len(spans) else end
        too_long = end > span.end_ms and end - start > limits.row.max_cue_ms
        if end > latest or too_long or (end < span.end_ms and end - start < least_ms):
            end = span.end_ms
        moved.append(Span(start, end))
        free = end + SHOT_GAP_MS
    return moved


def _near(at_ms: int, changes: Sequence[int]) -> int | None:
    """The shot change that is nearest, if it is near."""
    place = bisect_left(changes, at_ms)
    around = changes[max(0, place - 1) : place + 1]
    nearest = min(around, key=lambda change: abs(change - at_ms), default=None)
    return nearest if nearest is not None and abs(nearest - at_ms) < SHOT_NEAR_MS else None


def _start(start_ms: int, changes: Sequence[int]) -> int:
    """When a cue begins that would begin at `start_ms`."""
    change = _near(start_ms, changes)
    if change is None:
        return start_ms
    return change if change - start_ms <= SHOT_SNAP_MS else max(0, change - SHOT_NEAR_MS)


def _end(end_ms: int, changes: Sequence[int]) -> int:
    """When a cue ends that would end at `end_ms`."""
    change = _near(end_ms, changes)
    return end_ms if change is None else max(0, change - SHOT_GAP_MS)
