"""Multilingual models that tests can build in a moment: real Transformers, weights by hand.

At each step the model looks at the letter in the same place of the source, and at the tokens that
tell the languages. It has an alphabet for every pair of languages, and writes the letter in that of
the pair which it was told: whoever tells it the wrong languages, or none, gets other letters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from numpy.typing import NDArray

from subtitler.formats.translator_card import FamilyName

Array = NDArray[np.float64]

SOURCES, TARGETS = ("kk", "ru"), ("en", "tr")
LETTERS = "абвгдежзик"
ALPHABETS = {
    ("kk", "en"): "abcdefghij",
    ("kk", "tr"): "ABCDEFGHIJ",
    ("ru", "en"): "klmnopqrst",
    ("ru", "tr"): "KLMNOPQRST",
}
SHARED = "0123456789.,!?_-\u04d9"  # everybody writes these as they are
UNKNOWN = "\u0436"  # becomes the unknown piece, in every language

_SPECIAL = ("<unk>", "<s>", "</s>")
_BITS = 10


@dataclass(frozen=True)
class Way:
    """How a family marks languages: the tokens; whether the source is told, and how the target."""

    names: dict[str, str]
    token: str
    source_told: bool
    target_prefix: bool
    two_tokenizers: bool = False
    in_tokenizer: bool = False
    more: dict[str, object] = field(default_factory=dict)

    def mark(self, code: str) -> str:
        return self.token.format(self.names[code])


_FLORES = {"kk": "kaz_Cyrl", "ru": "rus_Cyrl", "en": "eng_Latn", "tr": "tur_Latn"}
_SHORT = {code: code for code in _FLORES}
_LONG = {"kk": "kaz", "ru": "rus", "en": "eng", "tr": "tur"}
WAYS: dict[FamilyName, Way] = {
    "nllb": Way(_FLORES, "{}", source_told=True, target_prefix=True),
    "m2m": Way(_SHORT, "__{}__", source_told=True, target_prefix=True),
    "madlad": Way(_SHORT, "<2{}>", source_told=False, target_prefix=False, in_tokenizer=True),
    "marian": Way(_LONG, ">>{}<<", source_told=False, target_prefix=False, two_tokenizers=True),
}


def expected(family: FamilyName, text: str, source: str, target: str) -> str:
    """What the toy makes of a text without letters that it does not know."""
    source = source if WAYS[family].source_told else "kk"
    table = dict(zip(LETTERS, ALPHABETS[source, target], strict=True))
    return "".join(table.get(letter, letter) for letter in text)


def build(
    folder: Path,
    family: FamilyName,
    *,
    card: str | None = None,
    ends_itself: bool = False,
    places: int = 2**_BITS - 1,
) -> Path:
    """Write a model's folder. `card` goes into it as it is; None for one that fits; "" for none.

    `ends_itself`: whether the library adds the end of a sentence; `places`: the longest one.
    """
    way = WAYS[family]
    folder.mkdir(parents=True)
    marks = [way.mark(code) for code in (*SOURCES, *TARGETS)]
    latin = "".join(ALPHABETS.values())
    if way.two_tokenizers:
        halves = {"source.spm": LETTERS + SHARED, "target.spm": latin + SHARED}
    else:
        halves = {"sentencepiece.model": LETTERS + latin + SHARED}
    pieces: list[str] = []
    for name, letters in halves.items():
        pieces += _tokenizer(folder / name, letters, marks if way.in_tokenizer else [])
    tokens = list(dict.fromkeys([*_SPECIAL, *pieces, *marks]))
    _model(folder, tokens, way, ends_itself, places)
    if card is None:
        rows = "".join(f'{code} = "{name}"\n' for code, name in way.names.items())
        pairs = [f"{source}-{target}" for source in SOURCES for target in TARGETS]
        card = f'family = "{family}"\npairs = {json.dumps(pairs)}\n[languages]\n{rows}'
    if card:
        (folder / "translator.toml").write_text(card, encoding="utf-8")
    return folder


def _tokenizer(file: Path, letters: str, symbols: list[str]) -> list[str]:
    written = BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([f"{letters[i:]} {letters[:i]}" for i in range(20)]),
        model_writer=written,
        model_type="char",
        vocab_size=len(set(letters)) + 1 + len(_SPECIAL) + len(symbols),
        character_coverage=1.0,
        normalization_rule_name="identity",
        user_defined_symbols=symbols,
        minloglevel=2,
    )
    file.write_bytes(written.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def _model(folder: Path, tokens: list[str], way: Way, ends_itself: bool, longest: int) -> None:
    size = len(tokens)
    row = {token: index for index, token in enumerate(tokens)}
    marks = {way.mark(code): n for n, code in enumerate((*SOURCES, *TARGETS))}
    # The parts of a vector: which token, which place, what was told on either side.
    letter = slice(0, size)
    place = slice(size, size + 2 * _BITS)
    told = {"encoder": slice(place.stop, place.stop + 4)}
    told["decoder"] = slice(place.stop + 4, place.stop + 8)
    width = -(-(place.stop + 8) // 8) * 8

    embedding = np.zeros((size, width))
    embedding[:, letter] = np.eye(size)
    places = _places(width, place)
    # What was told is to decide between alphabets, and never between letters: it is kept quieter.
    listen = {}
    for side, loud in (("encoder", 0.13), ("decoder", 1.2)):
        listen[side] = np.zeros((width, width))
        for token, number in marks.items():
            listen[side][told[side].start + number, row[token]] = loud

    projection = np.zeros((size, width))
    for token in tokens:
        if token in LETTERS:
            wanted = [alphabet[LETTERS.index(token)] for alphabet in ALPHABETS.values()]
        else:
            wanted = [token]
        for each in ["<unk>"] if token == UNKNOWN else wanted:
            projection[row[each], row[token]] = 20
    for (source, target), alphabet in ALPHABETS.items():
        told_by = {"encoder": [target], "decoder": []}
        if way.target_prefix:
            told_by = {"encoder": [source], "decoder": [target]}
        for side, codes in told_by.items():
            for code in codes:
                column = told[side].start + marks[way.mark(code)]
                for each in alphabet:
                    projection[row[each], column] = 8
    if not way.source_told:  # then there is one alphabet for a target
        for each in (*ALPHABETS["ru", "en"], *ALPHABETS["ru", "tr"]):
            projection[row[each], :] = 0
            projection[row[each], row[each]] = 20

    spec = TransformerSpec.from_config((1, 1), 1, pre_norm=True)
    # Without a prefix, the first letter to write is the second of the source.
    shift = 0 if way.target_prefix else 1
    for half, encodings in (
        (spec.encoder, places),
        (spec.decoder, places[shift : shift + longest]),
    ):
        half.scale_embeddings = False
        half.position_encodings.encodings = encodings.astype(np.float32)
        _norm(half.layer_norm, width)
        _norm(half.layer[0].ffn.layer_norm, width)
        _linear(half.layer[0].ffn.linear_0, np.zeros((width, width)))
        _linear(half.layer[0].ffn.linear_1, np.zeros((width, width)))
    spec.encoder.embeddings[0].weight = embedding.astype(np.float32)
    spec.decoder.embeddings.weight = embedding.astype(np.float32)
    of_place = _identity(width, place)
    _look_at(spec.encoder.layer[0].self_attention, places[0], of_place, listen["encoder"])
    value = listen["decoder"] if way.target_prefix else np.zeros((width, width))
    _look_at(spec.decoder.layer[0].self_attention, places[1], of_place, value)
    look = spec.decoder.layer[0].attention
    _norm(look.layer_norm, width)
    _linear(look.linear[0], of_place * 40 * np.sqrt(width))
    seen = _identity(width, letter) + _identity(width, told["encoder"])
    _linear(look.linear[1], np.vstack([of_place, seen]))
    _linear(look.linear[2], seen * 50 if not way.target_prefix else seen * 3)
    _linear(spec.decoder.projection, projection)

    spec.config.decoder_start_token = "</s>"
    spec.config.add_source_eos = ends_itself
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.save(str(folder))


def _places(width: int, part: slice) -> Array:
    numbers = np.arange(2**_BITS)[:, None]
    bits = ((numbers >> np.arange(_BITS)) & 1) * 2.0 - 1
    encodings = np.zeros((len(numbers), width))
    encodings[:, part] = np.hstack([bits, -bits])  # their sum is 0, so no place shifts the norm
    return encodings


def _identity(width: int, part: slice) -> Array:
    matrix = np.zeros((width, width))
    matrix[part, part] = np.eye(part.stop - part.start)
    return matrix


def _look_at(attention: object, where: Array, of_place: Array, value: Array) -> None:
    """Self-attention that looks at one place, wherever it is, and adds `value` of what is there."""
    parts = vars(attention)
    width = len(where)
    _norm(parts["layer_norm"], width)
    weight = np.vstack([np.zeros((width, width)), of_place, value])
    _linear(parts["linear"][0], weight)
    vars(parts["linear"][0])["bias"][:width] = where * 40 * np.sqrt(width)
    _linear(parts["linear"][1], np.eye(width))


def _norm(spec: object, width: int) -> None:
    vars(spec).update(gamma=np.ones(width, np.float32), beta=np.zeros(width, np.float32))


def _linear(spec: object, weight: Array) -> None:
    zeros = np.zeros(weight.shape[0], np.float32)
    vars(spec).update(weight=weight.astype(np.float32), bias=zeros)
