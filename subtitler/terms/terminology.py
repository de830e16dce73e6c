"""Whether a glossary was kept: what a text names, and whether its translation names it too.

A term that is said has to be found in the translation in one of its accepted forms, inflected or
not. Where a form stands in several rows (Kazakh апа is an elder sister, a mother, a grandmother),
any of them will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from subtitler.glossary import Glossary, Row
from subtitler.terms.finder import Finder, Hit

_NAMED = ("name", "place")


@dataclass(frozen=True, slots=True)
class Term:
    """Something that a text names: where (`hit`), and the rows that it may be (at least one)."""

    hit: Hit
    rows: tuple[Row, ...]

    @property
    def named(self) -> bool:
        """Whether it is a name, a place, or to be kept as it is: then no other word will do."""
        return all(row.kind in _NAMED or row.rule == "keep" for row in self.rows)


class Terminology:
    """The rows of a collection's glossaries, for one pair of languages.

    Rows without a form in either language say nothing here. Building it costs little; the first
    text of a language costs the index of its forms.
    """

    def __init__(self, rows: Sequence[Row], source: str, target: str) -> None:
        self.source, self.target = source, target
        self._rows = {row.id: row for row in rows}
        self._wanted = {
            row.id
            for row in rows
            if row.rule != "forbid" and row.forms.get(source) and accepted(row, target)
        }
        self._forbidden = {row.id for row in rows if row.rule == "forbid" and row.forms.get(target)}
        self._finders: dict[tuple[str, bool], Finder] = {}
        self._names = frozenset(row.id for row in rows if row.kind in _NAMED)

    def said(self, text: str) -> list[Term]:
        """What `text`, in the source language, names, in order."""
        found = []
        for hit in self._finder(self.source, self._has_capitals(text)).find(text):
            rows = tuple(self._rows[key] for key in hit.ids if key in self._wanted)
            if rows:
                found.append(Term(hit, rows))
        return found

    def named(self, text: str) -> list[Hit]:
        """Every form of every row in `text`, in the source language; forbidden ones too."""
        return self._finder(self.source, self._has_capitals(text)).find(text)

    def kept(self, term: Term, translation: str) -> bool:
        """Whether one of the accepted forms of a term stands in `translation`."""
        return any(self.stands(row, translation) for row in term.rows)

    def stands(self, row: Row, translation: str) -> bool:
        """Whether a form of `row` stands in `translation`, inside a longer term too.

        A form of one Chinese character (村, 岁) is taken for found wherever it stands: here a
        false alarm would be worse than a miss.
        """
        forms = accepted(row, self.target)
        if self.target in ("zh", "ja") and any(
            len(form) == 1 and form in translation for form in forms
        ):
            return True
        return bool(_finder_of(forms, self.target).find(translation))

    def missing(self, text: str, translation: str) -> list[Term]:
        """What `text` names and `translation` does not, each once."""
        seen: set[tuple[str, ...]] = set()
        lost = []
        for term in self.said(text):
            ids = tuple(row.id for row in term.rows)
            if ids not in seen and not self.kept(term, translation):
                lost.append(term)
            seen.add(ids)
        return lost

    def forbidden(self, text: str, translation: str) -> Iterator[tuple[Row, Hit]]:
        """The words in `translation` that must not stand there, unless `text` says them.

        A name that is forbidden must not stand there at all: its bearer may be in danger.
        """
        if not self._forbidden:
            return
        hits = self._finder(self.target, False).find(translation)
        for hit in hits:
            rows = [self._rows[key] for key in hit.ids]
            if not all(row.id in self._forbidden for row in rows):
                continue
            withheld = any(row.kind == "name" for row in rows)
            if withheld or not any(self._says(row, text) for row in rows):
                yield rows[0], hit

    def pairs(self, text: str) -> tuple[tuple[str, str], ...]:
        """For an engine that takes terms: the form as the glossary has it, and the one to use."""
        return tuple(
            dict.fromkeys(
                (term.hit.form, accepted(term.rows[0], self.target)[0]) for term in self.said(text)
            )
        )

    def heeded(self, text: str) -> tuple[str, ...]:
        """The rows that concern `text`, as `id: form, form`: what decides how it is translated."""
        return tuple(
            sorted(
                {
                    f"{row.id}: {', '.join(accepted(row, self.target))}"
                    for term in self.said(text)
                    for row in term.rows
                }
            )
        )

    def all_said(self, text: str) -> list[Hit]:
        """Every form of the glossary in `text`, in the source language, however it is written."""
        return self._finder(self.source, capitals=False).find(text)

    def _says(self, row: Row, text: str) -> bool:
        forms = row.forms.get(self.source, ())
        return bool(forms and _finder_of(forms, self.source).find(text))

    def _finder(self, lang: str, capitals: bool) -> Finder:
        if (lang, capitals) not in self._finders:
            forms = {row.id: row.forms[lang] for row in self._rows.values() if lang in row.forms}
            self._finders[lang, capitals] = Finder(lang, forms, self._names if capitals else ())
        return self._finders[lang, capitals]

    @staticmethod
    def _has_capitals(text: str) -> bool:
        return text.lower() != text


def terminology(rows: Sequence[Row], source: str, target: str) -> Terminology:
    """The rows for a pair of languages; that of a collection's glossary is built once."""
    if isinstance(rows, Glossary):
        return _built(rows, source, target)
    return Terminology(rows, source, target)


@lru_cache(maxsize=32)
def _built(rows: Glossary, source: str, target: str) -> Terminology:
    return Terminology(rows, source, target)


def accepted(row: Row, lang: str) -> tuple[str, ...]:
    """The forms that will do in a language: the row's, or for `keep` the name as it is."""
    own = row.forms.get(lang, ())
    if own or row.rule != "keep":
        return own
    return next(iter(row.forms.values()), ())[:1]


@lru_cache(maxsize=4096)
def _finder_of(forms: tuple[str, ...], lang: str) -> Finder:
    return Finder(lang, {"": forms})
