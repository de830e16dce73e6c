"""How a check of the screen says what it found: in figures and places, never in words said."""

from __future__ import annotations

from subtitler.checks.noticing import clock
from subtitler.model import Cue, Finding, Segment, Severity


def told(
    check: str,
    message: str,
    about: Cue | Segment,
    severity: Severity = Severity.WARNING,
    rank: int = 20,
) -> Finding:
    """A finding about a cue, or about a segment that has none."""
    ids = about.segments if isinstance(about, Cue) else (about.id,)
    return Finding(check, severity, clock(about.span.start_ms), message, about.span, ids, rank)
