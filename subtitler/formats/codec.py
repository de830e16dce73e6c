"""Frozen dataclasses to plain JSON or TOML values and back, strictly.

`decode` accepts what `encode` gives and nothing else: a missing field without a default, an unknown
key, a wrong type or a value that the dataclass itself refuses is a `DecodeError` that names the
place. Files come from other people and other versions, so nothing is guessed or left out.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from subtitler.errors import nearest
from subtitler.model import Span

T = TypeVar("T")
Plain = Any
"""What json and tomllib give: dict, list, str, int, float, bool or None."""


class DecodeError(Exception):
    """A value that does not fit: `path` leads to it, `key` is the word to look for in the file."""

    def __init__(self, path: tuple[str | int, ...], message: str, key: str | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.key = key

    @property
    def place(self) -> str:
        """The way to the value, such as `segments[3].span`."""
        text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return text.lstrip(".") or "the whole"


def encode(value: object) -> Plain:
    """A dataclass as plain values. Fields that hold their default are left out; a Span is a pair.

    `encode` and `decode` are each other's inverse.
    """
    if isinstance(value, Span):
        return [value.start_ms, value.end_ms]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | int | float | None):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for name, default in _defaults(type(value)):
            held = getattr(value, name)
            if default is MISSING or held != default:
                found[name] = encode(held)
        return found
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    return value


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    return tuple((item.name, item.default) for item in fields(kind))


def decode(kind: type[T], data: Plain, path: tuple[str | int, ...] = ()) -> T:
    """Plain values as the dataclass `kind`. Raises DecodeError with the place."""
    return cast(T, _value(kind, data, path))


def _value(kind: Any, data: Plain, path: tuple[str | int, ...]) -> object:
    if kind is Any:
        return data
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(kind), data, path)
    if origin is tuple:
        return _tuple(typing.get_args(kind), data, path)
    if origin in (dict, Mapping):
        return _mapping(typing.get_args(kind)[1], data, path)
    if origin is typing.Literal:
        if data not in typing.get_args(kind):
            raise DecodeError(path, f"{data!r} is not one of {_listed(typing.get_args(kind))}")
        return data
    if kind is Span:
        return _span(data, path)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if data not in [item.value for item in kind]:
            raise DecodeError(
                path, f"{data!r} is not one of {_listed(item.value for item in kind)}"
            )
        return kind(data)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, data, path)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise DecodeError(path, f"must be {_word(kind)}, not {_word(type(data))}")
    return data


def _dataclass(kind: type, data: Plain, path: tuple[str | int, ...]) -> object:
    if not isinstance(data, dict):
        raise DecodeError(path, f"must be a table, not {_word(type(data))}")
    known, hints = _shape(kind)
    for key in data:
        if key not in known:
            raise DecodeError(
                (*path, key), f"unknown key “{key}”; {nearest(key, list(known))}", str(key)
            )
    values = {}
    for name, item in known.items():
        if name in data:
            values[name] = _value(hints[name], data[name], (*path, name))
        elif item.default is MISSING and item.default_factory is MISSING:
            raise DecodeError(path, f"“{name}” is missing")
    try:
        return kind(**values)
    except ValueError as error:
        raise DecodeError(path, str(error)) from None


@cache
def _shape(kind: type) -> tuple[dict[str, Field[Any]], dict[str, Any]]:
    return {item.name: item for item in fields(kind)}, typing.get_type_hints(kind)


def _union(kinds: tuple[Any, ...], data: Plain, path: tuple[str | int, ...]) -> object:
    if data is None and type(None) in kinds:
        return None
    rest = [kind for kind in kinds if kind is not type(None)]
    for kind in rest[:-1]:
        try:
            return _value(kind, data, path)
        except DecodeError:
            continue
    return _value(rest[-1], data, path)


def _tuple(kinds: tuple[Any, ...], data: Plain, path: tuple[str | int, ...]) -> object:
    if not isinstance(data, list):
        raise DecodeError(path, f"must be a list, not {_word(type(data))}")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_value(kinds[0], item, (*path, n)) for n, item in enumerate(data))
    if len(kinds) != len(data):
        raise DecodeError(path, f"must have {len(kinds)} values, not {len(data)}")
    return tuple(_value(kind, item, (*path, n)) for n, (kind, item) in enumerate(zip(kinds, data)))  # noqa: B905 - lengths were compared


def _mapping(kind: Any, data: Plain, path: tuple[str | int, ...]) -> object:
    if not isinstance(data, dict):
        raise DecodeError(path, f"must be a table, not {_word(type(data))}")
    return {key: _value(kind, item, (*path, key)) for key, item in data.items()}


def _span(data: Plain, path: tuple[str | int, ...]) -> Span:
    start_ms, end_ms = cast("tuple[int, int]", _tuple((int, int), data, path))
    try:
        return Span(start_ms, end_ms)
    except ValueError as error:
        raise DecodeError(path, str(error)) from None


_WORDS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    type(None): "empty",
}


def _word(kind: type) -> str:
    return _WORDS.get(kind, kind.__name__)


def _listed(values: Any) -> str:
    return ", ".join(f"“{value}”" for value in values)
