"""The endings of Kazakh, Kyrgyz, Tatar, Uyghur and Turkish nouns, in all ways to write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

PLURAL, POSSESSIVE, CASE, PERSON, PARTICLE = 1, 2, 3, 4, 5
"""The order of endings. What is taken off has to have a smaller number than the one before."""

ANY, AFTER_THIRD, AFTER_OWN, NOT_THIRD = "", "third", "own", "plain"
"""What has to stand before a case: anything, “his/its”, “my/your”, anything but “his/its”."""

VERBAL = "verbal"
"""The kind of an ending that a verb's stem may take as well: kızdı, айтты."""

PLACE, NOT_PLACE = "place", "no place"
"""The case of a place, and what never follows it (ауылдасың is a fellow villager)."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One way to write an ending: `text`, after which `sounds`, with which vowels.

    `sounds` are classes (capitals) or letters. `vowel` is the class of vowel that must stand before
    it, "" for any; `needs` what ending must
    stand before it; `kind` is "third" or "own" for a possessive; `reopens` starts the row anew.
    """

    slot: int
    text: str
    sounds: str
    vowel: str
    needs: str = ANY
    kind: str = ""
    reopens: bool = False


@dataclass(frozen=True, slots=True)
class Morphology:
    """Vowels by class ("b" back, "f" front; with "r" where rounding counts), sounds, endings.

    `sound_of` gives each letter its class: V a vowel, others by what may follow. `neutral` vowels
    tell no harmony. `soft` gives for a consonant before a vowel those that may end the stem alone;
    `dropped` are the vowels that a stem may lose there; `swallowed` what a stem ends in after one
    (Kyrgyz мурду, of мурун); `joined` letters that stand for й and a vowel after a vowel (Tatar
    өе, of өй); `raised` the vowels that Uyghur writes as ى where an ending follows, and as ې in a
    stem of one syllable.
    """

    vowels: Mapping[str, str]
    neutral: str
    sound_of: Mapping[str, str]
    endings: tuple[Ending, ...]
    soft: Mapping[str, str]
    dropped: Mapping[str, str]
    either: tuple[str, ...]
    loses: str = ""
    swallowed: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    raised: Mapping[str, str] = field(default_factory=dict)


def _written(
    slot: int,
    heads: Mapping[str, str],
    rest: str,
    vowels: Mapping[str, Mapping[str, str]],
    **more: str | bool,
) -> list[Ending]:
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
                    # Kyrgyz у has а behind it, and that has ы: суудагы, but жолдогу.
                    last = "b" if last == "bu" and char == "A" else last
                else:
                    text += char
            found.append(Ending(slot, text, sounds, kind, **more))  # type: ignore[arg-type]
    return found


def _sounds(**classes: str) -> dict[str, str]:
    return {letter: name for name, letters in classes.items() for letter in letters}


# Kazakh ------------------------------------------------------------------------------------------

_KK_VOWELS = {"A": {"b": "а", "f": "е"}, "I": {"b": "ы", "f": "і"}}
_C = "RLNZT"


def _kazakh() -> Morphology:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[Ending]:
        return _written(slot, heads, rest, _KK_VOWELS, **more)

    voiced, any_sound = {"": "VRLNZ"}, {"": "V" + _C}
    endings = [
        *by(PLURAL, {"л": "VR", "д": "LNZ", "т": "T"}, "Aр"),
        *by(POSSESSIVE, {"": "V"}, "м", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "V"}, "ң", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "V"}, "ңIз"),
        *by(POSSESSIVE, {"": "V"}, "мIз"),
        *by(POSSESSIVE, {"": "V"}, "сI", kind=AFTER_THIRD),
        *by(POSSESSIVE, {"": _C}, "Iм", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": _C}, "Iң", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": _C}, "IңIз"),
        *by(POSSESSIVE, {"": _C}, "IмIз"),
        *by(POSSESSIVE, {"": _C}, "I", kind=AFTER_THIRD),
        *by(CASE, {"н": "VN", "д": "RLZ", "т": "T"}, "Iң", kind=VERBAL),
        *by(CASE, {"н": "V", "д": "RLNZ", "т": "T"}, "I", needs=NOT_THIRD, kind=VERBAL),
        *by(CASE, voiced, "ғA", needs=NOT_THIRD),
        *by(CASE, {"": "T"}, "қA"),
        *by(CASE, {"д": "VRLNZ", "т": "T"}, "A", needs=NOT_THIRD, kind=PLACE),
        *by(CASE, {"д": "VRLZ", "н": "N", "т": "T"}, "Aн", needs=NOT_THIRD),
        *by(CASE, {"м": "VRLN", "б": "Z", "п": "T"}, "ен"),
        *by(CASE, {"м": "VRLN", "б": "Z", "п": "T"}, "енен"),
        *by(CASE, {"": "N"}, "A", needs=AFTER_OWN),
        *by(CASE, {"": "V"}, "н", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "нA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "ндA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "нAн", needs=AFTER_THIRD),
        *by(CASE, {"д": "VRLNZ", "т": "T"}, "AғI", reopens=True),
        *by(CASE, {"": "V"}, "ндAғI", needs=AFTER_THIRD, reopens=True),
        *by(CASE, {"н": "V", "д": "RLNZ", "т": "T"}, "ікі", kind=AFTER_THIRD, reopens=True),
        *by(PERSON, {"м": "VRLN", "б": "Z", "п": "T"}, "Iн"),
        *by(PERSON, {"м": "VRLN", "б": "NZ", "п": "T"}, "Iз"),
        *by(PERSON, any_sound, "сIң", needs=NOT_PLACE),
        *by(PERSON, any_sound, "сIңдAр", needs=NOT_PLACE),
        *by(PERSON, {"д": "VRLNZ", "т": "T"}, "Iр"),
    ]
    # Front endings are written with к and г.
    endings = [
        Ending(
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
    return Morphology(
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
for _letters in _KY_VOWELS.values():
    _letters["bu"] = _letters["b"] if _letters["b"] == "а" else _letters["br"]


def _kyrgyz() -> Morphology:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[Ending]:
        return _written(slot, heads, rest, _KY_VOWELS, **more)

    both = {"д": "VRLNZв", "т": "T"}  # Мамытовдун
    endings = [
        *by(PLURAL, {"л": "VR", "д": "LNZв", "т": "T"}, "Aр"),
        *by(POSSESSIVE, {"": "V"}, "м", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "V"}, "ң", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "V"}, "бIз"),
        *by(POSSESSIVE, {"": "V"}, "ңIз"),
        *by(POSSESSIVE, {"": "V"}, "сI", kind=AFTER_THIRD),
        *by(POSSESSIVE, {"": _C}, "Iм", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": _C}, "Iң", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": _C}, "IбIз"),
        *by(POSSESSIVE, {"": _C}, "IңIз"),
        *by(POSSESSIVE, {"": _C}, "I", kind=AFTER_THIRD),
        *by(CASE, {"н": "V", **both, "д": "RLNZв"}, "Iн"),
        *by(CASE, {"н": "V", "д": "RLNZв", "т": "T"}, "I", needs=NOT_THIRD),
        *by(CASE, {"г": "VRLNZв", "к": "T"}, "A", needs=NOT_THIRD),
        *by(CASE, both, "A", needs=NOT_THIRD),
        *by(CASE, both, "Aн", needs=NOT_THIRD),
        *by(CASE, {"": "N"}, "A", needs=AFTER_OWN),
        *by(CASE, {"": "V"}, "н", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "нA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "ндA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "нAн", needs=AFTER_THIRD),
        *by(CASE, both, "AгI", reopens=True),
        *by(CASE, {"": "V"}, "ндAгI", needs=AFTER_THIRD, reopens=True),
        *by(CASE, {"н": "V", "д": "RLNZ", "т": "T"}, "IкI", kind=AFTER_THIRD, reopens=True),
        *by(PERSON, {"м": "VRLNZ", "б": "", "п": ""}, "Iн"),
        *by(PERSON, {"б": "VRLNZ", "п": "T"}, "Iз"),
        *by(PERSON, {"": "V" + _C}, "сIң", needs=NOT_PLACE),
        *by(PERSON, both, "Iр"),
        *by(PARTICLE, {"б": "VRLNZ", "п": "T"}, "I"),
    ]
    return Morphology(
        vowels={
            **dict.fromkeys("аыя", "b"),
            **dict.fromkeys("еэи", "f"),
            **dict.fromkeys("оё", "br"),
            **dict.fromkeys("ую", "bu"),
            **dict.fromkeys("өү", "fr"),
        },
        neutral="",
        sound_of=_sounds(V="аеёоөуүыиэюя", R="рй", L="л", N="мнң", Z="жз", T="пфктсшщчцхбвгд"),
        endings=tuple(endings),
        soft={"г": "к", "б": "п"},
        dropped={"b": "ы", "f": "и", "br": "у", "bu": "у", "fr": "ү"},
        either=("ь",),
        loses="ь",
        swallowed={"рд": "н"},
        joined={"ю": ("йу",), "я": ("йа",), "ё": ("йо",)},
    )


# Tatar -------------------------------------------------------------------------------------------

_TT_VOWELS = {"A": {"b": "а", "f": "ә"}, "I": {"b": "ы", "f": "е"}}


def _tatar() -> Morphology:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[Ending]:
        return _written(slot, heads, rest, _TT_VOWELS, **more)

    both = {"д": "VRZ", "т": "Tбдгв"}
    endings = [
        *by(PLURAL, {"л": "VRZT", "н": "N"}, "Aр"),
        *by(POSSESSIVE, {"": "V"}, "м", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "V"}, "ң", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "V"}, "бIз"),
        *by(POSSESSIVE, {"": "V"}, "гIз"),
        *by(POSSESSIVE, {"": "V"}, "сI", kind=AFTER_THIRD),
        *by(POSSESSIVE, {"": "RNZT"}, "Iм", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "RNZT"}, "Iң", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "RNZT"}, "IбIз"),
        *by(POSSESSIVE, {"": "RNZT"}, "IгIз"),
        *by(POSSESSIVE, {"": "RNZT"}, "I", kind=AFTER_THIRD),
        *by(POSSESSIVE, {"": "и"}, "Iм", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "и"}, "Iң", kind=AFTER_OWN),
        *by(POSSESSIVE, {"": "и"}, "IбIз"),
        *by(POSSESSIVE, {"": "и"}, "IгIз"),
        *by(POSSESSIVE, {"": "уү"}, "I", kind=AFTER_THIRD),  # суы
        *by(CASE, {"": "VRNZT"}, "нIң"),
        *by(CASE, {"": "VRNZT"}, "нI", needs=NOT_THIRD),
        *by(CASE, {"г": "VRNZ", "к": "Tбдгв"}, "A", needs=NOT_THIRD),
        *by(CASE, {**both, "д": "VRNZ"}, "A", needs=NOT_THIRD),
        *by(CASE, {**both, "н": "N"}, "Aн", needs=NOT_THIRD),
        *by(CASE, {"": "N"}, "A", needs=AFTER_OWN),
        *by(CASE, {"": "V"}, "н", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "нA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "ндA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "ннAн", needs=AFTER_THIRD),
        *by(CASE, {**both, "д": "VRNZ"}, "AгI", reopens=True),
        *by(CASE, {"": "V"}, "ндAгI", needs=AFTER_THIRD, reopens=True),
        *by(PERSON, {"": "VRNZT"}, "мIн"),
        *by(PERSON, {"": "VRNZT"}, "сIң", needs=NOT_PLACE),
        *by(PERSON, {"": "VRNZT"}, "бIз"),
        *by(PERSON, both, "Iр"),
        *by(PARTICLE, {"": "VRNZT"}, "мI"),
    ]
    return Morphology(
        vowels={**dict.fromkeys("аоуыяёю", "b"), **dict.fromkeys("әеөүэи", "f")},
        neutral="и",
        sound_of=_sounds(V="аәеёоөуүыиэюя", R="рйлв", N="мнң", Z="жзҗгбд", T="пфктсшщчцхһ"),
        endings=tuple(endings),
        soft={"г": "к", "б": "п", "в": "уү"},
        dropped={"b": "ы", "f": "е"},
        either=("ь", "ия", "ент", "ект", "ерт", "ист", "ов", "ев", "овет"),
        loses="ь",
        joined={"е": ("йе", "йы")},
    )


# Uyghur, in Arabic letters -----------------------------------------------------------------------

_UG_VOWELS = {"A": {"b": "ا", "f": "ە"}}


def _uyghur() -> Morphology:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[Ending]:
        return _written(slot, heads, rest, _UG_VOWELS, **more)

    both, consonant, sounds = {"د": "VC", "ت": "T"}, {"": "CT"}, {"": "VCT"}
    endings = [
        *by(PLURAL, sounds, "لAر"),
        *by(PLURAL, sounds, "لىر"),
        *(
            ending
            for whose in ("م", "ڭ", "مىز", "ڭىز")
            for ending in (
                *by(POSSESSIVE, {"": "V"}, whose),
                *by(POSSESSIVE, consonant, f"ى{whose}"),
                *by(POSSESSIVE, consonant, f"ۇ{whose}"),
                *by(POSSESSIVE, consonant, f"ۈ{whose}"),
            )
        ),
        *by(POSSESSIVE, {"": "V"}, "سى", kind=AFTER_THIRD),
        *by(POSSESSIVE, consonant, "ى", kind=AFTER_THIRD),
        *by(CASE, sounds, "نىڭ"),
        *by(CASE, sounds, "نى"),
        *by(CASE, {"غ": "VC", "ق": "T"}, "ا"),
        *by(CASE, {"گ": "VC", "ك": "T"}, "ە"),
        *by(CASE, both, "A"),
        *by(CASE, both, "ىن"),
        *by(CASE, both, "ىكى", reopens=True),
        *by(PERSON, sounds, "مەن"),
        *by(PERSON, sounds, "مىز"),
        *by(PERSON, sounds, "سەن"),
        *by(PARTICLE, sounds, "مۇ"),
    ]
    endings = [
        replace(ending, vowel="b" if ending.text[0] in "غق" else "f")
        if ending.slot == CASE and ending.text in ("غا", "قا", "گە", "كە")
        else ending
        for ending in endings
    ]
    return Morphology(
        vowels={**dict.fromkeys("اوۇ", "b"), **dict.fromkeys("ەۆۈ", "f")},
        neutral="ىې",
        sound_of=_sounds(V="اەېىوۇۆۈ", C="بجدرزژغگلمنڭۋيئ", T="پتچخسشفقكھ"),
        endings=tuple(endings),
        soft={"غ": "ق", "گ": "ك", "ۋ": "پ"},
        dropped={"b": "ىۇ", "f": "ىۈ"},
        either=(),
        raised={"b": "ا", "f": "ە"},
    )


# Turkish -----------------------------------------------------------------------------------------

_TR_VOWELS = {
    "A": {"b": "a", "f": "e", "br": "a", "fr": "e"},
    "I": {"b": "ı", "f": "i", "br": "u", "fr": "ü"},
}


def _turkish() -> Morphology:
    def by(slot: int, heads: Mapping[str, str], rest: str, **more: str | bool) -> list[Ending]:
        return _written(slot, heads, rest, _TR_VOWELS, **more)

    both, consonant, sounds = {"d": "VC", "t": "T"}, {"": "CT"}, {"": "VCT"}
    endings = [
        *by(PLURAL, sounds, "lAr"),
        *by(POSSESSIVE, {"": "V"}, "m"),
        *by(POSSESSIVE, {"": "V"}, "n"),
        *by(POSSESSIVE, {"": "V"}, "mIz"),
        *by(POSSESSIVE, {"": "V"}, "nIz"),
        *by(POSSESSIVE, {"": "V"}, "sI", kind=AFTER_THIRD),
        *by(POSSESSIVE, consonant, "Im"),
        *by(POSSESSIVE, consonant, "In"),
        *by(POSSESSIVE, consonant, "ImIz"),
        *by(POSSESSIVE, consonant, "InIz"),
        *by(POSSESSIVE, consonant, "I", kind=AFTER_THIRD),
        *by(CASE, {"": "V"}, "nIn"),
        *by(CASE, consonant, "In"),
        *by(CASE, {"": "V"}, "yI", needs=NOT_THIRD),
        *by(CASE, consonant, "I"),
        *by(CASE, {"": "V"}, "yA", needs=NOT_THIRD),
        *by(CASE, consonant, "A"),
        *by(CASE, both, "A", needs=NOT_THIRD),
        *by(CASE, both, "An", needs=NOT_THIRD),
        *by(CASE, {"": "V"}, "ylA"),
        *by(CASE, consonant, "lA"),
        *by(CASE, {"": "V"}, "nI", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "nA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "ndA", needs=AFTER_THIRD),
        *by(CASE, {"": "V"}, "ndAn", needs=AFTER_THIRD),
        *by(CASE, both, "Aki", reopens=True),
        *by(CASE, {"": "V"}, "ndAki", needs=AFTER_THIRD, reopens=True),
        *by(CASE, {"": "V"}, "nInki", reopens=True),
        *by(CASE, consonant, "Inki", reopens=True),
        *by(PERSON, both, "Ir"),
        *by(PERSON, both, "IrlAr"),
        *by(PERSON, sounds, "sIn", kind=VERBAL),
        *by(PERSON, sounds, "sInIz", kind=VERBAL),
        *[
            ending
            for who in ("I", "Im", "In", "Ik", "InIz", "IlAr")
            for ending in (
                *by(PERSON, {"": "V"}, f"yd{who}"),
                *by(PERSON, {"d": "C", "t": "T"}, who, kind=VERBAL),
            )
        ],
        *by(PERSON, {"": "V"}, "yken"),
        *by(PERSON, consonant, "ken", kind=VERBAL),
        *by(PERSON, {"": "V"}, "ymIş"),
        *by(PERSON, consonant, "mIş", kind=VERBAL),
        *by(PERSON, {"": "V"}, "ysA"),
        *by(PERSON, consonant, "sA", kind=VERBAL),
        *by(PERSON, {"": "V"}, "yIz"),
        *by(PERSON, {"": "V"}, "yIm"),
        *by(PERSON, consonant, "Iz"),
    ]
    return Morphology(
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


MAKERS = {"kk": _kazakh, "ky": _kyrgyz, "tt": _tatar, "ug": _uyghur, "tr": _turkish}
"""The morphology of each language, made when first asked for."""
