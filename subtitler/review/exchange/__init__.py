"""Review without the app: a text goes out as one file, and comes back.

`subrip` exchanges subtitle files with subtitle editors, `tables` everything whose rows know their
segment: spreadsheets, documents and packets.
"""

from subtitler.review.exchange.subrip import Imported, export_srt, import_srt
from subtitler.review.exchange.tables import Taken, review_table, take, would_take

__all__ = [
    "Imported",
    "Taken",
    "export_srt",
    "import_srt",
    "review_table",
    "take",
    "would_take",
]
