"""How wide a text is, in characters as a reader counts them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

from subtitler.languages import language


def count_chars(text: str, lang: str) -> float:
    """How wide `text` is by the rules of `lang`, in characters: grapheme clusters (UAX 29).

    Control and format characters count nothing. In Korean and Japanese a narrow character counts
    one half; of the ambiguous ones (… “ ”), Japanese counts one, Korean one half.
    """
    row = language(lang)
    full = "" if not row.half_width else "WFA" if row.code == "ja" else "WF"
    if not all(map(_alone, text)):
        return sum(_width(cluster[0], full) for cluster in _clusters(text))
    return sum([_width(char, full) for char in text]) if full else float(len(text))


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


def _clusters(text: str) -> Iterator[str]:
    """The grapheme clusters of `text`; asks uniseg (slow) only about characters that can join."""
    from uniseg.graphemecluster import grapheme_clusters

    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or (_alone(text[end - 1]) and _alone(text[end])):
            piece = text[start:end]
            yield from (piece,) if len(piece) == 1 else grapheme_clusters(piece)
            start = end
