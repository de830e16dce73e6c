"""The same correction everywhere: what it would change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from subtitler.errors import ConfigError
from subtitler.model import Segment, Transcript
from subtitler.review.changes import difference


@dataclass(frozen=True, slots=True)
class Change:
    """What replacing would do to a segment."""

    segment: Segment
    text: str

    @property
    def difference(self) -> str:
        """The new text with what changed: `[-gone-] {+new+}`."""
        return difference(self.segment.text, self.text)


def replacements(current: Transcript, old: str, new: str) -> list[Change]:
    """Where whole words stand as they are written in `old`. Raises ConfigError for no words."""
    wanted = " ".join(old.split())
    if not wanted:
        raise ConfigError("nothing to replace")
    # Chinese, Japanese and Korean have no space at the edge of a word.
    edge = r"(?<!\w)" if wanted[0].isalnum() and ord(wanted[0]) < 0x2E80 else ""
    end = r"(?!\w)" if wanted[-1].isalnum() and ord(wanted[-1]) < 0x2E80 else ""
    pattern = re.compile(edge + re.escape(wanted) + end)
    found = []
    for segment in current.segments:
        text = " ".join(pattern.sub(lambda _: new, segment.text).split())
        if text != segment.text and pattern.search(segment.text):
            found.append(Change(segment, text))
    return found
