"""The translation memory: what people approved once, offered where the same is said again.

Pure: entries in, suggestions out. A suggestion is shown with where it comes from and how alike it
is; it is never put in the place of a text. `review/memory.py` gathers the entries of a collection.
"""

from subtitler.memory.entries import Entry, Match, Provenance, Suggestion, Unit, units
from subtitler.memory.lines import dump_entries, load_entries, read_head
from subtitler.memory.lookup import LEAST_SIMILARITY, Index

__all__ = [
    "LEAST_SIMILARITY",
    "Entry",
    "Index",
    "Match",
    "Provenance",
    "Suggestion",
    "Unit",
    "dump_entries",
    "load_entries",
    "read_head",
    "units",
]
