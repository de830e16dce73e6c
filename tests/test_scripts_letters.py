"""Look-alike letters: repaired where it is certain, told where not, left where they are right."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.languages import LANGUAGES
from subtitler.scripts import ALPHABETS, LOOK_ALIKE, look_alikes, repaired
from subtitler.scripts.letters import script_of

REPAIRED = [
    # Latin letters in Cyrillic words, one after the other.
    ("kk", "Aйгүл", "Айгүл"),
    ("kk", "қaзaқcтaн", "қазақстан"),
    ("kk", "бipiншi", "бірінші"),
    ("kk", "Maма", "Мама"),
    ("kk", "Kөкшетау", "Көкшетау"),
    ("kk", "əке", "әке"),
    ("kk", "Əлия", "Әлия"),
    ("kk", "қahарман", "қаһарман"),
    ("kk", "Tүpме ішінде", "Түрме ішінде"),
    ("ru", "кoнсyл", "консул"),
    ("ru", "Xабар", "Хабар"),
    ("ky", "Бишкeк", "Бишкек"),
    ("tt", "hава һава", "hава һава".replace("h", "һ")),
    # Cyrillic letters in Latin words, also in a text of another script.
    ("en", "wоrld", "world"),
    ("tr", "Аnkara", "Ankara"),
    ("de", "Вerlin", "Berlin"),
    ("fr", "Рaris", "Paris"),
    ("kk", "Аpple дүкені", "Apple дүкені"),
    # Greek.
    ("en", "hellο", "hello"),
    ("kk", "қοлы", "қолы"),
    # What cannot be seen.
    ("kk", "қай\u00adтып", "қайтып"),
    ("kk", "қай\u200bтып", "қайтып"),
    ("en", "wit\ufeffness", "witness"),
    ("ru", "сви\u200dдетель", "свидетель"),
    ("kk", "бала\u2010шаға", "бала-шаға"),
    ("ru", "и\u0306од", "йод"),
    ("tr", "go\u0308z", "göz"),
    # Arabic letters of other languages, and printers' forms.
    ("ar", "کتاب", "كتاب"),
    ("ar", "الیوم", "اليوم"),
    ("ar", "هەذا", "ههذا"),
    ("ar", "ﻣﺤﻤﺪ", "محمد"),
    ("ar", "ﻻ", "لا"),
    ("ug", "کىتاب", "كىتاب"),
    ("ug", "ئۇیغۇر", "ئۇيغۇر"),
    ("kk", "کىتاپ", "كىتاپ"),
    ("kk", "ءبىر", "ٴبىر"),
    ("kk", "قالاسی", "قالاسى"),
]

DOUBTFUL = [
    ("kk", "Yлкен"),  # Ү or У
    ("kk", "Äлия"),  # ә is meant, ӓ is what it looks like
    ("kk", "MBAның"),  # an abbreviation, or МВА
    ("kk", "өзgе"),
    ("kk", "cope"),  # a whole word in Latin letters
    ("ru", "a"),
    ("ar", "علی"),  # ي or ى
    ("kk", "هال"),  # ە or ھ
    ("ug", "هەم"),
    ("tr", "kıжa"),
]

RIGHT = [
    ("kk", "USB-кабель"),
    ("kk", "COVID-тест"),
    ("kk", "COVIDтың"),
    ("kk", "BMWда"),
    ("kk", "NATOның"),
    ("kk", "SIMка"),
    ("kk", "WhatsAppта"),
    ("kk", "WhatsAppқа"),
    ("kk", "XX ғасыр"),
    ("kk", "ХХ ғасыр"),
    ("kk", "A4 қағаз"),
    ("kk", "IBAN"),
    ("kk", "Қазақстан 2018"),
    ("ru", "йод, объём"),
    ("tr", "İstanbul ığdır"),
    ("fr", "œuvre"),
    ("de", "Straße"),
    ("ar", "مُحَمَّد"),
    ("ar", "ﷺ"),
    ("ug", "ئۇيغۇرچە"),
    ("kk", "ٴبىر كىتاپ"),
    ("zh", "证人 witness"),
    ("ja", "ビデオ"),
]


@pytest.mark.parametrize(("language", "text", "better"), REPAIRED)
def test_certain_look_alikes_are_repaired(language: str, text: str, better: str) -> None:
    there, changes = repaired(text, language)
    assert there == better
    for change in changes:
        assert text[change.start : change.end] == change.word
        assert change.repaired is not None
        assert change.repaired in better
        assert change.reason
    assert repaired(there, language) == (better, ())


@pytest.mark.parametrize(("language", "text"), DOUBTFUL)
def test_doubtful_ones_are_told_and_left(language: str, text: str) -> None:
    assert repaired(text, language) == (text, ())
    (told,) = look_alikes(text, language)
    assert (told.start, told.end, told.word, told.repaired) == (0, len(text), text, None)
    assert told.reason


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_what_people_write_on_purpose_stays(language: str, text: str) -> None:
    assert repaired(text, language) == (text, ())
    assert look_alikes(text, language) == ()


def test_offsets_are_those_of_the_text_given() -> None:
    text = "Ол \u00adба\u00adла Aйгүл мен қaла."
    there, changes = repaired(text, "kk")
    assert there == "Ол \u00adбала Айгүл мен қала."
    assert [text[change.start : change.end] for change in changes] == [
        "ба\u00adла",
        "Aйгүл",
        "қaла",
    ]


def test_look_alikes_look_alike() -> None:
    # A letter stands for one that Unicode calls by another script's name, capitals for capitals.
    for latin, cyrillic in LOOK_ALIKE.items():
        assert (script_of(latin), script_of(cyrillic)) == ("Latn", "Cyrl")
        assert latin.isupper() == cyrillic.isupper()
    assert (LOOK_ALIKE["x"], LOOK_ALIKE["y"]) == ("х", "у")


MIXED = st.text(
    "аеорсухіқғтнABCEHKMOPTXaceopxyqsді-\u00ad\u200b\u2010иَیکىءh ü\u0306,.5", max_size=40
)


@given(st.text(max_size=60) | MIXED, st.sampled_from(sorted(LANGUAGES)))
def test_repair_is_idempotent_and_changes_only_letters(text: str, language: str) -> None:
    there, changes = repaired(text, language)
    assert repaired(there, language) == (there, ())
    rest = "".join(part for part in unicodedata.normalize("NFD", text) if not part.isalpha())
    assert len([mark for mark in there if mark.isspace()]) == len(
        [mark for mark in rest if mark.isspace()]
    )
    for change in changes:
        assert change.repaired is not None
        # No letter is dropped: a repair has as many as the word, or more (the lam-alef).
        plain = unicodedata.normalize("NFC", change.word)
        assert sum(map(str.isalpha, change.repaired)) >= sum(map(str.isalpha, plain))


@given(st.sampled_from(sorted(ALPHABETS)), st.data())
def test_words_of_the_language_alone_are_never_changed(language: str, data: st.DataObject) -> None:
    word = data.draw(st.text(ALPHABETS[language], min_size=1, max_size=10))
    assert repaired(word, language)[0] == word
    assert look_alikes(word, language) == ()
