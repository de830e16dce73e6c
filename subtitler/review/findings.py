"""What the checks say of a text as it stands now, and what people decided about it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import replace

from subtitler.errors import ConfigError
from subtitler.formats.documents import Dismissals, Findings, Shots, dump, load
from subtitler.glossary import Glossary
from subtitler.model import Dismissal, Finding, Transcript
from subtitler.review.texts import PATIENCE_S, Text, journal, may, text_of
from subtitler.stage import Condition, History, Job, assess, execute
from subtitler.stages import STAGES
from subtitler.stages.check import text_findings
from subtitler.workdir import Reviewer, WorkingDirectory, now_utc, write_atomically

DISMISSALS = "dismissals.json"
_HEARD = "findings.json"
_SHOTS = "shots.json"


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


def recorded_findings(directory: WorkingDirectory, lang: str) -> list[tuple[str, Finding]]:
    """What the last checks of the pipeline found in a text, with keys, dismissed or not."""
    names = [f"findings.{lang}.json"]
    if lang == directory.source.lang:
        names.append(_HEARD)
    found = []
    for name in names:
        if directory.exists(name):
            told = load(Findings, directory.read(name), f"{directory.id}/{name}")
            found += [(key_of(item, lang), item) for item in told.findings]
    return found


def current_findings(
    directory: WorkingDirectory, text: Text, glossary: Glossary, *, ids: Some[str] | None = None
) -> list[tuple[str, Finding]]:
    """What the checks say of a text as it is now, with keys, dismissed or not.

    With `ids` only these segments are looked at, and not what only shows between segments; what
    was found by listening comes with the whole text only (see `listen_again`).
    """
    lang = text.current.lang
    spoken = None
    if lang != directory.source.lang:
        spoken = _some(text_of(directory, None).current, ids)
    shots = load(Shots, directory.read(_SHOTS), _SHOTS) if directory.exists(_SHOTS) else Shots(())
    found = text_findings(
        _some(text.current, ids),
        directory.source,
        spoken=spoken,
        glossary=glossary,
        shot_changes_ms=shots.changes_ms,
    )
    told = [(key_of(item, lang), item) for item in found]
    if spoken is None and ids is None and directory.exists(_HEARD):
        heard = load(Findings, directory.read(_HEARD), f"{directory.id}/{_HEARD}")
        told += [(key_of(item, lang), item) for item in heard.findings]
    return told


def listen_again(directory: WorkingDirectory) -> None:
    """Bring the findings of the audit up to the transcript as it is.

    Nothing happens where nobody has listened yet.
    """
    if not directory.exists(_HEARD):
        return
    with directory.lock(PATIENCE_S):
        stage = STAGES["audit"]
        job = Job(stage, stage.options(), directory)
        history = History(directory.ledger.lines())
        if assess(job, history).condition is Condition.DUE and directory.exists("audio.wav"):
            execute(job, history, None, lambda done, total, unit: None)


def dismiss(
    directory: WorkingDirectory,
    keys: Sequence[str],
    *,
    reviewer: Reviewer,
    reason: str,
    glossary: Glossary | None = None,
) -> list[Dismissal]:
    """Put findings aside as `reviewer`, with a reason, which is kept with them.

    A finding that comes back with other words is a new one. With a `glossary` the texts are
    checked as they are now where the last checks do not know a key. Raises ConfigError for a key
    that no finding has, and for an empty reason; then nothing is dismissed.
    """
    if not reason.strip():
        raise ConfigError("a finding is dismissed with a reason", hint='--because "…"')
    with directory.lock(PATIENCE_S):
        known_ones = _known(directory, keys, glossary)
        for key in keys:
            if key not in known_ones:
                raise ConfigError(
                    f"has no finding “{key}”", where=directory.id, hint="subtitler check"
                )
            may(reviewer, "editor", known_ones[key][1])
        known = dismissals(directory)
        new = [
            Dismissal(key, known_ones[key][0].check, reviewer.name, reason.strip(), now_utc())
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


def _known(
    directory: WorkingDirectory, keys: Sequence[str], glossary: Glossary | None
) -> dict[str, tuple[Finding, str]]:
    spoken = directory.source.lang
    langs = {spoken: None}
    for file in sorted(directory.path.glob("translation.*.json")):
        langs.setdefault(file.name.split(".")[1])
    for file in sorted(directory.path.glob("findings.*.json")):
        langs.setdefault(file.name.split(".")[1])
    found = {}
    for lang in langs:
        for key, item in recorded_findings(directory, lang):
            found[key] = item, lang
    if glossary is None or all(key in found for key in keys):
        return found
    for lang in langs:
        stem = "transcript" if lang == spoken else f"translation.{lang}"
        if directory.exists(f"{stem}.json"):
            for key, item in current_findings(directory, text_of(directory, lang), glossary):
                found.setdefault(key, (item, lang))
    return found


def _some(text: Transcript, ids: Some[str] | None) -> Transcript:
    if ids is None:
        return text
    return replace(text, segments=tuple(item for item in text.segments if item.id in ids))
