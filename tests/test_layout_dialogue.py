"""Two speakers in one cue: short exchanges only, a line each, with the language's dash."""

from __future__ import annotations

import pytest

from subtitler.languages import LANGUAGES
from subtitler.layout import layout
from subtitler.model import Segment, Span, Track, Transcript

EXCHANGES = [
    ("kk", "Қайда едіңіз?", "Үйде.", "– Қайда едіңіз?", "– Үйде."),
    ("zh", "你当时在哪里？", "在家里。", "–你当时在哪里？", "–在家里。"),
    ("en", "Where were you?", "At home.", "-Where were you?", "-At home."),
    ("ru", "Где вы были?", "Дома.", "-Где вы были?", "-Дома."),
    ("tr", "Neredeydiniz?", "Evde.", "-Neredeydiniz?", "-Evde."),
    ("ar", "أين كنت؟", "في البيت.", "- أين كنت؟", "- في البيت."),
    ("fr", "Où étiez-vous ?", "À la maison.", "- Où étiez-vous ?", "- À la maison."),
    ("de", "Wo waren Sie?", "Zu Hause.", "-Wo waren Sie?", "-Zu Hause."),
    ("ko", "어디 계셨어요?", "집에요.", "- 어디 계셨어요?", "- 집에요."),
    ("ja", "どこに？", "家です。", "–どこに？", "–家です。"),
    ("ug", "نەدە ئىدىڭىز؟", "ئۆيدە.", "- نەدە ئىدىڭىز؟", "- ئۆيدە."),
    ("ky", "Кайда элеңиз?", "Үйдө.", "– Кайда элеңиз?", "– Үйдө."),
    ("tt", "Кайда идегез?", "Өйдә.", "– Кайда идегез?", "– Өйдә."),
]


def exchange(
    lang: str,
    *texts: str,
    spans: tuple[Span, ...] = (Span(1000, 2500), Span(2600, 4500)),
    speakers: tuple[str | None, ...] = ("asks", "answers"),
    aspect: str = "16:9",
) -> Track:
    segments = tuple(
        Segment(f"s{number}", span, text, speaker)
        for number, (span, text, speaker) in enumerate(zip(spans, texts, speakers, strict=True))
    )
    return layout(Transcript(lang, segments), aspect=aspect)[0]


def shown(track: Track) -> list[tuple[str, ...]]:
    return [cue.lines for cue in track.cues]


@pytest.mark.parametrize(("lang", "question", "answer", "upper", "lower"), EXCHANGES)
@pytest.mark.parametrize("aspect", ["16:9", "9:16"])
def test_a_short_exchange_shares_a_cue(
    lang: str, question: str, answer: str, upper: str, lower: str, aspect: str
) -> None:
    track = exchange(lang, question, answer, aspect=aspect)
    assert shown(track) == [(upper, lower)]
    assert track.cues[0].segments == ("s0", "s1")
    assert track.cues[0].span == Span(1000, 4500)


def test_every_language_has_an_exchange() -> None:
    assert {lang for lang, *_ in EXCHANGES} == set(LANGUAGES)


ALONE = {
    "one speaker": {"speakers": ("asks", "asks")},
    "nobody knows who answers": {"speakers": ("asks", None)},
    "nobody knows who asks": {"speakers": (None, "answers")},
    "a second between": {"spans": (Span(1000, 2500), Span(3500, 5000))},
    "the answer would stand there too early": {"spans": (Span(1000, 3400), Span(3500, 5000))},
    "more than seven seconds": {"spans": (Span(1000, 2500), Span(2600, 9000))},
    "too fast to be read together": {"spans": (Span(1000, 1200), Span(1200, 1300))},
}


@pytest.mark.parametrize("reason", ALONE)
def test_other_cues_stay_alone(reason: str) -> None:
    texts = ("Where were you?", "At home.")
    options = ALONE[reason]
    assert shown(exchange("en", *texts, **options)) == [(texts[0],), (texts[1],)]  # type: ignore[arg-type]


def test_a_line_that_is_too_long_with_its_dash_stays_alone() -> None:
    wide, wider = (
        "We were in the barn behind the old house.",
        "We were in the barn behind our old house.!",
    )
    assert [len(wide), len(wider)] == [41, 42]
    spans = (Span(1000, 2900), Span(3000, 6000))
    assert len(exchange("en", "Where?", wide, spans=spans).cues) == 1
    assert len(exchange("en", "Where?", wider, spans=spans).cues) == 2
    assert len(exchange("en", "Where?", wide, spans=spans, aspect="9:16").cues) == 2


def test_a_dash_that_was_written_stays_the_only_one() -> None:
    track = exchange("ru", "— Где вы были?", "Дома.")
    assert shown(track) == [("— Где вы были?", "-Дома.")]


@pytest.mark.parametrize("withheld", [0, 1, 2])
def test_nothing_stands_together_with_what_is_withheld_or_across_it(withheld: int) -> None:
    segments = [
        Segment("s0", Span(1000, 1900), "Where were you?", "A"),
        Segment("s1", Span(2000, 2900), "Hidden.", "B"),
        Segment("s2", Span(3000, 4000), "At home.", "C"),
    ]
    kept = [
        Segment(one.id, one.span, one.text, one.speaker, withhold="consent withdrawn")
        if number == withheld
        else one
        for number, one in enumerate(segments)
    ]
    track, _ = layout(Transcript("en", tuple(kept)))
    together = [cue.segments for cue in track.cues if len(cue.segments) > 1]
    assert together == [[("s1", "s2")], [], [("s0", "s1")]][withheld]


def test_three_in_a_row_are_two_and_one() -> None:
    track = exchange(
        "en",
        "Where?",
        "At home.",
        "When?",
        spans=(Span(0, 900), Span(1000, 1900), Span(2000, 2900)),
        speakers=("A", "B", "A"),
    )
    assert shown(track) == [("-Where?", "-At home."), ("When?",)]


def test_speech_that_overlaps_shares_a_cue_rather_than_time() -> None:
    track = exchange("en", "No!", "Wait.", spans=(Span(0, 1500), Span(200, 1700)))
    assert shown(track) == [("-No!", "-Wait.")]
    assert track.cues[0].span == Span(0, 1700)
