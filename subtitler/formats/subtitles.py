"""Any subtitle file that a person brings: which format it is in, and its cues."""

from __future__ import annotations

import codecs

from subtitler.formats.ass_reader import parse_ass
from subtitler.formats.cues import ReadSubtitles
from subtitler.formats.srt import parse_srt
from subtitler.formats.ttml import parse_ttml
from subtitler.formats.vtt import parse_vtt

_BY_BEGINNING = {"WEBVTT": parse_vtt, "[": parse_ass, "<": parse_ttml}
_BY_NAME = {
    "vtt": parse_vtt,
    "ass": parse_ass,
    "ssa": parse_ass,
    "ttml": parse_ttml,
    "dfxp": parse_ttml,
    "xml": parse_ttml,
}


def parse_subtitles(
    data: bytes, name: str, *, lang: str | None = None, encoding: str | None = None
) -> ReadSubtitles:
    """The cues of a file in WebVTT, ASS, SSA, TTML or SRT.

    What the file begins with decides, then the end of its name; all else is SRT. `lang` is the
    language that its text should be in, `encoding` what a person says it is in (see `encodings`).
    Raises FormatError with the line.
    """
    start = data[:64].decode("latin-1")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = data[:64].decode("utf-16", errors="replace")
    start = start.replace("\x00", "").removeprefix("\xef\xbb\xbf").lstrip("\ufeff \t\r\n")
    parse = _BY_NAME.get(name.rpartition(".")[2].lower(), parse_srt)
    for beginning, other in _BY_BEGINNING.items():
        if start.startswith(beginning):
            parse = other
    return parse(data, name, lang=lang, encoding=encoding)
