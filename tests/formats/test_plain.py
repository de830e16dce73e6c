"""Plain text and the bilingual page: every word once, nothing that is withheld."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.formats.bilingual import write_bilingual
from subtitler.formats.plain import clock, write_txt
from subtitler.model import Mark, Segment, Span, State, Track, Transcript


def text(lang: str, *rows: Segment) -> Transcript:
    return Transcript(lang, rows)


def segment(at: int, words: str, **more: str) -> Segment:
    start = 72_000 * at
    return Segment(f"s{at}", Span(start, start + 900), words, state=State.APPROVED, **more)  # type: ignore[arg-type]  # strings only


KAZAKH = text(
    "kk",
    segment(0, "Біз күттік.", speaker="Aigul"),
    segment(1, "Ешкім келген жоқ.", withhold="asked"),
    segment(2, "a <b> & {\\i1}\\N “c”"),
)
ARABIC = text("ar", segment(0, "انتظرنا."), segment(1, "لم يأتِ أحد."), segment(2, "<script>"))


def track(lang: str, *marks: Mark) -> Track:
    return Track(lang, (), marks)


def test_a_plain_text() -> None:
    assert write_txt(KAZAKH, track("kk", Mark.MACHINE_TRANSCRIPT)) == (
        "[Автоматты жазба, тексерілмеген]\n\n"
        "0:00:00 Aigul: Біз күттік.\n\n"
        "0:01:12 […]\n\n"
        "0:02:24 a <b> & {\\i1}\\N “c”\n"
    )
    assert write_txt(KAZAKH, track("kk"), times=False, speakers=False) == (
        "Біз күттік.\n\n[…]\n\na <b> & {\\i1}\\N “c”\n"
    )
    assert write_txt(text("kk"), track("kk")) == ""
    assert write_txt(text("kk", segment(0, " \n ")), track("kk")) == ""


@pytest.mark.parametrize(
    ("ms", "shown"), [(0, "0:00:00"), (999, "0:00:00"), (3_600_000, "1:00:00"), (-0, "0:00:00")]
)
def test_times(ms: int, shown: str) -> None:
    assert clock(ms) == shown


class Page(HTMLParser):
    """The cells of a page with their attributes, and every tag that it uses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[tuple[dict[str, str | None], str]] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [key for key, _ in attrs if key in ("src", "href", "style", "onclick")]
        if tag == "td":
            self.cells.append((dict(attrs), ""))
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.cells[-1] = (self.cells[-1][0], self.cells[-1][1] + data)


def test_a_bilingual_page() -> None:
    page = Page(write_bilingual(KAZAKH, ARABIC, track("ar"), "v-1"))
    assert [words for _, words in page.cells] == [
        *("0:00:00", "Aigul: Біз күттік.", "انتظرنا."),
        *("0:01:12", "[…]", "[…]"),
        *("0:02:24", "a <b> & {\\i1}\\N “c”", "<script>"),
    ]
    assert [cell.get("dir") for cell, _ in page.cells[:3]] == [None, "ltr", "rtl"]
    assert [cell.get("lang") for cell, _ in page.cells[:3]] == [None, "kk", "ar"]
    assert not page.addresses
    assert not page.tags & {"script", "img", "link", "iframe"}


def test_marks_of_both_texts() -> None:
    unread = text("kk", Segment("s0", Span(0, 1), "A"))
    page = write_bilingual(unread, ARABIC, track("ar", Mark.MACHINE_TRANSLATION), "v-1")
    assert '<p class="mark" lang="kk" dir="ltr">Автоматты жазба' in page
    assert '<p class="mark" lang="ar" dir="rtl">ترجمة آلية' in page


def test_a_segment_without_translation_keeps_its_row() -> None:
    page = Page(write_bilingual(KAZAKH, text("ar"), track("ar"), "v-1"))
    assert [words for _, words in page.cells][:3] == ["0:00:00", "Aigul: Біз күттік.", ""]


@given(st.text())
def test_every_word_is_there_once(words: str) -> None:
    def letters(shown: str) -> list[str]:
        return [c for c in shown if not c.isspace() and c.isprintable() and c != "\ufffd"]

    one = text("kk", segment(0, words))
    assert letters(write_txt(one, track("kk"), times=False)) == letters(words)
    page = Page(write_bilingual(one, text("en"), track("en"), "v-1"))
    assert letters(page.cells[1][1]) == letters(words)
    assert page.cells[0][1] == "0:00:00"
