"""`llm.toml`: the card of a language model behind a server that speaks OpenAI's protocol."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from subtitler.formats.language_pairs import check_pairs
from subtitler.formats.toml import load_toml

CARD = "llm.toml"

_CLOUD = re.compile(r"[:-]cloud$")


@dataclass(frozen=True, slots=True)
class Card:
    """What `llm.toml` says.

    `url` is the server's address up to `/v1`, such as `http://127.0.0.1:11434/v1`; `model` the name
    that the server has for the model; `digest`, where stated, is what the server has to say of the
    model's content. It translates every pair of `languages`, or only `pairs` such as `kk-en`.
    A request holds at most `batch_texts` texts with `batch_characters` characters in all, and may
    take `timeout_s`. `api_key_env` names the environment variable with a key, where one is needed.
    `local = false` says that the server is on another machine, or passes texts on to one.
    """

    url: str
    model: str
    languages: tuple[str, ...]
    pairs: tuple[str, ...] = ()
    digest: str = ""
    timeout_s: int = 300
    batch_texts: int = 8
    batch_characters: int = 1500
    most_tokens: int = 4096
    api_key_env: str = ""
    local: bool = True
    licence: str = "not stated"

    def __post_init__(self) -> None:
        """Refuse what can never work."""
        _check_url(self.url)
        if not self.model.strip() or not self.model.isprintable():
            raise ValueError("“model” must be the name that the server has for it")
        if self.local and _CLOUD.search(self.model):
            raise ValueError(
                "Ollama runs models with this ending on its maker's machines: that is “local = "
                "false”"
            )
        check_pairs(self.languages, self.pairs)
        if not (1 <= self.timeout_s <= 86_400 and 1 <= self.batch_texts <= 100):
            raise ValueError("“timeout_s” must be 1 to 86400, “batch_texts” 1 to 100")
        if self.batch_characters < 1 or self.most_tokens < 1:
            raise ValueError("“batch_characters” and “most_tokens” must be 1 or more")


def parse_card(text: str) -> Card:
    """The card in a file's text. Raises ConfigError with file, line and column."""
    return load_toml(Card, text, CARD)


def _check_url(url: str) -> None:
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port
    except ValueError:
        port, parts = 0, urlsplit("")
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not plain:
        raise ValueError(
            "“url” must be an address such as http://127.0.0.1:11434/v1, without a name or password"
        )
