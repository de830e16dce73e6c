"""What the journal of a video says of one text: edits, comments, suggestions."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that stands beside a segment: `origin` says whose it is."""

    id: str
    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a segment; `resolved_by` is who settled it, or ""."""

    id: str
    who: str
    time_utc: str
    text: str
    resolved_by: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is asked to work on a text, and until which day (ISO date), or ""."""

    name: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A segment as it once was; `what` is what was done, `difference` to the version before."""

    id: str
    who: str
    time_utc: str
    what: str
    text: str
    difference: str


@dataclass(slots=True)
class Recorded:
    """Lines of a journal that tell of one text, by segment; `count` is how many.

    `signed` has how many edits of a segment the last signature was put under.
    """

    count: int = 0
    edits: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    comments: dict[str, list[Comment]] = field(default_factory=dict)
    offers: dict[str, dict[str, Offer]] = field(default_factory=dict)
    settled: dict[str, set[str]] = field(default_factory=dict)
    signed: dict[str, int] = field(default_factory=dict)
    replacements: dict[str, dict[str, Any]] = field(default_factory=dict)
    assigned: Assignment | None = None


def learn(known: Recorded, line: dict[str, Any]) -> None:
    """Add what a line of the journal says."""
    known.count += 1
    action = line["action"]
    if action == "approve":
        known.signed = {segment: len(edits) for segment, edits in known.edits.items()}
    key = line.get("segment", "")
    if action == "comment":
        said = known.comments.setdefault(key, [])
        said.append(Comment(f"c{len(said)}", line["reviewer"], line["time_utc"], line["said"]))
    elif action == "resolve":
        for place, item in enumerate(known.comments.get(key, [])):
            if item.id == line["comment"]:
                known.comments[key][place] = replace(item, resolved_by=line["reviewer"])
    elif action == "assign":
        known.assigned = Assignment(line["to"], line["due"]) if line["to"] else None
    elif action == "suggest":
        offer = Offer(line["offer"], line["said"], line["origin"])
        known.offers.setdefault(key, {})[offer.id] = offer
    elif action == "settle":
        known.offers.get(key, {}).pop(line["offer"], None)
        known.settled.setdefault(key, set()).add(line["offer"])
    for change in line.get("changes", ()):
        if change.get("after") is None:
            continue
        edit = {**change, "reviewer": line["reviewer"], "time_utc": line["time_utc"]}
        edit |= {"action": action, "sha": change.get("after_sha", "")}
        edit.setdefault("after_sha", "")
        edit.setdefault("before_sha", "")
        known.edits.setdefault(change["id"], []).append(edit)
    if action in ("replace", "remove"):
        known.replacements[line["entry"]] = line


def as_plain(item: object) -> dict[str, Any]:
    """An offer, comment or version for JSON."""
    found: dict[str, Any] = asdict(item)  # type: ignore[call-overload]
    return found
