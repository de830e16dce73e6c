"""Terms in short sentences: those that are said, and words that only look like them.

`sentences/LANG.tsv` has the columns expected (found, not), lang, term, text, note. A line break in
a text is written `\\n`; the note `name` says that the term is a name, found with a capital only.
A misleading word that a reader, too, could take for the term is no case.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from subtitler.terms import Finder

TABLES = sorted((Path(__file__).parent / "sentences").glob("*.tsv"))
COLUMNS = ["expected", "lang", "term", "text", "note"]
LEAST = {
    "kk": (380, 400),
    "tr": (210, 200),
    "ru": (200, 190),
    "ar": (180, 180),
    "de": (160, 170),
    "fr": (140, 140),
    "en": (100, 100),
    "zh": (170, 120),
    "ja": (100, 100),
    "ko": (150, 120),
    "ky": (50, 40),
    "tt": (55, 50),
    "ug": (55, 45),
}
RECALL, PRECISION = 0.97, 0.99


@dataclass(frozen=True, slots=True)
class Case:
    expected: bool
    lang: str
    term: str
    text: str
    name: bool

    @property
    def right(self) -> bool:
        names = ("term",) if self.name else ()
        return (
            bool(Finder(self.lang, {"term": [self.term]}, names).find(self.text)) == self.expected
        )


@cache
def cases() -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for path in TABLES:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            assert rows.fieldnames == COLUMNS, path
            for row in rows:
                assert row["expected"] in ("found", "not"), row
                case = Case(
                    row["expected"] == "found",
                    row["lang"],
                    row["term"],
                    row["text"].replace("\\n", "\n"),
                    row["note"].startswith("name"),
                )
                found.setdefault(case.lang, []).append(case)
    return found


LANGUAGES = sorted(cases())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_case_stands_twice(lang: str) -> None:
    assert len(set(cases()[lang])) == len(cases()[lang])


@pytest.mark.parametrize("lang", LEAST)
def test_there_are_cases_enough(lang: str) -> None:
    said = sum(case.expected for case in cases()[lang])
    assert (said, len(cases()[lang]) - said) >= LEAST[lang]
    assert len(cases()[lang]) - said >= LEAST[lang][1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_recall_and_precision(lang: str) -> None:
    rows = cases()[lang]
    wrong = [case for case in rows if not case.right]
    said = sum(case.expected for case in rows)
    found = said - sum(case.expected for case in wrong)
    false = sum(not case.expected for case in wrong)
    told = "\n".join(
        f"{case.term}: {case.text} ({'missed' if case.expected else 'found'})" for case in wrong
    )
    assert found >= RECALL * said, told
    assert found >= PRECISION * (found + false), told
