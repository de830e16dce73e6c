"""A video with its subtitles in the picture: whole, in time, and without a trace of its maker.

It is encoded stretch by stretch (`stretches.py`), and a stretch that was encoded before from the
same frames with the same captions is taken as it is (`shelf.py`).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from subtitler.errors import MediaError
from subtitler.media.binary import ffmpeg_version
from subtitler.media.checking import check_encoded, check_picture, check_sound
from subtitler.media.drawing import Desk, desk, draw, fonts_key, refuse_boxes
from subtitler.media.encoders import SOFTWARE, require_encoder
from subtitler.media.graph import (
    coding,
    container,
    even_size,
    length_ms,
    picture_end_ms,
    picture_of,
    rate,
    scaled,
    sound_of,
    transfer_of,
)
from subtitler.media.joining import join
from subtitler.media.runner import Progress, run_ffmpeg, time_limit_s
from subtitler.media.script import Part, Script
from subtitler.media.shelf import Piece, Shelf, key_of
from subtitler.media.stretches import Footage, Stretch, survey
from subtitler.media.whitelist import address, shown
from subtitler.model import MediaInfo

# An old laptop encodes 4K with the slowest preset at about 1/40 of real time.
_FACTOR = 60.0
# Sounds that every player takes out of an MP4; they are copied bit for bit.
_COPIED = {"aac", "mp3"}
# One encoder of 1080p needs up to 0.5 GB: what may run at once on a laptop, in px.
_AT_ONCE_PX = 4 * 1920 * 1080
# Goes up when the same words would give other pixels, or other bytes.
_VERSION = 1
_SOUND = "sound.mp4"


@dataclass(frozen=True)
class Captions:
    """What one language draws: its ASS script, and the shelf on which its stretches lie."""

    lang: str
    ass: str
    shelf: Shelf

    @cached_property
    def script(self) -> Script:
        """The script by the stretch."""
        return Script(self.ass)


def burn(
    source: Path,
    captions: Captions,
    out: Path,
    *,
    info: MediaInfo,
    sha256: str,
    audio_stream: int | None,
    preset: str = "web",
    encoder: str = SOFTWARE,
    allow_truncated: bool = False,
    beside: Sequence[Captions] = (),
    progress: Progress | None = None,
) -> None:
    """Write `source`, whose hash is `sha256`, with the captions drawn into its picture, as MP4.

    `preset` is one of `graph.PRESETS`, `encoder` one of `encoders.ENCODERS`; of the sound only
    `audio_stream` is kept, bit for bit where an MP4 can hold it. Stretches on the captions' shelf
    are not encoded again; each that is encoded is put there at once, and so are those of the
    captions `beside`, in other languages, which are drawn on the same decoded frames.

    Raises MediaError when there is no picture, or the result is shorter than the recording (unless
    `allow_truncated`) or does not show what it shows, MissingError when a font lacks a letter or
    the encoder does not work here, StorageError when the disk is full. What stood at `out` then
    stands there as before.
    """
    picture = picture_of(info)
    audio_stream = sound_of(info, audio_stream)
    require_encoder(encoder)
    film = _Film(
        footage=survey(source, picture, rate(picture)),
        sha256=sha256,
        program=ffmpeg_version(),
        preset=preset,
        encoder=encoder,
        freeze_ms=max(0, length_ms(info, audio_stream) - picture_end_ms(info)),
        whole_ms=length_ms(info, audio_stream),
        sound=None if audio_stream is None else Sound(info, audio_stream),
    )
    with desk(out) as job:
        work = _Burning(film, job, progress)
        made = work.pieces(captions, beside)
        joined = job.folder / "joined.mp4"
        pieces = [piece for _, piece in made if piece.kind == "video"]
        sounds = [piece for _, piece in made if piece.kind == "audio"]
        join(pieces, sounds[0] if sounds else None, joined, fps=film.fps)
        try:
            _check(joined, film, sounds, work.fresh, allow_truncated=allow_truncated)
        except MediaError:
            # A disk that could not be read for a moment leaves a stretch short, or wrong.
            captions.shelf.clear()
            raise
        joined.replace(out)
    captions.shelf.settle(made)
    if progress is not None:
        progress(film.whole_ms, film.whole_ms)


def _check(
    made: Path, film: _Film, sounds: Sequence[Piece], fresh: Sequence[int], *, allow_truncated: bool
) -> None:
    """Raise MediaError unless all of the film is in `made`, and is as it was."""
    where = shown(film.footage.path)
    check_encoded(
        made,
        whole_ms=None if allow_truncated else film.whole_ms,
        fps=film.fps,
        sound=bool(sounds),
        transfer=transfer_of(film.footage.picture),
        where=where,
    )
    for sound in sounds:
        check_sound(made, sound, where)
    check_picture(made, film.footage, fresh, where)


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound track that is kept."""

    info: MediaInfo
    number: int

    @property
    def clock(self) -> dict[str, Any]:
        """ffmpeg's option for an MP4 to be read again: it tells the sound's start to the sample."""
        return {"movie_timescale": self.info.audio[self.number].rate_hz or 90_000}

    @property
    def options(self) -> dict[str, Any]:
        """ffmpeg's options for it: as it is where an MP4 can hold it."""
        if self.info.audio[self.number].codec in _COPIED:
            return {"c:a": "copy"}
        return {"c:a": "aac", "b:a": "160k", "ar": 48000}

    def stream(self, recording: Any) -> Any:
        """Return it as a stream of ffmpeg's input `recording`, to be put out with `options`."""
        stream = recording[f"a:{self.number}"]
        if self.options["c:a"] == "copy":
            return stream
        return stream.filter("aresample", **{"async": 1, "first_pts": 0})

    def output(self, recording: Any, made: Path) -> Any:
        """Return ffmpeg's output of it to the file `made`."""
        import ffmpeg

        return ffmpeg.output(
            self.stream(recording), address(made), **self.options, **self.clock, **container()
        )


@dataclass(frozen=True)
class _Film:
    """A recording on its way to a video: all that decides the frames but for the captions."""

    footage: Footage
    sha256: str
    program: str
    preset: str
    encoder: str
    freeze_ms: int
    whole_ms: int
    sound: Sound | None

    @property
    def fps(self) -> Fraction:
        return self.footage.fps

    @cached_property
    def stretches(self) -> list[Stretch]:
        return self.footage.stretches(self._freeze_ms)

    @property
    def _freeze_ms(self) -> int:
        return self.freeze_ms if self.freeze_ms > 1000 / self.fps else 0

    def ms(self, frame: int) -> int:
        """Return when a frame is shown, in ms, as ffmpeg's filter `ass` sees it."""
        return int(frame * 1000 / self.fps)

    def end_ms(self, stretch: Stretch) -> int:
        """Return when the last frame of a stretch is shown, or later."""
        if stretch.frames is None:
            return self.whole_ms + 1000
        return self.ms(stretch.first + stretch.frames - 1)

    def part(self, captions: Captions, stretch: Stretch) -> Part:
        return captions.script.part(self.ms(stretch.first), self.end_ms(stretch))

    def key(self, captions: Captions, stretch: Stretch) -> str:
        """Return what decides the bytes of a stretch."""
        import ffmpeg

        part = self.part(captions, stretch)
        arguments = ffmpeg.compile(self.graph(stretch, {0: part}, Path()))
        how = [argument for argument in arguments if not argument.startswith("file:")]
        drawn = "" if part.empty else part.ass
        fonts = [] if part.empty else fonts_key(part.ass, captions.lang)
        return key_of(_VERSION, self.program, self.sha256, how[1:], drawn, fonts)

    def sound_key(self) -> str:
        """Return what decides the bytes of the sound; nothing where there is none."""
        if self.sound is None:
            return ""
        return key_of(_VERSION, self.program, self.sha256, self.sound.number, self.sound.options)

    def graph(
        self, stretch: Stretch, parts: Mapping[int, Part], folder: Path, sound: Any = None
    ) -> Any:
        """Return the graph that makes a stretch of each part: its number is the file's name.

        `sound` is one more output.
        """
        import ffmpeg

        start = min(part.from_ms for part in parts.values())
        start = min(stretch.first, int(start * self.fps / 1000))
        stream = self.footage.read(start, stretch.first, self._freeze_ms)
        stream = scaled(stream, *even_size(self.footage.picture))
        ahead = stretch.first - self.footage.lead(start) if stretch.first else 0
        streams = stream.split() if len(parts) > 1 else {0: stream}
        options = {**coding(self.preset, self.encoder), **container()}
        if stretch.frames is not None:
            options["frames:v"] = stretch.frames
        if stretch.first:
            options["bsf:v"] = f"setts=pts=PTS-{stretch.first}:dts=DTS-{stretch.first}"
        outputs = []
        for place, (number, part) in enumerate(parts.items()):
            drawn = streams[place] if part.empty else draw(streams[place], number)
            if ahead:
                drawn = drawn.filter("trim", start_frame=ahead)
            outputs.append(ffmpeg.output(drawn, address(folder / f"{number}.mp4"), **options))
        if sound is not None:
            outputs.append(sound)
        return ffmpeg.merge_outputs(*outputs).global_args(*self.footage.clock)


class _Burning:
    """One burn-in at work, at its desk.

    `fresh` are the first frames of the stretches that it has encoded.
    """

    def __init__(self, film: _Film, job: Desk, progress: Progress | None) -> None:
        self._film = film
        self._job = job
        self._progress = progress
        self.fresh: list[int] = []

    def pieces(self, captions: Captions, beside: Sequence[Captions]) -> list[tuple[str, Piece]]:
        """Return the pieces of the picture, then the sound, with their keys; all are there then."""
        film, shelf = self._film, captions.shelf
        keys = {stretch: film.key(captions, stretch) for stretch in film.stretches}
        sound_key = film.sound_key()
        # A clock that jumps is mended for picture and sound together or not at all.
        together = not film.footage.steady and bool(sound_key)
        anew = together and not all(shelf.get(key) for key in [*keys.values(), sound_key])
        made = []
        for stretch, key in keys.items():
            piece = shelf.get(key)
            if piece is None or anew:
                self._encode(stretch, captions, beside, with_sound=together)
                self.fresh.append(stretch.first)
                piece = shelf[key]
            if piece.count:
                made.append((key, piece))
            if piece.count < (stretch.frames or 0):
                break  # the recording ends before it says so
        if sound_key and shelf.get(sound_key) is None:
            self._encode_sound(shelf)
        return [*made, (sound_key, shelf[sound_key])] if sound_key else made

    def _encode(
        self,
        stretch: Stretch,
        captions: Captions,
        beside: Sequence[Captions],
        *,
        with_sound: bool,
    ) -> None:
        """Encode a stretch, of other languages too where they lack it, and put all on shelves."""
        film, job = self._film, self._job
        width, height = even_size(film.footage.picture)
        # Where nothing is drawn, languages have the same key.
        missing = {film.key(captions, stretch): [captions]}
        for other in beside[: max(1, _AT_ONCE_PX // (width * height)) - 1]:
            key = film.key(other, stretch)
            if other.shelf.get(key) is None:
                missing.setdefault(key, []).append(other)
        parts = {n: film.part(who[0], stretch) for n, who in enumerate(missing.values())}
        for number, who in enumerate(missing.values()):
            job.lay(parts[number].ass, who[0].lang, number)
        start_ms = film.ms(stretch.first)
        length = film.end_ms(stretch) - start_ms

        def report(done: int, total: int) -> None:
            if self._progress is not None:
                self._progress(min(start_ms + done, film.whole_ms), film.whole_ms)

        sound = None
        if with_sound and film.sound is not None:
            sound = film.sound.output(film.footage.input(), job.folder / _SOUND)
        log = run_ffmpeg(
            film.graph(stretch, parts, job.folder, sound),
            cwd=job.folder,
            env=job.env,
            duration_ms=length,
            timeout_s=time_limit_s(length * len(parts), _FACTOR),
            progress=report,
        )
        if log.boxes and len(parts) > 1:
            # So that only the language that lacks a letter fails.
            self._encode(stretch, captions, (), with_sound=with_sound)
            return
        refuse_boxes(log)
        for number, (key, who) in enumerate(missing.items()):
            made = job.folder / f"{number}.mp4"
            for other in who[1:]:
                copy = job.folder / "copy.mp4"
                shutil.copyfile(made, copy)
                other.shelf.put(key, copy)
            who[0].shelf.put(key, made)
        if sound is not None:
            captions.shelf.put(film.sound_key(), job.folder / _SOUND, "audio")

    def _encode_sound(self, shelf: Shelf) -> None:
        film, made = self._film, self._job.folder / _SOUND
        assert film.sound is not None
        run_ffmpeg(
            film.sound.output(film.footage.input(), made).global_args(*film.footage.clock),
            cwd=self._job.folder,
            duration_ms=film.whole_ms,
            timeout_s=time_limit_s(film.whole_ms, _FACTOR),
        )
        shelf.put(film.sound_key(), made, "audio")
