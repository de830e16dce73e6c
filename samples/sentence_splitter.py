"""A sentence splitter as an ONNX file: a rule and no training, so that a package needs no download.

A sentence ends at an end sign, with closing quotes after it, when white space follows and the next
letter is not lower case. The file has the layout that the MiniSBD library reads: character numbers
in, one score a class out, class 2 meaning "the sentence ends here".
"""

from __future__ import annotations

import json

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

END_SIGNS = ".!?…؟。！？"
CLOSING = "\"'”’»)]"
LOWER_CASE = (
    "abcdefghijklmnopqrstuvwxyzçğıöşüâîûéèêëàùïôœßäабвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі"
)

_UNITS = ("<PAD>", "<UNK>", " ", *END_SIGNS, *CLOSING, *LOWER_CASE)
_SPACE, _END, _CLOSING, _LOWER = range(4)


def splitter_onnx(lang: str) -> bytes:
    """The finished file for texts in ``lang``, the same bytes on every call."""
    marks = np.zeros((len(_UNITS), 4), dtype=np.float32)
    for number, unit in enumerate(_UNITS):
        marks[number, _SPACE] = unit in ("<PAD>", " ")
        marks[number, _END] = unit in END_SIGNS
        marks[number, _CLOSING] = unit in CLOSING
        marks[number, _LOWER] = unit in LOWER_CASE
    nodes = [helper.make_node("Gather", ["marks", "units"], ["marked"], axis=0)]
    for name, column in (
        ("space", _SPACE),
        ("end", _END),
        ("closing", _CLOSING),
        ("lower", _LOWER),
    ):
        nodes.append(helper.make_node("Gather", ["marked", f"column_{column}"], [name], axis=2))
    nodes += [
        *_shift("end", "end_before", back=True),
        helper.make_node("Mul", ["closing", "end_before"], ["closed"]),
        helper.make_node("Max", ["end", "closed"], ["candidate"]),
        *_shift("space", "space_next", back=False),
        *_shift("lower", "lower_1", back=False),
        *_shift("lower_1", "lower_2", back=False),
        helper.make_node("Sub", ["one", "lower_2"], ["not_lower"]),
        helper.make_node("Mul", ["candidate", "space_next"], ["spaced"]),
        helper.make_node("Mul", ["spaced", "not_lower"], ["rule"]),
        helper.make_node("ReduceMax", ["features"], ["last"], axes=[2], keepdims=0),
        helper.make_node("Max", ["rule", "last"], ["boundary"]),
        helper.make_node("Unsqueeze", ["boundary", "axis_2"], ["class_2"]),
        helper.make_node("Mul", ["class_2", "zero"], ["class_1"]),
        helper.make_node("Add", ["class_1", "half"], ["class_0"]),
        helper.make_node("Concat", ["class_0", "class_1", "class_2"], ["logits"], axis=2),
    ]
    constants: dict[str, NDArray[np.float32] | NDArray[np.int64]] = {
        "marks": marks,
        "one": np.array(1, dtype=np.float32),
        "zero": np.array(0, dtype=np.float32),
        "half": np.array(0.5, dtype=np.float32),
        "axis_1": np.array([1], dtype=np.int64),
        "axis_2": np.array([2], dtype=np.int64),
        "at_0": np.array([0], dtype=np.int64),
        "at_1": np.array([1], dtype=np.int64),
        "at_last": np.array([-1], dtype=np.int64),
        "at_end": np.array([np.iinfo(np.int32).max], dtype=np.int64),
    }
    constants |= {f"column_{i}": np.array(i, dtype=np.int64) for i in range(4)}
    graph = helper.make_graph(
        nodes,
        "sentence_splitter",
        [
            helper.make_tensor_value_info("units", TensorProto.INT64, ["batch", "length"]),
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", "length", 1]),
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length", 3])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, _properties(lang))
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def _shift(source: str, result: str, *, back: bool) -> list[onnx.NodeProto]:
    """Nodes that give each place the value of the place before it, or after it; 0 at the edge."""
    edge, kept, zeros = f"{result}_edge", f"{result}_kept", f"{result}_zeros"
    slice_of = ("at_0", "at_last") if back else ("at_1", "at_end")
    return [
        helper.make_node("Slice", [source, "at_0", "at_1", "axis_1"], [edge]),
        helper.make_node("Mul", [edge, "zero"], [zeros]),
        helper.make_node("Slice", [source, *slice_of, "axis_1"], [kept]),
        helper.make_node("Concat", [zeros, kept] if back else [kept, zeros], [result], axis=1),
    ]


def _properties(lang: str) -> dict[str, str]:
    """What MiniSBD reads beside the graph; its only feature marks the end of a paragraph."""
    vocab = {
        "lang": lang,
        "idx": 0,
        "cutoff": 0,
        "lower": False,
        "_unit2id": {unit: number for number, unit in enumerate(_UNITS)},
        "_id2unit": list(_UNITS),
    }
    return {
        "config": json.dumps({"feat_funcs": ["end_of_para"], "max_seqlen": 1000}),
        "lang_code": lang,
        "lexicon": "null",
        "vocab": json.dumps(vocab, ensure_ascii=False),
    }
