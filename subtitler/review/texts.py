"""The text of one language of a video, as people see it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from subtitler.errors import ConfigError
from subtitler.formats.documents import dump, load
from subtitler.model import Transcript
from subtitler.stages.review import merged, stale_segments
from subtitler.workdir import Reviewer, WorkingDirectory, now_utc, write_atomically

PATIENCE_S = 20.0
"""A person's command waits this long for a batch that works on the same video."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is there to review.

    `stem` is `transcript` or `translation.LANG`; `current` the newest text; `file_sha256` the hash
    of the file that a signature is bound to; `stale` the ids of segments whose source changed after
    a person had reviewed them (in `current` they have the machine's new words).
    """

    stem: str
    current: Transcript
    file_sha256: str
    stale: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the newest text as a file."""
        return hashlib.sha256(dump(self.current)).hexdigest()


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
    machine = read_text(directory, f"{stem}.json")
    current = read_text(directory, file)
    stale: list[str] = []
    if stem != "transcript":
        stale = stale_segments(machine, current)
        current = merged(machine, current)
    return Text(stem, current, directory.sha256(file) or "", tuple(stale))


_LATELY: OrderedDict[str, Transcript] = OrderedDict()
"""Texts that were read or written a moment ago, by the hash of their bytes: who reviews an hour of
speech saves it a thousand times, and to read it takes a fifth of a second each time."""

_MOST_LATELY = 8


def read_text(directory: WorkingDirectory, name: str) -> Transcript:
    """A transcript or translation from its file. Raises FormatError."""
    data = directory.read(name)
    key = hashlib.sha256(data).hexdigest()
    found = _LATELY.get(key)
    if found is None:
        found = load(Transcript, data, f"{directory.id}/{name}")
    _remember(key, found)
    return found


def write_text(directory: WorkingDirectory, name: str, text: Transcript) -> None:
    """Write a person's text whole, or leave the file as it was. Raises StorageError."""
    data = dump(text)
    write_atomically(directory.path / name, data)
    _remember(hashlib.sha256(data).hexdigest(), text)


def _remember(key: str, text: Transcript) -> None:
    _LATELY[key] = text
    with suppress(KeyError):  # another thread may be quicker
        _LATELY.move_to_end(key)
        while len(_LATELY) > _MOST_LATELY:
            _LATELY.popitem(last=False)


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
