"""Korean verbs and adjectives by their dictionary form: what a written word may begin with.

A stem joins with what follows it: 숨기다, 숨겼다; 부르다, 불러; 깨닫다, 깨달았어요. All beginnings
that a verb can have are made once, for the verbs of a glossary; what may follow each is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_NONE, _N, _D, _L, _M, _B, _S, _SS = 0, 4, 7, 8, 16, 17, 19, 20
_A, _AE, _EO, _E, _YEO, _O, _WA, _WAE, _OE, _U, _WO, _EU, _I = (
    0,
    1,
    4,
    5,
    6,
    8,
    9,
    10,
    11,
    13,
    14,
    18,
    20,
)
_JOINED = {_A: _A, _EO: _EO, _AE: _AE, _E: _E, _YEO: _YEO, _O: _WA, _U: _WO, _I: _YEO, _OE: _WAE}
"""A stem's last vowel with 아 or 어: 보 + 아, 배우 + 어, 숨기 + 어."""

_PLAIN = re.compile(
    r"(?:다|고|지|게|기|는|던|자|도록|거나|겠|니|나|네|냐|든|습|면|며|려|러|시|셨|세|신|실|십|"
    r"으(?:면|며|니|려|러|시|셨|신|세|십|로)|은|을|음|어|아|었|았|라|므로)[가-힣]{0,7}"
)
_AFTER_PAST = re.compile(r"(?:다|어|던|을|습|고|지|으|는|기|네|니|음|나|겠|냐|거)[가-힣]{0,6}")
_AFTER_JOINED = re.compile(
    r"(?:(?:서|도|야|요|라|지|졌|진|질|보|버|주|두|놓|냈|가|오|왔)[가-힣]{0,6})?"
)
_AFTER_N = re.compile(r"(?:다|데|지|가|다고|다는|다며|채)?[가-힣]{0,3}")
_AFTER_L = re.compile(r"(?:까|게|지|수록|텐데|뿐|래|걸)?[가-힣]{0,3}")
_AFTER_B = re.compile(r"(?:니다|니까|시다)[가-힣]{0,3}")
_AFTER_M = re.compile(r"(?:을|은|이|과|으로|의|에)?[가-힣]{0,2}")

Beginning = tuple[str, re.Pattern[str]]
"""The first syllables of a form, and what may follow them to the end of the word."""


def beginnings(verb: str) -> Iterator[Beginning]:
    """The beginnings of all forms of a verb, by its dictionary form in 다; none for other words."""
    stem = verb.removesuffix("다")
    if stem == verb or not stem or not all("가" <= syllable <= "힣" for syllable in stem):
        return
    head, initial, vowel, final = stem[:-1], *_parts(stem[-1])
    if len(stem) > 1 or final:
        yield stem, _PLAIN
    if final == _NONE:
        yield from _open(head, initial, vowel, alone=len(stem) == 1)
    elif final == _D:
        yield head + _syllable(initial, vowel, _L), _PLAIN  # 깨달아
    elif final == _B:
        bare = head + _syllable(initial, vowel)
        yield from ((bare + "우", _PLAIN), (bare + "운", _AFTER_N), (bare + "울", _AFTER_L))
        yield from ((bare + joined, _AFTER_JOINED) for joined in "와워")
        yield from ((bare + past, _AFTER_PAST) for past in "왔웠")
    elif final == _S:
        yield head + _syllable(initial, vowel), re.compile(f"(?=[어었아았으은을]){_PLAIN.pattern}")
    elif final == _L:
        yield head + _syllable(initial, vowel), re.compile(f"(?=[는니시세신십네]){_PLAIN.pattern}")
        yield head + _syllable(initial, vowel, _N), _AFTER_N
        yield head + _syllable(initial, vowel, _B), _AFTER_B


def _open(head: str, initial: int, vowel: int, *, alone: bool) -> Iterator[Beginning]:
    """The beginnings of a stem that ends in a vowel; of one `alone` only what is no other word."""
    yield head + _syllable(initial, vowel, _B), _AFTER_B
    last = _syllable(initial, vowel)
    if last == "하":
        joined = [head + "해"]
    elif last == "르" and head:
        before = head[:-1] + _syllable(*_parts(head[-1])[:2], _L)
        joined = [before + "러", before + "라"]  # 불러
    elif vowel == _EU:
        joined = [head + _syllable(initial, other) for other in (_EO, _A)]  # 써, 아파
    elif vowel in _JOINED:
        joined = [head + _syllable(initial, _JOINED[vowel])]
    else:
        joined = []
    for form in joined:
        past = form[:-1] + _syllable(*_parts(form[-1])[:2], _SS)
        yield past, _AFTER_PAST
        if not alone:
            yield form, _AFTER_JOINED
    if not alone:
        yield head + _syllable(initial, vowel, _N), _AFTER_N
        yield head + _syllable(initial, vowel, _L), _AFTER_L
        yield head + _syllable(initial, vowel, _M), _AFTER_M


def _parts(syllable: str) -> tuple[int, int, int]:
    """First consonant, vowel and last consonant of a syllable, as Unicode counts them."""
    code = ord(syllable) - _FIRST
    return code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS


def _syllable(initial: int, vowel: int, final: int = _NONE) -> str:
    return chr(_FIRST + (initial * _VOWELS + vowel) * _FINALS + final)
