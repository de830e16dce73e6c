"""What a signature vouches for, and which segments are no longer what was signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from subtitler.model import Segment, SignOff, Transcript

if TYPE_CHECKING:
    from subtitler.glossary import Glossary


def text_sha256(text: Transcript) -> str:
    """The hash of what stands there: ids and words."""
    return _sha256([[item.id, item.text] for item in text.segments])


def source_sha256(text: Transcript) -> str:
    """The hash of what a translation translates; "" for what was spoken."""
    sources = [_source(item) for item in text.segments]
    return _sha256(sources) if any(any(source) for source in sources) else ""


def times_sha256(text: Transcript) -> str:
    """The hash of when each segment is said, by whom, and whether it is withheld."""
    return _sha256([[item.id, *_place(item)] for item in text.segments])


def segment_hashes(text: Transcript) -> dict[str, str]:
    """The hash of each segment, by its id: words, source, times, speaker, withheld or not."""
    return {
        item.id: _sha256([item.text, *_source(item), *_place(item)])[:16] for item in text.segments
    }


def term_hashes(text: Transcript, glossary: Glossary, spoken: str) -> dict[str, str]:
    """What the glossary asks of each segment of a translation from `spoken`, as a hash by its id.

    A segment in which no term is said is left out.
    """
    if not glossary or text.lang == spoken:
        return {}
    from subtitler.terms import terminology

    terms = terminology(glossary, spoken, text.lang)
    found = {}
    for item in text.segments:
        rows = {row.id: row for term in terms.said(_source(item)[0]) for row in term.rows}
        if rows:
            told = [
                [row.id, row.rule, row.forms.get(spoken, ()), row.forms.get(text.lang, ())]
                for _, row in sorted(rows.items())
            ]
            found[item.id] = _sha256(told)[:16]
    return found


def touched(text: Transcript, signoff: SignOff, terms: Mapping[str, str] | None = None) -> set[str]:
    """Ids of segments that are not as they were signed: changed, come or gone.

    `terms` are today's `term_hashes`; None where the glossary is the one of the signature.
    """
    today = segment_hashes(text)
    ids = today.keys() | signoff.segments.keys()
    changed = {key for key in ids if today.get(key) != signoff.segments.get(key)}
    if terms is not None:
        asked = terms.keys() | signoff.terms.keys()
        changed |= {key for key in asked & ids if terms.get(key) != signoff.terms.get(key)}
    return changed


def _source(segment: Segment) -> tuple[str, str]:
    origin = segment.origin
    return (origin.source, origin.sentence) if origin else ("", "")


def _place(segment: Segment) -> tuple[Any, ...]:
    span = segment.span
    return span.start_ms, span.end_ms, segment.speaker, segment.withhold


def _sha256(told: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
