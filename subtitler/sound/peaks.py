"""The outline of a recording's sound, small enough to be drawn by a browser."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from subtitler.sound.profile import RATE_HZ, Samples

PEAKS_PER_SECOND = 25
"""One for each frame of a film; an hour of 20 a second is drawn in half a second."""

PEAK_SAMPLES = RATE_HZ // PEAKS_PER_SECOND


def peaks(blocks: Iterable[Samples]) -> list[int]:
    """The largest amplitude of every 40 ms, from 0 (silence) to 127.

    `blocks` are the sound's samples, -1 to 1, in parts of which each but the last is a multiple of
    `PEAK_SAMPLES`.
    """
    found: list[int] = []
    for block in blocks:
        whole = -(-len(block) // PEAK_SAMPLES) * PEAK_SAMPLES
        padded = np.zeros(whole, dtype=np.float32)
        padded[: len(block)] = np.abs(block)
        largest = padded.reshape(-1, PEAK_SAMPLES).max(axis=1)
        found += np.minimum(127, np.rint(largest * 127)).astype(int).tolist()
    return found
