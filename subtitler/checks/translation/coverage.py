"""Whether a translation is there at all: empty, untranslated, wrong script, too short, too long."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from subtitler.checks.alphabets import SCRIPTS
from subtitler.checks.text import folded, letters, script, tokens
from subtitler.checks.translation.pairs import Pair, told
from subtitler.languages import LANGUAGES
from subtitler.model import Finding, Severity, Transcript
from subtitler.scripts import ALPHABETS

LETTERS = {
    "kk": 1.0,
    "ky": 1.0,
    "tt": 1.0,
    "ru": 0.99,
    "tr": 0.92,
    "en": 1.05,
    "fr": 1.16,
    "de": 1.22,
    "ar": 0.81,
    "ug": 1.1,
    "zh": 0.39,
    "ja": 0.5,
    "ko": 0.42,
}
"""Letters that a language needs for what Kazakh says in one.

kk, ru, tr, en, fr, de, ar and zh: measured on the 704 sentences of `samples/phrasebook`, without
spaces and punctuation. ug, ja and ko: by the length of the Universal Declaration of Human Rights in
them, in Kazakh and in Chinese. ky and tt: taken to be as Kazakh.
"""

SHORTEST = 0.35
LONGEST = 2.8
"""A translation's length against what is usual for the pair. In the phrasebook every sentence of 20
letters or more lies between 0.35 and 2.5."""

_FEWEST = 20
_SLACK = 12
_SCRIPT_OF_SUBTAG = {"latn": "Latn", "cyrl": "Cyrl", "arab": "Arab", "hans": "Hans", "hant": "Hans"}


def missing_segments(source: Transcript, target: Transcript) -> Iterator[Finding]:
    """Segments without a translation, or with an empty one; and translations of nothing."""
    translated = {segment.id: segment for segment in target.segments}
    originals = {segment.id: segment for segment in source.segments}
    for segment in source.segments:
        if not segment.text.strip():
            continue
        translation = translated.get(segment.id)
        if translation is None:
            message = "the source has this segment, the translation has not"
            yield told("empty", Severity.ERROR, message, segment, 95)
        elif not folded(translation.text):
            yield told("empty", Severity.ERROR, "there is no translation", translation, 95)
    for segment in target.segments:
        original = originals.get(segment.id)
        if original is None:
            message = "the translation has this segment, the source has not"
            yield told("empty", Severity.ERROR, message, segment, 90)
        elif not original.text.strip() and segment.text.strip():
            message = "the source is empty here, and the translation says something"
            yield told("empty", Severity.ERROR, message, segment, 90)


def script_of(language: str) -> str:
    """The script of a code such as "kk", "kk-Arab" or "zh-Hans"; "" where it is not known."""
    code, _, subtag = language.partition("-")
    row = LANGUAGES.get(code)
    return _SCRIPT_OF_SUBTAG.get(subtag.casefold(), row.script if row else "")


def untranslated(
    pairs: Iterable[Pair], source_script: str, target_script: str
) -> Iterator[Finding]:
    """Segments that are still in the source's language or in another script than the target's.

    One word with a capital, a number or an abbreviation may be the same in both languages.
    """
    for pair in pairs:
        if pair.source_lang == pair.target_lang and source_script == target_script:
            continue
        finding = _same(pair) or _wrong_script(pair, target_script) or _rest(pair, target_script)
        if finding:
            yield finding


def _same(pair: Pair) -> Finding | None:
    source = folded(pair.source.text)
    if source != folded(pair.target.text) or not any(letter.isalpha() for letter in source):
        return None
    words = pair.target.text.split()
    if (
        pair.target_lang in ("zh", "ja")
        and pair.source_lang in ("zh", "ja")
        and letters(source) < 5
    ):
        return None
    if len(words) <= 2 and all(word[:1].isupper() for word in words):
        return None  # a name
    sure = len(words) >= 3 or letters(source) >= 12 * LETTERS.get(pair.target_lang, 1)
    severity = Severity.ERROR if sure else Severity.WARNING
    message = "the translation is the same as the source: nothing is translated here"
    return told("untranslated", severity, message, pair.target, 85 if sure else 45)


def _wrong_script(pair: Pair, target_script: str) -> Finding | None:
    """Letters that the target language is not written with; Latin names and abbreviations pass."""
    allowed = SCRIPTS.get(target_script)
    text = pair.target.text
    if allowed is None or (target_script != "Jpan" and text.isascii() and "LATIN" in allowed):
        return None
    counts = Counter(map(script, text))
    del counts[""]
    foreign = {name: count for name, count in counts.items() if name not in allowed}
    if target_script == "Kore" and counts["CJK"] > counts["HANGUL"]:
        foreign = {"CJK": counts["CJK"]}
    if not foreign:
        return None
    share = sum(foreign.values()) / sum(counts.values())
    names = " and ".join(sorted(_SCRIPT_NAMES.get(name, name.capitalize()) for name in foreign))
    words = re.findall(r"(?<![A-Za-z])[a-zà-ÿ]{2,}(?![A-Za-z])", text)
    if set(foreign) == {"LATIN"} and share <= 0.5 and len(words) < 3:
        return None
    if share > 0.5:
        if set(foreign) == {"LATIN"} and _only_names(text):
            return None
        message = f"most of it is in {names} letters, which this language is not written with"
        return told("wrong-script", Severity.ERROR, message, pair.target, 80)
    message = f"a part of it is in {names} letters: something may have been left untranslated"
    return told("wrong-script", Severity.WARNING, message, pair.target, 50 + 40 * share)


_SCRIPT_NAMES = {"CJK": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese",
                 "KATAKANA": "Japanese"}  # fmt: skip


def _only_names(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) <= 3 and all(word[0].isupper() for word in words)


def _rest(pair: Pair, target_script: str) -> Finding | None:
    """Source words left in a target of the same script: a run of them, or letters of the source."""
    strange = ALPHABETS.get(pair.source_lang), ALPHABETS.get(pair.target_lang)
    if target_script == "Cyrl" and strange[0] and strange[1]:
        own = set(strange[0]) - set(strange[1])
        words = [word for word in pair.target.text.split() if own & set(word.casefold())]
        common = [word for word in words if not word[0].isupper()]
        said = set(tokens(pair.source.text, pair.source_lang))
        if len(common) >= 2 or any(folded(word) in said for word in common):
            message = "words with letters of the source's language: they may be left untranslated"
            return told("untranslated", Severity.WARNING, message, pair.target, 55)
    if pair.source_lang != pair.target_lang and pair.target_lang not in ("zh", "ja"):
        run = _longest_run(tokens(pair.source.text, pair.source_lang),
                           tokens(pair.target.text, pair.target_lang))  # fmt: skip
        if run >= 4:
            message = f"{run} words in a row are the same as in the source"
            return told("untranslated", Severity.WARNING, message, pair.target, 55)
    return None


def _longest_run(source: list[str], target: list[str]) -> int:
    """How many words in a row stand in both; numbers do not count."""
    if len(source) < 4 or len(target) < 4:
        return 0
    fours = {tuple(source[place : place + 4]) for place in range(len(source) - 3)}
    best = run = 0
    for place in range(len(target) - 3):
        four = tuple(target[place : place + 4])
        held = four in fours and sum(word.isalpha() for word in four) >= 4
        run = run + 1 if held else 0
        best = max(best, run + 3 if run else 0)
    return best


def odd_lengths(pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Translations far too short for the pair (is something left out?) or far too long."""
    for pair in pairs:
        factor = LETTERS.get(pair.target_lang), LETTERS.get(pair.source_lang)
        if factor[0] is None or factor[1] is None or not folded(pair.target.text):
            continue
        usual = letters(pair.source.text) * factor[0] / factor[1]
        real = letters(pair.target.text)
        # Short replies vary by a word or two, in the letters of the target's own script.
        slack = _SLACK * factor[0]
        fewest = _FEWEST * factor[0]
        if usual >= fewest and real < usual * SHORTEST:
            share = real / usual
            sure = share < SHORTEST / 2 and usual >= 2 * fewest
            message = (
                f"far shorter than usual for this pair: {real} letters, about {usual:.0f} expected"
            )
            severity = Severity.ERROR if sure else Severity.WARNING
            yield told("length", severity, message, pair.target, 80 - 60 * share)
        elif real > usual * LONGEST + slack:
            message = (
                f"far longer than usual for this pair: {real} letters, about {usual:.0f} expected"
            )
            sure = real > 2 * (usual * LONGEST + slack)
            severity = Severity.ERROR if sure else Severity.WARNING
            yield told("length", severity, message, pair.target, 75 if sure else 60)
