"""From the probabilities of a CTC model to words with times, and from a text back to its times.

Such a model gives for each frame (20 to 80 ms) the probability of every token, a letter or a piece
of a word, and of “nothing new” (blank). A token that stands in several frames in a row counts once.
"""

from __future__ import annotations

import math
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from subtitler.model import Evidence, Segment, Span, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Frames = NDArray[np.float32]
    """Log-probabilities (natural logarithm): a row for each frame, a column for each token."""

VERSION = "1"
"""Of the rules in here: part of the identity."""

PAUSE_MS = 600
"""A silence of this length between two words ends a segment; the stage makes sentences of them."""

LONGEST_HOLE_MS = 1000
"""So much silence between two letters parts words, also where the model wrote no space: it writes
none where it does not hear both words in one window."""

UNWRITABLE = "…"
"""In place of a token such as `<unk>`: something was said that the model has no letters for."""

_BLANK = "<blk>"
# A word without any letter that the model knows (a number, say) may take up frames of any content,
# at this price for each: too much to take them from words that fit.
_ANYTHING_COSTS = 0.3
_GAP, _ANYTHING = -2, -1
_MOST_STEPS = 300_000_000


@dataclass(frozen=True, slots=True)
class _Found:
    """A word in frames: first, last but one, and the log-probabilities of its tokens."""

    text: str
    first: int
    last: int
    scores: tuple[float, ...]


class Alphabet:
    """The tokens of a model, `▁` or a space at a token's start being the space before a word."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.blank = tokens.index(_BLANK)
        self.tokens = [_spelled(token) for token in tokens]
        self._numbers = {
            text: number
            for number, text in reversed(list(enumerate(self.tokens)))
            if number != self.blank and text and text != UNWRITABLE
        }
        self._longest = max(map(len, self._numbers), default=0)

    def spell(self, word: str) -> list[int]:
        """The tokens of a word, letters that the model lacks left out; empty where none is left."""
        best: list[int] = []
        for form in dict.fromkeys((word, word.lower(), word.upper())):
            plain = unicodedata.normalize("NFC", form)
            spelled = self._spelled(plain)
            if len("".join(self.tokens[n] for n in spelled).strip()) > len(
                "".join(self.tokens[n] for n in best).strip()
            ):
                best = spelled
        return best

    @property
    def space(self) -> int | None:
        """The token that is a space and nothing else: models that spell by letters have it."""
        return self._numbers.get(" ")

    def _spelled(self, word: str) -> list[int]:
        left = word if self.space is not None else f" {word}"
        spelled = []
        while left:
            number, size = self._next(left)
            if number is not None and number != self.space:
                spelled.append(number)
            left = left[size:]
        return spelled

    def _next(self, left: str) -> tuple[int | None, int]:
        """The longest token at the start of `left` and its length; None for a letter unknown."""
        for size in range(min(self._longest, len(left)), 0, -1):
            if left[:size] in self._numbers:
                return self._numbers[left[:size]], size
        # ё where the model writes е, and other letters without their marks.
        return self._numbers.get(unicodedata.normalize("NFD", left[0])[0]), 1


def joined(one: Frames, other: Frames, shared: int, alphabet: Alphabet) -> tuple[Frames, Frames]:
    """Two windows that hear the same `shared` frames, cut where both hear no letter.

    Gives the first without its end and the second without its start. A letter may come a frame
    earlier in one window than in the other: a cut beside it would lose it or write it twice. Where
    one of them has a space about the cut, there is one.
    """
    import numpy as np

    if not shared:
        return one, other
    begin = len(one) - shared
    blank = alphabet.blank
    agreed = one[begin:, blank] + other[:shared, blank]
    # The worst of four frames around each place, and a little for the distance from the middle.
    around = np.pad(agreed, 2, mode="edge")
    quiet = np.min([around[at : at + shared + 1] for at in range(4)], axis=0)
    far = np.abs(np.arange(shared + 1) - shared / 2) / shared
    cut = int((quiet - far).argmax())
    before, after = one[: begin + cut].copy(), other[cut:].copy()
    space = alphabet.space
    if space is not None and space not in _between(before[::-1], blank, space):
        near = _between(one[begin + cut :], blank, space), _between(other[:cut][::-1], blank, space)
        if space in (*near[0], *near[1]) and space not in _between(after, blank, space):
            source = one[begin + cut :] if space in near[0] else other[:cut][::-1]
            row = source[(near[0] if space in near[0] else near[1]).index(space)]
            for place in (before[-1:], after[:1]):
                if len(place) and place[0].argmax() == blank:
                    place[0] = row
                    break
    return before, after


def _between(frames: Frames, blank: int, space: int) -> list[int]:
    """The likeliest tokens of the first frames, up to the first letter."""
    best: list[int] = []
    for token in frames.argmax(axis=1).tolist() if len(frames) else []:
        if token not in (blank, space):
            break
        best.append(token)
    return best


def words_of(frames: Frames, alphabet: Alphabet, frame_ms: float) -> list[Word]:
    """What the model heard: in each frame the likeliest token, put together to words.

    A word begins with the frame of its first letter and ends with that of its last; its confidence
    is the geometric mean of the probabilities of its tokens.
    """
    return [
        Word(
            _span(found.first, found.last, frame_ms),
            found.text,
            round(math.exp(sum(found.scores) / len(found.scores)), 4),
        )
        for found in _found(frames, alphabet, LONGEST_HOLE_MS / frame_ms)
    ]


def segments_of(words: Sequence[Word], longest_ms: int) -> list[Segment]:
    """The words as segments, parted at pauses; none is over `longest_ms` if it has two words."""
    segments: list[Segment] = []
    for stretch in _stretches(words, longest_ms):
        text = " ".join(word.text for word in stretch)
        raw = text.encode("utf-8")
        letters = sum(len(word.text) for word in stretch)
        score = sum(math.log(max(word.confidence or 0, 1e-4)) * len(word.text) for word in stretch)
        evidence = Evidence(
            log_probability=round(score / letters, 4),
            compression=round(len(raw) / len(zlib.compress(raw)), 3),
        )
        span = Span(stretch[0].span.start_ms, stretch[-1].span.end_ms)
        number = f"{len(segments) + 1}"
        segments.append(Segment(number, span, text, words=tuple(stretch), evidence=evidence))
    return segments


def place(
    text: str, frames: Frames, alphabet: Alphabet, frame_ms: float, offset: int
) -> tuple[Word, ...]:
    """The words of `text` where they are spoken in `frames`; () where there is no room for them.

    Frame 0 is frame `offset` of the recording. The text is taken as it is; words that the model
    has no letter for get the sound between their neighbours, without a confidence.
    """
    words = text.split()
    spelled = [alphabet.spell(word) for word in words]
    if not words or not any(spelled):
        return ()
    states, owners = _states(spelled, alphabet.blank)
    path = _path(frames, states, alphabet)
    if path is None:
        return ()
    placed = []
    for number, word in enumerate(words):
        own = [at for at, state in enumerate(path) if owners[state] == number]
        scores = [
            float(frames[at, states[path[at]]])
            for at in own
            if states[path[at]] not in (_ANYTHING, alphabet.blank)
        ]
        sure = round(math.exp(sum(scores) / len(scores)), 4) if scores else None
        placed.append(Word(_span(own[0] + offset, own[-1] + 1 + offset, frame_ms), word, sure))
    return tuple(placed)


def cut_off(word: Word, duration_ms: int) -> Word:
    """The word, no part of it after the end of the sound: the last frame may reach beyond."""
    start_ms = min(word.span.start_ms, duration_ms)
    return replace(word, span=Span(start_ms, min(word.span.end_ms, duration_ms)))


def _spelled(token: str) -> str:
    if token.startswith("<") and token.endswith(">") and len(token) > 2:
        return UNWRITABLE
    return token.replace("\u2581", " ")


def _found(frames: Frames, alphabet: Alphabet, longest_hole: float) -> Iterator[_Found]:
    text, first, last = "", 0, 0
    scores: list[float] = []
    for token, begin, end, score in _tokens(frames, alphabet.blank):
        spelled = alphabet.tokens[token]
        parted = spelled[:1].isspace() or begin - last > longest_hole
        if parted or spelled == UNWRITABLE or text == UNWRITABLE:
            if text:
                yield _Found(text, first, last, tuple(scores))
            text, scores = "", []
        piece = "".join(spelled.split())
        if piece:
            first = first if text else begin
            text, last = text + piece, end
            scores.append(score)
    if text:
        yield _Found(text, first, last, tuple(scores))


def _tokens(frames: Frames, blank: int) -> Iterator[tuple[int, int, int, float]]:
    """Token, first frame, last but one, and mean log-probability, of each run of one token."""
    import numpy as np

    if not len(frames):
        return
    best = frames.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best)) + 1
    for begin, end in pairwise([0, *edges.tolist(), len(best)]):
        token = int(best[begin])
        if token != blank:
            yield token, begin, end, float(frames[begin:end, token].mean())


def _stretches(words: Sequence[Word], longest_ms: int) -> Iterator[list[Word]]:
    stretch: list[Word] = []
    for word in words:
        if stretch and (
            word.span.start_ms - stretch[-1].span.end_ms >= PAUSE_MS
            or word.span.end_ms - stretch[0].span.start_ms > longest_ms
        ):
            yield stretch
            stretch = []
        stretch.append(word)
    if stretch:
        yield stretch


def _states(spelled: Sequence[Sequence[int]], blank: int) -> tuple[list[int], list[int]]:
    """What to pass through from the first frame to the last, and the word that it belongs to.

    Each letter is a state; between those of a word stands a blank, which counts as its own so that
    its time has no hole; between words, before the first and after the last stands a gap (word -1).
    """
    states, owners = [_GAP], [-1]
    for number, tokens in enumerate(spelled):
        for at, token in enumerate(tokens or [_ANYTHING]):
            states += [blank, token] if at else [token]
            owners += [number, number] if at else [number]
        states.append(_GAP)
        owners.append(-1)
    return states, owners


def _path(frames: Frames, states: Sequence[int], alphabet: Alphabet) -> list[int] | None:
    """The likeliest state of each frame; None where there are too few frames, or far too many.

    No letter is left out; a blank or gap may be, except between two of the same letter.
    """
    import numpy as np

    if not len(frames) or len(frames) * len(states) > _MOST_STEPS:
        return None
    blank = frames[:, alphabet.blank]
    gap = blank if alphabet.space is None else np.maximum(blank, frames[:, alphabet.space])
    anything = frames.max(axis=1) - np.float32(_ANYTHING_COSTS)
    # A gap is the last column but one, anything the last: that is what -2 and -1 point to.
    known = np.column_stack([frames, gap, anything])
    tokens = np.array(states)
    closed = np.ones(len(tokens), dtype=bool)
    closed[2:] = (tokens[2:] == tokens[:-2]) | (tokens[2:] == alphabet.blank) | (tokens[2:] == _GAP)
    came = np.zeros((len(frames), len(tokens)), dtype=np.int8)
    ways = np.full((3, len(tokens)), -np.inf, dtype=np.float32)
    score = np.full(len(tokens), -np.inf, dtype=np.float32)
    score[:2] = known[0][tokens[:2]]
    for at in range(1, len(known)):
        ways[0] = score
        ways[1, 1:] = score[:-1]
        ways[2, 2:] = score[:-2]
        ways[2, closed] = -np.inf
        came[at] = ways.argmax(axis=0)
        score = ways.max(axis=0) + known[at][tokens]
    state = len(tokens) - (1 if score[-1] >= score[-2] else 2)
    if not np.isfinite(score[state]):
        return None
    path = [state]
    for at in range(len(frames) - 1, 0, -1):
        state -= int(came[at, state])
        path.append(state)
    return path[::-1]


def _span(first: int, last: int, frame_ms: float) -> Span:
    return Span(round(first * frame_ms), round(last * frame_ms))
