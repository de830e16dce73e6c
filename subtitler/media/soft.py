"""Subtitles beside the picture: every language as a track that a player switches on and off.

Nothing is encoded: picture and sound are the recording's own, packet for packet. It takes seconds
where burning in takes minutes, and whoever watches has to know how to turn subtitles on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from itertools import pairwise
from pathlib import Path
from typing import Any

from subtitler.errors import FormatError
from subtitler.media.burning import Sound
from subtitler.media.drawing import desk
from subtitler.media.graph import container as container_options
from subtitler.media.graph import length_ms, sound_of
from subtitler.media.joining import writing
from subtitler.media.probing import opened
from subtitler.media.runner import Progress, run_ffmpeg, time_limit_s
from subtitler.media.whitelist import address
from subtitler.model import MediaInfo, Span

# A mov_text encoder wants a style, though each player draws in its own.
_HEADER = (
    b"[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\n"
    b"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
    b"Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
    b"Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
    b"Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\n"
    b"[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
_MS = Fraction(1, 1000)
# A sample's length is written in two bytes.
_MOST_BYTES = 65_535
# Copying takes as long as the disk does.
_FACTOR = 10.0


@dataclass(frozen=True, slots=True)
class SoftTrack:
    """One language of an MP4: its ISO 639-2 code, the name that players show, and its cues."""

    iso639_2: str
    title: str
    cues: Sequence[tuple[Span, str]]


def mux_soft(
    source: Path,
    tracks: Sequence[SoftTrack],
    out: Path,
    *,
    info: MediaInfo,
    audio_stream: int | None,
    progress: Progress | None = None,
) -> None:
    """Write picture and sound of `source`, as they are, with the tracks as MP4; the first is on.

    The text is kept letter by letter; cues that overlap share a sample for as long as they do. Of
    the sound only `audio_stream` is kept, encoded where an MP4 cannot hold it. Raises MediaError
    where an MP4 cannot hold the picture, StorageError when the disk is full.
    """
    import ffmpeg

    audio_stream = sound_of(info, audio_stream)
    whole_ms = length_ms(info, audio_stream)
    with desk(out) as job:
        plain, made = job.folder / "plain.mp4", job.folder / "soft.mp4"
        recording = ffmpeg.input(address(source))
        options: dict[str, Any] = {"c:v": "copy", **container_options()}
        streams = [recording["v:0"]]
        if audio_stream is not None:
            sound = Sound(info, audio_stream)
            streams.append(sound.stream(recording))
            options |= {**sound.options, **sound.clock}
        run_ffmpeg(
            ffmpeg.output(*streams, address(plain), **options),
            cwd=job.folder,
            duration_ms=whole_ms,
            timeout_s=time_limit_s(whole_ms, _FACTOR),
            progress=progress,
        )
        _add(plain, tracks, made)
        made.replace(out)


def _add(plain: Path, tracks: Sequence[SoftTrack], out: Path) -> None:
    from av.stream import Disposition

    with opened(plain) as source, writing(out, plain) as container:
        copies = {}
        for stream in source.streams:
            copies[stream.index] = container.add_stream_from_template(stream)
            copies[stream.index].metadata.clear()
        lanes = [_copied(source, copies)]
        for number, track in enumerate(tracks):
            text: Any = container.add_stream("mov_text")
            text.time_base = _MS
            text.metadata["language"] = track.iso639_2
            text.metadata["title"] = track.title
            text.disposition = Disposition.default if number == 0 else Disposition(0)
            text.codec_context.subtitle_header = _HEADER
            lanes.append(_texts(track, text, number + 1))
        container.start_encoding()
        for _, _, packet in merge(*lanes, key=lambda item: item[:2]):
            container.mux(packet)


def _copied(source: Any, copies: dict[int, Any]) -> Iterator[tuple[Fraction, int, Any]]:
    for packet in source.demux():
        if packet.size:
            time = Fraction(packet.dts or 0) * packet.time_base
            packet.stream = copies[packet.stream.index]
            yield time, 0, packet


def _texts(track: SoftTrack, stream: Any, lane: int) -> Iterator[tuple[Fraction, int, Any]]:
    from av.packet import Packet

    for span, text in samples(track.cues):
        data = text.encode("utf-8")
        if len(data) > _MOST_BYTES:
            raise FormatError(
                f"a cue at {span.start_ms / 1000:.3f} s has more text than an MP4 can hold",
                where=track.iso639_2,
                hint="divide it into several",
            )
        packet: Any = Packet(len(data).to_bytes(2, "big") + data)
        packet.stream = stream
        packet.time_base = _MS
        packet.pts = packet.dts = span.start_ms
        packet.duration = span.duration_ms
        yield span.start_ms * _MS, lane, packet


def samples(cues: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Return what is on the screen when, without overlaps and gaps: nothing is an empty text."""
    borders = sorted({0, *(t for span, _ in cues for t in (span.start_ms, span.end_ms))})
    found = []
    for start, end in pairwise(borders):
        shown = [text for span, text in cues if span.start_ms <= start and span.end_ms >= end]
        found.append((Span(start, end), "\n".join(shown)))
    return found
