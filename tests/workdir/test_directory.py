"""Working directories: whole commits, one writer, hashes that do not trust the clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from subtitler.errors import InUseError, StorageError
from subtitler.workdir import Commit, WorkingDirectory, write_atomically
from tests.conftest import tree

Make = Callable[..., WorkingDirectory]


def commit(directory: WorkingDirectory, files: dict[str, bytes], stage: str = "test") -> None:
    parts = {}
    for name, data in files.items():
        parts[name] = directory.part(name)
        parts[name].write_bytes(data)
    directory.commit(Commit({"stage": stage}, parts))


def test_files_take_their_names_and_the_ledger_its_line(make_video: Make) -> None:
    directory = make_video()
    with directory.lock():
        commit(directory, {"a.json": b"a", "clips/x/b.txt": b"b"})
    assert directory.read("a.json") == b"a"
    assert directory.read("clips/x/b.txt") == b"b"
    (line,) = directory.ledger.lines()
    assert line["outputs"] == {
        "a.json": directory.sha256("a.json"),
        "clips/x/b.txt": directory.sha256("clips/x/b.txt"),
    }
    assert not list(directory.path.rglob(".part-*"))


def test_what_a_killed_process_left_is_swept_up(make_video: Make) -> None:
    directory = make_video()
    (directory.path / ".part-1f-half.mp4").write_bytes(b"ha")
    (directory.path / "clips" / "x").mkdir(parents=True)
    (directory.path / "clips" / "x" / ".part-clip.mp4").write_bytes(b"ha")
    before = tree(directory.path)
    with directory.lock():
        after = tree(directory.path)
    assert set(before) - set(after) == {".part-1f-half.mp4", "clips/x/.part-clip.mp4"}


@pytest.mark.parametrize("reached", ["before the names", "between two names", "before the ledger"])
def test_a_commit_cut_short_is_carried_to_its_end(
    make_video: Make, monkeypatch: pytest.MonkeyPatch, reached: str
) -> None:
    directory = make_video()
    with directory.lock():
        commit(directory, {"a.json": b"old", "b.json": b"old"})

    class PowerCut(BaseException):
        pass

    replaced = 0
    real_replace = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal replaced
        if self.name.startswith(".part-") and self.name.endswith(("-a.json", "-b.json")):
            if replaced == {"before the names": 0, "between two names": 1}.get(reached, 9):
                raise PowerCut
            replaced += 1
        return real_replace(self, target)

    def append(raw: bytes) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        if reached == "before the ledger":
            patch.setattr(directory.ledger, "append", append)
        with pytest.raises(PowerCut), directory.lock():
            commit(directory, {"a.json": b"new a", "b.json": b"new b"})

    with directory.lock():
        assert directory.read("a.json") == b"new a"
        assert directory.read("b.json") == b"new b"
        assert directory.ledger.verify() == 2
    assert not list(directory.path.rglob(".part-*"))


def test_a_second_process_is_turned_away(make_video: Make) -> None:
    directory = make_video()
    code = (
        "import sys; from pathlib import Path; from subtitler.workdir import WorkingDirectory\n"
        "with WorkingDirectory(Path(sys.argv[1])).lock():\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(directory.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdin and other.stdout
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(InUseError, match="another subtitler"), directory.lock():
            pass
        other.stdin.close()
        other.wait()
    with directory.lock():
        pass


def test_a_full_disk_leaves_the_old_files(make_video: Make) -> None:
    directory = make_video()
    with directory.lock():
        commit(directory, {"a.json": b"old"})
    before = tree(directory.path)
    resource = pytest.importorskip("resource", reason="file-size limits are POSIX")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StorageError, match="disk is full"), directory.lock():
            write_atomically(directory.path / "a.json", b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with directory.lock():
        pass
    assert tree(directory.path) == before


def test_a_same_size_change_right_after_hashing_is_seen(make_video: Make) -> None:
    directory = make_video()
    path = directory.path / "a.json"
    for content in (b"one", b"two", b"six"):
        path.write_bytes(content)
        first = directory.sha256("a.json")
        assert first == WorkingDirectory(directory.path).sha256("a.json")
    path.write_bytes(b"ten")
    assert directory.sha256("a.json") != first


def test_touching_a_file_changes_nothing(make_video: Make) -> None:
    directory = make_video()
    (directory.path / "a.json").write_bytes(b"one")
    before = directory.sha256("a.json")
    os.utime(directory.path / "a.json", (1, 1))
    assert directory.sha256("a.json") == before
    assert directory.sha256("none.json") is None
