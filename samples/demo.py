"""`make demo`: both sample videos from recording to subtitled picture, as a person would do it.

Runs the same commands that anyone can type, and shows each of them. Everything it makes lies in
`demo/`, the models too. Run again, it finds nothing to do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEMO = Path("demo")
VIDEOS = {"kk-testimony": "kk", "en-testimony": "en"}
EDITOR, APPROVER = "tulpar", "sholpan"
WAITING = 3


def main() -> int:
    """Make what is missing; returns the exit code."""
    os.chdir(HERE.parent)
    os.environ.setdefault("SUBTITLER_MODELS", str((DEMO / "models").resolve()))
    started = time.monotonic()
    made = all((DEMO / "videos" / name / "burned.tr.mp4").exists() for name in VIDEOS)
    if made and command("run", str(DEMO)) == 0:
        say("The demo is made already, and nothing in it has changed: nothing to do.")
        show_results()
        return 0
    prepare()
    if command("run", str(DEMO)) not in (0, WAITING):
        return 1
    say("\nThe pipeline waits for people. A reviewer imports a correction, another one signs it.")
    for name in VIDEOS:
        review(name)
    if command("run", str(DEMO)) != 0:
        return 1
    video = str(DEMO / "videos" / "kk-testimony")
    clip = ["--name", "night", "--from", "16", "--to", "24", "--lang", "en", "--aspect", "9:16"]
    must("clip", video, *clip)
    say("\nDid the translations keep the names and terms of the glossaries?")
    must("glossary", "check", str(DEMO))
    say("\nHow long each stage took:")
    must("status", str(DEMO), "--times")
    show_results()
    say(f"\nDone in {time.monotonic() - started:.0f} s.")
    return 0


def prepare() -> None:
    """A collection with both recordings, and the models in its own folder."""
    if not (DEMO / "subtitler.toml").exists():
        people = ["--reviewer", EDITOR, "--reviewer", APPROVER]
        terms = ["--glossary", "places", "--glossary", "terms", "--glossary", "names"]
        pipeline = ["--pipeline", "eight-en-tr-burned", "--sample-models"]
        must("init", str(DEMO), *pipeline, *terms, *people)
    must("models", "fetch", "whisper-base")
    packages = sorted(
        str(path.relative_to(HERE.parent)) for path in HERE.glob("models/*.argosmodel")
    )
    must("models", "install", *packages)
    for name, lang in VIDEOS.items():
        must("add", str(DEMO), f"samples/videos/{name}.mp4", "--lang", lang, "--id", name)


def review(name: str) -> None:
    """What two people do at the checkpoint; not done twice."""
    video = DEMO / "videos" / name
    if not (video / "transcript.signoff.json").exists():
        file = f"samples/transcripts/{name}.{VIDEOS[name]}.srt"
        accept = ["--allow-added", "--allow-removed"]
        must("review", "import", str(video), file, "--as", EDITOR, *accept)
        must("review", "approve", str(video), "--as", APPROVER)


def show_results() -> None:
    """The videos and the clip, with their sizes."""
    say("\nWhat was made, beside subtitle files in eight languages:")
    found = [*DEMO.glob("videos/*/burned.*.mp4"), *DEMO.glob("videos/*/clips/*/clip.mp4")]
    for path in sorted(found):
        say(f"  {path.stat().st_size / 1e6:6.1f} MB  {path}")


def command(*arguments: str) -> int:
    """Run one subtitler command, shown as it would be typed; returns its exit code."""
    shown = " ".join(arguments)
    say(f"\n$ subtitler {shown if len(shown) < 160 else shown[:150] + ' …'}")
    program = Path(sys.executable).with_name("subtitler")
    return subprocess.run([str(program), *arguments], check=False).returncode


def must(*arguments: str) -> None:
    """The same, for a command that has to work."""
    code = command(*arguments)
    if code:
        sys.exit(code)


def say(text: str) -> None:
    """A line for the person who watches."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
