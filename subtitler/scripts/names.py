"""Whether two spellings of a name, in two scripts, can be the same person.

Every script loses something: Arabic writes a and ä alike, Chinese has no syllable “gül” and writes
gu-li, Latin spellings follow Russian, Turkish, English or pinyin. So a name is brought to a row of
coarse sounds, and two rows are aligned at a price for each difference: little for a vowel that a
script adds or hides, much for another consonant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from subtitler.errors import ConfigError

SAME_NAME = 0.72
"""From this `correspond` on, two spellings are likely the same name (`docs/scripts.md`)."""


def _paired(letters: str, sounds: str) -> dict[str, str]:
    """Each letter with its sounds, which stand between spaces; "-" is no sound."""
    return dict(zip(letters, sounds.replace("-", "").split(" "), strict=True))


# The sounds. Vowels: a e i o u. Consonants: p b m f v t d n l r s z k g h y w, and S for sh, Z for
# zh and j, C for ch, N for ng. Kazakh q and k are one, gh and g are one, h and kh are one.
_CYRILLIC = _paired(
    "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяәҗ",
    "a b v g g d e yo Z z i y k k l m n N o o p r s t u u u f h h s C S S - i i - e yu ya a Z",
)

_LATIN_PAIRS = dict((
    ("shch", "S"), ("sch", "S"), ("tch", "C"), ("dzh", "Z"), ("kh", "h"), ("gh", "g"), ("sh", "S"),
    ("zh", "Z"), ("ch", "C"), ("ph", "f"), ("ng", "N"), ("dj", "Z"), ("ts", "s"), ("tş", "C"),
    ("ck", "k"), ("ya", "ya"), ("ia", "ya"), ("yu", "yu"), ("iu", "yu"), ("ou", "u"), ("ee", "i"),
    ("oo", "u"),
))  # fmt: skip
_LATIN_PARTS = re.compile("|".join(_LATIN_PAIRS) + "|.")
_LATIN = _paired(
    "abcçdefgğhıijklmnñoöpqrsştuüvwxyzəäūŋéèşêâîû",
    "a b Z C d e f g g h i i Z k l m n N o o p k r s S t u u v w h y z a a u N e e S e a i u",
)

_ARABIC = _paired(
    "اآأإٵبپتةثجچحخدذرزژسشصضطظعغفڤقكگڭلمنهھەوۇۆۈۋؤېىيئءٶٷٸ",
    "a a a i a b p t a s Z C h h d z r z Z s S s d t z g g f v k k g N l m n h h e o u o u w u e i "
    "y - - o u i",
)

_INITIALS = (
    ("zh", "Z"), ("ch", "C"), ("sh", "S"), ("b", "b"), ("p", "p"), ("m", "m"), ("f", "f"),
    ("d", "d"), ("t", "t"), ("n", "n"), ("l", "L"), ("g", "g"), ("k", "k"), ("h", "h"), ("j", "Z"),
    ("q", "C"), ("x", "X"), ("r", "R"), ("z", "z"), ("c", "s"), ("s", "s"), ("y", "y"), ("w", "w"),
)  # fmt: skip
_FINALS = {
    "ai": "E", "ei": "E", "ao": "aw", "ou": "o", "an": "an", "en": "en", "ang": "aN",
    "eng": "eN", "ong": "oN", "ia": "a", "ie": "e", "iao": "aw", "iu": "u", "ian": "an", "in": "in",
    "iang": "an", "ing": "iN", "iong": "oN", "ua": "wa", "uo": "o", "uai": "way", "ui": "uy",
    "uan": "wan", "un": "un", "uang": "wan", "ve": "e", "van": "an", "vn": "un", "v": "u",
    "er": "R",
}  # fmt: skip

_VOWELS = frozenset("aeiouAEIU")
_CHILD_OF = re.compile("(?<=...)(?:kizi|uli)$")
"""Kazakh “daughter of” and “son of”, which other languages leave out."""
# Pairs that scripts and habits confuse, with the price of the exchange (1 is another letter).
_NEAR = {
    frozenset(pair): price
    for price, pairs in {
        0.05: "Rr Ll Lr Rl LR XS Xs Ee Ea Ii Ie Uu Uo",
        0.1: "Aa Ae Ai Ao Au ae ei iy ou uw ow vw pb td kg zs Nn fp Ia Ey Ei UI Ui Iu",
        0.25: "ZC CS ZS Zz hk hg fv bv bw fh oi ui au eo mn Zy aw ya sS",
        0.4: "gw rl nl ey Zg sC eu oy uy zd",
    }.items()
    for pair in pairs.split()
}
_ADDED = {
    "A": 0.1,
    "E": 0.3,
    "I": 0.05,
    "U": 0.05,
    "a": 0.35,
    "e": 0.3,
    "i": 0.2,
    "o": 0.35,
    "u": 0.25,
    "y": 0.25,
    "w": 0.3,
    "h": 0.55,
}
_SCRIPTS = ("Cyrl", "Latn", "Arab", "Hans")


def name_key(text: str, script: str) -> str:
    """The coarse sounds of a name: the same or nearly the same for its spellings in any script.

    `script` is "Cyrl", "Latn", "Arab" or "Hans". Small letters are vowels and plain
    consonants;
    C, N, S and Z stand for ch, ng, sh and zh. For comparing only: it is no spelling. Raises
    ConfigError for another script.
    """
    if script not in _SCRIPTS:
        known = ", ".join(_SCRIPTS)
        raise ConfigError(f"names are not compared in “{script}”", hint=f"known are: {known}")
    return " ".join(key for key in (_word_key(word, script) for word in _words(text)) if key)


def correspond(one: str, other: str) -> float:
    """How well two spellings of a name, in any two scripts, can be the same person: 0 to 1.

    Names of several words match in either order, and without spaces. 0 where one holds no letter
    of a script that is known. Not a proof: many people share a name, and some names (Ержан, Ерлан)
    differ in one sound.
    """
    rows = [_rows(one), _rows(other)]
    return max((_alike(left, right) for left in rows[0] for right in rows[1]), default=0.0)


@lru_cache(maxsize=4096)
def _rows(text: str) -> tuple[str, ...]:
    """The sounds of a name as one row, in the order given and with the first word last."""
    words = _words(text)
    rows: list[str] = []
    for arabic in (False, True):
        keys = [_word_key(word, _script(word), arabic=arabic) for word in words]
        keys = [key for key in keys if key]
        short = [_CHILD_OF.sub("", key) for key in keys]
        rows += ["".join(order) for row in (keys, short) for order in (row, row[1:] + row[:1])]
    return tuple(dict.fromkeys(row for row in rows if row))


def _words(text: str) -> list[str]:
    """The words of a name, in small letters."""
    plain = unicodedata.normalize("NFKC", text).replace("İ", "i").replace("\u0674", "")
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", plain.lower()))


def _script(word: str) -> str:
    """The script of a word by its first letter that has one of ours; "" where none has."""
    for letter in word:
        if letter in _CYRILLIC:
            return "Cyrl"
        if letter in _ARABIC:
            return "Arab"
        if "\u4e00" <= letter <= "\u9fff":
            return "Hans"
        if letter.isascii() or letter in _LATIN:
            return "Latn"
    return ""


def _word_key(word: str, script: str, *, arabic: bool = False) -> str:
    """The sounds of one word in small letters; `arabic`: read as Arabic, not as Kazakh."""
    if script == "Hans":
        return _single(_chinese(word))
    if script == "Latn":
        parts = _LATIN_PARTS.findall(word)
        return _single("".join(_LATIN_PAIRS.get(part) or _stripped(part) for part in parts))
    if script == "Arab":
        return _single(_arabic(word, arabic=arabic))
    return _single("".join(_CYRILLIC.get(letter, "") for letter in word))


def _stripped(letter: str) -> str:
    """The sound of a Latin letter, where it is not known without its marks."""
    return _LATIN.get(letter) or _LATIN.get(unicodedata.normalize("NFD", letter)[0], "")


def _arabic(word: str, *, arabic: bool) -> str:
    """Arabic letters as sounds; و and ي are consonants beside a vowel and at the start.

    ع is Kazakh ғ; in Arabic it is no sound of a name in other scripts but colours its vowel.
    """
    word = word.removeprefix("ال") if len(word) > 4 else word
    table = _ARABIC | {"ع": "A"} if arabic else _ARABIC
    sounds = "".join(table.get(letter, "") for letter in word)
    # Arabic itself writes و and ي for w, u and y, i alike.
    sounds = re.sub(r"(?<![aeiou])y(?![aeiou])", "i", sounds)
    return re.sub(r"^o(?=[aeiou])", "w", sounds)


def _chinese(word: str) -> str:
    """Chinese characters as sounds, by their usual reading."""
    from pypinyin import Style, lazy_pinyin

    sounds: list[str] = []
    for syllable in lazy_pinyin(word, style=Style.NORMAL, errors="ignore", v_to_u=False):
        plain = syllable.replace("ü", "v")
        initial, sound = next(
            ((start, sound) for start, sound in _INITIALS if plain.startswith(start)), ("", "")
        )
        final = plain.removeprefix(initial)
        if initial in ("j", "q", "x", "y") and final.startswith("u"):
            final = "v" + final[1:]
        if final == "v" and initial == "y":
            sound = ""  # 玉: u, not yu
        # 提, 克, 木 stand for a bare t, k, m as often as for ti, ke, mu.
        bare = {"i": "I", "e": "I", "u": "U", "v": "U"} if sound and sounds else {}
        sounds.append(sound + bare.get(final, _FINALS.get(final, final)))
    return "".join(sounds)


def _single(sounds: str) -> str:
    """The sounds with doubled letters once, and glides before their own vowels dropped."""
    sounds = re.sub(r"(.)\1+", r"\1", sounds)
    return sounds.replace("yi", "i").replace("wu", "u")


def _alike(one: str, other: str) -> float:
    """1 less the price of aligning two rows, in parts of their length."""
    if not one or not other:
        return 0.0
    above = [0.0]
    for sound in other:
        above.append(above[-1] + _ADDED.get(sound, 1.0))
    for left in one:
        row = [above[0] + _ADDED.get(left, 1.0)]
        for place, right in enumerate(other):
            swap = (
                0.0 if left == right else _NEAR.get(frozenset((left, right)), _other(left, right))
            )
            row.append(
                min(
                    above[place] + swap,
                    above[place + 1] + _ADDED.get(left, 1.0),
                    row[-1] + _ADDED.get(right, 1.0),
                )
            )
        above = row
    weight = max(sum(_weight(sound) for sound in row) for row in (one, other))
    return max(0.0, 1.0 - 1.6 * above[-1] / weight)


def _other(left: str, right: str) -> float:
    """The price of exchanging two sounds that nothing confuses."""
    return 0.6 if left in _VOWELS and right in _VOWELS else 1.2


def _weight(sound: str) -> float:
    """How much of a name a sound is."""
    return 0.5 if sound in _ADDED else 1.0
