"""What a machine wrote after people had worked on a text: it stands beside their words."""

from __future__ import annotations

import hashlib

from subtitler.model import Segment, Transcript
from subtitler.review.recorded import Offer, Recorded


def offer_id(segment_id: str, text: str) -> str:
    """A short name for a text beside a segment; the same text has the same one."""
    return hashlib.sha256(f"{segment_id}\x1f{text}".encode()).hexdigest()[:10]


def machine_offers(made: Transcript, current: Transcript, known: Recorded) -> dict[str, Offer]:
    """The machine's text of today where it is new to the people, by their segments.

    `made` is the machine's, `current` the people's. What they have seen, whether as the text that
    they corrected or as an offer that they settled, is not offered again.
    """
    own = {segment.id: segment for segment in current.segments}
    found: dict[str, Offer] = {}
    for item in made.segments:
        beside = own.get(item.id) or _nearest(item, current)
        if beside is None or not item.text.strip() or item.text in beside.text:
            continue
        lines = known.edits.get(item.id, []) + known.edits.get(beside.id, [])
        told = [line[side] or {} for line in lines for side in ("before", "after")]
        offer = Offer(offer_id(beside.id, item.text), item.text, "machine")
        if item.text in {one.get("text") for one in told}:
            continue
        if offer.id not in known.settled.get(beside.id, ()):
            found.setdefault(beside.id, offer)
    return found


def _nearest(item: Segment, current: Transcript) -> Segment | None:
    """The segment that is said at the same time; None where nobody's is."""
    best = max(current.segments, key=lambda own: own.span.overlap_ms(item.span), default=None)
    return best if best is not None and best.span.overlap_ms(item.span) > 0 else None
