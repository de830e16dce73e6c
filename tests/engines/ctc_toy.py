"""A CTC model made by hand: every letter is a tone of its own, so that tones spell words.

It has the files and the network of a GigaAM-Multilingual export: onnx-asr makes a spectrogram of 64
bands from the sound, the network averages four frames of it, and the band that is loudest decides
the letter; where none is loud, it answers “blank”.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LETTERS = "абдежилмнорстушыәғқңөұүі"
SPACE, BLANK, UNKNOWN = "▁", "<blk>", "<unk>"
TOKENS = (SPACE, *LETTERS, *"abcdefghiklmnoprstuvwyz", UNKNOWN, BLANK)
LANGUAGES = ("kk", "en")

FRAME_MS = 40
LETTER_MS = 80
"""How long a letter sounds, and the silence after it; a space lasts as long as a letter."""

_RATE_HZ = 16_000
_SHARPNESS = 3.0
# The samples of a spectrum, and how loud a band has to be: in GigaAM's spectrogram as it is, in
# NeMo's as its distance from the mean of the sound, in standard deviations.
_BANKS = {"gigaam_v3": (320, 3.0), "nemo80": (512, 1.5)}


@cache
def tones(bank: str = "gigaam_v3") -> dict[str, tuple[int, float]]:
    """For each token but the blank its band, and the tone in Hz that is loudest there."""
    import importlib.resources

    with (
        importlib.resources.files("onnx_asr.preprocessors")
        .joinpath("data/fbanks.npz")
        .open("rb") as file
    ):
        banks = np.load(file)[bank]
    # From band 12 on no two bands share their loudest frequency.
    peaks = banks.argmax(axis=0) * _RATE_HZ / _BANKS[bank][0]
    usable = [band for band in range(12, len(peaks)) if peaks[band] > peaks[band - 1]]
    tokens = TOKENS[:-1]
    if bank != "gigaam_v3":
        # Against its mean, a band beside the tone stands out like the tone itself: leave it out.
        tokens, usable = (SPACE, *LETTERS, UNKNOWN), usable[::2]
    assert len(usable) >= len(tokens)
    return {token: (band, float(peaks[band])) for token, band in zip(tokens, usable, strict=False)}


def build(
    folder: Path,
    *,
    bank: str = "gigaam_v3",
    network: str = "multilingual_ctc.onnx",
    vocabulary: str = "multilingual_vocab.txt",
    external: str | None = None,
    inputs: Sequence[str] = ("features", "feature_lengths"),
    output: str = "log_probs",
    config: dict[str, object] | None = None,
    subsampling: int = 4,
) -> Path:
    """Write the model's files; `external` is the name of a file for its numbers."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    folder.mkdir(parents=True, exist_ok=True)
    bands = int(bank.removeprefix("nemo")) if bank != "gigaam_v3" else 64
    weights = np.zeros((bands, len(TOKENS)), dtype=np.float32)
    for token, (band, _) in tones(bank).items():
        weights[band, TOKENS.index(token)] = _SHARPNESS
    bias = np.full(len(TOKENS), -2.0, dtype=np.float32)
    bias[TOKENS.index(BLANK)] = _SHARPNESS * _BANKS[bank][1]
    pool: dict[str, Any] = {"kernel_shape": [subsampling], "strides": [subsampling]}
    nodes = [
        helper.make_node("AveragePool", [inputs[0]], ["pooled"], ceil_mode=1, **pool),
        helper.make_node("Transpose", ["pooled"], ["rows"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["rows", "weights"], ["scores"]),
        helper.make_node("Add", ["scores", "bias"], ["biased"]),
        helper.make_node("LogSoftmax", ["biased"], [output], axis=-1),
    ]
    graph = helper.make_graph(
        nodes,
        "toy",
        [
            helper.make_tensor_value_info(inputs[0], TensorProto.FLOAT, ["b", bands, "t"]),
            helper.make_tensor_value_info(inputs[1], TensorProto.INT64, ["b"]),
        ],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["b", "u", len(TOKENS)])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if external:
        onnx.save_model(
            model,
            str(folder / network),
            save_as_external_data=True,
            location=external,
            size_threshold=0,
        )
    else:
        onnx.save_model(model, str(folder / network))
    lines = "".join(f"{token} {number}\n" for number, token in enumerate(TOKENS))
    (folder / vocabulary).write_text(lines, encoding="utf-8")
    plain = {"version": "v3", "features_size": 64, "subsampling_factor": 4}
    (folder / "config.json").write_text(json.dumps(config or plain), encoding="utf-8")
    return folder


def spoken(
    text: str, *, bank: str = "gigaam_v3", start_ms: int = 0, end_ms: int = 0
) -> NDArray[np.float32]:
    """Sound that spells `text`, with silence of these lengths before and after it."""
    parts = [np.zeros(start_ms * 16, dtype=np.float32)]
    for letter in text:
        _, tone_hz = tones(bank)[SPACE if letter == " " else letter]
        at = np.arange(LETTER_MS * 16) / _RATE_HZ
        # Its ends are soft: a click would sound in every band.
        loudness = 0.3 * np.minimum(1, np.minimum(at, at[::-1]) / 0.01)
        parts.append((loudness * np.sin(2 * np.pi * tone_hz * at)).astype(np.float32))
        parts.append(np.zeros(LETTER_MS * 16, dtype=np.float32))
    parts.append(np.zeros(end_ms * 16, dtype=np.float32))
    return np.concatenate(parts)


def word_times(text: str, start_ms: int = 0) -> list[tuple[str, int, int]]:
    """The words of `spoken(text)` with the ms at which each begins to sound, and ends."""
    found, at = [], start_ms
    for word in text.split(" "):
        length_ms = len(word) * 2 * LETTER_MS
        found.append((word, at, at + length_ms - LETTER_MS))
        at += length_ms + 2 * LETTER_MS
    return found
