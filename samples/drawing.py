"""Anti-aliased flat illustration: smooth shapes, gradients and moving sprites as numpy arrays.

Everything is drawn at twice the size of the video. Shapes are given in video pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WIDTH = 1280
HEIGHT = 720
SCALE = 2
# A mask is drawn this much finer than the layer and averaged: Pillow's own polygons are jagged.
MASK_OVERSAMPLING = 2

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
Box = tuple[int, int, int, int]
FULL: Box = (0, 0, WIDTH, HEIGHT)


def rgb(colour: str) -> Floats:
    """Return `#rrggbb` as three numbers between 0 and 1."""
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)], dtype=np.float32)


def grey(image: Image.Image) -> Floats:
    """Return the bands of an eight-bit image as numbers between 0 and 1."""
    return (np.asarray(image, dtype=np.float32) / np.float32(255)).astype(np.float32)


def points(text: str, x: float = 0.0, side: float = 1.0) -> list[tuple[float, float]]:
    """Return the points of `"3 4, 5 6!"`: to one side of `x`, a `!` after a corner."""
    out = []
    for item in text.split(","):
        dx, y = item.rstrip("!").split()
        out += [(x + side * float(dx), float(y))] * (2 if item.endswith("!") else 1)
    return out


def smooth(
    through: Sequence[tuple[float, float]], *, closed: bool = True, steps: int = 14
) -> Points:
    """Return a Catmull-Rom curve through the points; a point given twice makes a corner."""
    p = np.asarray(through, dtype=np.float64)
    p = np.concatenate([p[-1:], p, p[:2]] if closed else [p[:1], p, p[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        if np.array_equal(b, c):  # a corner: there is no way to go, only a turn
            continue
        parts.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    if not closed:
        parts.append(p[-2:-1])
    return np.concatenate(parts)


def mirror(side: Sequence[tuple[float, float]], axis_x: float) -> list[tuple[float, float]]:
    """Return a symmetric outline: down one side, then back up the other side."""
    return [*side, *((2 * axis_x - x, y) for x, y in reversed(side))]


def ellipse(cx: float, cy: float, rx: float, ry: float, *, degrees: float = 0.0) -> Points:
    """Return the outline of an ellipse turned by `degrees`."""
    a = np.linspace(0, 2 * math.pi, 96, endpoint=False)
    turn = math.radians(degrees)
    x, y = rx * np.cos(a), ry * np.sin(a)
    return np.stack(
        [
            cx + x * math.cos(turn) - y * math.sin(turn),
            cy + x * math.sin(turn) + y * math.cos(turn),
        ],
        axis=1,
    )


def rect(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Points:
    """Return a rectangle, with round corners if `radius` is given."""
    if radius <= 0:
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)
    corners = [
        (x1 - radius, y0 + radius, -90),
        (x1 - radius, y1 - radius, 0),
        (x0 + radius, y1 - radius, 90),
        (x0 + radius, y0 + radius, 180),
    ]
    out = []
    for cx, cy, start in corners:
        a = np.radians(np.linspace(start, start + 90, 12))
        out.append(np.stack([cx + radius * np.cos(a), cy + radius * np.sin(a)], axis=1))
    return np.concatenate(out)


def ribbon(line: Points, widths: float | Sequence[float]) -> Points:
    """Return the outline of a stroke along `line` whose width runs evenly through `widths`."""
    if isinstance(widths, (int, float)):
        widths = [float(widths)] * 2
    direction = np.gradient(line, axis=0)
    length = np.maximum(np.hypot(direction[:, 0], direction[:, 1]), 1e-9)
    normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1) / length[:, None]
    along = np.linspace(0, 1, len(line))
    half = np.interp(along, np.linspace(0, 1, len(widths)), np.asarray(widths)) / 2
    offset = normal * half[:, None]
    return np.concatenate([line + offset, (line - offset)[::-1]])


@dataclass(frozen=True)
class Gradient:
    """Colours along the line from `start` to `end`, or around `start` as far as `end` if radial."""

    start: tuple[float, float]
    end: tuple[float, float]
    stops: tuple[tuple[float, str], ...]
    radial: bool = False

    def at(self, x: Floats, y: Floats) -> Floats:
        """Return the colour at every point, as an array with three channels."""
        dx, dy = self.end[0] - self.start[0], self.end[1] - self.start[1]
        if self.radial:
            t = np.hypot(x - self.start[0], y - self.start[1]) / math.hypot(dx, dy)
        else:
            t = ((x - self.start[0]) * dx + (y - self.start[1]) * dy) / (dx * dx + dy * dy)
        places = [place for place, _ in self.stops]
        colours = np.stack([rgb(colour) for _, colour in self.stops])
        return np.stack([np.interp(t, places, colours[:, i]) for i in range(3)], -1).astype(
            np.float32
        )


def down(y0: float, y1: float, *colours: str) -> Gradient:
    """Return a vertical gradient through evenly spaced `colours`."""
    return Gradient((0, y0), (0, y1), _even(colours))


def across(x0: float, x1: float, *colours: str) -> Gradient:
    """Return a horizontal gradient through evenly spaced `colours`."""
    return Gradient((x0, 0), (x1, 0), _even(colours))


def _even(colours: Sequence[str]) -> tuple[tuple[float, str], ...]:
    return tuple((i / max(1, len(colours) - 1), colour) for i, colour in enumerate(colours))


def blurred(mask: Floats, radius: float) -> Floats:
    """Return `mask` softened as by a Gaussian with this standard deviation, in array cells."""
    size = max(1, round(radius * math.sqrt(4.0)))
    out = mask.astype(np.float64)
    for _ in range(3):  # three box blurs are a Gaussian to the eye, and keep full precision
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (size // 2 + 1, size - size // 2 - 1)
            total = np.cumsum(np.pad(out, pad, mode="edge"), axis=axis)
            high = np.take(total, range(size, total.shape[axis]), axis=axis)
            low = np.take(total, range(total.shape[axis] - size), axis=axis)
            out = (high - low) / size
    return out.astype(np.float32)


class Layer:
    """A transparent drawing of one part of the picture, at twice its size."""

    def __init__(self, box: Box = FULL) -> None:
        """Start an empty drawing of the part of the picture inside `box`."""
        self.box = box
        x0, y0, x1, y1 = box
        self.pixels: Floats = np.zeros(((y1 - y0) * SCALE, (x1 - x0) * SCALE, 4), np.float32)
        ys, xs = np.mgrid[: self.pixels.shape[0], : self.pixels.shape[1]].astype(np.float32)
        self.x: Floats = (xs + 0.5) / SCALE + x0
        self.y: Floats = (ys + 0.5) / SCALE + y0

    def mask(self, *outlines: Points, blur: float = 0.0) -> Floats:
        """Return how much of each pixel the outlines cover; `blur` is in video pixels."""
        cover = np.zeros(self.pixels.shape[:2], np.float32)
        part = self._around(outlines, blur)
        cover[part] = self._cover(outlines, part, blur)
        return cover

    def _around(self, outlines: Sequence[Points], blur: float) -> tuple[slice, slice]:
        """Return the part of the layer that the outlines can touch, as rows and columns."""
        every = (np.concatenate(list(outlines)) - self.box[:2]) * SCALE
        margin = 3.5 * blur * SCALE + 2
        limits = self.pixels.shape[:2]
        rows, columns = (
            slice(
                int(np.clip(every[:, axis].min() - margin, 0, limits[1 - axis])),
                int(np.clip(every[:, axis].max() + margin + 1, 0, limits[1 - axis])),
            )
            for axis in (1, 0)
        )
        return rows, columns

    def _cover(self, outlines: Sequence[Points], part: tuple[slice, slice], blur: float) -> Floats:
        height, width = part[0].stop - part[0].start, part[1].stop - part[1].start
        if height <= 0 or width <= 0:
            return np.zeros((max(0, height), max(0, width)), np.float32)
        image = Image.new("L", (width * MASK_OVERSAMPLING, height * MASK_OVERSAMPLING))
        draw = ImageDraw.Draw(image)
        corner = np.array([part[1].start, part[0].start])
        for outline in outlines:
            moved = ((outline - self.box[:2]) * SCALE - corner) * MASK_OVERSAMPLING
            draw.polygon([(float(x), float(y)) for x, y in moved], fill=255)
        cover = grey(image.reduce(MASK_OVERSAMPLING))
        return blurred(cover, blur * SCALE) if blur else cover

    def fill(
        self,
        outline: Points | Sequence[Points],
        paint: str | Gradient,
        *,
        alpha: float = 1.0,
        blur: float = 0.0,
        clip: Floats | None = None,
    ) -> Floats:
        """Paint inside one outline or several, and return the mask that was painted."""
        outlines = [outline] if isinstance(outline, np.ndarray) else list(outline)
        part = self._around(outlines, blur)
        cover = self._cover(outlines, part, blur)
        if clip is not None:
            cover = cover * clip[part]
        self.paint(cover * alpha, paint, part)
        whole = np.zeros(self.pixels.shape[:2], np.float32)
        whole[part] = cover
        return whole

    def line(
        self,
        way: Points,
        width: float | Sequence[float],
        paint: str | Gradient,
        *,
        alpha: float = 1.0,
        blur: float = 0.0,
        clip: Floats | None = None,
    ) -> Floats:
        """Paint a stroke with round ends, and return the mask that was painted."""
        ends = [width, width] if isinstance(width, (int, float)) else [width[0], width[-1]]
        shapes = [ribbon(way, width)]
        for point, end in zip((way[0], way[-1]), ends, strict=True):
            shapes.append(ellipse(float(point[0]), float(point[1]), end / 2, end / 2))
        return self.fill(shapes, paint, alpha=alpha, blur=blur, clip=clip)

    def paint(
        self, cover: Floats, paint: str | Gradient, part: tuple[slice, slice] | None = None
    ) -> None:
        """Lay a colour over the layer, or a part of it, as thick as `cover` says."""
        part = part or (slice(None), slice(None))
        if isinstance(paint, Gradient):
            colour = paint.at(self.x[part], self.y[part])
        else:
            colour = rgb(paint)[None, None, :]
        a = cover[..., None]
        pixels = self.pixels[part]
        pixels[..., :3] += (colour - pixels[..., :3]) * a
        pixels[..., 3:] += (1 - pixels[..., 3:]) * a

    def glow(
        self,
        centre: tuple[float, float],
        radii: tuple[float, float],
        colour: str,
        alpha: float,
        clip: Floats | None = None,
    ) -> None:
        """Lay a soft spot of light or shade, without the banding of an eight-bit blur."""
        d = ((self.x - centre[0]) / radii[0]) ** 2 + ((self.y - centre[1]) / radii[1]) ** 2
        cover = (np.exp(-2.2 * d) * alpha).astype(np.float32)
        self.paint(cover if clip is None else cover * clip, colour)

    def small(self) -> Floats:
        """Return the layer at the size of the video (premultiplied, four channels)."""
        h, w = self.pixels.shape[:2]
        return np.asarray(
            self.pixels.reshape(h // SCALE, SCALE, w // SCALE, SCALE, 4).mean(axis=(1, 3)),
            dtype=np.float32,
        )


class Sprite:
    """A finished layer that can be laid on a frame, moved, turned and stretched a little."""

    def __init__(self, layer: Layer) -> None:
        """Take over a finished layer."""
        self.box = layer.box
        data = np.clip(layer.pixels, 0, 1) * 255 + 0.5
        # Four plain bands: as "RGBA", Pillow would multiply by the alpha a second time.
        size = (data.shape[1], data.shape[0])
        self._image = Image.frombytes("CMYK", size, data.astype(np.uint8).tobytes())
        self._still = layer.small()

    def onto(
        self,
        frame: Floats,
        *,
        shift: tuple[float, float] = (0.0, 0.0),
        degrees: float = 0.0,
        pivot: tuple[float, float] = (0.0, 0.0),
        stretch: float = 1.0,
        light: float = 1.0,
    ) -> None:
        """Lay the sprite on `frame`: turned and stretched about `pivot`, then shifted."""
        x0, y0, x1, y1 = self.box
        moved = shift != (0.0, 0.0) or degrees != 0.0 or stretch != 1.0
        pixels = self._moved(shift, degrees, pivot, stretch) if moved else self._still
        part = frame[y0:y1, x0:x1]
        part *= 1 - pixels[..., 3:]
        part += pixels[..., :3] * light

    def _moved(
        self,
        shift: tuple[float, float],
        degrees: float,
        pivot: tuple[float, float],
        stretch: float,
    ) -> Floats:
        a = math.radians(degrees)
        cos, sin = math.cos(a), math.sin(a)
        px, py = (pivot[0] - self.box[0]) * SCALE, (pivot[1] - self.box[1]) * SCALE
        qx, qy = px + shift[0] * SCALE, py + shift[1] * SCALE
        # Pillow asks where each target pixel comes from: the inverse of the movement.
        m = (cos, sin, -sin / stretch, cos / stretch)
        data = (
            m[0],
            m[1],
            px - m[0] * qx - m[1] * qy,
            m[2],
            m[3],
            py - m[2] * qx - m[3] * qy,
        )
        image = self._image.transform(
            self._image.size, Image.Transform.AFFINE, data, Image.Resampling.BICUBIC
        )
        return grey(image.reduce(SCALE))


def label(text: str) -> Sprite:
    """Return a small caption on a dark pill for the top left corner of the picture."""
    file = resources.files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
    with resources.as_file(file) as path:
        font = ImageFont.truetype(str(path), 18 * SCALE)
    # The file names its axes in this order: weight, width.
    font.set_variation_by_axes([500, 100])
    left, top = 36, 32
    width = math.ceil(font.getlength(text) / SCALE)
    layer = Layer((left - 4, top - 4, left + width + 48, top + 40))
    layer.fill(rect(left, top, left + width + 40, top + 34, 17), "#100c10", alpha=0.42)
    layer.fill(ellipse(left + 17, top + 17, 4.5, 4.5), "#e9b872")
    height, wide = layer.pixels.shape[:2]
    image = Image.new("L", (wide, height))
    ImageDraw.Draw(image).text(
        ((left + 29 - layer.box[0]) * SCALE, (top + 17 - layer.box[1]) * SCALE),
        text,
        font=font,
        fill=255,
        anchor="lm",
    )
    layer.paint(grey(image) * np.float32(0.9), "#f6ead6")
    return Sprite(layer)


def quantised(frame: Floats, dither: Floats) -> Pixels:
    """Return the frame in eight bits; `dither` (half a step either way) hides banding."""
    pixels: Pixels = np.clip(frame * 255 + 0.5 + dither, 0, 255).astype(np.uint8)
    return pixels


def dither_pattern(seed: int) -> Floats:
    """Return fixed noise for a frame, the same in all frames so that it costs no bits."""
    noise = np.random.default_rng(seed).uniform(-0.5, 0.5, (HEIGHT, WIDTH, 1))
    return noise.astype(np.float32)
