"""What changed under a reviewed text."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from subtitler.errors import ConfigError
from subtitler.formats.documents import load
from subtitler.model import Segment, Transcript
from subtitler.workdir import WorkingDirectory


@dataclass(frozen=True, slots=True)
class Stale:
    """A reviewed translation whose source has changed: what was said then and is said now.

    `source` marks the difference, `[-old-] {+new+}`; `reviewed` is the person's translation of the
    old words ("" where there was none), `machine` today's of the new ones ("" where it is gone).
    """

    id: str
    where: str
    source: str
    reviewed: str
    machine: str


def stale_changes(directory: WorkingDirectory, lang: str) -> list[Stale]:
    """Every segment of a reviewed translation that needs another look, in order of time.

    Raises ConfigError where nobody has reviewed that translation.
    """
    stem = f"translation.{lang}"
    for suffix in (".reviewed.json", ".json"):
        if not directory.exists(stem + suffix):
            raise ConfigError(
                f"has no {stem}{suffix}", where=directory.id, hint="subtitler status says why"
            )
    before = _segments(directory, f"{stem}.reviewed.json")
    now = _segments(directory, f"{stem}.json")
    found = []
    for key in sorted({*before, *now}, key=lambda key: (now.get(key) or before[key]).span):
        old, new = before.get(key), now.get(key)
        if _source(old) == _source(new):
            continue
        span = (new or before[key]).span
        found.append(
            Stale(
                key,
                f"{span.start_ms // 60_000}:{span.start_ms // 1000 % 60:02}",
                difference(" ".join(_source(old)), " ".join(_source(new))),
                old.text if old else "",
                new.text if new else "",
            )
        )
    return found


def difference(old: str, new: str) -> str:
    """`new` with what changed word by word: `[-old-]` is gone, `{+new+}` has come."""
    one, other = old.split(), new.split()
    parts: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            parts += one[a:b]
            continue
        if a < b:
            parts.append(f"[-{' '.join(one[a:b])}-]")
        if c < d:
            parts.append(f"{{+{' '.join(other[c:d])}+}}")
    return " ".join(parts)


def _segments(directory: WorkingDirectory, name: str) -> dict[str, Segment]:
    text = load(Transcript, directory.read(name), f"{directory.id}/{name}")
    return {segment.id: segment for segment in text.segments}


def _source(segment: Segment | None) -> tuple[str, ...]:
    """What a segment was translated from: the whole sentence, where it runs over several."""
    if segment is None or segment.origin is None:
        return ()
    return (segment.origin.sentence or segment.origin.source,)
