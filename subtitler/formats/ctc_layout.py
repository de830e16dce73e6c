"""Which files make an ONNX CTC model, by their names, as the library onnx-asr expects them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from subtitler.errors import FormatError


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one model, and what its network takes and gives.

    `type` is onnx-asr's name of the family; `quantization` "int8" or None. `inputs` are the
    spectrogram and its length in frames, `output` is the log-probability of each token by frame.
    """

    type: str
    model: str
    vocabulary: str
    quantization: str | None
    inputs: tuple[str, str]
    output: str

    @property
    def needs_version(self) -> bool:
        """Whether `config.json` has to say which version's spectrogram the network takes."""
        return self.type.startswith("gigaam") and not self.model.startswith("v2")


CONFIG = "config.json"
"""What tells apart the versions of a family; a model may do without."""

_GIGAAM = (("features", "feature_lengths"), "log_probs")
_NEMO = (("audio_signal", "length"), "logprobs")

# Type, name of the network, name of the vocabulary, inputs and output.
_FAMILIES = (
    ("gigaam-multilingual-ctc", r"multilingual\w*_ctc", r"multilingual_vocab\.txt", *_GIGAAM),
    ("gigaam-v3-e2e-ctc", r"v3_e2e_ctc", r"v3_e2e_ctc_vocab\.txt", *_GIGAAM),
    ("gigaam-v3-ctc", r"v[23]_ctc", r"v[23]_vocab\.txt", *_GIGAAM),
    ("nemo-conformer-ctc", r"model", r"vocab\.txt", *_NEMO),
)


def layout_of(names: Iterable[str]) -> Layout | None:
    """The layout of a folder with files of these names; None where it holds no CTC model.

    Of a model in full precision and one in int8, the full one counts. Raises FormatError where
    there are two different models, or one without its vocabulary.
    """
    there = sorted(names)
    found = []
    for family, network, vocabulary, inputs, output in _FAMILIES:
        for ending, quantization in ((r"\.onnx", None), (r"\.int8\.onnx", "int8")):
            models = [name for name in there if re.fullmatch(network + ending, name)]
            if not models:
                continue
            words = [name for name in there if re.fullmatch(vocabulary, name)]
            if len(models) > 1 or len(words) > 1:
                raise FormatError(
                    f"more than one model: {', '.join(models)} with {', '.join(words)}",
                    where="the model's folder",
                    hint="give a folder with the files of one model",
                )
            if not words:
                missing = vocabulary.replace("\\", "").replace("[23]", models[0][1:2])
                raise FormatError(f"lacks {missing}", where="the model's folder")
            found.append(Layout(family, models[0], words[0], quantization, inputs, output))
            break
    if len(found) > 1:
        raise FormatError(
            f"more than one model: {', '.join(each.model for each in found)}",
            where="the model's folder",
            hint="give a folder with the files of one model",
        )
    return found[0] if found else None


def parse_vocabulary(text: str, where: str) -> tuple[str, ...]:
    """The tokens of a vocabulary in the order of their numbers; “▁” stands for a space.

    A line is a token, a space and its number, from 0 on; one token is `<blk>`, “nothing new here”.
    Raises FormatError naming the line.
    """
    tokens: dict[int, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = re.fullmatch(r"([^\s\ufeff]+) (\d{1,6})", line)
        if not match:
            raise FormatError("is no token with its number", where=f"{where}, line {number}")
        if tokens.setdefault(int(match[2]), match[1]) != match[1]:
            raise FormatError("a number stands twice", where=f"{where}, line {number}")
    if sorted(tokens) != list(range(len(tokens))):
        raise FormatError("the numbers do not go on from 0 without a gap", where=where)
    if list(tokens.values()).count("<blk>") != 1:
        raise FormatError("needs the token <blk> once", where=where)
    return tuple(tokens[number] for number in range(len(tokens)))
