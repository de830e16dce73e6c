"""Captions on a plain ground, as they will be burned: to look at them without a video."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.media.drawing import desk, drawing_filter, refuse_boxes
from subtitler.media.runner import run_ffmpeg, time_limit_s

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GROUND = "0x4a5568"
"""A grey-blue on which the black of outline and box is seen as well as the white of the letters."""


def specimen(
    scripts: Sequence[tuple[str, str]],
    out_png: Path,
    *,
    width: int,
    height: int,
    lowest_px: int | None = None,
    ground: str = _GROUND,
) -> None:
    """Draw what each ASS script shows at its first moment, one below the other, into one PNG.

    `scripts` are pairs of a script, made for a picture of `width` x `height` px (both even), and
    its language; `lowest_px` cuts each picture down to so many rows from below; `ground` is a
    colour of ffmpeg. Drawn by the libass and the fonts that burn, so it looks like the video.
    Raises MissingError where a letter has no font, StorageError.
    """
    import numpy as np

    rows = [
        _drawn(script, lang, out_png, width=width, height=height, ground=ground)[
            -(lowest_px or height) :
        ]
        for script, lang in scripts
    ]
    with desk(out_png) as job:
        made = job.folder / "specimen.png"
        made.write_bytes(_png(np.concatenate(rows)))
        made.replace(out_png)


def _drawn(
    script: str, lang: str, beside: Path, *, width: int, height: int, ground: str
) -> NDArray[np.uint8]:
    import numpy as np

    with desk(beside, ass=script, lang=lang) as job:
        made = job.folder / "drawn.rgb"
        log = run_ffmpeg(
            [
                "-filter_complex",
                f"color=c={ground}:s={width}x{height}:r=25:d=1,format=rgb24,{drawing_filter()}",
                *("-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", made.name),
            ],
            cwd=job.folder,
            env=job.env,
            duration_ms=0,
            timeout_s=time_limit_s(0, 0),
        )
        refuse_boxes(log)
        pixels = np.frombuffer(made.read_bytes(), dtype=np.uint8)
    return pixels.reshape(height, width, 3)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    import av

    coder: Any = av.CodecContext.create("png", "w")
    coder.height, coder.width = pixels.shape[:2]
    coder.pix_fmt = "rgb24"
    coder.time_base = Fraction(1, 25)
    packets = [*coder.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")), *coder.encode()]
    return b"".join(bytes(packet) for packet in packets)
