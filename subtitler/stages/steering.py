"""Glossary and translation: which rows concern a text, and the answer that keeps most of them.

Nothing is replaced in an engine's answer: a word put into a sentence breaks its grammar. Where the
best answer lacks a term, the engine is asked for its other answers, and one that has the term is
taken, unless it loses numbers or a good part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from subtitler.engines.routes import Pair
from subtitler.glossary import Row
from subtitler.terms import Terminology

CHOICES = 8
"""So many answers an engine is asked for where a term is missing."""

_NUMBER = re.compile(r"\d+")
_LEAST_LENGTH = 0.8


class Steering:
    """The rows of a glossary, for every leg of a route."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._terms: dict[Pair, Terminology] = {}

    def terminology(self, leg: Pair) -> Terminology:
        """The rows for one pair of languages."""
        if leg not in self._terms:
            self._terms[leg] = Terminology(self._rows, *leg)
        return self._terms[leg]

    def pairs(self, leg: Pair, texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The terms of some texts, for an engine that can be told them."""
        if not self._rows:
            return ()
        terms = self.terminology(leg)
        return tuple(dict.fromkeys(pair for text in texts for pair in terms.pairs(text)))

    def lost(self, leg: Pair, text: str, answer: str) -> int:
        """How many terms of `text` an answer lacks, and how many forbidden words it has."""
        if not self._rows:
            return 0
        terms = self.terminology(leg)
        return len(terms.missing(text, answer)) + len(list(terms.forbidden(text, answer)))

    def best(self, leg: Pair, text: str, answers: Sequence[str]) -> str:
        """Of an engine's answers, the best one first, the one that keeps most terms."""
        first = answers[0]
        numbers = sorted(_NUMBER.findall(first))
        whole = [
            answer
            for answer in answers
            if sorted(_NUMBER.findall(answer)) == numbers
            and len(answer) >= _LEAST_LENGTH * len(first)
        ]
        return min(whole, key=lambda answer: self.lost(leg, text, answer))
