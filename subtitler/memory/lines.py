"""Entries as lines of JSON: how units from outside are kept, and the cache of our own.

The first line says what it is: `{"format": "subtitler/memory", "version": 1}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from subtitler.errors import FormatError
from subtitler.memory.entries import Entry, Provenance

FORMAT = "subtitler/memory"
VERSION = 1


def dump_entries(entries: Iterable[Entry], **head: Any) -> Iterator[bytes]:
    """A line that says what it is, with `head`, then a line for each entry."""
    yield _line({"format": FORMAT, "version": VERSION, **head})
    for entry in entries:
        yield _line(_plain(entry))


def load_entries(lines: Iterable[bytes], name: str) -> Iterator[Entry]:
    """The entries in such lines. Raises FormatError, with the line, where one is damaged."""
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            data = json.loads(line)
            if number == 1:
                head = data.pop("format"), data.pop("version")
                if head != (FORMAT, VERSION):
                    raise FormatError(
                        f"is no “{FORMAT}” file of version {VERSION}", where=f"{name}:1"
                    )
                continue
            entry = _entry(data)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise FormatError(
                "is not a line that this program writes",
                where=f"{name}:{number}",
                hint="import the TMX again; nothing else is lost with this file",
            ) from None
        yield entry
    if not number:
        raise FormatError("is empty", where=name, hint="import the TMX again")


def read_head(line: bytes, name: str) -> dict[str, Any]:
    """What the first line says besides its format. Raises FormatError."""
    list(load_entries([line], name))
    head: dict[str, Any] = json.loads(line)
    return {key: value for key, value in head.items() if key not in ("format", "version")}


def _plain(entry: Entry) -> dict[str, Any]:
    origin = entry.provenance
    data: dict[str, Any] = {"texts": dict(entry.texts)}
    if origin.approved:
        data |= {"video": origin.video, "segments": origin.segments}
        data |= {"reviewers": dict(origin.reviewers)}
    else:
        data |= {"file": origin.file, "unit": origin.unit}
    return data | ({"time_utc": origin.time_utc} if origin.time_utc else {})


def _entry(data: dict[str, Any]) -> Entry:
    texts = tuple((_text(code), _text(text)) for code, text in data.pop("texts").items())
    provenance = Provenance(
        video=_text(data.pop("video", "")),
        segments=tuple(_text(item) for item in data.pop("segments", ())),
        reviewers=tuple(
            (_text(code), _text(who)) for code, who in data.pop("reviewers", {}).items()
        ),
        time_utc=_text(data.pop("time_utc", "")),
        file=_text(data.pop("file", "")),
        unit=int(data.pop("unit", 0)),
    )
    if data:
        raise ValueError("unknown keys")
    return Entry(texts, provenance)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
