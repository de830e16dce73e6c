"""The English sample: a driver at his kitchen table, a small town by a river in the window."""

from __future__ import annotations

import math

import numpy as np

from drawing import (
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
    rect,
    rgb,
    smooth,
)
from motion import Steam, waving

# The middle of the sitter, the corners of the window's glass, and the edge of the table.
X = 792.0
GLASS = (112.0, 106.0, 486.0, 420.0)
TABLE = 566.0


def _sky_and_hills(layer: Layer) -> Floats:
    x0, y0, x1, y1 = GLASS
    glass = layer.fill(rect(x0, y0, x1, y1), down(y0, 330, "#7fb0bf", "#b9d3cb", "#f2e2bd"))
    layer.glow((205, 280), (190, 120), "#fff1c6", 0.75, glass)
    hills = [(90, 290), (150, 262), (220, 274), (300, 240), (372, 262), (440, 236), (510, 256)]
    layer.fill(smooth([*hills, (510, 440), (90, 440)]), down(236, 340, "#8fb0a8", "#bccbb0"), clip=glass)
    nearer = [(90, 312), (170, 300), (250, 306), (330, 284), (420, 300), (510, 280)]
    layer.fill(smooth([*nearer, (510, 440), (90, 440)]), down(284, 350, "#6d9487", "#93a884"), clip=glass)
    return glass


def _town(layer: Layer, glass: Floats) -> None:
    """Draw the far bank: houses, a water tower, a chimney, trees."""
    bank = [(90, 326), (200, 322), (320, 325), (510, 318), (510, 440), (90, 440)]
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
    for x, w, h, wall, roof in houses:
        foot = 332.0
        layer.fill(rect(x, foot - h, x + w, foot), across(x, x + w, wall, wall), clip=glass)
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


def _river(layer: Layer, glass: Floats) -> None:
    bank = [(90, 334), (200, 333), (330, 335), (510, 331), (510, 440), (510, 440), (90, 440), (90, 440)]
    water = layer.fill(smooth(bank), down(332, 420, "#a9c9c4", "#7fb0b4", "#5d929c"), clip=glass)
    layer.glow((205, 345), (120, 40), "#fff3d0", 0.7, water)
    for x, w, colour in ((216, 40, "#efe3cb"), (304, 44, "#e9d4ae"), (140, 34, "#e7d9bd"), (400, 38, "#d8c9a8")):
        layer.fill(rect(x, 336, x + w, 352), colour, alpha=0.3, blur=2, clip=water)
    near = [(90, 404), (170, 400), (250, 410), (330, 416), (420, 404), (510, 396), (510, 440), (90, 440)]
    layer.fill(smooth(near), down(396, 425, "#5b7a55", "#3b5644"), clip=glass)
    for i in range(16):
        x = 392 + i * 6.3
        top = 372 + (i * 37 % 17)
        reed = smooth([(x, 420), (x + 2, 398), (x + 5 - i % 3 * 4, top)], closed=False)
        layer.line(reed, [2.4, 1.8, 0.7], "#36513f", clip=glass)


def _window(layer: Layer) -> None:
    x0, y0, x1, y1 = GLASS
    layer.glow(((x0 + x1) / 2, 270), (420, 330), "#d9e2c8", 0.36)
    layer.fill(rect(x0 - 26, y0 - 22, x1 + 30, y1 + 22, 3), "#0c171b", alpha=0.4, blur=8)
    layer.fill(rect(x0 - 20, y0 - 20, x1 + 20, y1 + 16, 2), across(x0, x1, "#d9d2bf", "#b9b6a6"))
    layer.fill(rect(x0 - 6, y0 - 6, x1 + 6, y1 + 5, 1), "#77807a")
    glass = _sky_and_hills(layer)
    _town(layer, glass)
    _river(layer, glass)


def _window_bars() -> Sprite:
    """Draw what stands before the view: the bars, the valance and the sill."""
    x0, y0, x1, y1 = GLASS
    layer = Layer((70, 50, 530, 480))
    middle = (x0 + x1) / 2 + 22
    layer.fill(rect(middle - 6, y0, middle + 6, y1), across(middle - 6, middle + 6, "#e2dbc8", "#aaa898"))
    layer.fill(rect(middle, 196, x1, 203), down(196, 203, "#e2dbc8", "#aaa898"))
    layer.fill(rect(x0 - 34, y1 + 14, x1 + 34, y1 + 29, 3), down(y1 + 14, y1 + 29, "#e0d8c3", "#8f9186"))
    layer.fill(rect(x0 - 28, y1 + 29, x1 + 28, y1 + 42), "#0c171b", alpha=0.42, blur=5)
    # A jar with three stalks of a steppe flower.
    for x, top in ((426, 344), (438, 330), (449, 348)):
        stalk = smooth([(438, 424), ((438 + x) / 2, 385), (x, top)], closed=False)
        layer.line(stalk, 1.8, "#3f5b45")
        for dx, dy in ((0, 0), (-6, 5), (6, 5), (-3, -5), (4, -5)):
            layer.fill(ellipse(x + dx, top + dy, 4.2, 4.2), "#c9567a" if dx else "#e7c15e")
    jar = layer.fill(rect(424, 386, 453, 434, 7), "#cfe3df", alpha=0.55)
    layer.fill(rect(424, 404, 453, 434), "#8fbcbc", alpha=0.6, clip=jar)
    layer.line(np.array([(429.0, 391.0), (429.0, 428.0)]), 2, "#ffffff", alpha=0.6)
    layer.line(np.array([(84.0, 74.0), (516.0, 74.0)]), 6, "#5b3d2c")
    scallops = [(92, 72), (92, 72), (506, 72), (506, 72), (506, 128)]
    for i in range(9):
        centre = 483 - i * 46
        scallops += [(centre, 146), (centre - 23, 126)]
    cloth = layer.fill(smooth([*scallops, (92, 128)]), across(92, 506, "#c98d35", "#e0ab4c", "#b87f30"))
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
    layer.fill(smooth([(1036, 160), (1060, 142), (1084, 152), (1112, 134), (1146, 156), (1146, 160)]), "#d99a5b", alpha=0.75, clip=sheet)
    layer.fill(ellipse(1066, 134, 6, 6), "#f2d59a", clip=sheet)
    for x in (1066, 1116):
        layer.line(np.array([(float(x), 112.0), (float(x), 123.0)]), 3, "#2a3337")
    for i in range(31):
        column, row = (i + 2) % 7, (i + 2) // 7
        x, y = 1051 + column * 13.4, 176 + row * 18.5
        layer.fill(ellipse(x, y, 2.5, 2.5), "#59605c", clip=sheet)
        if i == 2:
            ring = ellipse(x, y, 8, 7, degrees=-12)
            layer.line(np.concatenate([ring, ring[:9]]), 2, "#c0392b")


def _shelf(layer: Layer) -> None:
    layer.fill(rect(966, 398, 1220, 412), "#081216", alpha=0.5, blur=8)
    layer.fill(rect(960, 388, 1214, 400, 2), down(388, 400, "#8a6243", "#4f3524"))
    for x in (986, 1182):
        bracket = np.array([(float(x), 400.0), (x + 12.0, 400.0), (float(x), 424.0)])
        layer.fill(bracket, "#3f2a1e")
    for x, w, h, colour, lid in ((978, 34, 50, "#b8693f", "#6b3b26"), (1020, 30, 40, "#d7b867", "#80632c")):
        layer.fill(rect(x, 388 - h, x + w, 388, 6), across(x, x + w, colour, lid))
        layer.fill(rect(x + 3, 388 - h - 6, x + w - 3, 388 - h + 3, 2), lid)
        layer.fill(rect(x + 5, 388 - h * 0.62, x + w - 5, 388 - h * 0.28, 1), "#f1e6cb", alpha=0.75)
    for x, colour in ((1070, "#dfd8c8"), (1108, "#5f8f94"), (1146, "#dfd8c8")):
        cup = [(x, 362), (x, 362), (x + 26, 362), (x + 26, 362), (x + 23, 382), (x + 17, 388), (x + 9, 388), (x + 3, 382)]
        ear = ellipse(x + 27, 372, 6, 6)
        layer.line(np.concatenate([ear, ear[:1]]), 2.6, colour)
        layer.fill(smooth(cup), across(x, x + 26, colour, "#7c8985"))
    for i in range(5):
        leaf = smooth([(1198, 388), (1198 + (i - 2) * 6, 366), (1198 + (i - 2) * 13, 348 + abs(i - 2) * 7)], closed=False)
        layer.line(leaf, [2, 6, 1], ("#4f7a5a", "#6a9468")[i % 2])
    layer.fill(rect(1187, 368, 1209, 388, 3), across(1187, 1209, "#a05b3f", "#7b432f"))


def _room(layer: Layer) -> None:
    layer.fill(rect(0, 0, WIDTH, HEIGHT), across(0, WIDTH, "#3f636a", "#547a7a", "#345a63", "#223f49", "#1b333d"))
    layer.glow((900, 60), (500, 260), "#16303a", 0.5)
    # Tiles below, plaster above.
    layer.fill(rect(0, 470, WIDTH, HEIGHT), across(0, WIDTH, "#2b4a51", "#32565b", "#1f3a43", "#162b34"))
    layer.fill(rect(0, 466, WIDTH, 474), across(0, WIDTH, "#6d8f8c", "#7d9d96", "#3f626a", "#2c4a54"))
    for x in range(-20, WIDTH, 64):
        layer.line(np.array([(float(x), 476.0), (float(x), 600.0)]), 1.6, "#14272e", alpha=0.4)
    layer.line(np.array([(0.0, 532.0), (1280.0, 532.0)]), 1.6, "#14272e", alpha=0.4)
    _window(layer)
    _calendar(layer)
    _shelf(layer)
    # The chair behind the sitter.
    for side in (-1, 1):
        post = rect(X + side * 112 - 9, 372, X + side * 112 + 9, 600, 8)
        layer.fill(post, across(X + side * 112 - 9, X + side * 112 + 9, "#8a5c3c", "#4f3222"))
    top = smooth(mirror([(X, 366), (X - 60, 370), (X - 124, 384), (X - 124, 412), (X - 60, 402), (X, 398)], X))
    layer.fill(top, down(366, 412, "#94633f", "#56371f"))


def _body(layer: Layer) -> None:
    """Draw the jacket, the shirt and the neck."""
    neck = [(X - 34, 296), (X + 30, 296), (X + 34, 352), (X, 384), (X - 38, 352)]
    layer.fill(smooth(neck), across(X - 40, X + 34, "#b57f5c", "#8a563d", "#6b3f30"))
    shirt = mirror([(X, 352), (X - 30, 340), (X - 62, 360), (X - 50, 470), (X - 40, 640), (X - 40, 640)], X)
    front = layer.fill(smooth(shirt), across(X - 60, X + 60, "#d9a24a", "#b67d33", "#8a5a26"))
    layer.glow((X + 4, 358), (44, 34), "#5b3419", 0.55, front)
    for y in (420, 462, 504):
        layer.fill(ellipse(X, y, 3.4, 3.4), "#f3dfae", clip=front)
    layer.line(np.array([(X + 7, 384.0), (X + 7, 640.0)]), 1.6, "#6e451c", alpha=0.5, clip=front)
    for side in (-1, 1):
        collar = [(X + side * 4, 384), (X + side * 4, 384), (X + side * 38, 330), (X + side * 54, 344), (X + side * 48, 392), (X + side * 30, 408), (X + side * 30, 408)]
        layer.fill(smooth(collar), across(X - 56, X + 56, "#e8b760", "#c48c3c", "#98642b"))
    for side in (-1, 1):
        jacket = [(X + side * 50, 338), (X + side * 112, 362), (X + side * 156, 408), (X + side * 182, 500), (X + side * 196, 610), (X + side * 196, 740), (X + side * 196, 740)]
        jacket += [(X + side * 36, 740), (X + side * 36, 740), (X + side * 34, 560), (X + side * 46, 450), (X + side * 62, 390)]
        shades = ("#3d5468", "#2c3f54") if side < 0 else ("#1b2839", "#26374b")
        cloth = layer.fill(smooth(jacket), across(X + side * 190, X + side * 40, *shades))
        lapel = [(X + side * 50, 340), (X + side * 66, 352), (X + side * 92, 400), (X + side * 74, 420), (X + side * 82, 434), (X + side * 42, 530), (X + side * 44, 450), (X + side * 60, 390)]
        layer.fill(smooth(lapel), "#4a6378" if side < 0 else "#2d4157", clip=cloth)
        fold = smooth([(X + side * 118, 424), (X + side * 128, 490), (X + side * 112, 580)], closed=False)
        layer.line(fold, [1, 9, 3], "#0c1722", alpha=0.45, blur=3, clip=cloth)
        if side < 0:
            rim = smooth([(X - 54, 339), (X - 114, 362), (X - 158, 408), (X - 184, 500), (X - 196, 600)], closed=False)
            layer.line(rim, [2, 6, 3], "#e8eccb", alpha=0.6, blur=1.5, clip=cloth)


def _head(layer: Layer) -> None:
    """Draw the face as soft as an anonymous interview, with a grey beard and a flat cap."""
    head = [(X - 4, 168), (X - 46, 184), (X - 58, 232), (X - 52, 282), (X - 26, 320), (X, 328), (X + 28, 318)]
    head += [(X + 52, 278), (X + 56, 230), (X + 42, 184)]
    layer.fill(ellipse(X + 57, 248, 9, 15, degrees=8), "#8a5640")
    layer.fill(smooth([(x, y + 10) for x, y in head]), "#20120f", alpha=0.4, blur=7, clip=layer.mask(rect(X - 40, 300, X + 40, 372, 20)))
    face = layer.fill(smooth(head), across(X - 58, X + 56, "#e2b186", "#c38a64", "#935d46"))
    layer.glow((X + 46, 270), (44, 80), "#4a2a28", 0.5, face)
    for x, y, rx, ry, alpha in ((-27, 234, 11, 5, 0.44), (14, 234, 12, 5, 0.5)):
        layer.fill(ellipse(X + x, y, rx, ry), "#52291f", alpha=alpha, blur=4.5, clip=face)
        brow = smooth([(X + x - 14, y - 11), (X + x, y - 16), (X + x + 14, y - 12)], closed=False)
        layer.line(brow, [2, 6, 2], "#4f433e", alpha=0.6, blur=2, clip=face)
    nose = smooth([(X - 4, 236), (X - 1, 262), (X + 6, 268)], closed=False)
    layer.line(nose, [3, 8, 5], "#6b3a2a", alpha=0.38, blur=3.5, clip=face)
    layer.glow((X - 12, 254), (7, 20), "#f8d5ab", 0.4, face)
    layer.glow((X - 34, 266), (20, 15), "#d8795a", 0.35, face)
    beard = [(X - 57, 250), (X - 46, 270), (X - 30, 278), (X - 10, 274), (X + 12, 276), (X + 34, 272), (X + 50, 252)]
    beard += [(X + 56, 262), (X + 46, 312), (X + 22, 340), (X - 4, 346), (X - 30, 336), (X - 50, 304)]
    hair = layer.fill(smooth(beard), across(X - 58, X + 56, "#a39c94", "#6d6763", "#443f40"))
    layer.fill(ellipse(X - 6, 292, 15, 4), "#6b3a30", alpha=0.55, blur=2.6, clip=hair)
    lip = smooth([(X - 32, 288), (X - 20, 277), (X - 5, 279), (X + 10, 277), (X + 24, 288)], closed=False)
    layer.line(lip, [3, 11, 3], across(X - 32, X + 24, "#b8b0a6", "#6f6966"), blur=1, clip=np.maximum(face, hair))
    for dx in (-36, -20, 2, 22, 36):
        lock = smooth([(X + dx, 296), (X + dx * 0.9, 316), (X + dx * 0.7, 336)], closed=False)
        layer.line(lock, [1, 4, 1], "#d8d0c4" if dx < 0 else "#8b8480", alpha=0.3, blur=1.5, clip=hair)
    for side, colour in ((-1, "#8f8880"), (1, "#3f3b3c")):
        burn = [(X + side * 57, 206), (X + side * 48, 208), (X + side * 48, 250), (X + side * 57, 262)]
        layer.fill(smooth(burn), colour, alpha=0.85, clip=face)
    layer.fill(ellipse(X - 8, 206, 66, 15), "#2a1512", alpha=0.45, blur=5, clip=face)
    crown = [(X - 66, 200), (X - 66, 172), (X - 38, 142), (X + 8, 132), (X + 52, 146), (X + 70, 180), (X + 66, 208), (X + 30, 198), (X - 20, 196)]
    cap = layer.fill(smooth(crown), across(X - 66, X + 68, "#8b8271", "#655d52", "#3d3936"))
    for points in ([(X - 4, 134), (X - 14, 160), (X - 16, 196)], [(X + 30, 138), (X + 42, 164), (X + 46, 200)]):
        layer.line(smooth(points, closed=False), 1.6, "#2c2826", alpha=0.5, clip=cap)
    layer.fill(ellipse(X + 4, 133, 7, 3.4), "#565048")
    visor = [(X - 84, 208), (X - 70, 190), (X - 20, 187), (X + 34, 194), (X + 40, 206), (X - 10, 207), (X - 56, 215)]
    layer.fill(smooth(visor), across(X - 84, X + 40, "#7a7264", "#4a443d"))
    light = smooth([(X - 54, 288), (X - 60, 240), (X - 57, 216)], closed=False)
    layer.line(light, [1, 4, 1], "#fff3cf", alpha=0.55, blur=1.2, clip=np.maximum(face, hair))
    top = smooth([(X - 66, 188), (X - 60, 164), (X - 36, 142), (X + 2, 133)], closed=False)
    layer.line(top, [1, 4, 1], "#f2efd6", alpha=0.55, blur=1.2, clip=cap)


def _table(layer: Layer) -> None:
    """Draw the table with the forearms on it, the teapot, the glass and the keys."""
    layer.fill(rect(0, TABLE - 26, WIDTH, TABLE + 10), "#0a1216", alpha=0.4, blur=10)
    wood = layer.fill(rect(0, TABLE, WIDTH, HEIGHT), down(TABLE, HEIGHT, "#60402c", "#3a261d", "#20151282"[:7]))
    layer.fill(rect(0, TABLE, WIDTH, TABLE + 2.5), across(0, WIDTH, "#d6a878", "#a9774d", "#6b4630"))
    for y, x0, x1 in ((592, 40, 520), (606, 420, 1000), (628, 120, 760), (650, 700, 1240), (676, 60, 900)):
        grain = smooth([(x0, y), ((x0 + x1) / 2, y + 5), (x1, y - 1)], closed=False)
        layer.line(grain, [0.5, 2, 0.5], "#1c110d", alpha=0.3, clip=wood)
    layer.glow((240, TABLE), (420, 70), "#ffe2b4", 0.3, wood)
    for side in (-1, 1):
        sleeve = [(X + side * 190, 500), (X + side * 206, 552), (X + side * 190, 588), (X + side * 100, 598), (X + side * 34, 590), (X + side * 30, 560), (X + side * 84, 548), (X + side * 132, 520)]
        layer.fill(smooth([(x, y + 8) for x, y in sleeve]), "#0c0807", alpha=0.5, blur=6)
        shades = ("#42596d", "#2a3d51") if side < 0 else ("#1d2a3b", "#2a3b50")
        arm = layer.fill(smooth(sleeve), across(X + side * 200, X + side * 30, *shades))
        layer.glow((X + side * 120, 596), (90, 22), "#0a121b", 0.6, arm)
        cuff = smooth([(X + side * 36, 560), (X + side * 31, 576), (X + side * 36, 592)], closed=False)
        layer.line(cuff, 9, "#c48c3c" if side < 0 else "#94642c", clip=arm)
    _hands(layer)
    _teapot(layer)
    _glass_and_keys(layer)


def _hands(layer: Layer) -> None:
    back = smooth([(X + 36, 562), (X + 10, 550), (X - 14, 556), (X - 22, 574), (X - 6, 590), (X + 34, 590)])
    layer.fill(back, across(X - 20, X + 38, "#a36c4d", "#855240"))
    front = smooth([(X - 36, 562), (X - 12, 552), (X + 14, 560), (X + 24, 574), (X + 14, 588), (X - 12, 592), (X - 36, 590)])
    hand = layer.fill(front, across(X - 36, X + 24, "#dca77d", "#b27955"))
    for dx, y in ((20, 566), (21, 574), (18, 582)):
        finger = smooth([(X + dx, y), (X + dx - 14, y - 4), (X + dx - 28, y - 3)], closed=False)
        layer.line(finger, [1.4, 1.6, 0.6], "#6f4230", alpha=0.7, clip=hand)
    thumb = smooth([(X - 20, 556), (X - 2, 550), (X + 10, 556)], closed=False)
    layer.line(thumb, [9, 9, 7], across(X - 20, X + 10, "#e3b086", "#c08962"))


def _teapot(layer: Layer) -> None:
    cx, foot = 372.0, 584.0
    layer.fill(ellipse(cx, foot, 88, 10), "#0c0807", alpha=0.55, blur=6)
    handle = ellipse(cx + 66, 534, 26, 30)
    layer.line(np.concatenate([handle, handle[:1]]), 9, across(cx + 40, cx + 92, "#8a3f31", "#642a24"))
    spout = [(cx - 52, 566), (cx - 84, 546), (cx - 96, 508), (cx - 110, 494), (cx - 92, 492), (cx - 78, 512), (cx - 62, 530), (cx - 44, 534)]
    layer.fill(smooth(spout), across(cx - 110, cx - 40, "#cf7a5a", "#a44d3a"))
    pot = [(cx - 40, 488), (cx - 66, 514), (cx - 70, 550), (cx - 50, 582), (cx - 50, 582), (cx + 50, 582), (cx + 50, 582), (cx + 70, 550), (cx + 66, 514), (cx + 40, 488)]
    body = layer.fill(smooth(pot), across(cx - 70, cx + 70, "#d98463", "#b2553f", "#7c3529"))
    for i in range(5):
        for row, y in enumerate((524, 546)):
            dot = ellipse(cx - 48 + i * 24 + row * 12, y, 4.4, 4.8)
            layer.fill(dot, "#f4e2c2", alpha=0.85, clip=body)
    layer.glow((cx - 44, 522), (14, 34), "#ffe9cd", 0.5, body)
    layer.glow((cx + 20, 586), (80, 20), "#3a1512", 0.5, body)
    lid = [(cx - 42, 490), (cx - 30, 476), (cx, 470), (cx + 30, 476), (cx + 42, 490), (cx, 495)]
    layer.fill(smooth(lid), across(cx - 42, cx + 42, "#d07a5a", "#8a3f31"))
    layer.fill(ellipse(cx, 466, 7.5, 7), across(cx - 8, cx + 8, "#f0d9a8", "#a9823f"))


def _glass_and_keys(layer: Layer) -> None:
    layer.fill(ellipse(556, 590, 36, 7), "#0c0807", alpha=0.5, blur=4)
    layer.fill(ellipse(556, 588, 35, 7), across(520, 592, "#ece3cf", "#a8a092"))
    layer.fill(ellipse(556, 586.5, 25, 4.4), "#8d8679", alpha=0.6)
    cup = [(536, 524), (536, 524), (576, 524), (576, 524), (573, 552), (570, 585), (570, 585), (542, 585), (542, 585), (539, 552)]
    tumbler = layer.fill(smooth(cup), "#d6e4dd", alpha=0.34)
    tea = layer.fill(rect(530, 538, 580, 590), across(536, 576, "#c8702c", "#8d3f17", "#5f290f"), alpha=0.92, clip=tumbler)
    layer.fill(ellipse(556, 538, 19.4, 3.6), across(536, 576, "#e09a4e", "#9a5222"))
    layer.line(np.array([(543.0, 530.0), (546.0, 580.0)]), 2.2, "#fff6dc", alpha=0.6)
    layer.glow((552, 570), (9, 14), "#f2a04c", 0.45, tea)
    rim = ellipse(556, 524, 20, 3.6)
    layer.line(np.concatenate([rim, rim[:1]]), 1.3, "#f4f7ea", alpha=0.75)
    # The keys of a car that he may not drive across the border.
    ring = ellipse(1040, 592, 15, 7)
    layer.line(np.concatenate([ring, ring[:1]]), 2.2, "#c9cac2", alpha=0.85)
    for end, width in (((1082, 602), 5.0), ((1074, 588), 4.0)):
        key = np.array([(1054.0, 593.0), end], dtype=np.float64)
        layer.line(key, width, "#9aa0a0")
        layer.fill(ellipse(1057, 593, 6.5, 4.5), "#b98b3d")
    fob = smooth([(1026, 590), (1008, 586), (1000, 594), (1008, 602), (1024, 598)])
    layer.fill(fob, across(1000, 1026, "#a8513c", "#7b372b"))


class Scene:
    """The picture at any moment of the English sample."""

    seed = 22

    def __init__(self) -> None:
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
        self._cloud = self._clouds()
        self._label = label("Sample · fiction · synthetic voice")
        self._steam = Steam((506, 410, 606, 530), seed=4, colour="#f6f1e0", strength=0.3)
        self._smoke = Steam((313, 150, 373, 268), seed=9, colour="#f3f0ea", strength=0.42)
        y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
        x0, y0, x1, y1 = GLASS
        inside = (x >= x0) & (x < x1) & (y >= y0) & (y < y1)
        self._glass: Floats = inside[..., None].astype(np.float32)
        shine = np.exp(-(((x - 300) / 460) ** 2) - ((y - 330) / 330) ** 2)
        self._daylight: Floats = (shine[..., None] * rgb("#ffdf9e") * 0.075).astype(np.float32)
        far = np.hypot((x - 640) / 840, (y - 290) / 560)
        shade = 1 - 0.5 * np.clip(far - 0.55, 0, 1) ** 1.4
        shade *= 1 - 0.4 * np.clip((y - 560) / 150, 0, 1)
        self._vignette: Floats = shade[..., None].astype(np.float32)
        rng = np.random.default_rng(11)
        self._ripples = rng.uniform((116, 340, 0, 8), (478, 400, 2 * math.pi, 26), (34, 4))

    @staticmethod
    def _clouds() -> Sprite:
        layer = Layer((60, 130, 540, 250))
        for cx, cy, size in ((200, 196, 1.0), (392, 178, 0.72)):
            puffs = [
                ellipse(cx + dx * size, cy + dy * size, rx * size, ry * size)
                for dx, dy, rx, ry in ((0, 0, 44, 8), (-14, -7, 19, 11), (11, -9, 22, 13), (30, -3, 15, 8))
            ]
            layer.fill(puffs, down(cy - 20, cy + 10, "#fffaea", "#e9e2cf"), alpha=0.8, blur=1.6)
        return Sprite(layer)

    def _river(self, frame: Floats, t: float) -> None:
        """Lay the glints on the water."""
        for x, y, phase, width in self._ripples:
            glint = max(0.0, math.sin(t * 1.1 + phase)) ** 2 * 0.5
            size = width * (0.45 + (y - 335) / 110)
            cx = x + 5 * math.sin(t * 0.4 + phase)
            left, right = max(int(GLASS[0]), int(cx - size)), min(int(GLASS[2]), int(cx + size))
            if right - left < 2:
                continue
            top = int(y) - 2
            ys, xs = np.mgrid[top : top + 5, left:right].astype(np.float32)
            shape = np.exp(-(((ys - y) / 0.9) ** 2)) * np.clip(1 - np.abs(xs - cx) / size, 0, 1)
            part = frame[top : top + 5, left:right]
            part += (rgb("#fffbe6") - part) * (shape * glint)[..., None].astype(np.float32)

    def frame(self, seconds: float, speaking: float) -> Floats:
        """Return the picture at a moment; `speaking` runs from 0 (silent) to 1."""
        t = seconds
        frame = self._room.copy()
        x0, y0, x1, y1 = (int(v) for v in GLASS)
        view = frame[y0:y1, x0:x1].copy()
        self._cloud.onto(frame, shift=(-42 + 1.9 * t, 0.0))
        self._smoke.onto(frame, t * 0.8)
        self._river(frame, t)
        outside = self._glass[y0:y1, x0:x1]
        changed = frame[y0:y1, x0:x1].copy()
        frame[60:260, 50:560] = self._room[60:260, 50:560]
        frame[y0:y1, x0:x1] = changed * outside + view * (1 - outside)
        self._bars.onto(frame)
        sun = waving(t, 17.0, 0.3)
        breath = 1 + 0.003 * math.sin(2 * math.pi * t / 3.9)
        lift = -320 * (breath - 1)
        self._body.onto(frame, stretch=breath, pivot=(X, 670))
        nod = speaking * (1.6 * math.sin(2 * math.pi * t / 1.21) + 0.9 * math.sin(2 * math.pi * t / 0.67))
        tilt = 1.1 * waving(t, 10.0, 1.4) + 0.8 * speaking * math.sin(2 * math.pi * t / 2.1)
        self._head.onto(frame, shift=(1.1 * waving(t, 7.0, 0.2), lift + nod), degrees=tilt, pivot=(X, 346))
        self._table.onto(frame)
        self._steam.onto(frame, t)
        frame += self._daylight * (1 + sun)
        frame *= self._vignette
        self._label.onto(frame)
        return frame
