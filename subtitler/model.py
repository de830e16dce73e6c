"""The values that travel between stages: pure, frozen, compared by content, times in ms.

They know nothing of files or formats (see `formats/`) and of how they were made (see the ledger).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How far people have come with a segment."""

    MACHINE = "machine"
    EDITED = "edited"
    NEEDS_WORK = "needs-work"
    APPROVED = "approved"


class Severity(StrEnum):
    """How much a finding matters.

    An error: most likely something said is missing, or something stands there that nobody said. A
    warning: a person should look. A notice: worth a look where there is time.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Mark(StrEnum):
    """A notice that a video shows as long as it holds; `languages.py` has its words."""

    MACHINE_TRANSCRIPT = "machine-transcript"
    MACHINE_TRANSLATION = "machine-translation"
    SAMPLE_MODELS = "sample-models"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, `start_ms` included, `end_ms` excluded; never negative or backwards."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts, or starts before the recording."""
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"not a span: {self.start_ms} to {self.end_ms} ms")

    @property
    def duration_ms(self) -> int:
        """Its length in ms."""
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: Span) -> int:
        """How many ms both spans share; 0 where they do not touch."""
        return max(0, min(self.end_ms, other.end_ms) - max(self.start_ms, other.start_ms))


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word; `confidence` is the engine's probability, 0 to 1, or None.

    `unhinted` is what the engine had written in its place (and in that of its neighbours with the
    same) before a name from the glossary was offered; "" where it needed no hint.
    """

    span: Span
    text: str
    confidence: float | None = None
    unhinted: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the engine itself thought of a stretch that it wrote down; None where it says nothing.

    `log_probability` is the mean over the tokens (natural logarithm, 0 is certain); `no_speech` the
    probability that nobody speaks; `compression` how many times smaller zlib makes the text;
    `attempts` how often it was decoded (2: the first text went round in circles); `languages` the
    likeliest languages of the sound with their probabilities, most likely first.
    """

    log_probability: float | None = None
    no_speech: float | None = None
    compression: float | None = None
    attempts: int = 1
    languages: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a translated segment, and from what.

    `kind` is machine, memory or person; `route` the languages it went through, such as
    `("kk", "en", "tr")`; `pivots` the text in each language between the ends, `pivot_by` "person"
    where a person had approved it; `source` the text of the segment that was translated (so a
    change of it is seen); `sentence` the whole sentence, where it runs over several segments; then
    `pivots` are of the sentence too; `engine` the engine and the models by name; `sample` whether
    one of them was a sample model, whose text means nothing; `terms` the glossary's rows that were
    heeded, as `id: form, form`.
    """

    kind: str
    route: tuple[str, ...] = ()
    pivots: tuple[str, ...] = ()
    source: str = ""
    engine: str = ""
    sample: bool = False
    sentence: str = ""
    pivot_by: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech, about a sentence, with a permanent id.

    `speaker` is a pseudonym; `withhold` a reason not to publish it; `language` what was spoken
    where that differs from the video's; `origin` is set on translations, `evidence` on what an
    engine heard.
    """

    id: str
    span: Span
    text: str
    speaker: str | None = None
    words: tuple[Word, ...] = ()
    state: State = State.MACHINE
    withhold: str | None = None
    language: str | None = None
    origin: Origin | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """Segments in one language, in time order, ids unique. A translation has its source's ids."""

    lang: str
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        """Refuse segments out of order or with an id twice: every reader relies on both."""
        starts = [segment.span.start_ms for segment in self.segments]
        if starts != sorted(starts):
            raise ValueError("segments are not in time order")
        if len({segment.id for segment in self.segments}) != len(self.segments):
            raise ValueError("a segment id stands twice")

    @property
    def approved(self) -> bool:
        """Whether a person has approved every segment."""
        return all(segment.state is State.APPROVED for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Cue:
    """What is on screen at once: its lines, and the ids of the segments they come from."""

    span: Span
    lines: tuple[str, ...]
    segments: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, joined by newlines."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Track:
    """The cues of one language, and the marks that its video has to show."""

    lang: str
    cues: tuple[Cue, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check noticed: which check (kebab-case), where, and in plain words.

    `where` is for people: a time or a segment's id; `span` the stretch of the recording, `segments`
    the ids that it is about; `rank` orders a list, 100 the worst, 0 the least.
    """

    check: str
    severity: Severity
    where: str
    message: str
    span: Span | None = None
    segments: tuple[str, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that a person has looked at and put aside: `key` names it, `reason` says why."""

    key: str
    check: str
    reviewer: str
    reason: str
    time_utc: str


@dataclass(frozen=True, slots=True)
class Signature:
    """That somebody vouched for a text: a pseudonym, as what, and when."""

    reviewer: str
    role: str
    time_utc: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person's signature under a text, and hashes of all that it vouches for.

    `text_sha256` is of the texts with their ids, `source_sha256` of what they translate,
    `times_sha256` of when they are said and by whom, `media_sha256` of the recording,
    `glossary_sha256` of the glossary in both languages. `segments` has the hash of each segment by
    its id and `terms` of the terms that are said in it, so that a later change is known by the
    segments that it touches. `editors` are those whose words they are; `earlier` the signatures
    that other people put under the very same text.

    Version 1 had the hash of the file as `text_sha256`, and `times_sha256` is "" there.
    """

    reviewer: str
    role: str
    time_utc: str
    text_sha256: str
    media_sha256: str
    source_sha256: str = ""
    times_sha256: str = ""
    glossary_sha256: str = ""
    segments: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    editors: tuple[str, ...] = ()
    earlier: tuple[Signature, ...] = ()

    @property
    def hands(self) -> tuple[str, ...]:
        """Everybody who answers for the text: who wrote in it, and who signed it."""
        names = [*self.editors, *(item.reviewer for item in self.earlier), self.reviewer]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture of a recording.

    `width` and `height` are as displayed: after the rotation tag and with square pixels, in px;
    `fps` is a fraction such as "25/1"; `transfer` the colour
    transfer ("bt709", "arib-std-b67", "smpte2084", or ""); `interlaced` by the stream's own word.
    """

    codec: str
    width: int
    height: int
    rotation: int = 0
    fps: str = "25/1"
    pixel_format: str = ""
    transfer: str = ""
    interlaced: bool = False
    start_ms: int = 0
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One sound track of a recording; `language` is its tag (ISO 639, may be empty or wrong)."""

    codec: str
    channels: int
    rate_hz: int
    language: str = ""
    default: bool = False
    start_ms: int = 0
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a probe found in a file: container, length, picture (if any) and sound tracks."""

    container: str
    duration_ms: int
    video: VideoStream | None
    audio: tuple[AudioStream, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A recording in the collection: its opaque id, its file, and what was said of it.

    `file` is the name of the media beside `source.json`; `audio_stream` counts the sound tracks
    from 0; `lang` is the language spoken, stated by a person and never guessed; `also` are others
    that are spoken in it now and then.
    """

    id: str
    sha256: str
    size_bytes: int
    file: str
    lang: str
    audio_stream: int
    info: MediaInfo
    also: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that is spoken, the main one first."""
        return (self.lang, *self.also)


@dataclass(frozen=True, slots=True)
class ClipRequest:
    """A stretch that a publisher wants as a clip of its own, in one language and shape."""

    name: str
    span: Span
    lang: str
    aspect: str = "16:9"
