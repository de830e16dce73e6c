"""Models from files that a person brings: copied into the store once they prove to be models.

Only the files that a model of its kind has are taken over. Nothing in them is run: a `.pt` file
must load as bare tensors, and an `.argosmodel` is unpacked by our own rules (`argos_package.py`).
"""

from __future__ import annotations

import json
import pickle
import re
import shutil
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from subtitler.errors import ConfigError, FormatError, MissingError
from subtitler.formats import llm_card
from subtitler.formats.engine_card import CARD, Card, parse_card
from subtitler.languages import LANGUAGES, language
from subtitler.weights import argos_package, ct2_model, hugging_face, onnx_model, store
from subtitler.weights.catalogue import UNKNOWN, Kind, entry_of
from subtitler.weights.ct2_file import Ct2File
from subtitler.weights.store import InstalledModel, Manifest, WeightFile

CHECKPOINT = "model.pt"
"""The name of an openai-whisper model inside its folder."""

PROGRAMS = ("command", "command-remote")
SERVERS = ("llm", "llm-remote")
MOST_FILES, MOST_BYTES = 20_000, 50 * 10**9
"""A program with more than this (Python with CUDA has some 15 GB) was not meant to be copied."""

_TAKEN: dict[str, tuple[str, ...]] = {
    "whisper-ct2": (
        "config.json",
        "model.bin",
        "preprocessor_config.json",
        "tokenizer.json",
        "vocabulary.json",
        "vocabulary.txt",
    ),
    "ct2-mt": ct2_model.TAKEN,
    "llm": (llm_card.CARD,),
    "llm-remote": (llm_card.CARD,),
}
_TEXTS = ("LICENSE*", "LICENCE*", "README.md")

# The vocabulary of models for English alone is one smaller, that of large-v3 one larger.
_MULTILINGUAL = 51865

# BCP-47 writes Javanese “jv” where Whisper writes “jw”; all its other codes are the same.
_BCP47 = {"jw": "jv"}
_DIMENSIONS = {
    "n_mels",
    "n_audio_ctx",
    "n_audio_state",
    "n_audio_head",
    "n_audio_layer",
    "n_vocab",
    "n_text_ctx",
    "n_text_state",
    "n_text_head",
    "n_text_layer",
}


def install(
    path: Path,
    *,
    name: str | None = None,
    kind: str | None = None,
    replace: bool = False,
    run_programs: bool = False,
    languages: Sequence[str] = (),
) -> InstalledModel:
    """Install a model from `path`: a folder, a Whisper `.pt`, or an `.argosmodel`.

    A folder holds a CTranslate2 model, a Whisper in Hugging Face's form (it is converted), an
    ONNX CTC model, a program with its card, or the card of a language model's server.

    `name` defaults to that of the folder or file, and for a package of Argos is always its own;
    where the catalogue lists the name, the files must be the listed ones. `kind` only makes sure.
    A folder with `engine.toml` holds a program, which `run_programs` allows to be run later on.
    `languages` are those that a speech model knows, where it does not tell them itself.
    Raises FormatError where it is no such model, ConfigError where the name is taken by another
    one and `replace` is not set, MissingError where `path` is not there, StorageError.
    """
    if not path.exists():
        raise MissingError("there is no such file or folder", where=str(path))
    found = _kind_of(path)
    if kind not in (None, found):
        raise ConfigError(f"is a model of kind {found}, not {kind}", where=str(path))
    if found in PROGRAMS and not run_programs:
        raise ConfigError(
            "this folder holds a program, which will be run on this machine with your rights",
            where=str(path),
            hint="if you trust whoever made it: subtitler models install … --run-programs",
        )
    chosen = name or path.resolve().name.removesuffix(".pt")
    source = f"file: {path.name}"
    with store.incoming() as folder:
        if found == "argos":
            package = argos_package.unpack(path, folder)
            if name not in (None, package.name):
                raise ConfigError(f"the package calls itself “{package.name}”; it keeps that name")
            return store.publish(folder, package.manifest(source), replace=replace)
        with store.storage_errors(folder):
            if found in PROGRAMS:
                _copy_all(path, folder)
            elif found == "whisper-pt":
                shutil.copyfile(path, folder / CHECKPOINT)
            elif found == "onnx-ctc":
                for file in sorted(path.iterdir()):
                    if file.name in onnx_model.files_of(path) or _fits(file.name, _TEXTS):
                        shutil.copyfile(file, folder / file.name)
            elif found not in SERVERS and not (path / "model.bin").is_file():
                hugging_face.convert(path, folder)
                source = f"converted from {path.resolve().name}: {_hashes(path)}"
            else:
                if found == "ct2-mt":
                    ct2_model.refuse_links(path)
                for file in sorted(path.iterdir()):
                    if file.is_file() and _fits(file.name, (*_TAKEN[found], *_TEXTS)):
                        shutil.copyfile(file, folder / file.name)
        return publish_prepared(
            folder,
            name=chosen,
            kind=found,
            source=source,
            replace=replace,
            languages=_known(languages),
        )


def publish_prepared(
    folder: Path,
    *,
    name: str,
    kind: Kind,
    source: str,
    replace: bool,
    languages: tuple[str, ...] = (),
) -> InstalledModel:
    """Check that a prepared folder is a model of its kind, and give it its name in the store."""
    told = _languages_of(folder, kind)
    entry = entry_of(name, kind)
    if kind == "onnx-ctc" and entry is not None:
        languages = entry.languages
    if languages and told and not set(languages) <= set(told):
        strange = ", ".join(sorted(set(languages) - set(told)))
        raise ConfigError(f"the model has no means to write {strange}", where=name)
    if kind == "onnx-ctc":
        told = ()  # these are the ones whose letters it has, no more than that
    languages = languages or told
    files = store.describe(folder)
    licence = _licence(folder, kind)
    if entry is not None:
        _compare_listed(name, {file.name: file.sha256 for file in entry.files}, files)
        # A translation model's own card says more than the list: what it has the tokens for.
        languages = languages if kind == "ct2-mt" else entry.languages
        licence = entry.licence
    if kind == "onnx-ctc" and not languages:
        raise ConfigError(
            "the files do not tell which languages the model knows",
            where=name,
            hint="as its publisher says: subtitler models install … --languages kk,ky",
        )
    manifest = Manifest(name, kind, languages, licence, source, store.now_utc(), files)
    return store.publish(folder, manifest, replace=replace)


def _kind_of(path: Path) -> Kind:
    if path.is_file() and path.suffix == ".argosmodel":
        return "argos"
    if path.is_file() and path.suffix == ".pt":
        return "whisper-pt"
    if path.is_dir() and (path / CARD).is_file():
        return "command" if _card(path).local else "command-remote"
    if path.is_dir() and (path / llm_card.CARD).is_file():
        return "llm" if _server(path).local else "llm-remote"
    if path.is_dir() and not (path / "model.bin").is_file() and hugging_face.is_whisper(path):
        return "whisper-ct2"
    if path.is_dir() and not (path / "model.bin").is_file() and onnx_model.is_ctc(path):
        return "onnx-ctc"
    if path.is_dir() and (path / "model.bin").is_file():
        with Ct2File(path / "model.bin") as weights:
            return "whisper-ct2" if weights.spec == "WhisperSpec" else "ct2-mt"
    raise FormatError(
        "is no model that this program knows",
        where=str(path),
        hint="give a folder with a CTranslate2 model (model.bin, config.json, …), a Whisper of "
        "Hugging Face (model.safetensors, config.json, …), an ONNX CTC model (such as "
        "multilingual_ctc.onnx, multilingual_vocab.txt), a card of a program (engine.toml) or of a "
        "language model's server (llm.toml), a Whisper .pt file, or an .argosmodel",
    )


def _card(folder: Path) -> Card:
    return parse_card(_card_text(folder, CARD))


def _server(folder: Path) -> llm_card.Card:
    return llm_card.parse_card(_card_text(folder, llm_card.CARD))


def _card_text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FormatError("is not UTF-8", where=name) from None


def _licence(folder: Path, kind: Kind) -> str:
    if kind in PROGRAMS:
        return _card(folder).licence
    if kind in SERVERS:
        return _server(folder).licence
    return ct2_model.read_card(folder).licence if kind == "ct2-mt" else "not stated"


def _copy_all(source: Path, folder: Path) -> None:
    """Copy every file of a program's folder. Links are refused: they may lead anywhere."""
    count = size_bytes = 0
    for path in sorted(source.rglob("*")):
        if path.is_symlink():
            raise FormatError("is a link; give the file itself", where=str(path))
        inside = path.relative_to(source)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if hidden or not path.is_file():
            continue
        count, size_bytes = count + 1, size_bytes + path.stat().st_size
        if count > MOST_FILES or size_bytes > MOST_BYTES:
            raise FormatError(
                f"holds more than {MOST_FILES} files or {MOST_BYTES // 10**9} GB", where=str(source)
            )
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / inside)  # with the right to be run


def _hashes(folder: Path) -> str:
    """The SHA-256 of each file of weights, for the record of where a converted model is from."""
    shards = sorted(folder.glob("*.safetensors"))
    return ", ".join(f"{path.name} SHA-256 {store.sha256_file(path)}" for path in shards)


def _known(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes, where all of them are languages of ours. Raises ConfigError."""
    return tuple(language(code).code for code in codes)


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _compare_listed(name: str, listed: dict[str, str], files: tuple[WeightFile, ...]) -> None:
    """Refuse files under a listed name that are not the listed ones."""
    for file in files:
        if listed.get(file.name, UNKNOWN) not in (UNKNOWN, file.sha256):
            raise ConfigError(
                f"{file.name} is not the one that belongs to “{name}”",
                hint="if it is another model, give it another name: --name",
            )


def _languages_of(folder: Path, kind: Kind) -> tuple[str, ...]:
    """Check the files of a model, and give the languages that they themselves tell of."""
    if kind in PROGRAMS:
        return _known(_card(folder).languages)
    if kind in SERVERS:
        card = _server(folder)
        return card.pairs or _known(card.languages)
    if kind == "whisper-pt":
        return _whisper_languages(_checkpoint_vocabulary(folder / CHECKPOINT))
    if kind == "onnx-ctc":
        return onnx_model.writable_languages(folder, tuple(LANGUAGES))
    _demand(folder, "config.json")
    _demand(folder, "model.bin")
    if kind == "ct2-mt":
        return ct2_model.prepare(folder).installed_languages()
    # Without these two, faster-whisper would fetch one and guess the other.
    _demand(folder, "tokenizer.json")
    with Ct2File(folder / "model.bin") as weights:
        bands = weights.shape("encoder/conv1/weight")[1]
        vocabulary = weights.shape("decoder/embeddings/weight")[0]
    if bands != 80:
        _demand(folder, "preprocessor_config.json")
    _demand(folder, "vocabulary.*")
    if vocabulary < _MULTILINGUAL:
        return ("en",)
    return _languages_in(next(folder.glob("vocabulary.*")))


def _demand(folder: Path, pattern: str) -> None:
    if not any(folder.glob(pattern)):
        raise FormatError(f"lacks {pattern.replace('*', '…')}", where="the model's folder")


def _languages_in(vocabulary: Path) -> tuple[str, ...]:
    """The codes of the language tokens `<|kk|>` in a Whisper vocabulary."""
    try:
        text = vocabulary.read_text(encoding="utf-8")
        tokens = json.loads(text) if vocabulary.suffix == ".json" else text.splitlines()
    except ValueError:
        raise FormatError("is not UTF-8, or no JSON", where=vocabulary.name) from None
    codes = [
        match[1]
        for token in tokens
        if isinstance(token, str) and (match := re.fullmatch(r"<\|([a-z]{2,3})\|>", token))
    ]
    return tuple(_BCP47.get(code, code) for code in codes)


def _whisper_languages(vocabulary: int) -> tuple[str, ...]:
    """What a checkpoint knows, by the size of its vocabulary (openai-whisper counts so too)."""
    if vocabulary < _MULTILINGUAL:
        return ("en",)
    likewise = "whisper-base" if vocabulary == _MULTILINGUAL else "whisper-large-v3"
    entry = entry_of(likewise, "whisper-ct2")
    return entry.languages if entry else ()


def _checkpoint_vocabulary(path: Path) -> int:
    """The size of the vocabulary of a Whisper checkpoint.

    The file is read as bare tensors: anything else in it, such as code, is refused unread.
    """
    import torch

    refused = FormatError(
        "is no Whisper checkpoint, or holds more than weights, and was not opened",
        where=path.name,
        hint="take a .pt file from its publisher; files of transformers have to be converted",
    )
    try:
        loaded: Any = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError):
        raise refused from None
    if not isinstance(loaded, dict) or not {"dims", "model_state_dict"} <= set(loaded):
        raise refused
    dims, state = loaded["dims"], loaded["model_state_dict"]
    if not isinstance(dims, dict) or set(dims) != _DIMENSIONS or not isinstance(state, dict):
        raise refused
    if "encoder.conv1.weight" not in state or not isinstance(dims["n_vocab"], int):
        raise refused
    return dims["n_vocab"]
