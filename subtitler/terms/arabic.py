"""Arabic words without clitics, article, plural and possessive endings, and vowel signs.

Broken plurals (سجون of سجن) are words of their own here: a glossary gives them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from subtitler.terms.wordlist import words

_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640\u0653-\u0655\u200c\u200d\u00ad]")
_ONE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي",
                      "ک": "ك", "ی": "ي", "گ": "ك"})  # fmt: skip
_LEAST = 3

_AND = ("و", "ف")
_WITH = ("ب", "ك", "ل")
_PRONOUNS = ("هما", "كما", "هم", "هن", "ها", "كم", "كن", "نا", "ه", "ك", "ي")
_PLURALS = ("ون", "ين", "ان", "ات")

_KIN = re.compile("(ام|اب|اخ|عم|خال|جد)[وايت]?(?:هما|هم|هن|ها|كم|كن|نا|ه|ك|ي)?")
"""Words of kin, shorter than others, with what stands between them and a pronoun: أبوه, أخته."""

# Words whose first letter is their own, though the rest is a word, too.
_WHOLE = words(
    """
    وطن ولد والد والده والدي والدين وقت وجه وجود وضع وفد وفاه وسط وزير وزاره وثيقه وثايق
    واحد واجب وحده وكاله وكيل ولايه ورق ورقه وصول وصيه وظيفه وعد وعي ورد فرق فريق فرد فصل
    فكر فكره فقر فقط فتره فتح فجر فرصه فندق فيلم فوق فعل فحص فهم فلوس فنان فارق بلد بلده
    بلاد بيت بنت باب بعد بدايه برنامج بطاقه بريد بيان بحث بحر بشر بطل بقاء بناء بعض بصمه
    بصمات بكاء بلديه بوابه بقره بذره برد برلمان بركه بسبب كتاب كتب كلام كلمه كلب كيف كثير
    كامل كبير كاميرا كاميرات كرسي كره كفن كم كل كرامه كفاله كهرباء لجنه لغه ليل ليله لون
    لقاء لباس لحم لحيه لوحه لاجي لاجيين لسان لعب لماذا لكن ليس لان لازم
    """
)


def fold(word: str) -> str:
    """One way of writing each letter; ta marbuta as ه, which many write for it."""
    text = _SIGNS.sub("", unicodedata.normalize("NFKC", word)).lower()
    return text.translate(_ONE).replace("ة", "ه")


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The dictionary words that a word may be a form of; itself too."""
    text = fold(word)
    found = set()
    # ه is a pronoun, ة is not; and what has the article has no pronoun.
    feminine = unicodedata.normalize("NFKC", word).endswith("ة")
    for stem in _without_clitics(text):
        defined = stem.startswith("ال") or (stem != text and f"ال{stem}" in text)
        found.update(_singulars(stem, pronoun=not feminine and not defined))
    found.add(text)
    # The accusative of what is not defined: ليلا is ليل.
    found.update(stem[:-1] for stem in list(found) if stem.endswith("ا") and len(stem) > _LEAST)
    return frozenset(found)


def _without_clitics(text: str) -> set[str]:
    """A word without what is written together with it in front: و and ف, ب ك ل, the article."""
    found = {text}
    if text in _WHOLE:
        return found
    bare = {text}
    for letter in _AND:
        rest = text.removeprefix(letter)
        if rest != text and len(rest) >= _LEAST:
            bare.add(rest)
    for part in list(bare):
        if part in _WHOLE:
            continue
        for letter in _WITH:
            rest = part.removeprefix(letter)
            if rest != part and len(rest) >= _LEAST:
                bare.add(rest)
        if part.startswith("لل") and len(part) >= _LEAST + 2:
            bare.update((part[2:], "ال" + part[2:]))
    found |= bare
    for part in bare:
        rest = part.removeprefix("ال")
        if rest != part and len(rest) >= _LEAST - 1:
            found.add(rest)
    return found


def _singulars(text: str, *, pronoun: bool) -> set[str]:
    """A word without pronoun, dual and sound plural."""
    found = {text}
    bases = {text}
    short = _KIN.fullmatch(text)
    if short:
        found.add(short[1])
    for ending in _PRONOUNS if pronoun and not text.endswith("ستاني") else ():
        stem = text.removesuffix(ending)
        if stem != text and len(stem) >= _LEAST:
            bases.add(stem)
            if stem.endswith("ت"):
                found.add(stem[:-1] + "ه")  # عائلته of عائلة
    found |= bases
    for base in bases:
        for ending in _PLURALS:
            stem = base.removesuffix(ending)
            if stem == base or len(stem) < _LEAST:
                continue
            found.add(stem)
            if ending == "ات":
                found.add(stem + "ه")
            if ending in ("ان", "ين") and stem.endswith("ت"):
                found.add(stem[:-1] + "ه")
        # Before a pronoun the plural loses its n: معلموهم.
        if base != text and base.endswith(("و", "ي")) and len(base) > _LEAST:
            found.add(base[:-1])
    return found
