"""What both Whisper engines share: languages, how a recording is fed in, what comes out of it.

Whisper was trained to give fluent text for 30 s of anything. The rules here keep it to the sound:

- A recording is cut into pieces at quiet places, so that memory stays the same for any length.
- Every piece gets a little silence in front: without it, Whisper drops a first word that begins
  at once (seen with “In the winter …”, which became “the winter …”).
- Its own rule for silence (no-speech probability over 0.6 and log-probability under -1.0: the whole
  window is left out) is switched off. Real speech in languages that Whisper knows little of comes
  close to both (Russian 0.75 and -0.99, Turkish 0.54 and -1.13, synthetic speech, base model).
- Decoding is by beam search at temperature 0 only. Whisper's usual answer to an unlikely text,
  sampling at rising temperatures, took 5 to 9 times as long for the same or a worse text, and gave
  another one at every run.
- A window whose text goes round in circles is decoded a second time, against repetition. The
  better of the two stays, for a person to see, also where the model thinks that nobody speaks:
  what may be invented is for a reviewer to remove, never for the program.
"""

from __future__ import annotations

import math
import wave
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from subtitler.engines import Progress, Weights
from subtitler.errors import EngineError, MissingError
from subtitler.model import Segment, Span, Transcript, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

VERSION = "2"
"""Part of the identity: raise it when a rule here changes what is written."""

BEAM = 5
"""Whisper's own default for careful work."""

LOOP_RATIO = 2.4
"""Text that zlib makes smaller than this goes round in circles (Whisper's own threshold)."""

PROMPT_TOKENS = 100
"""The most that hints may take: a prompt lessens the room for text, 448 tokens with it."""

RATE_HZ = 16_000
PIECE_S = 600
"""A piece of 10 minutes takes 0.5 GB for its spectrogram (3.2 GB an hour in faster-whisper)."""

CUT_WITHIN_S = 60
"""A piece ends at the quietest place in its last minute."""

LEAD_S = 0.2
WINDOW_S = 30
SHORTEST_MS = 100
"""Sound shorter than this holds no word, and Whisper invents some for it."""

SILENCE = 16 / 32768
"""Below this (-66 dB of full scale) not even the noise of a microphone was recorded."""

SETTINGS = (
    f"{VERSION}: beam {BEAM}, temperature 0, pieces of {PIECE_S} s, "
    f"second attempt over compression ratio {LOOP_RATIO}"
)

# Whisper's languages in its own order; without Cantonese, which only large-v3 knows.
_CODES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th "
    "ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr "
    "pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt "
    "haw ln ha ba jv su"
)

LANGUAGES = frozenset(_CODES.split())
"""The BCP-47 codes that every multilingual Whisper model knows."""

_CANTONESE = "yue"
# Whisper writes Javanese “jw”.
_WHISPER_CODES = {"jv": "jw"}


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of text as a Whisper library gives it; times in s from the start of its sound.

    `window_s` is where the 30 s window began that it was found in; `words` are (start, end, text,
    probability); `compression_ratio` is that of the window's text.
    """

    window_s: float
    start_s: float
    end_s: float
    text: str
    words: tuple[tuple[float, float, str, float], ...]
    compression_ratio: float


Decode = Callable[["Samples", bool], Iterable[Heard]]
"""Decodes sound; the flag asks for the second attempt, against repetition."""


def the_model(weights: Sequence[Weights], kinds: tuple[str, ...], engine: str) -> Weights:
    """The one model that a speech engine works with. Raises MissingError where there is none."""
    for each in weights:
        if each.kind in kinds:
            return each
    raise MissingError(
        f"{engine} has no model to work with", hint="subtitler models fetch whisper-base"
    )


def known_languages(model: Weights) -> frozenset[str]:
    """The BCP-47 codes that a Whisper model knows: its own list, or where it has none, all."""
    return frozenset(model.languages) & (LANGUAGES | {_CANTONESE}) or LANGUAGES


def whisper_code(language: str, model: Weights) -> str:
    """The language as Whisper writes it. Raises EngineError where the model does not know it."""
    if language in known_languages(model):
        return _WHISPER_CODES.get(language, language)
    if language in ("ky", "ug"):
        known_by = "ISSAI Söyle" + (", GigaAM-Multilingual" if language == "ky" else "")
        raise EngineError(
            f"no Whisper model knows “{language}”, and one that guesses would invent text "
            f"(models that know it, without an engine here so far: {known_by})",
            where=model.name,
            hint="write the transcript by hand, or choose another engine: subtitler engines",
        )
    raise EngineError(
        f"the model does not know the language “{language}”",
        where=model.name,
        hint="subtitler models list",
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


def transcribe(audio: Path, language: str, decode: Decode, progress: Progress) -> Transcript:
    """Write down a 16 kHz mono WAV file piece by piece. Raises EngineError where it is none."""
    import numpy as np

    segments: list[Segment] = []
    with _opened(audio) as file:
        total_ms = file.getnframes() * 1000 // RATE_HZ
        if total_ms >= SHORTEST_MS:
            for start, samples in _pieces(file):
                offset_ms = start * 1000 // RATE_HZ

                def report(seconds: float, offset_ms: int = offset_ms) -> None:
                    progress(min(offset_ms + round(seconds * 1000), total_ms), total_ms)

                if np.abs(samples).max(initial=0) >= SILENCE:
                    for heard in _without_loops(samples, decode, report):
                        previous_ms = segments[-1].span.end_ms if segments else 0
                        number = f"{len(segments) + 1}"
                        segments += _segment(heard, number, offset_ms, previous_ms, total_ms)
                report(len(samples) / RATE_HZ)
    return Transcript(language, tuple(segments))


@contextmanager
def _opened(audio: Path) -> Iterator[wave.Wave_read]:
    try:
        with wave.open(str(audio), "rb") as file:
            if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE_HZ):
                raise EngineError("is not 16 kHz mono with 16 bits", where=audio.name)
            yield file
    except (wave.Error, EOFError):
        raise EngineError("is no WAV file", where=audio.name) from None


def _pieces(file: wave.Wave_read) -> Iterator[tuple[int, Samples]]:
    """The recording in pieces: the number of the first sample, and samples from -1 to 1."""
    import numpy as np

    start, total = 0, file.getnframes()
    while start < total:
        file.setpos(start)
        wanted = min(PIECE_S * RATE_HZ, total - start)
        raw = file.readframes(wanted)
        if len(raw) != wanted * 2:
            seconds = start / RATE_HZ + len(raw) / 2 / RATE_HZ
            raise EngineError(f"ends after {seconds:.1f} s, earlier than its header says")
        samples = np.frombuffer(raw, dtype="<i2").astype(np.float32) / np.float32(32768)
        if start + len(samples) < total:
            samples = samples[: _quietest(samples)]
        yield start, samples
        start += len(samples)


def _quietest(samples: Samples) -> int:
    """The middle of the quietest 0.3 s within the last minute of a piece."""
    import numpy as np

    step, width = RATE_HZ // 20, 6
    first = len(samples) - CUT_WITHIN_S * RATE_HZ
    blocks = samples[first:].reshape(-1, step)
    energy = np.convolve((blocks.astype(np.float64) ** 2).sum(axis=1), np.ones(width), "valid")
    return first + int(energy.argmin()) * step + width * step // 2


def _without_loops(
    samples: Samples, decode: Decode, report: Callable[[float], None]
) -> Iterator[Heard]:
    """The text of a piece, window by window; windows that loop are decoded a second time."""
    first = []
    for heard in _decoded(samples, decode, again=False):
        report(heard.end_s)
        first.append(heard)
    windows = [(key, list(group)) for key, group in groupby(first, key=lambda each: each.window_s)]
    ends = [start_s for start_s, _ in windows[1:]] + [math.inf]
    for (start_s, found), end_s in zip(windows, ends, strict=True):
        if found[0].compression_ratio <= LOOP_RATIO:
            yield from found
        else:
            end_s = min(end_s, start_s + WINDOW_S)
            stretch = samples[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
            second = [_later(each, start_s) for each in _decoded(stretch, decode, again=True)]
            ratio = max((each.compression_ratio for each in second), default=math.inf)
            yield from second if ratio < found[0].compression_ratio else found


def _decoded(samples: Samples, decode: Decode, *, again: bool) -> Iterator[Heard]:
    """Decode with silence in front, and take its length off the times again."""
    import numpy as np

    lead = np.zeros(round(LEAD_S * RATE_HZ), dtype=np.float32)
    for heard in decode(np.concatenate([lead, samples]), again):
        yield _later(heard, -LEAD_S)


def _later(heard: Heard, by_s: float) -> Heard:
    return replace(
        heard,
        window_s=max(0.0, heard.window_s + by_s),
        start_s=heard.start_s + by_s,
        end_s=heard.end_s + by_s,
        words=tuple((start + by_s, end + by_s, text, p) for start, end, text, p in heard.words),
    )


def _segment(
    heard: Heard, number: str, offset_ms: int, previous_ms: int, total_ms: int
) -> list[Segment]:
    """The segment of a stretch of text: after the one before, inside the recording.

    Whisper's times may lie a little outside, overlap or run backwards; words and their order are
    kept whatever their times. Empty where the text is only space.
    """

    def at(seconds: float, earliest_ms: int) -> int:
        return min(max(offset_ms + round(seconds * 1000), earliest_ms), total_ms)

    text = heard.text.strip()
    if not text:
        return []
    starts = [heard.start_s, *(word[0] for word in heard.words)]
    ends = [heard.end_s, *(word[1] for word in heard.words)]
    start_ms = at(min(starts), previous_ms)
    end_ms = at(max(ends), start_ms)
    if end_ms == start_ms:
        end_ms = min(start_ms + SHORTEST_MS, total_ms)
    words, last_ms = [], start_ms
    for word_start_s, word_end_s, word, probability in heard.words:
        span = Span(begin := at(word_start_s, last_ms), at(word_end_s, begin))
        if word.strip():
            words.append(Word(span, word.strip(), min(max(probability, 0.0), 1.0)))
        last_ms = span.end_ms
    return [Segment(number, Span(start_ms, max(end_ms, last_ms)), text, words=tuple(words))]
