"""ONNX CTC models that a person brings: which of their files are taken, and whether they are sound.

An ONNX file is numbers and a graph of known operations, no code; but it may name other files that
hold its numbers (“external data”). Those have to lie beside it under a plain name. The file is read
here by its layout (protobuf), without the library, so that a bad one is refused before anything
loads it.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from subtitler.errors import FormatError
from subtitler.formats.ctc_layout import CONFIG, Layout, layout_of, parse_vocabulary

MOST_BYTES = 20 * 10**9
"""Larger than any such model: GigaAM-Multilingual-Large has 600 M numbers, 2.4 GB as float32."""

_LARGEST_TEXT_BYTES = 4_000_000
_MOST_FIELDS = 20_000_000
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")

# Where tensors can be inside an ONNX file: message and number of a field, and the message in it.
_INSIDE = {
    ("model", 7): "graph",
    ("model", 20): "training",
    ("model", 25): "function",
    ("training", 1): "graph",
    ("training", 2): "graph",
    ("graph", 1): "node",
    ("graph", 5): "tensor",
    ("graph", 11): "input",
    ("graph", 12): "output",
    ("graph", 15): "sparse",
    ("function", 7): "node",
    ("function", 11): "attribute",
    ("node", 5): "attribute",
    ("attribute", 5): "tensor",
    ("attribute", 6): "graph",
    ("attribute", 10): "tensor",
    ("attribute", 11): "graph",
    ("attribute", 22): "sparse",
    ("attribute", 23): "sparse",
    ("sparse", 1): "tensor",
    ("sparse", 2): "tensor",
    ("tensor", 13): "external",
}

# Letters without which a language cannot be written, and by which it differs from its neighbours:
# rare ones, which a good model may lack (ё, һ), are not among them.
_TELLING = {
    "kk": "абдеәғқңөұүі",
    "ky": "абдеңөү",
    "tt": "абдеәөүҗң",
    "ru": "абдежчшыэюя",
    "en": "abcdefghiklmnoprstuvwyz",
    "tr": "abcdeçğıöşü",
    "fr": "abcdefghijlmnopqrstuvxéèà",
    "de": "abcdefghiklmnoprstuvwzäöü",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "ug": "ابپتچخدرزسشغقكگڭلمنوۇۆۈۋېى",
}


@dataclass(slots=True)
class Network:
    """What an ONNX file tells of itself: names of inputs and outputs, and files with its numbers.

    `external` gives for each file how many bytes of it are needed.
    """

    inputs: set[str] = field(default_factory=set)
    outputs: set[str] = field(default_factory=set)
    external: dict[str, int] = field(default_factory=dict)


def is_ctc(folder: Path) -> bool:
    """Whether a folder's files have the names of an ONNX CTC model. Raises FormatError."""
    return layout_of(_names(folder)) is not None


def files_of(folder: Path) -> tuple[str, ...]:
    """The names of the files that are the model, all others left out.

    Raises FormatError where one is missing or too large, or is named by a path.
    """
    layout = _layout(folder)
    names = [layout.model, *read_network(folder / layout.model).external, layout.vocabulary]
    if (folder / CONFIG).is_file():
        names.append(CONFIG)
    for name in names:
        if not (folder / name).is_file():
            raise FormatError(f"lacks {name}, which belongs to it", where="the model's folder")
    if sum((folder / name).stat().st_size for name in names) > MOST_BYTES:
        raise FormatError(f"is larger than {MOST_BYTES // 10**9} GB", where="the model's folder")
    return tuple(dict.fromkeys(names))


def writable_languages(folder: Path, among: tuple[str, ...]) -> tuple[str, ...]:
    """Check a model's files, and give the languages of `among` whose letters it has.

    Having the letters is no proof that it knows a language; lacking them is one that it does not.
    Raises FormatError where a file is damaged, or one does not fit the other.
    """
    layout = _layout(folder)
    network = read_network(folder / layout.model)
    if not set(layout.inputs) <= network.inputs or layout.output not in network.outputs:
        raise FormatError(
            f"is no model of the family {layout.type}: it should take {', '.join(layout.inputs)} "
            f"and give {layout.output}",
            where=layout.model,
        )
    for name, size_bytes in network.external.items():
        if not (folder / name).is_file() or (folder / name).stat().st_size < size_bytes:
            raise FormatError("is missing, or cut short", where=name)
    _check_config(folder / CONFIG, needs_version=layout.needs_version)
    tokens = parse_vocabulary(_text(folder / layout.vocabulary), layout.vocabulary)
    letters = set("".join(tokens).casefold()) | set("".join(tokens).lower())
    return tuple(code for code in among if letters >= set(_TELLING.get(code, "")))


def read_network(path: Path) -> Network:
    """Read an ONNX file as far as its names go. Raises FormatError where it is none."""
    found = Network()
    if path.stat().st_size == 0:
        raise FormatError("is empty", where=path.name)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            _walk(data, found)
        except (IndexError, UnicodeDecodeError, _MalformedError):
            raise FormatError("is no ONNX model, or cut short", where=path.name) from None
    for name in found.external:
        if not _PLAIN_NAME.fullmatch(name):
            raise FormatError(
                "takes its numbers from a file elsewhere, and was not opened", where=path.name
            )
    if not found.outputs:
        raise FormatError("is no ONNX model", where=path.name)
    return found


class _MalformedError(Exception):
    """Bytes that are no protobuf."""


def _walk(data: mmap.mmap, found: Network) -> None:
    todo = [("model", 0, len(data), 0)]
    count = 0
    while todo:
        message, start, end, depth = todo.pop()
        entries: dict[str, str] = {}
        for number, first, last in _fields(data, start, end):
            count += 1
            if count > _MOST_FIELDS or depth > 100:
                raise _MalformedError
            inside = _INSIDE.get((message, number))
            if inside == "external":
                key, value = _entry(data, first, last)
                entries[key] = value
            elif inside in ("input", "output"):
                # The names of the network itself: those of graphs within it do not count.
                if depth == 1:
                    names = found.inputs if inside == "input" else found.outputs
                    names.add(_string(data, first, last, 1))
            elif inside:
                todo.append((inside, first, last, depth + 1))
        if entries:
            _note(entries, found)


def _note(entries: dict[str, str], found: Network) -> None:
    numbers = [entries.get(key, "0") for key in ("offset", "length")]
    if not all(re.fullmatch(r"\d{1,15}", number) for number in numbers):
        raise _MalformedError
    name = entries.get("location", "")
    found.external[name] = max(found.external.get(name, 0), sum(map(int, numbers)))


def _fields(data: mmap.mmap, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Number, first and last-but-one byte of each field of a message."""
    at = start
    while at < end:
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            first = at
            _, at = _varint(data, at)
        elif wire in (1, 5):
            first, at = at, at + (8 if wire == 1 else 4)
        elif wire == 2:
            length, first = _varint(data, at)
            at = first + length
        else:
            raise _MalformedError
        if at > end or number == 0:
            raise _MalformedError
        yield number, first, at


def _varint(data: mmap.mmap, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise _MalformedError


def _string(data: mmap.mmap, start: int, end: int, wanted: int) -> str:
    for number, first, last in _fields(data, start, end):
        if number == wanted:
            return data[first:last].decode("utf-8")
    return ""


def _entry(data: mmap.mmap, start: int, end: int) -> tuple[str, str]:
    return _string(data, start, end, 1), _string(data, start, end, 2)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file()]


def _layout(folder: Path) -> Layout:
    layout = layout_of(_names(folder))
    if layout is None:
        raise FormatError("is no ONNX CTC model", where="the model's folder")
    return layout


def _check_config(path: Path, *, needs_version: bool) -> None:
    """Refuse what the library would take without a word, or fail on later."""
    try:
        plain = json.loads(_text(path)) if path.is_file() else {}
    except (ValueError, RecursionError):
        raise FormatError("is no JSON", where=path.name) from None
    if not isinstance(plain, dict):
        raise FormatError("is no JSON object", where=path.name)
    if needs_version and "version" not in plain:
        # Without it, the library takes the spectrogram of v2, and says nothing.
        raise FormatError(
            "lacks “version”, which says by what spectrogram the model hears",
            where=path.name,
            hint='take config.json from where the model is from; for GigaAM it has "version": "v3"',
        )
    allowed: dict[str, tuple[object, ...]] = {
        "features_size": (64, 80, 128),
        "subsampling_factor": (1, 2, 4, 8, 16),
        "version": ("v2", "v3"),
    }
    for key, values in allowed.items():
        if key in plain and plain[key] not in values:
            told = ", ".join(str(value) for value in values)
            raise FormatError(f"“{key}” is none of {told}", where=path.name)


def _text(path: Path) -> str:
    if path.stat().st_size > _LARGEST_TEXT_BYTES:
        raise FormatError("is too large for what it should be", where=path.name)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FormatError("is not UTF-8", where=path.name) from None
