"""A stage: files in, files out, and the one rule that says when it is due.

A stage is a function with a declaration. It opens only the files that it declares, so the declared
graph is the true one. Patterns in a declaration: `{lang}` the language, `{text}` the file of that
language's text (`transcript` for the language spoken, else `translation.{lang}`), `{pivot}` English
(files that a job in English, or of a video in English, does not have), `{media}` the recording,
`{clip}` a clip's name; a `?` at the end marks an input that may be missing, or an output that the
options decide about (one that they no longer ask for is deleted, unless a person edited it).

A job (a stage for one video, and one language or clip) is due when the ledger has no line with the
same version, options, engine identity and input hashes, or when an output no longer hashes as
recorded. Times of files decide nothing. That rule gives resume, status, dry run and audit.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from subtitler import __version__
from subtitler.engines import Identity, Transcriber, Translator
from subtitler.errors import ContractError, MediaError, SubtitlerError
from subtitler.formats.codec import encode
from subtitler.formats.documents import dump, load
from subtitler.glossary import Glossary
from subtitler.languages import PIVOT
from subtitler.model import Source
from subtitler.workdir import Commit, WorkingDirectory, now_utc, storage_errors, write_atomically
from subtitler.workdir.records import Line

T = TypeVar("T")
Engine = Transcriber | Translator
Report = Callable[[int, int, str], None]
"""Called with (done, total, unit) while a job works."""

MACHINE = ".machine"
"""What a stage made lies under NAME.machine where a person had edited NAME."""


class Condition(StrEnum):
    """What a person sees of a job."""

    DONE = "done"
    DUE = "due"
    WAITING = "waiting"
    CONFLICT = "conflict"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a job stands and why, in words for a person."""

    condition: Condition
    reason: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage's declaration, made by the decorator `stage`.

    `engine` says which kind of engine it needs ("transcriber", "translator" or None); `gate`
    gives a reason to wait for a person, or None where the stage may run; `glossary` whether the
    collection's glossaries decide its result.
    """

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    options: type
    version: int
    function: Callable[[Task, Any], None]
    engine: str | None = None
    gate: Callable[[Task, Any], str | None] | None = None
    glossary: bool = False

    @property
    def summary(self) -> str:
        """What it does: the first line of its docstring."""
        return (self.function.__doc__ or "").strip().partition("\n")[0]

    @property
    def per(self) -> str:
        """What it runs once for: "clip", "language" or "video"."""
        patterns = "".join(self.reads + self.writes)
        if "{clip}" in patterns:
            return "clip"
        return "language" if "{lang}" in patterns or "{text}" in patterns else "video"

    @property
    def translates(self) -> bool:
        """Whether it has no job in the language spoken: nothing is translated into itself."""
        return any("translation.{lang}" in pattern for pattern in self.reads + self.writes)


def stage(
    *,
    reads: Iterable[str],
    writes: Iterable[str],
    options: type,
    version: int,
    engine: str | None = None,
    gate: Callable[[Task, Any], str | None] | None = None,
    glossary: bool = False,
) -> Callable[[Callable[[Task, Any], None]], Stage]:
    """Declare a function as a stage; its name is the function's, with hyphens."""

    def declare(function: Callable[[Task, Any], None]) -> Stage:
        name = function.__name__.replace("_", "-")
        return Stage(
            name,
            tuple(reads),
            tuple(writes),
            options,
            version,
            function,
            engine=engine,
            gate=gate,
            glossary=glossary,
        )

    return declare


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a video a job is about: a language, a clip, or (both None) all of it."""

    lang: str | None = None
    clip: str | None = None

    def __str__(self) -> str:
        """For people: `en`, `clip news (en)`, or nothing."""
        return f"clip {self.clip} ({self.lang})" if self.clip else self.lang or ""


@dataclass(frozen=True)
class Job:
    """A stage with its options, for one video and subject.

    `identity` is the engine's; where there is no engine to be had, `missing` says why. `glossary`
    are the collection's names and terms: advice for a speech engine, and part of the record only of
    a stage that declares so.
    """

    stage: Stage
    options: Any
    directory: WorkingDirectory
    subject: Subject = Subject()
    identity: Identity | None = None
    missing: SubtitlerError | None = None
    glossary: Glossary = Glossary()  # noqa: RUF009 - it never changes

    def name_of(self, pattern: str) -> str:
        """The file that a pattern of the declaration means here."""
        if "{" not in pattern:
            return pattern.rstrip("?")
        source, lang = self.directory.source, self.subject.lang or ""
        text = "transcript" if lang == source.lang else f"translation.{lang}"
        return (
            pattern.rstrip("?")
            .replace("{lang}", lang)
            .replace("{text}", text)
            .replace("{pivot}", PIVOT)
            .replace("{media}", source.file)
            .replace("{clip}", self.subject.clip or "")
        )

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """The declared inputs that this job has."""
        via_pivot = PIVOT not in (self.subject.lang, self.directory.source.lang)
        return tuple(item for item in self.stage.reads if via_pivot or "{pivot}" not in item)

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(self.name_of(pattern) for pattern in self.patterns)

    @cached_property
    def writes(self) -> tuple[str, ...]:
        """The names of its outputs."""
        return tuple(self.name_of(pattern) for pattern in self.stage.writes)

    def record(self) -> Line:
        """All that decides its result, as the ledger keeps it."""
        line: Line = {
            "stage": self.stage.name,
            "lang": self.subject.lang,
            "clip": self.subject.clip,
            "version": self.stage.version,
            "options": options_record(self.options),
            "engine": self.identity,
            "inputs": {name: self.directory.sha256(name) for name in self.reads},
        }
        if self.stage.glossary:
            spoken = self.directory.source.languages
            line["glossary"] = self.glossary.sha256((*spoken, PIVOT, self.subject.lang or ""))
        return line


def options_record(options: Any) -> dict[str, Any]:
    """Every option with its value, defaults too."""
    return {item.name: encode(getattr(options, item.name)) for item in fields(options)}


class History:
    """What a video's ledger says: the last line of each job, and every hash a machine ever made."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._last: dict[tuple[object, ...], Line] = {}
        self._made: dict[str, set[str]] = {}
        for line in lines:
            self.add(line)

    def add(self, line: Line) -> None:
        """Take a line into account that was just appended."""
        self._last[(line.get("stage"), line.get("lang"), line.get("clip"))] = line
        for name, digest in line.get("outputs", {}).items():
            self._made.setdefault(name.removesuffix(MACHINE), set()).add(digest)

    def last(self, job: Job) -> Line | None:
        """The last line of this job, or None."""
        return self._last.get((job.stage.name, job.subject.lang, job.subject.clip))

    def edited(self, directory: WorkingDirectory, name: str) -> bool:
        """Whether a file was changed by somebody other than a stage."""
        digest = directory.sha256(name)
        return digest is not None and digest not in self._made.get(name, set())


class Task:
    """What a stage's function gets: its declared files, its engine, and a way to report.

    `source` is the recording; `lang` and `clip` what the job is about; `engine` the open engine
    for which the stage asked; `beside` the tasks of the same stage and video that come next, to
    read what they will read: work that all of them need can so be done once.
    """

    def __init__(
        self, job: Job, engine: Engine | None, report: Report, beside: Iterable[Job] = ()
    ) -> None:
        self.job = job
        self.beside = tuple(Task(other, None, _silent) for other in beside)
        self.source: Source = job.directory.source
        self.lang = job.subject.lang or ""
        self.clip = job.subject.clip or ""
        self.facts: dict[str, Any] = {}
        self.parts: dict[str, Path] = {}
        self._engine = engine
        self._report = report

    def path(self, pattern: str) -> Path:
        """An input file. Raises ContractError for one that is not declared."""
        return self.job.directory.path / self._name(pattern, self.job.stage.reads, "read")

    def load(self, kind: type[T], pattern: str) -> T:
        """An input file as a value. Raises FormatError where it is missing or damaged."""
        name = self._name(pattern, self.job.stage.reads, "read")
        return load(kind, self.job.directory.read(name), f"{self.job.directory.id}/{name}")

    def load_optional(self, kind: type[T], pattern: str) -> T | None:
        """An input file as a value, or None where it is missing."""
        name = self._name(pattern, self.job.patterns, "read")
        return self.load(kind, pattern) if self.job.directory.exists(name) else None

    def sha256(self, pattern: str) -> str | None:
        """The hash of an input file."""
        return self.job.directory.sha256(self._name(pattern, self.job.stage.reads, "read"))

    def previous(self, kind: type[T], pattern: str) -> T | None:
        """This stage's own earlier output, to reuse what has not changed; None where none is."""
        name = self._name(pattern, self.job.stage.writes, "write")
        for candidate in (name + MACHINE, name):
            if self.job.directory.exists(candidate):
                data = self.job.directory.read(candidate)
                try:
                    return load(kind, data, candidate)
                except SubtitlerError:
                    return None
        return None

    def output(self, pattern: str) -> Path:
        """Where to write an output; it takes its name when the whole job is done."""
        name = self._name(pattern, self.job.stage.writes, "write")
        self.parts[name] = self.job.directory.part(name)
        return self.parts[name]

    def write(self, pattern: str, data: bytes) -> None:
        """Write an output's bytes."""
        path = self.output(pattern)
        with storage_errors(path):
            path.write_bytes(data)

    def save(self, pattern: str, value: object) -> None:
        """Write a value as an output file."""
        self.write(pattern, dump(value))

    def kept(self, kind: type[T], name: str) -> T | None:
        """A value that an earlier run put aside with `keep`; None where it is gone."""
        try:
            return load(kind, (self._aside / name).read_bytes(), name)
        except (OSError, SubtitlerError):
            return None

    def keep(self, name: str, value: object) -> None:
        """Put a finished part of the work aside, so that a run that is killed goes on after it."""
        with storage_errors(self._aside):
            self._aside.mkdir(parents=True, exist_ok=True)
        write_atomically(self._aside / name, dump(value))

    def forget(self, except_for: Collection[str]) -> None:
        """Delete what was put aside, but for the names given."""
        with storage_errors(self._aside):
            for path in self._aside.glob("*"):
                if path.name not in except_for:
                    path.unlink(missing_ok=True)

    @property
    def _aside(self) -> Path:
        return self.job.directory.path / ".cache" / self.job.stage.name

    def scratch(self, name: str) -> Path:
        """A path for a file that only this run needs; whatever is left over is deleted later."""
        return self.job.directory.part(f".cache/{name}")

    def progress(self, done: int, total: int, unit: str) -> None:
        """Tell how far the work is, in a unit such as "ms of audio"."""
        self._report(done, total, unit)

    def fact(self, name: str, value: object) -> None:
        """Keep a figure of this run in the ledger line (never testimony text)."""
        self.facts[name] = value

    @property
    def transcriber(self) -> Transcriber:
        """The open speech engine."""
        if self._engine is None or self.job.stage.engine != "transcriber":
            raise ContractError("asked for a speech engine undeclared", where=self.job.stage.name)
        return self._engine  # type: ignore[return-value]  # the runner opens what is declared

    @property
    def translator(self) -> Translator:
        """The open translation engine."""
        if self._engine is None or self.job.stage.engine != "translator":
            raise ContractError("asked for a translator undeclared", where=self.job.stage.name)
        return self._engine  # type: ignore[return-value]  # the runner opens what is declared

    def _name(self, pattern: str, declared: tuple[str, ...], verb: str) -> str:
        if pattern not in declared and pattern + "?" not in declared:
            raise ContractError(
                f"does not declare to {verb} “{pattern}”", where=self.job.stage.name
            )
        return self.job.name_of(pattern)


def assess(job: Job, history: History) -> Assessment:
    """How a job stands, by the ledger and the files alone."""
    record = job.record()
    for pattern, name in zip(job.patterns, job.reads, strict=True):
        if record["inputs"][name] is None and not pattern.endswith("?"):
            return Assessment(Condition.DUE, f"waits for {name}")
    last = history.last(job)
    if last is not None and job.missing is not None:
        # What was made with a model that this machine has not got is no less done.
        record["engine"] = last["engine"]
    why = _difference(last, record)
    if last is not None and not why:
        if "error" in last:
            return Assessment(Condition.FAILED, last["error"])
        why, conflict = _outputs_differ(job, history, last["outputs"])
        if conflict:
            return Assessment(Condition.CONFLICT, conflict)
        if not why:
            return Assessment(Condition.DONE)
    if job.missing is not None:
        return Assessment(Condition.FAILED, str(job.missing))
    if job.stage.gate:
        waiting = job.stage.gate(Task(job, None, _silent), job.options)
        if waiting:
            return Assessment(Condition.WAITING, waiting)
    return Assessment(Condition.DUE, why)


def execute(
    job: Job,
    history: History,
    engine: Engine | None,
    report: Report,
    beside: Iterable[Job] = (),
) -> Assessment:
    """Run a job and let its outputs take their names. The caller holds the directory's lock.

    `beside` are the jobs of the same stage and video that will be run next.
    An output that a person edited stays; the new one lands beside it as NAME.machine and the
    condition is conflict. Raises SubtitlerError; then no file has changed.
    """
    record = job.record()
    source = job.directory.source
    if record["inputs"].get(source.file, source.sha256) != source.sha256:
        raise MediaError(
            "the recording is not the one that was added: its bytes have changed",
            where=job.directory.id,
            hint=f"put the original back as {source.file} (SHA-256 {source.sha256})",
        )
    task = Task(job, engine, report, beside)
    started = time.monotonic()
    job.stage.function(task, job.options)
    left = [name for name in job.writes if name not in task.parts]
    optional = {job.name_of(pattern) for pattern in job.stage.writes if pattern.endswith("?")}
    missing = [name for name in left if name not in optional]
    if missing:
        raise ContractError(f"did not write {', '.join(missing)}", where=job.stage.name)
    unasked = [name for name in left if not history.edited(job.directory, name)]
    names = {name: _name_to_take(job, history, name) for name in task.parts}
    # Before the new ones take their names: killed in between, the job is due again.
    for name in unasked:
        (job.directory.path / name).unlink(missing_ok=True)
    line = {**record, **_circumstances(started, task.facts)}
    parts = {}
    for name, taken in names.items():
        part = task.parts[name]
        if taken != name:
            part = part.replace(job.directory.part(taken))
        parts[taken] = part
    job.directory.commit(Commit(line, parts))
    for name, taken in names.items():
        if taken == name:
            (job.directory.path / (name + MACHINE)).unlink(missing_ok=True)
    history.add(job.directory.ledger.lines()[-1])
    return assess(job, history)


def note_failure(job: Job, history: History, error: SubtitlerError) -> None:
    """Put a failure into the ledger, so that status can tell it. The same one is not told twice."""
    line = {**job.record(), "error": str(error)}
    last = history.last(job)
    if last is not None and last.get("error") == line["error"] and not _difference(last, line):
        return
    job.directory.commit(Commit({**line, **_circumstances(time.monotonic(), {})}))
    history.add(job.directory.ledger.lines()[-1])


def _circumstances(started: float, facts: Mapping[str, Any]) -> Line:
    # A fixed clock asks for a run that can be repeated to the byte: then no measured time either.
    fixed = "SOURCE_DATE_EPOCH" in os.environ
    seconds = 0.0 if fixed else round(time.monotonic() - started, 2)
    more = {"facts": dict(facts)} if facts else {}
    return {"time_utc": now_utc(), "seconds": seconds, "tool": f"subtitler {__version__}", **more}


def _name_to_take(job: Job, history: History, name: str) -> str:
    return name + MACHINE if history.edited(job.directory, name) else name


def _difference(last: Line | None, record: Line) -> str:
    """Why a job is due in words for a person, or nothing where the ledger has the same job."""
    if last is None:
        return "not made yet"
    for name, digest in record["inputs"].items():
        if last["inputs"].get(name) != digest:
            return f"{name} changed"
    if last["inputs"].keys() != record["inputs"].keys():
        return "it reads other files now"
    for key, words in (
        ("options", "options changed"),
        ("engine", "another engine or model"),
        ("version", "a newer version of the stage"),
        ("glossary", "the glossary changed"),
    ):
        if last.get(key) != record.get(key):
            return words
    return ""


def _outputs_differ(job: Job, history: History, recorded: Mapping[str, str]) -> tuple[str, str]:
    """(why due, why conflict), each empty where it is not so."""
    for name in job.writes:
        actual = job.directory.sha256(name)
        beside = name + MACHINE
        if name in recorded and actual != recorded[name]:
            return (f"{name} is missing" if actual is None else f"{name} was changed"), ""
        if beside in recorded:
            if history.edited(job.directory, name) and job.directory.exists(beside):
                return "", f"a person edited {name}; the new one is {beside}"
            return f"{name} is missing", ""
    return "", ""


def _silent(done: int, total: int, unit: str) -> None:
    """Report nothing."""
