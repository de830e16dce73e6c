r"""ASS and SSA scripts read as text: what the format commands is taken out, and told.

A script may place, colour, draw and move anything; of that, nothing is obeyed here, so no script
can ask for memory or time beyond its own size. A parser of its own, because pysubs2 1.8 gives no
lines for errors, leaves `{…}` in the text, and drops what looks like a tag.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from subtitler.formats.cues import (
    ReadCue,
    ReadSubtitles,
    checked_number_of_cues,
    checked_span,
    checked_text,
    counted,
    refusal,
)
from subtitler.formats.encodings import LINE_END, decoded
from subtitler.model import Span

_HINT = (
    "a script has a section [Events] with a line Format: … and lines such as "
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,text"
)
_TIME = re.compile(r"\s*([0-9]{1,6}):([0-5]?[0-9]):([0-5]?[0-9])[.:]([0-9]{2,3})\s*")
_COLUMNS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect")
_SECTIONS = {
    "[fonts]": "fonts inside the file",
    "[graphics]": "pictures inside the file",
}
_OTHER_EVENTS = {"comment", "picture", "sound", "movie", "command"}
_JOINER = "\N{WORD JOINER}"
# An escape of the format, a backslash that our writer has quoted, or an override block.
_ESCAPE = re.compile(rf"\\[{{}}Nnh]|\\{_JOINER}")
_TOKEN = re.compile(rf"{_ESCAPE.pattern}|\{{[^}}]*\}}")
_COMMAND = re.compile(
    r"\\(?:[1-4]?(?:c|a)(?=&|[0-9]|\\|\}|$)|alpha|an|be|blur|bord|clip|fade?|fa[xy]|fe|fn|fr[xyz]?"
    r"|fsc[xy]|fsp|fs|iclip|i|k[fo]?|K|move|org|pbo|pos|p|q|r|shad|s|t|u|[xy]bord|[xy]shad|b|c|a)"
)
_DRAWING = re.compile(r"\\p\s*([0-9]+)")
_WRAPPING = re.compile(r"\\q\s*([0-9])")


def parse_ass(
    data: bytes, name: str, *, lang: str | None = None, encoding: str | None = None
) -> ReadSubtitles:
    r"""Every `Dialogue` of an ASS or SSA script, in its order. `name` is the file's, for errors.

    `\N` breaks a line, `\n` does where the script says so, `\h` is a no-break space, `\{` a brace.
    Taken out and told are override blocks, remarks in braces, drawings, speakers, styles, comments.
    Times are in hundredths of a second. Raises FormatError with the line for anything else.
    """
    found = decoded(data, name, lang=lang, encoding=encoding)
    cues: list[ReadCue] = []
    dropped: list[str] = []
    section, hard_breaks = "", False
    columns: tuple[str, ...] = _COLUMNS
    for at, line in enumerate(LINE_END.split(found.text), start=1):
        if line.startswith("[") and line.rstrip().endswith("]") and _is_header(line, section):
            section = line.strip().lower()
            if section in _SECTIONS:
                dropped.append(_SECTIONS[section])
            continue
        kind, colon, value = line.partition(":")
        key = kind.strip().lower()
        if not line.strip() or line.lstrip().startswith((";", "!:")):
            continue
        if not section:
            raise refusal("does not begin with a section such as [Script Info]", name, at, _HINT)
        if section == "[script info]":
            hard_breaks = hard_breaks or (key == "wrapstyle" and value.strip() == "2")
        elif section in ("[v4+ styles]", "[v4 styles]", "[v4 styles+]"):
            dropped += ["a style"] if key == "style" else []
        elif section == "[events]":
            if key == "format" and colon:
                columns = _columns(value, name, at)
            elif key == "dialogue" and colon:
                number = len(cues) + 1
                cues.append(_read_event(value, columns, hard_breaks, (number, at), name))
                checked_number_of_cues(cues, name)
            elif key in _OTHER_EVENTS and colon:
                dropped.append(f"an event that is not said ({key.capitalize()})")
            else:
                raise refusal("a line that is no event", name, at, _HINT)
        elif section not in _SECTIONS:
            dropped.append("a line in a section of another program")
    if "[events]" not in found.text.lower():
        raise refusal("holds no section [Events]", name, 1, _HINT)
    return ReadSubtitles(tuple(cues), found.encoding, None, tuple(counted(dropped)), found.told)


def _is_header(line: str, section: str) -> bool:
    # What is encoded in [Fonts] may begin with a bracket, but holds no small letters.
    return section not in _SECTIONS or any(char.islower() for char in line)


def _columns(value: str, name: str, at: int) -> tuple[str, ...]:
    columns = tuple(column.strip().lower() for column in value.split(","))
    if columns[-1] != "text" or not {"start", "end"} <= set(columns):
        raise refusal("a Format line without Start, End, or Text as the last", name, at, _HINT)
    return columns[:-1]


def _read_event(
    value: str, columns: Sequence[str], hard_breaks: bool, place: tuple[int, int], name: str
) -> ReadCue:
    number, at = place
    fields = value.split(",", len(columns))
    if len(fields) <= len(columns):
        raise refusal("an event with too few fields", name, at, _HINT)
    row = dict(zip(columns, fields, strict=False))
    span = _span(row["start"], row["end"], name, at)
    dropped = []
    if row.get("name", row.get("actor", "")).strip():
        dropped.append("who speaks (Name)")
    if row.get("effect", "").strip():
        dropped.append("an effect")
    text = _text(fields[-1], hard_breaks, dropped)
    return ReadCue(number, at, span, checked_text(text, name, at), tuple(counted(dropped)))


def _span(start: str, end: str, name: str, at: int) -> Span:
    times = []
    for value in (start, end):
        match = _TIME.fullmatch(value)
        if not match:
            raise refusal("a broken time", name, at, _HINT)
        hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3])
        rest = int(match[4].ljust(3, "0"))
        times.append(((hours * 60 + minutes) * 60 + seconds) * 1000 + rest)
    return checked_span(times[0], times[1], name, at)


def _text(raw: str, hard_breaks: bool, dropped: list[str]) -> str:
    """The words of an event; what is taken out of it is added to `dropped`."""
    parts: list[str] = []
    drawing = False
    last = 0

    def said(text: str) -> None:
        if drawing and text.strip():
            dropped.append("a drawing")
        elif not drawing:
            parts.append(text)

    # Behind the last closing brace, no brace opens anything (and none is looked for, which would
    # take the square of the length).
    closed = raw.rfind("}") + 1
    for match in chain(_TOKEN.finditer(raw, 0, closed), _ESCAPE.finditer(raw, closed)):
        said(raw[last : match.start()])
        last = match.end()
        token = match[0]
        if token.startswith("{"):
            commands = [found[0] for found in _COMMAND.finditer(token)]
            dropped += commands or (["a remark in braces"] if token[1:-1].strip() else [])
            for found in _DRAWING.finditer(token):
                drawing = int(found[1][:9]) > 0
            for found in _WRAPPING.finditer(token):
                hard_breaks = found[1] == "2"
        elif not drawing:
            parts.append(
                {"\\N": "\n", "\\n": "\n" if hard_breaks else " ", "\\h": "\u00a0"}.get(
                    token, token[1] if token[1] in "{}" else "\\"
                )
            )
    said(raw[last:])
    return "".join(parts)
