"""The engine of a step: identities for looking, the model itself only when work begins."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from subtitler import weights
from subtitler.engines import Identity, Transcriber, Translator, transcriber_class, translator_class
from subtitler.engines.isolation import Isolated
from subtitler.engines.routes import Joined
from subtitler.errors import ConfigError, MissingError, SubtitlerError, nearest
from subtitler.pipeline.definition import Step
from subtitler.stage import Engine
from subtitler.stages.routing import plan_identity
from subtitler.workdir import Collection

IN_PROCESS = "fake"
"""The one engine without a library that could crash, hang or run out of memory."""


def open_transcriber(collection: Collection, options: Any) -> Transcriber:
    """The speech engine that a stage's options name. Raises MissingError or ConfigError."""
    speech = transcriber_class(options.engine)
    chosen = [_model(options.model, speech.kinds)] if speech.kinds else []
    for model in chosen:
        if model.sample and not collection.settings.sample_models:
            raise _sample_refused(model.name)
    _check_mode(speech, options.mode)
    if options.engine == IN_PROCESS:
        return speech(chosen, mode=options.mode)  # type: ignore[call-arg]  # takes its weights
    engine = _isolated(options, chosen)
    if not engine.local and not collection.settings.remote:
        raise ConfigError(
            f"“{options.model}” sends what it hears to another machine, and this collection does "
            "not allow that",
            hint="choose another model; or, if the witnesses agree: remote = true in "
            "subtitler.toml",
        )
    return engine


def open_translator(collection: Collection, options: Any) -> Translator:
    """The translation engines that a stage's options name, as one. Raises ConfigError.

    Sample models are among their models only where the collection allows them.
    """
    engines = []
    for name in (options.engine, *options.also):
        adapter = translator_class(name)
        found = [model for kind in adapter.kinds for model in weights.installed(kind)]
        allowed = collection.settings.sample_models
        chosen = [model for model in found if allowed or not model.sample]
        engine = adapter(chosen, threads=threads())  # type: ignore[call-arg]  # as every adapter
        if not engine.local and not collection.settings.remote:
            raise ConfigError(
                f"“{name}” sends what it translates to another machine, and this collection does "
                "not allow that",
                hint="choose another engine; or, if the witnesses agree: remote = true in "
                "subtitler.toml",
            )
        engines.append(engine)
    return engines[0] if len(engines) == 1 else Joined(engines)


def _model(name: str, kinds: Sequence[str]) -> weights.InstalledModel:
    """The installed model of that name, of whichever kind the engine reads."""
    for kind in kinds[1:]:
        for model in weights.installed(kind):
            if model.name == name:
                return model
    return weights.find(name, kinds[0])


def _isolated(options: Any, chosen: Sequence[weights.InstalledModel]) -> Transcriber:
    return Isolated(
        options.engine,
        chosen,
        threads=threads(),
        mode=options.mode,
        patience_s=options.patience_s,
    )


def threads() -> int:
    """How many threads an engine gets: half of the processors, at least two where there are two.

    Two processors are mostly one core with two faces, and a thread that has to wait for its turn
    holds up all others of an engine: with other work beside it, a batch took half as long again on
    four threads of four processors as on two. 0, the library's own choice, where the user has set
    `OMP_NUM_THREADS`.
    """
    if os.environ.get("OMP_NUM_THREADS"):
        return 0
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux knows
        count = os.cpu_count() or 1
    return max(min(2, count), count // 2)


def _check_mode(speech: type[Transcriber], mode: str) -> None:
    if mode and mode not in speech.modes:
        known = nearest(mode, list(speech.modes))
        raise ConfigError(f"{speech.name} has no mode “{mode}”; {known}", hint="subtitler engines")


class StepEngine:
    """The engine of one step of a pipeline, opened once for all videos."""

    def __init__(self, step: Step, collection: Collection) -> None:
        self._step = step
        self._collection = collection
        self._identities: dict[object, tuple[Identity | None, SubtitlerError | None]] = {}

    def identity(
        self, spoken: tuple[str, ...], lang: str | None
    ) -> tuple[Identity | None, SubtitlerError | None]:
        """What decides the engine's answer, or the reason why there is no engine.

        `spoken` are the video's languages, the main one first; `lang` the job's.
        """
        if self._step.stage.engine is None:
            return None, None
        key = (spoken, lang)
        if key not in self._identities:
            try:
                self._identities[key] = self._identity(spoken, lang or ""), None
            except ConfigError:
                raise
            except SubtitlerError as error:
                self._identities[key] = None, error
        return self._identities[key]

    @cached_property
    def opened(self) -> Engine:
        """The engine. Raises MissingError or ConfigError."""
        options = self._step.options
        if self._step.stage.engine == "transcriber":
            return open_transcriber(self._collection, options)
        return open_translator(self._collection, options)

    def close(self) -> None:
        """Free the model's memory, if it was ever opened."""
        if "opened" in self.__dict__:
            self.opened.close()

    def _identity(self, spoken: tuple[str, ...], lang: str) -> Identity:
        engine = self.opened
        if self._step.stage.engine == "transcriber":
            return _speech(engine).identity()
        try:
            options = self._step.options
            identity = plan_identity(_text(engine), spoken[0], lang, options)
            for code in spoken[1:]:
                # Where there is no way from it, that matters only if something is said in it.
                with suppress(MissingError):
                    more = plan_identity(_text(engine), code, lang, options)
                    identity.update({f"{code}: {key}": value for key, value in more.items()})
            return identity
        except MissingError as error:
            if not self._collection.settings.sample_models and any(
                model.sample for kind in engine.kinds for model in weights.installed(kind)
            ):
                raise MissingError(
                    f"{error.message} (sample packages are installed, but they invent their "
                    "text and are not used for this collection)",
                    where=error.where,
                    hint=error.hint,
                ) from None
            raise


def _speech(engine: Engine) -> Transcriber:
    return engine  # type: ignore[return-value]  # the stage's declaration says which one it is


def _text(engine: Engine) -> Translator:
    return engine  # type: ignore[return-value]  # the stage's declaration says which one it is


def _sample_refused(name: str) -> ConfigError:
    return ConfigError(
        f"“{name}” is a sample model: it invents its text and must not touch a real testimony",
        hint="choose a real model: subtitler models list",
    )
