"""What a person should look at before a language is published."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler import media
from subtitler.formats.documents import Findings
from subtitler.layout import layout as lay_out
from subtitler.model import Finding, Source, Track, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.layout import final_text, speech_of


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
    ],
    writes=["findings.{lang}.json"],
    options=CheckOptions,
    version=5,
    glossary=True,
)
def check(task: Task, options: CheckOptions) -> None:
    """Note what is wrong on screen, and where a translation lost something."""
    # These bring numpy with them, which the command line does without.
    from subtitler.checks.letters import look_alike_findings
    from subtitler.checks.noticing import worst_first

    text = final_text(task)
    found = [*_on_screen(task, text), *look_alike_findings(text)]
    if task.lang != task.source.lang:
        found += _of_translation(task, text)
    task.save("findings.{lang}.json", Findings(worst_first(found)))
    task.fact("findings", len(found))


def _on_screen(task: Task, text: Transcript) -> tuple[Finding, ...]:
    """What the cues show; where nobody has laid them out, those that would be."""
    from subtitler.checks.screen import screen_findings

    source = task.load(Source, "source.json")
    track = (
        task.load_optional(Track, "subtitles.{lang}.json")
        or lay_out(text, speech=speech_of(task))[0]
    )
    unknown = media.missing_letters([cue.text for cue in track.cues], task.lang)
    missing = {letter for letter, _, _ in unknown}
    return screen_findings(
        track,
        text,
        duration_ms=source.info.duration_ms,
        supports=lambda letter: letter not in missing,
    )


def _of_translation(task: Task, text: Transcript) -> tuple[Finding, ...]:
    from subtitler.checks.terminology import name_findings, term_findings
    from subtitler.checks.translation import translation_findings

    source = task.load(Transcript, "transcript.final.json")
    rows = task.job.glossary
    return (
        *term_findings(source, text, rows),
        *name_findings(source, text, rows),
        *translation_findings(source, text),
    )
