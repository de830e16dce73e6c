"""A Kazakh felt carpet with the ram's-horn ornament, drawn from curves."""

from __future__ import annotations

import math

import numpy as np

from samples.drawing import Floats, Gradient, Layer, Points, ellipse, rect, ribbon

CREAM = "#ecd3a6"
OCHRE = "#cf8f42"
FIELD = "#7a2628"
DEEP = "#551b22"
TEAL = "#1f4850"


def horns(cx: float, cy: float, size: float, degrees: float, weight: float = 0.15) -> list[Points]:
    """Return a pair of ram's horns that grows from (cx, cy) in a direction (0 is up)."""
    u = np.linspace(0, 1, 90)
    angle = math.pi - u * math.radians(500)
    radius = 0.34 * (1 - 0.78 * u)
    spiral = np.stack([0.34 + radius * np.cos(angle), 0.6 + radius * np.sin(angle)], axis=1)
    stem = np.stack([np.zeros(12), np.linspace(0, 0.57, 12)], axis=1)
    line = np.concatenate([stem, spiral])
    shapes = []
    turn = math.radians(degrees)
    for side in (-1, 1):
        x, y = line[:, 0] * side * size, -line[:, 1] * size
        placed = np.stack(
            [
                cx + x * math.cos(turn) - y * math.sin(turn),
                cy + x * math.sin(turn) + y * math.cos(turn),
            ],
            axis=1,
        )
        shapes.append(ribbon(placed, [weight * size, weight * size, weight * size * 0.55]))
        tip = placed[-1]
        shapes.append(ellipse(tip[0], tip[1], weight * size * 0.55, weight * size * 0.55))
    return shapes


def diamond(cx: float, cy: float, rx: float, ry: float) -> Points:
    """Return a diamond."""
    return np.array([(cx, cy - ry), (cx + rx, cy), (cx, cy + ry), (cx - rx, cy)])


def _medallion(layer: Layer, cx: float, cy: float, size: float, ground: str) -> None:
    """Draw one medallion: four pairs of horns round a diamond, on a stepped ground."""
    layer.fill(diamond(cx, cy, size * 1.24, size * 1.3), CREAM)
    layer.fill(diamond(cx, cy, size * 1.185, size * 1.245), ground)
    layer.fill(diamond(cx, cy, size * 1.11, size * 1.165), CREAM, alpha=0.35)
    layer.fill(diamond(cx, cy, size * 1.09, size * 1.145), ground)
    shapes = []
    for degrees in (0, 90, 180, 270):
        shapes += horns(cx, cy, size * 0.84, degrees, 0.115)
    layer.fill(shapes, CREAM)
    layer.fill(diamond(cx, cy, size * 0.26, size * 0.26), FIELD)
    layer.fill(diamond(cx, cy, size * 0.15, size * 0.15), OCHRE)


def _border(layer: Layer, box: tuple[float, float, float, float], band: float) -> None:
    """Draw a running horn border inside `box`, on a teal ground between cream cords."""
    x0, y0, x1, y1 = box
    layer.fill(rect(x0, y0, x1, y1), CREAM)
    layer.fill(rect(x0 + 2.5, y0 + 2.5, x1 - 2.5, y1 - 2.5), TEAL)
    shapes: list[Points] = []
    for turned, start, end, near, far in ((False, x0, x1, y0, y1), (True, y0, y1, x0, x1)):
        count = round((end - start - 2 * band) / (band * 0.92))
        for i in range(count):
            along = start + band + (end - start - 2 * band) * (i + 0.5) / count
            if turned:
                shapes += horns(near + band - 2, along, band * 0.84, 270, 0.13)
                shapes += horns(far - band + 2, along, band * 0.84, 90, 0.13)
            else:
                shapes += horns(along, near + band - 2, band * 0.84, 0, 0.13)
                shapes += horns(along, far - band + 2, band * 0.84, 180, 0.13)
    for x in (x0 + band / 2 + 1, x1 - band / 2 - 1):
        for y in (y0 + band / 2 + 1, y1 - band / 2 - 1):
            layer.fill(diamond(x, y, band * 0.36, band * 0.36), CREAM)
            layer.fill(diamond(x, y, band * 0.25, band * 0.25), FIELD)
            layer.fill(diamond(x, y, band * 0.11, band * 0.11), OCHRE)
    layer.fill(shapes, OCHRE)
    inner = band + 1
    layer.fill(rect(x0 + inner, y0 + inner, x1 - inner, y1 - inner), CREAM)
    inner += 2.5
    layer.fill(rect(x0 + inner, y0 + inner, x1 - inner, y1 - inner), FIELD)


def carpet(layer: Layer, x0: float, y0: float, x1: float, y1: float) -> Floats:
    """Hang a carpet on the wall, and return its mask."""
    layer.fill(rect(x0 + 4, y0 + 12, x1 + 8, y1 + 16, 8), "#1a0a0c", alpha=0.5, blur=12)
    mask = layer.fill(rect(x0, y0, x1, y1, 3), DEEP)
    band = 40.0
    _border(layer, (x0 + 10, y0 + 10, x1 - 10, y1 - 10), band)
    field = rect(x0 + 54, y0 + 54, x1 - 54, y1 - 54)
    inside = layer.fill(
        field,
        Gradient(
            ((x0 + x1) / 2, (y0 + y1) / 2),
            (x1, (y0 + y1) / 2),
            ((0, "#8a2f2d"), (1, "#6f2226")),
            radial=True,
        ),
    )
    middle, cy = (x0 + x1) / 2, (y0 + y1) / 2
    half_width, half_height = (x1 - x0) / 2 - 57, (y1 - y0) / 2 - 57
    size = half_height / 1.36
    shapes: list[Points] = []
    for side in (-1, 1):
        # The sitter hides the middle: two medallions, one on each side of her.
        cx = middle + side * (half_width - size * 1.29)
        _medallion(layer, cx, cy, size, TEAL)
        for above in (-1, 1):
            for edge in (-1, 1):
                x, y = cx + edge * size * 1.3, cy + above * (half_height + 3)
                degrees = (0 if above > 0 else 180) - above * edge * 45
                shapes += horns(x, y, size * 0.7, degrees, 0.12)
    layer.fill(shapes, OCHRE, clip=inside)
    # Felt is not smooth: faint, wide bands of wear keep the surface from looking printed.
    rng = np.random.default_rng(7)
    for _ in range(26):
        centre = (rng.uniform(x0, x1), rng.uniform(y0, y1))
        tint = "#ffe3bb" if rng.random() < 0.5 else "#1c0709"
        layer.glow(centre, (rng.uniform(40, 130), rng.uniform(30, 80)), tint, 0.05, mask)
    return mask
