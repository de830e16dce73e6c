"""Segments of about a sentence, from whatever stretches an engine gives.

Whisper cuts where its window of 30 s suggests, often in the middle of a sentence. Here the words
of neighbouring stretches are put together and cut again: where a sentence ends, where the speaker
pauses, and, in a stretch without either, at its longest pause. The best models for Kazakh write no
punctuation at all; there the pauses alone decide, and shorter ones count. No letter is lost or
added; words keep their times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from subtitler.languages import language
from subtitler.model import Evidence, Segment, Span, Word


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pause of `pause_ms` ends a segment of at least `enough_ms`; none is over `longest_ms`."""

    pause_ms: int
    enough_ms: int
    longest_ms: int


PUNCTUATED = _Rule(pause_ms=1200, enough_ms=0, longest_ms=15_000)
"""A silence of 1.2 s ends a segment, sentence or not; nobody reviews more than 15 s at once."""

UNPUNCTUATED = _Rule(pause_ms=600, enough_ms=1200, longest_ms=8000)
"""Without marks: breathing pauses end a segment, and 8 s hold some 16 words, about a sentence."""

WORDS_A_MARK = 40
"""A text with fewer marks than one for so many words is taken for one without punctuation."""

_CLOSING = "\"'”’»)]）」』"
_NO_SPACES = ("Hans", "Jpan")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word with the text that it stands for: itself, and whatever follows up to the next one."""

    word: Word
    text: str


def by_sentence(segments: Sequence[Segment], lang: str) -> list[Segment]:
    """The same words as segments of about a sentence each; ids are the first word's segment's.

    A segment without words, or whose words do not spell its text, stays as it is.
    """
    done: list[Segment] = []
    run: list[tuple[Segment, list[_Piece]]] = []
    for segment in segments:
        if run and run[-1][0].language != segment.language:
            done += _resegmented(run, lang)
            run = []
        pieces = _pieces(segment, segment.language or lang)
        if pieces:
            run.append((segment, pieces))
        else:
            done += _resegmented(run, lang)
            run = []
            done.append(segment)
    return done + _resegmented(run, lang)


def _pieces(segment: Segment, lang: str) -> list[_Piece]:
    """The words with their stretches of the text; empty where they do not spell it."""
    starts, at = [], 0
    for word in segment.words:
        found = segment.text.find(word.text, at)
        if found < 0 or segment.text[at:found].strip():
            return []
        starts.append(found)
        at = found + len(word.text)
    if not starts or segment.text[at:].strip():
        return []
    ends = [*starts[1:], len(segment.text)]
    space = "" if language(lang).script in _NO_SPACES else " "
    texts = [segment.text[a:b] for a, b in zip(starts, ends, strict=True)]
    texts[-1] = texts[-1].rstrip() + space
    return [_Piece(word, text) for word, text in zip(segment.words, texts, strict=True)]


def _resegmented(run: list[tuple[Segment, list[_Piece]]], lang: str) -> list[Segment]:
    pieces = [piece for _, own in run for piece in own]
    owners = [segment for segment, own in run for _ in own]
    if not run:
        return []
    done = []
    ends = language(owners[0].language or lang).sentence_ends
    for first, last in _stretches(pieces, ends):
        words = tuple(piece.word for piece in pieces[first:last])
        text = "".join(piece.text for piece in pieces[first:last]).strip()
        end_ms = max(word.span.end_ms for word in words)
        span = Span(words[0].span.start_ms, max(end_ms, words[0].span.start_ms))
        owner = owners[first]
        done.append(
            Segment(
                owner.id,
                span,
                text,
                owner.speaker,
                words,
                language=owner.language,
                evidence=_worst([each.evidence for each in owners[first:last] if each.evidence]),
            )
        )
    return done


def _worst(found: Sequence[Evidence]) -> Evidence | None:
    """What the engine thought of the stretches that a segment comes from, at its most doubtful."""
    if not found:
        return None

    def known(values: list[float | None]) -> list[float]:
        return [value for value in values if value is not None]

    return Evidence(
        log_probability=min(known([each.log_probability for each in found]), default=None),
        no_speech=max(known([each.no_speech for each in found]), default=None),
        compression=max(known([each.compression for each in found]), default=None),
        attempts=max(each.attempts for each in found),
        languages=found[0].languages,
    )


def _stretches(pieces: Sequence[_Piece], ends: str) -> Iterator[tuple[int, int]]:
    """First and last-but-one piece of each segment."""
    marks = sum(piece.text.rstrip().rstrip(_CLOSING).endswith(tuple(ends)) for piece in pieces)
    rule = PUNCTUATED if marks * WORDS_A_MARK >= len(pieces) else UNPUNCTUATED
    first = 0
    for number, (one, other) in enumerate(pairwise(pieces), 1):
        gap_ms = other.word.span.start_ms - one.word.span.end_ms
        length_ms = one.word.span.end_ms - pieces[first].word.span.start_ms
        if (gap_ms >= rule.pause_ms and length_ms >= rule.enough_ms) or (
            gap_ms >= PUNCTUATED.pause_ms or _ends_sentence(one.text, other.text, ends)
        ):
            yield from _short_enough(pieces, first, number, rule.longest_ms)
            first = number
    if pieces:
        yield from _short_enough(pieces, first, len(pieces), rule.longest_ms)


def _ends_sentence(text: str, following: str, ends: str) -> bool:
    """Whether a sentence ends after `text`: a mark, and no small letter after it (“г. на”)."""
    return text.rstrip().rstrip(_CLOSING).endswith(tuple(ends)) and not following[:1].islower()


def _short_enough(
    pieces: Sequence[_Piece], first: int, last: int, longest_ms: int
) -> Iterator[tuple[int, int]]:
    """The stretch, cut at its longest pauses until no part is too long."""
    todo = [(first, last)]
    while todo:
        first, last = todo.pop()
        length_ms = pieces[last - 1].word.span.end_ms - pieces[first].word.span.start_ms
        if length_ms <= longest_ms or last - first < 2:
            yield first, last
            continue
        gaps = {
            n: pieces[n].word.span.start_ms - pieces[n - 1].word.span.end_ms
            for n in range(first + 1, last)
        }
        middle = (first + last) / 2
        cut = max(gaps, key=lambda n: (gaps[n], -abs(n - middle)))
        todo += [(cut, last), (first, cut)]
