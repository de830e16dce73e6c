"""Inflected terms that have to be found, and words that only look like them.

A line of `cases/LANG.txt` is `form: found found ! misleading misleading`; `_` stands for a space.
A found case counts where the word is found whole (or as far as a hyphen or an apostrophe).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from subtitler.terms import Finder

CASES = Path(__file__).parent / "cases"
LANGUAGES = sorted(path.stem for path in CASES.glob("*.txt"))
RECALL, PRECISION = 0.97, 0.99


def cases(lang: str) -> Iterator[tuple[str, str, bool]]:
    """(form, text, whether it is to be found)."""
    for line in (CASES / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        form, _, rest = line.partition(":")
        found, _, misleading = rest.partition("!")
        for word in found.split():
            yield form, word.replace("_", " "), True
        for word in misleading.split():
            yield form, word.replace("_", " "), False


def told(lang: str) -> tuple[int, int, int, list[str]]:
    """Cases found of those to be found, their number, and the mistakes in words."""
    right = false = total = 0
    mistakes = []
    for form, text, expected in cases(lang):
        hits = Finder(lang, {"term": [form]}).find(text)
        total += expected
        right += expected and bool(hits)
        false += not expected and bool(hits)
        if bool(hits) is not expected:
            mistakes.append(f"{lang} {form}: {text} {'missed' if expected else 'found'}")
    return right, total, false, mistakes


def test_there_are_enough_cases() -> None:
    everything = [(lang, *case) for lang in LANGUAGES for case in cases(lang)]
    assert len(set(everything)) == len(everything)
    assert sum(expected for *_, expected in everything) >= 400
    assert sum(not expected for *_, expected in everything) >= 400


def test_recall_and_precision() -> None:
    right = total = false = 0
    mistakes: list[str] = []
    for lang in LANGUAGES:
        found, number, wrong, told_of = told(lang)
        right, total, false = right + found, total + number, false + wrong
        mistakes += told_of
    text = f"recall {right / total:.1%}, precision {right / (right + false):.1%}\n"
    assert right / total >= RECALL and right / (right + false) >= PRECISION, text + "\n".join(
        mistakes
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_lags_behind(lang: str) -> None:
    right, total, false, mistakes = told(lang)
    assert right / total >= 0.93 and false <= 0.05 * total, mistakes
