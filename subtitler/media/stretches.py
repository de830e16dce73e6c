"""Where a recording can be cut into stretches that are encoded one by one, and how each is read.

A stretch is a range of frames of the finished video. It begins where the recording has a key frame,
so that nothing before it has to be decoded; frame n of the video is the picture at n/fps whichever
stretch it lies in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from subtitler.media.graph import plain
from subtitler.media.probing import opened, picture_stream, zero_of
from subtitler.media.whitelist import address
from subtitler.model import VideoStream

# Starting ffmpeg anew costs a quarter of a second of CPU. So a stretch is a fifteenth of the video,
# and at least this long, and at most twice: what one corrected cue costs is a share of the video.
LEAST_S = 20
_SHARES = 15
# Formats whose index leads to the very key frame. Elsewhere the jump lands behind the time asked
# for, on the next key frame: it aims so much earlier, more than pictures are reordered by.
_INDEXED = {"mp4", "matroska"}
_EARLIER = Fraction(3, 2)
# ffmpeg mends a clock that jumps further than this; then times alone do not find a frame.
_JUMP_S = 10
# bwdif looks at the frames before and after.
_FIELDS = 3
# ffmpeg reads times in µs; finer grids cannot be met exactly.
_FINEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames `first` to `first + frames` of the video; None stands for all to its end."""

    first: int
    frames: int | None


@dataclass(frozen=True, slots=True)
class Footage:
    """When the picture of a recording has key frames and ends, in s from the start of the video.

    `zero` is that start by the file's own clock, `base` the unit of its times in s, `last` the time
    of its last frame, `end` where that ends; `indexed` says that a jump lands on the very key
    frame, `steady` that its clock never jumps.
    """

    path: Path
    picture: VideoStream
    fps: Fraction
    keys: tuple[Fraction, ...]
    zero: Fraction
    base: Fraction
    last: Fraction
    end: Fraction
    indexed: bool
    steady: bool

    def stretches(self, freeze_ms: int) -> list[Stretch]:
        """Return the stretches, in order, of a video whose last frame stays for `freeze_ms`."""
        starts = [0]
        if self.steady:
            end = math.floor((self.end + Fraction(freeze_ms, 1000)) * self.fps)
            least = round(LEAST_S * self.fps)
            least = min(2 * least, max(least, end // _SHARES))
            for place in self._places(least, end):
                if place - starts[-1] >= least and end - place >= least // 2:
                    starts.append(place)
        ends = [*starts[1:], None]
        return [
            Stretch(first, None if end is None else end - first)
            for first, end in zip(starts, ends, strict=True)
        ]

    def _places(self, least: int, end: int) -> list[int]:
        """Return the frames at which a stretch may begin.

        Where key frames are far apart, a stretch begins between them: as long as the way to it
        from the key frame, so that no frame is decoded more than twice on the whole.
        """
        places: list[int] = []
        frames = [self._frame(key) for key in self.keys]
        for key, following in zip(frames, [*frames[1:], end], strict=True):
            places.append(key)
            way = least
            while following - key > 2 * way:
                places.append(key + way)
                way *= 2
        return places

    def read(self, start: int, first: int, freeze_ms: int) -> Any:
        """Return an ffmpeg-python stream of the plain frames from `start`, `start` <= `first`.

        It begins with `lead(start)`: `start`, or a frame before it where the picture has ended by
        then.
        """
        if first == 0:
            picture = self.input()["v:0"]
            return plain(picture, self.picture, self.fps, freeze_ms=freeze_ms)
        options: dict[str, Any] = {"noaccurate_seek": None}
        key = self._key(self._shown(start))
        if key is not None:
            options["ss"] = f"{math.floor(key * 1_000_000)}us"
        return plain(
            self.input(**options)["v:0"],
            self.picture,
            self.fps,
            freeze_ms=freeze_ms,
            first=self.lead(start),
            grid=self._grid(),
        )

    def input(self, **options: Any) -> Any:
        """Return the recording as ffmpeg's input, its times counted from the start of the video.

        Whatever reads it has to run with `clock`.
        """
        import ffmpeg

        if self.steady and self.zero:
            options["itsoffset"] = f"{round(-self.zero * 1_000_000)}us"
        return ffmpeg.input(address(self.path), **options)

    @property
    def clock(self) -> tuple[str, ...]:
        """ffmpeg's arguments that let times be what they are, so that all stretches share them.

        Without them ffmpeg counts from the first stream that is used, and mends jumps.
        """
        return ("-copyts",) if self.steady else ()

    def lead(self, start: int) -> int:
        """Return the frame with which `read` begins when it is asked for `start`."""
        return 0 if self._grid() is None else self._shown(start)

    def _shown(self, frame: int) -> int:
        """Return `frame`; where the last frame is frozen, the last key frame before."""
        return frame if frame <= self._frame(self.last) else self._frame(self.keys[-1])

    def _key(self, frame: int) -> Fraction | None:
        """Return where to jump to so that `frame` can be decoded; None for the beginning."""
        wanted = frame - _FIELDS if self.picture.interlaced else frame
        before = [key for key in self.keys if self._frame(key) <= wanted]
        if not before:
            return None
        if self.indexed:
            # Past the key frame, which a time in µs may else lie short of; the next is not so near.
            return before[-1] + 1 / (2 * self.fps)
        return before[-1] - _EARLIER if before[-1] > _EARLIER else None

    def _frame(self, time: Fraction) -> int:
        """Return the frame at which ffmpeg's filter `fps` shows what has that time."""
        return max(0, math.floor(time * self.fps + Fraction(1, 2)))

    def _grid(self) -> int | None:
        """Return the parts of a second on which all times lie, of recording and video.

        On it the frames of a stretch are chosen as they are in the whole; None where it is finer
        than ffmpeg's times, so that the frames have to be counted from the beginning.
        """
        # bwdif halves the unit.
        grid = math.lcm(2 * self.base.denominator, self.fps.numerator)
        return grid if self.base.numerator == 1 and grid <= _FINEST else None


def survey(path: Path, picture: VideoStream, fps: Fraction) -> Footage:
    """Read through the recording at `path` without decoding it, for a video at `fps`.

    Raises MediaError where it cannot be read or has no picture.
    """
    keys: list[Fraction] = []
    last = end = Fraction(0)
    previous: Fraction | None = None
    steady = True
    with opened(path) as container:
        stream = picture_stream(container)
        zero = zero_of(container)
        indexed = bool(_INDEXED & set(container.format.name.split(",")))
        base = stream.time_base or Fraction(1, 1)
        for packet in container.demux(stream):
            if packet.pts is None:
                # The last, empty packet; or a file without times, of which nothing can be said.
                steady = steady and not packet.size
                continue
            time = packet.pts * base - zero
            if previous is not None and abs(time - previous) > _JUMP_S and not indexed:
                steady = False
            previous = time
            if packet.is_keyframe and not packet.is_discard and time >= 0:
                keys.append(time)
            last = max(last, time)
            end = max(end, time + (packet.duration or 0) * base)
    return Footage(
        path=path,
        picture=picture,
        fps=fps,
        keys=tuple(sorted(keys)),
        zero=zero,
        base=base,
        last=last,
        end=max(end, last),
        indexed=indexed,
        steady=steady and bool(keys),
    )
