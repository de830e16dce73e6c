"""Two and a half, half past three, halb vier, полпятого: a half that belongs to a number."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

HALF = Fraction(1, 2)
_ENDING = r"\w{0,6}"
_MEASURE_ZH = (
    "(?:[个個]?(?:年|小时|钟头|月|星期|天|里|公里|斤|公斤|岁|米|亩|吨|块|元|倍)|[个個点點])"
)

# After the number: екі жарым жыл.
_AFTER = {
    "kk": rf"\sжарым{_ENDING}", "ky": rf"\sжарым{_ENDING}", "tt": rf"\sярым{_ENDING}",
    "tr": rf"\s?['’]?buçuk{_ENDING}", "ug": r"\sيېرىم\w{0,4}",
    "en": r"(?:\sand|-and)[\s-]a[\s-]half\b",
    "fr": r"\set\sdemie?s?\b", "de": r"\sund\s(?:ein(?:e|en)?\s)?halb\w{0,2}\b",
    "ru": r"\sс\sполовиной\b", "ar": r"\sو\s?(?:ال)?نصف\b",
}  # fmt: skip
# After its unit: trois mois et demi, 两年半.
_AFTER_UNIT = {
    **{code: rf"\s\w+{_AFTER[code]}" for code in ("en", "fr", "de", "ru", "ar")},
    "zh": f"{_MEASURE_ZH}半",
    "ja": "(?:年|時間?|[ヶかカ]月|日|週間|キロ|メートル|歳|倍)半",
    "ko": r"\s?(?:시간|시|년|달|개월|해|킬로|킬로미터|미터|배|살|주)?\s?반(?![가-힣]{2})",
}
# Before it: half past three is more, halb vier and половина четвёртого are less.
_MORE = {"en": r"\bhalf[\s-]past\s$"}
_LESS = {"de": r"\bhalb\s$", "ru": r"\bполовин[аеуы]\s$"}
_SIGN = r"\s?½"
_RUSSIAN_HOUR = re.compile(
    r"(?<!\w)пол(?:(перв)|(втор)|(треть)|(четв[её]рт)|(пят)|(шест)|(седьм)|(восьм)|(девят)|"
    r"(десят)|(одиннадцат)|(двенадцат))(?:ого|его)(?!\w)"
)
_AN = {"en": re.compile(r"\b(?:an?|one)\s(hour|day|week|month|year|kilo\w*|met\w+|tonn?e?|ton)\s"
                        r"and\sa\shalf\b")}  # fmt: skip
_LARGE = 1000


def half_after(text: str, end: int, language: str) -> tuple[int, bool] | None:
    """Where the half after a number that ends there ends itself; None without one.

    And whether the unit stands between both, so that it is still to be read after the number.
    """
    for patterns, unit_between in ((_AFTER, False), (_AFTER_UNIT, True)):
        pattern = patterns.get(language)
        match = pattern and _compiled(pattern).match(text, end)
        if match:
            return match.end(), unit_between
    sign = _compiled(_SIGN).match(text, end)
    return (sign.end(), False) if sign else None


def with_half(value: Fraction) -> Fraction:
    """The number and a half of it that people mean: of a million, half a million."""
    scale = Fraction(1)
    while value and value % (scale * _LARGE) == 0:
        scale *= _LARGE
    return value + scale / 2


def half_before(text: str, start: int, language: str) -> tuple[Fraction, int] | None:
    """What a half before a number that begins there adds to it, and where that half begins."""
    first = max(0, start - 12)
    for patterns, amount in ((_MORE, HALF), (_LESS, -HALF)):
        pattern = patterns.get(language)
        match = pattern and _compiled(pattern).search(text[first:start])
        if match:
            return amount, first + match.start()
    return None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def halves_alone(text: str, language: str) -> list[tuple[Fraction, int, int]]:
    """Numbers that are said without one: an hour and a half, полпятого; with their places."""
    found = []
    if language == "ru":
        for match in _RUSSIAN_HOUR.finditer(text):
            place = next(at for at, group in enumerate(match.groups(), 1) if group)
            found.append((place - HALF, *match.span()))
    for match in _AN[language].finditer(text) if language in _AN else ():
        found.append((Fraction(3, 2), *match.span()))
    return found
