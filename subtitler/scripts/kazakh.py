"""Kazakh in its three scripts: Cyrillic, Latin (the alphabet of April 2021), Arabic (töte jazu).

From Cyrillic the rules are exact. Back to Cyrillic they are not: both other scripts write several
Cyrillic letters alike (`docs/scripts.md` has the list), so the way back asks first the words of
`exceptions.py`, then what Kazakh spelling makes likely.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from subtitler.errors import ConfigError
from subtitler.scripts.exceptions import COMITATIVE, STEMS, SUFFIXES

KAZAKH_SCRIPTS = {"Cyrl": "Cyrillic", "Latn": "Latin (2021)", "Arab": "Arabic (töte jazu)"}
"""The scripts that `convert` knows, by their ISO 15924 codes."""

_CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_LATIN_OF = dict(zip(_CYRILLIC, (
    "a ä b v g ğ d e io j z i i k q l m n ñ o ö p r s t u ū ü f h h ts tş ş ştş - y ı - e iu ia"
).replace("-", "").split(" "), strict=True))  # fmt: skip
_ARABIC_OF = dict(zip(_CYRILLIC, (
    "ا ا ب ۆ گ ع د ە يو ج ز ي ي ك ق ل م ن ڭ و و پ ر س ت ۋ ۇ ۇ ف ح ھ تس چ ش شش - ى ى - ە يۋ يا"
).replace("-", "").split(" "), strict=True))  # fmt: skip
_LATIN = "aäbdefgğhıijklmnñoöpqrsştuūüvyz"
_TABLES = {"Latn": _LATIN_OF, "Arab": _ARABIC_OF}
_HAMZA = "\u0674"
_ARABIC = "".join(sorted(set("".join(_ARABIC_OF.values())))) + _HAMZA

_FRONT = frozenset("әөүі")
_NO_HAMZA = frozenset("кгеэқғ")
"""Letters that tell by themselves whether the vowels beside them are front or back."""

# One letter of the other script may be typed in several ways; reading takes them all.
_ARABIC_TYPED = str.maketrans(
    {"ه": "ە", "ة": "ە", "ک": "ك", "ی": "ى", "غ": "ع", "ء": _HAMZA, "ـ": None,
     "\u0675": _HAMZA + "ا", "\u0676": _HAMZA + "و", "\u0677": _HAMZA + "ۇ",
     "\u0678": _HAMZA + "ى", "\u200c": None, "\u200d": None}
)  # fmt: skip

_POINTS = str.maketrans({",": "،", ";": "؛", "?": "؟"})
_POINTS_BACK = str.maketrans({"،": ",", "؛": ";", "؟": "?"})
_DECIMAL = re.compile(r"(?<=\d)[,،](?=\d)")

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0640\u200c\u200d])*")
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
# A new sentence, paragraph, line of dialogue or quotation; not what follows “Кел!» – ”.
_SENTENCE_END = re.compile(
    r"(?<!\.)[.!?؟][\"'»”’)\]]*\s+(?![–—-])|\n\s*\n|\n\s*[–—-]\s|[:–—-]\s*[«“„\"]$"
)

_VOWELS = frozenset("аәеэёоөұүыія")


def convert(
    text: str,
    script_from: str,
    script_to: str,
    *,
    names: Collection[str] = (),
    keep: Collection[str] = (),
) -> str:
    """The Kazakh text in another of the scripts "Cyrl", "Latn" and "Arab".

    `names` are names and abbreviations in Cyrillic, spelled and capitalised as they should come
    back from the other scripts, with any Kazakh suffix after them. `keep` are words that stay as
    they are. Words with a letter that the source alphabet has not (“WhatsApp” in a Cyrillic text)
    and Roman numerals stay, too. Arabic has no capitals: from it, a capital stands only where a
    sentence starts and in `names`. Raises ConfigError for a script that is not known.
    """
    for code in (script_from, script_to):
        if code not in KAZAKH_SCRIPTS:
            known = ", ".join(f"{code} ({name})" for code, name in KAZAKH_SCRIPTS.items())
            raise ConfigError(f"Kazakh is not written in “{code}”", hint=f"known are: {known}")
    if script_from == script_to:
        return text
    job = _Job(script_from, script_to, tuple(sorted(set(names))), frozenset(keep))
    parts, end, starts = [], 0, True
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        parts.append(_points(between, script_from, script_to))
        starts = _starts(between, starts, first=not end)
        # “M.” is an initial, “M” alone may be a Roman numeral.
        initial = len(match.group()) == 1 and text.startswith(".", match.end())
        parts.append(_word(match.group(), job, starts, initial))
        end = match.end()
    parts.append(_points(text[end:], script_from, script_to))
    return "".join(parts)


def unlike_after_return(
    text: str, script_to: str, *, names: Collection[str] = (), keep: Collection[str] = ()
) -> list[tuple[int, int]]:
    """Where a Cyrillic text has words that would not come back equal from the other script.

    Pairs of first and last offset, in code points. Capitals count in Latin, not in Arabic.
    """
    found = []
    for match in _WORD.finditer(text):
        word = unicodedata.normalize("NFC", match.group())
        there = convert(word, "Cyrl", script_to, names=names, keep=keep)
        back = convert(there, script_to, "Cyrl", names=names, keep=keep)
        same = back == word if script_to == "Latn" else back.lower() == word.lower()
        if not same:
            found.append((match.start(), match.end()))
    return found


@dataclass(frozen=True, slots=True)
class _Job:
    """What one call of `convert` is to do."""

    script_from: str
    script_to: str
    names: tuple[str, ...]
    keep: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A Cyrillic letter, and how many letters of the source it was read from."""

    letter: str
    taken: int


def _points(text: str, script_from: str, script_to: str) -> str:
    """The text between words with the punctuation of the script."""
    if script_to == "Arab":
        changed = text.translate(_POINTS)
    elif script_from == "Arab":
        changed = text.translate(_POINTS_BACK)
    else:
        return text
    # “3,5” stays a number.
    return _DECIMAL.sub(lambda match: text[match.start()], changed)


def _starts(between: str, before: bool, *, first: bool) -> bool:
    """Whether a word starts a sentence, from what stands between it and the word before."""
    if any(mark.isdecimal() for mark in between):
        return False
    return (before and first) or bool(_SENTENCE_END.search(between))


def _word(word: str, job: _Job, starts: bool, initial: bool) -> str:
    """One word in the other script."""
    plain = unicodedata.normalize("NFC", word)
    if word in job.keep or plain in job.keep:
        return word
    if job.script_from == "Cyrl":
        cyrillic = plain
        if any(letter not in _LATIN_OF for letter in plain.lower()):
            return word
    else:
        roman = job.script_from == "Latn" and not initial and _ROMAN.fullmatch(plain)
        read = _read_latin(plain, job) if job.script_from == "Latn" else _read_arabic(plain, job)
        if read is None or roman:
            return word
        cyrillic = read[0].upper() + read[1:] if starts and job.script_from == "Arab" else read
    if job.script_to == "Cyrl":
        return cyrillic
    return _in_latin(cyrillic) if job.script_to == "Latn" else _in_arabic(cyrillic)


# From Cyrillic.


def _in_latin(word: str) -> str:
    """A Cyrillic word in Latin letters, capitals kept."""
    loud = len(word) > 1 and word.isupper()
    parts = []
    for letter in word:
        there = _LATIN_OF[letter.lower()]
        if letter.islower() or not there:
            parts.append(there)
        else:
            parts.append(_upper(there) if loud else _upper(there[0]) + there[1:])
    return "".join(parts)


def _upper(latin: str) -> str:
    """Kazakh capitals: i has its dot, ı has none."""
    return latin.replace("i", "İ").replace("ı", "I").upper()


def _in_arabic(word: str) -> str:
    """A Cyrillic word in Arabic letters; a hamza before it where nothing else tells front."""
    lower = word.lower()
    letters = "".join(_letters_of(lower, "Arab"))
    front = not _FRONT.isdisjoint(lower) and _NO_HAMZA.isdisjoint(lower)
    return _HAMZA + letters if front else letters


def _letters_of(word: str, script: str) -> list[str]:
    """What each letter of a Cyrillic word in small letters is in the other script."""
    letters = [_TABLES[script][letter] for letter in word]
    if script == "Arab":
        # The й within я and ю is the и before them: партия پارتيا, қию قيۋ.
        for place, letter in enumerate(word[:-1]):
            if letter == "и" and word[place + 1] in "яю":
                letters[place] = ""
    return letters


# Back to Cyrillic.


def _read_latin(word: str, job: _Job) -> str | None:
    """A Latin word in Cyrillic with its capitals; None for a word that stays as it is."""
    lower = "".join({"I": "ı", "İ": "i"}.get(letter, letter.lower()) for letter in word)
    if not set(lower) <= set(_LATIN):
        return None
    chunks = _known(lower, "Latn", job.names) or _spelled_latin(lower)
    loud = len(word) > 1 and _upper(word) == word
    place, parts = 0, []
    for chunk in chunks:
        source = word[place : place + chunk.taken]
        big = _upper(source[0]) == source[0] if source else loud
        parts.append(chunk.letter.upper() if big else chunk.letter.lower())
        place += chunk.taken
    return "".join(parts)


def _read_arabic(word: str, job: _Job) -> str | None:
    """An Arabic word in Cyrillic, without capitals; None for a word that stays as it is."""
    typed = unicodedata.normalize("NFC", word.translate(_ARABIC_TYPED))
    letters = typed.replace(_HAMZA, "")
    if not letters or not set(letters) <= set(_ARABIC):
        return None
    front = _HAMZA in typed
    chunks = _known(letters, "Arab", job.names, front) or _spelled_arabic(letters, front)
    return "".join(chunk.letter for chunk in chunks)


@lru_cache(maxsize=64)
def _stems(script: str, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The stems whose spelling is known, by how they are written in the other script."""
    stems: dict[str, tuple[str, ...]] = {}
    for stem in (*names, *STEMS):
        lower = stem.lower()
        if lower and set(lower) <= set(_CYRILLIC):
            written = "".join(_letters_of(lower, script))
            stems[written] = (*stems.get(written, ()), stem)
    return stems


def _known(
    word: str, script: str, names: tuple[str, ...], front: bool = False
) -> list[_Chunk] | None:
    """The word by the longest stem that is known with a Kazakh suffix after it, or None."""
    stems = _stems(script, names)
    for length in range(len(word), 1, -1):
        for stem in stems.get(word[:length], ()):
            lower, rest = stem.lower(), word[length:]
            if rest and stem.isupper():
                continue  # АҚШ takes a hyphen before a suffix, ақша is money
            written = _letters_of(lower, script)
            chunks = [_Chunk(own, len(there)) for own, there in zip(stem, written, strict=True)]
            if rest and script == "Latn":
                chunks += _spelled_latin(rest, lower[-1])
            elif rest:
                chunks += _spelled_arabic(rest, _ends_front(lower), lower[-1])
            whole = "".join(chunk.letter for chunk in chunks)
            # Not тәртіп where the Arabic has no hamza: that one is тартып.
            told = script == "Latn" or front == _in_arabic(whole).startswith(_HAMZA)
            if told and (not rest or _follows(lower, whole[len(stem) :])):
                return chunks
    return None


def _follows(stem: str, rest: str) -> bool:
    """Whether the rest is Kazakh suffixes that agree with the vowels of the stem."""
    if not SUFFIXES.fullmatch(rest):
        return False
    if _ends_front(stem):
        return stem.endswith(_LOAN_ENDS) or set(rest).isdisjoint("аоұықғ")
    return stem[-1] in "кг" or set(COMITATIVE.sub("", rest)).isdisjoint("әөүіекг")


_LOAN_ENDS = ("ь", "кт", "нк", "рк", "ск")


def _ends_front(stem: str) -> bool:
    """Whether suffixes after this stem have front vowels."""
    if stem.endswith(_LOAN_ENDS):
        return True
    vowel = next(
        (letter for letter in reversed(stem.rstrip("у")) if letter in "әөүіеэиаоұыяёую"), "а"
    )
    return vowel in "әөүіеэи"


def _spelled_latin(word: str, before: str = "") -> list[_Chunk]:
    """A Latin word by the rules of spelling."""
    single = {there: here for here, there in _LATIN_OF.items() if len(there) == 1}
    single |= {"i": "I", "e": "е", "h": "х"}
    chunks, place = [], 0
    while place < len(word):
        at, after = word[place:], word[place + 2 : place + 3]
        if at.startswith("ştş"):
            chunks.append(_Chunk("щ", 3))
        elif at.startswith("ts") and (not (place or before) or at.startswith("tsi")):
            # “тс” starts no word; “тси” stands in loans only, as in полиция.
            chunks.append(_Chunk("ц", 2))
        elif at.startswith("tş") and _is_che(word, place, after):
            chunks.append(_Chunk("ч", 2))
        else:
            chunks.append(_Chunk(single[at[0]], 1))
        place += chunks[-1].taken
    return _as_loan(_with_i(chunks, before), before)


def _is_che(word: str, place: int, after: str) -> bool:
    """Whether tş is the one letter ч: not where -шы and -ша follow a т, as in хатшы, атша."""
    return not place or not after or after not in "aeyı"


def _with_i(chunks: Sequence[_Chunk], before: str = "", *, one: bool = False) -> list[_Chunk]:
    """Each "I" read as и, й, or as a half of я and ю, by its neighbours.

    `one`: ия and ию have only one, as in Arabic letters.
    """
    found: list[_Chunk] = []
    place = 0
    while place < len(chunks):
        chunk = chunks[place]
        place += 1
        if chunk.letter != "I":
            found.append(chunk)
            continue
        last = found[-1].letter if found else before
        following = [other.letter for other in chunks[place : place + 2]]
        after, second = (*following, "", "")[:2]
        free = last in _VOWELS or not last
        if after == "I" and last not in _VOWELS:
            found.append(_Chunk("и", chunk.taken))
            if second not in ("а", "у"):
                found.append(_Chunk("й", chunks[place].taken))
                place += 1
            else:
                found.append(_glide(chunks[place], chunks[place + 1]))
                place += 2
        elif after == "у" and last not in _VOWELS and last and second in ("а", "е"):
            found.append(_Chunk("и", chunk.taken))  # миуа
        elif one and not free and last != "у" and after in ("а", "у"):
            found += [_Chunk("и", 0), _glide(chunk, chunks[place])]
            place += 1
        elif after == "у" or (after == "а" and (free or last == "у")):
            found.append(_glide(chunk, chunks[place]))
            place += 1
        elif last in _VOWELS or (not last and after == "о"):
            found.append(_Chunk("й", chunk.taken))
        else:
            found.append(_Chunk("и", chunk.taken))
    return found


def _glide(first: _Chunk, vowel: _Chunk) -> _Chunk:
    """я or ю from i and its vowel."""
    return _Chunk("я" if vowel.letter == "а" else "ю", first.taken + vowel.taken)


_ARABIC_SINGLE = {there: here for here, there in _ARABIC_OF.items() if len(there) == 1} | {
    "ي": "I",
    "ە": "е",
}
_BY_HARMONY = {"ا": "аә", "و": "оө", "ۇ": "ұү", "ى": "ыі"}
# Compounds: the second word has its own harmony. -мен is front after any stem.
_SECOND_WORD = re.compile(
    "(?:(?<=نۇر)|(?<=جان)|(?<=اي)|(?<=التىن)|(?<=قىت)|(?<=رات)|(?<=ەر))بەك"
    "|(?<=..)(?:گۇل|سوز|كوز|شوپ)|(?<=..)[مبپ]ەن$"
)
# Kazakh words have no в or ф, no two consonants at the start, and not these endings.
_A_LOAN = re.compile(
    "[ۆف]|تسي|يس[تم]|يزم|يكا|لوگ|گرا[فم]|[كدتپگب]رو|كونس|كونت|كوم[پم]|مەنت|مەتر|كتور"
    "|^[بتجحدرزسشقكگلمنپچ](?=[بتجحدرزسشقكگلمنپچ])"
)
_NO_VOWEL = frozenset("بتجحدرزسشعفقكگلمنڭپچھۆ")


def _spelled_arabic(word: str, front: bool, before: str = "", second: bool = False) -> list[_Chunk]:
    """An Arabic word by the rules of spelling and vowel harmony.

    `front`: the word has a hamza, or follows a stem with front vowels; `before` is the letter
    before a suffix or a `second` word of a compound.
    """
    cut = None if second else _SECOND_WORD.search(word)
    if cut:
        head = word[: cut.start()]
        # Without a hamza of its own, тіл of тілмен looks like тыл; ы is rarer there.
        likely = front or (word[cut.start() + 1 :] == "ەن" and not set(head) & set("اوۇ"))
        first = _spelled_arabic(head, likely, before)
        return first + _spelled_arabic(word[cut.start() :], True, first[-1].letter, True)
    loan = not before and _A_LOAN.search(word) is not None
    state = front if second else _first_harmony(word, front, bool(before))
    chunks: list[_Chunk] = []
    place, seen = 0, bool(before) and not second
    while place < len(word):
        letter = word[place]
        if not (place or before) and word.startswith("شش"):
            chunks.append(_Chunk("щ", 2))
        elif word.startswith("تس", place) and (
            not (place or before) or word.startswith("تسي", place)
        ):
            chunks.append(_Chunk("ц", 2))
        elif letter in _BY_HARMONY:
            # ә and ө stand in first syllables; an alef after them is the а of a loan: кітап.
            if (seen or loan) and letter in "او":
                state = False
            chunks.append(_Chunk(_BY_HARMONY[letter][state], 1))
            seen = True
        else:
            state = _told(letter, state) or (loan and letter == "ي")
            among = (
                word[place - 1 : place] in _NO_VOWEL and word[place + 1 : place + 2] in _NO_VOWEL
            )
            seen = seen or letter == "ە" or (letter in "يۋ" and among)
            chunks.append(_Chunk(_ARABIC_SINGLE[letter], 1))
        place += chunks[-1].taken
    return _as_loan(_with_i(chunks, before, one=True), before)


def _told(letter: str, state: bool) -> bool:
    """Whether vowels after this letter are front."""
    return (state or letter in "كگە") and letter not in "قع"


def _first_harmony(word: str, front: bool, continues: bool) -> bool:
    """Whether the first vowels are front, by the first letter that tells it."""
    if not continues and word.startswith("بىر"):
        return True  # бір-, also where қ or ғ follows
    vowels = int(continues)
    for letter in word:
        if letter in "قع":
            return False
        if letter in "كگە":
            return True
        if letter == "ا" and vowels:
            return front and not continues
        vowels += letter in _BY_HARMONY
    return front


# What stands only in loans, letter by letter: electric words with э, -ция, -ляция.
_LOAN_SPELLINGS = (
    (
        re.compile(
            "(?<![а-я])е(?=кс[а-я]|лектр|нерг|кзам|коном|колог|вакуа|вол[ю]|тн[ои]|пид|пизод"
            "|мигр|мисс|нтузи|стет|кви|кипаж|клект|покс|питет|ллип|го[йи][сз])"
        ),
        "э",
    ),
    (re.compile("(?<=[ао])е(?!в)"), "э"),
    (re.compile("(?<=н)тс(?=[еи])|тс(?=есс)"), "ц"),
    (re.compile("(?<=л)и[ая](?=ц|тор|р(?!д))"), "я"),
    (re.compile("(?<=[дс]и)я(?=ц)|(?<=^ди)я"), "а"),
)


def _as_loan(chunks: list[_Chunk], before: str) -> list[_Chunk]:
    """The letters of a loan where its spelling shows that it is one."""
    if before:
        return chunks
    for pattern, letter in _LOAN_SPELLINGS:
        found = pattern.search("".join(chunk.letter for chunk in chunks))
        while found:
            first, end = found.span()
            taken = sum(chunk.taken for chunk in chunks[first:end])
            chunks = [*chunks[:first], _Chunk(letter, taken), *chunks[end:]]
            found = pattern.search("".join(chunk.letter for chunk in chunks))
    return chunks
