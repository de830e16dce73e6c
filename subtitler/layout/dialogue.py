"""Two speakers on screen at once: a short question and its answer, each on a line of its own."""

from __future__ import annotations

from collections.abc import Sequence

from subtitler.layout.counting import count_chars
from subtitler.layout.limits import Limits
from subtitler.layout.timing import Draft
from subtitler.model import Segment, Span

_DASHES = frozenset("—–-‐−‒―")
NEAR_MS = 1000
"""The second begins to speak less than this after the first has ended, or before."""
EARLY_MS = 2000
"""How long the second one's words may stand on screen before they are spoken."""


def dialogues(
    segments: Sequence[Segment], drafts: Sequence[Sequence[Draft]], limits: Limits
) -> list[Draft]:
    """All cues of a transcript, with those of two speakers put together that share a cue.

    `drafts` holds the cues of each of the `segments`. Two neighbours share one if both speakers
    are known and not the same, each has one line, they speak one right after the other, and both
    lines can be read in the time; nothing stands together with what is withheld. Each line gets
    the language's dash unless it begins with one.
    """
    cues: list[Draft] = []
    at = 0
    while at < len(segments):
        pair = None
        if at + 1 < len(segments) and _two_speakers(segments[at], segments[at + 1]):
            following = next((some[0].speech.start_ms for some in drafts[at + 2 :] if some), None)
            pair = _together(drafts[at], drafts[at + 1], following, limits)
        if pair is None:
            cues += drafts[at]
            at += 1
        else:
            cues.append(pair)
            at += 2
    return cues


def _two_speakers(first: Segment, second: Segment) -> bool:
    return (
        first.withhold is None
        and second.withhold is None
        and first.speaker is not None
        and second.speaker is not None
        and first.speaker != second.speaker
    )


def _together(
    first: Sequence[Draft], second: Sequence[Draft], following_ms: int | None, limits: Limits
) -> Draft | None:
    """One cue for both, or None where they had better have their own.

    `following_ms` is when the next one after them is spoken.
    """
    if len(first) != 1 or len(second) != 1:
        return None
    question, answer = first[0], second[0]
    if len(question.lines) != 1 or len(answer.lines) != 1:
        return None
    early_ms = answer.speech.start_ms - question.speech.start_ms
    if early_ms > EARLY_MS or answer.speech.start_ms - question.speech.end_ms >= NEAR_MS:
        return None
    row = limits.row
    lines = tuple(
        line if line[0] in _DASHES else row.dash + line for line in (*question.lines, *answer.lines)
    )
    widths = tuple([count_chars(line, row.code) for line in lines])
    speech = Span(question.speech.start_ms, max(question.speech.end_ms, answer.speech.end_ms))
    need_ms = limits.reading_ms(sum(widths))
    shown_until = speech.end_ms + row.extend_ms
    if following_ms is not None:
        shown_until = max(speech.end_ms, min(shown_until, following_ms - row.min_gap_ms))
    readable = need_ms <= shown_until - speech.start_ms
    if max(widths) > limits.line_chars or speech.duration_ms > row.max_cue_ms or not readable:
        return None
    return Draft((*question.segments, *answer.segments), lines, widths, speech, need_ms)
