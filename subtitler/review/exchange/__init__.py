"""Review without the app: a text goes out as one file, and comes back.

`subrip` exchanges subtitle files with subtitle editors, `tables` everything whose rows know their
segment: spreadsheets, documents and packets; `files` makes and reads each.
"""

from subtitler.review.exchange.files import export_folder, exported, returned
from subtitler.review.exchange.subrip import Imported, export_srt, import_subtitles
from subtitler.review.exchange.tables import Taken, reading_desk, review_table, take, would_take

__all__ = [
    "Imported",
    "Taken",
    "export_folder",
    "export_srt",
    "exported",
    "import_subtitles",
    "reading_desk",
    "returned",
    "review_table",
    "take",
    "would_take",
]
