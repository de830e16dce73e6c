"""Glossaries: names and terms in every language, as translators keep them in a spreadsheet.

A glossary is CSV with a heading: `id`, `kind`, `rule`, `check`, `note` and language codes. A cell
holds one form, or several divided by `|`, the first being the one to use. `check` names the
languages of the row that a native speaker has yet to look at. This module takes text and gives
values; who reads the files is `workdir`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from subtitler.errors import FormatError, nearest
from subtitler.languages import LANGUAGES

KINDS = ("name", "place", "term")
"""What a row may be about."""

_HINTS = ("name", "place")

RULES = ("", "translate", "keep", "forbid")
_COLUMNS = ("id", "kind", "rule", "check", "note")
_ALL = "all"
_LONGEST_CELL = 500
_FORMULA = ("=", "+", "@")


@dataclass(frozen=True, slots=True)
class Row:
    """One name or term: `forms` by language code, the first form being the one to use.

    `check` holds the codes of the languages whose forms no native speaker has confirmed yet.
    """

    id: str
    kind: str
    forms: Mapping[str, tuple[str, ...]]
    rule: str = ""
    note: str = ""
    check: tuple[str, ...] = ()


class Glossary(Sequence[Row]):
    """The rows of a collection's glossaries, in their order."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows = tuple(rows)
        self._sha256: dict[frozenset[str], str] = {}

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """A row, or some."""
        return self._rows[index]

    def sha256(self, langs: Iterable[str]) -> str:
        """What the rows say in these languages, as a hash; "" where they say nothing.

        A note, or a form in another language, changes nothing.
        """
        key = frozenset(langs)
        if key not in self._sha256:
            told = [
                [
                    row.id,
                    row.kind,
                    row.rule,
                    {lang: row.forms.get(lang, ()) for lang in sorted(key)},
                ]
                for row in self._rows
                if key & row.forms.keys()
            ]
            text = json.dumps(told, ensure_ascii=False, sort_keys=True)
            self._sha256[key] = hashlib.sha256(text.encode()).hexdigest() if told else ""
        return self._sha256[key]


def read(text: str, name: str) -> tuple[Row, ...]:
    """The rows of a glossary. Raises FormatError with file, line and column."""
    reader = csv.reader(io.StringIO(unicodedata.normalize("NFC", text.removeprefix("\ufeff"))))
    try:
        heads = [cell.strip() for cell in next(reader, [])]
        _check_heads(heads, name)
        rows, seen = [], set[str]()
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = _row(heads, cells, f"{name}:{reader.line_num}")
                if row.id in seen:
                    raise FormatError(
                        f"the id “{row.id}” stands twice", where=f"{name}:{reader.line_num}"
                    )
                seen.add(row.id)
                rows.append(row)
    except csv.Error as error:
        raise FormatError(f"is not CSV: {error}", where=f"{name}:{reader.line_num}") from None
    return tuple(rows)


def write(rows: Sequence[Row]) -> str:
    """The rows as CSV, with a column for each language that has a form; `read` gives them back."""
    codes = [code for code in LANGUAGES if any(code in row.forms for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "kind", *codes, "rule", "check", "note"])
    for row in rows:
        forms = ["|".join(row.forms.get(code, ())) for code in codes]
        writer.writerow([row.id, row.kind, *forms, row.rule, " ".join(row.check), row.note])
    return text.getvalue()


def spoken_forms(rows: Sequence[Row], lang: str) -> tuple[str, ...]:
    """Whom and what a speaker of `lang` may name: names first, then places; each form once.

    Terms are words that a model knows, and a hint would put them for others that sound alike. A
    form that is forbidden is left out: a hint would invite it.
    """
    named = (row for row in rows if row.rule != "forbid" and row.kind in _HINTS)
    ordered = sorted(named, key=lambda row: _HINTS.index(row.kind))
    return tuple(dict.fromkeys(form for row in ordered for form in row.forms.get(lang, ())[:1]))


def _check_heads(heads: list[str], name: str) -> None:
    for number, head in enumerate(heads, 1):
        if head not in _COLUMNS and head not in LANGUAGES:
            known = [*_COLUMNS, *LANGUAGES]
            raise FormatError(
                f"unknown column “{head}” (number {number}); {nearest(head, known)}",
                where=f"{name}:1",
            )
        if heads.count(head) > 1:
            raise FormatError(f"the column “{head}” stands twice", where=f"{name}:1")
    for needed in ("id", "kind"):
        if needed not in heads:
            raise FormatError(f"has no column “{needed}”", where=f"{name}:1")


def _row(heads: list[str], cells: list[str], place: str) -> Row:
    if len(cells) > len(heads):
        raise FormatError(f"has {len(cells)} cells for {len(heads)} columns", where=place)
    values = dict(zip(heads, (cell.strip() for cell in cells), strict=False))
    for head, cell in values.items():
        if len(cell) > _LONGEST_CELL:
            raise FormatError(f"the cell “{head}” is longer than {_LONGEST_CELL}", where=place)
        if cell.startswith(_FORMULA):
            raise FormatError(
                f"the cell “{head}” begins like a formula of a spreadsheet ({cell[0]})",
                where=place,
                hint="write the word itself",
            )
        if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in cell):
            raise FormatError(f"the cell “{head}” holds a control character", where=place)
    identity, kind, rule = values.get("id", ""), values.get("kind", ""), values.get("rule", "")
    if not identity:
        raise FormatError("has no id", where=place)
    for value, known, what in ((kind, KINDS, "kind"), (rule, RULES, "rule")):
        if value not in known:
            raise FormatError(
                f"unknown {what} “{value}”; {nearest(value, [word for word in known if word])}",
                where=place,
            )
    forms = {
        head: parts
        for head, cell in values.items()
        if head in LANGUAGES
        and (parts := tuple(part.strip() for part in cell.split("|") if part.strip()))
    }
    check = _languages_to_check(values.get("check", ""), tuple(forms), place)
    return Row(identity, kind, forms, rule, values.get("note", ""), check)


def _languages_to_check(cell: str, written: tuple[str, ...], place: str) -> tuple[str, ...]:
    """The codes that a `check` cell names; `all` stands for every language `written` in the row."""
    codes = cell.split()
    for code in codes:
        if code != _ALL and code not in LANGUAGES:
            known = [_ALL, *LANGUAGES]
            raise FormatError(
                f"unknown language “{code}” under “check”; {nearest(code, known)}", where=place
            )
    return written if _ALL in codes else tuple(dict.fromkeys(codes))
