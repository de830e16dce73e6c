"""Installed models: where they lie, what they are, and whether they are still what they were.

One folder a model, with its files and a `weights.json` that records their SHA-256. A folder takes
its name only when all of that is in it, so there are no half models. Nothing is loaded from a
model before its files were hashed in this process (`InstalledModel.folder`); listing and identity
go by the record alone, so they stay cheap.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from subtitler import errors
from subtitler.errors import ConfigError, EngineError, InUseError, MissingError
from subtitler.formats.codec import DecodeError, decode, encode
from subtitler.weights.catalogue import Kind, catalogue, how_to_get

Progress = Callable[[int, int], None]
"""Called with (done, total) in bytes; total is 0 where it is not known."""

MANIFEST = "weights.json"
_FORMAT = "subtitler/weights"
_VERSION = 1

# argostranslate expects one folder with nothing but packages in it.
_FOLDERS: dict[Kind, str] = {
    "whisper-ct2": "whisper-ct2",
    "whisper-pt": "whisper-pt",
    "onnx-ctc": "onnx-ctc",
    "command": "command",
    "command-remote": "command-remote",
    "argos": "argos/packages",
    "ct2-mt": "ct2-mt",
    "llm": "llm",
    "llm-remote": "llm-remote",
}
_INCOMING = ".incoming"
_LOCK_S = 3.0

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
# Names that Windows keeps for devices, with any ending.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file of an installed model: its path inside the folder (forward slashes) and content."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `weights.json` says: a model and its files, where they came from and when."""

    name: str
    kind: Kind
    languages: tuple[str, ...]
    licence: str
    source: str
    installed_utc: str
    files: tuple[WeightFile, ...]
    sample: bool = False


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine; fits the `Weights` protocol of the engines.

    `path` is its folder, unchecked; `sha256` covers all its files, as recorded when it was
    installed; `languages` are BCP-47 codes, or `source-target` pairs; `sample` marks a model that
    is for demonstration only; `source` says where it came from.
    """

    name: str
    kind: Kind
    path: Path
    sha256: str
    languages: tuple[str, ...]
    sample: bool
    licence: str
    source: str
    files: tuple[WeightFile, ...]

    @property
    def folder(self) -> Path:
        """The folder to load the model from: its files are hashed before it is handed out.

        Once in a process (0.1 s for 145 MB), and again when a file's size or time changes. Raises
        EngineError where a file is not what was installed.
        """
        stamp = _stamp(self)
        if stamp is None or _checked.get(self.path) != stamp:
            check(self)
            _checked[self.path] = _stamp(self)
        return self.path

    @property
    def size_bytes(self) -> int:
        """What it takes on disk, in bytes."""
        return sum(file.size_bytes for file in self.files)


_checked: dict[Path, object] = {}


class Condition(StrEnum):
    """How a file of an installed model stands."""

    OK = "ok"
    DAMAGED = "damaged"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FileCondition:
    """How one file stands; `unknown` is a file that was not installed with the model."""

    model: str
    kind: Kind
    file: str
    condition: Condition


def models_root() -> Path:
    """Where models live: `$SUBTITLER_MODELS`, else the user's data folder."""
    chosen = os.environ.get("SUBTITLER_MODELS")
    if chosen:
        return Path(chosen).expanduser()
    return user_data_path("subtitler", appauthor=False) / "models"


def folder_of(kind: Kind, name: str) -> Path:
    """Where a model of that kind and name lies, or would. Raises ConfigError for a bad name."""
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        raise ConfigError(
            f"“{name}” cannot be the name of a model",
            hint="use up to 100 letters a to z, digits, points, hyphens and underscores",
        )
    return models_root() / _FOLDERS[kind] / name


def installed(kind: str | None = None) -> tuple[InstalledModel, ...]:
    """The installed models, of one kind or all, by name. Reads their records only."""
    found = []
    for each, folder in _FOLDERS.items():
        if kind in (None, each) and (models_root() / folder).is_dir():
            for path in sorted((models_root() / folder).iterdir()):
                with suppress(_UnreadableError):
                    found.append(_read(path, each))
    return tuple(found)


def find(name: str, kind: str) -> InstalledModel:
    """The installed model of that name and kind. Raises MissingError with the command to get it."""
    known = next((each for each in _FOLDERS if each == kind), None)
    if known is None:
        raise ConfigError(f"there is no kind of model “{kind}”", hint="subtitler models list")
    path = folder_of(known, name)
    try:
        return _read(path, known)
    except _UnreadableError as error:
        if path.is_dir():
            raise EngineError(
                f"the model “{name}” is damaged: {error}",
                where=str(path),
                hint=f"{how_to_get(name, kind)} (or: subtitler models verify)",
            ) from None
    entry = next((e for e in catalogue() if (e.name, e.kind) == (name, kind)), None)
    if entry is not None and entry.installs != name:
        raise MissingError(
            f"“{name}” is the name to fetch it by; the model itself is called “{entry.installs}”",
            hint=f"use {entry.installs} as the model's name",
        )
    others = ", ".join(model.name for model in installed(kind)) or "none"
    raise MissingError(
        f"the model “{name}” ({kind}) is not installed; installed of this kind: {others}",
        hint=how_to_get(name, kind),
    )


def check(model: InstalledModel, thorough: bool = True) -> None:
    """Make sure that a model is what was installed; `thorough` hashes every file (1.5 GB/s).

    Without it, presence and sizes only. Raises EngineError naming the file and what helps.
    """
    for each in _conditions(model, thorough):
        if each.condition is Condition.OK:
            continue
        said = {
            Condition.DAMAGED: "has changed since it was installed, so it is not used",
            Condition.MISSING: "is missing",
            Condition.UNKNOWN: "was not installed with it, so it is not used",
        }[each.condition]
        raise EngineError(
            f"{each.file} of the model “{model.name}” {said}",
            where=str(model.path),
            hint=f"{how_to_get(model.name, model.kind)} (or: subtitler models verify)",
        )


def verify() -> Iterator[FileCondition]:
    """How every file of every installed model stands, one after the other; hashes them all."""
    for kind, folder in _FOLDERS.items():
        if not (models_root() / folder).is_dir():
            continue
        for path in sorted((models_root() / folder).iterdir()):
            if not path.is_dir():
                continue
            try:
                model = _read(path, kind)
            except _UnreadableError:
                there = (path / MANIFEST).exists()
                condition = Condition.DAMAGED if there else Condition.MISSING
                yield FileCondition(path.name, kind, MANIFEST, condition)
            else:
                yield from _conditions(model, thorough=True)


def combined_sha256(files: Iterable[WeightFile]) -> str:
    """One SHA-256 for all files of a model: over the lines `sha256␠␠name`, sorted by name."""
    lines = sorted((file.name, file.sha256) for file in files)
    text = "".join(f"{sha256}  {name}\n" for name, sha256 in lines)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sha256_file(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def incoming() -> Iterator[Path]:
    """An empty folder inside the store to prepare a model in; only one process has one at a time.

    It is deleted at the end, and so is what a killed process left behind. Raises InUseError,
    StorageError.
    """
    top = models_root()
    with storage_errors(top):
        top.mkdir(parents=True, exist_ok=True)
        lock = FileLock(top / ".lock", timeout=_LOCK_S)
        try:
            lock.acquire()
        except Timeout:
            raise InUseError(
                "another subtitler is installing a model", where=str(top), hint="try again later"
            ) from None
        try:
            shutil.rmtree(top / _INCOMING, ignore_errors=True)
            prepared = top / _INCOMING / "model"
            prepared.mkdir(parents=True, exist_ok=True)
            yield prepared
        finally:
            shutil.rmtree(top / _INCOMING, ignore_errors=True)
            lock.release()


def publish(prepared: Path, manifest: Manifest, *, replace: bool) -> InstalledModel:
    """Give a prepared folder its name in the store: all of the model, or nothing, is there.

    Where the name is taken by the same content, that stays. Raises ConfigError where it is taken
    by another and `replace` is not set.
    """
    target = folder_of(manifest.kind, manifest.name)
    with storage_errors(target):
        if target.exists() and not replace and (same := _same(target, manifest)):
            return same
        record = {"format": _FORMAT, "version": _VERSION, **encode(manifest)}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        (prepared / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        for path in prepared.rglob("*"):
            if path.is_file():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            # A folder cannot be replaced in one step: the old one moves aside, and is deleted
            # with the rest of the incoming folder.
            target.rename(prepared.with_name(prepared.name + ".old"))
        prepared.rename(target)
        _checked.pop(target, None)
        return _read(target, manifest.kind)


def describe(folder: Path) -> tuple[WeightFile, ...]:
    """Every file in a prepared folder, with size and SHA-256."""
    return tuple(
        WeightFile(name, (folder / name).stat().st_size, sha256_file(folder / name))
        for name in sorted(_names(folder))
    )


def now_utc() -> str:
    """The time now, such as `2026-01-31T12:00:00Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def storage_errors(path: Path) -> AbstractContextManager[None]:
    """Turn a full disk and a folder that cannot be written into a StorageError about `path`."""
    return errors.storage_errors(
        str(path),
        more_room="free some space, or set SUBTITLER_MODELS to a folder on another disk",
        unlock="make it writable, or set SUBTITLER_MODELS to another folder",
    )


class _UnreadableError(Exception):
    """A folder without a record that this program can read."""


def _read(path: Path, kind: Kind) -> InstalledModel:
    try:
        plain = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise _UnreadableError(f"it has no {MANIFEST}") from None
    except (ValueError, RecursionError):
        raise _UnreadableError(f"its {MANIFEST} is no JSON") from None
    if not isinstance(plain, dict) or plain.pop("format", None) != _FORMAT:
        raise _UnreadableError(f"its {MANIFEST} is of another format")
    if (version := plain.pop("version", None)) != _VERSION:
        raise _UnreadableError(f"its {MANIFEST} has version {version}, this program reads 1")
    try:
        manifest = decode(Manifest, plain)
    except DecodeError as error:
        raise _UnreadableError(f"{MANIFEST}, {error.place}: {error.message}") from None
    if manifest.name != path.name or manifest.kind != kind:
        raise _UnreadableError(f"its {MANIFEST} belongs to “{manifest.name}” ({manifest.kind})")
    return InstalledModel(
        name=manifest.name,
        kind=manifest.kind,
        path=path,
        sha256=combined_sha256(manifest.files),
        languages=manifest.languages,
        sample=manifest.sample,
        licence=manifest.licence,
        source=manifest.source,
        files=manifest.files,
    )


def _same(target: Path, manifest: Manifest) -> InstalledModel | None:
    """The model that is there, where it is this one; None where it is this one, but damaged."""
    try:
        there = _read(target, manifest.kind)
    except _UnreadableError:
        there = None
    if there is None or there.sha256 != combined_sha256(manifest.files):
        raise ConfigError(
            f"another model is installed as “{manifest.name}” ({manifest.kind})",
            where=str(target),
            hint="to put this one in its place: subtitler models install … --replace",
        )
    if there.languages != manifest.languages:
        raise ConfigError(
            f"“{manifest.name}” is installed with other languages: {', '.join(there.languages)}",
            where=str(target),
            hint="to change them: subtitler models install … --replace",
        )
    sound = all(each.condition is Condition.OK for each in _conditions(there, thorough=True))
    return there if sound else None


def _conditions(model: InstalledModel, thorough: bool) -> Iterator[FileCondition]:
    for file in model.files:
        path = model.path / file.name
        if not path.is_file():
            condition = Condition.MISSING
        elif path.stat().st_size != file.size_bytes or (
            thorough and sha256_file(path) != file.sha256
        ):
            condition = Condition.DAMAGED
        else:
            condition = Condition.OK
        yield FileCondition(model.name, model.kind, file.name, condition)
    for name in sorted(_names(model.path) - {file.name for file in model.files}):
        yield FileCondition(model.name, model.kind, name, Condition.UNKNOWN)


def _names(folder: Path) -> set[str]:
    """The files of a model, without its record and the hidden files that file managers leave."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() and not path.name.startswith(".") and path != folder / MANIFEST
    }


def _stamp(model: InstalledModel) -> object:
    """Sizes and times of a model's files, or None where one is missing."""
    try:
        stats = [(model.path / file.name).stat() for file in model.files]
    except OSError:
        return None
    names = tuple(sorted(_names(model.path)))
    return (model.sha256, names, tuple((stat.st_size, stat.st_mtime_ns) for stat in stats))
