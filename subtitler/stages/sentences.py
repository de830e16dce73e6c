"""Segments of about a sentence, from whatever stretches an engine gives.

Whisper cuts where its window of 30 s suggests, often in the middle of a sentence. Here the words
of neighbouring stretches are put together and cut again: where a sentence ends, where the speaker
pauses, and, in a stretch without either, at its longest pause. No letter is lost or added; words
keep their times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from subtitler.languages import language
from subtitler.model import Segment, Span, Word

PAUSE_MS = 1200
"""A silence this long ends a segment, sentence or not."""

LONGEST_MS = 15_000
"""A segment longer than this is cut at its longest pause: nobody reviews more at once."""

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
        pieces = _pieces(segment, lang)
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
    done = []
    for first, last in _stretches(pieces, language(lang).sentence_ends):
        words = tuple(piece.word for piece in pieces[first:last])
        text = "".join(piece.text for piece in pieces[first:last]).strip()
        end_ms = max(word.span.end_ms for word in words)
        span = Span(words[0].span.start_ms, max(end_ms, words[0].span.start_ms))
        owner = owners[first]
        done.append(Segment(owner.id, span, text, owner.speaker, words, language=owner.language))
    return done


def _stretches(pieces: Sequence[_Piece], ends: str) -> Iterator[tuple[int, int]]:
    """First and last-but-one piece of each segment."""
    first = 0
    for number, (one, other) in enumerate(pairwise(pieces), 1):
        gap_ms = other.word.span.start_ms - one.word.span.end_ms
        if gap_ms >= PAUSE_MS or _ends_sentence(one.text, other.text, ends):
            yield from _short_enough(pieces, first, number)
            first = number
    if pieces:
        yield from _short_enough(pieces, first, len(pieces))


def _ends_sentence(text: str, following: str, ends: str) -> bool:
    """Whether a sentence ends after `text`: a mark, and no small letter after it (“г. на”)."""
    return text.rstrip().rstrip(_CLOSING).endswith(tuple(ends)) and not following[:1].islower()


def _short_enough(pieces: Sequence[_Piece], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretch, cut at its longest pauses until no part is too long."""
    length_ms = pieces[last - 1].word.span.end_ms - pieces[first].word.span.start_ms
    if length_ms <= LONGEST_MS or last - first < 2:
        yield first, last
        return
    gaps = {
        n: pieces[n].word.span.start_ms - pieces[n - 1].word.span.end_ms
        for n in range(first + 1, last)
    }
    middle = (first + last) / 2
    cut = max(gaps, key=lambda n: (gaps[n], -abs(n - middle)))
    yield from _short_enough(pieces, first, cut)
    yield from _short_enough(pieces, cut, last)
