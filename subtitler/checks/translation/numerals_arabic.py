"""Numerals of Arabic: both genders, the cases of prose, and clitics (و ف ب ل ك ال).

Words come without vowel points, with bare alef, and with ya for alef maqsura.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from subtitler.checks.translation.numerals import Atom, Grammar, Weight

_UNITS = {
    1: "واحد واحده احدي حادي حاديه",
    2: "اثنان اثنين اثنا اثني اثنتان اثنتين اثنتا اثنتي ثنتين",
    3: "ثلاث ثلاثه ثالث ثالثه",
    4: "اربع اربعه رابع رابعه",
    5: "خمس خمسه خامس خامسه",
    6: "ست سته سادس سادسه",
    7: "سبع سبعه سابع سابعه",
    8: "ثمان ثماني ثمانيه ثامن ثامنه",
    9: "تسع تسعه تاسع تاسعه",
    10: "عشر عشره عاشر عاشره",
}
_TENS = "عشر ثلاث اربع خمس ست سبع ثمان تسع"
_SOFT = {
    "احد": 1, "اول": 1, "اولي": 1, "ثاني": 2, "ثانيه": 2, "ثوان": 2, "ثواني": 2, "كلا": 2,
    "كلاهما": 2, "توامان": 2, "مرتين": 2, "ثلثي": 3, "ثلث": 3, "عشرات": 10, "مئات": 100,
    "الوف": 1000, "ملايين": 10**6,
}  # fmt: skip
# “Two years” and the like in one word.
_DUALS = (
    "سنتان سنتين سنتي عامان عامين شهران شهرين اسبوعان اسبوعين يومان يومين ساعتان ساعتين "
    "دقيقتان دقيقتين مرتان طفلان طفلين ولدان ولدين بنتان بنتين اخوان اخوين اختان اختين"
)
_WEAK = {"ست", "سبع"}
# “I am not”, “the lady”, “bright”: a clitic and a numeral only by their letters.
_OTHER_WORDS = {"لست", "ولست", "فلست", "الست", "كعشر", "بعشر"}


def _table() -> dict[str, Atom]:
    table: dict[str, Atom] = {"صفر": Atom(Fraction(0), Weight.WEAK)}
    for value, words in _UNITS.items():
        weight = {1: Weight.SOFT, 2: Weight.WEAK}.get(value, Weight.HARD)
        atom = Atom(Fraction(value), weight)
        table |= {word + end: atom for word in words.split() for end in ("", "ا")}
    for place, stem in enumerate(_TENS.split(), 2):
        table |= {stem + end: Atom(Fraction(10 * place)) for end in ("ون", "ين")}
        decade = Atom(Fraction(10 * place), Weight.SOFT, whole=True)
        table |= {stem + end: decade for end in ("ينات", "ينيات")}
        if place > 2:
            hundred = Atom(Fraction(100 * place))
            table |= {stem + end: hundred for end in ("مئه", "مائه", "ميه", "مايه")}
    table["ثمانيمئه"] = table["ثمانيمائه"] = Atom(Fraction(800))
    hundred = Atom(Fraction(100), multiplier=True)
    table |= dict.fromkeys(("مئه", "مائه", "ميه", "مايه"), hundred)
    two_hundred = Atom(Fraction(200))
    table |= dict.fromkeys(
        ["مئتان", "مئتين", "مائتان", "مائتين", "مئتا", "مئتي", "مائتا", "مائتي"], two_hundred
    )
    thousand = Atom(Fraction(1000), multiplier=True)
    table |= dict.fromkeys(("الف", "الفا"), thousand)
    table["الاف"] = Atom(Fraction(1000), multiplier=True, plural=True)
    table |= dict.fromkeys(("الفان", "الفين", "الفي"), Atom(Fraction(2000)))
    million = Atom(Fraction(10**6), multiplier=True)
    table |= dict.fromkeys(("مليون", "مليونا"), million)
    table["مليونين"] = Atom(Fraction(2 * 10**6))
    table["مليار"] = Atom(Fraction(10**9), multiplier=True)
    table |= {word: Atom(Fraction(value), Weight.SOFT, whole=value != 1)
              for word, value in _SOFT.items()}  # fmt: skip
    for word in _WEAK:
        table[word] = Atom(table[word].value, Weight.WEAK)
    table |= dict.fromkeys(_DUALS.split(), Atom(Fraction(2), Weight.SOFT, whole=True))
    table["ملايين"] = Atom(Fraction(10**6), multiplier=True, plural=True)
    return table


_TABLE = _table()


@lru_cache(maxsize=20_000)
def _arabic(word: str) -> Atom | None:
    word = word.replace("ة", "ه").replace("ى", "ي")
    if word in _OTHER_WORDS:
        return None
    atom = _TABLE.get(word)
    if atom:
        return atom
    rest, joined = word, False
    for clitics in ("وف", "بلك"):
        if rest[:1] and rest[0] in clitics and len(rest) > 3:
            joined = joined or rest[0] == "و"
            rest = rest[1:]
            if rest in _TABLE:
                break
    if rest not in _TABLE and rest.startswith("ال"):
        rest = rest[2:]
    elif rest not in _TABLE and rest.startswith("ل") and len(rest) > 3:
        rest = rest[1:]  # لل
    found = _TABLE.get(rest)
    if not found:
        return None
    return Atom(
        found.value,
        found.weight,
        multiplier=found.multiplier,
        joined=joined,
        whole=found.whole,
        plural=found.plural,
    )


ARABIC = Grammar(_arabic, frozenset({"و"}), unit_first=True)
