"""Ten hours in one file: memory, and times past 9:59:59.

    python -m bench.long_audio [--hours 10] [--mode batched]

A 16 kHz WAV with ten minutes of speech without a long pause, then a sentence every four minutes in
digital silence, the last ones after 9:59:59; through the stage `transcribe`, engine in this process
(so that the peak counts everything), and through `audit`.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.error_rate import words_of
from bench.speech_data import HZ, Spoken, pieces, recordings, write_wav
from subtitler import weights
from subtitler.engines.faster_whisper import FasterWhisper
from subtitler.formats.documents import Findings, dump, load
from subtitler.model import AudioStream, MediaInfo, Source, Transcript
from subtitler.stage import History, Job, execute
from subtitler.stages import STAGES
from subtitler.stages.transcribe import TranscribeOptions
from subtitler.workdir import WorkingDirectory

DENSE_S, EVERY_S, TAIL_S = 600, 240, 60


def sound(hours: float, said: list[Spoken]) -> Iterator[Any]:
    """The samples, part by part; fills `said` with the lone sentences."""
    total = round(hours * 3600 * HZ)
    sentences = [one for one in recordings("en") if 3 <= len(one.samples()) / HZ <= 8]
    at = 0
    for samples, _ in pieces(recordings("en"), DENSE_S, seed=5, silence_s=(0.2, 0.8)):
        yield samples
        at += samples.size
    number = 0
    while True:
        # The last sentence begins half a minute after the last full hour.
        goal = min((at // (EVERY_S * HZ) + 1) * EVERY_S * HZ, total + TAIL_S * HZ // 2)
        one = sentences[number % len(sentences)]
        samples = one.samples()
        if at >= goal:
            break
        yield from (np.zeros(min(HZ * 60, goal - n), np.float32) for n in range(at, goal, HZ * 60))
        yield samples
        said.append(Spoken(goal * 1000 // HZ, (goal + samples.size) * 1000 // HZ, one.text))
        at, number = goal + samples.size, number + 1
    yield np.zeros(max(0, total + TAIL_S * HZ - at), np.float32)


def main() -> None:
    """Build, run, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=float, default=10)
    parser.add_argument("--mode", default="batched")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    said: list[Spoken] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "v-1"
        folder.mkdir()
        write_wav(folder / "audio.wav", sound(options.hours, said))
        info = MediaInfo("wav", 1000, None, (AudioStream("pcm_s16le", 1, HZ),))
        digest = hashlib.sha256(b"bench").hexdigest()
        source = Source("v-1", digest, 1, "s.wav", "en", 0, info)
        (folder / "source.json").write_bytes(dump(source))
        directory = WorkingDirectory(folder)
        model = weights.find("whisper-base", "whisper-ct2")
        engine = FasterWhisper([model], options.threads, options.mode)
        before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begun, cpu = time.monotonic(), time.process_time()
        choice = TranscribeOptions(mode=options.mode)
        stages = ((STAGES["transcribe"], choice), (STAGES["audit"], STAGES["audit"].options()))
        for stage, chosen in stages:
            job = Job(stage, chosen, directory, identity=engine.identity())
            with directory.lock():
                execute(job, History(directory.ledger.lines()), engine, lambda a, b, c: None)
        found = load(Transcript, directory.read("transcript.json"), "transcript.json")
        findings = load(Findings, directory.read("findings.json"), "findings.json").findings
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    right, off_ms = 0, []
    for one in said:
        near = [s for s in found.segments if abs(s.span.start_ms - one.start_ms) < 20_000]
        words = [word for s in near for word in words_of(s.text, "en")]
        truth = words_of(one.text, "en")
        right += sum(word in words for word in truth) >= 0.8 * len(truth)
        off_ms += [min((abs(s.span.start_ms - one.start_ms) for s in near), default=99_999)]
    last = found.segments[-1].span
    print(
        f"{options.hours:g} h: peak {peak_mb:.0f} MB ({before_mb:.0f} before), "
        f"{time.process_time() - cpu:.0f} s of CPU, {time.monotonic() - begun:.0f} s; "
        f"{right} of {len(said)} lone sentences there, starts off by {max(off_ms)} ms at most "
        f"(median {sorted(off_ms)[len(off_ms) // 2]}); last segment at "
        f"{last.start_ms // 3_600_000}:{last.start_ms // 60_000 % 60:02}:"
        f"{last.start_ms // 1000 % 60:02}; {len(findings)} findings"
    )


if __name__ == "__main__":
    main()
