"""The one door through which people's words are written, a segment at a time.

Every change names the version that it was made on. Where somebody else was faster, different
fields are put together, and of the same field both texts are kept: the later one becomes a
suggestion beside the segment. What happens goes into the journal first and then into the file, so
that whatever is cut short, the words are on disk; history, comments and suggestions are read from
the journal and stored nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from subtitler.errors import ConfigError, ConflictError
from subtitler.model import Segment, Span, State, Transcript
from subtitler.review.changes import difference
from subtitler.review.offers import machine_offers, offer_id
from subtitler.review.recorded import Assignment, Comment, Offer, Recorded, Version, learn
from subtitler.review.replacing import Change, replacements
from subtitler.review.texts import PATIENCE_S, Text, may, read_text, text_of, write_text
from subtitler.stages.review import Reviewers
from subtitler.workdir import Reviewer, WorkingDirectory, now_utc

FIELDS = ("text", "span", "speaker", "withhold", "state")
"""What a person can change in a segment."""

_WORDS = ("text", "span", "speaker", "withhold")
_NO_SPLIT = "only the transcript's segments can be changed: a translation has the same ones"


class EditConflict(ConflictError):
    """Somebody else changed the same thing; what was to be saved is kept as a suggestion."""

    def __init__(self, segment: Segment, where: str) -> None:
        """`segment` is as it is now."""
        super().__init__(
            "somebody else changed this segment at the same time",
            where=where,
            hint="both texts are kept; choose one",
        )
        self.segment = segment


def sha_of(segment: Segment) -> str:
    """A short hash of all that a person can change in a segment: the version of an edit."""
    return hashlib.sha256(json.dumps(_told(segment)).encode()).hexdigest()[:16]


def _told(segment: Segment) -> dict[str, Any]:
    return {
        "text": segment.text,
        "span": [segment.span.start_ms, segment.span.end_ms],
        "speaker": segment.speaker,
        "withhold": segment.withhold,
        "state": segment.state.value,
    }


class Desk:
    """One text of a video, and the person who works on it."""

    def __init__(
        self,
        directory: WorkingDirectory,
        lang: str,
        reviewer: Reviewer,
        asked: Reviewers = "one",
    ) -> None:
        self.directory = directory
        self.lang = lang
        self.reviewer = reviewer
        self.asked = asked
        self._known = Recorded()
        self._at = -1
        self._offered: tuple[object, dict[str, Offer]] = ((), {})

    @property
    def stem(self) -> str:
        """`transcript` or `translation.LANG`."""
        spoken = self.lang == self.directory.source.lang
        return "transcript" if spoken else f"translation.{self.lang}"

    def text(self) -> Text:
        """The newest text. Raises ConfigError where there is none."""
        return text_of(self.directory, self.lang)

    # Reading -------------------------------------------------------------------------------------

    def offers(self, segment_id: str) -> Sequence[Offer]:
        """The texts that stand beside a segment: other people's, and what a machine made since."""
        stored = self._journal().offers.get(segment_id, {})
        machine = self._machines().get(segment_id)
        if machine is None or machine.id in stored:
            return tuple(stored.values())
        return (*stored.values(), machine)

    def comments(self, segment_id: str) -> Sequence[Comment]:
        """What was said of a segment, oldest first."""
        return tuple(self._journal().comments.get(segment_id, ()))

    def history(self, segment_id: str) -> list[Version]:
        """Every version of a segment, newest first; the last one is the machine's."""
        edits = self._journal().edits.get(segment_id, [])
        now = self._segment(self.text().current, segment_id)
        if not edits:
            return [Version("", "machine", "", "made", now.text, now.text)]
        first = edits[0]["before"] or {"text": ""}
        found = [Version("", "machine", "", "made", first["text"], first["text"])]
        for line in edits:
            before, after = line["before"] or {"text": ""}, line["after"]
            changed = [key for key in FIELDS if key in after and before.get(key) != after[key]]
            found.append(
                Version(
                    line["sha"],
                    line["reviewer"],
                    line["time_utc"],
                    ", ".join(changed) or line["action"],
                    after["text"],
                    difference(before["text"], after["text"]),
                )
            )
        return found[::-1]

    def as_signed(self, segment: Segment) -> str:
        """The words of a segment when its text was last signed; today's, where nobody signed."""
        known = self._journal()
        edits, count = known.edits.get(segment.id, []), known.signed.get(segment.id, 0)
        if count:
            return str(edits[count - 1]["after"]["text"])
        return str((edits[0]["before"] or {}).get("text", "")) if edits else segment.text

    def changed_since(self, time_utc: str) -> set[str]:
        """The segments whose words somebody changed at that time or later."""
        return {
            key
            for key, lines in self._journal().edits.items()
            for line in lines
            if line["time_utc"] >= time_utc
            and (line["before"] or {}).get("text") != line["after"]["text"]
        }

    def writer(self, segment: Segment) -> str:
        """Whose words stand in a segment; "" where they are the machine's."""
        for line in reversed(self._journal().edits.get(segment.id, [])):
            if (line["before"] or {}).get("text") != line["after"]["text"]:
                return str(line["reviewer"]) if line["after"]["text"] == segment.text else ""
        return ""

    def approver(self, segment: Segment) -> str:
        """Who approved the words that stand in a segment; "" for nobody."""
        for line in reversed(self._journal().edits.get(segment.id, [])):
            after = line["after"]
            if after["text"] != segment.text or after.get("state") != State.APPROVED:
                return ""
            if (line["before"] or {}).get("state") != State.APPROVED:
                return str(line["reviewer"])
        return ""

    # Writing -------------------------------------------------------------------------------------

    def save(self, segment_id: str, base: str, **changes: Any) -> Segment:
        """Change fields (see FIELDS) of a segment that was read as version `base`.

        Gives the segment as it is now. Other words make an approved segment an edited one. Raises
        EditConflict where somebody else changed the same field since; then the new text is kept as
        a suggestion. Raises ConfigError for what may not be.
        """
        unknown = changes.keys() - set(FIELDS)
        if unknown:
            raise ConfigError(f"a segment has no “{min(unknown)}” that can be changed")
        with self.directory.lock(PATIENCE_S):
            text = self.text()
            now = self._segment(text.current, segment_id)
            self._may(changes)
            if sha_of(now) != base:
                self._merge_or_refuse(now, base, changes)
            after = self._changed(now, changes)
            if after.state is State.APPROVED and self.asked == "two":
                self._refuse_own(now, after)
            if after != now:
                self._write(text, {segment_id: after}, "edit")
            return after

    def save_texts(self, texts: Mapping[str, tuple[str, str]]) -> set[str]:
        """Give segments new words at once: the version each was read as, and its text, by id.

        Gives the ids of those that were saved. Where somebody was faster, the words become a
        suggestion. Raises ConfigError for who may not.
        """
        with self.directory.lock(PATIENCE_S):
            text = self.text()
            self._may(["text"])
            today = {segment.id: segment for segment in text.current.segments}
            done = {}
            for key, (base, words) in texts.items():
                now = today.get(key)
                if now is None or sha_of(now) != base:
                    self._suggest(key, words, self.reviewer.name)
                else:
                    done[key] = self._changed(now, {"text": words})
            if done:
                self._write(text, done, "edit")
            return done.keys() & texts.keys()

    def would_replace(self, old: str, new: str) -> list[Change]:
        """What “the same correction everywhere” would do: whole words, as they are written."""
        return replacements(self.text().current, old, new)

    def replace(self, old: str, new: str) -> tuple[str, list[Change]]:
        """Do it; gives the entry that `undo` takes, and what was changed."""
        with self.directory.lock(PATIENCE_S):
            text = self.text()
            self._may({"text": new})
            found = replacements(text.current, old, new)
            if not found:
                raise ConfigError("these words stand nowhere in the text", where=self.directory.id)
            done = {
                item.segment.id: self._changed(item.segment, {"text": item.text}) for item in found
            }
            return self._write(text, done, "replace"), found

    def undo(self, entry: str) -> list[str]:
        """Take a replacement or a removal back, where nobody has changed the segments since.

        Gives their ids.
        """
        line = self._journal().replacements.get(entry)
        if line is None:
            raise ConfigError("there is no such change to undo", where=self.directory.id)
        with self.directory.lock(PATIENCE_S):
            text = self.text()
            back = {}
            for change in line["changes"]:
                now = next((s for s in text.current.segments if s.id == change["id"]), None)
                if change["after"] is None:
                    if now is None:
                        back[change["id"]] = _segment(change["id"], change["before"])
                elif now is not None and now.text == change["after"]["text"]:
                    state = State(change["before"]["state"])
                    back[now.id] = replace(now, text=change["before"]["text"], state=state)
            if back:
                self._write(text, back, "undo")
            return list(back)

    def restore(self, segment_id: str, base: str, version: str) -> Segment:
        """Give a segment the words of an earlier version ("" is the machine's)."""
        found = next((item for item in self.history(segment_id) if item.id == version), None)
        if found is None:
            raise ConfigError("there is no such version", where=self.directory.id)
        return self.save(segment_id, base, text=found.text)

    def comment(self, segment_id: str, text: str) -> None:
        """Say something of a segment."""
        with self.directory.lock(PATIENCE_S):
            self._segment(self.text().current, segment_id)
            if not text.strip():
                raise ConfigError("a comment needs words")
            self.note("comment", segment=segment_id, said=text.strip())

    def resolve(self, segment_id: str, comment_id: str) -> None:
        """Settle a comment; it stays to be read. Raises ConfigError for one that is not there."""
        with self.directory.lock(PATIENCE_S):
            if comment_id not in {item.id for item in self.comments(segment_id)}:
                raise ConfigError("there is no such comment", where=self.directory.id)
            self.note("resolve", segment=segment_id, comment=comment_id)

    @property
    def assigned(self) -> Assignment | None:
        """Who is asked to work on this text."""
        return self._journal().assigned

    def assign(self, name: str, due: str = "") -> None:
        """Ask somebody (a pseudonym; "" for nobody) to work on this text until a day (ISO date).

        Raises ConfigError for a day that is none.
        """
        try:
            day = date.fromisoformat(due).isoformat() if due else ""
        except ValueError:
            raise ConfigError(f"“{due}” is no day", hint="such as 2026-03-31") from None
        with self.directory.lock(PATIENCE_S):
            self.note("assign", to=name, due=day)

    def suggest(self, segment_id: str, text: str, origin: str) -> None:
        """Put a text beside a segment."""
        with self.directory.lock(PATIENCE_S):
            self._suggest(segment_id, text, origin)

    def settle(self, segment_id: str, offer_id: str, *, taken: bool) -> None:
        """A suggestion was taken or not; it stands beside the segment no longer."""
        with self.directory.lock(PATIENCE_S):
            if offer_id not in {offer.id for offer in self.offers(segment_id)}:
                raise ConfigError("there is no such suggestion", where=self.directory.id)
            self.note("settle", segment=segment_id, offer=offer_id, taken=taken)

    # The ways -------------------------------------------------------------------------------------

    def _may(self, changes: Iterable[str]) -> None:
        names = set(changes)
        if names - {"state"}:
            may(self.reviewer, "editor", self.lang)

    def _changed(self, now: Segment, changes: Mapping[str, Any]) -> Segment:
        values = dict(changes)
        if "state" in values:
            values["state"] = State(values["state"])
            may(
                self.reviewer,
                "approver" if values["state"] is State.APPROVED else "editor",
                self.lang,
            )
        if "span" in values and self.stem != "transcript":
            raise ConfigError("times are the transcript's", where=self.directory.id)
        if values.get("withhold") is not None and not str(values["withhold"]).strip():
            raise ConfigError("to withhold needs a reason", where=self.directory.id)
        if "text" in values:
            values["text"] = " ".join(str(values["text"]).split())
        after = replace(now, **values)
        words = any(getattr(after, key) != getattr(now, key) for key in _WORDS)
        if words and "state" not in values and now.state is not State.NEEDS_WORK:
            after = replace(after, state=State.EDITED)
        if after.text != now.text:
            origin = replace(now.origin, kind="person") if now.origin else None
            after = replace(after, words=(), evidence=None, origin=origin)
        return after

    def _refuse_own(self, now: Segment, after: Segment) -> None:
        """Nobody approves words that only they have seen."""
        if after.text != now.text or self.writer(now) == self.reviewer.name:
            raise ConfigError(
                "these are your own words: somebody else has to approve them",
                where=f"{self.directory.id}/{self.stem}",
            )

    def _merge_or_refuse(self, now: Segment, base: str, changes: Mapping[str, Any]) -> None:
        """Let changes of other fields pass; of the same one keep the text and refuse."""
        then = self._version(now.id, base)
        wanted = {key: _plain(value) for key, value in changes.items()}
        told = _told(now)
        crossing = [
            key
            for key, value in wanted.items()
            if told[key] != value and (then is None or then.get(key) != told[key])
        ]
        # An approval holds for the words that were read, and for no others.
        if wanted.get("state") == State.APPROVED and (then is None or then["text"] != told["text"]):
            crossing.append("state")
        if not crossing:
            return
        if "text" in wanted and wanted["text"] != now.text:
            self._suggest(now.id, str(wanted["text"]), self.reviewer.name)
        raise EditConflict(now, f"{self.directory.id}/{self.stem}")

    def _version(self, segment_id: str, sha: str) -> dict[str, Any] | None:
        for line in reversed(self._journal().edits.get(segment_id, [])):
            for side in ("after", "before"):
                if line[f"{side}_sha"] == sha:
                    found: dict[str, Any] | None = line[side]
                    return found
        return None

    def transcript(self) -> Text:
        """The transcript as it is, for who may change its segments. Raises ConfigError."""
        if self.stem != "transcript":
            raise ConfigError(_NO_SPLIT, where=self.directory.id)
        self._may(["text"])
        return self.text()

    def at_version(self, current: Transcript, segment_id: str, base: str) -> Segment:
        """A segment that is still as it was read. Raises EditConflict."""
        now = self._segment(current, segment_id)
        if sha_of(now) != base:
            raise EditConflict(now, f"{self.directory.id}/{self.stem}")
        return now

    def _segment(self, current: Transcript, segment_id: str) -> Segment:
        for segment in current.segments:
            if segment.id == segment_id:
                return segment
        raise ConfigError(
            f"has no segment “{segment_id}”", where=f"{self.directory.id}/{self.stem}"
        )

    def _write(self, text: Text, changed: Mapping[str, Segment], action: str) -> str:
        return self.put(text, {key: [segment] for key, segment in changed.items()}, action)

    def put(self, text: Text, parts: Mapping[str, Sequence[Segment]], action: str) -> str:
        """Journal, then file; gives the entry. Each id of `parts` becomes the segments given.

        An id that is not there is a new segment. The caller holds the directory's lock.
        """
        before = {segment.id: segment for segment in text.current.segments}
        changes = []
        for key, segments in parts.items():
            kept = {segment.id for segment in segments}
            if key not in kept and key in before:
                changes.append(self._line(key, before[key], None))
            changes += [
                self._line(segment.id, before.get(segment.id), segment) for segment in segments
            ]
        entry = hashlib.sha256(
            json.dumps([changes, now_utc(), self._journal().count]).encode()
        ).hexdigest()[:12]
        self.note(action, entry=entry, changes=changes)
        self._replace_file(text, parts)
        return entry

    def _line(self, key: str, before: Segment | None, after: Segment | None) -> dict[str, Any]:
        line: dict[str, Any] = {"id": key}
        for side, segment in (("before", before), ("after", after)):
            line[side] = _told(segment) if segment else None
            line[f"{side}_sha"] = sha_of(segment) if segment else ""
        return line

    def _replace_file(self, text: Text, parts: Mapping[str, Sequence[Segment]]) -> None:
        name = f"{text.stem}.reviewed.json"
        people: dict[str, Segment] = {}
        if self.directory.exists(name):
            held = read_text(self.directory, name)
            people = {segment.id: segment for segment in held.segments}
        segments: list[Segment] = []
        for segment in text.current.segments:
            if segment.id in parts:
                segments += parts[segment.id]
            elif segment.id in text.stale and segment.id in people:
                # Its source has changed: a person's words stay until a person looks at them.
                segments.append(people[segment.id])
            elif segment.id not in text.stale:
                segments.append(segment)
        known = {segment.id for segment in text.current.segments}
        segments += [item for key in parts if key not in known for item in parts[key]]
        segments.sort(key=lambda segment: segment.span)
        new = Transcript(text.current.lang, tuple(segments))
        write_text(self.directory, name, new)

    def _machines(self) -> dict[str, Offer]:
        """What the machine wrote after a person's text was made, by the person's segments."""
        name = f"{self.stem}.reviewed.json"
        if not self.directory.exists(name):
            return {}
        files = (self.directory.sha256(f"{self.stem}.json"), self.directory.sha256(name))
        key = (files, self._journal().count)
        if self._offered[0] != key:
            made = read_text(self.directory, f"{self.stem}.json")
            self._offered = key, machine_offers(made, self.text().current, self._journal())
        return self._offered[1]

    def _suggest(self, segment_id: str, text: str, origin: str) -> None:
        plain = " ".join(text.split())
        key = offer_id(segment_id, plain)
        self.note("suggest", segment=segment_id, offer=key, said=plain, origin=origin)

    def note(self, action: str, **details: Any) -> None:
        """Put into the journal what a person does, for good. Raises StorageError."""
        line = {
            "time_utc": now_utc(),
            "action": action,
            "text": self.stem,
            "reviewer": self.reviewer.name,
            **details,
        }
        self.directory.journal.append(self.directory.journal.next(line))

    def _journal(self) -> Recorded:
        """What the journal says of this text; read again only when it has grown."""
        path = self.directory.journal.path
        size = path.stat().st_size if path.exists() else 0
        if size != self._at:
            known = Recorded()
            for line in self.directory.journal.lines():
                if line.get("text") == self.stem:
                    learn(known, line)
            self._known, self._at = known, size
        return self._known


def _segment(segment_id: str, told: Mapping[str, Any]) -> Segment:
    """A segment as the journal keeps it: without the times of its words."""
    return Segment(
        segment_id,
        Span(*told["span"]),
        told["text"],
        speaker=told["speaker"],
        withhold=told["withhold"],
        state=State(told["state"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start_ms, value.end_ms]
    return value.value if isinstance(value, State) else value
