"""The built wheel has everything in it: it works from an empty folder, without the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the installed wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    quiet = ["--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *quiet, "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    subprocess.run([*pip, "install", *quiet, "--target", target, wheel], check=True)
    return target


def test_it_runs_the_first_steps(installed: Path, tiny_video: Path, tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "subtitler", *words]
        env = {**os.environ, "PYTHONPATH": str(installed), "SUBTITLER_MODELS": str(tmp_path / "m")}
        return subprocess.run(
            command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )

    where = [sys.executable, "-c", "import subtitler; print(subtitler.__file__)"]
    env = {**os.environ, "PYTHONPATH": str(installed)}
    told = subprocess.run(where, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert Path(told.stdout.strip()).is_relative_to(installed), "not the repository's own"

    assert run("init", "c", "--spoken", "kk", "--reviewer", "tulpar").returncode == 0
    with (tmp_path / "c" / "subtitler.toml").open("a", encoding="utf-8") as file:
        file.write('[stage.transcribe]\nengine = "fake"\n[stage.translate]\nengine = "fake"\n')
    assert run("add", "c", str(tiny_video), "--id", "v-1").returncode == 0
    assert run("run", "c").returncode == 3
    found = json.loads(run("review", "findings", "c/videos/v-1", "--json").stdout)
    keys = [row["key"] for row in found if row["severity"] == "error"]
    aside = ("--as", "tulpar", "--because", "an engine for tests invents its words")
    assert run("review", "dismiss", "c/videos/v-1", *keys, *aside).returncode == 0
    assert run("review", "approve", "c/videos/v-1", "--as", "tulpar").returncode == 0
    done = run("run", "c")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "c" / "videos" / "v-1" / "burned.tr.mp4").stat().st_size > 10_000
    assert "whisper-base" in run("models", "list").stdout


def test_data_files_are_in_it(installed: Path) -> None:
    data = installed / "subtitler" / "_data"
    shipped = {path.name for path in (ROOT / "pipelines").glob("*.toml")}
    assert {path.name for path in (data / "pipelines").iterdir()} == shipped
    assert (data / "glossaries").is_dir()
    app = Path("subtitler", "review", "app")
    for kind in ("static", "templates", "catalogues"):
        own = {path.relative_to(ROOT) for path in (ROOT / app / kind).rglob("*") if path.is_file()}
        assert own
        assert all((installed / path).read_bytes() == (ROOT / path).read_bytes() for path in own)
    assert (installed / "subtitler" / "models.toml").is_file()
    assert (installed / "subtitler" / "py.typed").is_file()
