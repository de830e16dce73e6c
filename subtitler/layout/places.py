"""Where a line may end at all.

By UAX 14 (uniseg); in Chinese and Japanese between phrases (BudouX), in Korean at spaces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol
from unicodedata import category, east_asian_width

from subtitler.layout.counting import count_chars
from subtitler.layout.limits import Limits

_MARK, _JOINER = "\u0301", "\u200d"


class _Parser(Protocol):
    def parse(self, sentence: str) -> list[str]:
        """The phrases of a sentence."""
        ...


class _Shapes(dict[int, str]):
    """For `str.translate`: each character's shape, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = shape = _shape(chr(code))
        return shape


def _shape(char: str) -> str:
    """A character that UAX 14 treats in the same way: all plain letters are one to it."""
    from uniseg.linebreak import line_break

    kind, wide = line_break(char).value, east_asian_width(char) in "WF"
    if category(char) in ("Lu", "Ll", "Lo", "Lm"):
        if kind == "AL" and not wide:
            return "a"
        if kind == "ID" and wide:
            return "一"
        if kind in ("H2", "H3"):
            return "가" if kind == "H2" else "각"
    if kind == "CM" and category(char) in ("Mn", "Me") and not wide:
        return _MARK
    return "0" if kind == "NU" and not wide else char


_SHAPES = _Shapes()
_INDEPENDENT = re.compile(r"(?<=[a0一가각.,!?;:…] )(?=[a0一가각])|(?<=[一가각])(?=[一가각])")
"""In a text of shapes: breaks that UAX 14 allows whatever stands further left or right."""
_PLAIN = re.compile(r"(?:[a0]+[.,!?;:…]* )*[a0]+[.,!?;:…]*")
"""A text of shapes that may break after each space, and nowhere else: most of what people say."""
_SPACE = re.compile(" ")
_JOINED = f"[{_MARK}{_JOINER}]"
_MANY_MARKS = re.compile(f"(?<={_JOINED}){_JOINED}+(?={_JOINED})")
"""Marks on a letter, but for the first and the last: they change nothing, and uniseg needs four
times as long for twice as many."""


def legal_breaks(text: str) -> list[int]:
    """The places where UAX 14 lets a line of `text` end, its end included.

    uniseg needs about 0.15 ms a character, but texts hold few different patterns, so it is asked
    once for each. The memory holds shapes of text, never the text itself.
    """
    shapes = text.translate(_SHAPES)
    if _PLAIN.fullmatch(shapes):
        return [*[space.end() for space in _SPACE.finditer(shapes)], len(shapes)]
    breaks: list[int] = []
    done = 0
    for piece in _INDEPENDENT.split(shapes):
        # Where a word begins with plain letters, it does not matter with how many.
        letters = max(0, len(piece) - len(piece.lstrip("a")) - 1)
        for at in _piece_breaks(piece[letters:]):
            breaks.append(done + letters + at)
        done = breaks[-1]
    return breaks


@lru_cache(maxsize=65536)
def _piece_breaks(shapes: str) -> tuple[int, ...]:
    from uniseg.linebreak import line_break_boundaries

    if not shapes.strip("a"):
        return (len(shapes),)
    left_out = {at for run in _MANY_MARKS.finditer(shapes) for at in range(*run.span())}
    if not left_out:
        return tuple(line_break_boundaries(shapes))
    kept = [at for at in range(len(shapes)) if at not in left_out]
    short = "".join([shapes[at] for at in kept])
    kept.append(len(shapes))
    return tuple(kept[at] for at in line_break_boundaries(short))


@lru_cache(maxsize=2)
def _phrase_parser(lang: str) -> _Parser:
    import budoux

    if lang == "ja":
        japanese: _Parser = budoux.load_default_japanese_parser()
        return japanese
    chinese: _Parser = budoux.load_default_simplified_chinese_parser()
    return chinese


def _phrase_ends(text: str, lang: str) -> set[int]:
    """Where phrases end (BudouX), and spaces and closing marks, which it can leave inside."""
    ends: set[int] = set()
    done = 0
    for phrase in _phrase_parser(lang).parse(text):
        done += len(phrase)
        ends.add(done)
    return ends | {at.end() for at in re.finditer(r"\s+|[。！？…，、；：”」』）》]+", text)}


def _is_seen(text: str) -> bool:
    return any(not char.isspace() and category(char) not in ("Cc", "Cf") for char in text)


def cuts(text: str, limits: Limits) -> tuple[list[int], set[int]]:
    """The places where a line may end, from 0 to the end, and those of them inside a phrase.

    A Chinese or Japanese phrase, or a Korean word, is broken only where UAX 14 allows it and only
    if it is wider than a line.
    """
    lang = limits.row.code
    legal: list[int] = []
    start = 0
    for at in legal_breaks(text):  # but never a line of which nothing is seen
        if not legal or text[start].isalnum() or _is_seen(text[start:at]):
            start = at
            legal.append(at)
        else:
            start = legal[-1] = at
    if lang not in ("zh", "ja", "ko"):
        return [0, *legal], set()
    good = set(legal) & (
        {at for at in legal if text[at - 1].isspace()} if lang == "ko" else _phrase_ends(text, lang)
    )
    places, inside = [0], set()
    for end in sorted(good | {len(text)}):
        start = places[-1]
        if (
            end - start > limits.line_chars
            and count_chars(text[start:end].strip(), lang) > limits.line_chars
        ):
            within = [at for at in legal if start < at < end]
            inside.update(within)
            places += within
        places.append(end)
    return places, inside
