"""Two kinds of work on the same items, one item apart: prepare the next while this one is done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

AHEAD = 2
"""So many items lie prepared at most: enough to never wait, little enough for any disk."""

_PATIENCE_S = 5.0


def run_ahead(
    items: Sequence[T],
    prepare: Callable[[T, Callable[[], bool]], None],
    work: Callable[[T], None],
) -> None:
    """Call `work` on every item in order, and `prepare` on each before, in another thread.

    `prepare` also gets a question, whether it should stop: the answer becomes yes when `work` or
    Ctrl-C ends this early. What `prepare` raises is raised here, in its item's turn.
    """
    room = threading.Semaphore(AHEAD)
    ready = [threading.Event() for _ in items]
    failures: dict[int, BaseException] = {}
    stop = threading.Event()

    def run() -> None:
        for number, item in enumerate(items):
            room.acquire()
            if stop.is_set():
                return
            try:
                prepare(item, stop.is_set)
            except BaseException as error:  # noqa: BLE001 - raised again in the other thread
                failures[number] = error
            ready[number].set()

    thread = threading.Thread(target=run, name="prepare", daemon=True)
    thread.start()
    try:
        for number, item in enumerate(items):
            while not ready[number].wait(timeout=1.0):  # in steps: Windows has no Ctrl-C in a wait
                pass
            if number in failures:
                raise failures[number]
            work(item)
            room.release()
    finally:
        stop.set()
        room.release()
        thread.join(_PATIENCE_S)
