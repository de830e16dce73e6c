"""A text to review as a page to read and to print: nothing in it moves, and it asks for nothing."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Final

from subtitler.formats.review_cells import Column, grid
from subtitler.formats.review_table import ReviewTable

_STYLE: Final = """
body { font: 16px/1.5 "Noto Sans", "Noto Naskh Arabic", "Noto Sans SC", sans-serif; margin: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .3rem .5rem; text-align: start; vertical-align: top; }
td { white-space: pre-line; }
th { background: #eee; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; font-size: .85rem; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { margin: 0; font-size: 11pt; } }
"""


def write_review_page(table: ReviewTable) -> str:
    """The table as HTML: what is said, its text, notes, and room for remarks with a pen."""
    columns, rows = grid(table)
    seen = [n for n, column in enumerate(columns) if not column.hidden]
    heads = "".join(f'<th scope="col">{escape(columns[n].head)}</th>' for n in seen)
    lines = ["<tr>" + "".join(_cell(row[n], columns[n]) for n in seen) + "</tr>" for row in rows]
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    title = escape(f"{table.video} · {table.lang}")
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            '<head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            f"style-src &#x27;sha256-{digest}&#x27;; base-uri 'none'; form-action 'none'\">",
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title><style>{_STYLE}</style></head>",
            f"<body><h1>{title}</h1>",
            f"<table><thead><tr>{heads}</tr></thead><tbody>",
            *lines,
            "</tbody></table></body></html>",
            "",
        ]
    )


def _cell(text: str, column: Column) -> str:
    if column.head in ("Start", "End"):
        return f'<td class="time" dir="ltr">{escape(text)}</td>'
    lang = f' lang="{escape(column.lang)}"' if column.lang else ""
    return f'<td{lang} dir="auto">{escape(text)}</td>'
