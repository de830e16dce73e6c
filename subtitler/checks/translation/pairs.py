"""A segment beside its translation, and findings about the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from subtitler.checks.noticing import clock
from subtitler.model import Finding, Segment, Severity, Span, Transcript


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
    where = clock(segment.span.start_ms)
    return Finding(check, severity, where, message, segment.span, ids, bounded)


def sentences(transcript: Transcript) -> list[tuple[Segment, ...]]:
    """The segments of each translated sentence: most are one, some run over several."""

    def sentence(item: Segment) -> str:
        return (item.origin.sentence if item.origin else "") or item.id

    return [tuple(group) for _, group in groupby(transcript.segments, key=sentence)]


def by_sentence(
    source: Transcript, target: Transcript
) -> tuple[Transcript, Transcript, dict[str, tuple[str, ...]]]:
    """Both with one segment a sentence, under the id of its first; and the ids of each.

    Within a sentence words move: what the first segment says may stand in the second one of the
    translation.
    """
    originals = {segment.id: segment for segment in source.segments}
    groups = {group[0].id: tuple(item.id for item in group) for group in sentences(target)}
    first = {key: head for head, ids in groups.items() for key in ids}
    translated = {segment.id: segment for segment in target.segments}

    def whole(segments: Sequence[Segment]) -> Segment:
        if len(segments) == 1:
            return segments[0]
        span = Span(segments[0].span.start_ms, max(item.span.end_ms for item in segments))
        text = " ".join(item.text.strip() for item in segments)
        return replace(segments[0], text=text, span=span, words=())

    own = [
        whole([originals[key] for key in groups.get(segment.id, (segment.id,)) if key in originals])
        for segment in source.segments
        if first.get(segment.id, segment.id) == segment.id
    ]
    theirs = [whole([translated[key] for key in ids]) for ids in groups.values()]
    return Transcript(source.lang, tuple(own)), Transcript(target.lang, tuple(theirs)), groups
