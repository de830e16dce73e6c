"""What `doctor` looks at, one thing after the other."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from subtitler import media, weights
from subtitler.errors import ConfigError, SubtitlerError
from subtitler.languages import LANGUAGES, MARKS
from subtitler.model import Cue, Mark, Span, Track

Row = tuple[str, bool, str, str]
"""(what, whether it is fine, what was found, what helps)"""

ROOM_BYTES = 5 * 10**9
"""Less free space than this is soon used up by an evening of videos."""


def examine() -> list[Row]:
    """Every thing that the work needs, and how it stands."""
    return [*_machine(), *_ffmpeg(), *_fonts(), *_models()]


def draw_languages(out_png: Path) -> None:
    """A picture with a line in every language, drawn by the fonts and the libass that burn.

    Raises ConfigError where there is such a file, MissingError where a font is missing.
    """
    from subtitler.stages.burn import ass_for

    if out_png.exists():
        raise ConfigError("is there already", where=str(out_png), hint="choose another name")
    width, height, lowest_px = 960, 540, 84
    rows = []
    for code, row in LANGUAGES.items():
        line = f"{row.endonym} · {MARKS[Mark.MACHINE_TRANSCRIPT][code]}"
        track = Track(code, (Cue(Span(0, 1000), (line,), ("s1",)),))
        rows.append((ass_for(track, width, height, 1000), code))
    media.specimen(rows, out_png, width=width, height=height, lowest_px=lowest_px)


def _machine() -> Iterator[Row]:
    yield "Python", sys.version_info >= (3, 11), platform.python_version(), "install 3.11 or later"
    free = shutil.disk_usage(".").free
    yield "free space here", free > ROOM_BYTES, f"{free / 1e9:.0f} GB", "make room on this disk"


def _ffmpeg() -> Iterator[Row]:
    try:
        path = media.ffmpeg_path()
        yield "ffmpeg", True, f"{media.ffmpeg_version()} ({path.name})", ""
        missing = media.capabilities().missing
    except SubtitlerError as error:
        yield "ffmpeg", False, str(error), error.hint or ""
        return
    found = "libass, x264, AAC" if not missing else "without " + ", ".join(missing)
    yield "ffmpeg can burn in", not missing, found, "pip install imageio-ffmpeg"


def _fonts() -> Iterator[Row]:
    for code, row in LANGUAGES.items():
        sample = [row.endonym, *[texts[code] for texts in MARKS.values()]]
        try:
            family = media.font_for(code).family
            gaps = media.missing_letters(sample, code)
        except SubtitlerError as error:
            yield f"font for {row.name}", False, str(error), error.hint or ""
            continue
        letters = " ".join(f"U+{ord(letter):04X}" for letter, _, _ in gaps)
        found = f"{family}, without {letters}" if gaps else family
        yield f"font for {row.name}", not gaps, found, "pip install --force-reinstall subtitler"


def _models() -> Iterator[Row]:
    have = weights.installed()
    speech = [model.name for model in have if model.kind.startswith("whisper")]
    yield "speech model", bool(speech), ", ".join(speech), "subtitler models fetch whisper-base"
    pairs = [pair for model in have if not model.sample for pair in model.languages if "-" in pair]
    found = " ".join(sorted(pairs)) or "none but samples"
    yield "translation models", bool(pairs), found, "subtitler models list"
