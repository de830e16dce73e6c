"""Fonts: one for every language, every letter of each, and even lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from subtitler.errors import MissingError
from subtitler.languages import LANGUAGES, MARKS
from subtitler.media import font_for, fonts, missing_letters

LETTERS = {
    "en": "Aa Zz 0-9 ’ “ ” – — … $ € £ % & @ # * / + = < > [ ] ( ) { } \\ |",
    "tr": "Çç Ğğ İı Öö Şş Üü Ââ Îî Ûû ₺",
    "kk": "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Ъъ «» ₸ №",
    "ky": "Ңң Өө Үү",
    "tt": "Әә Өө Үү Җҗ Ңң Һһ",
    "ru": "Ёё Йй Щщ Ъъ Ыы Ээ «» — № ₽",
    "fr": "Éé Èè Êê Ëë Çç Œœ Ææ Ùù Ÿÿ « » \u202f \u00a0 !",
    "de": "Ää Öö Üü ß ẞ „ “ ‚ ‘",
    "ar": "ا أ إ آ ء ئ ؤ ى ي ة لا ٱ ً ٌ ٍ َ ُ ِ ّ ْ ـ ، ؛ ؟ ٪ ٠١٢٣٤٥٦٧٨٩ 0123 ( ) « » CIA \u200f",
    "ug": "ئا ئە ب پ ت ج چ خ د ر ز ژ س ش غ ف ق ك گ ڭ ل م ن ھ ئو ئۇ ئۆ ئۈ ۋ ئې ئى ي ، ؟ ۔",
    "zh": "直关骨 门 们 「」《》·，。！？：；…—（） 0-9 ABC 乌鲁木齐 𠮷",
    "ja": "直骨 ひらがな カタカナ 「」、。ー・々 ABC",
    "ko": "한국어 직 뼈 ㄱㅏ ABC",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_its_letters_and_marks(lang: str) -> None:
    marks = [words[lang] for words in MARKS.values()]
    assert missing_letters([LETTERS[lang], *marks], lang) == []


def test_the_faces() -> None:
    assert font_for("kk").family == font_for("en").family == font_for("tr").family == "Noto Sans"
    assert font_for("ar").family == font_for("ug").family == "Noto Sans Arabic"
    families = {lang: font_for(lang).family for lang in ("zh", "ja", "ko", "zh-TW", "zh-Hans")}
    assert families == {
        "zh": "Noto Sans CJK SC",
        "zh-Hans": "Noto Sans CJK SC",
        "zh-TW": "Noto Sans CJK TC",
        "ja": "Noto Sans CJK JP",
        "ko": "Noto Sans CJK KR",
    }
    assert len({font_for(lang).index for lang in ("zh", "ja", "ko", "zh-TW")}) == 4


def test_lines_are_even(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    for lang in ("en", "ar", "zh"):
        font = font_for(lang)
        fonts.place(font, tmp_path / lang)
        with TTFont(tmp_path / lang, fontNumber=font.index, lazy=True) as placed:
            metrics = placed["OS/2"]
            height = (metrics.usWinAscent + metrics.usWinDescent) / placed["head"].unitsPerEm
        assert height == pytest.approx(1.448, abs=0.001)
        assert font.size_ratio == pytest.approx(height / 1.362, abs=0.001)


def test_a_font_is_copied_where_links_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", fail)
    font = font_for("zh")
    fonts.place(font, tmp_path / "font")
    assert (tmp_path / "font").stat().st_size == font.path.stat().st_size


def test_what_is_missing_is_named_once_with_its_place() -> None:
    texts = ["fine", "a \N{GRINNING FACE} b", "\N{GRINNING FACE} \U0001f9ff"]
    assert missing_letters(texts, "kk") == [
        ("\N{GRINNING FACE}", 1, "Noto Sans"),
        ("\U0001f9ff", 2, "Noto Sans"),
    ]


def test_other_scripts_are_drawn_by_their_fonts() -> None:
    assert missing_letters(["he said 直 and لا, Ғ"], "en") == []
    families = [font.family for font in fonts.fonts_for(["he said 直 and لا"], "en")]
    assert families == ["Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC"]
    assert [f.family for f in fonts.fonts_for(["plain"], "kk")] == ["Noto Sans"]
    assert [f.family for f in fonts.fonts_for(["لا"], "ar")] == ["Noto Sans Arabic", "Noto Sans"]


def test_marks_of_direction_and_controls_are_not_missing() -> None:
    assert (
        missing_letters(["a\u200f\u200e\u202b\u202c\u2060\ufeff\n\r\t\0\x1b\ufe0f b"], "en") == []
    )


@pytest.mark.parametrize(
    ("lang", "module", "package"),
    [
        ("en", "fontpkg", "fontpkg-noto-sans"),
        ("ar", "fontpkg", "fontpkg-noto-sans-arabic"),
        ("zh", "noto_cjk_sans_otc", "noto-cjk-sans-otc"),
    ],
)
def test_a_missing_package_is_named(
    lang: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    fonts._font.cache_clear()
    try:
        with pytest.raises(MissingError) as caught:
            font_for(lang)
        assert caught.value.hint == f"pip install {package}"
        assert caught.value.exit_code == 5
    finally:
        fonts._font.cache_clear()


@pytest.mark.parametrize("data", [b"", b"no font at all", b"\0\1\0\0" + bytes(40)])
def test_a_font_that_is_no_font_is_named(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "NotoSans.ttf"
    broken.write_bytes(data)
    monkeypatch.setattr(fonts, "_package_path", lambda family: broken)
    fonts._font.cache_clear()
    try:
        with pytest.raises(MissingError, match="Noto Sans"):
            font_for("en")
    finally:
        fonts._font.cache_clear()
