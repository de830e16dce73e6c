"""Whisper fine-tunes in Hugging Face's form, converted for faster-whisper on this machine.

Only safetensors are read, which hold numbers and nothing else; a `.bin` of torch could run code
while it is opened, and is refused. Nothing is fetched, and no code that comes with a model is run.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from subtitler.errors import FormatError, MissingError

MOST_BYTES = 20 * 10**9
"""Larger than any Whisper: large-v3 has 6.2 GB as float32."""

_TAKEN = (
    "config.json",
    "generation_config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "normalizer.json",
    "vocab.json",
    "merges.txt",
    "model.safetensors.index.json",
)
_LARGEST_TEXT_BYTES = 50_000_000


def is_whisper(folder: Path) -> bool:
    """Whether a folder says of itself that it holds a Whisper in Hugging Face's form."""
    config = folder / "config.json"
    if not config.is_file() or config.stat().st_size > _LARGEST_TEXT_BYTES:
        return False
    try:
        plain = json.loads(config.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return False
    return isinstance(plain, dict) and plain.get("model_type") == "whisper"


def convert(source: Path, folder: Path) -> None:
    """Write the model in `source` as a CTranslate2 model into the empty folder `folder`.

    As float16, which faster-whisper turns into int8 or float32 when it loads it. Raises
    FormatError where it is no such model, or only has a form that could run code; MissingError
    where the package that reads it is not installed.
    """
    shards = sorted(source.glob("*.safetensors"))
    if not shards:
        raise FormatError(
            "has no model.safetensors, the only form that is opened here (a .bin can run code)",
            where=str(source),
            hint="take the safetensors from its publisher, or let somebody whom you trust make "
            "them: transformers' save_pretrained(…, safe_serialization=True)",
        )
    _check_sizes(source, shards)
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    try:
        import transformers
        from ctranslate2.converters import TransformersConverter
    except ImportError:
        raise MissingError(
            "to convert this model, the package transformers is needed",
            hint='pip install "subtitler[convert]"',
        ) from None
    # A copy without anything else that lies in the folder: pickles, code, links.
    clean = folder.with_name(folder.name + ".hf")
    clean.mkdir()
    try:
        for path in (*(source / name for name in _TAKEN), *shards):
            if path.is_file():
                shutil.copyfile(path, clean / path.name)
        verbosity: Any = transformers.logging
        verbosity.set_verbosity_error()
        _tokenizer(clean, transformers)
        made = folder / "made"
        try:
            TransformersConverter(str(clean), low_cpu_mem_usage=True).convert(
                str(made), quantization="float16"
            )
        except Exception as error:  # noqa: BLE001 - whatever two libraries say to a stranger's file
            raise FormatError(
                f"cannot be converted ({type(error).__name__}: {error})", where=str(source)
            ) from None
        for path in made.iterdir():
            path.replace(folder / path.name)
        made.rmdir()
        for name in ("tokenizer.json", "preprocessor_config.json"):
            if (clean / name).is_file():
                shutil.copyfile(clean / name, folder / name)
    finally:
        shutil.rmtree(clean, ignore_errors=True)


def _check_sizes(source: Path, shards: list[Path]) -> None:
    for name in _TAKEN:
        path = source / name
        if path.is_file() and path.stat().st_size > _LARGEST_TEXT_BYTES:
            raise FormatError(f"{name} is larger than {_LARGEST_TEXT_BYTES} bytes", where=name)
    if sum(path.stat().st_size for path in shards) > MOST_BYTES:
        raise FormatError(f"has more than {MOST_BYTES // 10**9} GB of weights", where=str(source))


def _tokenizer(folder: Path, transformers: Any) -> None:
    """Make tokenizer.json, which faster-whisper needs, where only its older parts are there."""
    if (folder / "tokenizer.json").is_file():
        return
    try:
        tokenizer = transformers.WhisperTokenizerFast.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False
        )
        tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    except (ValueError, OSError, KeyError, TypeError) as error:
        raise FormatError(
            f"has neither tokenizer.json nor what it could be made of ({type(error).__name__})",
            where=str(folder.name),
            hint="take vocab.json and merges.txt, or tokenizer.json, from its publisher",
        ) from None
