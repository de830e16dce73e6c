"""One video's working directory: its files, what they hash to, and how a stage's files land in it.

A set of outputs lands whole or not at all, whenever the process is killed: the finished files are
flushed under `.part-` names, then what is about to happen is noted in `.cache/pending.json`, then
the files take their names, then the ledger gets its line. `recover` carries a commit that was
cut short to its end, so that the directory is the same as if nothing had happened.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from subtitler.errors import FormatError, InUseError
from subtitler.formats.documents import load
from subtitler.model import Source
from subtitler.workdir.files import (
    PART,
    HashCache,
    sha256_file,
    storage_errors,
    sync_file,
    sync_folder,
    write_atomically,
)
from subtitler.workdir.records import Records


@dataclass
class Commit:
    """Files that are ready to take their names, with the ledger line that says how they came.

    `parts` leads from each name (relative, forward slashes) to the finished temporary file.
    """

    line: dict[str, Any]
    parts: Mapping[str, Path] = field(default_factory=dict)


class WorkingDirectory:
    """The folder of one video. Reading needs no lock; whatever writes holds `lock()`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name

    @cached_property
    def ledger(self) -> Records:
        """What machines did."""
        return Records(self.path / "ledger.jsonl")

    @cached_property
    def journal(self) -> Records:
        """What people did."""
        return Records(self.path / "journal.jsonl")

    @cached_property
    def _hashes(self) -> HashCache:
        return HashCache(self.path)

    @cached_property
    def source(self) -> Source:
        """What was said of the recording when it was added. Raises FormatError."""
        return load(Source, self.read("source.json"), f"{self.id}/source.json")

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises FormatError where it is missing."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            raise FormatError("there is no such file", where=f"{self.id}/{name}") from None

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.path / name).is_file()

    def sha256(self, name: str) -> str | None:
        """The hash of a file in hex, or None where there is none; cheap when asked again."""
        return self._hashes.sha256(name)

    def save_hashes(self) -> None:
        """Keep the hashes that were computed, for the next process."""
        self._hashes.save()

    @contextmanager
    def lock(self, wait_s: float = 0) -> Iterator[None]:
        """Hold the directory against other processes, and mend what a killed one left behind.

        Raises InUseError where another process holds it for longer than `wait_s`, StorageError
        where the folder cannot be written.
        """
        with storage_errors(self.path / ".cache"):
            (self.path / ".cache").mkdir(exist_ok=True)
            lock = FileLock(self.path / ".cache" / "lock", timeout=wait_s)
            try:
                lock.acquire()
            except Timeout:
                raise InUseError(
                    "another subtitler works on this video",
                    where=self.id,
                    hint="wait until it is done, then run again",
                ) from None
        try:
            self.recover()
            yield
        finally:
            lock.release()

    def part(self, name: str) -> Path:
        """Where to write a file that shall be called `name`: beside it, under a temporary name.

        The name is this process's own: a child of a killed run that still writes hits nothing.
        """
        final = self.path / name
        with storage_errors(final):
            final.parent.mkdir(parents=True, exist_ok=True)
        return final.with_name(f"{PART}{os.getpid():x}-{final.name}")

    def commit(self, commit: Commit) -> None:
        """Let a stage's files take their names and the ledger its line. Raises StorageError."""
        outputs, parts = {}, {}
        for name, part in commit.parts.items():
            with storage_errors(self.path / name):
                sync_file(part)
            outputs[name] = sha256_file(part)
            parts[name] = [part.name, outputs[name]]
        raw = self.ledger.next({**commit.line, "outputs": outputs})
        pending = self.path / ".cache" / "pending.json"
        write_atomically(pending, json.dumps([parts, raw.decode()]).encode())
        self._finish(parts, raw)

    def recover(self) -> None:
        """Finish a commit that was cut short, and delete temporary files that nobody will."""
        pending = self.path / ".cache" / "pending.json"
        with suppress(FileNotFoundError, ValueError):
            parts, raw = json.loads(pending.read_bytes())
            self._finish(parts, raw.encode())
        for part in self.path.rglob(PART + "*"):
            with storage_errors(part):
                if part.is_dir() and not part.is_symlink():
                    shutil.rmtree(part)
                else:
                    part.unlink()

    def _finish(self, parts: Mapping[str, list[str]], raw: bytes) -> None:
        for name, (temporary, digest) in parts.items():
            final = self.path / name
            part = final.with_name(temporary)
            with storage_errors(final):
                if part.is_file() and sha256_file(part) == digest:
                    part.replace(final)
                    sync_folder(final.parent)
        self.ledger.append(raw)
        with storage_errors(self.path):
            (self.path / ".cache" / "pending.json").unlink(missing_ok=True)
        self.save_hashes()
