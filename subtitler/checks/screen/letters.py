"""What no line may hold: what cannot be drawn or seen, markup, stray space, torn punctuation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from unicodedata import category, name

from subtitler.checks.screen.telling import told
from subtitler.languages import Language
from subtitler.model import Finding, Severity, Track

WITHOUT_ITALICS = {"Arab", "Hebr", "Hans", "Hant", "Jpan", "Kore", "Thai", "Deva"}
"""Scripts that have no slanted letters (Netflix: none in ar, he, hi, ko, th, zh; upright in ja)."""

_MARKUP = re.compile(
    r"(?i:</?(?:[ibus]|font|ruby|rt|rp|em|strong|span|c|v|lang|br)\b[^<>]*>)"  # SRT, VTT, TTML
    r"|\{\s*\\[^{}]*\}"  # ASS
    r"|\\N|\\[nh](?![a-z])"
    r"|&(?:[a-z]{2,6}|#\d{1,7});"
)
_SLANTED = re.compile(r"<(?:i|em)\b[^<>]*>", re.IGNORECASE)
_ASS_BLOCK = re.compile(r"\{[^{}]*\}")
_ASS_SLANTED = re.compile(r"\\i[1-9]")
_MAY_BE_MARKUP = re.compile(r"[<{\\&]")

_SPECIAL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u2028\u2029\ufeff\ufff9-\ufffd\ufdd0-\ufdef\ue000-\uf8ff"
    "\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LOST = "\x00\ufffd"
"""NUL ends a text in some programs; U+FFFD stands where a letter was lost."""

_SPACES = re.compile(r"\s\s|^\s|\s$")

_CLOSING = ".,!?;:)]}»”’…،؛؟。，、！？；：）】」』》〉"
_OPENING = "([{«“‘¿¡（【「『《〈"
_GERMAN = str.maketrans("", "", "»”’")
_RESUMES = ("…", "...", "⋯")
"""A line that goes on after a pause begins so (Netflix, tr and ru)."""


def missing_letters(track: Track, supports: Callable[[str], bool]) -> Iterator[Finding]:
    """Letters that would be drawn as boxes; `supports` says whether a font has a letter."""
    known = lru_cache(maxsize=None)(supports)
    for cue in track.cues:
        lost = [char for char in dict.fromkeys("".join(cue.lines)) if not known(char)]
        if lost:
            named = ", ".join(_code(char) for char in lost[:5])
            more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
            message = f"no font has {named}{more}: a box would be drawn"
            yield told("missing-letter", message, cue, Severity.ERROR, 91)


def _code(char: str) -> str:
    return f"U+{ord(char):04X} ({name(char, 'no name').lower()})"


def markup(track: Track, row: Language) -> Iterator[Finding]:
    """Formatting, which is text here and read as it stands; and italics in a script without."""
    for cue in track.cues:
        whole = cue.text
        if not _MAY_BE_MARKUP.search(whole):
            continue
        if row.script in WITHOUT_ITALICS and _slants(whole):
            message = f"markup for italics, which {row.name} does not have"
            yield told("italics", message, cue, rank=35)
        elif found := len(_MARKUP.findall(whole)):
            count = "a mark" if found == 1 else f"{found} marks"
            message = f"{count} of formatting, which will be read as letters"
            yield told("markup", message, cue, rank=35)


def _slants(text: str) -> bool:
    blocks = _ASS_BLOCK.findall(text)
    return bool(_SLANTED.search(text)) or any(map(_ASS_SLANTED.search, blocks))


def special_characters(track: Track) -> Iterator[Finding]:
    """Control characters, letters that were lost, and code points that are no character."""
    for cue in track.cues:
        whole = "".join(cue.lines)
        if whole.isprintable() and "\ufffd" not in whole:
            continue
        if not (found := _SPECIAL.findall(whole)):
            continue
        kinds = dict.fromkeys(found)
        named = ", ".join(f"U+{ord(char):04X}" for char in list(kinds)[:5])
        lost = any(char in _LOST or category(char) == "Cs" for char in kinds)
        message = f"{len(found)} characters that are not text ({named})"
        if lost:
            message += "; a letter was lost here"
        severity = Severity.ERROR if lost else Severity.WARNING
        yield told("control-character", message, cue, severity, 88 if lost else 25)


def spacing(track: Track) -> Iterator[Finding]:
    """Two spaces in a row, and spaces or nothing where a line begins or ends."""
    for cue in track.cues:
        if cue.lines and not any(line.strip() for line in cue.lines):
            continue  # an empty cue: told as such
        for number, line in enumerate(cue.lines, start=1):
            if not line.strip():
                yield told("spacing", f"line {number} is empty", cue, rank=15)
            elif _SPACES.search(line):
                message = f"line {number} has two spaces in a row, or one at an end"
                yield told("spacing", message, cue, rank=5)


def torn_punctuation(track: Track, row: Language) -> Iterator[Finding]:
    """Lines that begin with what closes, or end with what opens: UAX 14 breaks at neither."""
    for cue in track.cues:
        for number, line in enumerate(cue.lines, start=1):
            text = line.strip()
            if not text:
                continue
            if text[0] in _closing(row.code) and not _begins_rightly(text):
                message = f"line {number} begins with a mark that closes what stands before it"
                yield told("torn-punctuation", message, cue, rank=20)
            if text[-1] in _opening(row.code):
                message = f"line {number} ends with a mark that opens what comes after it"
                yield told("torn-punctuation", message, cue, rank=20)


def _begins_rightly(text: str) -> bool:
    """Whether a line may begin with its closing mark: ’cause, .22, … and then."""
    if text[0] in "’.,":
        following = text[1:2]
        if following.isdigit() or (text[0] == "’" and following.isalpha()):
            return True
    return text.startswith(_RESUMES) and text.strip(".…⋯ ") != ""


@lru_cache(maxsize=64)
def _closing(lang: str) -> str:
    # German writes „so“ and »so«: what closes elsewhere opens there, and the other way round.
    return _CLOSING.translate(_GERMAN) + "“«‘" if lang == "de" else _CLOSING


@lru_cache(maxsize=64)
def _opening(lang: str) -> str:
    return "([{„‚»" if lang == "de" else _OPENING + "„‚"
