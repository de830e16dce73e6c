"""Multilingual translation models for CTranslate2 that a person brings: checked before they count.

A model that is told the wrong token for a language does not fail: it takes it for an unknown word
and translates into whatever it likes. So every token that its card leads to has to be in the
model's vocabulary, or it is refused. The files are weights, lists and tables: nothing in them runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from subtitler.errors import FormatError
from subtitler.formats.language_pairs import pairs_in
from subtitler.formats.translator_card import (
    CARD,
    Card,
    card_for,
    card_text,
    parse_card,
    tokenizer_files,
)
from subtitler.weights.ct2_file import Ct2File

TAKEN = (
    CARD,
    "*.model",
    "*.spm",
    "config.json",
    "model.bin",
    "shared_vocabulary.json",
    "shared_vocabulary.txt",
    "source_vocabulary.json",
    "source_vocabulary.txt",
    "target_vocabulary.json",
    "target_vocabulary.txt",
)
"""The files that such a model has; all others are left behind."""

_MOST_BYTES = {CARD: 100_000, "config.json": 1_000_000}
_MOST_TEXT_BYTES = 100_000_000  # a vocabulary of 256,000 pieces has 6 MB
_EXAMPLE = card_text("marian", {"kk": "kaz", "en": "eng", "tr": "tur"})


def prepare(folder: Path) -> Card:
    """Check the model in `folder`; where it has no card, one is made from its vocabulary.

    Raises FormatError where a file is missing, damaged or does not fit the others, ConfigError
    where the card is wrong.
    """
    for name in ("config.json", "model.bin"):
        _demand(folder, name)
    config = _json(folder / "config.json")
    if not isinstance(config, dict):
        raise FormatError("is no JSON object", where="config.json")
    source, target = _vocabularies(folder)
    if not (folder / CARD).is_file():
        made = card_for(source.keys() & target.keys())
        if made is None:
            raise FormatError(
                f"lacks {CARD}, which says how the model is told the languages, and its "
                "vocabulary does not show it",
                where="the model's folder",
                hint=f"put a file {CARD} beside model.bin, such as:\n\n{_EXAMPLE}\n"
                "(family is nllb, m2m, madlad or marian; see docs/engines.md)",
            )
        (folder / CARD).write_text(made, encoding="utf-8", newline="\n")
    card = read_card(folder)
    _check_pieces(folder, source, target)
    _check_tokens(card, source, target)
    with Ct2File(folder / "model.bin") as weights:
        for name, vocabulary in (("encoder", source), ("decoder", target)):
            _check_rows(weights, name, vocabulary)
        _check_places(weights, card)
    return card


def read_card(folder: Path) -> Card:
    """The card of a model. Raises ConfigError, FormatError."""
    return parse_card(_text(folder / CARD))


def refuse_links(folder: Path) -> None:
    """Raise FormatError where a file of the model is a link that leads out of `folder`."""
    for file in folder.iterdir():
        wanted = any(fnmatchcase(file.name, pattern) for pattern in TAKEN)
        if wanted and file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
            raise FormatError(
                "is a link to a file elsewhere",
                where=file.name,
                hint=f"copy the folder with what its links lead to: cp -rL {folder.name} COPY",
            )


def _vocabularies(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """The pieces of source and target with their rows in the model."""
    shared = [path for path in folder.glob("shared_vocabulary.*") if path.suffix != ".model"]
    if shared:
        vocabulary = _vocabulary(shared[0])
        return vocabulary, vocabulary
    both = []
    for side in ("source", "target"):
        found = list(folder.glob(f"{side}_vocabulary.*"))
        if not found:
            raise FormatError(
                f"lacks shared_vocabulary.… or {side}_vocabulary.…", where="the model's folder"
            )
        both.append(_vocabulary(found[0]))
    return both[0], both[1]


def _vocabulary(path: Path) -> dict[str, int]:
    tokens = _json(path) if path.suffix == ".json" else _text(path).splitlines()
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        raise FormatError("is no list of pieces", where=path.name)
    return {token: row for row, token in enumerate(tokens)}


def _check_pieces(folder: Path, source: Mapping[str, int], target: Mapping[str, int]) -> None:
    """Make sure that the SentencePiece files open, and belong to the model's vocabulary."""
    from sentencepiece import SentencePieceProcessor

    files = tokenizer_files([path.name for path in folder.iterdir()])
    if files is None:
        raise FormatError(
            "needs one SentencePiece file (….model or ….spm), or source.spm and target.spm",
            where="the model's folder",
        )
    for name, vocabulary in zip(files, (source, target), strict=True):
        path = folder / name
        if path.stat().st_size > _MOST_TEXT_BYTES:
            raise FormatError("is too large for what it should be", where=path.name)
        processor: Any = SentencePieceProcessor()
        try:
            processor.LoadFromSerializedProto(path.read_bytes())
            pieces = [processor.id_to_piece(row) for row in range(processor.get_piece_size())]
        except (RuntimeError, ValueError, IndexError):
            raise FormatError("is no SentencePiece model", where=path.name) from None
        known = sum(piece in vocabulary for piece in pieces)
        if known < len(pieces) * 0.5:
            raise FormatError(
                f"does not belong to this model: of its {len(pieces)} pieces the model's "
                f"vocabulary has {known}",
                where=path.name,
            )


def _check_tokens(card: Card, source: Mapping[str, int], target: Mapping[str, int]) -> None:
    for pair in sorted(pairs_in(card.installed_languages())):
        told = [(token, source) for token in (*card.before(*pair), *card.after(*pair))]
        told += [(token, target) for token in card.prefix(*pair)]
        for token, vocabulary in told:
            if token not in vocabulary:
                raise FormatError(
                    f"leads to the token “{token}” for {'→'.join(pair)}, which the model's "
                    "vocabulary does not have",
                    where=CARD,
                    hint="correct the code of the language, or leave the language out",
                )


def _check_rows(weights: Ct2File, side: str, vocabulary: Mapping[str, int]) -> None:
    names = [f"{side}/embeddings_0/weight", f"{side}/embeddings/weight"]
    name = next((each for each in names if each in weights.names), None)
    if name is None:
        raise FormatError("is no encoder and decoder, as a translation model is", where="model.bin")
    rows = weights.shape(name)[0]
    if rows != len(vocabulary):
        raise FormatError(
            f"has {rows} pieces, its vocabulary {len(vocabulary)}: the files are of two models",
            where="model.bin",
        )


def _check_places(weights: Ct2File, card: Card) -> None:
    """Refuse a card that asks for longer sentences than the model has places for."""
    told = max(
        len(card.before(*pair)) + len(card.after(*pair))
        for pair in pairs_in(card.installed_languages())
    )
    needed = {
        "encoder": ("most_pieces_in", card.most_pieces_in, told),
        "decoder": ("most_pieces_out_alone", card.room_alone, 0),
    }
    for side, (setting, size, more) in needed.items():
        table = f"{side}/position_encodings/encodings"
        if table in weights.names and weights.shape(table)[0] < size + more:
            places = weights.shape(table)[0] - more
            raise FormatError(
                f"asks for {size} pieces; the model has places for {places}",
                where=CARD,
                hint=f"{setting} = {places}",
            )


def _demand(folder: Path, name: str) -> None:
    if not (folder / name).is_file():
        raise FormatError(f"lacks {name}", where="the model's folder")


def _json(path: Path) -> object:
    try:
        loaded: object = json.loads(_text(path))
    except (ValueError, RecursionError):
        raise FormatError("is no JSON", where=path.name) from None
    return loaded


def _text(path: Path) -> str:
    if path.stat().st_size > _MOST_BYTES.get(path.name, _MOST_TEXT_BYTES):
        raise FormatError("is too large for what it should be", where=path.name)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FormatError("is not UTF-8", where=path.name) from None
