"""Translation with Argos packages: the ways between languages, and the texts of a document.

A package is a folder with a CTranslate2 model and a tokenizer for one pair of languages. Where no
package leads straight to the target, the text goes through other languages, leg by leg;
`argos_packages.py` is one leg. A leg gets the whole document at once, so that its sentences can be
searched together: several times faster than one by one, with the same text.

argostranslate, whose packages these are, can also be set up to send every text to a server. We
would not obey, but say so: see `refuse_remote_providers`.
"""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from subtitler.engines import Identity, Weights
from subtitler.engines.argos_packages import (
    BATCHES,
    BEAM,
    INSTALL,
    MOST_PIECES_IN,
    Failure,
    Leg,
    Pair,
    open_package,
)
from subtitler.engines.sentences import RULES
from subtitler.errors import ConfigError, EngineError, MissingError

_PIVOT = "en"  # nearly every Argos package leads from or to English


class Argos:
    """Translates with Argos packages on this machine's processor.

    `weights` are the installed packages, each with its pairs as `source-target`; where two have
    the same pair the first is used, but a real one goes before a sample. `threads` are those of
    CTranslate2, 0 for its own choice. Argos packages know no terms: `terms` changes nothing.
    """

    name: str = "argos"
    local: bool = True
    kinds: tuple[str, ...] = ("argos",)

    def __init__(self, weights: Sequence[Weights], threads: int = 0) -> None:
        self._installed: dict[Pair, Weights] = {}
        for item in sorted(weights, key=lambda item: item.sample):
            if item.kind in self.kinds:
                for code in item.languages:
                    self._installed.setdefault(_pair(code, item), item)
        self._threads = threads
        self._legs: dict[Pair, Leg] = {}

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The languages of the shortest way, both ends included; through English if there are two.

        Raises MissingError with the pairs that would close the gap, ConfigError if both are one.
        """
        if source == target:
            raise ConfigError(f"{source} to {target} is no translation")
        # Of each way: its legs, its pivots other than English, and itself, so that ties are settled
        # in the same way on every machine.
        queue: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, (source,))]
        seen: set[str] = set()
        while queue:
            legs, detours, path = heapq.heappop(queue)
            here = path[-1]
            if here == target:
                return path
            if here in seen:
                continue
            seen.add(here)
            detour = here not in (source, _PIVOT)
            for start, end in self._installed:
                if start == here and end not in seen:
                    heapq.heappush(queue, (legs + 1, detours + detour, (*path, end)))
        raise MissingError(_gap(source, target, self._installed), hint=INSTALL)

    def identity(self, source: str, target: str) -> Identity:
        """Library, search and splitter, and the package of every leg with its SHA-256."""
        identity = {
            "library": f"argostranslate {version('argostranslate')} / "
            f"ctranslate2 {version('ctranslate2')}",
            "beam": str(BEAM),
            "batches": BATCHES,
            "sentences": f"rules {RULES}, at most {MOST_PIECES_IN} pieces",
        }
        for pair in _pairs(self.route(source, target)):
            package = self._installed[pair]
            identity["-".join(pair)] = f"{package.name} {package.sha256}"
        return identity

    def samples(self, source: str, target: str) -> bool:
        """Whether a package on the route is a sample, whose text means nothing."""
        return any(self._installed[pair].sample for pair in _pairs(self.route(source, target)))

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Sequence[tuple[str, str]]
    ) -> list[str]:
        """Translate every text, line by line, over all legs of the route.

        White space alone gives "" back; a text or line without letters and digits ("…", "♪") is
        given back as it is, as models invent sentences for it. Give a whole document at once:
        equal sentences are translated once, and the others in batches of like length. Raises
        EngineError when a package is broken or answers with nothing, MissingError without a route,
        ConfigError when argostranslate is set up to send texts to a server.
        """
        route = self.route(source, target)
        refuse_remote_providers(os.environ)
        answers = list(texts)
        for pair in _pairs(route):
            leg = self._leg(pair)
            try:
                answers = leg.translate(answers)
            except Failure as failure:
                raise EngineError(
                    failure.message,
                    where=f"text {failure.index + 1} of {len(texts)}, {'→'.join(route)}",
                    hint="subtitler models list",
                ) from None  # what the libraries say may quote the text
        return answers

    def close(self) -> None:
        """Free the memory of the packages; the next text opens them again."""
        self._legs.clear()

    def _leg(self, pair: Pair) -> Leg:
        if pair not in self._legs:
            self._legs[pair] = open_package(pair, self._installed[pair], self._threads)
        return self._legs[pair]


def refuse_remote_providers(environ: Mapping[str, str]) -> None:
    """Raise ConfigError when the user has set argostranslate to translate on a server.

    We would not obey (`_pin`), but whoever has set this expects another engine than the one that
    runs here. Looks where the library looks: at `environ`, then at the user's `settings.json`.
    """
    setting = "ARGOS_MODEL_PROVIDER"
    provider = environ.get(setting)
    where = f"environment variable {setting}"
    if not provider:
        try:
            home = Path(environ.get("SNAP_USER_DATA", "")) if "SNAP" in environ else Path.home()
            config = Path(environ.get("XDG_CONFIG_HOME", home / ".config"))
            file = config / "argos-translate" / "settings.json"
            settings = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RuntimeError):
            return  # no home, no file or no JSON: the library would find no provider there either
        provider = settings.get(setting) if isinstance(settings, dict) else None
        where = str(file)
    if provider and provider != "OPENNMT":
        raise ConfigError(
            f"{setting}={provider} would have argostranslate send every text to a server; "
            "subtitler translates on this machine only",
            where=where,
            hint=f"remove {setting}, or set it to OPENNMT",
        )


def _pair(code: str, weights: Weights) -> Pair:
    source, hyphen, target = code.partition("-")
    if not (source and hyphen and target) or "-" in target:
        raise ConfigError(f"“{code}” is not a pair such as kk-en", where=weights.name)
    return source, target


def _pairs(route: Sequence[str]) -> list[Pair]:
    return list(pairwise(route))


def _gap(source: str, target: str, installed: Mapping[Pair, Weights]) -> str:
    """What to install to get from `source` to `target`, and what of it is there already."""
    onward = _reachable(source, set(installed))
    back = _reachable(target, {(end, start) for start, end in installed})
    pivots = [_PIVOT, *sorted((onward | back) - {_PIVOT})]
    ways = [[(source, target)]]
    for pivot in pivots:
        if pivot not in (source, target):
            first, last = (source, pivot), (pivot, target)
            ways.append([first] * (pivot not in onward) + [last] * (pivot not in back))
    ways.sort(key=len)  # stable: of equally long ones the direct pair first, then English
    choices = ", or ".join(" and ".join(map("→".join, way)) for way in ways[:3])
    present = ["→".join(pair) for pair in sorted(installed) if pair[0] in onward or pair[1] in back]
    there = f"{', '.join(present)} installed" if present else "nothing on the way is installed"
    return f"there is no way from {source} to {target}: install {choices} ({there})"


def _reachable(start: str, pairs: set[Pair]) -> set[str]:
    found = {start}
    while True:
        more = {end for begin, end in pairs if begin in found} - found
        if not more:
            return found
        found |= more
