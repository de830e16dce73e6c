"""Argos packages that tests can build in a moment, and predict: a cipher instead of a translation.

The model is a real CTranslate2 Transformer with weights worked out by hand: at each step it looks
at the letter in the same place of the source, and writes the letter that the table gives for it.
So whatever is lost or moved between text and model shows in the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

from subtitler.engines import Translator

LETTERS = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ"
    "abcdefghijklmnopqrstuvwxyzçğıöşüABCDEFGHIJKLMNOPQRSTUVWXYZÇĞİÖŞÜ"
    "0123456789.,!?…:;-–—_'\"«»()/@♪。！？我不知道走"
)
KK_EN = dict(zip("абвгдежзийклмнопрстуфхцчшы", "abvgdejziyklmnoprstufhcqwx", strict=True))
EN_TR = dict(zip("abcdefghi", "ABCDEFGHI", strict=True))
MUTE = "♪"  # in a table, the letter at which the model stops

_SPECIAL = ["<unk>", "<s>", "</s>"]
_POSITION_BITS = 10  # 1024 places


@dataclass(frozen=True)
class Installed:
    """A package as the store of models would hand it over."""

    folder: Path
    languages: tuple[str, ...]
    name: str
    sha256: str = "0" * 64
    kind: str = "argos"
    sample: bool = False


def cipher(text: str, *tables: Mapping[str, str]) -> str:
    """What toy packages with these tables make of `text`, one after the other."""
    for table in tables:
        text = "".join(table.get(letter, letter) for letter in text)
    return text


def over(engine: Translator, texts: Sequence[str], *route: str) -> list[str]:
    """What an engine makes of texts, leg by leg."""
    answers = list(texts)
    for source, target in pairwise(route):
        answers = engine.translate(answers, source=source, target=target)
    return answers


def build_package(
    folder: Path, pair: str, table: Mapping[str, str], *, target_prefix: str = ""
) -> Installed:
    """Write an unpacked Argos package for `pair` ("kk-en") that maps letters by `table`."""
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
    if target_prefix:
        metadata["target_prefix"] = target_prefix
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    tokens = _tokenizer(folder / "sentencepiece.model")
    (folder / "model").mkdir()
    _model(folder / "model", tokens, table)
    return Installed(folder, (pair,), name=f"toy-{pair}")


def _tokenizer(file: Path) -> list[str]:
    written = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([f"{LETTERS[i:]} {LETTERS[:i]}" for i in range(20)]),
        model_writer=written,
        model_type="char",
        vocab_size=len(set(LETTERS)) + 1 + len(_SPECIAL),
        character_coverage=1.0,
        normalization_rule_name="identity",
        minloglevel=2,
    )
    file.write_bytes(written.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def _model(folder: Path, tokens: list[str], table: Mapping[str, str]) -> None:
    size = len(tokens)
    places = np.arange(2**_POSITION_BITS)[:, None]
    bits = ((places >> np.arange(_POSITION_BITS)) & 1) * 2.0 - 1
    width = -(-(size + 2 * _POSITION_BITS) // 8) * 8  # int8 kernels want multiples of 8
    letters = slice(0, size)
    place = slice(size, size + 2 * _POSITION_BITS)

    embedding = np.zeros((size, width), np.float32)
    embedding[:, letters] = np.eye(size)
    encodings = np.zeros((len(places), width), np.float32)
    encodings[:, place] = np.hstack([bits, -bits])  # their sum is 0, so no place shifts the norm
    of_place = np.zeros((width, width), np.float32)
    of_place[place, place] = np.eye(2 * _POSITION_BITS)
    of_letter = np.zeros((width, width), np.float32)
    of_letter[letters, letters] = np.eye(size)
    projection = np.zeros((size, width), np.float32)
    for index, token in enumerate(tokens):
        wanted = table.get(token, token)
        projection[2 if wanted == MUTE != token else tokens.index(wanted), index] = 20

    spec = TransformerSpec.from_config((1, 1), 1, pre_norm=True)
    for half in (spec.encoder, spec.decoder):
        half.scale_embeddings = False
        half.position_encodings.encodings = encodings
        _norm(half.layer_norm, width)
        layer = half.layer[0]
        _idle(layer.self_attention, width)
        _norm(layer.ffn.layer_norm, width)
        _linear(layer.ffn.linear_0, np.zeros((width, width)))
        _linear(layer.ffn.linear_1, np.zeros((width, width)))
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    look = spec.decoder.layer[0].attention
    _norm(look.layer_norm, width)
    _linear(look.linear[0], of_place * 40 * np.sqrt(width))
    _linear(look.linear[1], np.vstack([of_place, of_letter]))
    _linear(look.linear[2], of_letter * 50)
    _linear(spec.decoder.projection, projection)

    spec.config.add_source_eos = True
    spec.config.decoder_start_token = "<s>"
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _norm(spec: object, width: int) -> None:
    vars(spec).update(gamma=np.ones(width, np.float32), beta=np.zeros(width, np.float32))


def _linear(spec: object, weight: np.ndarray) -> None:
    zeros = np.zeros(weight.shape[0], np.float32)
    vars(spec).update(weight=weight.astype(np.float32), bias=zeros)


def _idle(attention: object, width: int) -> None:
    """Self-attention that adds nothing."""
    parts = vars(attention)
    _norm(parts["layer_norm"], width)
    _linear(parts["linear"][0], np.zeros((3 * width, width)))
    _linear(parts["linear"][1], np.zeros((width, width)))


def test_the_toy_model_is_its_table(tmp_path: Path) -> None:
    package = build_package(tmp_path / "toy", "kk-en", KK_EN)
    processor = sentencepiece.SentencePieceProcessor(
        model_file=str(package.folder / "sentencepiece.model")
    )
    translator = ctranslate2.Translator(str(package.folder / "model"))
    text = "Мен ауылда тұрдым, 1937 жыл."
    pieces = processor.encode(text, out_type=str)
    best = translator.translate_batch([pieces], beam_size=4)[0].hypotheses[0]
    assert processor.decode_pieces(best) == cipher(text, KK_EN)
