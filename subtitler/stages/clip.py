"""A clip for newsrooms and social platforms: a stretch, its captions, a poster, a fact sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from subtitler import media
from subtitler.errors import ConfigError
from subtitler.formats.documents import Clips
from subtitler.formats.srt import write_srt
from subtitler.formats.vtt import write_vtt
from subtitler.languages import MARKS, language
from subtitler.layout import layout as lay_out
from subtitler.model import ClipRequest, Segment, SignOff, Source, Span, Track, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.burn import ass_for
from subtitler.stages.layout import final_text, with_marks
from subtitler.stages.shots import shot_changes_of


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """Nothing to choose: each clip has its own stretch, language and shape (`clips.json`)."""


@stage(
    reads=[
        "source.json",
        "{media}",
        "clips.json",
        "{text}.final.json",
        "{text}.aligned.json?",
        "{text}.signoff.json?",
        "shots.json?",
    ],
    writes=[
        "clips/{clip}/clip.mp4",
        "clips/{clip}/clip.srt",
        "clips/{clip}/clip.vtt",
        "clips/{clip}/poster.jpg",
        "clips/{clip}/facts.md",
    ],
    options=ClipOptions,
    version=4,
)
def clip(task: Task, options: ClipOptions) -> None:
    """Cut a stretch out, laid out anew for its shape, with everything a newsroom asks for."""
    source = task.load(Source, "source.json")
    request = _request(task)
    text = final_text(task)
    inside = excerpt(text, request.span)
    begin_ms = request.span.start_ms
    changes = [change - begin_ms for change in shot_changes_of(task) if change > begin_ms]
    track, _ = lay_out(inside, aspect=request.aspect, shot_changes_ms=changes)
    track = with_marks(track, inside, source)
    width, height = media.frame_size(request.aspect)
    video = task.output("clips/{clip}/clip.mp4")
    media.cut_clip(
        task.path("{media}"),
        video,
        ass=ass_for(track, width, height, request.span.duration_ms),
        lang=request.lang,
        info=source.info,
        audio_stream=source.audio_stream if source.info.audio else None,
        span=request.span,
        size=(width, height),
        progress=lambda done, total: task.progress(done, total, "ms"),
    )
    media.poster(video, request.span.duration_ms // 3, task.output("clips/{clip}/poster.jpg"))
    task.write("clips/{clip}/clip.srt", write_srt(track.cues).encode("utf-8"))
    task.write("clips/{clip}/clip.vtt", write_vtt(track).encode("utf-8"))
    signoff = task.load_optional(SignOff, "{text}.signoff.json")
    sheet = _fact_sheet(request, source, inside, track, signoff)
    task.write("clips/{clip}/facts.md", sheet.encode("utf-8"))


def excerpt(text: Transcript, span: Span) -> Transcript:
    """The segments that are heard within `span`, their times counted from its start."""
    kept = []
    for segment in text.segments:
        if segment.span.overlap_ms(span):
            moved = _moved(segment.span, span)
            words = tuple(
                replace(word, span=_moved(word.span, span))
                for word in segment.words
                if word.span.overlap_ms(span)
            )
            whole = len(words) == len(segment.words)
            kept.append(replace(segment, span=moved, words=words if whole else ()))
    return replace(text, segments=tuple(kept))


def whole_sentences(text: Transcript, span: Span, duration_ms: int) -> Span:
    """`span`, widened so that it cuts no segment in two, with a breath at both ends.

    The breath is 300 ms, where neither a neighbour's speech nor an end of the video is nearer.
    """
    heard = [item.span for item in text.segments if item.span.overlap_ms(span)]
    if not heard:
        return span
    start = min(span.start_ms, heard[0].start_ms - 300)
    end = max(span.end_ms, max(item.end_ms for item in heard) + 300)
    before = [item.span.end_ms for item in text.segments if item.span.end_ms <= heard[0].start_ms]
    after = [item.span.start_ms for item in text.segments if item.span.start_ms >= heard[-1].end_ms]
    return Span(max(start, max(before, default=0)), min(end, min(after, default=duration_ms)))


def _request(task: Task) -> ClipRequest:
    for request in task.load(Clips, "clips.json").clips:
        if request.name == task.clip:
            return request
    raise ConfigError(f"clips.json has no clip “{task.clip}”", where=task.source.id)


def _moved(inner: Span, outer: Span) -> Span:
    start = max(inner.start_ms, outer.start_ms) - outer.start_ms
    return Span(start, max(start, min(inner.end_ms, outer.end_ms) - outer.start_ms))


def _fact_sheet(
    request: ClipRequest,
    source: Source,
    text: Transcript,
    track: Track,
    signoff: SignOff | None,
) -> str:
    """What a newsroom needs to know, and nothing that could name the witness."""
    routes = sorted({" → ".join(item.origin.route) for item in text.segments if item.origin})
    engines = sorted({item.origin.engine for item in text.segments if item.origin} - {""})
    notices = [MARKS[mark]["en"] for mark in track.marks]
    rows = [
        ("Video", source.id),
        ("SHA-256 of the recording", source.sha256),
        ("Stretch", f"{clock(request.span.start_ms)} to {clock(request.span.end_ms)}"),
        ("Shape", request.aspect),
        ("Spoken language", language(source.lang).name),
        ("Captions", language(request.lang).name),
        ("Reviewed", _reviewed(text, signoff)),
        ("Notices on screen", "; ".join(notices) or "none"),
        ("Route of the translation", "; ".join(routes) or "none: captions in the language spoken"),
        ("Models", "; ".join(engines) or "none"),
    ]
    lines = [f"# Clip “{request.name}”", "", *[f"- **{name}**: {value}" for name, value in rows]]
    lines += [
        "",
        "## What is said",
        "",
        *[_said(segment, request.span) for segment in text.segments],
    ]
    return "\n".join(lines) + "\n"


def _reviewed(text: Transcript, signoff: SignOff | None) -> str:
    if not text.approved or signoff is None:
        return "no"
    return f"yes, signed by {signoff.reviewer} ({signoff.role}) on {signoff.time_utc}"


def _said(segment: Segment, span: Span) -> str:
    return f"- {clock(segment.span.start_ms + span.start_ms)} {segment.text}"


def clock(ms: int) -> str:
    """A time for people: `0:07:05.250`."""
    seconds, thousandths = divmod(ms, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"
