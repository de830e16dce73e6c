"""The measure itself: known pairs and what they come to."""

from __future__ import annotations

import pytest

from bench.error_rate import letter_error_rate, word_error_rate, words_of

RATES = [
    ("en", "I live here.", "i live HERE", 0.0),
    ("en", "Please press 1, or two.", "please press one or 2", 0.0),
    ("en", "That’s mine", "thats mine", 0.0),
    ("en", "one two three four", "one two four", 0.25),
    ("en", "one two", "one two three", 0.5),
    ("en", "one two", "", 1.0),
    ("en", "one", "two two two", 3.0),
    ("ru", "Всё ещё идёт", "все еще идет", 0.0),
    ("ru", "нажмите 5", "нажмите пять", 0.0),
    ("fr", "L’appel d’hier", "l'appel d'hier", 0.0),
    ("fr", "Appuyez sur 3.", "appuyez sur trois", 0.0),
    ("kk", "Мен үйде болдым", "мен уйде болдым", 1 / 3),
]


@pytest.mark.parametrize(("lang", "said", "heard", "rate"), RATES)
def test_word_error_rate(lang: str, said: str, heard: str, rate: float) -> None:
    assert word_error_rate(said, heard, lang) == pytest.approx(rate)


def test_letters() -> None:
    assert letter_error_rate("үйде болдым", "уйде болдым", "kk") == pytest.approx(1 / 10)


def test_nothing_said_has_no_rate() -> None:
    with pytest.raises(ValueError, match="nothing was said"):
        word_error_rate(" … ", "a", "en")


def test_numbers_are_spelled() -> None:
    assert words_of("12 and 305", "en") == ["twelve", "and", "three", "zero", "five"]
