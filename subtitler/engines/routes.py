"""Ways between languages, over the legs that engines offer, and several engines as one.

An engine translates from one language into another in one go, a leg. Where no leg leads from the
language spoken to the target, the text goes through other languages.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from itertools import pairwise

from subtitler.engines import Identity, Progress, Translator
from subtitler.errors import ConfigError, MissingError
from subtitler.languages import PIVOT

Pair = tuple[str, str]
"""Codes of the source and the target language of a leg."""

Route = tuple[str, ...]
"""The languages on the way, both ends included: `("kk", "en", "tr")`."""


def legs(route: Route) -> list[Pair]:
    """The legs of a route, in order."""
    return list(pairwise(route))


def shortest(source: str, target: str, pairs: Collection[Pair], least_legs: int = 1) -> Route:
    """The route with the fewest legs, at least so many; of equally short ones through English.

    The same on every machine, whatever the order of `pairs`. Raises MissingError with the pairs
    that would close the gap, ConfigError where both ends are one.
    """
    if source == target:
        raise ConfigError(f"{source} to {target} is no translation")
    usable = [pair for pair in pairs if least_legs == 1 or pair != (source, target)]
    # Of each way: its legs, its pivots other than English, and itself, so that ties are settled.
    queue: list[tuple[int, int, Route]] = [(0, 0, (source,))]
    seen: set[str] = set()
    while queue:
        count, detours, path = heapq.heappop(queue)
        here = path[-1]
        if here == target:
            return path
        if here in seen:
            continue
        seen.add(here)
        detour = here not in (source, PIVOT)
        for start, end in usable:
            if start == here and end not in seen:
                heapq.heappush(queue, (count + 1, detours + detour, (*path, end)))
    raise MissingError(_gap(source, target, pairs), hint="subtitler models list")


def _gap(source: str, target: str, pairs: Collection[Pair]) -> str:
    """What to install to get from `source` to `target`, and what of it is there already."""
    onward = _reachable(source, pairs)
    back = _reachable(target, {(end, start) for start, end in pairs})
    pivots = [PIVOT, *sorted((onward | back) - {PIVOT})]
    ways = [[(source, target)]]
    for pivot in pivots:
        if pivot not in (source, target):
            first, last = (source, pivot), (pivot, target)
            ways.append([first] * (pivot not in onward) + [last] * (pivot not in back))
    ways.sort(key=len)  # stable: of equally long ones the direct pair first, then English
    choices = ", or ".join(" and ".join(map("→".join, way)) for way in ways[:3])
    present = ["→".join(pair) for pair in sorted(pairs) if pair[0] in onward or pair[1] in back]
    there = f"{', '.join(present)} installed" if present else "nothing on the way is installed"
    return f"there is no way from {source} to {target}: install {choices} ({there})"


def _reachable(start: str, pairs: Collection[Pair]) -> set[str]:
    found = {start}
    while True:
        more = {end for begin, end in pairs if begin in found} - found
        if not more:
            return found
        found |= more


class Joined:
    """Several translation engines as one: a leg goes to the first of them that offers it.

    One whose model for a leg is a sample stands back behind the others.
    """

    def __init__(self, engines: Sequence[Translator]) -> None:
        """`engines` in the order in which they are preferred; at least one."""
        self._engines = tuple(engines)
        self.name = "+".join(engine.name for engine in engines)
        self.local = all(engine.local for engine in engines)
        self.kinds = tuple(dict.fromkeys(kind for engine in engines for kind in engine.kinds))

    def pairs(self) -> frozenset[Pair]:
        """Every leg that one of them offers."""
        return frozenset[Pair]().union(*(engine.pairs() for engine in self._engines))

    def identity(self, source: str, target: str) -> Identity:
        """That of the engine which translates this leg."""
        return self._engine(source, target).identity(source, target)

    def samples(self, source: str, target: str) -> bool:
        """Whether a sample model translates this leg."""
        return self._engine(source, target).samples(source, target)

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        terms: Sequence[tuple[str, str]] = (),
        context: Sequence[tuple[str, str]] = (),
        progress: Progress | None = None,
    ) -> list[str]:
        """Translate with the engine that offers the leg."""
        engine = self._engine(source, target)
        return engine.translate(
            texts, source=source, target=target, terms=terms, context=context, progress=progress
        )

    def choices(
        self, texts: Sequence[str], *, source: str, target: str, count: int
    ) -> list[list[str]]:
        """The answers of the engine that offers the leg."""
        return self._engine(source, target).choices(
            texts, source=source, target=target, count=count
        )

    def close(self) -> None:
        """Free the memory of all of them."""
        for engine in self._engines:
            engine.close()

    def _engine(self, source: str, target: str) -> Translator:
        able = [engine for engine in self._engines if (source, target) in engine.pairs()]
        if not able:
            raise MissingError(_gap(source, target, self.pairs()), hint="subtitler models list")
        return min(able, key=lambda engine: engine.samples(source, target))
