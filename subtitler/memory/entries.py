"""What the memory holds, and what it offers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_DIGITS = re.compile(r"\d+")


class Match(StrEnum):
    """How a text was found: word for word, but for capital letters, or nearly."""

    EXACT = "exact"
    CASE = "case"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry comes from: segments that people approved, or a unit of somebody's TMX.

    `reviewers` are who signed the text of each language, as (code, pseudonym); `time_utc` the last
    signature, or what the TMX says; `file` and `unit` are set for a TMX only.
    """

    video: str = ""
    segments: tuple[str, ...] = ()
    reviewers: tuple[tuple[str, str], ...] = ()
    time_utc: str = ""
    file: str = ""
    unit: int = 0

    @property
    def approved(self) -> bool:
        """Whether people of this collection approved it; nothing from outside ever is."""
        return bool(self.video)

    def __str__(self) -> str:
        """In words, such as `v-1 s3 s4 (tulpar, sholpan)` or `tmx: letters.tmx, unit 7`."""
        if not self.approved:
            return f"tmx: {self.file}, unit {self.unit}"
        names = ", ".join(dict.fromkeys(name for _, name in self.reviewers))
        return f"{self.video} {' '.join(self.segments)}" + (f" ({names})" if names else "")


@dataclass(frozen=True, slots=True)
class Entry:
    """The same words in several languages, as (code, text), each language once."""

    texts: tuple[tuple[str, str], ...]
    provenance: Provenance

    def text(self, lang: str) -> str | None:
        """The text in a language, if it has one."""
        return next((text for code, text in self.texts if code == lang), None)


@dataclass(frozen=True, slots=True)
class Unit:
    """A text and its translation."""

    source: str
    target: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A translation that stood somewhere for the same text, or for one like it.

    `source` is the text that it stood for there; `similarity` 0 to 1, of both texts in small
    letters: 1 less the share of letters that differ (Levenshtein); `times` how many units have the
    same translation; `numbers_here` and `numbers_there` are numbers that only the text asked for,
    or only `source`, has: whoever takes the suggestion has to change them.
    """

    text: str
    source: str
    similarity: float
    match: Match
    provenance: Provenance
    times: int = 1
    numbers_here: tuple[str, ...] = ()
    numbers_there: tuple[str, ...] = ()


def units(entries: Iterable[Entry], source: str, target: str) -> Iterator[Unit]:
    """What the entries have for a pair of languages."""
    for entry in entries:
        own, other = entry.text(source), entry.text(target)
        if own and other and own.strip() and other.strip():
            yield Unit(own, other, entry.provenance)


def plain(text: str) -> str:
    """The text for an exact comparison: composed characters (NFC), single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(plain_text: str, lang: str) -> str:
    """A plain text without capital letters; Turkish I is ı, and İ is i."""
    if lang == "tr":
        plain_text = plain_text.replace("İ", "i").replace("I", "ı")
    return unicodedata.normalize("NFC", plain_text.casefold())


def numbers(text: str) -> Counter[str]:
    """Every number in digits of any script, without leading zeros."""
    return Counter(str(int(run)) for run in _DIGITS.findall(text))


def differing_numbers(here: str, there: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers that only the one text has, and those that only the other has."""
    ours, theirs = numbers(here), numbers(there)
    return tuple((ours - theirs).elements()), tuple((theirs - ours).elements())
