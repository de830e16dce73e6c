"""Where the film cuts: captions come and go with it."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler import media
from subtitler.formats.documents import Shots
from subtitler.stage import Task, stage


@dataclass(frozen=True, slots=True)
class ShotsOptions:
    """Nothing to choose. A film that is one shot needs no such stage."""


@stage(reads=["proxy.mp4"], writes=["shots.json"], options=ShotsOptions, version=1)
def shots(task: Task, options: ShotsOptions) -> None:
    """Find the cuts of an edited film, so that captions change with the picture."""
    changes_ms = media.shot_changes(
        task.path("proxy.mp4"),
        progress=lambda done, total: task.progress(done, total, "ms"),
    )
    task.save("shots.json", Shots(changes_ms))
    task.fact("cuts", len(changes_ms))


def shot_changes_of(task: Task) -> tuple[int, ...]:
    """When shots begin, in ms; none where nobody looked. The stage has to read `shots.json?`."""
    found = task.load_optional(Shots, "shots.json")
    return found.changes_ms if found else ()
