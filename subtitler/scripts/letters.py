"""Letters that look alike and are not the same: found word by word, repaired where it is certain.

A word is repaired only where all its other letters are of one script and every odd letter has a
look-alike there. Mixtures that people write on purpose (USB-кабель, COVIDтың, XX ғасыр) stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"

ALPHABETS = {
    "kk": _RUSSIAN + "әғқңөұүһі",
    "ky": _RUSSIAN + "ңөү",
    "tt": _RUSSIAN + "әөүҗңһ",
    "ru": _RUSSIAN,
    "en": _LATIN + "éèêëïöüçñàáâ",
    "tr": _LATIN + "çğıöşüâîû",
    "fr": _LATIN + "àâæçéèêëîïôœùûüÿ",
    "de": _LATIN + "äöüßéèàâôç",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچڤگ",
    "ug": "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي",
}
"""The letters of each language that is written with an alphabet, loanwords' letters with them."""

KAZAKH_ARABIC = "ٴاٵبپتجچحدرزسشعفقكگڭلمنھەوۇۆۋىيٶٷٸ"
"""The letters of Kazakh in Arabic script (töte jazu)."""

LOOK_ALIKE = dict(
    zip("aeopcyxiäöüëïhkbmtAEOPCYXIHKBMT", "аеорсухіӓӧӱёїһкьмтАЕОРСУХІНКВМТ", strict=True)
)
"""Latin letters and the Cyrillic ones that look like them."""

_TO_CYRILLIC = LOOK_ALIKE | {"ə": "ә", "Ə": "Ә"}
_TO_CYRILLIC |= dict(zip("οΑΒΕΙΚΜΝΟΡΤΧ", "оАВЕІКМНОРТХ", strict=True))
_TO_LATIN = {cyrillic: latin for latin, cyrillic in _TO_CYRILLIC.items() if latin.isascii()}
_TO_LATIN |= dict(zip("ѕЅјЈ", "sSjJ", strict=True))
_TO_LATIN |= dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True))

# Letters of other languages of the Arabic script, and what each language here writes instead. The
# yeh without dots is left out: what it stands for depends on its place (see `_yeh`).
_ARABIC_HOME = {
    "ar": {"ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه"},
    "ug": {"ک": "ك", "ہ": "ھ", "ة": "ە"},
    "kk": {"ک": "ك", "ہ": "ھ", "ة": "ە", "غ": "ع"},
}
_FARSI_YEH = "\u06cc"

_NOTHING = "\u00ad\u200b\u2060\ufeff"
"""Characters without width that text from web pages and word processors carries inside words."""
_JOINERS = "\u200c\u200d"

_MARKS = "".join(map(chr, range(0x64B, 0x660)))

_MORE = r"[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0640]"
# A word ends in a letter or its mark: what cannot be seen after it is none of ours.
_RUN = re.compile(rf"[^\W\d_](?:(?:{_MORE}|[{_NOTHING}{_JOINERS}])*(?:{_MORE}))?")
_HYPHEN = re.compile(r"(?<=[^\W_])\u2010(?=[^\W_])")


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A word with a letter that does not belong in it.

    `start` and `end` are offsets in the text, in code points. `repaired` is the word as it should
    be, or None where that is not certain; `reason` says why.
    """

    start: int
    end: int
    word: str
    repaired: str | None
    reason: str


def repaired(text: str, language: str) -> tuple[str, tuple[LookAlike, ...]]:
    """The text with its certain look-alikes repaired, and each change with its old offsets.

    `language` is a code of `languages.py`. Only letters, and characters without width inside
    words, are changed; a second repair changes nothing.
    """
    parts, changes, end = [], [], 0
    for found in _found(text, language):
        if found.repaired is None:
            continue
        parts += [text[end : found.start], found.repaired]
        changes.append(found)
        end = found.end
    return "".join(parts) + text[end:], tuple(changes)


def look_alikes(text: str, language: str) -> tuple[LookAlike, ...]:
    """The words that look wrong and that `repaired` leaves alone: a person has to decide."""
    return tuple(found for found in _found(text, language) if found.repaired is None)


def script_of(letter: str) -> str:
    """ "Cyrl", "Latn", "Arab" or "Grek" for a letter of theirs, "" for any other character."""
    if not letter.isalpha():
        return ""
    if letter.isascii():
        return "Latn"
    first = unicodedata.name(letter, "?").split()[0]
    return {"CYRILLIC": "Cyrl", "LATIN": "Latn", "ARABIC": "Arab", "GREEK": "Grek"}.get(first, "")


def _found(text: str, language: str) -> Iterator[LookAlike]:
    """Every suspicious word in order, with its repair where there is one."""
    places = [(match.start(), match.end()) for match in _RUN.finditer(text)]
    places += [(match.start(), match.end()) for match in _HYPHEN.finditer(text)]
    for start, end in sorted(places):
        word = text[start:end]
        if word == "\u2010":
            yield LookAlike(start, end, word, "-", "a hyphen that searches do not find")
            continue
        found = _judged(word, language)
        if found is not None:
            yield LookAlike(start, end, word, *found)


def _judged(word: str, language: str) -> tuple[str | None, str] | None:
    """The word repaired (None: not certain) with the reason; None for a word that is well."""
    scripts = {script_of(letter) for letter in word} - {""}
    if not scripts:
        return None
    better, reasons = word, []
    drop = _NOTHING if "Arab" in scripts else _NOTHING + _JOINERS
    if not set(drop).isdisjoint(better):
        better = "".join(letter for letter in better if letter not in drop)
        reasons.append("characters that cannot be seen")
    if scripts <= {"Cyrl", "Latn", "Grek"} and not unicodedata.is_normalized("NFC", better):
        better = unicodedata.normalize("NFC", better)
        reasons.append("a letter in two parts")
    doubt = ""
    if len(scripts) > 1:
        told = _one_script(better, language)
        if told is None:
            doubt = _mixture(better)
        else:
            better = unicodedata.normalize("NFC", told)
            reasons.append("look-alike letters of another script")
    elif scripts == {"Latn"} and _could_be_cyrillic(better, language):
        doubt = "Latin letters that could all be Cyrillic ones"
    elif scripts == {"Arab"}:
        better, doubt = _at_home(better, language, reasons)
    if better != word:
        return better, " and ".join(reasons)
    return (None, doubt) if doubt else None


def _one_script(word: str, language: str) -> str | None:
    """The word with all letters of one script, or None where that is not certain."""
    runs = re.findall(r"[A-Za-zÀ-ɏ]+|[^A-Za-zÀ-ɏ]+", word)
    if len(runs) == 2 and len(runs[0]) > 1 and runs[0].isupper() and not runs[1].isupper():
        return None  # MBAның: an abbreviation with its suffix
    cyrillic = _replaced(word, "Cyrl", _TO_CYRILLIC, ALPHABETS.get(language, ""))
    latin = _replaced(word, "Latn", _TO_LATIN, "")
    home = script_of(ALPHABETS.get(language, "?")[0])
    if home == "Cyrl" and len(runs) == 2 and script_of(runs[0][0]) == "Latn" and len(runs[1]) > 1:
        latin = None  # WhatsAppта: a Latin name with a suffix that happens to look Latin
    if cyrillic is not None and latin is not None:
        return {"Cyrl": cyrillic, "Latn": latin}.get(home)
    return latin if cyrillic is None else cyrillic


def _replaced(word: str, script: str, table: dict[str, str], alphabet: str) -> str | None:
    """The word with each letter of another script replaced, or None where one cannot be."""
    letters = []
    for letter in word:
        own = script_of(letter)
        if own in (script, ""):
            letters.append(letter)
            continue
        better = table.get(letter)
        # Latin Y is as much Ү as У in the languages that have both.
        if better is None or (letter == "Y" and "ү" in alphabet and script == "Cyrl"):
            return None
        if script == "Cyrl" and alphabet.startswith("а") and better.lower() not in alphabet:
            return None
        letters.append(better)
    return "".join(letters)


def _could_be_cyrillic(word: str, language: str) -> bool:
    """Whether a Latin word in a Cyrillic language may have been typed with the wrong keyboard."""
    alphabet = ALPHABETS.get(language, "")
    return (
        alphabet.startswith("а")
        and all(
            letter.islower() and _TO_CYRILLIC.get(letter, "?") in alphabet
            for letter in word.casefold()
        )
        and not word.isupper()
    )


def _mixture(word: str) -> str:
    """What is suspicious about a word of two scripts; "" for a mixture people write on purpose."""
    scripts = [script_of(letter) for letter in word if script_of(letter)]
    changes = sum(left != right for left, right in pairwise(scripts))
    kinds = sorted(set(scripts))
    head = "".join(letter for letter in word if script_of(letter) == scripts[0])
    distinct = any(letter not in _TO_CYRILLIC for letter in head)
    if (
        changes == 1
        and scripts[0] == "Latn"
        and len(head) > 1
        and distinct
        and len(head) + 1 < len(scripts)
    ):
        return ""
    return f"letters of {' and '.join(kinds)} in one word"


def _at_home(word: str, language: str, reasons: list[str]) -> tuple[str, str]:
    """An Arabic word in the letters of its language, and what stays doubtful."""
    better = "".join(
        unicodedata.normalize("NFKC", letter)
        if "\ufb50" <= letter <= "\ufdef" or "\ufe70" <= letter <= "\ufefc"
        else letter
        for letter in word
    )
    if better != word and any(mark.isspace() for mark in better):
        better = word  # ﷺ is a phrase, not a letter
    if better != word:
        reasons.append("letters in a printer's form")
    home = _ARABIC_HOME.get(language)
    if home is None:
        return better, ""
    alphabet = KAZAKH_ARABIC if language == "kk" else ALPHABETS[language]
    if language == "kk" and better.startswith("ء") and len(better) > 1:
        better = "\u0674" + better[1:]
        reasons.append("a hamza of the wrong kind")
    local = "".join(home.get(letter, letter) for letter in better)
    local = _yeh(local, language)
    if local != better:
        reasons.append("letters of another language")
    strange = sorted(
        {
            letter
            for letter in local
            if "ؠ" <= letter < "\ufdf0" and letter not in alphabet + "ـ" + _MARKS
        }
    )
    return local, f"letters that {language} has not: {' '.join(strange)}" if strange else ""


def _yeh(word: str, language: str) -> str:
    """Farsi yeh by what it looks like: dotted within a word, undotted at the end of one."""
    if language == "ar":
        # At the end it may be ي or ى; both are letters of Arabic.
        return re.sub(f"{_FARSI_YEH}(?=[^\\W\\d_])", "ي", word)
    within = re.sub(f"{_FARSI_YEH}(?=[^\\W\\d_])", "ي", word)
    return within.replace(_FARSI_YEH, "ى")
