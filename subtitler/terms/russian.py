"""Russian words without their endings: by pymorphy's dictionary, and names by their pattern."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

_LIKELY = 0.1
"""A reading as a noun that is rarer than that does not count: “стали” is a verb."""
_LESS_LIKELY = 0.25
"""The same where the word is a noun as it stands: рот is a mouth, and hardly of рота."""
_NOMINAL = frozenset(("NOUN", "ADJF", "ADJS", "PRTF", "NUMR", "NPRO"))
_VERBAL = frozenset(("VERB", "INFN", "GRND"))
_NAMES = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))

_CONSONANT_ENDS = (
    "а",
    "у",
    "ом",
    "ем",
    "ым",
    "е",
    "ы",
    "и",
    "ов",
    "ев",
    "ам",
    "ами",
    "ах",
    "ых",
    "ыми",
)
_SURNAME_PLURALS = ("ых", "ыми")
_A_ENDS = ("ы", "и", "е", "у", "ой", "ою", "ей", "ами", "ам", "ах")
_SOFT_ENDS = ("я", "ю", "ем", "ём", "е", "и", "ью", "ей", "ями", "ям", "ях")
_ADJECTIVE_ENDS = ("ого", "ому", "им", "ым", "ом", "ая", "ой", "ую", "ое", "ие", "ые", "их", "ых",
                   "ими", "ыми")  # fmt: skip
_SURNAMES = ("ов", "ев")
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")


def fold(word: str) -> str:
    """Small letters, ё as е."""
    text = unicodedata.normalize("NFC", word).lower()
    return text.replace("ё", "е").replace("\u0301", "").replace("\u00ad", "")


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The dictionary words that a word may be a form of; itself too.

    Beside the basic form, the nominative of the word's own number and gender: a glossary may hold
    “документы” or “политическая учёба”.
    """
    text = fold(word)
    found = {text}
    if len(text) < 3:
        return frozenset(found)
    analyzer = _analyzer()
    if analyzer.word_is_known(text):
        readings = analyzer.parse(text)
        basic = {
            fold(reading.normal_form)
            for reading in readings
            if reading.score > _LESS_LIKELY
            and str(reading.tag.POS) == "NOUN"
            and not _NAMES & set(reading.tag.grammemes)
            and reading.tag.number == "sing"
        }
        for reading in readings:
            kind = str(reading.tag.POS)
            if reading.score >= _LIKELY and kind in _VERBAL:
                found.add(fold(reading.normal_form))
            if reading.score < _LIKELY or kind not in _NOMINAL:
                continue
            if text in basic and fold(reading.normal_form) != text and reading.score < _LESS_LIKELY:
                continue
            found.update(fold(form) for form in _nominatives(reading))
        if word[:1].isupper() and text.endswith(_SURNAMES) and not common(text[:-2]):
            found.discard(text[:-2])  # Нурланов is a surname, of Нурлан
        if word[:1].isupper() and _may_be_a_name(text):
            found.update(_pattern(text, name=True))
    else:
        found.update(_pattern(text, name=word[:1].isupper()))
    return frozenset(found)


def common(word: str) -> bool:
    """Whether a word, in small letters, is an everyday one, and no name."""
    analyzer = _analyzer()
    text = fold(word)
    return bool(analyzer.word_is_known(text)) and any(
        not (_NAMES & set(reading.tag.grammemes)) and reading.score >= _LIKELY
        for reading in analyzer.parse(text)
    )


def _may_be_a_name(text: str) -> bool:
    readings = _analyzer().parse(text)
    return any(_NAMES & set(reading.tag.grammemes) for reading in readings)


def _nominatives(reading: Any) -> set[str]:
    tag = reading.tag
    found = set()
    if str(tag.POS) == "PRTF":
        wanted = [{"nomn", "masc", "sing"}]  # its basic form is the verb
    else:
        found.add(reading.normal_form)
        wanted = []
    if tag.number == "plur":
        wanted.append({"nomn", "plur"})
        if str(tag.POS) in ("ADJF", "PRTF"):  # of which gender, only its noun knows
            wanted += [{"nomn", "sing", gender} for gender in ("femn", "neut")]
    elif tag.gender and str(tag.POS) in ("ADJF", "PRTF"):
        wanted.append({"nomn", "sing", str(tag.gender)})
    for grammemes in wanted:
        form = reading.inflect(grammemes)
        if form is not None:
            found.add(form.word)
    return found


def _pattern(text: str, *, name: bool) -> set[str]:
    """What a name that no dictionary has may be, by its ending."""
    found: set[str] = set()
    for endings, basic in ((_CONSONANT_ENDS, ""), (_A_ENDS, "а"), (_SOFT_ENDS, "я")):
        for ending in endings:
            stem = text.removesuffix(ending)
            if stem == text or len(stem) < 3:
                continue
            if ending in _SURNAME_PLURALS and not stem.endswith(("ов", "ев", "ин", "ын")):
                continue
            if name and ending in _SURNAMES:
                continue  # Ержанов is a surname
            if basic or stem[-1] in _CONSONANTS:
                found.add(stem + basic)
            if basic == "я":
                found.update((stem + "ь", stem + "й", stem + "ия"))
            if basic == "" and stem[-1] == "ц":
                found.add(stem[:-1] + "ец")  # уйгурец
    for ending in _ADJECTIVE_ENDS:
        stem = text.removesuffix(ending)
        if stem != text and len(stem) >= 3:
            found.update((stem + "ий", stem + "ый", stem + "ая", stem + "ое"))
    return found
