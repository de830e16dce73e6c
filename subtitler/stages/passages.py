"""What is translated in one go: a sentence, also where it runs over several segments.

A model that gets half of a sentence guesses the rest: in Kazakh the verb stands at the end. So
segments whose sentence goes on are put together, translated as one, and the translation is laid
back over the same segments, each a share like its speech's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from subtitler.languages import language
from subtitler.layout import count_chars, parts
from subtitler.model import Segment

_CLOSING = "\"'”’»)]）」』"
_MOST_SEGMENTS = 4
_LONGEST_CHARS = 350
"""Some 60 words: models are trained on sentences up to about that long."""
_LONGEST_GAP_MS = 3000
_PUNCTUATED = 0.5
"""Below this share of segments that end a sentence, marks say nothing: the model writes none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or about one: the segments that it runs over, in order; at least one."""

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """Its whole text."""
        return joined([segment.text for segment in self.segments])

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its segments."""
        return tuple(segment.id for segment in self.segments)


def joined(texts: Sequence[str]) -> str:
    """Texts of neighbouring segments as one; a text in a script without spaces gets none."""
    whole = ""
    for text in texts:
        stripped = text.strip()
        wide = bool(whole and stripped) and whole[-1] > "\u2e80" and stripped[0] > "\u2e80"
        whole += ("" if wide or not whole or not stripped else " ") + stripped
    return whole


def passages(segments: Sequence[Segment], lang: str) -> Iterator[Passage]:
    """The segments of a transcript in `lang` as passages, every one in exactly one, in order.

    Segments go together where one ends without a mark that ends a sentence and the next follows
    within 3 s, by the same speaker in the same language: at most four, of 350 characters. A
    transcript that is mostly without marks (some models write none) stays as it is.
    """
    spoken = [segment for segment in segments if segment.text.strip()]
    ended = sum(_ends(segment, lang) for segment in spoken)
    marked = ended >= _PUNCTUATED * len(spoken)
    run: list[Segment] = []
    for segment in segments:
        if run and not (marked and _goes_on(run, segment, lang)):
            yield Passage(tuple(run))
            run = []
        run.append(segment)
    if run:
        yield Passage(tuple(run))


def _goes_on(run: Sequence[Segment], following: Segment, lang: str) -> bool:
    last = run[-1]
    return (
        len(run) < _MOST_SEGMENTS
        and bool(last.text.strip() and following.text.strip())
        and not _ends(last, lang)
        and last.speaker == following.speaker
        and last.language == following.language
        and last.withhold is None
        and following.withhold is None
        and following.span.start_ms - last.span.end_ms <= _LONGEST_GAP_MS
        and sum(len(segment.text) for segment in (*run, following)) <= _LONGEST_CHARS
    )


def _ends(segment: Segment, lang: str) -> bool:
    text = segment.text.rstrip().rstrip(_CLOSING)
    return text.endswith(tuple(language(segment.language or lang).sentence_ends))


def laid_back(translation: str, passage: Passage, lang: str, spoken: str) -> tuple[str, ...] | None:
    """A passage's translation into `lang` in as many texts as it has segments, none of them empty.

    Put together they are the translation. None where it has fewer words than there are segments.
    """
    shares = [max(1.0, count_chars(item.text, spoken)) for item in passage.segments]
    return parts(translation, lang, shares)
