"""The text of one language of a video, as people see it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from subtitler.errors import ConfigError
from subtitler.formats.documents import dump, load
from subtitler.model import Transcript
from subtitler.stages.review import merged, stale_segments
from subtitler.workdir import Reviewer, WorkingDirectory, now_utc

PATIENCE_S = 20.0
"""A person's command waits this long for a batch that works on the same video."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is there to review.

    `stem` is `transcript` or `translation.LANG`; `current` the newest text, `sha256` its hash;
    `file_sha256` the hash of the file that a signature is bound to; `stale` the ids of segments
    whose source changed after a person had reviewed them (in `current` they have the machine's
    new words).
    """

    stem: str
    current: Transcript
    sha256: str
    file_sha256: str
    stale: tuple[str, ...] = ()


def text_of(directory: WorkingDirectory, lang: str | None) -> Text:
    """The text of a language (None: the one spoken). Raises ConfigError where there is none."""
    spoken = lang is None or lang == directory.source.lang
    stem = "transcript" if spoken else f"translation.{lang}"
    if not directory.exists(f"{stem}.json"):
        raise ConfigError(
            f"has no {stem}.json to review yet",
            where=directory.id,
            hint="subtitler run makes it; subtitler status says what it waits for",
        )
    reviewed = f"{stem}.reviewed.json"
    file = reviewed if directory.exists(reviewed) else f"{stem}.json"
    machine = load(Transcript, directory.read(f"{stem}.json"), f"{directory.id}/{stem}.json")
    current = load(Transcript, directory.read(file), f"{directory.id}/{file}")
    stale: list[str] = []
    if stem != "transcript":
        stale = stale_segments(machine, current)
        current = merged(machine, current)
    digest = hashlib.sha256(dump(current)).hexdigest()
    return Text(stem, current, digest, directory.sha256(file) or "", tuple(stale))


def may(reviewer: Reviewer, role: str, lang: str) -> None:
    """Refuse somebody who may not do this. Raises ConfigError."""
    if role not in reviewer.roles:
        raise ConfigError(f"“{reviewer.name}” is no {role} in this collection")
    if reviewer.languages and lang not in reviewer.languages:
        raise ConfigError(f"“{reviewer.name}” does not answer for “{lang}” in this collection")


def journal(directory: WorkingDirectory, action: str, **details: Any) -> None:
    """Put what a person does into the journal, for good. Raises StorageError."""
    line = {"time_utc": now_utc(), "action": action, **details}
    directory.journal.append(directory.journal.next(line))
