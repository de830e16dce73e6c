"""Texts that are alike, out of very many.

To compare a text with each of 100,000 others takes too long. Two texts that differ in k letters
have nearly all pairs of neighbouring letters in common: each difference spoils two (the q-gram
lemma; Ukkonen 1992, Approximate string matching with q-grams, p. 195). So a table of pairs of
letters gives the few candidates, none is missed, and rapidfuzz compares only those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from subtitler.memory.entries import (
    Match,
    Suggestion,
    Unit,
    differing_numbers,
    folded,
    plain,
)

LEAST_SIMILARITY = 0.7
"""Below it, correcting a suggestion takes longer than translating anew; it is usual in tools."""

MOST = 5
"""So many suggestions are given for a text."""

_LETTER_BITS = 21
_OCCURRENCES = 256


class Index:
    """The units of one pair of languages, ready to be asked. `source` is the code of its texts."""

    def __init__(self, units: Iterable[Unit], source: str) -> None:
        self._source = source
        self._by_fold: dict[str, list[tuple[str, Unit]]] = {}
        for unit in units:
            text = plain(unit.source)
            self._by_fold.setdefault(folded(text, source), []).append((text, unit))

    def __len__(self) -> int:
        """How many units there are."""
        return sum(len(found) for found in self._by_fold.values())

    def suggest(
        self, text: str, *, least: float = LEAST_SIMILARITY, most: int = MOST
    ) -> list[Suggestion]:
        """The best suggestions for a text: exact ones first, then by similarity, newest first.

        At most `most`, each translation once, none below `least` (0 to 1).
        """
        asked = plain(text)
        fold = folded(asked, self._source)
        if not fold:
            return []
        scores: dict[str, float] = {fold: 1.0} if fold in self._by_fold else {}
        if least < 1:
            scores |= self._similar(fold, least)
        found = [
            _suggestion(asked, there, unit, score)
            for key, score in scores.items()
            for there, unit in self._by_fold[key]
        ]
        return _best(found, most)

    def _similar(self, fold: str, least: float) -> dict[str, float]:
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        near = [self._texts[number] for number in self._table.candidates(fold, least)]
        # Asked for just 0.3, rapidfuzz leaves out what is 0.30000000000000004 alike.
        found = process.extract(
            fold,
            near,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=max(0.0, least - 1e-6),
            limit=None,
        )
        return {
            other: score for other, score, _ in found if other != fold and score >= least - 1e-9
        }

    @cached_property
    def _texts(self) -> list[str]:
        return sorted(self._by_fold, key=len)

    @cached_property
    def _table(self) -> _Pairs:
        return _Pairs(self._texts)


def _suggestion(asked: str, there: str, unit: Unit, score: float) -> Suggestion:
    match = Match.FUZZY if score < 1 else Match.EXACT if asked == there else Match.CASE
    here, other = differing_numbers(asked, there)
    return Suggestion(
        text=unit.target,
        source=unit.source,
        similarity=score,
        match=match,
        provenance=unit.provenance,
        numbers_here=here,
        numbers_there=other,
    )


_ORDER = {match: place for place, match in enumerate(Match)}


def _best(found: list[Suggestion], most: int) -> list[Suggestion]:
    found.sort(key=lambda item: item.provenance.time_utc, reverse=True)
    found.sort(
        key=lambda item: (_ORDER[item.match], -item.similarity, not item.provenance.approved)
    )
    first: dict[str, Suggestion] = {}
    times: dict[str, int] = {}
    for item in found:
        key = plain(item.text)
        first.setdefault(key, item)
        times[key] = times.get(key, 0) + 1
    return [replace(item, times=times[key]) for key, item in list(first.items())[:most]]


class _Pairs:
    """Which texts hold which pairs of neighbouring letters: the second of a kind counts apart.

    The texts have to come in order of their length.
    """

    def __init__(self, texts: list[str]) -> None:
        import numpy as np

        keys, rows = _keys(texts)
        order = np.argsort(keys, kind="stable")
        self._rows = rows[order]
        found, starts = np.unique(keys[order], return_index=True)
        ends = np.append(starts, len(keys))[1:]
        self._places: Mapping[int, tuple[int, int]] = {
            key: (start, end)
            for key, start, end in zip(found.tolist(), starts.tolist(), ends.tolist(), strict=True)
        }
        self._lengths = np.array([len(text) for text in texts], dtype=np.int64)

    def candidates(self, text: str, least: float) -> list[int]:
        """The numbers of all texts that could be as similar as `least`, and of some others."""
        import numpy as np

        # A text of another length differs by as many letters at least.
        first = int(np.searchsorted(self._lengths, len(text) * least - 1e-6))
        last = int(np.searchsorted(self._lengths, len(text) / max(least, 1e-6) + 1e-6, "right"))
        lengths = self._lengths[first:last]
        keys, _ = _keys([text])
        places = [self._places[key] for key in keys.tolist() if key in self._places]
        places.sort(key=lambda place: place[1] - place[0])
        needed = len(text) - 1 - 2 * int((1 - least) * len(text) + 1e-9)
        # The pairs that stand everywhere tell little: they count as shared without a look.
        unseen = max(0, needed // 5)
        parts = [self._within(place, first, last) for place in places[: len(places) - unseen]]
        shared = unseen + np.bincount(
            np.concatenate(parts) - first if parts else np.zeros(0, dtype=np.int32),
            minlength=len(lengths),
        )
        longer = np.maximum(lengths, len(text))
        edits = np.floor((1 - least) * longer + 1e-9)
        numbers: list[int] = (first + np.flatnonzero(shared >= longer - 1 - 2 * edits)).tolist()
        return numbers

    def _within(self, place: tuple[int, int], first: int, last: int) -> Any:
        rows = self._rows[place[0] : place[1]]
        return rows[rows.searchsorted(first) : rows.searchsorted(last)]


def _keys(texts: list[str]) -> tuple[Any, Any]:
    """A number for each pair of letters (and its how-many-eth of the kind), and whose it is."""
    import numpy as np

    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    if len(letters) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    inside = owner[:-1] == owner[1:]
    pairs = (letters[:-1].astype(np.int64) << _LETTER_BITS | letters[1:])[inside]
    rows = owner[:-1][inside]
    if not len(pairs):
        return pairs, rows
    order = np.lexsort((pairs, rows))
    pairs, rows = pairs[order], rows[order]
    new = np.ones(len(pairs), dtype=bool)
    new[1:] = (pairs[1:] != pairs[:-1]) | (rows[1:] != rows[:-1])
    starts = np.flatnonzero(new)
    nth = np.arange(len(pairs)) - np.repeat(starts, np.diff(np.append(starts, len(pairs))))
    return pairs * _OCCURRENCES + np.minimum(nth, _OCCURRENCES - 1), rows
