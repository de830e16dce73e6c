"""Soft subtitles: one video with every language in it, to be switched on in the player."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler import media
from subtitler.errors import ConfigError, MediaError
from subtitler.languages import LANGUAGES, MARKS, language
from subtitler.model import Source, Span, Track
from subtitler.stage import Task, stage

_NOTICE_MS = 4000


@dataclass(frozen=True, slots=True)
class SoftSubtitlesOptions:
    """`languages`: which ones go in, by code; none named: all that there are."""

    languages: tuple[str, ...] = ()


@stage(
    reads=["source.json", "{media}", *(f"subtitles.{code}.json?" for code in LANGUAGES)],
    writes=["soft.mp4"],
    options=SoftSubtitlesOptions,
    version=1,
)
def soft_subtitles(task: Task, options: SoftSubtitlesOptions) -> None:
    """Put all languages beside the picture as they are: seconds where burning in takes minutes.

    Nothing is encoded. The language spoken comes first and is on. Every track says in its name,
    and for its first four seconds, where nobody has reviewed it.
    """
    source = task.load(Source, "source.json")
    if source.info.video is None:
        raise MediaError("has sound but no picture", where=source.id)
    wanted = [language(code).code for code in options.languages] or list(LANGUAGES)
    tracks = [task.load_optional(Track, f"subtitles.{code}.json") for code in wanted]
    there = sorted(
        (track for track in tracks if track is not None), key=lambda one: one.lang != source.lang
    )
    if not there:
        raise ConfigError("has no subtitles in these languages", where=source.id)
    media.mux_soft(
        task.path("{media}"),
        [_soft(track) for track in there],
        task.output("soft.mp4"),
        info=source.info,
        audio_stream=source.audio_stream if source.info.audio else None,
        progress=lambda done, total: task.progress(done, total, "ms"),
    )
    task.fact("languages", [track.lang for track in there])


def _soft(track: Track) -> media.SoftTrack:
    row = language(track.lang)
    notices = [MARKS[mark][track.lang] for mark in track.marks]
    cues = [(cue.span, cue.text) for cue in track.cues]
    if notices:
        cues = [(Span(0, _NOTICE_MS), "\n".join(notices)), *cues]
    return media.SoftTrack(row.iso639_2, " – ".join([row.endonym, *notices]), cues)
