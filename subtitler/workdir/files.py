"""Bytes on disk that are either wholly old or wholly new, and what they hash to."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from subtitler import errors

PART = ".part-"
"""A file being written is `.part-NAME` beside NAME: whatever is left over can be deleted."""

_RACY_NS = 50_000_000
"""A file changed less than this before its hash was recorded may change again unseen (50 ms)."""


def write_atomically(path: Path, data: bytes) -> None:
    """Give `path` the content `data`, or leave it as it was; it survives a power cut.

    Raises StorageError.
    """
    write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """As `write_atomically`, for content that comes in pieces; an error among them leaves nothing.

    Raises StorageError, and whatever `pieces` raises.
    """
    part = path.with_name(PART + path.name)
    with storage_errors(path):
        try:
            with part.open("wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        part.replace(path)
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make the content of a file that another program wrote survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def storage_errors(path: Path) -> AbstractContextManager[None]:
    """Turn a full disk and a folder that cannot be written into a StorageError about `path`."""
    return errors.storage_errors(
        path.name,
        more_room="free some space, then run again",
        unlock=f"make {path.parent} writable, then run again",
    )


def sha256_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class HashCache:
    """SHA-256 by file name, remembered by size and time of change in one small JSON file.

    Times only save work: a file that changed about when its hash was noted is hashed again (git
    calls that entry racy), and the whole cache can be deleted at any time. Names are relative to
    `folder`, with forward slashes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._path = folder / ".cache" / "hashes.json"
        self._entries: dict[str, list[object]] | None = None
        self._changed = False

    def sha256(self, name: str) -> str | None:
        """The hash of a file, or None where there is no such file."""
        path = f"{self._folder}/{name}"
        try:
            # os.stat, not pathlib: `status` asks this some hundred thousand times.
            stat = os.stat(path)  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return None
        entries = self._load()
        entry = entries.get(name)
        if entry and entry[0] == stat.st_size and entry[1] == stat.st_mtime_ns:
            return str(entry[2])
        digest = sha256_file(Path(path))
        if time.time_ns() - stat.st_mtime_ns > _RACY_NS:
            entries[name] = [stat.st_size, stat.st_mtime_ns, digest]
            self._changed = True
        return digest

    def save(self) -> None:
        """Write what was learnt. A cache that cannot be written is no error."""
        if not self._changed:
            return
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            part = self._path.with_name(PART + self._path.name)
            part.write_text(json.dumps(self._entries), encoding="utf-8")
            part.replace(self._path)
            self._changed = False

    def _load(self) -> dict[str, list[object]]:
        if self._entries is None:
            try:
                loaded = json.loads(self._path.read_bytes())
                self._entries = loaded if isinstance(loaded, dict) else {}
            except (OSError, ValueError):
                self._entries = {}
        return self._entries
