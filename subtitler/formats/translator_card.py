"""`translator.toml`: the card of a multilingual translation model for CTranslate2.

One model knows many languages, and has to be told which: each family of models in its own way. The
card says which family it is and what the model calls each language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from subtitler.formats.language_pairs import check_pairs, pairs_in
from subtitler.formats.toml import load_toml

CARD = "translator.toml"

FamilyName = Literal["nllb", "m2m", "madlad", "marian"]

END = "</s>"
"""What every family sets after a sentence."""


_MARK = re.compile(r"[a-z]{3}_[A-Z][a-z]{3}|__\w+__|<2\w+>|>>\w+<<")
"""What language tokens look like; a card may have others, which could be words of a text."""


@dataclass(frozen=True, slots=True)
class Family:
    """How models of one family are told the languages: tokens, with `{source}` and `{target}`.

    `before` stands before the source's pieces, `prefix` begins the translation. `codes` is what
    most models of the family call our languages; empty where that differs from model to model.
    `places` is how many pieces its longest translation may have: marian and m2m models have a table
    of 512 and 1024 places, the others none.
    """

    before: tuple[str, ...]
    prefix: tuple[str, ...]
    codes: Mapping[str, str]
    places: int = 1000


_FLORES = {
    "kk": "kaz_Cyrl",
    "zh": "zho_Hans",
    "en": "eng_Latn",
    "ru": "rus_Cyrl",
    "tr": "tur_Latn",
    "ar": "arb_Arab",
    "fr": "fra_Latn",
    "de": "deu_Latn",
    "ko": "kor_Hang",
    "ja": "jpn_Jpan",
    "ug": "uig_Arab",
    "ky": "kir_Cyrl",
    "tt": "tat_Cyrl",
}
_BCP47 = {code: code for code in _FLORES}

FAMILIES: dict[FamilyName, Family] = {
    "nllb": Family(("{source}",), ("{target}",), _FLORES),
    "m2m": Family(("__{source}__",), ("__{target}__",), _BCP47),
    "madlad": Family(("<2{target}>",), (), _BCP47),
    "marian": Family((">>{target}<<",), (), {}, places=512),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What `translator.toml` says.

    `languages` gives for our code what the model calls it; `pairs` are those that it translates,
    such as `kk-en` (default: every one). `source_prefix`, `source_suffix` and `target_prefix` are
    tokens, in place of the family's where those do not hold. A sentence has at most
    `most_pieces_in` pieces; a translation has room for `most_pieces_out`, and if it uses that up,
    once more for `most_pieces_out_alone` (default: what models of the family have places for).
    """

    family: FamilyName
    languages: Mapping[str, str]
    pairs: tuple[str, ...] = ()
    source_prefix: tuple[str, ...] | None = None
    source_suffix: tuple[str, ...] = (END,)
    target_prefix: tuple[str, ...] | None = None
    beam: int = 4
    length_penalty: float = 1.0
    most_pieces_in: int = 200
    most_pieces_out: int = 256
    most_pieces_out_alone: int | None = None
    licence: str = "not stated"

    def __post_init__(self) -> None:
        """Refuse what can never work."""
        check_pairs(self.languages, self.pairs)
        if not (1 <= self.beam <= 32 and 0 <= self.length_penalty <= 10):
            raise ValueError("“beam” must be 1 to 32, “length_penalty” 0 to 10")
        sizes = (self.most_pieces_in, self.most_pieces_out, self.room_alone)
        if not all(10 <= size <= 1000 for size in sizes):
            raise ValueError("“most_pieces_…” must be 10 to 1000")
        targets = {target for _, target in pairs_in(self.installed_languages())}
        family = FAMILIES[self.family]
        before = family.before if self.source_prefix is None else self.source_prefix
        prefix = family.prefix if self.target_prefix is None else self.target_prefix
        tokens = (*before, *self.source_suffix, *prefix)
        if len(targets) > 1 and not any("{target}" in token for token in tokens):
            raise ValueError(
                "nothing tells the model into which language: a prefix must hold “{target}”, or "
                "“pairs” name one target alone"
            )

    @property
    def room_alone(self) -> int:
        """The pieces that the longest translation may have."""
        if self.most_pieces_out_alone is None:
            return max(self.most_pieces_out, FAMILIES[self.family].places)
        return self.most_pieces_out_alone

    def installed_languages(self) -> tuple[str, ...]:
        """For the record of an installed model: the pairs, or codes where it is every pair."""
        return self.pairs or tuple(self.languages)

    def before(self, source: str, target: str) -> tuple[str, ...]:
        """The tokens in front of the source's pieces."""
        family = FAMILIES[self.family]
        tokens = family.before if self.source_prefix is None else self.source_prefix
        return self._filled(tokens, source, target)

    def after(self, source: str, target: str) -> tuple[str, ...]:
        """The tokens behind the source's pieces."""
        return self._filled(self.source_suffix, source, target)

    def prefix(self, source: str, target: str) -> tuple[str, ...]:
        """The tokens with which the translation begins."""
        family = FAMILIES[self.family]
        tokens = family.prefix if self.target_prefix is None else self.target_prefix
        return self._filled(tokens, source, target)

    def marks(self) -> frozenset[str]:
        """The language tokens, which are no text wherever they stand in an answer."""
        pairs = pairs_in(self.installed_languages())
        tokens = {token for pair in pairs for token in (*self.before(*pair), *self.prefix(*pair))}
        return frozenset(token for token in tokens if _MARK.fullmatch(token))

    def _filled(self, tokens: Collection[str], source: str, target: str) -> tuple[str, ...]:
        names = {"{source}": self.languages[source], "{target}": self.languages[target]}
        return tuple(_put_in(token, names) for token in tokens)


def parse_card(text: str) -> Card:
    """The card in a file's text. Raises ConfigError with file, line and column."""
    return load_toml(Card, text, CARD)


def tokenizer_files(names: Collection[str]) -> tuple[str, str] | None:
    """Of a folder's files, the SentencePiece models for source and target; mostly one for both.

    None where there is none, or several of which nobody knows which one counts.
    """
    if {"source.spm", "target.spm"} <= set(names):
        return "source.spm", "target.spm"
    found = [name for name in names if name.endswith((".model", ".spm"))]
    return (found[0], found[0]) if len(found) == 1 else None


def card_for(vocabulary: Collection[str]) -> str | None:
    """The text of a card, made from the language tokens in a model's vocabulary; None if it cannot.

    Marian models tell their targets there, but not their sources, and need a card by hand.
    """
    for name in get_args(FamilyName):
        family = FAMILIES[name]
        template = (*family.prefix, *family.before)[0].replace("{source}", "{target}")
        found = {
            code: theirs
            for code, theirs in family.codes.items()
            if template.replace("{target}", theirs) in vocabulary
        }
        if len(found) >= 2:
            return card_text(name, found)
    return None


def card_text(family: FamilyName, languages: Mapping[str, str]) -> str:
    """A card to begin with, as a file's text."""
    rows = "".join(f'{code} = "{theirs}"\n' for code, theirs in languages.items())
    return f'family = "{family}"\n\n[languages]\n{rows}'


def _put_in(token: str, names: Mapping[str, str]) -> str:
    for mark, name in names.items():
        token = token.replace(mark, name)
    return token
