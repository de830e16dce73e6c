"""Sounds that are no testimony: silence, hum, music, noise, babble; made by number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000

Sound = NDArray[np.float64]


def at_level(sound: Sound, dbfs: float) -> Sound:
    """The sound with an RMS level of `dbfs`."""
    rms = float(np.sqrt(np.mean(sound**2)))
    return sound * (10 ** (dbfs / 20) / max(rms, 1e-9))


def silence(seconds: float) -> Sound:
    """Nothing at all."""
    return np.zeros(round(seconds * RATE_HZ))


def coloured(seconds: float, rng: np.random.Generator, slope: float) -> Sound:
    """Noise whose power falls by frequency to the power of `slope`: 0 white, 1 pink, 2 brown."""
    count = round(seconds * RATE_HZ)
    spectrum = np.fft.rfft(rng.normal(size=count))
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    spectrum /= np.maximum(hz, 40) ** (slope / 2)
    return np.fft.irfft(spectrum, count)


def slow(seconds: float, rng: np.random.Generator, hz: float) -> Sound:
    """A curve around 0 that changes about `hz` times a second."""
    count = max(4, round(seconds * hz * 2) + 2)
    return np.interp(
        np.linspace(0, count - 1, round(seconds * RATE_HZ)),
        np.arange(count),
        rng.normal(size=count),
    )


def wind(seconds: float, rng: np.random.Generator) -> Sound:
    """Wind on a microphone: low, in gusts."""
    return coloured(seconds, rng, 2.5) * np.exp(0.9 * slow(seconds, rng, 0.7))


def traffic(seconds: float, rng: np.random.Generator) -> Sound:
    """Cars that pass: noise that swells and fades over seconds."""
    return coloured(seconds, rng, 1.3) * np.exp(1.1 * slow(seconds, rng, 0.25))


def hum(seconds: float, rng: np.random.Generator, mains_hz: int) -> Sound:
    """Hum of the mains with ten tones."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = np.zeros(len(at))
    for number in range(1, 11):
        strength = rng.uniform(0.3, 1) / number
        sound += strength * np.sin(2 * np.pi * mains_hz * number * at + rng.uniform(0, 6))
    return sound


def knocks(seconds: float, rng: np.random.Generator) -> Sound:
    """Steps, typing, dishes: short blows at uneven times."""
    sound, at = silence(seconds), 0.2
    while at < seconds - 0.3:
        length = rng.uniform(0.02, 0.15)
        blow = rng.normal(size=round(length * RATE_HZ))
        blow *= np.exp(-np.linspace(0, 6, len(blow))) * rng.uniform(0.2, 1)
        first = round(at * RATE_HZ)
        sound[first : first + len(blow)] += blow
        at += rng.uniform(0.15, 0.9)
    return sound


def note(seconds: float, hz: float, brightness: float, decay: float) -> Sound:
    """A note of a plucked string."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = np.zeros(len(at))
    for number in range(1, 13):
        if number * hz < 7000:
            fading = np.exp(-decay * at * (1 + 0.3 * number))
            sound += brightness**number * fading * np.sin(2 * np.pi * number * hz * at)
    sound[:80] *= np.linspace(0, 1, min(80, len(sound)))[: len(sound[:80])]
    return sound


SCALE = (0, 2, 3, 5, 7, 8, 10, 12)


def melody(seconds: float, rng: np.random.Generator) -> Sound:
    """A plucked instrument that plays a tune."""
    sound, at, step = silence(seconds), 0.0, 3
    while at < seconds - 0.1:
        length = float(rng.choice([0.2, 0.2, 0.4, 0.6]))
        step = int(np.clip(step + rng.integers(-2, 3), 0, len(SCALE) - 1))
        hz = 196 * 2 ** (SCALE[step] / 12)
        tone = note(min(1.2, seconds - at), hz, 0.75, 3)
        first = round(at * RATE_HZ)
        sound[first : first + len(tone)] += tone[: len(sound) - first]
        at += length
    return sound


def chords(seconds: float, rng: np.random.Generator) -> Sound:
    """An organ that holds chords."""
    sound, at = silence(seconds), 0.0
    roots = (0, 5, 7, 3)
    number = 0
    while at < seconds - 0.1:
        length = min(1.6, seconds - at)
        for step in (0, 3, 7, 12):
            hz = 130.8 * 2 ** ((roots[number % 4] + step) / 12)
            t = np.arange(round(length * RATE_HZ)) / RATE_HZ
            tone = np.zeros(len(t))
            for k in range(1, 9):
                tone += np.sin(2 * np.pi * k * hz * t + rng.uniform(0, 6)) / k
            ends = np.minimum(1, np.minimum(t, t[::-1]) / 0.05)
            first = round(at * RATE_HZ)
            sound[first : first + len(tone)] += (tone * ends)[: len(sound) - first]
        at += length
        number += 1
    return sound


def drums(seconds: float, rng: np.random.Generator) -> Sound:
    """Drums at 110 beats a minute."""
    sound = silence(seconds)
    beat = 60 / 110 / 2
    for number in range(int(seconds / beat)):
        length = 0.25
        t = np.arange(round(length * RATE_HZ)) / RATE_HZ
        if number % 4 == 0:
            blow = np.sin(2 * np.pi * (60 * t + 40 * (1 - np.exp(-20 * t)))) * np.exp(-12 * t)
        elif number % 4 == 2:
            blow = rng.normal(size=len(t)) * np.exp(-18 * t) * 0.5
        else:
            blow = np.diff(rng.normal(size=len(t) + 1)) * np.exp(-60 * t) * 0.3
        first = round(number * beat * RATE_HZ)
        sound[first : first + len(blow)] += blow[: len(sound) - first]
    return sound


def band(seconds: float, rng: np.random.Generator) -> Sound:
    """Chords, a tune and drums together."""
    parts = (chords(seconds, rng), melody(seconds, rng), drums(seconds, rng))
    return sum((at_level(part, -20) for part in parts), silence(seconds))


def tv_static(seconds: float, rng: np.random.Generator) -> Sound:
    """White noise that is switched on and off about four times a second, as speech is."""
    gate = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)
    return coloured(seconds, rng, 0) * gate**2


def babble(voices: Sequence[Sound], seconds: float, rng: np.random.Generator, count: int) -> Sound:
    """`count` voices at once, each from anywhere in the recordings given."""
    sound = silence(seconds)
    everything = np.concatenate([at_level(voice, -20) for voice in voices])
    need = len(sound)
    for _ in range(count):
        first = int(rng.integers(0, len(everything) - need))
        sound += everything[first : first + need] * 10 ** (rng.uniform(-4, 4) / 20)
    return sound


VOWELS = ((700, 1200, 2600), (300, 2200, 2900), (450, 800, 2500), (350, 700, 2400))
"""Formants in Hz, roughly those of a, i, o and u."""


def sung(seconds: float, rng: np.random.Generator) -> Sound:
    """A tune on vowels, as an organ has it: steady notes with vibrato, no consonants."""
    sound, at, step = silence(seconds), 0.0, 3
    while at < seconds - 0.2:
        length = min(float(rng.choice([0.4, 0.6, 0.8, 1.2])), seconds - at)
        step = int(np.clip(step + rng.integers(-2, 3), 0, len(SCALE) - 1))
        hz = 175 * 2 ** (SCALE[step] / 12)
        t = np.arange(round(length * RATE_HZ)) / RATE_HZ
        phase = 2 * np.pi * (hz * t + 0.4 * np.sin(2 * np.pi * 5.5 * t))
        vowel = VOWELS[int(rng.integers(0, len(VOWELS)))]
        tone = np.zeros(len(t))
        for k in range(1, int(4000 / hz)):
            strength = sum(1 / (1 + ((k * hz - f) / 90) ** 2) for f in vowel) + 0.02
            tone += strength * np.sin(k * phase)
        ends = np.minimum(1, np.minimum(t, t[::-1]) / 0.06)
        first = round(at * RATE_HZ)
        sound[first : first + len(tone)] += (tone * ends)[: len(sound) - first]
        at += length
    return sound
