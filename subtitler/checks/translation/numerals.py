"""Numbers that are spelled out: what a word is worth, and how words add up to one number.

The words of each language are in `numerals_*.py`: functions from one lower-case word to an `Atom`.
Here is only the arithmetic, which the languages share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple


class Weight(IntEnum):
    """How sure it is that a number was meant, and that a translation has to have it."""

    SOFT = 0
    """May answer a number of the other side, and may be absent there: one, a pair, dozens."""
    WEAK = 1
    """Most likely a number, in a word that has another sense: worth a warning."""
    HARD = 2
    """A number."""


@dataclass(frozen=True, slots=True)
class Atom:
    """What one word is worth: 5, 50, 300; a `multiplier` makes what stands before it 100 × greater.

    `joined` is a word with "and" in it (Arabic وعشرون); `whole` a word that is a number by itself
    and takes nothing more (thirtieth); `plural` a multiplier that means nothing exact unless a
    number stands before it (آلاف).
    """

    value: Fraction
    weight: Weight = Weight.HARD
    multiplier: bool = False
    joined: bool = False
    whole: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language makes numbers of its words.

    `atom` gives a word's worth, or None; `joiners` are the words between two parts; `hyphens` says
    whether a hyphen joins them (twenty-five) or parts them (бес-алты); `ten_takes_units` whether
    fifteen is "ten five"; `years_in_pairs` whether nineteen ninety-seven is a year; `unit_first`
    whether it is "five and twenty"; `scores` whether four-score is eighty (French).
    """

    atom: Callable[[str], Atom | None]
    joiners: frozenset[str] = frozenset()
    hyphens: bool = False
    ten_takes_units: bool = False
    years_in_pairs: bool = False
    unit_first: bool = False
    scores: bool = False


class Token(NamedTuple):
    """A word or a figure in a text; `breaks` where a comma or the like stands before it.

    `value` is set for figures; `hyphen` where only a hyphen stands before it.
    """

    text: str
    start: int
    end: int
    breaks: bool
    hyphen: bool = False
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number that was read from words (or from a figure and words): its value and its place."""

    value: Fraction
    weight: Weight
    start: int
    end: int


def worth(words: str, value: int) -> dict[str, int]:
    """A table in which each of these words, parted by spaces, has the value."""
    return dict.fromkeys(words.split(), value)


_ENDLESS = Fraction(10**15)
_NOTHING = Fraction(0)


class _Sum:
    """A number while it is read, word by word."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.total = _NOTHING
        self.group = _NOTHING  # what is under the last thousand
        self.limit = _ENDLESS  # what comes next must be smaller
        self.scale = _ENDLESS
        self.last = _NOTHING
        self.atoms = 0
        self.figures = False
        self.weight = Weight.SOFT

    @property
    def value(self) -> Fraction:
        return self.total + self.group

    def take(self, atom: Atom, *, hyphen: bool, joiner: bool) -> bool:
        """Add a word to the number; False where it cannot belong to it."""
        if self.atoms and not self.grammar.hyphens and hyphen:
            return False
        if atom.multiplier:
            taken = self._multiply(atom)
        else:
            taken = self._add(atom, hyphen=hyphen, joiner=joiner)
        if taken:
            self.atoms += 1
            self.weight = Weight.HARD if self.atoms > 1 else atom.weight
            if atom.whole:
                self.limit = Fraction(0)
                self.scale = Fraction(0)
        return taken

    def start_with_figure(self, value: Fraction) -> None:
        """Begin with a number in digits, as in 5 thousand."""
        self.group = self.last = value
        self.limit = Fraction(0)
        self.atoms = 1
        self.figures = True
        self.weight = Weight.HARD

    def take_figure(self, value: Fraction) -> bool:
        """A number in digits after 5 thousand: 5 thousand 200."""
        if not self.figures or self.group or value >= self.limit or value < 1:
            return False
        self.group = self.last = value
        self.limit = Fraction(0)
        return True

    def _multiply(self, atom: Atom) -> bool:
        if atom.value == 100:
            highest = 99 if self.figures or self.grammar.hyphens else 9
            if self.group == 0 and self.limit > 100 and not atom.plural:
                self.group = Fraction(100)
            elif 0 < self.group <= highest and (self.group < 10 or self.group % 10 != 0):
                self.group *= 100
            else:
                return False
            self.limit = Fraction(100)
        elif (
            atom.value >= self.scale
            or (self.total and not self.group)
            or (not self.group and atom.plural)
        ):
            return False
        else:
            self.total += (self.group or 1) * atom.value
            self.group = Fraction(0)
            self.scale = self.limit = atom.value
        self.last = atom.value
        return True

    def _add(self, atom: Atom, *, hyphen: bool, joiner: bool) -> bool:
        value = atom.value
        grammar = self.grammar
        if joiner and not self._may_join(value):
            return False
        if grammar.unit_first and self.atoms:
            joined = atom.joined or joiner
            if 1 <= self.last <= 9 and value == 10 and not joined:
                return self._put(value, Fraction(0))  # خمسة عشر
            if 1 <= self.last <= 9 and 20 <= value <= 90 and joined and value % 10 == 0:
                return self._put(value, Fraction(0))  # خمسة وعشرون
            if not joined:
                return False
        century = grammar.years_in_pairs and self.atoms == 1 and self.value in (18, 19, 20)
        if century and 10 <= value <= 99 and not self.figures:
            self.group *= 100
            return self._put(value, Fraction(10 if value >= 20 else 0))
        if grammar.scores:
            if self.last == 4 and value == 20 and self.group % 100 == 4:
                return self._put(Fraction(76), Fraction(20))  # quatre-vingts
            if self.last == 10 and hyphen and value in (7, 8, 9):
                return self._put(value, Fraction(0))  # dix-sept
        if value >= self.limit or (self.group and self.limit > 100):
            return False
        return self._put(value, self._room_after(value))

    def _may_join(self, value: Fraction) -> bool:
        """Whether "and" may stand here: a hundred and five, vingt et un, but not five and six."""
        if self.grammar.unit_first:
            return True
        if self.grammar.scores:
            return value in (1, 11) and self.last in (20, 30, 40, 50, 60)
        return self.last >= 100

    def _room_after(self, value: Fraction) -> Fraction:
        if value >= 1000 and value % 1000 == 0:
            return Fraction(1000)
        if value >= 100 and value % 100 == 0:
            return Fraction(100)
        if self.grammar.scores and value == 60:
            return Fraction(20)
        if value >= 20 and value % 10 == 0:
            return Fraction(10)
        if value == 10 and self.grammar.ten_takes_units:
            return Fraction(10)
        return Fraction(0)

    def _put(self, value: Fraction, limit: Fraction) -> bool:
        if value >= 1000:  # ألفان
            self.total += value
            self.scale = limit
        else:
            self.group += value
        self.last = value
        self.limit = limit
        return True


def spelled_out(tokens: Sequence[Token], grammar: Grammar) -> list[Spelled]:
    """The numbers in a row of words; figures belong to one only where a word makes them greater.

    A figure that stands alone is not told: who calls has read it already.
    """
    found: list[Spelled] = []
    place = 0
    while place < len(tokens):
        running, after = _one(tokens, place, grammar)
        if running is None:
            place += 1
            continue
        if not (running.figures and running.atoms < 2):
            first, last = tokens[place], tokens[after - 1]
            found.append(Spelled(running.value, running.weight, first.start, last.end))
        place = after
    return found


def _one(tokens: Sequence[Token], place: int, grammar: Grammar) -> tuple[_Sum | None, int]:
    """The number that begins at a place, and the place after it."""
    first = tokens[place]
    atom = grammar.atom(first.text) if first.value is None else None
    if atom is None and first.value is None:
        return None, place
    running = _Sum(grammar)
    if first.value is not None:
        running.start_with_figure(first.value)
    elif atom is None or not running.take(atom, hyphen=False, joiner=False):
        return None, place
    after = place + 1
    joiner = False
    here = after
    while here < len(tokens):
        token = tokens[here]
        if token.breaks:
            break
        if token.text in grammar.joiners and not joiner:
            joiner = True
            here += 1
            continue
        if token.value is not None:
            if joiner or not running.take_figure(token.value):
                break
        else:
            atom = grammar.atom(token.text)
            if atom is None or not running.take(atom, hyphen=token.hyphen, joiner=joiner):
                break
        joiner = False
        here += 1
        after = here
    return running, after
