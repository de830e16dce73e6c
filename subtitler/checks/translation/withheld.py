"""Names that must not appear in a translation, found in any inflection and never repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from subtitler.checks.text import folded, script
from subtitler.checks.translation.pairs import told
from subtitler.model import Finding, Segment, Severity

_ENDING = 8
_SHORTEST_STEM = 3
_VOWELS = "аяеёиоуюыіәөүұэ"
_WITHOUT_SPACES = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"}


def withheld_names(segments: Iterable[Segment], withheld: Sequence[str]) -> Iterator[Finding]:
    """Segments with one of the forms that must not appear, also with endings and clitics.

    The message does not say which: a finding may be read by more people than the text.
    """
    patterns = [pattern for form in withheld if (pattern := _pattern(form))]
    if not patterns:
        return
    for segment in segments:
        text = folded(segment.text)
        if any(pattern.search(text) for pattern in patterns):
            message = "a name or word that is to be withheld stands in this translation"
            yield told("withheld", Severity.ERROR, message, segment, 100)


def _pattern(form: str) -> re.Pattern[str] | None:
    """The form as whole words of folded text, each with what an inflection may add to it."""
    words = folded(form).split()
    if not words:
        return None
    if any(script(letter) in _WITHOUT_SPACES for letter in form):
        return re.compile(r"\s?".join(map(re.escape, words)))
    parts = [_inflected(word) for word in words]
    prefix = "(?:[وفبلك]{0,2}(?:ال)?|لل)" if script(words[0][0]) == "ARABIC" else ""
    return re.compile(rf"(?<!\w){prefix}" + r"\s".join(parts) + r"(?!\w)")


def _inflected(word: str) -> str:
    if len(word) < _SHORTEST_STEM:
        return re.escape(word)
    ending = rf"['’ʼ]?\w{{0,{_ENDING}}}"
    if script(word[0]) == "CYRILLIC" and word[-1] in _VOWELS and len(word) > _SHORTEST_STEM:
        # Марина, Мариной: a last vowel gives way to another ending; not so to a longer word.
        stem, last = re.escape(word[:-1]), re.escape(word[-1])
        return rf"{stem}(?:{last}{ending}|[{_VOWELS}][йхмюыв]?\w{{0,2}}|)"
    return re.escape(word) + ending
