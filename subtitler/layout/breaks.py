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
from itertools import pairwise

from subtitler.languages import Language
from subtitler.layout.counting import count_chars, widths_before
from subtitler.layout.limits import Limits
from subtitler.layout.places import cuts
from subtitler.layout.words import CLAUSE_ENDS, DASHES, NUMERALS, SIGNS, Word, look_up

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

_CJK = "\u2e80"
"""The first character of the scripts that are written without spaces."""


@dataclass(frozen=True, slots=True)
class Text:
    """A segment's text, ready to be cut: atom k is `whole[cuts[k]:cuts[k + 1]]`.

    `lefts` and `rights` are widths in characters, before an atom and up to its last visible
    character; `letters` how many characters each has but for white space; `costs[k]` is what it
    costs to end a line before atom k (0 at both ends).
    """

    whole: str
    cuts: list[int]
    lefts: list[float]
    rights: list[float]
    letters: list[int]
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
    row, known = limits.row, limits.known
    places, inside = cuts(whole, limits)
    words = []
    for start, end in pairwise(places):
        piece = whole[start:end]
        found = known.get(piece)
        if found is None:
            found = known[piece] = look_up(piece, row, limits.grammar)
        words.append(found)
    lefts, rights = _widths(whole, places, words, row)
    costs = _costs(words, [at in inside for at in places] if inside else None, row.code)
    return Text(whole, places, lefts, rights, [word.letters for word in words], costs)


def _widths(
    whole: str, places: Sequence[int], words: Sequence[Word], row: Language
) -> tuple[list[float], list[float]]:
    """How wide a text is before each of its words, and up to its last visible character."""
    widths = widths_before(whole, row)
    if widths is not None:
        lefts = [widths[at] for at in places[:-1]]
        rights = [widths[at + len(word.bare)] for at, word in zip(places, words, strict=False)]
        return lefts, rights
    lefts, rights, width = [], [], 0.0
    for word, (start, end) in zip(words, pairwise(places), strict=True):
        lefts.append(width)
        width += count_chars(word.bare, row.code)
        rights.append(width)
        width += count_chars(whole[start + len(word.bare) : end], row.code)
    return lefts, rights


_SPACES = re.compile(r"[^\S ]\s*|  \s*| [^\S ]\s*")
"""White space that is not one plain space."""


def _single_spaced(text: str) -> str:
    """`text` with every run of white space as one space; a no-break space stays what it is."""

    def one(run: re.Match[str]) -> str:
        kept = [char for char in run[0] if char in "\u00a0\u202f\u2007"]
        if kept:
            return kept[0]
        return run[0] if run[0] == "\u3000" else " "

    return _SPACES.sub(one, text.strip())


# --- Costs ---------------------------------------------------------------------------------------


def _ends_sentence(before: Word | None, left: Word, right: Word, lang: str) -> bool:
    end = left.stop
    if not end:
        return False
    if end[-1] == "." and not end.endswith(".."):
        if left.core[:1].isdigit():  # an ordinal: 12. März
            # Im 2. Stock, but not: in Zimmer 2. Dann
            ordinal = lang == "de" and before and (before.forward or before.preposition)
            return not right.goes_on and not right.unit and not ordinal
        initial = len(left.core) == 1 and left.capital
        return not initial and not left.forward
    return end[-1] not in "….⋯" or not right.goes_on


def _bond(left: Word, right: Word, lang: str, opens: bool) -> float:
    """How closely two words belong together; `opens` if the left one begins a sentence."""
    if left.holds_next or right.holds_last:
        return BOND
    if right.core[:1].isdigit() and (left.unit or left.numbered):  # a month and its year, Room 31
        return BOND
    if left.number:
        figures = left.core[-1:].isdigit() and right.core[:1].isdigit()  # 1 000 000
        words = right.number and not left.core[:1].isdigit()  # two hundred
        counted = right.unit or right.bare[0] in SIGNS
        ordinal = left.bare.endswith(".")  # 5. kat
        return BOND if figures or words or counted or ordinal else LOOSE_BOND
    german = lang == "de"
    if left.first_name and right.capital:
        if left.title or left.bare.endswith("."):
            return BOND
        # A sentence begins with a capital, and German nouns do: neither need be a name.
        return LOOSE_BOND if opens else LOOSE_BOND / 2 if german else BOND
    if left.title and right.capital:
        return BOND
    # In German most likely an adjective and its noun.
    noun = german and right.capital and left.bare.islower()
    return LOOSE_BOND if noun or left.leans_next or right.leans_last else 0.0


def _costs(words: Sequence[Word], inside: Sequence[bool] | None, lang: str) -> list[float]:
    """What it costs to end a line before each word, and at the end."""
    costs = [AFTER_SENTENCE]
    for at, (left, right) in enumerate(pairwise(words), start=1):
        if inside and inside[at]:
            cost: float | None = _inside_cost(left.bare[-1], right.bare[0])
        elif left.spaced and left.plain and right.plain:
            cost = None
        else:
            before = words[at - 2] if at > 1 else None
            cost = _cost_at_marks(before, left, right, lang)
        if cost is None:
            cost = BETWEEN_WORDS + _bond(left, right, lang, costs[-1] == AFTER_SENTENCE)
            if right.begins_clause or left.ends_clause:
                cost += BEFORE_CONJUNCTION - BETWEEN_WORDS
            elif right.preposition:
                cost += BEFORE_PREPOSITION - BETWEEN_WORDS
        costs.append(cost)
    costs.append(AFTER_SENTENCE)
    torn = [at for at in range(1, len(words)) if costs[at] >= BETWEEN_WORDS]
    ends = [cost <= AFTER_CLAUSE for cost in costs]
    ends[-1] = False
    for at in torn:
        parts = ends[at - 1] + ends[at + 1] + (at > 1 and words[at - 2].forward)
        if parts:
            costs[at] += TORN * parts
    return costs


def _inside_cost(last: str, first: str) -> float:
    """What it costs to end a line inside a phrase that is wider than a line."""
    # In Japanese a new word often begins where the script changes: これは|雪
    begins = "ぁ" <= last <= "ん" < first
    return BETWEEN_WORDS + (BOND if begins else INSIDE_WORD)


def _cost_at_marks(before: Word | None, left: Word, right: Word, lang: str) -> float | None:
    """What it costs to end a line where marks or figures decide it; None where they do not."""
    last, first = left.bare[-1], right.bare[0]
    if last in NUMERALS and (first in NUMERALS or right.unit) and max(last, first) >= _CJK:
        return BETWEEN_WORDS + INSIDE_WORD  # one number, and its unit: 十|二|公里
    if last in NUMERALS and first in NUMERALS and not left.spaced:
        return BETWEEN_WORDS + INSIDE_WORD
    if last in "·・" or first in "·・":  # between the parts of a foreign name
        return BETWEEN_WORDS + BOND
    if _ends_sentence(before, left, right, lang):
        return AFTER_SENTENCE
    if first in DASHES and left.spaced:  # a dash inside a sentence stays with what it follows
        return BETWEEN_WORDS + BOND
    if not left.spaced and max(last, first) < _CJK:
        years = left.core[-1:].isdigit() and first.isdigit()  # 1937–1938
        if last not in "—–…" or years:
            return BETWEEN_WORDS + INSIDE_WORD
    if last not in CLAUSE_ENDS:
        return None
    dated = last == "," and left.core.isdigit() and len(right.core) == 4 and right.core.isdigit()
    return BETWEEN_WORDS + BOND if dated else AFTER_CLAUSE  # March 12, 1952
