"""German words without their endings, and compounds by their head: an Umerziehungslager is a Lager.

A term that is only the first part of a compound (Lagerfeuer) is another word.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from subtitler.terms.wordlist import words

_PLAIN = {"ä": "a", "ö": "o", "ü": "u"}
_PLURAL_ER = (
    "kind", "bild", "feld", "geist", "glied", "kleid", "lied", "ei", "rind", "brett", "schild",
    "licht", "gesicht", "geschlecht", "nest", "weib", "schwert", "leib",
)  # fmt: skip
"""Nouns whose plural is in -er without an umlaut."""
_HEAD_LEAST = 4
_FIRST_LEAST = 3
# Words that end like a term and are none of its compounds.
_NO_HEADS = {
    "lager": words(
    """
    schlager kugellager wälzlager ausleger vorleger
    """
),
    "haft": words(
    """
    botschaft gemeinschaft wirtschaft mannschaft gesellschaft freundschaft nachbarschaft
    eigenschaft landschaft verwandtschaft leidenschaft
    """
),
    "amt": words(
    """
    samt gesamt insgesamt verdammt
    """
),
    "ort": words(
    """
    wort antwort sport transport export import sofort fort rapport
    """
),
    "urteil": words(
    """
    vorurteil
    """
),
}  # fmt: skip
_DERIVED = ("schaft", "heit", "keit", "ung", "tum", "sal", "nis", "ling", "lich", "isch")


def fold(word: str) -> str:
    """ß as ss; a first capital stays, as it tells a noun (Haft) from a verb (haften)."""
    text = unicodedata.normalize("NFC", word).replace("\u00ad", "").replace("ß", "ss")
    small = text.lower()
    return small[:1].upper() + small[1:] if text[:1].isupper() else small


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The dictionary words that a word may be a form of, or a compound with; itself too.

    A word with a capital may be a noun, or stand at the beginning of a sentence.
    """
    text = fold(word)
    small = text.lower()
    adjectives = _adjectives(small)
    if text == small:
        return frozenset(adjectives)
    forms = _nouns(small)
    heads = {head for form in forms for head in _heads(form)}
    nouns = {form[:1].upper() + form[1:] for form in forms | heads}
    return frozenset(adjectives | nouns)


def _adjectives(text: str) -> set[str]:
    """An adjective without its ending, and with those that glossaries give."""
    found = {text}
    for ending in ("er", "en", "em", "es", "e"):
        stem = text.removesuffix(ending)
        if stem != text and len(stem) >= 4:
            found.add(stem)
            found.update(stem + other for other in ("er", "e", "es", "en"))
    return found


def _nouns(text: str) -> set[str]:
    """A noun without plural and case."""
    found = {text}
    if len(text) < 4:
        return found
    for ending in ("es", "s", "e", "en", "n", "er", "ern", "nen", "innen", "se", "sen", "ses"):
        stem = text.removesuffix(ending)
        if stem == text or len(stem) < 3 or (ending == "s" and stem[-1] in "sxz"):
            continue
        if ending == "innen":
            found.add(stem + "in")
            continue
        if ending in ("se", "sen", "ses") and not stem.endswith("nis"):
            continue
        if ending in ("er", "ern") and not (set(stem) & set(_PLAIN) or stem.endswith(_PLURAL_ER)):
            continue  # Arbeiter is no plural of Arbeit
        found.add(stem)
        if ending in ("es", "en"):
            found.add(stem + "e")
    return found | {_without_umlaut(form) for form in found}


def _without_umlaut(text: str) -> str:
    """The last umlaut as its plain vowel: Häus- is Haus."""
    for place in range(len(text) - 1, -1, -1):
        if text[place] in _PLAIN:
            return text[:place] + _PLAIN[text[place]] + text[place + 1 :]
    return text


def _heads(text: str) -> set[str]:
    """The last parts of a word that may be a compound."""
    found = set()
    for place in range(_FIRST_LEAST, len(text) - _HEAD_LEAST + 1):
        head = text[place:]
        if not set(text[:place]) & set("aeiouyäöü") or head.startswith(_DERIVED):
            continue
        if text in _NO_HEADS.get(head, ()) or any(
            text.endswith(other) for other in _NO_HEADS.get(head, ())
        ):
            continue
        found.add(head)
    return found
