"""What is in a recording: container, picture, sound tracks, and where they start.

PyAV reads it, under the white lists of `whitelist.py`. Time 0 is where a player starts: the
earliest of the picture and the sound tracks. Every time in the program counts from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from subtitler.errors import MediaError, StorageError
from subtitler.media.whitelist import (
    ANALYZE_US,
    FORMATS,
    MAX_PIXELS,
    MAX_STREAMS,
    PROBE_BYTES,
    PROTOCOLS,
    address,
    shown,
)
from subtitler.model import AudioStream, MediaInfo, VideoStream

if TYPE_CHECKING:
    import av.audio.stream
    import av.container
    import av.stream
    import av.video.frame
    import av.video.stream

# ITU-T H.273, table 3: transfer characteristics, by ffmpeg's names.
TRANSFERS = {
    1: "bt709",
    4: "bt470m",
    5: "bt470bg",
    6: "smpte170m",
    8: "linear",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
    16: "smpte2084",
    18: "arib-std-b67",
}
# H.264 and its kin say how the fields lie: 0 unknown, 1 progressive, above that interlaced.
_PROGRESSIVE = 1
# Brands of the ISO container that mean a photograph (HEIF, AVIF).
_PHOTOS = frozenset({"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis"})
# Formats without a length of their own: ffmpeg guesses it from the bit rate, and guesses wrong.
_GUESSED = frozenset({"aac", "mp3", "amr", "mpeg", "ac3"})
# Frame rates that cameras make.
_RATES = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(48),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
    Fraction(100),
    Fraction(120),
    Fraction(240),
)
# How playlists and lists of files begin: HLS, ffmpeg's concat, DASH, Windows Media.
_LISTS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"<asx", b"<ASX", b"[Reference]", b"concat:")
_HINT = "give a video or sound file, such as .mp4, .mov, .mkv or .wav"


def probe(path: Path) -> MediaInfo:
    """Return what the recording at `path` holds; its sound may be missing (`audio=()`).

    Raises MediaError when it is not a recording: a playlist, a list of files, an image, text, an
    empty file or one that ends before its index, whatever its name says.
    """
    _look(path)
    with opened(path) as container:
        brand = container.metadata.get("major_brand", "").strip().lower()
        if brand in _PHOTOS:
            raise MediaError("this is a photograph", where=shown(path), hint=_HINT)
        if len(container.streams) > MAX_STREAMS:
            raise MediaError(
                f"it holds {len(container.streams)} streams; {MAX_STREAMS} are the limit",
                where=shown(path),
            )
        return _describe(container, path)


def _look(path: Path) -> None:
    """Look at the file itself, for sentences that ffmpeg does not have."""
    try:
        if not path.exists():
            raise MediaError("there is no such file", where=shown(path))
        if not path.is_file():
            raise MediaError("this is not a file", where=shown(path))
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        raise StorageError(
            f"it cannot be read: {error.strerror}",
            where=shown(path),
            hint="see whether you may read it, and whether the disk is well",
        ) from None
    if not head:
        raise MediaError("this file is empty", where=shown(path), hint="copy it again")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_LISTS):
        raise MediaError(
            "this is a playlist that points to other files, not a recording",
            where=shown(path),
            hint="give the recording itself",
        )


@contextmanager
def opened(path: Path) -> Iterator[av.container.InputContainer]:
    """Open a recording under the white lists; ffmpeg's errors come out as MediaError."""
    import av
    import av.error

    options = {
        "protocol_whitelist": PROTOCOLS,
        "format_whitelist": FORMATS,
        "probesize": str(PROBE_BYTES),
        "analyzeduration": str(ANALYZE_US),
        "max_streams": str(MAX_STREAMS + 1),
    }
    try:
        with av.open(address(path), options=options, metadata_errors="replace") as container:
            yield container
    except av.error.PermissionError:
        raise StorageError("it cannot be read", where=shown(path)) from None
    except (av.error.FFmpegError, ValueError):
        raise MediaError(
            "this is not a recording that can be read, or it is cut off or damaged",
            where=shown(path),
            hint=f"see whether it plays; {_HINT}",
        ) from None


def _describe(container: av.container.InputContainer, path: Path) -> MediaInfo:
    pictures, sounds = _pictures(container), list(container.streams.audio)
    if not pictures and not sounds:
        raise MediaError("it holds neither picture nor sound", where=shown(path), hint=_HINT)
    zero = zero_of(container)
    video = _video(container, pictures[0], zero, path) if pictures else None
    audio = tuple(_audio(s, zero) for s in sounds)
    duration_ms = (container.duration or 0) // 1000
    if duration_ms <= 0 or _GUESSED & set(container.format.name.split(",")):
        duration_ms = max(packet_ends_ms(path).values(), default=0)
    return MediaInfo(
        container=container.format.name, duration_ms=duration_ms, video=video, audio=audio
    )


def zero_of(container: av.container.InputContainer) -> Fraction:
    """Return where a player starts, in s by the file's own clock."""
    streams = [*_pictures(container), *container.streams.audio]
    return min((_start(stream) for stream in streams), default=Fraction(0))


def picture_stream(container: av.container.InputContainer) -> av.video.stream.VideoStream:
    """Return the stream of the picture; MediaError when there is none."""
    for stream in _pictures(container):
        return stream
    raise MediaError("this recording has no picture")


def _pictures(container: av.container.InputContainer) -> list[av.video.stream.VideoStream]:
    return [stream for stream in container.streams.video if not _attached(stream)]


def _attached(stream: av.video.stream.VideoStream) -> bool:
    """Whether this "video" is a cover picture."""
    from av.stream import Disposition

    return bool(stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails))


def _start(stream: av.stream.Stream) -> Fraction:
    """Return where a stream starts, in s, by the file's own clock."""
    if stream.start_time is None or stream.time_base is None:
        return Fraction(0)
    return stream.start_time * stream.time_base


def _length_ms(stream: av.stream.Stream) -> int:
    """Return how long a stream says it is, in ms; 0 when it does not say."""
    if stream.duration is not None and stream.time_base is not None:
        return max(0, round(stream.duration * stream.time_base * 1000))
    # Matroska keeps the end of each stream in a tag: "00:00:30.023000000".
    for key, value in stream.metadata.items():
        match = re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", value)
        if key.upper().split("-")[0] == "DURATION" and match:
            hours, minutes, seconds = match.groups()
            end = int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
            return max(0, round((end - _start(stream)) * 1000))
    return 0


def _audio(stream: av.audio.stream.AudioStream, zero: Fraction) -> AudioStream:
    from av.stream import Disposition

    context = stream.codec_context
    return AudioStream(
        # A sound that ffmpeg has no decoder for (Apple's spatial sound) still has its number.
        codec=context.codec.canonical_name if context is not None else "",
        channels=context.channels if context is not None else 0,
        rate_hz=context.sample_rate if context is not None else 0,
        language=(stream.language or "").strip(),
        default=bool(stream.disposition & Disposition.default),
        start_ms=round((_start(stream) - zero) * 1000),
        duration_ms=_length_ms(stream),
    )


def _video(
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream,
    zero: Fraction,
    path: Path,
) -> VideoStream:
    context = stream.codec_context
    if context is None:
        raise MediaError("its picture has a format that ffmpeg cannot read", where=shown(path))
    if not 0 < context.width * context.height <= MAX_PIXELS:
        raise MediaError(
            f"its picture is {context.width}×{context.height}; that cannot be right",
            where=shown(path),
        )
    frame = _first_frame(container, stream)
    rotation = frame.rotation % 360 if frame is not None else 0
    width, height = _displayed(context.width, context.height, stream.sample_aspect_ratio, rotation)
    interlaced = context.field_order > _PROGRESSIVE or (
        frame is not None and frame.interlaced_frame
    )
    transfer = frame.color_trc if frame is not None else context.color_trc
    return VideoStream(
        codec=context.codec.canonical_name,
        width=width,
        height=height,
        rotation=rotation,
        fps=_fps(stream),
        pixel_format=context.pix_fmt or "",
        transfer=TRANSFERS.get(int(transfer), ""),
        interlaced=interlaced,
        start_ms=round((_start(stream) - zero) * 1000),
        duration_ms=_length_ms(stream),
    )


def _first_frame(
    container: av.container.InputContainer, stream: av.video.stream.VideoStream
) -> av.video.frame.VideoFrame | None:
    """Decode one frame: it alone knows its rotation. None where the picture is damaged."""
    import av.error

    try:
        for packet in container.demux(stream):
            for frame in packet.decode():
                return frame
    except av.error.FFmpegError:
        return None
    return None


def _displayed(
    width: int, height: int, sample_aspect: Fraction | None, rotation: int
) -> tuple[int, int]:
    """Return the size that a viewer sees, in square pixels; nothing is ever made smaller."""
    if sample_aspect is not None and sample_aspect > 1:
        width = round(width * sample_aspect)
    elif sample_aspect is not None and 0 < sample_aspect < 1:
        height = round(height / sample_aspect)
    return (height, width) if rotation % 180 == 90 else (width, height)


def _fps(stream: av.video.stream.VideoStream) -> str:
    """Return the constant rate that shows this picture best, such as "30000/1001".

    `average_rate` is frames by time, `base_rate` the rate on which all times fall. Phones film
    with a rate that varies below the base rate; a base rate far above cameras is an accident.
    """
    average, base = stream.average_rate, stream.base_rate
    if not average:
        average = stream.guessed_rate or base or Fraction(25)
    near = min(_RATES, key=lambda rate: abs(rate - average))
    if abs(near - average) / near < Fraction(1, 2000):
        rate = near
    elif base and average <= base <= 60 and base < 2 * average:
        rate = base
    else:
        rate = next((rate for rate in _RATES if rate >= average), _RATES[-1])
    if average < 20:
        # Slow cameras and slides keep their own rate.
        rate = average.limit_denominator(1001)
    return f"{rate.numerator}/{rate.denominator}"


def packet_ends_ms(path: Path) -> dict[int, int]:
    """Return where the last packets end, in ms, by reading through the whole file.

    The keys are the numbers of the sound tracks, and -1 for the picture.
    """
    ends: dict[int, Fraction] = {}
    with opened(path) as container:
        pictures, sounds = _pictures(container)[:1], list(container.streams.audio)
        zero = zero_of(container)
        keys = {s.index: number for number, s in enumerate(sounds)}
        for packet in container.demux([*pictures, *sounds]):
            time = packet.pts if packet.pts is not None else packet.dts
            if time is not None and packet.time_base is not None:
                end = (time + (packet.duration or 0)) * packet.time_base - zero
                key = keys.get(packet.stream.index, -1)
                ends[key] = max(ends.get(key, Fraction(0)), end)
    return {key: round(end * 1000) for key, end in ends.items()}
