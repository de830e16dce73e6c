"""`clip` and `export`: what a publisher takes away."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from subtitler.cli.collection import Json, Where, outcome_row
from subtitler.cli.console import ProgressLines, complain, put, put_json, say
from subtitler.errors import ConfigError, WaitingError

if TYPE_CHECKING:
    from subtitler.model import Span
    from subtitler.workdir import WorkingDirectory

ASPECTS = ("16:9", "1:1", "4:5", "9:16")


def clip(
    path: Annotated[Path, typer.Argument(help="The folder of a video.")],
    name: Annotated[str, typer.Option(help="Name of the clip: small letters, digits, hyphens.")],
    start: Annotated[str, typer.Option("--from", help="Where it begins: 75, 1:15 or 0:01:15.5.")],
    end: Annotated[str, typer.Option("--to", help="Where it ends.")],
    lang: Annotated[str, typer.Option(help="Language of the captions.")] = "en",
    aspect: Annotated[str, typer.Option(help="Shape: 16:9, 1:1, 4:5 or 9:16.")] = "16:9",
    exact: Annotated[
        bool, typer.Option("--exact", help="Cut there, even within a sentence.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a clip with captions.

    With it come a poster and a fact sheet. Sentences stay whole: the stretch is widened to them.
    """
    from subtitler.pipeline import Batch, exit_code, load_pipeline
    from subtitler.workdir import check_id, locate

    collection, video = locate(path)
    if video is None:
        raise ConfigError("names no video", where=str(path))
    check_id(name)
    if aspect not in ASPECTS:
        raise ConfigError(f"unknown shape “{aspect}”; known are: {', '.join(ASPECTS)}")
    pipeline = load_pipeline(collection)
    if "clip" not in [step.stage.name for step in pipeline.steps]:
        raise ConfigError(
            f"the pipeline “{pipeline.name}” makes no clips",
            hint='add to its file:  [[stage]]  name = "clip"',
        )
    _ask(video, name, _stretch(video, lang, _seconds(start), _seconds(end), exact), lang, aspect)
    with ProgressLines() as lines:
        outcomes = Batch(collection, pipeline, [video]).run(lines)
    own = [out for out in outcomes if out.job.subject.clip == name]
    for outcome in own:
        if outcome.error:
            complain(outcome.error)
    if as_json:
        put_json([outcome_row(outcome, collection) for outcome in own])
    elif all(out.assessment.condition == "done" for out in own):
        put(str(video.path / "clips" / name))
    else:
        say(f"clip {name}: {own[0].assessment.condition} ({own[0].assessment.reason})")
    raise typer.Exit(exit_code(own))


def _stretch(video: WorkingDirectory, lang: str, start_ms: int, end_ms: int, exact: bool) -> Span:
    """The stretch to cut: widened to whole sentences, unless `exact`."""
    from subtitler.formats.documents import load
    from subtitler.model import Span, Transcript
    from subtitler.stages.clip import whole_sentences

    duration_ms = video.source.info.duration_ms
    if not 0 <= start_ms < end_ms:
        raise ConfigError("the clip has to end after it begins", where="--from, --to")
    if start_ms >= duration_ms:
        raise ConfigError(f"the video is over at {duration_ms / 1000:.1f} s", where="--from")
    asked = Span(start_ms, min(end_ms, duration_ms))
    stem = "transcript" if lang == video.source.lang else f"translation.{lang}"
    final = f"{stem}.final.json"
    if not video.exists(final):
        raise WaitingError(
            f"there is no final text in “{lang}” yet",
            where=video.id,
            hint=f"subtitler run {video.path}, then subtitler status {video.path}",
        )
    if exact:
        return asked
    text = load(Transcript, video.read(final), f"{video.id}/{final}")
    span = whole_sentences(text, asked, duration_ms)
    if span != asked:
        say(
            f"cut from {span.start_ms / 1000:.2f} to {span.end_ms / 1000:.2f} s, so that no "
            "sentence is cut in two (--exact cuts where you say)"
        )
    return span


def _ask(video: WorkingDirectory, name: str, span: Span, lang: str, aspect: str) -> None:
    """Put the wish into clips.json; a clip of that name is replaced."""
    from subtitler.formats.documents import Clips, dump, load
    from subtitler.model import ClipRequest
    from subtitler.workdir import write_atomically

    with video.lock():
        kept: tuple[ClipRequest, ...] = ()
        if video.exists("clips.json"):
            clips = load(Clips, video.read("clips.json"), f"{video.id}/clips.json").clips
            kept = tuple(item for item in clips if item.name != name)
        request = ClipRequest(name, span, lang, aspect)
        write_atomically(video.path / "clips.json", dump(Clips((*kept, request))))


def _seconds(text: str) -> int:
    """A time as people write it, in ms. Raises ConfigError."""
    found = re.fullmatch(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:[.,]\d{1,3})?)", text.strip())
    if not found:
        raise ConfigError(f"“{text}” is no time", hint="such as 75, 1:15 or 0:01:15.5")
    hours, minutes, seconds = found.groups()
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds.replace(",", "."))
    return round(total * 1000)


def export(
    path: Where,
    to: Annotated[Path, typer.Option("--to", help="The folder to fill.")],
    lang: Annotated[str | None, typer.Option(help="Only this language.")] = None,
) -> None:
    """Copy finished files out.

    Subtitles and burned videos, named by video and language.
    """
    from subtitler.workdir import locate

    collection, video = locate(path)
    to.mkdir(parents=True, exist_ok=True)
    made = 0
    for directory in [video] if video else collection.videos():
        for file in sorted(directory.path.glob("*.*.*")):
            found = re.fullmatch(
                r"(subtitles|bilingual|burned)\.(\w+)\.(srt|vtt|ass|ttml|txt|html|mp4)", file.name
            )
            if found and lang in (None, found[2]):
                target = to / f"{directory.id}.{found[2]}.{found[3]}"
                if target.exists():
                    raise ConfigError(
                        "is there already", where=str(target), hint="choose another --to"
                    )
                shutil.copyfile(file, target)
                put(str(target))
                made += 1
    if not made:
        raise WaitingError(
            "nothing is finished yet", where=str(path), hint="subtitler status says why"
        )
