"""What every test stands on: no outward connection, a store of its own, a clock that stands."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from subtitler.formats.documents import dump
from subtitler.media import ffmpeg_path
from subtitler.model import AudioStream, MediaInfo, Source, VideoStream
from subtitler.workdir import Collection, Settings, WorkingDirectory, create_collection

EPOCH = "1700000000"


@pytest.fixture(autouse=True)
def _no_outward_socket(request: pytest.FixtureRequest) -> None:
    """Only loopback may be reached, whatever the code under test tries."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


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
        source = Source(video_id, "ab" * 32, 5, "source.mp4", lang, 0, info)
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


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, caches left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }
