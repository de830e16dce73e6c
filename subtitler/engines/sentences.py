"""Where a sentence ends, by rules alone: no model, no download, and no character lost.

Translation models are trained on single sentences. The splitters that come with argostranslate
download a model when they are first used; these rules need nothing. In doubt they do not cut: a
model copes with two sentences in one better than with half of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

RULES = "1"
"""The version of these rules. Raise it when a cut moves, since translations move with it."""

_CLOSERS = "\"'”’“»)\\]}›」』）】》〉"
_WIDE_LETTER = "\u3040-\u30ff\u3400-\u9fff"

_END = re.compile(
    # A full stop needs a space after it, unlike the one in 3.5 or in an address.
    rf"(?P<marks>[.!?…‼⁇⁈⁉]+)[{_CLOSERS}]*\s+"
    # A Chinese writer with a Latin keyboard puts no space after these two.
    rf"|[!?]+[{_CLOSERS}]*(?=[{_WIDE_LETTER}])"
    # The marks of scripts that set no space, or often forget it.
    rf"|[。！？｡؟؛۔]+[!?]*(?P<close>[{_CLOSERS}]*)\s*"
)
_LETTER = re.compile(r"[^\W\d_]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LAST_WORD = re.compile(r"[\w.]+\Z")
# т.б  U.S  z.B  А.Б: short parts with a full stop inside.
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")
_ROMAN = re.compile(r"[IVXLC]+")

# Written with a final full stop inside a sentence. Lower case, without that full stop.
_ABBREVIATIONS = {
    "kk": "ж жж ғ ғғ т б с қ км м обл ауд көш мыс проф акад др қаз ред тг млн млрд",
    "ky": "ж жж к б ш м обл р көч мис проф акад ред млн млрд",
    "ru": "г гг в вв т д п с е ул им стр см ср др пр пер пл обл р руб кв корп тов гр проф акад "
    "доц инж ред млн млрд тыс",
    "tt": "б е ур проф акад млн млрд",
    "uz": "y b sh prof akad mln mlrd",
    "en": "mr mrs ms dr prof st sr jr vs etc gen col maj capt lt sgt rev hon jan feb mar apr jun "
    "jul aug sep sept oct nov dec approx dept est",
    "tr": "dr prof doç av sn vb vs bkz hz cad sok mah apt müh yrd alb gen bşk örn yy",
    "az": "dr prof s küç məs",
    "de": "dr prof hr fr nr st str bzw ca usw evtl ggf inkl vgl abs bd geb gest jh mio mrd sog",
    "fr": "m mm mme mmes mlle dr pr me st ste av bd etc env cf vol chap éd",
    "ar": "د م أ ص ج ط هـ",
    "ug": "د م",
}
_FROM_LANGUAGE = {code: frozenset(words.split()) for code, words in _ABBREVIATIONS.items()}
# "No." is the end of "I said no." too: it abbreviates only where a number follows.
_BEFORE_NUMBERS = frozenset({"no", "nos", "nr", "p", "pp", "fig", "ст", "үй"})
# 3. Mai, XX. yüzyıl: in these languages a full stop makes an ordinal.
_ORDINAL_STOP = frozenset({"az", "de", "tr"})

_CLAUSE_END = re.compile(rf"[,;:،؛—–]\s+(?=\S)|[,;:、，；：][{_CLOSERS}]*(?=[{_WIDE_LETTER}])")
_SPACE = re.compile(r"\s+(?=\S)")


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in `text`: "…", "—" and "♪" have none."""
    return _LETTER_OR_DIGIT.search(text) is not None


def split(text: str, language: str) -> list[str]:
    """Cut `text` into sentences, each with the space that follows it.

    Joined without anything between, they are `text` again. `language` (a BCP-47 code) chooses the
    abbreviations. Every sentence holds a letter or a digit, unless `text` holds none.
    """
    sentences = []
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, start, match, language):
            sentences.append(text[start : match.end()])
            start = match.end()
    if start < len(text):
        sentences.append(text[start:])
    return sentences


def _is_end(text: str, start: int, match: re.Match[str], language: str) -> bool:
    """Whether the sentence that begins at `start` ends with the marks of `match`."""
    following = _LETTER_OR_DIGIT.search(text, match.end())
    if following is None or _LETTER.search(text, start, match.start()) is None:
        return False  # nothing but marks, or "1.", on one side: no sentence of its own
    if match["close"] and text[match.end()] in "とっ":
        return False  # Japanese 「…。」と: the sentence about the quotation goes on
    if match["marks"] is None:
        return True
    if following[0].islower():
        return False
    if match["marks"] != ".":
        return True
    word = _LAST_WORD.search(text, start, match.start())
    return word is None or not _is_abbreviation(word[0], following[0], language)


def _is_abbreviation(word: str, following: str, language: str) -> bool:
    """Whether the full stop after `word` belongs to it; `following` is the next letter or digit."""
    base = language.split("-")[0]
    if len(word) == 1 and word.isupper():
        return True  # an initial
    if _DOTTED.fullmatch(word):
        return True
    if base in _ORDINAL_STOP and (_ROMAN.fullmatch(word) or (word.isdigit() and len(word) <= 2)):
        return True
    lower = word.lower()
    if lower in _BEFORE_NUMBERS and following.isdigit():
        return True
    return lower in _FROM_LANGUAGE.get(base, frozenset())


def divide(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    """Cut a sentence that is too long for a model until every part `fits`.

    Cuts after a comma or dash if there is one near the middle, else between words, else anywhere
    but inside a letter and its marks. Joined, the parts are `sentence` again; each holds a letter
    or a digit. A part that cannot be cut further is given back even if it does not fit.
    """
    if fits(sentence):
        return [sentence]
    cut = next(_cuts(sentence), None)
    if cut is None:
        return [sentence]
    return divide(sentence[:cut], fits) + divide(sentence[cut:], fits)


def _cuts(sentence: str) -> Iterator[int]:
    """Where `sentence` can be cut, the best place first."""
    middle = len(sentence) / 2
    central = range(len(sentence) // 3, len(sentence) - len(sentence) // 3 + 1)
    clauses = [match.end() for match in _CLAUSE_END.finditer(sentence) if match.end() in central]
    spaces = [match.end() for match in _SPACE.finditer(sentence)]
    letters = [
        index
        for index in range(1, len(sentence))
        if not unicodedata.category(sentence[index]).startswith("M")
    ]
    for places in (clauses, spaces, letters):
        for place in sorted(places, key=lambda index: abs(index - middle)):
            if has_words(sentence[:place]) and has_words(sentence[place:]):
                yield place
