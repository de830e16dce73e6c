"""Settings that people write by hand: TOML text to dataclasses, with the place of every mistake."""

from __future__ import annotations

import re
import tomllib
from typing import TypeVar

from subtitler.errors import ConfigError
from subtitler.formats.codec import DecodeError, decode

T = TypeVar("T")


def load_toml(kind: type[T], text: str, name: str) -> T:
    """The dataclass `kind` in a TOML text.

    Raises ConfigError with `name:line:column` and, for an unknown key, the nearest known word.
    """
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        where = f"{name}:{place[1]}:{place[2]}" if place else name
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise ConfigError(f"is not TOML: {message}", where=where) from None
    try:
        return decode(kind, plain)
    except DecodeError as error:
        raise misplaced(error, text, name) from None


def misplaced(error: DecodeError, text: str, name: str) -> ConfigError:
    """The same mistake as a ConfigError that says where in `text` it stands."""
    place = find_key(text, error.path)
    where = f"{name}:{place[0]}:{place[1]}" if place else name
    subject = "" if error.key else f"“{error.place}” "
    return ConfigError(f"{subject}{error.message}", where=where)


def find_key(text: str, path: tuple[str | int, ...]) -> tuple[int, int] | None:
    """Line and column (from 1) of the last key of `path` in a TOML text, or None.

    Follows `[table]` and `[[table]]` headings, which is as much of TOML as our files use.
    """
    heading: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[\[\s*([\w.\-\"]+)\s*\]\]", line):
            counts[found[1]] = counts.get(found[1], -1) + 1
            heading = (*_parts(found[1]), counts[found[1]])
        elif found := re.match(r"\s*\[\s*([\w.\-\"]+)\s*\]", line):
            heading = _parts(found[1])
        elif found := re.match(r"(\s*)([\w\-\"]+(?:\.[\w\-\"]+)*)\s*=", line):
            key = (*heading, *_parts(found[2]))
            if key == path[: len(key)]:
                best = (number, len(found[1]) + 1)
        if found and heading == path[: len(heading)] and heading and best is None:
            best = (number, line.index("[") + 1 if "[" in line else 1)
        if found and heading == path:
            return (number, line.index("[") + 1 if "[" in line else 1)
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip('"') for part in dotted.split("."))
