"""The outline of a sound: one number for each 40 ms."""

from __future__ import annotations

import numpy as np
import pytest

from subtitler.sound import PEAK_SAMPLES, Samples, peaks


def block(*levels: float, extra: int = 0) -> Samples:
    parts = [np.full(PEAK_SAMPLES, level, dtype=np.float32) for level in levels]
    return np.concatenate([*parts, np.full(extra, 0.5, dtype=np.float32)])


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([], []),
        ([block(0.0, 1.0)], [0, 127]),
        ([block(-1.0, 0.5)], [127, 64]),
        ([block(0.1), block(0.2, extra=3)], [13, 25, 64]),
    ],
)
def test_peaks(blocks: list[Samples], expected: list[int]) -> None:
    assert peaks(blocks) == expected
