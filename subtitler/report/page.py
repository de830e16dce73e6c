"""The page: one HTML file that needs nothing else, no script, no connection.

Every text is escaped; the policy in its head forbids scripts, pictures and requests of any kind,
so that even a text that tries to bring some in shows as text.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from subtitler.checks.noticing import clock
from subtitler.checks.screen import CHECKS
from subtitler.languages import LANGUAGES
from subtitler.model import Severity
from subtitler.report.content import (
    ORDER,
    Noticed,
    VideoReport,
    dismissed_of,
    message_of,
    printable,
    texts_of,
    time_of,
)
from subtitler.report.style import STYLE
from subtitler.report.timeline import timeline

_SIGNS = {Severity.ERROR: "▲", Severity.WARNING: "◆", Severity.NOTICE: "○"}


def page(videos: Sequence[VideoReport], *, title: str, with_text: bool, made: str) -> str:
    """The findings of some videos as a page that a person can read, print and send on.

    `title` names them, `made` says when the page was written. With `with_text` it holds source and
    target of every segment concerned; without, no word of them.
    """
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="robots" content="noindex">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Findings: {_text(title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            *_body(videos, title=title, with_text=with_text, made=made),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _body(
    videos: Sequence[VideoReport], *, title: str, with_text: bool, made: str
) -> Iterator[str]:
    yield f"<h1>Findings: {_text(title)}</h1>"
    held = "with the text of the segments concerned" if with_text else "without any testimony text"
    yield f'<p class="made">Written {_text(made)}, {held}. A finding is a reason to look and '
    yield "listen, no verdict: nothing was changed for it. An empty list proves nothing.</p>"
    if len(videos) > 1:
        yield from _contents(videos)
    for number, video in enumerate(videos, start=1):
        yield from _video(video, number, with_text=with_text, alone=len(videos) == 1)


def _contents(videos: Sequence[VideoReport]) -> Iterator[str]:
    heads = ["video", "length", *[f"{severity.value}s" for severity in ORDER]]
    yield '<nav aria-label="Videos"><table><thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for number, video in enumerate(videos, start=1):
        counts = Counter(item.finding.severity for item in video.noticed if not item.dismissed)
        cells = [clock(video.duration_ms), *[str(counts[severity]) for severity in ORDER]]
        yield (
            f'<tr><th scope="row"><a href="#v{number}">{_text(video.id)}</a></th>'
            + "".join(f'<td class="figure">{cell}</td>' for cell in cells)
            + "</tr>"
        )
    yield "</tbody></table></nav>"


def _video(video: VideoReport, number: int, *, with_text: bool, alone: bool) -> Iterator[str]:
    anchors = [f"v{number}-{place}" for place in range(1, len(video.noticed) + 1)]
    pairs = list(zip(video.noticed, anchors, strict=True))
    yield f'<section id="v{number}">'
    if not alone:
        yield f"<h2>{_text(video.id)}</h2>"
    yield f"<p>{_facts(video)}</p>"
    if video.noticed:
        yield from _summary(video.noticed)
    elif video.checked:
        yield "<p><strong>The checks found nothing.</strong></p>"
    yield f"<figure>{timeline(video, anchors, with_text=with_text)}"
    yield f"<figcaption>{_legend()}</figcaption></figure>"
    first = [pair for pair in pairs if pair[0].matters]
    rest = [pair for pair in pairs if not pair[0].matters]
    if first:
        yield from _table("Errors and warnings, worst first", video, first, with_text=with_text)
    if rest:
        yield from _table("Notices, and what was put aside", video, rest, with_text=with_text)
    yield "</section>"


def _facts(video: VideoReport) -> str:
    """Length and counts, and what was checked: no finding means little where nobody looked."""
    cues = ", ".join(f"{len(lane.cues)} in {_language(lane.lang)}" for lane in video.lanes)
    segments = len(video.texts[0].segments) if video.texts else 0
    spoken = f" of {_language(video.texts[0].lang)}" if video.texts else ""
    looked = [_language(lang) if lang else "the speech itself" for lang in video.checked]
    told = f"{clock(video.duration_ms)} long; {segments} segments{spoken}"
    told += f"; cues: {cues}." if cues else "; no cues yet."
    if not looked:
        return f"{told} <strong>Nothing has been checked yet.</strong>"
    return f"{told} Checked: {', '.join(looked)}."


def _legend() -> str:
    signs = " ".join(
        f'<span class="{severity.value}">{_SIGNS[severity]}</span> {severity.value},'
        for severity in ORDER
    )
    return (
        f"Top: when somebody speaks. Below, for each language: when a cue is shown, and {signs} "
        "under it. Point at a mark to read it; a click leads to its row."
    )


def _summary(noticed: Sequence[Noticed]) -> Iterator[str]:
    """How many of each kind, and what the kind means."""
    counts: dict[str, Counter[Severity]] = {}
    langs: dict[str, dict[str, None]] = {}
    aside: Counter[str] = Counter()
    for item in noticed:
        check = item.finding.check
        counts.setdefault(check, Counter())
        langs.setdefault(check, {})[item.lang] = None
        if item.dismissed:
            aside[check] += 1
        else:
            counts[check][item.finding.severity] += 1
    yield "<table><caption>How many of each kind</caption><thead><tr>"
    heads = ["kind", *[f"{severity.value}s" for severity in ORDER], "put aside", "languages"]
    yield "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    worst = sorted(counts, key=lambda check: [-counts[check][severity] for severity in ORDER])
    for check in worst:
        figures = [counts[check][severity] for severity in ORDER] + [aside[check]]
        meaning = f'<br><span class="meaning">{CHECKS[check]}</span>' if check in CHECKS else ""
        yield (
            f'<tr><th scope="row">{_text(check)}{meaning}</th>'
            + "".join(f'<td class="figure">{figure or "–"}</td>' for figure in figures)
            + f"<td>{', '.join(map(_language, langs[check]))}</td></tr>"
        )
    yield "</tbody></table>"


def _table(
    caption: str,
    video: VideoReport,
    pairs: Sequence[tuple[Noticed, str]],
    *,
    with_text: bool,
) -> Iterator[str]:
    heads = ["time", "language", "severity", "kind", "what was found", "segment, key"]
    if with_text:
        heads += ["source", "target"]
    if any(item.dismissed for item, _ in pairs):
        heads.append("put aside")
    yield f'<table class="findings"><caption>{caption}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    spoken = video.texts[0].lang if video.texts else ""
    for item, anchor in pairs:
        told = item.finding
        cells = [
            f"<td>{_language(item.lang)}</td>",
            f'<td class="{told.severity.value}">{_SIGNS[told.severity]} {told.severity.value}</td>',
            f'<td class="kind">{_text(told.check)}</td>',
            f'<td class="message">{_text(message_of(video, item, with_text=with_text))}</td>',
            f"<td>{_text(' '.join(told.segments))}<br><code>{_text(item.key)}</code></td>",
        ]
        if with_text:
            source, target = texts_of(video, item)
            cells += [_words(source, spoken), _words(target, item.lang)]
        if "put aside" in heads:
            cells.append(f"<td>{_text(dismissed_of(video, item, with_text=with_text))}</td>")
        head = f'<th scope="row">{_text(time_of(item))}</th>'
        yield f'<tr id="{anchor}">{head}{"".join(cells)}</tr>'
    yield "</tbody></table>"


def _words(text: str, lang: str) -> str:
    """A cell with words of a testimony, in their own language and direction."""
    row = LANGUAGES.get(lang)
    direction = "rtl" if row and row.rtl else "ltr"
    lines = _text(text).replace("\n", "<br>")
    return f'<td lang="{_text(lang)}" dir="{direction}" class="words">{lines}</td>'


def _language(code: str) -> str:
    row = LANGUAGES.get(code)
    return row.name if row else _text(code)


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
