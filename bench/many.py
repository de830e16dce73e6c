"""`status` and `run` over many finished videos: how long it takes to find nothing to do.

    python bench/many.py [--videos 10000] [--folder bench/many]

Carries one small video through a whole pipeline (engines that need no model, real ffmpeg), copies
its working directory with its times, as if each had been made so, and times the real commands as
whole processes. The last row is the first look after a restore that kept neither caches nor times:
then everything is hashed anew, and still nothing runs. Media files are hard links, to spare the
disk; every other file is a copy.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from subtitler.media import ffmpeg_path
from subtitler.stages.add import add
from subtitler.workdir import Collection

SETTINGS = """\
pipeline = "en-tr-burned"
[stage.transcribe]
engine = "fake"
[stage.translate]
engine = "fake"
[stage.review-transcript]
reviewers = "off"
"""
MEDIA = {".mp4", ".wav", ".jpg"}
SUBTITLER = str(Path(sys.executable).with_name("subtitler"))


def main() -> None:
    """Build the collection, time the commands, print rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch) / "many"
        if not folder.exists():
            build(folder, chosen.videos)
        count = len(list((folder / "videos").iterdir()))
        print(f"{count} videos, all stages done")
        print("| command | wall s | CPU s | peak MB |\n|---|---|---|---|")
        timed("status", "status", str(folder))
        timed("run, nothing to do", "run", str(folder))
        for cache in folder.glob("videos/*/.cache"):
            shutil.rmtree(cache)
        timed("status after a restore", "status", str(folder))


def build(folder: Path, videos: int) -> None:
    """One real working directory, and copies of it."""
    (folder / "videos").mkdir(parents=True)
    (folder / "subtitler.toml").write_text(SETTINGS, encoding="utf-8")
    media = folder.with_name("tiny.mp4")
    picture = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=5"]
    sound = ["-f", "lavfi", "-i", "sine=440:duration=5"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    ffmpeg = [str(ffmpeg_path()), "-v", "error", "-y", *picture, *sound, *codecs, str(media)]
    subprocess.run(ffmpeg, check=True)
    first, _ = add(Collection(folder), media, languages=("kk",), video_id="v-000000", copy=True)
    subprocess.run([SUBTITLER, "run", str(folder)], check=True, stderr=subprocess.DEVNULL)
    clip = ["clip", str(first.path), "--name", "one", "--from", "0", "--to", "2", "--lang", "en"]
    subprocess.run([SUBTITLER, *clip], check=True, stderr=subprocess.DEVNULL)
    time.sleep(0.2)
    subprocess.run([SUBTITLER, "status", str(folder)], check=True, stdout=subprocess.DEVNULL)
    names = [path.relative_to(first.path) for path in sorted(first.path.rglob("*"))]
    for number in range(1, videos):
        target = folder / "videos" / f"v-{number:06}"
        target.mkdir()
        for name in names:
            old, new = first.path / name, target / name
            if old.is_dir():
                new.mkdir()
            elif old.suffix in MEDIA:
                os.link(old, new)
            else:
                shutil.copy2(old, new)


def timed(title: str, *arguments: str) -> None:
    """Run a command as a whole process and print what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [SUBTITLER, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{title}: exit code {done.returncode}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"| {title} | {wall:.2f} | {cpu:.2f} | {after.ru_maxrss / 1024:.0f} |", flush=True)


if __name__ == "__main__":
    main()
