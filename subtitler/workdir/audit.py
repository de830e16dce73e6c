"""Whether a working directory still is what its ledger and journal say: every byte hashed anew."""

from __future__ import annotations

from collections.abc import Iterator

from subtitler.errors import FormatError
from subtitler.model import Finding, Severity
from subtitler.workdir.directory import WorkingDirectory
from subtitler.workdir.files import sha256_file


def audit(directory: WorkingDirectory) -> Iterator[Finding]:
    """What does not fit: a broken chain, a changed recording, a file that no stage made so."""
    for records in (directory.ledger, directory.journal):
        try:
            records.verify()
        except FormatError as error:
            yield _finding("chain", records.path.name, str(error))
            return
    recorded: dict[str, str] = {}
    for line in directory.ledger.lines():
        recorded |= line.get("outputs", {})
    for name, digest in sorted(recorded.items()):
        path = directory.path / name
        if not path.is_file():
            if name == directory.source.file:
                yield _finding("missing", name, "the recording is gone")
        elif sha256_file(path) != digest:
            yield _finding("changed", name, "is not what the machine made: somebody changed it")
    if recorded.get(directory.source.file) != directory.source.sha256:
        yield _finding("changed", "source.json", "names another recording than the ledger")


def _finding(check: str, where: str, message: str) -> Finding:
    return Finding(check, Severity.ERROR, where, message)
