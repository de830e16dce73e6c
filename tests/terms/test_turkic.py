"""What Turkic endings never do: disagree with the vowels and the sounds that they follow."""

from __future__ import annotations

import pytest

from subtitler.terms import Finder
from subtitler.terms.wordlist import words

FRONT = words("түрме мектеп үй теңге дәрігер мешіт күн Бейжің мұғалім келін")
BACK = words("ауыл қала халық Құлжа шекара арыз паспорт тұтқын намаз Шыңжаң")
FRONT_ENDINGS = words("лер дер тер де те ден тен нен ге ке ні ді ті нің дің тің дегі тегі сі")
BACK_ENDINGS = words("лар дар тар да та дан тан нан ға қа ны ды ты ның дың тың дағы тағы сы")


def found(lang: str, term: str, text: str) -> list[str]:
    return [hit.written for hit in Finder(lang, {"term": [term]}).find(text)]


@pytest.mark.parametrize(
    ("stem", "endings"),
    [(stem, BACK_ENDINGS) for stem in sorted(FRONT)]
    + [(stem, FRONT_ENDINGS) for stem in sorted(BACK)],
)
def test_endings_of_the_other_harmony_make_no_form(stem: str, endings: frozenset[str]) -> None:
    assert [stem + ending for ending in endings if found("kk", stem, stem + ending)] == []


@pytest.mark.parametrize(
    "illegal",
    [
        "ауылдалар",  # case, then plural
        "ауылдым",  # case, then possessive
        "ауылыларым",  # possessive, then plural
        "ауылтар",  # voiced stem, voiceless ending
        "ауылыға",  # “his” takes -на
        "ауылыны",
        "ауылнан",
        "ауылғаны",
    ],
)
def test_endings_out_of_order_make_no_form(illegal: str) -> None:
    assert found("kk", "ауыл", illegal) == []


@pytest.mark.parametrize(
    ("lang", "term", "text", "written"),
    [
        ("kk", "лагерь", "Бiздi лaгepьге алып кетті", ["лaгepьге"]),  # Latin i, a, e, p
        ("tr", "nikâh", "Nikahımız kıyıldı", ["Nikahımız"]),
        ("tr", "hakim", "Hâkime sordum", ["Hâkime"]),
        ("tr", "İstanbul", "İSTANBUL'DA kaldık", ["İSTANBUL"]),
        ("tr", "ışık", "IŞIK yandı, isik değil", ["IŞIK"]),
    ],
)
def test_one_way_of_writing_is_as_good_as_another(
    lang: str, term: str, text: str, written: list[str]
) -> None:
    assert found(lang, term, text) == written


def test_places_in_a_text_that_is_brought_to_other_characters() -> None:
    text = "ＡＢ在集中\n營裡，護照３年"
    for term, written in (("集中营", "集中\n營"), ("护照", "護照"), ("年", "年")):
        [hit] = Finder("zh", {"term": [term]}).find(text)
        assert (hit.written, text[hit.start : hit.end], hit.form) == (written, written, term)
