"""A stretch of a recording as a clip of its own: cut to the frame, fitted, as loud as the others.

Times are exact because everything is encoded anew; nothing of the picture is cut away.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from subtitler.errors import MediaError
from subtitler.media.checking import check_encoded
from subtitler.media.drawing import desk, draw, refuse_boxes
from subtitler.media.graph import (
    encoding,
    fitted,
    length_ms,
    picture_end_ms,
    picture_of,
    plain,
    rate,
    seeked,
    sound_of,
    transfer_of,
)
from subtitler.media.runner import Log, Progress, run_ffmpeg, time_limit_s
from subtitler.media.whitelist import address, shown
from subtitler.model import MediaInfo, Span

FRAME_SIZES = {
    "16:9": (1920, 1080),
    "1:1": (1080, 1080),
    "4:5": (1080, 1350),
    "9:16": (1080, 1920),
}
_MOST_FPS = 60  # more is refused or thrown away by the platforms
# Loudness of speech on the web, in LUFS; the peak that lossy codecs need, in dBTP.
_LOUDNESS = -16.0
_PEAK = -1.5
# A cut in the middle of a sound wave clicks; 20 ms is not heard as a fade.
_FADE_S = 0.02
_SOUND_HZ = 48_000
_FACTOR = 120.0


def frame_size(aspect: str) -> tuple[int, int]:
    """Return the size, in px, of a clip of that shape; MediaError names the shapes there are."""
    try:
        return FRAME_SIZES[aspect]
    except KeyError:
        raise MediaError(
            f"there is no shape {aspect}", hint=f"the shapes are {', '.join(FRAME_SIZES)}"
        ) from None


def cut_clip(
    source: Path,
    out: Path,
    *,
    ass: str | None,
    lang: str,
    info: MediaInfo,
    audio_stream: int | None,
    span: Span,
    size: tuple[int, int],
    progress: Progress | None = None,
) -> None:
    """Write the stretch `span` of `source` to `out` as an MP4 of `size` px.

    `ass` is a script (in `lang`) whose time 0 is the start of the clip and whose picture is
    `size`; None leaves the picture clean. The sound is brought to -16 LUFS. Raises MediaError when
    there is no picture, `span` lies outside the recording or does not decode to its end, and
    MissingError when a font lacks a letter.
    """
    picture = picture_of(info)
    audio_stream = sound_of(info, audio_stream)
    end_ms = length_ms(info, audio_stream)
    if span.duration_ms <= 0 or span.end_ms > end_ms + 1000 / Fraction(picture.fps):
        raise MediaError(
            f"the clip ends at {span.end_ms / 1000:.3f} s, the recording at {end_ms / 1000:.3f} s"
            if span.duration_ms > 0
            else "the clip has no length",
            where=shown(source),
            hint="correct the times of the clip",
        )
    fps = rate(picture, _MOST_FPS)
    with desk(out, ass=ass, lang=lang) as job:
        cut = _Cut(source, info, audio_stream, span)
        loudness = _measured(cut, job.folder)
        made = job.folder / "clip.mp4"
        video = fitted(cut.picture(fps), picture, size)
        options = encoding("social")
        streams = [draw(video) if ass is not None else video]
        if audio_stream is not None:
            streams.append(_normalised(cut.sound(), loudness, span))
            options |= {"c:a": "aac", "b:a": "160k", "ar": _SOUND_HZ}
        log = run_ffmpeg(
            _output(streams, made, options),
            cwd=job.folder,
            env=job.env if ass is not None else None,
            duration_ms=span.duration_ms,
            timeout_s=time_limit_s(span.duration_ms, _FACTOR),
            progress=progress,
        )
        refuse_boxes(log)
        check_encoded(
            made,
            whole_ms=span.duration_ms,
            fps=fps,
            sound=audio_stream is not None,
            transfer=transfer_of(picture),
            where=shown(source),
        )
        made.replace(out)
    if progress is not None:
        progress(span.duration_ms, span.duration_ms)


@dataclass(frozen=True, slots=True)
class _Cut:
    """One stretch of one recording, as inputs of a graph whose time 0 is the stretch's start."""

    source: Path
    info: MediaInfo
    audio_stream: int | None
    span: Span

    def picture(self, fps: Fraction) -> Any:
        """Return the picture, upright and at a constant rate, as long as the stretch."""
        recording, lead_ms = seeked(self.source, self.span.start_ms, self.span.duration_ms)
        freeze_ms = self.span.end_ms - max(picture_end_ms(self.info), self.span.start_ms)
        stream = plain(
            recording["v:0"],
            picture_of(self.info),
            fps,
            freeze_ms=max(0, freeze_ms),
            lead_ms=lead_ms,
        )
        return stream.filter("trim", end=f"{self.span.duration_ms}ms")

    def sound(self) -> Any:
        """Return the chosen sound in stereo, as long as the stretch."""
        recording, lead_ms = seeked(self.source, self.span.start_ms, self.span.duration_ms)
        stream = recording[f"a:{self.audio_stream}"]
        stream = stream.filter("aresample", **{"async": 1, "first_pts": 0})
        stream = stream.filter("aformat", channel_layouts="stereo")
        stream = stream.filter("apad", whole_dur=f"{lead_ms + self.span.duration_ms}ms")
        stream = stream.filter(
            "atrim", start=f"{lead_ms}ms", end=f"{lead_ms + self.span.duration_ms}ms"
        )
        return stream.filter("asetpts", "PTS-STARTPTS")


def _output(streams: list[Any], made: Path, options: dict[str, Any]) -> Any:
    import ffmpeg

    return ffmpeg.output(*streams, address(made), **options)


def _measured(cut: _Cut, folder: Path) -> dict[str, float] | None:
    """Return what loudnorm's first pass finds; None without sound, or with silence alone."""
    if cut.audio_stream is None:
        return None
    stream = cut.sound().filter("loudnorm", I=_LOUDNESS, TP=_PEAK, print_format="json")
    log = run_ffmpeg(
        _output([stream], folder / "loudness", {"f": "null"}),
        cwd=folder,
        duration_ms=cut.span.duration_ms,
        timeout_s=time_limit_s(cut.span.duration_ms, _FACTOR),
        level="info",
    )
    found = _loudness(log)
    return found if all(math.isfinite(value) for value in found.values()) else None


def _loudness(log: Log) -> dict[str, float]:
    """Read the table that loudnorm writes among ffmpeg's other lines."""
    lines = [line.rpartition("] ")[2].strip() for line in log.lines]
    try:
        start = len(lines) - 1 - lines[::-1].index("{")
        table = json.loads("".join(lines[start : lines.index("}", start) + 1]))
        names = ("input_i", "input_tp", "input_lra", "input_thresh", "target_offset")
        return {name: float(table[name]) for name in names}
    except (ValueError, KeyError):
        raise MediaError(
            "the loudness of the clip could not be measured",
            hint="see whether ffmpeg is well: subtitler doctor",
        ) from None


def _normalised(stream: Any, loudness: dict[str, float] | None, span: Span) -> Any:
    """Bring `stream` to the target loudness, by one gain where its peaks allow that."""
    if loudness is not None:
        stream = stream.filter(
            "loudnorm",
            I=_LOUDNESS,
            TP=_PEAK,
            # loudnorm changes the gain from moment to moment when the range is above this.
            LRA=min(50.0, max(11.0, math.ceil(loudness["input_lra"] + 1))),
            measured_I=loudness["input_i"],
            measured_TP=loudness["input_tp"],
            measured_LRA=loudness["input_lra"],
            measured_thresh=loudness["input_thresh"],
            offset=loudness["target_offset"],
            linear="true",
        )
    # loudnorm puts out 192 kHz.
    stream = stream.filter("aresample", _SOUND_HZ)
    out_s = max(0.0, span.duration_ms / 1000 - _FADE_S)
    stream = stream.filter("afade", type="in", duration=_FADE_S)
    return stream.filter("afade", type="out", start_time=out_s, duration=_FADE_S)
