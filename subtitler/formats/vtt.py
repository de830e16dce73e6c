"""WebVTT (.vtt): the subtitles that a browser shows over a video (W3C WebVTT)."""

from __future__ import annotations

import re

from subtitler.errors import FormatError
from subtitler.languages import MARKS
from subtitler.model import Cue, Track

_LINE_END = re.compile(r"\r\n|\r|\n")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


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
            where=f"cue {number}, segment {', '.join(cue.segments)}",
            hint="give its segment an end after its start",
        )
    lines = [line for line in _LINE_END.split(_escaped(cue.text)) if line.strip()]
    return "\n".join([f"{_time(cue.span.start_ms)} --> {_time(cue.span.end_ms)}", *lines])


def _escaped(text: str) -> str:
    shown = _UNWRITABLE.sub("\ufffd", text)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
