"""An engine in a process of its own: what crashes, hangs or eats all memory there costs one video.

Model libraries are large programs in C++. A fault in one of them ends the process that it runs in,
and a batch of a whole night with it. So that process is a child (`worker.py`), which is started
when it is first needed and stays warm from video to video. Only plain JSON passes between the two,
and everything that comes back is checked.

Where memory does not suffice, a new child begins one rung lower, for this video and all that come
after it: what did not fit once will not fit the next time.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar

from subtitler import errors
from subtitler.engines import Identity, Progress, Transcriber, Weights, transcriber_class
from subtitler.engines.worker import GRACE_S, OUT_OF_MEMORY
from subtitler.errors import EngineError, SubtitlerError
from subtitler.formats.codec import DecodeError, decode, encode
from subtitler.model import Segment, Transcript, Word

T = TypeVar("T")

_STEP_S = 0.5  # Windows hears no Ctrl-C in a wait, so waits are short
_LONGEST_REPLY = 256 << 20  # bytes; a transcript of half an hour with all its words has some 2 MB
_KEPT_OF_STDERR = 16 << 10  # bytes
# Windows' codes for an end for want of memory: STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT.
_WINDOWS_NO_MEMORY = (0xC0000017, 0xC000012D)

# The same modules as here, wherever they come from; and nothing from the current folder before.
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from subtitler.engines.worker import main; main()"
)


class Isolated:
    """A speech engine by its name, in a child process: a `Transcriber` like any other.

    `patience_s` is how long it may go without a sign of life (a report of progress or an answer)
    before it is ended. Raises what the adapter itself raises when it is opened.
    """

    def __init__(
        self,
        name: str,
        weights: Sequence[Weights],
        *,
        threads: int = 0,
        mode: str = "",
        patience_s: float = 900,
    ) -> None:
        adapter: Any = transcriber_class(name)
        # It answers what can be asked without a model. It loads nothing, so it can do no harm.
        self._face: Transcriber = adapter(weights, threads=threads, mode=mode, rung=0)
        self.name: str = self._face.name
        self.local: bool = self._face.local
        self.kinds: tuple[str, ...] = self._face.kinds
        self.modes: tuple[str, ...] = self._face.modes
        self._engine = name
        self._weights = tuple(weights)
        self._threads = threads
        self._mode = mode
        self._patience_s = patience_s
        self._rung = 0
        self._used_rung = ""
        self._child: _Child | None = None

    @property
    def rungs(self) -> tuple[str, ...]:
        """Those of the engine."""
        return self._face.rungs

    @property
    def used_rung(self) -> str:
        """The rung of the last answer; "" before the first."""
        return self._used_rung

    def languages(self) -> frozenset[str]:
        """Those of the engine; asked without starting it."""
        return self._face.languages()

    def identity(self) -> Identity:
        """That of the engine; asked without starting it, and the same on every rung."""
        return self._face.identity()

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Write down `audio` in the child. Raises EngineError also where the child ends or hangs.

        What the engine itself raises from `errors.py` arrives as it is; of any other exception
        only the name does, as its words may hold testimony.
        """
        request = {"do": "transcribe", "languages": list(languages), "hints": list(hints)}
        found = self._ask(Transcript, audio, request, progress)
        for segment in found.segments:
            self._check_text(segment.text, segment.id, *(word.text for word in segment.words))
        return found

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """The words of each segment, by the engine in the child. Raises as `transcribe`."""
        request = {"do": "align", "segments": encode(tuple(segments)), "language": language}
        found = self._ask(tuple[tuple[Word, ...], ...], audio, request, progress)
        if len(found) != len(segments):
            raise self._error(f"aligned {len(found)} of {len(segments)} segments")
        for words in found:
            self._check_text(*(word.text for word in words))
        return list(found)

    def detect(self, audio: Path) -> dict[str, float]:
        """What the engine in the child hears. Raises as `transcribe`."""
        return self._ask(dict[str, float], audio, {"do": "detect"}, lambda done, total: None)

    def close(self) -> None:
        """End the child, which frees all its memory; the next recording starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _ask(self, kind: type[T], audio: Path, request: dict[str, Any], progress: Progress) -> T:
        """The child's answer as a `kind`, one rung down for every time that memory ended."""
        request["audio"] = str(audio.absolute())
        while True:
            try:
                reply = self._started().ask(request, progress, self._patience_s)
            except _ShortOfMemoryError:
                self.close()
                self._step_down()
            except _LostError as lost:
                self.close()
                raise self._error(str(lost), hint=lost.hint) from None
            except BaseException:
                self.close()  # nobody waits for its answer any more
                raise
            else:
                return self._taken(kind, reply)

    def _started(self) -> _Child:
        """The child, with its engine opened. It may have been ended while it was idle."""
        if self._child is not None and self._child.alive:
            return self._child
        self.close()
        models = [
            {
                "name": model.name,
                "kind": model.kind,
                "folder": str(model.folder.absolute()),
                "sha256": model.sha256,
                "languages": list(model.languages),
                "sample": model.sample,
            }
            for model in self._weights
        ]
        self._child = _Child()
        request = {
            "do": "open",
            "engine": self._engine,
            "weights": models,
            "threads": self._threads,
            "mode": self._mode,
            "rung": self._rung,
        }
        reply = self._child.ask(request, lambda done, total: None, self._patience_s)
        if "error" in reply:
            raise self._told(reply["error"])
        return self._child

    def _taken(self, kind: type[T], reply: dict[str, Any]) -> T:
        if "error" in reply:
            raise self._told(reply["error"])
        try:
            found = decode(kind, reply.get("answer"))
        except DecodeError as error:
            # Its place only: the message may quote what was said.
            raise self._error(f"gave an answer that is malformed at {error.place}") from None
        self._used_rung = str(reply.get("rung") or self.rungs[self._rung])
        if self._used_rung in self.rungs:
            # It may have stepped down by itself, and shall begin there if it has to begin anew.
            self._rung = max(self._rung, self.rungs.index(self._used_rung))
        return found

    def _step_down(self) -> None:
        if self._rung + 1 < len(self.rungs):
            self._rung += 1
            return
        model = self._weights[0].name if self._weights else self.name
        tried = f", even with {self.rungs[-1]}" if len(self.rungs) > 1 else ""
        raise EngineError(
            f"memory does not suffice for {model}{tried}",
            where=self.name,
            hint="close other programs, or choose a smaller model: subtitler models list",
        )

    def _told(self, error: dict[str, Any]) -> SubtitlerError:
        """The error that the child reports, in its own class."""
        kind = getattr(errors, str(error.get("class")), EngineError)
        if not (isinstance(kind, type) and issubclass(kind, SubtitlerError)):
            kind = EngineError
        return kind(str(error.get("message")), where=error.get("where"), hint=error.get("hint"))

    def _error(self, message: str, hint: str | None = None) -> EngineError:
        return EngineError(f"the engine {message}", where=self.name, hint=hint)

    def _check_text(self, *texts: str) -> None:
        for text in texts:
            if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
                raise self._error("gave half a character")


class _ShortOfMemoryError(Exception):
    """The child has not enough memory, or was ended for want of it."""


class _LostError(Exception):
    """The child is of no more use; says why, to follow “the engine …”."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


_AGAIN = (
    "run the same command again; where it happens again with this recording, choose another "
    "engine: subtitler engines"
)


class _Child:
    """A running worker, and the three pipes to it, each with a thread so that none can block."""

    def __init__(self) -> None:
        path = json.dumps([entry for entry in sys.path if isinstance(entry, str)])
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=flags,
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            raise _LostError(f"cannot be started: {error.strerror}", _AGAIN) from None
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._said = b""
        self._threads = [
            _thread(_pump, self._process.stdout, self._replies.put),
            _thread(_keep, self._process.stderr, self._remember),
        ]

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], progress: Progress, patience_s: float) -> dict[str, Any]:
        """The reply with the answer or the error. Raises _ShortOfMemoryError or _LostError."""
        self._threads.append(_thread(_write, self._process.stdin, json.dumps(request)))
        while True:
            reply = self._parsed(self._next(patience_s))
            if "memory" in reply:
                raise _ShortOfMemoryError
            if "progress" not in reply:
                self._threads.pop().join()  # what it answers it has read
                return reply
            done, total = reply["progress"]
            progress(done, total)

    def end(self) -> None:
        """End it and all that it started, and wait for that: politely, then by force."""
        try:
            if not any(thread.is_alive() for thread in self._threads[2:]):
                _shut(self._process.stdin)  # the worker ends itself when its stdin does
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(GRACE_S)
        finally:
            # Also when a second Ctrl-C cut the wait short.
            self._kill()
            self._process.wait()
            for thread in self._threads:
                thread.join(GRACE_S)
            _shut(self._process.stdin)

    def _next(self, patience_s: float) -> bytes:
        """The next line. Only time that this process was awake counts against the patience."""
        step_s = min(_STEP_S, patience_s / 4)
        silent_s = 0.0
        while True:
            begun_s = time.monotonic()
            try:
                line = self._replies.get(timeout=step_s)
            except queue.Empty:
                if not self.alive and self._replies.empty():
                    line = None  # a process that it started holds the pipe open
                else:
                    silent_s += min(time.monotonic() - begun_s, 2 * step_s)
                    if silent_s >= patience_s:
                        raise _LostError(
                            f"gave no sign of life for {patience_s:g} s and was ended", _AGAIN
                        ) from None
                    continue
            if line is None:
                raise self._ended()
            return line

    def _parsed(self, line: bytes) -> dict[str, Any]:
        try:
            reply = json.loads(line)
        except (ValueError, RecursionError):
            reply = None
        if not isinstance(reply, dict) or not reply:
            raise _LostError("gave an answer that is none", _AGAIN)
        return reply

    def _ended(self) -> Exception:
        """What the end of the child means. Its pipe is closed, so it has ended or is about to."""
        try:
            code = self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            return _LostError("closed its pipe", _AGAIN)
        self._threads[1].join(GRACE_S)
        said = self._said.decode("utf-8", "replace").lower()
        if _for_want_of_memory(code) or (code != 0 and any(word in said for word in OUT_OF_MEMORY)):
            return _ShortOfMemoryError()
        return _LostError(f"ended without an answer ({_how_it_ended(code)})", _AGAIN)

    def _remember(self, said: bytes) -> None:
        # Only to find out why it ended. Never shown: libraries print what they heard.
        self._said = (self._said + said)[-_KEPT_OF_STDERR:]

    def _kill(self) -> None:
        if sys.platform == "win32":
            if self._process.poll() is None:
                subprocess.run(
                    ["taskkill", "/T", "/F", "/PID", str(self._process.pid)],
                    capture_output=True,
                    check=False,
                )
                self._process.kill()
            return
        # The group bears the child's number for as long as anything of it runs.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _for_want_of_memory(code: int) -> bool:
    """Whether it was ended as the system ends what takes too much memory.

    On Linux that is SIGKILL, which nobody else sends to it while it works.
    """
    if sys.platform == "win32":
        return code & 0xFFFFFFFF in _WINDOWS_NO_MEMORY
    return code == -signal.SIGKILL


def _how_it_ended(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            number = signal.Signals(-code)
            return f"{signal.strsignal(number) or 'signal'}, {number.name}"
    return f"exit code {code}" if 0 <= code < 1 << 16 else f"exit code {code & 0xFFFFFFFF:#X}"


def _thread(target: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=target, args=arguments, daemon=True)
    thread.start()
    return thread


def _pump(stream: IO[bytes], put: Callable[[bytes | None], None]) -> None:
    with stream, suppress(OSError):
        while line := stream.readline(_LONGEST_REPLY):
            put(line)
    put(None)


def _keep(stream: IO[bytes], remember: Callable[[bytes], None]) -> None:
    with stream, suppress(OSError):
        while said := os.read(stream.fileno(), 1 << 16):
            remember(said)


def _write(stream: IO[bytes], request: str) -> None:
    with suppress(OSError, ValueError):  # it has ended, as its other pipe tells
        stream.write(request.encode("ascii") + b"\n")
        stream.flush()


def _shut(stream: IO[bytes] | None) -> None:
    with suppress(OSError):
        if stream is not None:
            stream.close()
