"""Make the two sample testimonies from their text: a drawn scene, a synthetic voice, subtitles.

Nothing in them is real. `python samples/make_videos.py` writes samples/videos/*.mp4 and
samples/transcripts/*.srt; it needs espeakng-loader, fontpkg-noto-sans, imageio-ffmpeg, numpy
and Pillow. `--only kk` makes one of the two.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import subprocess
import sys
import tempfile
import wave
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

if __package__ in (None, ""):  # run as a script: make the package of this file importable
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.drawing import HEIGHT, WIDTH, Floats, dither_pattern, quantised
from samples.speech import Audio, Recording, Voice, activity, record

HERE = Path(__file__).resolve().parent
FPS = 25
# As in hand-drawn films, a drawing stands for two frames: half the work, and a smaller file.
FRAMES_A_DRAWING = 2


class Scene(Protocol):
    """A picture that can be drawn at any moment."""

    seed: int

    def frame(self, seconds: float, speaking: float) -> Floats:
        """Return the picture at a moment; `speaking` runs from 0 (silent) to 1."""


@dataclass(frozen=True)
class Sample:
    """One sample video: its name, how it is spoken, and the module that draws it."""

    name: str
    language: str
    voice: Voice
    scene: str
    lead_in: float = 1.4
    tail: float = 2.2
    pauses: tuple[float, float] = (0.7, 1.3)
    seed: int = 1


SAMPLES = (
    Sample("kk-testimony", "kk", Voice("kk+f2", 125, 42, 55), "samples.scene_kk"),
    # Of the voices tried, Whisper base understands this one best.
    Sample("en-testimony", "en", Voice("en-gb-x-rp+m3", 130, 38, 50), "samples.scene_en"),
)


def sentences(sample: Sample) -> list[str]:
    """Return the lines that are spoken."""
    text = (HERE / f"{sample.name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def timecode(seconds: float) -> str:
    """Return a time as SubRip writes it."""
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def subrip(lines: list[str], recording: Recording) -> str:
    """Return the transcript with its true times; a cue stays a tenth of a second longer."""
    cues = [
        f"{number}\n{timecode(start)} --> {timecode(end + 0.1)}\n{line}\n"
        for number, (line, (start, end)) in enumerate(
            zip(lines, recording.sentences, strict=True), start=1
        )
    ]
    return "\n".join(cues)


def write_wave(path: Path, samples: Audio, rate_hz: int) -> None:
    """Write 16-bit mono PCM."""
    data = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(data)


def ffmpeg_command(sound: Path, target: Path) -> list[str]:
    """Return the command that reads raw frames from its input and writes the finished video."""
    ffmpeg: str = importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe()
    return [
        *(ffmpeg, "-hide_banner", "-loglevel", "error", "-nostdin", "-y"),
        *("-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{WIDTH}x{HEIGHT}"),
        *("-framerate", str(FPS), "-i", "pipe:0", "-i", str(sound)),
        *("-map", "0:v", "-map", "1:a", "-map_metadata", "-1"),
        *(
            "-vf",
            "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd,format=yuv420p,"
            "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709",
        ),
        # A fixed number of threads: the encoder's result depends on it.
        *("-c:v", "libx264", "-preset", "slow", "-crf", "25", "-tune", "animation"),
        *("-g", str(FPS * 10), "-threads:v", "4", "-flags:v", "+bitexact"),
        # Drops the note in which the encoder describes itself, and its name in the header.
        *("-bsf:v", "filter_units=remove_types=6", "-metadata:s:v", "encoder=H.264"),
        *("-c:a", "aac", "-b:a", "64k", "-ar", "44100", "-ac", "1", "-flags:a", "+bitexact"),
        *("-fflags", "+bitexact", "-movflags", "+faststart", str(target)),
    ]


def encode(scene: Scene, recording: Recording, target: Path) -> None:
    """Draw every frame and write the video with its sound."""
    speaking = activity(recording, FPS)
    dither = dither_pattern(scene.seed)
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "speech.wav"
        write_wave(sound, recording.samples, recording.rate_hz)
        process = subprocess.Popen(ffmpeg_command(sound, target), stdin=subprocess.PIPE)
        assert process.stdin is not None
        with process.stdin as frames:
            drawing = b""
            for number, now in enumerate(speaking):
                if number % FRAMES_A_DRAWING == 0:
                    picture = scene.frame(number / FPS, float(now))
                    drawing = quantised(picture, dither).tobytes()
                frames.write(drawing)
                if number % (FPS * 5) == 0:
                    sys.stderr.write(f"{target.name}: {number / FPS:.0f} s drawn\n")
        if process.wait() != 0:
            raise RuntimeError(f"ffmpeg could not write {target}")


def make(sample: Sample) -> None:
    """Write the video and the transcript of one sample."""
    lines = sentences(sample)
    recording = record(
        lines,
        sample.voice,
        lead_in=sample.lead_in,
        tail=sample.tail,
        pauses=sample.pauses,
        seed=sample.seed,
    )
    transcript = HERE / "transcripts" / f"{sample.name}.{sample.language}.srt"
    video = HERE / "videos" / f"{sample.name}.mp4"
    for path in (transcript, video):
        path.parent.mkdir(parents=True, exist_ok=True)
    transcript.write_text(subrip(lines, recording), encoding="utf-8", newline="\n")
    scene: Scene = importlib.import_module(sample.scene).Scene()
    encode(scene, recording, video)
    sys.stderr.write(f"{video.name}: {recording.seconds:.1f} s, {video.stat().st_size} bytes\n")


def main() -> int:
    """Make the samples that were asked for."""
    parser = argparse.ArgumentParser(description="Make the two sample videos from their text.")
    parser.add_argument("--only", choices=[sample.language for sample in SAMPLES])
    only = parser.parse_args().only
    wanted = [sample for sample in SAMPLES if only in (None, sample.language)]
    # One fresh process for each: what eSpeak NG said before changes how it says the next thing.
    with ProcessPoolExecutor(
        max_workers=len(wanted),
        mp_context=multiprocessing.get_context("spawn"),
        max_tasks_per_child=1,
    ) as pool:
        list(pool.map(make, wanted))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
