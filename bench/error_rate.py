"""How much of what was said a transcript has wrong: words, or letters where there are no spaces.

Both texts are normalised first: Unicode NFKC, case folded, apostrophes of all kinds alike, “ё” as
“е”, everything that is neither letter nor digit taken for a space; digits are spelled out, so that
“12” and “twelve” are the same (0 to 999; longer numbers digit by digit).
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import Levenshtein

_ONES = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
    "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf",
}
_APOSTROPHES = re.compile("[’ʼ`´]")


def words_of(text: str, lang: str) -> list[str]:
    """The words of a text as they are compared."""
    plain = _APOSTROPHES.sub("'", unicodedata.normalize("NFKC", text)).casefold()
    plain = plain.replace("ё", "е")
    plain = re.sub(r"\d+", lambda match: f" {_spoken(match[0], lang)} ", plain)
    plain = plain.replace("'", " " if lang == "fr" else "")
    return re.sub(r"[\W_]+", " ", plain).split()


def word_error_rate(said: str, heard: str, lang: str) -> float:
    """Words that are wrong, missing or too many, by the number of words that were said."""
    truth = words_of(said, lang)
    if not truth:
        raise ValueError("nothing was said")
    return Levenshtein.distance(truth, words_of(heard, lang)) / len(truth)


def letter_error_rate(said: str, heard: str, lang: str) -> float:
    """The same for letters, spaces left out."""
    truth = "".join(words_of(said, lang))
    if not truth:
        raise ValueError("nothing was said")
    return Levenshtein.distance(truth, "".join(words_of(heard, lang))) / len(truth)


def _spoken(digits: str, lang: str) -> str:
    ones = _ONES[lang].split() if lang in _ONES else []
    if ones and (len(digits) == 1 or (len(digits) == 2 and 10 <= int(digits) < 20)):
        return ones[int(digits)]
    return " ".join(ones[int(digit)] if ones else digit for digit in digits)
