"""Reading ASS: commands go and are told, words stay, and nothing is obeyed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.ass import write_ass
from subtitler.formats.ass_reader import parse_ass
from subtitler.model import Cue, Mark, Span, Track

HEAD = "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
FORMAT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def dialogue(text: str, start: str = "0:00:01.00", end: str = "0:00:02.50") -> str:
    return f"Dialogue: 0,{start},{end},Default,,0,0,0,,{text}\n"


FILE = """\ufeff[Script Info]
; made elsewhere
Title: a night
WrapStyle: 0

[Aegisub Project Garbage]
Video File: ?

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20
Style: Sign,Arial,99999999

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Aigul,0,0,0,,{\\i1}Біз{\\i0} күттік,\\Nбәріміз, иә
Comment: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,not said
Dialogue: 5,1:00:03.00,1:00:04.00,Sign,,0,0,0,Scroll,{\\pos(1,2)\\fs999999}{old sign}Бір\\hекі

[Fonts]
fontname: x.ttf
[AB]XYZ
"""


def test_reads_what_others_write() -> None:
    read = parse_ass(FILE.encode(), "a.ass")
    assert [(cue.number, cue.line, cue.span, cue.text) for cue in read] == [
        (1, 16, Span(1000, 2500), "Біз күттік,\nбәріміз, иә"),
        (2, 18, Span(3_603_000, 3_604_000), "Бір\u00a0екі"),
    ]
    assert read.everything_told == (
        "a line in a section of another program",
        "a style (2 times)",
        "an event that is not said (Comment)",
        "fonts inside the file",
        "line 16: who speaks (Name)",
        "line 16: \\i (2 times)",
        "line 18: an effect",
        "line 18: \\pos",
        "line 18: \\fs",
        "line 18: a remark in braces",
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\\Nb", "a\nb"),
        ("a\\nb", "a b"),
        ("{\\q2}a\\nb", "a\nb"),
        ("\\{said\\}", "{said}"),
        ("{never closed", "{never closed"),
        ("closed} only", "closed} only"),
        ("C:\\dir\\x", "C:\\dir\\x"),
        ("a\\\u2060Nb", "a\\Nb"),
        ("<i>a</i> <tag>", "<i>a</i> <tag>"),
        ("{\\k20}Кү{\\k30}ту", "Күту"),
        ("{\\p1}m 0 0 l 100 0 100 100{\\p0}a", "a"),
        ("{\\p1}m 0 0 l 100 0 100 100", ""),
        ("{\\pos(5,5)}a", "a"),
        ("a, b, c", "a, b, c"),
        ("{\\t(0,500,\\fscx200)}{\\c&H0000FF&}a{\\r}", "a"),
        ("قال: «لا» (CIA).", "قال: «لا» (CIA)."),
        ("", ""),
    ],
)
def test_commands_go_and_words_stay(written: str, shown: str) -> None:
    (cue,) = parse_ass((HEAD + FORMAT + dialogue(written)).encode(), "a.ass")
    assert cue.text == shown


def test_a_drawing_is_told() -> None:
    (cue,) = parse_ass((HEAD + dialogue("{\\p1}m 0 0 l 9 9{\\p0}a")).encode(), "a.ass")
    assert cue.dropped == ("\\p (2 times)", "a drawing")


def test_the_older_form() -> None:
    text = (
        "[Script Info]\nScriptType: v4.00\n[V4 Styles]\nFormat: Name\nStyle: A\n[Events]\n"
        "Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: Marked=0,0:00:01.00,0:00:02.00,A,,0000,0000,0000,!Effect,Иә, жоқ\n"
    )
    (cue,) = parse_ass(text.encode(), "a.ssa")
    assert cue.text == "Иә, жоқ"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "no section"),
        ("hello\n", 1, "does not begin with a section"),
        ("[Script Info]\n", 1, "no section \\[Events\\]"),
        (HEAD + "lost words\n", 5, "a line that is no event"),
        (HEAD + "Dialogue: 0,0:00:01.00\n", 5, "too few fields"),
        (HEAD + dialogue("A", "0:00:0x.00"), 5, "a broken time"),
        (HEAD + dialogue("A", "-0:00:01.00"), 5, "a broken time"),
        (HEAD + dialogue("A", "0:00:03.00"), 5, "ends before it starts"),
        (HEAD + "Format: Start, Text, End\n", 5, "a Format line"),
        (HEAD + dialogue("A\x00"), 5, "a zero byte"),
        (HEAD + dialogue("A") + dialogue("x" * 1_000_000), 6, "a cue of 1,000,000 characters"),
    ],
)
def test_refuses_with_the_line(text: str, line: int, what: str) -> None:
    with pytest.raises(FormatError, match=what) as caught:
        parse_ass(text.encode(), "a.ass")
    assert caught.value.where == f"a.ass:{line}"
    assert caught.value.hint
    assert "lost words" not in f"{caught.value}{caught.value.hint}"


def test_what_asks_for_gigabytes_is_only_read() -> None:
    """Drawing it would take a picture of 10^18 points; as text it is one word."""
    commands = "{\\fs999999999\\blur999999\\bord99999\\fscx99999999\\p0}" * 2000
    text = "[Script Info]\nPlayResX: 999999999\nPlayResY: 999999999\n[Events]\n"
    began = time.process_time()
    (cue,) = parse_ass((text + dialogue(commands + "сөз")).encode(), "a.ass")
    assert cue.text == "сөз"
    assert "\\fs (2000 times)" in cue.dropped
    drawing = "{\\p9}" + "b 1 1 9 9 5 5 " * 1_000_000
    (cue,) = parse_ass((text + dialogue(drawing)).encode(), "a.ass")
    assert cue.text == ""
    assert [cue.text for cue in parse_ass((text + dialogue("{" * 20_000)).encode(), "a.ass")] == [
        "{" * 20_000
    ]
    with pytest.raises(FormatError, match="a cue of 5,000,000 characters"):
        parse_ass((text + dialogue("{" * 5_000_000)).encode(), "a.ass")
    assert time.process_time() - began < 10


def test_events_without_end_are_refused() -> None:
    with pytest.raises(FormatError, match="more than 50,000 cues") as caught:
        parse_ass((HEAD + dialogue("A") * 50_001).encode(), "a.ass")
    assert caught.value.where == "a.ass:50004"


def track(texts: list[list[str]], lang: str = "en", marks: tuple[Mark, ...] = ()) -> Track:
    return Track(
        lang,
        tuple(
            Cue(Span(1000 * at, 1000 * at + 990), tuple(lines), (f"s{at}",))
            for at, lines in enumerate(texts)
        ),
        marks,
    )


def test_marks_are_comments() -> None:
    read = parse_ass(write_ass(track([["Evet."]], "tr", (Mark.SAMPLE_MODELS,))).encode(), "a.ass")
    assert [cue.text for cue in read] == ["Evet."]
    assert "an event that is not said (Comment)" in read.dropped


@pytest.mark.parametrize(("lang", "code"), [("ar", "-1"), ("ug", "-1"), ("en", "1")])
def test_the_direction_is_found_by_the_player(lang: str, code: str) -> None:
    style = next(
        line for line in write_ass(track([], lang)).splitlines() if line.startswith("Style: Text")
    )
    assert style.split(",")[-1] == code


LINES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1),
    st.text("{}\\Nnhip1,: \u2060\u200f\u202bאبә，《🙂<>", min_size=1),
    st.sampled_from(["{\\i1}a", "a\\Nb", "-->", "Dialogue: 0,", "[Events]", "- Иә.", "\\\u2060"]),
).filter(lambda line: bool(line.strip()))


@settings(deadline=None)
@given(st.lists(st.lists(LINES, max_size=3), max_size=5), st.sampled_from(["en", "ar", "zh", "kk"]))
def test_round_trip(texts: list[list[str]], lang: str) -> None:
    written = track(texts, lang)
    read = parse_ass(write_ass(written).encode(), "a.ass")
    assert [(cue.span, cue.text, cue.dropped) for cue in read] == [
        (cue.span, cue.text, ()) for cue in written.cues
    ]


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=100), st.text("Dialogue:0,.{}\\pN1[Events]\n", max_size=80)))
def test_any_bytes_are_read_or_refused(data: bytes | str) -> None:
    raw = HEAD.encode() + (data if isinstance(data, bytes) else data.encode())
    try:
        parse_ass(raw, "a.ass")
    except FormatError as error:
        assert (error.where or "").startswith("a.ass:")
