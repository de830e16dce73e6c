"""A negation on one side only: “he did not sign” where the witness says that he signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache

from subtitler.checks.translation.negation_rules import rules
from subtitler.checks.translation.pairs import Pair, told
from subtitler.checks.translation.reading import plain
from subtitler.model import Finding, Severity


class Negation(Enum):
    """Whether a text says no."""

    NO = "no"
    PERHAPS = "perhaps"
    YES = "yes"


# A man’s name, Наурызбай, has the ending of “without writing”, жазбай.
_NAMES = re.compile(r"(?<!\w)[А-ЯЁӘҒҚҢӨҰҮҺІ]\w{2,}[бп]ай(?:д[аы]ң?|ғ[ае]|ды|дан|мен)?(?!\w)")


def negated(text: str, language: str) -> Negation:
    """Whether a text has a negation; PERHAPS where it has words that may stand for one.

    A language without rules here is always PERHAPS.
    """
    lower, cased = plain(text, language)
    named = language in ("kk", "ky") and _NAMES.search(cased)
    if named:
        lower = _NAMES.sub(" ", cased).lower()
    found = _negated(lower, language)
    return Negation.PERHAPS if named and found is Negation.NO else found


@lru_cache(maxsize=8192)
def _negated(text: str, language: str) -> Negation:
    known = rules(language)
    if known is None:
        return Negation.PERHAPS
    rest = known.never.sub(_blank, text)
    rest, perhaps = known.perhaps.subn(_blank, rest)
    if known.surely.search(rest):
        return Negation.YES
    return Negation.PERHAPS if perhaps else Negation.NO


def _blank(_: object) -> str:
    return " \N{WORD JOINER} "


def lost_negations(pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Segments that say no in one language, and in the other have no word that could."""
    for pair in pairs:
        source = negated(pair.source.text, pair.source_lang)
        target = negated(pair.target.text, pair.target_lang)
        if source is Negation.YES and target is Negation.NO:
            message = "the source says “not” (or never, no, without), the translation does not"
            yield told("negation", Severity.WARNING, message, pair.target, 70)
        elif source is Negation.NO and target is Negation.YES:
            message = "the translation says “not” (or never, no, without), the source does not"
            yield told("negation", Severity.WARNING, message, pair.target, 65)
