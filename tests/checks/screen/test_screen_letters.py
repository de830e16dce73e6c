"""What is drawn: directions, brackets, markup, control characters, spaces, torn punctuation."""

from __future__ import annotations

import time

import pytest

from subtitler.checks.screen import screen_findings
from subtitler.languages import LANGUAGES
from subtitler.model import Cue, Finding, Segment, Severity, Span, Track, Transcript

ABOUT_TIME = {"reading-speed", "line-length", "line-count", "cue-duration"}


def drawn(lang: str, *lines: str, fonts: str | None = None) -> list[Finding]:
    """What is told of the letters of one cue, whose words are those of its segment."""
    cue = Cue(Span(0, 7000), lines, ("a",))
    text = Transcript(lang, (Segment("a", Span(0, 7000), " ".join(lines)),))
    supports = None if fonts is None else fonts.__contains__
    found = screen_findings(Track(lang, (cue,)), text, supports=supports)
    return [item for item in found if item.check not in ABOUT_TIME]


def ids(lang: str, *lines: str) -> list[str]:
    return [item.check for item in drawn(lang, *lines)]


FINE = {
    "kk": ["– Иә, «жоқ» деді.", "Ол: «Келемін», – деді", "Бізде 3,5 гектар (аз) жер."],
    "zh": ["他说：“我们走。”", "⋯我们没走", "（他笑）–没有·没有"],
    "en": ["-Yes (he laughs)", "…and then we left", "’cause it’s 5 %", ".22 calibre", "a < b & c"],
    "ru": ["«Нет», — сказал он.", "…и ушёл", "-Да!"],
    "tr": ["“Evet,” dedi.", "…sonra gittik", "%5 kadar"],
    "ar": ["قال: «نعم» (ثم ضحك).", "- لا، لم يأتِ؟", "في عام 1932، عدنا.", 'قال "نعم" وذهب'],
    "fr": ["Il a dit : « Non ! »", "- Où ça ?", "L’œuf…"],
    "de": ["»Nein«, sagte er.", "„Nein“, sagte er.", "-Ja!"],
    "ko": ["- 네, “아니요”라고 했어요.", "(웃음) 그래요?"],
    "ja": ["「いいえ」と言った。", "（笑い）そうです"],
    "ug": ["ئۇ: «ياق» دېدى.", "- ھە، شۇنداق؟"],
    "ky": ["– Ооба, «жок» деди.", "Өзгөрдү…"],
    "tt": ["– Әйе, «юк» диде.", "Җәй һәм кыш"],
}


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_good_lines_are_left_in_peace(lang: str) -> None:
    for line in FINE[lang]:
        assert ids(lang, line) == [], line


# --- directions ---


@pytest.mark.parametrize(
    ("lang", "lines", "checks"),
    [
        ("ar", ("\u2067قال «نعم»\u2069",), []),
        ("ar", ("\u202bقال نعم\u202c",), []),
        ("ar", ("\u200fCIA قالت\u200f",), []),
        ("ug", ("\u200fئۇ دېدى",), []),
        ("en", ("He said \u2067نعم\u2069 and left",), []),
        ("ar", ("\u2067قال «نعم»",), ["direction-mark"]),
        ("ar", ("\u2067قال", "نعم\u2069"), ["direction-mark", "direction-mark"]),
        ("ar", ("قال\u2069 نعم",), ["direction-mark"]),
        ("ar", ("\u2067قال\u202c نعم",), ["direction-mark"]),
        ("en", ("we stayed\u200f",), ["direction-mark"]),
        ("zh", ("\u202b我们\u202c",), ["direction-mark"]),
    ],
)
def test_marks_of_direction_match_in_their_line(
    lang: str, lines: tuple[str, ...], checks: list[str]
) -> None:
    assert ids(lang, *lines) == checks


@pytest.mark.parametrize("mark", ["\u202d", "\u202e"])
@pytest.mark.parametrize("lang", ["ar", "en", "kk", "zh"])
def test_a_mark_that_turns_letters_round_is_an_error(lang: str, mark: str) -> None:
    (found,) = drawn(lang, f"a{mark}1932\u202cb")[:1]
    assert (found.check, found.severity) == ("direction-mark", Severity.ERROR)


@pytest.mark.parametrize(
    ("lang", "lines", "severities"),
    [
        ("ar", ("قال (نعم", "ثم ذهب) هناك"), [Severity.NOTICE] * 2),
        ("ar", ("قال (CIA", "ثم ذهب) هناك"), [Severity.WARNING, Severity.NOTICE]),
        ("ug", ("ئۇ «1932", "يىلى» دېدى"), [Severity.WARNING, Severity.NOTICE]),
        ("ar", ("قال (نعم [ثم)]",), [Severity.NOTICE]),
        ("ar", ('قال "نعم',), [Severity.NOTICE]),
        ("ar", ('قال "نعم" ثم "لا"',), []),
        ("en", ("he said (yes", "and left)"), []),
        ("kk", ("ол «иә", "жоқ» деді"), []),
    ],
)
def test_brackets_that_part_from_their_partner(
    lang: str, lines: tuple[str, ...], severities: list[Severity]
) -> None:
    found = drawn(lang, *lines)
    assert {item.check for item in found} <= {"direction-pair"}
    for severity in Severity:
        assert sum(f.severity is severity for f in found) >= severities.count(severity)
    assert bool(found) == bool(severities)


@pytest.mark.parametrize(
    ("lang", "line", "checks"),
    [
        ("ar", "CIA قالت ذلك.", ["direction-start"]),
        ("ug", "WhatsApp دا يازدى.", ["direction-start"]),
        ("ar", "- CIA قالت ذلك.", ["direction-start"]),
        ("ar", "CIA.", ["direction-start"]),
        ("ar", "CIA", []),
        ("ar", "قالت CIA.", []),
        ("ar", "1932 كان ذلك.", []),
        ("ar", "\u200fCIA قالت ذلك.", []),
        ("ar", "\u2067CIA قالت ذلك.\u2069", []),
        ("en", "CIA said so.", []),
        ("kk", "CIA солай деді.", []),
    ],
)
def test_right_to_left_lines_that_begin_in_latin(lang: str, line: str, checks: list[str]) -> None:
    assert ids(lang, line) == checks


# --- letters ---


def test_a_letter_that_no_font_has_is_named_by_its_code() -> None:
    assert drawn("en", "abc", fonts="abc") == []
    (found,) = drawn("en", "abᚠᚠ", "cᚢ", fonts="abc")
    assert (found.check, found.severity) == ("missing-letter", Severity.ERROR)
    assert "U+16A0 (runic letter fehu feoh fe f), U+16A2" in found.message
    (found,) = drawn("en", "".join(map(chr, range(0x16A0, 0x16A9))), fonts="")
    assert "and 4 more" in found.message


NO_ITALICS = ["ar", "ja", "ko", "ug", "zh"]


@pytest.mark.parametrize("markup", ["<i>{}</i>", "{{\\i1}}{}{{\\i0}}", "{{\\an8\\i1}}{}", "<I>{}"])
@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_markup_is_letters_here_and_italics_are_not_everywhere(lang: str, markup: str) -> None:
    wanted = "italics" if lang in NO_ITALICS else "markup"
    assert wanted in ids(lang, markup.format("сөз"))


@pytest.mark.parametrize(
    ("line", "checks"),
    [
        ("<b>no</b>", ["markup"]),
        ('<font color="red">no</font>', ["markup"]),
        ("{\\an8}no", ["markup"]),
        ("one\\Ntwo", ["markup"]),
        ("salt &amp; bread", ["markup"]),
        ("salt & bread", []),
        ("I <3 you", []),
        ("the set {a, b}", []),
        ("C:\\new", []),
        ("a < i and i > b", []),
    ],
)
def test_what_is_markup_and_what_is_a_sign(line: str, checks: list[str]) -> None:
    assert ids("en", line) == checks


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("a\x07b", Severity.WARNING),
        ("a\tb", Severity.WARNING),
        ("a\u00adb", Severity.WARNING),
        ("a\ufeffb", Severity.WARNING),
        ("a\ue000b", Severity.WARNING),
        ("a\x00b", Severity.ERROR),
        ("a\ufffdb", Severity.ERROR),
        ("a\ud800b", Severity.ERROR),
        ("a\u200db", None),  # joins letters
        ("a\u00a0b", None),  # French has it before its marks
        ("a\u202fb", None),
        ("a\U0001f600b", None),
    ],
)
@pytest.mark.parametrize("lang", ["en", "kk"])
def test_characters_that_are_no_text(lang: str, line: str, severity: Severity | None) -> None:
    found = [item for item in drawn(lang, line) if item.check == "control-character"]
    assert [item.severity for item in found] == [severity][: bool(severity)]


@pytest.mark.parametrize(
    ("lines", "checks"),
    [
        (("one two",), []),
        (("one  two",), ["spacing"]),
        ((" one",), ["spacing"]),
        (("one ",), ["spacing"]),
        (("one", "", "two"), ["line-count", "spacing"]),
    ],
)
def test_spaces_too_many(lines: tuple[str, ...], checks: list[str]) -> None:
    assert ids("en", *lines) == [check for check in checks if check not in ABOUT_TIME]


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        ("en", "we went home", ", all of us"),
        ("en", "we went (all", ") home"),
        ("en", "we went (", "all of us)"),
        ("ru", "он сказал «", "нет»"),
        ("ru", "он сказал «нет", "»"),
        ("kk", "ол келді", "! деді"),
        ("tr", "eve gittik", "."),
        ("fr", "il a dit", "; et puis"),
        ("fr", "il a dit «", "non »"),
        ("de", "er sagte »", "nein«"),
        ("de", "er sagte „nein", "“"),
        ("ar", "ذهبنا إلى البيت", "، كلنا"),
        ("ug", "بىز كەتتۇق", "؟"),
        ("zh", "我们回家了", "，大家都"),
        ("zh", "他说“", "不”"),
        ("ja", "「いいえ", "」と言った"),
        ("ja", "「", "いいえ」と言った"),
        ("ko", "집에 갔어요", "."),
        ("ky", "биз кеттик", ", баарыбыз"),
        ("tt", "без киттек", ": барыбыз"),
    ],
)
def test_punctuation_is_not_torn_from_its_word(lang: str, first: str, second: str) -> None:
    assert "torn-punctuation" in ids(lang, first, second)


def test_a_line_that_goes_on_begins_with_its_dots_and_dots_alone_are_torn() -> None:
    assert ids("tr", "sonra", "…gittik") == []
    assert ids("en", "and", "...") == ["torn-punctuation"]


@pytest.mark.parametrize(
    "line",
    [
        "{\\i1" * 100_000,
        "<i" * 200_000,
        "{" + " " * 400_000,
        "\u2067" * 20_000,
        "(" * 400_000,
        "a\u0301" * 10_000,
        "ا\u0301" * 10_000,
        "&" * 400_000,
    ],
    ids=["ass", "srt", "spaces", "isolates", "brackets", "marks", "arabic marks", "ands"],
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_monstrous_cue_ends_in_bounded_time(lang: str, line: str) -> None:
    began = time.process_time()
    drawn(lang, line)
    assert time.process_time() - began < 5
