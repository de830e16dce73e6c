"""Subtitles as files for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from subtitler.formats.ass import write_ass
from subtitler.formats.bilingual import write_bilingual
from subtitler.formats.plain import write_txt
from subtitler.formats.srt import write_srt
from subtitler.formats.ttml import write_ttml
from subtitler.formats.vtt import write_vtt
from subtitler.model import Track, Transcript
from subtitler.stage import Task, stage

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`formats`: which files are made; `srt_bom`: whether SRT begins with a byte order mark.

    `html` is the page with the translation beside what was said; the language spoken has none. Old
    players and televisions take an SRT file for one in their own old encoding unless it begins with
    the mark; new ones want none.
    """

    formats: tuple[Literal["srt", "vtt", "ass", "ttml", "txt", "html"], ...] = ("srt", "vtt")
    srt_bom: bool = False


@stage(
    reads=["subtitles.{lang}.json", "{text}.final.json", "transcript.final.json"],
    writes=[
        "subtitles.{lang}.srt?",
        "subtitles.{lang}.vtt?",
        "subtitles.{lang}.ass?",
        "subtitles.{lang}.ttml?",
        "subtitles.{lang}.txt?",
        "bilingual.{lang}.html?",
    ],
    options=ExportOptions,
    version=2,
)
def export(task: Task, options: ExportOptions) -> None:
    """Write the subtitles as files for players, editors and readers."""
    track = task.load(Track, "subtitles.{lang}.json")
    for kind in dict.fromkeys(options.formats):
        if kind == "html":
            if task.lang != task.source.lang:
                task.write("bilingual.{lang}.html", _bilingual(task, track).encode("utf-8"))
            continue
        data = _file(task, track, kind, options)
        task.write(f"subtitles.{{lang}}.{kind}", data)


def _file(task: Task, track: Track, kind: str, options: ExportOptions) -> bytes:
    if kind == "ttml":
        return write_ttml(track)
    if kind == "srt":
        text = (_BOM if options.srt_bom else "") + write_srt(track.cues)
    elif kind == "vtt":
        text = write_vtt(track)
    elif kind == "ass":
        text = write_ass(track)
    else:
        text = write_txt(task.load(Transcript, "{text}.final.json"), track)
    return text.encode("utf-8")


def _bilingual(task: Task, track: Track) -> str:
    spoken = task.load(Transcript, "transcript.final.json")
    translation = task.load(Transcript, "{text}.final.json")
    return write_bilingual(spoken, translation, track, task.source.id)
