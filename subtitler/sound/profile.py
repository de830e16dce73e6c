"""What a recording sounds like, frame by frame, small enough for ten hours at once.

A profile is built from blocks of samples as they are read, so that the samples themselves need
never be in memory together: 13 bytes a frame of 10 ms, 47 MB for ten hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from subtitler.model import Span

Samples = NDArray[np.float32]
"""Sound: mono, 16 kHz, between −1 and 1."""

RATE_HZ = 16_000
FRAME_MS = 10
FRAME = RATE_HZ * FRAME_MS // 1000
"""Samples in a frame."""

HOP_MS = 20
_HOP = RATE_HZ * HOP_MS // 1000
_WINDOW = 1024
_LEAD = (_WINDOW - _HOP) // 2

BAND_EDGES_HZ = (80, 160, 320, 640, 1280, 2560, 4000, 6000, 8000)
"""Where the bands of `Profile.bands` begin and end."""

TARGET_DBFS = -23.0
"""Where speech is brought for recognition (EBU R 128's programme level, as RMS)."""

MOST_DB = 30.0
"""The most that anything is raised."""

QUIETEST_DBFS = -120.0
"""Digital silence: nothing is given a lower level."""

_STEP_DB = 0.5
SPOKEN = 0.5
"""The probability of voice over which a frame counts as spoken."""

_FULL = 0.985
_FLAT = 0.25
_SAME = 1.5 / 32768
_SHORTEST_PITCH_MS, _LONGEST_PITCH_MS = 2.0, 15.0
_SPECTRUM_STEPS = 60


@dataclass(frozen=True, eq=False)
class Profile:
    """What a recording sounds like.

    For each frame of 10 ms: `levels_dbfs`, the RMS level (0 is a square wave at full scale), and
    `voice`, the probability that somebody speaks. For each hop of 20 ms: `bands`, the level of
    each band between `BAND_EDGES_HZ` in steps of 0.5 dB above −120 dBFS; `periodicity`, 0 to 255,
    how well the sound repeats itself at a pitch that a voice can have; `pitch`, the lag of that
    repetition in steps of 1/8 ms (0 where it does not repeat). For each second: `clipped`, how
    many samples are cut off. `spectrum` is the mean power of the quieter half of the seconds of
    each minute, in steps of 1 Hz, for finding hum.
    """

    levels_dbfs: NDArray[np.float32]
    voice: NDArray[np.float32]
    bands: NDArray[np.uint8]
    periodicity: NDArray[np.uint8]
    pitch: NDArray[np.uint8]
    clipped: NDArray[np.uint16]
    spectrum: NDArray[np.float64]
    peak_dbfs: float
    duration_ms: int

    @property
    def frames(self) -> int:
        """How many frames there are; the last may be a part of one."""
        return len(self.levels_dbfs)

    @property
    def span(self) -> Span:
        """The whole recording."""
        return Span(0, self.duration_ms)

    def within(self, span: Span) -> slice:
        """The frames that a span touches."""
        first = min(span.start_ms // FRAME_MS, self.frames)
        return slice(first, max(first, min(-(-span.end_ms // FRAME_MS), self.frames)))

    def hops(self, span: Span) -> slice:
        """The hops that a span touches."""
        first = min(span.start_ms // HOP_MS, len(self.periodicity))
        return slice(first, max(first, min(-(-span.end_ms // HOP_MS), len(self.periodicity))))

    def bands_dbfs(self, span: Span) -> NDArray[np.float32]:
        """The levels of the bands within a span, in dBFS: one row a hop."""
        return self.bands[self.hops(span)].astype(np.float32) * _STEP_DB + QUIETEST_DBFS

    @cached_property
    def spoken(self) -> NDArray[np.bool_]:
        """Which frames are spoken, by the probability of voice."""
        return self.voice >= SPOKEN

    @cached_property
    def floor_dbfs(self) -> NDArray[np.float32]:
        """The level of the background around each frame: what is there when nobody speaks.

        The tenth part of the frames within ten seconds to either side is quieter than that.
        """
        return _running_low(self.levels_dbfs, reach=1000, step=100, share=10)

    @cached_property
    def speech_gains_db(self) -> NDArray[np.float32]:
        """For each frame the gain that brings the speech around it to `TARGET_DBFS`."""
        return _speech_gains_db(self).astype(np.float32)


def _speech_gains_db(profile: Profile) -> NDArray[np.float64]:
    spoken = np.flatnonzero(profile.spoken & (profile.levels_dbfs > QUIETEST_DBFS + 1))
    if len(spoken) == 0:
        return np.zeros(profile.frames)
    power = 10.0 ** (profile.levels_dbfs[spoken].astype(np.float64) / 10)
    # Around each spoken frame: the mean over the spoken frames within five seconds.
    sums = np.concatenate([[0.0], np.cumsum(power)])
    left = np.searchsorted(spoken, spoken - 500)
    right = np.searchsorted(spoken, spoken + 500, side="right")
    mean = np.maximum((sums[right] - sums[left]) / (right - left), 1e-12)
    gain = np.minimum(TARGET_DBFS - 10 * np.log10(mean), MOST_DB)
    gains: NDArray[np.float64] = np.interp(np.arange(profile.frames), spoken, gain)
    return gains


def _running_low(
    levels: NDArray[np.float32], *, reach: int, step: int, share: float
) -> NDArray[np.float32]:
    """The percentile `share` of the values within `reach` of each, by interpolation."""
    if len(levels) == 0:
        return levels.copy()
    places = np.arange(0, len(levels) + step, step)
    lows = [np.percentile(levels[max(0, at - reach) : at + reach], share) for at in places]
    return np.interp(np.arange(len(levels)), places, lows).astype(np.float32)


class ProfileBuilder:
    """Builds a profile from blocks of samples, of any length each, in their order.

    The same sound gives the same profile however it is cut into blocks (but for `spectrum`, which
    looks at whole seconds of each block).
    """

    def __init__(self) -> None:
        self._levels: list[NDArray[np.float32]] = []
        self._hops: list[tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]] = []
        self._clipped: list[int] = []
        self._spectrum = np.zeros(RATE_HZ // 2 + 1)
        self._seconds = 0
        self._peak = 0.0
        self._count = 0
        self._rest = np.zeros(0, np.float32)
        self._ahead = np.zeros(_LEAD, np.float32)

    def add(self, samples: Samples) -> None:
        """Take the next block of the recording."""
        self._count += len(samples)
        if len(samples) == 0:
            return
        self._peak = max(self._peak, float(np.abs(samples).max()))
        rest = np.concatenate([self._rest, samples])
        whole = len(rest) // RATE_HZ * RATE_HZ
        self._take_seconds(rest[:whole])
        self._rest = rest[whole:].copy()
        ahead = np.concatenate([self._ahead, samples])
        self._ahead = ahead[self._take_hops(ahead) :].copy()

    def finish(self, voice: NDArray[np.float32]) -> Profile:
        """The profile; `voice` has a value for each frame (missing ones count as silent)."""
        if len(self._rest):
            self._levels.append(_levels_dbfs(self._rest))
            self._clipped.append(_cut_off(self._rest))
        frames = -(-self._count // FRAME)
        hops = -(-self._count // _HOP)
        missing = hops - sum(len(item[1]) for item in self._hops)
        if missing > 0:
            room = (missing - 1) * _HOP + _WINDOW
            self._take_hops(np.pad(self._ahead, (0, max(0, room - len(self._ahead)))))
        heard = np.zeros(frames, np.float32)
        heard[: len(voice)] = voice[:frames]
        empty = np.zeros(0, np.uint8)
        bands = [item[0] for item in self._hops] or [
            np.zeros((0, len(BAND_EDGES_HZ) - 1), np.uint8)
        ]
        return Profile(
            levels_dbfs=np.concatenate(self._levels or [np.zeros(0, np.float32)]),
            voice=heard,
            bands=np.concatenate(bands)[:hops],
            periodicity=np.concatenate([item[1] for item in self._hops] or [empty])[:hops],
            pitch=np.concatenate([item[2] for item in self._hops] or [empty])[:hops],
            clipped=np.array(self._clipped, np.uint16),
            spectrum=self._spectrum / max(1, self._seconds),
            peak_dbfs=max(QUIETEST_DBFS, 20 * float(np.log10(max(self._peak, 1e-9)))),
            duration_ms=self._count * 1000 // RATE_HZ,
        )

    def _take_seconds(self, samples: Samples) -> None:
        if len(samples) == 0:
            return
        self._levels.append(_levels_dbfs(samples))
        seconds = samples.reshape(-1, RATE_HZ)
        self._clipped += [_cut_off(second) for second in seconds]
        # A voice hides the hum: the quieter half of each minute tells more of it.
        for first in range(0, len(seconds), _SPECTRUM_STEPS):
            part = seconds[first : first + _SPECTRUM_STEPS]
            power = np.mean(part.astype(np.float64) ** 2, axis=1)
            chosen = np.argsort(power, kind="stable")[: (len(part) + 1) // 2]
            window = np.hanning(RATE_HZ)
            spectra = np.abs(np.fft.rfft(part[np.sort(chosen)] * window, axis=1)) ** 2
            self._spectrum += spectra.sum(axis=0) * (2 / np.sum(window) ** 2)
            self._seconds += len(chosen)

    def _take_hops(self, samples: Samples) -> int:
        """Measure every whole window; how many samples are done with."""
        count = (len(samples) - _WINDOW) // _HOP + 1
        if count <= 0:
            return 0
        windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_HOP][:count]
        for first in range(0, count, 3000):
            self._hops.append(_measured(windows[first : first + 3000]))
        return count * _HOP


def _levels_dbfs(samples: Samples) -> NDArray[np.float32]:
    """The RMS level of each frame; the last one may be short."""
    whole = len(samples) // FRAME * FRAME
    power = [np.mean(np.square(samples[:whole].reshape(-1, FRAME)), axis=1, dtype=np.float64)]
    if whole < len(samples):
        power.append(np.array([np.mean(np.square(samples[whole:]), dtype=np.float64)]))
    levels = 10 * np.log10(np.maximum(np.concatenate(power), 1e-12))
    return levels.astype(np.float32)


def _cut_off(samples: Samples) -> int:
    """How many samples are cut off: at full scale, or three alike in a row at a high level."""
    size = np.abs(samples)
    full = size >= _FULL
    same = np.abs(np.diff(samples)) <= _SAME
    flat = np.zeros(len(samples), np.bool_)
    flat[1:-1] = same[:-1] & same[1:] & (size[1:-1] >= _FLAT)
    return int(np.count_nonzero(full | flat))


def _measured(
    windows: NDArray[np.float32],
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Bands, periodicity and pitch of windows of 64 ms."""
    shape = _shape()
    spectrum = np.fft.rfft(windows * shape, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    edges = [round(hz * _WINDOW / RATE_HZ) for hz in BAND_EDGES_HZ]
    bands = np.stack([power[:, a:b].sum(axis=1) for a, b in pairwise(edges)], axis=1)
    bands *= 2 / (_WINDOW * float(np.sum(shape**2)))
    decibels = 10 * np.log10(np.maximum(bands, 1e-12))
    steps = np.clip(np.round((decibels - QUIETEST_DBFS) / _STEP_DB), 0, 255).astype(np.uint8)
    # The spectrum to 4 kHz only, put back together: how the sound repeats itself, at 8 kHz.
    low = power[:, : _WINDOW // 4 + 1].copy()
    low[:, : edges[0]] = 0
    repeats = np.fft.irfft(low, axis=1)
    shortest, longest = round(_SHORTEST_PITCH_MS * 8), round(_LONGEST_PITCH_MS * 8)
    whole = np.maximum(repeats[:, :1], 1e-12)
    likeness = repeats[:, shortest : longest + 1] / (whole * _fading()[shortest : longest + 1])
    best = np.argmax(likeness, axis=1)
    strength = np.clip(likeness[np.arange(len(best)), best], 0, 1)
    periodicity = np.round(strength * 255).astype(np.uint8)
    pitch = np.where(strength > 0.3, best + shortest, 0).astype(np.uint8)
    return steps, periodicity, pitch


def _shape() -> NDArray[np.float32]:
    return np.hanning(_WINDOW).astype(np.float32)


def _fading() -> NDArray[np.float64]:
    """How much of a steady tone's likeness the window takes away, by lag at 8 kHz."""
    shape = np.hanning(_WINDOW // 2)
    spectrum = np.abs(np.fft.rfft(shape, 2 * len(shape))) ** 2
    fading = np.fft.irfft(spectrum)
    faded: NDArray[np.float64] = fading[: len(shape)] / fading[0]
    return faded
