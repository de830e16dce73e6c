"""The memory of a collection: read from what people approved, and from files of other programs.

Nothing is stored twice: the approved texts themselves are the memory, and each video's
`.cache/memory.jsonl` only saves reading them again. Units of a TMX are kept in `memory/NAME.jsonl`
of the collection; to forget them, delete that file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from subtitler import __version__
from subtitler.errors import ConfigError, FormatError, SubtitlerError
from subtitler.formats.documents import load
from subtitler.formats.tmx import TmxText, TmxUnit, read_tmx, write_tmx
from subtitler.languages import LANGUAGES
from subtitler.memory import (
    LEAST_SIMILARITY,
    Entry,
    Index,
    Provenance,
    Suggestion,
    dump_entries,
    load_entries,
    read_head,
    units,
)
from subtitler.model import Segment, SignOff, State, Transcript
from subtitler.review.texts import text_of
from subtitler.stages.passages import Passage, joined, passages
from subtitler.workdir import (
    Collection,
    WorkingDirectory,
    check_id,
    now_utc,
    storage_errors,
    write_pieces,
)

FOLDER = "memory"
_CACHE = ".cache/memory.jsonl"
_FINAL = ".final.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence that waits for a person, and what the memory offers for it, best first.

    `segments` are the ids of the segments that it runs over; `where` the time of the first.
    """

    segments: tuple[str, ...]
    where: str
    text: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a TMX file: units read and kept, and what of it was left out, in words."""

    name: str
    units: int
    kept: int
    left_out: tuple[str, ...]


@dataclass
class Memory:
    """What a collection remembers. `damaged` holds an error for each file that cannot be read."""

    own: list[Entry]
    imported: dict[str, list[Entry]]
    damaged: list[SubtitlerError]
    _indexes: dict[tuple[str, str], Index] = field(default_factory=dict)

    @cached_property
    def entries(self) -> list[Entry]:
        """Every entry, people's own first."""
        return [*self.own, *(entry for held in self.imported.values() for entry in held)]

    def index(self, source: str, target: str) -> Index:
        """The units of a pair of languages, ready to be asked."""
        pair = source, target
        if pair not in self._indexes:
            self._indexes[pair] = Index(units(self.entries, source, target), source)
        return self._indexes[pair]

    def pairs(self) -> Counter[tuple[str, str]]:
        """How many units there are for each pair, in the order in which texts were made."""
        found: Counter[tuple[str, str]] = Counter()
        for entry in self.entries:
            codes = [code for code, _ in entry.texts]
            found.update((one, other) for n, one in enumerate(codes) for other in codes[n + 1 :])
        return found


def open_memory(collection: Collection) -> Memory:
    """Everything that a collection remembers; a damaged file costs what stands in it, no more."""
    memory = Memory([], {}, [])
    for directory in collection.videos():
        try:
            memory.own += approved_entries(directory)
        except SubtitlerError as error:
            memory.damaged.append(error)
    for file in sorted((collection.path / FOLDER).glob("*.jsonl")):
        try:
            with file.open("rb") as lines:
                memory.imported[file.stem] = list(load_entries(lines, f"{FOLDER}/{file.name}"))
        except FormatError as error:
            memory.damaged.append(error)
    return memory


def suggestions_for(
    memory: Memory,
    directory: WorkingDirectory,
    lang: str,
    *,
    least: float = LEAST_SIMILARITY,
) -> list[Asked]:
    """For each sentence of a video without an approved translation, what the memory offers.

    The text asked for is the newest transcript. Withheld segments and those for which there is
    nothing are left out. Raises ConfigError where the video has no transcript yet.
    """
    spoken = text_of(directory, None).current
    if lang == spoken.lang:
        raise ConfigError(
            f"“{lang}” is what is spoken in this video", hint="--lang takes the translation's"
        )
    done = _approved(directory, lang)
    found = []
    for passage in passages(spoken.segments, spoken.lang):
        open_ones = [item for item in passage.segments if done.get(item.id) != item.text]
        if not open_ones or any(item.withhold is not None for item in passage.segments):
            continue
        index = memory.index(passage.segments[0].language or spoken.lang, lang)
        offered = index.suggest(passage.text, least=least)
        if offered:
            seconds = passage.segments[0].span.start_ms // 1000
            where = f"{seconds // 60}:{seconds % 60:02}"
            found.append(Asked(passage.ids, where, passage.text, tuple(offered)))
    return found


def _approved(directory: WorkingDirectory, lang: str) -> dict[str, str]:
    """For each segment with an approved translation, the source text that was translated."""
    name = f"translation.{lang}{_FINAL}"
    if not directory.exists(name):
        return {}
    text = load(Transcript, directory.read(name), f"{directory.id}/{name}")
    return {
        item.id: item.origin.source
        for item in text.segments
        if item.state is State.APPROVED and item.origin is not None
    }


# What people approved ----------------------------------------------------------------------------


def approved_entries(directory: WorkingDirectory) -> list[Entry]:
    """The sentences of a video whose text and translations people have approved.

    A translation counts while its source still reads as it did when it was translated. A sentence
    with a withheld segment, in whatever language it is withheld, is left out. Raises FormatError.
    """
    inputs = _inputs(directory)
    if not any(name.endswith(_FINAL) for name in inputs):
        return []
    cache = directory.path / _CACHE
    with suppress(OSError, FormatError, ValueError):
        lines = cache.read_bytes().splitlines()
        if lines and read_head(lines[0], _CACHE) == {"inputs": inputs}:
            return list(load_entries(lines, _CACHE))
    found = list(_gathered(directory, inputs))
    with suppress(OSError, SubtitlerError):  # a cache that cannot be written is no error
        cache.parent.mkdir(exist_ok=True)
        write_pieces(cache, dump_entries(found, inputs=inputs))
        directory.save_hashes()
    return found


def _inputs(directory: WorkingDirectory) -> dict[str, str]:
    """The hash of each file that says what is approved, by whom, and what is withheld."""
    named = re.compile(r"(transcript|translation\.[a-z]+)(\.(reviewed|final|signoff))?\.json")
    names = sorted(file.name for file in directory.path.iterdir() if named.fullmatch(file.name))
    return {name: digest for name in names if (digest := directory.sha256(name))}


def _gathered(directory: WorkingDirectory, names: Iterable[str]) -> Iterator[Entry]:
    texts = {
        name: load(Transcript, directory.read(name), f"{directory.id}/{name}")
        for name in names
        if not name.endswith(".signoff.json")
    }
    spoken = texts.get(f"transcript{_FINAL}")
    if spoken is None:
        return
    hidden = {
        item.id for text in texts.values() for item in text.segments if item.withhold is not None
    }
    finals = {
        text.lang: {item.id: item for item in text.segments}
        for name, text in texts.items()
        if name.endswith(_FINAL) and name.startswith("translation.")
    }
    signed = {lang: _signed(directory, f"translation.{lang}") for lang in finals}
    own = _signed(directory, "transcript")
    for passage in passages(spoken.segments, spoken.lang):
        if hidden.intersection(passage.ids) or not _all_approved(passage.segments):
            continue
        first = passage.segments[0]
        code = first.language or spoken.lang
        found = [(code, passage.text, own)]
        for lang, by_id in finals.items():
            text = _translation(passage, by_id)
            if text and lang != code:
                found.append((lang, text, signed[lang]))
        if len(found) > 1:
            yield _entry(directory.id, passage, found)


def _entry(video: str, passage: Passage, found: Sequence[tuple[str, str, SignOff | None]]) -> Entry:
    return Entry(
        tuple((lang, text) for lang, text, _ in found),
        Provenance(
            video=video,
            segments=passage.ids,
            reviewers=tuple((lang, sign.reviewer) for lang, _, sign in found if sign),
            time_utc=max((sign.time_utc for _, _, sign in found if sign), default=""),
        ),
    )


def _all_approved(segments: Iterable[Segment]) -> bool:
    return all(item.state is State.APPROVED and item.text.strip() for item in segments)


def _translation(passage: Passage, by_id: Mapping[str, Segment]) -> str:
    """The approved translation of the whole passage; "" where a part is missing or has changed."""
    parts = []
    for segment in passage.segments:
        part = by_id.get(segment.id)
        if part is None or not _all_approved([part]) or part.origin is None:
            return ""
        if part.origin.source != segment.text:
            return ""
        parts.append(part.text)
    return joined(parts)


def _signed(directory: WorkingDirectory, stem: str) -> SignOff | None:
    name = f"{stem}.signoff.json"
    if not directory.exists(name):
        return None
    return load(SignOff, directory.read(name), f"{directory.id}/{name}")


# TMX ---------------------------------------------------------------------------------------------


def export_tmx(
    memory: Memory, out: Path, *, source: str | None = None, target: str | None = None
) -> int:
    """Write what people of this collection approved as a TMX file; gives the number of units.

    Only units that have `source` and `target`, where these are given, and then only these two.
    What came from other programs does not go out again, and nobody's name does. Raises ConfigError
    where nothing is approved.
    """
    found = [unit for entry in memory.own if (unit := _out(entry, source, target))]
    if not found:
        raise ConfigError(
            "nothing to give: no segment is approved in these languages",
            hint="subtitler memory status",
        )
    write_pieces(out, write_tmx(found, source=source, tool_version=__version__, time_utc=now_utc()))
    return len(found)


def _out(entry: Entry, source: str | None, target: str | None) -> TmxUnit | None:
    wanted = [code for code in (source, target) if code]
    if any(entry.text(code) is None for code in wanted):
        return None
    texts = [(code, text) for code, text in entry.texts if len(wanted) < 2 or code in wanted]
    if source:
        texts.sort(key=lambda item: item[0] != source)
    if len(texts) < 2:
        return None
    origin = entry.provenance
    return TmxUnit(
        tuple(TmxText(code, text) for code, text in texts),
        id=f"{origin.video}/{'+'.join(origin.segments)}",
        time_utc=origin.time_utc,
    )


def import_tmx(
    collection: Collection, file: Path, *, name: str | None = None, replace: bool = False
) -> Imported:
    """Keep the units of a TMX file beside the collection's own, as suggestions only.

    They are kept under `name` (else made from the file's). Raises FormatError with the place of
    the first mistake, and ConfigError where that name is taken and not to be replaced; then
    nothing is kept.
    """
    name = check_id(name or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "tmx")
    kept = collection.path / FOLDER / f"{name}.jsonl"
    if kept.exists() and not replace:
        raise ConfigError(
            f"there is a memory “{name}” already",
            where=file.name,
            hint="--replace takes the new units in its place, --name keeps both",
        )
    counts = _Counts()
    with storage_errors(kept):
        kept.parent.mkdir(exist_ok=True)
    try:
        with file.open("rb") as stream:
            pieces = iter(lambda: stream.read(1 << 16), b"")
            entries = _taken(read_tmx(pieces, file.name), name, counts)
            write_pieces(kept, dump_entries(entries, name=name))
    except FileNotFoundError:
        raise ConfigError("there is no such file", where=str(file)) from None
    except (PermissionError, IsADirectoryError):
        raise ConfigError("cannot be read", where=str(file)) from None
    return Imported(name, counts.units, counts.kept, counts.told())


@dataclass
class _Counts:
    units: int = 0
    kept: int = 0
    codes: int = 0
    empty: int = 0
    single: int = 0
    languages: Counter[str] = field(default_factory=Counter)

    def told(self) -> tuple[str, ...]:
        """What was left out, in words."""
        said = [f"{count} texts in “{tag}”" for tag, count in self.languages.most_common(10)]
        if self.empty:
            said.append(f"{self.empty} empty texts")
        if self.single:
            said.append(f"{self.single} units with a text in one language only")
        if self.codes:
            said.append(f"{self.codes} inline tags; the text between them was kept")
        return tuple(said)


def _taken(found: Iterable[TmxUnit], name: str, counts: _Counts) -> Iterator[Entry]:
    for unit in found:
        counts.units += 1
        texts: dict[str, list[str]] = {}
        for text in unit.texts:
            counts.codes += text.codes
            if text.lang not in LANGUAGES:
                counts.languages[text.lang] += 1
            elif not text.text.strip():
                counts.empty += 1
            else:
                texts.setdefault(text.lang, []).append(text.text)
        if len(texts) < 2:
            counts.single += 1
            continue
        counts.kept += 1
        origin = Provenance(file=name, unit=unit.number, time_utc=unit.time_utc)
        # A unit may have two translations in one language: each is an entry.
        for turn in range(max(map(len, texts.values()))):
            yield Entry(
                tuple((code, held[min(turn, len(held) - 1)]) for code, held in texts.items()),
                origin,
            )


def as_plain(suggestion: Suggestion) -> dict[str, object]:
    """A suggestion for JSON: its text, source, likeness and where it comes from."""
    origin = suggestion.provenance
    return {
        "text": suggestion.text,
        "source": suggestion.source,
        "similarity": round(suggestion.similarity, 3),
        "match": suggestion.match.value,
        "approved": origin.approved,
        "origin": str(origin),
        "time_utc": origin.time_utc,
        "times": suggestion.times,
        "numbers_here": list(suggestion.numbers_here),
        "numbers_there": list(suggestion.numbers_there),
    }
