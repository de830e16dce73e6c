"""Texts for the tests of layout, and how their tables are written."""

from __future__ import annotations

from hypothesis import strategies as st

from subtitler.languages import LANGUAGES
from subtitler.layout import count_chars
from subtitler.model import Segment, Span, Track, Transcript, Word

UNSPACED = ("zh", "ja")


def one(
    lang: str, text: str, duration_ms: int | None = None, words: tuple[Word, ...] = ()
) -> Transcript:
    """A transcript of one segment, by default spoken slowly enough to be read."""
    if duration_ms is None:
        duration_ms = int(count_chars(text, lang) * 1100 / LANGUAGES[lang].reading_speed) + 900
    return Transcript(lang, (Segment("s1", Span(1000, 1000 + duration_ms), text, words=words),))


def drawn(track: Track) -> str:
    """The cues as the tables write them: / between lines, // between cues."""
    return " // ".join(" / ".join(cue.lines) for cue in track.cues)


def plain(lang: str, row: str) -> str:
    """The text of a row of the tables."""
    joint = "" if lang in UNSPACED else " "
    return joint.join(part.strip() for part in row.replace("//", "/").split("/"))


LETTERS = (
    "ab Ié.,!?…—-«»“”()'’0123456789$%№ғқңө Ұжы ёЯ ıİş"
    "ß لا مَ ؟، 我们，。·：”ハが、ー강아지 각\u1100\u1161"
    "\u0301\u200b\u200d\u200f\u2066\u00a0\u202f\u3000\u2028\u0085\t\n\r\x00\x1f\ud83d\ufeff"
    "👩🏽\u200d🚀🇰🇿कि्षกำ"
)
TEXTS = st.one_of(
    st.text(st.sampled_from(LETTERS), max_size=160),
    st.text(st.characters(), max_size=80),  # lone surrogates too
    st.text(" \t\n\x0b\u00a0\u3000", max_size=20),
    st.text(st.sampled_from("سلام ۋە CIA (12) 3.5 “ok” — "), max_size=60),
    st.text(st.sampled_from("ab яж我 -–"), min_size=1, max_size=12),  # as short as an answer
    st.lists(st.text(st.sampled_from("abcö我한ж"), min_size=1, max_size=70), max_size=12).map(
        " ".join
    ),
)


def dense(text: str) -> str:
    return "".join(text.split())
