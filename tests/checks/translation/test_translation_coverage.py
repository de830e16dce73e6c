"""Whether a translation is there: empty, untranslated, wrong script, length, repeats, withheld."""

from __future__ import annotations

import pytest

from subtitler.checks.translation import translation_findings
from subtitler.model import Finding, Segment, Severity, Span, Transcript

E, W = Severity.ERROR, Severity.WARNING


def document(language: str, *texts: str) -> Transcript:
    return Transcript(
        language,
        tuple(
            Segment(f"s{place}", Span(place * 5000, place * 5000 + 4000), text)
            for place, text in enumerate(texts)
        ),
    )


def told(source: Transcript, target: Transcript, withheld: tuple[str, ...] = ()) -> list[Finding]:
    return list(translation_findings(source, target, withheld=withheld))


def checks(source: Transcript, target: Transcript) -> list[tuple[str, Severity]]:
    return [(finding.check, finding.severity) for finding in told(source, target)]


LONG = "Біз ауылда тұрдық, мал бақтық, балаларымыз мектепке барды, үлкендер үйде қалды."


def test_an_empty_translation_is_an_error() -> None:
    assert checks(document("kk", LONG), document("en", "  ")) == [("empty", E)]
    assert checks(document("kk", LONG), document("en", "…")) == [("empty", E)]


def test_a_missing_segment_is_an_error() -> None:
    found = told(document("kk", "Біз келдік.", "Олар кетті."), document("en", "We came."))
    assert [(one.check, one.where, one.severity) for one in found] == [("empty", "0:00:05", E)]


def test_a_segment_that_nobody_said_is_an_error() -> None:
    assert checks(document("kk", ""), document("en", "We came.")) == [("empty", E)]
    assert checks(document("kk"), document("en", "We came.")) == [("empty", E)]


def test_empty_on_both_sides_is_nothing() -> None:
    assert checks(document("kk", ""), document("en", "")) == []


UNTRANSLATED = [
    ("kk", LONG, "en", LONG, E),
    ("kk", LONG, "zh", LONG, E),
    ("kk", LONG, "ru", LONG, E),
    ("ru", "Мы жили в селе", "kk", "мы жили в селе.", E),
    ("en", "We lived there.", "fr", "We lived there.", E),
    ("zh", "我们住在村里很多年了", "ja", "我们住在村里很多年了", E),
    ("kk", "иә", "ru", "иә", W),
    ("kk", LONG, "ru", "Мы жили в ауле, мал бақтық, балаларымыз ходили в школу, взрослые дома.", W),
    ("en", "We lived in a small house there.", "de", "Wir lived in a small Haus dort.", W),
]


@pytest.mark.parametrize(("source", "text", "target", "translation", "severity"), UNTRANSLATED)
def test_untranslated(
    source: str, text: str, target: str, translation: str, severity: Severity
) -> None:
    found = checks(document(source, text), document(target, translation))
    assert ("untranslated", severity) in found


SAME_AND_RIGHT = [
    ("kk", "Алматы", "ru", "Алматы"),
    ("kk", "2017", "en", "2017"),
    ("en", "Daniyar", "de", "Daniyar"),
    ("kk", "Гүлнар Ахметқызы", "ru", "Гульнар Ахметкызы"),
    ("zh", "明白", "ja", "明白"),
    ("kk", LONG, "kk", LONG),
    ("kk", "Ол Қапал ауылында тұрды.", "ru", "Он жил в ауле Қапал."),
]


@pytest.mark.parametrize(("source", "text", "target", "translation"), SAME_AND_RIGHT)
def test_a_name_may_be_the_same(source: str, text: str, target: str, translation: str) -> None:
    assert checks(document(source, text), document(target, translation)) == []


WRONG_SCRIPT = [
    ("kk", LONG, "en", "Мы жили в селе и пасли скот, дети ходили в школу.", E),
    ("kk", LONG, "zh", "We lived in the village and our children went to school.", E),
    ("kk", LONG, "ar", "كنا نعيش في القرية ونرعى الماشية هناك и дети ходили в школу", W),
    ("kk", LONG, "en", "We lived in the village, балалар went to school, we had animals.", W),
    ("kk", LONG, "ja", "우리는 마을에서 살았고 아이들은 학교에 다녔습니다.", E),
    ("zh", "我们住在村里，孩子们上学，老人在家。", "ko", "我们住在村里孩子们上学", E),
]


@pytest.mark.parametrize(("source", "text", "target", "translation", "severity"), WRONG_SCRIPT)
def test_wrong_script(
    source: str, text: str, target: str, translation: str, severity: Severity
) -> None:
    found = [
        finding.severity
        for finding in told(document(source, text), document(target, translation))
        if finding.check in ("wrong-script", "untranslated")
    ]
    assert found == [severity]


def test_names_in_latin_letters_may_stand_in_any_script() -> None:
    source = document("kk", "Мен WhatsApp арқылы хат жаздым, сосын QQ-ды аштым.")
    assert checks(source, document("zh", "我用WhatsApp写了信，然后打开了QQ。")) == []
    assert checks(source, document("ar", "كتبت رسالة عبر WhatsApp ثم فتحت QQ.")) == []


def test_kazakh_in_another_script_is_a_translation() -> None:
    source = document("kk", "Біз ауылда тұрдық.")
    assert checks(source, document("kk-Latn", "Biz auylda turdyq.")) == []
    assert checks(source, document("kk-Latn", "Біз ауылда тұрдық.")) != []


LENGTHS = [
    ("en", "We.", [("length", E)]),
    ("zh", "我们。", [("length", E)]),
    ("en", "We lived in a village.", [("length", W)]),
    ("en", "We lived in the village, kept animals, our children went to school.", []),
    ("zh", "我们住在村里，放牧，孩子们上学，大人在家。", []),
    ("ja", "私たちは村に住み、家畜を飼い、子どもたちは学校に通い、大人は家にいました。", []),
    ("ko", "우리는 마을에 살며 가축을 길렀고 아이들은 학교에 다니고 어른들은 집에 있었습니다.", []),
]


@pytest.mark.parametrize(("target", "translation", "expected"), LENGTHS)
def test_length(target: str, translation: str, expected: list[tuple[str, Severity]]) -> None:
    assert checks(document("kk", LONG), document(target, translation)) == expected


def test_far_too_long() -> None:
    text = "We came home and then we sat down and talked about the weather and the cows and sheep."
    assert checks(document("kk", "Біз келдік."), document("en", text)) == [("length", W)]
    long = text + " And the horses were grazing on the meadow behind the river near the old mill."
    assert checks(document("kk", "Біз келдік."), document("en", long)) == [("length", E)]


def test_short_replies_have_no_usual_length() -> None:
    assert checks(document("zh", "为什么是我们？"), document("en", "Why us?")) == []
    assert checks(document("kk", "Иә."), document("de", "Ja, so ist es gewesen.")) == []


def test_a_loop_that_the_source_has_not() -> None:
    source = document("kk", "Біз ол жерде ұзақ уақыт бойы күттік, бәріміз бірге отырдық.")
    loop = "We waited there for so long, for so long, for so long, for so long."
    assert ("repeated", E) in checks(source, document("en", loop))
    assert ("repeated", E) in checks(source, document("zh", "我们等了很久等了很久等了很久等了很久"))


def test_a_witness_may_repeat_herself() -> None:
    source = document("kk", "Жоқ, жоқ, жоқ, жоқ, бармаймын.")
    assert checks(source, document("en", "No, no, no, no, I will not go.")) == []


def test_one_translation_for_different_sources() -> None:
    source = document("kk", "Біз ауылда тұрдық.", "Әкем жұмысқа кетті.", "Шешем нан пісірді.")
    same = document("en", *["We lived there."] * 3)
    assert ("repeated", E) in checks(source, same)
    finding = next(one for one in told(source, same) if one.check == "repeated")
    assert finding.segments == ("s0", "s1", "s2")
    alike = document("kk", "Біз ауылда тұрдық.", "Біз ауылда тұрдық!", "Біз ауылда тұрдық")
    assert checks(alike, same) == []


def test_one_source_translated_in_two_ways() -> None:
    source = document("kk", "Мен оны көрген жоқпын.", "Ол кетті.", "мен оны көрген жоқпын")
    target = document("en", "I did not see him.", "He left.", "I have never met her.")
    (finding,) = told(source, target)
    assert (finding.check, finding.severity) == ("two-ways", W)
    assert finding.segments == ("s0", "s2")
    same = document("en", "I did not see him.", "He left.", "I did not see him!")
    assert checks(source, same) == []
    short = document("kk", "Иә.", "Иә.")
    assert checks(short, document("en", "Yes.", "Right.")) == []


WITHHELD = [
    ("en", "Then Gulnar came home.", "Gulnar", True),
    ("en", "It was GULNAR’s house.", "Gulnar", True),
    ("en", "The gulnars of spring.", "Gulna", True),
    ("en", "Then she came home.", "Gulnar", False),
    ("en", "Ann came.", "Anna", False),
    ("kk", "Гүлнардың үйі", "Гүлнар", True),
    ("kk", "Алмалыдан келдік", "Алмалы", True),
    ("ru", "Мы говорили с Мариной.", "Марина", True),
    ("ru", "Ивановым сказали", "Иванов", True),
    ("ru", "Дом Ивановых", "Иванов", True),
    ("ru", "Марка бумаги", "Марина", False),
    ("tr", "Gülnar'ın evi", "Gülnar", True),
    ("ar", "وبغولنار التقينا", "غولنار", True),
    ("ar", "غولنار", "غولنار", True),
    ("zh", "我叫古丽娜尔。", "古丽娜尔", True),
    ("ja", "グルナルさん", "グルナル", True),
    ("ko", "굴나르가 왔다", "굴나르", True),
    ("en", "the village of Stone Spring was", "Stone Spring", True),
    ("en", "a stone by the spring", "Stone Spring", False),
    ("en", "Anything", "", False),
]


@pytest.mark.parametrize(("language", "text", "form", "expected"), WITHHELD)
def test_a_withheld_name(language: str, text: str, form: str, expected: bool) -> None:
    source = document("ug", "ئۇ كەلدى ۋە بىزنىڭ ئۆيدە ئولتۇردى.")
    found = [one for one in told(source, document(language, text), (form,))
             if one.check == "withheld"]  # fmt: skip
    assert bool(found) is expected
    for finding in found:
        assert finding.severity is E
        assert finding.rank == 100
        assert form not in finding.message
