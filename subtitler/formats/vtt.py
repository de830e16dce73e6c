"""WebVTT (.vtt): the subtitles that a browser shows over a video (W3C WebVTT)."""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Sequence

from subtitler.errors import FormatError
from subtitler.formats.cues import (
    ReadCue,
    ReadSubtitles,
    checked_number_of_cues,
    checked_span,
    checked_text,
    counted,
    refusal,
    visible_lines,
    where,
    writable,
)
from subtitler.formats.encodings import LINE_END, decoded
from subtitler.languages import MARKS
from subtitler.model import Cue, Span, Track

_TIME = r"(?:([0-9]{2,6}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t]+(.*))?")
_TAG = re.compile(
    r"</?(?:[biu]|c|v|lang|ruby|rt)(?:\.[^\s<>]*)?(?:[ \t][^<>]*)?>|<[0-9]{2,}:[0-9:]+\.[0-9]{3}>"
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BLOCKS = {"NOTE": "a note", "STYLE": "a style sheet", "REGION": "a region of the picture"}


def write_vtt(track: Track) -> str:
    r"""The text of a WebVTT file, with `\n` as line end.

    `&`, `<` and `>` are escaped, so text that looks like a tag, an entity or a `-->` is shown as
    it was said. The marks stand in a NOTE, which players do not show. Lines without visible text
    are left out, since an empty line would end the cue. Control characters (but tabs) and lone
    surrogates, which no text file can hold, become U+FFFD. Raises FormatError for a cue that
    lasts no time: browsers drop it without a word.
    """
    blocks = ["WEBVTT"]
    if track.marks:
        notes = [MARKS[mark][track.lang] for mark in track.marks]
        blocks.append("\n".join(["NOTE", *(_escaped(note) for note in notes)]))
    blocks += (_block(number, cue) for number, cue in enumerate(track.cues, start=1))
    return "\n\n".join(blocks) + "\n"


def _block(number: int, cue: Cue) -> str:
    if cue.span.duration_ms == 0:
        raise FormatError(
            "a cue that lasts no time",
            where=where(cue, number),
            hint="give its segment an end after its start",
        )
    lines = visible_lines(_escaped(cue.text))
    return "\n".join([f"{_time(cue.span.start_ms)} --> {_time(cue.span.end_ms)}", *lines])


def _escaped(text: str) -> str:
    return writable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def parse_vtt(
    data: bytes, name: str, *, lang: str | None = None, encoding: str | None = None
) -> ReadSubtitles:
    """Every cue of a WebVTT file, in the order of the file. `name` is the file's, for errors.

    Tags of the format (`<i>`, `<v Name>`, `<00:00:01.000>` …) are taken out and told; readings over
    characters (`<rt>`) are put in brackets; whatever else stands in `<>` is text. Placing of cues,
    notes and styles is told. Raises FormatError, with the line, for a broken time line, and for
    text that a browser would drop because it belongs to no cue.
    """
    found = decoded(data, name, lang=lang, encoding=encoding)
    lines = LINE_END.split(found.text)
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise refusal("does not begin with WEBVTT", name, 1, _HINT)
    at = next((at for at, line in enumerate(lines) if not line or "-->" in line), len(lines))
    header = [line for line in (lines[0][6:], *lines[1:at]) if line.strip()]
    dropped = [f"a header, {line.partition(':')[0].strip()}" for line in header if ":" in line]
    dropped += ["words after WEBVTT" for line in header if ":" not in line]
    language = next((line[9:].strip() for line in header if line.startswith("Language:")), None)
    cues: list[ReadCue] = []
    while at < len(lines):
        end = next((end for end in range(at, len(lines)) if not lines[end]), len(lines))
        if end > at:
            kind = re.split(r"[ \t]", lines[at], maxsplit=1)[0]
            if kind in _BLOCKS and not any("-->" in line for line in lines[at:end]):
                dropped.append(f"{_BLOCKS[kind]} ({kind})")
            else:
                cues.append(_read_cue(lines[at:end], at + 1, cues, name))
                checked_number_of_cues(cues, name)
        at = end + 1
    return ReadSubtitles(tuple(cues), found.encoding, language, tuple(counted(dropped)), found.told)


_HINT = (
    "a file is the line WEBVTT, an empty line, and cues: a line such as "
    "00:00:01.000 --> 00:00:02.500, the text, and an empty line"
)


def _read_cue(block: Sequence[str], line: int, cues: Sequence[ReadCue], name: str) -> ReadCue:
    """The cue of a block of lines, the first of which is `line` of the file."""
    dropped: list[str] = []
    number = cues[-1].number + 1 if cues else 1
    first = 0
    if "-->" not in block[0]:
        if len(block) < 2 or "-->" not in block[1]:
            raise refusal("text that belongs to no cue", name, line, _HINT)
        first = 1
        if re.fullmatch(r"[0-9]{1,9}", block[0]):
            number = int(block[0])
        else:
            dropped.append("the name of the cue")
    span, placing = _span(block[first], name, line + first)
    dropped += [f"its place in the picture ({placing})"] if placing else []
    for at, text in enumerate(block[first + 1 :], first + 1):
        if "-->" in text:
            raise refusal("a time line inside the text of a cue", name, line + at, _HINT)
    content = checked_text("\n".join(block[first + 1 :]), name, line)
    tags: list[str] = []
    text = _unescaped(content, tags)
    return ReadCue(number, line, span, text, (*dropped, *counted(tags)))


def _span(line: str, name: str, number: int) -> tuple[Span, str]:
    match = _TIMES.fullmatch(line)
    if not match:
        raise refusal("a broken time line", name, number, _HINT)
    times = [
        ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(ms)
        for hours, minutes, seconds, ms in (match.groups()[:4], match.groups()[4:8])
    ]
    # Only settings have the form name:value, so words of the testimony never get into a message.
    placing = (match[9] or "").split()
    if not all(re.fullmatch(r"[a-z]+:[-a-z0-9.,%]+", item) for item in placing):
        raise refusal("a broken time line", name, number, _HINT)
    return checked_span(times[0], times[1], name, number), " ".join(placing)


def _unescaped(text: str, tags: list[str]) -> str:
    """What a browser shows; the tags that it obeys are added to `tags`."""

    def without(match: re.Match[str]) -> str:
        tag = match[0]
        kind = re.split(r"[.\s>]", tag[1:], maxsplit=1)[0]
        if tag[1].isdigit():
            tags.append("a time inside the text")
        elif kind == "v":
            tags.append("who speaks (<v>)")
        elif not kind.startswith("/"):
            tags.append(f"<{kind}>")
        return {"rt": "(", "/rt": ")"}.get(kind, "")

    text = _TAG.sub(without, text)
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    """What a reference such as `&lt;` means; one that HTML does not know is text."""
    known = match[0][1] == "#" or match[0][1:] in html.entities.html5
    return html.unescape(match[0]) if known else match[0]
