"""Pairs of languages, as cards and the records of models write them: `kk-en`, or codes alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import permutations

from subtitler.errors import nearest
from subtitler.languages import LANGUAGES

Pair = tuple[str, str]
"""Codes of the source and the target language."""


def check_pairs(languages: Collection[str], pairs: Sequence[str]) -> None:
    """Raise ValueError unless these are two or more languages of ours, and pairs among them."""
    for code in languages:
        if code not in LANGUAGES:
            known = nearest(code, list(LANGUAGES))
            raise ValueError(f"unknown language “{code}” in “languages”; {known}")
    if len(set(languages)) < 2:
        raise ValueError("“languages” must have at least two, or nothing can be translated")
    for pair in pairs:
        source, _, target = pair.partition("-")
        if source == target or {source, target} - set(languages):
            raise ValueError(
                f"“{pair}” in “pairs” is no pair of two of its “languages”, such as kk-en"
            )


def pairs_in(record: Sequence[str]) -> frozenset[Pair]:
    """The pairs in the `languages` of a model: `source-target`; codes alone mean every pair."""
    found = {code.partition("-") for code in record}
    stated = {(source, target) for source, hyphen, target in found if hyphen}
    return frozenset(stated) | frozenset(permutations((code for code, hy, _ in found if not hy), 2))
