"""What a person does at the review screen: plain values in and out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.errors import ConfigError, SubtitlerError, WaitingError
from subtitler.languages import LANGUAGES, language
from subtitler.model import Segment, Span, State
from subtitler.review import reshaping
from subtitler.review.app.screen import Body, TextDesk, flags, open_comments, spoken_text
from subtitler.review.editing import EditConflict, sha_of
from subtitler.review.findings import dismiss as put_aside
from subtitler.review.memory import Memory, open_memory
from subtitler.review.memory import as_plain as as_offer
from subtitler.review.names import learn
from subtitler.review.recorded import as_plain
from subtitler.review.signature import approve
from subtitler.review.texts import may, text_of
from subtitler.stages.passages import passages
from subtitler.workdir import Collection

if TYPE_CHECKING:
    from starlette.requests import Request


def _words(body: Body, key: str) -> str:
    value = body.get(key, "")
    if not isinstance(value, str):
        raise ConfigError(f"“{key}” is no text")
    return value


def _number(body: Body, key: str) -> int:
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigError(f"“{key}” is no number")
    return value


def _now(at: TextDesk, segment: Segment) -> dict[str, Any]:
    """What a segment is after a change, and what the checks say of it."""
    own = at.desk.text()
    return {
        "findings": flags(at, own).get(segment.id, []),
        "id": segment.id,
        "text": segment.text,
        "start_ms": segment.span.start_ms,
        "end_ms": segment.span.end_ms,
        "state": segment.state.value,
        "sha": sha_of(segment),
        "speaker": segment.speaker,
        "withhold": segment.withhold,
        "edited": segment.state is not State.MACHINE,
        "suggestions": [as_plain(offer) for offer in at.desk.offers(segment.id)],
        "comments": open_comments(at, segment.id),
    }


class Crossed(SubtitlerError):
    """An edit conflict, with what the page needs to show both texts."""

    def __init__(self, told: dict[str, Any], message: str) -> None:
        """`told` is the answer's body."""
        super().__init__(message)
        self.told = {**told, "message": message}


def save(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Change fields of a segment."""
    changes: dict[str, Any] = {}
    if "text" in body:
        changes["text"] = _words(body, "text")
    if "start_ms" in body or "end_ms" in body:
        start_ms, end_ms = _number(body, "start_ms"), _number(body, "end_ms")
        if not 0 <= start_ms < end_ms:
            raise ConfigError("a segment ends after it starts")
        changes["span"] = Span(start_ms, end_ms)
    if "state" in body:
        if body["state"] not in set(State):
            raise ConfigError("there is no such state")
        changes["state"] = State(body["state"])
    for key in ("speaker", "withhold"):
        if key in body:
            changes[key] = _words(body, key) if body[key] is not None else None
    key = request.path_params["segment"]
    if changes.get("state") is State.APPROVED and "text" not in changes:
        _refuse_errors(at, key)
    try:
        after = at.desk.save(key, _words(body, "base"), **changes)
    except EditConflict as error:
        raise _crossed(at, error) from None
    return _now(at, after)


def _refuse_errors(at: TextDesk, segment_id: str) -> None:
    """An error (not a warning) keeps a segment from being approved, and never from being saved."""
    told = flags(at, at.desk.text()).get(segment_id, [])
    errors = [one["message"] for one in told if one["severity"] == "error"]
    if errors:
        raise WaitingError(f"put this aside with a reason, or correct it: {errors[0]}")


def _crossed(at: TextDesk, error: EditConflict) -> Crossed:
    now = _now(at, error.segment)
    return Crossed({"segment": now, "sha": now["sha"]}, str(error))


def split(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Make two segments of one."""
    key = request.path_params["segment"]
    at_ms = _number(body, "at_ms") if body.get("at_ms") is not None else None
    try:
        reshaping.split(at.desk, key, _words(body, "base"), _number(body, "at_char"), at_ms)
    except EditConflict as error:
        raise _crossed(at, error) from None
    return {}


def merge(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Make one segment of two."""
    key = request.path_params["segment"]
    try:
        reshaping.merge(
            at.desk, key, _words(body, "base"), _words(body, "next"), _words(body, "next_base")
        )
    except EditConflict as error:
        raise _crossed(at, error) from None
    return {}


def insert(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Write down speech that nobody wrote down."""
    start_ms, end_ms = _number(body, "start_ms"), _number(body, "end_ms")
    if not 0 <= start_ms < end_ms:
        raise ConfigError("a segment ends after it starts")
    return {"id": reshaping.insert(at.desk, Span(start_ms, end_ms), _words(body, "text"))}


def remove(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Take out what nobody says."""
    key = request.path_params["segment"]
    try:
        return {"entry": reshaping.remove(at.desk, key, _words(body, "base"))}
    except EditConflict as error:
        raise _crossed(at, error) from None


def speakers(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Give a speaker another pseudonym everywhere."""
    count = reshaping.rename_speaker(at.desk, _words(body, "old"), _words(body, "new"))
    return {"segments": count}


def reference(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """The texts of another language beside this one, by segment."""
    other = request.path_params["other"]
    if other not in LANGUAGES:
        raise ConfigError("there is no such language")
    text = text_of(at.video, other)
    row = language(other)
    texts = {item.id: item.text for item in text.current.segments}
    return {"lang": other, "rtl": row.rtl, "texts": texts}


def history(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Every version of a segment, newest first."""
    found = at.desk.history(request.path_params["segment"])
    return {"versions": [{**as_plain(item), "restorable": True} for item in found]}


def restore(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Go back to a version."""
    key = request.path_params["segment"]
    try:
        after = at.desk.restore(key, _words(body, "base"), _words(body, "version"))
    except EditConflict as error:
        raise _crossed(at, error) from None
    return _now(at, after)


def comments(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """What was said of a segment."""
    found = at.desk.comments(request.path_params["segment"])
    return {"comments": [as_plain(item) for item in found]}


def comment(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Say something of a segment."""
    at.desk.comment(request.path_params["segment"], _words(body, "text"))
    return {}


def resolve(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Settle a comment."""
    at.desk.resolve(request.path_params["segment"], request.path_params["comment"])
    return {}


def assign(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Ask somebody to work on the text."""
    name = _words(body, "name")
    if name:
        at.collection.reviewer(name)
    at.desk.assign(name, _words(body, "due"))
    return {}


def learn_name(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Keep a name that somebody corrected in the collection's own glossary."""
    may(at.desk.reviewer, "editor", at.lang)
    file = learn(at.collection, at.lang, _words(body, "name"))
    return {"file": file}


def memory(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """What was approved elsewhere for the sentence of a segment, best first."""
    key = request.path_params["segment"]
    spoken = spoken_text(at.video)
    if spoken.lang == at.lang:
        return {"offers": []}
    for passage in passages(spoken.segments, spoken.lang):
        if key in passage.ids:
            lang = passage.segments[0].language or spoken.lang
            index = _memory(at.collection).index(lang, at.lang)
            offers = index.suggest(passage.text, most=_OFFERS)
            return {"offers": [{**as_offer(item), "id": ""} for item in offers]}
    return {"offers": []}


_OFFERS = 3
_REMEMBERED_S = 600
_MEMORIES: dict[Path, tuple[float, Memory]] = {}


def _memory(collection: Collection) -> Memory:
    """The memory as it was at most ten minutes ago: ten thousand videos take seconds to read."""
    held = _MEMORIES.get(collection.path)
    if held is None or time.monotonic() - held[0] > _REMEMBERED_S:
        held = time.monotonic(), open_memory(collection)
        _MEMORIES[collection.path] = held
    return held[1]


def suggestion(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """A suggestion was taken, or not."""
    action = request.path_params["action"]
    if action not in ("take", "drop"):
        raise ConfigError("there is no such action")
    key, offer = request.path_params["segment"], request.path_params["suggestion"]
    at.desk.settle(key, offer, taken=action == "take")
    return {}


def replace(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """The same correction everywhere: shown first, then done."""
    old, new = _words(body, "old"), _words(body, "new")
    entry = ""
    if body.get("preview", True):
        found = at.desk.would_replace(old, new)
    else:
        entry, found = at.desk.replace(old, new)
    rows = [
        {
            "id": item.segment.id,
            "start_ms": item.segment.span.start_ms,
            "difference": item.difference,
        }
        for item in found
    ]
    return {"changes": rows, "entry": entry}


def undo(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Take a replacement back."""
    return {"segments": at.desk.undo(_words(body, "entry"))}


def dismiss(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Put findings aside with a reason."""
    keys = body.get("keys", [])
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ConfigError("“keys” is no list of keys")
    reason = _words(body, "reason")
    done = put_aside(
        at.video,
        keys,
        reviewer=at.desk.reviewer,
        reason=reason,
        glossary=at.collection.glossary,
    )
    return {"dismissed": [item.key for item in done]}


def sign(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Sign the text."""
    done = approve(
        at.video,
        lang=at.lang,
        reviewer=at.desk.reviewer,
        glossary=at.collection.glossary,
        asked=at.desk.asked,
    )
    return {"reviewer": done.reviewer, "time_utc": done.time_utc}
