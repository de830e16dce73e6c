"""Whether a person can read it: how long the lines are, how many, and for how long they stand."""

from __future__ import annotations

from collections.abc import Iterator

from subtitler.checks.screen.telling import told
from subtitler.languages import Language
from subtitler.layout import count_chars
from subtitler.layout.limits import limits_for
from subtitler.model import Finding, Severity, Track


def readable(track: Track, aspect: str = "16:9") -> Iterator[Finding]:
    """Lines that are too long or too many for a picture of `aspect`, and cues read too fast.

    The limits and the way of counting are the language's own (`languages.py`): Netflix's figures
    where a guide exists. White space at the ends of a line is not counted.
    """
    limits = limits_for(track.lang, aspect)
    row, most = limits.row, limits.line_chars
    for cue in track.cues:
        widths = [count_chars(line.strip(), row.code) for line in cue.lines]
        for number, width in enumerate(widths, start=1):
            if width > most:
                message = f"line {number} has {width:g} characters, {most} fit"
                yield told("line-length", message, cue, rank=40)
        if len(widths) > limits.max_lines:
            message = f"{len(widths)} lines at once, {limits.max_lines} fit"
            yield told("line-count", message, cue, rank=40)
        chars, duration_ms = sum(widths), cue.span.duration_ms
        if 0 < duration_ms < limits.reading_ms(chars):
            yield told(
                "reading-speed",
                f"{chars:g} characters in {duration_ms / 1000:.2f} s are "
                f"{chars * 1000 / duration_ms:.1f} a second; {row.reading_speed:g} can be read",
                cue,
                rank=30,
            )


def durations(track: Track, row: Language) -> Iterator[Finding]:
    """Cues that stand too short or too long; those of no time at all are never seen."""
    for cue in track.cues:
        length_ms = cue.span.duration_ms
        if length_ms == 0:
            message = "the cue begins and ends at the same time: nobody will see it"
            yield told("zero-time", message, cue, Severity.ERROR, 92)
        elif length_ms < row.min_cue_ms:
            yield told("cue-duration", _lasts(length_ms, row.min_cue_ms, "least"), cue, rank=20)
        elif length_ms > row.max_cue_ms:
            yield told("cue-duration", _lasts(length_ms, row.max_cue_ms, "most"), cue, rank=20)


def _lasts(length_ms: int, limit_ms: int, which: str) -> str:
    return f"the cue is shown for {length_ms / 1000:.2f} s; {limit_ms / 1000:g} s is the {which}"
