"""A track as an ASS script (Advanced SubStation Alpha), to be drawn into a picture by libass.

pysubs2 writes the file; the text of each event is made here, because ASS has no quoting of its
own and a testimony may hold anything: `{` opens a command, `\\N` breaks a line. What a person said
is always drawn as it was said, and never obeyed.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from subtitler.errors import FormatError
from subtitler.formats.cues import where
from subtitler.formats.encodings import LINE_END
from subtitler.languages import MARKS, language
from subtitler.model import Track

if TYPE_CHECKING:
    import pysubs2

# The height of a line as a share of the picture's, by the shape of the picture (BBC Subtitle
# Guidelines: 7-8 % at 16:9 and 1:1, 3.9-4.5 % at 9:16; 4:5 lies between). The first row whose
# width-to-height ratio is not above the picture's holds.
_LINE_HEIGHTS = ((0.95, 0.075), (0.70, 0.060), (0.0, 0.042))
# How far the lowest line stands above the lower edge. Tall pictures are watched on phones, whose
# buttons and names cover the lowest third; elsewhere 5 % is what televisions cut off.
_MARGINS = ((0.70, 0.065), (0.0, 0.34))
# Where marks stand below the upper edge: under the clock and the name of the app on phones.
_MARK_MARGINS = ((0.70, 0.045), (0.0, 0.145))
# Shares of the height of a line.
_OUTLINE = 0.035
_PADDING = 0.20
_MARK_SIZE = 0.56
# Left and right, of the width: the middle 90 % is safe everywhere (BBC, EBU R 95).
_SIDE = 0.05
# A line is this many times its font's em (see `media.fonts`).
_REFERENCE_EM = 1.362
# Punctuation that cannot begin a line: ）」。，
_CLOSING = ("Pe", "Pf", "Po")
# Alpha in ASS counts from 0 (opaque) to 255 (not there).
_BOX_ALPHA = 108
_MARK_BOX_ALPHA = 136

# WORD JOINER has no width and no shape; libass reads "\N" as a line break, "\⁠N" as text.
_JOINER = "\N{WORD JOINER}"
_EMBEDDING = "\N{RIGHT-TO-LEFT EMBEDDING}"
_LEFT = "\N{LEFT-TO-RIGHT MARK}"
_RIGHT = "\N{RIGHT-TO-LEFT MARK}"
_BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_POP = "\N{POP DIRECTIONAL FORMATTING}"


def to_ass(
    track: Track,
    *,
    width: int,
    height: int,
    family: str,
    size_ratio: float = 1.0,
    rtl: bool,
    marks: Sequence[str] = (),
    duration_ms: int,
    line_height: float | None = None,
    margin_bottom: float | None = None,
) -> str:
    """Return `track` as an ASS script for a picture of `width` x `height` px.

    `family` is the font's name; `size_ratio` evens out fonts whose "size" differs (see
    `media.fonts`); `rtl` says that the text runs from right to left; `marks` stand at the top
    from 0 to `duration_ms`. `line_height` and `margin_bottom` are shares of `height`, by default
    those of the picture's shape. Raises FormatError for text that is not Unicode.
    """
    shape = width / height
    line_px = height * (_by_shape(_LINE_HEIGHTS, shape) if line_height is None else line_height)
    margin = _by_shape(_MARGINS, shape) if margin_bottom is None else margin_bottom
    script = _script(family, line_px, size_ratio, (width, height), margin, rtl=rtl)
    # The em of a wide character, whose side is its font's size without the leading.
    most_em = width * (1 - 2 * _SIDE) / (line_px / _REFERENCE_EM)
    if marks:
        # Past the end: the last frame's time may lie some ms behind the length.
        content = _text(marks, most_em / _MARK_SIZE, rtl=rtl, where="a mark")
        script.append(_event(0, duration_ms + 1000, content, style="Mark", layer=1))
    for number, cue in enumerate(track.cues, 1):
        content = _text(cue.lines, most_em, rtl=rtl, where=f"cue {number}")
        script.append(_event(cue.span.start_ms, cue.span.end_ms, content, style="Text", layer=0))
    return _written(script)


def write_ass(track: Track) -> str:
    r"""The text of an ASS script for editors and players, to be read back by `parse_ass`.

    Unlike `to_ass`, nothing but the text stands in the events, for any font; the marks are
    comments, which are not drawn. Times are rounded to hundredths of a second: the format has no
    more. Control characters are shown as U+FFFD, tabs as spaces. Raises FormatError for text that
    is not Unicode.
    """
    rtl = language(track.lang).rtl
    script = _script("Arial", 1080 * 0.075, 1.0, (1920, 1080), 0.065, rtl=rtl)
    for mark in track.marks:
        note = _event(0, 0, _escaped(MARKS[mark][track.lang], "a mark"), style="Mark", layer=0)
        note.type = "Comment"
        script.append(note)
    for number, cue in enumerate(track.cues, 1):
        content = "\\N".join(_escaped(line, where(cue, number)) for line in _lines(cue.text))
        script.append(_event(cue.span.start_ms, cue.span.end_ms, content, style="Text", layer=0))
    return _written(script)


def _lines(text: str) -> list[str]:
    return [line for line in LINE_END.split(text) if line.strip()]


def _script(
    family: str,
    line_px: float,
    size_ratio: float,
    size: tuple[int, int],
    margin: float,
    *,
    rtl: bool,
) -> pysubs2.SSAFile:
    """A script without events: its picture, and its two styles."""
    import pysubs2

    width, height = size
    script = pysubs2.SSAFile()
    script.info = {
        "ScriptType": "v4.00+",
        "PlayResX": str(width),
        "PlayResY": str(height),
        # Lines that fit stay as they are; one that does not is broken rather than cut off: at
        # spaces by libass, in scripts without spaces by `_parts`.
        "WrapStyle": "0",
        "ScaledBorderAndShadow": "yes",
        "YCbCr Matrix": "None",
    }
    script.styles = {
        "Text": _style(family, line_px, size_ratio, width, rtl=rtl),
        "Mark": _style(family, line_px * _MARK_SIZE, size_ratio, width, rtl=rtl),
    }
    text, mark = script.styles["Text"], script.styles["Mark"]
    text.marginv = round(height * margin)
    mark.marginv = round(height * _by_shape(_MARK_MARGINS, width / height))
    mark.alignment = pysubs2.Alignment.TOP_CENTER
    mark.backcolor = pysubs2.Color(0, 0, 0, _MARK_BOX_ALPHA)
    return script


def _by_shape(table: tuple[tuple[float, float], ...], shape: float) -> float:
    return next(value for least, value in table if shape >= least)


def _style(
    family: str, line_px: float, size_ratio: float, width: int, *, rtl: bool
) -> pysubs2.SSAStyle:
    import pysubs2

    side = round(width * _SIDE)
    return pysubs2.SSAStyle(
        fontname=family,
        fontsize=round(line_px * size_ratio, 2),
        primarycolor=pysubs2.Color(255, 255, 255, 0),
        outlinecolor=pysubs2.Color(0, 0, 0, 0),
        # Border style 4 of libass: an outline, and one box in the shadow's colour around all
        # lines, as far out as the shadow would fall.
        borderstyle=4,
        backcolor=pysubs2.Color(0, 0, 0, _BOX_ALPHA),
        outline=round(line_px * _OUTLINE, 2),
        shadow=round(line_px * _PADDING, 2),
        marginl=side,
        marginr=side,
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
        # -1: libass finds the direction of each line from its letters.
        encoding=-1 if rtl else 1,
    )


def _event(start_ms: int, end_ms: int, text: str, *, style: str, layer: int) -> pysubs2.SSAEvent:
    import pysubs2

    return pysubs2.SSAEvent(start=start_ms, end=end_ms, text=text, style=style, layer=layer)


def _text(lines: Sequence[str], most_em: float, *, rtl: bool, where: str) -> str:
    """Join lines with ASS's line break, each drawn as it stands.

    A line from right to left is embedded as such: one that begins with a Latin word would
    otherwise run the other way, with its full stop on the wrong side.
    """
    lines = [part for line in lines for part in _parts(line, most_em)]
    if rtl:
        lines = [f"{_EMBEDDING}{_bracketed(line)}{_POP}" for line in lines]
    return "\\N".join(_escaped(line, where) for line in lines)


def _parts(line: str, most_em: float) -> list[str]:
    """Break a line of Chinese, Japanese or Korean that is wider than the picture into even parts.

    Never before closing punctuation. libass breaks such lines in no format of ASS; the layout
    keeps them short, and this is for those that a person typed long.
    """
    wide = [unicodedata.east_asian_width(char) in "WF" for char in line]
    if not any(wide) or _width_em(line) <= most_em:
        return [line]
    # Two em less than there is room for: a part may run on past closing punctuation.
    even_em = _width_em(line) / math.ceil(_width_em(line) / max(1.0, most_em - 2))
    parts: list[str] = []
    start = 0
    for place in range(1, len(line)):
        may = wide[place] and wide[place - 1] and unicodedata.category(line[place]) not in _CLOSING
        if may and _width_em(line[:place]) >= even_em * (len(parts) + 1):
            parts.append(line[start:place])
            start = place
    return [*parts, line[start:]]


def _width_em(text: str) -> float:
    """Return about how wide `text` is: full width one em, all else a little over half."""
    return sum(1 if unicodedata.east_asian_width(char) in "WF" else 0.6 for char in text)


def _bracketed(line: str) -> str:
    """Give every pair of brackets in a right-to-left line its direction, by marks beside it.

    libass does not apply rule N0 of the Unicode bidirectional algorithm (UAX 9): without the
    marks, `CIA (2017)` comes out as `(CIA (2017` there. A pair is left-to-right only when all
    letters in it are and the letters before it are too.
    """
    directions = _directions(line)
    marks: dict[int, str] = {}
    opened: list[tuple[int, str]] = []
    for place, char in enumerate(line):
        if char in _BRACKETS:
            opened.append((place, _BRACKETS[char]))
        while char in _BRACKETS.values() and opened:
            start, closing = opened.pop()
            if closing == char:
                inside = set(directions[start + 1 : place]) - {""}
                before = next((d for d in reversed(directions[:start]) if d), "R")
                if inside:
                    left = inside == {"L"} and before == "L"
                    marks[start] = marks[place] = _LEFT if left else _RIGHT
                break
    return "".join(
        f"{marks[n]}{char}{marks[n]}" if n in marks else char for n, char in enumerate(line)
    )


def _directions(line: str) -> list[str]:
    """Return for each character L or R, or "" where it has none of its own.

    A number runs with the letters before it (UAX 9, rule W7).
    """
    directions, last = [], "R"
    for char in line:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            last = "L" if kind == "L" else "R"
            directions.append(last)
        else:
            directions.append({"EN": last, "AN": "R"}.get(kind, ""))
    return directions


def _escaped(line: str, where: str) -> str:
    """Return `line` as ASS text that draws it letter by letter.

    Control characters are shown as � rather than lost; a tab is a space.
    """
    drawn = []
    for char in line:
        category = unicodedata.category(char)
        if category == "Cs":
            raise FormatError(
                f"half a character (U+{ord(char):04X}) is not text",
                where=where,
                hint="type the word again",
            )
        if char == "\t":
            drawn.append(" ")
        elif category in ("Cc", "Zl", "Zp"):
            drawn.append("\N{REPLACEMENT CHARACTER}")
        elif char in "{}":
            drawn.append(f"\\{char}")
        elif char == "\\":
            drawn.append(f"\\{_JOINER}")
        else:
            drawn.append(char)
    return "".join(drawn)


def _written(script: pysubs2.SSAFile) -> str:
    from pysubs2.formats.substation import SubstationFormat

    class Unclamped(SubstationFormat):
        """pysubs2 ends at 9:59:59.99; libass reads any number of hours."""

        @staticmethod
        def ms_to_timestamp(requested_ms: int) -> str:
            """Write ms as H:MM:SS.cc, rounded to the nearest hundredth."""
            hundredths = (requested_ms + 5) // 10
            seconds, hundredths = divmod(hundredths, 100)
            minutes, seconds = divmod(seconds, 60)
            hours, minutes = divmod(minutes, 60)
            return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"

    out = io.StringIO()
    Unclamped.to_file(script, out, "ass", header_notice="")
    return out.getvalue()
