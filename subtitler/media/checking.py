"""What is looked at in a video before it takes its name: is all of it there, and is it the same?"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.errors import MediaError
from subtitler.media.graph import is_plain
from subtitler.media.probing import TRANSFERS, opened, picture_stream, zero_of
from subtitler.media.shelf import Piece, measure
from subtitler.media.stretches import Footage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Plane = NDArray[np.float64]

_TOLERANCE_MS = 100
# How alike a frame and the recording's have to be, in SSIM of pictures of about so many lines. Of
# noise an encoder keeps what it likes: at full size, good encodes of noisy frames are no more alike
# than 0.78; at 60 lines the worst is 0.965, and a moving picture five frames late 0.91 at most.
LEAST_LIKENESS = 0.95
_LINES = 60
# No layout puts captions, or a notice, between these shares of the height.
_CLEAR = (0.20, 0.45)
_WINDOW = 8
# More frames than these say nothing more of how they were made; nor is a far key frame worth it.
_MOST_FRAMES = 6
_FAR_S = 2


def check_encoded(
    made: Path, *, whole_ms: int | None, fps: Fraction, sound: bool, transfer: str, where: str
) -> None:
    """Raise MediaError unless `made` has what it should: picture, sound, and all of both.

    `whole_ms` is the length that it should have; None checks only that it has frames at all.
    `transfer` is how its colours have to be marked. Its index has to come first, so that it can be
    watched while it is being loaded.
    """
    tolerance_ms = max(_TOLERANCE_MS, round(2000 / fps))
    with opened(made) as container:
        pictures, sounds = container.streams.video, container.streams.audio
        if len(pictures) != 1 or len(sounds) != int(sound):
            raise MediaError("the encoded video lacks its picture or its sound", where=where)
        frames = pictures[0].frames
        marked = TRANSFERS.get(int(pictures[0].codec_context.color_trc), "")
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
    if marked != transfer:
        raise MediaError("the encoded video has other colours than the recording", where=where)
    boxes = list(_boxes(made))
    if not {b"moov", b"mdat"} <= set(boxes) or boxes.index(b"moov") > boxes.index(b"mdat"):
        raise MediaError("the encoded video has no index at its beginning", where=where)


def check_sound(made: Path, sound: Piece, where: str) -> None:
    """Raise MediaError unless the sound of `made` is, packet for packet, that piece."""
    found = measure(made, "audio")
    if (found.count, found.digest) != (sound.count, sound.digest):
        raise MediaError("the sound of the encoded video is not whole", where=where)


def check_picture(made: Path, footage: Footage, frames: Sequence[int], where: str) -> None:
    """Raise MediaError where those frames of `made` do not show what the recording shows.

    Some of the frames asked for are compared, those at the beginnings of stretches being cheap.
    Nothing is said of recordings whose picture has been changed on the way: turned, scaled,
    deinterlaced, in other colours.
    """
    if not is_plain(footage.picture) or not frames:
        return
    step = math.ceil(len(frames) / _MOST_FRAMES)
    wanted = sorted(frames)[::step]
    shown = zip(
        wanted,
        _pictures(footage.path, wanted, footage.fps),
        _pictures(made, wanted, footage.fps),
        strict=True,
    )
    for number, one, other in shown:
        if one is None or other is None or one.shape != other.shape:
            continue
        if likeness(one, other) < LEAST_LIKENESS:
            raise MediaError(
                f"at {float(number / footage.fps):.1f} s the encoded video does not show what the "
                "recording shows",
                where=where,
                hint="run the same command again; if it comes back, report this line",
            )


def likeness(one: Plane, other: Plane) -> float:
    """Return the structural similarity (SSIM, Wang et al. 2004) of two pictures of one size.

    The mean over windows of 8 x 8 px; 1 is the same picture.
    """
    a, b = _windows(one), _windows(other)
    mean_a, mean_b = a.mean(axis=1), b.mean(axis=1)
    covariance = (a * b).mean(axis=1) - mean_a * mean_b
    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    values = (2 * mean_a * mean_b + low) * (2 * covariance + high)
    values /= (mean_a**2 + mean_b**2 + low) * (a.var(axis=1) + b.var(axis=1) + high)
    return float(values.mean())


def _windows(picture: Plane) -> Plane:
    rows, columns = (size // _WINDOW for size in picture.shape)
    cut = picture[: rows * _WINDOW, : columns * _WINDOW]
    tiles = cut.reshape(rows, _WINDOW, columns, _WINDOW).swapaxes(1, 2)
    return tiles.reshape(-1, _WINDOW * _WINDOW)


def _pictures(path: Path, frames: Iterable[int], fps: Fraction) -> Iterator[Plane | None]:
    """Yield, frame by frame, what `path` shows between the captions; None where it is too far."""
    with opened(path) as container:
        stream = picture_stream(container)
        base = stream.time_base or Fraction(1)
        zero = zero_of(container)
        for number in frames:
            # Half a frame later, for a time in the file's unit may lie short of the frame's.
            time = zero + (number + Fraction(1, 2)) / fps
            container.seek(math.floor(time / base), stream=stream)
            yield _shown(container.decode(stream), base, zero, number, fps)


def _shown(
    decoded: Iterable[Any], base: Fraction, zero: Fraction, number: int, fps: Fraction
) -> Plane | None:
    """Return the clear rows of the last frame that ffmpeg's filter `fps` shows as that number."""
    found = None
    for frame in decoded:
        if frame.pts is None:
            return None
        place = math.floor((frame.pts * base - zero) * fps + Fraction(1, 2))
        if found is None and number - place > _FAR_S * fps:
            return None
        if place > number:
            break
        found = frame
    return None if found is None else _clear(found)


def _clear(frame: Any) -> Plane | None:
    """Return the brightness of the rows that no caption covers, with fewer lines."""
    import numpy as np

    height, times = frame.height, max(1, frame.height // _LINES)
    rows = frame.to_ndarray(format="yuv420p")[:height]
    rows = rows[round(height * _CLEAR[0]) : round(height * _CLEAR[1])].astype(np.float64)
    lines, columns = (size // times for size in rows.shape)
    if min(lines, columns) < _WINDOW:
        return None
    small: Plane = (
        rows[: lines * times, : columns * times]
        .reshape(lines, times, columns, times)
        .mean(axis=(1, 3))
    )
    return small


def _boxes(path: Path) -> Iterator[bytes]:
    """Yield the names of an MP4's boxes in their order."""
    with path.open("rb") as stream:
        while len(head := stream.read(8)) == 8:
            size, name = struct.unpack(">I4s", head)
            length = 8
            if size == 1:
                size, length = struct.unpack(">Q", stream.read(8))[0], 16
            yield name
            if size < length:  # 0: to the end of the file
                return
            stream.seek(size - length, 1)
