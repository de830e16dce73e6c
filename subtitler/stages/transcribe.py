"""Speech to text: what the machine heard, with ids that last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from subtitler import media
from subtitler.engines import WELL_KNOWN_BY, Transcriber, wav
from subtitler.errors import EngineError
from subtitler.glossary import spoken_forms
from subtitler.languages import language
from subtitler.model import Segment, Source, Span, State, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.chunks import Chunk, joined, plan
from subtitler.stages.listening import profile_for
from subtitler.stages.sentences import by_sentence
from subtitler.workdir import storage_errors

if TYPE_CHECKING:
    from subtitler.sound import Profile

SHORTEST_MS = 100
"""Sound shorter than this holds no word, and engines fail on it."""

MOST_HINTS = 1000
"""More names than this are never given to an engine, which offers its model the nearest ones."""


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """How to hear. None of it ever changes the recording or `audio.wav`.

    `engine` and `model` by name (`subtitler engines`, `subtitler models list`); `mode` one of the
    engine's ways to work, empty for its own choice; `chunk_s` the longest stretch at once, 60 to
    1800 s; `level` brings quiet speech up and `high_pass_hz` and `denoise` clean the sound that the
    engine hears; `hints` offers it names from the collection's glossaries; `patience_s` is how long
    an engine may go without a sign of life.
    """

    engine: str = "faster-whisper"
    model: str = "whisper-base"
    mode: str = ""
    chunk_s: int = 600
    level: bool = True
    high_pass_hz: int = 0
    denoise: bool = False
    hints: bool = True
    patience_s: int = 900

    def __post_init__(self) -> None:
        """Refuse what no sound can be cut or cleaned by."""
        if not 60 <= self.chunk_s <= 1800:
            raise ValueError(f"chunk_s must be from 60 to 1800, not {self.chunk_s}")
        if not 0 <= self.high_pass_hz <= 300:
            raise ValueError(
                f"high_pass_hz must be from 0 to 300, not {self.high_pass_hz}: voices begin there"
            )
        if self.patience_s < 10:
            raise ValueError(f"patience_s must be 10 or more, not {self.patience_s}")


@stage(
    reads=["source.json", "audio.wav"],
    writes=["transcript.json"],
    options=TranscribeOptions,
    version=2,
    engine="transcriber",
)
def transcribe(task: Task, options: TranscribeOptions) -> None:
    """Write down what is said, in the languages that a person stated."""
    _write_down(task, options, "transcript.json")


@stage(
    reads=["source.json", "audio.wav"],
    writes=["transcript.second.json"],
    options=TranscribeOptions,
    version=1,
    engine="transcriber",
)
def second_opinion(task: Task, options: TranscribeOptions) -> None:
    """Hear it all again with another engine, model or mode; `audit` tells where they differ."""
    _write_down(task, options, "transcript.second.json")


def _write_down(task: Task, options: TranscribeOptions, name: str) -> None:
    from subtitler.sound import snap

    source = task.load(Source, "source.json")
    audio = task.path("audio.wav")
    profile = profile_for(task)
    segments: list[Segment] = []
    if profile.duration_ms >= SHORTEST_MS:
        _check_languages(task.transcriber, source)
        heard = _heard(task, options, source, audio, profile)
        segments = apart(snap(by_sentence(heard, source.lang), profile), profile.duration_ms)
        if task.transcriber.used_rung not in ("", task.transcriber.rungs[0]):
            task.fact("rung", task.transcriber.used_rung)
    previous = task.previous(Transcript, name)
    task.save(
        name,
        Transcript(source.lang, tuple(with_ids(segments, source.sha256, previous))),
    )
    task.fact("segments", len(segments))
    task.fact("speech_ms", sum(segment.span.duration_ms for segment in segments))


def _check_languages(engine: Transcriber, source: Source) -> None:
    for code in source.languages:
        if code not in engine.languages():
            raise EngineError(
                f"{engine.name} does not know {language(code).name} ({code}), and a model that "
                "guesses would invent text",
                where=source.id,
                hint=f"one that does: {WELL_KNOWN_BY[code]}; docs/engines.md tells how"
                if code in WELL_KNOWN_BY
                else "choose an engine that does: subtitler engines",
            )


def _heard(
    task: Task, options: TranscribeOptions, source: Source, audio: Path, profile: Profile
) -> list[Segment]:
    """Every chunk's segments on the recording's clock; finished chunks are kept over a kill."""
    chunks = plan(profile, options.chunk_s * 1000)
    hints = _hints(task, options, source)
    names = [_key(task, options, source, chunk, hints) for chunk in chunks]
    task.forget(except_for=names)
    parts = []
    for chunk, name in zip(chunks, names, strict=True):
        kept = task.kept(Transcript, name)
        if kept is None:
            kept = _chunk_heard(task, options, source, audio, profile, chunk, hints)
            task.keep(name, kept)
        parts.append((chunk, kept.segments))
        task.progress(chunk.span.end_ms, profile.duration_ms, "ms")
    task.fact("chunks", len(chunks))
    if hints:
        task.fact("hints", len(hints))
    return joined(parts)


def _chunk_heard(
    task: Task,
    options: TranscribeOptions,
    source: Source,
    audio: Path,
    profile: Profile,
    chunk: Chunk,
    hints: Sequence[str],
) -> Transcript:
    sound = task.scratch("heard.wav")
    try:
        prepare(audio, sound, chunk.heard, profile, options)
        found = task.transcriber.transcribe(
            sound,
            languages=source.languages,
            hints=hints,
            progress=lambda done, total: task.progress(
                min(chunk.heard.start_ms + done, profile.duration_ms), profile.duration_ms, "ms"
            ),
        )
    finally:
        sound.unlink(missing_ok=True)
    checked = _checked(found.segments, chunk.heard.duration_ms)
    return Transcript(
        source.lang,
        tuple(
            replace(moved(segment, chunk.heard.start_ms), id=f"{number}")
            for number, segment in enumerate(checked)
        ),
    )


def prepare(
    audio: Path, out: Path, span: Span, profile: Profile, options: TranscribeOptions
) -> None:
    """Write a stretch of the sound as an engine shall hear it. `audio` stays as it is."""
    from subtitler.sound import normalised

    with wav.opened(audio) as file:
        start = span.start_ms * wav.RATE_HZ // 1000
        samples = file.samples(start, span.duration_ms * wav.RATE_HZ // 1000)
    if options.level:
        samples = normalised(samples, profile, span.start_ms)
    with storage_errors(out):
        wav.write(out, samples)
    if options.high_pass_hz or options.denoise:
        floor = profile.floor_dbfs[profile.within(span)]
        floor_dbfs = float(floor.mean()) if options.denoise and len(floor) else None
        media.clean_audio(out, high_pass_hz=options.high_pass_hz, noise_floor_dbfs=floor_dbfs)


def _key(
    task: Task, options: TranscribeOptions, source: Source, chunk: Chunk, hints: Sequence[str]
) -> str:
    """A name for a chunk's result that says all that decides it."""
    parts = [
        task.sha256("audio.wav"),
        [chunk.heard.start_ms, chunk.heard.end_ms],
        task.job.stage.version,
        task.transcriber.identity(),
        source.languages,
        [options.level, options.high_pass_hz, options.denoise],
        list(hints),
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] + ".json"


def _hints(task: Task, options: TranscribeOptions, source: Source) -> tuple[str, ...]:
    """Names and places that may be said, those that were said before going first."""
    if not options.hints:
        return ()
    forms = spoken_forms(task.job.glossary, source.lang)
    earlier = task.previous(Transcript, task.job.stage.writes[0])
    said = " ".join(item.text for item in earlier.segments).casefold() if earlier else ""
    ordered = sorted(forms, key=lambda form: form.casefold() not in said)
    return tuple(ordered[:MOST_HINTS])


def apart(segments: Sequence[Segment], duration_ms: int) -> list[Segment]:
    """The segments inside the recording and never over each other.

    Of two that overlap the earlier one ends where the later begins; where that would leave nothing
    of it, they share their time evenly. No text is touched.
    """
    done = [_clamped(segment, 0, duration_ms) for segment in segments]
    for number, (one, other) in enumerate(pairwise(list(done))):
        one = done[number]
        if one.span.end_ms > other.span.start_ms:
            cut_ms = other.span.start_ms
            if cut_ms - one.span.start_ms < min(SHORTEST_MS, one.span.duration_ms):
                end_ms = max(one.span.end_ms, other.span.end_ms)
                cut_ms = (one.span.start_ms + end_ms) // 2
            done[number] = _clamped(one, 0, cut_ms)
            done[number + 1] = _clamped(other, cut_ms, duration_ms)
    return done


def _clamped(segment: Segment, start_ms: int, end_ms: int) -> Segment:
    def inside(span: Span) -> Span:
        return Span(
            min(max(span.start_ms, start_ms), end_ms), min(max(span.end_ms, start_ms), end_ms)
        )

    words = tuple(replace(word, span=inside(word.span)) for word in segment.words)
    return replace(segment, span=inside(segment.span), words=words)


def moved(segment: Segment, by_ms: int) -> Segment:
    """The segment and its words, later by so many ms (or earlier, not before 0)."""

    def later(span: Span) -> Span:
        return Span(max(0, span.start_ms + by_ms), max(0, span.end_ms + by_ms))

    words = tuple(replace(word, span=later(word.span)) for word in segment.words)
    return replace(segment, span=later(segment.span), words=words)


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


def _checked(segments: Sequence[Segment], duration_ms: int) -> Sequence[Segment]:
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
