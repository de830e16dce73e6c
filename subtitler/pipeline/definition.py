"""What a pipeline is: which stages, with which options, in a TOML file that people can edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from subtitler.engines import TRANSCRIBERS, TRANSLATORS, names
from subtitler.errors import ConfigError, nearest
from subtitler.formats.codec import DecodeError, decode
from subtitler.formats.toml import load_toml, misplaced
from subtitler.languages import LANGUAGES, language
from subtitler.stage import Stage, options_record
from subtitler.stages import STAGES
from subtitler.stages.add import ADD_WRITES
from subtitler.workdir import Collection

Languages = Literal["targets", "spoken"] | tuple[str, ...]
"""Which languages a step makes: all targets, the one spoken, or some of them by code."""


@dataclass(frozen=True)
class Step:
    """One stage of a pipeline with its options; `languages` says which ones it makes."""

    stage: Stage
    options: Any
    languages: Languages = "targets"


@dataclass(frozen=True)
class Pipeline:
    """A pipeline as its file says, with a collection's and the command line's options applied."""

    name: str
    title: str
    targets: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _File:
    title: str
    targets: tuple[str, ...] = ()
    stage: tuple[Mapping[str, Any], ...] = ()


def shipped() -> dict[str, Path]:
    """The pipelines that come with this program, by name."""
    here = Path(__file__).parent.parent
    folder = here / "_data" / "pipelines"
    if not folder.is_dir():
        folder = here.parent / "pipelines"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def load_pipeline(
    collection: Collection, overrides: Mapping[str, Mapping[str, Any]] | None = None
) -> Pipeline:
    """The collection's pipeline. A flag beats the collection's file beats the pipeline's.

    `overrides` are options by stage name, from the command line. Raises ConfigError with the
    place of the mistake.
    """
    name = collection.settings.pipeline
    path = shipped().get(name) or collection.path / name
    if not path.is_file():
        raise ConfigError(
            f"there is no pipeline “{name}”; {nearest(name, list(shipped()))}",
            where="subtitler.toml",
        )
    pipeline = parse_pipeline(path.read_text(encoding="utf-8-sig"), path.name)
    own = [step.stage.name for step in pipeline.steps]
    # A collection may hold options for stages that its pipeline of today does not have.
    layers: list[tuple[Mapping[str, Mapping[str, Any]], str, str, list[str]]] = [
        (collection.settings.stage, collection.text, "subtitler.toml", list(STAGES)),
        (overrides or {}, "", "the command line", own),
    ]
    for layer, text, source, known in layers:
        for key in layer:
            if key not in known:
                message = f"no stage “{key}”; {nearest(key, known)}"
                raise misplaced(DecodeError(("stage", key), message, key), text, source)
    steps = []
    for step in pipeline.steps:
        options: Any = step.options
        for layer, text, source, _ in layers:
            options = _with(options, layer.get(step.stage.name, {}), step.stage, text, source)
        steps.append(Step(step.stage, options, step.languages))
    steps = _with_engines(steps)
    for step in steps:
        _check_engine(step.stage, step.options)
    targets = collection.settings.targets
    return Pipeline(
        name, pipeline.title, pipeline.targets if targets is None else targets, tuple(steps)
    )


def _with_engines(steps: Sequence[Step]) -> list[Step]:
    """The steps; one that listens and names no engine or model gets those of `transcribe`."""
    first = next((step.options for step in steps if step.stage.name == "transcribe"), None)
    done = []
    for step in steps:
        options = step.options
        if step.stage.engine == "transcriber" and first is not None:
            engine = options.engine or first.engine
            model = options.model or (first.model if engine == first.engine else "")
            options = replace(options, engine=engine, model=model)
        done.append(Step(step.stage, options, step.languages))
    return done


def _check_engine(stage: Stage, options: Any) -> None:
    """Refuse an engine that nobody has heard of before any work begins."""
    if stage.engine is None:
        return
    known = names(TRANSCRIBERS if stage.engine == "transcriber" else TRANSLATORS)
    for name in (options.engine, *getattr(options, "also", ())):
        if name not in known:
            raise ConfigError(
                f"there is no engine “{name}” for {stage.name}; {nearest(name, list(known))}",
                hint="subtitler engines",
            )


def parse_pipeline(text: str, name: str) -> Pipeline:
    """A pipeline's file. Raises ConfigError with file, line and column."""
    file = load_toml(_File, text, name)
    for code in file.targets:
        language(code)
    steps = []
    for number, table in enumerate(file.stage):
        try:
            steps.append(_step(number, table))
        except DecodeError as error:
            raise misplaced(error, text, name) from None
    pipeline = Pipeline(name.removesuffix(".toml"), file.title, file.targets, tuple(steps))
    made = set(ADD_WRITES)
    for step in steps:
        for read in step.stage.reads:
            if not read.endswith("?") and read not in made and not _by_people(read, made):
                raise ConfigError(
                    f"“{step.stage.name}” reads {read}, which no earlier stage writes", where=name
                )
        made |= set(step.stage.writes)
    return pipeline


def _by_people(read: str, made: set[str]) -> bool:
    """Whether a file is a person's, or the text of a language that some stage makes final."""
    finals = {"transcript.final.json", "translation.{lang}.final.json"}
    return read == "clips.json" or (read == "{text}.final.json" and bool(finals & made))


def _step(number: int, table: Mapping[str, Any]) -> Step:
    path = ("stage", number)
    name = table.get("name")
    if name not in STAGES:
        raise DecodeError(
            (*path, "name"), f"no stage “{name}”; {nearest(str(name), list(STAGES))}", str(name)
        )
    stage = STAGES[str(name)]
    rest = {key: value for key, value in table.items() if key not in ("name", "languages")}
    options: Any = decode(stage.options, rest, path)
    languages = table.get("languages", "targets")
    if isinstance(languages, list):
        for code in languages:
            if code not in LANGUAGES:
                known = nearest(str(code), list(LANGUAGES))
                raise DecodeError((*path, "languages"), f"unknown language “{code}”; {known}")
        return Step(stage, options, tuple(languages))
    if languages not in ("targets", "spoken"):
        raise DecodeError((*path, "languages"), "must be “targets”, “spoken” or a list of codes")
    return Step(stage, options, languages)


def _with(options: Any, changes: Mapping[str, Any], stage: Stage, text: str, source: str) -> Any:
    if not changes:
        return options
    try:
        return decode(type(options), {**options_record(options), **changes}, ("stage", stage.name))
    except DecodeError as error:
        raise misplaced(error, text, source) from None
