"""Who encodes the picture: x264, or a chip that this machine turns out to have.

x264 is the default everywhere: it gives the same bytes from the same input, and the smaller file. A
chip is quicker. Whether there is one that works is found out by trying it, for what ffmpeg lists
says nothing of drivers and cables.
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from subtitler.errors import MediaError, MissingError, StorageError
from subtitler.media.binary import ffmpeg_path
from subtitler.media.runner import run_ffmpeg
from subtitler.media.whitelist import address

SOFTWARE = "x264"
# What of ffmpeg stands behind each name, and how it is asked for a quality like x264's CRF.
_CHIPS: dict[str, dict[str, Any]] = {
    "nvenc": {"c:v": "h264_nvenc", "preset": "p5", "rc": "vbr", "b:v": 0, "cq": "{}"},
    "qsv": {"c:v": "h264_qsv", "preset": "slow", "global_quality": "{}"},
    "amf": {"c:v": "h264_amf", "quality": "quality", "rc": "cqp", "qp_i": "{}", "qp_p": "{}"},
    # VideoToolbox counts quality upwards, from 1 to 100.
    "videotoolbox": {"c:v": "h264_videotoolbox", "q:v": 65},
}
ENCODERS = (SOFTWARE, *_CHIPS)
# Chips refuse pictures smaller than about this.
_TRIAL_PX = (320, 192)
_TRIAL_FRAMES = 10
# A driver that hangs is no encoder.
_TRIAL_S = 30.0


def chip_coding(encoder: str, crf: int) -> dict[str, Any]:
    """Return ffmpeg's options for a chip, about as good as x264 at that CRF."""
    options = {
        name: value.format(crf) if isinstance(value, str) else value
        for name, value in _CHIPS[encoder].items()
    }
    return {**options, "profile:v": "high", "pix_fmt": "yuv420p"}


def working_encoders() -> tuple[str, ...]:
    """Return the names of the encoders that work here, x264 first, each chip tried on ten frames.

    Takes seconds the first time. Raises MissingError where there is no ffmpeg.
    """
    return _working(ffmpeg_path())


def require_encoder(encoder: str) -> None:
    """Raise MissingError when `encoder` does not work on this machine."""
    if encoder != SOFTWARE and encoder not in working_encoders():
        raise MissingError(
            f"this machine cannot encode with {encoder}",
            hint=f"set encoder = one of: {', '.join(working_encoders())}",
        )


@cache
def _working(_: Path) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_trial(folder / "trial.mkv")
        return (SOFTWARE, *(chip for chip in _CHIPS if _works(chip, folder)))


def _works(chip: str, folder: Path) -> bool:
    import ffmpeg

    made = folder / f"{chip}.mp4"
    graph = ffmpeg.input(address(folder / "trial.mkv"))["v:0"]
    graph = ffmpeg.output(graph, address(made), **chip_coding(chip, 21), f="mp4")
    try:
        run_ffmpeg(graph, cwd=folder, duration_ms=1, timeout_s=_TRIAL_S)
    except (MediaError, StorageError):
        return False
    return made.exists() and made.stat().st_size > 0


def _write_trial(path: Path) -> None:
    """Write some grey frames for an encoder to be tried on."""
    import av

    width, height = _TRIAL_PX
    with av.open(str(path), "w") as container:
        stream = container.add_stream("rawvideo", rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(_TRIAL_FRAMES):
            frame = av.VideoFrame(width, height, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([128 + number]) * plane.buffer_size)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
