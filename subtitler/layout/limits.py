"""What one language allows in one shape of picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from subtitler.errors import ConfigError
from subtitler.languages import ASPECT_LINE_SCALE, ASPECT_MAX_LINES, Language, language
from subtitler.layout.grammar import GRAMMARS, Grammar
from subtitler.layout.words import Word


@dataclass(frozen=True, slots=True)
class Limits:
    """A language's row, its small words, and how much text a cue holds in this picture.

    `known` are the words of the text in hand that were looked up before; they go with it.
    """

    row: Language
    grammar: Grammar
    line_chars: int
    max_lines: int
    known: dict[str, Word] = field(default_factory=dict, compare=False, repr=False)

    @property
    def cue_chars(self) -> int:
        """The most characters that a cue can hold."""
        return self.line_chars * self.max_lines

    def reading_ms(self, chars: float) -> int:
        """How long an adult needs to read so many characters."""
        return ceil(chars * 1000 / self.row.reading_speed)


def limits_for(lang: str, aspect: str) -> Limits:
    """The limits of `lang` in a picture of `aspect`. Raises ConfigError if one is unknown."""
    row = language(lang)
    if aspect not in ASPECT_LINE_SCALE:
        known = ", ".join(ASPECT_LINE_SCALE)
        raise ConfigError(f"unknown shape of picture “{aspect}”", hint=f"known are: {known}")
    line_chars = round(row.line_chars * ASPECT_LINE_SCALE[aspect])
    max_lines = max(row.max_lines, ASPECT_MAX_LINES[aspect])
    return Limits(row, GRAMMARS.get(lang, Grammar()), line_chars, max_lines)
