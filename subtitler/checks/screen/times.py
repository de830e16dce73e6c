"""When cues come and go: against one another, the speech, the recording and the cuts of a film."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from subtitler.checks.screen.telling import told
from subtitler.languages import SHOT_GAP_MS, SHOT_NEAR_MS, SHOT_SNAP_MS, Language
from subtitler.model import Finding, Severity, Span, Track, Transcript

IN_STEP_MS = 80
"""Two frames at 25 a second: so much a cue may begin before or after its speech (Netflix)."""

LATEST_MS = 2000
"""A subtitle is never shown more than 2 s after it is said (BBC Subtitle Guidelines)."""

HALF_SECOND_MS = 500

FRAME_MS = 42
"""One frame at 24 a second, and so the largest: nearer than this is on the cut."""


def gaps(track: Track, row: Language) -> Iterator[Finding]:
    """Cues that stand together, and gaps that only flicker (Netflix: 2 frames, or ½ s and more).

    A gap between both is closed to two frames, unless the cue would then stand too long. Japanese
    has no such rule (`languages.py`).
    """
    for cue, following in pairwise(sorted(track.cues, key=lambda cue: cue.span)):
        gap_ms = following.span.start_ms - cue.span.end_ms
        if gap_ms < 0:
            message = f"the next cue comes {_s(-gap_ms)} before this one goes"
            yield told("cue-overlap", message, cue, rank=30)
        elif gap_ms < row.min_gap_ms:
            message = f"the gap to the next cue is {gap_ms} ms, {row.min_gap_ms} ms is the least"
            yield told("cue-gap", message, cue, rank=15)
        elif row.chain_below_ms is not None and row.min_gap_ms < gap_ms < row.chain_below_ms:
            lasts_ms = following.span.start_ms - row.min_gap_ms - cue.span.start_ms
            if lasts_ms <= row.max_cue_ms:
                message = f"a gap of {gap_ms} ms flickers; close it to {row.min_gap_ms} ms"
                yield told("cue-gap", message, cue, rank=10)


def order(track: Track) -> Iterator[Finding]:
    """Cues that come before the one above them: players show them in the file's order, or drop."""
    latest_ms = 0
    for cue in track.cues:
        if cue.span.start_ms < latest_ms:
            message = "the cue begins before the one above it"
            yield told("cue-order", message, cue, Severity.ERROR, 85)
        latest_ms = max(latest_ms, cue.span.start_ms)


def in_step(track: Track, text: Transcript, cuts_ms: Sequence[int]) -> Iterator[Finding]:
    """Cues that come before their speech is heard, late, or when other things are said.

    One that begins with a shot, or half a second before it, may be away from its speech as far as
    Netflix's rule for cuts moves it: half a second.
    """
    spans = {segment.id: segment.span for segment in text.segments}
    begun: set[str] = set()
    for cue in track.cues:
        own = [spans[name] for name in cue.segments if name in spans]
        if not own or not cue.span.duration_ms:  # told by others
            continue
        speech = Span(min(span.start_ms for span in own), max(span.end_ms for span in own))
        late_ms = cue.span.start_ms - speech.start_ms
        first = cue.segments[0] not in begun
        begun.update(cue.segments)
        if cue.span.end_ms <= speech.start_ms or cue.span.start_ms > speech.end_ms + LATEST_MS:
            message = "the cue is not on screen while its segment is spoken"
            yield told("out-of-step", message, cue, Severity.ERROR, 88)
        elif abs(late_ms) < SHOT_NEAR_MS and _by_a_cut(cuts_ms, cue.span.start_ms):
            continue
        elif late_ms < -IN_STEP_MS:
            yield told("out-of-step", f"the cue comes {_s(-late_ms)} before its speech", cue)
        elif first and late_ms > IN_STEP_MS:
            message = f"the cue comes {_s(late_ms)} after its speech begins"
            yield told("out-of-step", message, cue, rank=30 if late_ms > HALF_SECOND_MS else 15)


def past_the_end(track: Track, duration_ms: int) -> Iterator[Finding]:
    """Cues after the end of the recording: they are never shown."""
    for cue in track.cues:
        if cue.span.start_ms >= duration_ms:
            message = f"the cue begins after the end of the recording ({_s(duration_ms)})"
            yield told("past-end", message, cue, Severity.ERROR, 92)


def shot_changes(track: Track, cuts_ms: Sequence[int]) -> Iterator[Finding]:
    """Cues whose edges lie within half a second of a cut, where the eye sees both.

    Netflix's rule: a cue begins on the cut, or half a second before it; it ends two frames before
    the cut, or half a second away from it. `cuts_ms` are the times of the cuts, in order.
    """
    for cue in track.cues:
        near_ms = _nearest(cuts_ms, cue.span.start_ms)
        if near_ms is not None and abs(near_ms) > FRAME_MS:
            yield told("shot-change", _in_cue(near_ms), cue, rank=10)
        near_ms = _nearest(cuts_ms, cue.span.end_ms)
        if near_ms is not None and abs(near_ms + SHOT_GAP_MS) > FRAME_MS:
            yield told("shot-change", _out_cue(near_ms), cue, rank=10)


def _in_cue(after_ms: int) -> str:
    if after_ms > 0:
        return f"the cue begins {_s(after_ms)} after a cut; begin on the cut"
    if after_ms >= -SHOT_SNAP_MS:
        return f"the cue begins {_s(-after_ms)} before a cut; begin on the cut"
    return f"the cue begins {_s(-after_ms)} before a cut; begin half a second before"


def _out_cue(after_ms: int) -> str:
    side = "after" if after_ms > 0 else "before"
    return f"the cue ends {_s(abs(after_ms))} {side} a cut; end it {SHOT_GAP_MS} ms before"


def _by_a_cut(cuts_ms: Sequence[int], time_ms: int) -> bool:
    """Whether a cue begins there for the sake of a cut."""
    near_ms = _nearest(cuts_ms, time_ms)
    before_ms = _nearest(cuts_ms, time_ms + SHOT_NEAR_MS)
    return any(away is not None and abs(away) <= FRAME_MS for away in (near_ms, before_ms))


def _nearest(cuts_ms: Sequence[int], time_ms: int) -> int | None:
    """How long after the nearest cut a time is (negative: before), if less than half a second."""
    at = bisect_left(cuts_ms, time_ms)
    away = min((time_ms - cut for cut in cuts_ms[max(0, at - 1) : at + 1]), key=abs, default=None)
    return away if away is not None and abs(away) < SHOT_NEAR_MS else None


def _s(duration_ms: int) -> str:
    return f"{duration_ms / 1000:.2f} s"
