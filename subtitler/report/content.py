"""What a report is about, and what of it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import category

from subtitler.checks.noticing import clock
from subtitler.checks.screen import CHECKS
from subtitler.model import Finding, Severity, Span, Transcript

WORDLESS = CHECKS.keys() | {
    "clipping",
    "decoded-twice",
    "dropped-speech",
    "empty",
    "half-heard",
    "hum",
    "length",
    "loop",
    "low-level",
    "negation",
    "no-speech",
    "other-language",
    "speaking-rate",
    "unsure",
    "untranslated",
}
"""Checks whose messages are figures and places. All others may repeat what is said."""

LEFT_OUT = "repeats words of the testimony, which are left out here (--with-text)"
LEFT_OUT_AT_ALL = "repeats words of a segment that is withheld; they are left out here"
WITHHELD = "withheld"

ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A finding about the text in `lang`; `key` names it; `dismissed` is why a person put it aside.

    `dismissed` is "" where nobody did.
    """

    finding: Finding
    lang: str
    key: str
    dismissed: str = ""

    @property
    def matters(self) -> bool:
        """Whether a person should look: no notice, and not put aside."""
        return self.finding.severity is not Severity.NOTICE and not self.dismissed


@dataclass(frozen=True, slots=True)
class Lane:
    """When the cues of one language are on screen."""

    lang: str
    cues: tuple[Span, ...]


@dataclass(frozen=True)
class VideoReport:
    """One video: its length, the texts that there are (the one spoken first), cues, findings.

    `checked` are the languages whose checks have run, and "" where the audit of the speech has.
    """

    id: str
    duration_ms: int
    texts: tuple[Transcript, ...]
    lanes: tuple[Lane, ...]
    noticed: tuple[Noticed, ...]
    checked: tuple[str, ...]

    def said(self, item: Noticed, lang: str) -> str:
        """The text in `lang` of the segments that a finding is about, withheld ones left out."""
        names = [name for name in item.finding.segments if (lang, name) in self._segments]
        return "\n".join(
            f"[{WITHHELD}]" if name in self._withheld else self._segments[lang, name]
            for name in names
        )

    def hides(self, item: Noticed) -> bool:
        """Whether a finding is about something withheld, by its segments or by its time."""
        span = item.finding.span
        return any(name in self._withheld for name in item.finding.segments) or any(
            span is not None and span.overlap_ms(other) > 0 for other in self._withheld.values()
        )

    @cached_property
    def _segments(self) -> dict[tuple[str, str], str]:
        return {(text.lang, own.id): own.text for text in self.texts for own in text.segments}

    @cached_property
    def _withheld(self) -> dict[str, Span]:
        """What is withheld in one language is so in all."""
        everything = (own for text in self.texts for own in text.segments)
        return {own.id: own.span for own in everything if own.withhold is not None}


HEADS = (
    "video",
    "time",
    "language",
    "severity",
    "rank",
    "check",
    "message",
    "segments",
    "key",
    "dismissed",
)
"""The headings of `rows`; with text, `source` and `target` follow."""


def rows(videos: Sequence[VideoReport], *, with_text: bool) -> list[list[str]]:
    """The findings for a spreadsheet: a heading, then one row each, in the order given."""
    table = [[*HEADS, "source", "target"] if with_text else [*HEADS]]
    for video in videos:
        for item in video.noticed:
            told = item.finding
            row = [
                video.id,
                time_of(item),
                item.lang,
                told.severity.value,
                str(told.rank),
                told.check,
                message_of(video, item, with_text=with_text),
                " ".join(told.segments),
                item.key,
                dismissed_of(video, item, with_text=with_text),
            ]
            if with_text:
                row += texts_of(video, item)
            table.append([printable(cell) for cell in row])
    return table


def texts_of(video: VideoReport, item: Noticed) -> tuple[str, str]:
    """What is said where a finding is, and its translation ("" for a finding about the former)."""
    spoken = video.texts[0].lang if video.texts else item.lang
    target = video.said(item, item.lang) if item.lang != spoken else ""
    return video.said(item, spoken), target


def message_of(video: VideoReport, item: Noticed, *, with_text: bool) -> str:
    """What a finding says, as far as it may be shown."""
    shown = item.finding.check in WORDLESS or (with_text and not video.hides(item))
    return item.finding.message if shown else LEFT_OUT_AT_ALL if with_text else LEFT_OUT


def dismissed_of(video: VideoReport, item: Noticed, *, with_text: bool) -> str:
    """Why it was put aside, as far as it may be shown: reasons quote, too."""
    shown = not item.dismissed or (with_text and not video.hides(item))
    return item.dismissed if shown else "yes"


def time_of(item: Noticed) -> str:
    """When it is, as people read it."""
    span = item.finding.span
    return item.finding.where if span is None else clock(span.start_ms)


def printable(text: str) -> str:
    """Text that any page or spreadsheet can hold: control characters become visible signs."""
    return "".join(char if _is_text(char) else _sign(char) for char in text)


def _is_text(char: str) -> bool:
    if ord(char) & 0xFFFE == 0xFFFE:  # no character in any plane, and none in XML
        return False
    return char in "\n\t" or category(char) not in ("Cc", "Cs")


def _sign(char: str) -> str:
    return chr(0x2400 + ord(char)) if char < " " else "\N{REPLACEMENT CHARACTER}"
