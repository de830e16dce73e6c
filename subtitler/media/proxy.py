"""What a browser on an old laptop can play: small, quick to jump in, the recording's own times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from subtitler.media.checking import check_encoded
from subtitler.media.drawing import desk
from subtitler.media.graph import (
    length_ms,
    picture_end_ms,
    picture_of,
    plain,
    rate,
    scaled,
    sound_of,
    transfer_of,
)
from subtitler.media.runner import Progress, run_ffmpeg, time_limit_s
from subtitler.media.whitelist import address, shown
from subtitler.model import MediaInfo

_FACTOR = 30.0
_MOST_FPS = 30


def proxy(
    source: Path,
    out: Path,
    *,
    info: MediaInfo,
    audio_stream: int | None,
    height_px: int = 360,
    progress: Progress | None = None,
) -> None:
    """Write `source` as an MP4 of H.264 and AAC that every browser plays, at most `height_px` high.

    Time 0 is the recording's; a key frame stands every second, so that a jump is shown at once. A
    recording without a picture becomes sound alone. A damaged one becomes as long as it plays.
    Raises MediaError, StorageError.
    """
    import ffmpeg

    audio_stream = sound_of(info, audio_stream)
    options: dict[str, Any] = {
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "flags:a": "+bitexact",
        "movflags": "+faststart",
        "f": "mp4",
    }
    recording = ffmpeg.input(address(source))
    streams = []
    whole_ms = info.duration_ms
    if info.video is not None:
        whole_ms = length_ms(info, audio_stream)
        picture = picture_of(info)
        fps = rate(picture, _MOST_FPS)
        freeze_ms = whole_ms - picture_end_ms(info)
        video = plain(
            recording["v:0"], picture, fps, freeze_ms=freeze_ms if freeze_ms > 1000 / fps else 0
        )
        streams.append(scaled(video, *_size(picture.width, picture.height, height_px)))
        options |= {
            "c:v": "libx264",
            "preset": "veryfast",
            "tune": "fastdecode",
            "crf": 27,
            "g": max(1, round(fps)),
            "x264-params": "sync-lookahead=0",
            "pix_fmt": "yuv420p",
        }
    if audio_stream is not None:
        sound = recording[f"a:{audio_stream}"]
        streams.append(sound.filter("aresample", **{"async": 1, "first_pts": 0}))
        options |= {"c:a": "aac", "b:a": "96k", "ac": 1, "ar": 44100}
    with desk(out) as job:
        made = job.folder / "proxy.mp4"
        run_ffmpeg(
            ffmpeg.output(*streams, address(made), **options),
            cwd=job.folder,
            duration_ms=whole_ms,
            timeout_s=time_limit_s(whole_ms, _FACTOR),
            progress=progress,
        )
        if info.video is not None:
            check_encoded(
                made,
                whole_ms=None,
                fps=rate(picture_of(info), _MOST_FPS),
                sound=audio_stream is not None,
                transfer=transfer_of(picture_of(info)),
                where=shown(source),
            )
        made.replace(out)
    if progress is not None:
        progress(whole_ms, whole_ms)


def _size(width: int, height: int, most_px: int) -> tuple[int, int]:
    """The size within `most_px` on its shorter side, both even; never larger than it is."""
    share = min(1.0, most_px / min(width, height))
    return tuple(max(2, round(side * share / 2) * 2) for side in (width, height))  # type: ignore[return-value]
