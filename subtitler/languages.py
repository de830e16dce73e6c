"""Every language that this program knows: names, script, and the limits of its subtitles.

To add a language: a row in `LANGUAGES`; its three lines in `MARKS`; a font in `media/fonts.py` if
its script is new; rows in `tests/test_languages.py`, `tests/test_layout.py`,
`tests/test_layout_bonds.py` and `tests/test_layout_dialogue.py`; `make check`.

Limits: characters a line and reading speed are Netflix's figures where a guide exists (en, tr, ru,
zh, ar, ko, ja: Timed Text Style Guides; fr and de the general requirements); Kazakh, Kyrgyz,
Tatar and Uyghur have no guide, so they follow Russian and Arabic. Counting is by grapheme; in
Korean and Japanese a half-width character counts one half.
"""

from __future__ import annotations

from dataclasses import dataclass

from subtitler.errors import ConfigError
from subtitler.model import Mark

SHOT_NEAR_MS = 500
"""A cue begins and ends with a shot, or so far from its edges (Netflix: 12 frames of 24)."""
SHOT_SNAP_MS = 333
"""A cue that would begin this little before a shot begins with it (8 frames of 24)."""
SHOT_GAP_MS = 80
"""A cue ends so long before the next shot (2 frames at 25 a second)."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language. Times are in ms, speeds in characters a second, lengths in characters.

    `code` is BCP-47; `iso639_2` the three letters that media containers want; `line_chars` the
    longest line at 16:9; `reading_speed` the most characters a second that an adult follows;
    `dash` opens a line of dialogue; `chain_below_ms` closes shorter gaps to `min_gap_ms` (None:
    never); `half_width` whether narrow characters count one half; `sentence_ends` the marks that
    end a sentence.
    """

    code: str
    name: str
    endonym: str
    script: str
    iso639_2: str
    line_chars: int
    reading_speed: float
    dash: str
    sentence_ends: str = ".!?…"
    rtl: bool = False
    half_width: bool = False
    max_lines: int = 2
    min_cue_ms: int = 833
    max_cue_ms: int = 7000
    min_gap_ms: int = 80
    chain_below_ms: int | None = 500
    extend_ms: int = 500


_ARABIC_ENDS = ".!?…؟۔"
_CJK_ENDS = "。！？…⋯.!?"

LANGUAGES: dict[str, Language] = {
    row.code: row
    for row in (
        Language("kk", "Kazakh", "қазақша", "Cyrl", "kaz", 39, 17, "– "),
        Language("zh", "Chinese", "中文", "Hans", "zho", 16, 9, "–", _CJK_ENDS),
        Language("en", "English", "English", "Latn", "eng", 42, 20, "-"),
        Language("ru", "Russian", "русский", "Cyrl", "rus", 39, 17, "-"),
        Language("tr", "Turkish", "Türkçe", "Latn", "tur", 42, 17, "-"),
        Language("ar", "Arabic", "العربية", "Arab", "ara", 42, 20, "- ", _ARABIC_ENDS, rtl=True),
        Language("fr", "French", "français", "Latn", "fra", 42, 17, "- "),
        Language("de", "German", "Deutsch", "Latn", "deu", 42, 17, "-"),
        Language("ko", "Korean", "한국어", "Kore", "kor", 16, 12, "- ", half_width=True),
        Language(
            "ja",
            "Japanese",
            "日本語",
            "Jpan",
            "jpn",
            13,
            4,
            "–",
            _CJK_ENDS,
            half_width=True,
            min_cue_ms=500,
            min_gap_ms=0,
            chain_below_ms=None,
        ),
        Language("ug", "Uyghur", "ئۇيغۇرچە", "Arab", "uig", 42, 17, "- ", _ARABIC_ENDS, rtl=True),
        Language("ky", "Kyrgyz", "кыргызча", "Cyrl", "kir", 39, 17, "– "),
        Language("tt", "Tatar", "татарча", "Cyrl", "tat", 39, 17, "– "),
    )
}

PIVOT = "en"
"""Nearly every translation model leads from it or to it, and people review it first."""

ASPECT_LINE_SCALE = {"16:9": 1.0, "1:1": 0.68, "4:5": 0.68, "9:16": 0.6}
"""How much of a 16:9 line fits in another shape of picture: 25 of 42 characters at 9:16 (BBC)."""

ASPECT_MAX_LINES = {"16:9": 2, "1:1": 2, "4:5": 3, "9:16": 3}
"""Lines at once: three in tall pictures (BBC Subtitle Guidelines)."""

MARKS: dict[Mark, dict[str, str]] = {
    Mark.MACHINE_TRANSCRIPT: {
        "kk": "Автоматты жазба, тексерілмеген",
        "zh": "自动转写，未经审核",
        "en": "Automatic transcript, not reviewed",
        "ru": "Автоматическая расшифровка, не проверена",
        "tr": "Otomatik döküm, gözden geçirilmedi",
        "ar": "تفريغ آلي لم يُراجع",
        "fr": "Transcription automatique, non relue",
        "de": "Automatische Abschrift, nicht geprüft",
        "ko": "자동 전사, 검토되지 않음",
        "ja": "自動書き起こし、未確認",
        "ug": "ئاپتوماتىك خاتىرە، تەكشۈرۈلمىگەن",
        "ky": "Автоматтык жазуу, текшерилген эмес",
        "tt": "Автомат язма, тикшерелмәгән",
    },
    Mark.MACHINE_TRANSLATION: {
        "kk": "Машиналық аударма, тексерілмеген",
        "zh": "机器翻译，未经审核",
        "en": "Machine translation, not reviewed",
        "ru": "Машинный перевод, не проверен",
        "tr": "Makine çevirisi, gözden geçirilmedi",
        "ar": "ترجمة آلية لم تُراجع",
        "fr": "Traduction automatique, non relue",
        "de": "Maschinelle Übersetzung, nicht geprüft",
        "ko": "기계 번역, 검토되지 않음",
        "ja": "機械翻訳、未確認",
        "ug": "ماشىنا تەرجىمىسى، تەكشۈرۈلمىگەن",
        "ky": "Машиналык котормо, текшерилген эмес",
        "tt": "Машина тәрҗемәсе, тикшерелмәгән",
    },
    Mark.SAMPLE_MODELS: {
        "kk": "Үлгі модель: мәтін жалған болуы мүмкін",
        "zh": "演示模型：文本可能有误",
        "en": "Sample model: the text may be false",
        "ru": "Учебная модель: текст может быть неверным",
        "tr": "Örnek model: metin yanlış olabilir",
        "ar": "نموذج تجريبي: قد يكون النص خاطئًا",
        "fr": "Modèle d’exemple : le texte peut être faux",
        "de": "Beispielmodell: Der Text kann falsch sein",
        "ko": "예시 모델: 내용이 틀릴 수 있음",
        "ja": "見本モデル：内容が誤っている場合があります",
        "ug": "ئۈلگە مودېل: تېكىست خاتا بولۇشى مۇمكىن",
        "ky": "Үлгү модель: текст жалган болушу мүмкүн",
        "tt": "Үрнәк модель: текст ялгыш булырга мөмкин",
    },
}
"""What a video says about its own text, in that text's language. Native speakers should check."""


def language(code: str) -> Language:
    """The language of a BCP-47 code. Raises ConfigError, with the codes that are known."""
    try:
        return LANGUAGES[code]
    except KeyError:
        known = ", ".join(f"{row.code} ({row.name})" for row in LANGUAGES.values())
        raise ConfigError(f"unknown language “{code}”", hint=f"known are: {known}") from None
