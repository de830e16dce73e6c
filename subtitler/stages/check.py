"""What a person should look at before a language is published."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler.formats.documents import Findings
from subtitler.layout import layout as lay_out
from subtitler.stage import Task, stage
from subtitler.stages.layout import final_text


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """Nothing to choose: the limits are the language's own (`languages.py`)."""


@stage(
    reads=["{text}.final.json", "{text}.aligned.json?"],
    writes=["findings.{lang}.json"],
    options=CheckOptions,
    version=2,
)
def check(task: Task, options: CheckOptions) -> None:
    """Note what does not fit the limits of the language: too fast, too long, too short."""
    _, findings = lay_out(final_text(task))
    task.save("findings.{lang}.json", Findings(findings))
    task.fact("findings", len(findings))
