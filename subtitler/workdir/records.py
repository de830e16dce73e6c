"""Append-only records: the ledger of what machines did, the journal of what people did.

One JSON object a line; each carries `prev`, the SHA-256 of the line before (64 zeros in the
first), so a changed, dropped or moved line is found. A line that was being written when the power
went is cut off at the next append: it was never promised to anyone.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from subtitler.errors import FormatError
from subtitler.workdir.files import storage_errors, sync_folder

Line = dict[str, Any]
_FIRST = "0" * 64


class Records:
    """One append-only file, `ledger.jsonl` or `journal.jsonl`. Not for two writers at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> list[Line]:
        """Every whole line, oldest first. Raises FormatError where one is damaged."""
        lines = []
        for number, raw in enumerate(self._whole().splitlines(), 1):
            try:
                line = json.loads(raw)
            except ValueError:
                raise self._damaged(number, "is not JSON") from None
            if not isinstance(line, dict):
                raise self._damaged(number, "is not a record")
            lines.append(line)
        return lines

    def next(self, line: Line) -> bytes:
        """The bytes that would append `line` now: chained to the last one, ending in a newline."""
        tail = self._whole().rstrip(b"\n").rpartition(b"\n")[2]
        prev = hashlib.sha256(tail).hexdigest() if tail else _FIRST
        return json.dumps({**line, "prev": prev}, ensure_ascii=False).encode() + b"\n"

    def append(self, raw: bytes) -> None:
        """Add bytes that `next` gave, for good; once, even when called again after a crash.

        Raises StorageError.
        """
        whole = self._whole()
        if whole.endswith(raw):
            return
        new = not self.path.exists()
        with storage_errors(self.path):
            with self.path.open("ab") as file:
                file.truncate(len(whole))
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            if new:
                sync_folder(self.path.parent)

    def verify(self) -> int:
        """The number of lines, all chained. Raises FormatError naming the first that is not."""
        prev = _FIRST
        lines = self._whole().splitlines()
        for number, (raw, line) in enumerate(zip(lines, self.lines(), strict=True), 1):
            if line.get("prev") != prev:
                raise self._damaged(number, "does not follow the line before it")
            prev = hashlib.sha256(raw).hexdigest()
        return len(lines)

    def _whole(self) -> bytes:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return b""
        return data[: data.rfind(b"\n") + 1]

    def _damaged(self, number: int, message: str) -> FormatError:
        return FormatError(
            message,
            where=f"{self.path.name}:{number}",
            hint="somebody or something changed this record; compare it with a backup",
        )


def now_utc() -> str:
    """The time as ISO 8601 in UTC, to the second; `SOURCE_DATE_EPOCH` fixes it for repeatability.

    (`SOURCE_DATE_EPOCH` is the convention of reproducible-builds.org.)
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
