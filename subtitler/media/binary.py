"""Which ffmpeg runs, and what it can do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from subtitler.errors import MissingError

VARIABLE = "SUBTITLER_FFMPEG"
_HINT = "pip install --force-reinstall imageio-ffmpeg, or set SUBTITLER_FFMPEG to an ffmpeg"
# ffmpeg answers `-version` in 0.1 s; a virus scanner may look at 80 MB first.
_ANSWER_S = 120


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the chosen ffmpeg can do: filters, encoders, and the version of libass it names."""

    ass: bool
    x264: bool
    aac: bool
    bwdif: bool
    tonemap: bool
    loudnorm: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is not there, in a fixed order; empty when all is well."""
        return tuple(name for name in self.__slots__ if not getattr(self, name))


def ffmpeg_path() -> Path:
    """Return the ffmpeg to run: $SUBTITLER_FFMPEG, else the one in imageio-ffmpeg, else PATH's.

    The wheel's comes before the system's because it draws Arabic well: the ffmpeg 5.1 of Debian
    12, for one, has an older libass. Raises MissingError when there is none.
    """
    return _resolve(os.environ.get(VARIABLE, ""))


@cache
def _resolve(named: str) -> Path:
    if named:
        path = Path(named).absolute()
        if not path.is_file():
            raise MissingError(f"{VARIABLE} names a file that is not there", hint=_HINT)
        return path
    try:
        import imageio_ffmpeg

        name = imageio_ffmpeg.get_ffmpeg_exe()  # the bare word "ffmpeg" where it fell back to PATH
    except (ImportError, RuntimeError):
        name = "ffmpeg"
    found = shutil.which(name)
    if not found:
        raise MissingError("no ffmpeg was found", hint=_HINT)
    return Path(found).absolute()


def ffmpeg_version() -> str:
    """Return the first line of `ffmpeg -version`; raises MissingError when it does not run."""
    return _ask(ffmpeg_path(), "-version").partition("\n")[0].strip()


def capabilities() -> Capabilities:
    """Return what the chosen ffmpeg can do; raises MissingError when it does not run."""
    path = ffmpeg_path()
    filters = _names(_ask(path, "-filters"))
    encoders = _names(_ask(path, "-encoders"))
    return Capabilities(
        ass="ass" in filters,
        x264="libx264" in encoders,
        aac="aac" in encoders,
        bwdif="bwdif" in filters,
        tonemap={"tonemap", "zscale"} <= filters,
        loudnorm="loudnorm" in filters,
    )


def _names(table: str) -> frozenset[str]:
    """Read the second column of ffmpeg's `-filters` and `-encoders`: flags, name, text."""
    return frozenset(re.findall(r"^ [A-Z.|]+ +(\S+)", table, flags=re.MULTILINE))


@cache
def _ask(path: Path, question: str) -> str:
    try:
        answer = subprocess.run(
            [str(path), "-nostdin", "-hide_banner", question],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ANSWER_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingError(f"ffmpeg does not run: {type(error).__name__}", hint=_HINT) from None
    return answer.stdout.decode("utf-8", "replace")
