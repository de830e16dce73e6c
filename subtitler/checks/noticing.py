"""Findings: how they are made, put together and ordered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from subtitler.model import Finding, Segment, Severity, Span

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def clock(time_ms: int) -> str:
    """A time as people read it: 0:07:12."""
    seconds = time_ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def seconds(duration_ms: float) -> str:
    """A length as people read it: 2.4 s."""
    return f"{duration_ms / 1000:.1f} s"


def finding(
    check: str,
    severity: Severity,
    message: str,
    span: Span,
    segments: Iterable[Segment] = (),
    rank: float = 0,
) -> Finding:
    """A finding about a stretch of the recording; the rank is kept between 0 and 100."""
    ids = tuple(segment.id for segment in segments)
    bounded = max(0, min(100, round(rank)))
    return Finding(check, severity, clock(span.start_ms), message, span, ids, bounded)


def around(segments: Sequence[Segment], span: Span) -> tuple[Segment, ...]:
    """The segments that a stretch touches."""
    return tuple(segment for segment in segments if segment.span.overlap_ms(span))


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by rank, then severity, then time."""

    def key(item: Finding) -> tuple[int, int, int]:
        start_ms = item.span.start_ms if item.span else 0
        return (-item.rank, _ORDER[item.severity], start_ms)

    return tuple(sorted(findings, key=key))


def neighbours(places: Iterable[int]) -> list[list[int]]:
    """Places in a list, those that follow one another put together."""
    groups: list[list[int]] = []
    for place in sorted(set(places)):
        if groups and place == groups[-1][-1] + 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def covering(segments: Sequence[Segment]) -> Span:
    """From the start of the first to the end of the last."""
    return Span(segments[0].span.start_ms, max(segment.span.end_ms for segment in segments))
