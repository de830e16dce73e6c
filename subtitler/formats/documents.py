"""The JSON files of a working directory: UTF-8, one segment or cue a line, format first.

To change a format: raise its version here, keep reading the old one, and put a sample of the new
version into `tests/data/formats/`, where every released version stays for ever.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, TypeVar

from subtitler.errors import FormatError
from subtitler.formats.codec import DecodeError, decode, encode
from subtitler.model import ClipRequest, Dismissal, Finding, SignOff, Source, Track, Transcript

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of one file or language."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Dismissals:
    """What people have dismissed in a video."""

    dismissals: tuple[Dismissal, ...]


@dataclass(frozen=True, slots=True)
class Clips:
    """The stretches that a publisher wants as clips."""

    clips: tuple[ClipRequest, ...]


@dataclass(frozen=True, slots=True)
class Shots:
    """When each shot of a film but the first begins, in ms, in order."""

    changes_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    version: int
    rows: str | None


_KINDS: dict[type, _Kind] = {
    Source: _Kind("subtitler/source", 2, None),
    Transcript: _Kind("subtitler/transcript", 3, "segments"),
    Track: _Kind("subtitler/track", 1, "cues"),
    SignOff: _Kind("subtitler/signoff", 2, None),
    Findings: _Kind("subtitler/findings", 2, "findings"),
    Dismissals: _Kind("subtitler/dismissals", 1, "dismissals"),
    Clips: _Kind("subtitler/clips", 1, "clips"),
    Shots: _Kind("subtitler/shots", 1, None),
}


def dump(value: object) -> bytes:
    """A value as the bytes of its file. Raises FormatError for text that is not Unicode."""
    kind = _KINDS[type(value)]
    head = {"format": kind.name, "version": kind.version, **encode(value)}
    rows = head.pop(kind.rows) if kind.rows else None
    text = _json(head)
    if rows is not None:
        lines = ",\n".join(_json(row) for row in rows)
        text = (
            f'{text[:-1]}, "{kind.rows}": [\n{lines}\n]}}'
            if rows
            else f'{text[:-1]}, "{kind.rows}": []}}'
        )
    try:
        return (text + "\n").encode("utf-8")
    except UnicodeEncodeError as error:
        raise FormatError(
            f"the text holds half a character (U+{ord(error.object[error.start]):04X})",
            where=kind.name,
            hint="take the text again from its source; it was damaged on the way",
        ) from None


def load(kind: type[T], data: bytes, name: str) -> T:
    """The value in a file's bytes. Raises FormatError, naming the file and the place in it."""
    expected = _KINDS[kind]
    try:
        plain = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FormatError("is not UTF-8", where=f"{name}:{line}") from None
    except json.JSONDecodeError as error:
        raise FormatError(
            f"is not JSON: {error.msg}", where=f"{name}:{error.lineno}:{error.colno}"
        ) from None
    except (ValueError, RecursionError):
        raise FormatError("is not JSON that this program writes", where=name) from None
    if not isinstance(plain, dict) or plain.pop("format", None) != expected.name:
        raise FormatError(f"is not a “{expected.name}” file", where=name)
    version = plain.pop("version", None)
    # What a newer version added has a default here: an older file reads as one without it.
    if type(version) is not int or not 1 <= version <= expected.version:
        raise FormatError(
            f"has version {version}; this program reads up to version {expected.version}",
            where=name,
            hint="a newer subtitler wrote it: update this one",
        )
    try:
        return decode(kind, plain)
    except DecodeError as error:
        raise FormatError(f"{error.place}: {error.message}", where=name) from None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _refuse(constant: str) -> None:
    raise ValueError(constant)
