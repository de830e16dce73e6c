"""Where words begin in Chinese and Japanese sentences, which set no spaces: by dictionaries.

Chinese by jieba's dictionary (rjieba), Japanese by Sudachi's small one. Both read the whole
sentence and take the likeliest row of words. They are never asked whether a term is said, only
whether it runs across their words (学生 in 科学|生产); a name that they do not know cannot win
there, so only a term that they know is given up for one side.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_SHORTEST_WORD = 2


def whole(text: str, start: int, end: int, lang: str) -> bool:
    """Whether `text[start:end]` is made of whole words, as far as a dictionary can tell."""
    words = _words(text, lang)
    before = next((a for a, b in words if a < start < b), None)
    after = next((b for a, b in words if a < end < b), None)
    if before is None and after is None:
        return True
    both = before is not None and after is not None
    if inside(text, start, end, lang):
        # 学校 in 大学校长, but not 公安 in 公安厅长.
        left, right = text[start - 1 : start + 1], text[end - 1 : end + 1]
        return not (both and known(left, lang) and known(right, lang))
    if both:
        return end - start > _SHORTEST_WORD and not known(text[start:end], lang)
    if not known(text[start:end], lang):
        return True
    # 天|山脚下 may as well be 天山|脚下.
    rest = text[before:start] if before is not None else text[end:after]
    return len(rest) >= _SHORTEST_WORD and known(rest, lang)


def inside(text: str, start: int, end: int, lang: str) -> bool:
    """Whether `text[start:end]` is a part of one longer word."""
    return any(a <= start and end <= b and b - a > end - start for a, b in _words(text, lang))


def is_word(text: str, start: int, end: int, lang: str) -> bool:
    """Whether `text[start:end]` is one word of the sentence, and no part of one."""
    return (start, end) in _words(text, lang)


@lru_cache(maxsize=4096)
def known(word: str, lang: str) -> bool:
    """Whether the dictionary of a language has a word."""
    if lang == "zh":
        import rjieba

        return bool(rjieba.has_word(word))
    tokenizer = _japanese().tokenizer()
    found = list(tokenizer.tokenize(word, mode=_split_mode("C")))
    return len(found) == 1 and not found[0].is_oov()


@lru_cache(maxsize=4096)
def _words(text: str, lang: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every word."""
    if lang == "zh":
        import rjieba

        lengths = [len(word) for word in rjieba.cut(text, False)]
    else:
        # A tokenizer is of one thread; it is made in no time, other than its dictionary.
        tokens = _japanese().tokenizer().tokenize(text, mode=_split_mode("A"))
        lengths = [token.end() - token.begin() for token in tokens]
    found, place = [], 0
    for length in lengths:
        found.append((place, place + length))
        place += length
    return tuple(found)


@lru_cache(maxsize=1)
def _japanese() -> Any:
    from sudachipy import Dictionary  # type: ignore[import-untyped]

    return Dictionary(dict="small")


def _split_mode(name: str) -> Any:
    from sudachipy import SplitMode

    return getattr(SplitMode, name)
