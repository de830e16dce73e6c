"""What every reader of a subtitle file gives, and the limits that all of them keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from subtitler.errors import FormatError
from subtitler.formats.encodings import LINE_END
from subtitler.model import Cue, Span

MOST_CUE_CHARACTERS = 20_000
"""A cue is read in seconds; one with more text than this is a damaged or a hostile file."""

MOST_CUES = 50_000
"""Eight hours of speech are about 10,000."""

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters (but tabs), half characters: no text file can hold them."""


@dataclass(frozen=True, slots=True)
class ReadCue:
    r"""One cue of a file: its number there, the line it begins on, and its text with `\n` between.

    Where the file gives no number, it is one more than the last. `dropped` is in words what of the
    cue was no text and is not in it: commands, styles, a speaker's tag.
    """

    number: int
    line: int
    span: Span
    text: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSubtitles:
    """A subtitle file: its cues in the order of the file, and what a person should be told.

    `encoding` is what it was in (see `encodings`), `lang` the language it names, where it does;
    `dropped` is in words what of the file is in no cue, such as styles and notes; `told` what was
    lost before the file came here.
    """

    cues: tuple[ReadCue, ...]
    encoding: str = "utf-8"
    lang: str | None = None
    dropped: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[ReadCue]:
        """The cues."""
        return iter(self.cues)

    @property
    def everything_told(self) -> tuple[str, ...]:
        """All sentences for the person who brought the file, those of its cues with the line."""
        of_cues = (f"line {cue.line}: {what}" for cue in self.cues for what in cue.dropped)
        return (*self.told, *self.dropped, *of_cues)


def refusal(what: str, name: str, line: int, hint: str) -> FormatError:
    """An error at a line of a file."""
    return FormatError(what, where=f"{name}:{line}", hint=hint)


def checked_text(text: str, name: str, line: int) -> str:
    """The text of a cue, unless it is so long that the file is damaged. Raises FormatError."""
    if len(text) > MOST_CUE_CHARACTERS:
        raise refusal(
            f"a cue of {len(text):,} characters; the most is {MOST_CUE_CHARACTERS:,}",
            name,
            line,
            "an empty line, or the end of a line, may be missing: look at the file in an editor",
        )
    return text


def checked_span(start_ms: int, end_ms: int, name: str, line: int) -> Span:
    """The times of a cue. Raises FormatError where they are negative, backwards or absurd."""
    if start_ms < 0 or end_ms < 0:
        raise refusal("a cue that starts before the recording", name, line, _TIMES_HINT)
    if end_ms < start_ms:
        raise refusal("a cue that ends before it starts", name, line, _TIMES_HINT)
    if end_ms > _MOST_MS:
        raise refusal("a cue later than any recording ends", name, line, _TIMES_HINT)
    return Span(start_ms, end_ms)


_MOST_MS = 10_000 * 3_600_000
_TIMES_HINT = "correct its times in a subtitle editor"


def checked_number_of_cues(cues: Sequence[ReadCue], name: str) -> None:
    """Refuse a file of more cues than any recording has. Raises FormatError."""
    if len(cues) >= MOST_CUES:
        raise refusal(
            f"more than {MOST_CUES:,} cues",
            name,
            cues[-1].line,
            "this is no file of subtitles for one recording",
        )


def writable(text: str) -> str:
    """`text` with what no file can hold as U+FFFD."""
    return UNWRITABLE.sub("\ufffd", text)


def visible_lines(text: str) -> list[str]:
    """Its lines that show something, written so that a file can hold them."""
    return [line for line in LINE_END.split(writable(text)) if line.strip()]


def where(cue: Cue, number: int) -> str:
    """How an error names a cue of ours: its number and its segments."""
    return f"cue {number}, segment {', '.join(cue.segments)}"


def counted(names: Iterable[str]) -> Iterator[str]:
    """Each name once, with how often it stood: `<i> (3 times)`."""
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    for name, count in found.items():
        yield name if count == 1 else f"{name} ({count} times)"
