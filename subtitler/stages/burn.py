"""Open subtitles: the video with the words drawn into the picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from subtitler import media
from subtitler.errors import MediaError, MissingError, SubtitlerError
from subtitler.formats.ass import to_ass
from subtitler.languages import MARKS, language
from subtitler.model import Source, Track
from subtitler.stage import MACHINE, Task, stage


@dataclass(frozen=True, slots=True)
class BurnOptions:
    """`preset`: master (best), web, or social; `allow_truncated`: take a recording that breaks off.

    What the presets are stands in `media.PRESETS`. `encoder`: x264, or a chip where the machine has
    one (see `media.working_encoders`).
    """

    preset: Literal["master", "web", "social"] = "web"
    encoder: Literal["x264", "nvenc", "qsv", "amf", "videotoolbox"] = "x264"
    allow_truncated: bool = False


@stage(
    reads=["source.json", "{media}", "subtitles.{lang}.json"],
    writes=["burned.{lang}.mp4"],
    options=BurnOptions,
    version=1,
)
def burn(task: Task, options: BurnOptions) -> None:
    """Draw the subtitles into the picture, with a notice where nobody has reviewed them."""
    source = task.load(Source, "source.json")
    if source.info.video is None:
        raise MediaError(
            "has sound but no picture to draw subtitles on",
            where=source.id,
            hint="use its subtitles.*.srt or .vtt instead",
        )
    media.burn(
        task.path("{media}"),
        captions(task),
        task.output("burned.{lang}.mp4"),
        info=source.info,
        sha256=source.sha256,
        audio_stream=source.audio_stream if source.info.audio else None,
        preset=options.preset,
        encoder=options.encoder,
        allow_truncated=options.allow_truncated,
        beside=[*_others(task)],
        progress=lambda done, total: task.progress(done, total, "ms"),
    )


def _others(task: Task) -> Iterator[media.Captions]:
    """Yield what the next languages draw; one that cannot be drawn says so in its turn."""
    for other in task.beside:
        with suppress(SubtitlerError):
            yield captions(other)


def captions(task: Task) -> media.Captions:
    """Return what the job's language draws, and where its stretches lie.

    Those of the last burn-in are in its video, under the name it has or had beside a person's.
    """
    track = task.load(Track, "subtitles.{lang}.json")
    source = task.load(Source, "source.json")
    width, height = media.even_size(media.picture_of(source.info))
    directory = task.job.directory.path
    name = task.job.name_of("burned.{lang}.mp4")
    shelf = media.Shelf(
        directory / ".cache" / "burn" / track.lang, [directory / (name + MACHINE), directory / name]
    )
    return media.Captions(track.lang, ass_for(track, width, height, source.info.duration_ms), shelf)


def ass_for(track: Track, width: int, height: int, duration_ms: int) -> str:
    """The track as an ASS script for a picture of that size, in px.

    Raises MissingError, before anything is encoded, where the font that will draw a letter has
    not got it.
    """
    row = language(track.lang)
    marks = [MARKS[mark][track.lang] for mark in track.marks]
    texts = [cue.text for cue in track.cues]
    for letter, number, family in media.missing_letters([*texts, *marks], track.lang):
        where = f"cue {number + 1}" if number < len(texts) else "the notice"
        raise MissingError(
            f"{family} has no letter U+{ord(letter):04X} ({where}, {track.lang})",
            hint="correct the text, or report that this letter is needed",
        )
    font = media.font_for(track.lang)
    return to_ass(
        track,
        width=width,
        height=height,
        family=font.family,
        size_ratio=font.size_ratio,
        rtl=row.rtl,
        marks=marks,
        duration_ms=duration_ms,
    )
