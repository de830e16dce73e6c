"""Kills a run at its n-th change on disk, for n = 1, 2, 3 …, and runs again each time.

A program of its own, because it forks: `python tests/crash_driver.py FOLDER FIRST STEP`. Prints one
JSON line: how many points there were, and what differed from a run that was never killed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from subtitler.pipeline import Batch, load_pipeline
from subtitler.workdir import Collection
from tests.conftest import tree

EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link"}


class Silent:
    """A listener that does not care."""

    def step(self, *_: object) -> None:
        """Nothing."""

    begin = progress = end = step


def run(folder: Path) -> None:
    """One run of the whole batch."""
    collection = Collection(folder)
    Batch(collection, load_pipeline(collection), collection.videos()).run(Silent())


def die_at(point: int) -> None:
    """Have this process killed before its change on disk number `point`, and after every flush."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = (
            event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1])
        )
        if event in EVENTS or event == "subprocess.Popen" or writes:
            step()

    def flush(real: Callable[[int], None]) -> Callable[[int], None]:
        def flushed(handle: int) -> None:
            real(handle)
            step()

        return flushed

    os.fsync = flush(os.fsync)  # type: ignore[assignment]
    sys.addaudithook(hook)


def killed(folder: Path, point: int) -> bool:
    """Run in a child that dies at `point`; False where the run ended before."""
    child = os.fork()
    if child == 0:
        die_at(point)
        run(folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main() -> None:
    """Try every point from FIRST in steps of STEP."""
    fresh, first, stride = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    whole = fresh.with_name(f"whole-{first}")
    shutil.copytree(fresh, whole)
    run(whole)
    expected = tree(whole)
    point, differing = first, []
    while True:
        tried = fresh.with_name(f"tried-{first}")
        shutil.copytree(fresh, tried)
        if not killed(tried, point):
            break
        run(tried)
        actual = tree(tried)
        if actual != expected:
            names = sorted(k for k in actual.keys() | expected if actual.get(k) != expected.get(k))
            differing.append([point, names])
        shutil.rmtree(tried)
        point += stride
    files = sorted(expected)
    sys.stdout.write(json.dumps({"last": point - stride, "differing": differing, "files": files}))


if __name__ == "__main__":
    main()
