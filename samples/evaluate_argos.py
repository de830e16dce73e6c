"""Measure the sample translation packages through Argos Translate itself, without a network.

    python samples/evaluate_argos.py
    python samples/evaluate_argos.py --write

Installs the packages into a temporary folder, refuses every connection, translates the testimonies,
the training sentences and the held-out combinations, and exits with 1 if a package falls short.
``--write`` also writes the tables into ``samples/models/README.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

if __package__ in (None, ""):  # run as a script: make the package of this file importable
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.phrasebook.expand import Row, load
from samples.train_argos import PAIRS, package_name

MODELS = Path(__file__).resolve().parent / "models"
TRAINING_GOAL = 0.98
"""Share of the training sentences that must come out word for word."""

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"

Translate = Callable[[str, str, str], str]
"""text, source, target -> translation."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a set came out word for word, and the first that did not."""

    exact: int
    total: int
    misses: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        """As it stands in the tables: exact of total."""
        return f"{self.exact}/{self.total}"


@dataclass(frozen=True, slots=True)
class Result:
    """One direction: ``kk-en``, or a route through English such as ``kk-en-tr``."""

    route: str
    testimony: Count
    training: Count
    held_out: Count

    @property
    def good(self) -> bool:
        """Whether the direction reaches what the samples promise."""
        enough = self.training.exact >= TRAINING_GOAL * self.training.total
        return self.testimony.exact == self.testimony.total and (enough or self.is_route)

    @property
    def is_route(self) -> bool:
        """Whether two packages took part."""
        return self.route.count("-") == 2


def offline_argos(models: Path, scratch: Path) -> Translate:
    """Argos Translate with the packages of ``models`` only; must come before its first import."""
    if "argostranslate" in sys.modules:
        raise RuntimeError("argostranslate was imported before its folders could be moved")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR"):
        os.environ[name] = str(scratch / name.lower())
    os.environ["ARGOS_INTRA_THREADS"] = "1"

    def refuse(*_: Any) -> NoReturn:
        raise OSError("the samples must work without a network")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.socket.connect_ex = refuse  # type: ignore[method-assign]
    package: Any = importlib.import_module("argostranslate.package")
    translate: Any = importlib.import_module("argostranslate.translate")
    for pair in PAIRS:
        package.install_from_path(models / f"{package_name(pair)}.argosmodel")

    def run(text: str, source: str, target: str) -> str:
        return str(translate.get_translation_from_codes(source, target).translate(text))

    return run


def count(rows: Sequence[Row], source: str, target: str, translate: Translate) -> Count:
    """Translate the rows and compare letter for letter."""
    misses = []
    for row in rows:
        got = translate(row.texts[source], source, target)
        if got != row.texts[target]:
            misses.append((row.texts[source], row.texts[target], got))
    return Count(len(rows) - len(misses), len(rows), tuple(misses))


def evaluate(translate: Translate) -> list[Result]:
    """Every pair, then the routes from Kazakh through English as the library composes them."""
    rows = load()
    testimony = [row for row in rows if row.is_testimony]
    training = [row for row in rows if not row.held_out]
    held_out = [row for row in rows if row.held_out]
    results = []
    for pair in PAIRS:
        source, target = pair.split("-")
        sets = [count(part, source, target, translate) for part in (testimony, training, held_out)]
        results.append(Result(pair, *sets))
        _tell(results[-1])
    kazakh = [row for row in testimony if row.id.startswith("kk-")]
    for target in [pair.split("-")[1] for pair in PAIRS if pair[:2] == "en" and pair != "en-kk"]:
        sets = [count(part, "kk", target, translate) for part in (kazakh, training, held_out)]
        results.append(Result(f"kk-en-{target}", *sets))
        _tell(results[-1])
    return results


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Measure the sample translation packages.")
    parser.add_argument("--models", type=Path, default=MODELS, help="folder of the packages")
    parser.add_argument("--write", action="store_true", help="update the README.md there")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        results = evaluate(offline_argos(options.models, Path(scratch)))
    if options.write:
        write_tables(options.models / "README.md", tables(results, options.models))
    return 0 if all(result.good for result in results) else 1


def tables(results: Sequence[Result], models: Path) -> str:
    """The part of the page beside the packages that a machine writes: results, sizes, hashes."""
    lines = ["| direction | testimony sentences | training sentences | held-out combinations |"]
    lines.append("|---|---|---|---|")
    for result in results:
        route = result.route.replace("-", " → ")
        lines.append(f"| {route} | {result.testimony} | {result.training} | {result.held_out} |")
    lines += ["", "| file | bytes | SHA-256 |", "|---|---|---|"]
    for pair in PAIRS:
        path = models / f"{package_name(pair)}.argosmodel"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"| `{path.name}` | {path.stat().st_size} | `{digest}` |")
    return "\n".join(lines)


def write_tables(page: Path, written: str) -> None:
    """Put the tables between the two marks of the page; the rest of the page stays as it is."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{page.name} has no {BEGIN} … {END}")
    page.write_text(f"{before}{BEGIN}\n\n{written}\n\n{END}{after}", "utf-8")


def _tell(result: Result) -> None:
    sys.stderr.write(
        f"{result.route}: testimony {result.testimony}, training {result.training}, "
        f"held out {result.held_out}{'' if result.good else '  TOO LOW'}\n"
    )
    for part in (result.testimony, result.training):
        for source, wanted, got in part.misses[:5]:
            sys.stderr.write(f"    {source}\n      wanted {wanted}\n      got    {got}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
