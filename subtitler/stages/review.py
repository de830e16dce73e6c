"""The checkpoint: a stage without an engine that lets through what a person has signed.

The machine's text is `{text}.json`; a person's correction of it `{text}.reviewed.json`, written by
people's tools only; the signature `{text}.signoff.json`. The rest of the pipeline reads
`{text}.final.json`, which only this stage writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from subtitler.model import Segment, SignOff, State, Transcript
from subtitler.stage import Task, stage
from subtitler.stages.signing import term_hashes, touched

Reviewers = Literal["off", "one", "two"]
"""How many people a text needs before it goes on: nobody, one who signs it, or two, of whom the one
who signs has not written the words."""


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """`reviewers`: off (goes on with a visible mark), one or two; `by_language` beats it."""

    reviewers: Reviewers = "one"
    by_language: Mapping[str, Reviewers] = field(default_factory=dict)

    def asked(self, lang: str) -> Reviewers:
        """How many a language needs."""
        return self.by_language.get(lang, self.reviewers)


def standing(
    signoff: SignOff | None,
    text: Transcript,
    *,
    file_sha256: str | None,
    media_sha256: str,
    terms: Mapping[str, str] | None = None,
) -> tuple[str, frozenset[str]]:
    """Why a text is not signed, in words ("" where it is), and the segments that are signed.

    `file_sha256` is that of the text's file, to which old signatures are bound; for `terms` see
    `signing.touched`.
    """
    ids = frozenset(segment.id for segment in text.segments)
    if signoff is None:
        return "a reviewer has to read and sign it", frozenset()
    if signoff.media_sha256 != media_sha256:
        return f"{signoff.reviewer} signed it for another recording", frozenset()
    if not signoff.times_sha256:
        if signoff.text_sha256 != file_sha256:
            return f"the text changed after {signoff.reviewer} signed it", frozenset()
        return "", ids
    changed = touched(text, signoff, terms)
    if changed:
        share = f"{len(changed)} of {len(ids)} segments"
        return f"{share} changed after {signoff.reviewer} signed it", ids - changed
    return "", ids


def _standing(task: Task, stem: str, text: Transcript) -> tuple[str, frozenset[str]]:
    signoff = task.load_optional(SignOff, f"{stem}.signoff.json")
    terms = None
    spoken = task.source.lang
    if signoff is not None and signoff.glossary_sha256 != task.job.glossary.sha256(
        (spoken, text.lang)
    ):
        terms = term_hashes(text, task.job.glossary, spoken)
    return standing(
        signoff,
        text,
        file_sha256=task.sha256(f"{stem}.reviewed.json") or task.sha256(f"{stem}.json"),
        media_sha256=task.source.sha256,
        terms=terms,
    )


def _waits(task: Task, stem: str, text: Transcript, asked: Reviewers) -> str | None:
    """Why the text does not go on, in words for a person; None where it does."""
    if asked == "off":
        return None
    why, _ = _standing(task, stem, text)
    if why or asked == "one":
        return why or None
    signoff = task.load(SignOff, f"{stem}.signoff.json")
    if len(signoff.hands) < 2:
        return f"{signoff.reviewer} signed it; a second person has to read and sign it"
    return None


def _as_signed(task: Task, stem: str, text: Transcript) -> Transcript:
    """The text; approved is what stands under a signature, and nothing else."""
    _, signed = _standing(task, stem, text)
    segments = []
    for item in text.segments:
        state = item.state
        if item.id in signed:
            state = State.APPROVED
        elif state is State.APPROVED:
            state = State.EDITED
        segments.append(replace(item, state=state))
    return replace(text, segments=tuple(segments))


def _transcript(task: Task) -> Transcript:
    reviewed = task.load_optional(Transcript, "transcript.reviewed.json")
    return reviewed or task.load(Transcript, "transcript.json")


def _transcript_gate(task: Task, options: ReviewOptions) -> str | None:
    if not task.job.directory.exists("transcript.json"):
        return None
    asked = options.asked(task.source.lang)
    return _waits(task, "transcript", _transcript(task), asked)


@stage(
    reads=[
        "source.json",
        "transcript.json",
        "transcript.reviewed.json?",
        "transcript.signoff.json?",
    ],
    writes=["transcript.final.json"],
    options=ReviewOptions,
    version=2,
    gate=_transcript_gate,
)
def review_transcript(task: Task, options: ReviewOptions) -> None:
    """Let the signed transcript through, or (reviewers off) the text as it stands, so marked."""
    task.save("transcript.final.json", _as_signed(task, "transcript", _transcript(task)))


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

    `text` is such as `translation.{pivot}`; its files may be missing. Empty without a signature;
    what was changed after it is left out.
    """
    if not task.job.directory.exists(task.job.name_of(f"{text}.json")):
        return {}
    machine = task.load(Transcript, f"{text}.json")
    reviewed = task.load_optional(Transcript, f"{text}.reviewed.json") or machine
    newest = merged(machine, reviewed)
    _, signed = _standing(task, text, newest)
    stale = set(stale_segments(machine, reviewed))
    return {item.id: item.text for item in newest.segments if item.id in signed - stale}


def merged(machine: Transcript, reviewed: Transcript) -> Transcript:
    """A person's words wherever their source is unchanged, the machine's new ones elsewhere.

    When they are said, by whom, and what must not be shown is the transcript's to say, which
    `machine` follows.
    """
    stale = set(stale_segments(machine, reviewed))
    people = {segment.id: segment for segment in reviewed.segments}
    segments = tuple(
        item if item.id in stale else _placed(people[item.id], item) for item in machine.segments
    )
    return replace(machine, segments=segments)


def _placed(own: Segment, machine: Segment) -> Segment:
    withhold = own.withhold if machine.withhold is None else machine.withhold
    return replace(own, span=machine.span, speaker=machine.speaker, withhold=withhold)


def _source_of(segment: Segment) -> tuple[str, str]:
    origin = segment.origin
    return (origin.source, origin.sentence) if origin else ("", "")


def _translation(task: Task) -> Transcript:
    machine = task.load(Transcript, "translation.{lang}.json")
    reviewed = task.load_optional(Transcript, "translation.{lang}.reviewed.json")
    return machine if reviewed is None else merged(machine, reviewed)


def _translation_gate(task: Task, options: ReviewOptions) -> str | None:
    asked = options.asked(task.lang)
    if asked == "off":
        return None
    reviewed = task.load_optional(Transcript, "translation.{lang}.reviewed.json")
    if reviewed is not None:
        stale = stale_segments(task.load(Transcript, "translation.{lang}.json"), reviewed)
        if stale:
            return f"{len(stale)} segments changed in the transcript since they were reviewed"
    return _waits(task, "translation.{lang}", _translation(task), asked)


@stage(
    reads=[
        "source.json",
        "translation.{lang}.json",
        "translation.{lang}.reviewed.json?",
        "translation.{lang}.signoff.json?",
    ],
    writes=["translation.{lang}.final.json"],
    options=ReviewOptions,
    version=2,
    gate=_translation_gate,
    glossary=True,
)
def review_translation(task: Task, options: ReviewOptions) -> None:
    """Let the signed translation through, or (reviewers off) the text as it stands, so marked.

    Where the transcript changed after a person's review, the untouched segments keep the person's
    words and the changed ones get the machine's new ones; nobody's file is altered.
    """
    task.save(
        "translation.{lang}.final.json",
        _as_signed(task, "translation.{lang}", _translation(task)),
    )
