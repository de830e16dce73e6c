"""What must be true of an ONNX model before it comes into the store."""

from __future__ import annotations

import json
import mmap
from pathlib import Path

from subtitler.errors import FormatError

# In an ONNX file, a tensor that is kept in another file names it in an entry “location”: tag and
# length of the key, the key, then tag, length and text of the value.
_LOCATION = b"\x0a\x08location\x12"
_LARGEST_TEXT_BYTES = 10_000_000


def check(folder: Path) -> None:
    """Refuse a folder whose model would read other files, or features that it was not made for.

    Raises FormatError.
    """
    models = sorted(folder.glob("*.onnx"))
    if len(models) != 1:
        raise FormatError(
            f"has {len(models)} .onnx files; give the one to use (a .int8.onnx is the smaller one)",
            where="the model's folder",
        )
    for model in models:
        _check_locations(model)
    vocabularies = sorted(folder.glob("*vocab.txt"))
    if len(vocabularies) != 1 or vocabularies[0].stat().st_size > _LARGEST_TEXT_BYTES:
        raise FormatError("needs one vocabulary, a …vocab.txt", where="the model's folder")
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise FormatError("is no JSON in UTF-8", where="config.json") from None
    if not isinstance(config, dict):
        raise FormatError("is no table", where="config.json")
    if models[0].name.startswith("multilingual") and "version" not in config:
        # Without it, the library takes the features of another version, and says nothing.
        raise FormatError(
            "lacks “version”, which says what the model hears by",
            where="config.json",
            hint='take config.json from where the model is from; for GigaAM it has "version": "v3"',
        )


def _check_locations(model: Path) -> None:
    if model.stat().st_size == 0:
        raise FormatError("is empty", where=model.name)
    with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(_LOCATION)
        while at >= 0:
            start = at + len(_LOCATION) + 1
            name = data[start : start + data[start - 1]].decode("utf-8", "replace")
            if name != Path(name).name or not (model.parent / name).is_file():
                raise FormatError(
                    "keeps weights in a file that does not lie beside it", where=model.name
                )
            at = data.find(_LOCATION, start)
