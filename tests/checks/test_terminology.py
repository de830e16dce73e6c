"""Whether a translation kept the glossary, told as a translator would tell it."""

from __future__ import annotations

import pytest

from subtitler.checks.terminology import name_findings, names_of, term_findings, unlike_spellings
from subtitler.glossary import Row, read
from subtitler.model import Finding, Origin, Segment, Severity, Span, Transcript

GLOSSARY = read(
    """id,kind,kk,en,tr,ru,zh,ar,de,rule
camp,term,лагерь,camp,kamp,лагерь,集中营|营,معسكر,Lager,
re-education,term,қайта тәрбиелеу лагері,re-education camp,,,再教育营,,Umerziehungslager,
passport,term,паспорт|төлқұжат,passport,pasaport,паспорт,护照,جواز سفر,Reisepass|Pass,
kashgar,place,Қашқар,Kashgar|Kashi,Kaşgar,Кашгар,喀什,كاشغر,Kaschgar,
yerzhan,name,Ержан,Yerzhan|Erzhan,Erjan,Ержан,叶尔江,يرجان,Jerschan,
sister,term,апа,elder sister,abla,,姐姐,,,
mother,term,ана|апа,mother,anne,,母亲,,,
whatsapp,term,WhatsApp|уатсап,WhatsApp,,,,,,keep
training,term,кәсіптік оқыту орталығы,vocational training centre,,,职业培训中心,,,forbid
secret,name,Гүлзат,Gulzat,Gülzat,,,,,forbid
""",
    "test.csv",
)


def transcript(lang: str, *texts: str, sentence: str = "") -> Transcript:
    return Transcript(
        lang,
        tuple(
            Segment(
                f"s{n}",
                Span(n * 1000, n * 1000 + 900),
                text,
                origin=Origin("machine", sentence=sentence) if sentence else None,
            )
            for n, text in enumerate(texts)
        ),
    )


def found(source: str, lang: str, translation: str) -> list[Finding]:
    return list(term_findings(transcript("kk", source), transcript(lang, translation), GLOSSARY))


@pytest.mark.parametrize(
    ("source", "lang", "translation"),
    [
        ("Оны лагерьге апарды.", "en", "They took him to a camp."),
        ("Оны лагерьге апарды.", "en", "They took him to the camps."),
        ("Оны лагерьлерде ұстады.", "tr", "Onu kamplarda tuttular."),
        ("Оны лагерьге апарды.", "ru", "Его увезли в лагеря."),
        ("Оны лагерьге апарды.", "ar", "أخذوه إلى المعسكرات."),
        ("Оны лагерьге апарды.", "de", "Sie brachten ihn in ein Umerziehungslager."),
        ("Қайта тәрбиелеу лагерінде.", "en", "In a re-education camp."),
        ("Қайта тәрбиелеу лагерінде.", "zh", "在再教育营里。"),
        ("Паспортымды алды.", "en", "They took my passport."),
        ("Төлқұжатымды алды.", "tr", "Pasaportumu aldılar."),
        ("Ержанның үйі Қашқарда.", "en", "Erzhan's house is in Kashgar."),
        ("Ержанның үйі Қашқарда.", "tr", "Erjan'ın evi Kaşgar'da."),
        ("Апам келді.", "en", "My mother came."),
        ("Апам келді.", "en", "My elder sister came."),
        ("WhatsApp-та жаздым.", "en", "I wrote on WhatsApp."),
        ("Кәсіптік оқыту орталығы деді.", "en", "They called it a vocational training centre."),
        ("Мен ауылда тұрдым.", "en", "I lived in the village."),
        # A row without a form in the language says nothing.
        ("Апам келді.", "de", "Meine Tante kam."),
    ],
)
def test_kept(source: str, lang: str, translation: str) -> None:
    assert found(source, lang, translation) == []


@pytest.mark.parametrize(
    ("source", "lang", "translation", "check", "severity", "told"),
    [
        ("Оны лагерьге апарды.", "en", "They took him to a school.", "term-missing", "warning",
         ("“лагерьге” (camp)", "“camp”", "school")),
        ("Ержанның үйі.", "en", "Yersin's house.", "term-missing", "error",
         ("“Ержанның” (yerzhan)", "“Yerzhan”, “Erzhan”")),
        ("Қашқарда тұрдым.", "tr", "Kaşmir'de yaşadım.", "term-missing", "error", ("“Kaşgar”",)),
        ("Апам келді.", "en", "My aunt came.", "term-missing", "warning",
         ("“elder sister”, “mother”",)),
        ("Уатсаппен сөйлестік.", "en", "We talked on the telephone.", "term-missing", "error",
         ("“WhatsApp”",)),
        ("Оны лагерьге апарды.", "en", "They took him to the vocational training centre, a camp.",
         "term-forbidden", "error", ("“vocational training centre”", "not what is said")),
        ("Гүлзат келді.", "en", "Gulzat came.", "term-forbidden", "error", ("is withheld",)),
    ],
)  # fmt: skip
def test_lost(
    source: str, lang: str, translation: str, check: str, severity: str, told: tuple[str, ...]
) -> None:
    findings = found(source, lang, translation)
    assert [(item.check, item.severity) for item in findings] == [(check, Severity(severity))]
    assert all(part in findings[0].message for part in told), findings[0].message
    assert findings[0].segments == ("s0",)


def test_a_sentence_over_segments_is_one() -> None:
    source = transcript("kk", "Мені лагерьде", "екі жыл ұстады.")
    target = transcript("en", "They held me for two years", "in a camp.", sentence="whole")
    assert list(term_findings(source, target, GLOSSARY)) == []
    apart = transcript("en", "They held me for two years", "in a camp.")
    assert [item.segments for item in term_findings(source, apart, GLOSSARY)] == [("s0",)]


def test_a_term_said_twice_is_missing_once() -> None:
    assert len(found("Лагерьден лагерьге.", "en", "From school to school.")) == 1


def test_without_a_glossary_nothing_is_told() -> None:
    assert list(term_findings(transcript("kk", "лагерь"), transcript("en", "x"), ())) == []


# Names that no glossary has


@pytest.mark.parametrize(
    ("source", "lang", "translation", "told"),
    [
        ("Сосын Дәуренге айттым.", "en", "Then I told Dauren.", ""),
        ("Сосын Дәуренге айттым.", "tr", "Sonra Devren'e söyledim.", ""),
        ("Сосын Дәуренге айттым.", "ru", "Потом я сказал Даурену.", ""),
        ("Сосын Дәуренге айттым.", "ar", "ثم أخبرت داورين.", ""),
        ("Сосын Дәуренге айттым.", "zh", "然后我告诉了达吾热恩。", ""),
        ("Сосын Дәуренге айттым.", "en", "Then I told my brother.", "Дәуренге"),
        ("Сосын Дәуренге айттым.", "en", "Then I told Kairat.", "Дәуренге"),
        ("Сосын Дәуренге айттым.", "zh", "然后我告诉了玛依拉。", "Дәуренге"),
        ("Дәуренге айттым.", "en", "I told him.", ""),  # at the beginning a capital says nothing
        ("Сосын Ержанға айттым.", "en", "Then I told him.", ""),  # the glossary's affair
    ],
)
def test_names_that_nothing_sounds_like(
    source: str, lang: str, translation: str, told: str
) -> None:
    own, other = transcript("kk", source), transcript(lang, translation)
    found = [item.message for item in name_findings(own, other, GLOSSARY)]
    assert bool(found) is bool(told)
    assert all(f"“{told}”" in message for message in found)


# One name, one spelling --------------------------------------------------------------------------

TEXTS = [
    ("v-1", "en", "I met Yerzhan in Kashgar. Then Yerzhan's mother came."),
    ("v-2", "en", "My cousin Erzhan was there, and Kairat, and Aigul."),
    ("v-3", "en", "They asked about Qairat and about Aygul. Dinara left. Then Dinara wrote."),
    ("v-4", "kk", "Біз Ержанды көрдік. Кейін Ержанның үйіне, сосын Қайратқа бардық."),
]


def spellings(rows: tuple[Row, ...] = ()) -> list[tuple[str, str]]:
    return [
        (item.usual.written, item.other.written) for item in unlike_spellings(names_of(TEXTS), rows)
    ]


def test_names_are_words_with_a_capital_within_a_sentence() -> None:
    names = {(item.lang, item.written): item for item in names_of(TEXTS)}
    assert ("en", "Kashgar") in names and ("en", "They") not in names and ("en", "I") not in names
    assert names["en", "Dinara"].count == 1
    assert names["en", "Kairat"].videos == ("v-2",)


def test_two_spellings_of_one_name_are_told() -> None:
    found = spellings()
    assert ("Aigul", "Aygul") in found or ("Aygul", "Aigul") in found
    assert not any("Ержан" in one for one, _ in found), "forms of one name are one"


def test_names_of_different_rows_are_two() -> None:
    rows = read("id,kind,en\na,name,Aigul\nb,name,Aygul\n", "x.csv")
    assert not any({"Aigul", "Aygul"} == {one, other} for one, other in spellings(rows))
