"""A bilingual document: what was said and its translation side by side, to read and to print.

One HTML page that needs nothing else: no script, no font, no picture, no address. A browser shows
and prints it; word processors open it.
"""

from __future__ import annotations

import html

from subtitler.formats.plain import clock, said
from subtitler.languages import MARKS, language
from subtitler.model import Mark, Segment, Track, Transcript

_STYLE = """\
body { font: 16px/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif;
  max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: .4rem .6rem; vertical-align: top; text-align: start;
  border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
th:first-child, td:first-child { width: 5rem; color: #555; font-variant-numeric: tabular-nums; }
.mark { border: 1px solid #a40; color: #a40; padding: .2rem .6rem; }
.speaker { color: #555; font-weight: bold; }
@media print { body { max-width: none; margin: 0; font-size: 11pt; }
  tr { break-inside: avoid; } thead { display: table-header-group; } }"""


def write_bilingual(source: Transcript, target: Transcript, track: Track, title: str) -> str:
    """The page: a row for each segment of `source`, with its time, and its translation beside it.

    Each column runs in its own direction. The marks of `track`, and one where nobody has approved
    the source, stand on top. What either text withholds is in neither column; the row stays, with
    […]. Characters that no file can hold become U+FFFD.
    """
    names = [f"{language(text.lang).endonym} ({text.lang})" for text in (source, target)]
    notes = [(track.lang, MARKS[mark][track.lang]) for mark in track.marks]
    if not source.approved:
        notes.insert(0, (source.lang, MARKS[Mark.MACHINE_TRANSCRIPT][source.lang]))
    translated = {segment.id: segment for segment in target.segments}
    rows = [_row(one, translated.get(one.id), source.lang, target.lang) for one in source.segments]
    heading = _escaped(title)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{target.lang}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{heading}</title>",
        f"<style>\n{_STYLE}\n</style></head>",
        "<body>",
        f'<h1 dir="auto">{heading}</h1>',
        *(f'<p class="mark" {_tongue(lang)}>{_escaped(note)}</p>' for lang, note in notes),
        "<table>",
        "<thead><tr><th></th>"
        + "".join(
            f'<th scope="col" {_tongue(text.lang)}>{_escaped(name)}</th>'
            for text, name in zip((source, target), names, strict=True)
        )
        + "</tr></thead>",
        "<tbody>",
        *rows,
        "</tbody>",
        "</table>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _row(one: Segment, other: Segment | None, spoken: str, lang: str) -> str:
    withheld = one.withhold is not None or (other is not None and other.withhold is not None)
    cells = [
        f"<td {_tongue(code)}>{'[…]' if withheld else _said(segment)}</td>"
        for segment, code in ((one, spoken), (other, lang))
    ]
    return f'<tr id="{_escaped(one.id)}"><td>{clock(one.span.start_ms)}</td>{"".join(cells)}</tr>'


def _said(segment: Segment | None) -> str:
    if segment is None:
        return ""
    speaker = f"{' '.join(said(segment.speaker))}:" if segment.speaker else ""
    head = f'<span class="speaker">{_escaped(speaker)}</span> ' if speaker else ""
    return head + "<br>".join(_escaped(line) for line in said(segment.text))


def _tongue(code: str) -> str:
    return f'lang="{code}" dir="{"rtl" if language(code).rtl else "ltr"}"'


def _escaped(text: str) -> str:
    return html.escape(" ".join(said(text)))
