"""Where words begin in Chinese and Japanese sentences, which set no spaces: by dictionaries.

Chinese by jieba's dictionary (rjieba), Japanese by Sudachi's small one. Both read the whole
sentence and take the likeliest row of words. They are never asked whether a term is said, only
whether it runs across their words (学生 in 科学|生产); a name that they do not know cannot win
there, so only a term that they know is given up for one side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Any

_SHORTEST_WORD = 2
_PIECE = re.compile(r"(?s).{1,2000}?(?:(?<=[。！？!?\n])|$)|.{1,2000}")
"""Sudachi takes no more than 49,149 bytes at once."""


def whole(text: str, start: int, end: int, lang: str) -> bool:
    """Whether `text[start:end]` is made of whole words, as far as a dictionary can tell."""
    first, last = _word_at(text, start, lang), _word_at(text, end - 1, lang)
    before, after = first[0] < start, last[1] > end
    if not before and not after:
        return True
    if first == last:  # inside a longer word: 学校 in 大学校长, but not 公安 in 公安厅长
        left, right = text[start - 1 : start + 1], text[end - 1 : end + 1]
        return not (before and after and known(left, lang) and known(right, lang))
    if before and after:
        return end - start > _SHORTEST_WORD and not known(text[start:end], lang)
    if not known(text[start:end], lang):
        return True
    # 天|山脚下 may as well be 天山|脚下.
    rest = text[first[0] : start] if before else text[end : last[1]]
    return len(rest) >= _SHORTEST_WORD and known(rest, lang)


def inside(text: str, start: int, end: int, lang: str) -> bool:
    """Whether `text[start:end]` is a part of one longer word."""
    first, last = _word_at(text, start, lang)
    return last >= end and last - first > end - start


def is_word(text: str, start: int, end: int, lang: str) -> bool:
    """Whether `text[start:end]` is one word of the sentence, and no part of one."""
    return _word_at(text, start, lang) == (start, end)


def begins(text: str, place: int, lang: str) -> bool:
    """Whether a word begins at a place, or the text ends there."""
    return place >= len(text) or place in _starts(text, lang)


def begins_longer(text: str, start: int, end: int, lang: str) -> bool:
    """Whether the word that begins at `start` goes on after `end`."""
    first, last = _word_at(text, start, lang)
    return first == start and last > end


def inside_one(text: str, start: int, end: int, lang: str) -> bool:
    """Whether `text[start:end]` ends a longer word that a dictionary has, or is its middle."""
    first, last = _word_at(text, start, lang)
    return first < start and last >= end and known(text[first:last], lang)


def is_verb(word: str) -> bool:
    """Whether a Japanese word is a verb or an adjective in its dictionary form, and no noun."""
    return word in {verb for verb, _ in verbs(word).values()} and verbs(word)[0][1] == len(word)


@lru_cache(maxsize=512)
def verbs(text: str) -> dict[int, tuple[str, int]]:
    """The Japanese verbs and adjectives of a text by where they begin: dictionary form and end."""
    tokenizer, mode = _japanese().tokenizer(), _split_mode("C")
    found = {}
    offset = 0
    for piece in _PIECE.findall(text):
        for token in tokenizer.tokenize(piece, mode=mode):
            if token.part_of_speech()[0] in ("動詞", "形容詞"):
                place = offset + token.begin()
                found[place] = (token.dictionary_form(), offset + token.end())
        offset += len(piece)
    return found


@lru_cache(maxsize=4096)
def known(word: str, lang: str) -> bool:
    """Whether the dictionary of a language has a word."""
    if lang == "zh":
        import rjieba

        return bool(rjieba.has_word(word))
    tokenizer = _japanese().tokenizer()
    found = list(tokenizer.tokenize(word, mode=_split_mode("C")))
    return len(found) == 1 and not found[0].is_oov()


def _word_at(text: str, place: int, lang: str) -> tuple[int, int]:
    """Start and end of the word that a character belongs to."""
    starts = _starts(text, lang)
    number = bisect_right(starts, place)
    return starts[number - 1], starts[number] if number < len(starts) else len(text)


@lru_cache(maxsize=512)
def _starts(text: str, lang: str) -> tuple[int, ...]:
    """Where each word begins."""
    if lang == "zh":
        import rjieba

        lengths = [len(word) for word in rjieba.cut(text, False)]
    else:
        # A tokenizer is of one thread; it is made in no time, other than its dictionary.
        tokenizer, mode = _japanese().tokenizer(), _split_mode("A")
        lengths = [
            token.end() - token.begin()
            for piece in _PIECE.findall(text)
            for token in tokenizer.tokenize(piece, mode=mode)
        ]
    return tuple(accumulate(lengths[:-1], initial=0))


@lru_cache(maxsize=1)
def _japanese() -> Any:
    from sudachipy import Dictionary  # type: ignore[import-untyped]

    return Dictionary(dict="small")


def _split_mode(name: str) -> Any:
    from sudachipy import SplitMode

    return getattr(SplitMode, name)
