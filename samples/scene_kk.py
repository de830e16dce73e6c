"""The Kazakh sample: an old woman in an armchair before a felt carpet, in evening light."""

from __future__ import annotations

import math

import numpy as np

from samples.drawing import (
    FULL,
    HEIGHT,
    WIDTH,
    Floats,
    Layer,
    Points,
    Sprite,
    across,
    down,
    ellipse,
    label,
    mirror,
    points,
    rect,
    smooth,
)
from samples.motion import Dust, Steam, waving
from samples.ornament import CREAM, OCHRE, carpet, horns

# The middle of the sitter, and the corners of the window's glass.
X = 470.0
GLASS = (912.0, 92.0, 1168.0, 404.0)


def _outside(layer: Layer) -> None:
    """Draw what the window shows: a low sun, mountains that never were, a line of poplars."""
    x0, y0, x1, y1 = GLASS
    glass = layer.fill(
        rect(x0, y0, x1, y1), down(y0, y1, "#5d78a5", "#a58ba6", "#e59b7c", "#f7c884", "#f9d79a")
    )
    layer.glow((1092, 318), (150, 105), "#ffe6ae", 0.85, glass)
    layer.fill(ellipse(1092, 312, 21, 21), "#fff0c9", clip=glass, alpha=0.95)
    for cx, cy, rx, ry in ((960, 150, 62, 5), (1010, 163, 80, 4), (1120, 206, 70, 4)):
        layer.fill(ellipse(cx, cy, rx, ry), "#ffd9b8", alpha=0.45, blur=2.2, clip=glass)
    far = points("900 330, 930 286, 948 296, 985 244, 1003 262, 1020 250, 1046 290")
    far += points("1066 280, 1098 318, 1126 296, 1150 312, 1180 284, 1180 420, 900 420")
    layer.fill(np.array(far, dtype=np.float64), down(244, 350, "#7d749c", "#b88f98"), clip=glass)
    snow = points("985 244, 1003 262, 1020 250, 1031 265, 1018 268, 1008 279")
    snow += points("996 266, 986 280, 975 268, 966 274, 971 264")
    layer.fill(np.array(snow, dtype=np.float64), "#f6d9cf", alpha=0.9, clip=glass)
    near = points("900 352, 940 332, 990 346, 1040 326, 1100 344, 1150 330, 1180 340")
    layer.fill(
        smooth([*near, (1180, 420), (1180, 420), (900, 420), (900, 420)]),
        down(326, 400, "#6d5a7c", "#8b6672"),
        clip=glass,
    )
    plain = points("900 374, 980 366, 1060 372, 1180 362, 1180 420, 900 420")
    layer.fill(smooth(plain), down(362, 404, "#6c4a53", "#4a343f"), clip=glass)
    for x, top in ((930, 330), (941, 322), (953, 334), (1136, 326), (1147, 318)):
        tree = smooth([(x, top), (x + 5, top + 24), (x + 2, 372), (x - 2, 372), (x - 5, top + 24)])
        layer.fill(tree, "#42323f", clip=glass)


def _window(layer: Layer) -> None:
    x0, y0, x1, y1 = GLASS
    layer.glow(((x0 + x1) / 2, (y0 + y1) / 2), (330, 330), "#f0a868", 0.34)
    layer.fill(rect(x0 - 26, y0 - 26, x1 + 26, y1 + 20, 3), "#1d0c0c", alpha=0.45, blur=7)
    layer.fill(rect(x0 - 22, y0 - 22, x1 + 22, y1 + 16, 2), across(x0, x1, "#4a2a20", "#5f3826"))
    layer.fill(rect(x0 - 15, y0 - 15, x1 + 15, y1 + 12, 2), "#3a1f19")
    _outside(layer)
    middle = (x0 + x1) / 2
    for shape in (
        rect(middle - 5, y0, middle + 5, y1),
        rect(x0, y0 + 92, x1, y0 + 101),
    ):
        layer.fill(shape, "#4b2a20")
    layer.fill(rect(middle - 5, y0, middle - 3.5, y1), "#8b5a3c")
    layer.fill(rect(x0, y0 + 99.5, x1, y0 + 101), "#8b5a3c")
    layer.fill(
        rect(x0 - 40, y1 + 12, x1 + 40, y1 + 27, 3), down(y1 + 12, y1 + 27, "#8a5738", "#4e2c20")
    )
    layer.fill(rect(x0 - 34, y1 + 27, x1 + 34, y1 + 38), "#160909", alpha=0.4, blur=5)


def _geranium(layer: Layer) -> None:
    """Draw the pot on the window sill."""
    leaves = [(986, 352, 15), (1004, 340, 17), (1024, 350, 16), (972, 372, 13), (1038, 370, 13)]
    leaves += [(996, 368, 16), (1014, 366, 16)]
    for x, y, r in leaves:
        layer.line(
            smooth([(1005, 392), ((x + 1005) / 2, y + 12), (x, y)], closed=False), 2, "#26352b"
        )
        layer.fill(
            ellipse(x, y, r, r * 0.82, degrees=x % 40 - 20),
            down(y - r, y + r, "#55704a", "#2b4234"),
        )
    for x, y in (
        (998, 318),
        (1006, 312),
        (1012, 320),
        (1004, 324),
        (1034, 336),
        (1040, 331),
        (1042, 340),
    ):
        layer.fill(ellipse(x, y, 6, 5.4), "#c8463f")
        layer.fill(ellipse(x - 1.5, y - 1.5, 2.4, 2), "#e98468", alpha=0.8)
    layer.fill(
        smooth(points("982 384!, 1030 384!, 1023 417!, 989 417!")),
        across(982, 1030, "#7c3f2b", "#b4623f"),
    )
    layer.fill(rect(978, 379, 1034, 390, 3), across(978, 1034, "#8a4730", "#c8764c"))


def _room(layer: Layer) -> None:
    layer.fill(
        rect(0, 0, WIDTH, HEIGHT), across(0, WIDTH, "#3b1f22", "#56302b", "#6d4234", "#553028")
    )
    layer.fill(rect(0, 566, WIDTH, HEIGHT), down(566, HEIGHT, "#2c1618", "#1a0d10"))
    layer.fill(rect(0, 556, WIDTH, 569), down(556, 569, "#6b4032", "#3d211d"))
    _window(layer)
    _geranium(layer)
    hung = carpet(layer, 96, 74, 846, 486)
    # The far side of the carpet lies in shade, the side towards the window in warm light.
    layer.paint(hung * np.clip((620 - layer.x) / 700, 0, 1) * np.float32(0.62), "#1c0a10")
    layer.paint(hung * np.clip((layer.x - 560) / 600, 0, 1) * np.float32(0.3), "#ffb870")
    layer.glow((X, 300), (250, 250), "#1a080c", 0.38, hung)


def _chair_back(layer: Layer) -> None:
    outline = mirror(points("0 262, -70 264, -122 284, -150 336, -160 460, -170 730!", X), X)
    layer.fill(smooth([(x, y + 8) for x, y in outline]), "#12080a", alpha=0.5, blur=14)
    back = layer.fill(smooth(outline), across(X - 170, X + 170, "#1b3338", "#284a4d", "#3a605c"))
    inset = mirror(points("0 282, -66 284, -106 302, -130 348, -138 470, -140 730!", X), X)
    layer.fill(smooth(inset), down(282, 640, "#2d5254", "#193035"), alpha=0.9, clip=back)
    rim = points("62 268, 118 288, 146 338, 157 470", X)
    layer.line(smooth(rim, closed=False), [2, 5, 2], "#f0b878", alpha=0.55, blur=1.2, clip=back)


def _dress(layer: Layer) -> None:
    """Draw the body: an indigo dress, a velvet vest with a braid, sleeves and folded hands."""
    body = mirror(
        points("0 318, -44 326, -98 352, -124 404, -136 500, -150 620, -160 740!", X),
        X,
    )
    torso = layer.fill(smooth(body), across(X - 150, X + 150, "#232444", "#34365f", "#474873"))
    vest = mirror(points("0 330, -60 336, -82 372, -78 470, -92 600, -104 740!", X), X)
    inner = layer.fill(
        smooth(vest), across(X - 100, X + 100, "#3d1628", "#5a2036", "#6f2d3f"), clip=torso
    )
    for side in (-1, 1):
        braid = smooth(points("9 420, 10 520, 14 740", X, side), closed=False)
        layer.line(braid, 5, OCHRE, alpha=0.85, clip=inner)
        layer.line(braid, 1.4, "#f4dcae", alpha=0.8, clip=inner)
        scrolls: list[Points] = []
        for i, y in enumerate((448, 486, 524)):
            scrolls += horns(X + side * (14 + i), y, 26, side * 90, 0.12)
        layer.fill(scrolls, OCHRE, alpha=0.75, clip=inner)
    layer.glow((X, 640), (180, 90), "#140912", 0.7, torso)


def _arms(layer: Layer) -> None:
    """Draw the sleeves and the hands, one laid on the other."""
    for side, light, dark in ((-1, "#33345b", "#1d1e3a"), (1, "#565785", "#2b2c50")):
        sleeve = points("96 356, 130 400, 150 480, 142 546, 96 584", X, side)
        sleeve += points("38 580, 30 552, 66 538, 98 512, 100 470, 92 420", X, side)
        edges = (X - 150, X) if side < 0 else (X + 150, X)
        arm = layer.fill(smooth(sleeve), across(edges[0], edges[1], light, dark))
        fold = smooth(points("104 470, 118 512, 96 548", X, side), closed=False)
        layer.line(fold, [1, 7, 1], "#12122a", alpha=0.4, blur=2.5, clip=arm)
        layer.line(np.array(points("44 556, 41 578", X, side)), 9, OCHRE, alpha=0.9)
        layer.line(np.array(points("44 556, 41 578", X, side)), 2, CREAM, alpha=0.8)
        if side > 0:
            rim = smooth(points("112 366, 134 404, 151 480, 146 530", X), closed=False)
            layer.line(rim, [2, 5, 2], "#f5bb80", alpha=0.7, blur=1.3, clip=arm)
    under = smooth(points("-40 556, -8 548, 26 560, 30 576, 4 588, -34 580", X))
    layer.fill(under, across(X - 40, X + 30, "#8a5a44", "#a87054"))
    over = smooth(points("42 554, 14 546, -18 560, -27 572, -18 581, 10 580, 40 574", X))
    hand = layer.fill(over, across(X - 26, X + 42, "#b47a5b", "#cf9570"))
    for y, x in ((563.5, -17), (569, -20), (575, -18)):
        finger = smooth([(X + x, y + 2), (X + x + 14, y - 2.5), (X + x + 26, y - 4)], closed=False)
        layer.line(finger, [0.8, 1.4, 0.6], "#7d4c38", alpha=0.7, clip=hand)
    layer.fill(ellipse(X + 1, 566, 2.6, 6, degrees=12), "#e3b65e", alpha=0.9, clip=hand)


def _head(layer: Layer) -> None:
    """Draw the face in shade, without features, and the white headscarf round it."""
    drape = points("-60 232, -72 292, -104 338, -124 372, -98 404, -50 428, 0 440", X)
    drape += points("50 428, 98 404, 124 372, 104 338, 72 292, 60 232", X)
    layer.fill(smooth([(x, y + 9) for x, y in drape]), "#160a16", alpha=0.55, blur=8)
    cloth = layer.fill(smooth(drape), across(X - 124, X + 124, "#b8a9a4", "#e6dccf", "#fff6e6"))
    for way, alpha in (
        (points("-52 292, -66 344, -76 412", X), 0.34),
        (points("-28 318, -30 370, -34 432", X), 0.3),
        (points("30 318, 36 370, 40 430", X), 0.22),
        (points("54 292, 74 340, 92 402", X), 0.2),
        (points("-20 312, 4 330, 24 312", X), 0.35),
    ):
        layer.line(smooth(way, closed=False), [1, 9, 3], "#6e5a63", alpha=alpha, blur=3, clip=cloth)
    hem = smooth(
        points("-118 366, -94 394, -48 418, 0 429, 48 418, 94 394, 118 366", X), closed=False
    )
    layer.line(hem, 6, "#9c3434", alpha=0.9, clip=cloth)
    layer.line(hem, 1.5, "#e9c27c", clip=cloth)
    stitches = [ellipse(float(x), float(y) - 9, 2.1, 2.1) for x, y in hem[4::7]]
    layer.fill(stitches, OCHRE, clip=cloth)
    crown = points("-66 246, -70 196, -52 152, 0 134, 52 152, 70 196, 66 246", X)
    crown += points("56 296, 0 330, -56 296", X)
    top = layer.fill(smooth(crown), across(X - 70, X + 70, "#bfb1ab", "#ebe2d5", "#fff8ea"))
    layer.fill(ellipse(X + 4, 246, 49, 64), "#54353a", alpha=0.75, blur=5, clip=top)
    face = layer.fill(
        ellipse(X + 4, 247, 45, 60), across(X - 41, X + 50, "#8d5a47", "#c08763", "#e0aa80")
    )
    layer.glow((X - 28, 262), (40, 70), "#5c3230", 0.5, face)
    layer.fill(ellipse(X + 4, 190, 50, 24), "#4c2c30", alpha=0.42, blur=6, clip=face)
    hair = smooth(points("-36 212, -20 196, 4 191, 28 196, 44 212, 26 203, 4 205, -18 203", X))
    layer.fill(hair, across(X - 36, X + 44, "#8d8488", "#cfc6c2"), clip=face)
    # As soft as in a film whose sitter must not be recognised.
    for x, y, rx, ry, alpha in (
        (-15, 236, 11, 5, 0.5),
        (23, 236, 12, 5, 0.42),
        (5, 285, 13, 3, 0.4),
    ):
        layer.fill(ellipse(X + x, y, rx, ry), "#5a2c2a", alpha=alpha, blur=4.5, clip=face)
    nose = smooth(points("1 240, 5 262, -3 268", X), closed=False)
    layer.line(nose, [3, 7, 4], "#6b3830", alpha=0.34, blur=3.5, clip=face)
    layer.glow((X + 14, 256), (7, 20), "#f6cfa2", 0.4, face)
    layer.glow((X + 30, 268), (20, 15), "#d97a5c", 0.4, face)
    layer.glow((X - 18, 270), (18, 14), "#a8503f", 0.35, face)
    for way, alpha in (
        (points("-64 224, -40 184, 4 172, 48 184, 66 224", X), 0.38),
        (points("-62 200, -30 164, 20 154, 54 170", X), 0.26),
        (points("-50 168, -14 146, 24 142", X), 0.2),
        (points("-58 262, -44 300, -14 322", X), 0.34),
        (points("60 262, 48 300, 20 322", X), 0.22),
    ):
        free = top * (1 - face)
        layer.line(smooth(way, closed=False), [1, 6, 1], "#6e5a63", alpha=alpha, blur=2, clip=free)
    rim = smooth(points("30 143, 56 160, 68 198, 64 250, 66 284", X), closed=False)
    layer.line(rim, [2, 5, 2], "#ffe9bd", alpha=0.9, blur=1.4, clip=np.maximum(top, cloth))


def _foreground(layer: Layer) -> None:
    """Draw the chair's arms, and the low table with a bowl of tea and a bundle of letters."""
    for side in (-1, 1):
        cx = X + side * 176
        arm = rect(cx - 34, 496, cx + 34, 760, 32)
        layer.fill(arm + np.array([0, 6]), "#0d0608", alpha=0.45, blur=9)
        shade = ("#1a3236", "#264649") if side < 0 else ("#2a4d4e", "#3c625c")
        mask = layer.fill(arm, across(cx - 34, cx + 34, *shade))
        layer.fill(ellipse(cx, 530, 22, 22), "#11262b", alpha=0.35, blur=3, clip=mask)
        layer.glow((cx, 700), (80, 120), "#0d0a0e", 0.8, mask)
        if side > 0:
            edge = smooth(points("6 498, 27 510, 32.5 540, 33 600", cx), closed=False)
            layer.line(edge, [1, 4, 1], "#f0b878", alpha=0.5, blur=1.2, clip=mask)
    layer.fill(ellipse(956, 574, 190, 26), "#0d0608", alpha=0.55, blur=10)
    for x, lean in ((838, -10), (1074, 10)):
        leg = smooth([(x, 562), (x + lean * 0.4, 620), (x + lean * 1.8, 740)], closed=False)
        layer.line(leg, [26, 17, 13], across(x - 16, x + 16, "#2f1816", "#55301f"))
    apron = points("800 560!, 1112 560!, 1096 596, 956 604, 816 596")
    layer.fill(smooth(apron), across(800, 1112, "#3a1e1a", "#643a28", "#4a2a1f"))
    layer.fill(ellipse(956, 562, 170, 21), "#2a1412")
    layer.fill(ellipse(956, 556, 170, 21), across(786, 1126, "#6b3a2b", "#8f5639", "#a96a45"))
    layer.line(ellipse(956, 556, 169, 20.4)[:49], 1.6, "#d99a66", alpha=0.4)
    cloth = layer.fill(ellipse(950, 553, 128, 14.5), across(822, 1078, "#c9b49d", "#efdfc4"))
    layer.line(ellipse(950, 553, 121, 13), 1.5, "#9c3434", alpha=0.8, clip=cloth)
    # The letters of every month, tied with a string.
    for i in range(5):
        y = 545 - i * 5.2
        dx = (0, 3, -2, 4, 1)[i]
        layer.fill(
            rect(852 + dx, y - 4.6, 938 + dx, y + 1.4, 1), across(852, 938, "#b89c7d", "#ead7b4")
        )
        layer.line(
            np.array([(852.0 + dx, y + 1.4), (938.0 + dx, y + 1.4)]), 0.9, "#6d4a3a", alpha=0.7
        )
    envelope = np.array(points("862 508, 930 508, 941 520, 853 520"))
    layer.fill(envelope, across(852, 940, "#c9ad8b", "#f4e4c4"))
    layer.line(np.array(points("862 508.5, 898 517, 930 508.5")), 1, "#8a6650", alpha=0.8)
    layer.fill(rect(893, 508, 897, 547), "#a33a34")
    # The tea bowl.
    layer.fill(ellipse(1014, 553, 38, 6), "#3c1d18", alpha=0.55, blur=3)
    bowl = smooth(points("974 514!, 1054 514!, 1044 538, 1028 551, 1000 551, 984 538"))
    body = layer.fill(bowl, across(974, 1054, "#b9aca6", "#f4ebdc", "#fffaf0"))
    band = smooth(points("978 527, 1014 533, 1050 527"), closed=False)
    layer.line(band, 7, "#27556b", alpha=0.9, clip=body)
    layer.fill([ellipse(float(x), float(y), 1.7, 1.7) for x, y in band[2::4]], "#f0d8a4", clip=body)
    layer.fill(ellipse(1014, 514, 40, 8), across(974, 1054, "#d8cdc4", "#fff7ea"))
    layer.fill(ellipse(1014, 515, 36, 6.3), across(978, 1050, "#6e3418", "#b0662c"))


class Scene:
    """The picture at any moment of the Kazakh sample."""

    seed = 21

    def __init__(self) -> None:
        """Draw everything once; a frame only moves and lights it."""
        room = Layer(FULL)
        _room(room)
        _chair_back(room)
        self._room = room.small()[..., :3]
        body = Layer((290, 300, 660, HEIGHT))
        _dress(body)
        _arms(body)
        self._body = Sprite(body)
        head = Layer((320, 120, 620, 460))
        _head(head)
        self._head = Sprite(head)
        front = Layer((240, 470, 1160, HEIGHT))
        _foreground(front)
        self._front = Sprite(front)
        self._label = label("Sample · fiction · synthetic voice")
        self._curtains = [self._curtain(side) for side in (0, 1)]
        self._steam = Steam((964, 400, 1064, 516), seed=3, colour="#ffe9cf", strength=0.3)
        self._dust = Dust((560, 110, 1000, 560), count=26, seed=5, colour="#ffdba0")
        self._beam = self._light_beam()
        y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
        far = np.hypot((x - 640) / 820, (y - 300) / 560)
        shade = 1 - 0.5 * np.clip(far - 0.55, 0, 1) ** 1.4
        shade *= 1 - 0.34 * np.clip((y - 520) / 200, 0, 1)
        self._vignette: Floats = shade[..., None].astype(np.float32)

    @staticmethod
    def _curtain(side: int) -> Sprite:
        x0, x1 = ((856, 964), (1114, 1222))[side]
        layer = Layer((x0 - 10, 48, x1 + 10, 476))
        if side == 0:
            shape = points("862 60!, 962 60!, 952 180, 918 320, 906 452!, 860 456!, 858 250")
        else:
            shape = points("1116 60!, 1218 60!, 1222 250, 1220 456!, 1172 452!, 1160 320, 1126 180")
        cloth = layer.fill(
            smooth(shape), across(x0, x1, "#d9a878", "#f0cfa0", "#dba877"), alpha=0.93
        )
        for i in range(6):
            top = x0 + 8 + i * 17
            foot = (862 if side == 0 else 1176) + i * 8
            fold = smooth([(top, 56), ((top * 2 + foot) / 3, 210), (foot, 456)], closed=False)
            layer.line(fold, [9, 7, 4], "#7a4030", alpha=0.36, blur=3.2, clip=cloth)
            layer.line(
                fold + np.array([7, 0]), [6, 5, 3], "#ffeccc", alpha=0.3, blur=2.4, clip=cloth
            )
        layer.line(np.array([(x0 - 6.0, 60.0), (x1 + 6.0, 60.0)]), 7, "#3a1f19")
        return Sprite(layer)

    @staticmethod
    def _light_beam() -> Floats:
        """Return the shaft of evening sun that falls from the window into the room."""
        layer = Layer(FULL)
        (x0, y0, x1, y1), middle = GLASS, (GLASS[0] + GLASS[2]) / 2
        cover = np.zeros(layer.pixels.shape[:2], np.float32)
        for left, right, drift in ((x0 + 46, middle - 8, 0.0), (middle + 8, x1 - 46, 30.0)):
            shaft = [(left, y0 + 40), (right, y0 + 40), (right, y1), (right - 330 + drift, 760)]
            shaft += [(left - 470 + drift, 760), (left - 60, y0 + 150)]
            cover += layer.mask(np.array(shaft, dtype=np.float64), blur=13)
        away = np.hypot(layer.x - middle, layer.y - 250)
        cover *= np.clip((layer.y - y1) / 70, 0, 1)  # the view itself is bright enough
        layer.paint(np.clip(cover, 0, 1) * np.exp(-((away / 340) ** 2)), "#ffb568")
        return np.asarray(layer.small()[..., :3] * 0.3, dtype=np.float32)

    def frame(self, seconds: float, speaking: float) -> Floats:
        """Return the picture at a moment; `speaking` runs from 0 (silent) to 1."""
        t = seconds
        frame = self._room.copy()
        sun = 0.78 + 0.22 * math.sin(2 * math.pi * t / 19)
        frame += self._beam * sun
        for side, curtain in enumerate(self._curtains):
            sway = 0.42 * math.sin(2 * math.pi * t / 7.5 + side * 1.9)
            curtain.onto(frame, degrees=sway, pivot=((910, 60), (1168, 60))[side])
        breath = 1 + 0.0028 * math.sin(2 * math.pi * t / 4.2)
        lift = -330 * (breath - 1)
        self._body.onto(frame, stretch=breath, pivot=(X, 660))
        nod = speaking * (
            1.5 * math.sin(2 * math.pi * t / 1.13) + 0.9 * math.sin(2 * math.pi * t / 0.71)
        )
        tilt = 0.9 * waving(t, 11.0, 0.4) + 0.75 * speaking * math.sin(2 * math.pi * t / 2.3)
        self._head.onto(
            frame, shift=(0.9 * waving(t, 8.0, 2.0), lift + nod), degrees=tilt, pivot=(X, 372)
        )
        self._front.onto(frame)
        self._steam.onto(frame, t)
        self._dust.onto(frame, t, sun)
        frame *= self._vignette
        self._label.onto(frame)
        return frame
