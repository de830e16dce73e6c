"""Argos packages of any size, made in seconds: they copy a text, and are never quite sure.

Speed depends on a model's size and on how long its sentences get, not on what it has learned. With
plain random weights no sentence would end. So everything in these models is random but one thing:
the last layer of the decoder looks at the same place of the source, and what it finds there is the
likeliest next piece. The answer is about as long as the source, and ends with it. All layers have
their usual work: the random ones add noise to what is copied.

`clarity` is how loud the copied piece is against the noise. At 6 the answer is the source; at 1 it
is a jumble in which every tie of the search shows, as a comparison of two searches needs it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Size:
    """Layers on each side, width, heads, width of the feed-forward layers, vocabulary."""

    layers: int = 6
    width: int = 512
    heads: int = 8
    feed_forward: int = 2048
    vocabulary: int = 32_000


USUAL = Size()
"""As in the packages of the Argos index."""

_SPECIAL = ["<unk>", "<s>", "</s>"]
_SHARPNESS = 14  # at a clarity of 6 the right piece has 2/3 of the probability
_BITS = 10  # 1024 places
_PLACE = slice(0, 2 * _BITS)  # the part of a vector that says where


def build_package(
    folder: Path,
    pair: str,
    texts: Sequence[str],
    size: Size = USUAL,
    *,
    clarity: float = 6,
    seed: int = 0,
    bpe: bool = False,
) -> None:
    """Write an unpacked Argos package for `pair` ("kk-en"), with the pieces of `texts`.

    The vocabulary is filled up with pieces that no text has. `bpe` takes the library's other
    tokenizer, Moses and BPE.
    """
    source, target = pair.split("-")
    folder.mkdir(parents=True)
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
    }
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    pieces = _bpe(folder, pair, texts) if bpe else _sentencepiece(folder, texts, size.vocabulary)
    fill = size.vocabulary - len(pieces)
    (folder / "model").mkdir()
    _save(folder / "model", [*pieces, *(f"▁{n}" for n in range(10**6, 10**6 + fill))],
          size, clarity, np.random.default_rng(seed))  # fmt: skip


def _sentencepiece(folder: Path, texts: Sequence[str], most: int) -> list[str]:
    written = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=written,
        vocab_size=most,
        hard_vocab_limit=False,
        character_coverage=1.0,
        minloglevel=2,
    )
    (folder / "sentencepiece.model").write_bytes(written.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _bpe(folder: Path, pair: str, texts: Sequence[str]) -> list[str]:
    """The commonest pairs of letters as merges, and all pieces of `texts` after them."""
    pairs: Counter[tuple[str, str]] = Counter()
    for word in " ".join(texts).split():
        pairs.update(pairwise(word[:-1]))
    lines = ["#version: 0.2", *(" ".join(merge) for merge, _ in pairs.most_common(100))]
    path = folder / "bpe.model"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tokenizer: Any = import_module("argostranslate.tokenizer").BPETokenizer(path, *pair.split("-"))
    return _SPECIAL + sorted({piece for text in texts for piece in tokenizer.encode(text)})


def _save(
    folder: Path, pieces: list[str], size: Size, clarity: float, chance: np.random.Generator
) -> None:
    width = size.width

    def matrix(rows: int, columns: int, scale: float = 1) -> Array:
        values = chance.standard_normal((rows, columns), np.float32)
        return np.asarray(values * scale / np.sqrt(columns), np.float32)

    def meaning() -> Array:
        """A direction for every piece, in the part of a vector that does not say where."""
        values = chance.standard_normal((len(pieces), width), np.float32)
        values[:, _PLACE] = 0
        return values

    places = np.arange(2**_BITS)[:, None]
    bits = ((places >> np.arange(_BITS)) & 1) * 2.0 - 1
    encodings = np.zeros((len(places), width), np.float32)
    encodings[:, _PLACE] = np.hstack([bits, -bits])  # their sum is 0: no place shifts the norm
    spec = TransformerSpec.from_config((size.layers, size.layers), size.heads, pre_norm=True)
    source = meaning()
    spec.encoder.embeddings[0].weight = source
    spec.decoder.embeddings.weight = meaning()
    for half in (spec.encoder, spec.decoder):
        half.scale_embeddings = False
        half.position_encodings.encodings = encodings
        _norm(half.layer_norm, width)
        for layer in half.layer:
            parts = vars(layer)
            _attention(parts["self_attention"], [matrix(3 * width, width)], matrix(width, width))
            if half is spec.decoder:
                inputs = [matrix(width, width), matrix(2 * width, width)]
                _attention(parts["attention"], inputs, matrix(width, width))
            ffn = vars(parts["ffn"])
            _norm(ffn["layer_norm"], width)
            _linear(ffn["linear_0"], matrix(size.feed_forward, width))
            _linear(ffn["linear_1"], _out(matrix(width, size.feed_forward, 0.5)))
    # Every head of the last attention looks at its own place, and carries its part of the piece.
    look = np.zeros((width, width), np.float32)
    for start in range(0, width, width // size.heads):
        look[start : start + 2 * _BITS, _PLACE] = np.eye(2 * _BITS)
    carry = np.eye(width, dtype=np.float32)
    last = vars(vars(spec.decoder.layer[-1])["attention"])
    _linear(last["linear"][0], np.asarray(look * 20 * np.sqrt(width // size.heads), np.float32))
    _linear(last["linear"][1], np.vstack([look, carry]))
    _linear(last["linear"][2], _out(carry * clarity))
    _linear(spec.decoder.projection, source * _SHARPNESS / width)
    spec.config.add_source_eos = True
    spec.config.decoder_start_token = "<s>"
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _out(weight: Array) -> Array:
    """The weights of a layer that leaves alone what says where."""
    weight[_PLACE] = 0
    return weight


def _norm(spec: object, width: int) -> None:
    vars(spec).update(gamma=np.ones(width, np.float32), beta=np.zeros(width, np.float32))


def _linear(spec: object, weight: NDArray[Any]) -> None:
    zeros = np.zeros(weight.shape[0], np.float32)
    vars(spec).update(weight=weight.astype(np.float32), bias=zeros)


def _attention(spec: object, inputs: Sequence[Array], output: Array) -> None:
    parts = vars(spec)
    _norm(parts["layer_norm"], output.shape[0])
    for linear, weight in zip(parts["linear"], [*inputs, _out(output)], strict=True):
        _linear(linear, weight)
