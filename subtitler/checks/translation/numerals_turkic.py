"""Numerals of Kazakh, Kyrgyz, Tatar, Turkish and Uyghur: stems, and the endings they take.

A word is a number where a stem and legal endings make all of it. What looks like one and is
another word far more often (үшін "for", онда "there", yüzünden "because of") is named below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from subtitler.checks.translation.numerals import Atom, Grammar, Weight

_VALUES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 1000)
_STEMS = {
    "kk": "нөл бір екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жетпіс "
    "сексен тоқсан жүз мың",
    "ky": "нөл бир эки үч төрт беш алты жети сегиз тогуз он жыйырма отуз кырк элүү алтымыш "
    "жетимиш сексен токсон жүз миң",
    "tt": "ноль бер ике өч дүрт биш алты җиде сигез тугыз ун егерме утыз кырык илле алтмыш җитмеш "
    "сиксән туксан йөз мең",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış yetmiş "
    "seksen doksan yüz bin",
    "ug": "نۆل بىر ئىككى ئۈچ تۆت بەش ئالتە يەتتە سەككىز توققۇز ئون يىگىرمە ئوتتۇز قىرىق ئەللىك "
    "ئاتمىش يەتمىش سەكسەن توقسان يۈز مىڭ",
}
_MORE_STEMS = {
    "kk": {"қырығ": 40, "қырқ": 40, "екеу": 2, "үшеу": 3, "төртеу": 4, "бесеу": 5, "алтау": 6,
           "жетеу": 7, "сегізеу": 8, "тоғызау": 9, "онау": 10},
    "ky": {"экөө": 2, "үчөө": 3, "төртөө": 4, "бешөө": 5, "алтоо": 6, "жетөө": 7},
    "tt": {"икәү": 2, "өчәү": 3, "дүртәү": 4, "бишәү": 5},
    "tr": {"dörd": 4},
    "ug": {"ئىككە": 2, "ئۈچە": 3, "تۆتە": 4, "بەشە": 5, "تۆرت": 4, "يەتتى": 7,
           "ئالتى": 6},
}  # fmt: skip
_SCALES = {
    "kk": {"миллион": 10**6, "миллиард": 10**9, "млн": 10**6, "млрд": 10**9},
    "ky": {"миллион": 10**6, "миллиард": 10**9, "млн": 10**6, "млрд": 10**9},
    "tt": {"миллион": 10**6, "миллиард": 10**9, "млн": 10**6, "млрд": 10**9},
    "tr": {"milyon": 10**6, "milyar": 10**9, "mn": 10**6},
    "ug": {"مىليون": 10**6, "مىليارد": 10**9},
}
_CYRILLIC_ENDINGS = (
    "(?:[ыіиуүе]?н[шч][ыіиуүе])?"  # ordinal
    "(?:[лдт][аеоөә]р)?"
    "(?:(?:с[ыіиуүе]|[ыіиуүе])(?:н|н[аеоөә]|нд[аеоөә]н?|н[аеоөә]н)?|[ыіиуүе]?м[ыіиуүе]з|"
    "[дл][ыіиуүе][кқ])?"
    "(?:[ғгқк][аеоөә]|[дтн][аеоөә]н?|[дт][аеоө]м[ыіиуү]н|[ндт][ыіиуүе][ңн]?|[мбп]ен|"
    "[дт][аеә]й|шақты|шекті)?"
)
_ENDINGS = {
    "kk": _CYRILLIC_ENDINGS,
    "ky": _CYRILLIC_ENDINGS,
    "tt": _CYRILLIC_ENDINGS,
    "tr": (
        "(?:[ıiuü]?nc[ıiuü])?(?:l[ae]r)?(?:s[ıiuü]|[ıiuü])?(?:m[ıiuü]z)?"
        "(?:[yn]?[ae]|n?[dt][ae]n?|n?[ıiuü]n|n?[ıiuü]|y[ıiuü]|l[ıiuü][kğ][ıiuü]?|ş?[ae]r|yl[ae])?"
    ),
    "ug": (
        "(?:[ىۇۈ]?نچى)?(?:ل[اە]ر)?(?:سى|ى|ىمىز|يلەن|ىلەن|ەيلەن|ۇلەن)?"
        "(?:غا|گە|قا|كە|[دت][اە]|[دت]ىن|نىڭ|نى|لىق|لىك|نچى)?"
    ),
}
_VAGUE = {
    "kk": re.compile(
        "(?P<stem>он|жүз|мың|миллион)(даған|деген|таған|теген|лаған|леген|дап|деп|дар|дер)"
    ),
    "ky": re.compile("(?P<stem>он|жүз|миң|миллион)(даган|деген|догон|дөгөн)"),
    "tt": re.compile("(?P<stem>ун|йөз|мең|миллион)(нарча|нәрчә|ләгән|лаган|ләрчә|ларча)"),
    "tr": re.compile(
        "(?P<stem>on|yüz|bin|milyon)(?:lar|ler)(?:ca|ce)?"
        "|(?P<tens>on|yirmi|otuz|kırk|elli|altmış|yetmiş|seksen|doksan)l[ıiuü](?=$)"
    ),
    "ug": re.compile("(?P<stem>ئون|يۈز|مىڭ|مىليون)(لىغان|لىگەن|لاپ|لەپ)"),
}
# The whole words that these stems may make; every other form is another word, or too often one. A
# form of жүз, which is a face as well, may still answer a hundred.
_ONLY = {
    "kk": {"он": "он|онға|оннан|оныншы.*|онау.*|оншақты", "жүз": "жүз|жүзге|жүздей|жүзінші.*",
           "үш": "(?!үшін$).*", "бес": "(?!бесін$).*",
           "алты": "алты|алтыға|алтыда|алтыдан|алтыншы.*|алтысы"},
    "ky": {"он": "он|онго|ондон|онунчу.*", "жүз": "жүз|жүзгө|жүзүнчү.*", "үч": "(?!үчүн$).*",
           "алты": "алты|алтыга|алтыдан|алтынчы.*"},
    "tt": {"ун": "ун|унга|уннан|унынчы.*", "йөз": "йөз|йөзгә|йөзенче.*", "өч": "(?!өчен$).*",
           "алты": "алты|алтыга|алтыдан|алтынчы.*"},
    "tr": {"on": "on|onuncu.*|onar", "yüz": "yüz|yüzüncü.*", "bin": "bin|bine|binden|bininci.*",
           "altı": "altı|altıya|altıdan|altıda|altıncı.*|altısı|altışar",
           "yedi": "yedi|yediye|yediden|yedide|yedinci.*|yedisi|yedişer",
           "üç": "(?!üçün$).*", "elli": "(?!ellik).*", "beş": "(?!beşik|beşe?r$).*|beşer"},
    "ug": {"ئون": "ئون|ئونغا|ئوندىن|ئونىنچى.*|ئونلا", "يۈز": "يۈز|يۈزىنچى.*",
           "ئۈچ": "(?!ئۈچۈن$).*"},
}  # fmt: skip
# “Ate”, and the memorial days (the seventh, the fortieth) that have become nouns.
# “Ағам екеуміз” is my brother and I.
_TWO_OF_US = re.compile("екеу[іi]?м[іi]з.*|екеуің.*|экөөб[үу]з.*|икәүбез.*|ikimiz.*")
_SOFT = {"bine", "binden"}  # bine is “get on” as well
_WEAK = {
    "tr": {"yedi"},
    "kk": {"жетісі", "жетісін", "қырқы", "қырқын", "бесінде", "бесіне"},
}


@dataclass(frozen=True, slots=True)
class _Words:
    values: dict[str, int]
    pattern: re.Pattern[str]
    only: dict[str, re.Pattern[str]]
    stem: re.Pattern[str]
    row: re.Pattern[str]


@lru_cache(maxsize=8)
def _words(language: str) -> _Words:
    values = dict(zip(_STEMS[language].split(), _VALUES, strict=True))
    values |= _MORE_STEMS[language] | _SCALES[language]
    stems = "|".join(sorted(map(re.escape, values), key=len, reverse=True))
    only = {stem: re.compile(rule) for stem, rule in _ONLY[language].items()}
    endings = _ENDINGS[language]
    row = re.compile(f"((?:{stems}){{2,}}?){endings}")
    return _Words(values, re.compile(f"({stems})({endings})"), only, re.compile(stems), row)


@lru_cache(maxsize=20_000)
def _atom(language: str, word: str) -> Atom | None:
    vague = _VAGUE[language].fullmatch(word)
    words = _words(language)
    if vague:
        return Atom(
            Fraction(words.values[next(filter(None, vague.groupdict().values()))]),
            Weight.SOFT,
            whole=True,
        )
    match = words.pattern.fullmatch(word)
    if not match:
        return _run_together(language, word)
    stem, ending = match.groups()
    rule = words.only.get(stem)
    value = words.values[stem]
    other = rule is not None and not rule.fullmatch(word)
    if other and value != 100:
        return None
    weight = Weight.HARD
    ordinal = any(mark in ending for mark in ("нш", "нч", "nc", "نچ"))
    # The second day is the next one.
    if (
        value == 1
        or other
        or (ordinal and value == 2)
        or word in _SOFT
        or _TWO_OF_US.fullmatch(word)
    ):
        weight = Weight.SOFT
    elif value in (0, 2) or word in _WEAK.get(language, ()):
        weight = Weight.WEAK
    return Atom(Fraction(value), weight, multiplier=value >= 100, whole=ordinal and value < 100)


def _run_together(language: str, word: str) -> Atom | None:
    """Turkish numbers in one word, as on a cheque: yirmibeş, ikibin."""
    if language != "tr" or len(word) < 4:
        return None
    words = _words(language)
    match = words.row.fullmatch(word)
    if not match:
        return None
    total = group = 0
    for part in words.stem.findall(match.group(1)):
        value = words.values[part]
        if value >= 1000:
            total, group = total + (group or 1) * value, 0
        elif value == 100:
            group = (group or 1) * 100
        elif group and group % (10 if value < 10 else 100):
            return None
        else:
            group += value
    return Atom(Fraction(total + group), whole=True)


def turkic(language: str) -> Grammar:
    """The grammar of numbers of kk, ky, tt, tr or ug."""
    return Grammar(lambda word: _atom(language, word), ten_takes_units=True)
