"""Sound as Whisper takes it: samples of a WAV file, and clips of at most 30 s cut at pauses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from subtitler.engines import wav
from subtitler.engines.wav import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

WINDOW_S = 30
LEAD_S = 0.2
"""Silence that goes in front of what is decoded (see `whisper_decoding`)."""

CLIP_S = WINDOW_S - LEAD_S - 0.2
"""The longest clip: it has to fit into a window with the silence in front of it."""

_SHORTEST_CLIP_S = 10
_BLOCK_HZ = 20
_BLOCK = RATE_HZ // _BLOCK_HZ
_PAUSE_BLOCKS = 6
_AS_QUIET_AS_ANY_DB = 6
_DB_PER_S = 1.0
"""What an earlier cut has to be quieter by, for each second that it leaves of the window."""

SILENCE = 16 / 32768
"""Below this (-66 dB of full scale) not even the noise of a microphone was recorded."""

_VOICED_ABOVE_FLOOR_DB = 12
_VOICED_AT_LEAST_DBFS = -60
_NOTHING_DBFS = -100.0


def read(audio: Path) -> Samples:
    """All samples of a 16 kHz mono WAV file, from -1 to 1. Raises EngineError where it is none."""
    with wav.opened(audio) as file:
        return file.samples()


def is_silent(samples: Samples) -> bool:
    """Whether nothing was recorded here: no sample reaches -66 dB of full scale."""
    import numpy as np

    return bool(np.abs(samples).max(initial=0) < SILENCE)


def clips(samples: Samples) -> list[tuple[int, int]]:
    """Cut sound into clips of at most `CLIP_S`, without leaving anything out.

    Gives (first sample, one after the last). A cut lies in the middle of the quietest 0.3 s, as
    near to the end of a window as a pause allows: every window costs the same, however full it is.
    """
    import numpy as np

    cuts = [0]
    longest = round(CLIP_S * _BLOCK_HZ)
    if len(samples) > CLIP_S * RATE_HZ:
        levels = _smooth(levels_dbfs(samples))
        levels = np.maximum(levels, np.percentile(levels, 10) + _AS_QUIET_AS_ANY_DB)
        while len(samples) - cuts[-1] * _BLOCK > CLIP_S * RATE_HZ:
            last = cuts[-1] + longest
            places = np.arange(cuts[-1] + _SHORTEST_CLIP_S * _BLOCK_HZ, min(last, len(levels)))
            cost = levels[places] + _DB_PER_S * (last - places) / _BLOCK_HZ
            cuts.append(int(places[cost.argmin()]))
    ends = [cut * _BLOCK for cut in cuts[1:]] + [len(samples)]
    return list(zip((cut * _BLOCK for cut in cuts), ends, strict=True))


def levels_dbfs(samples: Samples) -> NDArray[np.float64]:
    """The level of each 50 ms, in dB of full scale; what is left over at the end is not counted."""
    import numpy as np

    whole = len(samples) // _BLOCK
    blocks = samples[: whole * _BLOCK].reshape(whole, _BLOCK)
    power = np.einsum("ij,ij->i", blocks, blocks, dtype=np.float64) / _BLOCK
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 10 ** (_NOTHING_DBFS / 10)))
    return levels


def voiced(samples: Samples) -> NDArray[np.bool_]:
    """Which of its blocks of 50 ms stand out of the noise of the recording, as speech does."""
    import numpy as np

    levels = levels_dbfs(samples)
    if not len(levels):
        return np.zeros(0, dtype=bool)
    floor = float(np.percentile(levels, 10))
    marked: NDArray[np.bool_] = levels > max(floor + _VOICED_ABOVE_FLOOR_DB, _VOICED_AT_LEAST_DBFS)
    return marked


def voiced_s(marks: NDArray[np.bool_]) -> float:
    """How many seconds of `voiced` blocks there are."""
    return float(marks.sum()) / _BLOCK_HZ


def part(marks: NDArray[np.bool_], number: int, step_s: float) -> NDArray[np.bool_]:
    """The blocks of the stretch `number` (from 0) where each is `step_s` long."""
    step = round(step_s * _BLOCK_HZ)
    return marks[number * step : (number + 1) * step]


def most_unheard(
    marks: NDArray[np.bool_], words: Sequence[tuple[float, float]], longest_word_s: float
) -> tuple[float, float, float]:
    """The gap between words with the most voiced sound: where that begins and ends, how much, in s.

    `words` are (start, end) in s; a word counts for `longest_word_s` at most: Whisper stretches
    its words over what it leaves out.
    """
    heard = marks & False
    for start_s, end_s in words:
        end_s = min(end_s, start_s + longest_word_s)
        heard[max(0, int(start_s * _BLOCK_HZ)) : max(0, int(end_s * _BLOCK_HZ) + 1)] = True
    most = begin = count = 0
    best = (0, 0)
    for number, (mark, covered) in enumerate(zip(marks.tolist(), heard.tolist(), strict=True)):
        if covered:
            count = 0
        elif mark:
            begin = begin if count else number
            count += 1
            if count > most:
                best, most = (begin, number + 1), count
    return best[0] / _BLOCK_HZ, best[1] / _BLOCK_HZ, most / _BLOCK_HZ


def quietest(samples: Samples, first_s: float, last_s: float) -> int:
    """The sample in the middle of the quietest 0.3 s between two times."""
    levels = _smooth(levels_dbfs(samples))
    first = min(max(0, round(first_s * _BLOCK_HZ)), max(0, len(levels) - 1))
    last = max(first + 1, min(round(last_s * _BLOCK_HZ), len(levels)))
    return (first + int(levels[first:last].argmin())) * _BLOCK if len(levels) else 0


def _smooth(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The level of the 0.3 s around the start of each block."""
    import numpy as np

    power = np.convolve(10 ** (levels / 10), np.ones(_PAUSE_BLOCKS) / _PAUSE_BLOCKS, "full")
    half = _PAUSE_BLOCKS // 2
    around = power[half - 1 : half - 1 + len(levels)]
    smoothed: NDArray[np.float64] = 10 * np.log10(np.maximum(around, 10 ** (_NOTHING_DBFS / 10)))
    return smoothed
