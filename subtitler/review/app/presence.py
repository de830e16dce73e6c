"""Who has which text open, and where: told to the others, kept nowhere."""

from __future__ import annotations

import threading
import time

FORGOTTEN_S = 20.0
"""Pages ask for news every three seconds; who has not for so long has gone."""


class Presence:
    """Who was here lately, by text. Safe to use from several threads."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], dict[str, tuple[float, str]]] = {}
        self._lock = threading.Lock()

    def here(self, video: str, lang: str, name: str, segment: str) -> dict[str, str]:
        """Note that somebody looks at a segment; gives where the others are, by name."""
        now = time.monotonic()
        with self._lock:
            seen = self._seen.setdefault((video, lang), {})
            seen[name] = now, segment
            for other in [key for key, (at, _) in seen.items() if now - at > FORGOTTEN_S]:
                del seen[other]
            return {key: place for key, (_, place) in seen.items() if key != name}
