"""Any program as an engine: what it gets, what it may answer, and how it is ended."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from subtitler import weights
from subtitler.engines import wav
from subtitler.engines.command import Command
from subtitler.errors import ConfigError, EngineError, FormatError, MissingError
from subtitler.model import Evidence, Segment, Span, Word
from tests.conftest import FAKE, Program

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "engines" / "prepared"
CARD = 'languages = ["kk", "ru"]\nrun = ["{python}", "run.py"]\n'
Make = Callable[..., Command]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    (tmp_path / "video").mkdir()
    path = tmp_path / "video" / "heard.wav"
    wav.write(path, np.zeros(16_000 * 3, np.float32))
    return path


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Install a program and open the engine that runs it."""

    def installed(program: str, card: str = CARD) -> Command:
        folder = tmp_path / f"engine-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        (folder / "engine.toml").write_text(card, encoding="utf-8")
        (folder / "run.py").write_text(program, encoding="utf-8")
        return Command([weights.install(folder, run_programs=True)])

    return installed


def answering(segments: object, **head: object) -> str:
    whole = {"format": "subtitler/engine-answer", "version": 1, "segments": segments, **head}
    return f"open('answer.json', 'w').write({json.dumps(whole)!r})"


def hear(engine: Command, sound: Path, *languages: str) -> tuple[Segment, ...]:
    return engine.transcribe(
        sound, languages=languages or ("kk",), hints=("Айсұлу",), progress=lambda a, b: None
    ).segments


GOOD: list[dict[str, Any]] = [
    {"start_ms": 0, "end_ms": 1000, "text": " Сәлем. ", "log_probability": -0.3,
     "words": [{"start_ms": 100, "end_ms": 900, "text": " Сәлем.", "confidence": 0.9}]},
    {"start_ms": 1500, "end_ms": 3000, "text": "Привет.", "language": "ru", "speaker": "a"},
]  # fmt: skip


def test_an_answer_becomes_segments(make: Make, sound: Path) -> None:
    one, other = hear(make(answering(GOOD)), sound, "kk", "ru")
    assert one == Segment(
        "1",
        Span(0, 1000),
        "Сәлем.",
        words=(Word(Span(100, 900), "Сәлем.", 0.9),),
        evidence=Evidence(-0.3),
    )
    assert (other.text, other.language, other.speaker) == ("Привет.", "ru", "a")
    assert {path.name for path in sound.parent.iterdir()} == {"command.log", "heard.wav"}


def test_the_program_gets_the_request_and_little_else(
    make: Make, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET", "key")
    program = (
        "import json, os, sys, wave\n"
        "r = json.load(open('request.json', encoding='utf-8'))\n"
        "told = [sorted(os.listdir()), r, 'A_SECRET' in os.environ, sys.stdin.read(),\n"
        "        wave.open('audio.wav').getnframes(), os.path.basename(sys.argv[0])]\n"
        "s = [{'start_ms': 0, 'end_ms': 1, 'text': json.dumps(told)}]\n"
        "a = {'format': 'subtitler/engine-answer', 'version': 1, 'segments': s}\n"
        "json.dump(a, open('answer.json', 'w'))\n"
    )
    [segment] = hear(make(program), sound, "kk", "ru")
    files, request, secret, stdin, frames, name = json.loads(segment.text)
    assert files == ["audio.wav", "request.json"]
    assert request == {
        "format": "subtitler/engine-request",
        "version": 1,
        "audio": "audio.wav",
        "duration_ms": 3000,
        "languages": ["kk", "ru"],
        "hints": ["Айсұлу"],
    }
    assert (secret, stdin, frames, name) == (False, "", 48_000, "run.py")


def row(**more: object) -> list[dict[str, object]]:
    return [{"start_ms": 0, "end_ms": 1000, "text": "құпия", **more}]


WRONG = {
    "no answer": ("", "left no answer.json"),
    "no JSON": ("open('answer.json', 'w').write('құпия')", "no JSON in UTF-8"),
    "not UTF-8": ("open('answer.json', 'wb').write(b'\\xff')", "no JSON in UTF-8"),
    "deep": ("open('answer.json', 'w').write('[' * 100000)", "no JSON in UTF-8"),
    "another format": (answering([], format="x"), "without the format"),
    "another version": (answering([], version=2), "another version than 1"),
    "an unknown key": (answering(row(txet="a")), "wrong at segments[0].txet"),
    "a text that is none": (answering(row(text=5)), "wrong at segments[0].text"),
    "backwards": (answering(row(start_ms=1001)), "put segment 1 beyond the end of the sound, or"),
    "negative": (answering(row(start_ms=-1)), "gave segment 1 out of order"),
    "beyond the end": (answering(row(end_ms=3001)), "beyond the end"),
    "out of order": (answering([GOOD[1], GOOD[0]]), "gave segment 2 out of order"),
    "a word beyond": (
        answering(row(words=[{"start_ms": 0, "end_ms": 9000, "text": "a"}])),
        "put a word of segment 1 beyond",
    ),
    "a number that is none": (
        "open('answer.json', 'w').write('{\"format\": NaN}')",
        "no JSON in UTF-8",
    ),
    "a probability over 1": (
        answering(row(words=[{"start_ms": 0, "end_ms": 1, "text": "a", "confidence": 1.5}])),
        "a probability that is none",
    ),
    "a log-probability over 0": (answering(row(log_probability=0.5)), "a log-probability over 0"),
    "half a character": (answering(row(text="\ud83d")), "half a character in segment 1"),
    "another language": (answering(row(language="de")), "a language that was not asked for"),
    "an exit code": ("import sys; sys.exit('құпия')", "ended with exit code 1"),
    "a link": ("import os; os.symlink('request.json', 'answer.json')", "no file"),
}


@pytest.mark.parametrize(("program", "message"), WRONG.values(), ids=WRONG)
def test_what_breaks_the_rules_is_refused(
    make: Make, sound: Path, program: str, message: str
) -> None:
    with pytest.raises(EngineError) as caught:
        hear(make(program), sound, "kk", "ru")
    assert message in str(caught.value)
    assert "құпия" not in str(caught.value)
    assert not [path for path in sound.parent.iterdir() if path.name.startswith(".part")]


def test_what_it_says_is_kept_beside_the_sound_and_never_shown(make: Make, sound: Path) -> None:
    with pytest.raises(EngineError) as caught:
        hear(make("import sys; sys.exit('a word of testimony')"), sound)
    assert "command.log" in (caught.value.hint or "")
    assert "a word of testimony" in (sound.parent / "command.log").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="looks for children by POSIX's means")
def test_a_program_that_takes_too_long_is_ended_with_its_children(make: Make, sound: Path) -> None:
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(sound.parent / 'pid')!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    engine = make(program, CARD + "start_s = 1\nminute_s = 1\n")
    begun = time.monotonic()
    with pytest.raises(EngineError, match="took longer than 1 s and was ended"):
        hear(engine, sound)
    assert time.monotonic() - begun < 10
    pid = int((sound.parent / "pid").read_text())
    assert ended(pid)


def ended(pid: int) -> bool:
    """Whether a process has ended, or does so within a few seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def test_progress_is_passed_on_and_nonsense_is_not(make: Make, sound: Path) -> None:
    program = (
        "import sys, time\n"
        "for line in ('progress 1500', 'progress -5', 'progress x', 'noise' * 9999, 'progress'):\n"
        "    print(line, flush=True); time.sleep(0.3)\n" + answering([])
    )
    told: list[int] = []
    make(program).transcribe(
        sound, languages=("kk",), hints=(), progress=lambda done, total: told.append(done)
    )
    assert 1500 in told
    assert told == sorted(told)
    assert told[-1] == 3000


def test_a_changed_program_is_not_run(make: Make, sound: Path) -> None:
    engine = make(answering([]))
    [model] = weights.installed("command")
    (model.path / "run.py").write_text("raise SystemExit", encoding="utf-8")
    with pytest.raises(EngineError, match="has changed since it was installed"):
        hear(engine, sound)


def test_running_writes_nothing_into_the_folder(tmp_path: Path, sound: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    (folder / "engine.toml").write_text(CARD, encoding="utf-8")
    (folder / "run.py").write_text("import other\n" + answering([]), encoding="utf-8")
    (folder / "other.py").write_text("pass", encoding="utf-8")
    engine = Command([weights.install(folder, run_programs=True)])
    hear(engine, sound)
    hear(engine, sound)  # a __pycache__ would make it another model than was installed


def install(folder: Path, card: str, **more: Any) -> weights.InstalledModel:
    folder.mkdir(exist_ok=True)
    (folder / "engine.toml").write_text(card, encoding="utf-8")
    (folder / "run.py").write_text("", encoding="utf-8")
    return weights.install(folder, **more)


def test_nobody_installs_a_program_by_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds a program") as caught:
        install(tmp_path / "engine", CARD)
    assert "--run-programs" in (caught.value.hint or "")


BAD_CARDS = {
    "an unknown key": (CARD + "speed = 3\n", "unknown key “speed”"),
    "an unknown language": (CARD.replace('"ru"', '"tlh"'), "unknown language “tlh”"),
    "nothing to run": ('languages = ["kk"]\nrun = []\n', "must not be empty"),
    "no time": (CARD + "start_s = 0\n", "must be 1 or more"),
}


@pytest.mark.parametrize(("card", "message"), BAD_CARDS.values(), ids=BAD_CARDS)
def test_a_wrong_card_is_refused(tmp_path: Path, card: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        install(tmp_path / "engine", card, run_programs=True)
    assert message in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    (folder / "model.bin").symlink_to("/etc/passwd")
    with pytest.raises(FormatError, match="is a link"):
        install(folder, CARD, run_programs=True)


def test_a_program_that_is_not_there(make: Make, sound: Path) -> None:
    with pytest.raises(MissingError, match="no-such-program"):
        hear(make("", 'languages = ["kk"]\nrun = ["no-such-program"]\n'), sound)


def test_what_leaves_the_machine_needs_the_collections_word(
    program: Program, tmp_path: Path, tiny_video: Path
) -> None:
    install(tmp_path / "far-away", CARD + "local = false\n", run_programs=True)
    folder = tmp_path / "c"
    (folder / "videos").mkdir(parents=True)
    settings = FAKE.replace('engine = "fake"', 'engine = "command"\nmodel = "far-away"', 1)
    (folder / "subtitler.toml").write_text(settings, encoding="utf-8")
    assert program("add", folder, tiny_video, "--id", "v-1") == 0
    assert program("run", folder) == 2
    assert "sends what it hears to another machine" in program.err
    (folder / "subtitler.toml").write_text("remote = true\n" + settings, encoding="utf-8")
    assert program("run", folder) == 1
    assert "left no answer.json" in program.err


def test_the_sample_engine_brings_a_transcript_in(
    program: Program, tmp_path: Path, tiny_video: Path
) -> None:
    engine = tmp_path / "prepared"
    engine.mkdir()
    for name in ("engine.toml", "transcribe.py"):
        (engine / name).write_bytes((SAMPLE / name).read_bytes())
    folder = tmp_path / "c"
    (folder / "videos").mkdir(parents=True)
    settings = FAKE.replace('engine = "fake"', 'engine = "command"\nmodel = "prepared"', 1)
    settings = settings.replace("[stage.translate]", "level = false\n[stage.translate]")
    (folder / "subtitler.toml").write_text(settings, encoding="utf-8")
    assert program("models", "install", engine, "--run-programs") == 0
    assert program("add", folder, tiny_video, "--id", "v-1") == 0
    assert program("run", folder) == 1
    assert "ended with exit code 1" in program.err
    # Now somebody prepares it.
    with wav.opened(folder / "videos" / "v-1" / "audio.wav") as file:
        raw = (file.samples() * 32768).astype("<i2").tobytes()
    answer = json.dumps([{"start_ms": 200, "end_ms": 4000, "text": "Бұл дайын мәтін."}])
    (engine / f"{hashlib.sha256(raw).hexdigest()}.json").write_text(answer, encoding="utf-8")
    assert program("models", "install", engine, "--run-programs", "--replace") == 0
    assert program("run", folder) == 3
    text = (folder / "videos" / "v-1" / "transcript.json").read_text(encoding="utf-8")
    assert "Бұл дайын мәтін." in text
