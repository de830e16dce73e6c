"""Glossary files: CSV as this program keeps them, XLSX and TBX as others send them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from subtitler.errors import ConfigError, FormatError
from subtitler.formats.spreadsheet import read_xlsx, write_xlsx
from subtitler.formats.tbx import read_tbx, write_tbx
from subtitler.glossary import Row, read, write
from subtitler.workdir.files import write_atomically

LARGEST_BYTES = 20_000_000
SUFFIXES = (".csv", ".xlsx", ".tbx")


def read_glossary_file(path: Path) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of a glossary file, and in words what of it could not be taken.

    Raises ConfigError where there is no such file, FormatError with the place of a mistake.
    """
    kind = _kind(path)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ConfigError("is larger than 20 MB", where=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be read", where=str(path)) from None
    if kind == ".tbx":
        concepts = read_tbx(data, path.name)
        # Through the reader of CSV: its limits and letters are those of every glossary.
        return read(write(concepts.rows), path.name), concepts.left_out
    if kind == ".xlsx":
        rows = read_xlsx(data, path.name)
        return read(_csv(rows), path.name), ()
    return read(_text(data, path.name), path.name), ()


def write_glossary_file(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows in the format that the name says; complete, or not at all."""
    kind = _kind(path)
    text = write(rows)
    if kind == ".tbx":
        data = write_tbx(rows, path.stem)
    elif kind == ".xlsx":
        data = write_xlsx(_table(text), path.stem)
    else:
        data = text.encode("utf-8")
    write_atomically(path, data)


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise ConfigError(
            f"is no kind of glossary: known are {', '.join(SUFFIXES)}", where=path.name
        )
    return kind


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(
            "is not UTF-8", where=f"{name}:{line}", hint="save it as “CSV UTF-8” in the spreadsheet"
        ) from None


def _table(text: str) -> list[list[str]]:
    import csv
    import io

    return list(csv.reader(io.StringIO(text)))


def _csv(rows: Sequence[Sequence[str]]) -> str:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
