"""Old encodings: read right, or refused with the place. Every sentence is fiction."""

from __future__ import annotations

import codecs
import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.errors import ConfigError, FormatError
from subtitler.formats.encodings import ENCODINGS, Decoded, decoded

LINES = {
    "kk": "Біз ол күні үйде отырдық, ешкім келген жоқ.",
    "ru": "Мы ждали его весь день и всю ночь.",
    "tr": "Bütün gün onu bekledik, dışarı çıkmadık.",
    "ar": "انتظرناه طوال النهار ولم يأتِ أحد إلى البيت.",
    "zh": "我们等了他一整天，没有人来。",
    "fr": "Nous l’avons attendu toute la journée, près de la fenêtre.",
    "de": "Wir hörten nichts, außer dem Wind über den Dächern.",
    "en": "“We waited,” he said – all night…",
    "ko": "우리는 하루 종일 기다렸다.",
    "ja": "私たちは一日中待っていました。",
    "ug": "بىز ئۇنى كۈن بويى ساقلىدۇق.",
}
WRITTEN_IN = [
    ("kk", "kz1048"),
    ("kk", "ptcp154"),
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("ru", "cp866"),
    ("ru", "iso8859-5"),
    ("ru", "mac-cyrillic"),
    ("ru", "gb18030"),
    ("tr", "cp1254"),
    ("tr", "iso8859-9"),
    ("tr", "cp857"),
    ("ar", "cp1256"),
    ("ar", "iso8859-6"),
    ("zh", "gbk"),
    ("fr", "cp1252"),
    ("fr", "mac-roman"),
    ("fr", "cp1256"),
    ("de", "cp1252"),
    ("de", "cp850"),
    ("en", "cp1252"),
    ("en", "cp1251"),
    ("ko", "cp949"),
    ("ja", "cp932"),
    ("ja", "euc_jp"),
]


@pytest.mark.parametrize("lang", LINES)
@pytest.mark.parametrize(
    ("mark", "codec", "found"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
    ],
)
def test_unicode_says_itself_what_it_is(lang: str, mark: bytes, codec: str, found: str) -> None:
    data = mark + LINES[lang].encode(codec)
    assert decoded(data, "a.srt") == Decoded(LINES[lang], found)
    assert decoded(data, "a.srt", lang=lang) == Decoded(LINES[lang], found)


@pytest.mark.parametrize(("lang", "codec"), WRITTEN_IN)
def test_one_line_is_enough_where_the_language_is_known(lang: str, codec: str) -> None:
    assert decoded(LINES[lang].encode(codec), "a.srt", lang=lang).text == LINES[lang]


@pytest.mark.parametrize(("lang", "codec"), WRITTEN_IN)
def test_without_the_language_it_is_read_right_or_refused(lang: str, codec: str) -> None:
    try:
        found = decoded(LINES[lang].encode(codec), "a.srt")
    except FormatError as error:
        assert error.message == "could be in more than one encoding"
    else:
        assert found.text == LINES[lang]


@pytest.mark.parametrize(
    ("lang", "codec"),
    [("ru", "cp1251"), ("tr", "cp1254"), ("ar", "cp1256"), ("zh", "gbk"), ("kk", "kz1048")],
)
def test_the_four_of_the_field_need_no_language(lang: str, codec: str) -> None:
    assert decoded(LINES[lang].encode(codec), "a.srt").text == LINES[lang]


@pytest.mark.parametrize(
    ("text", "codec", "lang"),
    [
        # Small letters of one encoding are the capitals of another, or its letters in other order.
        ("мама", "cp1251", "ru"),
        ("ДА.", "cp1251", "ru"),
        ("НЕТ", "koi8-r", "ru"),
        ("妈妈", "gbk", None),
        ("妈妈", "gbk", "zh"),
        ("أمي", "cp1256", None),
        ("أمي", "cp1256", "ar"),
        ("Мама", "koi8-r", None),
        # The language of the text is not the one that was said.
        ("Мы ждали.", "cp1251", "ar"),
    ],
)
def test_what_could_be_two_things_is_refused(text: str, codec: str, lang: str | None) -> None:
    data = b"1\r\nWe waited.\r\n" + text.encode(codec)
    with pytest.raises(FormatError) as caught:
        decoded(data, "old.srt", lang=lang)
    assert caught.value.where == "old.srt:3"
    hint = caught.value.hint or ""
    assert "--encoding " in hint
    assert text not in f"{caught.value}{hint}"
    # One of those that are named is the right one.
    named = [name for name in ENCODINGS if name in hint]
    assert text in [data.decode(name, errors="replace").split("\r\n")[2] for name in named]


@pytest.mark.parametrize(("lang", "codec"), WRITTEN_IN)
def test_a_person_may_say_what_it_is(lang: str, codec: str) -> None:
    data = LINES[lang].encode(codec)
    assert decoded(data, "a.srt", encoding=codec).text == LINES[lang]


@pytest.mark.parametrize("said", ["windows-1251", "CP1251", "cp1251", "Windows_1251"])
def test_other_spellings(said: str) -> None:
    assert decoded("мама".encode("cp1251"), "a.srt", encoding=said) == Decoded("мама", "cp1251")


@pytest.mark.parametrize("said", ["cp12511", "rot13", "hex", "", "utf-7", "latin\x00"])
def test_encodings_that_are_none(said: str) -> None:
    with pytest.raises(ConfigError, match="unknown encoding"):
        decoded(b"a", "a.srt", encoding=said)


@pytest.mark.parametrize(
    ("data", "said", "where"),
    [
        (b"a\n\xff\xff", "gbk", "a.srt:2"),
        (b"a\n\x98", "cp1251", "a.srt:2"),
        (b"a\r\nb\r\n\xe4", "utf-8", "a.srt:3"),
        (codecs.BOM_UTF8 + b"a", "cp1251", "a.srt:1"),
        (codecs.BOM_UTF16_LE + b"a\x00", "cp1251", "a.srt:1"),
    ],
)
def test_a_wrong_word_for_it_is_refused(data: bytes, said: str, where: str) -> None:
    with pytest.raises(FormatError) as caught:
        decoded(data, "a.srt", encoding=said)
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("data", "what", "where"),
    [
        (b"a\nb\x00c", "a zero byte", "a.srt:2"),
        ("a\nмама".encode("utf-16-le"), "a zero byte", "a.srt:1"),
        (b"\n\xed\xa0\xbd", "half a character", "a.srt:2"),
        (codecs.BOM_UTF16_LE + b"a\x00\n\x00b", "not UTF-16 text", "a.srt:2"),
        (codecs.BOM_UTF16_LE + b"\n\x00\x3d\xd8", "not UTF-16 text", "a.srt:2"),
        (b"\n\n\xf8\xe1\xb5\x98\xfc\x87\xe3\xee", "not UTF-8 text, and no words", "a.srt:3"),
        (b"x" * 50_000_001, "larger than 50 MB", "a.srt"),
    ],
    ids=["nul", "no-mark", "half", "cut", "half16", "noise", "giant"],
)
def test_what_is_no_text(data: bytes, what: str, where: str) -> None:
    with pytest.raises(FormatError, match=what) as caught:
        decoded(data, "a.srt", lang="ru")
    assert caught.value.where == where


def test_a_chinese_word_that_happens_to_be_utf8() -> None:
    data = "谩".encode("gbk")
    assert data.decode("utf-8")  # so it is both
    with pytest.raises(FormatError, match="more than one"):
        decoded(data, "a.srt", lang="zh")


KAZAKH_WITHOUT_ITS_LETTERS = (
    "Биз ол куни уйде отырдык, ешким келген жок. Аналар мен балалар тунде жылады."
)


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("К?ріп отырды", "kk", "1 question marks stand inside words, the first in line 1"),
        (
            "Мен\nк\ufffdрдім, т?нде",
            "kk",
            "2 question marks stand inside words, the first in line 2",
        ),
        ("d??ar? ??kmad?k", "tr", "question marks stand inside words"),
        (KAZAKH_WITHOUT_ITS_LETTERS, "kk", "no letter that only Kazakh has"),
    ],
)
def test_lost_letters_are_told(text: str, lang: str, told: str) -> None:
    (sentence,) = decoded(text.encode(), "a.srt", lang=lang).told
    assert told in sentence


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (LINES["kk"] * 3, "kk"),
        (KAZAKH_WITHOUT_ITS_LETTERS, "ru"),
        ("Кім? Қашан? Неге?", "kk"),
        ("Да.", "kk"),
        ("why? – who?", "en"),
    ],
)
def test_nothing_is_told_of_whole_text(text: str, lang: str) -> None:
    assert decoded(text.encode(), "a.srt", lang=lang).told == ()


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=60), st.sampled_from([None, "ru", "kk", "tr", "ar", "zh", "fr"]))
def test_any_bytes_are_read_or_refused(data: bytes, lang: str | None) -> None:
    try:
        found = decoded(data, "a.srt", lang=lang)
    except FormatError as error:
        assert (error.where or "").startswith("a.srt")
        assert error.hint
    else:
        assert "\x00" not in found.text
        assert found.text.encode(found.encoding) in (
            data,
            data.removeprefix(codecs.BOM_UTF8),
            data[2:],
        )


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_words_of_a_language_are_never_read_wrong(data: st.DataObject) -> None:
    """A few real words in any order and case: right, or refused."""
    lang, codec = data.draw(st.sampled_from(WRITTEN_IN))
    words = st.sampled_from(LINES[lang].split())
    text = " ".join(data.draw(st.lists(words, min_size=1, max_size=6)))
    text = data.draw(st.sampled_from([text, text.upper(), text.lower()]))
    try:
        raw = text.encode(codec)
    except UnicodeEncodeError:
        return  # the capital of a letter may be missing
    with contextlib.suppress(FormatError):
        assert decoded(raw, "a.srt", lang=lang).text == text


def test_a_long_file_is_quick() -> None:
    data = (LINES["ru"] + "\r\n").encode("cp1251") * 30_000
    began = time.process_time()
    assert decoded(data, "a.srt").encoding == "cp1251"
    assert time.process_time() - began < 5
