"""Lines of two directions: controls that do not match, pairs that part, lines that begin in Latin.

A line is a paragraph of its own when it is drawn (UAX 9, P1): whatever is open at its end is closed
there, and its direction is taken from its first strong letter by every player that is not told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from unicodedata import bidirectional

from subtitler.checks.screen.telling import told
from subtitler.languages import Language
from subtitler.model import Finding, Severity, Track

_EMBEDS, _POP = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_OVERRIDES = "\u202d\u202e"
_CONTROLS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "‹": "›", "（": "）"}
_MARKS = re.compile('[()\\[\\]{}«»“”‹›（）"]')
_STRONG_RTL = ("R", "AL")


def controls(track: Track, row: Language) -> Iterator[Finding]:
    """Invisible marks of direction: those that turn letters round, that are left open, or stray."""
    for cue in track.cues:
        for number, line in enumerate(cue.lines, start=1):
            if line.isascii() or not _CONTROLS.search(line):
                continue
            if any(char in line for char in _OVERRIDES):
                message = f"line {number} has a mark that turns its letters round (U+202D, U+202E)"
                yield told("direction-mark", message, cue, Severity.ERROR, 90)
            elif left := _left_open(line):
                message = f"line {number} has {left}"
                yield told("direction-mark", message, cue, rank=35)
            elif not row.rtl and not _has_right_to_left(_CONTROLS.sub("", line)):
                message = f"line {number} has a mark of direction, and nothing that needs one"
                yield told("direction-mark", message, cue, rank=10)


def _left_open(line: str) -> str:
    """What is wrong with the nesting of the direction marks of one line; "" where nothing is."""
    waiting: list[str] = []
    for char in line:
        if char in _EMBEDS:
            waiting.append(_POP)
        elif char in _ISOLATES:
            waiting.append(_POP_ISOLATE)
        elif char in (_POP, _POP_ISOLATE) and (not waiting or waiting.pop() != char):
            return f"a mark of direction that ends what never began (U+{ord(char):04X})"
    return "a mark of direction that is never ended" if waiting else ""


def pairs(track: Track, row: Language) -> Iterator[Finding]:
    """Brackets and quotes that open on one line and close on another, right to left.

    Beside a Latin letter or a digit, such a mark is drawn on the wrong side: a warning. Elsewhere
    it stands right: a notice, for whoever moves words between the lines.
    """
    if not row.rtl:
        return
    for cue in track.cues:
        for number, line in enumerate(cue.lines, start=1):
            alone = _alone(line)
            if not alone:
                continue
            jumps = _beside_left_to_right(line, alone)
            side = "; drawn beside left-to-right text, it changes sides" if jumps else ""
            message = f"line {number} has a bracket or quote without its partner{side}"
            severity = Severity.WARNING if jumps else Severity.NOTICE
            yield told("direction-pair", message, cue, severity, 25 if jumps else 5)


def _alone(line: str) -> list[int]:
    """Where brackets and quotes stand that have no partner in the line."""
    if not _MARKS.search(line):
        return []
    waiting: list[tuple[str, int]] = []
    alone = []
    quoted = False
    for mark in _MARKS.finditer(line):
        char, at = mark.group(), mark.start()
        quoted ^= char == '"'
        if char in _PAIRS or (char == '"' and quoted):
            waiting.append((_PAIRS.get(char, '"'), at))
        elif waiting and waiting[-1][0] == char:
            waiting.pop()
        else:
            alone.append(at)
    return sorted(alone + [at for _, at in waiting])


def _beside_left_to_right(line: str, places: list[int]) -> bool:
    """Whether a letter or digit next to one of the places, on either side, is left to right."""
    kinds = [(at, bidirectional(char)) for at, char in enumerate(line)]
    directed = [(at, kind) for at, kind in kinds if kind in ("L", "EN", "AN", "R", "AL")]
    for place in places:
        after = bisect_left(directed, (place,))
        if any(kind in ("L", "EN") for _, kind in directed[max(0, after - 1) : after + 1]):
            return True
    return False


def first_letters(track: Track, row: Language) -> Iterator[Finding]:
    """Right-to-left lines whose first letter is Latin, so that players guess the wrong direction.

    In our own pictures the direction is set; in SRT and VTT files the player guesses. A line of
    Latin letters alone, with no mark at its end, looks the same either way.
    """
    if not row.rtl:
        return
    for cue in track.cues:
        for number, line in enumerate(cue.lines, start=1):
            kinds = map(bidirectional, line)
            first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
            if first != "L" or _told_its_direction(line):
                continue
            if _has_right_to_left(line) or bidirectional(line.rstrip()[-1]) not in ("L", "EN"):
                message = (
                    f"line {number} begins with left-to-right letters: players may take it for a "
                    "left-to-right line"
                )
                yield told("direction-start", message, cue, rank=15)


def _has_right_to_left(line: str) -> bool:
    return any(bidirectional(char) in _STRONG_RTL for char in line)


def _told_its_direction(line: str) -> bool:
    return line.lstrip()[:1] in ("\u200f", "\u061c", "\u202b", "\u2067")
