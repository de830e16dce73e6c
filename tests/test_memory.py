"""The memory: what is found for a text, in which order, and that nothing alike is missed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from subtitler.errors import FormatError
from subtitler.memory import (
    Entry,
    Index,
    Match,
    Provenance,
    Unit,
    dump_entries,
    load_entries,
    read_head,
    units,
)
from subtitler.memory.entries import folded, plain

HERE = Provenance(video="v-1", segments=("s1",), time_utc="2026-03-01T08:00:00Z")
LATER = Provenance(video="v-2", segments=("s4",), time_utc="2026-04-01T08:00:00Z")
OUTSIDE = Provenance(file="letters", unit=7, time_utc="2026-05-01T08:00:00Z")


def index(*rows: tuple[str, str] | tuple[str, str, Provenance], source: str = "kk") -> Index:
    return Index((Unit(row[0], row[1], row[2] if len(row) > 2 else HERE) for row in rows), source)


@pytest.mark.parametrize(
    ("source", "there", "asked", "match"),
    [
        ("kk", "Олар түнде келді.", "Олар түнде келді.", Match.EXACT),
        ("kk", "Олар  түнде\nкелді.", " Олар түнде келді. ", Match.EXACT),
        ("kk", "Й", "И\u0306", Match.EXACT),
        ("kk", "ОЛАР түнде келді.", "Олар түнде келді.", Match.CASE),
        ("de", "STRASSE", "Straße", Match.CASE),
        ("tr", "ISPARTA’YA GİTTİK", "Isparta’ya gittik", Match.CASE),
        ("kk", "Олар түнде келді.", "Олар түнде келген.", Match.FUZZY),
        ("tr", "Isı arttı.", "İsi arttı.", Match.FUZZY),
        ("zh", "他们晚上来了。", "他们半夜来了。", Match.FUZZY),
        ("ar", "جاؤوا في الليل", "جاؤوا في الليلة", Match.FUZZY),
        ("kk", "Олар түнде келді.", "Менің анам нан пісірді.", None),
        ("kk", "Иә.", "Жоқ.", None),
    ],
)
def test_what_is_alike(source: str, there: str, asked: str, match: Match | None) -> None:
    found = index((there, "x"), source=source).suggest(asked)
    assert [item.match for item in found] == ([match] if match else [])


def test_the_best_comes_first() -> None:
    memory = index(
        ("Олар түнде келген.", "nearly"),
        ("Олар түнде келді.", "from outside, newest", OUTSIDE),
        ("Олар түнде келді.", "older", HERE),
        ("Олар түнде келді.", "newer", LATER),
        ("олар түнде келді.", "other case", LATER),
    )
    found = memory.suggest("Олар түнде келді.")
    told = ["newer", "older", "from outside, newest", "other case", "nearly"]
    assert [item.text for item in found] == told
    assert [item.similarity == 1 for item in found] == [True, True, True, True, False]
    assert [item.text for item in memory.suggest("Олар түнде келді.", most=2)] == told[:2]
    assert len(memory) == 5


def test_the_same_translation_is_offered_once_and_counted() -> None:
    (found,) = index(("Иә, солай.", "Yes."), ("Иә, солай.", "Yes.", LATER)).suggest("Иә, солай.")
    assert (found.times, found.provenance) == (2, LATER)


@pytest.mark.parametrize(
    ("there", "asked", "numbers_here", "numbers_there"),
    [
        ("2017 жылы алып кетті.", "2018 жылы алып кетті.", ("2018",), ("2017",)),
        ("3 ай, 3 күн", "3 ай, 4 күн", ("4",), ("3",)),
        ("٣ أيام مرت علينا", "3 أيام مرت علينا", (), ()),
        ("12 адам болды.", "адам болды.", (), ("12",)),
    ],
)
def test_numbers_that_differ_are_told(
    there: str, asked: str, numbers_here: tuple[str, ...], numbers_there: tuple[str, ...]
) -> None:
    (found,) = index((there, "x")).suggest(asked)
    assert (found.numbers_here, found.numbers_there) == (numbers_here, numbers_there)


@pytest.mark.parametrize("asked", ["", "   ", "\n"])
def test_nothing_is_asked(asked: str) -> None:
    assert index(("a", "b")).suggest(asked) == []
    assert index().suggest("Олар түнде келді.") == []


WORDS = [
    "ол",
    "олар",
    "түнде",
    "келді",
    "кетті",
    "ауыл",
    "aa",
    "ab",
    "夜",
    "晚上",
    "ليل",
    "1",
    "12",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join) | st.text(
    st.sampled_from("abаб夜ل 1"), min_size=1, max_size=12
)


@given(
    there=st.lists(TEXTS, max_size=30),
    asked=TEXTS,
    least=st.sampled_from([0.3, 0.5, 0.7, 0.75, 0.9, 0.99, 1.0]),
)
@example(there=["aaaa"], asked="aaab", least=0.75)
@example(there=["a"], asked="b", least=0.3)
@example(there=["ab" * 300], asked="ab" * 299, least=0.9)
def test_no_text_that_is_alike_is_missed(there: list[str], asked: str, least: float) -> None:
    found = index(*((text, text) for text in there)).suggest(asked, least=least, most=1000)
    key = folded(plain(asked), "kk")
    alike = {
        plain(text)
        for text in there
        if key
        and plain(text)
        and Levenshtein.normalized_similarity(key, folded(plain(text), "kk")) >= least - 1e-9
    }
    assert {plain(item.text) for item in found} == alike


ENTRIES = st.lists(
    st.builds(
        Entry,
        texts=st.dictionaries(st.sampled_from(["kk", "en", "zh"]), st.text(), min_size=1).map(
            lambda held: tuple(held.items())
        ),
        provenance=st.sampled_from(
            [HERE, LATER, OUTSIDE, Provenance("v", ("a", "b"), (("kk", "tulpar"),))]
        ),
    ),
    max_size=4,
)


@given(entries=ENTRIES)
def test_entries_come_back_from_their_file(entries: list[Entry]) -> None:
    lines = list(dump_entries(entries, name="letters"))
    assert all(line.count(b"\n") == 1 for line in lines)
    assert list(load_entries(lines, "x")) == entries
    assert read_head(lines[0], "x") == {"name": "letters"}


def test_every_version_that_was_ever_written_is_read() -> None:
    data = (Path(__file__).parent / "data" / "formats" / "memory.v1.jsonl").read_bytes()
    first, second = load_entries(data.splitlines(), "memory.v1.jsonl")
    assert first == Entry(
        (("kk", "Үй бос қалды."), ("en", "The house stood empty.")),
        Provenance("v-1", ("s3",), (("kk", "tulpar"), ("en", "sholpan")), "2026-03-01T08:00:00Z"),
    )
    assert second.provenance == Provenance(file="letters", unit=7)


def test_what_an_entry_has_for_a_pair() -> None:
    entry = Entry((("kk", "Иә"), ("en", "Yes"), ("tr", " ")), HERE)
    assert [(unit.source, unit.target) for unit in units([entry], "en", "kk")] == [("Yes", "Иә")]
    assert list(units([entry], "kk", "tr")) == []
    assert list(units([entry], "kk", "de")) == []


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([], "x"),
        ([b"{}\n"], "x:1"),
        ([b'{"format": "subtitler/memory", "version": 2}\n'], "x:1"),
        ([b'{"format": "subtitler/track", "version": 1}\n'], "x:1"),
        ([b"[]\n"], "x:1"),
        ([b'{"format": "subtitler/memory", "version": 1}\n', b"{}\n"], "x:2"),
        ([b'{"format": "subtitler/memory", "version": 1}\n', b'{"texts": {"kk": 1}}\n'], "x:2"),
        (
            [b'{"format": "subtitler/memory", "version": 1}\n', b'{"texts": {}, "so": 1}\n'],
            "x:2",
        ),
        ([b'{"format": "subtitler/memory", "version": 1}\n', b"\xff\n"], "x:2"),
        ([b'{"format": "subtitler/memory", "version": 1}\n', b"[" * 100_000 + b"\n"], "x:2"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_with_its_line(lines: list[bytes], where: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(load_entries(lines, "x"))
    assert caught.value.where == where


def test_a_provenance_in_words() -> None:
    signed = Provenance("v-1", ("s3", "s4"), (("kk", "tulpar"), ("en", "sholpan")))
    assert str(signed) == "v-1 s3 s4 (tulpar, sholpan)"
    assert str(OUTSIDE) == "tmx: letters, unit 7"
