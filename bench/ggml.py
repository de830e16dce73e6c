"""Whisper base for whisper.cpp, from the checkpoint for openai-whisper: the same weights, as F16.

The layout is that of whisper.cpp's own converter: head, mel filters, vocabulary, tensors.
"""

from __future__ import annotations

import base64
import struct
from pathlib import Path
from typing import IO

_MAGIC = 0x67676D6C
_HEAD = (
    "n_vocab",
    "n_audio_ctx",
    "n_audio_state",
    "n_audio_head",
    "n_audio_layer",
    "n_text_ctx",
    "n_text_state",
    "n_text_head",
    "n_text_layer",
    "n_mels",
)
_FLOAT32 = {"encoder.positional_embedding", "decoder.positional_embedding"}
_COLUMNS = {"encoder.conv1.bias", "encoder.conv2.bias"}


def convert(checkpoint: Path, out: Path) -> None:
    """Write `out` from an openai-whisper `.pt`."""
    import numpy as np
    import torch
    import whisper

    assets = Path(whisper.__file__).parent / "assets"
    loaded = torch.load(checkpoint, map_location="cpu", weights_only=True)
    with out.open("wb") as file:
        file.write(struct.pack("i", _MAGIC))
        file.write(struct.pack(f"{len(_HEAD)}i", *(loaded["dims"][name] for name in _HEAD)))
        file.write(struct.pack("i", 1))
        with np.load(assets / "mel_filters.npz", allow_pickle=False) as filters:
            mel = filters[f"mel_{loaded['dims']['n_mels']}"]
        file.write(struct.pack("ii", *mel.shape) + mel.astype("<f4").tobytes())
        lines = (assets / "multilingual.tiktoken").read_bytes().splitlines()
        file.write(struct.pack("i", len(lines)))
        for line in lines:
            token = base64.b64decode(line.split()[0])
            file.write(struct.pack("i", len(token)) + token)
        for name, tensor in loaded["model_state_dict"].items():
            _write(file, name, tensor.float().numpy().squeeze())


def _write(file: IO[bytes], name: str, data: object) -> None:
    import numpy as np

    array = np.asarray(data)
    if name in _COLUMNS:
        array = array.reshape(-1, 1)
    plain = array.ndim < 2 or name in _COLUMNS or name in _FLOAT32
    array = array.astype("<f4" if plain else "<f2")
    encoded = name.encode()
    file.write(struct.pack("iii", array.ndim, len(encoded), 0 if plain else 1))
    file.write(struct.pack(f"{array.ndim}i", *reversed(array.shape)))
    file.write(encoded + array.tobytes())
