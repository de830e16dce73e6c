"""From the bytes of a text file to its letters, or a refusal with the place: never a guess.

A file in UTF-8, or in UTF-16 with its byte order mark, says itself what it is. An old one does
not: the same byte is ж in Windows-1251, ؤ in Windows-1256 and half of 妈 in GBK. So the text is
read in every old encoding of our languages; where exactly one reading is words (letters of the
language's alphabet, one script a word, no capital inside, signs where signs stand), that one is
taken. Two readings that both could be words are refused with the names of both, and the person
who knows the file says which: `--encoding cp1251`.

Detectors that weigh frequencies (charset-normalizer 3.5) were tried and not taken: they need more
than a line or two, and prefer a wrong answer to none.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from subtitler.errors import ConfigError, FormatError, nearest
from subtitler.scripts import ALPHABETS

LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line of a text file; U+2028, U+0085 and their like are text."""

MOST_BYTES = 50_000_000
"""No file of subtitles is larger: eight hours of speech are about 1 MB."""

_CYRILLIC = ("kk", "ru", "ky", "tt")
_TURKISH = ("tr", "en", "de", "fr")
_WESTERN = ("fr", "de", "en")


@dataclass(frozen=True, slots=True)
class _Old:
    """An encoding from before Unicode: its name for people, and the languages written in it."""

    title: str
    languages: tuple[str, ...]


# Of two that give the same text, the first is named.
_OLD = {
    "cp1252": _Old("Windows-1252, Western Europe", _WESTERN),
    "iso8859-15": _Old("ISO 8859-15, Western Europe", _WESTERN),
    "cp850": _Old("DOS 850, Western Europe", _WESTERN),
    "mac-roman": _Old("Macintosh, Western Europe", _WESTERN),
    "cp1251": _Old("Windows-1251, Cyrillic", _CYRILLIC),
    "kz1048": _Old("KZ-1048, Kazakh", _CYRILLIC),
    "ptcp154": _Old("PT-154, Kazakh", _CYRILLIC),
    "koi8-r": _Old("KOI8-R, Russian", _CYRILLIC),
    "cp866": _Old("DOS 866, Russian", _CYRILLIC),
    "iso8859-5": _Old("ISO 8859-5, Cyrillic", _CYRILLIC),
    "mac-cyrillic": _Old("Macintosh, Cyrillic", _CYRILLIC),
    "cp1254": _Old("Windows-1254, Turkish", _TURKISH),
    "iso8859-9": _Old("ISO 8859-9, Turkish", _TURKISH),
    "cp857": _Old("DOS 857, Turkish", _TURKISH),
    "mac-turkish": _Old("Macintosh, Turkish", _TURKISH),
    "cp1256": _Old("Windows-1256, Arabic", ("ar", "en", "fr")),
    "iso8859-6": _Old("ISO 8859-6, Arabic", ("ar",)),
    # The encodings of East Asia have Cyrillic letters too, and files from there use them.
    "gb18030": _Old("GBK or GB 18030, Chinese", ("zh", "ug", *_CYRILLIC, *_WESTERN)),
    "big5": _Old("Big5, Chinese", ("zh", *_CYRILLIC, "en")),
    "cp949": _Old("EUC-KR, Korean", ("ko", *_CYRILLIC, "en")),
    "cp932": _Old("Shift JIS, Japanese", ("ja", *_CYRILLIC, "en")),
    "euc_jp": _Old("EUC-JP, Japanese", ("ja", *_CYRILLIC, *_WESTERN)),
}
_UNICODE = ("utf-8", "utf-16", "utf-16-le", "utf-16-be")
ENCODINGS = (*_UNICODE, *_OLD)
"""What `--encoding` takes; other spellings that Python knows (windows-1251, gbk) mean the same."""

# Names of codecs that the ones above contain.
_CONTAINED = {"gbk": "gb18030", "gb2312": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932"}

# A word may hold them inside, between letters.
_INNER = "'’‘ʼ´`-‐‑–—·•…,.:;/\u00a0\u00ad\u200b\u200c\u200d&@+=?!"
_SIGNS = _INNER + "«»“”„‚‹›©®°€£§№×÷±½¼¾²³™ª¡¿µ♪♫\ufeff"
_CJK_SIGNS = "。，、；：？！“”‘’（）《》〈〉【】「」『』〔〕—…～·．％＋－／＝＠＃＆＊・ー々〇\u3000"
_ARABIC = "،؛؟٪٫٬۔ـ\u200e\u200f"
_WORD = re.compile(r"(?:[^\W\d_]|[\u064b-\u0655\u0670])+")
_VOWELS = "аеёиоуыэюяйәөұүі"
_MARKS = "".join(map(chr, range(0x64B, 0x656))) + "\u0670"
# So much of a file, from its first character beyond ASCII on, is looked at.
_ENOUGH_CHARACTERS = 40_000
# Of a long file one word in a hundred may be a slip of the typist; of Chinese one character in ten
# may be rare.
_MOST_MISFITS = {"zh": 0.1, "ja": 0.1, "ko": 0.1}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its byte order mark, the encoding that it was in, and doubts.

    `told` are sentences for the person who brought the file: what was lost before it came here.
    """

    text: str
    encoding: str
    told: tuple[str, ...] = ()


def decoded(
    data: bytes, name: str, *, lang: str | None = None, encoding: str | None = None
) -> Decoded:
    """The text of `data`. `name` is the file's, for errors; `lang` what it is written in, if known.

    `encoding` is what a person says it is (one of ENCODINGS); without it, see the module. Raises
    FormatError with the line for what cannot be read, or could be read in two ways, ConfigError
    for an `encoding` that is not known.
    """
    if len(data) > MOST_BYTES:
        raise FormatError("is larger than 50 MB, which no file of subtitles is", where=name)
    text, found = (
        _as_stated(data, name, encoding) if encoding is not None else _read(data, name, lang)
    )
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise FormatError(
            "a zero byte, which text does not hold",
            where=f"{name}:{_line_at(text, text.index(chr(0)))}",
            hint="if it is UTF-16 without a byte order mark: --encoding utf-16-le",
        )
    return Decoded(text, found, tuple(_told(text, lang)))


def _as_stated(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    codec = _known(encoding)
    for mark, own in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        if data.startswith(mark) and codec not in (own, "utf-16"):
            raise FormatError(
                f"begins with the mark of {own.upper()}, so it is not {encoding}",
                where=f"{name}:1",
                hint="import it without --encoding",
            )
    try:
        return data.decode(codec), codec
    except UnicodeDecodeError as error:
        raise FormatError(
            f"not {encoding} text",
            where=f"{name}:{_line_of(data, error.start, codec)}",
            hint="without --encoding, the encodings that are possible are named",
        ) from None


def _known(encoding: str) -> str:
    try:
        found = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        found = ""
    found = _CONTAINED.get(found, found)
    for name in ENCODINGS:
        if codecs.lookup(name).name == found:
            return name
    raise ConfigError(
        f"unknown encoding “{encoding}”",
        where="--encoding",
        hint=nearest(encoding.lower(), list(ENCODINGS)),
    )


def _read(data: bytes, name: str, lang: str | None) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError as error:
            raise FormatError(
                "not UTF-16 text, though it begins with its mark",
                where=f"{name}:{_line_of(data, error.start, codec)}",
                hint="the file may be cut off or damaged: get it again",
            ) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _old(data, name, lang, error.start)
    # Two bytes of GBK can be one letter of UTF-8; a few words can be so by chance.
    odd = [char for char in text if char > "\x7f"]
    if lang == "zh" and odd and max(odd) < "\u0800" and any(char.isalpha() for char in odd):
        others = _readings(data, ("zh",))
        if others:
            raise _ambiguous(name, _line_at(text, text.index(odd[0])), ["utf-8", *others])
    # So can two bytes of a Cyrillic word: КҮНІ in KZ-1048 are two letters that nobody writes.
    letters = [char for char in odd if char.isalpha()]
    if lang in ALPHABETS and letters and not any(_is_written(char) for char in letters):
        others = _readings(data, (lang,))
        if others:
            raise _ambiguous(name, _line_at(text, text.index(odd[0])), ["utf-8", *others])
    return text, "utf-8"


def _old(data: bytes, name: str, lang: str | None, at: int) -> tuple[str, str]:
    """The one reading of a file that is not Unicode; `at` is the byte which shows that."""
    line = _line_of(data, at, "latin-1")
    try:
        data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        pass
    else:
        raise FormatError(
            "half a character (a lone surrogate), which no text holds",
            where=f"{name}:{line}",
            hint="save the file as UTF-8 in the program that made it",
        )
    if b"\x00" in data:
        zero = data.index(0)
        raise FormatError(
            "a zero byte, which text does not hold",
            where=f"{name}:{_line_of(data, zero, 'latin-1')}",
            hint="if it is UTF-16 without a byte order mark: --encoding utf-16-le",
        )
    readings = _readings(data, (lang,) if lang else _LANGUAGES)
    if len(set(readings.values())) == 1:
        found = next(iter(readings))
        return readings[found], found
    raise _ambiguous(name, line, list(readings or _readings(data, _LANGUAGES)))


def _ambiguous(name: str, line: int, possible: Sequence[str]) -> FormatError:
    if not possible:
        return FormatError(
            "not UTF-8 text, and no words in any old encoding",
            where=f"{name}:{line}",
            hint="save the file as UTF-8 in the program that made it; or say what it is: "
            "--encoding cp1251 (Cyrillic), cp1254 (Turkish), cp1256 (Arabic), gbk (Chinese)",
        )
    titles = ", ".join(f"{code} ({_OLD[code].title})" for code in possible if code in _OLD)
    first = next(code for code in possible if code in _OLD)
    what = "could be in more than one encoding" if len(possible) > 1 else "not UTF-8 text"
    return FormatError(
        what,
        where=f"{name}:{line}",
        hint=f"possible are {titles}; look at the file, and say it: --encoding {first}",
    )


def _readings(data: bytes, languages: Sequence[str]) -> dict[str, str]:
    """Every old encoding in which the bytes are words of one of the languages, with the text."""
    found = {}
    for code, old in _OLD.items():
        spoken = [lang for lang in old.languages if lang in languages]
        if not spoken:
            continue
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if _usual(text, code) and any(_fits(text, lang) for lang in spoken):
            found[code] = text
    return found


def _usual(text: str, code: str) -> bool:
    """Whether an encoding of many characters uses its common ones, which stand first in it."""
    rows = {
        "gb18030": ("gb2312", 0xB0, 0xD7),
        "big5": ("big5", 0xA4, 0xC6),
        "cp932": ("euc_jp", 0xA4, 0xCF),
        "euc_jp": ("euc_jp", 0xA4, 0xCF),
    }
    if code not in rows:
        return True
    codec, first, last = rows[code]
    beyond = (char for char in text if unicodedata.category(char) == "Lo")
    own = list(islice(beyond, _ENOUGH_CHARACTERS))
    usual = [
        char
        for char in own
        if len(raw := char.encode(codec, errors="ignore")) == 2 and first <= raw[0] <= last
    ]
    return len(usual) >= 0.9 * len(own)


_LANGUAGES = (*ALPHABETS, "zh", "ko", "ja")


def _fits(text: str, lang: str) -> bool:
    """Whether the words of a text that are not plain ASCII could be words of the language."""
    first = next((at for at, char in enumerate(text) if char > "\x7f"), 0)
    text = text[max(0, first - 40) : first + _ENOUGH_CHARACTERS]
    if lang not in _TURKISH and all(word.isascii() for word in _WORD.findall(text)):
        return False  # signs alone say nothing of the script
    count = wrong = 0
    for misfit in _misfits(text, lang):
        count += 1
        wrong += misfit
    return wrong <= _MOST_MISFITS.get(lang, 0.01) * count


def _misfits(text: str, lang: str) -> Iterator[bool]:
    """For each word and sign beyond ASCII, whether the language has no such thing."""
    more = {"zh": _CJK_SIGNS, "ja": _CJK_SIGNS, "ko": _CJK_SIGNS, "ar": _ARABIC, "ug": _ARABIC}
    signs = frozenset(_SIGNS + more.get(lang, ""))
    for word in _WORD.findall(text):
        if not word.isascii():
            yield from _word_misfits(word, lang)
    for found in re.finditer(r"[^\w\s\x21-\x7e]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text):
        sign = found[0]
        if sign in _MARKS:
            continue
        before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() :][:1]
        inside = before.isalpha() and after.isalpha() and lang not in ("zh", "ja", "ko")
        yield sign not in signs or (inside and sign not in _INNER)


def _word_misfits(word: str, lang: str) -> Iterator[bool]:
    if lang in ("zh", "ja", "ko"):
        for char in word:
            yield not (char.isascii() or _of_asia(char, lang))
        return
    alphabet = _alphabet(lang)
    wrong = any(char not in alphabet for char in word)
    wrong = wrong or any(one.islower() and other.isupper() for one, other in pairwise(word))
    low = word.lower()
    if lang in _CYRILLIC:
        # A capital in front of small letters is one letter; ь and ъ stand after consonants.
        wrong = wrong or low[0] in "ьъ"
        wrong = wrong or any(
            other in "ьъ" and one in _VOWELS + "ьъ" for one, other in pairwise(low)
        )
    if lang == "ar":
        # Two vowel signs, and letters that only end a word.
        inner = word.rstrip(_MARKS)[:-1]
        wrong = wrong or word[0] in _MARKS or any(char in "ةى\u064b\u064c\u064d" for char in inner)
    yield wrong


@cache
def _alphabet(lang: str) -> frozenset[str]:
    letters = ALPHABETS[lang]
    if lang == "tr":
        return frozenset(letters + letters.replace("i", "İ").upper() + "I")
    marks = _MARKS + "ـ" if lang in ("ar", "ug") else ""
    return frozenset(letters + letters.upper() + marks)


def _is_written(char: str) -> bool:
    """Whether one of our languages has this letter."""
    if any(char in _alphabet(lang) for lang in ALPHABETS):
        return True
    return any(_of_asia(char, lang) for lang in ("zh", "ja", "ko"))


def _of_asia(char: str, lang: str) -> bool:
    if char in "々〇ー":
        return True
    kind = unicodedata.name(char, "").partition(" ")[0]
    return (
        kind
        in {
            "zh": ("CJK",),
            "ja": ("CJK", "HIRAGANA", "KATAKANA"),
            "ko": ("HANGUL",),
        }[lang]
    )


def _told(text: str, lang: str | None) -> Iterator[str]:
    """What was lost before the file came here, as far as it shows."""
    lost = list(re.finditer(r"(?<=[^\W\d_])\?+(?=[^\W\d_])|\ufffd+", text))
    if lost:
        yield (
            f"{len(lost)} question marks stand inside words, the first in line "
            f"{_line_at(text, lost[0].start())}: letters were lost when the file was saved in an "
            "encoding that does not have them"
        )
    if lang == "kk":
        own = set("әғқңөұүһі")
        letters = [char for char in text.lower() if char in _alphabet("kk")]
        if len(letters) >= 60 and not own.intersection(letters):
            yield (
                "no letter that only Kazakh has (ә ғ қ ң ө ұ ү і һ): either the text is Russian, "
                "or they were replaced when the file was saved in Windows-1251"
            )


def _line_of(data: bytes, at: int, codec: str) -> int:
    return len(LINE_END.findall(data[:at].decode(codec, errors="replace"))) + 1


def _line_at(text: str, at: int) -> int:
    return len(LINE_END.findall(text[:at])) + 1
