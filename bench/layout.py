"""What layout costs: 1,000 segments in each of ten languages.

    python -m bench.layout

CPU seconds in one process, loading of the libraries that know line breaks and phrases included.
The last column has every word written in letters that are dealt anew for each segment, so that
nothing is gained from a word or a pattern seen before: no testimony is as bad as that.
"""

from __future__ import annotations

import random
import time
import unicodedata

from bench.layout_texts import PARTS
from subtitler.checks.screen import screen_findings
from subtitler.formats.ass import write_ass
from subtitler.formats.plain import write_txt
from subtitler.formats.srt import write_srt
from subtitler.formats.ttml import write_ttml
from subtitler.formats.vtt import write_vtt
from subtitler.layout import layout
from subtitler.model import Segment, Span, Track, Transcript

SEGMENTS = 1000
CHARS_A_SECOND = {"zh": 5, "ja": 6, "ko": 6}
"""How fast the invented people speak; 14 in the other languages."""


def transcript(lang: str, seed: int = 5, *, strange: bool = False) -> Transcript:
    """Segments of a language, made from its parts; `strange` with letters dealt anew in each."""
    dice = random.Random(seed)
    names, begins, middles, ends = PARTS[lang]
    segments, at_ms = [], 0
    for number in range(SEGMENTS):
        joint = "" if lang in ("zh", "ja") else " "
        lists = dice.choice([(begins, middles, ends), (middles, ends), (begins, ends)])
        text = joint.join(dice.choice(some) for some in lists)
        while "{n}" in text:
            text = text.replace("{n}", str(dice.choice([dice.randint(1921, 1999), 200, 40])), 1)
        while "{name}" in text:
            text = text.replace("{name}", dice.choice(names), 1)
        text = text[0].upper() + text[1:]
        if strange:
            text = _dealt(text, dice)
        length_ms = 1000 * len(text) // CHARS_A_SECOND.get(lang, 14) + dice.randint(0, 900)
        segments.append(Segment(f"s{number}", Span(at_ms, at_ms + length_ms), text))
        at_ms += length_ms + dice.choice([0, 150, 400, 1200])
    return Transcript(lang, tuple(segments))


def _dealt(text: str, dice: random.Random) -> str:
    """The text with its letters exchanged among those of one kind, the same all through it."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for char in sorted(set(text)):
        if char.isalpha():
            kind = unicodedata.category(char), unicodedata.name(char).split()[0]
            kinds.setdefault(kind, []).append(char)
    swapped: dict[str, str] = {}
    for letters in kinds.values():
        swapped |= dict(zip(letters, dice.sample(letters, len(letters)), strict=True))
    return "".join(swapped.get(char, char) for char in text)


def laid_out(text: Transcript) -> tuple[Track, float]:
    """The cues of a transcript, and the CPU seconds that they take."""
    started = time.process_time()
    track, _ = layout(text)
    return track, time.process_time() - started


def checked(track: Track, text: Transcript) -> float:
    """The CPU seconds that it takes to check what the cues show."""
    started = time.process_time()
    screen_findings(track, text, duration_ms=text.segments[-1].span.end_ms)
    return time.process_time() - started


def exported(track: Track, text: Transcript) -> float:
    """The CPU seconds that it takes to write the cues in every format there is."""
    started = time.process_time()
    write_srt(track.cues)
    write_vtt(track)
    write_ass(track)
    write_ttml(track)
    write_txt(text, track)
    return time.process_time() - started


def main() -> None:
    """Print a row for each language and their sum."""
    print("| language | cues | layout, CPU s | its checks | export | letters dealt anew |")
    print("|---|---|---|---|---|---|")
    plain = {lang: transcript(lang) for lang in PARTS}
    strange = {lang: transcript(lang, strange=True) for lang in PARTS}
    total = [0.0, 0.0, 0.0, 0.0]
    for lang in PARTS:
        track, spent = laid_out(plain[lang])
        looked = checked(track, plain[lang])
        written = exported(track, plain[lang])
        spent_s = [spent, looked, written, laid_out(strange[lang])[1]]
        print(f"| {lang} | {len(track.cues)} | {_row(spent_s)} |")
        total = [sum(pair) for pair in zip(total, spent_s, strict=True)]
    print(f"| all ten | | {_row(total)} |")


def _row(seconds: list[float]) -> str:
    return " | ".join(f"{value:.2f}" for value in seconds)


if __name__ == "__main__":
    main()
