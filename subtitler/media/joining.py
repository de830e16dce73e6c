"""Encoded stretches and the sound in one MP4, without a seam: packets are moved, never changed."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from subtitler.errors import MediaError, StorageError
from subtitler.media.probing import opened
from subtitler.media.shelf import Piece, packets

if TYPE_CHECKING:
    import av.container

# The same bytes from the same input, no name of a program, and the index first.
_OPTIONS = {"fflags": "+bitexact", "movflags": "+faststart"}


def join(pieces: Sequence[Piece], sound: Piece | None, out: Path, *, fps: Fraction) -> None:
    """Write the pieces of a picture of `fps` frames a second one after the other, with the sound.

    Frame n stands at n/fps whatever the pieces say; the sound keeps its times. Raises MediaError
    when the pieces were not encoded alike, StorageError when the disk is full.
    """
    with writing(out, sound.path if sound is not None else None) as container:
        lanes = [_video(container, pieces, fps)]
        if sound is not None:
            lanes.append(_sound(container, sound))
        for _, _, packet in heapq.merge(*lanes, key=lambda item: item[:2]):
            container.mux(packet)


_Lane = Iterator[tuple[Fraction, int, Any]]
"""Packets with their times in s, and the number of the lane to settle who goes first."""


def _video(
    container: av.container.OutputContainer, pieces: Sequence[Piece], fps: Fraction
) -> _Lane:
    delay = _delay(pieces, fps)
    stream = _stream_like(container, pieces[0])
    stream.time_base = 1 / fps
    return _frames(stream, pieces, fps, delay)


def _frames(stream: Any, pieces: Sequence[Piece], fps: Fraction, delay: int) -> _Lane:
    """Yield the packets of all pieces; the decoder's clock runs `delay` frames ahead."""
    first = 0
    for path, group in groupby(pieces, key=lambda piece: piece.path):
        source = packets(path, "video")
        place = 0
        for piece in group:
            for number, packet in enumerate(islice(source, piece.skip - place, _end(piece, place))):
                packet.stream = stream
                packet.pts = first + _in_frames(packet, "pts", fps) - piece.skip
                packet.dts = first + number - delay
                packet.duration = 1
                packet.time_base = 1 / fps
                yield packet.dts / fps, 0, packet
            place = piece.skip + piece.count
            first += piece.count


def _end(piece: Piece, place: int) -> int:
    return piece.skip - place + piece.count


def _in_frames(packet: Any, clock: Literal["pts", "dts"], fps: Fraction) -> int:
    """Return when a packet is shown, or decoded, in frames from the start of its file."""
    time = getattr(packet, clock)
    frames = Fraction(-1, 2) if time is None else time * packet.time_base * fps
    if frames.denominator != 1:
        raise MediaError("an encoded stretch has times that are no frames")
    return int(frames)


def _delay(pieces: Sequence[Piece], fps: Fraction) -> int:
    """Return by how many frames the decoder's clock is ahead.

    Raises MediaError when the pieces differ in that, or in what a decoder has to know beforehand:
    one header stands for all of them in the video.
    """
    headers, delays = set(), set()
    for path in dict.fromkeys(piece.path for piece in pieces):
        with opened(path) as container:
            stream = container.streams.video[0]
            headers.add(bytes(stream.codec_context.extradata or b""))
            first = next(packet for packet in container.demux(stream) if packet.size)
            delays.add(_in_frames(first, "pts", fps) - _in_frames(first, "dts", fps))
    if len(headers) != 1 or len(delays) != 1:
        raise MediaError("the encoded stretches do not fit together")
    return delays.pop()


def _sound(container: av.container.OutputContainer, sound: Piece) -> _Lane:
    stream = _stream_like(container, sound)
    return _samples(stream, sound)


def _samples(stream: Any, sound: Piece) -> _Lane:
    for packet in islice(packets(sound.path, "audio"), sound.skip, sound.skip + sound.count):
        time = Fraction(packet.dts or 0) * packet.time_base
        packet.stream = stream
        yield time, 1, packet


def _stream_like(container: av.container.OutputContainer, piece: Piece) -> Any:
    with opened(piece.path) as source:
        streams: Any = getattr(source.streams, piece.kind)
        stream = container.add_stream_from_template(streams[0])
        stream.metadata.clear()
        return stream


@contextmanager
def writing(out: Path, sound: Path | None = None) -> Iterator[av.container.OutputContainer]:
    """Open an MP4 to be written; ffmpeg's errors come out as StorageError or MediaError.

    With the file `sound`, times of the whole are in the unit of its sound: in ms, as usual, a sound
    that starts late would be moved by some samples.
    """
    import av
    import av.error

    options = dict(_OPTIONS)
    if sound is not None:
        with opened(sound) as container:
            for stream in container.streams.audio:
                options["movie_timescale"] = str(stream.rate)
    try:
        with av.open(f"file:{out.absolute()}", "w", format="mp4", options=options) as made:
            yield made
    except av.error.FFmpegError as error:
        raise _unwritten(error) from None


def _unwritten(error: Exception) -> Exception:
    if isinstance(error, OSError):
        return StorageError(
            "the video cannot be written: the disk is full or refuses",
            hint="free some space and run the same command again",
        )
    return MediaError("the encoded stretches cannot be put together")
