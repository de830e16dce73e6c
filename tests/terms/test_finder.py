"""What the finder of terms promises beside the cases of each language."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qazaq_inflector import QazaqNameInflector

from subtitler.terms import Finder

GLOSSARIES = Path(__file__).parents[2] / "glossaries"
ROWS = [
    row
    for path in sorted(GLOSSARIES.glob("*.csv"))
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
]
LANGUAGES = ("kk", "zh", "en", "ru", "tr", "ar", "fr", "de", "ko", "ja")


def glossary(lang: str) -> dict[str, list[str]]:
    return {row["id"]: row[lang].split("|") for row in ROWS if row[lang]}


def written(lang: str, forms: dict[str, list[str]], text: str, *names: str) -> list[str]:
    return [hit.written for hit in Finder(lang, forms, names).find(text)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_that_ships_is_found_in_itself(lang: str) -> None:
    finder = Finder(lang, glossary(lang))
    for key, forms in glossary(lang).items():
        for form in forms:
            hits = finder.find(f"{form}.")
            assert [hit.written for hit in hits] == [form], (key, form)
            assert key in hits[0].ids


# The oracle: what another program makes of Kazakh stems must be found as a form of them.

STEMS = """
лагерь түрме ауыл қазақ паспорт халық бала ана ел құжат тергеу кітап мешіт арыз Шыңжаң Үрімжі Құлжа
Қашқар Алматы Қытай Ержан Айгүл Тұрсын Серік Гүлнар шекара дәрігер мектеп орын бөлме су қамау әке
аға көмек жұмыс фабрика полиция тұтқын куәлік телефон намаз жаза камера сөз қыз апа көрші күн
жыл ай үй жер тас жол қора мал сот адвокат комитет студент Нұрлан Дина Мұрат Сәуле Қайрат Болат Бек
Әсел
"""
PERSONS = ("1sg", "2sg", "2sg_formal", "1pl", "2pl", "2pl_formal", "3")


@pytest.mark.parametrize("stem", STEMS.split())
def test_what_an_inflector_makes_is_found(stem: str) -> None:
    oracle = QazaqNameInflector(strict=True)
    finder = Finder("kk", {"term": [stem]})
    forms: set[str | None] = {oracle.predicate(stem, who) for who in ("1sg", "2sg", "1pl", "2pl")}
    for case in oracle.CASES:
        forms |= {oracle.inflect(stem, case), oracle.inflect(oracle.pluralize(stem), case)}
        for person in PERSONS:
            forms |= {oracle.possessive(stem, person, case, many) for many in (False, True)}
    assert len(forms) > 60
    found = {form: [hit.written for hit in finder.find(form or "")] for form in forms}
    assert [form for form in found if found[form] != [form]] == []


# Which term it is --------------------------------------------------------------------------------


def test_the_longest_term_wins_and_none_overlap() -> None:
    forms = {"camp": ["camp"], "re": ["re-education camp"], "education": ["education"]}
    assert written("en", forms, "a re-education camp, a camp") == ["re-education camp", "camp"]
    kazakh = {"city": ["Алматы"], "region": ["Алматы облысы"]}
    assert written("kk", kazakh, "Алматыдан Алматы облысына") == ["Алматыдан", "Алматы облысына"]


def test_a_form_as_it_is_goes_before_an_inflected_one() -> None:
    finder = Finder("kk", {"garden": ["бақ"], "border": ["Бақты"]})
    assert [hit.ids for hit in finder.find("Бақты")] == [("border",)]


def test_a_form_that_rows_share_names_all_of_them() -> None:
    finder = Finder("kk", {"sister": ["апа"], "mother": ["ана", "апа"]})
    assert [hit.ids for hit in finder.find("Апам келді")] == [("sister", "mother")]


def test_offsets_are_of_the_text_as_it_is() -> None:
    text = "Ол  «қайта\nтәрбиелеу лагеріне» барды."
    [hit] = Finder("kk", {"camp": ["қайта тәрбиелеу лагері"]}).find(text)
    assert text[hit.start : hit.end] == hit.written == "қайта\nтәрбиелеу лагеріне"
    assert hit.form == "қайта тәрбиелеу лагері"


def test_a_comma_divides() -> None:
    assert written("en", {"x": ["police officer"]}, "The police, officer, came.") == []


@pytest.mark.parametrize(
    ("lang", "name", "text", "found"),
    [
        ("kk", "Бақыт", "Мен Бақытқа айттым.", ["Бақытқа"]),
        ("kk", "Бақыт", "Мен бақытқа жеттім.", []),
        ("kk", "Бақыт", "Бақыт деген не?", []),  # nobody can tell
        ("kk", "Ержан", "Ержан келді.", ["Ержан"]),
        ("tr", "Deniz", "Dün Deniz geldi.", ["Deniz"]),
        ("tr", "Deniz", "Dün denizde yüzdük. Deniz soğuktu.", []),
        ("ru", "Роза", "Пришла Роза.", ["Роза"]),
        ("ru", "Роза", "Роза завяла.", []),
        ("ru", "Нурлан", "Нурлан пришёл.", ["Нурлан"]),
        ("zh", "阿依古丽", "我叫阿依古丽。", ["阿依古丽"]),
    ],
)
def test_names_that_are_words_need_their_capital(
    lang: str, name: str, text: str, found: list[str]
) -> None:
    assert written(lang, {"name": [name]}, text, "name") == found


@pytest.mark.parametrize("text", ["", " ", "—", "…", "🙂", "12", "\u0301", "а" * 10_000])
def test_text_without_terms_has_none(text: str) -> None:
    for lang in LANGUAGES:
        assert Finder(lang, {"x": ["лагерь" if lang in ("kk", "ru") else "camp"]}).find(text) == []


@given(st.text(max_size=80))
def test_hits_lie_in_the_text_in_order(text: str) -> None:
    for lang in ("kk", "zh", "ar"):
        end = 0
        for hit in FINDERS[lang].find(text):
            assert end <= hit.start < hit.end <= len(text)
            assert hit.written == text[hit.start : hit.end]
            end = hit.end


FINDERS = {lang: Finder(lang, glossary(lang)) for lang in ("kk", "zh", "ar")}


def test_an_hour_of_speech_takes_a_moment() -> None:
    forms = {f"{key} {n}": values for key, values in glossary("kk").items() for n in range(3)}
    sentence = "Мені Шыңжаңдағы лагерьге апарды, содан кейін ауылымызға қайттым, {}-ші күні"
    texts = [sentence.format(n) + " " + "сөздер" * (n % 7) for n in range(1000)]
    finder = Finder("kk", forms)
    started = time.process_time()
    assert sum(len(finder.find(text)) for text in texts) >= 3000
    assert time.process_time() - started < 2
