"""Finds the phrases that recognisers invent (see `stock_phrases.py`) in a transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from subtitler.checks.hearing import Hearing
from subtitler.checks.noticing import covering, finding
from subtitler.checks.stock_phrases import STOCK_PHRASES
from subtitler.checks.text import folded
from subtitler.model import Finding, Segment, Severity

LIKE_ENOUGH = 88.0
"""How alike a phrase and a place in the text must be (0 to 100, by edits to letters)."""

_SHORTEST, _SHORTEST_CJK = 8, 4
_CREDIT, _OPENS = "©", "…"
_NAME_WORDS, _NAME_LETTERS = 6, 12
_SAME_TRIGRAMS = 0.6


@dataclass(frozen=True, slots=True)
class StockPhrase:
    """A phrase as it is compared.

    `credit` says that nobody says it aloud, `opens` that a name follows it.
    """

    text: str
    credit: bool
    opens: bool
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that was found, and how much of the text it fills, 0 to 1."""

    phrase: StockPhrase
    fills: float


@cache
def phrases() -> tuple[StockPhrase, ...]:
    """The table, longest first."""
    found: dict[str, StockPhrase] = {}
    for block in STOCK_PHRASES.values():
        for line in block.strip().splitlines():
            text = folded(line.strip().removeprefix(_CREDIT))
            credit, opens = line.strip()[0] == _CREDIT, line.strip()[-1] == _OPENS
            found.setdefault(text, StockPhrase(text, credit, opens, _grams(text)))
    return tuple(sorted(found.values(), key=lambda phrase: -len(phrase.text)))


def match(text: str) -> Match | None:
    """The stock phrase in a text that fills most of it, or None."""
    plain = folded(text)
    if len(plain.replace(" ", "")) < _SHORTEST_CJK:
        return None
    shared = Counter(number for gram in _grams(plain) for number in _index().get(gram, ()))
    best: Match | None = None
    for number, count in shared.items():
        phrase = phrases()[number]
        if count < _SAME_TRIGRAMS * len(phrase.grams):
            continue
        fills = _opening(phrase, plain) if phrase.opens else _filling(phrase, plain)
        if fills and (
            best is None or (fills, len(phrase.text)) > (best.fills, len(best.phrase.text))
        ):
            best = Match(phrase, fills)
    return best


def stock_phrases(segments: Sequence[Segment], hearing: Hearing) -> Iterator[Finding]:
    """Segments, or two that follow one another, with a phrase that recognisers invent."""
    told = -1
    for place, segment in enumerate(segments):
        found = match(segment.text)
        own: tuple[Segment, ...] = (segment,)
        if place + 1 < len(segments):
            pair = (segment, segments[place + 1])
            both = match(" ".join(item.text for item in pair))
            longer = found is None or (
                both and len(both.phrase.text) > 1.3 * len(found.phrase.text)
            )
            if both and both.fills > 0.8 and longer:
                found, own = both, pair
        if found is None or place <= told or not _worth_telling(found):
            continue
        told = place + len(own) - 1
        yield _told(found, own, hearing)


def _worth_telling(found: Match) -> bool:
    """Not what a speaker may well say within a sentence."""
    return found.phrase.credit or found.fills >= 0.5 or len(found.phrase.text) >= 20


def _told(found: Match, segments: Sequence[Segment], hearing: Hearing) -> Finding:
    span = covering(segments)
    said_ms = hearing.speech_ms(span)
    silent = said_ms < 0.25 * span.duration_ms or said_ms < 25 * len(found.phrase.text)
    mostly = found.fills >= 0.6
    voice = "no or little voice is heard" if silent else "a voice is heard"
    kind = "a credit" if found.phrase.credit else "a phrase"
    message = (
        f"{kind} that recognisers invent at the end of films (“{found.phrase.text}”), "
        f"{found.fills * 100:.0f} % of the text here; {voice} in it"
    )
    if found.phrase.credit or (silent and mostly):
        severity = Severity.ERROR if mostly or silent else Severity.WARNING
    else:
        severity = Severity.WARNING if mostly else Severity.NOTICE
    rank = 30 + 30 * found.fills + 20 * found.phrase.credit + 15 * silent
    return finding("stock-phrase", severity, message, span, segments, rank)


def _filling(phrase: StockPhrase, plain: str) -> float:
    """How much of a text a phrase fills, 0 to 1."""
    times = _times(phrase, plain)
    return min(1.0, times * len(phrase.text.replace(" ", "")) / len(plain.replace(" ", "")))


def _opening(phrase: StockPhrase, plain: str) -> float:
    """1 where a text is the phrase and a name, else 0."""
    compact, wanted = plain.replace(" ", ""), phrase.text.replace(" ", "")
    if _is_cjk(phrase.text):
        return float(compact.startswith(wanted) and len(compact) <= len(wanted) + _NAME_LETTERS)
    short = len(plain.split()) <= len(phrase.text.split()) + _NAME_WORDS
    return float(short and f"{plain} ".startswith(f"{phrase.text} "))


def _times(phrase: StockPhrase, plain: str) -> int:
    """How often a phrase stands in a text, whole words of it, small differences forgiven."""
    from rapidfuzz import fuzz

    if _is_cjk(phrase.text):
        compact, wanted = plain.replace(" ", ""), phrase.text.replace(" ", "")
        if wanted in compact:
            return compact.count(wanted)
        if len(wanted) < 8 or len(compact) < len(wanted):
            return 0
        return int(fuzz.partial_ratio(wanted, compact) >= LIKE_ENOUGH)
    exact = f" {plain} ".count(f" {phrase.text} ")
    if exact:
        return exact
    words, size = plain.split(), len(phrase.text.split())
    limit = LIKE_ENOUGH if len(phrase.text) >= 12 else 93.0
    for length in (size, size + 1, size - 1):
        for first in range(max(1, len(words) - length + 1) if 0 < length <= len(words) else 0):
            if fuzz.ratio(" ".join(words[first : first + length]), phrase.text) >= limit:
                return 1
    return 0


@cache
def _index() -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for number, phrase in enumerate(phrases()):
        for gram in phrase.grams:
            index.setdefault(gram, []).append(number)
    return index


def _grams(text: str) -> frozenset[str]:
    compact = text.replace(" ", "")
    size = 2 if _is_cjk(text) else 3
    return frozenset(compact[at : at + size] for at in range(len(compact) - size + 1))


def _shortest(text: str) -> int:
    return _SHORTEST_CJK if _is_cjk(text) else _SHORTEST


def _is_cjk(text: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" for letter in text)
