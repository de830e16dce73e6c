"""From the browser: let the machine go on with a video, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from subtitler.errors import ConfigError, InUseError
from subtitler.workdir import Collection, Reviewer, WorkingDirectory

_LAST_LINES = 8
_WAITING = 3


@dataclass
class _Run:
    """One `subtitler run`: the last lines of what it says, and its exit code once it is over."""

    process: subprocess.Popen[str]
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_LAST_LINES))


class Publishing:
    """The runs that reviewers of a collection have started here; one at a time."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._runs: dict[str, _Run] = {}
        self._lock = threading.Lock()

    def start(self, video: WorkingDirectory, reviewer: Reviewer) -> dict[str, Any]:
        """Begin `subtitler run` for a video. Raises ConfigError, InUseError."""
        if not reviewer.roles:
            raise ConfigError(f"“{reviewer.name}” may only read in this collection")
        with self._lock:
            if any(run.process.poll() is None for run in self._runs.values()):
                raise InUseError("the machine is at work already", where=video.id)
            # Our own program, with arguments of our own: nothing of the request but a known id.
            process = subprocess.Popen(
                [sys.executable, "-m", "subtitler", "run", str(video.path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "PYTHONUTF8": "1"},
            )
            run = self._runs[video.id] = _Run(process)
        threading.Thread(target=_listen, args=(run,), daemon=True).start()
        return self.told(video)

    def told(self, video: WorkingDirectory) -> dict[str, Any]:
        """How the last run of a video stands: working, done, waiting, failed or none."""
        run = self._runs.get(video.id)
        if run is None:
            return {"state": "none", "line": ""}
        code = run.process.poll()
        state = "working"
        if code is not None:
            state = "done" if code == 0 else "waiting" if code == _WAITING else "failed"
        return {"state": state, "line": run.lines[-1] if run.lines else ""}

    def close(self) -> None:
        """End what still runs: it goes on where it was the next time."""
        for run in self._runs.values():
            if run.process.poll() is None:
                run.process.terminate()


def _listen(run: _Run) -> None:
    for line in run.process.stdout or ():
        # Hints name commands and folders: they are for who sits at the machine.
        if line.strip() and not line.startswith("  "):
            run.lines.append(line.strip())
    run.process.wait()
