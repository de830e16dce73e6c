"""What in a transcript may be missing, invented or wrong: one list, worst first."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

from subtitler.formats.documents import Findings
from subtitler.model import Severity, Source, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.listening import profile_for


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """Nothing to choose: what is told is told, and a person decides."""


@stage(
    reads=[
        "source.json",
        "audio.wav",
        "transcript.json",
        "transcript.reviewed.json?",
        "transcript.second.json?",
    ],
    writes=["findings.json"],
    options=AuditOptions,
    version=1,
)
def audit(task: Task, options: AuditOptions) -> None:
    """Look for speech without words, words without speech, and what a recogniser makes up."""
    # These bring numpy with them, which the command line does without.
    from subtitler import checks
    from subtitler.sound import care

    source = task.load(Source, "source.json")
    heard = task.load(Transcript, "transcript.json")
    text = task.load_optional(Transcript, "transcript.reviewed.json") or heard
    profile = profile_for(task)
    second = task.load_optional(Transcript, "transcript.second.json")
    found = checks.audit(text, profile, languages=source.languages, second=second)
    task.save("findings.json", Findings(found))
    counts = Counter(item.severity for item in found)
    task.fact("findings", {severity.value: counts[severity] for severity in Severity})
    task.fact("sound", _rounded(asdict(care(profile))))


def _rounded(figures: dict[str, float | None]) -> dict[str, float | None]:
    """Figures as people read them: levels to a tenth of a dB, shares to a ten-thousandth."""
    return {
        name: value if value is None else round(value, 4 if name == "clipped" else 1)
        for name, value in figures.items()
    }
