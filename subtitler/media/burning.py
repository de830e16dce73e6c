"""A video with its subtitles in the picture: whole, in time, and without a trace of its maker."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from subtitler.errors import MediaError
from subtitler.media.drawing import Desk, desk, refuse_boxes
from subtitler.media.graph import (
    encoding,
    even_size,
    length_ms,
    picture_end_ms,
    picture_of,
    plain,
    rate,
    scaled,
    sound_of,
)
from subtitler.media.probing import opened
from subtitler.media.runner import Progress, run_ffmpeg, time_limit_s
from subtitler.media.whitelist import address, shown
from subtitler.model import MediaInfo

# An old laptop encodes 4K with the slowest preset at about 1/40 of real time.
_FACTOR = 60.0
# Sounds that every player takes out of an MP4; they are copied bit for bit.
_COPIED = {"aac", "mp3"}
_TOLERANCE_MS = 100


def burn(
    source: Path,
    ass: str,
    out: Path,
    *,
    lang: str,
    info: MediaInfo,
    audio_stream: int | None,
    preset: str = "web",
    allow_truncated: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write `source` with the ASS script `ass` (in `lang`) drawn into its picture, as MP4.

    `preset` is one of `graph.PRESETS`; of the sound only `audio_stream` is kept, bit for bit where
    an MP4 can hold it. Raises MediaError when there is no picture, or the result is shorter than
    the recording (unless `allow_truncated`), MissingError when a font lacks a letter.
    """
    picture = picture_of(info)
    audio_stream = sound_of(info, audio_stream)
    fps = rate(picture)
    whole_ms = length_ms(info, audio_stream)
    with desk(out, ass=ass, lang=lang) as job:
        made = job.folder / "burned.mp4"
        log = run_ffmpeg(
            _graph(job, source, made, info, audio_stream, fps, preset),
            cwd=job.folder,
            env=job.env,
            duration_ms=whole_ms,
            timeout_s=time_limit_s(whole_ms, _FACTOR),
            progress=progress,
        )
        refuse_boxes(log)
        check_encoded(
            made,
            whole_ms=None if allow_truncated else whole_ms,
            fps=fps,
            sound=audio_stream is not None,
            where=shown(source),
        )
        made.replace(out)
    if progress is not None:
        progress(whole_ms, whole_ms)


def _graph(
    job: Desk,
    source: Path,
    made: Path,
    info: MediaInfo,
    audio_stream: int | None,
    fps: Fraction,
    preset: str,
) -> Any:
    import ffmpeg

    picture = picture_of(info)
    freeze_ms = length_ms(info, audio_stream) - picture_end_ms(info)
    frame_ms = 1000 / fps
    recording = ffmpeg.input(address(source))
    video = plain(
        recording["v:0"], picture, fps, freeze_ms=freeze_ms if freeze_ms > frame_ms else 0
    )
    video = job.draw(scaled(video, *even_size(picture)))
    options = encoding(preset)
    if audio_stream is None:
        return ffmpeg.output(video, address(made), **options)
    sound = recording[f"a:{audio_stream}"]
    if info.audio[audio_stream].codec in _COPIED:
        options["c:a"] = "copy"
    else:
        sound = sound.filter("aresample", **{"async": 1, "first_pts": 0})
        options |= {"c:a": "aac", "b:a": "160k", "ar": 48000}
    return ffmpeg.output(video, sound, address(made), **options)


def check_encoded(
    made: Path, *, whole_ms: int | None, fps: Fraction, sound: bool, where: str
) -> None:
    """Raise MediaError unless `made` has what it should: picture, sound, and all of both.

    `whole_ms` is the length that it should have; None checks only that it has frames at all.
    """
    tolerance_ms = max(_TOLERANCE_MS, round(2000 / fps))
    with opened(made) as container:
        pictures, sounds = container.streams.video, container.streams.audio
        if len(pictures) != 1 or len(sounds) != int(sound):
            raise MediaError("the encoded video lacks its picture or its sound", where=where)
        frames = pictures[0].frames
    picture_ms = round(frames * 1000 / fps)
    if frames == 0:
        raise MediaError("the encoded video has no frames", where=where)
    if whole_ms is not None and abs(picture_ms - whole_ms) > tolerance_ms:
        raise MediaError(
            f"only {picture_ms / 1000:.1f} of {whole_ms / 1000:.1f} s could be encoded: the file "
            "is cut off or damaged"
            if picture_ms < whole_ms
            else f"{picture_ms / 1000:.1f} s were encoded of a picture of {whole_ms / 1000:.1f} s",
            where=where,
            hint="copy it again from its origin; if this is all there is, set "
            "allow_truncated = true",
        )
