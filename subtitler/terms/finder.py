"""Terms in running text, inflected as the language inflects them.

A text is taken apart into words; each word is brought to the dictionary words that it may be a form
of (by the module of its language), and looked up among the words of the terms. Where scripts set no
spaces, `unspaced.py` looks for the term itself. The longest term wins, and no two overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Protocol

from subtitler.terms import (
    arabic,
    english,
    french,
    german,
    korean,
    korean_verbs,
    russian,
    turkic,
    unspaced,
)

Keys = Callable[[str], frozenset[str]]

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0670\u0640\u00ad])+")
_HYPHENED = re.compile(rf"{_WORD.pattern}(?:[-‐‑]{_WORD.pattern})+")
_WORD_OR_HYPHENED = re.compile(rf"{_HYPHENED.pattern}|{_WORD.pattern}")
_APOSTROPHES = "'’ʼ`´ʻ′"
_HYPHENS = "-‐‑"
_SENTENCE_END = re.compile(r"[.!?…:;؟۔«»\"“”„—–]")
_SPACE_OR_HYPHEN = re.compile(rf"\s*(?:[{_HYPHENS}{_APOSTROPHES}]|\s)\s*")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text: `text[start:end]` is `written`, a form of `form`, which `ids` share."""

    ids: tuple[str, ...]
    form: str
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A term's form: for each word the keys of which a word of the text must have one.

    `folded` are its words in comparison form, `between` the marks between them; `capital` whether
    it is found with a capital only, `named` whether it is the name of somebody or something.
    """

    text: str
    ids: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    folded: list[str]
    between: list[str]
    capital: bool
    named: bool


class Finder:
    """Finds the terms of one language; built once, used for many texts."""

    def __init__(
        self, lang: str, forms: Mapping[str, Sequence[str]], names: Collection[str] = ()
    ) -> None:
        """`forms` are the dictionary forms of each term, by its id.

        `names` are ids whose forms of one word are found with a capital only: Бақыт is a person,
        бақыт is luck.
        """
        self._lang = lang
        self._index: dict[str, list[_Form]] = {}
        self._begun: dict[str, list[tuple[re.Pattern[str], _Form]]] = {}
        self._parted: dict[str, list[tuple[str, _Form]]] = {}
        shared: dict[str, dict[str, None]] = {}
        for key, texts in forms.items():
            for text in texts:
                shared.setdefault(" ".join(text.split()), {})[key] = None
        self._unspaced = None
        if lang in unspaced.LANGUAGES:
            self._unspaced = unspaced.Index(
                lang, {text: tuple(ids) for text, ids in shared.items()}, names
            )
            return
        self._keys, self._head, self._head_only = _language(lang)
        self._fold = _fold(lang)
        self._common = _common(lang)
        for text, ids in shared.items():
            self._add(text, tuple(ids), own=set(ids) <= set(names))
            if lang == "ko" and " " in text:  # as often written in one
                self._add(text, tuple(ids), own=False, written="".join(text.split()))
            elif lang == "ko" and len(text) > 2:  # or apart: 출생증명서, 출생 증명서
                for cut in range(2, len(text)):
                    written = f"{text[:cut]} {text[cut:]}"
                    self._add(text, tuple(ids), own=False, written=written)
            if lang == "en" and _HYPHENED.search(text):
                self._add(text, tuple(ids), own=False, pattern=_WORD_OR_HYPHENED)
        for found in self._index.values():
            found.sort(key=lambda form: (-len(form.words), -len(form.text)))

    def find(self, text: str) -> list[Hit]:
        """Every term in `text`, in order; offsets are in code points of `text` as it is."""
        if self._unspaced is not None:
            return [Hit(*found) for found in self._unspaced.find(text)]
        hits = self._found(text, list(_WORD.finditer(text)))
        # Without the first question, a word of 100,000 letters would take minutes.
        if self._lang == "en" and not set(_HYPHENS).isdisjoint(text) and _HYPHENED.search(text):
            # «black-list» is one word or two.
            whole = self._found(text, list(_WORD_OR_HYPHENED.finditer(text)))
            apart = (hit for hit in hits if all(_disjoint(hit, other) for other in whole))
            hits = sorted((*whole, *apart), key=lambda hit: hit.start)
        return hits

    def _found(self, text: str, words: Sequence[re.Match[str]]) -> list[Hit]:
        hits: list[Hit] = []
        place = 0
        while place < len(words):
            found = self._at(text, words, place)
            if found is None:
                place += 1
                continue
            form, count = found
            start, end = words[place].start(), words[place + count - 1].end()
            hits.append(Hit(form.ids, form.text, start, end, text[start:end]))
            place += count
        return hits

    def _add(
        self,
        text: str,
        ids: tuple[str, ...],
        *,
        own: bool,
        written: str = "",
        pattern: re.Pattern[str] = _WORD,
    ) -> None:
        """Put a form into the index, under each key of its first word."""
        found = list(pattern.finditer(written or text))
        if not found:
            return
        words = [match[0] for match in found]
        form = _Form(
            text,
            ids,
            tuple(self._word_keys(words)),
            [self._fold(word) for word in words],
            [(written or text)[a.end() : b.start()].strip() for a, b in pairwise(found)],
            own and len(words) == 1 and words[0][:1].isupper(),
            own,
        )
        if self._lang == "ko" and len(words) == 1:
            for first, rest in korean_verbs.beginnings(form.folded[0]):
                self._begun.setdefault(first, []).append((rest, form))
        parts = german.separable(text) if self._lang == "de" and len(words) == 1 else None
        if parts:
            self._parted.setdefault(parts[1], []).append((parts[0], form))
        for first in form.words[0]:
            self._index.setdefault(first, []).append(form)

    def _word_keys(self, words: Sequence[str]) -> list[frozenset[str]]:
        """What a word of the text must be a form of, for each word of a term."""
        fold = self._fold
        if len(words) == 1:
            return [frozenset((fold(words[0]),))]
        if self._head_only:
            return [*(frozenset((fold(word),)) for word in words[:-1]), self._head(words[-1])]
        return [frozenset((fold(words[0]),)), *(self._head(word) for word in words[1:])]

    def _at(
        self, text: str, words: Sequence[re.Match[str]], place: int
    ) -> tuple[_Form, int] | None:
        """The longest term that begins with a word, and how many words it has.

        Where several forms fit the same words, those that stand there as they are go before those
        that would be inflected; among equals, all of them are meant.
        """
        fitting: list[_Form] = []
        keys = self._keys(words[place][0])
        for key in keys:
            for form in self._index.get(key, ()):
                if fitting and len(form.words) < len(fitting[0].words):
                    break
                if self._fits(text, words, place, form):
                    if fitting and len(form.words) > len(fitting[0].words):
                        fitting = []
                    fitting.append(form)
        if not fitting:
            for key in keys & self._parted.keys():
                for particle, form in self._parted[key]:
                    if german.parted(text, words[place].end(), particle):
                        return form, 1  # «holten ihn ab»
            return self._verb(self._fold(words[place][0]))
        count = len(fitting[0].words)
        written = [self._fold(word[0]) for word in words[place : place + count]]
        exact = [form for form in fitting if form.folded == written]
        chosen = sorted(exact or fitting, key=lambda form: (-len(form.text), form.text))
        if not exact:
            chosen = [form for form in chosen if len(form.text) == len(chosen[0].text)]
        ids = tuple(dict.fromkeys(key for form in chosen for key in form.ids))
        return replace(chosen[0], ids=ids), count

    def _verb(self, word: str) -> tuple[_Form, int] | None:
        """The Korean verb that a word is a form of."""
        for size in range(len(word), 0, -1) if self._begun else ():
            for rest, form in self._begun.get(word[:size], ()):
                if rest.fullmatch(word, size):
                    return form, 1
        return None

    def _fits(self, text: str, words: Sequence[re.Match[str]], place: int, form: _Form) -> bool:
        count = len(form.words)
        if place + count > len(words):
            return False
        if form.capital and not self._is_named(text, words, place):
            return False
        word = words[place]
        apostrophe = text[word.end() : word.end() + 1] in tuple(_APOSTROPHES)
        named = count == 1 and form.text[:1].isupper()
        if named and turkic.other_name(word[0], form.text, self._lang, apostrophe=apostrophe):
            return False
        if count == 1 and len(form.text) > 1 and form.text.isupper() and not word[0][:2].isupper():
            return False  # “it” is no IT
        if self._is_another_word(text, words, place, form):
            return False
        return self._matches(text, words, place, form) and self._stands_alone(
            text, words, place, count
        )

    def _is_another_word(
        self, text: str, words: Sequence[re.Match[str]], place: int, form: _Form
    ) -> bool:
        """Whether a word that is spelled as a term says something else where it stands."""
        count = len(form.words)
        if self._lang == "de":
            lower = words[place][0][:1].islower() and form.text[:1].isupper()
            return count == 1 and (lower or german.is_verb(words[place][0], form.text))
        if self._lang == "ar":
            word = words[place][0]
            named = form.named and arabic.other_name(word, form.text)
            named = named or arabic.other_hamza(word, form.text)
            return count == 1 and (named or arabic.is_preposition(word))
        if self._lang != "ko" or place + count >= len(words):
            return False
        last, following = words[place + count - 1], words[place + count]
        apart = text[last.end() : following.start()].strip()
        return not apart and korean.other_word(last[0], following[0])

    def _is_named(self, text: str, words: Sequence[re.Match[str]], place: int) -> bool:
        """Whether a word is written as a name; where a sentence begins, a capital says little."""
        word = words[place][0]
        if not word[:1].isupper():
            return False
        start = words[place - 1].end() if place else 0
        begins = not place or bool(_SENTENCE_END.search(text[start : words[place].start()]))
        return not (begins and self._common(word))

    def _matches(self, text: str, words: Sequence[re.Match[str]], place: int, form: _Form) -> bool:
        for number, wanted in enumerate(form.words):
            word = words[place + number]
            if number:
                between = text[words[place + number - 1].end() : word.start()]
                as_given = between.strip() and between.strip() == form.between[number - 1]
                if not as_given and not _SPACE_OR_HYPHEN.fullmatch(between):
                    return False
            last = number == len(form.words) - 1
            if self._head_only and not last:
                if self._fold(word[0]) not in wanted:
                    return False
            elif wanted.isdisjoint(self._keys(word[0])):
                return False
        return True

    def _stands_alone(
        self, text: str, words: Sequence[re.Match[str]], place: int, count: int
    ) -> bool:
        """Whether a term is not a part of a word with a hyphen: camp-fire is no camp.

        The last part is the head (concentration-camp), names are themselves beside a hyphen
        (Қытай–Қазақстан), and in Turkic languages an ending may stand after one (ҚХР-ға).
        """
        before, after = words[place].start(), words[place + count - 1].end()
        left = before > 0 and text[before - 1] in _HYPHENS and place > 0
        right = text[after : after + 1] in (*_HYPHENS,) and place + count < len(words)
        joined_left = left and words[place - 1].end() == before - 1
        joined_right = right and words[place + count].start() == after + 1
        if not joined_left and not joined_right:
            return True
        if self._lang == "de" and joined_right and not joined_left:
            return german.of_a_place(words[place + count][0])
        if words[place][0][:1].isupper() and self._lang != "de":
            following = words[place + count][0] if joined_right else ""
            turkish = self._lang in turkic.LANGUAGES and bool(following)
            ending = turkish and turkic.is_ending(following, self._lang)
            return not joined_right or ending or following[:1].isupper()
        if self._lang in turkic.LANGUAGES:
            if joined_left:
                return False  # ата-ана: a pair that is a word of its own
            return turkic.is_ending(words[place + count][0], self._lang)
        return _apart(self._lang)(
            words[place - 1][0] if joined_left else "",
            words[place + count][0] if joined_right else "",
        )


class _Reader(Protocol):
    """A module that knows the words of a language."""

    def fold(self, word: str) -> str: ...
    def keys(self, word: str) -> frozenset[str]: ...


def _language(lang: str) -> tuple[Keys, Keys, bool]:
    """How a language's words are read: keys of a word, keys of a last word, head only."""
    if lang in turkic.LANGUAGES:
        return (
            partial(turkic.keys, lang=lang),
            partial(turkic.possessed, lang=lang),
            True,
        )
    fold = _fold(lang)
    plain = _MODULES.get(lang)
    keys: Keys = plain.keys if plain else lambda word: frozenset((fold(word),))
    if lang == "ar":
        return keys, arabic.agreeing, False
    return keys, lambda word: frozenset((fold(word),)), lang == "ko"


_MODULES: Mapping[str, _Reader] = {
    "ru": russian,
    "ar": arabic,
    "de": german,
    "fr": french,
    "en": english,
    "ko": korean,
}


def _apart(lang: str) -> Callable[[str, str], bool]:
    """Whether a word is read apart from what a hyphen joins to its left and right."""
    if lang == "en":
        return english.apart
    return french.apart if lang == "fr" else lambda left, right: not right


def _disjoint(one: Hit, other: Hit) -> bool:
    return one.end <= other.start or other.end <= one.start


def _common(lang: str) -> Callable[[str], bool]:
    """Whether a word, in small letters, is an everyday one in a language."""
    if lang == "ru":
        return russian.common
    return lambda word: turkic.fold(word, lang) in turkic.COMMON.get(lang, ())


def _fold(lang: str) -> Callable[[str], str]:
    if lang in turkic.LANGUAGES:
        return partial(turkic.fold, lang=lang)
    module = _MODULES.get(lang)
    return module.fold if module else lambda word: turkic.fold(word, lang)


def basic_forms(word: str, lang: str) -> frozenset[str]:
    """The dictionary words that a word of a text may be a form of; the word itself, too."""
    if lang in unspaced.LANGUAGES:
        return frozenset((word,))
    return _language(lang)[0](word)
