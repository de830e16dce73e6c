"""SubRip (.srt): the subtitle file that every player and every translator's tool reads.

There is no standard; this follows what players do, and what it cannot read without a guess it
refuses with the line, because a cue that is silently skipped is a sentence of a testimony lost.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from subtitler.errors import FormatError
from subtitler.formats.cues import (
    ReadCue,
    ReadSubtitles,
    checked_number_of_cues,
    checked_span,
    checked_text,
    refusal,
    visible_lines,
    where,
)
from subtitler.formats.encodings import LINE_END, decoded
from subtitler.model import Cue, Span

_TIME = r"[0-9]{1,6}:[0-5]?[0-9]:[0-5]?[0-9][,.][0-9]{3}"
_TIMES = re.compile(rf"\s*\ufeff?\s*({_TIME})\s*-->\s*({_TIME})(?:\s+[XY][12]:[0-9]+)*\s*")
"""A time line; the coordinates that some tools write after it place the cue, and are not text."""
_ALMOST_TIMES = re.compile(r"[0-9]\s*-->\s*[0-9]")
_NUMBER = re.compile(r"\s*\ufeff?\s*([0-9]{1,9})\s*")


def parse_srt(
    data: bytes, name: str, *, lang: str | None = None, encoding: str | None = None
) -> ReadSubtitles:
    r"""Every cue of an SRT file, in the order of the file. `name` is the file's, for errors.

    Read are the encodings of `encodings.decoded`, any line ends, a missing or wrong number, a
    missing empty line before a cue whose number follows, `.` for `,` in times, and coordinates
    after the times. Tags such as `<i>` and `{\\an8}` are text: who spoke may have said them.
    Raises FormatError, with the line, for a time line that is missing, broken or backwards, and
    text that belongs to no cue.
    """
    found = decoded(data, name, lang=lang, encoding=encoding)
    lines = LINE_END.split(found.text)
    cues: list[ReadCue] = []
    at = 0
    while at < len(lines):
        if lines[at].strip():
            at = _read_cue(lines, at, cues, name)
        else:
            at += 1
    return ReadSubtitles(tuple(cues), found.encoding, told=found.told)


def write_srt(cues: Sequence[Cue]) -> str:
    r"""The text of an SRT file, with `\n` as line end, numbered from 1.

    Lines without visible text are left out, since an empty line would end the cue. Control
    characters (but tabs) and lone surrogates, which no text file can hold, become U+FFFD. Raises
    FormatError for a cue whose text holds a time line: it would be read as another cue.
    """
    import pysrt

    items = []
    for number, cue in enumerate(cues, start=1):
        lines = visible_lines(cue.text)
        if any(_ALMOST_TIMES.search(line) for line in lines):
            raise FormatError(
                "the text holds a time line, which SRT would read as another cue",
                where=where(cue, number),
                hint="take the time line out of the segment's text",
            )
        start, end = cue.span.start_ms, cue.span.end_ms
        items.append(pysrt.SubRipItem(number, start, end, "\n".join(lines)))
    written = io.StringIO()
    pysrt.SubRipFile(items).write_into(written, eol="\n")
    return written.getvalue()


def _read_cue(lines: Sequence[str], first: int, cues: list[ReadCue], name: str) -> int:
    """Read the cue that begins at line `first` into `cues`; gives where the next may begin."""
    at = first
    number = _number(lines[at])
    if number is not None:
        at += 1
    span = _span(lines[at] if at < len(lines) else "", at, name)
    at += 1
    text: list[str] = []
    if number is None:
        number = cues[-1].number + 1 if cues else 1
    while at < len(lines) and lines[at].strip():
        if _ALMOST_TIMES.search(lines[at]):
            raise _refusal("a time line inside the text of a cue", at, name)
        if at + 1 < len(lines) and _TIMES.fullmatch(lines[at + 1]):
            if _number(lines[at]) == number + 1:
                break  # only the empty line is missing
            raise _refusal("a time line without an empty line before its cue", at + 1, name)
        text.append(lines[at])
        at += 1
    checked_number_of_cues(cues, name)
    content = checked_text("\n".join(text), name, first + 1)
    cues.append(ReadCue(number, first + 1, span, content))
    return at


def _number(line: str) -> int | None:
    match = _NUMBER.fullmatch(line)
    return int(match[1]) if match else None


def _span(line: str, at: int, name: str) -> Span:
    """The times of a time line. pysrt reads them, but takes `0x:00` for 0 and drops the rest."""
    import pysrt

    match = _TIMES.fullmatch(line)
    if not match:
        what = "a broken time line" if "-->" in line else "no time line where a cue begins"
        raise _refusal(what, at, name)
    item = pysrt.SubRipItem.from_lines(["0", f"{match[1]} --> {match[2]}"])
    return checked_span(item.start.ordinal, item.end.ordinal, name, at + 1)


def _refusal(what: str, at: int, name: str) -> FormatError:
    return refusal(
        what,
        name,
        at + 1,
        "a cue is its number, a line such as 00:00:01,000 --> 00:00:02,500, its text, "
        "and an empty line",
    )
