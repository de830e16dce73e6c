"""Letters of another script within a word: қaзaқ with Latin a looks right and is never found."""

from __future__ import annotations

from collections.abc import Iterator

from subtitler.checks.noticing import finding
from subtitler.model import Finding, Severity, Transcript
from subtitler.scripts import look_alikes, repaired


def look_alike_findings(text: Transcript) -> Iterator[Finding]:
    """Words with letters that do not belong in them; with the word as it should be, where sure."""
    for segment in text.segments:
        lang = segment.language or text.lang
        _, changes = repaired(segment.text, lang)
        for change in changes:
            yield finding(
                "look-alike",
                Severity.WARNING,
                f"“{change.word}” has {change.reason}: it should be “{change.repaired}”",
                segment.span,
                (segment,),
                40,
            )
        for doubt in look_alikes(segment.text, lang):
            yield finding(
                "look-alike",
                Severity.NOTICE,
                f"“{doubt.word}”: {doubt.reason}",
                segment.span,
                (segment,),
                15,
            )
