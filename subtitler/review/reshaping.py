"""Changes of a transcript's segments: split, joined, added, taken out, given to another speaker."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from subtitler.errors import ConfigError
from subtitler.model import Segment, Span, State
from subtitler.review.editing import Desk
from subtitler.review.texts import PATIENCE_S
from subtitler.stages.transcribe import new_id


def split(desk: Desk, segment_id: str, base: str, at_char: int, at_ms: int | None = None) -> None:
    """Make two segments of one, at a place of its text.

    `at_ms` is where the second begins; else by the share of the text. The first keeps the id.
    Raises ConfigError, EditConflict.
    """
    with desk.directory.lock(PATIENCE_S):
        text = desk.transcript()
        now = desk.at_version(text.current, segment_id, base)
        first, second = now.text[:at_char].strip(), now.text[at_char:].strip()
        if not first or not second:
            raise ConfigError("both parts need words", where=desk.directory.id)
        middle_ms = at_ms
        if middle_ms is None or not now.span.start_ms < middle_ms < now.span.end_ms:
            share = len(first) / len(now.text)
            middle_ms = now.span.start_ms + round(now.span.duration_ms * share)
        other = f"{segment_id}.{hashlib.sha256(second.encode()).hexdigest()[:4]}"
        parts = [
            _cut(now, first, Span(now.span.start_ms, middle_ms), segment_id),
            _cut(now, second, Span(middle_ms, now.span.end_ms), other),
        ]
        desk.put(text, {segment_id: parts}, "split")


def merge(desk: Desk, segment_id: str, base: str, next_id: str, next_base: str) -> None:
    """Make one segment of two neighbours; the first one's id stays.

    Raises ConfigError, EditConflict.
    """
    with desk.directory.lock(PATIENCE_S):
        text = desk.transcript()
        one = desk.at_version(text.current, segment_id, base)
        other = desk.at_version(text.current, next_id, next_base)
        ids = [segment.id for segment in text.current.segments]
        if ids.index(next_id) != ids.index(segment_id) + 1:
            raise ConfigError("these two are not neighbours", where=desk.directory.id)
        span = Span(one.span.start_ms, max(one.span.end_ms, other.span.end_ms))
        joined = replace(
            one,
            text=f"{one.text.strip()} {other.text.strip()}".strip(),
            span=span,
            words=(*one.words, *other.words),
            state=State.EDITED,
            withhold=one.withhold if one.withhold is not None else other.withhold,
        )
        desk.put(text, {segment_id: [joined], next_id: []}, "merge")


def insert(desk: Desk, span: Span, said: str, speaker: str | None = None) -> str:
    """Write down speech that the machine missed; gives the id of the new segment.

    Raises ConfigError where there are no words, or the time is not within the recording.
    """
    words = " ".join(said.split())
    with desk.directory.lock(PATIENCE_S):
        text = desk.transcript()
        if not words:
            raise ConfigError("a new segment needs words", where=desk.directory.id)
        if not 0 <= span.start_ms < span.end_ms <= desk.directory.source.info.duration_ms:
            raise ConfigError("this time is not in the recording", where=desk.directory.id)
        key = new_id(desk.directory.source.sha256, span)
        if key in {segment.id for segment in text.current.segments}:
            raise ConfigError("there is a segment at this very time", where=desk.directory.id)
        made = Segment(key, span, words, speaker=speaker, state=State.EDITED)
        desk.put(text, {key: [made]}, "insert")
        return key


def remove(desk: Desk, segment_id: str, base: str) -> str:
    """Take out a segment that nobody says; gives the entry that `Desk.undo` takes.

    Its words stay in the journal. Raises ConfigError, EditConflict.
    """
    with desk.directory.lock(PATIENCE_S):
        text = desk.transcript()
        desk.at_version(text.current, segment_id, base)
        return desk.put(text, {segment_id: []}, "remove")


def rename_speaker(desk: Desk, old: str, new: str) -> int:
    """Give all that `old` says to the pseudonym `new`; gives the number of segments.

    Raises ConfigError where nobody is called so.
    """
    with desk.directory.lock(PATIENCE_S):
        text = desk.transcript()
        name = " ".join(new.split())
        own = [item for item in text.current.segments if item.speaker == old]
        if not own or not name:
            raise ConfigError("has no such speaker", where=desk.directory.id)
        desk.put(text, {item.id: [replace(item, speaker=name)] for item in own}, "speaker")
        return len(own)


def _cut(whole: Segment, text: str, span: Span, segment_id: str) -> Segment:
    words = tuple(
        word
        for word in whole.words
        if span.start_ms <= (word.span.start_ms + word.span.end_ms) / 2 < span.end_ms
    )
    return replace(whole, id=segment_id, text=text, span=span, words=words, state=State.EDITED)
