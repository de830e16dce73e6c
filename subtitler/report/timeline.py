"""The timeline: speech, cues and findings over the minutes of a recording, as an SVG picture.

A long recording is drawn in rows. Shapes tell what the colours tell: a triangle is an error, a
lozenge a warning, a ring a notice. Pointing at one shows what was found, a click leads to its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from subtitler.checks.noticing import clock
from subtitler.languages import LANGUAGES
from subtitler.model import Severity, Span
from subtitler.report.content import VideoReport, message_of, printable

WIDTH_PX = 1000
NAME_PX = 92
"""Left of the time stand the names of the lanes."""

LANE_PX = 20
BAR_PX = 8
AXIS_PX = 18
GAP_PX = 14

ROWS = ((30, 2, 15), (120, 5, 30), (6000, 10, 60))
"""Up to so many minutes, a row has so many minutes and a line every so many seconds."""

MOST_ROWS = 600
"""What claims to last longer than ten days gets longer rows, never more of them."""

_SHAPES = {
    Severity.ERROR: "M{x} {y}l4 8h-8z",
    Severity.WARNING: "M{x} {y}l4 4l-4 4l-4 -4z",
    Severity.NOTICE: "M{x} {y}m-3 4a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch of the recording that is drawn beside the names of its lanes."""

    start_ms: int
    length_ms: int

    def x(self, time_ms: int) -> float:
        """How far right a time is, never outside the row."""
        inside = min(max(time_ms - self.start_ms, 0), self.length_ms)
        return round(NAME_PX + inside * (WIDTH_PX - NAME_PX) / self.length_ms, 1)


def timeline(video: VideoReport, anchors: Sequence[str], *, with_text: bool) -> str:
    """A video as `svg` pictures, one a row; `anchors` are its findings' ids in the page."""
    end_ms = _end_ms(video)
    row_ms, step_s = _rows(end_ms)
    langs = _lanes(video)
    height_px = AXIS_PX + LANE_PX * len(langs) + GAP_PX
    count = -(-end_ms // row_ms) or 1
    # A recording shorter than a row fills the width, but a second never more than a twentieth.
    length_ms = row_ms if count > 1 else max(end_ms, 20_000)
    bars = _by_row(_bars(video), row_ms, count)
    marks = _by_row(_marks(video, anchors, with_text=with_text), row_ms, count)
    label = (
        f"Timeline of {escape(printable(video.id))}: {len(video.noticed)} findings over "
        f"{clock(end_ms)}; the tables have the same in words"
    )
    drawn = [f'<div role="group" aria-label="{label}">']
    for number in range(count):
        start = number * row_ms
        row = _Row(start, length_ms)
        end = min(end_ms, start + length_ms)
        # One picture a row: so a page of paper ends between two of them.
        drawn.append(
            f'<svg viewBox="0 0 {WIDTH_PX} {height_px}" role="group" '
            f'aria-label="{clock(start)} to {clock(end)}">'
        )
        drawn += _axis(row, end, step_s, len(langs))
        for place, lang in enumerate(langs):
            top_px = AXIS_PX + place * LANE_PX
            drawn += _name(lang, top_px)
            drawn += _drawn_bars(row, top_px, lang, bars.get((number, lang), ()))
            drawn += [_drawn_mark(row, top_px, mark) for mark in marks.get((number, lang), ())]
        drawn.append("</svg>")
    return "\n".join([*drawn, "</div>"])


def _rows(end_ms: int) -> tuple[int, int]:
    """How long a row is, in ms, and how many seconds there are between its lines."""
    for most, minutes, step_s in ROWS:
        if end_ms <= most * 60_000:
            return minutes * 60_000, step_s
    row_ms = -(-end_ms // MOST_ROWS)
    return row_ms, -(-row_ms // 10_000)


def _end_ms(video: VideoReport) -> int:
    """Where the last thing ends that is to be drawn.

    A time far behind the end of the recording is a mistake, and drawn at the end of the picture.
    """
    spans = [segment.span for text in video.texts for segment in text.segments]
    spans += [span for lane in video.lanes for span in lane.cues]
    spans += [item.finding.span for item in video.noticed if item.finding.span]
    latest_ms = max((max(span.end_ms, span.start_ms + 1) for span in spans), default=0)
    return max(video.duration_ms, min(latest_ms, 2 * video.duration_ms + 120_000))


def _lanes(video: VideoReport) -> list[str]:
    """What stands under one another: the speech (""), then every language with cues or findings."""
    langs = [lane.lang for lane in video.lanes] + [item.lang for item in video.noticed]
    return ["", *dict.fromkeys(langs)]


@dataclass(frozen=True, slots=True)
class _Bar:
    """A stretch of a lane in which somebody speaks (lane "") or a cue is shown."""

    span: Span
    lang: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A finding under a lane; `opening` is its link with what it says."""

    span: Span
    lang: str
    severity: Severity
    opening: str


def _bars(video: VideoReport) -> Iterator[_Bar]:
    for text in video.texts[:1]:
        yield from (_Bar(segment.span, "") for segment in text.segments)
    for lane in video.lanes:
        yield from (_Bar(span, lane.lang) for span in lane.cues)


def _marks(video: VideoReport, anchors: Sequence[str], *, with_text: bool) -> list[_Mark]:
    marks = []
    for item, anchor in zip(video.noticed, anchors, strict=True):
        span = item.finding.span
        if span is None:
            continue
        said = message_of(video, item, with_text=with_text)
        title = escape(printable(f"{clock(span.start_ms)} {item.finding.check}: {said}"))
        severity = Severity.NOTICE if item.dismissed else item.finding.severity
        opening = f'<a href="#{anchor}" tabindex="-1"><title>{title}</title>'
        marks.append(_Mark(span, item.lang, severity, opening))
    # The worst is drawn last, over the others.
    return sorted(marks, key=lambda mark: -list(Severity).index(mark.severity))


_Drawn = TypeVar("_Drawn", _Bar, _Mark)


def _by_row(
    items: Iterable[_Drawn], row_ms: int, count: int
) -> dict[tuple[int, str], list[_Drawn]]:
    """What is to be drawn, by row and lane; what runs on is in every row that it touches."""
    places: dict[tuple[int, str], list[_Drawn]] = {}
    for item in items:
        first = min(item.span.start_ms // row_ms, count - 1)
        last = min(max(first, (item.span.end_ms - 1) // row_ms), count - 1)
        for number in range(first, last + 1):
            places.setdefault((number, item.lang), []).append(item)
    return places


def _axis(row: _Row, end_ms: int, step_s: int, lanes: int) -> Iterator[str]:
    """The times over a row, with a line down through its lanes."""
    bottom = AXIS_PX + lanes * LANE_PX
    right = row.x(end_ms)
    yield (
        f'<rect class="ground" x="{NAME_PX}" y="{AXIS_PX}" '
        f'width="{max(right - NAME_PX, 1):.1f}" height="{lanes * LANE_PX}"/>'
    )
    for second in range(row.start_ms // 1000, -(-end_ms // 1000), step_s):
        x = row.x(second * 1000)
        yield f'<path class="grid" d="M{x} {AXIS_PX - 4}V{bottom}"/>'
        if x + 36 <= WIDTH_PX:
            label = clock(second * 1000)
            yield f'<text class="time" x="{x}" y="{AXIS_PX - 6}">{label}</text>'


def _name(lang: str, top_px: int) -> Iterator[str]:
    known = LANGUAGES.get(lang)
    name = "speech" if not lang else known.name if known else lang
    yield f'<text class="lane" x="{NAME_PX - 8}" y="{top_px + 11}">{escape(printable(name))}</text>'


def _drawn_bars(row: _Row, top_px: int, lang: str, bars: Iterable[_Bar]) -> Iterator[str]:
    """The bars of a lane as one shape, so that an hour of cues stays a small file."""
    drawn = []
    for bar in bars:
        left = row.x(bar.span.start_ms)
        width = max(row.x(bar.span.end_ms) - left - 0.5, 0.5)
        drawn.append(f"M{left} {top_px + 3}h{width:.1f}v{BAR_PX}H{left}z")
    if drawn:
        yield f'<path class="{"cue" if lang else "speech"}" d="{"".join(drawn)}"/>'


def _drawn_mark(row: _Row, top_px: int, mark: _Mark) -> str:
    left = row.x(mark.span.start_ms)
    width = max(row.x(mark.span.end_ms) - left, 2)
    x = round(min(left + min(width / 2, 6), WIDTH_PX - 5), 1)  # all of the shape within the picture
    shape = _SHAPES[mark.severity].format(x=x, y=top_px + 10)
    line = f"M{left} {top_px + 13}h{width:.1f}v2h-{width:.1f}z"
    return f'{mark.opening}<path class="{mark.severity.value}" d="{line}{shape}"/></a>'
