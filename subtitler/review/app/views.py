"""What the pages are told, and what they may ask for: plain values in and out."""

from __future__ import annotations

import hashlib
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.errors import ConfigError, SubtitlerError
from subtitler.languages import language
from subtitler.model import Finding, Segment, Span, State, Transcript
from subtitler.review.editing import Desk, EditConflict, sha_of
from subtitler.review.findings import current_findings, dismissals, recorded_findings
from subtitler.review.findings import dismiss as put_aside
from subtitler.review.memory import Memory, open_memory
from subtitler.review.memory import as_plain as as_offer
from subtitler.review.recorded import as_plain
from subtitler.review.signature import approve
from subtitler.review.texts import Text, read_text
from subtitler.review.turns import asked_for
from subtitler.stages.passages import passages
from subtitler.terms import Terminology, accepted, terminology
from subtitler.workdir import Collection, Reviewer, WorkingDirectory

if TYPE_CHECKING:
    from starlette.requests import Request

Body = dict[str, Any]


def desk(
    collection: Collection, video: WorkingDirectory, lang: str, reviewer: Reviewer
) -> TextDesk:
    """The desk of a reviewer at one text of a video."""
    asked = asked_for(collection, video, lang)
    return TextDesk(collection, Desk(video, lang, reviewer, asked))


class TextDesk:
    """A desk with the collection around it, for the glossary."""

    def __init__(self, collection: Collection, desk: Desk) -> None:
        self.collection = collection
        self.desk = desk

    @property
    def video(self) -> WorkingDirectory:
        """The video."""
        return self.desk.directory

    @property
    def lang(self) -> str:
        """The language of the text."""
        return self.desk.lang


# One text ----------------------------------------------------------------------------------------


def text(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """All that the review screen shows."""
    video, lang = at.video, at.lang
    own = at.desk.text()
    row = language(lang)
    spoken = language(video.source.lang)
    reviewer = at.desk.reviewer
    answers = not reviewer.languages or lang in reviewer.languages
    return {
        "video": video.id,
        "lang": lang,
        "name": row.endonym,
        "rtl": row.rtl,
        "mode": "transcript" if own.stem == "transcript" else "translation",
        "source_lang": spoken.code,
        "source_name": spoken.endonym,
        "source_rtl": spoken.rtl,
        "reviewer": reviewer.name,
        "may_edit": answers and "editor" in reviewer.roles,
        "may_approve": answers and "approver" in reviewer.roles,
        "media": {
            "proxy": video.exists("proxy.mp4"),
            "peaks": video.exists("peaks.json"),
            "picture": video.source.info.video is not None,
        },
        "limits": {
            "line_chars": row.line_chars,
            "max_lines": row.max_lines,
            "reading_speed": row.reading_speed,
            "half_width": row.half_width,
        },
        "version": version(at),
        "segments": _rows(at, own),
    }


def version(at: TextDesk) -> str:
    """Changes whenever anything that the screen shows changes on disk."""
    told = hashlib.sha256()
    stem = at.desk.stem
    names = [f"{stem}.json", f"{stem}.reviewed.json", "transcript.final.json"]
    names += ["dismissals.json", f"findings.{at.lang}.json", "findings.json"]
    for name in names:
        told.update(f"{name}={at.video.sha256(name)};".encode())
    journal = at.video.journal.path
    told.update(str(journal.stat().st_size if journal.exists() else 0).encode())
    return told.hexdigest()[:20]


def news(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """What changed since a version: nothing, or every row as it is now."""
    now = version(at)
    if request.query_params.get("version") == now:
        return {"version": now, "segments": []}
    return {"version": now, "segments": _rows(at, at.desk.text())}


def _rows(at: TextDesk, own: Text) -> list[dict[str, Any]]:
    video = at.video
    spoken = _spoken(video) if own.stem != "transcript" else own.current
    source = {segment.id: segment for segment in spoken.segments}
    flags = _flags(at, own)
    terms = _terms(at, video.source.lang)
    stale = set(own.stale)
    return [
        _row(at, segment, source.get(segment.id), flags.get(segment.id, []), terms, stale)
        for segment in own.current.segments
    ]


def _flags(at: TextDesk, own: Text) -> dict[str, list[dict[str, Any]]]:
    """What the checks say of each segment; of words that were changed since, what they say now."""
    changed = _changed_since_checks(at, own)
    told = [
        (key, item)
        for key, item in recorded_findings(at.video, at.lang)
        if not changed.intersection(item.segments)
    ]
    told += _of_changed(at, own, changed)
    aside = dismissals(at.video)
    flags: dict[str, list[dict[str, Any]]] = {}
    for key, item in told:
        for segment_id in item.segments if key not in aside else ():
            flags.setdefault(segment_id, []).append(_flag(key, item))
    return flags


def _changed_since_checks(at: TextDesk, own: Text) -> set[str]:
    """Segments that a person changed after the last checks; all where nothing was checked."""
    ids = {segment.id for segment in own.current.segments}
    spoken = own.stem == "transcript"
    if not at.video.exists("findings.json" if spoken else f"findings.{at.lang}.json"):
        return ids
    stage, lang = ("audit", None) if spoken else ("check", at.lang)
    times = [
        line["time_utc"]
        for line in at.video.ledger.lines()
        if (line["stage"], line.get("lang")) == (stage, lang)
    ]
    return at.desk.changed_since(times[-1]) if times else set()


def _of_changed(at: TextDesk, own: Text, ids: set[str]) -> list[tuple[str, Finding]]:
    """What the checks say of segments that have changed since they last ran."""
    changed = [segment for segment in own.current.segments if segment.id in ids]
    keys = [(at.video.path, at.lang, sha_of(item), item.id) for item in changed]
    unknown = {key[-1] for key in keys if key not in _CHECKED}
    if unknown:
        rows = at.collection.glossary
        fresh = current_findings(at.video, own, rows, ids=unknown)
        while len(_CHECKED) > _MOST_CHECKED:
            _CHECKED.pop(next(iter(_CHECKED)))
        for key in keys:
            if key[-1] in unknown:
                _CHECKED[key] = [item for item in fresh if key[-1] in item[1].segments]
    return [item for key in keys for item in _CHECKED.get(key, [])]


_CHECKED: dict[tuple[Path, str, str, str], list[tuple[str, Finding]]] = {}
_MOST_CHECKED = 20_000


def _spoken(video: WorkingDirectory) -> Transcript:
    for name in ("transcript.final.json", "transcript.reviewed.json", "transcript.json"):
        if video.exists(name):
            return read_text(video, name)
    raise ConfigError("has no transcript", where=video.id)


def _flag(key: str, item: Finding) -> dict[str, Any]:
    return {
        "key": key,
        "check": item.check,
        "severity": item.severity.value,
        "rank": item.rank,
        "message": item.message,
        "dismissed": "",
    }


def _terms(at: TextDesk, spoken: str) -> Terminology | None:
    rows = at.collection.glossary
    if not rows or spoken == at.lang:
        return None
    return terminology(rows, spoken, at.lang)


def _row(
    at: TextDesk,
    segment: Segment,
    source: Segment | None,
    flags: list[dict[str, Any]],
    terms: Terminology | None,
    stale: set[str],
) -> dict[str, Any]:
    translated = at.desk.stem != "transcript"
    said = (segment.origin.source if segment.origin else "") if translated else ""
    listened = source or segment
    return {
        "id": segment.id,
        "start_ms": segment.span.start_ms,
        "end_ms": segment.span.end_ms,
        "source": said or (listened.text if translated else ""),
        "text": segment.text,
        "state": segment.state.value,
        "sha": sha_of(segment),
        "speaker": listened.speaker,
        "withhold": segment.withhold,
        "stale": segment.id in stale,
        "edited": segment.state is not State.MACHINE,
        "words": [
            [word.span.start_ms, word.span.end_ms, word.text, word.confidence]
            for word in listened.words
        ],
        "findings": flags,
        "suggestions": [as_plain(offer) for offer in at.desk.offers(segment.id)],
        "comments": len(at.desk.comments(segment.id)),
        "glossary": _glossary(terms, said),
    }


@lru_cache(maxsize=1 << 14)
def _glossary(terms: Terminology | None, said: str) -> list[dict[str, str]]:
    """Terms of the glossary that are said, with what may stand for them."""
    if terms is None or not said:
        return []
    return [
        {
            "source": term.hit.written,
            "target": " / ".join(form for row in term.rows for form in accepted(row, terms.target)),
            "note": " ".join(row.note for row in term.rows if row.note),
        }
        for term in terms.said(said)
    ]


# What a person does ------------------------------------------------------------------------------


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
        "findings": _flags(at, own).get(segment.id, []),
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
        "comments": len(at.desk.comments(segment.id)),
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
    try:
        after = at.desk.save(key, _words(body, "base"), **changes)
    except EditConflict as error:
        raise _crossed(at, error) from None
    return _now(at, after)


def _crossed(at: TextDesk, error: EditConflict) -> Crossed:
    now = _now(at, error.segment)
    return Crossed({"segment": now, "sha": now["sha"]}, str(error))


def split(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Make two segments of one."""
    key = request.path_params["segment"]
    at_ms = _number(body, "at_ms") if body.get("at_ms") is not None else None
    try:
        at.desk.split(key, _words(body, "base"), _number(body, "at_char"), at_ms)
    except EditConflict as error:
        raise _crossed(at, error) from None
    return {}


def merge(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """Make one segment of two."""
    key = request.path_params["segment"]
    try:
        at.desk.merge(key, _words(body, "base"), _words(body, "next"), _words(body, "next_base"))
    except EditConflict as error:
        raise _crossed(at, error) from None
    return {}


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


def memory(request: Request, at: TextDesk, body: Body) -> dict[str, Any]:
    """What was approved elsewhere for the sentence of a segment, best first."""
    key = request.path_params["segment"]
    spoken = _spoken(at.video)
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
