"""The child process of `isolation.py`: it holds one engine, and may crash without harm.

It reads requests from its stdin and writes replies to its stdout, one JSON object a line, in ASCII
(so half a character passes through unharmed, to be refused on the other side):

    {"do": "open", "engine": …, "weights": […], "threads": 0, "mode": "", "rung": 0}
    {"do": "transcribe", "audio": …, "languages": […], "hints": […]}
    {"do": "align", "audio": …, "segments": […], "language": …}
    {"do": "detect", "audio": …}

Replies: any number of `{"progress": [done, total]}`, then one of `{"answer": …, "rung": …}`,
`{"error": {"class", "message", "where", "hint"}}` or `{"memory": true}` (memory did not suffice).
When its stdin ends, so does it, also in the middle of work: nobody is there to hear the answer.
"""

from __future__ import annotations

import _thread
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from subtitler.engines import Transcriber, transcriber_class
from subtitler.errors import SubtitlerError
from subtitler.formats.codec import decode, encode
from subtitler.model import Segment

GRACE_S = 1.0
"""So long may an engine tidy up (end a program of its own) before it is ended by force."""

OUT_OF_MEMORY = (
    "out of memory",  # CUDA, Metal
    "outofmemory",  # the name of torch's error
    "bad_alloc",  # C++
    "bad allocation",  # C++ on Windows
    "failed to allocate",  # ONNX Runtime
    "unable to allocate",  # numpy
    "cannot allocate memory",  # the C library
    "can't allocate memory",  # torch
    "memory allocation failed",
    "not enough memory",
    "alloc_failed",  # cuBLAS
)
"""What libraries say in lower case where memory does not suffice."""


@dataclass(frozen=True, slots=True)
class Model:
    """An installed model as it was handed over; fits the `Weights` protocol."""

    name: str
    kind: str
    folder: Path
    sha256: str
    languages: tuple[str, ...]
    sample: bool


def main() -> None:
    """Answer requests until stdin ends. Never returns: the process ends in here."""
    deserted = threading.Event()
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        requests, replies = _own_pipes()
        _harmless_when_it_dies()
        work = _Work(replies)
        lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        listener = (requests, lines, work, deserted)
        threading.Thread(target=_listen, args=listener, daemon=True).start()
        while (line := lines.get()) is not None:
            work.answer(json.loads(line))
        work.close()
    except (KeyboardInterrupt, BrokenPipeError):
        pass
    finally:
        _end(deserted.is_set())


def _end(deserted: bool) -> None:
    """End at once: some libraries crash or hang when an interpreter takes them apart.

    Where nobody is there any more, end all that an engine started as well. (Otherwise the other
    side does that, and wants to know how this process ended.)
    """
    if deserted and sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0 if deserted else 1)


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep stdin and stdout for this file alone: what a library prints goes to stderr."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    return requests, replies


def _harmless_when_it_dies() -> None:
    """No core dump (it would hold testimony), no dialogue, and first in line where memory ends."""
    if sys.platform == "win32":
        import ctypes

        # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002 | 0x8000)
        return
    import resource

    with suppress(OSError, ValueError):
        # 1 and not 0: Linux still starts a dump's handler (core_pattern) at 0, and not at 1.
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _listen(
    requests: IO[bytes],
    lines: queue.SimpleQueue[bytes | None],
    work: _Work,
    deserted: threading.Event,
) -> None:
    """Pass requests on; when they end, see to it that this process ends soon."""
    for line in requests:
        lines.put(line)
    deserted.set()
    lines.put(None)
    if work.busy:
        if sys.platform == "win32":
            _thread.interrupt_main()
        else:
            # Unlike interrupt_main, this also wakes a main thread that waits in a system call.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    time.sleep(GRACE_S)
    _end(deserted=True)


class _Work:
    """One engine, and the replies to what it is asked."""

    def __init__(self, replies: IO[bytes]) -> None:
        self._replies = replies
        self._lock = threading.Lock()
        self._engine: Transcriber | None = None
        self.busy = False

    def answer(self, request: dict[str, Any]) -> None:
        """Do what is asked and write the reply."""
        self.busy = True
        try:
            found = self._do(request)
            used = self._engine.used_rung if self._engine else ""
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever an engine raises is its failure
            self._reply(_failure(error))
        else:
            self._reply(_answer(found, used))
        finally:
            self.busy = False

    def close(self) -> None:
        """Close the engine."""
        if self._engine is not None:
            self._engine.close()

    def _do(self, request: dict[str, Any]) -> object:
        if request["do"] == "open":
            self._engine = _opened(request)
            return None
        assert self._engine is not None
        audio = Path(request["audio"])
        if request["do"] == "transcribe":
            return self._engine.transcribe(
                audio,
                languages=tuple(request["languages"]),
                hints=tuple(request["hints"]),
                progress=self._progress,
            )
        if request["do"] == "align":
            segments = decode(tuple[Segment, ...], request["segments"])
            return self._engine.align(
                audio, segments, progress=self._progress, language=request["language"]
            )
        return self._engine.detect(audio)

    def _progress(self, done: int, total: int) -> None:
        self._reply(json.dumps({"progress": [int(done), int(total)]}))

    def _reply(self, line: str) -> None:
        with self._lock:
            self._replies.write(line.encode("ascii") + b"\n")
            self._replies.flush()


def _opened(request: dict[str, Any]) -> Transcriber:
    models = [
        Model(**{**each, "folder": Path(each["folder"]), "languages": tuple(each["languages"])})
        for each in request["weights"]
    ]
    adapter: Any = transcriber_class(request["engine"])
    opened: Transcriber = adapter(
        models, threads=request["threads"], mode=request["mode"], rung=request["rung"]
    )
    return opened


def _answer(found: object, used_rung: str) -> str:
    """The reply with an answer, or the error where it holds what no transcript can."""
    try:
        return json.dumps({"answer": encode(found), "rung": used_rung}, allow_nan=False)
    except (ValueError, TypeError, RecursionError) as error:
        return _error("EngineError", f"the engine's answer is malformed ({type(error).__name__})")


def _failure(error: BaseException) -> str:
    """The reply for what an engine raised.

    Only errors of `errors.py` are passed on in their own words; others may hold testimony.
    """
    if out_of_memory(error):
        return json.dumps({"memory": True})
    if isinstance(error, SubtitlerError):
        return _error(type(error).__name__, error.message, error.where, error.hint)
    place = ""
    traceback = error.__traceback__
    while traceback is not None:
        place = f"{Path(traceback.tb_frame.f_code.co_filename).name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return _error("EngineError", f"the engine failed: {type(error).__name__} in {place}")


def _error(kind: str, message: str, where: str | None = None, hint: str | None = None) -> str:
    told = {"class": kind, "message": message, "where": where, "hint": hint}
    return json.dumps({"error": told})


def out_of_memory(error: BaseException) -> bool:
    """Whether it, or what it was raised for, tells that memory does not suffice."""
    for each in _chain(error):
        words = f"{type(each).__name__} {each}".lower()
        if isinstance(each, MemoryError) or any(sign in words for sign in OUT_OF_MEMORY):
            return True
    return False


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


if __name__ == "__main__":
    main()
