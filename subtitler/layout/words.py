"""What is to be known of a word, seen alone, to say what it costs to end a line beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from subtitler.languages import Language
from subtitler.layout.grammar import Grammar

SIGNS = frozenset("%‰°€$₽₺₸￥")  # units of every language
CLOSING = "\"'”’»)]」』）》›"
OPENING = "\"'“‘«([「『（《‹„—–-"
CLAUSE_ENDS = frozenset(",;:—–،؛、，；：)]»”）」』》!?…⋯؟！？")
DASHES = frozenset("—–-")
NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿億两兩")
_MARKS = CLOSING + OPENING + ".,;:!?…⋯؟،؛۔。！？、，；："
_NUMBER = re.compile(r"\d[\d.,:/–-]*[^\W\d_\u2e80-\uffff]{0,3}")
"""Also 12th, 1er, 12-го, 200g."""


@dataclass(frozen=True, slots=True)
class Word:
    """The text between two places where a line may end.

    `bare` is it without the space after it, `spaced` whether there is one; `core` is it without
    marks, in small letters; `letters` how many characters it has but for white space; `stop` it up
    to a mark that can end a sentence, or ""; `plain` whether it begins and ends with a letter. The
    others are its part in the language: whether a name or a number belongs to it, whether it holds
    the next or the last word fast, leans on one of them, begins or ends a clause, or stands before
    a noun; whether it may be a first or a second name, or begins small, as what goes on after a
    full stop does.
    """

    bare: str
    spaced: bool
    core: str
    letters: int
    stop: str
    plain: bool
    number: bool
    unit: bool
    title: bool
    numbered: bool
    holds_next: bool
    holds_last: bool
    leans_next: bool
    leans_last: bool
    begins_clause: bool
    ends_clause: bool
    preposition: bool
    forward: bool
    first_name: bool
    capital: bool
    goes_on: bool


def look_up(text: str, row: Language, grammar: Grammar) -> Word:
    """All that is known of a word of one language, with or without a space after it."""
    bare = text.rstrip()
    core = bare.strip(_MARKS).replace("'", "’")
    if row.code == "tr":  # İ and I are the capitals of i and ı
        core = core.replace("I", "ı").replace("İ", "i")
    core = core.lower()
    stop = bare.rstrip(CLOSING + "“‘" if row.code == "de" else CLOSING)
    unquoted = bare.lstrip(OPENING)
    joins = core in grammar.conjunctions
    before_noun = core in grammar.prepositions
    forward = core in grammar.forward
    return Word(
        bare=bare,
        spaced=bare != text,
        core=core,
        letters=len("".join(bare.split())),
        stop=stop if stop[-1:] in row.sentence_ends else "",
        plain=bare[0].isalpha() and bare[-1].isalpha(),
        number=core in grammar.numbers or _NUMBER.fullmatch(core) is not None,
        unit=core in grammar.units or core.startswith(grammar.unit_starts),
        title=core in grammar.titles,
        numbered=core in grammar.numbered,
        holds_next=joins
        or before_noun
        or forward
        or core.startswith(grammar.forward_starts)
        or core.endswith(grammar.forward_endings),
        holds_last=core in grammar.backward,
        leans_next=core in grammar.loose or core.endswith(grammar.loose_endings),
        leans_last=core in grammar.trailing or core.startswith(grammar.trailing_starts),
        begins_clause=joins or core.startswith(grammar.conjunction_starts),
        ends_clause=core.endswith(grammar.clause_endings),
        preposition=before_noun and bare[-1].isalpha(),  # not: stand auf,
        forward=forward,
        first_name=unquoted[:1].isupper()
        and (unquoted[-1:].isalpha() or (len(unquoted) == 2 and unquoted.endswith("."))),
        capital=bare[:1].isupper(),
        goes_on=unquoted[:1].islower(),
    )
