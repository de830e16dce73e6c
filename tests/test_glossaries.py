"""The three glossaries that ship: what every row of them keeps, whoever corrects it next."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from subtitler.glossary import Row, read

FOLDER = Path(__file__).parents[1] / "glossaries"
TEN = ["kk", "zh", "en", "ru", "tr", "ar", "fr", "de", "ko", "ja"]
COLUMNS = ["id", "kind", *TEN, "rule", "check", "note"]
KIND = {"places": "place", "terms": "term", "names": "name"}
LEAST = {"places": 200, "terms": 150, "names": 80}

LATIN = "abcdefghijklmnopqrstuvwxyz"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
LETTERS = {
    "kk": RUSSIAN + "әғқңөұүһі",
    "ru": RUSSIAN,
    "en": LATIN + "äöü",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyzâîû",
    "fr": LATIN + "àâæçéèêëîïôœùûüÿö",
    "de": LATIN + "äöüß",
    "ar": "".join(chr(code) for code in range(0x621, 0x64B) if code not in range(0x63B, 0x641)),
}
"""The letters of a language, small ones, and those that its press keeps in a foreign name."""

IN_LATIN = {"DNA", "IUD", "WeChat", "km"}
"""What other scripts write in Latin letters too; a row with the rule “keep” may do so as well."""

RANGES = {
    "zh": r"[\u4e00-\u9fff]",
    "ko": r"[\uac00-\ud7a3]",
    "ja": r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u3005\u4e00-\u9fff]",
}
BETWEEN = {
    "zh": "·",
    "ja": "・",
    "ko": " ·",
    "ar": " ",
    "fr": " '-",
    "en": " '-",
    "de": " -.",
    "tr": " '-",
    "ru": " -",
    "kk": " -",
}
ISOLATED = {"zh": "gb2312", "ja": "shift_jis_2004"}
"""A character set that holds the simplified characters only, or the Japanese ones only."""

ROWS = {
    name: read((FOLDER / f"{name}.csv").read_text(encoding="utf-8"), f"{name}.csv") for name in KIND
}
EVERY = [row for rows in ROWS.values() for row in rows]
FORMS = [(row, lang, form) for row in EVERY for lang, forms in row.forms.items() for form in forms]


def _wrong_letters(form: str, lang: str, *, keep: bool = False) -> str:
    """The characters of a form that its language does not write."""
    text = re.sub("|".join(sorted(IN_LATIN)), "", form)
    if keep and re.fullmatch(r"[A-Za-z ]+", text):
        return ""
    text = re.sub(r"\d+", "", text)
    if lang in RANGES:
        rest = re.sub(RANGES[lang], "", text)
    else:
        small = text.replace("İ", "i").replace("I", "ı") if lang == "tr" else text
        rest = "".join(letter for letter in small.lower() if letter not in LETTERS[lang])
    return "".join(letter for letter in rest if letter not in BETWEEN[lang])


GOOD = [
    ("kk", "Қарақаш"),
    ("zh", "七·五"),
    ("tr", "İstanbul"),
    ("tr", "ışık"),
    ("ar", "قوزاقي"),
    ("ko", "아커쑤 지구"),
    ("ja", "カザフ・ウイグル"),
    ("fr", "main-d'œuvre"),
    ("de", "5. Juli"),
]
BAD = [
    ("kk", "Құлжa", "a"),  # a Latin a
    ("kk", "Ғулҗа", "җ"),  # Uyghur Cyrillic
    ("kk", "Қәшқәp", "p"),
    ("ru", "Кульджi", "i"),
    ("ru", "Құлжа", "құ"),
    ("tr", "Xinjiang", "x"),
    ("tr", "Qarqan", "qq"),
    ("en", "Сhina", "с"),  # a Cyrillic С
    ("ar", "ئۇيغۇر", "ۇۇ"),  # Uyghur letters
    ("ar", "كاشگر", "گ"),
    ("zh", "Алтай", "Алтай"),
    ("ko", "이닝市", "市"),
    ("ja", "신장", "신장"),
    ("ja", "Ｋ", "Ｋ"),
]


@pytest.mark.parametrize(("lang", "form"), GOOD)
def test_the_letters_of_a_language(lang: str, form: str) -> None:
    assert _wrong_letters(form, lang) == ""


@pytest.mark.parametrize(("lang", "form", "wrong"), BAD)
def test_a_look_alike_is_seen(lang: str, form: str, wrong: str) -> None:
    assert _wrong_letters(form, lang) == wrong


@pytest.mark.parametrize("name", KIND)
def test_the_columns_stand_in_one_order(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS


@pytest.mark.parametrize("name", KIND)
def test_there_are_enough_rows_and_of_one_kind(name: str) -> None:
    assert len(ROWS[name]) >= LEAST[name]
    assert {row.kind for row in ROWS[name]} == {KIND[name]}


def _count(*families: str) -> int:
    """How many places have an id of these families: `county` for `county-kunes`."""
    return sum(row.id.split("-")[0] in families for row in ROWS["places"])


def test_every_unit_of_the_two_countries_has_a_row() -> None:
    assert _count("prefecture") == 14
    assert _count("county", "city") == 108  # counties, county-level cities, city districts
    assert _count("region") == 17 + 1  # of Kazakhstan; and Xinjiang itself
    assert _count("capital") == 3
    assert _count("town") >= 60
    assert _count("border") >= 5


def test_every_row_speaks_all_ten_languages() -> None:
    assert [row.id for row in EVERY if set(row.forms) != set(TEN)] == []


def test_ids_are_kebab_case_and_stand_once_in_all_three_files() -> None:
    ids = [row.id for row in EVERY]
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []
    assert len(set(ids)) == len(ids)


def test_every_form_is_in_the_letters_of_its_language() -> None:
    wrong = {
        (row.id, lang, form): letters
        for row, lang, form in FORMS
        if (letters := _wrong_letters(form, lang, keep=row.rule == "keep"))
    }
    assert wrong == {}


@pytest.mark.parametrize("lang", ISOLATED)
def test_chinese_is_simplified_and_japanese_is_japanese(lang: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        {"zh": "烏魯木齊", "ja": "乌鲁木齐"}[lang].encode(ISOLATED[lang])
    foreign = []
    for row, code, form in FORMS:
        if code == lang:
            try:
                form.replace("·", "").encode(ISOLATED[lang])
            except UnicodeEncodeError:
                foreign.append((row.id, form))
    assert foreign == []


def test_every_cell_is_composed_and_without_stray_spaces() -> None:
    wrong = []
    for name in KIND:
        with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for line, cells in enumerate(csv.reader(file), 1):
                for head, cell in zip(COLUMNS, cells, strict=True):
                    parts = cell.split("|") if head in TEN else [cell]
                    tidy = all(part == " ".join(part.split()) for part in parts)
                    bare = head not in TEN or all(parts)
                    if not (tidy and bare and cell == unicodedata.normalize("NFC", cell)):
                        wrong.append(f"{name}.csv:{line} {head}: {cell!r}")
    assert wrong == []


def test_a_form_stands_once_in_its_cell() -> None:
    twice = [(r.id, lang) for r in EVERY for lang, f in r.forms.items() if len(set(f)) < len(f)]
    assert twice == []


def test_two_rows_with_the_same_kazakh_form_both_say_how_they_differ() -> None:
    rows = defaultdict[str, list[Row]](list)
    for row, lang, form in FORMS:
        if lang == "kk":
            rows[form.casefold()].append(row)
    silent = {
        (form, row.id)
        for form, same in rows.items()
        if len(same) > 1
        for row in same
        if not row.note
    }
    assert silent == set()


def test_a_note_points_at_rows_that_are_there() -> None:
    ids = {row.id for row in EVERY}
    families = "kin|county|city|town|name|border|region|river|prefecture|country|forbid|keep"
    named = [
        (row.id, word)
        for row in EVERY
        for word in re.findall(rf"(?<![-\w])(?:{families})-[a-z-]+", row.note)
    ]
    assert len(named) > 20
    assert [pair for pair in named if pair[1] not in ids] == []


def test_what_is_kept_is_the_same_in_every_language() -> None:
    kept = [row for row in EVERY if row.rule == "keep"]
    assert len(kept) >= 5
    for row in kept:
        assert {forms[0] for forms in row.forms.values()} == {row.forms["en"][0]}


def test_what_is_forbidden_says_why_and_nothing_forbids_a_form_to_use() -> None:
    forbidden = [row for row in EVERY if row.rule == "forbid"]
    assert len(forbidden) >= 5
    assert all(len(row.note) > 40 for row in forbidden)
    to_use = {(lang, form.casefold()) for row, lang, form in FORMS if row.rule != "forbid"}
    clash = [
        (row.id, lang, form)
        for row in forbidden
        for lang, forms in row.forms.items()
        for form in forms
        if (lang, form.casefold()) in to_use
    ]
    assert clash == []


def test_a_transcribed_name_is_marked_until_a_native_speaker_has_signed_it() -> None:
    """README.md lists who has checked what; an emptied `check` cell needs a line there."""
    unmarked = [row.id for row in ROWS["names"] if not row.check]
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [i for i in unmarked if i not in readme] == []
    assert all(set(row.check) <= set(row.forms) for row in EVERY)
