"""What the reviewer's browser plays and draws."""

from __future__ import annotations

import json
from dataclasses import dataclass

from subtitler import media
from subtitler.model import Source
from subtitler.stage import Task, stage


@dataclass(frozen=True, slots=True)
class ProxyOptions:
    """`height_px`: how high the picture is at most; 360 is quick on old laptops."""

    height_px: int = 360


@stage(
    reads=["source.json", "{media}", "audio.wav"],
    writes=["proxy.mp4", "peaks.json"],
    options=ProxyOptions,
    version=1,
)
def proxy(task: Task, options: ProxyOptions) -> None:
    """Make a small copy for the browser, and the outline of its sound.

    Browsers play many recordings as sound without a picture, or not at all, and say nothing.
    """
    from subtitler.engines.wav import opened
    from subtitler.sound import PEAK_SAMPLES, PEAKS_PER_SECOND, peaks

    source = task.load(Source, "source.json")
    media.proxy(
        task.path("{media}"),
        task.output("proxy.mp4"),
        info=source.info,
        audio_stream=source.audio_stream if source.info.audio else None,
        height_px=options.height_px,
        progress=lambda done, total: task.progress(done, total, "ms"),
    )
    with opened(task.path("audio.wav")) as sound:
        values = peaks(sound.blocks(PEAK_SAMPLES * 1000))
    head = {"format": "subtitler/peaks", "version": 1, "per_second": PEAKS_PER_SECOND}
    task.write("peaks.json", json.dumps({**head, "peaks": values}).encode() + b"\n")
