"""Whether the cues say what the text says, and nothing that somebody withheld."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.checks.screen import screen_findings
from subtitler.languages import LANGUAGES
from subtitler.layout import layout
from subtitler.model import Cue, Finding, Segment, Severity, Span, Track, Transcript

EVIDENCE = {"other-words", "not-shown", "no-segment", "withheld-shown"}

SENTENCES = {
    "kk": "Әкем мал бақты, біз төбенің арғы жағында тұрдық.",
    "zh": "父亲放羊，我们住在山的那一边。",
    "en": "My father herded sheep, we lived beyond the hill.",
    "ru": "Отец пас овец, мы жили за холмом.",
    "tr": "Babam koyun güderdi, tepenin ardında yaşardık.",
    "ar": "كان أبي يرعى الغنم، وكنا نعيش خلف التل.",
    "fr": "Mon père gardait les moutons, nous vivions derrière la colline.",
    "de": "Mein Vater hütete Schafe, wir lebten hinter dem Hügel.",
    "ko": "아버지는 양을 치셨고 우리는 언덕 너머에 살았어요.",
    "ja": "父は羊を飼い、私たちは丘の向こうに住んでいました。",
    "ug": "دادام قوي باقاتتى، بىز تۆپىلىكنىڭ كەينىدە تۇراتتۇق.",
    "ky": "Атам кой баккан, биз дөбөнүн ары жагында жашаганбыз.",
    "tt": "Әтием сарык көтте, без калкулык артында яшәдек.",
}


def segment(name: str, text: str, start_s: float = 0, *, withhold: str | None = None) -> Segment:
    start_ms = round(start_s * 1000)
    return Segment(name, Span(start_ms, start_ms + 5000), text, withhold=withhold)


def cue(names: str, *lines: str, start_s: float = 0) -> Cue:
    start_ms = round(start_s * 1000)
    return Cue(Span(start_ms, start_ms + 5000), lines, tuple(names.split()))


def told(lang: str, segments: Sequence[Segment], cues: Sequence[Cue]) -> list[Finding]:
    """What is told of evidence, without the limits of reading."""
    found = screen_findings(Track(lang, tuple(cues)), Transcript(lang, tuple(segments)))
    return [item for item in found if item.check in EVIDENCE]


# --- the words of the text, all of them, and no others ---


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_the_text_over_two_lines_or_two_cues_is_the_text(lang: str) -> None:
    text = SENTENCES[lang]
    half, quarter = len(text) // 2, len(text) // 4
    own = [segment("a", text)]
    assert told(lang, own, [cue("a", text[:half], text[half:])]) == []
    assert told(lang, own, [cue("a", text[:quarter]), cue("a", text[quarter:], start_s=2)]) == []
    assert told(lang, own, layout(Transcript(lang, tuple(own)))[0].cues) == []


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_one_letter_more_less_or_other_is_an_error(lang: str) -> None:
    text = SENTENCES[lang]
    for other in (text[:-1], text[1:], text + text[-2], text[:5] + "ж" + text[6:], text + text):
        (found,) = told(lang, [segment("a", text)], [cue("a", other)])
        assert (found.check, found.severity) == ("other-words", Severity.ERROR)
        assert found.segments == ("a",)


def test_the_place_where_the_words_part_is_told_and_no_word() -> None:
    (found,) = told("en", [segment("a", "We met in May.")], [cue("a", "We met in June.")])
    assert "they part at letter 8 (12 on screen, 11 in the text)" in found.message
    assert "June" not in found.message


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        ("en", "-Where to?", "-To the mill."),
        ("ru", "-Куда?", "-На мельницу."),
        ("kk", "– Қайда?", "– Диірменге."),
        ("fr", "- Où ça ?", "- Au moulin."),
        ("zh", "–去哪儿？", "–去磨坊。"),
        ("ar", "- إلى أين؟", "- إلى الطاحونة."),
    ],
)
def test_two_speakers_in_one_cue_have_a_dash_that_nobody_said(
    lang: str, first: str, second: str
) -> None:
    dash = LANGUAGES[lang].dash
    both = [segment("a", first.removeprefix(dash)), segment("b", second.removeprefix(dash), 2)]
    assert told(lang, both, [cue("a b", first, second)]) == []
    with_dash = [segment("a", first), segment("b", second, 2)]
    assert told(lang, with_dash, [cue("a b", first, second)]) == []
    assert [f.check for f in told(lang, both, [cue("a b", first)])] == ["other-words"]
    # Alone, a dash is a word of the text like any other.
    assert [f.check for f in told(lang, both[:1], [cue("a", first)])] == ["other-words"]


def test_a_segment_that_no_cue_shows_is_an_error() -> None:
    both = [segment("a", "One."), segment("b", "Two.", 6)]
    (found,) = told("en", both, [cue("a", "One.")])
    assert (found.check, found.severity, found.segments) == ("not-shown", Severity.ERROR, ("b",))
    assert found.where == "0:00:06"
    assert told("en", [segment("a", "One."), segment("b", " \u200b", 6)], [cue("a", "One.")]) == []


@pytest.mark.parametrize("names", ["", "z", "a z"])
def test_words_from_nowhere_are_an_error(names: str) -> None:
    found = told("en", [segment("a", "One.")], [cue("a", "One."), cue(names, "Two.", start_s=6)])
    assert "no-segment" in {item.check for item in found}
    assert all(item.severity is Severity.ERROR for item in found)


@pytest.mark.parametrize("lines", [(), ("",), (" ", "\u200f"), ("\u2066\u2069",)])
def test_an_empty_cue(lines: tuple[str, ...]) -> None:
    text = Transcript("ar", (segment("a", ""),))
    found = screen_findings(Track("ar", (cue("a", *lines),)), text)
    assert "empty-cue" in {item.check for item in found}


# --- withheld ---


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_a_withheld_segment_is_not_shown_by_its_name(lang: str) -> None:
    hidden = segment("h", SENTENCES[lang], withhold="a name")
    assert told(lang, [hidden], []) == []
    (found,) = told(lang, [hidden], [cue("h", SENTENCES[lang])])
    assert (found.check, found.severity, found.rank) == ("withheld-shown", Severity.ERROR, 100)
    assert SENTENCES[lang][:6] not in found.message


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_nor_by_its_words_under_another_name(lang: str) -> None:
    hidden = segment("h", SENTENCES[lang], withhold="a name")
    own = segment("a", "1", 6)
    found = told(lang, [hidden, own], [cue("a", SENTENCES[lang].rstrip(".。").upper(), start_s=6)])
    assert found[0].check == "withheld-shown"
    assert found[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("lang", "secret", "said", "severity"),
    [
        ("en", "Her name was Aruana Sample.", "It is true, her name was Aruana", Severity.ERROR),
        ("en", "Aruana Sample.", "I met Aruana Sample there.", Severity.ERROR),
        ("en", "Yes.", "Yes.", None),
        ("en", "He went home with the sheep.", "He went home.", None),
        ("en", "We had no bread then.", "We had no wool then.", None),
        ("kk", "Оның аты Аруана еді ғой.", "Иә, оның аты Аруана еді.", Severity.ERROR),
        ("zh", "她的名字叫阿鲁阿娜样本", "我说她的名字叫阿鲁阿娜", Severity.ERROR),
        ("zh", "她的名字叫阿鲁阿娜样本", "我不知道她的事", None),
        ("ar", "كان اسمها أروانا المثال", "قلت كان اسمها أروانا المثال", Severity.ERROR),
    ],
)
def test_a_run_of_withheld_words_is_found_and_small_talk_is_not(
    lang: str, secret: str, said: str, severity: Severity | None
) -> None:
    both = [segment("h", secret, withhold="a name"), segment("a", "…", 6)]
    found = told(lang, both, [cue("a", said, start_s=6)])
    assert [f.severity for f in found if f.check == "withheld-shown"] == [severity][
        : bool(severity)
    ]


def test_what_is_said_a_second_time_and_not_withheld_is_a_warning() -> None:
    words = "Her name was Aruana Sample."
    both = [segment("h", words, withhold="a name"), segment("a", words, 6)]
    (found,) = told("en", both, [cue("a", words, start_s=6)])
    assert (found.check, found.severity) == ("withheld-shown", Severity.WARNING)


# --- properties ---

TEXTS = st.text(
    st.sampled_from("аб вғ\u200f\u0301。，(「a1-–—\n\t😀👩‍👩‍👧ئۇ中文하\x00"), max_size=60
)


@given(st.sampled_from(sorted(LANGUAGES)), st.lists(TEXTS, max_size=6))
def test_what_layout_makes_is_always_the_text(lang: str, texts: list[str]) -> None:
    transcript = Transcript(lang, tuple(segment(f"s{n}", t, n * 6) for n, t in enumerate(texts)))
    track, _ = layout(transcript)
    assert told(lang, transcript.segments, track.cues) == []


@given(st.sampled_from(sorted(LANGUAGES)), TEXTS, st.integers(0, 59), st.sampled_from("ыz中"))
def test_a_letter_put_in_anywhere_is_always_told(
    lang: str, text: str, at: int, letter: str
) -> None:
    other = text[:at] + letter + text[at:]
    found = told(lang, [segment("a", text)], [cue("a", *other.split("\n"))])
    assert "other-words" in {item.check for item in found}


@given(st.sampled_from(sorted(LANGUAGES)), TEXTS, TEXTS)
def test_no_finding_repeats_what_is_said(lang: str, text: str, lines: str) -> None:
    words = [word for word in text.split() + lines.split() if len(word) > 3 and word.isalpha()]
    for item in screen_findings(
        Track(lang, (cue("a", *lines.split("\n")),)), Transcript(lang, (segment("a", text),))
    ):
        assert not [word for word in words if word in item.message]
