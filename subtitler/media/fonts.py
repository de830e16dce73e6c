"""Which font draws which language, and whether it has every letter.

The fonts come from three pip packages, never from the system, so that the same text gives the
same picture everywhere:

- Noto Sans (`fontpkg-noto-sans`): Latin and Cyrillic with every Turkic letter;
- Noto Sans Arabic (`fontpkg-noto-sans-arabic`): Arabic and Uyghur, with Latin and digits of its
  own, so that a line of both scripts has one size;
- Noto Sans CJK (`noto-cjk-sans-otc`): one collection with a face for each of Chinese, Japanese
  and Korean, who write the same code points (直, 关, 骨) in different shapes.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from subtitler.errors import MissingError

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# libass takes a font's Windows ascent plus descent for its size, as VSFilter did: 1.362 em
# for Noto Sans as Debian ships it. Sizes in this program are in lines of that height.
REFERENCE_EM = 1.362
# Here the sum is 1.52 em for Noto Sans, 2.17 for Arabic and 1.45 for CJK: lines of Arabic would
# stand half a line apart, and a Cyrillic name among them would be half as large again. So Latin
# and Arabic are given the sum of CJK (see _LINES); it holds the tallest letters of each script.

_SANS = "Noto Sans"
_ARABIC = "Noto Sans Arabic"
_CJK = "Noto Sans CJK"
# Ascent and descent, in em, that the copies for libass are given: 1.448 together.
_LINES = {_SANS: (1.069, 0.379), _ARABIC: (0.988, 0.460)}
# Families and faces by language; every other language is written in Noto Sans.
_FAMILIES = {
    "ar": _ARABIC,
    "ug": _ARABIC,
    "fa": _ARABIC,
    "ur": _ARABIC,
    "zh": f"{_CJK} SC",
    "zh-Hant": f"{_CJK} TC",
    "zh-TW": f"{_CJK} TC",
    "zh-HK": f"{_CJK} HK",
    "ja": f"{_CJK} JP",
    "ko": f"{_CJK} KR",
}
_PACKAGES = {
    _SANS: "fontpkg-noto-sans",
    _ARABIC: "fontpkg-noto-sans-arabic",
    _CJK: "noto-cjk-sans-otc",
}
# Where a letter is looked for when the language's own font has not got it.
_FALLBACKS = ("en", "ar", "zh")


@dataclass(frozen=True, slots=True)
class Font:
    """A font as libass must be asked for it.

    `index` is the face within a collection; times `size_ratio`, the height of a line is the size
    to ask libass for, once `place` has put the font where it reads it.
    """

    path: Path
    family: str
    index: int
    size_ratio: float


def font_for(lang: str) -> Font:
    """Return the font that draws the language `lang` (BCP-47).

    Raises MissingError, with the package to install, when it is not there.
    """
    base = lang.partition("-")[0]
    return _font(_FAMILIES.get(lang) or _FAMILIES.get(base) or _SANS)


def fonts_for(texts: Iterable[str], lang: str) -> list[Font]:
    """Return the fonts that `texts` in `lang` need, the language's own first.

    Raises MissingError when the language's own font, or Noto Sans, is not installed.
    """
    letters = {char for text in texts for char in text if _is_drawn(char)}
    fonts: list[Font] = []
    for font in _chain(lang):
        covered = {char for char in letters if ord(char) in _letters(font.path, font.index)}
        # Noto Sans always: a letter that appears by an accident of drawing is not a box then.
        if not fonts or font.family == _SANS or covered:
            fonts.append(font)
        letters -= covered
    return fonts


def missing_letters(texts: Sequence[str], lang: str) -> list[tuple[str, int, str]]:
    """Return the letters that no font has: the letter, the number of its text, the font's family.

    Each letter is named once, where it first stands. Control characters and marks of direction
    are not drawn and so not missing. Raises MissingError when a font is not installed.
    """
    chain = _chain(lang)
    found: dict[str, tuple[str, int, str]] = {}
    for number, text in enumerate(texts):
        for char in text:
            if char in found or not _is_drawn(char):
                continue
            if not any(ord(char) in _letters(font.path, font.index) for font in chain):
                found[char] = (char, number, chain[0].family)
    return list(found.values())


def _is_drawn(char: str) -> bool:
    """Whether a font needs a shape for `char`: not for controls, marks of direction, blanks."""
    if char == "\N{REPLACEMENT CHARACTER}":
        return True
    ignorable = 0xFE00 <= ord(char) <= 0xFE0F or char in "\u034f\u115f\u1160\u3164"
    return not ignorable and unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp")


def _chain(lang: str) -> list[Font]:
    """Return the fonts that are asked for a letter, in order: the language's own, then the rest."""
    chain = [font_for(lang)]
    for other in _FALLBACKS:
        try:
            font = font_for(other)
        except MissingError:
            if other == "en":
                raise
            continue  # the fonts of other scripts are only a help
        if font.path not in {known.path for known in chain}:
            chain.append(font)
    return chain


@cache
def _font(family: str) -> Font:
    from fontTools.ttLib import TTFont, TTLibError

    collection = family.startswith(_CJK)
    path = _collection_path() if collection else _package_path(family)
    try:
        index = _face(path, family) if collection else 0
        # Given a path, fontTools leaves the file of what is no font open.
        with path.open("rb") as data, TTFont(data, fontNumber=index, lazy=True) as font:
            ratio = sum(_LINES.get(family) or _line_em(font))
            font["cmap"]  # which a font that is cut off has not got
    except (OSError, TTLibError, KeyError):
        raise _missing(_CJK if collection else family) from None
    return Font(path=path, family=family, index=index, size_ratio=ratio / REFERENCE_EM)


def _line_em(font: TTFont) -> tuple[float, float]:
    metrics, units = font["OS/2"], font["head"].unitsPerEm
    return metrics.usWinAscent / units, metrics.usWinDescent / units


def place(font: Font, target: Path) -> None:
    """Put `font` at `target` for libass, its lines as high as those of every other font here."""
    line = _LINES.get(font.family)
    if line is None:
        # A collection of 19 MB, right as it is: a link, or a copy where links cannot be made.
        try:
            os.link(font.path, target)
        except OSError:
            shutil.copyfile(font.path, target)
        return
    from fontTools.ttLib import TTFont

    with TTFont(font.path, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as copy:
        units = copy["head"].unitsPerEm
        copy["OS/2"].usWinAscent, copy["OS/2"].usWinDescent = (round(em * units) for em in line)
        copy.save(target, reorderTables=None)


def _package_path(family: str) -> Path:
    try:
        import fontpkg

        path: Path = fontpkg.path(family)
    except (ImportError, LookupError):
        raise _missing(family) from None
    return path


def _collection_path() -> Path:
    try:
        return Path(str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"))
    except ModuleNotFoundError:
        raise _missing(_CJK) from None


def _face(path: Path, family: str) -> int:
    """Return which face of a collection bears the name; KeyError when none does."""
    from fontTools.ttLib import TTCollection

    with TTCollection(path, lazy=True) as collection:
        for index, font in enumerate(collection.fonts):
            if font["name"].getDebugName(1) == family:
                return index
    raise KeyError(family)


def _missing(family: str) -> MissingError:
    return MissingError(
        f"the font {family} is not installed, or damaged", hint=f"pip install {_PACKAGES[family]}"
    )


@cache
def _letters(path: Path, index: int) -> frozenset[int]:
    """Return the code points that a font has a shape for."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
