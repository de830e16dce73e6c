"""What the review screen shows of a text: plain values for JSON."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.errors import ConfigError
from subtitler.languages import LANGUAGES, language
from subtitler.model import Finding, Segment, State, Transcript
from subtitler.review.editing import Desk, sha_of
from subtitler.review.findings import current_findings, dismissals, recorded_findings
from subtitler.review.recorded import as_plain
from subtitler.review.texts import Text, read_text
from subtitler.review.turns import asked_for
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
        "others": [
            {"code": code, "name": LANGUAGES[code].endonym}
            for code in LANGUAGES
            if code not in (lang, spoken.code) and video.exists(f"translation.{code}.json")
        ],
        "assigned": as_plain(at.desk.assigned) if at.desk.assigned else None,
        "reviewers": [item.name for item in at.collection.settings.reviewer],
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
    others = request.app.state.presence.here(
        at.video.id, at.lang, at.desk.reviewer.name, request.query_params.get("at", "")[:64]
    )
    if request.query_params.get("version") == now:
        return {"version": now, "segments": [], "here": others}
    return {"version": now, "segments": _rows(at, at.desk.text()), "here": others}


def _rows(at: TextDesk, own: Text) -> list[dict[str, Any]]:
    video = at.video
    spoken = spoken_text(video) if own.stem != "transcript" else own.current
    source = {segment.id: segment for segment in spoken.segments}
    told = flags(at, own)
    terms = _terms(at, video.source.lang)
    stale = set(own.stale)
    return [
        _row(at, segment, source.get(segment.id), told.get(segment.id, []), terms, stale)
        for segment in own.current.segments
    ]


def flags(at: TextDesk, own: Text) -> dict[str, list[dict[str, Any]]]:
    """What the checks say of each segment; of words that were changed since, what they say now."""
    changed = _changed_since_checks(at, own)
    told = [
        (key, item)
        for key, item in recorded_findings(at.video, at.lang)
        if not changed.intersection(item.segments)
    ]
    told += _of_changed(at, own, changed)
    aside = dismissals(at.video)
    found: dict[str, list[dict[str, Any]]] = {}
    for key, item in told:
        for segment_id in item.segments if key not in aside else ():
            found.setdefault(segment_id, []).append(_flag(key, item))
    return found


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
    return at.desk.changed_since(times[-1] if times else "")


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


def spoken_text(video: WorkingDirectory) -> Transcript:
    """The newest transcript of a video. Raises ConfigError where there is none."""
    for name in ("transcript.final.json", "transcript.reviewed.json", "transcript.json"):
        if video.exists(name):
            return read_text(video, name)
    raise ConfigError("has no transcript", where=video.id)


def open_comments(at: TextDesk, segment_id: str) -> int:
    """How many comments of a segment nobody has settled."""
    return sum(not item.resolved_by for item in at.desk.comments(segment_id))


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
        "comments": open_comments(at, segment.id),
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
