"""Korean words without their particles, which follow the sound that they stand after.

A noun may take a plural, a place or person (에서, 에게, 으로), a limit (만, 까지, 도), and last a
topic, a subject or “is” (는, 가, 입니다). Nouns of doing also stand before 하다, 되다, 당하다
(체포됐다). A noun behind a noun makes another word (수용소장, 체포조).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from subtitler.terms.wordlist import words

_OPEN_SYLLABLE, _CLOSED_SYLLABLE, _RIEUL_SYLLABLE = "open", "closed", "rieul"
_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_LONGEST = 12
"""No row of particles has more syllables."""

_PLACES = words(
    """
    에 에서 에게 에게서 께 께서 한테 한테서 더러 의 처럼 보다 만큼 마다 대로 끼리 하고 같이 에다
    에다가
    """
)
_LIMITS = words("만 까지 부터 도 조차 마저 밖에 뿐 이나마 치고 커녕 들")
_TITLES = words("들 님 씨 네 님들")
_TOPICS = {
    _OPEN_SYLLABLE: words(
        "는 를 가 와 나 라도 랑 란 야 든 든지 여 와는 와도 와의 와만 랑은 랑도 랑만 나마"
        " 라든가 라든지 는커녕"
    ),
    _CLOSED_SYLLABLE: words(
        "은 을 이 과 이나 이라도 이랑 이란 이야 이든 이든지 이여 과는 과도 과의 과만"
        " 이랑은 이랑도 이랑만 이라든가 이라든지 은커녕"
    ),
}
_WITH_RO = words("로 로서 로써 로부터 로는 로도 로만 로의 로까지 론")
_IS = words(
    """
    다 라고 라고는 라고도 라는 라며 라서 라면 며 고 고요 니까 니 지만 면 지 지요 죠 자 냐 네 네요
    군요 던 든 란
    랍니다 었다 었어요 었습니다 었고 었는데 었지만 었던 었을 었음 었으니 었으며 었기 어서 었죠 었지
    ㄴ ㄹ
    """
)
_IS_WRITTEN = words(
    """
    인 일 임 입니다 입니까 인데 인데요 인지 인지도 인지는 인가 인가요 인들 이에요 이예요 일까
    일까요 일지 일지도
    이잖아 이잖아요 이구나 이군요 이네요 이죠 이지요 인데도 이어도 이거든요 인걸 이십니다 이신
    이셨다 이세요
    """
)
_IS_AFTER_OPEN = words(
    """
    예요 였다 였어요 였습니다 였고 였는데 였지만 였던 였을 였음 였으니 였으며 였기 여서 였죠 였지
    잖아 잖아요 구나 거든요 여도 시다 셨다 셨어요 셨습니다 세요 십니다 신
    """
)
_JOINED = words(
    "엔 에선 에겐 한텐 까진 부턴 에도 에는 에만 에의 에서의 에서는 에서도 에서만 에게는"
)

_DOING = words(
    """
    하시 하셨 되시 되셨 받으 하 해 했 한 할 함 합 하였 되 돼 됐 된 될 됨 됩 되었 당하 당해 당했
    당한 당할 당함 당합 시키 시켜 시켰 시킨 시킬 받 받았 받은 받을 받는 받아 받고
    """
)
_DOING_ENDS = words(
    """
    신 실 시 셨 시는 시던 시고 시면 셨고 다 요 고 며 면 지 서 던 ㄴ 는 기 게 도 자 니 러 려고 려면
    어 었 었다 었던 었습니다 었어요 었고 았다 았던 았습니다 았어요 니다 니까 습니다 습니까 어요
    어서 았고 는데 은데 지만 었는데 았는데 으며 으면 으니 으니까 던데 다가 다고 다는 는지 을지 을
    은 아 아서 아요 거나 도록 지도 지는 므로 므로써 세요 셨다 였다 였고 였습니다 였어요 였던 였지만
    였는데 지만요 라고 라는 여 여서 게도 고는 고도 고서 고요
    """
)
_OTHER_WORDS = words(
    """
    하지만 하지는 하지도 하지요 해도 해요 해서 해고 세로 세도 약도 약과 구도 구로 무도 무의 일부
    나라면 살고 살도 살이 일로 한이 이도 의도 의의 의로 나도 나는 나가 도로 도와
    """
)
"""A noun and a particle by their letters, but words of their own: 약도 is a sketch."""
_SHORT = words(
    """
    은 는 이 가 을 를 에 에서 에게 의 와 과 도 만 로 으로 부터 까지 들 들이 들을 들은 들도
    들의 들에게 에게서 한테 한테서 께 께서 처럼 보다 조차 마저 밖에 이나 나 이랑 랑 만이 만은 까지도
    들과 들만 들에서 들한테 들까지 입니다 입니까 이에요 예요 이었다 이었어요 이었습니다 였다 였어요
    였습니다 이라고 라고 이라는 라는 인데 인데요 이고 인지 인지도 인지는 인가 일까 인데도 이었던
    이었고 이었지만 인가요 이네요 이지만 이며 이라서 라서
    """
)
_WITH_HADA = words("딸 형 처 집 빵 돈 옷 책 밥 개 소 너 나 벗 쌀 물 술 약 땅 길 산 강 뼈 피")
"""Nouns of one syllable beside which 하고 is “and”; 말하고, 일하고 are verbs."""
_BELONGS = words("행 측 쪽 내 앞 옆 뒤 출신")
"""Nouns that stand behind a noun and keep what it means: 경찰측."""
_SAID = words("고 고요 는 며 면서 던데 더라 더군요 네요 니까 지만 고는 고도")
"""What goes on with a sentence that was said: 수용소였다고 합니다."""
_NOT_BEFORE = {
    "수도": ("있", "없"),
    "일리": ("있", "없", "만무"),
    "이리": ("오", "와", "왔", "저리", "가", "온", "올", "뛰"),
    "저리": ("가", "갔", "비"),
    "적": ("있", "없"),
    "적이": ("있", "없"),
    "적도": ("있", "없"),
    "수": ("있", "없", "밖"),
    "수가": ("있", "없"),
    "수는": ("있", "없"),
    "줄": ("알", "몰", "아", "모"),
    "바": ("있", "없", "를", "와"),
    "리가": ("있", "없"),
    "지도": ("모", "몰"),
    "방과": ("후",),
    "산과": ("의사", "병원"),
    "양은": ("냄비", "그릇", "솥"),
    "양도": ("계약", "소득", "증서"),
    "강도": ("둘", "셋", "사건", "행각", "혐의", "짓"),
    "절도": ("혐의", "범", "죄", "사건"),
}
"""Words that mean something else before others: 갈 수도 있다 is no capital."""


_NOT_WITH = {
    "유리": ("하", "해", "했"),
    "모자": ("라", "랐"),
    "가지": ("고", "며", "면", "러", "지", "자"),
}
"""Nouns that are the stem of another word before these: 유리하다, 가지고."""


def fold(word: str) -> str:
    """Composed syllables, small Latin letters, plain widths."""
    return unicodedata.normalize("NFKC", word).lower()


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The dictionary words that a word may be with particles after it; itself too."""
    text = fold(word)
    found = {text}
    bare = text.lstrip("0123456789")
    if bare and bare != text:
        found |= keys(bare)  # 3년 동안
    if text.endswith("요") and len(text) > 3:
        found |= keys(text[:-1])  # 아버지를요
    if text in _OTHER_WORDS:
        return frozenset(found)
    for cut in range(max(1, len(text) - _LONGEST), len(text)):
        stem, rest = text[:cut], text[cut:]
        if rest.startswith(_NOT_WITH.get(stem, ())) and rest:
            continue
        if cut == 1 and _final(stem) is not None:
            if (rest in _SHORT and _follows(stem, rest)) or (
                rest.startswith("하고") and stem in _WITH_HADA
            ):
                found.add(stem)
        elif _follows(stem, rest) or (
            cut > 1 and (_does(rest) or _calls(stem, rest) or _belongs(stem, rest))
        ):
            found.add(stem)
    return frozenset(found)


def other_word(word: str, following: str) -> bool:
    """Whether `word` is another word because of the one after it: 갈 수도 있다, 이리 오세요."""
    return following.startswith(_NOT_BEFORE.get(fold(word), ())) and bool(following)


def _belongs(stem: str, rest: str) -> bool:
    """Whether a noun that keeps the meaning stands between: 경찰측은."""
    return any(
        rest.startswith(noun) and _follows(stem + noun, rest[len(noun) :]) for noun in _BELONGS
    )


@lru_cache(maxsize=65536)
def _follows(stem: str, rest: str) -> bool:
    """Whether `rest` is a row of particles that may stand after `stem`."""
    if not rest:
        return True
    if _is_last(stem, rest) or rest in _JOINED:
        return True
    for said in _SAID:
        whole = rest.removesuffix(said)
        if whole != rest and whole.endswith(("다", "이라", "냐")) and _is_last(stem, whole):
            return True
    for size in range(1, len(rest)):
        head, tail = rest[:size], rest[size:]
        if head in _TITLES and _follows(stem + head, tail):
            return True
        place = head in _PLACES or (head in _WITH_RO and _ro_fits(stem, head))
        eu = head.startswith("으") and head[1:] in _WITH_RO and _ro_fits(stem, head)
        if (place or eu or head in _LIMITS) and _ends_row(stem + head, tail):
            return True
    return False


def _ends_row(stem: str, rest: str) -> bool:
    """Whether `rest` may stand after a particle of place or limit: 에서만은, 까지도, 뿐이다."""
    if rest in _LIMITS or _is_last(stem, rest) or rest == "의":
        return True
    return any(
        rest.startswith(limit) and _is_last(stem + limit, rest[len(limit) :]) for limit in _LIMITS
    )


def _is_last(stem: str, rest: str) -> bool:
    """Whether `rest` is one particle, or “is”, as it is written after `stem`."""
    if rest in _PLACES or rest in _LIMITS or rest in _TITLES or rest in _IS_WRITTEN:
        return True
    if rest.startswith("이") and rest[1:] in _IS:
        return True
    sound = _sound(stem)
    if rest in _WITH_RO or (rest[:1] == "으" and rest[1:] in _WITH_RO):
        return _ro_fits(stem, rest)
    opened = rest in _TOPICS[_OPEN_SYLLABLE] or rest in _IS_AFTER_OPEN or rest in _IS
    closed = rest in _TOPICS[_CLOSED_SYLLABLE]
    if sound is None:
        return opened or closed
    return opened if sound == _OPEN_SYLLABLE else closed


def _calls(stem: str, rest: str) -> bool:
    """Whether a person is called or named: 예르잔아, 예르잔이가 (이 after a closed syllable)."""
    sound = _sound(stem)
    if rest in ("아", "야"):
        return sound is not None and (rest == "야") == (sound == _OPEN_SYLLABLE)
    named = rest.startswith("이") and sound in (_CLOSED_SYLLABLE, _RIEUL_SYLLABLE)
    return named and _follows(stem + "이", rest[1:])


def _does(rest: str) -> bool:
    """Whether a verb of doing follows: 체포 + 됐어요."""
    for size in (1, 2):
        head, tail = rest[:size], rest[size:]
        if head in _DOING and (not tail or tail in _DOING_ENDS):
            return True
    return False


def _ro_fits(stem: str, particle: str) -> bool:
    sound = _sound(stem)
    return sound is None or particle.startswith("으") == (sound == _CLOSED_SYLLABLE)


def _sound(stem: str) -> str | None:
    """How a stem ends; None where nobody can tell: Latin letters, digits."""
    final = _final(stem[-1])
    if final is None:
        return None
    return {0: _OPEN_SYLLABLE, _RIEUL: _RIEUL_SYLLABLE}.get(final, _CLOSED_SYLLABLE)


def _final(syllable: str) -> int | None:
    code = ord(syllable)
    return (code - _FIRST) % _FINALS if _FIRST <= code <= _LAST else None
