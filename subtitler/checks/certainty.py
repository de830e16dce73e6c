"""What the engine itself was not sure of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from subtitler.checks.noticing import covering, finding, neighbours
from subtitler.languages import LANGUAGES
from subtitler.model import Finding, Segment, Severity, Span

UNSURE = -0.8
"""Mean log-probability of the tokens: good English is at −0.26, bad Kazakh at −0.69 to −1.0
(Whisper base)."""

LOW_CONFIDENCE = 0.45
"""Mean probability of the words of a segment."""

DOUBTFUL_WORD = 0.25
"""Probability of a word; three such words in a row are told."""

ANOTHER, ANOTHER_IN_FEW = 0.8, 0.9
"""How probable another language must be, on the mean over the recording; with fewer than three
stretches to go by, the latter."""

_FEW = 3


def unsure(segments: Sequence[Segment]) -> Iterator[Finding]:
    """Segments with a low probability; those that follow one another are put together."""
    doubts: dict[int, float] = {}
    for place, segment in enumerate(segments):
        doubt = _doubt(segment)
        if doubt > 0:
            doubts[place] = doubt
    for places in neighbours(doubts):
        own = [segments[place] for place in places]
        doubt = max(doubts[place] for place in places)
        count = f"{len(own)} segments in a row" if len(own) > 1 else "this"
        message = f"the recogniser was unsure of {count}: {_figures(own)}"
        severity = Severity.WARNING if doubt >= 0.5 else Severity.NOTICE
        yield finding("unsure", severity, message, covering(own), own, 20 + 35 * doubt)


def decoded_twice(segments: Sequence[Segment]) -> Iterator[Finding]:
    """Segments whose first text went round in circles, so that the engine tried again."""
    chosen = [
        place
        for place, segment in enumerate(segments)
        if segment.evidence and segment.evidence.attempts > 1
    ]
    for places in neighbours(chosen):
        own = [segments[place] for place in places]
        message = "the recogniser went round in circles here and tried again: listen to it"
        yield finding("decoded-twice", Severity.WARNING, message, covering(own), own, 38)


def hinted(segments: Sequence[Segment]) -> Iterator[Finding]:
    """Names that were written only because the glossary offered them."""
    for segment in segments:
        for without, group in groupby(segment.words, key=lambda word: word.unhinted):
            words = list(group)
            if not without:
                continue
            written = " ".join(word.text for word in words)
            message = (
                f"“{written}” is from the glossary: without it, “{without}” was heard. "
                "Is it this name?"
            )
            span = Span(words[0].span.start_ms, words[-1].span.end_ms)
            yield finding("hinted", Severity.NOTICE, message, span, [segment], 22)


def other_language(segments: Sequence[Segment], languages: Sequence[str]) -> Iterator[Finding]:
    """That the whole recording is probably in another language than was stated.

    Only where the stretches agree, with a high probability on the mean: of
    Kazakh, Whisper base thinks that it is Lithuanian (0.66) or Pashto (0.27).
    """
    heard: list[tuple[Segment, dict[str, float]]] = []
    for segment in segments:
        guesses = dict(segment.evidence.languages) if segment.evidence else {}
        if guesses and not (heard and dict(heard[-1][1]) == guesses):
            heard.append((segment, guesses))
    if not heard:
        return
    total: Counter[str] = Counter()
    for _, guesses in heard:
        total.update(guesses)
    best, weight = total.most_common(1)[0]
    first = sum(max(guesses, key=lambda code: guesses[code]) == best for _, guesses in heard)
    stated = sum(total[code] for code in languages) / len(heard)
    mean = weight / len(heard)
    few = len(heard) < _FEW
    if (
        best in languages
        or mean < (ANOTHER_IN_FEW if few else ANOTHER)
        or first < 0.8 * len(heard)
        or stated > 0.1
    ):
        return
    named = LANGUAGES[best].name if best in LANGUAGES else best
    told = " and ".join(LANGUAGES[code].name if code in LANGUAGES else code for code in languages)
    message = (
        f"stated is {told}, but this sounds like {named} ({best}): {mean:.0%} on the mean over "
        f"{len(heard)} stretch{'es' if len(heard) > 1 else ''}; if so, state it and transcribe anew"
    )
    severity = Severity.WARNING if few else Severity.ERROR
    span = covering([segment for segment, _ in heard])
    yield finding("other-language", severity, message, span, (), 80 if few else 90)


def _doubt(segment: Segment) -> float:
    """From 0 (sure) to 1."""
    doubts = [0.0]
    evidence = segment.evidence
    if evidence and evidence.log_probability is not None:
        doubts.append((UNSURE - evidence.log_probability) * 2 + 0.3)
        if evidence.log_probability > UNSURE:
            doubts.pop()
    sure = [word.confidence for word in segment.words if word.confidence is not None]
    if sure:
        mean = math.fsum(sure) / len(sure)
        if mean < LOW_CONFIDENCE:
            doubts.append(0.4 + 2 * (LOW_CONFIDENCE - mean))
        if _longest_run(sure, lambda value: value < DOUBTFUL_WORD) >= 3:
            doubts.append(0.3)
    return min(1.0, max(doubts))


def _longest_run(values: Sequence[float], low: Callable[[float], bool]) -> int:
    longest = run = 0
    for value in values:
        run = run + 1 if low(value) else 0
        longest = max(longest, run)
    return longest


def _figures(segments: Sequence[Segment]) -> str:
    """The lowest figures of the segments, in words."""
    figures = []
    probabilities = [
        segment.evidence.log_probability
        for segment in segments
        if segment.evidence and segment.evidence.log_probability is not None
    ]
    if probabilities:
        figures.append(f"lowest mean log-probability {min(probabilities):.2f}")
    sure = [
        word.confidence
        for segment in segments
        for word in segment.words
        if word.confidence is not None
    ]
    if sure:
        doubtful = sum(value < 0.5 for value in sure)
        figures.append(f"{doubtful} of {len(sure)} words under 50 %")
    return ", ".join(figures) or "no figures"
