"""Full disks and killed encoders: a clear error in bounded time, and the earlier video stays."""

from __future__ import annotations

import os
import signal
import sys
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


def noise(films: Films) -> Path:
    """Five seconds that no encoder makes small, or quickly."""
    picture = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=5,noise=alls=60:allf=t")
    camera = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "24", "-g", "25")
    return films.make("noise.mp4", *picture, *films.sound(5), *camera, "-pix_fmt", "yuv420p")


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


@pytest.mark.parametrize(("least_s", "where"), [(1000, "a stretch"), (1, "the whole")])
def test_a_disk_that_fills_up(
    films: Films, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least_s: int, where: str
) -> None:
    """Fonts and stretches of 1 s find room, the whole of 5 s does not."""
    monkeypatch.setattr(stretches, "LEAST_S", least_s)
    work = Bench(noise(films), tmp_path)
    out = tmp_path / "out.mp4"
    out.write_bytes(b"the earlier video")
    with files_no_larger_than(4_000_000), pytest.raises(StorageError, match="disk") as caught:
        work.burn(work.captions(LONG), "out.mp4")
    assert caught.value.hint
    assert out.read_bytes() == b"the earlier video"
    assert left_over(tmp_path) == []
    assert children() == []
    waiting = len([*(tmp_path / "shelf").glob("video-*.mp4")])
    assert waiting == (0 if where == "a stretch" else 5)
    assert work.burn(work.captions(LONG), "out.mp4").stat().st_size > 4_000_000


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_ffmpeg_that_is_killed(films: Films, tmp_path: Path, how: signal.Signals) -> None:
    bench = Bench(noise(films), tmp_path, "master")
    out = bench.folder / "out.mp4"
    out.write_bytes(b"the earlier video")

    def kill(done: int, total: int) -> None:
        for child in children():
            os.kill(int(child), how)

    started = time.monotonic()
    with pytest.raises(MissingError, match="from outside") as caught:
        bench.burn(bench.captions(LONG), "out.mp4", progress=kill)
    assert time.monotonic() - started < 30
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
