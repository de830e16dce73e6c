"""People's tools at the checkpoint: what they correct, and what they sign.

Only these write `*.reviewed.json` and `*.signoff.json`. Every change goes into the video's journal
first, with the text before and after, so that nothing a person wrote can be lost.
"""

from subtitler.review.changes import dismiss, dismissals, key_of, stale_changes
from subtitler.review.exchange import Imported, export_srt, import_subtitles
from subtitler.review.signature import approve

__all__ = [
    "Imported",
    "approve",
    "dismiss",
    "dismissals",
    "export_srt",
    "import_subtitles",
    "key_of",
    "stale_changes",
]
