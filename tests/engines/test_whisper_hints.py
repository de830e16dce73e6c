"""Names that are offered to Whisper: which, and when they are believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.engines.whisper_decoding import Heard, HeardWord
from subtitler.engines.whisper_hints import LESS_LIKELY, nearest, with_names


def heard(text: str, start_s: float = 0.0, probability: float = 0.5) -> Heard:
    words = tuple(
        HeardWord(start_s + number, start_s + number + 0.9, f" {word}", probability)
        for number, word in enumerate(text.split())
    )
    return Heard(0.0, start_s, start_s + len(words), f" {text}", words, 1.0)


def alike(texts: Sequence[str]) -> Sequence[float]:
    return [-20.0] * len(texts)


def text_of(found: Sequence[Heard]) -> str:
    return " ".join("".join(word.text for word in each.words).strip() for each in found)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The letter was written by Oscar a long time ago", "Asqar"),
        ("My cousin Kwanish worked in the town", "Quanysh"),
        ("менің көршім Құл Паш көктемде келді", "Күлпаш"),
        ("Komşunuz kairad baharda geldi", "Kayrat"),
        ("Наш сосед талгад вернулся", "Талғат"),
    ],
)
def test_names_that_sound_like_what_was_heard_come_first(text: str, first: str) -> None:
    names = ["Zhibek", "Asqar", "Perizat", "Quanysh", "Күлпаш", "Kayrat", "Талғат", "Мереке"]
    assert first in nearest(text, names, 2)


def test_a_name_that_stands_there_already_is_not_offered() -> None:
    assert nearest("Асқар келді.", ["асқар", "Талғат"]) == ("Талғат",)
    assert nearest("Асқар келді.", []) == ()
    assert len(nearest("бір екі", [f"Есім{n}" for n in range(50)])) == 12


PLACES = [
    ("written by Oscar a long", "written by Askar a long", "Askar", "Askar", "Oscar"),
    ("Our neighbour told him came", "Our neighbour Tolegen came", "Tolegen", "Tolegen", "told him"),
    ("a neighbour came", "a neighbour Kamila came", "Kamila", "neighbour Kamila", "neighbour"),
    ("came back", "Kamila came back", "Kamila", "Kamila came", "came"),
    ("біз осы қарға бардық", "біз Асқарға бардық", "Асқар", "Асқарға", "осы қарға"),
    ("это написал скар.", "это написал Аскар", "Аскар", "Аскар.", "скар."),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "name", "written", "without"), PLACES)
def test_a_name_takes_the_place_of_what_was_heard_there(
    first: str, second: str, name: str, written: str, without: str
) -> None:
    found = with_names([heard(first)], [heard(second)], [name], alike)
    marked = [word for each in found for word in each.words if word.unhinted]
    assert " ".join(word.text.strip() for word in marked) == written
    assert {word.unhinted for word in marked} == {without}
    assert found[0].text == "".join(word.text for word in found[0].words)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ("written by Oscar a short time", "no name stands in the other words"),
        ("Askar Askar Askar Askar Askar Askar Askar Askar", "a loop"),
        ("a very different text with Askar in the middle of other words altogether", "too much"),
    ],
)
def test_only_names_are_taken_over(second: str, why: str) -> None:
    first = [heard("written by Oscar a long time ago in the village")]
    found = with_names(first, [heard(second)], ["Askar"], alike)
    assert found == first, why


@pytest.mark.parametrize(("less", "taken"), [(LESS_LIKELY - 0.1, True), (LESS_LIKELY + 0.1, False)])
def test_a_name_is_believed_only_where_the_sound_agrees(less: float, taken: bool) -> None:
    def likelihoods(texts: Sequence[str]) -> Sequence[float]:
        return [-20.0, *(-20.0 - less for _ in texts[1:])]

    found = with_names([heard("by Oscar")], [heard("by Askar")], ["Askar"], likelihoods)
    assert text_of(found) == ("by Askar" if taken else "by Oscar")


def test_words_that_the_model_is_sure_of_stay() -> None:
    first = [heard("near the river", probability=0.95)]
    assert with_names(first, [heard("near Meruert")], ["Meruert"], alike) == first


def test_each_name_is_judged_for_itself() -> None:
    first = [heard("by Oscar"), heard("and Merwet went", 5)]

    def no_meruert(texts: Sequence[str]) -> Sequence[float]:
        return [-90.0 if "Meruert" in text else -20.0 for text in texts]

    second = [heard("by Askar and Meruert went")]
    found = with_names(first, second, ["Askar", "Meruert"], no_meruert)
    assert [text_of([each]) for each in found] == ["by Askar", "and Merwet went"]
    assert found[1] == first[1]


WORDS = st.lists(st.sampled_from(["бір", "екі", "Асқар", "үш", "осқар", "Талғат"]), max_size=12)


@given(WORDS, WORDS, st.sampled_from([alike, lambda texts: [0.0, *[-99.0] * (len(texts) - 1)]]))
def test_what_a_name_replaces_is_kept(
    first: list[str],
    second: list[str],
    likelihoods: Callable[[Sequence[str]], Sequence[float]],
) -> None:
    """Put back what was heard without the hint, and the first text is whole again."""
    one, other = [heard(" ".join(first))], [heard(" ".join(second))]
    found = with_names(one, other, ["Асқар", "Талғат"], likelihoods)
    restored: list[str] = []
    last = ""
    for word in found[0].words:
        if not word.unhinted:
            restored.append(word.text.strip())
        elif word.unhinted != last:
            restored += word.unhinted.split()
        last = word.unhinted
    assert len(restored) <= len(first)
    assert set(restored) <= set(first)
    if likelihoods is not alike:
        assert found == one
