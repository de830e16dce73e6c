"""What one corrected sentence costs in an hour of testimony, as a share of translating it all.

    python -m bench.corrected_segment [--segments 900] [--targets en,tr,ru,zh,ar,fr,de] [--usual]

A working directory with a transcript of so many segments, made from the phrasebook, and the sample
packages; with `--usual`, packages of the usual size that copy (`translation_model.py`).
The stage `translate` runs for every language; then one segment gets other words, and it runs
again. Time is that of the stage, the model in memory already, in CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from samples.phrasebook.expand import load as phrasebook
from subtitler import weights
from subtitler.engines.argos import Argos
from subtitler.formats.documents import dump, load
from subtitler.model import AudioStream, MediaInfo, Segment, Source, Span, State, Transcript
from subtitler.stage import History, Job, Subject, execute
from subtitler.stages import STAGES
from subtitler.stages.routing import plan_identity
from subtitler.stages.translate import TranslateOptions
from subtitler.workdir import WorkingDirectory

PACKAGES = Path(__file__).parents[1] / "samples" / "models"


def transcript(count: int) -> Transcript:
    """So many sentences of the phrasebook, one after the other, no two alike beside another."""
    chance = random.Random(count)
    lines = [row.texts["kk"].rstrip(".") for row in phrasebook()]
    texts = [f"{chance.choice(lines)}, {chance.choice(lines)}." for _ in range(count)]
    return Transcript(
        "kk",
        tuple(
            Segment(f"s{n:04}", Span(n * 4000, n * 4000 + 3500), text, state=State.APPROVED)
            for n, text in enumerate(texts)
        ),
    )


def directory_in(folder: Path, text: Transcript) -> WorkingDirectory:
    """A working directory that holds a source and the transcript."""
    path = folder / "videos" / "v-1"
    (path / ".cache").mkdir(parents=True)
    info = MediaInfo("mov,mp4", 3_600_000, None, (AudioStream("aac", 1, 48_000),))
    source = Source("v-1", "0" * 64, 5, "source.mp4", "kk", 0, info)
    (path / "source.json").write_bytes(dump(source))
    (path / "transcript.final.json").write_bytes(dump(text))
    return WorkingDirectory(path)


def translate_all(
    directory: WorkingDirectory, engine: Argos, targets: list[str]
) -> tuple[float, int]:
    """CPU seconds, and how many segments were translated."""
    options = TranslateOptions()
    started, count = time.process_time(), 0
    for target in targets:
        history = History(directory.ledger.lines())
        identity = plan_identity(engine, "kk", target, options)
        job = Job(STAGES["translate"], options, directory, Subject(target), identity)
        execute(job, history, engine, lambda done, total, unit: None)
        count += directory.ledger.lines()[-1]["facts"]["translated"]
    return time.process_time() - started, count


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=900)
    parser.add_argument("--targets", default="en,tr,ru,zh,ar,fr,de")
    parser.add_argument("--usual", action="store_true")
    options = parser.parse_args()
    targets = options.targets.split(",")
    with tempfile.TemporaryDirectory() as scratch:
        text = transcript(options.segments)
        if options.usual:
            packages = usual_packages(Path(scratch), targets, text)
        else:
            install_samples(Path(scratch) / "models")
            packages = list(weights.installed("argos"))
        engine = Argos(packages, threads=2)
        directory = directory_in(Path(scratch), text)
        for target in targets:  # open every model
            route = ("kk", "en") if target == "en" else ("en", target)
            engine.translate(["Иә."], source=route[0], target=route[1])
        whole, count = translate_all(directory, engine, targets)
        middle = len(text.segments) // 2
        other = replace(text.segments[middle], text="Мен ауылда мұғалім болдым.")
        segments = (*text.segments[:middle], other, *text.segments[middle + 1 :])
        file = directory.path / "transcript.final.json"
        file.write_bytes(dump(replace(text, segments=segments)))
        again, changed = translate_all(WorkingDirectory(directory.path), engine, targets)
        kept = load(Transcript, (directory.path / "translation.en.json").read_bytes(), "x")
        assert len(kept.segments) == options.segments
    print(
        f"{options.segments} segments, {len(targets)} languages: {whole:.1f} CPU s for {count} "
        f"translations; one corrected: {again:.2f} CPU s for {changed}, {again / whole:.2%}"
    )


def usual_packages(scratch: Path, targets: Sequence[str], text: Transcript) -> list[Any]:
    """kk→en and en→ every other target, as the store would hand them over."""
    from bench.translation_model import build_package

    found: list[Any] = []
    for pair in ("kk-en", *(f"en-{target}" for target in targets if target != "en")):
        build_package(scratch / pair, pair, [segment.text for segment in text.segments])
        found.append(
            SimpleNamespace(
                name=pair,
                kind="argos",
                folder=scratch / pair,
                sha256=pair,
                languages=(pair,),
                sample=False,
            )
        )
    return found


def install_samples(store: Path) -> None:
    """A store of models in a folder of its own, with the sample packages."""
    os.environ["SUBTITLER_MODELS"] = str(store)
    for path in sorted(PACKAGES.glob("*.argosmodel")):
        weights.install(path)


if __name__ == "__main__":
    main()
