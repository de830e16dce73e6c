"""What a person should look at before a language is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from subtitler import media
from subtitler.formats.documents import Findings
from subtitler.glossary import Glossary
from subtitler.layout import layout as lay_out
from subtitler.model import Finding, Source, Track, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.layout import final_text, speech_of
from subtitler.stages.shots import shot_changes_of


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """Nothing to choose: limits are the language's own (`languages.py`), terms the glossaries'."""


@stage(
    reads=[
        "source.json",
        "{text}.final.json",
        "{text}.aligned.json?",
        "transcript.final.json",
        "transcript.aligned.json?",
        "subtitles.{lang}.json?",
        "shots.json?",
    ],
    writes=["findings.{lang}.json"],
    options=CheckOptions,
    version=6,
    glossary=True,
)
def check(task: Task, options: CheckOptions) -> None:
    """Note what is wrong on screen, and where a translation lost something."""
    text = final_text(task)
    translated = task.lang != task.source.lang
    found = text_findings(
        text,
        task.load(Source, "source.json"),
        spoken=task.load(Transcript, "transcript.final.json") if translated else None,
        speech=speech_of(task),
        track=task.load_optional(Track, "subtitles.{lang}.json"),
        glossary=task.job.glossary,
        shot_changes_ms=shot_changes_of(task),
    )
    task.save("findings.{lang}.json", Findings(found))
    task.fact("findings", len(found))


def text_findings(
    text: Transcript,
    source: Source,
    *,
    spoken: Transcript | None,
    glossary: Glossary,
    speech: Transcript | None = None,
    track: Track | None = None,
    shot_changes_ms: Sequence[int] = (),
) -> tuple[Finding, ...]:
    """Everything that the checks say of a text, worst first.

    `spoken` is what a translation translates (None for the transcript), `speech` the same with the
    best times of words; `track` how the text is laid out, where somebody has; `shot_changes_ms`
    when the shots of the film begin.
    """
    # These bring numpy with them, which the command line does without.
    from subtitler.checks.letters import look_alike_findings
    from subtitler.checks.noticing import worst_first
    from subtitler.checks.screen import screen_findings

    track = track or lay_out(text, speech=speech or spoken, shot_changes_ms=shot_changes_ms)[0]
    missing = {
        letter for letter, _, _ in media.missing_letters([c.text for c in track.cues], text.lang)
    }
    found = [
        *screen_findings(
            track,
            text,
            duration_ms=source.info.duration_ms,
            cuts_ms=shot_changes_ms,
            supports=lambda letter: letter not in missing,
        ),
        *look_alike_findings(text),
    ]
    if spoken is not None:
        found += _of_translation(spoken, text, glossary)
    return worst_first(found)


def _of_translation(spoken: Transcript, text: Transcript, rows: Glossary) -> tuple[Finding, ...]:
    from subtitler.checks.terminology import name_findings, term_findings
    from subtitler.checks.translation import translation_findings

    return (
        *term_findings(spoken, text, rows),
        *name_findings(spoken, text, rows),
        *translation_findings(spoken, text),
    )
