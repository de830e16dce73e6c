"""The audit as a table: what it must tell, and what it must not, in every language.

Sound is made here: noise stands for whatever sounds, and who speaks when is told to the profile
directly, as the detector of voice would. Real speech is measured in `bench/audit.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.checks import audit
from subtitler.checks.agreement import differences
from subtitler.checks.stock import match, phrases
from subtitler.checks.stock_phrases import STOCK_PHRASES
from subtitler.checks.text import folded, tokens
from subtitler.languages import LANGUAGES
from subtitler.model import Evidence, Finding, Segment, Severity, Span, Transcript, Word
from subtitler.sound import RATE_HZ, Profile, ProfileBuilder

Spoken = Sequence[tuple[float, float]]


def profile(seconds: float, spoken: Spoken, dbfs: float = -25) -> Profile:
    """A room at −70 dBFS, and speech (noise that swells four times a second) where told."""
    rng = np.random.default_rng(7)
    samples = rng.normal(size=round(seconds * RATE_HZ)) * 10 ** (-70 / 20)
    voice = np.zeros(round(seconds * 100), np.float32)
    for start, end in spoken:
        place = slice(round(start * RATE_HZ), round(end * RATE_HZ))
        count = len(samples[place])
        swell = (0.6 + 0.4 * np.sin(2 * np.pi * 4 * np.arange(count) / RATE_HZ)) / 0.663
        samples[place] += rng.normal(size=count) * swell * 10 ** (dbfs / 20)
        voice[round(start * 100) : round(end * 100)] = 0.95
    builder = ProfileBuilder()
    builder.add(np.clip(samples, -1, 1).astype(np.float32))
    return builder.finish(voice)


def said(start: float, end: float, text: str, name: str = "", *, joint: str = " ") -> Segment:
    """A segment whose words share its time by their length; seconds."""
    parts = text.split()
    total = sum(map(len, parts))
    words, at = [], 0
    for part in parts:
        first = round((start + (end - start) * at / total) * 1000)
        at += len(part)
        words.append(Word(Span(first, round((start + (end - start) * at / total) * 1000)), part))
    span = Span(round(start * 1000), round(end * 1000))
    return Segment(name or f"s{start}", span, joint.join(parts), words=tuple(words))


def told(
    segments: Sequence[Segment],
    sound: Profile | None = None,
    lang: str = "kk",
    languages: Sequence[str] = (),
    second: Sequence[Segment] | None = None,
) -> list[Finding]:
    """The findings; by default all the segments' time is spoken."""
    if sound is None:
        spoken = [(s.span.start_ms / 1000, s.span.end_ms / 1000) for s in segments]
        sound = profile(max([end for _, end in spoken], default=0) + 1, spoken)
    other = None if second is None else Transcript(lang, tuple(second))
    transcript = Transcript(lang, tuple(segments))
    return list(audit(transcript, sound, languages=languages, second=other))


def checks(findings: Sequence[Finding]) -> list[str]:
    return sorted(finding.check for finding in findings)


KK = "менің әкем мал бақты біз ауылда тұрдық"
OTHER = "көктемде өзен тасып жолды шайып кетті"
THIRD = "кешке қарай жаңбыр басылды ешкім ұйықтамады"
GOOD = {
    "kk": "көктемде өзен тасып жолды шайып кетті",
    "ru": "весной река размыла дорогу и ещё мост",
    "en": "in spring the river washed away the road",
    "tr": "ilkbaharda nehir yolu alıp götürdü İstanbul ışık",
    "fr": "au printemps la rivière a emporté la route où l’œuf",
    "de": "im frühling riss der fluss die straße weg größer",
    "ar": "في الربيع جرف النهر الطريق وجاء الجيران",
    "zh": "春天 河水 冲走 了 路 邻居 来 帮忙",
    "ja": "春に 川が 道を 流し ました",
    "ko": "봄에 강이 길을 쓸어 갔습니다",
    "ug": "ئەتىيازدا دەريا يولنى ئېلىپ كەتتى",
    "ky": "жазында дарыя жолду алып кетти өзгөрдү",
    "tt": "язын елга юлны алып китте җәй һәм",
}


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_good_text_over_good_speech_is_left_in_peace(lang: str) -> None:
    joint = "" if lang in ("zh", "ja") else " "
    assert told([said(1, 4, GOOD[lang], joint=joint)], lang=lang) == []


# --- dropped and invented speech ---


@pytest.mark.parametrize("dbfs", [-20, -35, -45])
@pytest.mark.parametrize("length", [0.8, 2.0, 6.0])
def test_speech_without_words_is_told_with_its_level_and_length(dbfs: float, length: float) -> None:
    sound = profile(20, [(1, 4), (8, 8 + length)], dbfs)
    (found,) = [f for f in told([said(1, 4, KK)], sound) if f.check == "dropped-speech"]
    assert found.span is not None
    assert found.span.start_ms == pytest.approx(8000, abs=60)
    assert found.span.end_ms == pytest.approx(8000 + length * 1000, abs=60)
    assert f"{length:.1f} s" in found.message
    assert f"level {dbfs} dBFS" in found.message
    assert found.where == "0:00:08"
    assert found.severity is (Severity.ERROR if length >= 1.5 else Severity.WARNING)


def test_a_hole_between_the_words_of_a_segment_counts() -> None:
    one, other = said(1, 3, "менің әкем мал"), said(6, 8, "біз ауылда тұрдық")
    text = f"{one.text} {other.text}"
    whole = Segment("a", Span(1000, 8000), text, words=one.words + other.words)
    assert checks(told([whole])) == ["dropped-speech"]
    silent = profile(10, [(1, 3), (6, 8)])
    assert told([whole], silent) == []


def test_a_segment_whose_words_do_not_spell_its_text_counts_as_a_whole() -> None:
    one = said(1, 3, "менің әкем мал бақты")
    edited = Segment("a", Span(1000, 6000), f"{KK} {OTHER}", words=one.words)
    assert told([edited]) == []


def test_a_word_that_is_stretched_over_speech_hides_nothing() -> None:
    segment = Segment(
        "a",
        Span(1000, 7000),
        "біз бардық",
        words=(Word(Span(1000, 6500), "біз"), Word(Span(6500, 7000), "бардық")),
    )
    assert "dropped-speech" in checks(told([segment]))


def test_edges_of_words_are_no_dropped_speech() -> None:
    sound = profile(10, [(1, 4.3), (4.9, 8)])
    assert told([said(1.2, 4, KK), said(5.1, 7.8, OTHER)], sound) == []


@pytest.mark.parametrize("timed", [True, False])
def test_words_over_silence_are_told(timed: bool) -> None:
    words = said(6, 9, OTHER)
    invented = words if timed else Segment(words.id, words.span, words.text)
    (found,) = told([said(1, 4, KK), invented], profile(12, [(1, 4)]))
    assert (found.check, found.segments, found.severity) == (
        "invented-speech",
        (invented.id,),
        Severity.ERROR,
    )


def test_words_that_run_on_into_silence_are_told() -> None:
    (found,) = told([said(1, 8, f"{KK} {OTHER} {THIRD}")], profile(12, [(1, 5)]))
    assert found.check == "invented-speech"
    assert found.span is not None and found.span.start_ms > 4500


def test_invented_segments_in_a_row_are_one_finding() -> None:
    segments = [said(n, n + 1, "бір екі үш төрт", str(n)) for n in range(5, 15)]
    found = told([said(1, 4, KK), *segments], profile(20, [(1, 4)]))
    invented = [f for f in found if f.check == "invented-speech"]
    assert len(invented) == 1
    assert len(invented[0].segments) == 10


def test_nothing_said_and_nothing_written() -> None:
    (found,) = told([], profile(30, []))
    assert (found.check, found.severity) == ("no-speech", Severity.NOTICE)
    (found,) = told([], profile(30, [(5, 25)]))
    assert (found.check, found.severity) == ("dropped-speech", Severity.ERROR)
    assert checks(told([], profile(0, []))) == ["no-speech"]


def tune(seconds: float, where: tuple[float, float], voice: float) -> Profile:
    """Steady notes in silence, which the detector takes for a voice at the rate told."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    notes = sum(np.sin(2 * np.pi * pitch * at) / pitch for pitch in (220, 440, 660))
    sounding = (at >= where[0]) & (at < where[1])
    samples = (
        np.where(sounding, 30 * notes, 0) + np.random.default_rng(7).normal(size=len(at)) / 3e3
    )
    rate = np.zeros(round(seconds * 100), np.float32)
    rate[round(where[0] * 100) : round(where[1] * 100)] = voice
    builder = ProfileBuilder()
    builder.add(samples.astype(np.float32))
    return builder.finish(rate)


def test_music_that_sounds_half_like_a_voice_is_a_notice_and_never_left_out() -> None:
    found = told([], tune(30, (10, 20), 0.6))
    assert checks(found) == ["half-heard", "no-speech"]
    (music,) = [each for each in found if each.check == "half-heard"]
    assert (music.severity, music.where) == (Severity.NOTICE, "0:00:10")
    assert checks(told([], tune(30, (10, 20), 0.9))) == ["dropped-speech"]


# --- loops ---

LOOPS = [
    ("kk", "біз ауылға бардық " * 5, Severity.ERROR),
    ("ru", "мы поехали в город " * 4, Severity.ERROR),
    ("en", "and then we went home " * 4, Severity.ERROR),
    ("tr", "sonra eve gittik " * 6, Severity.ERROR),
    ("ar", "ثم ذهبنا إلى البيت " * 4, Severity.ERROR),
    ("de", "wir gingen nach hause " * 4, Severity.ERROR),
    ("fr", "nous sommes rentrés chez nous " * 3, Severity.ERROR),
    ("zh", "我们 去了 城里 " * 6, Severity.ERROR),
    ("ja", "私は 家に 帰り " * 5, Severity.ERROR),
    ("ko", "우리는 집으로 갔습니다 " * 5, Severity.ERROR),
    # What people in distress say is at most a notice.
    ("kk", "жоқ " * 3, Severity.NOTICE),
    ("kk", "жоқ " * 6, Severity.NOTICE),
    ("ru", "нет нет нет", Severity.NOTICE),
    ("kk", "балам қайда " * 4, Severity.NOTICE),
    ("en", "no no no no no", Severity.NOTICE),
    ("zh", "不 不 不 不", Severity.NOTICE),
    ("zh", "没有 " * 4, Severity.NOTICE),
]


@pytest.mark.parametrize(("lang", "text", "most"), LOOPS)
def test_what_goes_round_in_circles(lang: str, text: str, most: Severity) -> None:
    joint = "" if lang in ("zh", "ja") else " "
    length = max(1.0, len(text.replace(" ", "")) / (5 if lang in ("zh", "ja", "ko") else 13))
    found = told([said(1, 1 + length, text, joint=joint)], lang=lang)
    assert {f.severity for f in found if f.check == "loop"} == {most}


def test_the_same_segment_three_times_is_a_loop_over_segments() -> None:
    segments = [said(n * 3, n * 3 + 2.5, "біз сол күні ауылға бардық", str(n)) for n in range(4)]
    (found,) = told(segments)
    assert (found.check, found.severity) == ("loop", Severity.ERROR)
    assert found.segments == ("0", "1", "2", "3")


def test_two_short_answers_alike_are_no_loop() -> None:
    assert told([said(1, 1.5, "иә", "a"), said(3, 3.5, "иә", "b"), said(5, 8, KK, "c")]) == []


def test_what_the_engine_found_too_dense_is_a_loop() -> None:
    segment = said(1, 4, KK)
    dense = Segment("a", segment.span, KK, words=segment.words, evidence=Evidence(compression=3.0))
    assert checks(told([dense])) == ["loop"]


# --- stock phrases ---


@pytest.mark.parametrize("lang", sorted(STOCK_PHRASES))
def test_every_line_of_the_table_is_found(lang: str) -> None:
    for line in STOCK_PHRASES[lang].strip().splitlines():
        text = line.strip().strip("©… ")
        found = match(text.upper() + "!")
        assert found is not None, line
        assert found.fills > 0.99, line


def test_every_phrase_is_long_enough_not_to_be_said_by_chance() -> None:
    for phrase in phrases():
        count = len(phrase.text.replace(" ", ""))
        cjk = any(ord(letter) > 0x3000 for letter in phrase.text)
        assert count >= (3 if phrase.opens and cjk else 4 if cjk else 8), phrase.text


STOCK = [
    "Субтитры сделал DimaTorzok",
    "субтитры сделал диматорзок",
    "Субтитры создавал  DimaTorzok.",
    "Thanks for watching!",
    "Thank you so much for watching.",
    "Abone olmayı, beğenmeyi ve yorum yapmayı unutmayın!",
    "Kanalımıza abone olmayı unutmayınız",
    "请不吝点赞订阅转发打赏支持明镜与点点栏目",
    "اشتركوا في القناة",
    "اِشتَرِكوا في القَناة",
    "Sous-titres réalisés para la communauté d'Amara.org",
    "Untertitel der Amara.org-Community",
    "ご視聴ありがとうございました。",
    "시청해주셔서 감사합니다.",
    "Көргендеріңізге рахмет!",
    "Арнаға жазылыңыздар!",
    "Редактор субтитров А. Кузнецов",
    "字幕由 某某 制作",
    "Thanks for watching, please subscribe to my channel",
]


@pytest.mark.parametrize("text", STOCK)
@pytest.mark.parametrize("voice", [True, False])
def test_stock_phrases_are_told_in_any_video(text: str, voice: bool) -> None:
    sound = profile(12, [(1, 4), (6, 9)] if voice else [(1, 4)])
    found = told([said(1, 4, KK, "a"), said(6, 9, text, "b")], sound, languages=("kk", "ru", "tr"))
    stock = [f for f in found if f.check == "stock-phrase"]
    assert [f.segments for f in stock] == [("b",)]
    if not voice:
        assert stock[0].severity is Severity.ERROR


def test_a_phrase_cut_in_two_is_found() -> None:
    found = told([said(1, 2, "Субтитры сделал", "a"), said(2, 3, "DimaTorzok", "b")], lang="ru")
    stock = [f for f in found if f.check == "stock-phrase"]
    assert stock[0].segments[0] == "a"


@pytest.mark.parametrize(
    "text",
    [
        "рахмет",
        "рахмет сізге балам",
        "спасибо вам большое",
        "thank you",
        "we were watching the road all night",
        "谢谢你们",
        "teşekkür ederim",
        "شكرا لكم",
        "merci beaucoup",
        "vielen dank",
        "ありがとうございます",
        "감사합니다",
        "the letter was translated by my brother",
        "he made the subtitles for us later",
        "ол каналға су жібереді",
        "işler devam edecek dediler bize",
        "я подписал бумагу и ушёл",
    ],
)
def test_thanks_and_common_words_are_no_stock_phrases(text: str) -> None:
    assert match(text) is None or "stock-phrase" not in checks(told([said(1, 4, text)]))


# --- speaking rate ---


@pytest.mark.parametrize(
    ("lang", "count", "seconds", "wrong"),
    [
        ("kk", 40, 3, True),
        ("kk", 8, 3, False),
        ("en", 40, 3, True),
        ("zh", 24, 3, True),
        ("zh", 10, 3, False),
        ("ko", 24, 3, True),
        ("ar", 30, 3, True),
        ("kk", 2, 20, True),
        ("zh", 3, 20, True),
        ("kk", 40, 20, False),
        ("kk", 1, 3, False),
    ],
)
def test_rates_that_nobody_speaks(lang: str, count: int, seconds: float, wrong: bool) -> None:
    joint = "" if lang in ("zh", "ja") else " "
    own = GOOD[lang].split()
    text = " ".join(own[n % len(own)] for n in range(count))
    made = said(1, 1 + seconds, text, joint=joint)
    segment = Segment("a", made.span, made.text)
    assert ("speaking-rate" in checks(told([segment], lang=lang))) is wrong


# --- what the engine was not sure of ---


def with_evidence(evidence: Evidence, *, confidence: float | None = None) -> Segment:
    made = said(1, 4, KK, "a")
    words = tuple(Word(word.span, word.text, confidence) for word in made.words)
    return Segment("a", made.span, made.text, words=words, evidence=evidence)


def test_low_probability_is_told_and_high_is_not() -> None:
    assert checks(told([with_evidence(Evidence(-1.1))])) == ["unsure"]
    assert told([with_evidence(Evidence(-0.3))]) == []
    assert checks(told([with_evidence(Evidence(-0.3), confidence=0.2)])) == ["unsure"]
    assert told([with_evidence(Evidence(-0.3), confidence=0.9)]) == []


def test_unsure_segments_in_a_row_are_one_finding() -> None:
    made = [said(n * 3, n * 3 + 2, f"{KK} {n}", str(n)) for n in range(30)]
    doubtful = [Segment(s.id, s.span, s.text, words=s.words, evidence=Evidence(-1)) for s in made]
    (found,) = told(doubtful)
    assert len(found.segments) == 30
    assert "30 segments" in found.message


def test_a_second_attempt_is_told() -> None:
    assert checks(told([with_evidence(Evidence(-0.3, attempts=2))])) == ["decoded-twice"]


def test_a_name_that_a_hint_has_put_in_is_told_with_what_was_heard_without_it() -> None:
    segment = said(1, 4, KK)
    first, second, *others = segment.words
    words = (replace(first, unhinted="бір екі"), replace(second, unhinted="бір екі"), *others)
    (found,) = told([replace(segment, words=words)])
    assert (found.check, found.severity) == ("hinted", Severity.NOTICE)
    assert f"“{first.text} {second.text}”" in found.message
    assert "“бір екі”" in found.message
    assert found.span == Span(first.span.start_ms, second.span.end_ms)


def test_another_language_needs_strong_and_steady_evidence() -> None:
    def video(*guesses: tuple[tuple[str, float], ...]) -> list[str]:
        made = [said(n * 4, n * 4 + 3, f"{KK} {n}", str(n)) for n in range(len(guesses))]
        return checks(
            told(
                [
                    Segment(s.id, s.span, s.text, words=s.words, evidence=Evidence(languages=g))
                    for s, g in zip(made, guesses, strict=True)
                ]
            )
        )

    ru = [(("ru", 0.9 + n / 100), ("kk", 0.02)) for n in range(4)]
    assert video(*ru) == ["other-language"]
    # Real Kazakh, as Whisper base hears it.
    assert video((("lt", 0.66), ("kk", 0.1)), (("ps", 0.27),), (("lt", 0.6),)) == []
    assert video(*ru[:2], (("kk", 0.9),), (("kk", 0.8),)) == []
    assert video((("ru", 0.85),)) == []
    assert video((("kk", 0.95),), (("kk", 0.9),), (("kk", 0.99),)) == []


# --- letters ---


@pytest.mark.parametrize(
    ("lang", "text", "wrong"),
    [
        ("kk", "біз ауылда тұрдық", False),
        ("kk", "كنا نعيش في القرية", True),
        ("kk", "we lived in a village", True),
        ("kk", "我们住在村子里", True),
        ("kk", "біз aуылдa тұрдық", True),
        ("kk", "бiз ауылда тұрдық", True),
        ("kk", "ол WhatsApp арқылы хабар жазды дейді бізге", False),
        ("kk", "COVIDтың кезінде болды", False),
        ("kk", "біз ауылда ئدى тұрдық", True),
        ("ru", "мы жили в деревне", False),
        ("ru", "біз ауылда тұрдық", True),
        ("ru", "мы жили в дереvне", True),
        ("en", "we lived in a café", False),
        ("en", "мы жили в деревне", True),
        ("tr", "köyde yaşıyorduk İstanbul", False),
        ("tr", "қойды жаядық", True),
        ("ar", "كنا نعيش في القرية", False),
        ("zh", "我们住在村子里 GPS", False),
        ("zh", "우리는 마을에 살았습니다", True),
        ("ja", "私たちは村に住んでいました", False),
        ("ko", "우리는 마을에 살았습니다", False),
        ("ug", "ئەتىيازدا دەريا", False),
        ("ug", "весной река", True),
        ("de", "wir wohnten in der straße", False),
        ("fr", "où est l’œuf", False),
    ],
)
def test_letters_that_do_not_belong(lang: str, text: str, wrong: bool) -> None:
    found = told([said(1, 3.5, text)], lang=lang)
    assert ("wrong-script" in checks(found)) is wrong


def test_in_a_mixed_video_both_alphabets_are_right() -> None:
    segments = [said(1, 3, "біз ауылда тұрдық", "a"), said(4, 6, "we lived there", "b")]
    assert told(segments, languages=("kk", "en")) == []
    assert "wrong-script" in checks(told(segments, languages=("kk",)))


# --- a second opinion ---


def test_two_transcripts_that_agree_say_nothing() -> None:
    one = [said(1, 4, "Менің әкем, мал бақты.", "a"), said(5, 8, "Біз ауылда тұрдық!", "b")]
    other = [said(1.1, 8.1, "менің әкем мал бақты біз ауылда тұрдық", "x")]
    assert told(one, second=other) == []


def test_words_that_differ_are_quoted_with_their_time() -> None:
    one = [said(1, 4, KK, "a"), said(5, 8, "көктемде өзен тасып жолды шайып кетті", "b")]
    other = [said(1, 4, KK, "x"), said(5, 8, "көктемде қазан тасып жолды шайып кетті", "y")]
    (found,) = told(one, second=other)
    assert (found.check, found.segments) == ("second-opinion", ("b",))
    assert "“өзен”" in found.message and "“қазан”" in found.message
    assert found.span is not None and 5000 < found.span.start_ms < 7000


def test_the_more_differs_the_higher_the_rank() -> None:
    one = [said(1, 4, KK, "a"), said(10, 13, OTHER, "b")]
    other = [said(1, 4, "менің әкең мал бақты біз ауылда тұрдық", "x")]
    worst, least = told(one, second=other)
    assert worst.rank > least.rank
    assert (worst.segments, least.segments) == (("b",), ("a",))
    assert worst.severity is Severity.WARNING


@given(
    st.lists(st.sampled_from([*KK.split(), "шай", "нан"]), max_size=60),
    st.lists(st.sampled_from([*KK.split(), "шай", "нан"]), max_size=60),
)
@settings(max_examples=60, deadline=None)
def test_differences_account_for_every_word(one: list[str], other: list[str]) -> None:
    mine = [said(1, 1 + len(one), " ".join(one), "a")] if one else []
    theirs = [said(1, 1 + len(other), " ".join(other), "b")] if other else []
    found = differences(mine, theirs, "kk")
    # What is left after the differences are taken out is the same on both sides.
    lost, gained = list(one), list(other)
    assert sum(len(item.first) for item in found) <= len(one)
    assert sum(len(item.second) for item in found) <= len(other)
    assert len(one) - sum(len(i.first) for i in found) == len(other) - sum(
        len(i.second) for i in found
    )
    assert (found == []) == (lost == gained)


def test_long_transcripts_are_compared_in_step_with_their_length() -> None:
    words = KK.split()
    long = [
        said(n * 4, n * 4 + 3, " ".join(words[(n + k) % len(words)] for k in range(7)), str(n))
        for n in range(2000)
    ]
    changed = [*long[:1000], said(4_000, 4_003, "мүлде басқа сөздер айтылды", "x"), *long[1001:]]
    (found,) = differences(long, changed, "kk")
    assert found.places == (1000,)


# --- the recording ---


def test_clipping_hum_and_level_are_told() -> None:
    at = np.arange(20 * RATE_HZ) / RATE_HZ
    rng = np.random.default_rng(1)
    speech = rng.normal(size=len(at)) * (np.sin(2 * np.pi * at / 4) > 0)
    voice = (np.sin(2 * np.pi * np.arange(2000) / 400) > 0).astype(np.float32)

    def found(samples: np.ndarray) -> dict[str, Severity]:
        builder = ProfileBuilder()
        builder.add(np.clip(samples, -1, 1).astype(np.float32))
        segments = [said(n * 4, n * 4 + 2, KK + f" {n}", str(n)) for n in range(5)]
        return {f.check: f.severity for f in told(segments, builder.finish(voice))}

    assert found(speech * 0.05) == {}
    assert found(speech * 0.6) == {"clipping": Severity.WARNING}
    assert found(speech * 0.01) == {"low-level": Severity.NOTICE}
    assert found(speech * 0.004) == {"low-level": Severity.WARNING}
    hum = sum(0.02 / k * np.sin(2 * np.pi * 50 * k * at) for k in (1, 2, 3))
    assert found(speech * 0.05 + hum) == {"hum": Severity.WARNING}


# --- the list ---


def test_findings_come_worst_first_and_say_where() -> None:
    segments = [said(1, 4, KK, "a"), said(10, 13, "Субтитры сделал DimaTorzok", "b")]
    found = told(segments, profile(40, [(1, 4), (20, 30)]), languages=("kk", "ru"))
    assert [f.rank for f in found] == sorted((f.rank for f in found), reverse=True)
    for item in found:
        assert 0 <= item.rank <= 100
        assert item.span is not None and item.where.startswith("0:00:")
        assert item.check in ("dropped-speech", "invented-speech", "stock-phrase", "wrong-script")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 3000), TEXTS), max_size=6),
    st.sampled_from(sorted(LANGUAGES)),
)
@settings(max_examples=60, deadline=None)
def test_no_text_and_no_times_make_it_fail(rows: list[tuple[int, int, str]], lang: str) -> None:
    segments = [
        Segment(str(n), Span(start, start + length), text, words=(Word(Span(start, start), text),))
        for n, (start, length, text) in enumerate(sorted(rows))
    ]
    found = told(segments, profile(8, [(1, 3)]), lang, second=segments[::2])
    assert all(item.message for item in found)


@given(TEXTS)
def test_folding_is_stable(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert "".join(tokens(text, "zh")) == folded(text).replace(" ", "")
