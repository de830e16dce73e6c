"""The sign-off: a reviewer vouches for a text, and the signature is bound to all that it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from subtitler.checks.noticing import clock
from subtitler.errors import ConfigError, WaitingError
from subtitler.formats.documents import dump, load
from subtitler.glossary import Glossary
from subtitler.model import Finding, Segment, Severity, Signature, SignOff, State, Transcript
from subtitler.review.changes import difference
from subtitler.review.editing import Desk
from subtitler.review.findings import current_findings, dismissals, listen_again
from subtitler.review.texts import PATIENCE_S, Text, may, text_of, write_text
from subtitler.stages.review import Reviewers, standing
from subtitler.stages.signing import (
    segment_hashes,
    source_sha256,
    term_hashes,
    text_sha256,
    times_sha256,
)
from subtitler.workdir import Reviewer, WorkingDirectory, now_utc, write_atomically

_NOTHING = Glossary()
_NAMED = 5


def approve(
    directory: WorkingDirectory,
    *,
    lang: str | None,
    reviewer: Reviewer,
    glossary: Glossary = _NOTHING,
    asked: Reviewers = "one",
) -> SignOff:
    """Sign the newest text of a language (None: the one spoken) as `reviewer`.

    The text is checked as it stands; from now on it is a person's file, whatever the machine makes
    later. Where `asked` is "two", nobody signs words that only they have seen. Raises ConfigError
    where the reviewer may not sign, WaitingError with every reason where something has to come
    first; then nothing is written.
    """
    if lang in (None, directory.source.lang):
        listen_again(directory)
    with directory.lock(PATIENCE_S):
        text = text_of(directory, lang)
        may(reviewer, "approver", text.current.lang)
        desk = Desk(directory, text.current.lang, reviewer)
        reasons = [
            *_too_early(directory, text),
            *_unfinished(text),
            *(_own_words(desk, text) if asked == "two" else ()),
            *_open_errors(directory, text, glossary),
        ]
        if reasons:
            raise WaitingError(
                f"cannot be signed by {reviewer.name}: {'; '.join(reasons)}",
                where=f"{directory.id}/{text.stem}",
                hint=_hint(directory, text, reviewer),
            )
        signoff = _signoff(directory, text, desk, glossary)
        desk.note("approve", text_sha256=signoff.text_sha256)
        segments = tuple(replace(item, state=State.APPROVED) for item in text.current.segments)
        name = f"{text.stem}.reviewed.json"
        write_text(directory, name, replace(text.current, segments=segments))
        write_atomically(directory.path / f"{text.stem}.signoff.json", dump(signoff))
    return signoff


def signoff_of(directory: WorkingDirectory, stem: str) -> SignOff | None:
    """The last signature under a text, whether it still holds or not."""
    name = f"{stem}.signoff.json"
    if not directory.exists(name):
        return None
    return load(SignOff, directory.read(name), f"{directory.id}/{name}")


def signed(
    directory: WorkingDirectory, text: Text, glossary: Glossary = _NOTHING
) -> tuple[str, frozenset[str]]:
    """Why a text is not signed ("" where it is), and which of its segments are."""
    signoff = signoff_of(directory, text.stem)
    spoken = directory.source.lang
    terms = None
    if signoff is not None and signoff.glossary_sha256 != _of_pair(glossary, spoken, text.current):
        terms = term_hashes(text.current, glossary, spoken)
    return standing(
        signoff,
        text.current,
        file_sha256=text.file_sha256,
        media_sha256=directory.source.sha256,
        terms=terms,
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """A segment that is no longer what was signed; `text` marks the words, `[-old-] {+new+}`.

    `what` says what changed: words, or else times, source or terms; or that it came or went.
    """

    id: str
    where: str
    what: str
    text: str


def signed_changes(directory: WorkingDirectory, text: Text, glossary: Glossary) -> list[Changed]:
    """What needs another look since the last signature, in order of time; nothing without one."""
    signoff = signoff_of(directory, text.stem)
    if signoff is None:
        return []
    _, vouched = signed(directory, text, glossary)
    desk = Desk(directory, text.current.lang, Reviewer("", ()))
    found = []
    for item in text.current.segments:
        if item.id in vouched:
            continue
        before = desk.as_signed(item)
        words = difference(before, item.text)
        what = "words" if before != item.text else "times, source or terms"
        if signoff.segments and item.id not in signoff.segments:
            what = "came"
        found.append(Changed(item.id, clock(item.span.start_ms), what, words))
    gone = signoff.segments.keys() - {item.id for item in text.current.segments}
    return [*found, *(Changed(key, "", "went", "") for key in sorted(gone))]


def open_errors(
    directory: WorkingDirectory, text: Text, glossary: Glossary
) -> list[tuple[str, Finding]]:
    """The errors (no warnings) of a text as it stands that nobody has put aside, with keys."""
    aside = dismissals(directory)
    return [
        (key, item)
        for key, item in current_findings(directory, text, glossary)
        if item.severity is Severity.ERROR and key not in aside
    ]


def _signoff(directory: WorkingDirectory, text: Text, desk: Desk, glossary: Glossary) -> SignOff:
    current, spoken = text.current, directory.source.lang
    made = SignOff(
        reviewer=desk.reviewer.name,
        role="approver",
        time_utc=now_utc(),
        text_sha256=text_sha256(current),
        media_sha256=directory.source.sha256,
        source_sha256=source_sha256(current),
        times_sha256=times_sha256(current),
        glossary_sha256=_of_pair(glossary, spoken, current),
        segments=segment_hashes(current),
        terms=term_hashes(current, glossary, spoken),
        editors=tuple(sorted({who for item in current.segments if (who := desk.writer(item))})),
    )
    last = signoff_of(directory, text.stem)
    if last is None or last.segments != made.segments or last.media_sha256 != made.media_sha256:
        return made
    before = (*last.earlier, Signature(last.reviewer, last.role, last.time_utc))
    others = tuple(item for item in before if item.reviewer != made.reviewer)
    return replace(made, earlier=others)


def _of_pair(glossary: Glossary, spoken: str, text: Transcript) -> str:
    return glossary.sha256((spoken, text.lang))


def _too_early(directory: WorkingDirectory, text: Text) -> list[str]:
    """A translation is signed after its transcript, and only while it still follows it."""
    if text.stem == "transcript":
        return []
    final = "transcript.final.json"
    if not directory.exists(final):
        raise ConfigError("has no transcript that is final", where=directory.id)
    reasons = []
    if not load(Transcript, directory.read(final), f"{directory.id}/{final}").approved:
        reasons.append("the transcript has to be signed before a translation of it")
    if text.stale:
        reasons.append(
            f"segments that changed in the transcript since this translation was reviewed: "
            f"{len(text.stale)}"
        )
    return reasons


def _unfinished(text: Text) -> list[str]:
    left = [item for item in text.current.segments if item.state is State.NEEDS_WORK]
    return [f"segments marked as needing work: {len(left)} ({_places(left)})"] if left else []


def _own_words(desk: Desk, text: Text) -> list[str]:
    """Words that nobody has looked at but the one who wrote them."""
    own = [
        item
        for item in text.current.segments
        if desk.writer(item) == desk.reviewer.name
        and desk.approver(item) in ("", desk.reviewer.name)
    ]
    if not own:
        return []
    return [
        f"segments in {desk.reviewer.name}'s own words: {len(own)} ({_places(own)}); somebody "
        "else has to approve them"
    ]


def _open_errors(directory: WorkingDirectory, text: Text, glossary: Glossary) -> list[str]:
    found = open_errors(directory, text, glossary)
    if not found:
        return []
    times = {item.id: item for item in text.current.segments}
    told = [
        f"{key} {item.check}{_at([times[s] for s in item.segments if s in times])}"
        for key, item in found[:_NAMED]
    ]
    more = f", and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return [f"open errors: {len(found)} ({', '.join(told)}{more})"]


def _at(segments: Sequence[Segment]) -> str:
    return f" at {clock(segments[0].span.start_ms)}" if segments else ""


def _places(segments: Sequence[Segment]) -> str:
    told = ", ".join(clock(item.span.start_ms) for item in segments[:_NAMED])
    return told + (" …" if len(segments) > _NAMED else "")


def _hint(directory: WorkingDirectory, text: Text, reviewer: Reviewer) -> str:
    lang = "" if text.stem == "transcript" else f" --lang {text.current.lang}"
    return (
        f"subtitler review serve shows them; or correct them: subtitler review export "
        f"{directory.path}{lang}; an error that is none: subtitler review dismiss "
        f'{directory.path} KEY --as {reviewer.name} --because "…"'
    )
