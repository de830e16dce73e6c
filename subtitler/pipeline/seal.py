"""Finished videos, remembered: so that a look over ten thousand of them takes seconds.

A seal says: with this pipeline and these engines, and with files of these sizes and times, every
job of the video was done. It only saves work, like the cache of hashes: while it fits, nothing
needs to be hashed or read; when anything differs it is ignored, and it can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from subtitler.workdir import WorkingDirectory

_NAME = ".cache/seal.json"
_RACY_NS = 50_000_000

JobKey = tuple[int, str | None, str | None]
"""(number of the step, language, clip)"""


@dataclass(frozen=True, slots=True)
class Seal:
    """What was done: the languages spoken, every job, and the hash of all that decided it."""

    spoken: tuple[str, ...]
    jobs: tuple[JobKey, ...]
    decided: str


def read_seal(directory: WorkingDirectory) -> Seal | None:
    """The seal of a video, where its files still are as they were."""
    try:
        # Plain strings, not pathlib: this is asked for every video of a collection.
        with open(f"{directory.path}/{_NAME}", encoding="utf-8") as file:  # noqa: PTH123
            spoken, jobs, decided, files = json.load(file)
        listed, _ = _listing(str(directory.path))
    except (OSError, ValueError):
        return None
    if files != listed:
        return None
    return Seal(tuple(spoken), tuple((step, lang, clip) for step, lang, clip in jobs), decided)


def write_seal(directory: WorkingDirectory, seal: Seal) -> None:
    """Remember that all jobs are done. Where that cannot be written, nothing is lost."""
    with suppress(OSError):
        listed, newest = _listing(str(directory.path))
        if time.time_ns() - newest < _RACY_NS:
            return  # a file this fresh could change again without a new time
        (directory.path / ".cache").mkdir(exist_ok=True)
        part = directory.path / ".cache" / ".part-seal.json"
        part.write_text(json.dumps([seal.spoken, seal.jobs, seal.decided, listed]), "utf-8")
        part.replace(directory.path / _NAME)


def decision(parts: Iterable[object]) -> str:
    """One hash over everything that decides whether jobs are done."""
    text = json.dumps(list(parts), sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _listing(folder: str) -> tuple[str, int]:
    """One hash over names, sizes and times of all files, and the newest time in ns."""
    rows: list[str] = []
    newest = _collect(folder, "", rows)
    rows.sort()
    return hashlib.blake2b("\n".join(rows).encode("utf-8", "surrogateescape")).hexdigest(), newest


def _collect(folder: str, prefix: str, rows: list[str]) -> int:
    newest = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name
            if name == ".cache":
                continue
            if entry.is_dir(follow_symlinks=False):
                newest = max(newest, _collect(entry.path, name + "/", rows))
                continue
            stat = entry.stat()
            rows.append(f"{name}:{stat.st_size}:{stat.st_mtime_ns}")
            newest = max(newest, stat.st_mtime_ns)
    return newest
