"""The sound that is transcribed: one stream, checked to its end."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler import media
from subtitler.model import Source
from subtitler.stage import Task, stage


@dataclass(frozen=True, slots=True)
class AudioOptions:
    """`allow_truncated`: go on with a recording whose sound breaks off or is damaged."""

    allow_truncated: bool = False


@stage(reads=["source.json", "{media}"], writes=["audio.wav"], options=AudioOptions, version=1)
def audio(task: Task, options: AudioOptions) -> None:
    """Take the chosen sound track out as 16 kHz mono, and check that it is whole."""
    source = task.load(Source, "source.json")
    duration_ms = media.extract_audio(
        task.path("{media}"),
        task.output("audio.wav"),
        stream=source.audio_stream,
        info=source.info,
        allow_truncated=options.allow_truncated,
        progress=lambda done, total: task.progress(done, total, "ms"),
    )
    task.fact("stream", source.audio_stream)
    task.fact("duration_ms", duration_ms)
