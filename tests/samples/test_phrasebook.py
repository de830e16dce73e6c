"""The phrasebook is complete, consistent and written in the right letters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from samples.phrasebook.expand import (
    LANGUAGES,
    PLAIN,
    PhrasebookError,
    Row,
    Sentence,
    expand,
    fill,
    load,
    read_sentences,
    read_slots,
)

SAMPLES = Path(__file__).resolve().parents[2] / "samples"

SCRIPT = {
    "kk": "CYRILLIC",
    "ru": "CYRILLIC",
    "zh": "CJK",
    "ar": "ARABIC",
    "en": "LATIN",
    "tr": "LATIN",
    "fr": "LATIN",
    "de": "LATIN",
}
LETTERS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyzâ",
    "fr": "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
}
MARKS = {
    "zh": "，。？",
    "ar": "،.؟",
    "fr": ",.?’-\u202f ",
    "kk": ",.?- ",
    "en": ",.?- ",
    "tr": ",.? ",
    "ru": ",.? ",
    "de": ",.? ",
}


@cache
def rows() -> tuple[Row, ...]:
    return tuple(load())


def texts(code: str) -> list[str]:
    return [row.texts[code] for row in rows()]


def test_size() -> None:
    assert len(read_sentences()) >= 120
    assert len(set(texts("kk"))) >= 600


def test_ids_are_unique() -> None:
    ids = [sentence.id for sentence in read_sentences()]
    assert len(ids) == len(set(ids))


def test_every_cell_is_filled() -> None:
    for sentence in read_sentences():
        for code in LANGUAGES:
            assert sentence.texts[code].strip() == sentence.texts[code] != "", sentence.id


def test_every_slot_value_has_its_plain_form() -> None:
    for name, values in read_slots().items():
        forms = {frozenset(value) for value in values.values()}
        assert len(forms) == 1, f"{name}: not every value has the same forms"
        for value in values.values():
            assert all(value[PLAIN].values()), name
            for form in value.values():
                assert all(text == text.strip() for text in form.values()), name


def test_every_language_of_a_sentence_has_the_same_slots() -> None:
    for sentence in read_sentences():
        for code in LANGUAGES:
            used = set(re.findall(r"\{(\w+)", sentence.texts[code]))
            assert used == set(sentence.slots), f"{sentence.id} in {code}"


def test_every_slot_is_used() -> None:
    used = {name for sentence in read_sentences() for name in sentence.slots}
    assert used == set(read_slots())


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_twice(code: str) -> None:
    """So no source text has two translations, in any direction."""
    assert len(texts(code)) == len(set(texts(code)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_script_and_punctuation(code: str) -> None:
    for text in texts(code):
        assert unicodedata.normalize("NFC", text) == text
        assert "{" not in text and "_" not in text and "  " not in text
        for char in text:
            if unicodedata.category(char)[0] == "L":
                assert unicodedata.name(char).startswith(SCRIPT[code]), f"{char!r} in {text}"
                assert code not in LETTERS or char in "Iİ" or char.lower() in LETTERS[code], text
            elif unicodedata.category(char) == "Mn":
                assert code == "ar", text
            else:
                assert (char.isascii() and char.isdigit()) or char in MARKS[code] + " ", text
        assert text[-1] in MARKS[code] and text[-1] not in ",，،- ", text
        assert text[0] == text[0].upper(), text
        assert code != "zh" or " " not in text, text
        assert code != "fr" or re.search(r"[^\u202f]\?", text) is None, text


def test_testimonies_are_in_it_word_for_word() -> None:
    for code in ("kk", "en"):
        lines = (SAMPLES / f"{code}-testimony.txt").read_text("utf-8").splitlines()
        found = [row for row in rows() if row.id.startswith(f"{code}-testimony-")]
        assert [row.texts[code] for row in found] == lines
        assert len(lines) == 9
        assert all(row.is_testimony and not row.has_slots and not row.held_out for row in found)


def test_expansion_is_the_same_every_time() -> None:
    assert load() == list(rows())


def test_fill_capitals() -> None:
    slots = {"n": {"two": {PLAIN: {"tr": "iki", "en": "in"}, "acc": {"tr": "", "en": ""}}}}
    assert fill("{n} yıl.", "tr", {"n": "two"}, slots) == "İki yıl."
    assert fill("{n} time.", "en", {"n": "two"}, slots) == "In time."


@pytest.mark.parametrize("template", ["{n.acc}.", "{n.dat}.", "{m}."])
def test_fill_names_what_is_missing(template: str) -> None:
    slots = {"n": {"two": {PLAIN: {"tr": "iki"}, "acc": {"tr": ""}}}}
    with pytest.raises(PhrasebookError):
        fill(template, "tr", {"n": "two"}, slots)


def test_expand_names_an_unknown_slot() -> None:
    sentence = Sentence("x", dict.fromkeys(LANGUAGES, "{nowhere}."), "")
    with pytest.raises(PhrasebookError, match="nowhere"):
        expand([sentence], {})
