"""Numerals of Chinese, Japanese and Korean, which stand in a text without spaces around them.

One numeral by itself is more often a part of a word (四川, 十分, 이번) than a number, so it counts
only where a counter follows it, or 第 comes before it; longer ones count always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from subtitler.checks.translation.numerals import Spelled, Weight

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2, "兩": 2, "壱": 1, "弐": 2, "参": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_SIGNS = "".join(_DIGITS) + "".join(_UNITS)
_RUN = re.compile(rf"(?:\d[\d,]*(?:\.\d+)?\s?(?=[十百千万萬亿億]))?[{_SIGNS}][{_SIGNS}\d]*")

_COUNTERS = {
    "zh": re.compile(
        "[个個名位岁歲次点點时秒周口户间头匹封斤里米元块楼届级倍遍辆顿座所层平年月日号天人"
        "峰尾棵株把根片面扇栋盏艘架台部篇页笔项样种群排只条张份本支辈代件双套句拳脚刀枪枚亩村队班组桌碗杯瓶批]|小时|分钟|星期|公|千米|千克|厘米|毫米"
    ),
    "ja": re.compile(
        "[つ人歳才年月日回時分秒円匹枚軒階番度倍名頭台本冊週個キメトグ名棟組世代通杯発件]|[ヶかカケ箇]月"
    ),
}
_OTHER_WORDS = {
    "zh": re.compile(
        "四川|四周|四处|四面八方|五星|乱七八糟|七上八下|三番五次|三三两两|九江|老?百姓|千万(?=不|要|别)"
        "|万一|十分(?!钟)|十字|万事|万岁|万分|千方百计|一五一十|张三|李四|八路|三峡|二话|五官|五花八门"
        "|三轮|四肢|六神|七嘴八舌|千家万户|千辛万苦|成千上万|百分之?|三亚|五脏六腑|四分五裂|二胡|四合院"
        "|七手八脚|六畜|五谷|十全|九泉|百货|千里迢迢|万万|万里|三心二意|不三不四|丢三落四|颠三倒四"
        "|八卦|二手|三角|四季|四方|五金|千古|百般|千秋|万物|两边|两旁|接二连三|再三|三八线|九死一生"
    ),
    "ja": re.compile(
        "一緒|十分(?![間前後])|千葉|万一|百姓|三重|四国|九州|八百屋|七面鳥|六本木|八王子|三味線|四季|再三"
        "|万歳|無二|一生懸命|五輪|十字|百科|四方|二度と|千切|八つ当たり|三角|四角|二人とも|両|万が一"
    ),
}
_VAGUE_BEFORE = "几幾数數好何成"
_VAGUE_AFTER = "几幾数數来來"
_KANA = {
    "ひとつ": 1, "ふたつ": 2, "みっつ": 3, "よっつ": 4, "いつつ": 5, "むっつ": 6, "ななつ": 7,
    "やっつ": 8, "ここのつ": 9, "ひとり": 1, "ふたり": 2,
}  # fmt: skip
_KANA_WORD = re.compile("|".join(_KANA))


def chinese_numerals(text: str, language: str) -> Iterator[Spelled]:
    """The numbers that are written in Chinese characters, in a zh or ja text."""
    for other in _OTHER_WORDS[language].finditer(text):
        start, end = other.span()
        text = text[:start] + "＿" * (end - start) + text[end:]
    for match in _RUN.finditer(text):
        yield from _run(text, match.start(), match.end(), language)
    if language == "ja":
        for match in _KANA_WORD.finditer(text):
            value = _KANA[match.group()]
            weight = Weight.HARD if value > 2 else Weight.SOFT
            yield Spelled(Fraction(value), weight, match.start(), match.end())


def _run(text: str, start: int, end: int, language: str) -> Iterator[Spelled]:
    run = text[start:end].replace(" ", "")
    before, after = text[start - 1 : start], text[end : end + 2]
    values = _values(run, language)
    if not values:
        return
    counted = _COUNTERS[language].match(after) is not None or before == "第"
    weight = Weight.HARD
    if len(run) == 1:
        weight = Weight.HARD if counted else Weight.SOFT
        if run in "两兩二" and counted:
            weight = Weight.SOFT if before == "第" else Weight.WEAK
        elif run in "零〇一壱":
            weight = Weight.SOFT
        elif run in "百千万萬亿億" and weight is Weight.HARD:
            weight = Weight.WEAK
    elif len(values) > 1 or (len(run) == 2 and all(sign in _DIGITS for sign in run)):
        weight = Weight.WEAK if counted or len(run) > 2 else Weight.SOFT
    if after[:1] in ("多", "余", "餘") and run[-1] in _UNITS:
        weight = Weight.WEAK
    if before in _VAGUE_BEFORE and before and run[0] in _UNITS:
        weight = Weight.SOFT
    elif after[:1] and after[0] in _VAGUE_AFTER and run[-1] in _UNITS:
        weight = min(weight, Weight.SOFT if after[0] in "几幾数數" else Weight.WEAK)
    for value in values:
        yield Spelled(value, weight, start, end)


def _values(run: str, language: str) -> list[Fraction]:
    """What a run of numerals is worth; two numbers for 三四十 and 十五六, which mean about."""
    if len(run) > 1 and all(sign in _DIGITS for sign in run):
        first, second = _DIGITS[run[0]], _DIGITS[run[1]]
        if len(run) == 2 and second == first + 1:
            return [Fraction(first), Fraction(second)]
        return [Fraction(int("".join(str(_DIGITS[sign]) for sign in run)))]
    pair = re.search(rf"([{''.join(_DIGITS)}])([{''.join(_DIGITS)}])", run)
    if pair and 0 < _DIGITS[pair.group(1)] == _DIGITS[pair.group(2)] - 1:
        choices = [run[: pair.start()] + sign + run[pair.end() :] for sign in pair.groups()]
        return [_value(choice, language) for choice in choices]
    return [_value(run, language)]


def _value(run: str, language: str) -> Fraction:
    total = section = digit = Fraction(0)
    last_unit, gap = 0, False
    for part in re.findall(r"\d[\d,]*(?:\.\d+)?|.", run):
        if part[0] in "0123456789":
            digit = Fraction(part.replace(",", ""))
            last_unit = 0
        elif part in _DIGITS:
            gap = gap or _DIGITS[part] == 0
            if digit and _DIGITS[part]:
                digit = digit * 10 + _DIGITS[part]
            else:
                digit = Fraction(_DIGITS[part])
        elif _UNITS[part] >= 10**4:
            if _UNITS[part] == 10**8:
                total = (total + section + digit or Fraction(1)) * 10**8
            else:
                total += (section + digit or Fraction(1)) * _UNITS[part]
            section = digit = Fraction(0)
            last_unit, gap = _UNITS[part], False
        else:
            section += (digit or Fraction(1)) * _UNITS[part]
            digit = Fraction(0)
            last_unit, gap = _UNITS[part], False
    if language == "zh" and digit and last_unit >= 100 and not gap and digit < 10:
        digit *= last_unit // 10  # 三百五: three hundred and fifty
    return total + section + digit


_SINO = {sign: value for value, sign in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "륙": 6}
_SINO_UNITS = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8}
_NATIVE_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
    "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_UNITS = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_PARTICLES = (
    "(?![가-힣])|(?=간|동안|에|의|이|을|은|는|도|만|전|후|째|쯤|대|부터|까지|과|와|으로|로|짜리|이상|정도|"
    "씩|가|를|밖|여|넘|생|형|반|들|입|였|예|된)"
)
_COUNTER = (
    r"\s?(?:년|월|일|명|사람|살|세|시간|시|번|달|개월|개|마리|채|집|해|가지|군데|차례|분|장|권|대|끼|벌|켤레|"
    r"식구|남매|자매|형제|아이|딸|아들|층|원|위안|텡게|달러|루블|리라|유로|킬로|미터|센티|퍼센트|프로|여|호|"
    r"차|학년|인|회|가구|평|톤|그램|주일|주|쪽|초|배|리|손가락|방|건|통)"
    rf"(?:{_PARTICLES}|(?=미터|그램))"
)
_KOREAN = re.compile(
    rf"(?<![가-힣])(?:(?P<native>(?:[이삼사오육칠팔구]?백\s?)?(?:(?:{'|'.join(_NATIVE_TENS)})"
    rf"(?:{'|'.join(_NATIVE_UNITS)})?|(?:{'|'.join(_NATIVE_UNITS)})))"
    rf"(?P<nth>번?째)?(?:(?P<counted>{_COUNTER})|(?P<alone>{_PARTICLES}))"
    r"|(?P<sino>(?:\d[\d,]*(?:\.\d+)?\s?(?=[십백천만억]))?[영공일이삼사오육륙칠팔구십백천만억][\d"
    r"영공일이삼사오육륙칠팔구십백천만억]*(?:(?<=[만억])\s[\d일이삼사오육칠팔구십백천]+(?=\s|[년명개원]))?)"
    rf"(?:(?P<counter>{_COUNTER})|(?={_PARTICLES})))"
)
_SURE_NATIVE = re.compile("다섯|여섯|일곱|여덟|아홉|스물|스무|서른|마흔|예순|일흔|여든|아흔|열.")


_DAYS = {
    "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9,
    "열흘": 10, "보름": 15,
}  # fmt: skip
_DAY = re.compile(rf"(?<![가-힣])({'|'.join(_DAYS)})(?=째|간|{_PARTICLES}|만)")
_SOME_TEN = re.compile("(?<![가-힣])여남은(?![가-힣])")


def korean_numerals(text: str) -> Iterator[Spelled]:
    """The numbers of a Korean text that are written in letters: of Chinese and of Korean stock."""
    for match in _KOREAN.finditer(text):
        native, sino = match.group("native"), match.group("sino")
        if native:
            value, weight = _native(native, match.group("counted"), match.group("nth"))
            yield Spelled(value, weight, *match.span("native"))
        elif sino:
            known = _sino(sino.replace(" ", ""), match.group("counter"))
            if known:
                yield Spelled(*known, *match.span("sino"))
    for match in _DAY.finditer(text):
        value = Fraction(_DAYS[match[1]])
        weight = Weight.HARD if 3 <= value <= 10 else Weight.WEAK
        yield Spelled(value, weight, *match.span(1))
    for match in _SOME_TEN.finditer(text):
        yield Spelled(Fraction(10), Weight.SOFT, *match.span())


def _native(word: str, counted: str | None, nth: str | None) -> tuple[Fraction, Weight]:
    value = 0
    rest = word.replace(" ", "")
    if "백" in rest:
        hundreds, rest = rest.split("백")
        value = 100 * _SINO.get(hundreds, 1)
    for tens, worth in _NATIVE_TENS.items():
        if rest.startswith(tens):
            value, rest = value + worth, rest[len(tens) :]
            break
    value += _NATIVE_UNITS.get(rest, 0)
    if value == 1 or (value == 2 and nth):
        return Fraction(value), Weight.SOFT
    if value == 2:
        return Fraction(value), Weight.WEAK if counted else Weight.SOFT
    if value > 100 or _SURE_NATIVE.match(word) or counted or nth:
        return Fraction(value), Weight.HARD
    return Fraction(value), Weight.WEAK if word in ("셋", "넷", "쉰") else Weight.SOFT


def _sino(run: str, counter: str | None) -> tuple[Fraction, Weight] | None:
    figures = run[0].isdigit()
    if not figures and not any(sign in _SINO_UNITS for sign in run):
        if not counter or len(run) == 2:
            return None
        value = Fraction(int("".join(str(_SINO[sign]) for sign in run if sign in _SINO)))
        weight = Weight.HARD if counter and value > 2 else Weight.SOFT
        return value, weight
    total = section = digit = Fraction(0)
    for part in re.findall(r"\d[\d,]*(?:\.\d+)?|.", run):
        if part[0].isdigit():
            digit = Fraction(part.replace(",", ""))
        elif part in _SINO:
            digit = Fraction(_SINO[part])
        elif _SINO_UNITS[part] >= 10**4:
            total += (section + digit or Fraction(1)) * _SINO_UNITS[part]
            section = digit = Fraction(0)
        else:
            section += (digit or Fraction(1)) * _SINO_UNITS[part]
            digit = Fraction(0)
    if counter or figures:
        return total + section + digit, Weight.HARD
    return total + section + digit, Weight.SOFT if len(run) < 3 else Weight.WEAK
