"""The sound that the models hear: one chosen track, 16 kHz mono, complete, on the picture's clock.

The transcribers' libraries would each choose a track of their own, stop silently where a file is
cut or damaged, and count time from the first sound. So none of them ever sees a recording.
"""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path
from typing import Any

from subtitler.errors import MediaError
from subtitler.media.drawing import desk
from subtitler.media.probing import opened, packet_ends_ms
from subtitler.media.runner import Progress, run_ffmpeg, time_limit_s
from subtitler.media.whitelist import address, shown
from subtitler.model import AudioStream, MediaInfo, Span

RATE_HZ = 16_000  # what Whisper's mel filters were made for
# A decoded length may differ by the codec's padding (an AAC frame is 21-46 ms, a container's
# rounding up to 0.1 s). What is missing beyond this may be speech.
_TOLERANCE_MS = 500
_TOLERANCE_SHARE = 0.01
# Decoding sound takes 1/100 of its length; this is for a disk on a slow network.
_FACTOR = 4.0
# A hole in the times below this is jitter of the container, not damage.
_HOLE_MS = 100
# Containers whose clock ffmpeg starts at the first stream *used*, not at the first stream.
_USED_CLOCK = frozenset({"mpegts", "mpeg"})

# ISO 639-1, and both kinds of 639-2 and 639-3, for languages that containers tag in several ways.
_TAGS = {
    "ar": {"ar", "ara", "arb"},
    "de": {"de", "deu", "ger"},
    "en": {"en", "eng"},
    "fr": {"fr", "fra", "fre"},
    "ja": {"ja", "jpn"},
    "kk": {"kk", "kaz"},
    "ko": {"ko", "kor"},
    "ky": {"ky", "kir"},
    "mn": {"mn", "mon", "khk"},
    "ru": {"ru", "rus"},
    "tg": {"tg", "tgk"},
    "tr": {"tr", "tur"},
    "tt": {"tt", "tat"},
    "ug": {"ug", "uig"},
    "uz": {"uz", "uzb", "uzn"},
    "zh": {"zh", "zho", "chi", "cmn", "yue"},
}


def choose_audio(info: MediaInfo, language: str) -> int:
    """Return the number (from 0) of the sound track to transcribe.

    The track that is tagged with the spoken `language` (BCP-47), else the one that the file calls
    its default, else the first; several of a kind: the default one of them, else the first.
    Raises MediaError when there is no sound that can be decoded.
    """
    tracks = [number for number, track in enumerate(info.audio) if track.codec]
    if not tracks:
        raise MediaError(
            "this recording has no sound",
            hint="give the recording with sound; without it there is nothing to transcribe",
        )
    base = _primary(language)
    names = _TAGS.get(base, {base})
    spoken = [n for n in tracks if _primary(info.audio[n].language) in names]
    candidates = spoken or tracks
    return next((n for n in candidates if info.audio[n].default), candidates[0])


def _primary(tag: str) -> str:
    """Return the language of a tag: "kk-Cyrl-KZ" and "kk_KZ" are "kk"."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def extract_audio(
    source: Path,
    out: Path,
    *,
    stream: int,
    info: MediaInfo,
    allow_truncated: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write sound track `stream` of `source` to `out` and return its length in ms.

    `out` becomes a 16 kHz mono 16-bit WAV whose sample 0 is time 0 of the recording (silence
    stands where the track starts late or has a hole), so that times in it are times on screen.
    Raises MediaError when it holds no sound, ends early or is damaged inside; `allow_truncated`
    accepts the last two, and what can be decoded is written.
    """
    if not 0 <= stream < len(info.audio):
        raise MediaError(f"this recording has no sound track {stream}", where=shown(source))
    with desk(out) as job:
        made = job.folder / "audio.wav"
        log = run_ffmpeg(
            _graph(source, made, stream, info),
            cwd=job.folder,
            duration_ms=info.duration_ms,
            timeout_s=time_limit_s(info.duration_ms, _FACTOR),
            progress=progress,
        )
        length_ms = _length_ms(made)
        if length_ms == 0:
            raise MediaError(
                f"sound track {stream} holds no sound",
                where=shown(source),
                hint="give the recording with sound, or choose another track",
            )
        if not allow_truncated:
            _refuse_short(source, stream, info, length_ms)
            if log.errors or log.corrupt:
                _refuse_damaged(source, stream, certain=log.errors > 0)
        made.replace(out)
    if progress is not None:
        progress(info.duration_ms, info.duration_ms)
    return length_ms


def clean_audio(
    path: Path, *, high_pass_hz: int = 0, noise_floor_dbfs: float | None = None
) -> None:
    """Take rumble below `high_pass_hz` and steady noise out of a WAV file that a model hears.

    Noise is weakened by at most 12 dB, and only where its level is given. The file is replaced by
    one of the same length; nothing in it moves. Raises MediaError.
    """
    import ffmpeg

    with desk(path) as job:
        made = job.folder / "clean.wav"
        sound = ffmpeg.input(address(path))["a:0"]
        if high_pass_hz:
            sound = sound.filter("highpass", f=high_pass_hz)
        if noise_floor_dbfs is not None:
            # Its own search for the level finds next to nothing; its windows delay the sound.
            level = min(max(noise_floor_dbfs + _ABOVE_FLOOR_DB, -80.0), -20.0)
            sound = sound.filter("apad", pad_len=_DELAY)
            sound = sound.filter("afftdn", nr=12, nf=f"{level:.1f}")
            sound = sound.filter("atrim", start_sample=_DELAY)
        graph = ffmpeg.output(sound, address(made), **_WAV)
        length_ms = _length_ms(path)
        run_ffmpeg(
            graph,
            cwd=job.folder,
            duration_ms=length_ms,
            timeout_s=time_limit_s(length_ms, _FACTOR),
        )
        if _length_ms(made) != length_ms:
            raise MediaError("changed its length while it was cleaned", where=path.name)
        made.replace(path)


# Measured with ffmpeg 9 on bursts of noise at 16 kHz: the delay, and where 10 of 12 dB are reached.
_DELAY = 400
_ABOVE_FLOOR_DB = 3.0
_WAV = {
    "ac": 1,
    "ar": RATE_HZ,
    "c:a": "pcm_s16le",
    "map_metadata": -1,
    "map_chapters": -1,
    "fflags": "+bitexact",
    "flags:a": "+bitexact",
    "f": "wav",
}


def _graph(source: Path, made: Path, stream: int, info: MediaInfo) -> Any:
    import ffmpeg

    # Holes and a late start are filled with silence, by the track's own times.
    sound = ffmpeg.input(address(source))[f"a:{stream}"]
    sound = sound.filter("aresample", **{"async": 1, "first_pts": 0})
    late_ms = info.audio[stream].start_ms
    if _USED_CLOCK & set(info.container.split(",")) and late_ms > 0:
        sound = sound.filter("adelay", late_ms, all=1)
    return ffmpeg.output(sound, address(made), **_WAV)


def _length_ms(made: Path) -> int:
    """Return the length of the WAV that ffmpeg wrote; 0 for one that it left without samples."""
    try:
        with wave.open(str(made), "rb") as sound:
            return round(sound.getnframes() * 1000 / sound.getframerate())
    except (EOFError, wave.Error, FileNotFoundError):
        return 0


def _refuse_short(source: Path, stream: int, info: MediaInfo, length_ms: int) -> None:
    track = info.audio[stream]
    expected_ms = _end_ms(track) or info.duration_ms
    if not _short(length_ms, expected_ms):
        return
    if not track.duration_ms:
        # The container's length is the picture's, perhaps; the packets tell.
        ends = packet_ends_ms(source)
        if not _short(max(ends.values(), default=0), info.duration_ms):
            expected_ms = ends.get(stream, 0)
            if not _short(length_ms, expected_ms):
                return
    raise MediaError(
        f"decoded {length_ms / 1000:.1f} of {expected_ms / 1000:.1f} s: the file is cut off",
        where=shown(source),
        hint="copy it again from its origin; if this is all there is, set allow_truncated = true",
    )


def _end_ms(track: AudioStream) -> int:
    return track.start_ms + track.duration_ms if track.duration_ms else 0


def _short(length_ms: int, expected_ms: int) -> bool:
    return expected_ms - length_ms > max(_TOLERANCE_MS, expected_ms * _TOLERANCE_SHARE)


def _refuse_damaged(source: Path, stream: int, *, certain: bool) -> None:
    """Say where the sound is damaged; unless it is `certain`, only if a hole is found.

    Corrupt packets may belong to the picture.
    """
    places = _damage(source, stream)
    if not places and not certain:
        return
    times = ", ".join(f"{_clock(p.start_ms)}-{_clock(p.end_ms + 999)}" for p in places[:5])
    raise MediaError(
        f"the sound is damaged ({times or 'in a place that could not be found'}); speech may be "
        "lost",
        where=shown(source),
        hint="copy it again from its origin; if this is all there is, set allow_truncated = true",
    )


def _clock(time_ms: int) -> str:
    seconds = time_ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _damage(source: Path, stream: int) -> list[Span]:
    """Find where the sound does not decode: the holes between the frames that do."""
    import av.error

    heard: list[Span] = []
    with opened(source) as container:
        track = container.streams.audio[stream]
        zero_s = min(
            float(s.start_time * s.time_base)
            for s in [*container.streams.video, *container.streams.audio]
            if s.start_time is not None and s.time_base is not None
        )
        packets = container.demux(track)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    break
                for frame in packet.decode():
                    start_ms = max(0, round(((frame.time or 0.0) - zero_s) * 1000))
                    length_ms = round(frame.samples * 1000 / frame.sample_rate)
                    heard.append(Span(start_ms, start_ms + length_ms))
            except av.error.FFmpegError:
                continue
    return [
        Span(before.end_ms, after.start_ms)
        for before, after in pairwise(heard)
        if after.start_ms - before.end_ms >= _HOLE_MS
    ]
