"""Which format a file is in: by what it holds, then by its name."""

from __future__ import annotations

import codecs

import pytest

from subtitler.errors import FormatError
from subtitler.formats.subtitles import parse_subtitles

SRT = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{}\n"
ASS = "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,A,,0,0,0,,{}\n"
TTML = (
    '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">{}</p></div></body>'
    "</tt>"
)


@pytest.mark.parametrize("name", ["a.srt", "a", "a.txt", "a.vtt", "a.ASS", "a.ttml"])
@pytest.mark.parametrize("form", [VTT, ASS, TTML], ids=["vtt", "ass", "ttml"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_it_holds_decides(name: str, form: str, mark: str) -> None:
    data = (mark + form.format("Біз күттік")).encode()
    assert [cue.text for cue in parse_subtitles(data, name)] == ["Біз күттік"]


@pytest.mark.parametrize("form", [SRT, VTT, ASS, TTML], ids=["srt", "vtt", "ass", "ttml"])
def test_every_format_in_every_encoding(form: str) -> None:
    text = form.format("Мы ждали его всю ночь.")
    for codec in ("utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"):
        (cue,) = parse_subtitles(text.encode(codec), "a.srt", lang="ru")
        assert cue.text == "Мы ждали его всю ночь."
    big = codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    assert parse_subtitles(big, "a").cues[0].text == "Мы ждали его всю ночь."
    bare = text.encode("utf-16-le")
    assert parse_subtitles(bare, "a", encoding="utf-16-le").cues[0].text.startswith("Мы ждали")
    with pytest.raises(FormatError):
        parse_subtitles(bare, "a.srt")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.vtt", "does not begin with WEBVTT"),
        ("a.ssa", "does not begin with a section"),
        ("a.dfxp", "is not XML"),
        ("a.srt", "no time line where a cue begins"),
        ("a.docx", "no time line where a cue begins"),
    ],
)
def test_then_its_name(name: str, what: str) -> None:
    with pytest.raises(FormatError, match=what):
        parse_subtitles(b"hello", name)
