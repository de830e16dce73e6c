"""An engine that crashes, hangs or eats all memory costs one video; the next one works again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from subtitler import weights
from subtitler.engines import Transcriber
from subtitler.engines.fake import FakeTranscriber
from subtitler.engines.faster_whisper import FasterWhisper
from subtitler.engines.isolation import Isolated
from subtitler.errors import ConfigError, EngineError, MissingError
from subtitler.model import Segment, Span, Transcript

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are POSIX's")

# An engine that is installed like anybody's, and does what its mode says to the file bad.wav.
HOSTILE = """
import ctypes, os, signal, subprocess, sys, time
from pathlib import Path
from subtitler.errors import EngineError, MissingError
from subtitler.model import Segment, Span, Transcript, Word

def aborted():
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\\n")
    os.abort()

def limited(rung):
    import resource
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20), -1))
    return len(bytearray((128 << 20) >> 4 * rung))

def printed():
    print('{"answer": "a print"}')
    print("half a character: \\ud83d")
    os.write(1, b'{"answer": "a library in C"}\\n')
    subprocess.run([sys.executable, "-c", "print('a program')"], check=True)
    os.write(2, b"noise " * 1_000_000)

def left_behind(folder):
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (folder / "left.pid").write_text(str(program.pid))

class Hostile:
    name, local, kinds = "hostile", True, ()
    modes = ()
    rungs = ("whole", "half", "least")

    def __init__(self, weights, threads=0, mode="", rung=0):
        self._mode, self._rung, self._used = mode, rung, ""
        if mode == "no-model" and os.environ.get("SUBTITLER_IS_CHILD"):
            raise MissingError("it is gone")

    @property
    def used_rung(self):
        return self._used

    def languages(self):
        return frozenset(("kk",))

    def identity(self):
        return {"library": "hostile", "mode": self._mode}

    def transcribe(self, audio, *, languages, hints, progress):
        progress(0, 1000)
        self._used = self.rungs[self._rung]
        text, confidence = f"{os.getpid()}", 0.5
        if audio.name == "bad.wav":
            folder, mode, rung = audio.parent, self._mode, self._rung
            (folder / "child.pid").write_text(str(os.getpid()))
            if mode == "segfault": ctypes.string_at(0)
            if mode == "abort": os.abort()
            if mode == "exit": os._exit(7)
            if mode == "quit": sys.exit(3)
            if mode == "hang": time.sleep(600)
            if mode == "hang-inside": ctypes.PyDLL(None).sleep(600)
            if mode == "stop": os.kill(os.getpid(), signal.SIGSTOP)
            if mode == "leave-and-hang": left_behind(folder); time.sleep(600)
            if mode == "leave-and-crash": left_behind(folder); ctypes.string_at(0)
            if mode == "slow":
                for step in range(8): time.sleep(0.25); progress(step, 8)
            if mode == "memory-once" and rung < 1: raise MemoryError
            if mode == "memory-twice" and rung < 2: raise MemoryError
            if mode == "memory-always": raise MemoryError
            if mode == "cuda" and rung < 1: raise RuntimeError("CUDA out of memory. Tried to …")
            if mode == "onnx" and rung < 1: raise RuntimeError("Failed to allocate memory")
            if mode == "told" and rung < 1: raise EngineError("it failed: std::bad_alloc")
            if mode == "hidden" and rung < 1:
                try: raise MemoryError
                except MemoryError: raise EngineError("it failed") from None
            if mode == "bad-alloc" and rung < 1: aborted()
            if mode == "killed" and rung < 1: os.kill(os.getpid(), signal.SIGKILL)
            if mode == "killed-always": os.kill(os.getpid(), signal.SIGKILL)
            if mode == "limit": limited(rung)
            if mode == "steps-by-itself": self._used = "half"
            if mode == "print": printed()
            if mode == "half": text = "\\ud83d"
            if mode == "half-word": return Transcript("kk", (Segment("1", Span(0, 1), "a",
                words=(Word(Span(0, 1), "\\udca0"),)),))
            if mode == "none": return None
            if mode == "words": return "сөз"
            if mode == "object": return object()
            if mode == "nan": confidence = float("nan")
            if mode == "negative": return {"lang": "kk", "segments": [
                {"id": "1", "span": [-5, 7], "text": "құпия"}]}
            if mode == "unordered": return Transcript("kk", (Segment("1", Span(5, 7), "құпия"),
                Segment("2", Span(3, 7), "құпия")))
            if mode == "secret": raise ValueError("құпия")
            if mode == "missing": raise MissingError("no", where="there", hint="do this")
            if mode == "engine": raise EngineError("no")
        words = (Word(Span(0, 500), text, confidence),)
        return Transcript("kk", (Segment("1", Span(0, 500), text, words=words),))

    def align(self, audio, segments, *, progress, language):
        if self._mode == "short": return []
        return [(Word(Span(0, 1), each.text + language),) for each in segments]

    def detect(self, audio):
        if self._mode == "segfault": ctypes.string_at(0)
        return {"kk": 0.75}

    def close(self):
        pass
"""
ENTRY = "[subtitler.transcribers]\nhostile = hostile_engine:Hostile\n"


@pytest.fixture(scope="session")
def hostile_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An engine as another package would install it."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "hostile_engine.py").write_text(HOSTILE, encoding="utf-8")
    record = folder / "hostile_engine-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile-engine\nVersion: 1.0\n")
    (record / "entry_points.txt").write_text(ENTRY)
    return folder


Hostile = Callable[..., Isolated]


@pytest.fixture
def hostile(hostile_package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    """Open it: `hostile("segfault")`."""
    monkeypatch.syspath_prepend(str(hostile_package))
    opened = []

    def make(mode: str, patience_s: float = 60) -> Isolated:
        opened.append(Isolated("hostile", (), mode=mode, patience_s=patience_s))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return sound(tmp_path / "good.wav")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return sound(tmp_path / "bad.wav")


def sound(path: Path, duration_ms: int = 1000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(duration_ms * 32))
    return path


def ignore(done: int, total: int) -> None:
    pass


def heard(engine: Transcriber, audio: Path) -> Transcript:
    return engine.transcribe(audio, languages=("kk",), hints=("Айша",), progress=ignore)


def pid(engine: Transcriber, audio: Path) -> int:
    """The process that answers."""
    return int(heard(engine, audio).segments[0].text)


def gone(process: int, within_s: float = 5) -> bool:
    """Whether a process ends in time (a zombie has ended)."""
    end_s = time.monotonic() + within_s
    while time.monotonic() < end_s:
        try:
            if psutil.Process(process).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


# It answers as the engine itself does.


@pytest.fixture
def isolated_fake() -> Iterator[Isolated]:
    engine = Isolated("fake", (), threads=1)
    yield engine
    engine.close()


def test_what_needs_no_model_is_answered_without_a_process(isolated_fake: Isolated) -> None:
    before = psutil.Process().children()
    fake = FakeTranscriber()
    assert isolated_fake.identity() == fake.identity()
    assert isolated_fake.languages() == fake.languages()
    assert isolated_fake.rungs == fake.rungs
    assert isolated_fake.used_rung == ""
    assert (isolated_fake.name, isolated_fake.local) == ("fake", True)
    assert (isolated_fake.kinds, isolated_fake.modes) == (fake.kinds, fake.modes)
    assert psutil.Process().children() == before


def test_its_answers_are_those_of_the_engine(isolated_fake: Isolated, tmp_path: Path) -> None:
    audio = sound(tmp_path / "дыбыс 1.wav", 60_000)
    told: list[tuple[int, int]] = []
    expected: list[tuple[int, int]] = []
    one = isolated_fake.transcribe(
        audio, languages=("ug", "kk"), hints=(), progress=lambda *sign: told.append(sign)
    )
    other = FakeTranscriber().transcribe(
        audio, languages=("ug", "kk"), hints=(), progress=lambda *sign: expected.append(sign)
    )
    assert one == other
    assert told == expected
    assert isolated_fake.used_rung == "as it is"
    assert isolated_fake.detect(audio) == {}


def test_a_long_text_goes_there_and_back_to_the_letter(isolated_fake: Isolated, good: Path) -> None:
    texts = ["Ауылда", "قىش ئۇزۇن", "我们 走了", "\u2028 a\nb\x00c", "🐎 é é", '"{}\\']
    segments = [
        Segment(f"{n}", Span(n, n + 60), texts[n % len(texts)] + f" {n}") for n in range(3000)
    ]
    found = isolated_fake.align(good, segments, progress=ignore, language="kk")
    assert found == FakeTranscriber().align(good, segments, progress=ignore, language="kk")


def test_the_process_stays_warm_until_it_is_closed(hostile: Hostile, good: Path) -> None:
    engine = hostile("")
    first = pid(engine, good)
    assert pid(engine, good) == first
    assert engine.detect(good) == {"kk": 0.75}
    engine.close()
    assert gone(first)
    assert pid(engine, good) != first, "closed is not the end: it starts again"
    engine.close()
    engine.close()


def test_it_may_be_ended_while_it_is_idle(hostile: Hostile, good: Path) -> None:
    engine = hostile("")
    first = pid(engine, good)
    process = psutil.Process(first)
    process.kill()
    process.wait(5)
    assert pid(engine, good) != first
    assert engine.used_rung == "whole", "nothing was lost, so nothing is made smaller"


def test_the_current_folder_is_no_place_for_modules(
    hostile: Hostile, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a file beside a testimony was run')")
    monkeypatch.chdir(tmp_path)
    assert heard(hostile(""), Path(good.name))


# It crashes.

CRASHES = [
    pytest.param("segfault", "SIGSEGV", marks=posix),
    pytest.param("abort", "SIGABRT", marks=posix),
    pytest.param("exit", "exit code 7"),
]


@pytest.mark.parametrize(("mode", "reason"), CRASHES)
def test_a_crash_costs_one_video(
    hostile: Hostile, good: Path, bad: Path, mode: str, reason: str
) -> None:
    engine = hostile(mode)
    first = pid(engine, good)
    with pytest.raises(EngineError, match="the engine ended without an answer") as caught:
        heard(engine, bad)
    assert reason in caught.value.message
    assert caught.value.where == "hostile"
    assert "same command again" in (caught.value.hint or "")
    assert pid(engine, good) not in (first, os.getpid())
    assert engine.used_rung == "whole", "a crash is no lack of memory"


@posix
def test_a_crash_in_detect_is_told_too(hostile: Hostile, good: Path) -> None:
    with pytest.raises(EngineError, match="SIGSEGV"):
        hostile("segfault").detect(good)


@posix
def test_a_crash_leaves_no_core_dump(hostile: Hostile, bad: Path) -> None:
    engine = hostile("hang", patience_s=1.5)
    found: list[int] = []

    def look(done: int, total: int) -> None:
        child = psutil.Process().children()[-1]
        text = Path(f"/proc/{child.pid}/limits").read_text()
        found.extend(int(line.split()[4]) for line in text.splitlines() if "core file" in line)

    if not Path("/proc").is_dir():
        pytest.skip("limits of another process are Linux's to tell")
    with pytest.raises(EngineError):
        engine.transcribe(bad, languages=("kk",), hints=(), progress=look)
    assert found and max(found) <= 1


# It hangs.

HANGS = [
    "hang",
    pytest.param("hang-inside", marks=posix),  # holds Python's lock: only force helps
    pytest.param("stop", marks=posix),
]


@pytest.mark.parametrize("mode", HANGS)
def test_without_a_sign_of_life_it_is_ended(
    hostile: Hostile, good: Path, bad: Path, mode: str
) -> None:
    engine = hostile(mode, patience_s=1.5)
    begun_s = time.monotonic()
    with pytest.raises(EngineError, match=r"no sign of life for 1\.5 s"):
        heard(engine, bad)
    assert time.monotonic() - begun_s < 5
    assert gone(int((bad.parent / "child.pid").read_text()))
    assert heard(engine, good)


def test_progress_is_a_sign_of_life(hostile: Hostile, bad: Path) -> None:
    assert heard(hostile("slow", patience_s=1.5), bad)


@posix
@pytest.mark.parametrize("mode", ["leave-and-hang", "leave-and-crash"])
def test_what_the_engine_started_ends_with_it(hostile: Hostile, bad: Path, mode: str) -> None:
    with pytest.raises(EngineError):
        heard(hostile(mode, patience_s=1.5), bad)
    assert gone(int((bad.parent / "left.pid").read_text()))


# Memory does not suffice.

SHORT = [
    ("memory-once", "half"),
    ("memory-twice", "least"),
    ("cuda", "half"),
    ("onnx", "half"),
    ("told", "half"),
    ("hidden", "half"),
    pytest.param("bad-alloc", "half", marks=posix),
    pytest.param("killed", "half", marks=posix),
]


@pytest.mark.parametrize(("mode", "rung"), SHORT)
def test_it_goes_down_and_stays_there(
    hostile: Hostile, good: Path, bad: Path, mode: str, rung: str
) -> None:
    engine = hostile(mode)
    assert pid(engine, good)
    assert engine.used_rung == "whole"
    assert heard(engine, bad)
    assert engine.used_rung == rung
    engine.close()
    assert heard(engine, good)
    assert engine.used_rung == rung


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of memory for one process")
def test_a_real_limit_of_memory(hostile: Hostile, bad: Path) -> None:
    engine = hostile("limit")
    assert heard(engine, bad)
    assert engine.used_rung == "half"


@pytest.mark.parametrize("mode", ["memory-always", pytest.param("killed-always", marks=posix)])
def test_below_the_last_rung_there_is_an_error(
    hostile: Hostile, good: Path, bad: Path, mode: str
) -> None:
    engine = hostile(mode)
    with pytest.raises(EngineError, match="memory does not suffice for hostile, even with least"):
        heard(engine, bad)
    assert heard(engine, good), "a shorter recording may fit"
    assert engine.used_rung == "least"


def test_an_engine_may_step_down_by_itself(hostile: Hostile, good: Path, bad: Path) -> None:
    engine = hostile("steps-by-itself")
    assert heard(engine, bad)
    assert engine.used_rung == "half"
    engine.close()
    assert heard(engine, good)
    assert engine.used_rung == "half", "a new process begins where the old one arrived"


# What comes back is checked; what is said is not told.


def test_what_a_library_prints_is_no_answer(
    hostile: Hostile, bad: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert heard(hostile("print"), bad).segments[0].text.isdigit()
    assert capfd.readouterr() == ("", "")


WRONG = [
    ("half", "half a character"),
    ("half-word", "half a character"),
    ("none", "malformed"),
    ("words", "malformed"),
    ("object", "malformed"),
    ("nan", "malformed"),
    ("negative", r"malformed at segments\[0\]\.span"),
    ("unordered", "the engine failed: ValueError in model.py"),
    ("secret", r"the engine failed: ValueError in hostile_engine.py:\d+"),
    ("quit", "the engine failed: SystemExit"),
]


@pytest.mark.parametrize(("mode", "reason"), WRONG)
def test_a_wrong_answer_is_an_error_without_words_of_testimony(
    hostile: Hostile, good: Path, bad: Path, mode: str, reason: str
) -> None:
    engine = hostile(mode)
    first = pid(engine, good)
    with pytest.raises(EngineError, match=reason) as caught:
        heard(engine, bad)
    assert "құпия" not in f"{caught.value} {caught.value.hint}"
    assert caught.value.__cause__ is None
    assert pid(engine, good) == first, "the model stays in memory"


def test_a_missing_alignment_is_noticed(hostile: Hostile, good: Path) -> None:
    segments = [Segment("1", Span(0, 500), "бір"), Segment("2", Span(500, 900), "екі")]
    with pytest.raises(EngineError, match="aligned 0 of 2 segments"):
        hostile("short").align(good, segments, progress=ignore, language="kk")


def test_errors_of_ours_arrive_as_they_are(hostile: Hostile, bad: Path) -> None:
    with pytest.raises(MissingError) as caught:
        heard(hostile("missing"), bad)
    error = caught.value
    assert (error.message, error.where, error.hint) == ("no", "there", "do this")
    with pytest.raises(EngineError, match=r"^no$"):
        heard(hostile("engine"), bad)


def test_an_engine_that_does_not_open_in_the_child(
    hostile: Hostile, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = hostile("no-model")
    monkeypatch.setenv("SUBTITLER_IS_CHILD", "1")
    for _ in range(2):
        with pytest.raises(MissingError, match="it is gone"):
            heard(engine, good)
    monkeypatch.delenv("SUBTITLER_IS_CHILD")
    assert heard(engine, good)


def test_an_unknown_engine_is_refused_at_once() -> None:
    with pytest.raises(ConfigError, match="there is no engine “whisperer”"):
        Isolated("whisperer", ())


def test_the_model_is_missed_at_once() -> None:
    with pytest.raises(MissingError):
        Isolated("faster-whisper", ())


# The parent is interrupted, or dies.

PARENT = """
import sys
from pathlib import Path
from subtitler.engines.isolation import Isolated
if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    Isolated("hostile", (), mode=sys.argv[2]).transcribe(
        Path(sys.argv[3]), languages=("kk",), hints=(), progress=lambda done, total: None
    )
"""


def started(package: Path, mode: str, bad: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A parent whose child is at work, and the child."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(package), mode, str(bad)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        stderr=subprocess.DEVNULL,
    )
    note = bad.parent / "child.pid"
    end_s = time.monotonic() + 30
    while not (note.is_file() and note.read_text()):
        assert time.monotonic() < end_s, "the child does not start"
        time.sleep(0.02)
    return parent, int(note.read_text())


@posix
@pytest.mark.parametrize("mode", ["hang", "hang-inside"])
def test_ctrl_c_ends_both_soon(hostile_package: Path, bad: Path, mode: str) -> None:
    parent, child = started(hostile_package, mode, bad)
    begun_s = time.monotonic()
    parent.send_signal(signal.SIGINT)
    assert parent.wait(10) != 0
    assert time.monotonic() - begun_s < 5
    assert gone(child, 1)


def test_the_child_does_not_outlive_its_parent(hostile_package: Path, bad: Path) -> None:
    parent, child = started(hostile_package, "hang", bad)
    parent.kill()
    parent.wait(10)
    assert gone(child)


@posix
def test_nor_does_what_the_child_started(hostile_package: Path, bad: Path) -> None:
    parent, child = started(hostile_package, "leave-and-hang", bad)
    note = bad.parent / "left.pid"
    while not (note.is_file() and note.read_text()):
        time.sleep(0.02)
    parent.kill()
    parent.wait(10)
    assert gone(child) and gone(int(note.read_text()))


def test_a_failure_of_the_listener_ends_the_work(hostile: Hostile, good: Path, bad: Path) -> None:
    engine = hostile("hang")

    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.transcribe(bad, languages=("kk",), hints=(), progress=interrupted)
    assert heard(engine, good)


# With a real model.


@pytest.mark.weights
def test_whisper_hears_the_same_in_a_process_of_its_own(
    whisper_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBTITLER_MODELS", str(whisper_store))
    model = weights.find("whisper-base", "whisper-ct2")
    english = Path(__file__).parent / "english.wav"
    found = []
    for engine in (Isolated("faster-whisper", [model], threads=2), FasterWhisper([model], 2)):
        found.append(engine.transcribe(english, languages=("en",), hints=(), progress=ignore))
        engine.close()
    assert found[0] == found[1]
    assert json.dumps([segment.text for segment in found[0].segments]) != "[]"
