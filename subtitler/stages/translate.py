"""Text to text: the transcript in another language, segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from subtitler.engines import Translator
from subtitler.errors import EngineError
from subtitler.model import Origin, Segment, State, Transcript
from subtitler.stage import Task, stage

BATCH = 32
"""Texts an engine gets at once: enough to keep it busy, few enough to show progress."""


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """`engine` by name (`subtitler engines`)."""

    engine: str = "argos"


@stage(
    reads=["transcript.final.json"],
    writes=["translation.{lang}.json"],
    options=TranslateOptions,
    version=1,
    engine="translator",
)
def translate(task: Task, options: TranslateOptions) -> None:
    """Translate every segment; those whose text and models are unchanged are kept as they were."""
    transcript = task.load(Transcript, "transcript.final.json")
    previous = task.previous(Transcript, "translation.{lang}.json")
    engine = task.translator
    known = {segment.id: segment for segment in previous.segments} if previous else {}
    kept: dict[str, Segment] = {}
    todo: dict[str, list[Segment]] = {}
    for segment in transcript.segments:
        spoken = segment.language or transcript.lang
        origin = _origin(engine, spoken, task.lang)
        old = known.get(segment.id)
        if old is not None and old.origin and _same_work(old.origin, origin, segment.text):
            kept[segment.id] = replace(old, span=segment.span, speaker=segment.speaker)
        else:
            todo.setdefault(spoken, []).append(segment)
    done = len(kept)
    for spoken, segments in todo.items():
        for start in range(0, len(segments), BATCH):
            task.progress(done, len(transcript.segments), "segments")
            batch = segments[start : start + BATCH]
            for segment in _translated(engine, batch, spoken, task.lang):
                kept[segment.id] = segment
            done += len(batch)
    task.progress(done, len(transcript.segments), "segments")
    task.fact("translated", sum(len(segments) for segments in todo.values()))
    task.save(
        "translation.{lang}.json",
        Transcript(task.lang, tuple(kept[segment.id] for segment in transcript.segments)),
    )


def _origin(engine: Translator, spoken: str, target: str) -> Origin:
    if spoken == target:
        return Origin(kind="source", route=(target,))
    models = engine.identity(spoken, target)
    return Origin(
        kind="machine",
        route=engine.route(spoken, target),
        engine="; ".join(f"{key}: {value}" for key, value in sorted(models.items())),
        sample=engine.samples(spoken, target),
    )


def _same_work(old: Origin, new: Origin, text: str) -> bool:
    return replace(old, pivots=(), source="") == new and old.source == text


def _translated(
    engine: Translator, segments: Sequence[Segment], spoken: str, target: str
) -> list[Segment]:
    """The segments in the target language, the text of each stop on the route kept with them."""
    origin = _origin(engine, spoken, target)
    stops = [[segment.text for segment in segments]]
    for source, goal in pairwise(origin.route):
        stops.append(_leg(engine, stops[-1], source, goal))
    return [
        replace(
            segment,
            text=stops[-1][number],
            words=(),
            state=State.MACHINE,
            language=None,
            evidence=None,
            origin=replace(
                origin,
                source=segment.text,
                pivots=tuple(stop[number] for stop in stops[1:-1]),
            ),
        )
        for number, segment in enumerate(segments)
    ]


def _leg(engine: Translator, texts: list[str], source: str, target: str) -> list[str]:
    answers = engine.translate(texts, source=source, target=target, terms=())
    if len(answers) != len(texts):
        raise EngineError(
            f"{engine.name} gave {len(answers)} translations for {len(texts)} segments",
            hint="nothing was written; try another model, or report this engine",
        )
    for number, (text, answer) in enumerate(zip(texts, answers, strict=True), 1):
        if text.strip() and not answer.strip():
            raise EngineError(
                f"{engine.name} gave nothing for segment {number} of {len(texts)}",
                hint="nothing was written; try another model, or report this engine",
            )
    return answers
