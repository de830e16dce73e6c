"""What a text says in numbers: figures and words as values, dates, clock times, units.

Values are compared, never spellings: 10 000, 10.000, ١٠٠٠٠, 一万 and ten thousand are one number. A
figure that can be read in two ways (1.500) has both readings and agrees with either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from subtitler.checks.translation.calendar import Named, half_of_day, months, weekdays
from subtitler.checks.translation.halves import (
    HALF,
    half_after,
    half_before,
    halves_alone,
    with_half,
)
from subtitler.checks.translation.numerals import Grammar, Token, Weight, spelled_out
from subtitler.checks.translation.numerals_arabic import ARABIC
from subtitler.checks.translation.numerals_eastern import chinese_numerals, korean_numerals
from subtitler.checks.translation.numerals_european import ENGLISH, FRENCH, GERMAN
from subtitler.checks.translation.numerals_russian import RUSSIAN
from subtitler.checks.translation.numerals_turkic import turkic
from subtitler.checks.translation.units import unit_after

GRAMMARS: dict[str, Grammar] = {
    **{language: turkic(language) for language in ("kk", "ky", "tt", "tr", "ug")},
    "en": ENGLISH,
    "fr": FRENCH,
    "de": GERMAN,
    "ru": RUSSIAN,
    "ar": ARABIC,
}
"""How each language with spaces between its words makes numbers of words."""

SPELLED = frozenset(GRAMMARS) | {"zh", "ja", "ko"}
"""The languages whose numbers are known when they are spelled out."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text: every way to read it, how sure it is, and whether in digits.

    `unit` is the measure after it ("km"), or ""; `clock` marks an hour of the day, of which `said`
    is the reading in the text.
    """

    readings: frozenset[Fraction]
    weight: Weight
    digits: bool
    start: int
    end: int
    unit: str = ""
    clock: bool = False
    said: Fraction | None = None

    @property
    def told(self) -> str:
        """The number for people: 1,500 or 2.5."""
        value = max(self.readings) if self.said is None else self.said
        if value.denominator == 1:
            # A year is written without the comma.
            return str(value) if value < 10_000 else f"{value.numerator:,}"
        return f"{float(value):g}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month: every way to read it (05.03. is March or May)."""

    readings: frozenset[int]
    sure: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says in numbers.

    `half_of_day` is "am", "pm" or ""; `halves`, `quarters` and `twofold`
    (double, a pair) whether it has words for those, which may stand for a number; `loose_half`
    whether a half belongs to no number, `few` whether it has a word for an uncertain few,
    `third` one for a third.
    """

    figures: tuple[Figure, ...]
    months: tuple[Month, ...]
    weekdays: tuple[Named, ...]
    half_of_day: str
    halves: bool
    loose_half: bool
    quarters: bool
    twofold: bool
    few: bool
    third: bool


_DIGITS = {
    zero + value: str(value) for zero in (0x660, 0x6F0, 0xFF10, 0x966) for value in range(10)
}
_SAME_LENGTH = str.maketrans(
    _DIGITS
    | {ord("İ"): "i", ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("\u066b"): ".",
       ord("\u066c"): ",", ord("，"): ",", ord("．"): ".", ord("："): ":", ord("％"): "%"}
)  # fmt: skip
_ARABIC_POINTS = re.compile("[\u064b-\u065f\u0670\u0640]")


def plain(text: str, language: str) -> tuple[str, str]:
    """The text with ASCII digits and without vowel points, in lower case and as written.

    Both have the same length.
    """
    cased = unicodedata.normalize("NFC", text)
    cased = _ARABIC_POINTS.sub("", cased)
    if language == "tr":
        cased = cased.replace("I", "ı")
    cased = cased.translate(_SAME_LENGTH)
    lower = cased.lower()
    return (lower, cased) if len(lower) == len(cased) else (lower, lower)


_DATE = re.compile(
    r"(?<![\d.])(?:(?P<y>[12]\d{3})(?P<s>[-./])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[./-])(?P<b>\d{1,2})(?P=t)(?P<c>\d{4}|\d{2}))(?!\d)"
)
_CLOCK = re.compile(r"(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?![\d:])")
_DOTTED_CLOCK = re.compile(
    r"(?<![\d:.,])([01]?\d|2[0-4])(?:[.]([0-5]\d)(?=\s?uhr|['’-]?(?:de|da|te|ta)\b|\s?h\b)"
    r"|\s?h\s?([0-5]\d)?(?!\w)|\s?uhr\s?([0-5]\d)?(?!\w)|\s?[点點时時]([0-5]?\d)?[分钟]?(?!间|間|\d)"
    r"|\s?시(?!간)\s?(?:([0-5]?\d)\s?분)?)"
)
_NUMBER = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,'’]\d+)*"
)
# The three hordes of the Kazakhs are no hundreds, a thousand thanks no thousand.
_NO_NUMBERS = re.compile(r"(?:ұлы|орта|кіші)\sжүз\w*|мың\s(?:да\sбір\s)?(?:рахмет|алғыс)")
_ROMAN = re.compile(r"(?<!\w)[IVXІХ]{2,5}(?=(?:e|er|ème|th|-?ші|-?шы|-?й|-?го)?(?!\w))")
_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+(?:['’ʼ](?=[^\W\d_]))?")
_JOINTS = re.compile(r"[\s\u00a0]*")
_CLOCK_BEFORE = {
    "kk": r"сағат\s$", "ky": r"саат\s$", "tt": r"сәгать\s$", "tr": r"saat(?:ler)?\s$",
    "ug": r"سائەت\s$", "ar": r"الساعه?ة?\s$", "en": r"\b(?:at|by|till|until|after|before)\s$",
    "fr": r"\b(?:à|vers)\s$", "de": r"\bum\s$", "ru": r"\b(?:в|к|до|после|около)\s$",
    "zh": r"[上下中]午$|晚上$|早上$|凌晨$", "ja": "午[前後]$", "ko": r"(?:오전|오후|새벽|저녁)\s$",
}  # fmt: skip
_CLOCK_AFTER = {
    "en": r"\s?(?:o['’]clock|[ap]\.?m\b)", "fr": r"\s?h(?:eures?)?\b", "de": r"\s?uhr",
    "ru": r"\s?час", "zh": "[点點时時](?!间|間)", "ja": "時(?!間)", "ko": r"\s?시(?!간)",
}  # fmt: skip
# In these a preposition is a sign only together with the word after.
_CLOCK_NEEDS_BOTH = {"ru"}
_HALVES = {
    "kk": "жарт|жарым", "ky": "жарым", "tt": "ярым", "tr": "yarı|buçuk", "ug": "يېرىم",
    "en": r"\bhal(?:f|ves)\b", "fr": r"\bdemi|moitié", "de": r"halb|hälfte",
    "ru": r"\bпол(?!у[чш]|[еиьо]|к|з|н|ит|я|ы|\b)|половин|полтор",
    "ar": "نصف", "zh": "半", "ja": "半",
    "ko": r"반(?![가-힣])|반년|절반|반(?:이|에|쯤|을|은|의|까지|부터|정도)",
}  # fmt: skip
_QUARTERS = {
    "kk": "ширек", "ky": "чейрек", "tt": "чирек", "tr": "çeyrek", "ug": "چارەك", "en": "quarter",
    "fr": r"\bquart", "de": "viertel", "ru": "четверт", "ar": "ربع", "zh": "刻",
    "ja": "四半", "ko": "",
}  # fmt: skip


_TWOFOLD = {
    "kk": "егіз|жұп", "ky": "эгиз|жуп", "tt": "игезәк|пар", "tr": r"çift|ikiz", "en": "doubl|twin",
    "fr": r"doubl|deuxième|jum", "de": "doppel|verdoppel|zweit|zwilling",
    "ru": "двойн|удво|вдвое|близнец",
    "ar": "ضعف|ضاعف|توام", "zh": "倍|双|俩|翻番|一对", "ja": "倍|双|両",
    "ko": "배(?:로|나)|쌍|양쪽|이튿날",
    "ug": "قوش|جۈپ",
}  # fmt: skip


_THIRDS = {
    "kk": "үштен (?:бір|екі)", "ky": "үчтөн (?:бир|эки)", "tt": "өчтән (?:бер|ике)",
    "tr": r"üçte\s(?:bir|iki)", "ug": "ئۈچتىن", "en": r"\b(?:a|one|two)[\s-]thirds?\b",
    "fr": r"\btiers\b", "de": "drittel", "ru": r"(?<!\w)трет(?:ь|и)(?!\w)", "ar": "ثلث",
    "zh": "三分之", "ja": "三分の", "ko": "삼분의|3분의",
}  # fmt: skip
# A few, for two or three.
_FEW = {
    "kk": "бірнеше|бірер|бірлі", "ky": "бир нече|бирер", "tt": "берничә|берәр",
    "tr": r"birkaç|bir\siki", "ug": "بىرقانچە|بىرنەچچە",
    "en": r"\b(?:a\scouple|a\sfew|several|some|once\sor\stwice)\b",
    "fr": r"\b(?:quelques|deux\sou\strois|une?\sou\sdeux)\b",
    "de": r"\b(?:ein\spaar|einige\w*|mehrere\w*)\b",
    "ru": "несколько|пар[ау]|раз-другой|другой|нескольк", "ar": "بضع|عدة|عدد من",
    "zh": "几|幾|数|若干", "ja": "数|いくつ|何",
    "ko": "몇|두어|여러|한두|두세|서너|너댓|네댓|대여섯|여남은",
}  # fmt: skip


@lru_cache(maxsize=8192)
def read(text: str, language: str) -> Reading:
    """What a text in a language (a code such as "kk") says in numbers."""
    lower, cased = plain(text, language)
    rest = lower
    figures: list[Figure] = []
    found_months: list[Month] = []
    for match in _DATE.finditer(rest):
        figures += _date(match, found_months)
    rest = _DATE.sub(_blank, rest)
    clocks = [*_CLOCK.finditer(rest), *_DOTTED_CLOCK.finditer(_CLOCK.sub(_blank, rest))]
    for match in clocks:
        figures += _clock(match, rest)
    rest = _DOTTED_CLOCK.sub(_blank, _CLOCK.sub(_blank, rest))
    named = months(rest, cased, language)
    days = weekdays(rest, language)
    found_months += [Month(frozenset({month.value}), month.sure) for month in named]
    for item in (*named, *days):
        rest = rest[: item.start] + "_" * (item.end - item.start) + rest[item.end :]
    rest = _NO_NUMBERS.sub(_blank, rest)
    figures += _numbers(rest, language)
    figures += [
        Figure(frozenset({Fraction(value)}), Weight.SOFT, True, *match.span())
        for match in _ROMAN.finditer(cased)
        if (value := _roman(match.group()))
    ]
    figures.sort(key=lambda it: it.start)
    figures, loose = _with_halves(figures, lower, language)
    marked = tuple(_mark(figure, lower, language) for figure in figures)
    half = half_of_day(lower, language)
    hours = [max(figure.readings) for figure in marked if figure.clock and figure.digits]
    if not half and len(hours) == 1 and hours[0] >= 13 and any(clocks):
        half = "pm"
    halves, quarters, twofold = _parts(language)
    return Reading(
        marked,
        tuple(found_months),
        tuple(days),
        half if any(figure.clock for figure in marked) else "",
        bool(halves.search(lower)),
        loose,
        bool(quarters.search(lower)),
        bool(twofold.search(lower)),
        re.search(_FEW.get(language, "(?!)"), lower) is not None,
        re.search(_THIRDS.get(language, "(?!)"), lower) is not None,
    )


def _with_halves(figures: list[Figure], text: str, language: str) -> tuple[list[Figure], bool]:
    """The figures with the halves that belong to them, and whether a half belongs to none."""
    found: list[Figure] = []
    rest = text
    for value, start, end in halves_alone(text, language):
        found.append(Figure(_hours(value), Weight.HARD, False, start, end))
        rest = rest[:start] + "_" * (end - start) + rest[end:]
    waiting = [one for one in figures if not any(it.start <= one.start < it.end for it in found)]
    while waiting:
        figure = waiting.pop(0)
        after = half_after(rest, figure.end, language)
        before = half_before(rest, figure.start, language)
        if after is not None:
            end, unit_between = after
            readings = frozenset(with_half(value) for value in figure.readings)
            rest = rest[: figure.end] + "_" * (end - figure.end) + rest[end:]
            figure = replace(
                figure,
                readings=readings,
                weight=Weight.HARD,
                end=figure.end if unit_between else end,
            )
            scale = waiting[0] if waiting else None
            if scale and not unit_between and not rest[end : scale.start].strip(" -"):
                factor = max(scale.readings)
                if factor in _SCALES:  # two and a half million
                    readings = frozenset(value * factor for value in figure.readings)
                    figure = replace(figure, readings=readings, end=scale.end)
                    waiting.pop(0)
        elif before is not None and max(figure.readings) <= 24:
            amount, start = before
            rest = rest[:start] + "_" * (figure.start - start) + rest[figure.start :]
            readings = frozenset(it for value in figure.readings for it in _hours(value + amount))
            figure = replace(figure, readings=readings, weight=Weight.HARD)
        found.append(figure)
    for figure in found:
        if any(value.denominator == 2 for value in figure.readings):  # полтора, zweieinhalb
            rest = rest[: figure.start] + "_" * (figure.end - figure.start) + rest[figure.end :]
    halves, _, _ = _parts(language)
    return sorted(found, key=lambda it: it.start), bool(halves.search(rest))


_SCALES = {Fraction(100), Fraction(1000), Fraction(10**6), Fraction(10**9)}


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match.group())


@lru_cache(maxsize=16)
def _parts(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    halves, quarters, twofold = (
        re.compile(table.get(language) or "(?!)") for table in (_HALVES, _QUARTERS, _TWOFOLD)
    )
    return halves, quarters, twofold


def _date(match: re.Match[str], found: list[Month]) -> Iterator[Figure]:
    parts = match.groupdict()
    if parts["y"]:
        year, readings = int(parts["y"]), [(int(parts["m"]), int(parts["d"]))]
    else:
        first, second, year = int(parts["a"]), int(parts["b"]), int(parts["c"])
        readings = [pair for pair in ((second, first), (first, second)) if 1 <= pair[0] <= 12]
    if not readings:
        for part in (parts["a"], parts["b"], parts["c"]):
            yield Figure(frozenset({Fraction(part or 0)}), Weight.HARD, True, *match.span())
        return
    found.append(Month(frozenset(month for month, _ in readings), True))
    yield Figure(frozenset(Fraction(day) for _, day in readings), Weight.HARD, True, *match.span())
    years = {Fraction(year)} if year > 99 else {Fraction(year), Fraction(2000 + year)}
    yield Figure(frozenset(years), Weight.HARD, True, *match.span())


def _clock(match: re.Match[str], text: str) -> Iterator[Figure]:
    hour, *rest = match.groups()
    minute = next((part for part in rest if part), "0")
    readings = _hours(Fraction(hour))
    if int(minute) == 30:
        readings |= _hours(Fraction(hour) + HALF)
    yield Figure(readings, Weight.HARD, True, *match.span(1), clock=True, said=Fraction(hour))
    if int(minute):
        weight = Weight.WEAK if int(minute) in (15, 30, 45) else Weight.HARD
        minutes = {Fraction(minute)}
        minutes |= {Fraction(60 - int(minute))} if int(minute) > 30 else set()
        yield Figure(frozenset(minutes), weight, True, *match.span())


def _hours(hour: Fraction) -> frozenset[Fraction]:
    """An hour of the day as both clocks have it: 15 is 3."""
    if hour > 24:
        return frozenset({hour})
    other = hour - 12 if hour > 12 else hour + 12
    return frozenset({hour, other})


def _numbers(text: str, language: str) -> Iterator[Figure]:
    digits = {match.start(): match for match in _NUMBER.finditer(text)}
    taken: list[tuple[int, int]] = []
    if language in ("zh", "ja"):
        spelled = list(chinese_numerals(text, language))
    elif language == "ko":
        spelled = list(korean_numerals(text))
    elif language in GRAMMARS:
        spelled = spelled_out(_tokens(text, digits), GRAMMARS[language])
    else:
        spelled = []
    for number in spelled:
        in_digits = text[number.start].isdigit()
        taken.append((number.start, number.end))
        yield Figure(frozenset({number.value}), number.weight, in_digits, number.start, number.end)
    for start, match in digits.items():
        if any(first <= start < last for first, last in taken):
            continue
        for readings, place in _readings(match):
            low = max(readings) <= 2
            weight = (Weight.SOFT if max(readings) == 1 else Weight.WEAK) if low else Weight.HARD
            yield Figure(readings, weight, True, *place)


def _tokens(text: str, digits: dict[int, re.Match[str]]) -> list[Token]:
    tokens: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        if match.start() < last:
            continue
        gap = text[last : match.start()].strip()
        number = digits.get(match.start())
        value, end = None, match.end()
        if number:
            readings = [reading for reading, _ in _readings(number)]
            value, end = min(readings[0]), number.end()
            if len(readings) > 1:
                gap = "|"
        tokens.append(
            Token(
                match.group().rstrip("'’ʼ"),
                match.start(),
                end,
                breaks=bool(tokens) and gap not in ("", "-", "‑"),
                hyphen=gap in ("-", "‑"),
                value=value,
            )
        )
        last = end
    return tokens


def _readings(match: re.Match[str]) -> list[tuple[frozenset[Fraction], tuple[int, int]]]:
    """The ways to read what is written in digits; more than one number where commas part a list."""
    written = re.sub(r"(?<=\d)[ \u00a0\u202f\u2009'’](?=\d{3}(?!\d))", "", match.group())
    parts = re.split("[.,'’ ]", written)
    separators = re.findall("[.,'’ ]", written)
    if not separators:
        return [(frozenset({Fraction(parts[0])}), match.span())]
    thousands = 1 <= len(parts[0]) <= 3 and parts[0] != "0"
    if len(set(separators)) == 1 and all(len(part) == 3 for part in parts[1:]) and thousands:
        readings = {Fraction("".join(parts))}
        if len(parts) == 2:
            readings.add(Fraction(".".join(parts)))
        return [(frozenset(readings), match.span())]
    if len(parts) == 2 and len(parts[1]) <= 3:
        return [(frozenset({Fraction(".".join(parts))}), match.span())]
    if (
        len(set(separators[:-1])) == 1
        and separators[-1] not in separators[:-1]
        and all(len(part) == 3 for part in parts[1:-1])
    ):
        return [(frozenset({Fraction("".join(parts[:-1]) + "." + parts[-1])}), match.span())]
    return [(frozenset({Fraction(part)}), match.span()) for part in parts]


def _roman(text: str) -> int:
    values = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10}
    numbers = [values[letter] for letter in text]
    total = 0
    for number, following in zip(numbers, [*numbers[1:], 0], strict=True):
        total += -number if number < following else number
    return total if 2 <= total <= 30 else 0


@lru_cache(maxsize=16)
def _clock_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    never = "(?!)"
    before, after = _CLOCK_BEFORE.get(language, never), _CLOCK_AFTER.get(language, never)
    return re.compile(before), re.compile(after)


def _mark(figure: Figure, text: str, language: str) -> Figure:
    """The figure with its unit, and with both readings where it is an hour of the day."""
    before, after = _clock_patterns(language)
    unit = unit_after(text, figure.start, figure.end, language)
    if figure.clock:
        return figure
    value = max(figure.readings)
    if value <= 24 and value.denominator <= 2:
        leads = before.search(text[max(0, figure.start - 9) : figure.start]) is not None
        follows = after.match(text[figure.end : figure.end + 9]) is not None
        if language in _CLOCK_NEEDS_BOTH:
            is_clock = leads and follows
        elif language in ("en", "fr", "de"):
            is_clock = follows or (leads and not unit and value <= 12)
        else:
            is_clock = leads or follows
        if is_clock:
            return replace(figure, readings=_hours(value), clock=True, said=value)
    return replace(figure, unit=unit)
