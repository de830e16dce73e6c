"""The checkpoint: a stage without an engine that lets through what a person has signed.

The machine's text is `{text}.json`; a person's correction of it `{text}.reviewed.json`, written by
people's tools only; the signature `{text}.signoff.json`. The rest of the pipeline reads
`{text}.final.json`, which only this stage writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from subtitler.model import Segment, SignOff, State, Transcript
from subtitler.stage import Task, stage


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """`required`: whether to wait for a signature, or go on with a visible mark."""

    required: bool = True


def _waits(task: Task, text: str) -> str | None:
    """Why the text is not signed, in words for a person; None where it is."""
    machine, reviewed = f"{text}.json", f"{text}.reviewed.json"
    signoff = task.load_optional(SignOff, f"{text}.signoff.json")
    if signoff is None:
        return "a reviewer has to read and sign it"
    signed = task.sha256(reviewed) or task.sha256(machine)
    if signoff.text_sha256 != signed:
        return f"the text changed after {signoff.reviewer} signed it"
    if signoff.media_sha256 != task.source.sha256:
        return f"{signoff.reviewer} signed it for another recording"
    return None


def _approved(transcript: Transcript) -> Transcript:
    segments = tuple(replace(item, state=State.APPROVED) for item in transcript.segments)
    return replace(transcript, segments=segments)


def _transcript_gate(task: Task, options: ReviewOptions) -> str | None:
    return _waits(task, "transcript") if options.required else None


@stage(
    reads=[
        "source.json",
        "transcript.json",
        "transcript.reviewed.json?",
        "transcript.signoff.json?",
    ],
    writes=["transcript.final.json"],
    options=ReviewOptions,
    version=1,
    gate=_transcript_gate,
)
def review_transcript(task: Task, options: ReviewOptions) -> None:
    """Let the signed transcript through, or (not required) the text as it stands, so marked."""
    reviewed = task.load_optional(Transcript, "transcript.reviewed.json")
    text = reviewed or task.load(Transcript, "transcript.json")
    if _waits(task, "transcript") is None:
        text = _approved(text)
    task.save("transcript.final.json", text)


def stale_segments(machine: Transcript, reviewed: Transcript) -> list[str]:
    """Ids of segments whose source text changed, came or went since a person reviewed them.

    `machine` is the newest translation, whose `origin.source` is today's source text. Where the
    sentence runs over several segments, a change in one of them makes all of them stale.
    """
    today = {segment.id: _source_of(segment) for segment in machine.segments}
    then = {segment.id: _source_of(segment) for segment in reviewed.segments}
    return sorted(key for key in today.keys() | then.keys() if today.get(key) != then.get(key))


def signed_texts(task: Task, text: str) -> dict[str, str]:
    """The texts that a person has signed and whose source has not changed since, by segment.

    `text` is such as `translation.{pivot}`; its files may be missing. Empty without a signature
    that holds.
    """
    if not task.job.directory.exists(task.job.name_of(f"{text}.json")) or _waits(task, text):
        return {}
    machine = task.load(Transcript, f"{text}.json")
    reviewed = task.load_optional(Transcript, f"{text}.reviewed.json") or machine
    stale = set(stale_segments(machine, reviewed))
    return {item.id: item.text for item in reviewed.segments if item.id not in stale}


def merged(machine: Transcript, reviewed: Transcript) -> Transcript:
    """A person's words wherever their source is unchanged, the machine's new ones elsewhere."""
    stale = set(stale_segments(machine, reviewed))
    people = {segment.id: segment for segment in reviewed.segments}
    segments = tuple(item if item.id in stale else people[item.id] for item in machine.segments)
    return replace(machine, segments=segments)


def _source_of(segment: Segment) -> tuple[str, str]:
    origin = segment.origin
    return (origin.source, origin.sentence) if origin else ("", "")


def _translation_waits(task: Task) -> str | None:
    reviewed = task.load_optional(Transcript, "translation.{lang}.reviewed.json")
    if reviewed is not None:
        stale = stale_segments(task.load(Transcript, "translation.{lang}.json"), reviewed)
        if stale:
            return f"{len(stale)} segments changed in the transcript since they were reviewed"
    return _waits(task, "translation.{lang}")


def _translation_gate(task: Task, options: ReviewOptions) -> str | None:
    return _translation_waits(task) if options.required else None


@stage(
    reads=[
        "source.json",
        "translation.{lang}.json",
        "translation.{lang}.reviewed.json?",
        "translation.{lang}.signoff.json?",
    ],
    writes=["translation.{lang}.final.json"],
    options=ReviewOptions,
    version=1,
    gate=_translation_gate,
)
def review_translation(task: Task, options: ReviewOptions) -> None:
    """Let the signed translation through, or (not required) the text as it stands, so marked.

    Where the transcript changed after a person's review, the untouched segments keep the person's
    words and the changed ones get the machine's new ones; nobody's file is altered.
    """
    machine = task.load(Transcript, "translation.{lang}.json")
    reviewed = task.load_optional(Transcript, "translation.{lang}.reviewed.json")
    if _translation_waits(task) is None:
        text = _approved(reviewed or machine)
    elif reviewed is None:
        text = machine
    else:
        text = merged(machine, reviewed)
    task.save("translation.{lang}.final.json", text)
