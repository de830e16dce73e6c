"""The page and the rows of the spreadsheet: complete, closed to the outside, silent by default."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.formats.spreadsheet import read_xlsx, write_xlsx
from subtitler.languages import LANGUAGES
from subtitler.model import Finding, Segment, Severity, Span, Transcript
from subtitler.report import HEADS, Lane, Noticed, VideoReport, page, rows

KK = Transcript(
    "kk",
    (
        Segment("a", Span(1000, 4000), "Біз таудың етегінде тұрдық."),
        Segment("b", Span(5000, 8000), "Оның аты Аруана еді.", withhold="a name"),
    ),
)
AR = Transcript(
    "ar",
    (
        Segment("a", Span(1000, 4000), "كنا نعيش عند سفح الجبل."),
        Segment("b", Span(5000, 8000), "كان اسمها أروانا."),
    ),
)


def noticed(
    check: str = "reading-speed",
    severity: Severity = Severity.WARNING,
    message: str = "40 characters in 1.00 s",
    *,
    lang: str = "ar",
    span: Span | None = Span(1000, 4000),  # noqa: B008 - frozen
    segments: tuple[str, ...] = ("a",),
    dismissed: str = "",
) -> Noticed:
    found = Finding(check, severity, "0:00:01", message, span, segments, 30)
    return Noticed(found, lang, "0a1b2c3d", dismissed)


def video(*items: Noticed, name: str = "v-1", length_ms: int = 60_000) -> VideoReport:
    lanes = (Lane("kk", (Span(1000, 4000),)), Lane("ar", (Span(1000, 4000),)))
    return VideoReport(name, length_ms, (KK, AR), lanes, items, ("", "kk", "ar"))


def written(*videos: VideoReport, with_text: bool = False) -> str:
    return page(videos, title="a title", with_text=with_text, made="today")


class Elements(HTMLParser):
    """Every element with its attributes, its text, and whether all that opened were closed."""

    EMPTY = ("meta", "br", "link", "img", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag in tags]


# --- the page ---


def test_the_page_is_closed_to_the_outside() -> None:
    text = written(video(noticed()), video(noticed(), name="v-2"), with_text=True)
    found = Elements(text)
    assert found.open == []
    policy = next(
        str(item["content"])
        for item in found.named("meta")
        if item.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not found.named("script", "link", "img", "iframe", "object", "form", "base", "use")
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]
    assert not [attrs for _, attrs in found.elements if "style" in attrs or "src" in attrs]
    targets = {str(item["href"]) for item in found.named("a")}
    assert all(target.startswith("#") for target in targets)
    ids = [str(attrs["id"]) for _, attrs in found.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in targets} <= set(ids)
    assert not re.search(r"https?:|url\(|@import", text)


def test_what_a_person_reads() -> None:
    found = Elements(
        written(
            video(
                noticed("not-shown", Severity.ERROR, "the segment has text, and no cue shows it"),
                noticed(dismissed="he counts aloud"),
                noticed("spacing", Severity.NOTICE),
            )
        )
    )
    for words in (
        "Findings: a title",
        "0:01:00 long; 2 segments of Kazakh; cues: 1 in Kazakh, 1 in Arabic.",
        "Checked: the speech itself, Kazakh, Arabic.",
        "the segment has text, and no cue shows it",
        "a segment that no cue shows",
        "0a1b2c3d",
        "Notices, and what was put aside",
    ):
        assert words in found.text, words
    assert all(item.get("scope") in ("col", "row") for item in found.named("th"))
    assert found.named("html") == [{"lang": "en"}]
    assert found.named("svg")[0]["aria-label"]
    assert found.named("caption") == [{}] * 3


def test_nothing_found_is_not_nothing_checked() -> None:
    assert "The checks found nothing" in written(video())
    text = written(VideoReport("v-1", 60_000, (KK,), (), (), ()))
    assert "Nothing has been checked yet" in text
    assert "The checks found nothing" not in text


QUOTING = noticed("second-opinion", message="the other model heard “Аруана” here", segments=())


def test_no_word_of_a_testimony_unless_asked_for() -> None:
    own = video(noticed(), QUOTING, noticed(dismissed="she says тұрдық twice"))
    words = [word for text in (KK, AR) for item in text.segments for word in item.text.split()]
    for text in (written(own), "\n".join("\t".join(row) for row in rows([own], with_text=False))):
        assert not [word for word in [*words, "Аруана", "тұрдық"] if word in text]
        assert "left out here (--with-text)" in text


def test_with_text_source_and_target_stand_in_their_own_direction() -> None:
    text = written(
        video(noticed(), QUOTING, noticed(dismissed="she says it twice")), with_text=True
    )
    assert '<td lang="kk" dir="ltr" class="words">Біз таудың етегінде тұрдық.</td>' in text
    assert '<td lang="ar" dir="rtl" class="words">كنا نعيش عند سفح الجبل.</td>' in text
    assert "heard “Аруана” here" in text
    assert "she says it twice" in text


@pytest.mark.parametrize(
    "item",
    [
        noticed("withheld-shown", Severity.ERROR, "the cue shows segment b", segments=("b",)),
        noticed("term-missing", message="“Аруана” is said", segments=("b",)),
        noticed("second-opinion", message="heard “أروانا”", span=Span(7000, 9000), segments=()),
        noticed("term-missing", message="x", segments=("b",), dismissed="Аруана is withheld"),
    ],
    ids=["shown", "quoted", "beside", "reason"],
)
def test_what_is_withheld_is_in_no_report_even_when_text_is_asked_for(item: Noticed) -> None:
    own = video(item)
    for text in (written(own, with_text=True), str(rows([own], with_text=True))):
        assert "Аруана" not in text
        assert "أروانا" not in text


BAD = "<script>alert(1)</script>&\"'\x00\x1b\ud800\uffff\u202e</td>"


@pytest.mark.parametrize("with_text", [True, False])
def test_a_text_that_would_be_a_script_is_shown_as_text(with_text: bool) -> None:
    text = Transcript("kk", (Segment("a", Span(0, 1), BAD),))
    item = Noticed(Finding(BAD, Severity.ERROR, BAD, BAD, None, ("a", BAD)), BAD, BAD, BAD)
    other = noticed(message=BAD, lang=BAD)
    own = VideoReport(BAD, 1000, (text,), (Lane(BAD, ()),), (item, other), (BAD,))
    html = page([own, own], title=BAD, with_text=with_text, made=BAD)
    found = Elements(html)
    assert not found.named("script")
    assert found.open == []
    assert "<script>alert(1)" in found.text
    html.encode("utf-8")
    cells = rows([own], with_text=with_text)
    assert read_xlsx(write_xlsx(cells, "findings"), "f.xlsx")[0] == cells[0]


def test_the_rows_have_everything_in_the_order_given() -> None:
    items = (noticed("b-check"), noticed(), noticed(severity=Severity.NOTICE, dismissed="why"))
    table = rows([video(*items)], with_text=False)
    assert table[0] == [*HEADS]
    assert table[2] == [
        "v-1",
        "0:00:01",
        "ar",
        "warning",
        "30",
        "reading-speed",
        "40 characters in 1.00 s",
        "a",
        "0a1b2c3d",
        "",
    ]
    assert table[3][-1] == "yes"
    assert len(table) == 4
    assert rows([video(*items)], with_text=True)[2][-2:] == [
        KK.segments[0].text,
        AR.segments[0].text,
    ]


# --- the timeline ---


def picture(own: VideoReport) -> ElementTree.Element:
    text = written(own)
    return ElementTree.fromstring(text[text.index("<div role") : text.index("</div>") + 6])


def test_every_finding_that_has_a_time_is_in_the_picture() -> None:
    items = [noticed(severity=severity, span=Span(2000, 2000)) for severity in Severity]
    svg = picture(video(*items, noticed(span=None), noticed(lang="tr")))
    titles = [item.text for item in svg.iter("title")]
    said = "reading-speed: 40 characters in 1.00 s"
    assert sorted(map(str, titles)) == [f"0:00:01 {said}"] + [f"0:00:02 {said}"] * 3
    paths = [link.find("path") for link in svg.iter("a")]
    marks = [path.get("class") for path in paths if path is not None]
    assert sorted(map(str, marks)) == ["error", "notice", "warning", "warning"]
    names = [item.text for item in svg.iter("text") if item.get("class") == "lane"]
    assert names == ["speech", "Kazakh", "Arabic", "Turkish"]


@pytest.mark.parametrize(
    ("minutes", "lines"),
    [(0.02, 1), (1, 1), (2, 1), (5, 3), (31, 7), (200, 20), (600, 60), (10**9, 600)],
)
def test_long_recordings_have_rows_and_nothing_is_drawn_outside(minutes: float, lines: int) -> None:
    length_ms = round(minutes * 60_000)
    at = Span(length_ms - 500, length_ms - 100)
    svg = picture(video(noticed(span=at), length_ms=length_ms))
    assert len([r for r in svg.iter("rect")]) == lines
    width, height = map(float, next(svg.iter("svg")).attrib["viewBox"].split()[2:])
    for path in svg.iter("path"):
        for x, y in re.findall(r"M([\d.]+) ([\d.]+)", path.attrib["d"]):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height
    for label in svg.iter("text"):
        assert 0 <= float(label.attrib["x"]) <= width


def test_a_cue_over_the_end_of_a_row_is_in_both() -> None:
    lanes = (Lane("kk", (Span(118_000, 122_000),)),)
    own = VideoReport("v", 300_000, (), lanes, (), ("kk",))
    assert len([p for p in picture(own).iter("path") if p.get("class") == "cue"]) == 2


SPANS = st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(0, 10**7) | st.integers(10**9, 10**15),
    st.integers(0, 10**6) | st.integers(10**9, 10**15),
)


@given(
    st.integers(0, 10**7),
    st.lists(SPANS, max_size=5),
    st.lists(
        st.builds(
            lambda span, lang: noticed(span=span, lang=lang),
            SPANS,
            st.sampled_from(sorted(LANGUAGES)),
        )
    ),
)
def test_any_times_make_a_picture_that_can_be_read(
    length_ms: int, spans: list[Span], items: list[Noticed]
) -> None:
    own = VideoReport("v", length_ms, (), (Lane("en", tuple(spans)),), tuple(items), ())
    svg = picture(own)
    assert len({a.get("href") for a in svg.iter("a")}) == len(items)


def test_ten_hours_in_eight_languages_are_a_page_of_some_megabytes_in_seconds() -> None:
    spans = [Span(n * 5000, n * 5000 + 4000) for n in range(7200)]
    segments = tuple(Segment(f"s{n}", span, "сөз") for n, span in enumerate(spans))
    items = tuple(
        noticed(span=span, segments=(f"s{n}",), lang="en") for n, span in enumerate(spans[::8])
    )
    lanes = tuple(Lane(lang, tuple(spans)) for lang in sorted(LANGUAGES)[:8])
    own = VideoReport("v", 36_000_000, (Transcript("kk", segments),), lanes, items, ("en",))
    began = time.process_time()
    text = written(own, with_text=True)
    assert time.process_time() - began < 5
    assert len(text) < 5_000_000
