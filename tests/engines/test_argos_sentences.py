from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.engines.sentences import divide, has_words, split

CASES = [
    ("kk", "Мен келдім.|Ол кетті!|Неге?|Білмеймін…|Солай."),
    ("kk", "Мен 2017 ж. қаңтарда келдім.|Содан кейін қамадылар."),
    ("kk", "Ол 1950 ж. Шыңжаңда туған.|Әкесі молда еді."),
    ("kk", "Нан, су, т.б. Заттарды алып кетті."),
    ("kk", "Нан, су, т. б. Заттарды алып кетті."),
    ("kk", "Маған А. Б. Ілияс көмектесті.|Ол А.Б. Ілиясты білмейді."),
    ("kk", "— Не үшін? — деп сұрады ол.|— Білмеймін."),
    ("kk", "— Иә.|— Қашан?|— Кеше."),
    ("kk", "Неге? білмеймін."),
    ("kk", "«Кет!» деді.|Мен кеттім."),
    ("kk", "«Мен кетем.»|Сосын үндемеді."),
    ("kk", "… Ол келді.|Сосын ♪ …"),
    ("kk", "1. Біріншіден, нан.|2. Екіншіден, мал."),
    ("kk", "Бағасы 3.5 теңге, сайты zan.kz болатын."),
    ("kk", "мен келдім содан кейін кеттім"),
    ("ru", "В 1937 г. Сталин подписал приказ.|Это был я.|Потом ничего."),
    ("ru", "Жили на ул. Абая, д. 5, и т.д. Потом уехали."),
    ("ky", "1916 ж. Үркүн болду.|Көп адам өлдү."),
    ("en", "Dr. Smith of the U.S. Army met J. K. Rowling.|They left."),
    ("en", "I said no.|Then No. 5 came in.|We waited."),
    ("en", "“Go!” he said.|“Where?”|Nobody knew."),
    ("tr", "3. Ordu geldi.|Doç. Dr. Ali II. Dünya Savaşı'nı anlattı."),
    ("de", "Am 3. Mai kam er.|„Ja.“|Dann ging z.B. Anna mit."),
    ("fr", "M. Dupont est parti.|Mme. Blanc aussi !|Pourquoi ?|On ne sait pas."),
    ("ar", "لماذا؟|لا أعرف.|جاء د. أحمد؛|ثم ذهب."),
    ("ug", "نېمىشقا؟|بىلمەيمەن."),
    ("zh", "我不知道。|他说：“走吧。”|然后走了！|真的吗？|是的……"),
    ("zh-Hant", "你好?|我很好!|走。"),
    ("ja", "「はい。」と言った。|次の日、帰った。"),
    ("xx", "Мен келдім.|Ол кетті."),
    ("kk", "Абай көшесі, үй. 5 еді.|Үлкен үй.|Енді жоқ."),
    ("kk", "Солай.\u00a0|Иә."),
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences(language: str, marked: str) -> None:
    expected = [sentence.strip() for sentence in marked.split("|")]
    text = marked.replace("|", "" if language.startswith(("zh", "ja")) else " ")
    assert [sentence.strip() for sentence in split(text, language)] == expected


def test_nothing_has_no_sentences() -> None:
    assert split("", "kk") == []


@pytest.mark.parametrize("text", ["…", "— !", "♪♪", ". . ."])
def test_marks_alone_are_one_piece(text: str) -> None:
    assert not has_words(text)
    assert split(text, "kk") == [text]


TEXTS = st.text(
    st.sampled_from('аәБж1 2.\u0301!?…؟؛。！「」»"“”()–—,،、 \n\u00a0\t我とاд_♪🙂')
    | st.characters(),
    max_size=60,
)
LANGUAGES = st.sampled_from(["kk", "ru", "en", "tr", "de", "ar", "zh", "ja", "zh-Hant", ""])


@given(TEXTS, LANGUAGES)
def test_no_character_is_lost_by_splitting(text: str, language: str) -> None:
    sentences = split(text, language)
    assert "".join(sentences) == text
    if has_words(text):
        assert all(has_words(sentence) for sentence in sentences)


@given(TEXTS, st.integers(min_value=1, max_value=20))
def test_no_character_is_lost_by_dividing(text: str, limit: int) -> None:
    parts = divide(text, lambda part: len(part) <= limit)
    assert "".join(parts) == text
    if has_words(text):
        assert all(has_words(part) for part in parts)
    for part in parts:
        uncut = [letter for letter in part if not unicodedata.category(letter).startswith("M")]
        assert len(part) <= limit or sum(map(has_words, uncut)) <= 1


@pytest.mark.parametrize(
    ("sentence", "limit", "parts"),
    [
        ("бір екі үш төрт", 15, ["бір екі үш төрт"]),
        ("бір екі үш төрт", 9, ["бір екі ", "үш төрт"]),
        ("бір екі, үш төрт бес", 14, ["бір екі, ", "үш төрт бес"]),
        ("бір, екі үш төрт бес", 14, ["бір, екі ", "үш төрт бес"]),
        ("他走了，我不知道", 5, ["他走了，", "我不知道"]),
        ("абвгдежз", 4, ["абвг", "дежз"]),
        ("а\u0301б\u0301", 3, ["а\u0301", "б\u0301"]),
        ("♪♪♪♪♪♪", 3, ["♪♪♪♪♪♪"]),
    ],
)
def test_a_long_sentence_is_cut_where_it_hurts_least(
    sentence: str, limit: int, parts: list[str]
) -> None:
    assert divide(sentence, lambda part: len(part) <= limit) == parts
