"""Whose turn it is: how many people a text needs, and who of them can go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from subtitler.model import State
from subtitler.pipeline import load_pipeline
from subtitler.review.editing import Desk
from subtitler.review.signature import signed, signoff_of
from subtitler.review.texts import text_of
from subtitler.stages.review import Reviewers, ReviewOptions
from subtitler.workdir import Collection, Reviewer, WorkingDirectory

What = Literal["", "correct", "read", "approve"]
"""What there is to do: nothing, words to mend, a text that nobody has read, one to be signed."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What has to be done with a text next, and the pseudonyms of those who may do it.

    `what` is "" where nothing has to be done; `why` says what is missing. Where somebody was asked
    to do it and may, `names` has them alone, and `due` the day, if one was said.
    """

    what: What
    names: tuple[str, ...] = ()
    why: str = ""
    due: str = ""


@lru_cache(maxsize=8)
def _options(collection: Collection, stage: str) -> ReviewOptions:
    for step in load_pipeline(collection).steps:
        if step.stage.name == stage:
            options: ReviewOptions = step.options
            return options
    return ReviewOptions()


def asked_for(collection: Collection, directory: WorkingDirectory, lang: str) -> Reviewers:
    """How many people the collection asks for a text: its pipeline says so.

    Raises ConfigError for a pipeline that is wrong.
    """
    spoken = lang == directory.source.lang
    return _options(collection, "review-transcript" if spoken else "review-translation").asked(lang)


def whose_turn(collection: Collection, directory: WorkingDirectory, lang: str) -> Turn:
    """What a text waits for. Raises ConfigError where there is none yet."""
    turn = _turn(collection, directory, lang)
    asked = Desk(directory, lang, Reviewer("", ())).assigned
    if asked is None or not turn.what:
        return turn
    names = (asked.name,) if asked.name in turn.names else turn.names
    return replace(turn, names=names, due=asked.due)


def _turn(collection: Collection, directory: WorkingDirectory, lang: str) -> Turn:
    asked = asked_for(collection, directory, lang)
    text = text_of(directory, lang)
    why, vouched = signed(directory, text, collection.glossary)
    signoff = signoff_of(directory, text.stem)
    reviewers = [
        item
        for item in collection.settings.reviewer
        if not item.languages or lang in item.languages
    ]
    if asked == "off" or (not why and asked == "one"):
        return Turn("")
    if not why and signoff is not None:
        if len(signoff.hands) > 1:
            return Turn("")
        why = f"{signoff.reviewer} signed it; a second person has to read and sign it"
        others = [item for item in reviewers if item.name not in signoff.hands]
        return Turn("approve", _with(others, "approver"), why)
    if text.stale:
        count = len(text.stale)
        why = f"{count} segments changed in the transcript since they were reviewed"
        return Turn("correct", _with(reviewers, "editor"), why)
    left = sum(item.state is State.NEEDS_WORK for item in text.current.segments)
    if left:
        return Turn(
            "correct", _with(reviewers, "editor"), f"{left} segments are marked as needing work"
        )
    if not directory.exists(f"{text.stem}.reviewed.json"):
        return Turn("read", _with(reviewers, "editor", "approver"), why)
    able = [item for item in reviewers if "approver" in item.roles]
    if asked == "two":
        desk = Desk(directory, lang, Reviewer("", ()))
        open_ones = [item for item in text.current.segments if item.id not in vouched]
        own = {
            desk.writer(item)
            for item in open_ones
            if desk.approver(item) in ("", desk.writer(item))
        }
        able = [item for item in able if item.name not in own]
    return Turn("approve", _with(able, "approver"), why)


def _with(reviewers: list[Reviewer], *roles: str) -> tuple[str, ...]:
    return tuple(item.name for item in reviewers if any(role in item.roles for role in roles))
