"""How well a recording was made: level, noise, clipping, hum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from subtitler.sound.profile import QUIETEST_DBFS, RATE_HZ, Profile

_HARMONICS = 10
_PROMINENT_DB = 12.0
_AT_LEAST = 3
_ALONE_DB = 25.0


@dataclass(frozen=True, slots=True)
class Care:
    """How well a recording was made; levels are RMS in dBFS, None where nothing can be measured.

    `speech_dbfs` over the spoken frames only; `floor_dbfs` the background; `clipped` the share of
    samples that are cut off, 0 to 1; `hum_hz` the frequency of the mains (50 or 60) that is heard,
    and `hum_dbfs` the level of its tones together.
    """

    speech_dbfs: float | None
    peak_dbfs: float
    floor_dbfs: float
    clipped: float
    hum_hz: int | None = None
    hum_dbfs: float | None = None


def care(profile: Profile) -> Care:
    """What can be said about how a recording was made."""
    spoken = profile.levels_dbfs[profile.spoken].astype(np.float64)
    speech = 10 * float(np.log10(np.mean(10 ** (spoken / 10)))) if len(spoken) else None
    floor = float(np.median(profile.floor_dbfs)) if profile.frames else QUIETEST_DBFS
    samples = max(1, profile.duration_ms * RATE_HZ // 1000)
    clipped = float(np.sum(profile.clipped, dtype=np.int64)) / samples
    hums = {hz: _hum_dbfs(profile, hz) for hz in (50, 60)}
    heard = {hz: level for hz, level in hums.items() if level is not None}
    hz = max(heard, key=lambda hz: heard[hz], default=None)
    return Care(speech, profile.peak_dbfs, floor, clipped, hz, None if hz is None else heard[hz])


def _hum_dbfs(profile: Profile, mains_hz: int) -> float | None:
    """The level of the tones of the mains, where at least three stand out, or one by far."""
    spectrum = profile.spectrum
    total, prominent, alone = 0.0, 0, False
    for number in range(1, _HARMONICS + 1):
        at = number * mains_hz
        if at % 300 == 0:
            continue  # a tone of 50 Hz and of 60 Hz mains alike
        near = float(spectrum[at - 1 : at + 2].sum())
        # A voice's own tones move; what stands out by far over its neighbours stays.
        beside = np.concatenate([spectrum[at - 8 : at - 2], spectrum[at + 3 : at + 9]])
        over_db = 10 * np.log10(max(near, 1e-15) / max(3 * float(np.median(beside)), 1e-15))
        if near > 1e-11 and over_db >= _PROMINENT_DB:
            prominent += 1
            total += near
            alone |= over_db >= _ALONE_DB and number <= 2
    if prominent < _AT_LEAST and not alone:
        return None
    # The window spreads a tone over its neighbours: 1.5 times its power in all.
    return 10 * float(np.log10(total / 1.5))
