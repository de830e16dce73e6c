"""What moves by itself in a scene: steam, dust in the light, slow swaying."""

from __future__ import annotations

import math

import numpy as np

from samples.drawing import Box, Floats, rgb


def waving(seconds: float, period: float, phase: float) -> float:
    """Return a slow movement between -1 and 1 that does not look like a pendulum."""
    a = 2 * math.pi * seconds / period + phase
    return 0.62 * math.sin(a) + 0.38 * math.sin(a * 1.73 + 1.1)


class Steam:
    """Soft threads that rise from the bottom middle of a box."""

    def __init__(self, box: Box, *, seed: int, colour: str, strength: float) -> None:
        """Let steam fill `box`; `strength` is the cover of its thickest part."""
        self._box = box
        self._colour = rgb(colour)
        self._strength = strength
        x0, y0, x1, y1 = box
        y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        self._x: Floats = x - (x0 + x1) / 2
        self._up: Floats = (y1 - y) / (y1 - y0)
        rng = np.random.default_rng(seed)
        self._threads = rng.uniform(0, 2 * math.pi, (3, 2))

    def onto(self, frame: Floats, seconds: float) -> None:
        """Lay the steam of this moment on `frame`."""
        x0, y0, x1, y1 = self._box
        up = self._up
        cover = np.zeros_like(up)
        for i, (a, b) in enumerate(self._threads):
            centre = (i - 1) * 9 + up * 15 * np.sin(up * 5.2 - seconds * 1.25 + a)
            centre = centre + up * 8 * math.sin(seconds * 0.31 + b)
            width = 3.5 + 13 * up
            strength = 0.6 + 0.4 * math.sin(seconds * 0.47 + a)
            cover += strength * np.exp(-(((self._x - centre) / width) ** 2))
        fade = np.clip(up / 0.12, 0, 1) * (1 - up) ** 1.5
        a = (cover * fade * self._strength)[..., None].astype(np.float32)
        part = frame[y0:y1, x0:x1]
        part *= 1 - a
        part += self._colour * a


class Dust:
    """Motes that drift through the light, each a soft dot of a few pixels."""

    def __init__(self, box: Box, *, count: int, seed: int, colour: str) -> None:
        """Scatter `count` motes in `box`."""
        self._box = box
        self._colour = rgb(colour)
        rng = np.random.default_rng(seed)
        self._start = rng.uniform((box[0], box[1]), (box[2], box[3]), (count, 2))
        self._speed = rng.uniform((-7, -5), (3, 4), (count, 2))
        self._phase = rng.uniform(0, 2 * math.pi, count)
        self._size = rng.uniform(0.9, 1.9, count)

    def onto(self, frame: Floats, seconds: float, light: float) -> None:
        """Lay the motes of this moment on `frame`."""
        x0, y0, x1, y1 = self._box
        for i, (x, y) in enumerate(self._start + self._speed * seconds):
            px = x0 + (x - x0) % (x1 - x0) + 6 * math.sin(seconds * 0.5 + self._phase[i])
            py = y0 + (y - y0) % (y1 - y0)
            # A mote fades at the edges of the light, so that none pops in or out.
            edge = min(1.0, (py - y0) / 60, (y1 - py) / 60, (px - x0) / 60, (x1 - px) / 60)
            twinkle = 0.55 + 0.45 * math.sin(seconds * 0.8 + self._phase[i] * 3)
            alpha = max(0.0, edge) * twinkle * light * 0.42
            left, top = int(px) - 6, int(py) - 6
            ys, xs = np.mgrid[top : top + 13, left : left + 13].astype(np.float32)
            d = ((xs - px) ** 2 + (ys - py) ** 2) / self._size[i] ** 2
            cover = (alpha * np.exp(-d / 2))[..., None].astype(np.float32)
            part = frame[top : top + 13, left : left + 13]
            part += (self._colour - part) * cover
