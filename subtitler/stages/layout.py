"""Text to subtitles: the cues of one language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from subtitler.layout import layout as lay_out
from subtitler.model import Mark, Source, Track, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.align import with_word_times
from subtitler.stages.shots import shot_changes_of


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """Nothing to choose: limits and breaks follow the language (`languages.py`)."""


@stage(
    reads=[
        "source.json",
        "{text}.final.json",
        "{text}.aligned.json?",
        "transcript.final.json",
        "transcript.aligned.json?",
        "shots.json?",
    ],
    writes=["subtitles.{lang}.json"],
    options=LayoutOptions,
    version=4,
)
def layout(task: Task, options: LayoutOptions) -> None:
    """Break the text into cues that can be read, by the language's own rules."""
    source = task.load(Source, "source.json")
    text = final_text(task)
    track, findings = lay_out(text, speech=speech_of(task), shot_changes_ms=shot_changes_of(task))
    task.save("subtitles.{lang}.json", with_marks(track, text, source))
    task.fact("cues", len(track.cues))
    task.fact("findings", len(findings))


def final_text(task: Task) -> Transcript:
    """The text that goes on screen, with the best word times that there are."""
    aligned = task.load_optional(Transcript, "{text}.aligned.json")
    return with_word_times(task.load(Transcript, "{text}.final.json"), aligned)


def speech_of(task: Task) -> Transcript | None:
    """What a translation translates, with the best word times that there are; None for the speech.

    The stage has to read `transcript.final.json` and `transcript.aligned.json?`.
    """
    if task.lang == task.source.lang:
        return None
    aligned = task.load_optional(Transcript, "transcript.aligned.json")
    return with_word_times(task.load(Transcript, "transcript.final.json"), aligned)


def with_marks(track: Track, text: Transcript, source: Source) -> Track:
    """The track with the notices that its video has to show: not reviewed, sample models."""
    marks = []
    if not text.approved:
        spoken = text.lang == source.lang
        marks.append(Mark.MACHINE_TRANSCRIPT if spoken else Mark.MACHINE_TRANSLATION)
    if any(segment.origin and segment.origin.sample for segment in text.segments):
        marks.append(Mark.SAMPLE_MODELS)
    return replace(track, marks=tuple(marks))
