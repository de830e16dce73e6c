"""What our own code costs over the demo: everything that is neither engine nor ffmpeg.

    python bench/overhead.py

Takes both sample videos through the whole pipeline of the demo in one process, with the real
models, and splits the CPU time: ffmpeg (child processes), engines (loading and working), and the
rest, which is ours: reading and writing, hashing, layout, the ledger, probing.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from subtitler import weights
from subtitler.pipeline import Batch, batch, load_pipeline
from subtitler.review import approve, import_subtitles
from subtitler.stages.add import add
from subtitler.workdir import Reviewer, Settings, create_collection

SAMPLES = Path(__file__).parent.parent / "samples"
VIDEOS = {"kk-testimony": "kk", "en-testimony": "en"}
spent = {"engines": 0.0}


class Silent:
    """A listener that does not care."""

    def step(self, *_: object) -> None:
        """Nothing."""

    begin = progress = end = step


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with its CPU time put on the engines' account."""

    def wrapped(*arguments: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent["engines"] += time.process_time() - started

    return wrapped


def counting(find: Callable[[str], type]) -> Callable[[str], type]:
    """The finder of engines, whose engines are counted while they load and work."""

    def found(name: str) -> type:
        engine = counted(find)(name)
        methods = {
            key: counted(getattr(engine, key))
            for key in ("transcribe", "translate", "close")
            if hasattr(engine, key)
        }
        return type(engine.__name__, (engine,), methods)

    return found


def main() -> None:
    """Run the demo's work, print one row."""
    for name in ("transcriber_class", "translator_class"):
        vars(batch)[name] = counting(vars(batch)[name])
    weights.fetch("whisper-base", lambda done, total: None)
    for package in sorted(SAMPLES.glob("models/*.argosmodel")):
        weights.install(package)
    with tempfile.TemporaryDirectory() as scratch:
        own = time.process_time()
        wall = time.perf_counter()
        work(Path(scratch) / "demo")
        own = time.process_time() - own
        wall = time.perf_counter() - wall
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    ffmpeg = children.ru_utime + children.ru_stime
    ours = own - spent["engines"]
    total = own + ffmpeg
    print(
        "| wall s | CPU s | engines | ffmpeg | ours | share of CPU that is ours |\n"
        "|---|---|---|---|---|---|"
    )
    print(
        f"| {wall:.1f} | {total:.1f} | {spent['engines']:.1f} | {ffmpeg:.1f} | {ours:.2f} "
        f"| {ours / total:.1%} |"
    )


def work(folder: Path) -> None:
    """The demo, without its words."""
    people = (Reviewer("tulpar"), Reviewer("sholpan"))
    collection = create_collection(folder, Settings(sample_models=True, reviewer=people))
    for name, lang in VIDEOS.items():
        add(collection, SAMPLES / "videos" / f"{name}.mp4", languages=(lang,), video_id=name)
    videos: Sequence[Any] = collection.videos()
    Batch(collection, load_pipeline(collection), videos).run(Silent())
    for video in videos:
        data = (SAMPLES / "transcripts" / f"{video.id}.{video.source.lang}.srt").read_bytes()
        import_subtitles(
            video,
            data,
            name="sample.srt",
            lang=None,
            reviewer=people[0],
            allow_added=True,
            allow_removed=True,
        )
        approve(video, lang=None, reviewer=people[1])
    outcomes = Batch(collection, load_pipeline(collection), videos).run(Silent())
    bad = [str(out.assessment) for out in outcomes if out.assessment.condition != "done"]
    if bad:
        sys.exit("\n".join(bad))


if __name__ == "__main__":
    os.environ.setdefault("SUBTITLER_MODELS", str(SAMPLES.parent / "demo" / "models"))
    main()
