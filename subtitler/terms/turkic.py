"""Words of Kazakh, Kyrgyz, Tatar and Turkish without their endings.

A noun takes its endings in a fixed order: plural, possessive, case, then -ғы (“that is at”), after
which the row may begin anew, and last a person (“I am”, “it is”). Each has to agree with what
stands before it: its vowels with the last vowel (harmony), its first consonant with the last sound.
Only rows that are legal in that sense are taken off. Endings that make another word (Kazakh -лық,
-шы, -лы, -сыз, -ша; Turkish -lı, -lık, -cı, -sız, -ca) are left alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from subtitler.terms.wordlist import words

_PLURAL, _POSSESSIVE, _CASE, _PERSON = 1, 2, 3, 4
"""The order of endings. What is taken off has to have a smaller number than the one before."""

_ANY, _AFTER_THIRD, _AFTER_OWN, _NOT_THIRD = "", "third", "own", "plain"
"""What has to stand before a case: anything, “his/its”, “my/your”, anything but “his/its”."""


@dataclass(frozen=True, slots=True)
class _Ending:
    """One way to write an ending: `text`, after which `sounds`, with which vowels.

    `vowel` is the class of vowel that must stand before it, "" for any; `needs` what ending must
    stand before it; `kind` is "third" or "own" for a possessive; `reopens` starts the row anew.
    """

    slot: int
    text: str
    sounds: str
    vowel: str
    needs: str = _ANY
    kind: str = ""
    reopens: bool = False


@dataclass(frozen=True, slots=True)
class _Language:
    """Vowels by class ("b" back, "f" front; with "r" where rounding counts), sounds, endings.

    `sound_of` gives each letter its class: V a vowel, others by what may follow. `neutral` vowels
    tell no harmony. `hard` and `soft`: a consonant at the end of a stem, and as it is written
    before a vowel; `dropped` the vowels that a stem may lose there.
    """

    vowels: Mapping[str, str]
    neutral: str
    sound_of: Mapping[str, str]
    endings: tuple[_Ending, ...]
    soft: Mapping[str, str]
    dropped: Mapping[str, str]
    either: tuple[str, ...]
    loses: str = ""


def _written(
    slot: int,
    heads: Mapping[str, str],
    rest: str,
    vowels: Mapping[str, Mapping[str, str]],
    **more: str | bool,
) -> list[_Ending]:
    """All ways to write an ending: `heads` are its first letters by the sounds before them.

    In `rest`, A and I stand for the vowels that follow harmony; later ones follow the first.
    """
    found = []
    mark = next((char for char in rest if char in vowels), "")
    classes = list(vowels[mark]) if mark else [""]
    for head, sounds in heads.items():
        for kind in classes:
            text, last = head, kind
            for char in rest:
                if char in vowels:
                    text += vowels[char][last]
                else:
                    text += char
            found.append(_Ending(slot, text, sounds, kind, **more))  # type: ignore[arg-type]
    return found


def _sounds(**classes: str) -> dict[str, str]:
    return {letter: name for name, letters in classes.items() for letter in letters}


# Kazakh ------------------------------------------------------------------------------------------

_KK_VOWELS = {"A": {"b": "а", "f": "е"}, "I": {"b": "ы", "f": "і"}}
_C = "RLNZT"


def _kazakh() -> _Language:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[_Ending]:
        return _written(slot, heads, rest, _KK_VOWELS, **more)

    voiced, any_sound = {"": "VRLNZ"}, {"": "V" + _C}
    endings = [
        *by(_PLURAL, {"л": "VR", "д": "LNZ", "т": "T"}, "Aр"),
        *by(_POSSESSIVE, {"": "V"}, "м", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "V"}, "ң", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "V"}, "ңIз"),
        *by(_POSSESSIVE, {"": "V"}, "мIз"),
        *by(_POSSESSIVE, {"": "V"}, "сI", kind=_AFTER_THIRD),
        *by(_POSSESSIVE, {"": _C}, "Iм", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": _C}, "Iң", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": _C}, "IңIз"),
        *by(_POSSESSIVE, {"": _C}, "IмIз"),
        *by(_POSSESSIVE, {"": _C}, "I", kind=_AFTER_THIRD),
        *by(_CASE, {"н": "VN", "д": "RLZ", "т": "T"}, "Iң"),
        *by(_CASE, {"н": "V", "д": "RLNZ", "т": "T"}, "I", needs=_NOT_THIRD),
        *by(_CASE, voiced, "ғA", needs=_NOT_THIRD),
        *by(_CASE, {"": "T"}, "қA"),
        *by(_CASE, {"д": "VRLNZ", "т": "T"}, "A", needs=_NOT_THIRD),
        *by(_CASE, {"д": "VRLZ", "н": "N", "т": "T"}, "Aн", needs=_NOT_THIRD),
        *by(_CASE, {"м": "VRLN", "б": "Z", "п": "T"}, "ен"),
        *by(_CASE, {"м": "VRLN", "б": "Z", "п": "T"}, "енен"),
        *by(_CASE, {"": "N"}, "A", needs=_AFTER_OWN),
        *by(_CASE, {"": "V"}, "н", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "нA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "ндA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "нAн", needs=_AFTER_THIRD),
        *by(_CASE, {"д": "VRLNZ", "т": "T"}, "AғI", reopens=True),
        *by(_CASE, {"": "V"}, "ндAғI", needs=_AFTER_THIRD, reopens=True),
        *by(_CASE, {"н": "V", "д": "RLNZ", "т": "T"}, "ікі", reopens=True),
        *by(_PERSON, {"м": "VRLN", "б": "Z", "п": "T"}, "Iн"),
        *by(_PERSON, {"м": "VRLN", "б": "Z", "п": "T"}, "Iз"),
        *by(_PERSON, any_sound, "сIң"),
        *by(_PERSON, any_sound, "сIңдAр"),
        *by(_PERSON, {"д": "VRLNZ", "т": "T"}, "Iр"),
    ]
    # Front endings are written with к and г.
    endings = [
        _Ending(
            item.slot,
            item.text.replace("ғ", "г").replace("қ", "к") if item.vowel == "f" else item.text,
            item.sounds,
            item.vowel,
            item.needs,
            item.kind,
            item.reopens,
        )
        for item in endings
    ]
    return _Language(
        vowels={**dict.fromkeys("аоұыяё", "b"), **dict.fromkeys("әеөүіэ", "f")},
        neutral="уию",
        sound_of=_sounds(
            V="аәеёоөұүыіэя", R="рйуию", L="л", N="мнң", Z="жз", T="пфкқтсшщчцхһбвгғд"
        ),
        endings=tuple(endings),
        soft={"г": "к", "ғ": "қ", "б": "п"},
        dropped={"b": "ы", "f": "і"},
        either=("ь", "кт", "нк", "рк", "ск", "нкт"),
        loses="ь",
    )


# Kyrgyz: as Kazakh, with rounding, and other sounds ----------------------------------------------

_KY_VOWELS = {
    "A": {"b": "а", "f": "е", "br": "о", "fr": "ө"},
    "I": {"b": "ы", "f": "и", "br": "у", "fr": "ү"},
}


def _kyrgyz() -> _Language:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[_Ending]:
        return _written(slot, heads, rest, _KY_VOWELS, **more)

    both = {"д": "VRLNZ", "т": "T"}
    endings = [
        *by(_PLURAL, {"л": "VR", "д": "LNZ", "т": "T"}, "Aр"),
        *by(_POSSESSIVE, {"": "V"}, "м", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "V"}, "ң", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "V"}, "бIз"),
        *by(_POSSESSIVE, {"": "V"}, "ңIз"),
        *by(_POSSESSIVE, {"": "V"}, "сI", kind=_AFTER_THIRD),
        *by(_POSSESSIVE, {"": _C}, "Iм", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": _C}, "Iң", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": _C}, "IбIз"),
        *by(_POSSESSIVE, {"": _C}, "IңIз"),
        *by(_POSSESSIVE, {"": _C}, "I", kind=_AFTER_THIRD),
        *by(_CASE, {"н": "V", **both, "д": "RLNZ"}, "Iн"),
        *by(_CASE, {"н": "V", "д": "RLNZ", "т": "T"}, "I", needs=_NOT_THIRD),
        *by(_CASE, {"г": "VRLNZ", "к": "T"}, "A", needs=_NOT_THIRD),
        *by(_CASE, both, "A", needs=_NOT_THIRD),
        *by(_CASE, both, "Aн", needs=_NOT_THIRD),
        *by(_CASE, {"": "N"}, "A", needs=_AFTER_OWN),
        *by(_CASE, {"": "V"}, "н", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "нA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "ндA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "нAн", needs=_AFTER_THIRD),
        *by(_CASE, both, "AгI", reopens=True),
        *by(_CASE, {"": "V"}, "ндAгI", needs=_AFTER_THIRD, reopens=True),
        *by(_CASE, {"н": "V", "д": "RLNZ", "т": "T"}, "Iкы", reopens=True),
        *by(_PERSON, {"м": "VRLNZ", "б": "", "п": ""}, "Iн"),
        *by(_PERSON, {"б": "VRLNZ", "п": "T"}, "Iз"),
        *by(_PERSON, both, "Iр"),
    ]
    return _Language(
        vowels={
            **dict.fromkeys("аыя", "b"),
            **dict.fromkeys("еэи", "f"),
            **dict.fromkeys("оуёю", "br"),
            **dict.fromkeys("өү", "fr"),
        },
        neutral="",
        sound_of=_sounds(V="аеёоөуүыиэюя", R="рй", L="л", N="мнң", Z="жз", T="пфктсшщчцхбвгд"),
        endings=tuple(endings),
        soft={"г": "к", "б": "п"},
        dropped={"b": "ы", "f": "и", "br": "у", "fr": "ү"},
        either=("ь",),
        loses="ь",
    )


# Tatar -------------------------------------------------------------------------------------------

_TT_VOWELS = {"A": {"b": "а", "f": "ә"}, "I": {"b": "ы", "f": "е"}}


def _tatar() -> _Language:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[_Ending]:
        return _written(slot, heads, rest, _TT_VOWELS, **more)

    both = {"д": "VRZ", "т": "T"}
    endings = [
        *by(_PLURAL, {"л": "VRZT", "н": "N"}, "Aр"),
        *by(_POSSESSIVE, {"": "V"}, "м", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "V"}, "ң", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "V"}, "бIз"),
        *by(_POSSESSIVE, {"": "V"}, "гIз"),
        *by(_POSSESSIVE, {"": "V"}, "сI", kind=_AFTER_THIRD),
        *by(_POSSESSIVE, {"": "RNZT"}, "Iм", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "RNZT"}, "Iң", kind=_AFTER_OWN),
        *by(_POSSESSIVE, {"": "RNZT"}, "IбIз"),
        *by(_POSSESSIVE, {"": "RNZT"}, "IгIз"),
        *by(_POSSESSIVE, {"": "RNZT"}, "I", kind=_AFTER_THIRD),
        *by(_CASE, {"": "VRNZT"}, "нIң"),
        *by(_CASE, {"": "VRNZT"}, "нI", needs=_NOT_THIRD),
        *by(_CASE, {"г": "VRNZ", "к": "T"}, "A", needs=_NOT_THIRD),
        *by(_CASE, {**both, "д": "VRNZ"}, "A", needs=_NOT_THIRD),
        *by(_CASE, {**both, "н": "N"}, "Aн", needs=_NOT_THIRD),
        *by(_CASE, {"": "N"}, "A", needs=_AFTER_OWN),
        *by(_CASE, {"": "V"}, "н", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "нA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "ндA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "ннAн", needs=_AFTER_THIRD),
        *by(_CASE, {**both, "д": "VRNZ"}, "AгI", reopens=True),
        *by(_CASE, {"": "V"}, "ндAгI", needs=_AFTER_THIRD, reopens=True),
    ]
    return _Language(
        vowels={**dict.fromkeys("аоуыяёю", "b"), **dict.fromkeys("әеөүэи", "f")},
        neutral="",
        sound_of=_sounds(V="аәеёоөуүыиэюя", R="рйлв", N="мнң", Z="жзҗгбд", T="пфктсшщчцхһ"),
        endings=tuple(endings),
        soft={"г": "к", "б": "п"},
        dropped={"b": "ы", "f": "е"},
        either=("ь",),
        loses="ь",
    )


# Turkish -----------------------------------------------------------------------------------------

_TR_VOWELS = {
    "A": {"b": "a", "f": "e", "br": "a", "fr": "e"},
    "I": {"b": "ı", "f": "i", "br": "u", "fr": "ü"},
}


def _turkish() -> _Language:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[_Ending]:
        return _written(slot, heads, rest, _TR_VOWELS, **more)

    both, consonant, sounds = {"d": "VC", "t": "T"}, {"": "CT"}, {"": "VCT"}
    endings = [
        *by(_PLURAL, sounds, "lAr"),
        *by(_POSSESSIVE, {"": "V"}, "m"),
        *by(_POSSESSIVE, {"": "V"}, "n"),
        *by(_POSSESSIVE, {"": "V"}, "mIz"),
        *by(_POSSESSIVE, {"": "V"}, "nIz"),
        *by(_POSSESSIVE, {"": "V"}, "sI", kind=_AFTER_THIRD),
        *by(_POSSESSIVE, consonant, "Im"),
        *by(_POSSESSIVE, consonant, "In"),
        *by(_POSSESSIVE, consonant, "ImIz"),
        *by(_POSSESSIVE, consonant, "InIz"),
        *by(_POSSESSIVE, consonant, "I", kind=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "nIn"),
        *by(_CASE, consonant, "In"),
        *by(_CASE, {"": "V"}, "yI", needs=_NOT_THIRD),
        *by(_CASE, consonant, "I"),
        *by(_CASE, {"": "V"}, "yA", needs=_NOT_THIRD),
        *by(_CASE, consonant, "A"),
        *by(_CASE, both, "A", needs=_NOT_THIRD),
        *by(_CASE, both, "An", needs=_NOT_THIRD),
        *by(_CASE, {"": "V"}, "ylA"),
        *by(_CASE, consonant, "lA"),
        *by(_CASE, {"": "V"}, "nI", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "nA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "ndA", needs=_AFTER_THIRD),
        *by(_CASE, {"": "V"}, "ndAn", needs=_AFTER_THIRD),
        *by(_CASE, both, "Aki", reopens=True),
        *by(_CASE, {"": "V"}, "ndAki", needs=_AFTER_THIRD, reopens=True),
        *by(_CASE, {"": "V"}, "nInki", reopens=True),
        *by(_CASE, consonant, "Inki", reopens=True),
        *by(_PERSON, both, "Ir"),
        *by(_PERSON, both, "IrlAr"),
        *by(_PERSON, {"": "V"}, "ydI"),
        *by(_PERSON, {"": "V"}, "ymIş"),
        *by(_PERSON, {"": "V"}, "ysA"),
        *by(_PERSON, both, "I"),
        *by(_PERSON, {"": "V"}, "yIz"),
        *by(_PERSON, {"": "V"}, "yIm"),
        *by(_PERSON, consonant, "Iz"),
    ]
    return _Language(
        vowels={
            **dict.fromkeys("aıâ", "b"),
            **dict.fromkeys("eiî", "f"),
            **dict.fromkeys("ouû", "br"),
            **dict.fromkeys("öü", "fr"),
        },
        neutral="",
        sound_of=_sounds(V="aâeıiîoöuûü", C="bcdgğjlmnrvyzwx", T="çfhkpsşt"),
        endings=tuple(endings),
        soft={"b": "p", "c": "ç", "d": "t", "ğ": "k", "g": "k"},
        dropped={"b": "ı", "f": "i", "br": "u", "fr": "ü"},
        either=("at", "al", "ol", "ul", "alp", "arf", "ark"),
    )


_MAKERS = {"kk": _kazakh, "ky": _kyrgyz, "tt": _tatar, "tr": _turkish}
LANGUAGES = tuple(_MAKERS)
"""The codes of the languages that this module knows."""

_TIMES_KK = words(
    """
    жаз қыс күз көктем кеш түн таң бүгін ертең кеше былтыр
    """
)
_OF_TIME = ("ғы", "гі", "қы", "кі")
_LEAST = 2
"""A stem has at least so many letters: at one, everything would be a stem."""

_OTHER_WORDS = {
    "kk": words(
        """
    қалам қаламы қаламға қаламды қаламның қаламда қаламдар қаламмен қаламын қаламыңыз алмас
    алмастар атам тегі түсті түстер ұлтты еді ерді жерді атты атын атты болды бары
    барын алды алдында алдынан алдына артында артынан соты бірде ертеде
    """
    ),
    "tr": words(
        """
    atlas atlı atın attı kalem kalemi kasım adana adada yazın kışın
    """
    ),
}
"""Words of their own that look like a form of another: қалам is a pen, not “my city”."""


@lru_cache(maxsize=8)
def _table(lang: str) -> tuple[_Language, dict[str, tuple[_Ending, ...]]]:
    """A language, and its endings by their last letter."""
    made = _MAKERS[lang]()
    by_last: dict[str, list[_Ending]] = {}
    for ending in dict.fromkeys(made.endings):
        by_last.setdefault(ending.text[-1], []).append(ending)
    return made, {letter: tuple(found) for letter, found in by_last.items()}


def fold(word: str, lang: str) -> str:
    """A word in comparison form: small letters (Turkish I is ı), one way of writing each."""
    text = unicodedata.normalize("NFC", word)
    if lang == "tr":
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower().replace("\u0307", "").replace("\u00ad", "")


@lru_cache(maxsize=65536)
def keys(word: str, lang: str) -> frozenset[str]:
    """The folded words that `word`, as written in a text, may be a legal form of; itself too."""
    folded = fold(word, lang)
    if folded in _OTHER_WORDS.get(lang, ()):
        return frozenset((folded,))
    found = {folded}
    found.update(_stems(folded, lang, word[:1] != folded[:1]))
    if lang == "kk" and folded[-2:] in _OF_TIME and folded[:-2] in _TIMES_KK:
        found.add(folded[:-2])
    return frozenset(found)


def possessed(word: str, lang: str) -> frozenset[str]:
    """The keys of a dictionary word that ends a term of several words: `облысы` is `облыс`, too."""
    folded = fold(word, lang)
    made, endings = _table(lang)
    found = {folded}
    for ending in endings.get(folded[-1:], ()):
        left = folded.removesuffix(ending.text)
        if ending.kind == _AFTER_THIRD and len(left) >= _LEAST and _agrees(left, ending, made):
            found.update(_restored(left, ending, made, capital=False))
    return frozenset(found)


def is_ending(part: str, lang: str) -> bool:
    """Whether what stands after a hyphen or an apostrophe is a row of endings, of any harmony."""
    folded = fold(part, lang)
    _, endings = _table(lang)
    if folded in _PARTICLES.get(lang, ()):
        return True
    return any(
        folded.endswith(ending.text) and (folded == ending.text or is_ending(rest, lang))
        for ending in endings.get(folded[-1:], ())
        for rest in (folded[: -len(ending.text)],)
        if len(ending.text) > 1 or folded == ending.text
    )


_PARTICLES = {"kk": ("ақ", "ау", "ай", "мыс", "міс", "ғой", "ты"), "tr": ()}


def _stems(word: str, lang: str, capital: bool) -> Iterator[str]:
    made, endings = _table(lang)
    todo: list[tuple[str, int, str]] = [(word, _PERSON + 1, _ANY)]
    seen = set(todo)
    while todo:
        text, below, needs = todo.pop()
        for ending in endings.get(text[-1:], ()):
            left = text.removesuffix(ending.text)
            # “that is at the camp” begins the row anew: its plural, its case.
            in_order = ending.slot < below or ending.reopens
            if len(left) < _LEAST or left == text or not in_order:
                continue
            if needs == _NOT_THIRD:
                fits = ending.kind != _AFTER_THIRD
            else:
                fits = needs in ("", ending.kind)
            if not fits or not _agrees(left, ending, made):
                continue
            if ending.needs in (_ANY, _NOT_THIRD):
                yield from _restored(left, ending, made, capital)
            state = (left, ending.slot, ending.needs)
            if state not in seen:
                seen.add(state)
                todo.append(state)


def _agrees(left: str, ending: _Ending, made: _Language) -> bool:
    """Whether an ending may follow `left`, by its last sound and its vowels."""
    last = left.rstrip(made.loses) if made.loses else left
    sound = made.sound_of.get(last[-1:], "")
    if not sound or sound not in ending.sounds:
        return False
    return not ending.vowel or ending.vowel in _harmony(left, made)


def _harmony(left: str, made: _Language) -> Sequence[str]:
    """The classes of vowels that may follow."""
    kind = ""
    for letter in reversed(left):
        if letter in made.vowels and letter not in made.neutral:
            kind = made.vowels[letter]
            break
    if not kind:
        return tuple(dict.fromkeys(made.vowels.values()))
    # Loans whose last consonant is soft take front endings, whatever their vowels.
    if left.endswith(made.either) or (made.loses and _ends_neutral(left, made)):
        return (kind, {"b": "f", "br": "fr"}.get(kind, kind))
    return (kind,)


def _ends_neutral(left: str, made: _Language) -> bool:
    """Whether the last vowel of a word is one that tells nothing (институт, консул)."""
    for letter in reversed(left):
        if letter in made.neutral and made.neutral:
            return letter != left[-1] and left[-1] not in made.neutral
        if letter in made.vowels:
            return False
    return False


def _restored(left: str, ending: _Ending, made: _Language, capital: bool) -> Iterator[str]:
    """What the stem before an ending may be in the dictionary."""
    vowel_follows = made.sound_of.get(ending.text[0]) == "V"
    hard = made.soft.get(left[-1])
    before = left[-2:-1]
    if vowel_follows and hard and (made.sound_of.get(before) or before == "n"):
        yield left[:-1] + hard
    # A native stem never keeps its hard consonant there (кітапы); names and loans may.
    native = (
        vowel_follows
        and not capital
        and left[-1] in "пкқ"
        and made.loses
        and made.sound_of.get(before) == "V"
    )
    if not native:
        yield left
    if made.loses:
        yield left + made.loses
        if ending.text.startswith("т") and left.endswith("с"):
            yield left + "т"  # журналистер
    if vowel_follows and len(left) > 2:
        first, second = left[-2], left[-1]
        if made.sound_of.get(first, "V") != "V" and made.sound_of.get(second, "V") != "V":
            for kind in _harmony(left, made):
                lost = left[:-1] + made.dropped[kind]
                yield lost + second  # орны of орын
                if hard:
                    yield lost + hard
            if not made.loses and first == second:
                yield left[:-1]  # Turkish hakkı of hak
