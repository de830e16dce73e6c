"""Terms in Chinese and Japanese, which set no spaces: the term itself, with some caution.

The longest term wins, also against words that merely begin or end like one (喀什 in 喀什米尔), and
a term that two other words overlap is none (学校 in 大学校长; `word_breaks` tells). A
term of one Chinese character counts only where nothing else can be made of it. Katakana are one
word as long as they run on. Traditional characters are read as simplified ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from subtitler.terms import han, word_breaks
from subtitler.terms.wordlist import words

LANGUAGES = ("zh", "ja")

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff々]")
_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f]")
_HIRAGANA = re.compile("[\u3041-\u3096]")
_LATIN = re.compile(r"[0-9A-Za-zÀ-ɏ\u0400-\u04ff]")

_LONGER = {
    "zh": """
    喀什米尔 克什米尔 喀什噶尔 和田玉 和田黄玉 阿克苏苹果 哈密瓜 吐鲁番葡萄 库尔勒香梨
    营业 营养 营销 经营 运营 阵营 军营 营救 私营 国营 民营 合营 联营 营造 营利 营建 露营
    学习机 证件照 父母官 母亲河 母亲节 父亲节 姐妹花 姐妹篇 女儿国 女儿红 孩子气 老师傅
    信心 信息 信用 信任 信仰 信号 相信 自信 迷信 短信 通信 微信 书信 来信 回信
    家常 国家 大家 专家 作家 画家 家具 家电 家乡 老家 科学家
    法国梧桐 土耳其浴 土耳其烤肉 保证人 公证人 介绍人 外国语 英国语 中国语 打卡点 文件夹 国安寺
    大队伍 还没收到 工人权益 小产权 小产品 小产业 吸引产 卡点赞 司法院 立法院 保护照 合法院
    大丈夫 书记员 人民币 出生入死 太阳能 太阳镜 太阳穴 面包车 老虎机 老虎凳 老虎钳 火车头
    葡萄牙 葡萄糖 印度尼西亚 印度支那 印度洋 新几内亚 马里兰 马里奥 阿里巴巴 阿拉伯数字 阿拉伯胶
    巴西利亚 罗马尼亚 罗马数字 俄罗斯方块 俄罗斯套娃 苏丹红 石头记 眼镜蛇 公主岭
    天花板 派出所有 了车站在 下车站在 发展中国家 老婆婆 研究生孩子 个村长大 人才知道 人才能 人才会
    人才明白 人才懂 人才敢 人才肯
    略微信 稍微信 发电视情况
    里面包着 里面包了 里面包含 里面包括 对手表现 东西方 西北风 东南风 西南风
    经济危机会 人民丰富 幸福海洋 新星星 双河流
    """,
    "ja": """
    中国地方 中国山地 日本酒 日本海 母親学級 父親参観 警察犬 証明写真 家族葬
    家族風呂 子供服 東京都 国民宿舎 国民党 国民性 公民館 公民権 保証人 公証人 主人公 曽祖父 曾祖父
    曽祖母 曾祖母 従兄弟 従姉妹 再従兄弟 無国籍 多国籍 都市民 暴力団 大学校 中国山脈 外祖父 外祖母
    義兄弟 義姉妹 異母兄弟 商工会議所 個人権 法人権 別人権 村長門 拘束力
    独裁判 公判事 人工場 大会議 全国境 外国境 手紙魚 孤児院 市民会館 毎日本 先日本 翌日本 当日本
    昨日本
    トルコ石 トルコ風呂 トルコ桔梗 ペルシャ猫 ローマ字 ローマ数字 アラビア数字 インド洋 南京虫
    その日記者 この日記者 外国人参政 南京錠 北京原人 天津飯 上海蟹
    """,
}
"""Words in which a term is not meant. One that a glossary has itself is left out."""

_ALONE_BEFORE = frozenset(
    "在进出去到从入离的是被把了个座所我你他她它们这那此每没有写寄回封条对向于和与或跟"
)
_ALONE_AFTER = frozenset("里内中外的了是在和与时那这有被把就都也还没不很太给跟来去要会能后前上下")
_NUMERALS = frozenset("0123456789一二三四五六七八九十百千万两几半")
_COUNTED = frozenset("年月天日岁元块斤亩歳才")
_SMALL_WORDS = frozenset("和与或的了在到是不没也就都很于从对把被")
_DOES = frozenset("签开写看去来上下要有无做打买卖抓收还过走出进入回送请叫让用当吃喝搬住")
"""Verbs of one character: 要签|证书, 晚上|环境 and not 签证, 上环."""
_NOUN_ENDS = frozenset("人家长")
"""They go on with many a word: 武汉人, 母亲家, 农村长大."""
_LONE = _ALONE_BEFORE | _SMALL_WORDS | frozenset("有问看对要")
"""Words of one character that stand before any noun."""
_PARTICLES = frozenset("的了着过是也都就")
_PEOPLE = frozenset("我你他她它们您爸妈")
_TOWARDS = frozenset("在去到从离回住至往自过由")
"""After them 和 is no “and” but the beginning of a name: 在和田."""
_SOUNDS_AFTER = frozenset(
    "木兰兹尔娜姆孜甫斯茜琳娅蒂莎噶汗江拜肯坎克丽古努勒罗洛玛曼穆妮尼诺帕普恰茹萨娃瓦吾泽佐"
)
_SOUNDS_BEFORE = frozenset("依尔娜姆米阿勒兹帕迪孜丽古雅")
"""Beside these a name by sound is a part of another: 努尔 in 努尔兰, 古丽 in 阿依古丽."""
_ONLY_IN_NAMES = frozenset("娜尔莎噶姆娅蒂孜甫斯茜琳")
"""Characters that only go on with a name written by its sound: 阿依古丽娜 is not 阿依古丽."""

_ON_A_HORSE = frozenset("从在骑到自")
"""Before 马上, which is “at once” elsewhere."""
_GO_ON = ("亚尔", "别克", "古丽", "巴依", "诺夫", "耶夫", "诺娃", "耶娃")
"""Syllables with which another name by sound goes on: 巴合提亚尔 is not 巴合提."""
_DOTS = str.maketrans(dict.fromkeys("·•‧∙・=", "·"))

_AFTER_NOUN = tuple(
    words(
        """
    が を に は の と も で や へ か から まで より だ です でし だっ な なら ね よ さん たち ほど
    など だけ しか ばかり について という って する し され として ごと すら さえ とか 様 達
    """
    )
)
"""What may stand after a Japanese noun that ends in hiragana; other letters make a verb of it."""
_AFTER_ONE = tuple(
    words(
        """
    が を に は の と も で や へ から まで より だ です でし だっ なら さん たち ら ほど など だけ
    しか ばかり について という って として ごと すら さえ とか か
    """
    )
)
_BEFORE_NOUN = frozenset("のがをにはとももでやへかるたいなっ")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text for comparing: its characters, each one's place, and before which a mark stood."""

    text: str
    places: list[int]
    divided: frozenset[int]


class Index:
    """The terms of one language, by their first character."""

    def __init__(
        self, lang: str, forms: Mapping[str, tuple[str, ...]], names: Collection[str] = ()
    ) -> None:
        """`forms` are the terms, with the ids that share each; `names` those ids that are names."""
        self._lang = lang
        self._by_first: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
        own = {_folded(form, lang).text for form in forms}
        self._verbs: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._names = {
            _folded(one, lang).text for one, ids in forms.items() if set(ids) <= set(names)
        }
        for form, ids in forms.items():
            folded = _folded(form, lang).text
            if folded:
                self._by_first.setdefault(folded[0], []).append((folded, form, ids))
                if lang == "ja" and word_breaks.is_verb(folded):
                    self._verbs[folded] = (form, ids)
        longer = sorted(set(_LONGER[lang].split()) - own, key=len, reverse=True)
        self._guards = re.compile("|".join(map(re.escape, longer)))
        for found in self._by_first.values():
            found.sort(key=lambda item: -len(item[0]))

    def find(self, text: str) -> Iterator[tuple[tuple[str, ...], str, int, int, str]]:
        """(ids, form, start, end, written) of every term, in order."""
        folded = _folded(text, self._lang)
        guarded = [match.span() for match in self._guards.finditer(folded.text)]
        stands = _stands_in_chinese if self._lang == "zh" else _stands_in_japanese
        verbs = word_breaks.verbs(folded.text) if self._verbs else {}
        place = 0
        while place < len(folded.text):
            verb, after = verbs.get(place, ("", place))
            if verb in self._verbs:  # 逃げました
                form, ids = self._verbs[verb]
                first, last = folded.places[place], folded.places[after - 1] + 1
                yield ids, form, first, last, text[first:last]
                place = after
                continue
            for word, form, ids in self._by_first.get(folded.text[place], ()):
                if not folded.text.startswith(word, place):
                    continue
                end = place + len(word)
                inside = any(
                    start <= place and end <= stop and end - place < stop - start
                    for start, stop in guarded
                )
                longer = word in self._names and _goes_on(folded.text, place, end, self._lang)
                if inside or longer or not _whole(folded, place, end):
                    continue
                if not stands(folded.text, place, end):
                    continue
                first, last = folded.places[place], folded.places[end - 1] + 1
                yield ids, form, first, last, text[first:last]
                place = end
                break
            else:
                place += 1


def _folded(text: str, lang: str) -> _Folded:
    """Plain widths, small letters, simplified, lines as one, no dot between katakana."""
    chars: list[str] = []
    places: list[int] = []
    divided: set[int] = set()
    for place, char in enumerate(han.simplified(text) if lang == "zh" else text):
        plain = unicodedata.normalize("NFKC", char).lower()
        if lang == "zh" or (chars and _KATAKANA.match(chars[-1])):
            plain = plain.translate(_DOTS)  # 古丽扎达・萨帕尔
        if (lang == "ja" and plain == "·") or char in "\n\r" or not plain.strip():
            following = text[place + 1 :].lstrip()[:1]
            kind = (
                _KATAKANA if char not in "\n\r" else re.compile(f"{_HAN.pattern}|{_KANA.pattern}")
            )
            if chars and kind.match(chars[-1]) and kind.match(following):
                # “ヌル・スルタン” is one name, “カザフ・…” its first part; a line may break a word.
                if char not in "\n\r":
                    divided.add(len(chars))
                continue
        for letter in plain:
            chars.append(letter)
            places.append(place)
    return _Folded("".join(chars), places, frozenset(divided))


def _goes_on(text: str, start: int, end: int, lang: str) -> bool:
    """Whether a Chinese name is a part of another: 李明 in 李明华."""
    if lang != "zh":
        return False
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if (before in _SOUNDS_BEFORE and before) or (after in _SOUNDS_AFTER and after):
        return True
    return text.startswith(_GO_ON, end) or word_breaks.begins_longer(text, start, end, lang)


def _whole(folded: _Folded, start: int, end: int) -> bool:
    """Whether a term is not a part of a longer run of katakana, Latin letters or digits."""
    text = folded.text
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    for kind in (_KATAKANA, _LATIN):
        if (
            before
            and kind.match(text[start])
            and kind.match(before)
            and start not in folded.divided
        ):
            return False
        if after and kind.match(text[end - 1]) and kind.match(after) and end not in folded.divided:
            return False
    return True


def _stands_in_chinese(text: str, start: int, end: int) -> bool:
    """Whether the characters of a term are a word of their own where they stand."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if not _HAN.match(text[start]):
        return True
    if end - start == 1:
        if text[start] in _COUNTED and before in _NUMERALS and before:
            return True
        if text[start : end + 1] == "马上" and before not in _ON_A_HORSE:
            return False
        return (not _HAN.match(before) or before in _ALONE_BEFORE) and (
            not _HAN.match(after) or after in _ALONE_AFTER
        )
    if end - start > 2:
        longer = after in _ONLY_IN_NAMES and after and _by_sound(text[start:end])
        return not longer and word_breaks.whole(text, start, end, "zh")
    if after in _ONLY_IN_NAMES and after:
        return False
    if text[start] in "和与" and before and before in _PEOPLE:
        return False  # 我和田老师
    if text[start] in "和与" and (not _HAN.match(before) or before in _TOWARDS):
        return True
    over_left = bool(before) and word_breaks.known(text[start - 1 : start + 1], "zh")
    following = text[end - 1 : end + 1]
    # 田地 is in 和田地区, too, but 地区 is a word behind 和田.
    over_right = (
        bool(after)
        and word_breaks.known(following, "zh")
        and not word_breaks.known(text[end : end + 2], "zh")
    )
    if before in _LONE and before:
        if word_breaks.is_word(text, start - 1, start + 1, "zh"):
            # 没|亲人 and not 没亲|人
            return word_breaks.is_word(text, start + 1, end, "zh")
        over_left = False  # 问|他|国家
    if after in _PARTICLES and after and word_breaks.is_word(text, end - 1, end + 1, "zh"):
        return word_breaks.is_word(text, start, end - 1, "zh")  # 清真|的 and not 清|真的
    if not word_breaks.inside(text, start, end, "zh") and (
        (over_left and text[end - 1] in _SMALL_WORDS | _NOUN_ENDS)
        or (
            over_right
            and text[start] in _SMALL_WORDS | _DOES
            and after not in _ALONE_AFTER  # 生在 is hardly a word in 出生在
        )
        # 同学|校对 leaves less over than 同|学校|对.
        or (over_left and over_right and _leaves_over(text, start, end))
    ):
        return False
    return word_breaks.whole(text, start, end, "zh")


def _leaves_over(text: str, start: int, end: int) -> bool:
    """Whether a term leaves one character on each side that is hardly a word of its own."""
    return (
        text[start - 1] not in _ALONE_BEFORE
        and text[end] not in _ALONE_AFTER
        and word_breaks.is_word(text, start - 1, start, "zh")
        and word_breaks.is_word(text, end, end + 1, "zh")
    )


def _by_sound(term: str) -> bool:
    """Whether a Chinese word is a name written by its sound: no place 县, 市, no common noun."""
    return term[-1] not in "县市区州省院所站员者证营"


def _stands_in_japanese(text: str, start: int, end: int) -> bool:
    """Whether a term is a noun of its own where it stands, not a verb's stem, not half a word."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    rest, last = text[end : end + 4], text[end - 1]
    if end - start == 1 and _HAN.match(last):
        if last in _COUNTED and before and before in _NUMERALS:
            return True
        if _HAN.match(before) or _HAN.match(after):
            return False
        return not _HIRAGANA.match(after) or rest.startswith(_AFTER_ONE)
    if _HIRAGANA.match(last) and _HIRAGANA.match(after) and not rest.startswith(_AFTER_NOUN):
        return False
    begins = _HIRAGANA.match(text[start]) and _HIRAGANA.match(before)
    if begins and before not in _BEFORE_NOUN and not word_breaks.begins(text, start, "ja"):
        return False
    if word_breaks.inside_one(text, start, end, "ja"):
        return False  # 山田 in 小山田
    if all(map(_HIRAGANA.match, text[start:end])):
        # たこ in 来たこと, くま in くまなく
        return word_breaks.begins(text, start, "ja") and word_breaks.begins(text, end, "ja")
    return not _HAN.search(text[start:end]) or word_breaks.whole(text, start, end, "ja")
