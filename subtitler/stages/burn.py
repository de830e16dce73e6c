"""Open subtitles: the video with the words drawn into the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from subtitler import media
from subtitler.errors import MediaError, MissingError
from subtitler.formats.ass import to_ass
from subtitler.languages import MARKS, language
from subtitler.model import Source, Track
from subtitler.stage import Task, stage


@dataclass(frozen=True, slots=True)
class BurnOptions:
    """`preset`: master (best), web, or social; `allow_truncated`: take a recording that breaks off.

    What the presets are stands in `media.PRESETS`.
    """

    preset: Literal["master", "web", "social"] = "web"
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
    track = task.load(Track, "subtitles.{lang}.json")
    picture = source.info.video
    if picture is None:
        raise MediaError(
            "has sound but no picture to draw subtitles on",
            where=source.id,
            hint="use its subtitles.*.srt or .vtt instead",
        )
    width, height = media.even_size(picture)
    media.burn(
        task.path("{media}"),
        ass_for(track, width, height, source.info.duration_ms),
        task.output("burned.{lang}.mp4"),
        lang=track.lang,
        info=source.info,
        audio_stream=source.audio_stream if source.info.audio else None,
        preset=options.preset,
        allow_truncated=options.allow_truncated,
        progress=lambda done, total: task.progress(done, total, "ms"),
    )


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
