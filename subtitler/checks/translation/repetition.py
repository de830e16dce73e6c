"""Translations that repeat what the source does not, and sources translated in two ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from subtitler.checks.text import folded, letters, spaced, tokens
from subtitler.checks.translation.pairs import Pair, told
from subtitler.model import Finding, Severity

_DIFFERENT = 70
"""Sources that are less alike than this, in per cent of their letters, say different things."""

_LONGEST_ROUND = 12


def looping(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """The same words over and over in a translation, as a model does that goes round in circles.

    Only where the source does not repeat itself as often.
    """
    for pair in pairs:
        words = tokens(pair.target.text, pair.target_lang)
        period, times = _rounds(words)
        if times < 3:
            continue
        size = period if spaced(pair.target_lang) else period / 2
        _, said = _rounds(tokens(pair.source.text, pair.source_lang))
        if said >= 3 and times <= said + 2:
            continue
        if size * times < 3:
            continue
        sure = times >= 4 and size * times >= 5 and said < 3
        severity = Severity.ERROR if sure else Severity.WARNING
        message = f"the translation says the same {times} times in a row, the source does not"
        yield told("repeated", severity, message, pair.target, 85 if sure else 60)


def _rounds(words: Sequence[str]) -> tuple[int, int]:
    """The length of what is said most often in a row, and how often."""
    best = (0, 1)
    count = len(words)
    if len(set(words)) == count:
        return best
    for period in range(1, min(_LONGEST_ROUND, count // 2) + 1):
        run = 0
        for place in range(period, count):
            run = run + 1 if words[place] == words[place - period] else 0
            times = run // period + 1
            if times > best[1]:
                best = (period, times)
    return best


def same_again(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """The same translation for different sources, one after another."""
    row: list[Pair] = []
    for pair in [*pairs, None]:
        if pair is not None and row and _same_words(row[-1], pair):
            row.append(pair)
            continue
        if len(row) > 1:
            severity = Severity.ERROR if len(row) > 2 else Severity.WARNING
            message = f"{len(row)} segments in a row have this translation, their sources differ"
            first, *others = (one.target for one in row)
            yield told("repeated", severity, message, first, 60 + 5 * len(row), *others)
        row = [] if pair is None else [pair]


def _same_words(first: Pair, second: Pair) -> bool:
    text = folded(second.target.text)
    if folded(first.target.text) != text or letters(text) < (
        8 if second.target_lang not in _DENSE else 4
    ):
        return False
    alike = fuzz.ratio(folded(first.source.text), folded(second.source.text))
    return alike < _DIFFERENT


_DENSE = ("zh", "ja", "ko")


def two_ways(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """The same sentence of the source, translated in two ways; case and punctuation do not count.

    Not for a reply of a word or two, which means something else each time.
    """
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        source = folded(pair.source.text)
        words = tokens(source, pair.source_lang)
        long_enough = 3 if spaced(pair.source_lang) else 6
        if len(words) >= long_enough:
            groups.setdefault(source, []).append(pair)
    for group in groups.values():
        ways = list(dict.fromkeys(folded(pair.target.text) for pair in group))
        if len(ways) < 2:
            continue
        others = [pair for pair in group[1:] if folded(pair.target.text) != ways[0]]
        message = (
            f"the source says the same {len(group)} times, the translation in {len(ways)} ways"
        )
        more = (pair.target for pair in others)
        yield told("two-ways", Severity.WARNING, message, group[0].target, 35, *more)
