"""The stage contract: declared files only, one rule for what is due, people's edits untouched."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from subtitler.engines import Identity
from subtitler.errors import ContractError, MissingError
from subtitler.model import Source, Transcript
from subtitler.stage import (
    Assessment,
    Condition,
    History,
    Job,
    Stage,
    Subject,
    Task,
    assess,
    execute,
    note_failure,
    stage,
)
from subtitler.workdir import WorkingDirectory
from tests.conftest import tree

Make = Callable[..., WorkingDirectory]


@dataclass(frozen=True, slots=True)
class Options:
    word: str = "a"


@stage(reads=["source.json"], writes=["one.txt"], options=Options, version=1)
def first(task: Task, options: Options) -> None:
    """Write a word."""
    task.write("one.txt", f"{options.word} {task.load(Source, 'source.json').lang}".encode())


@stage(reads=["one.txt", "extra.txt?"], writes=["two.{lang}.txt"], options=Options, version=1)
def second(task: Task, options: Options) -> None:
    """Write another one."""
    extra = task.path("extra.txt").exists()
    task.write("two.{lang}.txt", task.path("one.txt").read_bytes() + str(extra).encode())


def look(job: Job) -> Assessment:
    return assess(job, History(job.directory.ledger.lines()))


def do(job: Job) -> Assessment:
    with job.directory.lock():
        history = History(job.directory.ledger.lines())
        return execute(job, history, None, lambda done, total, unit: None)


def test_a_job_is_due_until_it_is_done(make_video: Make) -> None:
    job = Job(first, Options(), make_video())
    assert look(job) == Assessment(Condition.DUE, "not made yet")
    assert do(job) == Assessment(Condition.DONE)
    assert look(job) == Assessment(Condition.DONE)
    assert job.directory.read("one.txt") == b"a kk"


def test_a_job_waits_for_its_inputs(make_video: Make) -> None:
    job = Job(second, Options(), make_video(), Subject("en"))
    assert look(job) == Assessment(Condition.DUE, "waits for one.txt")


def _edited(job: Job, name: str, data: bytes) -> Job:
    (job.directory.path / name).write_bytes(data)
    return job


def _removed(job: Job, name: str) -> Job:
    (job.directory.path / name).unlink()
    return job


def _version(old: Stage, version: int) -> Stage:
    return Stage(old.name, old.reads, old.writes, old.options, version, old.function)


# What makes a finished job due again, and the words that say so.
DUE_AGAIN: dict[str, tuple[Callable[[Job], Job], str]] = {
    "an input": (
        lambda job: _edited(job, "source.json", job.directory.read("source.json") + b" "),
        "source.json changed",
    ),
    "an option": (
        lambda job: Job(job.stage, Options("b"), job.directory),
        "options changed",
    ),
    "the engine": (
        lambda job: Job(job.stage, job.options, job.directory, identity={"model": "other"}),
        "another engine or model",
    ),
    "the stage": (
        lambda job: Job(_version(job.stage, 2), job.options, job.directory),
        "a newer version of the stage",
    ),
    "the output is gone": (lambda job: _removed(job, "one.txt"), "one.txt is missing"),
    "the output was changed": (
        lambda job: _edited(job, "one.txt", b"mine"),
        "one.txt was changed",
    ),
}


@pytest.mark.parametrize(("change", "why"), DUE_AGAIN.values(), ids=DUE_AGAIN.keys())
def test_a_change_makes_it_due_and_says_why(
    make_video: Make, change: Callable[[Job], Job], why: str
) -> None:
    job = Job(first, Options(), make_video())
    do(job)
    assert look(change(job)) == Assessment(Condition.DUE, why)


def test_times_of_files_decide_nothing(make_video: Make) -> None:
    job = Job(first, Options(), make_video())
    do(job)
    for name in ("source.json", "one.txt", "ledger.jsonl"):
        os.utime(job.directory.path / name, (1, 1))
    (job.directory.path / ".cache" / "hashes.json").unlink(missing_ok=True)
    assert look(Job(first, Options(), WorkingDirectory(job.directory.path))) == Assessment(
        Condition.DONE
    )


def test_an_optional_input_counts_when_it_comes(make_video: Make) -> None:
    directory = make_video()
    do(Job(first, Options(), directory))
    job = Job(second, Options(), directory, Subject("en"))
    do(job)
    assert directory.read("two.en.txt") == b"a kkFalse"
    (directory.path / "extra.txt").write_bytes(b"x")
    assert look(job) == Assessment(Condition.DUE, "extra.txt changed")


def test_a_persons_edit_is_never_overwritten(make_video: Make) -> None:
    directory = make_video()
    job = Job(first, Options(), directory)
    do(job)
    (directory.path / "one.txt").write_bytes(b"a person's words")
    job = Job(first, Options("new"), directory)
    assert do(job).condition is Condition.CONFLICT
    assert directory.read("one.txt") == b"a person's words"
    assert directory.read("one.txt.machine") == b"new kk"
    assert look(job).condition is Condition.CONFLICT
    assert "one.txt.machine" in look(job).reason

    # The person takes the machine's text after all: the conflict is over.
    (directory.path / "one.txt").unlink()
    assert look(job).condition is Condition.DUE
    assert do(job).condition is Condition.DONE
    assert directory.read("one.txt") == b"new kk"
    assert not directory.exists("one.txt.machine")


def test_an_output_that_nobody_made_is_somebodys_work(make_video: Make) -> None:
    directory = make_video()
    (directory.path / "one.txt").write_bytes(b"put here by hand")
    assert do(Job(first, Options(), directory)).condition is Condition.CONFLICT
    assert directory.read("one.txt") == b"put here by hand"


def undeclared_read(task: Task, options: Options) -> None:
    task.load(Transcript, "transcript.json")


def undeclared_write(task: Task, options: Options) -> None:
    task.write("other.txt", b"")


def nothing_written(task: Task, options: Options) -> None:
    """Forget the output."""


@pytest.mark.parametrize("function", [undeclared_read, undeclared_write, nothing_written])
def test_a_stage_that_breaks_its_contract_changes_nothing(
    make_video: Make, function: Callable[[Task, Options], None]
) -> None:
    directory = make_video()
    before = tree(directory.path)
    broken = Stage("broken", ("source.json",), ("one.txt",), Options, 1, function)
    with pytest.raises(ContractError):
        do(Job(broken, Options(), directory))
    with directory.lock():
        pass
    assert tree(directory.path) == before


def test_a_failure_is_told_once_and_tried_again_when_something_changed(make_video: Make) -> None:
    directory = make_video()
    job = Job(first, Options(), directory)
    history = History([])
    with directory.lock():
        note_failure(job, history, MissingError("no such thing"))
        note_failure(job, history, MissingError("no such thing"))
    assert len(directory.ledger.lines()) == 1
    assert look(job) == Assessment(Condition.FAILED, "no such thing")
    assert look(Job(first, Options("b"), directory)).condition is Condition.DUE


def test_what_was_made_with_a_model_that_is_gone_is_still_done(make_video: Make) -> None:
    directory = make_video()
    identity: Identity = {"model": "whisper"}
    do(Job(first, Options(), directory, identity=identity))
    gone = Job(first, Options(), directory, missing=MissingError("whisper is not installed"))
    assert look(gone) == Assessment(Condition.DONE)
    gone = Job(first, Options("b"), directory, missing=MissingError("whisper is not installed"))
    assert look(gone) == Assessment(Condition.FAILED, "whisper is not installed")


def test_a_gate_waits_with_its_reason(make_video: Make) -> None:
    def gate(task: Task, options: Options) -> str | None:
        return None if options.word == "open" else "somebody has to look"

    closed = Stage("gated", ("source.json",), ("one.txt",), Options, 1, first.function, gate=gate)
    directory = make_video()
    told = look(Job(closed, Options(), directory))
    assert told == Assessment(Condition.WAITING, "somebody has to look")
    assert do(Job(closed, Options("open"), directory)).condition is Condition.DONE


NAMES = [
    ("transcript.json", "en", "transcript.json"),
    ("translation.{lang}.json", "en", "translation.en.json"),
    ("{text}.final.json?", "kk", "transcript.final.json"),
    ("{text}.final.json", "en", "translation.en.final.json"),
    ("{media}", None, "source.mp4"),
    ("clips/{clip}/clip.mp4", "en", "clips/news/clip.mp4"),
]


@pytest.mark.parametrize(("pattern", "lang", "name"), NAMES)
def test_patterns_name_files(make_video: Make, pattern: str, lang: str, name: str) -> None:
    job = Job(first, Options(), make_video(), Subject(lang, "news"))
    assert job.name_of(pattern) == name
