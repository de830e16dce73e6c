"""The timeline: speech, cues and findings over the minutes of a recording, as an SVG picture.

A long recording is drawn in rows. Shapes tell what the colours tell: a triangle is an error, a
lozenge a warning, a ring a notice. Pointing at one shows what was found, a click leads to its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from subtitler.checks.noticing import clock
from subtitler.languages import LANGUAGES
from subtitler.model import Severity, Span
from subtitler.report.content import Noticed, VideoReport, message_of, printable

WIDTH_PX = 1000
NAME_PX = 92
"""Left of the time stand the names of the lanes."""

LANE_PX = 20
BAR_PX = 8
AXIS_PX = 18
GAP_PX = 14

ROWS = ((30, 2, 15), (120, 5, 30), (10**9, 10, 60))
"""Up to so many minutes, a row has so many minutes and a line every so many seconds."""

_MARKS = {
    Severity.ERROR: "M{x} {y}l4 8h-8z",
    Severity.WARNING: "M{x} {y}l4 4l-4 4l-4 -4z",
    Severity.NOTICE: "M{x} {y}m-3 4a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch of the recording and where it is drawn."""

    span: Span
    top_px: int

    def x(self, time_ms: int) -> float:
        """How far right a time is, never outside the row."""
        inside = min(max(time_ms, self.span.start_ms), self.span.end_ms) - self.span.start_ms
        return round(NAME_PX + inside * (WIDTH_PX - NAME_PX) / self.span.duration_ms, 1)

    def holds(self, span: Span) -> bool:
        """Whether a stretch has a part in this row; one of no time counts where it begins."""
        start, end = self.span.start_ms, self.span.end_ms
        return start <= span.start_ms < end or self.span.overlap_ms(span) > 0


def timeline(video: VideoReport, anchors: Sequence[str], *, with_text: bool) -> str:
    """The picture of a video as an `svg` element; `anchors` are the ids of its findings' rows."""
    end_ms = _end_ms(video)
    minutes = end_ms / 60_000
    row_minutes, step_s = next((row, step) for most, row, step in ROWS if minutes <= most)
    langs = _lanes(video)
    height_px = AXIS_PX + LANE_PX * len(langs) + GAP_PX
    row_ms = row_minutes * 60_000
    starts = range(0, max(end_ms, 1), row_ms)
    # A recording shorter than a row fills the width, but a second is never wider than a lane name.
    length_ms = row_ms if len(starts) > 1 else max(end_ms, 20_000)
    marks = _marked(video, anchors, with_text=with_text)
    drawn = []
    for number, start in enumerate(starts):
        row = _Row(Span(start, start + length_ms), number * height_px)
        drawn += _axis(row, min(end_ms, start + length_ms), step_s, len(langs))
        for place, lang in enumerate(langs):
            drawn += _lane(row, row.top_px + AXIS_PX + place * LANE_PX, video, lang, marks)
    whole = height_px * len(starts)
    label = (
        f"Timeline of {escape(printable(video.id))}: {len(video.noticed)} findings over "
        f"{clock(end_ms)}; the table below has the same in words"
    )
    head = f'<svg viewBox="0 0 {WIDTH_PX} {whole}" role="group" aria-label="{label}">'
    return "\n".join([head, *drawn, "</svg>"])


def _end_ms(video: VideoReport) -> int:
    """Where the last thing ends that is to be drawn."""
    spans = [segment.span for text in video.texts for segment in text.segments]
    spans += [span for lane in video.lanes for span in lane.cues]
    return max([video.duration_ms, *[span.end_ms for span in spans]])


def _lanes(video: VideoReport) -> list[str]:
    """What stands under one another: the speech (""), then every language with cues or findings."""
    langs = [lane.lang for lane in video.lanes] + [item.lang for item in video.noticed]
    return ["", *dict.fromkeys(langs)]


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    lang: str
    severity: Severity
    drawing: str


def _marked(video: VideoReport, anchors: Sequence[str], *, with_text: bool) -> list[_Mark]:
    marks = []
    for item, anchor in zip(video.noticed, anchors, strict=True):
        span = item.finding.span
        if span is not None:
            title = f"{clock(span.start_ms)} {item.finding.check}: "
            title += message_of(item, with_text=with_text)
            drawing = f'<a href="#{anchor}" tabindex="-1"><title>{escape(printable(title))}</title>'
            marks.append(_Mark(span, item.lang, _shown_as(item), drawing))
    # The worst is drawn last, over the others.
    return sorted(marks, key=lambda mark: -list(Severity).index(mark.severity))


def _shown_as(item: Noticed) -> Severity:
    return Severity.NOTICE if item.dismissed else item.finding.severity


def _axis(row: _Row, end_ms: int, step_s: int, lanes: int) -> Iterator[str]:
    """The times over a row, with a line down through its lanes."""
    bottom = row.top_px + AXIS_PX + lanes * LANE_PX
    left, right = row.x(row.span.start_ms), row.x(end_ms)
    yield (
        f'<rect class="ground" x="{left}" y="{row.top_px + AXIS_PX}" '
        f'width="{max(right - left, 1):.1f}" height="{lanes * LANE_PX}"/>'
    )
    for second in range(row.span.start_ms // 1000, -(-end_ms // 1000), step_s):
        x = row.x(second * 1000)
        yield f'<path class="grid" d="M{x} {row.top_px + AXIS_PX - 4}V{bottom}"/>'
        if x + 36 <= WIDTH_PX:
            label = clock(second * 1000)
            yield f'<text class="time" x="{x}" y="{row.top_px + AXIS_PX - 6}">{label}</text>'


def _lane(
    row: _Row, top_px: int, video: VideoReport, lang: str, marks: Iterable[_Mark]
) -> Iterator[str]:
    """One lane of a row: its name, its bars, and the findings under them."""
    known = LANGUAGES.get(lang)
    name = "speech" if not lang else known.name if known else lang
    yield f'<text class="lane" x="{NAME_PX - 8}" y="{top_px + 11}">{escape(name)}</text>'
    if lang:
        spans = [span for lane in video.lanes if lane.lang == lang for span in lane.cues]
    else:
        spans = [segment.span for text in video.texts[:1] for segment in text.segments]
    bars = "".join(
        f"M{(left := row.x(span.start_ms))} {top_px + 3}"
        f"h{max(row.x(span.end_ms) - left - 0.5, 0.5):.1f}v{BAR_PX}H{left}z"
        for span in spans
        if row.holds(span)
    )
    if bars:
        yield f'<path class="{"cue" if lang else "speech"}" d="{bars}"/>'
    for mark in marks:
        if lang and mark.lang == lang and row.holds(mark.span):
            left = row.x(mark.span.start_ms)
            width = max(row.x(mark.span.end_ms) - left, 2)
            shape = _MARKS[mark.severity].format(x=left + min(width / 2, 6), y=top_px + 10)
            yield (
                f'{mark.drawing}<path class="{mark.severity.value}" '
                f'd="M{left} {top_px + 12}h{width:.1f}v2h-{width:.1f}z{shape}"/></a>'
            )
