"""How wide a text is, in characters as a reader counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from unicodedata import category, east_asian_width

from subtitler.languages import Language, language

_PLAIN = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037b-\u0482\u048a-\u052f"
    "\u05d0-\u05ea\u060c-\u060f\u061b\u061d-\u064a\u0660-\u066f\u0671-\u06d5\u06ee-\u06ff"
    "\u2000-\u200a\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2100-\u218b"
    "\u3000-\u3029\u3030-\u303d\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff9d]*"
)
"""A text of such characters alone: each is seen, and a grapheme cluster of its own."""


def count_chars(text: str, lang: str) -> float:
    """How wide `text` is by the rules of `lang`, in characters: grapheme clusters (UAX 29).

    Control and format characters count nothing. In Korean and Japanese a narrow character counts
    one half; of the ambiguous ones (… “ ”), Japanese counts one, Korean one half.
    """
    row = language(lang)
    full = _full(row)
    if not _PLAIN.fullmatch(text):
        return sum(max(_width(char, full) for char in cluster) for cluster in _clusters(text))
    return sum([_width(char, full) for char in text]) if full else float(len(text))


def widths_before(text: str, row: Language) -> Sequence[float] | None:
    """How wide `text` is up to each of its characters, and at its end.

    None where characters join, so that a part of it can be wider than it is in the whole.
    """
    if not _PLAIN.fullmatch(text):
        return None
    full = _full(row)
    if not full:
        return range(len(text) + 1)
    return list(accumulate([_width(char, full) for char in text], initial=0.0))


def _full(row: Language) -> str:
    """The kinds of East Asian width that count one in a language where the others count half."""
    return "" if not row.half_width else "WFA" if row.code == "ja" else "WF"


@lru_cache(maxsize=65536)
def _alone(char: str) -> bool:
    """Whether two such characters in a row are always two grapheme clusters."""
    from uniseg.graphemecluster import grapheme_cluster_break

    return grapheme_cluster_break(char).value in ("Other", "LV", "LVT")  # and Korean syllables


@lru_cache(maxsize=65536)
def _width(char: str, full: str) -> float:
    if category(char) in ("Cc", "Cf"):
        return 0.0
    # Kinds of East Asian width are W, F, A, H, N and Na; no `full` kinds: all count one.
    return 1.0 if not full or east_asian_width(char) in full else 0.5


@lru_cache(maxsize=65536)
def _joining(char: str) -> str:
    """How a character that always joins the one before is told apart by UAX 29; "" for others."""
    from uniseg.graphemecluster import grapheme_cluster_break, indic_conjunct_break

    kind = grapheme_cluster_break(char).value
    return f"{kind} {indic_conjunct_break(char).value}" if kind in ("Extend", "ZWJ") else ""


def _clusters(text: str) -> Iterator[str]:
    """The grapheme clusters of `text`, without marks that only repeat the kind of one before.

    Asks uniseg (slow) only about characters that can join.
    """
    from uniseg.graphemecluster import grapheme_clusters

    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or (_alone(text[end - 1]) and _alone(text[end])):
            piece = text[start:end]
            if len(piece) == 1:
                yield piece
            else:
                yield from grapheme_clusters(piece if len(piece) < 10 else _few_marks(piece))
            start = end


def _few_marks(text: str) -> str:
    """`text` with as few marks on each letter as give the same clusters.

    Of each kind the first, and the last one: uniseg needs four times as long for twice as many.
    """
    kept: list[str] = []
    kinds: set[str] = set()
    for char, following in pairwise([*text, ""]):
        kind = _joining(char)
        if not kind:
            kinds.clear()
        elif kind in kinds and following and _joining(following):
            continue
        kinds.add(kind)
        kept.append(char)
    return "".join(kept)
