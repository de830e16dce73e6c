"""English words without their endings: plural, possessive, the forms of regular verbs."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from subtitler.terms.wordlist import words

_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "wives": "wife",
    "lives": "life", "knives": "knife", "halves": "half", "feet": "foot", "teeth": "tooth",
    "policemen": "policeman", "policewomen": "policewoman", "grandchildren": "grandchild",
    "sought": "seek", "held": "hold", "took": "take", "taken": "take", "sent": "send",
    "beat": "beat", "beaten": "beat", "kept": "keep", "fled": "flee", "hid": "hide",
    "hidden": "hide", "gave": "give", "given": "give", "told": "tell", "brought": "bring",
    "buried": "bury", "thieves": "thief", "leaves": "leaf", "shelves": "shelf",
}  # fmt: skip
_WORDS_OF_THEIR_OWN = words(
    """
    camping camped housing wedding building meeting feeling ceiling evening morning clothing bedding
    bring string spring king ring sing thing wing during according boarding parking schooling
    training neighbouring neighboring lettering villaging lodging courting listing papering
    hundred kindred sacred naked
    wicked aged indeed exceed proceed speed breed bleed seed need feed weed news series species
    always perhaps besides means towards whereas
    """
)
"""They look like forms of camp, house, ring, and are not."""
_NO_PLURAL = ("ss", "us", "is")
_VOWELS = "aeiou"


def fold(word: str) -> str:
    """Small letters without accents that English writers leave out."""
    text = unicodedata.normalize("NFD", word.lower().replace("œ", "oe").replace("\u00ad", ""))
    return "".join(char for char in text if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The dictionary words that a word may be a form of; itself too."""
    text = fold(word)
    found = {text}
    if text in _WORDS_OF_THEIR_OWN:
        return frozenset(found)
    if text in _IRREGULAR:
        found.add(_IRREGULAR[text])
    if len(text) < 4:
        return frozenset(found)
    if text.endswith("ies"):
        found.add(text[:-3] + "y")
    elif text.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        found.update((text[:-2], text[:-1]))
    elif text.endswith("ves"):
        found.update((text[:-1], text[:-3] + "f", text[:-3] + "fe"))
    elif text.endswith("s") and not text.endswith(_NO_PLURAL):
        found.add(text[:-1])
    for ending in ("ed", "ing"):
        stem = text.removesuffix(ending)
        if stem == text or len(stem) < 3 or not set(stem) & set(_VOWELS + "y"):
            continue
        if text.endswith("ied"):
            found.add(text[:-3] + "y")
            continue
        found.add(stem + "e")
        if stem[-1] == stem[-2] and stem[-1] not in "lsz" + _VOWELS:
            found.add(stem[:-1])  # banned, but not camped
        elif stem[-1] == stem[-2]:
            found.update((stem, stem[:-1]))  # controlled, arrested is plain, passed
        elif not _doubles(stem):
            found.add(stem)
    return frozenset(found)


def _doubles(stem: str) -> bool:
    """Whether a verb would have doubled its last consonant: “baning” is no form of ban."""
    return (
        len(stem) == 3
        and stem[0] not in _VOWELS
        and stem[1] in _VOWELS
        and stem[2] not in _VOWELS + "wxy"
    )
