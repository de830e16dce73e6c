"""Speech to text with any program: it gets a request and the sound as files, leaves an answer.

The program is a model of kind `command`: a folder with `engine.toml` and whatever the program
needs, installed by somebody who said that it may be run. It is run in a job folder beside the
sound, without a shell, with few variables, for a bounded time; what it answers is checked to the
letter. `docs/engines.md` describes the exchange.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from subtitler.engines import Identity, Progress, Weights, wav
from subtitler.errors import EngineError, MissingError
from subtitler.formats.codec import DecodeError, decode
from subtitler.formats.engine_card import CARD, Card, parse_card
from subtitler.model import Evidence, Segment, Span, Transcript, Word

VERSION = "1"
"""Of the exchange: part of the identity, of every request and of every answer."""

LARGEST_ANSWER_BYTES = 64 << 20
_LONGEST_LINE = 4096
_LOG_BYTES = 64 << 10
_STEP_S = 0.5
_SHORTEST_MS = 100  # no word is in less sound
_PYTHON = "{python}"
_PASSED_ON = (
    "PATH",
    "HOME",
    "USERPROFILE",
    "SYSTEMROOT",
    "COMSPEC",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
)


@dataclass(frozen=True, slots=True)
class _Word:
    start_ms: int
    end_ms: int
    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class _Segment:
    start_ms: int
    end_ms: int
    text: str
    words: tuple[_Word, ...] = ()
    language: str | None = None
    speaker: str | None = None
    log_probability: float | None = None
    no_speech: float | None = None
    compression: float | None = None
    attempts: int = 1
    languages: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    segments: tuple[_Segment, ...]


class Command:
    """Writes down speech with a program of somebody else's."""

    name: str = "command"
    kinds: tuple[str, ...] = ("command", "command-remote")
    modes: tuple[str, ...] = ()

    def __init__(
        self, weights: Sequence[Weights], threads: int = 0, mode: str = "", rung: int = 0
    ) -> None:
        del mode, rung
        chosen = next((each for each in weights if each.kind in self.kinds), None)
        if chosen is None:
            raise MissingError(
                "the engine “command” has no program to run",
                hint="subtitler models install FOLDER --run-programs (see docs/engines.md)",
            )
        self._weights: Weights = chosen
        self._threads = threads
        self.local: bool = chosen.kind == "command"

    @property
    def rungs(self) -> tuple[str, ...]:
        """One: what the program does with memory is its own affair."""
        return ("as it is",)

    @property
    def used_rung(self) -> str:
        """The only one."""
        return self.rungs[0]

    def languages(self) -> frozenset[str]:
        """Those that its card states."""
        return frozenset(self._weights.languages)

    def identity(self) -> Identity:
        """The exchange, and the hash of the program's folder."""
        return {
            "library": f"command exchange {VERSION}",
            "model": self._weights.name,
            "sha256": self._weights.sha256,
        }

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Let the program write down `audio`.

        Raises EngineError where it fails, takes too long, or breaks the rules of the exchange.
        """
        for code in languages:
            if code not in self._weights.languages:
                raise EngineError(
                    f"does not know the language “{code}”",
                    where=self._weights.name,
                    hint="subtitler engines",
                )
        with wav.opened(audio) as file:
            duration_ms = file.duration_ms
        text = (self._weights.folder / CARD).read_text(encoding="utf-8-sig")
        card = parse_card(text)
        with tempfile.TemporaryDirectory(dir=audio.parent, prefix=".part-command-") as name:
            job = Path(name).absolute()
            _lay_out(job, audio, languages, hints, duration_ms)
            limit_s = card.start_s + card.minute_s * duration_ms / 60_000
            self._run(card, job, limit_s, duration_ms, progress, audio.parent / "command.log")
            answer = self._answer(job / "answer.json")
        segments = self._checked(answer, duration_ms, languages)
        progress(duration_ms, duration_ms)
        return Transcript(languages[0], tuple(segments))

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """Nothing: the exchange has no word for it."""
        del audio, progress, language
        return [() for _ in segments]

    def detect(self, audio: Path) -> dict[str, float]:
        """Nothing: the exchange has no word for it."""
        del audio
        return {}

    def close(self) -> None:
        """Nothing stays: the program ends after every answer."""

    def _run(
        self,
        card: Card,
        job: Path,
        limit_s: float,
        duration_ms: int,
        progress: Progress,
        log: Path,
    ) -> None:
        """Run the program to its end."""
        command = _command(card, self._weights.folder)
        done_ms = 0
        with _program(command, job, self._env()) as run:
            lines = _progress_of(run)
            said, listener = _words_of(run)
            begun_s = time.monotonic()
            while run.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    run.wait(_STEP_S)
                done_ms = max([done_ms, *lines])
                # A sign of life: whoever waits for this engine knows that it is watched.
                progress(min(done_ms, duration_ms), duration_ms)
                if time.monotonic() - begun_s > limit_s:
                    raise self._error(f"took longer than {limit_s:.0f} s and was ended", log)
            listener.join(_STEP_S)
            with suppress(OSError):
                log.write_bytes(b"".join(said))
        if run.returncode:
            raise self._error(f"ended with exit code {run.returncode}", log)

    def _env(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        threads = {"OMP_NUM_THREADS": str(self._threads)} if self._threads else {}
        # Nothing is written into the folder that is hashed, and no library asks a hub.
        fixed = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "HF_HUB_OFFLINE": "1"}
        return {**kept, **threads, **fixed}

    def _answer(self, path: Path) -> _Answer:
        try:
            if path.is_symlink() or path.stat().st_size > LARGEST_ANSWER_BYTES:
                raise self._error("left an answer.json that is too large, or no file")
            plain = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)
        except FileNotFoundError:
            raise self._error("left no answer.json") from None
        except (ValueError, RecursionError):
            raise self._error("left an answer.json that is no JSON in UTF-8") from None
        if not isinstance(plain, dict) or plain.pop("format", None) != "subtitler/engine-answer":
            raise self._error("left an answer.json without the format “subtitler/engine-answer”")
        if plain.pop("version", None) != 1:
            raise self._error("left an answer.json of another version than 1")
        try:
            return decode(_Answer, plain)
        except DecodeError as error:
            # The place only: a message may quote what was said.
            raise self._error(f"left an answer.json that is wrong at {error.place}") from None

    def _checked(
        self, answer: _Answer, duration_ms: int, languages: Sequence[str]
    ) -> Iterator[Segment]:
        last_ms = 0
        for number, given in enumerate(answer.segments, 1):
            what = f"segment {number}"
            self._check_times(given.start_ms, given.end_ms, last_ms, duration_ms, what)
            last_ms = given.start_ms
            if given.language not in (None, *languages):
                raise self._error(f"gave {what} a language that was not asked for")
            word_ms = 0
            for word in given.words:
                self._check_times(
                    word.start_ms, word.end_ms, word_ms, duration_ms, f"a word of {what}"
                )
                word_ms = word.start_ms
            heard_as = [share for _, share in given.languages]
            shares = (given.no_speech, *heard_as, *(word.confidence for word in given.words))
            if any(share is not None and not 0 <= share <= 1 for share in shares):
                raise self._error(f"gave {what} a probability that is none")
            if given.log_probability is not None and not given.log_probability <= 0:
                raise self._error(f"gave {what} a log-probability over 0")
            for text in (given.text, given.speaker or "", *(word.text for word in given.words)):
                if any("\ud800" <= letter <= "\udfff" for letter in text):
                    raise self._error(f"gave half a character in {what}")
            yield _segment(number, given, languages[0])

    def _check_times(self, start: int, end: int, last: int, duration_ms: int, what: str) -> None:
        if start < last:
            raise self._error(f"gave {what} out of order")
        if not start <= end <= duration_ms:
            raise self._error(f"put {what} beyond the end of the sound, or backwards")

    def _error(self, message: str, log: Path | None = None) -> EngineError:
        return EngineError(
            f"the program {message}",
            where=self._weights.name,
            hint=f"what it said is in {log.parent.name}/{log.name} of the video" if log else None,
        )


def _segment(number: int, given: _Segment, main: str) -> Segment:
    told = Evidence(
        given.log_probability,
        given.no_speech,
        given.compression,
        given.attempts,
        given.languages,
    )
    evidence = None if told == Evidence() else told
    words = tuple(
        Word(Span(word.start_ms, word.end_ms), word.text.strip(), word.confidence)
        for word in given.words
        if word.text.strip()
    )
    return Segment(
        f"{number}",
        Span(given.start_ms, given.end_ms),
        given.text.strip(),
        given.speaker,
        words,
        language=None if given.language == main else given.language,
        evidence=evidence,
    )


def _lay_out(
    job: Path, audio: Path, languages: Sequence[str], hints: Sequence[str], duration_ms: int
) -> None:
    """The job folder: `audio.wav` and `request.json`."""
    # A copy: through a link, the program could change the sound itself.
    shutil.copyfile(audio, job / "audio.wav")
    request = {
        "format": "subtitler/engine-request",
        "version": 1,
        "audio": "audio.wav",
        "duration_ms": duration_ms,
        "languages": list(languages),
        "hints": list(hints),
    }
    text = json.dumps(request, ensure_ascii=False, indent=1)
    (job / "request.json").write_text(text, encoding="utf-8")


def _command(card: Card, folder: Path) -> list[str]:
    """The words of the card with the paths of the files that they name."""
    words = []
    for word in card.run:
        plain = Path(word)
        inside = not plain.is_absolute() and ".." not in plain.parts
        named = inside and (folder / plain).is_file()
        words.append(str((folder / plain).absolute()) if named else word)
    words = [sys.executable if word == _PYTHON else word for word in words]
    if not Path(words[0]).is_file() and shutil.which(words[0]) is None:
        raise MissingError(
            f"the program “{words[0]}” is not on this machine", where=f"{folder.name}/{CARD}"
        )
    return words


@contextmanager
def _program(
    command: list[str], job: Path, env: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """The running program; whatever happens, it and all that it started have ended afterwards."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP
    try:
        run = subprocess.Popen(
            command,
            cwd=job,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=flags,
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        raise EngineError(f"the program cannot be started: {error.strerror}") from None
    try:
        yield run
    finally:
        if sys.platform == "win32":
            if run.poll() is None:
                tree = ["taskkill", "/T", "/F", "/PID", str(run.pid)]
                subprocess.run(tree, capture_output=True, check=False)
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def _words_of(run: subprocess.Popen[bytes]) -> tuple[list[bytes], threading.Thread]:
    """A list that fills with what the program writes on stderr, as far as it is kept."""
    found: list[bytes] = []

    def listen() -> None:
        stream = run.stderr
        assert stream is not None
        with stream, suppress(OSError, ValueError):
            while part := stream.read1(_LONGEST_LINE):  # type: ignore[attr-defined]  # buffered
                if sum(map(len, found)) < _LOG_BYTES:
                    found.append(part)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    return found, thread


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _progress_of(run: subprocess.Popen[bytes]) -> list[int]:
    """A list that fills, while the program runs, with the ms of its lines `progress MS`."""
    found: list[int] = []

    def listen() -> None:
        stream = run.stdout
        assert stream is not None
        with stream, suppress(OSError, ValueError):
            while line := stream.readline(_LONGEST_LINE):
                word, _, number = line.strip().partition(b" ")
                if word == b"progress" and number.isdigit() and len(number) < 12:
                    found[:] = [int(number)]

    threading.Thread(target=listen, daemon=True).start()
    return found
