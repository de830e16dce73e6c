"""Single pictures out of a video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from subtitler.errors import MediaError
from subtitler.media.drawing import desk
from subtitler.media.graph import even_size, picture_of, plain, rate, scaled, seeked
from subtitler.media.probing import probe
from subtitler.media.runner import run_ffmpeg, time_limit_s
from subtitler.media.whitelist import address, shown

_JPEG = {"c:v": "mjpeg", "q:v": 2, "f": "image2pipe"}  # 2 is the best that every viewer reads
_PNG = {"c:v": "png", "f": "image2pipe"}


def poster(source_video: Path, at_ms: int, out_jpg: Path) -> None:
    """Write the picture at `at_ms` as a JPEG without metadata; MediaError when there is none."""
    _still(source_video, at_ms, out_jpg, _JPEG, pixels="yuvj420p")


def still(video: Path, at_ms: int, out_png: Path) -> None:
    """Write the picture at `at_ms` as a PNG without metadata; MediaError when there is none."""
    _still(video, at_ms, out_png, _PNG, pixels="rgb24")


def _still(video: Path, at_ms: int, out: Path, codec: dict[str, Any], *, pixels: str) -> None:
    import ffmpeg

    picture = picture_of(probe(video))
    with desk(out) as job:
        made = job.folder / "still"
        # A second, so that a picture is found where frames are few.
        recording, lead_ms = seeked(video, at_ms, 1000)
        stream = plain(recording["v:0"], picture, rate(picture), lead_ms=lead_ms)
        stream = scaled(stream, *even_size(picture))
        options = {
            **codec,
            "pix_fmt": pixels,
            "frames:v": 1,
            "map_metadata": -1,
            "fflags": "+bitexact",
            "flags:v": "+bitexact",
        }
        run_ffmpeg(
            ffmpeg.output(stream, address(made), **options),
            cwd=job.folder,
            duration_ms=0,
            timeout_s=time_limit_s(0, 0),
        )
        if not made.exists() or not made.stat().st_size:
            raise MediaError(
                f"there is no picture at {at_ms / 1000:.3f} s",
                where=shown(video),
                hint="choose a time within the video",
            )
        made.replace(out)
