"""The stage that audits: which files it reads, what it writes, what it leaves alone."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from subtitler.formats.documents import Findings, dump, load
from subtitler.model import Segment, Span, Transcript, Word
from subtitler.stage import History, Job, execute
from subtitler.stages.audit import AuditOptions, audit
from subtitler.workdir import WorkingDirectory

Make = Callable[..., WorkingDirectory]
ENGLISH = Path(__file__).parent / "engines" / "english.wav"


def found(directory: WorkingDirectory) -> dict[str, list[str]]:
    """Run the stage; the checks that told something, with their messages."""
    job = Job(audit, AuditOptions(), directory)
    with directory.lock():
        history = History(directory.ledger.lines())
        execute(job, history, None, lambda done, total, unit: None)
    told = load(Findings, (directory.path / "findings.json").read_bytes(), "findings.json")
    by_check: dict[str, list[str]] = {}
    for item in told.findings:
        by_check.setdefault(item.check, []).append(item.message)
    return by_check


@pytest.fixture
def video(make_video: Make) -> WorkingDirectory:
    """A recording of a few seconds of English, with a transcript of nothing."""
    directory = make_video(lang="en")
    (directory.path / "audio.wav").write_bytes(ENGLISH.read_bytes())
    (directory.path / "transcript.json").write_bytes(dump(Transcript("en", ())))
    return directory


def whole(text: str) -> Transcript:
    with wave.open(str(ENGLISH), "rb") as file:
        end_ms = file.getnframes() * 1000 // file.getframerate()
    return Transcript("en", (Segment("s1", Span(0, end_ms), text),))


def test_a_transcript_of_nothing_drops_what_is_said(video: WorkingDirectory) -> None:
    assert set(found(video)) == {"dropped-speech"}
    (line,) = video.ledger.lines()
    assert sum(line["facts"]["findings"].values()) >= 1
    assert -60 < line["facts"]["sound"]["speech_dbfs"] < 0


def test_the_reviewed_text_is_what_counts(video: WorkingDirectory) -> None:
    text = "In the winter the river froze, and we walked across it to the other village."
    (video.path / "transcript.reviewed.json").write_bytes(dump(whole(text)))
    assert found(video) == {}


def test_a_second_transcript_is_compared(video: WorkingDirectory) -> None:
    text = "In the winter the river froze and we walked across it to the other village"
    (video.path / "transcript.json").write_bytes(dump(whole(text)))
    (video.path / "transcript.second.json").write_bytes(dump(whole(text.replace("river", "lake"))))
    told = found(video)
    assert set(told) == {"second-opinion"}
    assert "river" in told["second-opinion"][0]


def test_silence_is_told_in_plain_words(video: WorkingDirectory) -> None:
    with wave.open(str(video.path / "audio.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.zeros(64_000, "<i2").tobytes())
    assert found(video) == {"no-speech": ["no voice is heard in the whole recording (4.0 s)"]}


def test_no_testimony_gets_into_the_ledger(video: WorkingDirectory) -> None:
    words = (Word(Span(0, 400), "Құпия"),)
    (video.path / "transcript.json").write_bytes(
        dump(Transcript("en", (Segment("s1", Span(0, 400), "Құпия", words=words),)))
    )
    found(video)
    assert "Құпия" not in json.dumps(video.ledger.lines(), ensure_ascii=False)
