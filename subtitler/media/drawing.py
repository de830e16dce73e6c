"""Where libass draws from: a folder with the script, the fonts it needs, and no other font.

ffmpeg runs inside that folder with fixed ASCII names, so no name of a user ever enters a filter
graph; fontconfig is told of that folder alone, so the fonts of the machine change nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from subtitler.errors import MissingError, StorageError
from subtitler.media.fonts import fonts_for, place
from subtitler.media.runner import Log

_SCRIPT = "subs.ass"
_FONTS = "fonts"
_CONFIG = "fonts.conf"


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder for one job: ffmpeg's working directory, and the environment it needs."""

    folder: Path
    env: dict[str, str]

    @property
    def filter(self) -> str:
        """The filter that draws the script, for a graph in words: fixed names, nobody's text."""
        return f"ass=filename={_SCRIPT}:fontsdir={_FONTS}:shaping=complex"

    def draw(self, picture: Any) -> Any:
        """Return `picture` (an ffmpeg-python stream) with the script drawn into it."""
        return picture.filter("ass", filename=_SCRIPT, fontsdir=_FONTS, shaping="complex")


@contextmanager
def desk(beside: Path, *, ass: str | None = None, lang: str = "en") -> Iterator[Desk]:
    """Lay out a temporary folder beside the file `beside`: on its disk, gone afterwards.

    With `ass`, the script and the fonts that its text needs lie in it. Raises MissingError when a
    font is not installed; a disk that refuses to be written, here or in the job, is StorageError.
    """
    # Beside the output, so that a full disk is found early and the last step is a rename.
    try:
        with tempfile.TemporaryDirectory(
            dir=beside.parent,
            prefix=".part-media-",
            ignore_cleanup_errors=True,  # a virus scanner on Windows may hold a file for a moment
        ) as name:
            folder = Path(name).absolute()
            if ass is not None:
                (folder / _SCRIPT).write_text(ass, encoding="utf-8", newline="\n")
                _lay_fonts(folder, ass, lang)
            yield Desk(folder=folder, env={"FONTCONFIG_FILE": str(folder / _CONFIG)})
    except OSError as error:
        raise StorageError(
            f"the folder cannot be written: {error.strerror or type(error).__name__}",
            hint="see whether the disk is full or write-protected, and run the same command again",
        ) from None


def _lay_fonts(folder: Path, ass: str, lang: str) -> None:
    fonts = folder / _FONTS
    fonts.mkdir()
    for number, font in enumerate(fonts_for([ass], lang)):
        # libass reads every file in the folder, whatever its name.
        place(font, fonts / f"{number}{font.path.suffix}")
    here = escape(fonts.as_posix())
    cache = escape((folder / "cache").as_posix())
    (folder / _CONFIG).write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>{here}</dir><cachedir>{cache}</cachedir></fontconfig>\n",
        encoding="utf-8",
    )


def refuse_boxes(log: Log) -> None:
    """Raise MissingError when libass drew a letter as an empty box."""
    if log.boxes:
        letters = ", ".join(sorted(f"U+{ord(char):04X}" for char in log.boxes))
        raise MissingError(
            f"no font has these letters: {letters}",
            hint="correct the text, or report that these letters are needed",
        )
