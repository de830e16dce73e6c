"""The one place that runs ffmpeg: white lists, time limit, progress, and a clean end.

Exit code 0 is not success (a file cut in half "decodes" with 0), so callers compare durations;
what this module promises is that ffmpeg reads only what it may, ends when it has to, leaves no
process behind, and that an error names no path and quotes no metadata.
"""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from subtitler.errors import MediaError, MissingError, StorageError
from subtitler.media.binary import ffmpeg_path
from subtitler.media.whitelist import guards

# `done_ms`, `total_ms`: how much of the recording is through.
Progress = Callable[[int, int], None]

_KEPT_LINES = 200
# ffmpeg writes its trailer on SIGTERM; a filter that draws something huge ignores the signal.
_GRACE_S = 3.0
_ERRORS = ("[error]", "[fatal]", "[panic]")
_LEVEL = re.compile(r"\[(panic|fatal|error|warning|info|verbose)\] ?")
# libass, where no font has a letter.
_BOX = re.compile(r"failed to find any fallback with glyph 0x([0-9A-Fa-f]+)")
_CONTEXT = re.compile(r"\[[^\[\]@]* @ (?:0x)?[0-9a-fA-F]+\] ?")
# Signals that Windows has not got: too large a file, and the end without a word.
_TOO_LARGE = getattr(signal, "SIGXFSZ", 0) or 25
_KILLED = getattr(signal, "SIGKILL", 0) or 9
# ffmpeg's own code where a signal asked it to stop; else it is 0, or comes with a word.
_STOPPED = 255
_FULL = ("No space left on device", "Disk quota exceeded", "There is not enough space")


@dataclass(frozen=True, slots=True)
class Log:
    """The last lines that ffmpeg wrote to stderr, and how many of all told of trouble.

    `errors` counts lines of the levels error and above, `corrupt` warnings of corrupt packets (a
    transport stream has no errors, only those); `boxes` are the letters that libass drew as empty
    boxes for want of a font. The lines can hold names and metadata of the recording: never show or
    store them.
    """

    lines: tuple[str, ...]
    errors: int
    corrupt: int
    boxes: frozenset[str] = frozenset()


def time_limit_s(duration_ms: int, factor: float) -> float:
    """Return how long a job may take: `factor` times the recording, and ten minutes to start.

    The limit is not a guess of the time needed: it ends what would never end.
    """
    return 600 + factor * duration_ms / 1000


def run_ffmpeg(
    graph: Any,  # an ffmpeg-python stream (the library has no types), or a list of arguments
    *,
    cwd: Path,
    duration_ms: int,
    timeout_s: float,
    progress: Progress | None = None,
    env: Mapping[str, str] | None = None,
    level: str = "warning",
) -> Log:
    """Run ffmpeg on `graph` in the folder `cwd` and return what it said.

    `duration_ms` is the total given to `progress`; `env` adds to the environment; `level` is
    ffmpeg's log level. Raises MediaError when ffmpeg fails or takes longer than `timeout_s`,
    StorageError when the disk is full, MissingError when ffmpeg cannot be started. However the
    call ends, ffmpeg has ended too.
    """
    arguments = _arguments(graph)
    command = [str(ffmpeg_path()), *_GLOBALS, "-loglevel", f"level+repeat+{level}"]
    process = _start([*command, *_guarded(arguments)], cwd, env)
    stderr = _Tail(process.stderr)
    try:
        code = _follow(process, duration_ms, timeout_s, progress)
    finally:
        _end(process)
        stderr.close()
    log = stderr.log()
    if code != 0:
        raise _failure(log, arguments, code)
    return log


_GLOBALS = ("-nostdin", "-hide_banner", "-nostats", "-progress", "pipe:1", "-y")


def _arguments(graph: Any) -> list[str]:
    if isinstance(graph, Sequence):
        return [str(argument) for argument in graph]
    import ffmpeg

    compiled: list[str] = ffmpeg.compile(graph)
    return compiled[1:]


def _guarded(arguments: Sequence[str]) -> list[str]:
    """Put the white lists before every `-i`: no caller can forget them."""
    guarded: list[str] = []
    for argument in arguments:
        if argument == "-i":
            guarded += guards()
        guarded.append(argument)
    return guarded


def _start(command: list[str], cwd: Path, env: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **env} if env else None
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    try:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=flags,
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        raise MissingError(
            f"ffmpeg cannot be started: {error.strerror}",
            hint="see what is wrong with it: subtitler doctor",
        ) from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop ffmpeg and everything that it started: politely, then by force."""
    try:
        if process.poll() is None:
            _signal(process, force=False)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_S)
    finally:
        # Also when a second Ctrl-C cut the wait short.
        if process.poll() is None:
            _signal(process, force=True)
            process.wait()


def _signal(process: subprocess.Popen[bytes], *, force: bool) -> None:
    if sys.platform == "win32":
        # Windows has no signals to a group; ffmpeg starts no process of its own.
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL if force else signal.SIGTERM)


def _follow(
    process: subprocess.Popen[bytes],
    duration_ms: int,
    timeout_s: float,
    progress: Progress | None,
) -> int:
    """Read `-progress` until ffmpeg ends; return its exit code. Raises MediaError when late."""
    deadline = time.monotonic() + timeout_s
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True)
    reader.start()
    done_ms = -1
    try:
        while (line := lines.get(timeout=_left_s(deadline))) is not None:
            position_ms = _position_ms(line)
            if progress is not None and position_ms is not None and position_ms > done_ms:
                done_ms = position_ms
                progress(min(done_ms, duration_ms), duration_ms)
        return process.wait(_left_s(deadline))
    except (queue.Empty, subprocess.TimeoutExpired):
        raise MediaError(
            f"ffmpeg took longer than {timeout_s:.0f} s and was stopped",
            hint="the recording may be damaged; see whether it plays to its end",
        ) from None


def _left_s(deadline: float) -> float:
    """Return the seconds until `deadline`, never quite 0: a wait of 0 s would not look at all."""
    return max(0.01, deadline - time.monotonic())


def _pump(stream: IO[bytes] | None, lines: queue.SimpleQueue[bytes | None]) -> None:
    if stream is not None:
        with stream:
            for line in stream:
                lines.put(line)
    lines.put(None)


def _position_ms(line: bytes) -> int | None:
    """Read one line of `-progress`; `out_time_us` is in µs and "N/A" until the first packet."""
    key, _, value = line.partition(b"=")
    if key != b"out_time_us" or not value.strip().isdigit():
        return None
    return int(value) // 1000


class _Tail:
    """Reads a stream to its end in a thread and keeps its last lines, so that no pipe fills up."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._errors = 0
        self._corrupt = 0
        self._boxes: set[str] = set()
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[bytes] | None) -> None:
        if stream is None:
            return
        with stream:
            for line in stream:
                self._take(line.decode("utf-8", "replace").rstrip())

    def _take(self, text: str) -> None:
        if any(tag in text for tag in _ERRORS):
            self._errors += 1
        elif "corrupt" in text:
            self._corrupt += 1
        if box := _BOX.search(text):
            self._boxes.add(chr(int(box[1], 16)))
        self._lines.append(text)

    def log(self) -> Log:
        """Return what was said, once the stream has been read."""
        return Log(tuple(self._lines), self._errors, self._corrupt, frozenset(self._boxes))

    def close(self) -> None:
        self._thread.join()


def _failure(
    log: Log, arguments: Sequence[str], code: int = 1
) -> MediaError | MissingError | StorageError:
    """Return the error that ffmpeg's last words, or its end without any, mean."""
    if any(word in line for line in log.lines for word in _FULL) or -code == _TOO_LARGE:
        return StorageError(
            "the disk is full", hint="free some space and run the same command again"
        )
    said = last_words(log, arguments)
    if code in (-_KILLED, -signal.SIGTERM) or (code == _STOPPED and not said):
        # No word about the recording: the next run tries again.
        return MissingError(
            "ffmpeg was ended from outside, by a person or for want of memory",
            hint="close other programs and run the same command again: it goes on where it was",
        )
    return MediaError(
        f"ffmpeg failed: {said}" if said else "ffmpeg failed without a word",
        hint="see whether the recording plays, and ffmpeg works: subtitler doctor",
    )


def last_words(log: Log, arguments: Sequence[str] = ()) -> str:
    """Return ffmpeg's last error line, without addresses of memory, files and folders.

    Only lines of the levels error and above are taken: information lines hold the recording's
    title, place and device.
    """
    for line in reversed(log.lines):
        if not any(tag in line for tag in _ERRORS):
            continue
        text = _CONTEXT.sub("", _LEVEL.sub("", line)).strip()
        for argument in arguments:
            if "/" in argument or "\\" in argument:
                text = text.replace(argument, "the file")
                text = text.replace(argument.removeprefix("file:"), "the file")
        # What still looks like a path was not an argument: a font, a library's own file.
        text = re.sub(r"(?:[A-Za-z]:)?[/\\][^\s'\":]+", "a file", text)
        if text and not text.startswith(("Conversion failed", "Error opening output files")):
            return text.rstrip(".")
    return ""
