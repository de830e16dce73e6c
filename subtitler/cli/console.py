"""What people see: messages, tables and progress on stderr, data on stdout, JSON where asked."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from subtitler.errors import SubtitlerError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from subtitler.pipeline import Step
    from subtitler.stage import Assessment, Job

QUIET_SECONDS = 5.0
"""Off a terminal, progress is one plain line in so many seconds."""


def say(text: str = "") -> None:
    """A message for a person."""
    sys.stderr.write(text + "\n")


def put(text: str) -> None:
    """Data, for people and programs."""
    sys.stdout.write(text + "\n")


def put_json(value: Any) -> None:
    """Data as JSON."""
    put(json.dumps(value, ensure_ascii=False, indent=2))


def complain(error: SubtitlerError, prefix: str = "error") -> None:
    """An error in one line, and the hint in a second one."""
    say(f"{prefix}: {_line(str(error))}")
    if error.hint:
        say(f"  hint: {_line(error.hint)}")


def _line(text: str) -> str:
    """Text on one line: a file's name may hold a newline or a terminal's control codes."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on stdout: drawn on a terminal, plain columns elsewhere."""
    if fancy(sys.stdout):
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(*heads, box=SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            drawn.add_row(*[Text(cell, style=_STYLES.get(cell, "")) for cell in row])
        Console().print(drawn)
        return
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    for row in [heads, *rows]:
        put("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


_STYLES = {
    "done": "green",
    "due": "cyan",
    "waiting": "yellow",
    "conflict": "magenta",
    "failed": "red bold",
}


def fancy(stream: Any) -> bool:
    """Whether a stream is a terminal that may be drawn on."""
    return (
        bool(stream.isatty()) and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    )


def clock(seconds: float) -> str:
    """A stretch of time for people: `4.2 s`, `3:07 min`, `2:05:00 h`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{rest:02} min"
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02} h"


class ProgressLines:
    """How a run goes: a bar a stage on a terminal, plain lines elsewhere. Use as a context."""

    def __init__(self) -> None:
        self._bars: Progress | None = None
        self._steps: dict[str, _StepLine] = {}
        self._lock = threading.Lock()  # the next video's sound is taken out in another thread

    def __enter__(self) -> ProgressLines:
        """Begin to draw."""
        if fancy(sys.stderr):
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._bars = Progress(
                TextColumn("{task.description:<18}"),
                BarColumn(bar_width=28),
                TextColumn("{task.fields[detail]}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
            )
            self._bars.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop drawing."""
        if self._bars:
            self._bars.stop()

    def step(self, step: Step, jobs: int) -> None:
        """A stage begins, with so many jobs that are due."""
        line = _StepLine(jobs)
        self._steps[step.stage.name] = line
        if self._bars and jobs:
            line.bar = self._bars.add_task(step.stage.name, total=jobs, detail=f"0/{jobs}")

    def begin(self, job: Job) -> None:
        """A job begins."""
        line = self._steps[job.stage.name]
        line.begun = line.told = time.monotonic()
        self._show(job, 0.0, self._label(job))

    def progress(self, job: Job, done: int, total: int, unit: str) -> None:
        """A job is so far: seconds of video, × real time and time left, or a count."""
        if not total:
            return
        share = min(done / total, 1.0)
        spent = time.monotonic() - self._steps[job.stage.name].begun
        left = f", {clock(spent / share - spent)} left" if share > 0.02 else ""
        if unit == "ms":
            speed = f", {done / 1000 / spent:.1f}× real time" if spent > 0.5 else ""
            detail = f"{done / 1000:.0f} of {total / 1000:.0f} s{speed}{left}"
        else:
            detail = f"{done} of {total} {unit}{left}"
        self._show(job, share, f"{self._label(job)}  {detail}")

    def end(self, job: Job, assessment: Assessment, seconds: float) -> None:
        """A job is over."""
        name = job.stage.name
        line = self._steps[name]
        line.over += 1
        label = self._label(job)
        if self._bars is None:
            with self._lock:
                say(f"{name}: {label} {assessment.condition}, {clock(seconds)}")
        else:
            self._show(job, 0.0, f"{line.over}/{line.jobs}")
            if assessment.condition in ("failed", "conflict"):
                self._bars.console.print(f"{name} {label}: {assessment.condition}")

    def _show(self, job: Job, share: float, detail: str) -> None:
        line = self._steps[job.stage.name]
        if self._bars is not None and line.bar is not None:
            self._bars.update(line.bar, completed=line.over + share, detail=detail)
        elif self._bars is None and time.monotonic() - line.told > QUIET_SECONDS:
            line.told = time.monotonic()
            with self._lock:
                say(f"{job.stage.name}: {detail}")

    def _label(self, job: Job) -> str:
        return f"{job.directory.id} {job.subject}".strip()


@dataclass
class _StepLine:
    """How far one stage is: its jobs, how many are over, and when the present one began."""

    jobs: int
    over: int = 0
    begun: float = 0.0
    told: float = 0.0
    bar: TaskID | None = None
