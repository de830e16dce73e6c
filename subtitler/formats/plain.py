"""Plain text (.txt), for reading, quoting and printing: a paragraph for each stretch of speech."""

from __future__ import annotations

from collections.abc import Sequence

from subtitler.formats.cues import visible_lines
from subtitler.languages import MARKS
from subtitler.model import Segment, Track, Transcript


def write_txt(text: Transcript, track: Track, *, times: bool = True, speakers: bool = True) -> str:
    r"""The text of `text`, a paragraph for each segment, under the marks of `track`.

    `times` puts the begin of each segment before it, `speakers` the pseudonym of who speaks. What
    is withheld is left out, and the place says so. Characters that no file can hold become U+FFFD.
    Lines end with `\n`; an empty line stands between paragraphs.
    """
    notes = [MARKS[mark][track.lang] for mark in track.marks]
    blocks = ["\n".join(f"[{note}]" for note in notes)] if notes else []
    blocks += [
        paragraph
        for segment in text.segments
        if (paragraph := _paragraph(segment, times=times, speakers=speakers))
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _paragraph(segment: Segment, *, times: bool, speakers: bool) -> str:
    head = clock(segment.span.start_ms) if times else ""
    if segment.withhold is not None:
        return f"{head} […]".strip()
    words = " ".join(said(segment.text))
    if not words:
        return ""
    if speakers and segment.speaker:
        head = f"{head} {' '.join(said(segment.speaker))}:".strip()
    return f"{head} {words}".strip() if head else words


def said(text: str) -> Sequence[str]:
    """The lines of a text that show something, without white space around them."""
    return [line.strip() for line in visible_lines(text)]


def clock(ms: int) -> str:
    """A time as people write it: `0:01:12`, cut to the second."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
