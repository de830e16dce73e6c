"""What changed under a reviewed text, and what a person decided about a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from subtitler.errors import ConfigError
from subtitler.formats.documents import Dismissals, Findings, dump, load
from subtitler.model import Dismissal, Finding, Segment, Transcript
from subtitler.review.texts import PATIENCE_S, journal, may
from subtitler.workdir import Reviewer, WorkingDirectory, now_utc, write_atomically

DISMISSALS = "dismissals.json"


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


# Findings that a person has looked at ------------------------------------------------------------


def key_of(finding: Finding, lang: str) -> str:
    """A short name for a finding, the same as long as it says the same of the same segments."""
    told = "\x1f".join((lang, finding.check, finding.message, *finding.segments))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def dismissals(directory: WorkingDirectory) -> dict[str, Dismissal]:
    """What people have dismissed in a video, by the finding's key."""
    if not directory.exists(DISMISSALS):
        return {}
    found = load(Dismissals, directory.read(DISMISSALS), f"{directory.id}/{DISMISSALS}")
    return {item.key: item for item in found.dismissals}


def open_findings(directory: WorkingDirectory, lang: str) -> list[tuple[str, Finding]]:
    """What the last checks found in a text and nobody has put aside, with its keys."""
    aside = dismissals(directory)
    names = [f"findings.{lang}.json"]
    if lang == directory.source.lang:
        names.append("findings.json")
    found = []
    for name in names:
        if directory.exists(name):
            told = load(Findings, directory.read(name), f"{directory.id}/{name}")
            found += [(key_of(item, lang), item) for item in told.findings]
    return [(key, item) for key, item in found if key not in aside]


def dismiss(
    directory: WorkingDirectory, keys: Sequence[str], *, reviewer: Reviewer, reason: str
) -> list[Dismissal]:
    """Put findings aside as `reviewer`, with a reason, which is kept with them.

    A finding that comes back with other words is a new one. Raises ConfigError for a key that no
    finding has, and for an empty reason; then nothing is dismissed.
    """
    if not reason.strip():
        raise ConfigError("a finding is dismissed with a reason", hint='--because "…"')
    with directory.lock(PATIENCE_S):
        open_ones = {}
        for file in sorted(directory.path.glob("findings*.json")):
            lang = file.name.removeprefix("findings").strip(".").removesuffix("json").strip(".")
            lang = lang or directory.source.lang
            for told in load(Findings, file.read_bytes(), f"{directory.id}/{file.name}").findings:
                open_ones[key_of(told, lang)] = (told, lang)
        for key in keys:
            if key not in open_ones:
                raise ConfigError(
                    f"has no finding “{key}”", where=directory.id, hint="subtitler check"
                )
            may(reviewer, "editor", open_ones[key][1])
        known = dismissals(directory)
        new = [
            Dismissal(key, open_ones[key][0].check, reviewer.name, reason.strip(), now_utc())
            for key in dict.fromkeys(keys)
        ]
        known.update({item.key: item for item in new})
        for item in new:
            journal(
                directory,
                "dismiss",
                reviewer=reviewer.name,
                key=item.key,
                check=item.check,
                reason=item.reason,
            )
        write_atomically(directory.path / DISMISSALS, dump(Dismissals(tuple(known.values()))))
    return new
