"""What every test stands on: no outward connection, a store of its own, a clock that stands."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from platformdirs import user_cache_path
from pytest_socket import socket_allow_hosts

from subtitler.formats.documents import dump
from subtitler.media import ffmpeg_path
from subtitler.model import AudioStream, MediaInfo, Source, VideoStream
from subtitler.workdir import Collection, Settings, WorkingDirectory, create_collection

EPOCH = "1700000000"


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "A marker: fail where no test that carries it has passed."
    parser.addoption("--must-run", action="append", default=[], help=told)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A group of tests that ran nothing is a failure, not a success."""
    groups = session.config.getoption("--must-run")
    if not groups or hasattr(session.config, "workerinput"):
        return
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    for group in groups:
        if not any(group in report.keywords for report in reporter.stats.get("passed", [])):
            reporter.write_line(f"no test of the group “{group}” has passed", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _no_outward_socket(request: pytest.FixtureRequest) -> None:
    """Only loopback may be reached, whatever the code under test tries."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's models."""
    store = tmp_path_factory.mktemp("models")
    monkeypatch.setenv("SUBTITLER_MODELS", str(store))


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs of the same work are the same to the byte."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture
def make_video(tmp_path: Path) -> Callable[..., WorkingDirectory]:
    """Make a working directory that holds a source and nothing else."""

    def make(video_id: str = "v-1", lang: str = "kk", root: Path = tmp_path) -> WorkingDirectory:
        path = root / "videos" / video_id
        path.mkdir(parents=True)
        info = MediaInfo(
            "mov,mp4",
            10_000,
            VideoStream("h264", 320, 180, duration_ms=10_000),
            (AudioStream("aac", 1, 48_000, duration_ms=10_000),),
        )
        digest = hashlib.sha256(b"media").hexdigest()
        source = Source(video_id, digest, 5, "source.mp4", lang, 0, info)
        (path / "source.json").write_bytes(dump(source))
        (path / "source.mp4").write_bytes(b"media")
        return WorkingDirectory(path)

    return make


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """An empty collection with two reviewers."""
    from subtitler.workdir import Reviewer

    settings = Settings(reviewer=(Reviewer("tulpar"), Reviewer("sholpan")))
    return create_collection(tmp_path / "collection", settings)


@pytest.fixture(scope="session")
def tiny_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of a moving picture with a tone, 320 × 180, H.264 and AAC."""
    out = tmp_path_factory.mktemp("media") / "tiny.mp4"
    picture = "testsrc2=size=320x180:rate=25:duration=5"
    arguments = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=440:duration=5"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    command = [str(ffmpeg_path()), "-v", "error", *arguments, *codecs, "-shortest", str(out)]
    subprocess.run(command, check=True)
    return out


FAKE = """\
spoken = "kk"
[[reviewer]]
name = "tulpar"
[[reviewer]]
name = "sholpan"
[stage.transcribe]
engine = "fake"
[stage.translate]
engine = "fake"
"""
"""A collection's file: engines that need no model, and two reviewers."""


class Program:
    """The command line, in this process: call it with words, look at what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._patch = patch
        self.out = ""
        self.err = ""

    def __call__(self, *words: str | Path) -> int:
        """Run it; returns the exit code. `out` and `err` hold what was printed."""
        from subtitler.cli import main

        self._patch.setattr("sys.argv", ["subtitler", *map(str, words)])
        self._capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        self.out, self.err = self._capsys.readouterr()
        return int(code) if isinstance(code, int) else int(bool(code))


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """The command line."""
    return Program(capsys, monkeypatch)


def sign(program: Program, video: Path, lang: str | None = None, reviewer: str = "sholpan") -> None:
    """Put aside what the checks say of invented text, with a reason, and sign."""
    more = ["--lang", lang] if lang else []
    assert program("review", "findings", video, *more, "--json") == 0
    keys = [row["key"] for row in json.loads(program.out) if row["severity"] == "error"]
    if keys:
        because = ("--as", reviewer, "--because", "an engine for tests invents its words")
        assert program("review", "dismiss", video, *keys, *because) == 0
    assert program("review", "approve", video, "--as", reviewer, *more) == 0, program.err


@pytest.fixture
def fakes(tmp_path: Path) -> Path:
    """An empty collection that works with fake engines."""
    folder = tmp_path / "fakes"
    (folder / "videos").mkdir(parents=True)
    (folder / "subtitler.toml").write_text(FAKE, encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, caches left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


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
