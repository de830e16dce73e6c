"""Text to text side by side: the same package, texts, threads and beam of four, three programs.

    python -m bench.translation [--sentences 200] [--threads 1] [--repeat 3] [--clarity 2]

*Ours* is the engine `argos` with the whole document at once. *argostranslate* is the library's own
`translate`, called once for each text, as its documentation shows. *argos-translate* is its command
line, with the document on standard input, a text a line. The package has the usual size (six layers
on each side, 512 wide, 32,000 pieces, 8-bit weights) and copies what it gets, so that answers are
as long as their texts (`translation_model.py`). It brings a splitter with it, as the library would
fetch one otherwise. The texts are distinct, one to three sentences of the samples' phrasebook put
together as one: about 24 pieces each. Equal texts, which ours translates once, would flatter it.

Each run is a process of its own; the programs follow each other in turn. *Translating* is what
comes after the model is loaded and one short text is done; *in all* is the whole process, with
imports. CPU seconds are user and system time, ratios the library's by ours, of the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parent.parent
PAIR = "kk-en"
PACKAGES = "packages"  # apart: the library takes every folder beside it for a package
FIRST = "Иә."

Translate = Callable[[Sequence[str]], list[str]]


def ours(folder: Path, threads: int) -> Translate:
    """The engine, with the package as the store would hand it over."""
    from subtitler.engines.argos import Argos

    package = SimpleNamespace(
        name=PAIR,
        kind="argos",
        folder=folder / PACKAGES / PAIR,
        sha256="",
        languages=(PAIR,),
        sample=False,
    )
    engine = Argos([package], threads=threads)
    return lambda texts: engine.translate(texts, source="kk", target="en", terms=())


def library(folder: Path, threads: int) -> Translate:
    """The library's own function; its threads and folders come from the environment."""
    from importlib import import_module

    translate: Any = import_module("argostranslate.translate")
    return lambda texts: [translate.translate(text, "kk", "en") for text in texts]


def command_line(folder: Path, threads: int) -> Translate:
    """The library's program, in a process of its own."""

    def translate(texts: Sequence[str]) -> list[str]:
        code = "from argostranslate.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, "--from-lang", "kk", "--to-lang", "en"],
            input="\n".join(texts),
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=True,
        )
        return done.stdout.removesuffix("\n").split("\n")

    return translate


PROGRAMS: dict[str, Callable[[Path, int], Translate]] = {
    "ours": ours,
    "argostranslate": library,
    "argos-translate": command_line,
}


def one(name: str, folder: Path, threads: int) -> None:
    """Run one program in this process over the texts that the folder has; print what it took."""
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    translate = PROGRAMS[name](folder, threads)
    if name != "argos-translate":
        translate([FIRST])
    cpu, wall = _cpu_s(), time.monotonic()
    answers = translate(texts)
    who = resource.RUSAGE_CHILDREN if name == "argos-translate" else resource.RUSAGE_SELF
    told = {
        "translating_cpu_s": _cpu_s() - cpu,
        "translating_wall_s": time.monotonic() - wall,
        "cpu_s": _cpu_s(),
        "peak_mb": resource.getrusage(who).ru_maxrss / 1024,
        "answers": answers,
    }
    sys.stdout.write("\n" + json.dumps(told) + "\n")


def _cpu_s() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def distinct_texts(count: int) -> list[str]:
    """Sentences of one to three parts, no two alike."""
    from samples.phrasebook.expand import load

    chance = random.Random(count)
    lines = [row.texts["kk"].rstrip(".?!") for row in load()]
    texts: dict[str, None] = {}
    while len(texts) < count:
        texts[", ".join(chance.sample(lines, 1 + len(texts) % 3)) + "."] = None
    return list(texts)


def build(folder: Path, texts: Sequence[str], clarity: float) -> None:
    """The package and the texts, for every process to read."""
    from bench.translation_model import build_package
    from samples.sentence_splitter import splitter_onnx

    build_package(folder / PACKAGES / PAIR, PAIR, texts, clarity=clarity)
    (folder / PACKAGES / PAIR / "minisbd").mkdir()
    (folder / PACKAGES / PAIR / "minisbd" / "kk.onnx").write_bytes(splitter_onnx("kk"))
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")


def side_by_side(folder: Path, threads: int, repeat: int) -> dict[str, list[dict[str, Any]]]:
    """What every run of every program told, in turn."""
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in PROGRAMS}
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ARGOS_INTRA_THREADS": str(threads),
        "ARGOS_PACKAGES_DIR": str(folder / PACKAGES),
        "XDG_DATA_HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "home"),
        "XDG_CACHE_HOME": str(folder / "home"),
    }
    names = list(PROGRAMS)
    for turn in range(repeat):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            command = [sys.executable, "-m", "bench.translation", "--one", name]
            command += ["--folder", str(folder), "--threads", str(threads)]
            done = subprocess.run(
                command, capture_output=True, text=True, cwd=ROOT, env=env, check=False
            )
            if done.returncode:
                sys.exit(f"{name} failed:\n{done.stderr[-2000:]}")
            taken[name].append(json.loads(done.stdout.strip().splitlines()[-1]))
    return taken


def table(taken: dict[str, list[dict[str, Any]]]) -> str:
    """The rows, in Markdown."""

    def median(name: str, what: str) -> float:
        return float(statistics.median(run[what] for run in taken[name]))

    theirs = taken["argostranslate"][0]["answers"]
    lines = [
        "| program | sentences/s | translating, CPU s | ours is × | in all, CPU s | ours is × "
        "| peak MB | same text as argostranslate |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, runs in taken.items():
        shares = [a == b for run in runs for a, b in zip(run["answers"], theirs, strict=True)]
        inside = f"{median(name, 'translating_cpu_s'):.1f}"
        times = median(name, "translating_cpu_s") / median("ours", "translating_cpu_s")
        ratio = f"{times:.2f}"
        if name == "argos-translate":  # loading and translating cannot be told apart from outside
            inside = ratio = "–"
        lines.append(
            f"| {name} | {len(theirs) / median(name, 'translating_wall_s'):.1f} | {inside} "
            f"| {ratio} | {median(name, 'cpu_s'):.1f} "
            f"| {median(name, 'cpu_s') / median('ours', 'cpu_s'):.2f} "
            f"| {max(run['peak_mb'] for run in runs):.0f} | {statistics.mean(shares):.1%} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--clarity", type=float, default=2)
    parser.add_argument("--one", choices=["build", *PROGRAMS])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.one == "build":
        build(options.folder, distinct_texts(options.sentences), options.clarity)
        return
    if options.one:
        one(options.one, options.folder, options.threads)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        # In a process of its own: a process starts with the peak of the one that started it.
        command = [sys.executable, "-m", "bench.translation", "--one", "build"]
        command += ["--folder", scratch, "--sentences", str(options.sentences)]
        command += ["--clarity", str(options.clarity)]
        subprocess.run(command, cwd=ROOT, check=True)
        taken = side_by_side(folder, options.threads, options.repeat)
    print(
        f"{options.sentences} sentences, threads: {options.threads}, median of {options.repeat}\n"
    )
    print(table(taken))


if __name__ == "__main__":
    main()
