"""Where libass draws from: a folder with scripts, the fonts they need, and no other font.

ffmpeg runs inside that folder with fixed ASCII names, so no name of a user ever enters a filter
graph; fontconfig is told of that folder alone, so the fonts of the machine change nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from subtitler.errors import MissingError, StorageError
from subtitler.media.fonts import Font, fonts_for, place
from subtitler.media.runner import Log

_FONTS = "fonts"
_CONFIG = "fonts.conf"
# Where libass looks for a letter that the language's own font has not got, whatever other fonts
# lie here for other languages: the order of `fonts.missing_letters`.
_FALLBACKS = ("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC")


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder for one job: ffmpeg's working directory, and the environment it needs."""

    folder: Path
    env: dict[str, str]
    _placed: dict[Path, Path] = field(default_factory=dict)

    def lay(self, ass: str, lang: str, number: int = 0) -> None:
        """Lay out the script `ass` in `lang` as the one of that number, with its fonts.

        A script of the same number gives way. Raises MissingError when a font is not installed.
        """
        (self.folder / _script(number)).write_text(ass, encoding="utf-8", newline="\n")
        fonts = self.folder / _FONTS / str(number)
        fonts.mkdir(parents=True, exist_ok=True)
        for font in fonts_for([ass], lang):
            self._lay_font(font, fonts)

    def _lay_font(self, font: Font, folder: Path) -> None:
        first = self._placed.get(font.path)
        # libass reads every file in the folder, whatever its name.
        target = folder / f"{len(self._placed) if first is None else first.stem}{font.path.suffix}"
        if target.exists():
            return
        if first is None:
            place(font, target)
            self._placed[font.path] = target
            return
        try:
            os.link(first, target)
        except OSError:
            shutil.copyfile(first, target)


def drawing_filter(number: int = 0) -> str:
    """Return the filter that draws the desk's script of that number, for a graph in words."""
    return f"ass=filename={_script(number)}:fontsdir={_FONTS}/{number}:shaping=complex"


def draw(picture: Any, number: int = 0) -> Any:
    """Return `picture` (an ffmpeg-python stream) with the desk's script of that number drawn in."""
    return picture.filter(
        "ass", filename=_script(number), fontsdir=f"{_FONTS}/{number}", shaping="complex"
    )


def fonts_key(ass: str, lang: str) -> list[tuple[str, int, float, str]]:
    """Return what of the fonts decides how `ass` in `lang` is drawn: sizes and hashes, no paths.

    Raises MissingError when a font is not installed.
    """
    return [
        (font.family, font.index, font.size_ratio, _sha256(font.path))
        for font in fonts_for([ass], lang)
    ]


@cache
def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _script(number: int) -> str:
    return f"{number}.ass"


@contextmanager
def desk(beside: Path, *, ass: str | None = None, lang: str = "en") -> Iterator[Desk]:
    """Lay out a temporary folder beside the file `beside`: on its disk, gone afterwards.

    With `ass`, that script and its fonts lie in it. Raises MissingError when a font is not
    installed; a disk that refuses to be written, here or in the job, is StorageError.
    """
    # Beside the output, so that a full disk is found early and the last step is a rename.
    try:
        with tempfile.TemporaryDirectory(
            dir=beside.parent,
            prefix=".part-media-",
            ignore_cleanup_errors=True,  # a virus scanner on Windows may hold a file for a moment
        ) as name:
            folder = Path(name).absolute()
            _configure(folder)
            job = Desk(folder=folder, env={"FONTCONFIG_FILE": str(folder / _CONFIG)})
            if ass is not None:
                job.lay(ass, lang)
            yield job
    except OSError as error:
        raise StorageError(
            f"the folder cannot be written: {error.strerror or type(error).__name__}",
            hint="see whether the disk is full or write-protected, and run the same command again",
        ) from None


def _configure(folder: Path) -> None:
    here = escape((folder / _FONTS).as_posix())
    cache = escape((folder / "cache").as_posix())
    families = "".join(f"<family>{family}</family>" for family in _FALLBACKS)
    (folder / _CONFIG).write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>{here}</dir><cachedir>{cache}</cachedir>"
        f"<alias><family>sans-serif</family><prefer>{families}</prefer></alias>"
        "</fontconfig>\n",
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
