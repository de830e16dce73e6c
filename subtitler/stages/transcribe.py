"""Speech to text: what the machine heard, with ids that last."""

from __future__ import annotations

import hashlib
import wave
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from subtitler.errors import EngineError
from subtitler.languages import language
from subtitler.model import Segment, Source, Span, State, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.sentences import by_sentence

SHORTEST_MS = 100
"""Sound shorter than this holds no word, and engines fail on it."""


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """`engine` and `model` by name (`subtitler engines`, `subtitler models list`)."""

    engine: str = "faster-whisper"
    model: str = "whisper-base"


@stage(
    reads=["source.json", "audio.wav"],
    writes=["transcript.json"],
    options=TranscribeOptions,
    version=1,
    engine="transcriber",
)
def transcribe(task: Task, options: TranscribeOptions) -> None:
    """Write down what is said, in the language that a person stated."""
    source = task.load(Source, "source.json")
    audio = task.path("audio.wav")
    duration_ms = wave_ms(audio)
    heard: Transcript = Transcript(source.lang, ())
    if duration_ms >= SHORTEST_MS:
        engine = task.transcriber
        if source.lang not in engine.languages():
            raise EngineError(
                f"{engine.name} does not know {language(source.lang).name} ({source.lang})",
                hint="choose an engine that does: subtitler engines",
            )
        heard = engine.transcribe(
            audio,
            languages=source.languages,
            hints=(),
            progress=lambda done, total: task.progress(done, total, "ms"),
        )
    segments = [segment for segment in heard.segments if segment.text.strip()]
    segments = by_sentence(_checked(segments, duration_ms), source.lang)
    previous = task.previous(Transcript, "transcript.json")
    task.save(
        "transcript.json",
        Transcript(
            source.lang,
            tuple(with_ids(segments, source.sha256, previous)),
        ),
    )
    task.fact("segments", len(segments))
    task.fact("speech_ms", sum(segment.span.duration_ms for segment in segments))


def wave_ms(path: Path) -> int:
    """The length of a WAV file in ms. Raises EngineError where it is none."""
    try:
        with wave.open(str(path), "rb") as file:
            return round(file.getnframes() * 1000 / file.getframerate())
    except (wave.Error, EOFError):
        raise EngineError("is no WAV file", where=path.name) from None


def with_ids(
    segments: Iterable[Segment], salt: str, previous: Transcript | None
) -> Iterable[Segment]:
    """The segments with permanent ids.

    A segment that covers mostly the same stretch as one of `previous` gets its id, so that ids
    survive a rerun with another model; the others get one from `salt` and their times.
    """
    free = list(previous.segments) if previous else []
    taken: set[str] = set()
    for segment in segments:
        old = max(free, key=lambda old: _likeness(old.span, segment.span), default=None)
        if old is not None and _likeness(old.span, segment.span) > 0.5:
            free.remove(old)
            identity = old.id
        else:
            identity = new_id(salt, segment.span)
        while identity in taken or any(identity == other.id for other in free):
            identity = new_id(salt + identity, segment.span)
        taken.add(identity)
        yield replace(segment, id=identity, state=State.MACHINE)


def new_id(salt: str, span: Span) -> str:
    """An id for a segment that had none: short, stable for the same recording and stretch."""
    text = f"{salt}:{span.start_ms}:{span.end_ms}"
    return "s" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def _likeness(one: Span, other: Span) -> float:
    """Shared time over covered time, 0 to 1."""
    shared = one.overlap_ms(other)
    covered = one.duration_ms + other.duration_ms - shared
    return shared / covered if covered else 0.0


def _checked(segments: list[Segment], duration_ms: int) -> list[Segment]:
    """The engine's answer, where it keeps its contract. Raises EngineError."""
    last = 0
    for number, segment in enumerate(segments, 1):
        if segment.span.start_ms < last:
            raise EngineError(f"the engine gave segment {number} out of order")
        if segment.span.end_ms > duration_ms:
            raise EngineError(f"the engine put segment {number} beyond the end of the sound")
        try:
            segment.text.encode("utf-8")
        except UnicodeEncodeError:
            raise EngineError(f"the engine gave half a character in segment {number}") from None
        last = segment.span.start_ms
    return segments
