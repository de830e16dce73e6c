"""A second opinion: where two transcripts of the same recording differ, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from subtitler.checks.hearing import spelled
from subtitler.checks.noticing import covering, finding
from subtitler.checks.text import letters, spaced, tokens
from subtitler.model import Finding, Segment, Severity, Span

WINDOW_MS = 90_000
"""Transcripts are compared about so much at a time: the work grows with the length only."""

_SEARCH_MS = 30_000
_TOGETHER_MS = 1500
_QUOTED = 12
_MANY = 4


@dataclass(frozen=True, slots=True)
class _Token:
    """A word to compare: when it is said (the middle), and the place of its segment."""

    text: str
    span: Span
    place: int

    @property
    def middle_ms(self) -> int:
        return (self.span.start_ms + self.span.end_ms) // 2


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two transcripts differ: the words of both, and where they stand."""

    span: Span
    first: tuple[str, ...]
    second: tuple[str, ...]
    places: tuple[int, ...]


def second_opinion(
    segments: Sequence[Segment], others: Sequence[Segment], language: str
) -> Iterator[Finding]:
    """The places where `others`, a second transcript, differs; quoted, and ranked by how much."""
    for difference in differences(segments, others, language):
        own = [segments[place] for place in difference.places]
        one, other = len(difference.first), len(difference.second)
        amount = _amount(difference, language)
        message = (
            f"a second recogniser heard something else: {_quoted(difference.first, language)} "
            f"here, {_quoted(difference.second, language)} there ({one} and {other} words)"
        )
        severe = amount >= _MANY or (max(one, other) >= _MANY and min(one, other) == 0)
        severity = Severity.WARNING if severe else Severity.NOTICE
        span = difference.span if difference.span.duration_ms or not own else covering(own)
        yield finding("second-opinion", severity, message, span, own, 8 + 6 * amount**0.75)


def differences(
    segments: Sequence[Segment], others: Sequence[Segment], language: str
) -> list[Difference]:
    """Every place where two transcripts of one recording differ, word by word, in order of time.

    Case, punctuation and vowel points do not count. Differences with less than two words that
    agree between them are one place. The work grows with the length, not its square.
    """
    one, other = _timed(segments, language), _timed(others, language)
    found: list[Difference] = []
    for mine, theirs in _windows(one, other):
        found += _compared(mine, theirs)
    return found


def _timed(segments: Sequence[Segment], language: str) -> list[_Token]:
    """Every word with its time; where words have none, the text is spread over its segment."""
    timed = []
    for place, segment in enumerate(segments):
        own_language = segment.language or language
        parts = [(segment.text, segment.span)]
        if spelled(segment):
            parts = [(word.text, word.span) for word in segment.words]
        for text, span in parts:
            words = tokens(text, own_language)
            total = sum(len(word) for word in words)
            at = 0
            for word in words:
                start_ms = span.start_ms + span.duration_ms * at // total
                at += len(word)
                end_ms = span.start_ms + span.duration_ms * at // total
                timed.append(_Token(word, Span(start_ms, end_ms), place))
    return sorted(timed, key=lambda token: (token.place, token.middle_ms))


def _windows(
    one: Sequence[_Token], other: Sequence[_Token]
) -> Iterator[tuple[Sequence[_Token], Sequence[_Token]]]:
    """Both, cut at the same times: where neither has had a word for the longest."""
    cuts = _cuts(sorted([token.span for token in (*one, *other)], key=lambda span: span.start_ms))
    mine = theirs = 0
    for cut in [*cuts, None]:
        to_mine, to_theirs = mine, theirs
        while to_mine < len(one) and (cut is None or one[to_mine].middle_ms < cut):
            to_mine += 1
        while to_theirs < len(other) and (cut is None or other[to_theirs].middle_ms < cut):
            to_theirs += 1
        yield one[mine:to_mine], other[theirs:to_theirs]
        mine, theirs = to_mine, to_theirs


def _cuts(spans: Sequence[Span]) -> list[int]:
    """Times at which to cut, `WINDOW_MS` or somewhat more apart."""
    cuts: list[int] = []
    from_ms, reached = WINDOW_MS, 0
    best: tuple[int, int] | None = None
    for before, span in pairwise(spans):
        reached = max(reached, before.end_ms)
        if span.start_ms < from_ms:
            continue
        gap = span.start_ms - reached
        middle = (span.start_ms + reached) // 2
        if best is None or gap > best[0]:
            best = (gap, middle)
        if span.start_ms >= from_ms + _SEARCH_MS:
            cuts.append(best[1])
            from_ms = best[1] + WINDOW_MS
            best = None
    return cuts


def _compared(one: Sequence[_Token], other: Sequence[_Token]) -> Iterator[Difference]:
    from rapidfuzz.distance import Levenshtein

    mine, theirs = [token.text for token in one], [token.text for token in other]
    group: list[int] | None = None
    for code in Levenshtein.opcodes(mine, theirs):
        if code.tag == "equal":
            if group and code.src_end - code.src_start >= 2:
                yield _difference(one, other, group)
                group = None
            continue
        if group is None:
            group = [code.src_start, code.src_end, code.dest_start, code.dest_end]
        else:
            group[1], group[3] = code.src_end, code.dest_end
    if group:
        yield _difference(one, other, group)


def _difference(one: Sequence[_Token], other: Sequence[_Token], group: Sequence[int]) -> Difference:
    mine, theirs = one[group[0] : group[1]], other[group[2] : group[3]]
    both = [token.span for token in (*mine, *theirs)]
    span = Span(min(item.start_ms for item in both), max(item.end_ms for item in both))
    places = tuple(sorted({token.place for token in mine}))
    if not places and one:
        # Nothing here stands against it: name the segment beside it.
        places = (one[min(group[0], len(one) - 1)].place,)
    first, second = tuple(token.text for token in mine), tuple(token.text for token in theirs)
    return Difference(span, first, second, places)


def _amount(difference: Difference, language: str) -> float:
    """How much differs, in words: letters that would have to change, six to a word."""
    from rapidfuzz.distance import Levenshtein

    join = " " if spaced(language) else ""
    one, other = join.join(difference.first), join.join(difference.second)
    per_word = 6 if spaced(language) else 2
    changed = Levenshtein.distance(one, other)
    return min(changed, max(letters(one), letters(other))) / per_word


def _quoted(words: Sequence[str], language: str) -> str:
    if not words:
        return "nothing"
    join = " " if spaced(language) else ""
    more = " …" if len(words) > _QUOTED else ""
    return f"“{join.join(words[:_QUOTED])}{more}”"
