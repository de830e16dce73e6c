"""Speech to text side by side: the same weights, sound and threads, with the error rate beside.

    python bench/speech.py [--seconds 280] [--threads 2] [--repeat 3] [--langs en,ru,fr] [--json]
    python bench/speech.py --batch 20

Each run is a process of its own; runs of different programs follow each other in turn, so that a
noisy minute hits all of them alike. CPU seconds are those of transcribing, after the model is
loaded: user and system time of the process. *Ours* is the whole stage `transcribe` as `subtitler
run` does it: profile of the sound, levels, chunks, engine, sentences, times on the speech, files.
The recordings are real (`speech_data.py`); Whisper base in all programs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.error_rate import word_error_rate

ROOT = Path(__file__).parent.parent
CT2, PT = "SUBTITLER_BENCH_CT2", "SUBTITLER_BENCH_PT"


def ours(mode: str, wav: Path, lang: str, threads: int) -> Callable[[], str]:
    """The stage `transcribe` over a working directory, engine in this process."""
    import hashlib
    import shutil

    from subtitler import weights
    from subtitler.engines.faster_whisper import FasterWhisper
    from subtitler.formats.documents import dump, load
    from subtitler.model import AudioStream, MediaInfo, Source, Transcript
    from subtitler.stage import History, Job, execute
    from subtitler.stages import STAGES
    from subtitler.stages.transcribe import TranscribeOptions
    from subtitler.workdir import WorkingDirectory

    folder = Path(tempfile.mkdtemp(dir=wav.parent)) / "v-1"
    folder.mkdir()
    shutil.copyfile(wav, folder / "audio.wav")
    info = MediaInfo("wav", 1000, None, (AudioStream("pcm_s16le", 1, 16_000),))
    digest = hashlib.sha256(b"bench").hexdigest()
    (folder / "source.json").write_bytes(dump(Source("v-1", digest, 1, "s.wav", lang, 0, info)))
    engine = FasterWhisper([weights.find("whisper-base", "whisper-ct2")], threads, mode)
    engine.detect(ROOT / "tests" / "engines" / "english.wav")  # the model is loaded
    directory = WorkingDirectory(folder)
    options = TranscribeOptions(mode=mode)
    job = Job(STAGES["transcribe"], options, directory, identity=engine.identity())

    def run() -> str:
        with directory.lock():
            execute(job, History(directory.ledger.lines()), engine, lambda a, b, c: None)
        found = load(Transcript, directory.read("transcript.json"), "transcript.json")
        return " ".join(segment.text for segment in found.segments)

    return run


def faster_whisper(
    wav: Path, lang: str, threads: int, compute: str, batched: bool = False, **more: Any
) -> Callable[[], str]:
    """The library as its README uses it."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    loaded = WhisperModel(os.environ[CT2], device="cpu", compute_type=compute, cpu_threads=threads)
    model: Any = BatchedInferencePipeline(model=loaded) if batched else loaded

    def run() -> str:
        segments, _ = model.transcribe(str(wav), language=lang, beam_size=5, **more)
        return " ".join(segment.text for segment in segments)

    return run


def openai_whisper(wav: Path, lang: str, threads: int) -> Callable[[], str]:
    """The library with the beam of its command line; the sound as samples, as ours gets it."""
    import torch
    import whisper

    from subtitler.engines import wav as wav_files

    torch.set_num_threads(threads)
    model = whisper.load_model(os.environ[PT], device="cpu")
    with wav_files.opened(wav) as file:
        samples = file.samples()
    return lambda: str(model.transcribe(samples, language=lang, beam_size=5, fp16=False)["text"])


def whisper_cpp(wav: Path, lang: str, threads: int) -> Callable[[], str]:
    """whisper.cpp through pywhispercpp, beam search of 5, F16 weights made by `ggml.py`."""
    from pywhispercpp.model import Model

    from bench.ggml import convert

    made = wav.parent / "base.ggml"
    if not made.exists():
        convert(Path(os.environ[PT]), made)
    model = Model(
        str(made),
        params_sampling_strategy=1,
        redirect_whispercpp_logs_to=None,
        n_threads=threads,
        language=lang,
        print_progress=False,
        print_realtime=False,
        beam_search={"beam_size": 5, "patience": -1.0},
    )
    return lambda: " ".join(segment.text for segment in model.transcribe(str(wav)))


PROGRAMS: dict[str, Callable[[Path, str, int], Callable[[], str]]] = {
    "ours, batched": lambda w, la, t: ours("batched", w, la, t),
    "ours, sequential": lambda w, la, t: ours("sequential", w, la, t),
    "faster-whisper, int8": lambda w, la, t: faster_whisper(w, la, t, "int8"),
    "faster-whisper, int8, words": lambda w, la, t: faster_whisper(
        w, la, t, "int8", word_timestamps=True
    ),
    "faster-whisper, int8, batched": lambda w, la, t: faster_whisper(w, la, t, "int8", True),
    "faster-whisper, its default": lambda w, la, t: faster_whisper(w, la, t, "default"),
    "openai-whisper": openai_whisper,
    "whisper.cpp": whisper_cpp,
}


def one(name: str, wav: Path, lang: str, threads: int) -> None:
    """Run one program over one sound in this process and print what it took."""
    run = PROGRAMS[name](wav, lang, threads)
    cpu, wall = _cpu_s(), time.monotonic()
    text = run()
    told = {
        "cpu_s": _cpu_s() - cpu,
        "wall_s": time.monotonic() - wall,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "text": text,
    }
    sys.stdout.write("\n" + json.dumps(told) + "\n")


def _cpu_s() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def side_by_side(options: argparse.Namespace, folder: Path) -> None:
    """Every program over every language, in turn, and the table."""
    from bench.speech_data import joined, recordings, write_wav

    truth: dict[str, list[str]] = {}
    for lang in options.langs.split(","):
        truth[lang] = []
        for turn in range(options.repeat):
            # Other sentences beside each other and other pauses at each turn: where Whisper's
            # windows end moves its errors by more than programs differ.
            samples, said = joined(
                recordings(lang), options.seconds, seed=3 + turn, silence_s=(0.3, 2.5)
            )
            write_wav(folder / f"{lang}-{turn}.wav", [samples])
            truth[lang].append(" ".join(each.text for each in said))
    names = [name for name in PROGRAMS if any(part in name for part in options.only.split("|"))]
    taken: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for turn in range(options.repeat):
        for lang in truth:
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                told = _process("--one", name, "--wav", str(folder / f"{lang}-{turn}.wav"),
                                "--lang", lang, "--threads", str(options.threads))  # fmt: skip
                taken.setdefault((lang, name), []).append(told)
    rows = []
    for (lang, name), runs in taken.items():
        base = statistics.median(
            run["cpu_s"] for run in taken.get((lang, "faster-whisper, int8, words"), runs)
        )
        rows.append({
            "lang": lang,
            "program": name,
            "cpu_s": statistics.median(run["cpu_s"] for run in runs),
            "ratio": statistics.median(run["cpu_s"] for run in runs) / base,
            "wall_s": statistics.median(run["wall_s"] for run in runs),
            "peak_mb": max(run["peak_mb"] for run in runs),
            "wer": word_error_rate(
                " ".join(truth[lang]), " ".join(run["text"] for run in runs), lang
            ),
        })  # fmt: skip
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{options.seconds} s of speech a language, {options.threads} threads, "
          f"median of {options.repeat}, words of all {options.repeat}\n")  # fmt: skip
    print("| language | program | CPU s | of faster-whisper | wall s | peak MB | wrong words |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        print(
            f"| {row['lang']} | {row['program']} | {row['cpu_s']:.1f} | {row['ratio']:.2f} | "
            f"{row['wall_s']:.1f} | {row['peak_mb']:.0f} | {row['wer']:.1%} |"
        )


def _process(*words: str) -> dict[str, Any]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": words[-1]}
    command = [sys.executable, "-m", "bench.speech", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words[:2])} failed:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


BATCH_PIPELINE = """\
title = "Speech only"
targets = []
[[stage]]
name = "audio"
[[stage]]
name = "transcribe"
"""


def batch(count: int, threads: int, repeat: int, folder: Path) -> None:
    """Wall time for `count` short videos: `subtitler run`, and faster-whisper's default, warm."""
    from bench.speech_data import joined, recordings, write_wav
    from subtitler.media import ffmpeg_path

    videos = []
    for number in range(count):
        samples, _ = joined(recordings("en"), 8 + number * 17 % 18, seed=number)
        sound, video = folder / f"{number}.wav", folder / f"{number:02}.mp4"
        write_wav(sound, [samples])
        picture = "color=c=gray:size=320x180:rate=10"
        command = [str(ffmpeg_path()), "-v", "error", "-f", "lavfi", "-i", picture, "-i",
                   str(sound), "-shortest", "-c:a", "aac", "-y", str(video)]  # fmt: skip
        subprocess.run(command, check=True)
        videos.append(video)
    times: dict[str, list[float]] = {"ours": [], "faster-whisper, its default": []}
    for turn in range(repeat):
        home = folder / f"collection-{turn}"
        (home / "videos").mkdir(parents=True)
        (home / "speech.toml").write_text(BATCH_PIPELINE)
        (home / "subtitler.toml").write_text('pipeline = "speech.toml"\nspoken = "en"\n')
        cli = [sys.executable, "-m", "subtitler"]
        add = [*cli, "add", str(home), *map(str, videos)]
        subprocess.run(add, check=True, capture_output=True)
        begun = time.monotonic()
        subprocess.run([*cli, "run", str(home)], check=True, capture_output=True)
        times["ours"].append(time.monotonic() - begun)
        code = (
            "import sys; from faster_whisper import WhisperModel\n"
            f"model = WhisperModel({os.environ[CT2]!r}, device='cpu', cpu_threads={threads})\n"
            "for path in sys.argv[1:]:\n"
            "    segments, _ = model.transcribe(path, language='en')\n"
            "    print(''.join(segment.text for segment in segments))\n"
        )
        begun = time.monotonic()
        command = [sys.executable, "-c", code, *map(str, videos)]
        subprocess.run(command, check=True, capture_output=True)
        times["faster-whisper, its default"].append(time.monotonic() - begun)
    for name, spent in times.items():
        print(f"| {name} | {count} | {statistics.median(spent):.1f} s |")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=280)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--langs", default="en,ru,fr")
    parser.add_argument("--only", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--batch", type=int, default=0)
    parser.add_argument("--one", choices=list(PROGRAMS))
    parser.add_argument("--wav", type=Path)
    parser.add_argument("--lang")
    options = parser.parse_args()
    if options.one:
        one(options.one, options.wav, options.lang, options.threads)
        return
    from subtitler import weights

    os.environ[CT2] = str(weights.find("whisper-base", "whisper-ct2").folder)
    with tempfile.TemporaryDirectory() as folder:
        if options.batch:
            batch(options.batch, options.threads, options.repeat, Path(folder))
        else:
            os.environ[PT] = str(weights.find("whisper-base", "whisper-pt").folder / "model.pt")
            side_by_side(options, Path(folder))


if __name__ == "__main__":
    main()
