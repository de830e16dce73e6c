"""A text in a given number of parts: a translated sentence back over the segments of its speech."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from subtitler.layout.breaks import prepare
from subtitler.layout.limits import limits_for

_PER_SHARE = 400.0
"""What it costs to cut a whole text's length away from the wanted place; squared in between.

Against the costs of breaks (`breaks.py`): a clause's end is worth going a quarter of the text.
"""


def parts(text: str, lang: str, shares: Sequence[float]) -> tuple[str, ...] | None:
    """`text` in as many parts as there are `shares`, each about as long as its share says.

    Cut only where a line of the language may end, best after punctuation. No part is empty, and
    put together (with the spaces between) they are the text. None where it has too few words.
    """
    if len(shares) == 1:
        return (text,)
    prepared = prepare(text, limits_for(lang, "16:9"))
    if prepared is None:
        return None
    cuts, costs = prepared.cuts, prepared.costs
    places = range(1, len(cuts) - 1)
    if len(places) < len(shares) - 1:
        return None
    total = sum(shares)
    wanted = [share / total for share in accumulate(shares)][:-1]
    length = cuts[-1]
    # best[k]: the cheapest way to make the first cuts so that the last of them is at atom k
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for number, share in enumerate(wanted):
        left = len(wanted) - number - 1
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        cheapest: tuple[float, tuple[int, ...]] | None = None
        for k in places:
            if k - 1 in best and (cheapest is None or best[k - 1] < cheapest):
                cheapest = best[k - 1]
            if cheapest is None or len(cuts) - 1 - k <= left:
                continue
            away = cuts[k] / length - share
            step[k] = (cheapest[0] + costs[k] + _PER_SHARE * away * away, (*cheapest[1], k))
        best = step
    _, chosen = min(best.values())
    edges = [0, *(cuts[k] for k in chosen), length]
    return tuple(prepared.whole[start:end].strip() for start, end in pairwise(edges))
