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

LIKE_ENOUGH = 82.0
"""How alike two words must be (0 to 100, by edits to letters); the first letter is the same."""

_SHORTEST = 3
_CREDIT, _OPENS = "©", "…"
_NAME_WORDS, _NAME_LETTERS = 6, 12
_SAME_TRIGRAMS = 0.5
_TELLING = 16


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
    """The stock phrases in a text: the one that says most, and how much all of them fill."""
    plain = folded(text)
    total = len(plain.replace(" ", ""))
    if total < _SHORTEST:
        return None
    shared = Counter(number for gram in _grams(plain) for number in _index().get(gram, ()))
    found: list[StockPhrase] = []
    filled: set[int] = set()
    for number, count in sorted(shared.items()):
        phrase = phrases()[number]
        if count < _SAME_TRIGRAMS * len(phrase.grams):
            continue
        places = _opening(phrase, plain) if phrase.opens else _places(phrase, plain)
        if places:
            found.append(phrase)
            filled |= places
    if not found:
        return None
    told = max(found, key=lambda phrase: (phrase.credit, len(phrase.text)))
    return Match(told, len(filled) / total)


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
    return found.phrase.credit or found.fills >= 0.6 or len(found.phrase.text) >= _TELLING


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
    if found.phrase.credit or (silent and found.fills >= 0.3):
        severity = Severity.ERROR if mostly or silent else Severity.WARNING
    else:
        severity = Severity.WARNING if mostly else Severity.NOTICE
    rank = 30 + 30 * found.fills + 20 * found.phrase.credit + 15 * silent
    return finding("stock-phrase", severity, message, span, segments, rank)


def _opening(phrase: StockPhrase, plain: str) -> set[int]:
    """All letters of a text that is the phrase and a name; else none."""
    compact, wanted = plain.replace(" ", ""), phrase.text.replace(" ", "")
    if _is_cjk(phrase.text):
        short = len(compact) <= len(wanted) + _NAME_LETTERS
        begins = compact.startswith(wanted)
    else:
        short = len(plain.split()) <= len(phrase.text.split()) + _NAME_WORDS
        begins = f"{plain} ".startswith(f"{phrase.text} ")
    return set(range(len(compact))) if short and begins else set()


def _places(phrase: StockPhrase, plain: str) -> set[int]:
    """The letters (spaces not counted) that a phrase takes up in a text; small differences pass."""
    if _is_cjk(phrase.text):
        return _places_in_a_row(phrase.text.replace(" ", ""), plain.replace(" ", ""))
    words, wanted = plain.split(), phrase.text.split()
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    taken: set[int] = set()
    for first in range(len(words) - len(wanted) + 1):
        for at in _words_from(words, wanted, first):
            taken.update(range(starts[at], starts[at + 1]))
    return taken


def _words_from(words: Sequence[str], wanted: Sequence[str], first: int) -> list[int]:
    """Where the wanted words stand from `first` on, in their order; empty where one is missing.

    Between the words of a phrase of three or more, two others may stand.
    """
    spare = 2 if len(wanted) >= 3 else 0
    found: list[int] = []
    at = first
    for word in wanted:
        reach = at + 1 if not found else at + 1 + spare
        place = next((n for n in range(at, min(reach, len(words))) if _alike(words[n], word)), None)
        if place is None:
            return []
        spare -= place - at
        found.append(place)
        at = place + 1
    return found


def _alike(word: str, wanted: str) -> bool:
    """Whether two words are the same but for a letter or an ending."""
    if word == wanted:
        return True
    if min(len(word), len(wanted)) < 5 or word[0] != wanted[0]:
        return False
    from rapidfuzz import fuzz

    return fuzz.ratio(word, wanted) >= LIKE_ENOUGH


def _places_in_a_row(wanted: str, compact: str) -> set[int]:
    taken: set[int] = set()
    at = compact.find(wanted)
    while at >= 0:
        taken.update(range(at, at + len(wanted)))
        at = compact.find(wanted, at + 1)
    if not taken and len(wanted) >= 8 and len(compact) >= len(wanted):
        from rapidfuzz import fuzz

        found = fuzz.partial_ratio_alignment(wanted, compact, score_cutoff=LIKE_ENOUGH)
        if found:
            taken.update(range(found.dest_start, found.dest_end))
    return taken


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


def _is_cjk(text: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" for letter in text)
