"""What the driver's window shows: a small town that never was, on the far bank of a river."""

from __future__ import annotations

import math

import numpy as np

from samples.drawing import Floats, Layer, Sprite, down, ellipse, points, rect, rgb, smooth
from samples.motion import Steam

# The corners of the window's glass.
GLASS = (112, 106, 486, 420)


def _sky_and_hills(layer: Layer) -> Floats:
    x0, y0, x1, y1 = GLASS
    glass = layer.fill(rect(x0, y0, x1, y1), down(y0, 330, "#7fb0bf", "#b9d3cb", "#f2e2bd"))
    layer.glow((205, 280), (190, 120), "#fff1c6", 0.75, glass)
    hills = points("90 290, 150 262, 220 274, 300 240, 372 262, 440 236, 510 256")
    layer.fill(
        smooth([*hills, (510, 440), (90, 440)]), down(236, 340, "#8fb0a8", "#bccbb0"), clip=glass
    )
    nearer = points("90 312, 170 300, 250 306, 330 284, 420 300, 510 280")
    layer.fill(
        smooth([*nearer, (510, 440), (90, 440)]), down(284, 350, "#6d9487", "#93a884"), clip=glass
    )
    return glass


def _town(layer: Layer, glass: Floats) -> None:
    """Draw the far bank: houses, a chimney, trees."""
    bank = points("90 326, 200 322, 320 325, 510 318, 510 440, 90 440")
    layer.fill(smooth(bank), down(320, 350, "#6f8a62", "#55714f"), clip=glass)
    houses = (
        (140, 34, 22, "#e7d9bd", "#a8553f"),
        (182, 26, 30, "#d5c3a0", "#7c4a3e"),
        (216, 40, 20, "#efe3cb", "#b9684a"),
        (268, 28, 26, "#c9d0c0", "#59626a"),
        (304, 44, 22, "#e9d4ae", "#a8553f"),
        (360, 30, 32, "#ece0c8", "#8a4b3c"),
        (400, 38, 22, "#d8c9a8", "#b9684a"),
        (450, 36, 26, "#e7d9bd", "#6d5148"),
    )
    foot = 332.0
    for x, w, h, wall, roof in houses:
        layer.fill(rect(x, foot - h, x + w, foot), wall, clip=glass)
        layer.fill(rect(x + w * 0.66, foot - h, x + w, foot), "#4a4a52", alpha=0.2, clip=glass)
        peak = np.array(
            [(x - 3, foot - h), (x + w / 2, foot - h - w * 0.42), (x + w + 3, foot - h)]
        )
        layer.fill(peak, roof, clip=glass)
        for k in (0.2, 0.58):
            spot = rect(x + w * k, foot - h * 0.66, x + w * k + 6, foot - h * 0.66 + 7)
            layer.fill(spot, "#f5c873" if (x + w) % 3 else "#536a72", clip=glass)
    layer.fill(rect(341, 268, 346, 332), "#7a4f42", clip=glass)
    layer.fill(rect(339.5, 266, 347.5, 271), "#5e3b33", clip=glass)
    for x in (126, 176, 258, 350, 392, 442):
        layer.fill(ellipse(x, 324, 8, 12), down(312, 338, "#6b8f5e", "#3f5f4a"), clip=glass)
    for x, top in ((252, 286), (440, 282), (132, 292)):
        tree = smooth([(x, top), (x + 6, top + 26), (x + 2, 334), (x - 2, 334), (x - 6, top + 26)])
        layer.fill(tree, "#456650", clip=glass)


def _water(layer: Layer, glass: Floats) -> None:
    bank = points("90 334, 200 333, 330 335, 510 331, 510 440!, 90 440!")
    water = layer.fill(smooth(bank), down(332, 420, "#a9c9c4", "#7fb0b4", "#5d929c"), clip=glass)
    layer.glow((205, 345), (120, 40), "#fff3d0", 0.7, water)
    for x, w, colour in (
        (216, 40, "#efe3cb"),
        (304, 44, "#e9d4ae"),
        (140, 34, "#e7d9bd"),
        (400, 38, "#d8c9a8"),
    ):
        layer.fill(rect(x, 336, x + w, 352), colour, alpha=0.3, blur=2, clip=water)
    near = points("90 404, 170 400, 250 410, 330 416, 420 404, 510 396, 510 440, 90 440")
    layer.fill(smooth(near), down(396, 425, "#5b7a55", "#3b5644"), clip=glass)
    for i in range(16):
        root = 392 + i * 6.3
        top = 372 + (i * 37 % 17)
        reed = smooth([(root, 420), (root + 2, 398), (root + 5 - i % 3 * 4, top)], closed=False)
        layer.line(reed, [2.4, 1.8, 0.7], "#36513f", clip=glass)


def draw_view(layer: Layer) -> None:
    """Draw everything outside that stands still."""
    glass = _sky_and_hills(layer)
    _town(layer, glass)
    _water(layer, glass)


class View:
    """Everything outside that moves: clouds, the smoke of a chimney, glints on the water."""

    def __init__(self) -> None:
        """Draw the clouds, and choose the places of the glints."""
        self._cloud = self._clouds()
        self._smoke = Steam((313, 150, 373, 268), seed=9, colour="#f3f0ea", strength=0.42)
        rng = np.random.default_rng(11)
        self._ripples = rng.uniform((116, 340, 0, 8), (478, 400, 2 * math.pi, 26), (34, 4))

    def onto(self, frame: Floats, seconds: float) -> None:
        """Lay the moving things on the part of `frame` inside the glass."""
        x0, y0, x1, y1 = GLASS
        scene = frame.copy()
        self._cloud.onto(scene, shift=(-42 + 1.9 * seconds, 0.0))
        self._smoke.onto(scene, seconds * 0.8)
        self._glints(scene, seconds)
        frame[y0:y1, x0:x1] = scene[y0:y1, x0:x1]

    @staticmethod
    def _clouds() -> Sprite:
        layer = Layer((60, 130, 540, 250))
        for cx, cy, size in ((200, 196, 1.0), (392, 178, 0.72)):
            puffs = [
                ellipse(cx + dx * size, cy + dy * size, rx * size, ry * size)
                for dx, dy, rx, ry in (
                    (0, 0, 44, 8),
                    (-14, -7, 19, 11),
                    (11, -9, 22, 13),
                    (30, -3, 15, 8),
                )
            ]
            layer.fill(puffs, down(cy - 20, cy + 10, "#fffaea", "#e9e2cf"), alpha=0.8, blur=1.6)
        return Sprite(layer)

    def _glints(self, frame: Floats, seconds: float) -> None:
        for x, y, phase, width in self._ripples:
            glint = max(0.0, math.sin(seconds * 1.1 + phase)) ** 2 * 0.5
            size = width * (0.45 + (y - 335) / 110)
            cx = x + 5 * math.sin(seconds * 0.4 + phase)
            left, right = max(GLASS[0], int(cx - size)), min(GLASS[2], int(cx + size))
            if right - left < 2:
                continue
            top = int(y) - 2
            ys, xs = np.mgrid[top : top + 5, left:right].astype(np.float32)
            shape = np.exp(-(((ys - y) / 0.9) ** 2)) * np.clip(1 - np.abs(xs - cx) / size, 0, 1)
            part = frame[top : top + 5, left:right]
            part += (rgb("#fffbe6") - part) * (shape * glint)[..., None].astype(np.float32)
