"""`--lang auto`: a model listens and proposes; a person decides."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from subtitler.cli.console import say
from subtitler.errors import ConfigError
from subtitler.languages import LANGUAGES

if TYPE_CHECKING:
    from subtitler.workdir import Collection

MOST = 3
"""So many languages are proposed."""

LEAST = 0.02
"""A language less likely than this is not worth a line."""

UNHEARD = ("ky", "ug")
"""Spoken by many witnesses, and known to no Whisper model: it hears them as something else."""


def ask(collection: Collection, file: Path, audio_stream: int | None) -> list[str]:
    """The languages of a recording as a person states them, after a model has made a proposal.

    Raises ConfigError where nobody is there to ask, with the proposal in it.
    """
    likely = _likely(collection, file, audio_stream)
    told = [
        f"{LANGUAGES[code].name if code in LANGUAGES else code} ({code}) {share:.0%}"
        for code, share in list(likely.items())[:MOST]
        if share >= LEAST
    ]
    proposal = ", ".join(told) or "nothing that it could name"
    caution = (
        "it is often wrong about Kazakh, and knows neither Kyrgyz (ky) nor Uyghur (ug): "
        "decide by listening"
    )
    if not sys.stdin.isatty():
        raise ConfigError(
            f"the model hears {proposal}; {caution}",
            where=file.name,
            hint="nothing was added; state it, such as: --lang kk, or --lang kk,ru for both",
        )
    say(f"{file.name}: the model hears {proposal}")
    say(f"  {caution}")
    answer = str(typer.prompt("Language spoken (several: kk,ru)", err=True))
    return [code.strip() for code in answer.split(",") if code.strip()]


def _likely(collection: Collection, file: Path, audio_stream: int | None) -> dict[str, float]:
    from subtitler.pipeline import load_pipeline
    from subtitler.pipeline.engines import open_transcriber
    from subtitler.stages.add import likely_languages

    for step in load_pipeline(collection).steps:
        if step.stage.engine == "transcriber":
            engine = open_transcriber(collection, step.options)
            try:
                return likely_languages(file, engine, collection.path / "videos", audio_stream)
            finally:
                engine.close()
    raise ConfigError("the pipeline has no stage that listens", hint="state it: --lang kk")
