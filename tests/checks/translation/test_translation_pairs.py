"""Translated sentences as careful people write them, right and with one fault each.

`sentence_pairs/TARGET.tsv` has source_lang, target_lang, source, target, expected, note;
`expected` is `none` or the check that has to tell. They were written by somebody who did not know
the checks. Cases that nothing here can know (one of two negations lost) count as missed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from subtitler.checks.translation import translation_findings
from subtitler.model import Segment, Span, Transcript

TABLES = sorted((Path(__file__).parent / "sentence_pairs").glob("*.tsv"))
COLUMNS = ["source_lang", "target_lang", "source", "target", "expected", "note"]
RIGHT, FOUND = 0.98, 0.96


@dataclass(frozen=True, slots=True)
class Case:
    source: Transcript
    target: Transcript
    expected: str

    @property
    def told(self) -> set[str]:
        return {found.check for found in translation_findings(self.source, self.target)}

    @property
    def right(self) -> bool:
        if self.expected == "none":
            return not self.told
        return self.expected in self.told


def document(lang: str, text: str) -> Transcript:
    return Transcript(lang, (Segment("s1", Span(0, 6000), text),))


@cache
def cases(name: str) -> list[Case]:
    path = next(path for path in TABLES if path.stem == name)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        assert rows.fieldnames == COLUMNS
        return [
            Case(
                document(row["source_lang"], row["source"]),
                document(row["target_lang"], row["target"]),
                row["expected"],
            )
            for row in rows
        ]


def share(of: list[Case]) -> float:
    return sum(case.right for case in of) / len(of)


@pytest.mark.parametrize("name", [path.stem for path in TABLES])
def test_right_translations_are_left_alone_and_faults_are_told(name: str) -> None:
    right = [case for case in cases(name) if case.expected == "none"]
    faulty = [case for case in cases(name) if case.expected != "none"]
    assert min(len(right), len(faulty)) >= 50
    assert share(right) >= RIGHT
    assert share(faulty) >= FOUND
