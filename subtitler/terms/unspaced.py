"""Terms in Chinese and Japanese, which set no spaces: the term itself, with some caution.

The longest term wins, also against words that merely begin or end like one (喀什 in 喀什米尔). A
term of one Chinese character counts only where nothing else can be made of it. Katakana are one
word as long as they run on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

LANGUAGES = ("zh", "ja")

_HAN = "\u3400-\u9fff\uf900-\ufaff々"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_LATIN = re.compile(r"[0-9A-Za-zÀ-ɏ\u0400-\u04ff]")
_ALONE_BEFORE = frozenset("，。！？、；：（《“‘ \n在进出去到从入离的是被把了个座所")
_ALONE_AFTER = frozenset("，。！？、；：）》”’ \n里内中外的了是在和与时那这有")

_LONGER = {
    "zh": """
    喀什米尔 克什米尔 和田玉 和田黄玉 伊犁河谷草原 阿克苏苹果 哈密瓜 吐鲁番葡萄 库尔勒香梨 新疆棉
    营业 营养 营销 经营 运营 阵营 军营 营救 私营 国营 民营 国营 合营 联营 营造 营利 营建 露营
    法院系统 审判员 学习机 证件照 护照夹 通行证件 拘留权 公安 监狱风云 监狱兔 警察局长 医院院长
    父母官 母亲河 母亲节 父亲节 姐妹花 兄弟会 姐妹篇 女儿国 女儿红 儿子媳妇 孩子气 儿童节 老师傅
    信心 信息 信用 信任 信仰 信号 相信 自信 迷信 短信 通信 微信 书信 证信 来信 回信
    家常 国家 大家 专家 作家 画家 家具 家电 家乡 老家 科学家
    中国话 中国人民 美国人 法国梧桐 土耳其浴 土耳其烤肉 日本料理
    保护 爱护 维护 看护 掩护 辩护 拥护
    河流 黄河 长河 江河 银河 河南 河北
    """,
    "ja": """
    中国地方 中国山地 日本酒 日本海 手紙類 母親学級 父親参観 警察犬 病院船 学校法人 証明写真
    家族葬 家族風呂 子供服 息子さん達
    """,
}
_GUARDS = {lang: frozenset(text.split()) for lang, text in _LONGER.items()}


class Index:
    """The terms of one language, by their first character."""

    def __init__(self, lang: str, forms: Mapping[str, tuple[str, ...]]) -> None:
        """`forms` are the terms, with the ids that share each."""
        self._by_first: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        own = {_fold(form) for form in forms}
        for form, ids in forms.items():
            folded = _fold(form)
            if folded:
                self._by_first.setdefault(folded[0], []).append((folded, form, ids))
        longer = sorted(_GUARDS[lang] - own, key=len, reverse=True)
        self._guards = re.compile("|".join(map(re.escape, longer)))
        for found in self._by_first.values():
            found.sort(key=lambda item: -len(item[0]))

    def find(self, text: str) -> Iterator[tuple[tuple[str, ...], str, int, int, str]]:
        """(ids, form, start, end, written) of every term, in order."""
        folded, places = _folded(text)
        guarded = [(match.start(), match.end()) for match in self._guards.finditer(folded)]
        place = 0
        while place < len(folded):
            for word, form, ids in self._by_first.get(folded[place], ()):
                if not folded.startswith(word, place):
                    continue
                end = place + len(word)
                inside = any(
                    start < place < stop or (start == place and end < stop)
                    for start, stop in guarded
                )
                if inside or not _whole(folded, place, end):
                    continue
                first, last = places[place], places[end - 1] + 1
                yield ids, form, first, last, text[first:last]
                place = end
                break
            else:
                place += 1


def _fold(text: str) -> str:
    return _folded(text)[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """Plain widths, small letters, no spaces between Han; and each character's place in `text`."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = unicodedata.normalize("NFKC", char).lower()
        if char == "・" or not plain.strip():
            # “ヌル スルタン”, “ヌル・スルタン”: one name; elsewhere a space divides.
            continue_run = chars and _is_katakana(chars[-1]) and _next_katakana(text, place + 1)
            if continue_run:
                continue
        for letter in plain:
            chars.append(letter)
            places.append(place)
    return "".join(chars), places


def _next_katakana(text: str, place: int) -> bool:
    return place < len(text) and _is_katakana(unicodedata.normalize("NFKC", text[place])[:1])


def _is_katakana(char: str) -> bool:
    return bool(re.fullmatch(f"[{_KATAKANA}]", char))


def _whole(folded: str, start: int, end: int) -> bool:
    """Whether a term is not a part of a longer run of katakana, Latin letters or digits."""
    before, after = folded[start - 1 : start], folded[end : end + 1]
    first, last = folded[start], folded[end - 1]
    for kind in (_is_katakana, lambda char: bool(_LATIN.fullmatch(char))):
        if before and kind(first) and kind(before):
            return False
        if after and kind(last) and kind(after):
            return False
    if end - start == 1 and re.fullmatch(f"[{_HAN}]", first):
        return all(
            not char or char in allowed or not re.fullmatch(f"[{_HAN}]", char)
            for char, allowed in ((before, _ALONE_BEFORE), (after, _ALONE_AFTER))
        )
    return True
