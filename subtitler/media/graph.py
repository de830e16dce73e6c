"""The picture on its way to the subtitles: upright, progressive, square, even, in plain colours.

ffmpeg-python only writes these graphs; `runner.py` runs them. Every number in them comes from a
probe, and no text of a user ever enters one.
"""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

from subtitler.errors import MediaError
from subtitler.media.encoders import SOFTWARE, chip_coding
from subtitler.media.whitelist import address
from subtitler.model import MediaInfo, VideoStream

# Transfers whose white is far brighter than a screen's: phones' HLG, cameras' PQ.
_HDR = {"arib-std-b67", "smpte2084"}
# Captions change on frames: below this rate they would come visibly late.
_LEAST_FPS = 20
# More than the distance of key frames in camcorders (0.5 s) and in what is made for the web (10 s).
_LEAD_MS = 15_000
# BT.2408: diffuse white of HLG and PQ pictures is 203 cd/m².
_WHITE_NITS = 203

# Frames narrower than this hold three lines of captions between _CAPTIONS and 66 % (see
# `formats/ass.py`), and the names of the app, or a mark of ours, above _TOP.
_TALL = 0.7
_CAPTIONS = 0.515
_TOP = 0.12

PRESETS = {
    # For archives and broadcasters, for the web, and for platforms that encode once more.
    "master": ("medium", 18),
    "web": ("veryfast", 21),
    "social": ("fast", 21),
}


def picture_of(info: MediaInfo) -> VideoStream:
    """Return the picture; MediaError when the recording has none."""
    if info.video is None:
        raise MediaError(
            "this recording has no picture",
            hint="use the subtitle files; or make a video from the sound and a photograph first",
        )
    return info.video


def sound_of(info: MediaInfo, audio_stream: int | None) -> int | None:
    """Return the number of the sound track to keep; None for a recording without sound.

    MediaError when there is no track of that number.
    """
    if audio_stream is None or not info.audio:
        return None
    if not 0 <= audio_stream < len(info.audio):
        raise MediaError(f"this recording has no sound track {audio_stream}")
    return audio_stream


def even_size(picture: VideoStream) -> tuple[int, int]:
    """Return the size, in px, in which `picture` is encoded: both even, never smaller."""
    return picture.width + picture.width % 2, picture.height + picture.height % 2


def rate(picture: VideoStream, most: int | None = None) -> Fraction:
    """Return the frames a second of the output: the picture's own, or a multiple or part of it."""
    fps = Fraction(picture.fps)
    while fps < _LEAST_FPS:
        fps *= 2
    while most is not None and fps > most:
        fps /= 2
    return fps


def length_ms(info: MediaInfo, audio_stream: int | None) -> int:
    """Return when the later of the picture and the chosen sound ends, in ms."""
    return max(picture_end_ms(info), _sound_end_ms(info, audio_stream))


def picture_end_ms(info: MediaInfo) -> int:
    """Return when the picture ends, in ms; the recording's end where it does not say."""
    picture = picture_of(info)
    return picture.start_ms + picture.duration_ms if picture.duration_ms else info.duration_ms


def _sound_end_ms(info: MediaInfo, audio_stream: int | None) -> int:
    if audio_stream is None:
        return 0
    sound = info.audio[audio_stream]
    return sound.start_ms + sound.duration_ms if sound.duration_ms else 0


def seeked(source: Path, start_ms: int, duration_ms: int) -> tuple[Any, int]:
    """Return `source` as an input that holds `duration_ms` from `start_ms`, and its lead in ms.

    ffmpeg's jump lands behind the time in files without an index (a transport stream: on the next
    key frame), so it aims some seconds before; the lead is what has to be cut off.
    """
    import ffmpeg

    lead_ms = min(start_ms, _LEAD_MS)
    times = {"ss": f"{start_ms - lead_ms}ms", "t": f"{lead_ms + duration_ms}ms"}
    return ffmpeg.input(address(source), **times), lead_ms


def plain(
    stream: Any,
    picture: VideoStream,
    fps: Fraction,
    *,
    freeze_ms: int = 0,
    lead_ms: int = 0,
    first: int = 0,
    grid: int | None = None,
) -> Any:
    """Return `stream` as frames that can be drawn on, from time 0, at a constant rate.

    The rotation tag has been obeyed by ffmpeg before. Where the sound outlasts the picture, the
    last frame stays for `freeze_ms`: captions there would be lost otherwise. Time 0 is `lead_ms`
    into the input. With `first` the frames before that one are left out; then all times have to
    lie on `grid` parts of a second.
    """
    if picture.interlaced:
        stream = stream.filter("bwdif", mode="send_frame", deint="interlaced")
    if lead_ms:
        stream = stream.filter("setpts", f"PTS-{lead_ms}/1000/TB")
    # Frames before time 0 are dropped; where the picture starts late its first one fills in.
    start: int | str = 0
    if first and grid:
        # ffmpeg reads this time in µs and moves its grid of frames by it: in a unit that both the
        # recording's times and the frames share, nothing is rounded on the way.
        stream = stream.filter("settb", f"1/{grid}")
        microseconds = math.floor(first / fps * 1_000_000 + Fraction(1, 2))
        # A little more, for a number with a point may fall short of the whole number meant.
        start = f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06}2"
    stream = stream.filter("fps", fps=f"{fps.numerator}/{fps.denominator}", start_time=start)
    if freeze_ms > 0:
        stream = stream.filter("tpad", stop_mode="clone", stop_duration=f"{freeze_ms}ms")
    if picture.transfer in _HDR:
        stream = _tone_mapped(stream, picture.transfer)
    return stream


def _tone_mapped(stream: Any, transfer: str) -> Any:
    """Bring HDR to the colours of ordinary screens (BT.709); white text would blind otherwise."""
    # Files that name their transfer alone are common; both transfers come with BT.2020 (BT.2100).
    stream = stream.filter(
        "setparams", color_trc=transfer, color_primaries="bt2020", colorspace="bt2020nc"
    )
    stream = stream.filter("zscale", t="linear", npl=_WHITE_NITS)
    stream = stream.filter("format", "gbrpf32le").filter("zscale", p="bt709")
    stream = stream.filter("tonemap", "mobius", desat=0)
    return stream.filter("zscale", t="bt709", m="bt709", r="tv")


def transfer_of(picture: VideoStream) -> str:
    """Return how the brightness of the output is marked: as that of the recording, but for HDR."""
    return "bt709" if picture.transfer in _HDR else picture.transfer


def is_plain(picture: VideoStream) -> bool:
    """Whether the picture is encoded as it is: not turned, scaled, or brought to other colours.

    Pictures with pixels that are not square tell so by their size alone.
    """
    return (
        not picture.rotation
        and not picture.interlaced
        and picture.transfer not in _HDR
        and picture.pixel_format == "yuv420p"
        and even_size(picture) == (picture.width, picture.height)
    )


def scaled(stream: Any, width: int, height: int) -> Any:
    """Return `stream` in that size, in px, with square pixels and 4:2:0 of television range."""
    stream = stream.filter("scale", width, height, flags="lanczos", out_range="tv")
    return stream.filter("setsar", 1).filter("format", "yuv420p")


def fitted(stream: Any, picture: VideoStream, size: tuple[int, int]) -> Any:
    """Return `stream` within `size`, whole: what is left over shows it enlarged, blurred, dark.

    Nothing of the witness is cut away.
    """
    width, height = size
    have, want = Fraction(picture.width, picture.height), Fraction(width, height)
    if abs(have - want) / want < Fraction(1, 100):
        return scaled(stream, width, height)
    both = scaled(stream, *_within(have, width, height)).split()
    # Blurred small and enlarged: a blur of this width costs nothing then.
    low = (_even(width / 8), _even(height / 8))
    back = both[0].filter("scale", *low, force_original_aspect_ratio="increase")
    back = back.filter("crop", *low).filter("gblur", sigma=5)
    back = back.filter("scale", width, height, flags="bicubic").filter("setsar", 1)
    # 45 % of the light: what is said and shown stays in front.
    back = back.filter("lutyuv", y="16+(val-16)*0.45")
    drawn = back.overlay(both[1], x="(W-w)/2", y=_top(picture, size), format="yuv420")
    return drawn.filter("format", "yuv420p")


def _top(picture: VideoStream, size: tuple[int, int]) -> int:
    """Return how far below the upper edge a fitted picture lies, in px.

    In the middle; but in tall frames, whose captions stand in the middle too, above them, so that
    they do not cover the face that speaks.
    """
    width, height = size
    inner = _within(Fraction(picture.width, picture.height), width, height)[1]
    middle = (height - inner) // 2
    if width / height >= _TALL:
        return middle
    return min(middle, max(round(height * _TOP), round(height * _CAPTIONS) - inner))


def _within(have: Fraction, width: int, height: int) -> tuple[int, int]:
    """Return the largest even size of the shape `have` within a frame."""
    if have > Fraction(width, height):
        return width, min(height, _even(width / have))
    return min(width, _even(height * have)), height


def _even(value: float | Fraction) -> int:
    return max(2, round(value / 2) * 2)


def coding(preset: str, encoder: str = SOFTWARE) -> dict[str, Any]:
    """Return ffmpeg's options for a picture that plays everywhere: H.264 High, 4:2:0.

    From x264 the same bytes come from the same input.
    """
    speed, crf = PRESETS[preset]
    if encoder != SOFTWARE:
        return chip_coding(encoder, crf)
    return {
        "c:v": "libx264",
        "preset": speed,
        "crf": crf,
        # x264's look-ahead thread decides a little by chance: of 150 encodes of the same frames on
        # two cores, 6 differed; without the thread none did.
        "x264-params": "sync-lookahead=0",
        "profile:v": "high",
        "pix_fmt": "yuv420p",
    }


def container() -> dict[str, Any]:
    """Return ffmpeg's options for an MP4 that tells nothing of who made it, and of what."""
    return {
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "flags:a": "+bitexact",
        "f": "mp4",
    }


def encoding(preset: str) -> dict[str, Any]:
    """Return ffmpeg's options for a whole video, its index first."""
    return {**coding(preset), **container(), "movflags": "+faststart"}
