"""Scripts: Kazakh in three of them, look-alike letters, and names across scripts.

What it does and what it cannot do is in `docs/scripts.md`. Pure functions on text.
"""

from subtitler.scripts.kazakh import KAZAKH_SCRIPTS, convert, unlike_after_return
from subtitler.scripts.letters import ALPHABETS, LOOK_ALIKE, LookAlike, look_alikes, repaired
from subtitler.scripts.names import SAME_NAME, correspond, name_key

__all__ = [
    "ALPHABETS",
    "KAZAKH_SCRIPTS",
    "LOOK_ALIKE",
    "SAME_NAME",
    "LookAlike",
    "convert",
    "correspond",
    "look_alikes",
    "name_key",
    "repaired",
    "unlike_after_return",
]
