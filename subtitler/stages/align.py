"""Word times for text that a person has corrected, from the sound; the text is never touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from subtitler.engines import wav
from subtitler.errors import EngineError
from subtitler.model import Segment, Source, Span, Transcript, Word
from subtitler.stage import Task, stage
from subtitler.stages.transcribe import moved
from subtitler.workdir import storage_errors

AROUND_MS = 1000
"""Speech of a segment may begin or end this far outside the times that a person gave it."""

TOGETHER_MS = 5000
LONGEST_MS = 300_000
"""Segments closer than 5 s are listened to together, up to 5 minutes."""


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """`engine` and `model` by name, empty for those of `transcribe`; `patience_s` as there."""

    engine: str = ""
    model: str = ""
    mode: str = ""
    patience_s: int = 900


@stage(
    reads=["source.json", "audio.wav", "transcript.final.json"],
    writes=["transcript.aligned.json"],
    options=AlignOptions,
    version=1,
    engine="transcriber",
)
def align(task: Task, options: AlignOptions) -> None:
    """Find the times of words that were corrected; segments whose words have theirs stay.

    Where the engine cannot place a segment's words, it stays without word times: its cues are then
    timed by the length of their text.
    """
    source = task.load(Source, "source.json")
    audio = task.path("audio.wav")
    text = task.load(Transcript, "transcript.final.json")
    wanted = [segment for segment in text.segments if segment.text.strip() and not spelt(segment)]
    found: dict[str, tuple[Word, ...]] = {}
    done = 0
    for group in _groups(wanted):
        found.update(_aligned(task, audio, source.lang, group))
        done += len(group)
        task.progress(done, len(wanted), "segments")
    segments = [
        replace(segment, words=found[segment.id]) if segment.id in found else segment
        for segment in text.segments
    ]
    task.save("transcript.aligned.json", replace(text, segments=tuple(segments)))
    task.fact("aligned", len(found))
    task.fact("not_aligned", len(wanted) - len(found))


def with_word_times(text: Transcript, aligned: Transcript | None) -> Transcript:
    """The text with the word times of `aligned`, wherever that has the very same words."""
    words = (
        {segment.id: segment.words for segment in aligned.segments if spelt(segment)}
        if (aligned)
        else {}
    )
    segments = []
    for segment in text.segments:
        timed = replace(segment, words=words.get(segment.id, ()))
        segments.append(timed if not spelt(segment) and spelt(timed) else segment)
    return replace(text, segments=tuple(segments))


def spelt(segment: Segment) -> bool:
    """Whether a segment's words, put together, are its text but for white space."""
    return bool(segment.words) and _letters(
        "".join(word.text for word in segment.words)
    ) == _letters(segment.text)


def _letters(text: str) -> str:
    return "".join(text.split())


def _groups(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    group: list[Segment] = []
    for segment in segments:
        if group and (
            segment.span.start_ms - group[-1].span.end_ms > TOGETHER_MS
            or segment.span.end_ms - group[0].span.start_ms > LONGEST_MS
        ):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _aligned(
    task: Task, audio: Path, lang: str, group: Sequence[Segment]
) -> dict[str, tuple[Word, ...]]:
    """Words by segment id, on the recording's clock, inside their segments."""
    sound = task.scratch("aligned.wav")
    with wav.opened(audio) as file:
        start_ms = max(0, group[0].span.start_ms - AROUND_MS)
        end_ms = min(file.duration_ms, max(item.span.end_ms for item in group) + AROUND_MS)
        start = start_ms * wav.RATE_HZ // 1000
        samples = file.samples(start, (end_ms - start_ms) * wav.RATE_HZ // 1000)
    try:
        with storage_errors(sound):
            wav.write(sound, samples)
        answers = task.transcriber.align(
            sound,
            [moved(segment, -start_ms) for segment in group],
            language=lang,
            progress=lambda done, total: None,
        )
    finally:
        sound.unlink(missing_ok=True)
    if len(answers) != len(group):
        raise EngineError(f"the engine aligned {len(answers)} of {len(group)} segments")
    found = {}
    for segment, words in zip(group, answers, strict=True):
        if not words:
            continue
        timed = moved(replace(segment, words=words, span=Span(0, 0)), start_ms).words
        candidate = replace(segment, words=_inside(timed, segment.span))
        if not spelt(candidate):
            raise EngineError("the engine changed the text that it should only align")
        found[segment.id] = candidate.words
    return found


def _inside(words: Sequence[Word], span: Span) -> tuple[Word, ...]:
    """The words within the segment's own times, which a person gave, in order."""
    done, last_ms = [], span.start_ms
    for word in words:
        start_ms = min(max(word.span.start_ms, last_ms), span.end_ms)
        end_ms = min(max(word.span.end_ms, start_ms), span.end_ms)
        done.append(replace(word, span=Span(start_ms, end_ms)))
        last_ms = end_ms
    return tuple(done)
