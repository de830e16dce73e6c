"""Hard lines in every script, and how they are drawn.

`python -m tests.proof.golden` draws them anew. Look at every picture before it becomes golden: it
says what is right from then on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from subtitler.media import specimen
from subtitler.model import Cue, Span, Track
from subtitler.stages.burn import ass_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GOLDEN = Path(__file__).parent.parent / "data" / "golden"
WIDTH, HEIGHT, LOWEST_PX = 640, 360, 100

LINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ar-lam-alef": ("ar", ("لا، الآن والأولاد إلى الإمارة", "ولأجل سلامتهم لآخر يوم.")),
    "ar-tashkeel": ("ar", ("مُعَلِّمَةٌ كَتَبَتْ رِسَالَةً", "فِي الْقَرْيَةِ كُلَّ يَوْمٍ.")),
    "ar-latin-inside": ("ar", ("قالوا إنه من CIA.", "CIA (2017): «لا نعرفه»!")),
    "ar-digits": ("ar", ("من 2017-2019 كانوا ٢٥ شخصا،", "أي 50% [تقريبا] في البيت.")),
    "ar-dialogue": ("ar", ("- من أنت؟", "- أنا أخوها.")),
    "ug-letters": ("ug", ("ئۇ كېچىدە كەلدى، ۋە دېدى:", "«ھېچكىم يوق» (ئۈچ ئۆي).")),
    "ug-dialogue": ("ug", ("- سەن كىم؟", "- مەن GPS ساتقان ئادەم.")),
    "kk-letters": ("kk", ("ӘҒҚҢӨҰҮҺІ әғқңөұүһі", "– Қай үй? – Әңгіме өзгерді.")),
    "tr-letters": ("tr", ("İĞDIR, Iğdır, İzmir, ışık", "ĞÜŞÖÇ ğüşöç: -Kim o?")),
    "ru-letters": ("ru", ("Ёлка, щи, «съезд» — 25 °C", "-Кто там? -Почтальон № 7.")),
    "zh-forms": ("zh", ("直 关 骨 房 角 海 令 述", "阿依古丽·努尔兰说：“没有。”")),
    "zh-long": ("zh", ("他们半夜来敲门我们都不知道发生了什么事情后来谁也没有再见过我的哥哥",)),
    "ja-forms": ("ja", ("直 関 骨 房 角 海 令 述", "「誰も、いなかった。」")),
    "ko-letters": ("ko", ("밤에 군인들이 왔다. 뷁 꿿", "“아무도 없었다” (2017년)")),
    "fr-letters": ("fr", ("Où ça ? « Là-bas » ; œuf, ÿ", "Île, Noël, façade : 1 000 €.")),
    "de-letters": ("de", ("ÄÖÜ äöü ß ẞ „Straße“", "-Woher? -Aus dem Süden.")),
    "en-commands": ("en", (r"{\an8}\N <i>said</i> {a, b}", r"C:\new \h {=42} &amp;")),
    "en-marks": ("en", ("“It’s — well …” ‘no’", "½ № § † • 10 °C → end")),
}
"""By name: a language, and the lines of one cue."""


def draw(name: str, out_png: Path) -> None:
    """Draw the cue as it is burned, on a plain ground."""
    lang, lines = LINES[name]
    track = Track(lang, (Cue(Span(0, 1000), lines, ("s1",)),))
    script = ass_for(track, WIDTH, HEIGHT, 1000)
    specimen([(script, lang)], out_png, width=WIDTH, height=HEIGHT, lowest_px=LOWEST_PX)


def pixels(path: Path) -> NDArray[np.int16]:
    """A PNG as rows of red, green and blue."""
    import av
    import numpy as np

    with av.open(str(path)) as container:
        [frame] = container.decode(video=0)
        return frame.to_ndarray(format="rgb24").astype(np.int16)


def difference(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """How unlike two pictures of one size are: the worst place of both blurred, 0 to 255.

    Another version of a font's renderer shades the edges of letters a little differently; a mark
    or a letter that is not there, or elsewhere, makes a place of 5 by 5 pixels quite different.
    """
    import numpy as np

    apart = np.abs(one - other).mean(axis=2)
    windows = np.lib.stride_tricks.sliding_window_view(apart, (5, 5))
    return float(windows.mean(axis=(2, 3)).max())


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in LINES:
        draw(each, GOLDEN / f"{each}.png")
