"""The sign-off: a reviewer vouches for a text, and the signature is bound to its bytes."""

from __future__ import annotations

from subtitler.errors import WaitingError
from subtitler.formats.documents import dump, load
from subtitler.model import SignOff, Transcript
from subtitler.review.texts import PATIENCE_S, Text, journal, may, text_of
from subtitler.workdir import Reviewer, WorkingDirectory, now_utc, write_atomically


def approve(directory: WorkingDirectory, *, lang: str | None, reviewer: Reviewer) -> SignOff:
    """Sign the newest text of a language (None: the one spoken) as `reviewer`.

    Any later change of the text or of the recording makes the signature void. Raises ConfigError
    where the reviewer may not sign, WaitingError where something has to come first.
    """
    with directory.lock(PATIENCE_S):
        text = text_of(directory, lang)
        may(reviewer, "approver", text.current.lang)
        if text.stem != "transcript":
            _refuse_early(directory, text)
        signoff = SignOff(
            reviewer=reviewer.name,
            role="approver",
            time_utc=now_utc(),
            text_sha256=text.file_sha256,
            media_sha256=directory.source.sha256,
        )
        journal(
            directory,
            "approve",
            text=text.stem,
            reviewer=reviewer.name,
            text_sha256=text.file_sha256,
        )
        write_atomically(directory.path / f"{text.stem}.signoff.json", dump(signoff))
    return signoff


def _refuse_early(directory: WorkingDirectory, text: Text) -> None:
    """A translation is signed after its transcript, and only while it still follows it."""
    final = "transcript.final.json"
    if not load(Transcript, directory.read(final), f"{directory.id}/{final}").approved:
        raise WaitingError(
            "the transcript has to be signed before a translation of it",
            where=directory.id,
            hint=f"subtitler review approve {directory.path} --as NAME",
        )
    if text.stale:
        raise WaitingError(
            f"{len(text.stale)} segments changed in the transcript since this translation was "
            "reviewed",
            where=directory.id,
            hint=f"look at it again: subtitler review export {directory.path} --lang "
            f"{text.current.lang}, then import it",
        )
