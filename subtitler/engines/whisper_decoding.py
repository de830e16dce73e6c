"""What both Whisper engines share: how a recording is fed in, and what comes out of it.

Whisper was trained to give fluent text for 30 s of anything. The rules here keep it to the sound:

- Everything is decoded that is louder than -66 dB of full scale, which no microphone falls below.
  Pauses only decide where a long recording is cut (`whisper_sound.py`).
- Every stretch gets a little silence in front: without it, Whisper drops a first word that begins
  at once (seen with “In the winter …”, which became “the winter …”).
- Its own rule for silence (no-speech probability over 0.6 and log-probability under -1.0: the whole
  window is left out) is switched off. Real speech in languages that Whisper knows little of comes
  close to both (Russian 0.75 and -0.99, Turkish 0.54 and -1.13, synthetic speech, base model).
- Decoding is by beam search at temperature 0 only. Whisper's usual answer to an unlikely text,
  sampling at rising temperatures, took 5 to 9 times as long for the same or a worse text, and gave
  another one at every run.
- A window whose text goes round in circles is decoded a second time, against repetition; a clip
  of a batch also where its text ends early, or leaves out sound that stands out as speech does.
  The better of the two stays, for a person to see, also where the model thinks that nobody speaks:
  what may be invented is for a reviewer to remove, never for the program.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from subtitler.engines import Progress, Weights, whisper_hints
from subtitler.engines import whisper_sound as sound
from subtitler.engines.wav import RATE_HZ
from subtitler.engines.whisper_languages import chosen
from subtitler.engines.whisper_sound import LEAD_S, WINDOW_S
from subtitler.errors import MissingError
from subtitler.model import Evidence, Segment, Span, Transcript, Word

if TYPE_CHECKING:
    from subtitler.engines.whisper_sound import Samples

VERSION = "4"
"""Part of the identity: raise it when a rule here changes what is written."""

BEAM = 5
"""Whisper's own default for careful work."""

LOOP_RATIO = 2.4
"""Text that zlib makes smaller than this goes round in circles (Whisper's own threshold)."""

PROMPT_TOKENS = 100
"""The most that hints may take: a prompt lessens the room for text, 448 tokens with it."""

SHORTEST_MS = 100
"""Sound shorter than this holds no word, and Whisper invents some for it."""

UNHEARD_S = 2.0
"""So much sound between two words that stands out as speech does: decoded again, in two parts."""

PARTINGS = 2
SHORTEST_PART_S = 1.0

LONGEST_WORD_S = 1.5
"""What one word can account for of that sound; slow speakers take about a second."""

LANGUAGE_STEP_S = 10.0
CLEARLY = 0.8
"""How sure a part of a clip has to be of its language, for the clip to be cut there."""

SETTINGS = (
    f"{VERSION}: beam {BEAM}, temperature 0, second attempt over compression ratio {LOOP_RATIO} "
    f"or {UNHEARD_S} s without words, hints {whisper_hints.VERSION}"
)


class HeardWord(NamedTuple):
    """A word with its times and probability; `unhinted` is what a hint has replaced."""

    start_s: float
    end_s: float
    text: str
    probability: float
    unhinted: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of text as a Whisper library gives it; times in s from the start of its sound.

    `window_s` is where the 30 s window began that it was found in;
    `compression_ratio`, `log_probability` and `no_speech` are those of the window, `languages` the
    likeliest ones of its sound; `cut_off` says that the text had no more room.
    """

    window_s: float
    start_s: float
    end_s: float
    text: str
    words: tuple[HeardWord, ...]
    compression_ratio: float
    log_probability: float | None = None
    no_speech: float | None = None
    languages: tuple[tuple[str, float], ...] = ()
    cut_off: bool = False
    attempts: int = 1
    language: str | None = None


class Listener(Protocol):
    """A Whisper library with its model: what it makes of sound that has silence in front."""

    def languages_of(self, samples: Samples) -> dict[str, float]:
        """The probabilities of all languages in the first 30 s, by BCP-47 code."""
        ...

    def languages_along(self, samples: Samples, step_s: float) -> list[dict[str, float]]:
        """The same for each `step_s` of at most 30 s."""
        ...

    def listen(
        self,
        samples: Samples,
        language: str,
        *,
        hints: Sequence[str] = (),
        against_loops: bool = False,
    ) -> Iterable[Heard]:
        """Decode sound of any length, window by window, with Whisper's own time stamps."""
        ...

    def listen_together(
        self, clips: Sequence[Samples], languages: Sequence[str]
    ) -> Sequence[Heard]:
        """Decode clips of at most 30 s side by side: one text a clip, its language decided."""
        ...

    def likelihoods(self, samples: Samples, language: str, texts: Sequence[str]) -> Sequence[float]:
        """The log-probability of each text as that of the whole sound, of at most 30 s."""
        ...


def the_model(weights: Sequence[Weights], kinds: tuple[str, ...], engine: str) -> Weights:
    """The one model that a speech engine works with. Raises MissingError where there is none."""
    for each in weights:
        if each.kind in kinds:
            return each
    raise MissingError(
        f"{engine} has no model to work with", hint="subtitler models fetch whisper-base"
    )


def prompt(hints: Sequence[str], tokens: Callable[[str], int]) -> str | None:
    """As many hints as fit into `PROMPT_TOKENS`, in their order; None for none."""
    chosen: list[str] = []
    for hint in hints:
        if tokens(", ".join([*chosen, hint])) <= PROMPT_TOKENS:
            chosen.append(hint)
    return ", ".join(chosen) or None


def most_tokens(samples: Samples) -> int | None:
    """A bound for the text of sound shorter than a window; None for longer sound.

    448 tokens for a window of 30 s are 15 a second. The same rate for a shorter one cuts no speech
    that a whole window would have room for, and ends a loop sooner.
    """
    seconds = len(samples) / RATE_HZ
    return 32 + math.ceil(15 * seconds) if seconds < WINDOW_S * 0.75 else None


def transcribe(
    audio: Path,
    languages: Sequence[str],
    listener: Listener,
    progress: Progress,
    *,
    hints: Sequence[str] = (),
    batch: int = 0,
) -> Transcript:
    """Write down a 16 kHz mono WAV file of at most 30 minutes.

    `languages` are those spoken, the main one first; `hints` names in the main language that may
    be said (see `whisper_hints.py`); `batch` clips are decoded side by side, or with 0, one window
    after the other. Raises EngineError where the file is no such WAV file.
    """
    samples = sound.read(audio)
    total_ms = len(samples) * 1000 // RATE_HZ
    if total_ms < SHORTEST_MS:
        return Transcript(languages[0], ())

    def report(seconds: float) -> None:
        progress(min(max(0, round(seconds * 1000)), total_ms), total_ms)

    several = len(languages) > 1
    stretches = sound.clips(samples) if batch or several else [(0, len(samples))]
    loud = [each for each in stretches if not sound.is_silent(samples[slice(*each)])]
    if several:
        loud = list(_of_one_language(samples, loud, languages, listener))
    if batch:
        found = _side_by_side(samples, loud, languages, listener, hints, batch, report)
    else:
        found = _one_by_one(samples, loud, languages, listener, hints, report)
    segments: list[Segment] = []
    for heard in found:
        previous_ms = segments[-1].span.end_ms if segments else 0
        segments += _segment(heard, languages[0], f"{len(segments) + 1}", previous_ms, total_ms)
    report(len(samples) / RATE_HZ)
    return Transcript(languages[0], tuple(segments))


def _one_by_one(
    samples: Samples,
    stretches: Sequence[tuple[int, int]],
    languages: Sequence[str],
    listener: Listener,
    hints: Sequence[str],
    report: Callable[[float], None],
) -> Iterator[Heard]:
    """The text of each stretch, window by window; a window that loops is decoded again."""
    for start, end in stretches:
        stretch, start_s = samples[start:end], start / RATE_HZ
        language = languages[0]
        if len(languages) > 1:
            language = chosen(listener.languages_of(_with_lead(stretch)), languages)
        first = []
        for heard in _listen(listener, stretch, language):
            report(start_s + heard.end_s)
            first.append(heard)
        windows = [(at, list(group)) for at, group in groupby(first, key=lambda it: it.window_s)]
        ends = [at for at, _ in windows[1:]] + [math.inf]
        for (at_s, found), end_s in zip(windows, ends, strict=True):
            end_s = min(end_s, at_s + WINDOW_S)
            part = stretch[round(at_s * RATE_HZ) : round(end_s * RATE_HZ)]
            own = [_later(each, -at_s) for each in found]
            if found[0].compression_ratio > LOOP_RATIO:
                own = _better(own, list(_listen(listener, part, language, against_loops=True)))
            own = _named(listener, part, own, languages, hints)
            yield from (_later(each, start_s + at_s) for each in own)


def _of_one_language(
    samples: Samples,
    stretches: Sequence[tuple[int, int]],
    languages: Sequence[str],
    listener: Listener,
) -> Iterator[tuple[int, int]]:
    """Clips, cut again where the language changes: of two in one clip, Whisper leaves one out."""
    for start, end in stretches:
        clip, begin = samples[start:end], 0
        told: str | None = None
        marks = sound.voiced(clip)
        for number, found in enumerate(listener.languages_along(clip, LANGUAGE_STEP_S)):
            known = {each: found.get(each, 0.0) for each in languages}
            language = chosen(known, languages)
            if sound.voiced_s(sound.part(marks, number, LANGUAGE_STEP_S)) < 1:
                continue
            if known[language] < CLEARLY * sum(known.values()):
                continue
            if told not in (None, language):
                at_s = number * LANGUAGE_STEP_S
                cut = sound.quietest(clip, at_s - LANGUAGE_STEP_S / 2, at_s + LANGUAGE_STEP_S / 2)
                if cut > begin:
                    yield start + begin, start + cut
                    begin = cut
            told = language
        yield start + begin, end


def _side_by_side(
    samples: Samples,
    stretches: Sequence[tuple[int, int]],
    languages: Sequence[str],
    listener: Listener,
    hints: Sequence[str],
    batch: int,
    report: Callable[[float], None],
) -> Iterator[Heard]:
    """The text of each clip, `batch` of them at a time; a doubtful one is decoded again."""
    for number in range(0, len(stretches), batch):
        some = stretches[number : number + batch]
        texts = _listen_together(listener, [samples[slice(*each)] for each in some], languages)
        for (start, end), first in zip(some, texts, strict=True):
            clip = samples[start:end]
            found = _mended(listener, clip, first, languages, PARTINGS)
            found = _named(listener, clip, found, languages, hints)
            yield from (_later(each, start / RATE_HZ) for each in found)
            report(end / RATE_HZ)


def _mended(
    listener: Listener, clip: Samples, first: Heard, languages: Sequence[str], partings: int
) -> list[Heard]:
    """The text of a clip: the first one, or where that is doubtful, the better of two."""
    if _loops([first]) or first.cut_off:
        language = first.language or languages[0]
        again = _listen(listener, clip, language, against_loops=_loops([first]))
        return _better([first], list(again))
    words = [(word.start_s, word.end_s) for word in first.words]
    marks = sound.voiced(clip)
    begin_s, end_s, unheard_s = sound.most_unheard(marks, words, LONGEST_WORD_S)
    if unheard_s < UNHEARD_S or not partings:
        return [first]
    at_s = begin_s if begin_s >= SHORTEST_PART_S else end_s
    cut = sound.quietest(clip, at_s - 0.7, at_s + 0.7)
    if min(cut, len(clip) - cut) < SHORTEST_PART_S * RATE_HZ:
        return _better([first], list(_listen(listener, clip, first.language or languages[0])))
    parts = [clip[:cut], clip[cut:]]
    found = []
    for number, text in enumerate(_listen_together(listener, parts, languages)):
        mended = _mended(listener, parts[number], text, languages, partings - 1)
        found += [_later(each, number * cut / RATE_HZ) for each in mended]
    return _better([first], found)


def _named(
    listener: Listener,
    clip: Samples,
    found: list[Heard],
    languages: Sequence[str],
    hints: Sequence[str],
) -> list[Heard]:
    """The text of at most 30 s, with those of the names that the sound bears out."""
    main = languages[0]
    if not hints or _loops(found) or any((each.language or main) != main for each in found):
        return found
    offered = whisper_hints.nearest(" ".join(each.text for each in found), hints)
    if not offered:
        return found
    again = list(_listen(listener, clip, main, hints=offered))
    return whisper_hints.with_names(
        found, again, offered, lambda texts: listener.likelihoods(_with_lead(clip), main, texts)
    )


def _listen_together(
    listener: Listener, clips: Sequence[Samples], languages: Sequence[str]
) -> list[Heard]:
    texts = listener.listen_together([_with_lead(clip) for clip in clips], languages)
    return [_later(heard, -LEAD_S) for heard in texts]


def _better(first: list[Heard], second: list[Heard]) -> list[Heard]:
    """The better of two texts for the same sound: one that does not loop, or the longer one."""
    loops = [_loops(first), _loops(second)]
    if loops[0] != loops[1]:
        keep = first if loops[1] else second
    elif loops[0]:
        keep = first if _ratio(first) <= _ratio(second) else second
    else:
        keep = first if _letters(first) >= _letters(second) else second
    return [replace(each, attempts=2) for each in keep or first]


def _loops(heard: list[Heard]) -> bool:
    return _ratio(heard) > LOOP_RATIO


def _ratio(heard: list[Heard]) -> float:
    return max((each.compression_ratio for each in heard), default=math.inf)


def _letters(heard: list[Heard]) -> int:
    return sum(character.isalnum() for each in heard for character in each.text)


def _listen(
    listener: Listener,
    samples: Samples,
    language: str,
    *,
    hints: Sequence[str] = (),
    against_loops: bool = False,
) -> Iterator[Heard]:
    """Decode with silence in front, and take its length off the times again."""
    for heard in listener.listen(
        _with_lead(samples), language, hints=hints, against_loops=against_loops
    ):
        yield replace(_later(heard, -LEAD_S), language=language)


def _with_lead(samples: Samples) -> Samples:
    import numpy as np

    return np.concatenate([np.zeros(round(LEAD_S * RATE_HZ), dtype=np.float32), samples])


def _later(heard: Heard, by_s: float) -> Heard:
    return replace(
        heard,
        window_s=max(0.0, heard.window_s + by_s),
        start_s=heard.start_s + by_s,
        end_s=heard.end_s + by_s,
        words=tuple(
            word._replace(start_s=word.start_s + by_s, end_s=word.end_s + by_s)
            for word in heard.words
        ),
    )


def _segment(
    heard: Heard, main: str, number: str, previous_ms: int, total_ms: int
) -> list[Segment]:
    """The segment of a stretch of text: after the one before, inside the recording.

    Whisper's times may lie a little outside, overlap or run backwards; words and their order are
    kept whatever their times. Empty where the text is only space.
    """

    def at(seconds: float, earliest_ms: int) -> int:
        return min(max(round(seconds * 1000), earliest_ms), total_ms)

    text = heard.text.strip()
    if not text:
        return []
    starts = [word.start_s for word in heard.words] or [heard.start_s]
    ends = [word.end_s for word in heard.words] or [heard.end_s]
    start_ms = at(min(starts), previous_ms)
    end_ms = at(max(ends), start_ms)
    if end_ms == start_ms:
        end_ms = min(start_ms + SHORTEST_MS, total_ms)
    words, last_ms = [], start_ms
    for word in heard.words:
        span = Span(begin := at(word.start_s, last_ms), at(word.end_s, begin))
        if word.text.strip():
            confidence = min(max(word.probability, 0.0), 1.0)
            words.append(Word(span, word.text.strip(), confidence, word.unhinted))
        last_ms = span.end_ms
    evidence = Evidence(
        log_probability=_rounded(heard.log_probability),
        no_speech=_rounded(heard.no_speech),
        compression=_rounded(heard.compression_ratio),
        attempts=heard.attempts,
        languages=heard.languages,
    )
    return [
        Segment(
            number,
            Span(start_ms, max(end_ms, last_ms)),
            text,
            words=tuple(words),
            language=heard.language if heard.language not in (None, main) else None,
            evidence=evidence,
        )
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def detect(audio: Path, listener: Listener, *, windows: int = 6) -> dict[str, float]:
    """The languages of a recording with their probabilities, those of at least 0.01.

    The mean over up to `windows` clips in which something stands out as speech does, spread over
    the recording; empty where nothing does.
    """
    samples = sound.read(audio)
    weights = {}
    for start, end in sound.clips(samples):
        seconds = sound.voiced_s(sound.voiced(samples[start:end]))
        if seconds >= 1 and not sound.is_silent(samples[start:end]):
            weights[(start, end)] = seconds
    voiced = list(weights)
    if len(voiced) > windows:
        step = (len(voiced) - 1) / (windows - 1)
        voiced = [voiced[round(number * step)] for number in range(windows)]
    sums: dict[str, float] = {}
    for start, end in voiced:
        for language, probability in listener.languages_of(_with_lead(samples[start:end])).items():
            sums[language] = sums.get(language, 0.0) + probability * weights[(start, end)]
    total = sum(weights[each] for each in voiced)
    found = {language: value / total for language, value in sums.items() if value / total >= 0.01}
    return {
        language: round(min(probability, 1.0), 4)
        for language, probability in sorted(found.items(), key=lambda each: -each[1])
    }
