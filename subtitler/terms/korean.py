"""Korean words without their particles, which follow the sound that they stand after."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from subtitler.terms.wordlist import words

# After a closed syllable, after an open one, after any. ㄹ counts as open before 로.
_CLOSED = words(
    """
    은 을 이 과 으로 으로서 으로써 으로부터 이나 이라 이라고 이라는 이며 이고 이다 이었다 이었습니다
    입니다 이에요 이란 이든 아 이여 이야 이랑 이라도
    """
)
_OPEN = words(
    """
    는 를 가 와 로 로서 로써 로부터 나 라 라고 라는 며 고 다 였다 였습니다 입니다 예요 란 든 야
    여 랑 라도
    """
)
_EITHER = words(
    """
    의 에 에서 에게 에게서 께 께서 한테 한테서 도 만 까지 부터 처럼 보다 마다 조차 마저 밖에 들
    에는 에도 에서는 에서도 에의 에만 만큼 뿐 대로 끼리 이나마 에서의 씨 님 하고 에게는 까지는
    까지도 부터는 만은 만이 도록
    """
)
_FIRST, _LAST, _FINALS = 0xAC00, 0xD7A3, 28
_RIEUL = 8


def fold(word: str) -> str:
    """Composed syllables, small Latin letters."""
    return unicodedata.normalize("NFC", word).lower()


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The dictionary words that a word may be with particles after it; itself too."""
    text = fold(word)
    found = {text}
    todo = [text]
    while todo:
        whole = todo.pop()
        for particle in (*_CLOSED, *_OPEN, *_EITHER):
            stem = whole.removesuffix(particle)
            if stem != whole and len(stem) >= 2 and stem not in found and _may(stem, particle):
                found.add(stem)
                todo.append(stem)
    return frozenset(found)


def _may(stem: str, particle: str) -> bool:
    """Whether a particle may follow, by the last syllable of what stands before it."""
    final = _final(stem[-1])
    if final is None:
        return True  # Latin letters and digits: how they are read is not known
    if particle in _EITHER:
        return True
    if particle.startswith("로") and final == _RIEUL:
        return True
    if particle.startswith("으로") and final == _RIEUL:
        return False
    closed, opened = particle in _CLOSED, particle in _OPEN
    return (closed and final != 0) or (opened and final == 0)


def _final(syllable: str) -> int | None:
    code = ord(syllable)
    return (code - _FIRST) % _FINALS if _FIRST <= code <= _LAST else None
