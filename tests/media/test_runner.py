"""The one runner: white lists on every input, a limit, a clean end, errors without paths."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from subtitler.errors import MediaError, MissingError, StorageError
from subtitler.media import binary, capabilities, ffmpeg_path, ffmpeg_version, run_ffmpeg, runner
from subtitler.media.whitelist import address

if TYPE_CHECKING:
    from tests.media.conftest import Films

NULL = ("-f", "null", "-")


def run(arguments: list[str], folder: Path, **options: float) -> runner.Log:
    settings: dict[str, float] = {"timeout_s": 60, **options}
    return run_ffmpeg(arguments, cwd=folder, duration_ms=3000, timeout_s=settings["timeout_s"])


def test_importing_the_room_is_cheap() -> None:
    heavy = "'av', 'ffmpeg', 'imageio_ffmpeg', 'numpy', 'fontTools', 'pysubs2'"
    code = f"import sys, subtitler.media; print([m for m in ({heavy}) if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout.strip() == "[]"


def test_which_ffmpeg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert ffmpeg_path().is_file()
    assert ffmpeg_version().startswith("ffmpeg version")
    assert capabilities().missing == ()
    monkeypatch.setenv("SUBTITLER_FFMPEG", str(tmp_path / "none"))
    with pytest.raises(MissingError) as caught:
        ffmpeg_path()
    assert caught.value.hint
    broken = tmp_path / "broken"
    broken.write_text("not a program")
    monkeypatch.setenv("SUBTITLER_FFMPEG", str(broken))
    with pytest.raises(MissingError):
        ffmpeg_version()
    with pytest.raises(MissingError):
        run(["-version"], tmp_path)


def test_without_the_wheel_the_path_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    binary._resolve.cache_clear()
    try:
        with pytest.raises(MissingError, match="no ffmpeg"):
            ffmpeg_path()
    finally:
        binary._resolve.cache_clear()


def test_every_input_is_guarded() -> None:
    guarded = runner._guarded(["-ss", "1", "-i", "a", "-i", "b", "out"])
    assert [guarded[n - 4 : n : 2] for n, word in enumerate(guarded) if word == "-i"] == [
        ["-protocol_whitelist", "-format_whitelist"]
    ] * 2


@pytest.mark.parametrize("name", ["list.mp4", "list.m3u8"])
@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nother.ts\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile other.ts\n",
    ],
)
def test_no_other_file_is_read(films: Films, name: str, text: str, tmp_path: Path) -> None:
    films.make("other.ts", "-i", str(films.talk()))
    out = tmp_path / "out.wav"
    with pytest.raises(MediaError, match="ffmpeg failed"):
        run(["-i", address(films.text(name, text)), str(out)], tmp_path)
    assert not out.exists()


@pytest.mark.parametrize("name", ["concat:talk.mp4|talk.mp4", "http://127.0.0.1:9/talk.mp4"])
def test_addresses_do_not_pass_for_names(films: Films, name: str) -> None:
    films.talk()
    with pytest.raises(MediaError):
        run(["-i", name, *NULL], films.folder)


def test_progress_rises_to_the_end(films: Films, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    run_ffmpeg(
        ["-re", "-i", address(films.talk()), "-t", "1.2", *NULL],
        cwd=tmp_path,
        duration_ms=3000,
        timeout_s=60,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == sorted(set(seen))
    assert 1100 < seen[-1][0] < 1300
    assert seen[-1][1] == 3000


def test_a_time_limit_ends_ffmpeg(films: Films, tmp_path: Path) -> None:
    arguments = ["-re", "-stream_loop", "-1", "-i", address(films.talk()), *NULL]
    started = time.monotonic()
    with pytest.raises(MediaError, match="took longer than 1 s"):
        run(arguments, tmp_path, timeout_s=1)
    assert time.monotonic() - started < 8
    assert children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to ignore")
def test_what_ignores_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn = tmp_path / "ffmpeg"
    stubborn.write_text("#!/bin/sh\ntrap '' TERM\nsleep 60 &\nwhile :; do sleep 0.1; done\n")
    stubborn.chmod(0o755)
    monkeypatch.setenv("SUBTITLER_FFMPEG", str(stubborn))
    monkeypatch.setattr(runner, "_GRACE_S", 0.3)
    started = time.monotonic()
    with pytest.raises(MediaError, match="took longer"):
        run(["-i", "x"], tmp_path, timeout_s=0.3)
    assert time.monotonic() - started < 5
    assert children() == []


def test_an_interrupt_ends_ffmpeg(films: Films, tmp_path: Path) -> None:
    def interrupt(done_ms: int, total_ms: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ffmpeg(
            ["-re", "-stream_loop", "-1", "-i", address(films.talk()), *NULL],
            cwd=tmp_path,
            duration_ms=3000,
            timeout_s=60,
            progress=interrupt,
        )
    assert children() == []
    assert threading.active_count() < 20


def children() -> list[str]:
    """The processes that this one started and that still run (only where /proc tells)."""
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return path.read_text().split() if path.exists() else []


def test_an_error_tells_no_path_and_no_metadata(films: Films, tmp_path: Path) -> None:
    folder = films.folder / "Aigerim"
    folder.mkdir(exist_ok=True)
    secret = films.edited("Aigerim/Aigerim.mp4", films.talk(), lambda data: data[:900])
    with pytest.raises(MediaError) as caught:
        run(["-i", address(secret), *NULL], tmp_path)
    said = f"{caught.value} {caught.value.hint}"
    assert "Aigerim" not in said
    assert str(tmp_path) not in said
    assert "0x" not in said
    assert "moov" in said or "Invalid data" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[mov,mp4 @ 0x55f] [error] moov atom not found", "moov atom not found"),
        ("[in#0 @ 0x5] [fatal] Error opening input: file:/a/b.mp4: no", "Error opening input"),
        ("[error] /home/aigul/x y.mp4: Is a directory", "Is a directory"),
        (r"[error] C:\Users\aigul\x.mp4: Is a directory", "Is a directory"),
        ("[info] title: Aigerim", ""),
    ],
)
def test_last_words(line: str, said: str) -> None:
    words = runner.last_words(runner.Log((line, "[info] x"), 1, 0), ["file:/a/b.mp4"])
    assert said in words
    assert not any(part in words for part in ("aigul", "Aigerim", "b.mp4", "0x"))


def test_a_full_disk_is_named() -> None:
    log = runner.Log(("[out#0] [error] Error writing trailer: No space left on device",), 1, 0)
    assert isinstance(runner._failure(log, []), StorageError)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk(films: Films, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="disk is full"):
        run(["-i", address(films.talk()), "-f", "wav", "file:/dev/full"], tmp_path)
