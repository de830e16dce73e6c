"""Full disks and killed encoders: a clear error in bounded time, and the earlier video stays."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from subtitler.errors import MediaError, MissingError, StorageError
from subtitler.media import stretches
from tests.media.test_joining import LONG, Bench, talk
from tests.media.test_runner import children

if TYPE_CHECKING:
    from tests.media.conftest import Films

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits and signals")


@pytest.fixture
def bench(films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(stretches, "LEAST_S", 2)
    return Bench(talk(films), tmp_path)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk on which no file grows past `size` bytes: what a full disk is to a writer."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".part")]


@pytest.mark.parametrize("size", [20_000, 400_000], ids=["a stretch", "the whole"])
def test_a_disk_that_fills_up(bench: Bench, size: int) -> None:
    out = bench.folder / "out.mp4"
    out.write_bytes(b"the earlier video")
    if size > 100_000:
        size = bench.burn(bench.captions(LONG, "probe"), "probe.mp4").stat().st_size * 2 // 3
    with files_no_larger_than(size), pytest.raises(StorageError, match="disk") as caught:
        bench.burn(bench.captions(LONG), "out.mp4")
    assert caught.value.hint
    assert out.read_bytes() == b"the earlier video"
    assert left_over(bench.folder) == []
    assert children() == []
    bench.burn(bench.captions(LONG), "out.mp4")
    assert out.stat().st_size > size


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_ffmpeg_that_is_killed(bench: Bench, how: signal.Signals) -> None:
    out = bench.folder / "out.mp4"
    out.write_bytes(b"the earlier video")

    def kill(done: int, total: int) -> None:
        for child in children():
            os.kill(int(child), how)

    started = time.monotonic()
    with pytest.raises((MissingError, MediaError)) as caught:
        bench.burn(bench.captions(LONG), "out.mp4", progress=kill)
    assert time.monotonic() - started < 30
    assert "ffmpeg" in str(caught.value)
    assert caught.value.hint
    assert out.read_bytes() == b"the earlier video"
    assert left_over(bench.folder) == []
    assert bench.burn(bench.captions(LONG), "out.mp4").stat().st_size > 10_000


def test_a_codec_that_nobody_knows(films: Films, tmp_path: Path) -> None:
    def rename(data: bytes) -> bytes:
        return data.replace(b"avc1", b"zzz1").replace(b"avcC", b"zzzC")

    source = films.edited("nocodec.mp4", talk(films), rename)
    work = Bench(source, tmp_path)
    started = time.monotonic()
    with pytest.raises(MediaError):
        work.burn(work.captions(LONG), "out.mp4")
    assert time.monotonic() - started < 30
    assert [path.name for path in tmp_path.iterdir()] == []


def test_no_thread_stays_behind() -> None:
    assert threading.active_count() < 20
