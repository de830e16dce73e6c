"""Real weights for the tests that are marked `weights`, fetched once for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from platformdirs import user_cache_path

FETCH = """
from subtitler import weights
for name in ("whisper-base", "whisper-base-pt"):
    weights.fetch(name, lambda done, total: None)
"""


@pytest.fixture(scope="session")
def whisper_store() -> Path:
    """A store with Whisper base for both engines: `$SUBTITLER_TEST_MODELS`, or a cache.

    Fetched in a process of its own, as outward connections are blocked in this one. Where it
    cannot be had, the tests are skipped; in CI, where they must run, they fail.
    """
    chosen = os.environ.get("SUBTITLER_TEST_MODELS")
    store = Path(chosen) if chosen else user_cache_path("subtitler-tests", appauthor=False)
    store.mkdir(parents=True, exist_ok=True)
    with FileLock(store / ".tests.lock"):
        ran = subprocess.run(
            [sys.executable, "-c", FETCH],
            env={**os.environ, "SUBTITLER_MODELS": str(store)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    if ran.returncode != 0:
        reason = "Whisper base cannot be had: " + (ran.stderr.splitlines() or ["no reason"])[-1]
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return store
