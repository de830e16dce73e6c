"""Scripts: Kazakh in three of them, look-alike letters, and names across scripts.

What it does and what it cannot do is in `docs/scripts.md`. Pure functions on text.
"""

from subtitler.scripts.kazakh import KAZAKH_SCRIPTS, convert, unlike_after_return

__all__ = ["KAZAKH_SCRIPTS", "convert", "unlike_after_return"]
