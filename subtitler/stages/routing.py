"""Which way a translation takes: a stated order, which a collection can override."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from subtitler.engines import Identity, Translator
from subtitler.engines.routes import Pair, Route, legs, shortest
from subtitler.errors import ConfigError, MissingError, nearest
from subtitler.languages import LANGUAGES, PIVOT

WAYS = ("approved", "direct", "pivot")
"""`approved`: from English that a person has signed; `direct`: in one go; `pivot`: the fewest legs,
at least two. The default order, as English models are far better than direct ones from Kazakh:
kk→en 32, then en→tr 27 BLEU, against kk→tr 14 (ISSAI's figures for Tilmash, KazParC's README)."""


class Choice(Protocol):
    """What of a stage's options decides routes: see `TranslateOptions`."""

    @property
    def order(self) -> tuple[str, ...]: ...  # noqa: D102 - described there
    @property
    def routes(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Plan:
    """The ways into one language: `machine` from the speech's, `approved` from signed English.

    `approved` is None where it is not to be used, or there is no way from English.
    """

    machine: Route
    approved: Route | None = None


def plan(pairs: Collection[Pair], spoken: str, target: str, choice: Choice) -> Plan:
    """The ways from `spoken` into `target` over the installed `pairs`.

    Raises MissingError with what to install, ConfigError for an order or route that makes no sense.
    """
    _check(choice)
    stated = _stated(spoken, target, choice.routes)
    if stated:
        for pair in legs(stated):
            if pair not in pairs:
                _ = shortest(*pair, [item for item in pairs if item == pair])  # raises
        approved = stated[stated.index(PIVOT) :] if PIVOT in stated[1:-1] else None
        return Plan(stated, approved if "approved" in choice.order else None)
    kinds = list(choice.order)
    machine: Route | None = None
    for kind in kinds:
        with suppress(MissingError):
            if kind == "direct" and (spoken, target) in pairs:
                machine = (spoken, target)
            elif kind == "pivot":
                machine = shortest(spoken, target, pairs, least_legs=2)
        if machine:
            break
    if machine is None:
        machine = shortest(spoken, target, pairs)  # raises, or the order leaves its kind out
    first = kinds.index("approved") if "approved" in kinds else len(kinds)
    own = "direct" if len(machine) == 2 else "pivot"
    via = None
    if PIVOT not in (spoken, target) and own in kinds and first < kinds.index(own):
        with suppress(MissingError):
            via = shortest(PIVOT, target, pairs)
    return Plan(machine, via)


def plan_identity(engine: Translator, spoken: str, target: str, choice: Choice) -> Identity:
    """What decides the translation into `target`: the engines of all legs that may be walked."""
    if spoken == target:
        return {}
    ways = plan(engine.pairs(), spoken, target, choice)
    identity: Identity = {"route": "-".join(ways.machine)}
    if ways.approved:
        identity["route from approved English"] = "-".join(ways.approved)
    for route in (ways.machine, ways.approved or ()):
        add_identities(identity, engine, route)
    return identity


def add_identities(identity: Identity, engine: Translator, route: Route) -> None:
    """Put the identity of every leg's engine into `identity`; engines may differ leg by leg."""
    for pair in legs(route):
        for key, value in engine.identity(*pair).items():
            clash = identity.get(key, value) != value
            identity["-".join(pair) + f" {key}" if clash else key] = value


def _stated(spoken: str, target: str, routes: Sequence[str]) -> Route | None:
    for code in routes:
        route = tuple(code.split("-"))
        if (route[0], route[-1]) == (spoken, target):
            return route
    return None


def _check(choice: Choice) -> None:
    for kind in choice.order:
        if kind not in WAYS:
            raise ConfigError(f"unknown kind of route “{kind}”; {nearest(kind, list(WAYS))}")
    if not {"direct", "pivot"} & set(choice.order):
        raise ConfigError("the order of routes has neither “direct” nor “pivot”")
    for code in choice.routes:
        parts = code.split("-")
        strange = [part for part in parts if part not in LANGUAGES]
        if strange:
            raise ConfigError(
                f"unknown language “{strange[0]}” in the route “{code}”; "
                f"{nearest(strange[0], list(LANGUAGES))}"
            )
        if len(parts) < 2 or len(set(parts)) < len(parts):
            raise ConfigError(f"“{code}” is no route such as kk-en-tr")
