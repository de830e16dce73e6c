"""TTML: written with language and direction, read back whole, and nothing dropped in silence."""

from __future__ import annotations

import logging
import time
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.ttml import parse_ttml, write_ttml
from subtitler.model import Cue, Mark, Span, Track

TT = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
    'xml:lang="kk"{}>\n'
)


def file(body: str, attributes: str = "") -> bytes:
    return f"{TT.format(attributes)}{body}\n</tt>".encode()


def cue(text: str, times: str = 'begin="1s" end="2s"') -> bytes:
    return file(f"<body><div>\n<p {times}>{text}</p></div></body>")


def track(texts: list[list[str]], lang: str = "en", marks: tuple[Mark, ...] = ()) -> Track:
    return Track(
        lang,
        tuple(
            Cue(Span(1001 * at, 1001 * at + 999), tuple(lines), (f"s{at}",))
            for at, lines in enumerate(texts)
        ),
        marks,
    )


@pytest.mark.parametrize(
    ("lang", "direction"), [("ar", "rtl"), ("ug", "rtl"), ("kk", None), ("zh", None)]
)
def test_language_and_direction_are_set(lang: str, direction: str | None) -> None:
    root = ElementTree.fromstring(write_ttml(track([["A"]], lang)))
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    (paragraph,) = root.iter("{http://www.w3.org/ns/ttml}p")
    assert paragraph.get("{http://www.w3.org/ns/ttml#styling}direction") == direction
    assert "imsc1.1/text" in (
        root.get("{http://www.w3.org/ns/ttml#parameter}contentProfiles") or ""
    )


def test_marks_stand_in_the_head() -> None:
    data = write_ttml(track([["Evet."]], "tr", (Mark.MACHINE_TRANSLATION,)))
    assert "Makine çevirisi, gözden geçirilmedi" in data.decode()
    read = parse_ttml(data, "a.ttml")
    assert [cue.text for cue in read] == ["Evet."]
    assert read.dropped == ("a region of the picture", "metadata")


def test_long_recordings() -> None:
    far = Track("en", (Cue(Span(360_000_001, 3_600_000_002), ("A",), ("s1",)),))
    (read,) = parse_ttml(write_ttml(far), "a.ttml")
    assert read.span == Span(360_000_001, 3_600_000_002)


def test_a_cue_without_time_is_refused() -> None:
    with pytest.raises(FormatError, match="lasts no time") as caught:
        write_ttml(Track("en", (Cue(Span(5, 5), ("A",), ("s7",)),)))
    assert caught.value.where == "cue 1, segment s7"


@pytest.mark.parametrize(
    ("body", "cues"),
    [
        # Times count from those of the elements around, or from the end of the one before.
        (
            '<body begin="10s"><div begin="00:00:01.000"><p begin="500ms" dur="1s">A</p></div>'
            "</body>",
            [(11_500, 12_500, "A")],
        ),
        (
            '<body><div timeContainer="seq"><p dur="1s">A</p><p dur="2s">B</p></div></body>',
            [(0, 1000, "A"), (1000, 3000, "B")],
        ),
        ('<body end="5s"><div><p begin="4s" end="9s">A</p></div></body>', [(4000, 5000, "A")]),
        (
            '<body><div><p begin="00:00:01:12" end="00:00:02:00">A</p></div></body>',
            [(1480, 2000, "A")],
        ),
        ('<body><div><p begin="10f" end="50f">A</p></div></body>', [(400, 2000, "A")]),
        # White space counts only where the file says so.
        (
            '<body><div><p begin="1s" end="2s">\n  one\n  <span>two </span> three<br/>\n four\n</p>'
            "</div></body>",
            [(1000, 2000, "one two three\nfour")],
        ),
        (
            '<body xml:space="preserve"><div><p begin="1s" end="2s"> a  b </p></div></body>',
            [(1000, 2000, " a  b ")],
        ),
        (
            '<body><div><p begin="1s" end="2s"><span tts:ruby="container"><span tts:ruby="base">漢'
            '</span><span tts:ruby="text">hàn</span></span></p></div></body>',
            [(1000, 2000, "漢(hàn)")],
        ),
        ("<body/>", []),
        ("", []),
    ],
)
def test_reads_what_others_write(body: str, cues: list[tuple[int, int, str]]) -> None:
    rate = ' xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25"'
    read = parse_ttml(file(body, rate), "a.ttml")
    assert [(cue.span.start_ms, cue.span.end_ms, cue.text) for cue in read] == cues
    assert read.lang == "kk"


def test_what_is_no_text_is_told() -> None:
    head = (
        '<head><styling><style xml:id="s" tts:color="red" tts:fontSize="wide"/></styling><layout>'
        '<region xml:id="r"/></layout></head>'
    )
    body = (
        '<body><div><p begin="1s" end="2s" style="s"><set tts:color="blue"/>A<span begin="0.5s" '
        'tts:fontStyle="italic">B</span></p></div></body>'
    )
    read = parse_ttml(file(head + body), "a.ttml")
    assert read.cues[0].text == "AB"
    assert read.everything_told == (
        "a style",
        "a region of the picture",
        "an animation",
        "a style that is not understood",
        "line 2: a style (3 times)",
        "line 2: a time inside the text",
    )


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    f"{TT.format('')}<body><div><p>&b;</p></div></body></tt>"
)


@pytest.mark.parametrize(
    ("data", "what", "where"),
    [
        (b"", "is not XML", "a.ttml:1"),
        (b"hello", "is not XML", "a.ttml:1"),
        (file("<body>")[:-4], "is not XML", "a.ttml:3"),
        (BOMB.encode(), "declares entities", "a.ttml"),
        (
            b'<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/hostname">]><tt>&x;</tt>',
            "declares entities",
            "a.ttml",
        ),
        (b"<html/>", "is no TTML", "a.ttml:1"),
        (b'<tt xmlns="http://www.w3.org/2006/10/ttaf1"/>', "is no TTML", "a.ttml:1"),
        (cue("A", 'begin="1 s" end="2s"'), "a broken time \\(begin\\)", "a.ttml:3"),
        (cue("A", 'begin="-1s" end="2s"'), "a broken time \\(begin\\)", "a.ttml:3"),
        (cue("A", 'begin="1s" end="00:00:0x"'), "a broken time \\(end\\)", "a.ttml:3"),
        (cue("A", 'begin="3s" end="2s"'), "ends before it starts", "a.ttml:3"),
        (cue("A", 'begin="3s"'), "a cue without an end", "a.ttml:3"),
        (cue("A", 'begin="3s" end="3s"'), "text that is in no cue, or is never shown", "a.ttml:1"),
        (cue("A<x xmlns='urn:x'>lost</x>"), "text that is in no cue", "a.ttml:1"),
        (file("<body><div>lost words</div></body>"), "text that is in no cue", "a.ttml:1"),
        (cue("A", 'begin="1s" end="99999999h"'), "later than any recording", "a.ttml:3"),
        (cue("A", f'begin="1s" end="{"9" * 5000}s"'), "a broken time \\(end\\)", "a.ttml:3"),
        (
            file(
                '<body><div><p begin="1f" end="2f">A</p></div></body>',
                ' xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="0"',
            ),
            "a rate that cannot be read",
            "a.ttml:1",
        ),
        (cue("x" * 1_000_000), "a cue of 1,000,000 characters", "a.ttml:3"),
        (cue("A\x00"), "a zero byte", "a.ttml:3"),
        (cue("<br/>" * 1_000_000), "more than 300,000 elements", "a.ttml:3"),
        (cue("<span>" * 3000 + "</span>" * 3000), "without end", "a.ttml:3"),
        (cue("\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace")), "", ""),
        (b" " * 50_000_001, "larger than 50 MB", "a.ttml"),
    ],
)
def test_refuses_with_the_line(data: bytes, what: str, where: str) -> None:
    if not what:
        assert parse_ttml(data, "a.ttml").cues[0].text == "\ufffd"
        return
    began = time.process_time()
    with pytest.raises(FormatError, match=what) as caught:
        parse_ttml(data, "a.ttml")
    assert caught.value.where == where
    assert "lost" not in f"{caught.value}{caught.value.hint}"
    assert time.process_time() - began < 5


def test_nothing_of_the_file_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        parse_ttml(cue("A", 'begin="1s" end="2s" tts:color="secret"'), "a.ttml")
    assert "secret" not in caplog.text


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "koi8-r"])
def test_encodings(declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + cue("Мы ждали").decode()
    read = parse_ttml(text.encode(declared), "a.ttml")
    assert (read.cues[0].text, read.encoding) == ("Мы ждали", declared)
    bare = cue("Мы ждали").decode()
    for data in (bare.encode("utf-16"), bare.encode("cp1251")):
        assert parse_ttml(data, "a.ttml", lang="ru").cues[0].text == "Мы ждали"
    wrong = '<?xml version="1.0" encoding="utf-8"?>' + bare
    assert (
        parse_ttml(wrong.encode("cp1251"), "a.ttml", encoding="cp1251").cues[0].text == "Мы ждали"
    )


PARAMETERS = st.sampled_from(
    [
        "ttp:frameRate",
        "ttp:tickRate",
        "ttp:frameRateMultiplier",
        "ttp:cellResolution",
        "ttp:timeBase",
        "ttp:dropMode",
        "tts:extent",
        "tts:origin",
        "tts:fontSize",
        "tts:ruby",
        "tts:displayAlign",
        "xml:space",
        "begin",
        "end",
        "dur",
        "timeContainer",
        "region",
        "style",
    ]
)
VALUES = st.one_of(
    st.sampled_from(["0", "1", "-1", "0 0", "1 0", "25", "1e9", "seq", "par", "10f", "10t", "3s"]),
    st.sampled_from(["base", "container", "text", "preserve", "5% 5%", "1px 1px", "", "smpte"]),
    st.text("0123456789 .:%pxstf-", max_size=8),
)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(PARAMETERS, VALUES), st.dictionaries(PARAMETERS, VALUES))
def test_any_values_are_read_or_refused(outer: dict[str, str], inner: dict[str, str]) -> None:
    def written(values: dict[str, str]) -> str:
        return "".join(f' {key}="{value}"' for key, value in values.items())

    inner = {"begin": "1s", "end": "2s"} | inner
    data = file(
        f"<body{written(outer)}><div>\n<p{written(inner)}>A<span{written(outer)}>B</span></p>"
        "</div></body>",
        ' xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'
        + written({key: value for key, value in outer.items() if key.startswith("ttp")}),
    )
    try:
        read = parse_ttml(data, "a.ttml")
    except FormatError as error:
        assert (error.where or "").startswith("a.ttml:")
    else:
        assert [letter for cue in read for letter in cue.text if letter.isalpha()] == ["A", "B"]


LINES = st.one_of(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        min_size=1,
    ),
    st.text("<>&;-{}\\N \u200f\u2028אبә，《🙂]\"'", min_size=1),
    st.sampled_from(["<p>a</p>", "&amp;", "]]>", "<!-- a -->", "-->", "- Иә.", "{\\an8}a\\Nb"]),
).filter(lambda line: bool(line.strip()))


@settings(deadline=None)
@given(st.lists(st.lists(LINES, max_size=3), max_size=5), st.sampled_from(["en", "ar", "zh", "kk"]))
def test_round_trip(texts: list[list[str]], lang: str) -> None:
    written = track(texts, lang)
    read = parse_ttml(write_ttml(written), "a.ttml")
    assert [(cue.span, cue.text, cue.dropped) for cue in read] == [
        (cue.span, cue.text, ()) for cue in written.cues
    ]
    assert read.lang == lang


@given(st.text())
def test_what_no_xml_can_hold_is_shown_as_such(text: str) -> None:
    (read,) = parse_ttml(write_ttml(track([[text]])), "a.ttml")
    assert [c for c in read.text if not c.isspace() and c != "\ufffd"] == [
        c
        for c in text
        if not c.isspace()
        and c >= " "
        and not "\x7f" <= c < "\xa0"
        and c not in "\ufffd\ufffe\uffff"
        and not "\ud800" <= c <= "\udfff"
    ]
