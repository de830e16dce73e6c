"""Read the phrasebook and fill its slots: the same rows on every machine and every run."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

LANGUAGES = ("kk", "en", "tr", "ru", "zh", "ar", "fr", "de")
"""Column headings of both tables, in order."""

PLAIN = "plain"
"""The form that a slot without a form name means, as in ``{relative}``."""

ONE_SLOT_LIMIT = 12
TWO_SLOT_LIMIT = 22
"""How many rows at most a template with one slot, or with two, gives for training."""

_SLOT = re.compile(r"\{([a-z_]+)(?:\.([a-z]+))?\}")
_FOLDER = Path(__file__).resolve().parent


class PhrasebookError(ValueError):
    """The phrasebook names a slot, a form or a cell that it does not have."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row of ``sentences.csv``: one template in every language."""

    id: str
    texts: dict[str, str]
    note: str

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the slots, in the order in which Kazakh uses them."""
        return tuple(dict.fromkeys(name for name, _ in _SLOT.findall(self.texts["kk"])))

    @property
    def is_testimony(self) -> bool:
        """Whether the sentence belongs to one of the two sample testimonies."""
        return "-testimony-" in self.id


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence without slots; ``held_out`` rows must not be used for training."""

    id: str
    texts: dict[str, str]
    has_slots: bool
    is_testimony: bool
    held_out: bool


Slots = dict[str, dict[str, dict[str, dict[str, str]]]]
"""slot -> value -> form -> language -> text."""


def read_sentences(path: Path = _FOLDER / "sentences.csv") -> list[Sentence]:
    """All templates in the order of the file."""
    return [
        Sentence(row["id"], {code: row[code] for code in LANGUAGES}, row["note"])
        for row in _read_table(path)
    ]


def read_slots(path: Path = _FOLDER / "slots.csv") -> Slots:
    """All slot values; a cell is an empty text where a language has no need of the form."""
    slots: Slots = {}
    for row in _read_table(path):
        forms = slots.setdefault(row["slot"], {}).setdefault(row["value"], {})
        if row["form"] in forms:
            raise PhrasebookError(f"{row['slot']} {row['value']}: form {row['form']} twice")
        forms[row["form"]] = {code: row[code] for code in LANGUAGES}
    return slots


def expand(sentences: Sequence[Sentence], slots: Slots) -> list[Row]:
    """Every training row, then every held-out row.

    A sentence without slots comes first and wins: a filled template whose Kazakh or English
    text is taken already is left out, so that no source text has two translations. One
    combination of each template with slots is held out, unless it would leave none.
    """
    fixed = [_row(sentence, {}, slots) for sentence in sentences if not sentence.slots]
    taken = {(code, row.texts[code]) for row in fixed for code in ("kk", "en")}
    training: list[Row] = []
    held_out: list[Row] = []
    for sentence in sentences:
        if not sentence.slots:
            continue
        fresh: list[Row] = []
        for values in _combinations(sentence, slots):
            row = _row(sentence, values, slots)
            keys = {(code, row.texts[code]) for code in ("kk", "en")}
            if not keys & taken:
                taken |= keys
                fresh.append(row)
        limit = ONE_SLOT_LIMIT if len(sentence.slots) == 1 else TWO_SLOT_LIMIT
        kept = fresh[: min(limit, len(fresh) - 1)]
        training += kept
        held_out += [replace(row, held_out=True) for row in fresh[len(kept) : len(kept) + 1]]
    return fixed + training + held_out


def load() -> list[Row]:
    """The expanded phrasebook of this folder."""
    return expand(read_sentences(), read_slots())


def fill(template: str, code: str, values: dict[str, str], slots: Slots) -> str:
    """The template with its slots filled, first letter upper case, for one language."""

    def value_of(match: re.Match[str]) -> str:
        name, form = match.group(1), match.group(2) or PLAIN
        try:
            text = slots[name][values[name]][form][code]
        except KeyError as error:
            raise PhrasebookError(f"{template}: no {error} for {match.group()}") from None
        if not text:
            raise PhrasebookError(f"{template}: {match.group()} is empty in {code}")
        return text

    return _upper_first(_SLOT.sub(value_of, template), code)


def _row(sentence: Sentence, values: dict[str, str], slots: Slots) -> Row:
    texts = {code: fill(sentence.texts[code], code, values, slots) for code in LANGUAGES}
    name = "/".join((sentence.id, *values.values()))
    return Row(name, texts, bool(sentence.slots), sentence.is_testimony, held_out=False)


def _combinations(sentence: Sentence, slots: Slots) -> Iterator[dict[str, str]]:
    """Combinations of slot values in a scattered order that depends on their names only."""
    names = sentence.slots
    for name in names:
        if name not in slots:
            raise PhrasebookError(f"{sentence.id}: there is no slot {name} in slots.csv")

    def scattered(values: tuple[str, ...]) -> str:
        return hashlib.sha256("/".join((sentence.id, *values)).encode()).hexdigest()

    for values in sorted(itertools.product(*(slots[name] for name in names)), key=scattered):
        yield dict(zip(names, values, strict=True))


def _upper_first(text: str, code: str) -> str:
    """Upper case for the first letter; Turkish has a dotted capital for its dotted i."""
    first = "İ" if code == "tr" and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


def _read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file; a byte order mark, as spreadsheets write it, is no part of the text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise PhrasebookError(f"{path.name}, row {number}: wrong number of cells")
    return rows
