"""What burning in costs: against bare ffmpeg, for several languages, for one corrected cue.

    python -m bench.burn [--minutes 10] [--size 640x360] [--preset web] [--languages 2]
                         [--rounds 1]

The recording is made here: a moving test picture with noise, 25 frames a second, key frames up to
10 s apart, and a tone; a cue of fiction stands every 4 s for 3 s. CPU is user plus system time of
this process and of ffmpeg; of several rounds the least counts, for other work on the machine adds
to it. Memory is the largest that one ffmpeg held.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from subtitler import media
from subtitler.formats.ass import to_ass
from subtitler.languages import LANGUAGES
from subtitler.media.drawing import desk
from subtitler.media.graph import PRESETS
from subtitler.model import Cue, Span, Track

WORDS = {
    "en": "The road to the village was long",
    "tr": "Köye giden yol uzundu",
    "kk": "Ауылға баратын жол ұзақ еді",
    "ru": "Дорога в деревню была длинной",
    "ar": "كان الطريق إلى القرية طويلاً",
    "zh": "去村子的路很长",
    "fr": "La route du village était longue",
    "de": "Der Weg ins Dorf war lang",
}


@dataclass
class Ledger:
    """CPU seconds by what was done."""

    spent: dict[str, float] = field(default_factory=dict)

    def measure(self, what: str, work: Callable[[], object]) -> None:
        """Do it, and note what it cost."""
        before, started = cpu_s(), time.monotonic()
        work()
        spent = cpu_s() - before
        self.spent[what] = min(spent, self.spent.get(what, spent))
        print(f"{what:48} {spent:8.1f} s CPU {time.monotonic() - started:8.1f} s")

    def ratio(self, one: str, other: str) -> None:
        """Print the share of one in another."""
        print(f"{one} / {other}: {self.spent[one] / self.spent[other]:.3f}")


def cpu_s() -> float:
    """User and system time of this process and those that it started and that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def recording(folder: Path, minutes: float, size: str) -> Path:
    """Make the recording."""
    path, seconds = folder / "recording.mp4", minutes * 60
    picture = f"testsrc2=s={size}:r=25:d={seconds},noise=alls=6:allf=t"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=f=300:d={seconds}"]
    codecs = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-c:a", "aac"]
    run(*inputs, *codecs, str(path))
    return path


def run(*arguments: str, cwd: Path | None = None) -> None:
    """Run ffmpeg as anybody would."""
    command = [str(media.ffmpeg_path()), "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True, cwd=cwd)


def script(lang: str, minutes: float, size: str, word: str = "") -> str:
    """A cue every 4 s; the one in the middle with `word` at its end."""
    width, height = map(int, size.split("x"))
    count = int(minutes * 15)
    cues = tuple(
        Cue(
            Span(n * 4000, n * 4000 + 3000),
            (f"{WORDS[lang]} {n}{word if n == count // 2 else ''}",),
            (str(n),),
        )
        for n in range(count)
    )
    font = media.font_for(lang)
    return to_ass(
        Track(lang, cues),
        width=width,
        height=height,
        family=font.family,
        size_ratio=font.size_ratio,
        rtl=LANGUAGES[lang].rtl,
        duration_ms=round(minutes * 60_000),
    )


def bare(source: Path, preset: str, ass: str, lang: str) -> None:
    """What ffmpeg alone costs: the same filter, fonts and settings, sound copied."""
    speed, crf = PRESETS[preset]
    out = source.parent / "bare.mp4"
    with desk(out, ass=ass, lang=lang) as job:
        filters = "ass=0.ass:fontsdir=fonts/0:shaping=complex"
        codecs = ["-c:v", "libx264", "-preset", speed, "-crf", str(crf), "-c:a", "copy"]
        run("-i", str(source), "-vf", filters, *codecs, str(out), cwd=job.folder)


def main() -> None:
    """Measure everything once, in one run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--preset", choices=PRESETS, default="web")
    parser.add_argument("--languages", type=int, choices=range(2, 9), default=2)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), asked.minutes, asked.size, asked.preset, asked.languages, asked.rounds)


def measure(
    folder: Path, minutes: float, size: str, preset: str, languages: int, rounds: int
) -> None:
    """Print the table and the shares."""
    source = recording(folder, minutes, size)
    info = media.probe(source)
    ledger = Ledger()
    first, *others = list(WORDS)[:languages]

    def captions(lang: str, shelf: str, word: str = "", earlier: str = "") -> media.Captions:
        made = [folder / earlier] if earlier else []
        text = script(lang, minutes, size, word)
        return media.Captions(lang, text, media.Shelf(folder / shelf / lang, made))

    def burn(what: media.Captions, out: str, beside: Sequence[media.Captions] = ()) -> None:
        media.burn(
            source,
            what,
            folder / out,
            info=info,
            sha256="bench",
            audio_stream=0,
            preset=preset,
            beside=beside,
        )

    def together(number: int) -> None:
        shelf = f"together{number}"
        burn(captions(first, shelf), "t.mp4", [captions(lang, shelf) for lang in others])
        for lang in others:
            burn(captions(lang, shelf), f"t-{lang}.mp4")

    def corrected(number: int) -> None:
        burn(captions(first, f"{first}{number}", "!", earlier=f"{first}.mp4"), "corrected.mp4")

    def nothing(number: int) -> None:
        burn(captions(first, f"{first}{number}", "!", earlier="corrected.mp4"), "nothing.mp4")

    all_of_them = f"{languages} languages from one decode"
    for number in range(rounds):
        whole = script(first, minutes, size)
        ledger.measure("bare ffmpeg", partial(bare, source, preset, whole, first))
        for lang in (first, *others):
            alone = partial(burn, captions(lang, f"{lang}{number}"), f"{lang}.mp4")
            ledger.measure(f"{lang} alone", alone)
        ledger.measure(all_of_them, partial(together, number))
        ledger.measure("one corrected cue", partial(corrected, number))
        ledger.measure("nothing changed", partial(nothing, number))
    ledger.spent["alone"] = sum(ledger.spent[f"{lang} alone"] for lang in (first, *others))
    ledger.ratio(f"{first} alone", "bare ffmpeg")
    ledger.ratio(all_of_them, "alone")
    ledger.ratio("one corrected cue", f"{first} alone")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest ffmpeg: {largest:.0f} MB")


if __name__ == "__main__":
    main()
