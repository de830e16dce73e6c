"""Measures, money and stretches of time after a number."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_TURKIC_END = r"[а-яәғқңөұүһі]{0,5}(?!\w)"
_ROWS: dict[str, dict[str, str]] = {
    "kk": {
        "km": "шақырым|километр|км",
        "cm": "сантиметр|см",
        "m": r"метр|м(?!\w)",
        "kg": "килограмм?|келі|кг",
        "g": r"грамм?|гр(?!\w)",
        "t": "тонна",
        "ha": r"гектар|га(?!\w)",
        "mu": r"му(?!\w)",
        "li": r"ли(?!\w)",
        "jin": r"жың|жин(?!\w)",
        "cl": "сантилитр",
        "ml": "миллилитр|мл",
        "l": r"литр|л(?!\w)",
        "%": "пайыз|процент|%",
        "yuan": "юань|йуан|юан|¥",
        "tenge": "теңге|₸",
        "rouble": "рубль|₽",
        "som": "сом",
        "dollar": "доллар|[$]",
        "euro": "еуро|евро|€",
        "lira": "лира|₺",
        "year": "жыл(?![ққуа])|жас",
        "month": "ай(?!т|н|м|ы[рқ])",
        "week": "апта|жұма",
        "day": "күн|тәулік",
        "hour": "сағат",
        "second": "секунд",
        "minute": "минут",
    },
    "ru": {
        "km": "километр|км|верст",
        "cm": "сантиметр|см",
        "m": r"метр|(?<!-)м(?!\w)",
        "kg": "килограмм|кило|кг",
        "g": r"грамм|гр?(?!\w)",
        "t": r"тонн|т(?!\w)",
        "ha": r"гектар|га(?!\w)",
        "mu": r"му(?!\w)",
        "li": r"ли(?!\w)",
        "jin": r"цзин(?:ь|я|ей)?(?!\w)",
        "cl": "сантилитр",
        "ml": "миллилитр|мл",
        "l": r"литр|л(?!\w)",
        "%": "процент|%",
        "yuan": "юан|¥",
        "tenge": "тенге|₸",
        "rouble": "рубл|₽",
        "som": "сом",
        "dollar": "доллар|[$]",
        "euro": "евро|€",
        "lira": "лир|₺",
        "year": "год|лет",
        "month": "месяц",
        "week": "недел",
        "day": "дн(?:я|ей|ям)|день|сут",
        "hour": "час",
        "second": "секунд",
        "minute": "минут",
    },
    "tr": {
        "km": "kilometre|km",
        "cm": "santim|cm",
        "m": r"metre|m(?!\w)",
        "kg": "kilo|kg",
        "g": r"gram|gr?(?!\w)",
        "t": r"ton(?!\w{3})",
        "ha": r"hektar|ha(?!\w)",
        "mu": r"mu(?!\w)",
        "li": r"li(?!\w)",
        "jin": r"jin(?!\w)",
        "cl": "santilitre|cl",
        "ml": "mililitre|ml",
        "l": r"litre|lt(?!\w)",
        "%": "%",
        "yuan": "yuan|¥",
        "tenge": "tenge|₸",
        "rouble": "ruble|₽",
        "som": r"som(?!\w{3})",
        "dollar": "dolar|[$]",
        "euro": "avro|euro|€",
        "lira": "lira|₺",
        "year": r"yıl|sene|yaş",
        "month": r"ay(?=lık|da|ı|dan|\W|$)",
        "week": "hafta",
        "day": "gün(?!e[yş])",
        "hour": "saat",
        "second": "saniye",
        "minute": "dakika",
    },
    "en": {
        "km": r"kilomet(?:er|re)s?|kms?(?!\w)",
        "mile": r"miles?(?!\w)",
        "cm": "centimet|cm",
        "m": r"met(?:er|re)s?(?!\w)|m(?!\w)",
        "kg": r"kilos?(?!\w)|kilogram|kgs?(?!\w)",
        "g": r"grams?(?!\w)|g(?!\w)",
        "t": r"tons?(?!\w)|tonnes?",
        "ha": r"hectare|ha(?!\w)",
        "mu": r"mu(?!\w)",
        "li": r"li(?!\w)",
        "jin": r"jin(?!\w)|catt(?:y|ies)",
        "cl": r"centilit|cl(?!\w)",
        "ml": r"millilit|ml(?!\w)",
        "l": r"lit(?:er|re)s?(?!\w)",
        "%": r"per ?cent(?!\w)|%",
        "yuan": "yuan|rmb|renminbi|cny|¥",
        "tenge": "tenge|kzt|₸",
        "rouble": "rou?bles?|₽",
        "som": r"soms?(?!\w)",
        "dollar": "dollar|usd|[$]",
        "euro": "euro|€",
        "lira": "lira|₺",
        "year": "year",
        "month": "month",
        "week": "week",
        "day": r"days?(?!\w)",
        "hour": "hour",
        "second": r"seconds?(?!\w)",
        "minute": "minute",
    },
    "fr": {
        "km": "kilom|km",
        "cm": "centim|cm",
        "m": r"mètres?(?!\w)|m(?!\w)",
        "kg": r"kilos?(?!\w)|kilogramme|kg",
        "g": r"grammes?(?!\w)|g(?!\w)",
        "t": r"tonnes?(?!\w)",
        "ha": r"hectare|ha(?!\w)",
        "mu": r"mu(?!\w)",
        "li": r"li(?!\w)",
        "jin": r"jin(?!\w)|livres?(?!\w)",
        "cl": r"centilitre|cl(?!\w)",
        "ml": r"millilitre|ml(?!\w)",
        "l": r"litres?(?!\w)",
        "%": r"pour ?cent(?!\w)|%",
        "yuan": "yuan|¥",
        "tenge": "tenge|₸",
        "rouble": "rouble|₽",
        "som": r"soms?(?!\w)",
        "dollar": "dollar|[$]",
        "euro": "euro|€",
        "lira": "livres? turques?|lires?|₺",
        "year": r"ans?(?!\w)|années?",
        "month": r"mois(?!\w)",
        "week": "semaine",
        "day": "jour",
        "hour": r"heure|h(?!\w)",
        "second": r"secondes?(?!\w)",
        "minute": "minute",
    },
    "de": {
        "km": "kilometer|km",
        "cm": "zentimeter|cm",
        "m": r"metern?(?!\w)|m(?!\w)",
        "kg": r"kilo(?:gramm)?(?!\w)|kg",
        "g": r"gramm|g(?!\w)",
        "t": r"tonnen?(?!\w)",
        "ha": r"hektar|ha(?!\w)",
        "mu": r"mu(?!\w)",
        "li": r"li(?!\w)",
        "jin": r"jin(?!\w)",
        "cl": r"zentiliter|cl(?!\w)",
        "ml": r"milliliter|ml(?!\w)",
        "l": r"litern?(?!\w)",
        "%": "prozent|%",
        "yuan": "yuan|¥",
        "tenge": "tenge|₸",
        "rouble": "rubel|₽",
        "som": r"som(?!\w)",
        "dollar": "dollar|[$]",
        "euro": "euro|€",
        "lira": "lira|₺",
        "year": "jahr",
        "month": "monat",
        "week": "woche",
        "day": r"tage?n?(?!\w)",
        "hour": "stunde",
        "second": "sekunde",
        "minute": "minute",
    },
    "ar": {
        "km": "كيلومتر|كيلو متر|كم",
        "cm": "سنتيمتر|سم",
        "m": r"مترا?(?!\w)|امتار",
        "kg": "كيلوغرام|كيلوجرام|كيلو|كغ",
        "g": "غرام|جرام",
        "t": r"طنا?(?!\w)|اطنان",
        "ha": "هكتار",
        "mu": r"مو(?!\w)",
        "li": r"لي(?!\w)",
        "jin": r"جين(?!\w)",
        "cl": "سنتيلتر",
        "ml": "ملليلتر|مليلتر|ميليلتر",
        "l": "لتر|ليتر",
        "%": "بالمئة|بالمائة|في المئة|في المائة|٪|%",
        "yuan": "يوان|¥",
        "tenge": "تينغ|تنغ|₸",
        "rouble": "روبل",
        "som": r"سوم(?!\w)",
        "dollar": "دولار|[$]",
        "euro": "يورو|€",
        "lira": "ليرة|ليرات|₺",
        "year": "سنة|سنوات|سنين|عاما?(?!\\w)|اعوام",
        "month": "شهر|اشهر|شهور",
        "week": "اسبوع|اسابيع",
        "day": r"يوما?(?!\w)|ايام",
        "hour": "ساعة|ساعات",
        "second": "ثانية|ثواني?",
        "minute": "دقيقة|دقائق",
    },
    "zh": {
        "km": "公里|千米",
        "cm": "厘米|公分",
        "m": "(?<![厘毫千分])米",
        "kg": "公斤|千克",
        "g": "(?<![千毫])克",
        "t": "吨",
        "ha": "公顷",
        "mu": "亩",
        "li": "(?<!公)里(?!面|边)",
        "jin": "(?<!公)斤",
        "cl": "厘升",
        "ml": "毫升",
        "l": "(?<![毫厘])升(?!起|学|高)",
        "%": "%",
        "yuan": "元|块|圆|人民币",
        "tenge": "坚戈",
        "rouble": "卢布",
        "som": "索姆",
        "dollar": "美元|美金|[$]",
        "euro": "欧元|€",
        "lira": "里拉",
        "year": "年|岁|周岁",
        "month": "个月|個月",
        "week": "个?星期|周(?!岁)|个?礼拜",
        "day": "天|日",
        "hour": "个?小时|个?钟头",
        "second": "秒",
        "minute": "分钟?",
    },
    "ja": {
        "km": "キロメートル|キロ(?!グラム)|km",
        "cm": "センチ|cm",
        "m": "(?<![ロチリ])メートル|m(?!\\w)",
        "kg": "キログラム|kg",
        "g": "(?<!ロ)グラム",
        "t": "トン",
        "ha": "ヘクタール",
        "mu": "ムー|畝",
        "li": "里",
        "jin": "斤",
        "cl": "センチリットル",
        "ml": "ミリリットル",
        "l": "(?<!リ)リットル",
        "%": "パーセント|%",
        "yuan": "人民元|元",
        "tenge": "テンゲ",
        "rouble": "ルーブル",
        "som": "ソム",
        "dollar": "ドル|[$]",
        "euro": "ユーロ|€",
        "lira": "リラ",
        "year": "年|歳|才",
        "month": "[ヶかカケ箇]月",
        "week": "週間?",
        "day": "日間?",
        "hour": "時間",
        "second": "秒",
        "minute": "分",
    },
    "ko": {
        "km": "킬로미터|km",
        "cm": "센티|cm",
        "m": "(?<![로티리])미터|m(?!\\w)",
        "kg": "킬로그램|킬로(?!미터)|kg",
        "g": "(?<!로)그램",
        "t": "톤",
        "ha": "헥타르",
        "mu": "무",
        "li": "리",
        "jin": "근",
        "cl": "센티리터",
        "ml": "밀리리터",
        "l": "(?<!리)리터",
        "%": "퍼센트|프로|%",
        "yuan": "위안",
        "tenge": "텡게",
        "rouble": "루블",
        "som": "솜",
        "dollar": "달러|[$]",
        "euro": "유로|€",
        "lira": "리라",
        "year": "년|해|살|세",
        "month": "개월|달",
        "week": "주",
        "day": "일",
        "hour": "시간",
        "second": "초",
        "minute": "분",
    },
}
_ROWS["ky"] = _ROWS["kk"] | {
    "km": "чакырым|километр|км",
    "year": "жыл(?!к)|жаш",
    "month": "ай(?!т)",
    "week": "апта|жума",
    "day": "күн",
    "hour": "саат",
    "%": "пайыз|процент|%",
    "tenge": "теңге",
}
_ROWS["tt"] = _ROWS["kk"] | {
    "km": "чакрым|километр|км",
    "year": "ел|яш",
    "month": "ай(?!т)",
    "week": "атна",
    "day": "көн",
    "hour": "сәгать",
    "tenge": "тәңкә|теңге",
}
_ROWS["ug"] = {
    "km": "كىلومېتىر|چاقىرىم",
    "m": "مېتىر",
    "kg": "كىلوگىرام|كىلو",
    "g": "گىرام",
    "t": "توننا",
    "mu": "مو",
    "jin": "جىڭ",
    "%": "پىرسەنت|%",
    "yuan": "يۈەن|كوي",
    "tenge": "تەڭگە",
    "rouble": "رۇبلى",
    "som": "سوم",
    "dollar": "دوللار|[$]",
    "year": "يىل|ياش",
    "month": "ئاي",
    "week": "ھەپتە",
    "day": "كۈن",
    "hour": "سائەت",
    "minute": "مىنۇت",
}

UNITS_KNOWN = frozenset(_ROWS)
"""The languages whose words for units are known here."""

NAMES = {
    "km": "kilometres", "mile": "miles", "cm": "centimetres", "m": "metres", "kg": "kilograms",
    "g": "grams", "t": "tonnes", "ha": "hectares", "mu": "mu", "li": "li (half a kilometre)",
    "jin": "jin (half a kilogram)", "cl": "centilitres",
    "ml": "millilitres", "l": "litres", "%": "per cent", "yuan": "yuan", "tenge": "tenge",
    "rouble": "roubles", "som": "som", "dollar": "dollars", "euro": "euros", "lira": "lira",
    "year": "years", "month": "months", "week": "weeks", "day": "days", "hour": "hours",
    "minute": "minutes", "second": "seconds",
}  # fmt: skip
"""The units as people read them."""

TIME = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
"""Stretches of time: a language may leave them out (“I am fifty”)."""

CONVERSIONS: dict[tuple[str, str], Fraction] = {
    ("li", "km"): Fraction(1, 2),
    ("li", "m"): Fraction(500),
    ("jin", "kg"): Fraction(1, 2),
    ("jin", "g"): Fraction(500),
    ("mu", "ha"): Fraction(1, 15),
    ("km", "m"): Fraction(1000),
    ("m", "cm"): Fraction(100),
    ("kg", "g"): Fraction(1000),
    ("t", "kg"): Fraction(1000),
    ("year", "month"): Fraction(12),
    ("week", "day"): Fraction(7),
    ("day", "hour"): Fraction(24),
    ("hour", "minute"): Fraction(60),
    ("minute", "second"): Fraction(60),
    ("l", "cl"): Fraction(100),
    ("l", "ml"): Fraction(1000),
}
"""How many of the second unit make one of the first."""

# Kazakhs in China call the yuan som; a rouble is som in Kyrgyz and Kazakh too.
_SAME = ({"som", "yuan", "rouble"}, {"day", "year"})


def same_unit(first: str, second: str) -> bool:
    """Whether two units may be the same thing (сом is what the speaker's country pays with)."""
    if first == second:
        return True
    return {first, second} <= _SAME[0]


@lru_cache(maxsize=32)
def _pattern(language: str) -> re.Pattern[str] | None:
    rows = _ROWS.get(language)
    if not rows:
        return None
    names = {unit: f"u{place}" for place, unit in enumerate(NAMES)}
    parts = [f"(?P<{names[unit]}>{words})" for unit, words in rows.items()]
    return re.compile("|".join(parts))


_UNITS = tuple(NAMES)
_GAP = re.compile(
    r"(?:-?(?:нш[іы]|ш[іы]|й|ый|ой|го|й|е|х|ти|th|st|rd|ème|e|inci|ıncı|üncü))?[\s\u00a0\u202f多余餘来來-]?"
)
_DUALS = {"سنت": "year", "عام": "year", "شهر": "month", "اسبوع": "week", "يوم": "day",
          "ساعت": "hour", "دقيقت": "minute"}  # fmt: skip
_SIGN = re.compile(r"([$€¥₸₽₺%])\s?$")
_SIGNS = {
    "$": "dollar",
    "€": "euro",
    "¥": "yuan",
    "₸": "tenge",
    "₽": "rouble",
    "₺": "lira",
    "%": "%",
}


def unit_after(text: str, start: int, end: int, language: str) -> str:
    """The unit after the number from `start` to `end`, or the sign before it; "" without one."""
    pattern = _pattern(language)
    if pattern is None:
        return ""
    gap = _GAP.match(text, end)
    for place in {end, gap.end() if gap else end}:
        match = pattern.match(text, place)
        if match and match.lastgroup:
            return _UNITS[int(match.lastgroup[1:])]
    sign = _SIGN.search(text[max(0, start - 2) : start])
    if sign:
        return _SIGNS[sign.group(1)]
    if language == "ar":
        return next((unit for stem, unit in _DUALS.items() if stem in text[start:end]), "")
    before = text[max(0, start - 7) : start]
    if language == "tr" and before.endswith("yüzde "):
        return "%"
    if language == "zh" and before.endswith("百分之"):
        return "%"
    return ""


def mentions(text: str, unit: str, language: str) -> bool:
    """Whether a text (in lower case) has the unit anywhere."""
    words = _ROWS.get(language, {}).get(unit)
    if words is None:
        return True  # a language whose word for it is not known here
    # A kilogram is no gram; an Arabic word may have “with” or “and” before it.
    alone = "" if language in ("zh", "ja", "ko") else r"(?<![^\W\d_])"
    before = "[وبلفك]?(?:ال)?" if language == "ar" else ""
    return re.search(f"{alone}{before}(?:{words})", text) is not None
