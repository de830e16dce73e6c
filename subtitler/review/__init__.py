"""People's tools at the checkpoint: what they correct, and what they sign.

Only these write `*.reviewed.json` and `*.signoff.json`. Every change goes into the video's journal
first, with the text before and after, so that nothing a person wrote can be lost.
"""

from subtitler.review.changes import stale_changes
from subtitler.review.exchange import Imported, export_srt, import_subtitles
from subtitler.review.findings import (
    current_findings,
    dismiss,
    dismissals,
    key_of,
    listen_again,
)
from subtitler.review.signature import approve, signed_changes
from subtitler.review.texts import text_of
from subtitler.review.turns import Turn, asked_for, whose_turn

__all__ = [
    "Imported",
    "Turn",
    "approve",
    "asked_for",
    "current_findings",
    "dismiss",
    "dismissals",
    "export_srt",
    "import_subtitles",
    "key_of",
    "listen_again",
    "signed_changes",
    "stale_changes",
    "text_of",
    "whose_turn",
]
