"""Names of months and weekdays, and what tells morning from evening, in every language.

A name with another sense (may, қазан "cauldron", آب "father") counts only beside a number or a word
that makes it a date; without one it may still answer the other side's date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_RUSSIAN_MONTHS = "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр"
_MONTHS: dict[str, tuple[str, ...]] = {
    "kk": ("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек|қыркүйег қазан қараша "
           "желтоқсан",
           _RUSSIAN_MONTHS),
    "ky": (_RUSSIAN_MONTHS,),
    "tt": ("гыйнвар феврал март апрел май июн июл август сентябр октябр ноябр декабр",),
    "ru": ("январ феврал март апрел мая июн июл август сентябр октябр ноябр декабр",
           "январ феврал март апрел мае июн июл август сентябр октябр ноябр декабр",
           "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр"),
    "tr": ("ocak|ocağ şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım "
           "aralık|aralığ",),
    "ug": ("يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر",),
    "en": ("january february march april may june july august september october november "
           "december",),
    "fr": ("janvier février mars avril mai juin juillet août|aout septembre octobre novembre "
           "décembre",),
    "de": ("januar|jänner februar|feber märz april mai juni juli august september oktober november "
           "dezember",),
    "ar": ("يناير فبراير مارس ابريل مايو يونيو|يونيه يوليو|يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
           r"كانون\sالثاني شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين\sالاول "
           r"تشرين\sالثاني كانون\sالاول"),
}  # fmt: skip
_OTHER_SENSE = {
    "kk": "қазан маусым наурыз мамыр қараша тамыз май март",
    "ky": "май март", "tt": "май март", "ru": "", "tr": "ocak ocağ ekim aralık aralığ kasım mart",
    "ug": "ماي مارت", "en": "march may august", "fr": "mars", "de": "", "ar": "مارس اب",
}  # fmt: skip
# A month takes these endings; a longer word is another word.
_ENDING = {
    "kk": "[а-яәғқңөұүһі]{0,6}", "ky": "[а-яңөү]{0,6}", "tt": "[а-яәөүҗңһ]{0,6}",
    "ru": "(?:[ьяюей]|ем|ём|ом|ам|а|у|е|и)?", "tr": "['’]?[a-zçğıöşü]{0,6}",
    "ug": r"[\u0621-\u06d5]{0,6}", "en": "", "fr": "", "de": "s?", "ar": "",
}  # fmt: skip
_DATE_BEFORE = {
    "en": r"(?:\d(?:st|nd|rd|th)?|\b(?:in|of|last|since|until|till|by|early|late|mid|this|next|"
    r"from)|(?:st|nd|rd|th|ieth))\W{1,3}(?:the )?$",
    "fr": r"(?:\d|\b(?:en|de|mois|début|fin|mi|depuis|er|vers))\W{1,3}$",
    "ar": r"(?:\d|شهر|من)\W{1,2}$",
    "tr": r"\d\W{1,2}$",
}
_DATE_AFTER = {"kk": r"\W{1,2}ай", "ky": r"\W{1,2}ай", "tt": r"\W{1,2}ай",
               "tr": r"\W{1,2}(?:\d|ay)",
               "en": r"\W{1,3}\d", "fr": r"\W{1,3}\d", "ar": r"\W{1,2}\d",
               "ug": r"\W{1,2}ئاي"}  # fmt: skip
_DIGIT_BEFORE = r"\d\W{0,2}(?:ш[іы]|нч[иыүу]|е|го)?\W{0,2}$"

_CJK_NUMBER = {sign: place for place, sign in enumerate("一二三四五六七八九", 1)}
_CJK_NUMBER |= {"十": 10, "十一": 11, "十二": 12, "元": 1}
_CJK_MONTH = re.compile(r"(?<![\d一二三四五六七八九十个個几幾])"
                        r"(\d{1,2}|十[一二]?|[一二三四五六七八九元])\s?月"
                        r"(?![亮球饼餅光曜])")  # fmt: skip
_KOREAN_MONTH = re.compile(
    r"(?<![가-힣\d])(\d{1,2}|일|이|삼|사|오|유|육|칠|팔|구|십일|십이|시)\s?월(?=$|[^가-힣]|(?:에|의|은|이|을|도|과|까지|부터|말|초|중)(?!\w{3}))"
    r"|(?<![가-힣\d])(\d{1,2})\s?월(?!드|요일)"
)
_KOREAN_NUMBER = dict(
    zip(["일", "이", "삼", "사", "오", "유", "육", "칠", "팔", "구", "시", "십일", "십이"],
        (1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 11, 12), strict=True)
)  # fmt: skip

_WEEKDAYS = {
    "kk": "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
    "ky": "дүйшөмбү шейшемби шаршемби бейшемби жума ишемби жекшемби",
    "tt": "дүшәмбе сишәмбе чәршәмбе пәнҗешәмбе җомга шимбә якшәмбе",
    "ru": "понедельник вторник среда|среду|среды|среде четверг пятниц суббот воскресень",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "ug": "دۈشەنبە سەيشەنبە چارشەنبە پەيشەنبە جۈمە شەنبە يەكشەنبە",
    "en": "mondays? tuesdays? wednesdays? thursdays? fridays? saturdays? sundays?",
    "fr": "lundis? mardis? mercredis? jeudis? vendredis? samedis? dimanches?",
    "de": "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "ar": "اثنين ثلاثاء اربعاء خميس جمعه|جمعة سبت احد",
}
_WEEKDAY_ENDING = {"en": "", "fr": "", "de": "[a-z]{0,3}", "ar": "", "ug": r"[\u0621-\u06d5]{0,5}"}
_UNSURE_WEEKDAYS = {
    "kk": {5}, "ky": {5}, "tt": {5}, "ru": {3}, "tr": {5, 7, 2}, "ug": {5}, "ar": {1, 5, 7},
}  # fmt: skip
_CJK_WEEKDAY = re.compile("(?:星期|礼拜|禮拜|(?<![一二三两四五六七八九十每上下\\d])周|"
                          "(?<=[上下每])周)([一二三四五六日天])(?![年岁个])|"
                          "([月火水木金土日])曜")  # fmt: skip
_KOREAN_WEEKDAY = re.compile("([월화수목금토일])요일")

_MORNING = {
    "kk": "таңғы|таңертең|ертеңгі|азан", "ky": "таңкы|эртең менен", "tt": "иртәнге|иртән",
    "ru": r"утра\b|утром", "tr": r"sabah", "ug": "ئەتىگەن|سەھەر", "en": r"\ba\.?m\b|morning",
    "fr": r"matin", "de": r"\bmorgens|früh\b|vormittag", "ar": "صباح|فجر",
    "zh": "早上|早晨|凌晨|上午|清晨", "ja": "午前|朝", "ko": "오전|아침|새벽",
}  # fmt: skip
_EVENING = {
    "kk": "кешкі|кешке|кешқұрым|түстен кейін", "ky": "кечки|кечинде", "tt": "кичке|кичен",
    "ru": r"вечера\b|вечером|\bдня\b", "tr": r"akşam|öğleden sonra", "ug": "كەچ|چۈشتىن كېيىن",
    "en": r"\bp\.?m\b|evening|afternoon", "fr": r"\bsoir|après-midi", "de": r"abends?\b|nachmittag",
    "ar": "مساء|عصر|بعد الظهر", "zh": "下午|晚上|傍晚", "ja": "午後|夕方", "ko": "오후|저녁",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A month (1 to 12) or weekday (1 is Monday) that a text names; `sure` if it is that only."""

    value: int
    sure: bool
    start: int
    end: int


def _alternatives(row: str) -> list[str]:
    return row.split()


@lru_cache(maxsize=16)
def _month_pattern(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    values: dict[str, int] = {}
    for row in _MONTHS[language]:
        for place, words in enumerate(_alternatives(row), 1):
            values |= {word.replace(r"\s", " "): place for word in words.split("|")}
    stems = "|".join(sorted((word.replace(" ", r"\s") for word in values), key=len, reverse=True))
    before = "(?:ال|[وبلف])?" if language == "ar" else ""
    return re.compile(rf"(?<!\w){before}({stems}){_ENDING[language]}(?!\w)"), values


@lru_cache(maxsize=16)
def _weekday_pattern(language: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    rows = _alternatives(_WEEKDAYS[language])
    ending = _WEEKDAY_ENDING.get(language, r"['’]?\w{0,5}")
    before = "[وبلف]?(?:ال)?" if language == "ar" else ""
    either = "|".join(sorted((word for row in rows for word in row.split("|")), key=len)[::-1])
    return (
        re.compile(rf"(?<!\w){before}({either}){ending}(?!\w)"),
        tuple(re.compile(row) for row in rows),
    )


def months(text: str, cased: str, language: str) -> list[Named]:
    """The months that a text names; `text` is lower case, `cased` the same as it was written."""
    if language in ("zh", "ja"):
        return [
            Named(number, True, *match.span())
            for match in _CJK_MONTH.finditer(text)
            if 1 <= (number := _number(match.group(1), _CJK_NUMBER)) <= 12
        ]
    if language == "ko":
        return [
            Named(number, True, *match.span())
            for match in _KOREAN_MONTH.finditer(text)
            if 1 <= (number := _number(match.group(1) or match.group(2), _KOREAN_NUMBER)) <= 12
        ]
    if language not in _MONTHS:
        return []
    pattern, values = _month_pattern(language)
    unsure = _OTHER_SENSE[language].split()
    found = []
    for match in pattern.finditer(text):
        stem = match.group(1).replace("\n", " ")
        sure = stem not in unsure or _is_date(text, match.start(), match.end(), language)
        if language == "en" and stem in unsure and cased[match.start()].islower():
            continue
        found.append(Named(values[stem], sure, *match.span()))
    return found


def _is_date(text: str, start: int, end: int, language: str) -> bool:
    before = _DATE_BEFORE.get(language, _DIGIT_BEFORE)
    if re.search(before, text[max(0, start - 12) : start]):
        return True
    after = _DATE_AFTER.get(language)
    return bool(after and re.match(after, text[end : end + 8]))


def _number(text: str, words: dict[str, int]) -> int:
    return int(text) if text.isdigit() else words.get(text, 0)


def weekdays(text: str, language: str) -> list[Named]:
    """The weekdays that a text (in lower case) names."""
    if language in ("zh", "ja", "ko"):
        pattern = _KOREAN_WEEKDAY if language == "ko" else _CJK_WEEKDAY
        days = {sign: place for row in ("一二三四五六日", "月火水木金土日", "월화수목금토일")
                for place, sign in enumerate(row, 1)} | {"天": 7}  # fmt: skip
        return [
            Named(days[next(filter(None, match.groups()))], True, *match.span())
            for match in pattern.finditer(text)
        ]
    if language not in _WEEKDAYS:
        return []
    pattern, rows = _weekday_pattern(language)
    found = []
    for match in pattern.finditer(text):
        day = next(place for place, row in enumerate(rows, 1) if row.fullmatch(match.group(1)))
        sure = day not in _UNSURE_WEEKDAYS.get(language, ())
        if language == "ar":
            named = text[: match.start()].endswith(("يوم ", "كل "))
            if not named and "ال" not in match.group():
                continue  # without the article اثنين is two, and واحد one
            sure = sure or named
        found.append(Named(day, sure, *match.span()))
    return found


@lru_cache(maxsize=16)
def _half_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    if language not in _MORNING:
        return None
    return re.compile(_MORNING[language]), re.compile(_EVENING[language])


def half_of_day(text: str, language: str) -> str:
    """ "am", "pm", or "" where a text says neither or both."""
    patterns = _half_patterns(language)
    if not patterns:
        return ""
    morning, evening = (bool(pattern.search(text)) for pattern in patterns)
    if morning == evening:
        return ""
    return "am" if morning else "pm"
