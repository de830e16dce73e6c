"""What a person should look at before a language is published."""

from __future__ import annotations

from dataclasses import dataclass

from subtitler.formats.documents import Findings
from subtitler.layout import layout as lay_out
from subtitler.model import Finding, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.layout import final_text


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """Nothing to choose: limits are the language's own (`languages.py`), terms the glossaries'."""


@stage(
    reads=["{text}.final.json", "{text}.aligned.json?", "transcript.final.json"],
    writes=["findings.{lang}.json"],
    options=CheckOptions,
    version=3,
    glossary=True,
)
def check(task: Task, options: CheckOptions) -> None:
    """Note what does not fit the limits of the language, and where a translation lost something."""
    text = final_text(task)
    _, findings = lay_out(text)
    from subtitler.checks.letters import look_alike_findings  # brings numpy, as all checks

    findings = (*look_alike_findings(text), *findings)
    if task.lang != task.source.lang:
        findings = (*_of_translation(task, text), *findings)
    task.save("findings.{lang}.json", Findings(findings))
    task.fact("findings", len(findings))


def _of_translation(task: Task, text: Transcript) -> tuple[Finding, ...]:
    # These bring numpy with them, which the command line does without.
    from subtitler.checks.noticing import worst_first
    from subtitler.checks.terminology import name_findings, term_findings
    from subtitler.checks.translation import translation_findings

    source = task.load(Transcript, "transcript.final.json")
    rows = task.job.glossary
    found = [
        *term_findings(source, text, rows),
        *name_findings(source, text, rows),
        *translation_findings(source, text),
    ]
    return worst_first(found)
