"""The commands of the README, run as they stand."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [block.split("\n") for block in re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)]


def test_the_two_commands_are_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert BLOCKS[0] == ["make demo", "make test"]
    for line in BLOCKS[0]:
        assert re.search(rf"^{line.removeprefix('make ')}:", makefile, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.weights
def test_a_first_video_of_your_own(tmp_path: Path, whisper_store: Path) -> None:
    env = {**os.environ, "SUBTITLER_MODELS": str(whisper_store)}
    shutil.copyfile(ROOT / "samples" / "videos" / "en-testimony.mp4", tmp_path / "my-recording.mp4")
    codes = []
    video_id = ""
    for line in [*BLOCKS[1], *BLOCKS[2]]:
        words = shlex.split(line.replace("ID", video_id))
        assert words[0] == ".venv/bin/subtitler"
        command = [str(Path(sys.executable).with_name("subtitler")), *words[1:]]
        if words[1:3] == ["review", "approve"]:
            # The sample is English and the collection is said to be Kazakh: a person knows why.
            look = [*command[:2], "findings", words[3], "--json"]
            told = subprocess.run(look, cwd=tmp_path, env=env, capture_output=True, check=True)
            keys = [row["key"] for row in json.loads(told.stdout) if row["severity"] == "error"]
            aside = [*command[:2], "dismiss", words[3], *keys, "--as", "sholpan", "--because", "x"]
            subprocess.run(aside, cwd=tmp_path, env=env, capture_output=True, check=True)
        done = subprocess.run(
            command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        codes.append(done.returncode)
        if words[1] == "add":
            video_id = done.stdout.strip()
    # The first run waits for a person; the last one has no model for kk→en, and says so.
    assert codes == [0, 0, 0, 3, 0, 0, 0, 5]
    assert "kk→en" in done.stderr


def test_every_link_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in link:
                assert (page.parent / link).exists(), f"{page.name}: {link}"
