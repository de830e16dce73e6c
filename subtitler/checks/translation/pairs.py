"""A segment beside its translation, and findings about the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from subtitler.model import Finding, Segment, Severity, Transcript


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment and its translation; the languages are codes without a script ("kk", "zh")."""

    source: Segment
    target: Segment
    source_lang: str
    target_lang: str


def pairs(source: Transcript, target: Transcript) -> Iterator[Pair]:
    """Every segment for which both documents have words, in the target's order."""
    originals = {segment.id: segment for segment in source.segments}
    target_lang = base(target.lang)
    for segment in target.segments:
        original = originals.get(segment.id)
        if original is not None and original.text.strip() and segment.text.strip():
            yield Pair(original, segment, base(original.language or source.lang), target_lang)


def base(language: str) -> str:
    """The language of a code that names a script too: "kk" of "kk-Arab"."""
    return language.partition("-")[0].casefold()


def told(
    check: str, severity: Severity, message: str, segment: Segment, rank: float, *more: Segment
) -> Finding:
    """A finding about a translated segment (and `more` that belong to it)."""
    ids = (segment.id, *(other.id for other in more))
    bounded = max(0, min(100, round(rank)))
    return Finding(check, severity, segment.id, message, segment.span, ids, bounded)
