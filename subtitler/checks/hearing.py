"""What was said against what was written: speech without words, words without speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from subtitler.checks.noticing import around, covering, finding, seconds
from subtitler.checks.text import letters
from subtitler.model import Finding, Segment, Severity, Span, Word
from subtitler.sound.edges import runs
from subtitler.sound.profile import FRAME_MS, Profile

REACH_MS = 250
"""How far the times of words may be off before it counts."""

SHORTEST_MS = 500
"""Less speech than this beside words is taken for their edges."""

SHORTEST_ALONE_MS = 300
"""Less speech than this between silences is taken for a breath or a cough."""

_BEGINS, _GOES_ON, _FAINT = 0.5, 0.3, 0.25
_BRIDGED = 30
_LEAST = 15
_TOGETHER_MS = 1500
_CLEAR_OF_WORDS_MS = 400
_SHORTEST_INVENTED_MS = 600
_SURE, _OVER_FLOOR_DB, _LONG_MS = 0.72, 6.0, 3000
_LEAST_MS_A_LETTER = 12
_BESIDE_MS = 150


@dataclass(frozen=True, eq=False)
class Hearing:
    """A recording as the checks hear it."""

    profile: Profile

    @cached_property
    def speech(self) -> NDArray[np.bool_]:
        """Which frames belong to speech: they need not be sure if their neighbours are."""
        voice = self.profile.voice
        likely = voice >= _GOES_ON
        speech = np.zeros(len(voice), np.bool_)
        for first, last in runs(likely):
            if last - first >= _LEAST and voice[first:last].max() >= _BEGINS:
                speech[first:last] = True
        for first, last in runs(~speech):
            if first > 0 and last < len(speech) and last - first <= _BRIDGED:
                speech[first:last] = True
        return speech

    @cached_property
    def _sums(self) -> NDArray[np.int64]:
        return np.concatenate([[0], np.cumsum(self.speech, dtype=np.int64)])

    def speech_ms(self, span: Span) -> int:
        """How much of a stretch is speech."""
        place = self.profile.within(span)
        return int(self._sums[place.stop] - self._sums[place.start]) * FRAME_MS

    def nearly_strongest(self, span: Span) -> float:
        """The greatest probability of voice in a stretch but for a tenth of it."""
        part = self.profile.voice[self.profile.within(span)]
        return float(np.percentile(part, 90)) if len(part) else 0.0

    def level_dbfs(self, span: Span) -> float:
        """The level of the speech in a stretch; of all of it where none is spoken."""
        place = self.profile.within(span)
        levels = self.profile.levels_dbfs[place].astype(np.float64)
        spoken = self.speech[place]
        chosen = levels[spoken] if spoken.any() else levels
        return 10 * float(np.log10(np.mean(10 ** (chosen / 10)))) if len(chosen) else -120.0

    def sung(self, span: Span) -> bool:
        """Whether a stretch is a tune rather than speech.

        The detector is half sure of organs and strings too. What it takes for a voice is a tune
        where it is not sure, the sound repeats itself at a pitch nearly all the time, nothing in
        it hisses as consonants do, and the level is as steady as notes are. Of a person who
        sings words, the third is not true.
        """
        place = self.profile.within(span)
        voice = self.profile.voice[place]
        if len(voice) == 0 or float(voice.mean()) > 0.7:
            return False
        bands = self.profile.bands_dbfs(span)
        hissing = np.percentile(bands[:, 6:].max(axis=1) - bands[:, 1:5].max(axis=1), 90)
        pitched = float(self.profile.periodicity[self.profile.hops(span)].mean()) / 255
        steady = float(self.profile.levels_dbfs[place].std())
        return bool(hissing < -25 and pitched > 0.55 and steady < 6)


def spelled(segment: Segment) -> bool:
    """Whether the words of a segment have its text between them, so that their times count."""
    if not segment.words:
        return False
    text = "".join(segment.text.split())
    return "".join("".join(word.text.split()) for word in segment.words) == text


def longest_ms(word: Word) -> int:
    """How long a word can take, said slowly; recognisers stretch words over what they missed."""
    return 900 + 90 * letters(word.text)


def written(segments: Sequence[Segment], profile: Profile) -> NDArray[np.bool_]:
    """Which frames have words, give or take `REACH_MS`; not what a word is too short for."""
    covered = np.zeros(profile.frames, np.bool_)
    stretched = []
    for segment in segments:
        words: Sequence[Word] = segment.words
        if not spelled(segment):
            words = [Word(segment.span, segment.text)] if letters(segment.text) else []
        for word in words:
            end_ms = word.span.end_ms + REACH_MS
            if spelled(segment) and word.span.duration_ms > longest_ms(word):
                end_ms = word.span.start_ms + longest_ms(word)
                stretched.append(Span(end_ms, word.span.end_ms))
            wide = Span(max(0, word.span.start_ms - REACH_MS), max(end_ms, word.span.start_ms))
            covered[profile.within(wide)] = True
    for span in stretched:
        covered[profile.within(span)] = False
    return covered


def dropped_speech(segments: Sequence[Segment], hearing: Hearing) -> Iterator[Finding]:
    """Speech without words; and, as a notice, what may be music or may be a voice."""
    profile = hearing.profile
    covered = written(segments, profile)
    missing = hearing.speech & ~covered
    for first, last in _grouped(missing, covered):
        span = Span(first * FRAME_MS, min(last * FRAME_MS, profile.duration_ms))
        said_ms = int(np.count_nonzero(missing[first:last])) * FRAME_MS
        clear = _CLEAR_OF_WORDS_MS // FRAME_MS
        alone = not covered[max(0, first - clear) : last + clear].any()
        sure = float(np.mean(profile.voice[first:last][missing[first:last]]))
        if said_ms < (SHORTEST_ALONE_MS if alone and sure > 0.7 else SHORTEST_MS):
            continue
        level = hearing.level_dbfs(span)
        over_db = level - float(np.mean(profile.floor_dbfs[first:last]))
        # Music that goes on where somebody has just stopped speaking sounds half like a voice.
        rest = sure < _SURE and over_db < _OVER_FLOOR_DB and said_ms < _LONG_MS
        if rest or hearing.sung(span):
            message = (
                f"music, or a voice: {seconds(said_ms)} sound half like one (level {level:.0f} "
                "dBFS), and nothing is written there"
            )
            yield finding("half-heard", Severity.NOTICE, message, span, around(segments, span), 15)
            continue
        severity = Severity.ERROR if said_ms >= 1500 else Severity.WARNING
        rank = 55 + 12 * np.log2(said_ms / 1000) if said_ms >= 1000 else 30 + said_ms / 40
        message = (
            f"somebody speaks for {seconds(said_ms)} (level {level:.0f} dBFS), "
            "and nothing is written there"
        )
        yield finding("dropped-speech", severity, message, span, around(segments, span), rank)


def invented_speech(segments: Sequence[Segment], hearing: Hearing) -> Iterator[Finding]:
    """Words where nobody speaks; segments of which nothing is spoken are put together."""
    wholly: list[Segment] = []
    for segment in segments:
        places = [word for word in segment.words if letters(word.text)]
        if not spelled(segment):
            places = [Word(segment.span, segment.text)] if letters(segment.text) else []
        silent = [_silent(word, hearing) for word in places]
        if places and all(silent):
            wholly.append(segment)
            continue
        yield from _all_invented(wholly, hearing)
        wholly = []
        for first, last in runs(np.array(silent, np.bool_)):
            group = places[first:last]
            span = Span(group[0].span.start_ms, max(word.span.end_ms for word in group))
            if span.duration_ms >= _SHORTEST_INVENTED_MS or len(group) >= 3:
                words = " ".join(word.text for word in group)
                yield _invented([segment], span, words, hearing, whole=False)
    yield from _all_invented(wholly, hearing)


def _all_invented(segments: Sequence[Segment], hearing: Hearing) -> Iterator[Finding]:
    if segments:
        text = " ".join(segment.text for segment in segments)
        yield _invented(segments, covering(segments), text, hearing, whole=True)


def _invented(
    segments: Sequence[Segment], span: Span, text: str, hearing: Hearing, *, whole: bool
) -> Finding:
    words = len(text.split())
    floor = hearing.profile.floor_dbfs[hearing.profile.within(span)]
    against = f", background {float(np.mean(floor)):.0f}" if len(floor) else ""
    message = (
        f"{words} word{'' if words == 1 else 's'} written over {seconds(span.duration_ms)} "
        f"in which no voice is heard, or hardly any "
        f"(level {hearing.level_dbfs(span):.0f} dBFS{against})"
    )
    severity = Severity.ERROR if whole or words >= 3 else Severity.WARNING
    rank = (65 if whole else 45) + 2.0 * min(letters(text), 15)
    return finding("invented-speech", severity, message, span, segments, rank)


def no_speech(segments: Sequence[Segment], hearing: Hearing) -> Iterator[Finding]:
    """A recording in which nothing is said, and nothing is written."""
    told = [item for item in dropped_speech(segments, hearing) if item.check == "dropped-speech"]
    if not segments and not told:
        span = hearing.profile.span
        message = f"no voice is heard in the whole recording ({seconds(span.duration_ms)})"
        yield finding("no-speech", Severity.NOTICE, message, span, rank=20)


def _silent(word: Word, hearing: Hearing) -> bool:
    """Whether there is no trace of voice under a word and just beside it.

    Under a longer text without times, there may be a trace of it, but not enough to say it in.
    """
    wide = Span(max(0, word.span.start_ms - _BESIDE_MS), word.span.end_ms + _BESIDE_MS)
    said_ms = hearing.speech_ms(wide)
    if said_ms == 0:
        return hearing.nearly_strongest(wide) < _FAINT
    count = letters(word.text)
    return count >= 12 and said_ms < count * _LEAST_MS_A_LETTER and said_ms < 0.2 * wide.duration_ms


def _grouped(missing: NDArray[np.bool_], covered: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Stretches of missing speech; those with no words and little silence between are one."""
    group: tuple[int, int] | None = None
    for first, last in runs(missing):
        near = group is not None and (first - group[1]) * FRAME_MS <= _TOGETHER_MS
        if group and near and not covered[group[1] : first].any():
            group = (group[0], last)
            continue
        if group:
            yield group
        group = (first, last)
    if group:
        yield group
