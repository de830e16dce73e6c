"""A video of 60 minutes with planted faults, through the program as an operator runs it.

    python -m bench.hour [--list]

The hour of `audit.py --hour` becomes a video; two programs behind the engine `command` answer with
the spoilt transcript and with the second one; `subtitler add`, `run` and `check --json` do the
rest. Every planted fault has to be in the list.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.audit import hits, hour_of, planted, voices_of
from bench.speech_data import write_wav
from subtitler.formats.codec import encode
from subtitler.media import ffmpeg_path
from subtitler.model import Finding, Segment, Severity, Span

# Finds where its chunk lies in the whole sound, and answers with what is prepared for that.
PROGRAM = """
import json, wave
from pathlib import Path

here = Path(__file__).parent
prepared = json.loads((here / "prepared.json").read_text(encoding="utf-8"))

def samples(path):
    with wave.open(str(path), "rb") as file:
        return file.readframes(file.getnframes())

request = json.loads(Path("request.json").read_text(encoding="utf-8"))
chunk, whole = samples("audio.wav"), samples(prepared["sound"])
at = whole.find(chunk[:320_000])
start, end = at // 32, at // 32 + request["duration_ms"]
segments = []
for segment in prepared["segments"]:
    if start <= segment["start_ms"] < end - 500 or (start == 0 and segment["start_ms"] < end - 500):
        moved = dict(segment)
        moved["words"] = [
            {**w, "start_ms": w["start_ms"] - start,
             "end_ms": min(w["end_ms"] - start, request["duration_ms"])}
            for w in segment["words"] if w["start_ms"] - start < request["duration_ms"]
        ]
        moved["start_ms"] -= start
        moved["end_ms"] = min(moved["end_ms"] - start, request["duration_ms"])
        segments.append(moved)
answer = {"format": "subtitler/engine-answer", "version": 1, "segments": segments}
Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")
"""

SETTINGS = """\
pipeline = "hour.toml"
"""
PIPELINE = """\
title = "An hour"
targets = []
[[stage]]
name = "audio"
[[stage]]
name = "transcribe"
engine = "command"
model = "first"
level = false
chunk_s = 1800
[[stage]]
name = "second-opinion"
engine = "command"
model = "second"
level = false
chunk_s = 1800
[[stage]]
name = "audit"
"""


def main() -> None:
    """Build, run, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true", help="every fault that was missed")
    options = parser.parse_args()
    whole, faults = hour_of(list(planted(voices_of("report"))))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_wav(folder / "hour.wav", [np.clip(whole.sound, -1, 1).astype(np.float32)])
        picture = "color=c=gray:size=320x180:rate=5"
        video = folder / "hour.mkv"
        command = [str(ffmpeg_path()), "-v", "error", "-f", "lavfi", "-i", picture, "-i",
                   str(folder / "hour.wav"), "-shortest", "-c:v", "libx264", "-preset",
                   "ultrafast", "-c:a", "flac", str(video)]  # fmt: skip
        subprocess.run(command, check=True)
        second = whole.second.segments if whole.second else ()
        for engine, segments in (("first", whole.transcript.segments), ("second", second)):
            prepare(folder / engine, segments, folder / "c/videos/hour/audio.wav", whole.languages)
        (folder / "c" / "videos").mkdir(parents=True)
        (folder / "c" / "hour.toml").write_text(PIPELINE)
        (folder / "c" / "subtitler.toml").write_text(SETTINGS)
        env = {**os.environ, "SUBTITLER_MODELS": str(folder / "models")}
        run = [sys.executable, "-m", "subtitler"]
        spoken = ",".join(["kk", *[code for code in whole.languages if code != "kk"]])
        subtitler(run, env, "models", "install", folder / "first", "--run-programs")
        subtitler(run, env, "models", "install", folder / "second", "--run-programs")
        subtitler(run, env, "add", folder / "c", video, "--id", "hour", "--lang", spoken)
        begun = time.monotonic()
        subtitler(run, env, "run", folder / "c")
        spent = time.monotonic() - begun
        rows: list[dict[str, Any]] = json.loads(
            subtitler(run, env, "check", folder / "c", "--json")
        )
    found = [
        Finding(
            row["check"],
            Severity(row["severity"]),
            row["where"],
            row["message"],
            Span(*row["span"]) if row["span"] else None,
        )
        for row in rows
    ]
    got = [any(hits(fault, finding) for finding in found) for fault in faults]
    print(
        f"{whole.duration_ms / 60_000:.1f} minutes, {len(faults)} faults planted, {sum(got)} of "
        f"them in the list of {len(found)} findings; the run took {spent:.0f} s"
    )
    for fault, there in zip(faults, got, strict=True):
        if not there and options.list:
            print("MISSED", fault.kind, fault.check, fault.take.lang, fault.place)
            for finding in found:
                if fault.place and finding.span and finding.span.overlap_ms(fault.place):
                    print("   ", finding.check, finding.span, finding.message)


def prepare(
    folder: Path, segments: Sequence[Segment], sound: Path, languages: Sequence[str]
) -> None:
    """A program that answers with these segments."""
    folder.mkdir()
    codes = sorted({"kk", *languages})
    card = f'languages = {json.dumps(codes)}\nrun = ["{{python}}", "answer.py"]\n'
    (folder / "engine.toml").write_text(card)
    (folder / "answer.py").write_text(PROGRAM, encoding="utf-8")
    prepared = {"sound": str(sound), "segments": [row_of(segment) for segment in segments]}
    (folder / "prepared.json").write_text(json.dumps(prepared, ensure_ascii=False), "utf-8")


def row_of(segment: Segment) -> dict[str, Any]:
    """A segment as the exchange has it."""
    evidence = encode(segment.evidence) if segment.evidence else {}
    return {
        "start_ms": segment.span.start_ms,
        "end_ms": segment.span.end_ms,
        "text": segment.text,
        "language": segment.language or "kk",
        "words": [
            {
                "start_ms": word.span.start_ms,
                "end_ms": word.span.end_ms,
                "text": word.text,
                "confidence": word.confidence,
            }
            for word in segment.words
        ],
        **evidence,
    }


def subtitler(run: Sequence[str], env: dict[str, str], *words: object) -> str:
    """Run the program and give its stdout; stop where it fails."""
    command = [*run, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        sys.exit(f"subtitler {words[0]} failed:\n{done.stderr[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
