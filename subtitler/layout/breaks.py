"""Where a line may end, and what it costs to end it there.

Legal places are those of UAX 14 (uniseg); in Chinese and Japanese between phrases (BudouX), in
Korean at spaces. The costs follow Netflix's Timed Text Style Guides and the BBC Subtitle
Guidelines: after punctuation, before conjunctions and prepositions; never between an article, a
negation, a number or a first name and what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple, Protocol
from unicodedata import category, east_asian_width

from subtitler.languages import Language
from subtitler.layout.counting import count_chars
from subtitler.layout.grammar import Grammar
from subtitler.layout.limits import Limits

# Only the relations of these costs matter; they were set by reading the results in every language
# (the tables of `tests/test_layout.py`).
AFTER_SENTENCE = 0.0
AFTER_CLAUSE = 6.0
BEFORE_CONJUNCTION = 12.0
BEFORE_PREPOSITION = 16.0
BETWEEN_WORDS = 32.0
LOOSE_BOND = 16.0
"""Added between words that lean on each other: pronoun and verb, number and noun."""
BOND = 120.0
"""Added between words that belong together: article and noun, number and unit, two names."""
TORN = 16.0
"""Added where one word is torn from the rest of its clause, or an article and one word from what
may be their noun."""
INSIDE_WORD = 150.0
"""Added inside a word or a phrase: after a hyphen, between the characters of a long phrase."""

_SIGNS = frozenset("%‰°€$₽₺₸￥")  # units of every language
_CLOSING = "\"'”’»)]」』）》›"
_OPENING = "\"'“‘«([「『（《‹„—–-"
_CLAUSE_ENDS = ",;:—–،؛、，；：)]»”）」』》"
_MARKS = _CLOSING + _OPENING + ".,;:!?…⋯؟،؛۔。！？、，；："
_DASHES = frozenset("—–-")
_NUMBER = re.compile(r"\d[\d.,:/–-]*")
_NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿億两兩")
_CJK = "\u2e80"
"""The first character of the scripts that are written without spaces."""


class _Parser(Protocol):
    def parse(self, sentence: str) -> list[str]:
        """The phrases of a sentence."""
        ...


class _Atom(NamedTuple):
    """The text between two places where a line may end; `core` is it without marks, in small."""

    bare: str
    core: str
    spaced: bool
    inside: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A segment's text, ready to be cut: atom k is `whole[cuts[k]:cuts[k + 1]]`.

    `lefts` and `rights` are widths in characters, before an atom and up to its last visible
    character; `costs[k]` is what it costs to end a line before atom k (0 at both ends).
    """

    whole: str
    cuts: list[int]
    lefts: list[float]
    rights: list[float]
    costs: list[float]

    @property
    def size(self) -> int:
        """How many atoms there are."""
        return len(self.lefts)

    def width(self, first: int, last: int) -> float:
        """The width of a line of the atoms from `first` up to, not including, `last`."""
        return self.rights[last - 1] - self.lefts[first]


def prepare(text: str, limits: Limits) -> Text | None:
    """A segment's text with the places where it may be cut, or None where there is no text."""
    whole = _single_spaced(text)
    if not whole:
        return None
    lang = limits.row.code
    cuts, inside = _cuts(whole, limits)
    pieces = [whole[a:b] for a, b in pairwise(cuts)]
    atoms, lefts, rights, width = [], [], [], 0.0
    for piece, at in zip(pieces, cuts, strict=False):
        atom = _atom(piece, at in inside, limits.row, limits.grammar)
        bare = count_chars(atom.bare, lang)
        atoms.append(atom)
        lefts.append(width)
        rights.append(width + bare)
        width += bare + (count_chars(piece[len(atom.bare) :], lang) if atom.spaced else 0.0)
    return Text(whole, cuts, lefts, rights, _costs(atoms, limits))


def _single_spaced(text: str) -> str:
    """`text` with every run of white space as one space; a no-break space stays what it is."""

    def one(run: re.Match[str]) -> str:
        kept = [char for char in run[0] if char in "\u00a0\u202f\u2007"]
        if kept:
            return kept[0]
        return run[0] if run[0] == "\u3000" else " "

    return re.sub(r"\s+", one, text.strip())


# --- Legal places --------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _shape(char: str) -> str:
    """A character that UAX 14 treats in the same way: all plain letters are one to it."""
    from uniseg.linebreak import line_break

    kind, wide = line_break(char).value, east_asian_width(char) in "WF"
    if category(char) in ("Lu", "Ll", "Lo", "Lm"):
        if kind == "AL" and not wide:
            return "a"
        if kind == "ID" and wide:
            return "一"
        if kind in ("H2", "H3"):
            return "가" if kind == "H2" else "각"
    return "0" if kind == "NU" and not wide else char


_INDEPENDENT = re.compile(r"(?<=[a0一가각.,!?;:…] )(?=[a一가각])|(?<=[一가각])(?=[一가각])")
"""In a text of shapes: breaks that UAX 14 allows whatever stands further left or right."""


@lru_cache(maxsize=65536)
def _piece_breaks(shapes: str) -> tuple[int, ...]:
    from uniseg.linebreak import line_break_boundaries

    if not shapes.strip("a"):
        return (len(shapes),)
    return tuple(line_break_boundaries(shapes))


def legal_breaks(text: str) -> list[int]:
    """The places where UAX 14 lets a line of `text` end, its end included.

    uniseg needs about 0.15 ms a character, but texts hold few different patterns, so it is asked
    once for each. The memory holds shapes of text, never the text itself.
    """
    breaks: list[int] = []
    done = 0
    for piece in _INDEPENDENT.split("".join(map(_shape, text))):
        breaks += (done + at for at in _piece_breaks(piece))
        done += len(piece)
    return breaks


@lru_cache(maxsize=2)
def _phrase_parser(lang: str) -> _Parser:
    import budoux

    if lang == "ja":
        japanese: _Parser = budoux.load_default_japanese_parser()
        return japanese
    chinese: _Parser = budoux.load_default_simplified_chinese_parser()
    return chinese


def _phrase_ends(text: str, lang: str) -> set[int]:
    """Where phrases end (BudouX), and spaces and closing marks, which it can leave inside."""
    ends: set[int] = set()
    done = 0
    for phrase in _phrase_parser(lang).parse(text):
        done += len(phrase)
        ends.add(done)
    return ends | {at.end() for at in re.finditer(r"\s+|[。！？…，、；：”」』）》]+", text)}


def _is_seen(text: str) -> bool:
    return any(not char.isspace() and category(char) not in ("Cc", "Cf") for char in text)


def _cuts(text: str, limits: Limits) -> tuple[list[int], set[int]]:
    """The places where a line may end, from 0 to the end, and those of them inside a phrase.

    A Chinese or Japanese phrase, or a Korean word, is broken only where UAX 14 allows it and only
    if it is wider than a line.
    """
    lang = limits.row.code
    legal: list[int] = []
    for at in legal_breaks(text):  # but never a line of which nothing is seen
        if _is_seen(text[legal[-1] if legal else 0 : at]) or not legal:
            legal.append(at)
        else:
            legal[-1] = at
    if lang not in ("zh", "ja", "ko"):
        return [0, *legal], set()
    good = set(legal) & (
        {at for at in legal if text[at - 1].isspace()} if lang == "ko" else _phrase_ends(text, lang)
    )
    cuts, inside = [0], set()
    for end in sorted(good | {len(text)}):
        if count_chars(text[cuts[-1] : end].strip(), lang) > limits.line_chars:
            within = [at for at in legal if cuts[-1] < at < end]
            inside.update(within)
            cuts += within
        cuts.append(end)
    return cuts, inside


# --- Costs ---------------------------------------------------------------------------------------


def _atom(text: str, inside: bool, row: Language, grammar: Grammar) -> _Atom:
    bare = text.rstrip()
    core = bare.strip(_MARKS).replace("'", "’")
    if row.code == "tr":  # İ and I are the capitals of i and ı
        core = core.replace("I", "ı").replace("İ", "i")
    core = core.lower()
    number = core in grammar.numbers or _NUMBER.fullmatch(core) is not None
    return _Atom(bare, core, bare != text, inside, number)


def _ends_sentence(left: _Atom, right: _Atom, limits: Limits) -> bool:
    end = left.bare.rstrip(_CLOSING)
    if not end or end[-1] not in limits.row.sentence_ends:
        return False
    goes_on = right.bare.lstrip(_OPENING)[:1].islower()
    if end[-1] == "." and not end.endswith(".."):
        if left.core[:1].isdigit():  # an ordinal: 12. März
            return not goes_on and right.core not in limits.grammar.units
        initial = len(left.core) == 1 and left.bare[:1].isupper()
        return not initial and left.core not in limits.grammar.forward
    return end[-1] not in "….⋯" or not goes_on


def _is_name(left: _Atom, right: _Atom) -> bool:
    """Two capitalised words in a row, or an initial and a word."""
    first = left.bare.lstrip(_OPENING)
    plain = first[-1:].isalpha() or (len(first) == 2 and first.endswith("."))
    return plain and first[:1].isupper() and right.bare[:1].isupper()


def _bond(left: _Atom, right: _Atom, limits: Limits, opens: bool) -> float:
    """How closely two words belong together; `opens` if the left one begins a sentence."""
    grammar = limits.grammar
    heads = (grammar.forward, grammar.prepositions, grammar.conjunctions)
    if any(left.core in words for words in heads) or right.core in grammar.backward:
        return BOND
    if left.core in grammar.units and right.core[:1].isdigit():  # a month and its year
        return BOND
    if left.number:
        return BOND if right.core in grammar.units or right.bare[0] in _SIGNS else LOOSE_BOND
    if _is_name(left, right):
        # A sentence begins with a capital, and German nouns do: neither need be a name.
        return LOOSE_BOND if opens else LOOSE_BOND / 2 if limits.row.code == "de" else BOND
    leans = (
        left.core in grammar.loose
        or left.core.endswith(grammar.loose_endings)
        or right.core in grammar.trailing
        or right.core.startswith(grammar.trailing_starts)
        # In German most likely an adjective and its noun.
        or (limits.row.code == "de" and left.bare.islower() and right.bare[0].isupper())
    )
    return LOOSE_BOND if leans else 0.0


def _costs(atoms: Sequence[_Atom], limits: Limits) -> list[float]:
    """What it costs to end a line before each atom, and at the end."""
    costs = [AFTER_SENTENCE]
    for left, right in pairwise(atoms):
        costs.append(_break_cost(left, right, limits, costs[-1] == AFTER_SENTENCE))
    torn = [0.0]
    for at in range(1, len(costs)):
        if costs[at] < BETWEEN_WORDS:
            torn.append(0.0)
            continue
        alone = (costs[at - 1] <= AFTER_CLAUSE) + (
            at + 1 < len(costs) and costs[at + 1] <= AFTER_CLAUSE
        )
        article = at > 1 and atoms[at - 2].core in limits.grammar.forward
        torn.append(TORN * (alone + article))
    return [*map(add, costs, torn), AFTER_SENTENCE]


def _break_cost(left: _Atom, right: _Atom, limits: Limits, opens: bool) -> float:
    """What it costs to end a line between two atoms."""
    last, first = left.bare[-1], right.bare[0]
    if right.inside:
        # In Japanese a new word often begins where the script changes: これは|雪
        begins = "ぁ" <= last <= "ん" < first
        return BETWEEN_WORDS + (BOND if begins else INSIDE_WORD)
    if last in _NUMERALS and first in _NUMERALS:  # one number: 十|二
        return BETWEEN_WORDS + INSIDE_WORD
    if last in "·・" or first in "·・":  # between the parts of a foreign name
        return BETWEEN_WORDS + BOND
    if _ends_sentence(left, right, limits):
        return AFTER_SENTENCE
    if first in _DASHES and left.spaced:  # a dash inside a sentence stays with what it follows
        return BETWEEN_WORDS + BOND
    if not left.spaced and last not in "—–…" and max(last, first) < _CJK:
        return BETWEEN_WORDS + INSIDE_WORD
    if last in _CLAUSE_ENDS or last in "!?…⋯؟！？":
        return AFTER_CLAUSE
    grammar = limits.grammar
    cost = BETWEEN_WORDS
    if (
        right.core in grammar.conjunctions
        or right.core.startswith(grammar.conjunction_starts)
        or left.core.endswith(grammar.clause_endings)
    ):
        cost = BEFORE_CONJUNCTION
    elif right.core in grammar.prepositions and right.bare[-1].isalpha():  # not: stand auf,
        cost = BEFORE_PREPOSITION
    return cost + _bond(left, right, limits, opens)
