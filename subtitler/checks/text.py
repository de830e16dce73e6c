"""Text as the checks compare it: words without case and punctuation, letters, scripts."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_BY_CHARACTER = ("zh", "ja", "yue", "th", "lo", "my", "km")
# Folding alone leaves these apart: Turkish i, Kazakh and Russian ё, Arabic alef and ya, kashida.
_ALIKE = str.maketrans({"ı": "i", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ـ": None})


def spaced(language: str) -> bool:
    """Whether the language puts spaces between words."""
    return language.partition("-")[0] not in _BY_CHARACTER


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """The text without case, punctuation, vowel points and double spaces."""
    letters = []
    for letter in unicodedata.normalize("NFKC", text).casefold():
        kind = unicodedata.category(letter)
        if kind[0] in "LN" or kind == "Mc" or (kind == "Mn" and not _a_point(letter)):
            letters.append(letter)
        elif kind[0] in "PSZ" and letter not in "'’ʼ`":
            letters.append(" ")
    return " ".join(unicodedata.normalize("NFC", "".join(letters)).translate(_ALIKE).split())


def _a_point(letter: str) -> bool:
    """Arabic vowel points, and the dot that folding leaves of a Turkish İ."""
    return "\u0610" <= letter <= "\u061a" or "\u064b" <= letter <= "\u065f" or letter == "\u0307"


def tokens(text: str, language: str) -> list[str]:
    """The words of a text as they are compared; single characters where there are no spaces.

    A run of Latin letters or digits stays one word in any language.
    """
    words = folded(text).split()
    if spaced(language):
        return words
    found: list[str] = []
    for word in words:
        run = ""
        for letter in word:
            if ord(letter) < 0x250:
                run += letter
                continue
            if run:
                found.append(run)
                run = ""
            found.append(letter)
        if run:
            found.append(run)
    return found


def letters(text: str) -> int:
    """How many letters and digits a text has; marks and points do not count."""
    return sum(unicodedata.category(letter)[0] in "LN" for letter in text)


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """The script of a letter by its Unicode name, such as "CYRILLIC"; "" for what is no letter."""
    if not letter.isalpha():
        return ""
    words = unicodedata.name(letter, "?").split()
    if words[0] in ("HALFWIDTH", "FULLWIDTH"):
        words = words[1:]
    # ー and 々 are written in Japanese words of either kana, and with Chinese characters.
    first = {"KATAKANA-HIRAGANA": "KATAKANA", "IDEOGRAPHIC": "CJK"}.get(words[0], words[0])
    if first in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "CYRILLIC", "LATIN", "ARABIC", "GREEK"):
        return first
    return "LATIN" if first in ("FEMININE", "MASCULINE", "MODIFIER") else first
