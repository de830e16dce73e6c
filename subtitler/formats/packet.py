"""A text to review as one page that opens from the disk, and the small file that it gives back.

The page asks for nothing: its policy forbids every connection, its script and style are known by
their hashes, and texts are data that the script sets as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from subtitler.errors import FormatError
from subtitler.formats.review_table import Returned, ReturnedTable, ReviewTable, plain

FORMAT, VERSION = "subtitler/packet", 1
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary that is said in a segment, and what may stand for it."""

    source: str
    target: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dress:
    """What makes a page of the data: script, style, and phrases by language (JSON)."""

    script: str
    style: str
    words: str


def write_packet(
    table: ReviewTable,
    dress: Dress,
    terms: Mapping[str, Sequence[Term]] | None = None,
    film: str | None = None,
    *,
    store: bool = True,
) -> str:
    """The page. `terms` are by segment; `film` is the name of a video file beside the page.

    Without `store` nothing that is typed stays in the browser.
    """
    told: dict[str, Any] = {
        "video": table.video,
        "lang": table.lang,
        "source_lang": table.source_lang,
        "reference_lang": table.reference_lang,
        "film": film,
        "store": store,
        "fingerprint": _fingerprint(table),
        "rows": [
            {
                "id": row.id,
                "base": row.base,
                "start_ms": row.start_ms,
                "end_ms": row.end_ms,
                "speaker": plain(row.speaker),
                "source": plain(row.source),
                "text": plain(row.text),
                "reference": plain(row.reference),
                "notes": "\n".join(plain(line) for line in row.notes.splitlines()),
                "terms": [
                    {"source": term.source, "target": term.target, "note": term.note}
                    for term in (terms or {}).get(row.id, ())
                ],
            }
            for row in table.rows
        ],
    }
    policy = (
        f"default-src 'none'; script-src '{_hash(dress.script)}'; "
        f"style-src '{_hash(dress.style)}'; media-src 'self' file: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    title = escape(f"{table.video} · {table.lang}")
    return _PAGE.format(
        policy=escape(policy),
        title=title,
        style=dress.style,
        data=_as_data(told),
        words=_as_data(json.loads(dress.words)),
        script=dress.script,
    )


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1> <span id="state" role="status"></span>
<p><button type="button" id="give" data-say="give"></button>
<label><input type="checkbox" id="automatic" checked> <span data-say="automatic"></span></label>
<select id="ui" aria-label="Language"></select></p>
<div class="film"><video id="film" controls preload="metadata" hidden></video>
<div><p id="help"></p>
<details><summary data-say="more"></summary>
<p><label><span data-say="choose"></span> <input type="file" id="choose" accept="video/*,audio/*">
</label></p>
<p><label><span data-say="load"></span> <input type="file" id="load" accept=".json"></label></p>
<p><button type="button" id="clear" data-say="clear"></button></p>
</details></div></div>
</header>
<main><ol id="list"></ol></main>
<script type="application/json" id="packet">{data}</script>
<script type="application/json" id="words">{words}</script>
<script>{script}</script>
</body>
</html>
"""


def _fingerprint(table: ReviewTable) -> str:
    """Names what went out, so that two packets do not share what was typed."""
    told = "\n".join([table.video, table.lang, *(row.base for row in table.rows)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _hash(text: str) -> str:
    """The source expression of a policy for an inline script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _as_data(value: Any) -> str:
    """JSON that cannot end the element it stands in."""
    told = json.dumps(value, ensure_ascii=True)
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def read_packet(data: bytes, name: str) -> ReturnedTable:
    """What a person gave back. Raises FormatError for any other file."""
    if len(data) > _MOST_BYTES:
        raise FormatError("is too large", where=name)
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FormatError("is no JSON", where=name) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise FormatError(
            "is no file of a packet", where=name, hint="the page's own button makes it"
        )
    if told.get("version") != VERSION:
        raise FormatError("is of another version of this program", where=name)
    rows = told.get("rows")
    if not isinstance(rows, list):
        raise FormatError("has no rows", where=name)
    found = []
    for number, row in enumerate(rows, 1):
        told_row = row if isinstance(row, dict) else {"id": None}
        values = [told_row.get(key, "") for key in _KEYS]
        words = [value for value in values if isinstance(value, str)]
        if len(words) != len(values):
            raise FormatError("is no row of a packet", where=f"{name}: row {number}")
        key, base, text, comment = words
        found.append(Returned(number, key, base, text, comment))
    return ReturnedTable(_text(told, "video", name), _text(told, "lang", name), tuple(found))


_KEYS = ("id", "base", "text", "comment")


def _text(told: Mapping[str, Any], key: str, name: str) -> str:
    value = told.get(key)
    if not isinstance(value, str):
        raise FormatError(f"does not say its {key}", where=name)
    return value
