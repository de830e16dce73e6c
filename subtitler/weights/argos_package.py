"""Unpacks an `.argosmodel`: a zip file from strangers, with one folder in it.

The library's own installer extracts whatever is inside, over other packages too. Here every
member is looked at first, and nothing is written unless all of them are in order. What packages
carry for other sentence splitters (`stanza/`, `spacy/`) is left out: it is not used, and pickles
are among it.
"""

from __future__ import annotations

import json
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from subtitler.errors import FormatError
from subtitler.weights import store
from subtitler.weights.store import Manifest, WeightFile

MOST_MEMBERS = 500
"""Packages with a stanza folder have some dozens of members."""

MOST_BYTES = 2 * 1024**3
"""Unpacked; the largest packages in the Argos index have some hundred megabytes."""

MOST_RATIO = 100
"""Unpacked over packed, beyond the first megabyte: weights hardly compress, text about 10 times."""

METADATA = "metadata.json"

_ALLOWED = (
    METADATA,
    "README.md",
    "LICENSE*",
    "LICENCE*",
    "*.model",
    "model/model.bin",
    "model/config.json",
    "model/*vocabulary*.json",
    "model/*vocabulary*.txt",
    "minisbd/*.onnx",
)
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
_LEFT_OUT = ("stanza", "spacy")
_CODE = re.compile(r"[a-z]{2,3}")
_CHUNK = 1024**2


@dataclass(frozen=True, slots=True)
class Package:
    """An unpacked package: `name` is that of its folder, `pair` such as `kk-en`."""

    name: str
    pair: str
    licence: str
    sample: bool
    files: tuple[WeightFile, ...]

    def manifest(self, source: str) -> Manifest:
        """The record to keep with it."""
        return Manifest(
            self.name,
            "argos",
            (self.pair,),
            self.licence,
            source,
            store.now_utc(),
            self.files,
            self.sample,
        )


def unpack(path: Path, folder: Path) -> Package:
    """Unpack the package `path` into `folder`, without its top folder.

    Raises FormatError, before anything is written, for a package that holds anything else than a
    package should; StorageError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            top, members = _members(archive, path.name)
            for relative, member in members.items():
                target = folder.joinpath(*relative.split("/"))
                with store.storage_errors(target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(member) as packed, target.open("wb") as out:
                        while chunk := packed.read(_CHUNK):
                            out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise FormatError("is no zip file, or a damaged one", where=path.name) from None
    metadata = _metadata(folder / METADATA)
    licence = metadata.get("license", metadata.get("licence"))
    return Package(
        name=top,
        pair=f"{metadata['from_code']}-{metadata['to_code']}",
        licence=licence if isinstance(licence, str) else "not stated in the package",
        sample=metadata.get("subtitler_sample") is True,
        files=store.describe(folder),
    )


def _members(archive: zipfile.ZipFile, name: str) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """The top folder, and the members to unpack by their path inside it. Raises FormatError."""
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise FormatError(f"has {len(infos)} members, more than any package has", where=name)
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if total > MOST_BYTES or total > _CHUNK + MOST_RATIO * packed:
        raise FormatError(f"would unpack to {total} bytes: it is no model", where=name)
    tops, wanted, seen = set(), {}, set()
    for info in infos:
        parts = _parts(info, name)
        tops.add(parts[0])
        relative = "/".join(parts[1:])
        if info.is_dir() or (len(parts) > 2 and parts[1] in _LEFT_OUT):
            continue
        if relative.casefold() in seen:
            raise FormatError(f"has “{relative}” twice", where=name)
        seen.add(relative.casefold())
        if not _allowed(parts[1:]):
            raise FormatError(f"has “{relative}”, which no package needs", where=name)
        wanted[relative] = info
    if len(tops) != 1:
        raise FormatError("must have exactly one folder at the top", where=name)
    for required in (METADATA, "model/model.bin"):
        if required not in wanted:
            raise FormatError(f"lacks {required}", where=name)
    if not wanted.keys() & set(_TOKENIZERS):
        raise FormatError(f"lacks {' or '.join(_TOKENIZERS)}", where=name)
    top = tops.pop()
    store.folder_of("argos", top)
    return top, wanted


def _parts(info: zipfile.ZipInfo, name: str) -> list[str]:
    """The path of a member, in parts. Raises FormatError unless it is plainly inside a folder."""
    original = info.orig_filename
    parts = original.removesuffix("/").split("/")
    mode = info.external_attr >> 16
    plain = not stat.S_IFMT(mode) or stat.S_ISREG(mode) or stat.S_ISDIR(mode)
    bad = any(part in ("", ".", "..") or part.endswith((".", " ")) for part in parts)
    if bad or re.search(r'[\\:\x00-\x1f<>"|?*]', original) or not plain:
        raise FormatError(f"has a member that is no plain file in it: {original!r}", where=name)
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FormatError("is encrypted, or packed in a way that is not read here", where=name)
    return parts


def _allowed(parts: list[str]) -> bool:
    return any(
        len(parts) == len(pattern) and all(map(fnmatchcase, parts, pattern))
        for pattern in (allowed.split("/") for allowed in _ALLOWED)
    )


def _metadata(path: Path) -> dict[str, object]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise FormatError("is not JSON", where=METADATA) from None
    if not isinstance(loaded, dict) or loaded.get("type", "translate") != "translate":
        raise FormatError("does not describe a translation package", where=METADATA)
    for key in ("from_code", "to_code"):
        code = loaded.get(key)
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise FormatError(f"its {key} is no language code", where=METADATA)
    return loaded
