"""Review without an app: a subtitle file goes out to any editor, and comes back.

A corrected file is matched to the text by time and order. What cannot be matched is refused with
its line number, and nothing of the file is taken.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from subtitler.errors import ConflictError, FormatError
from subtitler.formats.cues import ReadCue
from subtitler.formats.documents import dump
from subtitler.formats.srt import write_srt
from subtitler.formats.subtitles import parse_subtitles
from subtitler.model import Cue, Segment, Span, State, Transcript
from subtitler.review.editing import Desk
from subtitler.review.texts import PATIENCE_S, Text, journal, may, text_of
from subtitler.stages.clip import clock
from subtitler.stages.transcribe import new_id
from subtitler.workdir import Reviewer, WorkingDirectory, write_atomically

ENOUGH = 0.4
"""A cue and a segment belong together when they share this much of the shorter one."""


@dataclass(frozen=True, slots=True)
class Realigned:
    """What a file means for one segment: `changed`, `moved`, `added`, `removed` or `suggested`.

    `before` and `after` are its words; "" for none.
    """

    what: str
    id: str
    start_ms: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many segments changed, stayed, came and went.

    `told` is in words what of the file was no text, or was lost before it came here; `suggested`
    are texts that stand beside what somebody else wrote meanwhile; `report` tells of every segment
    that is not simply the same, in order of time.
    """

    changed: int
    same: int
    added: int
    removed: int
    told: tuple[str, ...] = ()
    suggested: int = 0
    report: tuple[Realigned, ...] = field(default=(), compare=False)


def export_srt(directory: WorkingDirectory, lang: str | None) -> str:
    """The newest text as SRT, one cue a segment, for any subtitle editor.

    The journal notes what went out, so that a file which comes back is not laid over somebody
    else's work.
    """
    with directory.lock(PATIENCE_S):
        text = text_of(directory, lang)
        journal(
            directory,
            "export",
            text=text.stem,
            text_sha256=text.sha256,
            bases={item.id: _base(item) for item in text.current.segments},
        )
    return write_srt([Cue(item.span, (item.text,), (item.id,)) for item in text.current.segments])


def import_subtitles(
    directory: WorkingDirectory,
    data: bytes,
    *,
    name: str,
    lang: str | None,
    reviewer: Reviewer,
    allow_added: bool = False,
    allow_removed: bool = False,
    over: bool = False,
    encoding: str | None = None,
    dry_run: bool = False,
) -> Imported:
    """Take a corrected file (SRT, WebVTT, ASS, TTML) as `reviewer`'s version of the text.

    `encoding` is what the reviewer says the file is in, where it cannot be known from the file.

    A cue where the text has no segment (speech that the machine missed) needs `allow_added`, a
    segment that no cue covers (words that nobody said) `allow_removed`. What somebody else changed
    since the export stays, and another text for the same segment becomes a suggestion beside it;
    `over` lays the file over it instead, and the journal keeps what it covers. Raises FormatError
    with file and line, ConflictError where segments were split or joined on both sides. When it
    raises, or on a `dry_run`, nothing was taken.
    """
    with directory.lock(PATIENCE_S):
        text = text_of(directory, lang)
        may(reviewer, "editor", text.current.lang)
        file = parse_subtitles(data, name, lang=text.current.lang, encoding=encoding)
        cues = file.cues
        base = None if over else _base_of_file(directory, text, cues, reviewer)
        if text.stem == "transcript":
            new = _rewritten(text.current, cues, name, directory, allow_added, allow_removed)
        else:
            new = _retranslated(text.current, cues, name)
        beside: dict[str, str] = {}
        if base is not None:
            new, beside = _put_together(directory, base, text.current, new)
        before = {item.id: item for item in text.current.segments}
        after = {item.id: item for item in new.segments}
        changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
        result = Imported(
            changed=len(changed),
            same=len(before.keys() & after.keys()) - len(changed),
            added=len(after.keys() - before.keys()),
            removed=len(before.keys() - after.keys()),
            told=file.everything_told,
            suggested=len(beside),
            report=_report(before, after, beside),
        )
        if (before != after or text.stale) and not dry_run:
            _keep(directory, text, new, reviewer)
    if not dry_run:
        desk = Desk(directory, text.current.lang, reviewer)
        for key, words in beside.items():
            desk.suggest(key, words, reviewer.name)
    return result


def _report(
    before: Mapping[str, Segment], after: Mapping[str, Segment], beside: Mapping[str, str]
) -> tuple[Realigned, ...]:
    found = []
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        start_ms = (new or before[key]).span.start_ms
        words = old.text if old else "", new.text if new else ""
        if old is None or new is None:
            found.append(Realigned("removed" if old else "added", key, start_ms, *words))
        elif old != new:
            found.append(
                Realigned("moved" if old.text == new.text else "changed", key, start_ms, *words)
            )
        if key in beside:
            found.append(Realigned("suggested", key, start_ms, words[0], beside[key]))
    return tuple(sorted(found, key=lambda item: item.start_ms))


def _keep(directory: WorkingDirectory, text: Text, new: Transcript, reviewer: Reviewer) -> None:
    """Journal first, then the file: whatever happens in between, the words are on disk."""
    before = {item.id: item for item in text.current.segments}
    after = {item.id: item for item in new.segments}
    changes = [
        {"id": key, "before": _told(before.get(key)), "after": _told(after.get(key))}
        for key in [*after, *[key for key in before if key not in after]]
        if before.get(key) != after.get(key)
    ]
    journal(
        directory,
        "import",
        text=text.stem,
        reviewer=reviewer.name,
        base_sha256=text.sha256,
        text_sha256=hashlib.sha256(dump(new)).hexdigest(),
        changes=changes,
    )
    write_atomically(directory.path / f"{text.stem}.reviewed.json", dump(new))


def _told(segment: Segment | None) -> dict[str, object] | None:
    if segment is None:
        return None
    return {"span": [segment.span.start_ms, segment.span.end_ms], "text": segment.text}


def _base(segment: Segment) -> str:
    """What went out of a segment: a hash of its words, and its times."""
    words = hashlib.sha256(one_line(segment.text).encode()).hexdigest()[:10]
    return f"{words}@{segment.span.start_ms}-{segment.span.end_ms}"


def _base_of_file(
    directory: WorkingDirectory, text: Text, cues: Sequence[ReadCue], reviewer: Reviewer
) -> dict[str, str] | None:
    """What each segment was when the file left; None where nothing has changed since.

    A file does not say when it left: it is the export that most of its cues agree with, and the
    older of two.
    """
    lines = [line for line in directory.journal.lines() if line.get("text") == text.stem]
    imports = [line for line in lines if line["action"] == "import"]
    exports = [line for line in lines if line["action"] == "export"]
    last = imports[-1] if imports else {}
    if (last.get("reviewer"), last.get("text_sha256")) == (reviewer.name, text.sha256):
        return None  # a person may import again
    if not exports:
        changed = [line for line in lines if line.get("changes")]
        others = {line["reviewer"] for line in changed} - {reviewer.name}
        if not imports and not others:
            return None
        who = min(others, default=reviewer.name)
        raise _crossing(directory, f"{who} corrected this text, and it was never exported")
    said = {_cue_base(cue) for cue in cues}
    own = max(exports, key=lambda line: len(said & set(line.get("bases", {}).values())))
    if own["text_sha256"] == text.sha256:
        return None
    return dict(own.get("bases", {}))


def _cue_base(cue: ReadCue) -> str:
    return _base(Segment("", cue.span, cue.text))


def _crossing(directory: WorkingDirectory, what: str) -> ConflictError:
    return ConflictError(
        what,
        where=directory.id,
        hint="export it again and carry your changes over; or import with --over, and the "
        "journal keeps what you cover",
    )


def _put_together(
    directory: WorkingDirectory, base: Mapping[str, str], now: Transcript, new: Transcript
) -> tuple[Transcript, dict[str, str]]:
    """The text of today with what the file changed, and by id the words that stand beside it.

    Raises ConflictError where the segments are not the same ones on both sides.
    """
    today = {item.id: item for item in now.segments}
    theirs = {item.id: item for item in new.segments}
    if not base.keys() == today.keys() == theirs.keys():
        raise _crossing(
            directory, "segments were split, joined or made anew after this text was exported"
        )
    beside: dict[str, str] = {}
    segments = []
    for key, held in today.items():
        words, _, times = base[key].partition("@")
        mine, now_words = _base(theirs[key]).partition("@"), _base(held).partition("@")
        out = held
        if mine[0] not in (words, now_words[0]):
            if now_words[0] == words:
                out = replace(theirs[key], span=held.span)
            else:
                beside[key] = theirs[key].text
        if mine[2] not in (times, now_words[2]) and now_words[2] == times:
            out = replace(out, span=theirs[key].span, state=State.EDITED)
        segments.append(out)
    segments.sort(key=lambda item: item.span)
    return Transcript(now.lang, tuple(segments)), beside


def _rewritten(
    base: Transcript,
    cues: Sequence[ReadCue],
    name: str,
    directory: WorkingDirectory,
    allow_added: bool,
    allow_removed: bool,
) -> Transcript:
    """The transcript as the cues say; segments may have been split, merged, added or removed."""
    _refuse_disorder(cues, name)
    claims = _claims(base, cues)
    covered: set[str] = set()
    segments = []
    for cue, own in zip(cues, claims, strict=True):
        touched = [item for item in base.segments if _together(cue.span, item.span)]
        if not touched and not allow_added:
            raise FormatError(
                f"there is no segment at {clock(cue.span.start_ms)}",
                where=f"{name}:{cue.line}",
                hint="nothing was imported; if the machine missed speech there: --allow-added",
            )
        covered.update(item.id for item in touched)
        segments.append(_segment(own, cue, directory))
    for item in base.segments:
        if item.id not in covered and not allow_removed:
            raise FormatError(
                f"no cue covers the segment at {clock(item.span.start_ms)}",
                where=f"{name}:{_line_after(cues, item.span)}",
                hint="nothing was imported; if nobody says anything there: --allow-removed",
            )
    return Transcript(base.lang, tuple(segments))


def _claims(base: Transcript, cues: Sequence[ReadCue]) -> list[Segment | None]:
    """For each cue the segment whose id it keeps: the best overlaps first, each segment once."""
    pairs = sorted(
        (
            (cue.span.overlap_ms(item.span), -abs(cue.span.start_ms - item.span.start_ms), -n, item)
            for n, cue in enumerate(cues)
            for item in base.segments
            if _together(cue.span, item.span)
        ),
        key=lambda pair: pair[:3],
        reverse=True,
    )
    own: dict[int, Segment] = {}
    taken: set[str] = set()
    for _, _, minus_n, item in pairs:
        if -minus_n not in own and item.id not in taken:
            own[-minus_n] = item
            taken.add(item.id)
    return [own.get(n) for n in range(len(cues))]


def _segment(own: Segment | None, cue: ReadCue, directory: WorkingDirectory) -> Segment:
    text = one_line(cue.text)
    if own is None:
        identity = new_id(directory.source.sha256 + text, cue.span)
        return Segment(identity, cue.span, text, state=State.EDITED)
    if own.text == text and own.span == cue.span:
        return own
    if (
        own.text != text
    ):  # a person's words: what the engine thought of its own says nothing of them
        own = replace(own, text=text, words=(), evidence=None)
    return replace(own, span=cue.span, state=State.EDITED)


def _retranslated(base: Transcript, cues: Sequence[ReadCue], name: str) -> Transcript:
    """The translation with the cues' words: its segments and times are the transcript's."""
    _refuse_disorder(cues, name)
    segments = []
    for number, item in enumerate(base.segments):
        if number >= len(cues):
            raise FormatError(
                f"no cue covers the segment at {clock(item.span.start_ms)}",
                where=f"{name}:{cues[-1].line if cues else 1}",
                hint="nothing was imported; a translation keeps every segment of its transcript",
            )
        cue = cues[number]
        if not _together(cue.span, item.span):
            raise FormatError(
                f"this cue is at {clock(cue.span.start_ms)}, the next segment at "
                f"{clock(item.span.start_ms)}",
                where=f"{name}:{cue.line}",
                hint="nothing was imported; do not split, merge or move cues of a translation",
            )
        text = one_line(cue.text)
        if text == item.text:
            segments.append(item)
            continue
        origin = replace(item.origin, kind="person") if item.origin else None
        segments.append(replace(item, text=text, state=State.EDITED, origin=origin))
    if len(cues) > len(base.segments):
        raise FormatError(
            "there is no segment for this cue",
            where=f"{name}:{cues[len(base.segments)].line}",
            hint="nothing was imported; a translation adds nothing to its transcript",
        )
    return replace(base, segments=tuple(segments))


def _refuse_disorder(cues: Sequence[ReadCue], name: str) -> None:
    last = 0
    for cue in cues:
        if not cue.text.strip():
            raise FormatError(
                "this cue has no text",
                where=f"{name}:{cue.line}",
                hint="nothing was imported; delete the whole cue if nobody speaks there",
            )
        if cue.span.start_ms < last:
            raise FormatError(
                f"this cue starts at {clock(cue.span.start_ms)}, before the one above it",
                where=f"{name}:{cue.line}",
                hint="nothing was imported; sort the cues by time in the editor",
            )
        last = cue.span.start_ms


def _together(one: Span, other: Span) -> bool:
    shorter = min(one.duration_ms, other.duration_ms)
    return one.overlap_ms(other) >= max(1, ENOUGH * shorter)


def _line_after(cues: Sequence[ReadCue], span: Span) -> int:
    return next((cue.line for cue in cues if cue.span.start_ms >= span.start_ms), 1)


def one_line(text: str) -> str:
    """A cue's lines as one: editors break lines, segments have none."""
    return re.sub(r"\s*\n\s*", " ", text.strip())
