"""Glossaries: what a spreadsheet gives, and where a mistake in it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from subtitler.errors import ConfigError, FormatError
from subtitler.glossary import read, spoken_forms
from subtitler.workdir import Collection

GOOD = """\
id,kind,kk,en,rule,note
1,term,өтініш|арыз,petition,translate,
2,place,Көктал ауылы,Koktal,,a village
3,name,Айсұлу,Aisulu,keep,"with a comma, and a
new line"

4,name,,Nobody,,
5,term,қарғыс,curse,forbid,
"""


def test_rows_with_all_their_forms() -> None:
    rows = read(GOOD, "names.csv")
    assert [row.id for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0].forms == {"kk": ("өтініш", "арыз"), "en": ("petition",)}
    assert rows[2].note == "with a comma, and a\nnew line"


def test_names_come_first_as_hints_and_terms_never() -> None:
    assert spoken_forms(read(GOOD, "x"), "kk") == ("Айсұлу", "Көктал ауылы")
    assert spoken_forms(read(GOOD, "x"), "tr") == ()


def test_the_languages_that_a_native_speaker_should_still_check() -> None:
    rows = read(
        "id,kind,kk,tr,check\n1,name,Асан,Asan,tr\n2,name,Асқар,Askar,all\n3,name,Ай,,\n", "x"
    )
    assert [row.check for row in rows] == [("tr",), ("kk", "tr"), ()]


def test_a_byte_order_mark_and_decomposed_letters() -> None:
    [row] = read("\ufeffid,kind,kk\n1,name,Айсұлу й", "x")
    assert row.forms["kk"] == ("Айсұлу й",)


BAD = {
    "no heading": ("", "names.csv:1", "has no column “id”"),
    "unknown column": ("id,kind,kz\n", "names.csv:1", "unknown column “kz” (number 3)"),
    "a column twice": ("id,kind,kk,kk\n", "names.csv:1", "stands twice"),
    "no kind": ("id,kk\n1,a\n", "names.csv:1", "has no column “kind”"),
    "an unknown kind": ("id,kind,kk\n1,nam,a\n", "names.csv:2", "did you mean “name”?"),
    "an unknown rule": ("id,kind,rule\n1,name,kepe\n", "names.csv:2", "did you mean “keep”?"),
    "an unknown check": ("id,kind,kk,check\n1,name,a,kz\n", "names.csv:2", "“kz” under “check”"),
    "an id twice": ("id,kind\n1,name\n1,name\n", "names.csv:3", "the id “1” stands twice"),
    "no id": ("id,kind,kk\n,name,a\n", "names.csv:2", "has no id"),
    "too many cells": ("id,kind\n1,name,a\n", "names.csv:2", "3 cells for 2 columns"),
    "a huge cell": (f"id,kind,kk\n1,name,{'a' * 501}\n", "names.csv:2", "longer than 500"),
    "a NUL": ("id,kind,kk\n1,name,\0\n", "names.csv:2", "control character"),
}


@pytest.mark.parametrize(("text", "where", "message"), BAD.values(), ids=BAD)
def test_a_mistake_is_named_with_its_place(text: str, where: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(text, "names.csv")
    assert caught.value.where == where
    assert message in caught.value.message


def test_a_collection_reads_its_own_glossaries(tmp_path: Path) -> None:
    (tmp_path / "subtitler.toml").write_text('glossaries = ["names.csv"]\n', encoding="utf-8")
    (tmp_path / "names.csv").write_text(GOOD, encoding="utf-8-sig")
    assert len(Collection(tmp_path).glossary) == 5


WRONG = {
    "missing": ('glossaries = ["name.csv"]', b"", "did you mean “names.csv”?"),
    "not UTF-8": ('glossaries = ["names.csv"]', "id,kind,kk\n1,name,Асан".encode("cp1251"),
                  "is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "data", "message"), WRONG.values(), ids=WRONG)
def test_a_glossary_that_cannot_be_read(
    tmp_path: Path, settings: str, data: bytes, message: str
) -> None:
    (tmp_path / "subtitler.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "names.csv").write_bytes(data)
    with pytest.raises((ConfigError, FormatError), match=r"names\.csv|glossary") as caught:
        _ = Collection(tmp_path).glossary
    assert message in str(caught.value)
