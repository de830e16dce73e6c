"""Arabic words: which dictionary words a written word may be a form of.

A written word is clitics, a stem and endings without a space: «وللمعسكرات» is و, ل, ال, معسكر, ات.
Every split that Arabic spelling allows is a reading. What keeps readings right is in
`arabic_words`: words whose first letter is their own, adjectives in ي, plurals with other vowels.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from subtitler.terms import arabic_plurals, arabic_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDED = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ی": "ي", "ک": "ك"}
)
_MARKS = str.maketrans(
    dict.fromkeys(
        chr(point)
        for first, last in (
            (0x0640, 0x0640),
            (0x064B, 0x065F),
            (0x0670, 0x0670),
            (0x06D6, 0x06ED),
            (0x200B, 0x200F),
            (0xFEFF, 0xFEFF),
        )
        for point in range(first, last + 1)
    )
)

# «مسؤول», «مسئول»: schools differ on the seat of a hamza before و.
_BEFORE_WAW = re.compile("[ئؤء]و")

_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بكل"
_FUTURE = "يتنأ"
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "كن", "نا", "ه", "ك", "ي")
_ALEFS = "اأإآ"
# على and إلى before a pronoun, and على as it stands, are no name علي, though they fold to it.
_ON = re.compile("[وف]?(?:عليه|عليها|عليهم|عليهن|عليهما|عليك|عليكم|عليكن|عليكما|علينا|على)")
_KIN_OR_NEIGHBOUR = frozenset(("خالي", "جاري"))
"""Empty, running, as well as my uncle, my neighbour: no ي of theirs is lost."""
_SUBJECTS = ("ت", "تم", "تما", "نا", "وا", "ون", "ين", "ان", "تا", "و", "ا", "ن")
_OBJECTS = ("ني", "نا", "ه", "ها", "هم", "هن", "هما", "ك", "كم")
_STRONG = "[^اويىةء]"
# Nouns have no such shape: اعتقل, انكسر, استجوب.
_VERB = re.compile(f"ا(?:{_STRONG}ت{_STRONG}{{2}}|ن{_STRONG}{{3}}|ست{_STRONG}[^اىةء]{_STRONG})")
_WEAK_VERB = re.compile(f"{_STRONG}{{2}}ي")
_WEAK = "ةيهاك"
_WITH_HAMZA = re.compile("[وف]?[بكل]?(?:ال|ل)?([أإ])(.*)", re.DOTALL)
_SHORTEST_AFTER_CLITIC = 3
_SHORTEST_STEM = 3
_LONGEST_ROOT = 4


def fold(word: str) -> str:
    """`word` in the form in which words are compared.

    Without vowel points and tatweel; every alef as ا, ى as ي, a hamza on a seat as its seat. ة
    stays: «كتابة» is not «كتابه».
    """
    return _BEFORE_WAW.sub("وو", _plain(word)).translate(_FOLDED)


def _plain(word: str) -> str:
    # NFKC takes the presentation forms of old files (ﻻ) back to letters.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).translate(_MARKS))


@lru_cache(maxsize=1 << 16)
def keys(word: str) -> frozenset[str]:
    """The folded dictionary words that `word`, as written in a text, may be a legal form of.

    Clitics, the article, pronouns, duals and plurals are taken off in every legal way, and the
    plurals and duals of a word are given in the nominative too. With an article or a pronoun the
    definite word is among the keys («معسكرهم»: «المعسكر», «معسكر»). `fold(word)` always is.
    """
    found = {fold(word), *map(fold, _unclitic(_plain(word), conjunction=True))}
    if "مراة" in found:
        found.add("امراة")  # «المرأة»
    return frozenset(found | {form[:-1] for form in found if _is_defective(form)})


def agreeing(word: str) -> frozenset[str]:
    """The forms in comparison form of a word of a term that is not its first, as keys.

    It loses its article where the whole is indefinite («مركز الاحتجاز», «مراكز احتجاز»), and an
    adjective is feminine beside a plural («أمر قضائي», «أوامر قضائية»).
    """
    plain = _plain(word)
    bare = plain[2:] if plain.startswith("ال") and len(plain) > _SHORTEST_STEM + 2 else plain
    found = {plain, bare}
    if not plain.endswith("ة"):
        found |= {form + "ة" for form in found}
    return frozenset(map(fold, found))


def other_name(word: str, name: str) -> bool:
    """Whether a written word is another name than `name`: «سعدون» is no plural of «سعد»."""
    bare = fold(name).removeprefix("ال")
    endings = (bare,) if bare.endswith("و") else (bare, bare + "ا")  # «مروا» is a verb
    return not fold(word).endswith(endings)


def other_hamza(word: str, term: str) -> bool:
    """Whether a word begins as `term` does but for its hamza: «أمام» is no «إمام».

    Where one of them is written without a hamza, nobody can tell.
    """
    found = _WITH_HAMZA.match(_plain(word))
    first = _plain(term)[:1]
    if found is None or first not in ("أ", "إ") or found[1] == first:
        return False
    folded = fold(found[1] + found[2])
    # «إخوتها» is a plural of «أخ», whose hamza it has not.
    return folded.removeprefix(fold(term)) in ("", "ا", "ان", "ين", "ون", "ات", *_PRONOUNS)


def is_preposition(word: str) -> bool:
    """Whether a written word is على or has it before a pronoun, and is not the name علي."""
    return bool(_ON.fullmatch(_plain(word)))


def _is_defective(folded: str) -> bool:
    """Whether `folded` may lose its ي when it is indefinite: «القاضي», «قاض»."""
    if not folded.endswith("ي") or folded in arabic_words.ADJECTIVES | _KIN_OR_NEIGHBOUR:
        return False
    return (
        (len(folded) == 4 and folded[1] == "ا")
        or (len(folded) == 5 and folded[0] == "م" and folded[2] == "ا")
        or folded in arabic_words.DEFECTIVE
    )


def _unclitic(word: str, *, conjunction: bool) -> Iterator[str]:
    """The readings of `word` with its proclitics, or without."""
    yield from _definite(word)
    bare = list(_endings(word))
    if arabic_words.OWN_FIRST_LETTER & {fold(stem) for stem in bare}:
        return
    first, rest = word[:1], word[1:]
    if conjunction and first in _CONJUNCTIONS and _may_stand_alone(rest):
        yield from _unclitic(rest, conjunction=False)
    if first == "ل" and rest.startswith("ل") and len(rest) > 2:
        # ل and ال are written لل, and a stem's own ل is lost in it: «للجنة» is ل, ال, لجنة.
        yield from _definite("ال" + rest[1:])
        yield from _definite("ال" + rest)
    elif first in _PREPOSITIONS and _may_stand_alone(rest):
        yield from _definite(rest, genitive=True)
    if first == "س" and rest[:1] in _FUTURE and len(rest) > _SHORTEST_AFTER_CLITIC:
        yield rest


def _may_stand_alone(rest: str) -> bool:
    if len(rest) == 2:
        return rest[0] in "أإ" or fold(rest) in arabic_words.TWO_LETTERS
    return len(rest) >= _SHORTEST_AFTER_CLITIC


def _definite(word: str, *, genitive: bool = False) -> Iterator[str]:
    """The readings of a word without proclitics: with the article, or with a pronoun, or bare.

    After a preposition a word is `genitive`, and has no ending of another case.
    """
    if word.startswith("ال") and len(word) > 3:
        stem = word[2:]
        for form in _numbers(stem):
            yield "ال" + form
            yield form
    yield from _endings(word, genitive=genitive)


def _endings(word: str, *, genitive: bool = False) -> Iterator[str]:
    """The readings of a word without an article."""
    yield from _numbers(word)
    if fold(word) in arabic_words.OWN_ENDING:
        return
    if not genitive:
        yield from _verb(word)
        for accusative in _accusatives(word):
            yield from _numbers(accusative)
    for pronoun in _PRONOUNS:
        stem = word.removesuffix(pronoun)
        if stem == word or len(stem) < 2 or not _takes(stem, pronoun, genitive=genitive):
            continue
        for form in _before_pronoun(stem):
            yield form
            if pronoun != "ي":
                yield "ال" + form
    yield from _kin(word, "ي" if genitive else "اوي")


def _accusatives(word: str) -> Iterator[str]:
    """«سجنا» for «سجنًا»: the alef of an accusative without article."""
    stem = word.removesuffix("ا")
    if stem != word and len(stem) >= _SHORTEST_STEM:
        yield stem


def _takes(stem: str, pronoun: str, *, genitive: bool) -> bool:
    """Whether `stem` may have `pronoun` after it.

    ي makes adjectives of nouns too, and those are other words («كاشغري», «إرهابي»). It is “my”
    after a preposition, a short stem or ت, and after the patterns of plurals, verbal nouns and
    participles.
    """
    if pronoun != "ي":
        return len(stem) >= _SHORTEST_STEM or fold(stem) in arabic_words.TWO_LETTERS
    if not genitive and fold(stem + pronoun) in arabic_words.ADJECTIVES:
        return False
    if len(stem) <= _LONGEST_ROOT:
        return len(stem) >= _SHORTEST_STEM or fold(stem) in arabic_words.TWO_LETTERS
    folded = fold(stem)
    return (
        folded.endswith(("ت", "ي", "ا"))
        or folded in arabic_plurals.SINGULARS
        or next(_broken(stem), None) is not None
        or (folded.startswith("م") and len(folded) <= 7)
        or (folded.startswith("ا") and len(folded) >= 6 and folded[-2] == "ا" and stem[0] != "أ")
        or (folded.startswith("ت") and len(folded) == 5 and folded[3] == "ي")
    )


def _before_pronoun(stem: str) -> Iterator[str]:
    """The words that stand as `stem` before a pronoun."""
    yield from _numbers(stem)
    if stem.endswith("ت"):
        yield from _numbers(stem[:-1] + "ة")
    if stem.endswith(("ائ", "اؤ")):
        yield from _numbers(stem[:-1] + "ء")
    if stem.endswith("ا"):
        yield from _numbers(stem[:-1] + "ى")
    # Duals and plurals lose their ن.
    if stem.endswith(("ا", "ي")) and len(stem) > _SHORTEST_STEM:
        yield from _dual(stem[:-1])
    if stem.endswith(("و", "ي")) and len(stem) > _SHORTEST_STEM + 1:
        yield from _plural(stem[:-1])


def _numbers(word: str) -> Iterator[str]:
    """`word`, and what it is a dual or plural of."""
    yield word
    folded = fold(word)
    yield from arabic_plurals.SINGULARS.get(folded, ())
    if folded not in arabic_plurals.SINGULARS:
        yield from _broken(word)
    if folded in arabic_words.OWN_ENDING:
        return
    for ending in ("ان", "ين"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            yield from _dual(stem)
    for ending in ("ون", "ين"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > _SHORTEST_STEM:
            yield from _plural(stem)
    stem = word.removesuffix("ات")
    if stem != word and len(stem) >= _SHORTEST_STEM:
        if fold(stem) not in arabic_plurals.WITH_BROKEN_PLURAL:
            yield stem  # «مكتبات» is of «مكتبة», for «مكتب» has «مكاتب»
        yield stem + "ة"
        yield stem + "ا"
    # Before a genitive: «معتقلو المعسكر», «سيارتا إسعاف».
    stem = word.removesuffix("تا")
    if stem != word and len(stem) >= _SHORTEST_STEM:
        yield stem + "ة"
    stem = word.removesuffix("و")
    if stem != word and len(stem) > _SHORTEST_STEM:
        yield from _plural(stem)


def _dual(stem: str) -> Iterator[str]:
    yield stem
    yield stem + "ان"
    if stem.endswith("ت"):
        yield stem[:-1] + "ة"


def _plural(stem: str) -> Iterator[str]:
    yield stem
    yield stem + "ون"
    # «محام», «محامون»: the ي of «المحامي» is lost before the ending.
    yield stem + "ي"


def _broken(word: str) -> Iterator[str]:
    """Singulars by the patterns of plurals with other vowels that hardly any other word has."""
    folded = fold(word)
    if folded.endswith("اء"):
        if len(folded) == 5 and folded not in arabic_plurals.COLOURS:
            yield folded[:2] + "ي" + folded[2]  # سجناء: سجين
            yield folded[0] + "ا" + folded[1:3]  # شعراء: شاعر
        elif len(folded) == 6 and folded[0] == "ا":
            yield folded[1:3] + "ي" + folded[3]  # أصدقاء: صديق
    elif word.startswith("آ") and len(folded) == 4 and folded[2] == "ا":
        yield folded[:2] + folded[3]  # آثار: أثر
    elif len(folded) == 5:
        yield from _broken_of_five(word, folded)
    elif len(folded) == 6 and folded[2] == "ا" and folded[4] == "ي":
        yield from _broken_of_six(folded)


def _broken_of_five(word: str, folded: str) -> Iterator[str]:
    first, second, third, fourth, last = tuple(folded)
    if last == "ة":
        if first == "ا" and "ا" not in folded[1:]:
            yield second + third + "ا" + fourth  # أسلحة: سلاح
            yield second + third + "ي" + fourth  # أرغفة: رغيف
            yield second + third + "و" + fourth  # أعمدة: عمود
            if fourth == "ي":
                yield second + third + "اء"  # أغطية: غطاء
    elif second == "و" and third == "ا":
        yield first + "ا" + fourth + last  # هواتف: هاتف
        yield first + "ا" + fourth + last + "ة"  # قوائم: قائمة
        yield first + second + fourth + last  # جواهر: جوهر
    elif third == "ا" and last not in _WEAK:
        if fourth == "ي":
            yield first + second + "ي" + last + "ة"  # جرائم: جريمة
            yield first + second + "ا" + last + "ة"  # رسائل: رسالة
            yield first + second + "و" + last  # عجائز: عجوز
        yield first + second + fourth + last  # دفاتر: دفتر
        yield first + second + fourth + last + "ة"  # سلاسل: سلسلة
    elif word.startswith("أ") and fourth == "ا":
        yield second + third + last  # أقلام: قلم; «إعلام» is none
        if third == "و":
            yield second + "ا" + last  # أبواب: باب


def _broken_of_six(folded: str) -> Iterator[str]:
    first, second, _, fourth, _, last = tuple(folded)
    for vowel in "اوي":
        if second == "و":
            yield first + "ا" + fourth + vowel + last  # صواريخ: صاروخ
        yield first + second + fourth + vowel + last  # مفاتيح: مفتاح
        yield first + second + fourth + vowel + last + "ة"
        if second == fourth:
            yield first + second + vowel + last  # دكاكين: دكان


def _verb(word: str) -> Iterator[str]:
    """The verb in its dictionary form («استجوب») by a form of it, among those of clear shape."""
    for pronoun in ("", *_OBJECTS):
        stem = fold(word.removesuffix(pronoun) if pronoun else word)
        if pronoun and not word.endswith(pronoun):
            continue
        for subject in ("", *_SUBJECTS):
            if subject and not stem.endswith(subject):
                continue
            bare = stem.removesuffix(subject) if subject else stem
            if _VERB.fullmatch(bare):
                yield bare
            if bare[:1] in ("ي", "ت", "ن", "ا") and _VERB.fullmatch("ا" + bare[1:]):
                yield "ا" + bare[1:]
            # A last long vowel is ي before an ending: «مشيت» of «مشى».
            if _WEAK_VERB.fullmatch(bare):
                yield bare


def _kin(word: str, vowels: str) -> Iterator[str]:
    """Father, brother and father-in-law have a long vowel before a genitive: «أبوه», «أخاها»."""
    for pronoun in ("", *_PRONOUNS):
        stem = fold(word.removesuffix(pronoun))
        kin, vowel = stem[:-1], stem[-1:]
        if pronoun != "ي" and kin in arabic_words.LONG_KIN and vowel in vowels:
            yield from (kin, kin + "و", "ال" + kin)
