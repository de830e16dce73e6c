"""The table of languages: complete, by the guides, and each mark in its own script."""

from __future__ import annotations

import re
import unicodedata

import pytest

from subtitler.errors import ConfigError
from subtitler.languages import (
    ASPECT_LINE_SCALE,
    ASPECT_MAX_LINES,
    LANGUAGES,
    MARKS,
    Language,
    language,
)
from subtitler.layout.grammar import GRAMMARS
from subtitler.model import Mark

PUBLISHED = ("kk", "zh", "en", "ru", "tr", "ar", "fr", "de")
NEXT = ("ko", "ja")
SPOKEN = ("ug", "ky", "tt")

# Characters a line, characters a second, dash: Netflix's Timed Text Style Guides where there is
# one; Kazakh, Kyrgyz and Tatar follow Russian, Uyghur follows Arabic.
LIMITS = [
    ("en", 42, 20, "-"),
    ("tr", 42, 17, "-"),
    ("ru", 39, 17, "-"),
    ("kk", 39, 17, "– "),
    ("ar", 42, 20, "- "),
    ("fr", 42, 17, "- "),
    ("de", 42, 17, "-"),
    ("zh", 16, 9, "–"),
    ("ko", 16, 12, "- "),
    ("ja", 13, 4, "–"),
    ("ug", 42, 17, "- "),
    ("ky", 39, 17, "– "),
    ("tt", 39, 17, "– "),
]

SCRIPTS = {
    "Latn": "LATIN",
    "Cyrl": "CYRILLIC",
    "Arab": "ARABIC",
    "Hans": "CJK",
    "Kore": "HANGUL",
    "Jpan": "CJK|HIRAGANA|KATAKANA",
}


@pytest.fixture(params=sorted(LANGUAGES))
def row(request: pytest.FixtureRequest) -> Language:
    return LANGUAGES[str(request.param)]


def test_all_languages_are_there() -> None:
    assert set(LANGUAGES) == {*PUBLISHED, *NEXT, *SPOKEN}
    assert all(code == row.code for code, row in LANGUAGES.items())


@pytest.mark.parametrize(("code", "line_chars", "reading_speed", "dash"), LIMITS)
def test_limits(code: str, line_chars: int, reading_speed: float, dash: str) -> None:
    row = language(code)
    assert (row.line_chars, row.reading_speed, row.dash) == (line_chars, reading_speed, dash)


def test_limits_are_tested_for_every_language() -> None:
    assert {code for code, *_ in LIMITS} == set(LANGUAGES)


def test_times_are_the_guides(row: Language) -> None:
    assert row.max_lines == 2
    assert row.max_cue_ms == 7000
    assert row.extend_ms == 500
    if row.code == "ja":  # no chaining, and cues may be half a second
        assert (row.min_cue_ms, row.min_gap_ms, row.chain_below_ms) == (500, 0, None)
    else:  # 5/6 of a second, 2 frames, half a second
        assert (row.min_cue_ms, row.min_gap_ms, row.chain_below_ms) == (833, 80, 500)


def test_narrow_characters_count_half_in_korean_and_japanese_only(row: Language) -> None:
    assert row.half_width == (row.code in NEXT)


def test_direction_goes_with_the_script(row: Language) -> None:
    assert row.rtl == (row.script == "Arab")


def test_codes_for_containers(row: Language) -> None:
    assert re.fullmatch("[a-z]{3}", row.iso639_2)
    assert [other.iso639_2 for other in LANGUAGES.values()].count(row.iso639_2) == 1


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("kk", "Иә."),
        ("en", "Yes!"),
        ("ar", "لماذا؟"),
        ("ug", "نېمە؟"),
        ("zh", "是的。"),
        ("ja", "はい。"),
    ],
)
def test_sentence_ends(code: str, text: str) -> None:
    assert text[-1] in language(code).sentence_ends


def test_every_mark_in_every_language(row: Language) -> None:
    for mark in Mark:
        words = MARKS[mark][row.code]
        assert words.strip() == words != ""
        assert "\n" not in words


def test_no_mark_for_a_language_that_is_not_there() -> None:
    assert set(MARKS) == set(Mark)
    assert all(set(words) == set(LANGUAGES) for words in MARKS.values())


def test_marks_are_told_apart(row: Language) -> None:
    assert len({MARKS[mark][row.code] for mark in Mark}) == len(Mark)


def test_marks_and_names_are_in_their_script(row: Language) -> None:
    script = re.compile(SCRIPTS[row.script])
    for text in (row.endonym, *(MARKS[mark][row.code] for mark in Mark)):
        letters = [char for char in text if unicodedata.category(char).startswith("L")]
        assert letters
        strangers = [char for char in letters if not script.match(unicodedata.name(char))]
        assert strangers == []


def test_the_small_words_are_in_their_script(row: Language) -> None:
    """A Latin `c` in a Cyrillic list looks right and never matches."""
    script = re.compile(SCRIPTS[row.script])
    grammar = GRAMMARS[row.code]
    roles = [getattr(grammar, role) for role in grammar.__dataclass_fields__]
    words = [word for role in roles for word in role]
    assert len(words) > 20
    for word in words:
        assert word == unicodedata.normalize("NFC", word)
        assert word == word.lower()
        for char in word:
            if unicodedata.category(char).startswith("L"):
                assert script.match(unicodedata.name(char)), word


def test_shapes_of_pictures() -> None:
    assert set(ASPECT_LINE_SCALE) == set(ASPECT_MAX_LINES) == {"16:9", "1:1", "4:5", "9:16"}
    assert ASPECT_LINE_SCALE["16:9"] == 1
    assert round(42 * ASPECT_LINE_SCALE["9:16"]) == 25  # BBC
    assert ASPECT_MAX_LINES["16:9"] == 2
    assert ASPECT_MAX_LINES["9:16"] == 3


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(ConfigError) as caught:
        language("kz")
    assert "kk (Kazakh)" in (caught.value.hint or "")
