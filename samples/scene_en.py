"""The English sample: a driver at his kitchen table, a small town by a river in the window."""

from __future__ import annotations

import math

import numpy as np

from samples.drawing import (
    FULL,
    HEIGHT,
    WIDTH,
    Floats,
    Layer,
    Sprite,
    across,
    down,
    ellipse,
    label,
    mirror,
    points,
    rect,
    rgb,
    smooth,
)
from samples.motion import Steam, waving
from samples.river_town import GLASS, View, draw_view

# The middle of the sitter, and the edge of the table.
X = 792.0
TABLE = 566.0


def _window(layer: Layer) -> None:
    x0, y0, x1, y1 = GLASS
    layer.glow(((x0 + x1) / 2, 270), (420, 330), "#d9e2c8", 0.36)
    layer.fill(rect(x0 - 26, y0 - 22, x1 + 30, y1 + 22, 3), "#0c171b", alpha=0.4, blur=8)
    layer.fill(rect(x0 - 20, y0 - 20, x1 + 20, y1 + 16, 2), across(x0, x1, "#d9d2bf", "#b9b6a6"))
    layer.fill(rect(x0 - 6, y0 - 6, x1 + 6, y1 + 5, 1), "#77807a")
    draw_view(layer)


def _window_bars() -> Sprite:
    """Draw what stands before the view: the bars, the valance and the sill."""
    x0, y0, x1, y1 = GLASS
    layer = Layer((70, 50, 530, 480))
    middle = (x0 + x1) / 2 + 22
    layer.fill(
        rect(middle - 6, y0, middle + 6, y1), across(middle - 6, middle + 6, "#e2dbc8", "#aaa898")
    )
    layer.fill(rect(middle, 196, x1, 203), down(196, 203, "#e2dbc8", "#aaa898"))
    layer.fill(
        rect(x0 - 34, y1 + 14, x1 + 34, y1 + 29, 3), down(y1 + 14, y1 + 29, "#e0d8c3", "#8f9186")
    )
    layer.fill(rect(x0 - 28, y1 + 29, x1 + 28, y1 + 42), "#0c171b", alpha=0.42, blur=5)
    # A jar with three stalks of a steppe flower.
    for x, top in ((426, 344), (438, 330), (449, 348)):
        stalk = smooth([(438, 424), ((438 + x) / 2, 385), (x, top)], closed=False)
        layer.line(stalk, 1.8, "#3f5b45")
        for dx, dy in ((0, 0), (-6, 5), (6, 5), (-3, -5), (4, -5)):
            layer.fill(ellipse(x + dx, top + dy, 4.2, 4.2), "#c9567a" if dx else "#e7c15e")
    jar = layer.fill(rect(424, 386, 453, 434, 7), "#cfe3df", alpha=0.55)
    layer.fill(rect(424, 404, 453, 434), "#8fbcbc", alpha=0.6, clip=jar)
    layer.line(np.array(points("429 391, 429 428")), 2, "#ffffff", alpha=0.6)
    layer.line(np.array(points("84 74, 516 74")), 6, "#5b3d2c")
    scallops = points("92 72!, 506 72!, 506 124!")
    for i in range(9):
        centre = 483 - i * 46
        scallops += [(centre, 146), (centre - 23, 126)]
    cloth = layer.fill(
        smooth([*scallops, (92, 124), (92, 124)]), across(92, 506, "#c98d35", "#e0ab4c", "#b87f30")
    )
    for i in range(18):
        x = 100 + i * 23
        fold = np.array([(float(x), 72.0), (x + 2.0, 146.0)])
        layer.line(fold, [8, 5], "#6e4118", alpha=0.28, blur=2.6, clip=cloth)
    hem = [ellipse(float(x), 117 + 2 * math.sin(x), 2.2, 2.2) for x in range(98, 504, 12)]
    layer.fill(hem, "#f7e5b8", alpha=0.8, clip=cloth)
    return Sprite(layer)


def _calendar(layer: Layer) -> None:
    """Draw the wall calendar: a month of dots, the third of them ringed in red."""
    layer.fill(rect(1040, 126, 1152, 276, 3), "#0a1418", alpha=0.5, blur=8)
    sheet = layer.fill(rect(1036, 118, 1146, 266, 3), across(1036, 1146, "#e6dcc4", "#cdc4ae"))
    layer.fill(rect(1036, 118, 1146, 158), across(1036, 1146, "#a8513c", "#8a4233"), clip=sheet)
    layer.fill(
        smooth(points("1036 160, 1060 142, 1084 152, 1112 134, 1146 156, 1146 160")),
        "#d99a5b",
        alpha=0.75,
        clip=sheet,
    )
    layer.fill(ellipse(1066, 134, 6, 6), "#f2d59a", clip=sheet)
    for x in (1066, 1116):
        layer.line(np.array([(float(x), 112.0), (float(x), 123.0)]), 3, "#2a3337")
    for i in range(31):
        column, row = (i + 2) % 7, (i + 2) // 7
        across_sheet, y = 1051 + column * 13.4, 176 + row * 18.5
        layer.fill(ellipse(across_sheet, y, 2.5, 2.5), "#59605c", clip=sheet)
        if i == 2:
            ring = ellipse(across_sheet, y, 8, 7, degrees=-12)
            layer.line(np.concatenate([ring, ring[:9]]), 2, "#c0392b")


def _shelf(layer: Layer) -> None:
    layer.fill(rect(966, 398, 1220, 412), "#081216", alpha=0.5, blur=8)
    layer.fill(rect(960, 388, 1214, 400, 2), down(388, 400, "#8a6243", "#4f3524"))
    for x in (986, 1182):
        bracket = np.array([(float(x), 400.0), (x + 12.0, 400.0), (float(x), 424.0)])
        layer.fill(bracket, "#3f2a1e")
    for x, w, h, colour, lid in (
        (978, 34, 50, "#b8693f", "#6b3b26"),
        (1020, 30, 40, "#d7b867", "#80632c"),
    ):
        layer.fill(rect(x, 388 - h, x + w, 388, 6), across(x, x + w, colour, lid))
        layer.fill(rect(x + 3, 388 - h - 6, x + w - 3, 388 - h + 3, 2), lid)
        layer.fill(rect(x + 5, 388 - h * 0.62, x + w - 5, 388 - h * 0.28, 1), "#f1e6cb", alpha=0.75)
    for x, colour in ((1070, "#dfd8c8"), (1108, "#5f8f94"), (1146, "#dfd8c8")):
        cup = [
            (x, 362),
            (x, 362),
            (x + 26, 362),
            (x + 26, 362),
            (x + 23, 382),
            (x + 17, 388),
            (x + 9, 388),
            (x + 3, 382),
        ]
        ear = ellipse(x + 27, 372, 6, 6)
        layer.line(np.concatenate([ear, ear[:1]]), 2.6, colour)
        layer.fill(smooth(cup), across(x, x + 26, colour, "#7c8985"))
    for i in range(5):
        leaf = smooth(
            [(1198, 388), (1198 + (i - 2) * 6, 366), (1198 + (i - 2) * 13, 348 + abs(i - 2) * 7)],
            closed=False,
        )
        layer.line(leaf, [2, 6, 1], ("#4f7a5a", "#6a9468")[i % 2])
    layer.fill(rect(1187, 368, 1209, 388, 3), across(1187, 1209, "#a05b3f", "#7b432f"))


def _room(layer: Layer) -> None:
    layer.fill(
        rect(0, 0, WIDTH, HEIGHT),
        across(0, WIDTH, "#3f636a", "#547a7a", "#345a63", "#223f49", "#1b333d"),
    )
    layer.glow((900, 60), (500, 260), "#16303a", 0.5)
    # Tiles below, plaster above.
    layer.fill(
        rect(0, 470, WIDTH, HEIGHT), across(0, WIDTH, "#2b4a51", "#32565b", "#1f3a43", "#162b34")
    )
    layer.fill(
        rect(0, 466, WIDTH, 474), across(0, WIDTH, "#6d8f8c", "#7d9d96", "#3f626a", "#2c4a54")
    )
    for x in range(-20, WIDTH, 64):
        layer.line(np.array([(float(x), 476.0), (float(x), 600.0)]), 1.6, "#14272e", alpha=0.4)
    layer.line(np.array(points("0 532, 1280 532")), 1.6, "#14272e", alpha=0.4)
    _window(layer)
    _calendar(layer)
    _shelf(layer)
    # The chair behind the sitter.
    for side in (-1, 1):
        post = rect(X + side * 112 - 9, 372, X + side * 112 + 9, 600, 8)
        layer.fill(post, across(X + side * 112 - 9, X + side * 112 + 9, "#8a5c3c", "#4f3222"))
    top = smooth(mirror(points("0 366, -60 370, -124 384, -124 412, -60 402, 0 398", X), X))
    layer.fill(top, down(366, 412, "#94633f", "#56371f"))


def _body(layer: Layer) -> None:
    """Draw the jacket, the shirt and the neck."""
    neck = points("-34 296, 30 296, 34 352, 0 384, -38 352", X)
    layer.fill(smooth(neck), across(X - 40, X + 34, "#b57f5c", "#8a563d", "#6b3f30"))
    shirt = mirror(points("0 352, -30 340, -62 360, -50 470, -40 640!", X), X)
    front = layer.fill(smooth(shirt), across(X - 60, X + 60, "#d9a24a", "#b67d33", "#8a5a26"))
    layer.glow((X + 4, 358), (44, 34), "#5b3419", 0.55, front)
    for y in (420, 462, 504):
        layer.fill(ellipse(X, y, 3.4, 3.4), "#f3dfae", clip=front)
    layer.line(np.array(points("7 384, 7 640", X)), 1.6, "#6e451c", alpha=0.5, clip=front)
    for side in (-1, 1):
        collar = points("4 384!, 38 330, 54 344, 48 392, 30 408!", X, side)
        layer.fill(smooth(collar), across(X - 56, X + 56, "#e8b760", "#c48c3c", "#98642b"))
    for side in (-1, 1):
        jacket = points("50 338, 112 362, 156 408, 182 500, 196 610, 196 740!", X, side)
        jacket += points("36 740!, 34 560, 46 450, 62 390", X, side)
        shades = ("#3d5468", "#2c3f54") if side < 0 else ("#1b2839", "#26374b")
        cloth = layer.fill(smooth(jacket), across(X + side * 190, X + side * 40, *shades))
        lapel = points("50 340, 66 352, 92 400, 74 420, 82 434, 42 530, 44 450, 60 390", X, side)
        layer.fill(smooth(lapel), "#4a6378" if side < 0 else "#2d4157", clip=cloth)
        fold = smooth(points("118 424, 128 490, 112 580", X, side), closed=False)
        layer.line(fold, [1, 9, 3], "#0c1722", alpha=0.45, blur=3, clip=cloth)
        if side < 0:
            rim = smooth(points("-54 339, -114 362, -158 408, -184 500, -196 600", X), closed=False)
            layer.line(rim, [2, 6, 3], "#e8eccb", alpha=0.6, blur=1.5, clip=cloth)


def _head(layer: Layer) -> None:
    """Draw the face as soft as an anonymous interview, with a grey beard and a flat cap."""
    head = points("-4 168, -46 184, -58 232, -52 282, -26 320, 0 328, 28 318", X)
    head += points("52 278, 56 230, 42 184", X)
    layer.fill(ellipse(X + 57, 248, 9, 15, degrees=8), "#8a5640")
    layer.fill(
        smooth([(x, y + 10) for x, y in head]),
        "#20120f",
        alpha=0.4,
        blur=7,
        clip=layer.mask(rect(X - 40, 300, X + 40, 372, 20)),
    )
    face = layer.fill(smooth(head), across(X - 58, X + 56, "#e2b186", "#c38a64", "#935d46"))
    layer.glow((X + 46, 270), (44, 80), "#4a2a28", 0.5, face)
    for x, y, rx, ry, alpha in ((-27, 234, 11, 5, 0.44), (14, 234, 12, 5, 0.5)):
        layer.fill(ellipse(X + x, y, rx, ry), "#52291f", alpha=alpha, blur=4.5, clip=face)
        brow = smooth([(X + x - 14, y - 11), (X + x, y - 16), (X + x + 14, y - 12)], closed=False)
        layer.line(brow, [2, 6, 2], "#4f433e", alpha=0.6, blur=2, clip=face)
    nose = smooth(points("-4 236, -1 262, 6 268", X), closed=False)
    layer.line(nose, [3, 8, 5], "#6b3a2a", alpha=0.38, blur=3.5, clip=face)
    layer.glow((X - 12, 254), (7, 20), "#f8d5ab", 0.4, face)
    layer.glow((X - 34, 266), (20, 15), "#d8795a", 0.35, face)
    beard = points("-57 250, -46 270, -30 278, -10 274, 12 276, 34 272, 50 252", X)
    beard += points("56 262, 46 312, 22 340, -4 346, -30 336, -50 304", X)
    hair = layer.fill(smooth(beard), across(X - 58, X + 56, "#a39c94", "#6d6763", "#443f40"))
    layer.fill(ellipse(X - 6, 292, 15, 4), "#6b3a30", alpha=0.55, blur=2.6, clip=hair)
    lip = smooth(points("-32 288, -20 277, -5 279, 10 277, 24 288", X), closed=False)
    layer.line(
        lip,
        [3, 11, 3],
        across(X - 32, X + 24, "#b8b0a6", "#6f6966"),
        blur=1,
        clip=np.maximum(face, hair),
    )
    for dx in (-36, -20, 2, 22, 36):
        lock = smooth([(X + dx, 296), (X + dx * 0.9, 316), (X + dx * 0.7, 336)], closed=False)
        layer.line(
            lock, [1, 4, 1], "#d8d0c4" if dx < 0 else "#8b8480", alpha=0.3, blur=1.5, clip=hair
        )
    for side, colour in ((-1, "#8f8880"), (1, "#3f3b3c")):
        burn = points("57 206, 48 208, 48 250, 57 262", X, side)
        layer.fill(smooth(burn), colour, alpha=0.85, clip=face)
    layer.fill(ellipse(X - 8, 206, 66, 15), "#2a1512", alpha=0.45, blur=5, clip=face)
    crown = points("-66 200, -66 172, -38 142, 8 132, 52 146, 70 180, 66 208, 30 198, -20 196", X)
    cap = layer.fill(smooth(crown), across(X - 66, X + 68, "#8b8271", "#655d52", "#3d3936"))
    for way in (points("-4 134, -14 160, -16 196", X), points("30 138, 42 164, 46 200", X)):
        layer.line(smooth(way, closed=False), 1.6, "#2c2826", alpha=0.5, clip=cap)
    layer.fill(ellipse(X + 4, 133, 7, 3.4), "#565048")
    visor = points("-84 208, -70 190, -20 187, 34 194, 40 206, -10 207, -56 215", X)
    layer.fill(smooth(visor), across(X - 84, X + 40, "#7a7264", "#4a443d"))
    light = smooth(points("-54 288, -60 240, -57 216", X), closed=False)
    layer.line(light, [1, 4, 1], "#fff3cf", alpha=0.55, blur=1.2, clip=np.maximum(face, hair))
    top = smooth(points("-66 188, -60 164, -36 142, 2 133", X), closed=False)
    layer.line(top, [1, 4, 1], "#f2efd6", alpha=0.55, blur=1.2, clip=cap)


def _table(layer: Layer) -> None:
    """Draw the table with the forearms on it, the teapot, the glass and the keys."""
    layer.fill(rect(0, TABLE - 26, WIDTH, TABLE + 10), "#0a1216", alpha=0.4, blur=10)
    wood = layer.fill(
        rect(0, TABLE, WIDTH, HEIGHT), down(TABLE, HEIGHT, "#60402c", "#3a261d", "#201512")
    )
    layer.fill(
        rect(0, TABLE, WIDTH, TABLE + 2.5), across(0, WIDTH, "#d6a878", "#a9774d", "#6b4630")
    )
    for y, x0, x1 in (
        (592, 40, 520),
        (606, 420, 1000),
        (628, 120, 760),
        (650, 700, 1240),
        (676, 60, 900),
    ):
        grain = smooth([(x0, y), ((x0 + x1) / 2, y + 5), (x1, y - 1)], closed=False)
        layer.line(grain, [0.5, 2, 0.5], "#1c110d", alpha=0.3, clip=wood)
    layer.glow((240, TABLE), (420, 70), "#ffe2b4", 0.3, wood)
    for side in (-1, 1):
        sleeve = points(
            "190 500, 206 552, 190 588, 100 598, 34 590, 30 560, 84 548, 132 520", X, side
        )
        layer.fill(smooth([(x, y + 8) for x, y in sleeve]), "#0c0807", alpha=0.5, blur=6)
        shades = ("#42596d", "#2a3d51") if side < 0 else ("#1d2a3b", "#2a3b50")
        arm = layer.fill(smooth(sleeve), across(X + side * 200, X + side * 30, *shades))
        layer.glow((X + side * 120, 596), (90, 22), "#0a121b", 0.6, arm)
        cuff = smooth(points("36 560, 31 576, 36 592", X, side), closed=False)
        layer.line(cuff, 9, "#c48c3c" if side < 0 else "#94642c", clip=arm)
    _hands(layer)
    _teapot(layer)
    _glass_and_keys(layer)


def _hands(layer: Layer) -> None:
    back = smooth(points("36 562, 10 550, -14 556, -22 574, -6 590, 34 590", X))
    layer.fill(back, across(X - 20, X + 38, "#a36c4d", "#855240"))
    front = smooth(points("-36 562, -12 552, 14 560, 24 574, 14 588, -12 592, -36 590", X))
    hand = layer.fill(front, across(X - 36, X + 24, "#dca77d", "#b27955"))
    for dx, y in ((20, 566), (21, 574), (18, 582)):
        finger = smooth([(X + dx, y), (X + dx - 14, y - 4), (X + dx - 28, y - 3)], closed=False)
        layer.line(finger, [1.4, 1.6, 0.6], "#6f4230", alpha=0.7, clip=hand)
    thumb = smooth(points("-20 556, -2 550, 10 556", X), closed=False)
    layer.line(thumb, [9, 9, 7], across(X - 20, X + 10, "#e3b086", "#c08962"))


def _teapot(layer: Layer) -> None:
    cx, foot = 330.0, 584.0
    layer.fill(ellipse(cx, foot, 88, 10), "#0c0807", alpha=0.55, blur=6)
    handle = ellipse(cx + 66, 534, 26, 30)
    layer.line(
        np.concatenate([handle, handle[:1]]), 9, across(cx + 40, cx + 92, "#8a3f31", "#642a24")
    )
    spout = points("-52 566, -84 546, -96 508, -110 494, -92 492, -78 512, -62 530, -44 534", cx)
    layer.fill(smooth(spout), across(cx - 110, cx - 40, "#cf7a5a", "#a44d3a"))
    pot = points("-40 488, -66 514, -70 550, -50 582!, 50 582!, 70 550, 66 514, 40 488", cx)
    body = layer.fill(smooth(pot), across(cx - 70, cx + 70, "#d98463", "#b2553f", "#7c3529"))
    for i in range(5):
        for row, y in enumerate((524, 546)):
            dot = ellipse(cx - 48 + i * 24 + row * 12, y, 4.4, 4.8)
            layer.fill(dot, "#f4e2c2", alpha=0.85, clip=body)
    layer.glow((cx - 44, 522), (14, 34), "#ffe9cd", 0.5, body)
    layer.glow((cx + 20, 586), (80, 20), "#3a1512", 0.5, body)
    lid = points("-42 490, -30 476, 0 470, 30 476, 42 490, 0 495", cx)
    layer.fill(smooth(lid), across(cx - 42, cx + 42, "#d07a5a", "#8a3f31"))
    layer.fill(ellipse(cx, 466, 7.5, 7), across(cx - 8, cx + 8, "#f0d9a8", "#a9823f"))


def _glass_and_keys(layer: Layer) -> None:
    layer.fill(ellipse(498, 590, 36, 7), "#0c0807", alpha=0.5, blur=4)
    layer.fill(ellipse(498, 588, 35, 7), across(462, 534, "#ece3cf", "#a8a092"))
    layer.fill(ellipse(498, 586.5, 25, 4.4), "#8d8679", alpha=0.6)
    cup = points("478 524!, 518 524!, 515 552, 512 585!, 484 585!, 481 552")
    tumbler = layer.fill(smooth(cup), "#d6e4dd", alpha=0.34)
    tea = layer.fill(
        rect(472, 538, 522, 590),
        across(478, 518, "#c8702c", "#8d3f17", "#5f290f"),
        alpha=0.92,
        clip=tumbler,
    )
    layer.fill(ellipse(498, 538, 19.4, 3.6), across(478, 518, "#e09a4e", "#9a5222"))
    layer.line(np.array(points("485 530, 488 580")), 2.2, "#fff6dc", alpha=0.6)
    layer.glow((494, 570), (9, 14), "#f2a04c", 0.45, tea)
    rim = ellipse(498, 524, 20, 3.6)
    layer.line(np.concatenate([rim, rim[:1]]), 1.3, "#f4f7ea", alpha=0.75)
    # The keys of a car that he may not drive across the border.
    layer.fill(ellipse(1072, 602, 78, 7), "#0c0807", alpha=0.4, blur=5)
    for (x, y), width in (((1140.0, 606.0), 7.0), ((1128.0, 590.0), 6.0)):
        start = np.array([1092.0, 597.0])
        end = np.array([x, y])
        layer.line(np.stack([start, end]), width, across(1092, 1140, "#d3d5cf", "#8b9192"))
        for k in (0.66, 0.82, 0.97):
            tooth = start + (end - start) * k
            layer.line(np.stack([tooth, tooth + np.array([-1, 6])]), 3.6, "#8b9192")
    layer.fill(ellipse(1094, 597, 13, 8.5), across(1081, 1107, "#d9ad58", "#94702f"))
    layer.fill(ellipse(1089, 597, 4, 3), "#3a261d")
    ring = ellipse(1070, 595, 22, 9.5)
    layer.line(np.concatenate([ring, ring[:1]]), 2.8, "#d3d5cf", alpha=0.9)
    fob = smooth(points("1050 590, 1020 583, 1002 588, 998 598, 1012 607, 1046 602"))
    leather = layer.fill(fob, across(998, 1050, "#c4624a", "#7b372b"))
    layer.glow((1016, 590), (16, 6), "#f3b39a", 0.5, leather)


class Scene:
    """The picture at any moment of the English sample."""

    seed = 22

    def __init__(self) -> None:
        """Draw everything once; a frame only moves and lights it."""
        room = Layer(FULL)
        _room(room)
        self._room = room.small()[..., :3]
        self._bars = _window_bars()
        body = Layer((580, 280, 1010, HEIGHT))
        _body(body)
        self._body = Sprite(body)
        head = Layer((670, 110, 910, 400))
        _head(head)
        self._head = Sprite(head)
        table = Layer((0, 430, WIDTH, HEIGHT))
        _table(table)
        self._table = Sprite(table)
        self._view = View()
        self._label = label("Sample · fiction · synthetic voice")
        self._steam = Steam((448, 410, 548, 530), seed=4, colour="#f6f1e0", strength=0.3)
        y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
        shine = np.exp(-(((x - 300) / 460) ** 2) - ((y - 330) / 330) ** 2)
        self._daylight: Floats = (shine[..., None] * rgb("#ffdf9e") * 0.075).astype(np.float32)
        far = np.hypot((x - 640) / 840, (y - 290) / 560)
        shade = 1 - 0.5 * np.clip(far - 0.55, 0, 1) ** 1.4
        shade *= 1 - 0.4 * np.clip((y - 560) / 150, 0, 1)
        self._vignette: Floats = shade[..., None].astype(np.float32)

    def frame(self, seconds: float, speaking: float) -> Floats:
        """Return the picture at a moment; `speaking` runs from 0 (silent) to 1."""
        t = seconds
        frame = self._room.copy()
        self._view.onto(frame, t)
        self._bars.onto(frame)
        sun = waving(t, 17.0, 0.3)
        breath = 1 + 0.003 * math.sin(2 * math.pi * t / 3.9)
        lift = -320 * (breath - 1)
        self._body.onto(frame, stretch=breath, pivot=(X, 670))
        nod = speaking * (
            1.6 * math.sin(2 * math.pi * t / 1.21) + 0.9 * math.sin(2 * math.pi * t / 0.67)
        )
        tilt = 1.1 * waving(t, 10.0, 1.4) + 0.8 * speaking * math.sin(2 * math.pi * t / 2.1)
        self._head.onto(
            frame, shift=(1.1 * waving(t, 7.0, 0.2), lift + nod), degrees=tilt, pivot=(X, 346)
        )
        self._table.onto(frame)
        self._steam.onto(frame, t)
        frame += self._daylight * (1 + sun)
        frame *= self._vignette
        self._label.onto(frame)
        return frame
