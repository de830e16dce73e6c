"""From segments to cues: what is on screen at once, on which lines, and from when to when.

`layout` cuts by cost, not by a list of rules: every place where a line may end has a cost in its
language (`breaks.py`), every shape of lines and every cue has one (`lines.py`), and the cheapest
way through a segment is taken. No word is added, changed or dropped: what cannot fit is shown as
it is and told in a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from subtitler.layout.breaks import BETWEEN_WORDS, Text, prepare
from subtitler.layout.counting import count_chars
from subtitler.layout.dialogue import dialogues
from subtitler.layout.limits import Limits, limits_for
from subtitler.layout.lines import best_lines, split
from subtitler.layout.parts import parts
from subtitler.layout.pauses import at_pauses, pauses_of
from subtitler.layout.shots import on_shots
from subtitler.layout.timing import Draft, clock, schedule
from subtitler.model import Cue, Finding, Segment, Severity, Span, Track, Transcript, Word

__all__ = ["count_chars", "layout", "parts"]


def layout(
    transcript: Transcript,
    *,
    aspect: str = "16:9",
    speech: Transcript | None = None,
    shot_changes_ms: Sequence[int] = (),
) -> tuple[Track, tuple[Finding, ...]]:
    """The cues of a transcript, in time order and never two at once, and what could not fit.

    Each cue comes from one segment, or from two where a short exchange of two speakers fits on two
    lines, each with the language's dash; withheld and empty segments have none. The words are the
    segment's own, only white space changes. A cue starts no earlier than its segment; it stays up
    to `extend_ms` after its speech where it is short or hard to read in time, and up to the next
    cue where the gap would be shorter than `chain_below_ms`. `speech` is what a translation
    translates: its word times tell where the speaker pauses, and the cues change there. Near
    `shot_changes_ms` cues begin and end with the shot (`shots.py`), and only then can one begin
    before its segment. `Track.marks` is left empty. Raises ConfigError for an unknown language or
    `aspect` (a key of ASPECT_LINE_SCALE).
    """
    limits = limits_for(transcript.lang, aspect)
    segments = transcript.segments
    spoken = {one.id: one.words for one in speech.segments} if speech else {}
    each = [
        _drafts(one, spoken.get(one.id, ()), limits) if one.withhold is None else []
        for one in segments
    ]
    drafts = dialogues(segments, each, limits)
    drafts.sort(key=lambda draft: draft.speech)
    cues: list[Cue] = []
    findings: list[Finding] = []
    planned = schedule(drafts, limits)
    spans = on_shots(planned, drafts, shot_changes_ms, limits)
    for draft, plan, span in zip(drafts, planned, spans, strict=True):
        cues.append(Cue(span, draft.lines, draft.segments))
        late_ms = plan.start_ms - draft.speech.start_ms
        findings += _findings(draft, span, late_ms, limits)
    return Track(transcript.lang, tuple(cues)), tuple(findings)


def _drafts(segment: Segment, spoken: Sequence[Word], limits: Limits) -> list[Draft]:
    """The cues of one segment, with the times of their speech; `spoken` is what it translates."""
    text = prepare(segment.text, limits)
    if text is None:
        return []
    span = segment.span
    fits = text.width(0, text.size) <= limits.cue_chars
    lines = best_lines(text, 0, text.size, limits) if fits else None
    # Two cues can be better than one that breaks between words which belong together.
    if (
        lines is not None
        and lines[0] <= 2 * BETWEEN_WORDS
        and span.duration_ms <= limits.row.max_cue_ms
    ):
        return [_draft(segment, text, lines[1], span, limits)]
    pauses = pauses_of(spoken, span)
    starts, ends = clock(segment, text, pauses)
    cues = split(text, starts, ends, limits)
    spans = [Span(starts[edges[0]], ends[edges[-1] - 1]) for edges in cues]
    return [
        _draft(segment, text, edges, speech, limits)
        for edges, speech in zip(cues, at_pauses(spans, pauses), strict=True)
    ]


def _draft(
    segment: Segment, text: Text, edges: tuple[int, ...], speech: Span, limits: Limits
) -> Draft:
    lines = tuple(
        text.whole[text.cuts[first] : text.cuts[last]].strip() for first, last in pairwise(edges)
    )
    widths = tuple([count_chars(line, limits.row.code) for line in lines])
    return Draft((segment.id,), lines, widths, speech, limits.reading_ms(sum(widths)))


_RANKS = {"line-length": 40, "cue-overlap": 30, "reading-speed": 30, "cue-duration": 20}


def _findings(draft: Draft, span: Span, late_ms: int, limits: Limits) -> Iterator[Finding]:
    """What a cue breaks, in figures; never its words.

    `late_ms` after its speech begins it can be shown, because others speak.
    """
    row = limits.row
    fits = max(draft.widths) <= limits.line_chars and draft.need_ms <= span.duration_ms
    in_bounds = row.min_cue_ms <= span.duration_ms <= row.max_cue_ms
    if fits and in_bounds and late_ms <= 0:
        return
    seconds, rest = divmod(span.start_ms, 1000)
    clock_time = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
    which = "segments" if len(draft.segments) > 1 else "segment"
    where = f"{which} {' and '.join(draft.segments)} at {clock_time}"

    def warning(check: str, message: str) -> Finding:
        about = draft.segments
        return Finding(check, Severity.WARNING, where, message, span, about, _RANKS[check])

    for number, width in enumerate(draft.widths, start=1):
        if width > limits.line_chars:
            yield warning(
                "line-length",
                f"line {number} has {width:g} characters, {limits.line_chars} fit; "
                "it has no place where it could be broken",
            )
    lasts = f"the cue is shown for {span.duration_ms / 1000:.2f} s"
    if span.duration_ms < row.min_cue_ms:
        yield warning("cue-duration", f"{lasts}; {row.min_cue_ms / 1000:g} s is the least")
    if span.duration_ms > row.max_cue_ms:
        yield warning("cue-duration", f"{lasts}; {row.max_cue_ms / 1000:g} s is the most")
    if draft.need_ms > span.duration_ms:
        chars = sum(draft.widths)
        speed = chars * 1000 / span.duration_ms
        yield warning(
            "reading-speed",
            f"{chars:g} characters in {span.duration_ms / 1000:.2f} s are {speed:.1f} a "
            f"second; {row.reading_speed:g} can be read",
        )
    if late_ms > 0:
        yield warning(
            "cue-overlap",
            f"speech overlaps; the cue starts {late_ms / 1000:.2f} s after its words begin",
        )
