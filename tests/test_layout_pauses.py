"""A translation changes its cues where the speaker pauses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.layout import layout
from subtitler.model import Segment, Span, Track, Transcript, Word

SPAN = Span(10_000, 20_000)
SENTENCES = [
    (
        "en",
        "In the evening they came to our house with a lamp and called my father by his name,",
        "and I never found out who had sent them or where they took him after that.",
    ),
    (
        "ru",
        "Вечером они пришли к нам домой с лампой и позвали отца по имени,",
        "и я так и не узнала, кто их послал и куда его потом увезли.",
    ),
    (
        "tr",
        "Akşam ellerinde bir lambayla evimize geldiler ve babamı adıyla çağırdılar,",
        "onları kimin gönderdiğini ve babamı nereye götürdüklerini hiç öğrenemedim.",
    ),
    (
        "fr",
        "Le soir ils sont venus chez nous avec une lampe et ont appelé mon père par son nom,",
        "et je n’ai jamais su qui les avait envoyés ni où ils l’ont emmené.",
    ),
    (
        "de",
        "Am Abend kamen sie mit einer Lampe in unser Haus und riefen meinen Vater beim Namen,",
        "und ich habe nie erfahren, wer sie geschickt hat und wohin sie ihn brachten.",
    ),
    (
        "ar",
        "جاؤوا في المساء إلى بيتنا ومعهم مصباح ونادوا أبي باسمه أمام كل الجيران،",
        "ولم أعرف قط من الذي أرسلهم ولا إلى أين أخذوه بعد ذلك.",
    ),
    (
        "zh",
        "晚上他们提着灯来到我们家，叫着我父亲的名字，",
        "我一直不知道是谁派他们来的，把他带到了哪里。",
    ),
    (
        "ko",
        "저녁에 그들은 등불을 들고 우리 집에 와서",
        "아버지를 불렀고 저는 그 뒤의 일을 모릅니다.",
    ),
    ("ja", "夕方、彼らは灯りを持って家に来て、", "父を呼びそれきり会えませんでした。"),
]


def spoken(*spans: Span) -> Transcript:
    """Speech of one segment whose words have these times."""
    words = tuple(Word(span, "сөз") for span in spans)
    return Transcript("kk", (Segment("s1", SPAN, " ".join("сөз" for _ in spans), words=words),))


def laid_out(lang: str, text: str, speech: Transcript | None) -> Track:
    return layout(Transcript(lang, (Segment("s1", SPAN, text),)), speech=speech)[0]


@pytest.mark.parametrize(("lang", "first", "second"), SENTENCES)
@pytest.mark.parametrize("pause", [Span(14_500, 15_400), Span(15_000, 16_000)])
def test_all_languages_change_at_the_same_pause(
    lang: str, first: str, second: str, pause: Span
) -> None:
    speech = spoken(
        Span(10_000, 12_000),
        Span(12_000, pause.start_ms),
        Span(pause.end_ms, 18_000),
        Span(18_000, 20_000),
    )
    joint = "" if lang in ("zh", "ja") else " "
    track = laid_out(lang, first + joint + second, speech)
    starts = [cue.span.start_ms for cue in track.cues]
    assert pause.end_ms in starts
    begun = "".join("".join(cue.lines) for cue in track.cues[: starts.index(pause.end_ms)])
    assert begun.replace(" ", "") == first.replace(" ", "")


FIRST, SECOND = SENTENCES[0][1:]
TEXT = f"{FIRST} {SECOND}"


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [Span(10_000, 20_000)],
        [Span(10_000, 15_000), Span(15_200, 20_000)],  # no pause: sounds stop inside words, too
        [Span(15_000, 20_000), Span(10_000, 14_000)],  # times that cannot be
        [Span(1000, 2000), Span(3000, 4000)],  # outside the segment
    ],
)
def test_without_a_pause_that_fits_times_are_in_proportion(spans: list[Span]) -> None:
    assert laid_out("en", TEXT, spoken(*spans)) == laid_out("en", TEXT, None)


def test_a_cue_that_ends_near_a_pause_ends_with_it() -> None:
    text = "My grandmother kept the letters of her brother in a tin box under the kitchen floor "
    text += "of the house near the river with a lock whose key she always wore around her neck"
    plain = laid_out("en", text, None)
    change_ms = plain.cues[1].span.start_ms
    speech = spoken(Span(10_000, change_ms + 150), Span(change_ms + 500, 20_000))
    track = laid_out("en", text, speech)
    assert [cue.lines for cue in track.cues] == [cue.lines for cue in plain.cues]
    assert track.cues[1].span.start_ms == change_ms + 500
    assert track.cues[0].span.end_ms <= change_ms + 420  # the gap is closed to two frames


def test_the_speech_itself_keeps_the_times_of_its_own_words() -> None:
    words = tuple(
        Word(Span(10_000 + 300 * at, 10_250 + 300 * at), word)
        for at, word in enumerate(TEXT.split())
    )
    own = Transcript("en", (Segment("s1", SPAN, TEXT, words=words),))
    speech = spoken(Span(10_000, 14_500), Span(15_400, 20_000))
    assert layout(own, speech=speech) == layout(own)


def test_speech_of_other_segments_changes_nothing() -> None:
    speech = spoken(Span(10_000, 14_500), Span(15_400, 20_000))
    other = Transcript("kk", (replace(speech.segments[0], id="s9"),))
    assert laid_out("en", TEXT, other) == laid_out("en", TEXT, None)


@settings(deadline=None)
@given(st.lists(st.integers(9000, 21_000), max_size=24).map(sorted))
def test_cues_stay_in_their_segment_whatever_the_pauses(edges: list[int]) -> None:
    spans = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    track = laid_out("en", TEXT, spoken(*spans))
    assert track.cues[0].span.start_ms == SPAN.start_ms
    assert track.cues[-1].span.end_ms >= SPAN.end_ms
    assert " ".join(" ".join(cue.lines) for cue in track.cues) == TEXT
