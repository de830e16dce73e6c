"""Numerals of English, French and German."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from subtitler.checks.translation.numerals import Atom, Grammar, Weight, worth

_ENGLISH = {
    word: value
    for value, words in {
        0: "zero nil",
        3: "three third thirds",
        4: "four fourth fourths fours",
        5: "five fifth fifths fives",
        6: "six sixth sixths sixes",
        7: "seven seventh sevenths",
        8: "eight eighth eighths",
        9: "nine ninth ninths",
        10: "ten tenth tenths",
        11: "eleven eleventh",
        12: "twelve twelfth",
        13: "thirteen thirteenth",
        14: "fourteen fourteenth",
        15: "fifteen fifteenth",
        16: "sixteen sixteenth",
        17: "seventeen seventeenth",
        18: "eighteen eighteenth",
        19: "nineteen nineteenth",
        20: "twenty twentieth",
        30: "thirty thirtieth",
        40: "forty fortieth fourty",
        50: "fifty fiftieth",
        60: "sixty sixtieth",
        70: "seventy seventieth",
        80: "eighty eightieth",
        90: "ninety ninetieth",
    }.items()
    for word in words.split()
}
_ENGLISH_SOFT = {
    **worth("one ones first once single", 1),
    **worth("second seconds both twice couple pair pairs twins double doubled", 2),
    **worth("midnight noon", 12),
    **worth("thrice triple", 3),
    "tens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
    "hundreds": 100, "thousands": 1000, "millions": 10**6, "dozens": 12,
}  # fmt: skip
_ENGLISH_SCALES = {
    "hundred": 100, "hundredth": 100, "thousand": 1000, "thousandth": 1000,
    "million": 10**6, "millionth": 10**6, "billion": 10**9,
}  # fmt: skip


@lru_cache(maxsize=20_000)
def _english(word: str) -> Atom | None:
    if word in _ENGLISH:
        weight = Weight.WEAK if word in ("zero", "nil") else Weight.HARD
        ordinal = word.endswith(("th", "ths", "third", "thirds"))
        return Atom(Fraction(_ENGLISH[word]), weight, whole=ordinal)
    if word == "two":
        return Atom(Fraction(2), Weight.WEAK)
    if word in _ENGLISH_SCALES:
        return Atom(Fraction(_ENGLISH_SCALES[word]), multiplier=True)
    if word == "dozen":
        return Atom(Fraction(12), Weight.WEAK, whole=True)
    if word in _ENGLISH_SOFT:
        value = Fraction(_ENGLISH_SOFT[word])
        # “twenty-one” and “the twenty-second” need these as parts.
        return Atom(value, Weight.SOFT, whole=word not in ("one", "first", "second"))
    return None


_FRENCH_BASE = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize vingt trente quarante cinquante soixante septante huitante nonante"
)
_FRENCH = dict(zip(_FRENCH_BASE.split(), [*range(17), *range(20, 100, 10)], strict=True))
_FRENCH |= {"vingts": 20, "octante": 80, "une": 1}
_FRENCH_ORDINALS = {
    stem + ending: value
    for value, stem in {
        1: "un", 2: "deux", 3: "trois", 4: "quatr", 5: "cinqu", 6: "six", 7: "sept", 8: "huit",
        9: "neuv", 10: "dix", 11: "onz", 12: "douz", 13: "treiz", 14: "quatorz", 15: "quinz",
        16: "seiz", 20: "vingt", 30: "trent", 40: "quarant", 50: "cinquant", 60: "soixant",
        100: "cent", 1000: "mill",
    }.items()
    for ending in ("ième", "ièmes")
}  # fmt: skip
_FRENCH_SOFT = {
    "premier": 1, "première": 1, "premiers": 1, "premières": 1,
    "second": 2, "seconde": 2, "couple": 2, "paire": 2, "jumeaux": 2, "jumelles": 2, "tiers": 3,
    "midi": 12, "minuit": 12,
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "dizaines": 10,
    "douzaines": 12, "centaines": 100, "millier": 1000, "milliers": 1000,
}  # fmt: skip
_FRENCH_SCALES = {
    "cent": 100, "cents": 100, "mille": 1000, "mil": 1000,
    "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
}  # fmt: skip


@lru_cache(maxsize=20_000)
def _french(word: str) -> Atom | None:
    if word in _FRENCH:
        value = _FRENCH[word]
        weight = {0: Weight.WEAK, 1: Weight.SOFT, 2: Weight.WEAK}.get(value, Weight.HARD)
        return Atom(Fraction(value), Weight.WEAK if word == "neuf" else weight)
    if word in _FRENCH_ORDINALS:
        value = _FRENCH_ORDINALS[word]
        weight = Weight.SOFT if value <= 2 else Weight.HARD
        if value >= 100:
            return Atom(Fraction(value), multiplier=True)
        return Atom(Fraction(value), weight)
    if word in _FRENCH_SCALES:
        return Atom(Fraction(_FRENCH_SCALES[word]), multiplier=True)
    if word in _FRENCH_SOFT:
        return Atom(Fraction(_FRENCH_SOFT[word]), Weight.SOFT, whole=True)
    return None


_GERMAN_UNITS = {
    "ein": 1, "eins": 1, "eine": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_GERMAN_TEENS = {
    "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15,
    "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_GERMAN_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_GERMAN_ORDINALS = {"erst": 1, "dritt": 3, "siebt": 7, "acht": 8}


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_UNDER_100 = (
    f"(?:(?P<unit{{0}}>{_either(_GERMAN_UNITS)})und(?P<ten{{0}}>{_either(_GERMAN_TENS)})"
    f"|(?P<one{{0}}>{_either(_GERMAN_TENS)}|{_either(_GERMAN_TEENS)}|{_either(_GERMAN_UNITS)}))"
)
_UNDER_1000 = (
    f"(?:(?:(?P<hundreds{{0}}>{_either(_GERMAN_TEENS)}|{_either(_GERMAN_UNITS)})?"
    f"(?P<hundred{{0}}>hundert)(?:und)?)?{_UNDER_100}?)"
)
_GERMAN = re.compile(
    f"(?:{_UNDER_1000.format('a')}(?P<thousand>tausend)(?:und)?)?{_UNDER_1000.format('b')}"
    "(?P<ordinal>(?:erst|zweit|dritt|siebt|acht)(?=e))?"
    "(?P<ending>(?:e[nrsm]?|s?te[nrsm]?|st|jährig.*|mal(?:ig.*)?|fach.*|köpfig.*|stündig.*|"
    "tägig.*|monatig.*|wöchig.*|stöckig.*|minütig.*|prozentig.*|er|ern|en|einhalb|t)?)"
)
_GERMAN_SOFT = {
    **worth(
        "ein eine einen einem einer eines eins einmal erste ersten erster erstes erstem "
        "erstens einzige einzigen",
        1,
    ),
    **worth(
        "beide beiden beider beides paar zweite zweiten zweiter zweites zweitens doppelt "
        "zwilling zwillinge zweimal",
        2,
    ),
    "zweit": 2, "dritt": 3,
    "hunderte": 100, "hunderten": 100, "tausende": 1000, "tausenden": 1000, "dutzende": 12,
    "millionen": 10**6, "drittel": 3, "mitternacht": 12, "mittag": 12, "mittags": 12,
}  # fmt: skip
_GERMAN_SCALES = {
    "million": 10**6, "millionen": 10**6, "mio": 10**6, "milliarde": 10**9, "milliarden": 10**9,
    "tausend": 1000, "hundert": 100,
}  # fmt: skip


@lru_cache(maxsize=20_000)
def _german(word: str) -> Atom | None:
    if word in _GERMAN_SCALES:
        value = _GERMAN_SCALES[word]
        return Atom(Fraction(value), multiplier=True, plural=word.endswith("en"))
    if word in _GERMAN_SOFT:
        return Atom(Fraction(_GERMAN_SOFT[word]), Weight.SOFT, whole=True)
    if word in ("zwei", "zwo", "zweier", "null"):
        return Atom(Fraction(0 if word == "null" else 2), Weight.WEAK)
    if word in ("dutzend", "anderthalb"):
        value_of = {"dutzend": Fraction(12), "anderthalb": Fraction(3, 2)}
        return Atom(value_of[word], Weight.WEAK)
    for stem, small in _GERMAN_ORDINALS.items():
        if word.startswith(stem) and word[len(stem) :] in ("e", "en", "er", "es", "em", "ens"):
            # “achten” is to respect, far more often than the eighth.
            return Atom(Fraction(small), Weight.SOFT if word == "achten" else Weight.HARD)
    match = _GERMAN.fullmatch(word)
    if not match or match.start("ending") == 0:
        return None
    parts = match.groupdict()
    value = 1000 * max(_german_group(parts, "a"), 1) if parts["thousand"] else 0
    value += _german_group(parts, "b")
    if value:
        value += {"erst": 1, "zweit": 2, "dritt": 3, "siebt": 7, "acht": 8}.get(
            parts["ordinal"] or "", 0
        )
    if not value:
        return None
    weight = Weight.HARD
    if value <= 2 or parts["ending"] in ("en", "er", "ern"):
        weight = Weight.WEAK if value > 1 else Weight.SOFT
    exact = Fraction(value) + (Fraction(1, 2) if parts["ending"] == "einhalb" else 0)
    return Atom(exact, weight)


def _german_group(parts: dict[str, str | None], which: str) -> int:
    small = _GERMAN_UNITS | _GERMAN_TEENS
    value = 0
    if parts["hundred" + which]:
        value = 100 * small.get(parts["hundreds" + which] or "ein", 1)
    if parts["ten" + which]:
        value += small[parts["unit" + which] or ""] + _GERMAN_TENS[parts["ten" + which] or ""]
    elif parts["one" + which]:
        value += (small | _GERMAN_TENS)[parts["one" + which] or ""]
    return value


ENGLISH = Grammar(_english, frozenset({"and"}), hyphens=True, years_in_pairs=True)
FRENCH = Grammar(_french, frozenset({"et"}), hyphens=True, scores=True)
GERMAN = Grammar(_german, frozenset({"und"}))
