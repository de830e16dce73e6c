"""Sentences that run over segments: put together, and laid back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.model import Segment, Span
from subtitler.stages.passages import Passage, joined, laid_back, passages


def segments(*texts: str, **fields: str) -> list[Segment]:
    return [
        Segment(f"s{n}", Span(n * 3000, n * 3000 + 2500), text, **fields)  # type: ignore[arg-type]
        for n, text in enumerate(texts)
    ]


def cut(items: Sequence[Segment], lang: str = "kk") -> list[str]:
    return [" ".join(key[1:] for key in passage.ids) for passage in passages(items, lang)]


@pytest.mark.parametrize(
    ("lang", "texts", "expected"),
    [
        ("kk", ["Мен ауылда", "тұрдым.", "Кейін кеттім."], ["0 1", "2"]),
        ("kk", ["Мен тұрдым.", "Кейін кеттім."], ["0", "1"]),
        ("kk", ["Ол «келдім»", "деді.", "Иә!"], ["0 1", "2"]),
        ("kk", ["«Қайда?»", "деді ол.", "Иә!"], ["0", "1", "2"]),
        ("ru", ["Мы жили там,", "где река…", "И всё."], ["0 1", "2"]),
        ("zh", ["我住在", "村里。", "后来走了。"], ["0 1", "2"]),
        ("ug", ["مەن يېزىدا", "تۇردۇم.", "كەتتىم؟"], ["0 1", "2"]),
        # Without marks, segments are what there is.
        ("kk", ["мен ауылда", "тұрдым", "кейін кеттім"], ["0", "1", "2"]),
        ("kk", ["Мен", "", "тұрдым.", "Иә.", "Жоқ."], ["0", "1", "2", "3", "4"]),
        ("kk", ["а", "б", "в", "г", "д", "е.", "А.", "Б.", "В.", "Г.", "Д."], None),
    ],
)
def test_which_segments_belong_together(
    lang: str, texts: list[str], expected: list[str] | None
) -> None:
    assert cut(segments(*texts), lang) == (expected or ["0 1 2 3", "4 5", "6", "7", "8", "9", "10"])


def test_another_speaker_a_pause_a_language_or_a_mark_divides() -> None:
    import dataclasses

    both = segments("Мен ауылда", "тұрдым.", "Иә.")
    for change in (
        {"speaker": "B"},
        {"span": Span(9000, 9500)},
        {"language": "ru"},
        {"withhold": "a name"},
    ):
        other = dataclasses.replace(both[1], **change)
        last = dataclasses.replace(both[2], span=Span(9600, 9900))
        assert cut([both[0], other, last]) == ["0", "1", "2"], change


@given(st.lists(st.text("аб .,!?\n", max_size=30), max_size=12))
def test_every_segment_is_in_one_passage(texts: list[str]) -> None:
    items = segments(*texts)
    found = [segment for passage in passages(items, "kk") for segment in passage.segments]
    assert found == items


@pytest.mark.parametrize(
    ("lang", "translation", "sources", "expected"),
    [
        (
            "en",
            "I lived in the village, and then they took me away.",
            ["Мен ауылда тұрдым,", "содан кейін мені алып кетті."],
            ("I lived in the village,", "and then they took me away."),
        ),
        ("zh", "我住在村里，后来他们把我带走了。", ["Мен ауылда тұрдым,", "кейін алып кетті."],
         ("我住在村里，", "后来他们把我带走了。")),
        ("ar", "عشت في القرية، ثم أخذوني.", ["Мен ауылда тұрдым,", "сосын алып кетті."],
         ("عشت في القرية،", "ثم أخذوني.")),
        ("en", "Gone.", ["Ол", "кетті."], None),
        ("en", "He left.", ["Ол", "кетті."], ("He", "left.")),
    ],
)  # fmt: skip
def test_a_translation_is_laid_back(
    lang: str, translation: str, sources: list[str], expected: tuple[str, ...] | None
) -> None:
    passage = Passage(tuple(segments(*sources)))
    assert laid_back(translation, passage, lang, "kk") == expected


@given(
    st.lists(st.text("abc,.—é 我们了。", min_size=1, max_size=12), min_size=1, max_size=12),
    st.lists(st.integers(1, 40), min_size=1, max_size=4),
)
def test_nothing_is_lost_by_laying_back(words: list[str], lengths: list[int]) -> None:
    text = " ".join(" ".join(words).split())
    passage = Passage(tuple(segments(*("я" * length for length in lengths))))
    for lang in ("en", "zh"):
        found = laid_back(text, passage, lang, "kk")
        if found is None or not text:
            continue
        assert len(found) == len(lengths) and all(found)
        assert "".join("".join(found).split()) == "".join(text.split())


def test_texts_are_joined_as_their_script_joins_them() -> None:
    assert joined(["Мен ", " келдім."]) == "Мен келдім."
    assert joined(["我住在", "村里。"]) == "我住在村里。"
    assert joined(["住在", "Kashgar"]) == "住在 Kashgar"
    assert joined(["", "а"]) == "а"
