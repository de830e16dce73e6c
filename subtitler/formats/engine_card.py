"""`engine.toml`: the card of a program that somebody offers as a speech engine."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler.formats.toml import load_toml

CARD = "engine.toml"


@dataclass(frozen=True, slots=True)
class Card:
    """What `engine.toml` says.

    `languages` are BCP-47 codes; `run` the program and its arguments: a word that names a file of
    the folder becomes its path, and `{python}` the Python that runs this. The program may take
    `start_s` and for each minute of sound `minute_s` more. `local = false` says that it sends what
    it gets to another machine.
    """

    languages: tuple[str, ...]
    run: tuple[str, ...]
    start_s: int = 300
    minute_s: int = 600
    local: bool = True
    licence: str = "not stated"

    def __post_init__(self) -> None:
        """Refuse what can never work."""
        if not self.run or not self.languages:
            raise ValueError("“run” and “languages” must not be empty")
        if self.start_s < 1 or self.minute_s < 1:
            raise ValueError("“start_s” and “minute_s” must be 1 or more")


def parse_card(text: str) -> Card:
    """The card in a file's text. Raises ConfigError with file, line and column."""
    return load_toml(Card, text, CARD)
