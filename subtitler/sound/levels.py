"""Levels made even: for the detector of voice, and for recognition. The file stays as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from subtitler.sound.profile import FRAME, FRAME_MS, MOST_DB, Profile, Samples

_CEILING = 0.98
_BLOCK = 60 * 16_000

# Frames. Longer, and a quiet answer right after a loud question stays unheard: of answers at −45
# dBFS between questions at −18, 22 % of the frames were found with 1.5 s, 78 % with 0.2 s.
_REACH = 20
_EVEN_DBFS = -20.0


class Evener:
    """Evens out the level of sound that comes in blocks, for the detector of voice only.

    The loudest 50 ms within 0.2 s to either side are brought to −20 dBFS, at most 30 dB up; so
    what comes out lags behind what went in, and `finish` gives the rest.
    """

    def __init__(self) -> None:
        self._sound = np.zeros(0, np.float32)
        self._before = np.zeros(0, np.float32)

    def add(self, samples: Samples) -> Samples:
        """Take a block, give what is ready."""
        self._sound = np.concatenate([self._sound, samples])
        frames = len(self._sound) // FRAME
        return self._even(frames, max(0, frames - 2 * _REACH))

    def finish(self) -> Samples:
        """What is left."""
        frames = -(-len(self._sound) // FRAME)
        return self._even(frames, frames)

    def _even(self, known: int, ready: int) -> Samples:
        if ready <= 0:
            return np.zeros(0, np.float32)
        part = self._sound[: known * FRAME]
        part = np.pad(part, (0, known * FRAME - len(part)))
        power = np.mean(np.square(part.reshape(-1, FRAME)), axis=1)
        levels = np.concatenate([self._before, power])
        gains = _even_gains(levels)[len(self._before) :]
        at = np.arange(ready * FRAME) / FRAME - 0.5
        gain = np.interp(at, np.arange(known), gains).astype(np.float32)
        given = self._sound[: ready * FRAME]
        self._sound = self._sound[ready * FRAME :].copy()
        self._before = levels[: len(self._before) + ready][-2 * _REACH :].copy()
        evened: Samples = np.clip(given * gain[: len(given)], -1, 1)
        return evened


def _even_gains(power: NDArray[np.float32]) -> NDArray[np.float64]:
    """A factor for each frame, from the power of the frames."""
    smooth = np.convolve(np.pad(power, 2), np.ones(5) / 5, mode="valid")
    loudest = running_max(smooth, _REACH)
    decibels = 10 * np.log10(np.maximum(loudest, 1e-12))
    gain = np.clip(_EVEN_DBFS - decibels, -MOST_DB, MOST_DB)
    width = _REACH
    even = np.convolve(np.pad(gain, width // 2, mode="edge"), np.ones(width + 1) / (width + 1))
    factors: NDArray[np.float64] = 10 ** (even[width : width + len(gain)] / 20)
    return factors


def running_max(values: NDArray[np.floating], reach: int) -> NDArray[np.floating]:
    """The greatest value within `reach` places to either side of each."""
    if len(values) == 0:
        return values
    size = 2 * reach + 1
    count = len(values)
    low = np.full(1, -np.inf, values.dtype)
    padded = np.concatenate([np.repeat(low, reach), values, np.repeat(low, reach)])
    padded = np.concatenate([padded, np.repeat(low, -len(padded) % size)])
    # Van Herk: the greatest so far within each block of `size`, from the left and from the right.
    blocks = padded.reshape(-1, size)
    left = np.maximum.accumulate(blocks, axis=1).reshape(-1)
    right = np.maximum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].reshape(-1)
    return np.maximum(right[:count], left[size - 1 : size - 1 + count])


def normalised(samples: Samples, profile: Profile, start_ms: int = 0) -> Samples:
    """The sound with its speech brought to about −23 dBFS RMS, for recognition only.

    `samples` begin at `start_ms` of the recording that `profile` describes. The gain follows the
    spoken stretches over about ten seconds; between them it goes from the one's to the other's, so
    that a pause is never raised more than the speech beside it. At most 30 dB up; never clipped.
    """
    count = -(-len(samples) // FRAME)
    if count == 0:
        return samples
    gain_db = profile.speech_gains_db[start_ms // FRAME_MS :][:count]
    missing = count - len(gain_db)
    if missing > 0:
        gain_db = np.pad(gain_db, (0, missing), mode="edge" if len(gain_db) else "constant")
    peaks = np.array(
        [np.abs(samples[at : at + FRAME]).max() for at in range(0, len(samples), FRAME)]
    )
    most_db = 20 * np.log10(_CEILING / np.maximum(peaks, 1e-6))
    # The gain goes down before a peak and up after it, over a tenth of a second each.
    least = -running_max(-np.minimum(gain_db, most_db), 10)
    soft = np.convolve(np.pad(least, 5, mode="edge"), np.ones(11) / 11, mode="valid")
    factors = 10 ** (soft / 20)
    evened = np.empty_like(samples)
    # A minute at a time: ten at once would take 0.4 GB.
    for first in range(0, len(samples), _BLOCK):
        part = samples[first : first + _BLOCK]
        at = (np.arange(first, first + len(part)) + 0.5) / FRAME - 0.5
        gain = np.interp(at, np.arange(count), factors).astype(np.float32)
        evened[first : first + len(part)] = np.clip(part * gain, -1, 1)
    return evened
