"""What a recording sounds like, found once for all stages that ask."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from subtitler.stage import Task
from subtitler.workdir import write_atomically

if TYPE_CHECKING:
    from subtitler.sound import Profile

VERSION = 1
"""Raise it when a profile is measured in another way."""


def profile_for(task: Task) -> Profile:
    """The profile of `audio.wav`, which the stage has to declare. Raises EngineError.

    It is kept in `.cache/`, by the hash of the sound: a tenth of a second instead of one for every
    four minutes.
    """
    from subtitler.engines.voice import profile_of

    name = f"sound-{VERSION}-{(task.sha256('audio.wav') or '')[:32]}.npz"
    path = task.job.directory.path / ".cache" / name
    with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile):
        return _read(path.read_bytes())
    profile = profile_of(task.path("audio.wav"))
    with suppress(OSError):
        for old in path.parent.glob("sound-*.npz"):
            old.unlink()
    write_atomically(path, _written(profile))
    return profile


def _read(data: bytes) -> Profile:
    import numpy as np

    from subtitler.sound import Profile

    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        values = {item.name: stored[item.name] for item in fields(Profile)}
    for name in ("peak_dbfs", "duration_ms"):
        values[name] = values[name].item()
    return Profile(**values)


def _written(profile: Profile) -> bytes:
    import numpy as np

    data = io.BytesIO()
    np.savez(data, **{item.name: getattr(profile, item.name) for item in fields(profile)})
    return data.getvalue()
