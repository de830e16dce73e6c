"""Lists of words, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text that has nothing but white space between them."""
    return frozenset(text.split())
