"""Numerals of Russian: every case of the cardinals, collectives, ordinals, and compounds."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from subtitler.checks.translation.numerals import Atom, Grammar, Weight, worth

_UNITS = {
    0: "ноль нуль ноля нуля нулю нулём",
    2: "два две двух двум двумя двое двоих двоим двоими",
    3: "три трех трем тремя трое троих троим троими третий третья третье третьего третьей "
    "третьему третьим третьем третью третьи третьих третьими",
    4: "четыре четырех четырем четырьмя",
    5: "пять пяти пятью",
    6: "шесть шести шестью",
    7: "семь семи",
    8: "восемь восьми восемью восьмью",
    9: "девять девяти девятью",
    10: "десять десяти десятью",
    20: "двадцать двадцати двадцатью",
    30: "тридцать тридцати тридцатью",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти пятьюдесятью",
    60: "шестьдесят шестидесяти шестьюдесятью",
    70: "семьдесят семидесяти семьюдесятью",
    80: "восемьдесят восьмидесяти восьмьюдесятью",
    90: "девяносто девяноста",
    100: "сто ста",
    200: "двести двухсот двумстам двумястами двухстах",
    300: "триста трехсот тремстам тремястами трехстах",
    400: "четыреста четырехсот четыремстам четырьмястами четырехстах",
}
_TEENS = "один две три четыр пят шест сем восем девят"
_ORDINAL_STEMS = {
    4: "четверт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят", 10: "десят",
    20: "двадцат", 30: "тридцат", 40: "сороков", 50: "пятидесят", 60: "шестидесят",
    70: "семидесят", 80: "восьмидесят", 90: "девяност", 100: "сот", 200: "двухсот",
    300: "трехсот", 400: "четырехсот", 500: "пятисот", 600: "шестисот", 700: "семисот",
    800: "восьмисот", 900: "девятисот", 1000: "тысячн", 2000: "двухтысячн",
}  # fmt: skip
_ADJECTIVE = [
    "ый",
    "ой",
    "ий",
    "ая",
    "ое",
    "ого",
    "ей",
    "ому",
    "ым",
    "им",
    "ом",
    "ем",
    "ую",
    "ые",
    "ых",
    "ыми",
]
_COLLECTIVE = {4: "четвер", 5: "пятер", 6: "шестер", 7: "семер", 8: "восьмер", 9: "девятер",
               10: "десятер"}  # fmt: skip
_HUNDREDS = {5: "пят", 6: "шест", 7: "сем", 8: "восем", 9: "девят"}
_OBLIQUE_HUNDREDS = {5: "пяти", 6: "шести", 7: "семи", 8: "восьми", 9: "девяти"}
_SOFT = {
    **worth(
        "один одна одно одного одной одному одним одном одну одни одних одними первый "
        "первая первое первого первой первому первым первом первую первые первых первыми "
        "раз единственный",
        1,
    ),
    **worth(
        "оба обе обоих обеих обоим обеим обоими обеими дважды пара пару пары вдвоем "
        "второй вторая второе второго второму вторым втором вторую вторые вторых двойня "
        "близнецы",
        2,
    ),
    "трижды": 3, "втроем": 3, "семью": 7, "вчетвером": 4, "впятером": 5,
    "десяток": 10, "десятка": 10, "десятки": 10, "десятков": 10, "десятками": 10,
    "дюжина": 12, "дюжину": 12, "дюжины": 12, "полсотни": 50, "полтысячи": 500,
    "сотня": 100, "сотню": 100, "сотни": 100, "сотен": 100, "сотнями": 100, "сотням": 100,
    "тысячами": 1000, "тысячам": 1000, "треть": 3, "трети": 3, "четвертью": 4,
    "полночь": 12, "полдень": 12, "полудня": 12, "полуночи": 12,
}  # fmt: skip
_HALVES = {"полтора": Fraction(3, 2), "полторы": Fraction(3, 2), "полутора": Fraction(3, 2),
           "полтораста": Fraction(150)}  # fmt: skip
_SCALES = re.compile(
    "(?:(тыс|тысяч[аеиуюй]?|тысяче?й|тысячах)|(млн|миллион(?:а|ов|у|ам|е|ом|ами|ах)?)"
    "|(млрд|миллиард(?:а|ов|у|ам|е|ом|ами|ах)?))"
)


def _table() -> dict[str, Atom]:
    table: dict[str, Atom] = {}
    for value, words in _UNITS.items():
        weight = Weight.WEAK if value in (0, 2) else Weight.HARD
        table |= {word: Atom(Fraction(value), weight) for word in words.split()}
    for place, stem in enumerate(_TEENS.split(), 11):
        stem += "надцат"
        table |= {stem + end: Atom(Fraction(place)) for end in ("ь", "и", "ью")}
        table |= {stem + end: Atom(Fraction(place), whole=True) for end in _ADJECTIVE}
    for value, stem in _ORDINAL_STEMS.items():
        atom = Atom(Fraction(value), whole=True)
        table |= {stem + end: atom for end in _ADJECTIVE}
    for value, stem in _COLLECTIVE.items():
        table |= {stem + end: Atom(Fraction(value)) for end in ("о", "ых", "ым", "ыми")}
    for digit, stem in _HUNDREDS.items():
        atom = Atom(Fraction(100 * digit))
        oblique = _OBLIQUE_HUNDREDS[digit]
        cases = (f"{stem}ьсот", f"{oblique}сот", f"{oblique}стам", f"{stem}ьюстами")
        table |= dict.fromkeys((*cases, f"{oblique}стах"), atom)
    table |= {word: Atom(Fraction(value), Weight.SOFT, whole=value != 1)
              for word, value in _SOFT.items()}  # fmt: skip
    table |= {word: Atom(value) for word, value in _HALVES.items()}
    return table


_TABLE = _table()
_PARTS = {
    "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8,
    "девяти": 9, "десяти": 10, "двадцати": 20, "тридцати": 30, "сорока": 40, "пятидесяти": 50,
    "шестидесяти": 60, "семидесяти": 70, "восьмидесяти": 80, "девяносто": 90, "сто": 100,
    "двухсот": 200, "трехсот": 300, "пятисот": 500,
    **{stem + "надцати": 11 + place for place, stem in enumerate(_TEENS.split())},
}  # fmt: skip
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_COMPOUND = re.compile(
    f"((?:{_PART})+)(?:летн|лети|этажн|месячн|дневн|недельн|часов|тысячн|кратн|минутн|метров|"
    "километров|процентн|классн|комнатн|местн)[а-я]*"
)


@lru_cache(maxsize=20_000)
def _russian(word: str) -> Atom | None:
    word = word.replace("ё", "е")
    atom = _TABLE.get(word)
    if atom:
        return atom
    scale = _SCALES.fullmatch(word)
    if scale:
        value = 1000 if scale.group(1) else 10**6 if scale.group(2) else 10**9
        vague = word in ("тысячи", "миллионы", "тысяч")
        return Atom(Fraction(value), multiplier=True, plural=vague)
    compound = _COMPOUND.fullmatch(word)
    if compound:
        value = sum(_PARTS[part] for part in re.findall(_PART, compound.group(1)))
        value *= 1000 if word.startswith("тысячн", compound.end(1)) else 1
        return Atom(Fraction(value), Weight.WEAK, whole=True)
    return None


RUSSIAN = Grammar(_russian)
