"""Where a film cuts from one shot to the next, so that captions can come and go with it."""

from __future__ import annotations

import re
from pathlib import Path

from subtitler.errors import MediaError
from subtitler.media.drawing import desk
from subtitler.media.probing import probe
from subtitler.media.runner import Progress, run_ffmpeg, time_limit_s
from subtitler.media.whitelist import address, shown

# ffmpeg's own default; its manual says that 8 to 14 is useful, of 100. A face that talks stays
# below 1, a hand before the lens and a jerk of the camera below 8.
_LEAST_SCORE = 10
_FACTOR = 30.0
_FLASH_MS = 200
_KEY = "lavfi.scd.time"
_TIME = re.compile(rf"^{re.escape(_KEY)}=([0-9.]+)\s*$", re.MULTILINE)


def shot_changes(film: Path, *, progress: Progress | None = None) -> tuple[int, ...]:
    """Return when each shot of `film` but the first begins, in ms, in order.

    Hard cuts are found, not dissolves; what suddenly fills the picture can look like one. Two
    changes within 200 ms are a flash, and none. A film without a picture has no shots. A small copy
    (`proxy.mp4`) does: the whole picture is compared. Raises MediaError, StorageError.
    """
    import ffmpeg

    info = probe(film)
    if info.video is None:
        return ()
    picture = ffmpeg.input(address(film))["v:0"]
    picture = picture.filter("scdet", threshold=_LEAST_SCORE)
    with desk(film) as job:
        # A fixed ASCII name, within ffmpeg's working folder.
        picture = picture.filter("metadata", mode="print", key=_KEY, file="cuts.txt")
        log = run_ffmpeg(
            ffmpeg.output(picture, "-", f="null"),
            cwd=job.folder,
            duration_ms=info.duration_ms,
            timeout_s=time_limit_s(info.duration_ms, _FACTOR),
            progress=progress,
        )
        told = job.folder / "cuts.txt"
        text = told.read_text(encoding="ascii") if told.exists() else ""
    if log.errors:
        raise MediaError(
            "the picture cannot be read to its end",
            where=shown(film),
            hint=f"delete {film.name} and run the same command again: it is made anew",
        )
    return _without_flashes([round(float(time) * 1000) for time in _TIME.findall(text)])


def _without_flashes(changes_ms: list[int]) -> tuple[int, ...]:
    kept: list[int] = []
    for at, time_ms in enumerate(changes_ms):
        around = changes_ms[max(0, at - 1) : at] + changes_ms[at + 1 : at + 2]
        if all(abs(other - time_ms) > _FLASH_MS for other in around):
            kept.append(time_ms)
    return tuple(kept)
