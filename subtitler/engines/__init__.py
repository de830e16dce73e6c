"""What a model has to offer to work here: two small protocols, and the list of who offers them.

An engine is found by its entry point (`subtitler.transcribers`, `subtitler.translators`); ours are
declared the same way in `pyproject.toml`. Listing them imports nothing. Each adapter is the only
file that imports its library, and does so when it is first used, so that opening an engine and
asking for its identity stay cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from subtitler.errors import ConfigError, MissingError
from subtitler.model import Segment, Transcript, Word

Progress = Callable[[int, int], None]
"""Called with (done, total): ms of audio for a transcriber, texts for a translator."""

Identity = dict[str, str]
"""What decides an engine's answer: library and its version, models and the SHA-256 of weights."""

WELL_KNOWN_BY = {
    "kk": "GigaAM-Multilingual, engine “onnx-ctc”",
    "ky": "GigaAM-Multilingual or ISSAI Söyle, engines “onnx-ctc” and “command”",
    "tt": "ISSAI Söyle, engine “command”",
    "ug": "ISSAI Söyle, engine “command”",
}
"""Speech models that know what most others do not, or know better (docs/engines.md)."""


class Weights(Protocol):
    """An installed model as an engine gets it (`weights.py` has the real ones).

    `kind` says which adapters can read it; `folder` holds its files; `sha256` covers all of them;
    `languages` are codes, or `source-target` pairs for a translation model; `sample` marks a model
    that is for demonstration only.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - described above
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def folder(self) -> Path: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def languages(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def sample(self) -> bool: ...  # noqa: D102


class Transcriber(Protocol):
    """Turns speech into a transcript.

    An adapter is called as `adapter(weights, threads=0, mode="", rung=0)`. `modes` are the ways in
    which it can work, the first one its default (empty where there is only one way); `rungs` are
    the steps down where memory does not suffice, in words, the first one as it works by itself.
    """

    name: str
    local: bool
    kinds: tuple[str, ...]
    modes: tuple[str, ...]

    @property
    def rungs(self) -> tuple[str, ...]:
        """Such as `("batches of 8", "batches of 4", "batches of 1")`; never empty."""
        ...

    @property
    def used_rung(self) -> str:
        """The rung of the last answer; "" before the first."""
        ...

    def languages(self) -> frozenset[str]:
        """The BCP-47 codes of the languages that it can write down."""
        ...

    def identity(self) -> Identity:
        """What decides its answer. Cheap: loads no library and no weights."""
        ...

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Write down `audio`: 16 kHz mono WAV, at most 30 minutes long.

        `languages` are those that are spoken, the main one first. Where there are several, the
        engine decides among them stretch by stretch, and sets `Segment.language` where it is not
        the main one. Segments come in time order inside the audio, with any ids (the stage gives
        permanent ones); `hints` are names and terms that may occur, most relevant first, of which
        it takes as many as it has room for. Raises EngineError.
        """
        ...

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """The words of each segment's text with their times in `audio`, in the same order.

        The text is taken as it is: put together, the words of a segment are its text but for white
        space. A segment's own `language` goes before `language`. Raises EngineError where the
        engine cannot do that.
        """
        ...

    def detect(self, audio: Path) -> dict[str, float]:
        """The languages that may be spoken, with probabilities; empty where it cannot tell."""
        ...

    def close(self) -> None:
        """Free the memory of the model."""
        ...


class Translator(Protocol):
    """Turns texts of one language into another, in one go; `routes.py` puts such legs together.

    An adapter is called as `adapter(weights, threads=0)`.
    """

    name: str
    local: bool
    kinds: tuple[str, ...]

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every (source, target) that it translates in one go. Cheap, as `identity`."""
        ...

    def identity(self, source: str, target: str) -> Identity:
        """What decides its answer for this pair. Cheap: loads no library and no weights."""
        ...

    def samples(self, source: str, target: str) -> bool:
        """Whether the pair's model is a sample: then its text means nothing."""
        ...

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        terms: Sequence[tuple[str, str]] = (),
        context: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> list[str]:
        """Translate every text: as many answers, in the same order. Give it a whole document.

        `terms` are pairs (source, target) that should be kept; `context` is, for each text, what
        stands before it and after it in the document (() where nobody knows); an engine may pass
        over both. Raises EngineError.
        """
        ...

    def choices(
        self, texts: Sequence[str], *, source: str, target: str, count: int
    ) -> list[list[str]]:
        """Up to `count` different answers for each text, the best first.

        The first is what `translate` gives, or as good; an engine without others gives one.
        """
        ...

    def close(self) -> None:
        """Free the memory of the models."""
        ...


TRANSCRIBERS = "subtitler.transcribers"
TRANSLATORS = "subtitler.translators"


def names(group: str) -> tuple[str, ...]:
    """The engines that are declared in an entry point group, by name. Imports none of them."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def transcriber_class(name: str) -> type[Transcriber]:
    """The adapter of a speech engine; see `Transcriber` for how it is called."""
    return cast("type[Transcriber]", _load(TRANSCRIBERS, name))


def translator_class(name: str) -> type[Translator]:
    """The adapter of a translation engine, called as `adapter(weights, threads=0)`."""
    return cast("type[Translator]", _load(TRANSLATORS, name))


def _load(group: str, name: str) -> object:
    try:
        return _entry(group, name).load()
    except (ImportError, AttributeError) as error:
        raise MissingError(
            f"the engine “{name}” cannot be loaded: {error}",
            hint="install the package that it comes with anew",
        ) from None


def _entry(group: str, name: str) -> EntryPoint:
    for point in entry_points(group=group):
        if point.name == name:
            return point
    raise ConfigError(
        f"there is no engine “{name}” here; installed are: {', '.join(names(group)) or 'none'}",
        hint="subtitler engines",
    )
