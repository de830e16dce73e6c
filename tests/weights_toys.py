"""Models and packages that are small enough for a test, and right in their format."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import sentencepiece
from numpy.typing import NDArray

METADATA = {
    "from_code": "kk",
    "to_code": "en",
    "from_name": "Kazakh",
    "to_name": "English",
    "package_version": "1.0",
}
TOP = "translate-kk_en-1_0"


def ct2_bytes(spec: str, tensors: Mapping[str, NDArray[np.generic]]) -> bytes:
    """A CTranslate2 `model.bin`, as the library's own `_serialize` lays it out."""
    types = ("float32", "int8", "int16", "int32", "float16")

    def string(text: str) -> bytes:
        return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"

    out = [struct.pack("<I", 6), string(spec), struct.pack("<II", 3, len(tensors))]
    for name, array in tensors.items():
        out.append(string(name) + struct.pack("<B", array.ndim))
        out.append(struct.pack(f"<{array.ndim}I", *array.shape))
        out.append(struct.pack("<BI", types.index(str(array.dtype)), array.nbytes))
        out.append(array.tobytes())
    return b"".join([*out, struct.pack("<I", 0)])


def translation_folder(folder: Path) -> Path:
    """A folder with the files of a CTranslate2 translation model, and hardly any weights."""
    folder.mkdir(parents=True)
    tokenizer, pieces = _tokenizer()
    vocabulary = [*pieces, "__kk__", "__en__"]
    embeddings = np.zeros((len(vocabulary), 4), dtype=np.float16)
    weights = {
        f"{side}/weight": embeddings for side in ("encoder/embeddings_0", "decoder/embeddings")
    }
    (folder / "model.bin").write_bytes(ct2_bytes("TransformerSpec", weights))
    (folder / "config.json").write_text("{}")
    (folder / "sentencepiece.model").write_bytes(tokenizer)
    (folder / "shared_vocabulary.json").write_text(json.dumps(vocabulary))
    (folder / "translator.toml").write_text('family = "m2m"\n\n[languages]\nkk = "kk"\nen = "en"\n')
    return folder


@cache
def _tokenizer() -> tuple[bytes, tuple[str, ...]]:
    """A SentencePiece model for a handful of letters, and its pieces."""
    written = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["ab ba"] * 4),
        model_writer=written,
        model_type="char",
        vocab_size=6,
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    return written.getvalue(), tuple(pieces)


def argos_members(top: str = TOP, **metadata: object) -> dict[str, bytes]:
    """The members of a package, by path."""
    return {
        f"{top}/metadata.json": json.dumps(METADATA | metadata).encode(),
        f"{top}/model/model.bin": b"weights",
        f"{top}/model/config.json": b"{}",
        f"{top}/model/shared_vocabulary.json": b'["a"]',
        f"{top}/sentencepiece.model": b"pieces",
        f"{top}/README.md": b"# A package",
    }


def argos_file(path: Path, members: Mapping[str, bytes]) -> Path:
    """An `.argosmodel` file with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path
