"""The same name in two scripts, and names that are not the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import ConfigError
from subtitler.scripts import SAME_NAME, correspond, name_key
from tests.scripts_names import (
    FALSE_PAIRS,
    KNOWN_MISSES,
    TRUE_PAIRS,
    UNSEEN_FALSE_PAIRS,
    UNSEEN_TRUE_PAIRS,
    pairs,
)


@pytest.mark.parametrize(("one", "other"), pairs(TRUE_PAIRS))
def test_the_same_name_in_two_scripts(one: str, other: str) -> None:
    assert correspond(one, other) >= SAME_NAME


@pytest.mark.parametrize(("one", "other"), pairs(FALSE_PAIRS))
def test_other_names(one: str, other: str) -> None:
    assert correspond(one, other) < SAME_NAME


@pytest.mark.parametrize(("one", "other"), pairs(KNOWN_MISSES))
def test_known_misses(one: str, other: str) -> None:
    assert correspond(one, other) < SAME_NAME


def test_names_that_the_prices_were_not_set_by() -> None:
    true = [correspond(*pair) >= SAME_NAME for pair in pairs(UNSEEN_TRUE_PAIRS)]
    false = [correspond(*pair) < SAME_NAME for pair in pairs(UNSEEN_FALSE_PAIRS)]
    assert sum(true) / len(true) >= 0.95
    assert sum(false) / len(false) >= 0.95


@pytest.mark.parametrize(
    ("text", "script", "key"),
    [
        ("Айгүл", "Cyrl", "aygul"),
        ("Aygül", "Latn", "aygul"),
        ("ايگۇل", "Arab", "aygul"),
        ("阿依古丽", "Hans", "ayIgULI"),
        ("Ержан", "Cyrl", "erZan"),
        ("Болат Серік", "Cyrl", "bolat serik"),
        ("", "Latn", ""),
    ],
)
def test_keys(text: str, script: str, key: str) -> None:
    assert name_key(text, script) == key


def test_an_unknown_script_is_told() -> None:
    with pytest.raises(ConfigError, match="Kore"):
        name_key("아이굴", "Kore")


def test_no_letters_no_name() -> None:
    assert correspond("", "Айгүл") == 0.0
    assert correspond("123", "456") == 0.0
    assert correspond("아이굴", "Айгүл") == 0.0


NAME = st.text("абвгдежзиклмнопрстуfgkzşüاۇگلنرج阿依古丽尔·- ", max_size=15) | st.text(max_size=10)


@given(NAME, NAME)
def test_it_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    value = correspond(one, other)
    assert 0.0 <= value <= 1.0
    assert value == pytest.approx(correspond(other, one))


@given(st.text("абвгдежзиклмнопрстуүіңқ", min_size=2, max_size=12))
def test_a_name_is_itself(name: str) -> None:
    assert correspond(name, name) == 1.0 or not name_key(name, "Cyrl")
