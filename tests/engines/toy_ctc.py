"""A whole CTC model by hand: it hears a tone for each letter and writes it down.

The files are named and laid out as those of GigaAM-Multilingual, for which onnx-asr makes 64 mel
bands. The network is one matrix: each letter listens to the band of its tone, and the blank is a
level that only a tone exceeds.
"""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
LETTERS = " абдежилмнрсәөқ"
LETTER_S = 0.12
GAP_S = 0.08
_FIRST_BAND, _STEP = 16, 3


def build(folder: Path) -> Path:
    """Write the model into a new folder."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    folder.mkdir(parents=True)
    weights = np.zeros((64, len(LETTERS) + 1), np.float32)
    for number in range(len(LETTERS)):
        weights[_FIRST_BAND + _STEP * number, number] = 1.0
    bias = np.zeros(len(LETTERS) + 1, np.float32)
    bias[:-1] = -1.0
    constants = {
        "starts": np.array([0]),
        "ends": np.array([2**31 - 1]),
        "axes": np.array([2]),
        "steps": np.array([4]),
        "weights": weights,
        "bias": bias,
    }
    nodes = [
        helper.make_node("Slice", ["features", "starts", "ends", "axes", "steps"], ["fewer"]),
        helper.make_node("Transpose", ["fewer"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["turned", "weights"], ["heard"]),
        helper.make_node("Add", ["heard", "bias"], ["logits"]),
        helper.make_node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
    ]
    inputs = [
        helper.make_tensor_value_info("features", TensorProto.FLOAT, ["b", 64, "t"]),
        helper.make_tensor_value_info("feature_lengths", TensorProto.INT64, ["b"]),
    ]
    outputs = [helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["b", "f", "v"])]
    stored = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "toy", inputs, outputs, stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    (folder / "multilingual_ctc.onnx").write_bytes(model.SerializeToString())
    tokens = [*LETTERS.replace(" ", "\u2581"), "<blk>"]
    lines = "".join(f"{token} {number}\n" for number, token in enumerate(tokens))
    (folder / "multilingual_vocab.txt").write_text(lines, encoding="utf-8")
    config = {"model_type": "gigaam-multilingual-ctc", "version": "v3", "subsampling_factor": 4}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def say(text: str, level: float = 0.3) -> NDArray[np.float32]:
    """The text in tones: 120 ms a letter, 80 ms between letters."""
    import onnx_asr.preprocessors

    data: Any = files(onnx_asr.preprocessors).joinpath("data").joinpath("fbanks.npz")
    with as_file(data) as path, np.load(path) as banks:
        bank = banks["gigaam_v3"]
    parts = []
    for letter in text:
        band = _FIRST_BAND + _STEP * LETTERS.index(letter)
        hz = int(bank[:, band].argmax()) * RATE_HZ / (2 * (bank.shape[0] - 1))
        at = np.arange(int(LETTER_S * RATE_HZ))
        parts += [level * np.sin(2 * np.pi * hz * at / RATE_HZ), np.zeros(int(GAP_S * RATE_HZ))]
    return np.concatenate(parts).astype(np.float32)


def place_ms(text: str, word: int) -> tuple[int, int]:
    """From when to when the word of that number is said."""
    words = text.split(" ")
    before = sum(len(each) + 1 for each in words[:word])
    step = LETTER_S + GAP_S
    start = before * step * 1000
    return round(start), round(start + (len(words[word]) * step - GAP_S) * 1000)
