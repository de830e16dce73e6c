"""The batch: carries videos through a pipeline, or says how they stand.

It goes stage by stage over the videos, so that one model is in memory at a time. What fails stops
that video (and language) only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from subtitler.errors import ConfigError, InUseError, MissingError, StorageError, SubtitlerError
from subtitler.formats.documents import Clips, load
from subtitler.glossary import Glossary
from subtitler.languages import LANGUAGES, PIVOT
from subtitler.pipeline.ahead import run_ahead
from subtitler.pipeline.definition import Pipeline, Step
from subtitler.pipeline.engines import StepEngine
from subtitler.pipeline.seal import JobKey, Seal, decision, read_seal, write_seal
from subtitler.stage import (
    Assessment,
    Condition,
    History,
    Job,
    Stage,
    Subject,
    assess,
    execute,
    note_failure,
    options_record,
)
from subtitler.workdir import Collection, WorkingDirectory


class Listener(Protocol):
    """Who wants to know how a run goes."""

    def step(self, step: Step, jobs: int) -> None:
        """A stage begins, with so many jobs that are due."""

    def begin(self, job: Job) -> None:
        """A job begins."""

    def progress(self, job: Job, done: int, total: int, unit: str) -> None:
        """A job is so far."""

    def end(self, job: Job, assessment: Assessment, seconds: float) -> None:
        """A job is over."""


@dataclass
class Outcome:
    """How one job stands at the end of a run; `ran` whether it worked now, `error` why not."""

    job: Job
    assessment: Assessment
    ran: bool = False
    seconds: float = 0.0
    error: SubtitlerError | None = None


@dataclass
class _Video:
    """A video on its way through the pipeline."""

    directory: WorkingDirectory
    history: History
    conditions: dict[str, Condition] = field(default_factory=dict)


class Batch:
    """Some videos of a collection and a pipeline: `status` looks, `run` works."""

    def __init__(
        self, collection: Collection, pipeline: Pipeline, videos: Sequence[WorkingDirectory]
    ) -> None:
        self.collection = collection
        self.pipeline = pipeline
        self.directories = videos
        self._decisions: dict[tuple[tuple[str, ...], tuple[JobKey, ...]], str] = {}

    def status(self) -> Iterator[Outcome]:
        """How every job stands, video by video. Changes nothing but caches."""
        engines = [StepEngine(step, self.collection) for step in self.pipeline.steps]
        for directory in self.directories:
            sealed = self._sealed(directory, engines)
            if sealed:
                yield from sealed
                continue
            outcomes = []
            try:
                video = _open(directory)
                for step, engine in zip(self.pipeline.steps, engines, strict=True):
                    for job in self._jobs(step, directory, engine):
                        outcomes.append(Outcome(job, _look(job, video)))
                        yield outcomes[-1]
            except ConfigError:
                raise
            except SubtitlerError as error:
                yield _broken(directory, error)
                continue
            directory.save_hashes()
            self._seal(directory, outcomes, engines)

    def run(self, listener: Listener) -> list[Outcome]:
        """Do all that is due; a failure stops that video and language only."""
        outcomes: list[Outcome] = []
        videos = []
        engines = [StepEngine(step, self.collection) for step in self.pipeline.steps]
        for directory in self.directories:
            sealed = self._sealed(directory, engines)
            if sealed:
                outcomes += sealed
                continue
            try:
                videos.append(_open(directory))
            except SubtitlerError as error:
                outcomes.append(_broken(directory, error))
        with ExitStack() as stack:
            for engine in engines:
                stack.callback(engine.close)  # also when Ctrl-C ends this
            self._steps(engines, videos, outcomes, listener)
        by_video: dict[str, list[Outcome]] = {}
        for outcome in outcomes:
            by_video.setdefault(outcome.job.directory.id, []).append(outcome)
        for video in videos:
            video.directory.save_hashes()
            self._seal(video.directory, by_video.get(video.directory.id, []), engines)
        return outcomes

    def _steps(
        self,
        engines: list[StepEngine],
        videos: list[_Video],
        outcomes: list[Outcome],
        listener: Listener,
    ) -> None:
        """Every step over all videos, one engine in memory at a time."""
        steps = list(zip(self.pipeline.steps, engines, strict=True))
        while steps:
            (step, engine), *steps = steps
            if steps and _prepares(step, steps[0][0]):
                (following, engine), *steps = steps
                self._run_ahead(step, following, engine, videos, outcomes, listener)
            else:
                ready = self._ready(step, engine, videos, outcomes)
                listener.step(step, len(ready))
                for n, (outcome, video) in enumerate(ready):
                    beside = [out.job for out, other in ready[n + 1 :] if other is video]
                    _work(outcome, video, engine, listener, beside)
            engine.close()

    def _ready(
        self, step: Step, engine: StepEngine, videos: list[_Video], outcomes: list[Outcome]
    ) -> list[tuple[Outcome, _Video]]:
        """The step's jobs that can be done now; `outcomes` learns of all of its jobs.

        A video whose own files cannot be read leaves `videos`.
        """
        todo = []
        for video in list(videos):
            try:
                for job in self._jobs(step, video.directory, engine):
                    outcome = Outcome(job, _look(job, video))
                    outcomes.append(outcome)
                    if outcome.assessment.condition in (Condition.DUE, Condition.FAILED):
                        todo.append((outcome, video))
            except ConfigError:
                raise
            except SubtitlerError as error:
                outcomes.append(_broken(video.directory, error))
                videos.remove(video)
        return [(out, video) for out, video in todo if not _blocked(out.job, video)]

    def _run_ahead(
        self,
        step: Step,
        following: Step,
        engine: StepEngine,
        videos: list[_Video],
        outcomes: list[Outcome],
        listener: Listener,
    ) -> None:
        """Two steps side by side: while a model hears one video, the next one is prepared."""
        no_engine = StepEngine(step, self.collection)
        ready: dict[str, list[Outcome]] = {}
        for outcome, video in self._ready(step, no_engine, videos, outcomes):
            ready.setdefault(video.directory.id, []).append(outcome)
        listener.step(step, sum(map(len, ready.values())))
        listener.step(following, sum(self._open_jobs(following, engine, video) for video in videos))

        def prepare(video: _Video, stopped: Callable[[], bool]) -> None:
            guarded = _Stoppable(listener, stopped)
            for outcome in ready.get(video.directory.id, []):
                _work(outcome, video, no_engine, guarded)

        def work(video: _Video) -> None:
            own = [video]
            for outcome, _ in self._ready(following, engine, own, outcomes):
                _work(outcome, video, engine, listener)
            if not own:
                videos.remove(video)

        run_ahead(list(videos), prepare, work)

    def _open_jobs(self, step: Step, engine: StepEngine, video: _Video) -> int:
        """How many of a step's jobs will have to be done, as far as can be told beforehand."""
        try:
            looks = [
                assess(job, video.history) for job in self._jobs(step, video.directory, engine)
            ]
        except SubtitlerError:
            return 0
        return sum(look.condition in (Condition.DUE, Condition.FAILED) for look in looks)

    def _sealed(self, directory: WorkingDirectory, engines: list[StepEngine]) -> list[Outcome]:
        """Every job, all of them done, where the video's seal still fits; else nothing."""
        seal = read_seal(directory)
        if seal is None or self._decided(seal.spoken, seal.jobs, engines) != seal.decided:
            return []
        done = Assessment(Condition.DONE)
        steps = self.pipeline.steps
        return [
            Outcome(Job(steps[n].stage, steps[n].options, directory, Subject(lang, clip)), done)
            for n, lang, clip in seal.jobs
        ]

    def _seal(
        self, directory: WorkingDirectory, outcomes: list[Outcome], engines: list[StepEngine]
    ) -> None:
        if any(outcome.assessment.condition is not Condition.DONE for outcome in outcomes):
            return
        numbers = {step.stage.name: n for n, step in enumerate(self.pipeline.steps)}
        jobs = tuple(
            (numbers[out.job.stage.name], out.job.subject.lang, out.job.subject.clip)
            for out in outcomes
        )
        spoken = directory.source.languages
        write_seal(directory, Seal(spoken, jobs, self._decided(spoken, jobs, engines)))

    def _decided(
        self, spoken: tuple[str, ...], jobs: tuple[JobKey, ...], engines: list[StepEngine]
    ) -> str:
        """One hash over the pipeline and the identities of the engines for these jobs."""
        key = (spoken, jobs)
        if key not in self._decisions:
            if any(n >= len(engines) for n, _, _ in jobs):
                return ""
            identities = [engines[n].identity(spoken, lang)[0] for n, lang, _ in jobs]
            steps = [
                [step.stage.name, step.stage.version, options_record(step.options), step.languages]
                for step in self.pipeline.steps
            ]
            heeds = any(step.stage.glossary for step in self.pipeline.steps)
            glossary = self.collection.glossary.sha256(LANGUAGES) if heeds else ""
            self._decisions[key] = decision(
                [steps, self.pipeline.targets, jobs, identities, glossary]
            )
        return self._decisions[key]

    def _jobs(self, step: Step, directory: WorkingDirectory, engine: StepEngine) -> Iterator[Job]:
        for subject in self._subjects(step, directory):
            identity, missing = engine.identity(directory.source.languages, subject.lang)
            heeds = step.stage.engine or step.stage.glossary
            glossary = self.collection.glossary if heeds else Glossary()
            yield Job(step.stage, step.options, directory, subject, identity, missing, glossary)

    def _subjects(self, step: Step, directory: WorkingDirectory) -> list[Subject]:
        spoken = directory.source.lang
        if step.stage.per == "video":
            return [Subject()]
        if step.stage.per == "clip":
            if not directory.exists("clips.json"):
                return []
            clips = load(Clips, directory.read("clips.json"), f"{directory.id}/clips.json")
            return [Subject(clip.lang, clip.name) for clip in clips.clips]
        codes = self.pipeline.targets
        if step.languages == "spoken":
            codes = (spoken,)
        elif step.languages != "targets":
            codes = tuple(code for code in step.languages if code in (spoken, *codes))
        if step.stage.engine == "translator":  # others may be made from its English
            codes = tuple(sorted(codes, key=lambda code: code != PIVOT))
        return [Subject(code) for code in codes if not (step.stage.translates and code == spoken)]


def _prepares(step: Step, following: Step) -> bool:
    """Whether a step only makes, without a model, what the next one's engine is to hear."""
    return (
        step.stage.engine is None
        and step.stage.gate is None
        and step.stage.per == "video"
        and following.stage.engine == "transcriber"
    )


class _Stoppable:
    """A listener for work in another thread: it ends the work at its next sign when told so."""

    def __init__(self, listener: Listener, stopped: Callable[[], bool]) -> None:
        self._listener = listener
        self._stopped = stopped

    def step(self, step: Step, jobs: int) -> None:
        """Pass it on."""
        self._listener.step(step, jobs)

    def begin(self, job: Job) -> None:
        """Pass it on."""
        self._listener.begin(job)

    def progress(self, job: Job, done: int, total: int, unit: str) -> None:
        """Pass it on, or end the work."""
        if self._stopped():
            raise KeyboardInterrupt
        self._listener.progress(job, done, total, unit)

    def end(self, job: Job, assessment: Assessment, seconds: float) -> None:
        """Pass it on."""
        self._listener.end(job, assessment, seconds)


def _open(directory: WorkingDirectory) -> _Video:
    _ = directory.source
    return _Video(directory, History(directory.ledger.lines()))


def _look(job: Job, video: _Video) -> Assessment:
    blocked = _blocked(job, video)
    assessment = Assessment(Condition.DUE, blocked) if blocked else assess(job, video.history)
    _note(job, video, assessment)
    return assessment


def _note(job: Job, video: _Video, assessment: Assessment) -> None:
    for name in job.writes:
        video.conditions[name] = assessment.condition


def _blocked(job: Job, video: _Video) -> str:
    for pattern, name in zip(job.patterns, job.reads, strict=True):
        if "{pivot}" in pattern:
            continue  # English helps where it is there; the others do not wait for it
        condition = video.conditions.get(name, Condition.DONE)
        if condition is not Condition.DONE:
            return f"waits for {name} ({condition})"
    return ""


def _work(
    outcome: Outcome,
    video: _Video,
    engine: StepEngine,
    listener: Listener,
    beside: Sequence[Job] = (),
) -> None:
    """Do one job, and tell in `outcome` how it went; `beside` are the video's next ones."""
    job = outcome.job
    listener.begin(job)
    started = time.monotonic()
    try:
        if job.missing is not None:
            raise job.missing
        with job.directory.lock():
            # Another process may have been here since the look: its work is not done twice.
            video.history = History(job.directory.ledger.lines())
            now = assess(job, video.history)
            if now.condition in (Condition.DUE, Condition.FAILED):
                now = _execute(job, video, engine, listener, beside)
                outcome.ran = True
        outcome.assessment = now
    except SubtitlerError as error:
        outcome.error = error
        outcome.assessment = Assessment(Condition.FAILED, str(error))
    outcome.seconds = time.monotonic() - started
    _note(job, video, outcome.assessment)
    listener.end(job, outcome.assessment, outcome.seconds)


def _execute(
    job: Job, video: _Video, engine: StepEngine, listener: Listener, beside: Sequence[Job]
) -> Assessment:
    def report(done: int, total: int, unit: str) -> None:
        listener.progress(job, done, total, unit)

    try:
        opened = engine.opened if job.stage.engine else None
        return execute(job, video.history, opened, report, beside)
    except (MissingError, InUseError, StorageError):
        raise  # these say nothing of the video: the next run tries again
    except SubtitlerError as error:
        note_failure(job, video.history, error)
        raise
    except OSError as error:
        raise StorageError(
            error.strerror or "cannot be read or written", where=job.directory.id
        ) from None
    except Exception as error:  # one video's bad luck must not end the batch
        wrapped = _mistake(error, job)
        note_failure(job, video.history, wrapped)
        raise wrapped from error


def _mistake(error: Exception, job: Job) -> SubtitlerError:
    """An error that nobody foresaw, told without any text that it may carry."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    at = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
    return SubtitlerError(
        f"stopped by a mistake in the program ({type(error).__name__} at {at})",
        where=f"{job.directory.id} {job.stage.name}",
        hint="run again; if it comes back, report this line",
    )


def _broken(directory: WorkingDirectory, error: SubtitlerError) -> Outcome:
    """The outcome for a video whose own files cannot be read."""
    nothing = Stage("read", (), (), object, 0, lambda task, options: None)
    job = Job(nothing, None, directory)
    return Outcome(job, Assessment(Condition.FAILED, str(error)), error=error)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 done · 1 some failed · 3 waiting for a person · 4 conflict · 5 a model or tool missing."""
    failed = [out for out in outcomes if out.assessment.condition is Condition.FAILED]
    conditions = {out.assessment.condition for out in outcomes}
    if failed:
        missing = all(isinstance(out.error or out.job.missing, MissingError) for out in failed)
        return 5 if missing else 1
    if Condition.CONFLICT in conditions:
        return 4
    return 3 if Condition.WAITING in conditions else 0
