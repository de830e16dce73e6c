"""Subtitles as files for other programs."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler.formats.srt import write_srt
from subtitler.formats.vtt import write_vtt
from subtitler.model import Track
from subtitler.stage import Task, stage


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Nothing to choose: both files are always made."""


@stage(
    reads=["subtitles.{lang}.json"],
    writes=["subtitles.{lang}.srt", "subtitles.{lang}.vtt"],
    options=ExportOptions,
    version=1,
)
def export(task: Task, options: ExportOptions) -> None:
    """Write the subtitles as SRT and as WebVTT."""
    track = task.load(Track, "subtitles.{lang}.json")
    task.write("subtitles.{lang}.srt", write_srt(track.cues).encode("utf-8"))
    task.write("subtitles.{lang}.vtt", write_vtt(track).encode("utf-8"))
