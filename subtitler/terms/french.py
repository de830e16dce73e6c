"""French words without their endings: number and gender. Elision (l’armée) is cut by the finder."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from subtitler.terms.wordlist import words

_IRREGULAR = {
    "yeux": "œil",
    "travaux": "travail",
    "vitraux": "vitrail",
    "baux": "bail",
    "aïeux": "aïeul",
    "cieux": "ciel",
    "messieurs": "monsieur",
    "mesdames": "madame",
    "vieille": "vieux",
    "vieil": "vieux",
    "belle": "beau",
    "nouvelle": "nouveau",
}
_KEEPS_S = words(
    """
    fils pays repas mois fois corps temps bras procès décès accès pas avis bois poids
    secours cours discours recours choix voix croix prix noix
    """
)  # fmt: skip


def fold(word: str) -> str:
    """Small letters; accents count in French (péché, pêche), but for capitals it is the same."""
    return unicodedata.normalize("NFC", word).lower().replace("œ", "oe").replace("\u00ad", "")


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The dictionary words that a word may be a form of; itself too."""
    text = fold(word)
    found = {text}
    if text in _IRREGULAR:
        found.add(fold(_IRREGULAR[text]))
    if text in _KEEPS_S or len(text) < 3:
        return frozenset(found)
    singular = text
    if text.endswith("aux") and len(text) > 4:
        found.update((text[:-3] + "al", text[:-1]))
        singular = text[:-3] + "al"
    elif text.endswith(("eux", "oux")):
        found.add(text[:-1])
    elif text.endswith("s") and not text.endswith("ss"):
        singular = text[:-1]
        found.add(singular)
    found.update(_masculine(singular))
    return frozenset(found)


def _masculine(text: str) -> set[str]:
    """The masculine of a feminine form: what dictionaries list."""
    if len(text) < 5 or not text.endswith("e"):
        return set()
    found = set()
    for feminine, masculine in (
        ("enne", "en"), ("onne", "on"), ("elle", "el"), ("ette", "et"), ("esse", "e"),
        ("euse", "eur"), ("euse", "eux"), ("trice", "teur"), ("ère", "er"), ("ive", "if"),
        ("ète", "et"), ("aine", "ain"), ("ane", "an"), ("aise", "ais"),
        ("oise", "ois"), ("ée", "é"), ("ale", "al"), ("ante", "ant"), ("ente", "ent"),
        ("ile", "il"), ("ue", "u"), ("ie", "i"), ("ite", "it"), ("ure", "ur"), ("ière", "ier"),
        ("ouïghoure", "ouïghour"), ("akhe", "akh"), ("ouze", "oux"),
    ):  # fmt: skip
        if text.endswith(feminine):
            found.add(text.removesuffix(feminine) + masculine)
    return found
