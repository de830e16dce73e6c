"""One file for one person: it goes out, is worked on somewhere else, and nothing of it is lost."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subtitler.errors import ConfigError
from subtitler.formats.documents import Findings, dump, load
from subtitler.formats.review_table import Form, Kind, ReturnedTable
from subtitler.glossary import Glossary
from subtitler.model import Finding, Origin, Segment, Severity, Span, State, Transcript
from subtitler.review.editing import Desk, sha_of
from subtitler.review.exchange import (
    export_folder,
    exported,
    reading_desk,
    returned,
    review_table,
    take,
    would_take,
)
from subtitler.workdir import Collection, Reviewer, WorkingDirectory
from tests.conftest import Program, tree
from tests.formats.test_review_table import NASTY

Make = Callable[..., WorkingDirectory]

TULPAR = Reviewer("tulpar")
SAID = ("Менің атым Гүлнар.", "Біз күттік.", "Хабар келмеді.")
ENGLISH = ("My name", "We waited.", "No news came.")
BACK = (Form.XLSX, Form.DOCX, Form.PACKET)
NO_TERMS = Glossary(())
SCOPED = HealthCheck.function_scoped_fixture
ANY = st.text(st.characters(exclude_categories=["Cs"]))


def spoken(texts: tuple[str, ...] = SAID) -> Transcript:
    return Transcript(
        "kk",
        tuple(
            Segment(f"s{n}", Span(n * 3000, n * 3000 + 2500), text, speaker="qonyr")
            for n, text in enumerate(texts, 1)
        ),
    )


def translated(texts: tuple[str, ...], of: Transcript) -> Transcript:
    return Transcript(
        "en",
        tuple(
            Segment(
                item.id, item.span, text, origin=Origin("machine", ("kk", "en"), source=item.text)
            )
            for item, text in zip(of.segments, texts, strict=True)
        ),
    )


@pytest.fixture
def video(make_video: Make) -> WorkingDirectory:
    return put(make_video(), SAID, ENGLISH)


def put(
    directory: WorkingDirectory, said: tuple[str, ...], english: tuple[str, ...]
) -> WorkingDirectory:
    text = spoken(said)
    (directory.path / "transcript.json").write_bytes(dump(text))
    (directory.path / "translation.en.json").write_bytes(dump(translated(english, text)))
    return directory


def goes_out(video: WorkingDirectory, form: Form, lang: str | None = "en") -> ReturnedTable:
    """A text that goes out and comes back as a program that changes nothing would save it."""
    data = exported(reading_desk(video, lang), form, NO_TERMS)
    name = f"x.{form}"
    if form is Form.PACKET:
        data, name = given_back(data), "x.json"
    back = returned(data, name)
    assert back is not None
    return back


def given_back(page: bytes) -> bytes:
    """What the page's button gives when nothing was typed."""
    start = page.index(b'id="packet">') + len(b'id="packet">')
    told = json.loads(page[start : page.index(b"</script>", start)])
    keys = ("id", "base", "text")
    rows = [{**{key: row[key] for key in keys}, "comment": ""} for row in told["rows"]]
    head = {"format": "subtitler/packet", "version": 1}
    whose = {key: told[key] for key in ("video", "lang")}
    return json.dumps({**head, **whose, "rows": rows}).encode()


def desk(video: WorkingDirectory, lang: str = "en") -> Desk:
    return Desk(video, lang, TULPAR)


def written(back: ReturnedTable, number: int, **fields: str) -> ReturnedTable:
    """A person writes into a row."""
    rows = list(back.rows)
    rows[number] = replace(rows[number], **fields)  # type: ignore[arg-type]
    return replace(back, rows=tuple(rows))


@pytest.mark.parametrize("form", BACK)
@pytest.mark.parametrize("lang", ["kk", "en"])
def test_what_nobody_touched_changes_nothing(
    video: WorkingDirectory, form: Form, lang: str
) -> None:
    back = goes_out(video, form, lang)
    before = tree(video.path)
    found = would_take(desk(video, lang), back, "x")
    assert [item.kind for item in found] == [Kind.SAME] * 3
    assert tree(video.path) == before, "to look is not to write"
    assert take(desk(video, lang), back, "x", b"").saved == 0
    assert not list(video.path.glob("*.reviewed.json"))


@settings(max_examples=10, deadline=None, suppress_health_check=[SCOPED])
@given(
    st.lists(st.sampled_from(NASTY) | ANY, min_size=3, max_size=3),
    st.sampled_from(BACK),
)
def test_whatever_was_said_goes_out_and_comes_back(
    make_video: Make, tmp_path_factory: pytest.TempPathFactory, texts: list[str], form: Form
) -> None:
    video = make_video(root=tmp_path_factory.mktemp("v"))
    put(video, tuple(texts), tuple(reversed(texts)))
    for lang in ("kk", "en"):
        found = would_take(desk(video, lang), goes_out(video, form, lang), "x")
        assert {item.kind for item in found} == {Kind.SAME}


@pytest.mark.parametrize("form", BACK)
def test_a_corrected_row_is_saved_through_the_door(video: WorkingDirectory, form: Form) -> None:
    back = written(goes_out(video, form), 0, text=" My name is Gulnar. ", comment="Gulnar?")
    done = take(desk(video), back, "x", b"data")
    assert (done.saved, done.suggested, done.commented) == (1, 0, 1)
    first = desk(video).text().current.segments[0]
    assert (first.text, first.state) == ("My name is Gulnar.", State.EDITED)
    assert first.origin is not None
    assert first.origin.kind == "person"
    assert [said.text for said in desk(video).comments("s1")] == ["Gulnar?"]
    assert desk(video).history("s1")[0].who == "tulpar"
    again = take(desk(video), back, "x", b"data")
    assert (again.saved, again.suggested, again.commented) == (0, 0, 0)


def test_the_faster_ones_words_stay_and_the_slower_ones_stand_beside(
    video: WorkingDirectory,
) -> None:
    back = written(goes_out(video, Form.XLSX), 0, text="My name is Gulnar.")
    other = Desk(video, "en", Reviewer("sholpan"))
    other.save("s1", sha_of(other.text().current.segments[0]), text="I am called Gulnar.")
    done = take(desk(video), back, "x", b"")
    assert (done.saved, done.suggested) == (0, 1)
    assert desk(video).text().current.segments[0].text == "I am called Gulnar."
    (offer,) = desk(video).offers("s1")
    assert (offer.text, offer.origin) == ("My name is Gulnar.", "tulpar")
    assert take(desk(video), back, "x", b"").suggested == 0, "not twice"


def test_somebody_who_saves_while_the_file_is_taken_loses_nothing(
    video: WorkingDirectory,
) -> None:
    class Crowded(Desk):
        """A desk at which somebody else is always a moment faster."""

        def save_texts(self, texts: Mapping[str, tuple[str, str]]) -> set[str]:
            other = Desk(self.directory, self.lang, Reviewer("sholpan"))
            for segment_id, (base, _) in texts.items():
                other.save(segment_id, base, text="Sholpan was faster.")
            return super().save_texts(texts)

    back = written(goes_out(video, Form.XLSX), 0, text="My name is Gulnar.")
    done = take(Crowded(video, "en", TULPAR), back, "x", b"")
    assert (done.saved, done.suggested, done.changes[0].kind) == (0, 1, Kind.CONFLICT)
    assert desk(video).text().current.segments[0].text == "Sholpan was faster."
    assert [offer.text for offer in desk(video).offers("s1")] == ["My name is Gulnar."]


def test_an_approval_between_is_no_conflict_and_falls(video: WorkingDirectory) -> None:
    back = written(goes_out(video, Form.DOCX), 1, text="We waited long.")
    at = desk(video)
    at.save("s2", sha_of(at.text().current.segments[1]), state=State.APPROVED)
    assert take(at, back, "x", b"").saved == 1
    assert at.text().current.segments[1].state is State.EDITED


def test_words_that_belong_to_no_segment_are_in_the_journal(video: WorkingDirectory) -> None:
    back = goes_out(video, Form.XLSX)
    typed = replace(back.rows[0], number=9, id="", base="", text="Somebody cries.", start_ms=None)
    done = take(desk(video), replace(back, rows=(*back.rows, typed)), "x", b"")
    assert done.changes[-1].kind is Kind.UNKNOWN
    line = [line for line in video.journal.lines() if line["action"] == "import-table"][-1]
    assert line["homeless"] == [{"rows": [9], "said": "Somebody cries.", "comments": []}]


@settings(max_examples=12, deadline=None, suppress_health_check=[SCOPED])
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(("", "one", "two"))), max_size=6),
    st.randoms(use_true_random=False),
)
def test_sorted_deleted_and_doubled_rows_lose_nobodys_words(
    make_video: Make,
    tmp_path_factory: pytest.TempPathFactory,
    picks: list[tuple[int, str]],
    dice: random.Random,
) -> None:
    video = put(make_video(root=tmp_path_factory.mktemp("v")), SAID, ENGLISH)
    out = goes_out(video, Form.XLSX)
    rows = [
        replace(out.rows[pick], number=n, text=f"{own} of {pick}" if own else ENGLISH[pick])
        for n, (pick, own) in enumerate(picks)
    ]
    dice.shuffle(rows)
    take(desk(video), replace(out, rows=tuple(rows)), "x", b"")
    for segment, was in zip(desk(video).text().current.segments, ENGLISH, strict=True):
        kept = {segment.text, *(offer.text for offer in desk(video).offers(segment.id))}
        assert {row.text for row in rows if row.id == segment.id} - {was} <= kept


def test_a_file_of_another_text_is_refused(video: WorkingDirectory) -> None:
    back = goes_out(video, Form.XLSX)
    with pytest.raises(ConfigError, match="is of the language “en”, not of “kk”"):
        would_take(desk(video, "kk"), back, "x.xlsx")
    with pytest.raises(ConfigError, match="is of the video “v-2”, not of “v-1”"):
        take(desk(video), replace(back, video="v-2"), "x.xlsx", b"")
    assert not [line for line in video.journal.lines() if line["action"] == "import-table"]


def test_not_everybody_may_import(video: WorkingDirectory) -> None:
    back = goes_out(video, Form.XLSX)
    with pytest.raises(ConfigError, match="is no editor"):
        take(Desk(video, "en", Reviewer("x", roles=("approver",))), back, "x", b"")


def test_what_is_to_be_known_of_a_segment_goes_out_with_it(video: WorkingDirectory) -> None:
    told = Finding("number", Severity.ERROR, "0:03", "a number is missing", Span(0, 1), ("s2",), 80)
    (video.path / "findings.en.json").write_bytes(dump(Findings((told,))))
    desk(video).comment("s2", "Who waited?")
    desk(video).save("s2", sha_of(desk(video).text().current.segments[1]), withhold="a name")
    row = review_table(reading_desk(video, "en"), None).rows[1]
    assert row.notes.splitlines() == [
        "not to be published: a name",
        "error: a number is missing",
        "tulpar: Who waited?",
    ]
    assert (row.source, row.speaker) == (SAID[1], "qonyr")


def test_a_third_language_stands_beside(video: WorkingDirectory) -> None:
    table = review_table(reading_desk(video, "kk"), "en")
    assert [row.reference for row in table.rows] == list(ENGLISH)
    with pytest.raises(ConfigError, match="stands there already"):
        review_table(reading_desk(video, "en"), "kk")


def test_a_packet_has_the_film_beside_it_where_there_is_one(
    video: WorkingDirectory, tmp_path: Path
) -> None:
    assert not export_folder(reading_desk(video, "en"), NO_TERMS, tmp_path / "a")
    assert [file.name for file in (tmp_path / "a").iterdir()] == ["review.html"]
    (video.path / "proxy.mp4").write_bytes(b"film")
    assert export_folder(reading_desk(video, "en"), NO_TERMS, tmp_path / "b")
    assert (tmp_path / "b" / "proxy.mp4").read_bytes() == b"film"
    assert b'"film": "proxy.mp4"' in (tmp_path / "b" / "review.html").read_bytes()


@pytest.mark.parametrize("name", ["x.pdf", "x", "x.html", "x.csv"])
def test_other_files_do_not_come_back(name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be taken back"):
        returned(b"", name)


def test_by_the_command_line(
    program: Program, collection: Collection, make_video: Make, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    video = put(make_video(root=collection.path), SAID, ENGLISH)
    out = tmp_path / "out.xlsx"
    assert program("review", "export", video.path, "--lang", "en", "-o", out) == 0
    assert program("review", "export", video.path, "--lang", "en", "-o", out) == 2, "never over"
    book = load_workbook(out)
    text = next(n for n, cell in enumerate(book.active[1], 1) if "Text" in str(cell.value))
    book.active.cell(3, text).value = "We waited a whole year."
    book.active.cell(4, text).value = ""
    book.save(out)
    assert program("review", "import", video.path, out, "--as", "tulpar", "--dry-run") == 0
    assert "1 changed, 1 same, 0 conflict, 0 doubled, 1 damaged" in program.err
    assert "the text is empty" in program.out
    assert "year" not in program.out + program.err, "no words unless they are asked for"
    assert not video.exists("translation.en.reviewed.json")
    assert program("review", "import", video.path, out, "--as", "tulpar", "--with-text") == 0
    assert "{+waited a whole year.+}" in program.out
    assert "1 texts saved, 0 kept as suggestions, 0 comments" in program.err
    name = "translation.en.reviewed.json"
    kept = load(Transcript, video.read(name), name)
    assert [item.text for item in kept.segments] == [
        "My name",
        "We waited a whole year.",
        "No news came.",
    ]
    assert program("review", "import", video.path, out, "--as", "tulpar", "--json") == 0
    assert {row["kind"] for row in json.loads(program.out)} == {"same", "damaged"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "xlsx"], "needs a file"),
        (["--to", "packet"], "needs a file"),
        (["--reference", "en"], "SRT has room for one text"),
        (["--lang", "tr", "--to", "html"], "has no translation.tr.json"),
    ],
)
def test_what_export_refuses(
    program: Program, collection: Collection, make_video: Make, words: list[str], said: str
) -> None:
    video = put(make_video(root=collection.path), SAID, ENGLISH)
    assert program("review", "export", video.path, *words) == 2
    assert said in program.err


def test_a_page_to_print_and_a_packet_in_one_file(
    program: Program, collection: Collection, make_video: Make, tmp_path: Path
) -> None:
    video = put(make_video(root=collection.path), SAID, ("<b>", "&amp;", "</td>"))
    one, other = tmp_path / "one.html", tmp_path / "other.html"
    assert program("review", "export", video.path, "--lang", "en", "-o", one) == 0
    page = one.read_text(encoding="utf-8")
    assert all(part in page for part in ("&lt;b&gt;", "&amp;amp;", "default-src 'none'", SAID[0]))
    assert "<script" not in page
    words = ["--lang", "en", "--to", "packet", "-o"]
    assert program("review", "export", video.path, *words, other) == 0
    back = returned(given_back(other.read_bytes()), "x.json")
    assert back is not None
    assert back.rows[0].text == "<b>"
    assert program("review", "export", video.path, *words, tmp_path / "folder") == 0
    assert "no copy of the video" in program.err
    assert (tmp_path / "folder" / "review.html").exists()


def test_an_srt_shows_before_it_does(
    program: Program, collection: Collection, make_video: Make, tmp_path: Path
) -> None:
    video = put(make_video(root=collection.path), SAID, ENGLISH)
    out = tmp_path / "x.srt"
    assert program("review", "export", video.path, "-o", out) == 0
    out.write_bytes(b"\xef\xbb\xbf" + out.read_bytes().replace(b"\n", b"\r\n"))
    assert program("review", "import", video.path, out, "--as", "tulpar") == 0
    assert "0 segments changed, 3 the same" in program.err, "byte order mark and CRLF say nothing"
    out.write_bytes(out.read_bytes().replace("күттік".encode(), "көп күттік".encode()))
    assert program("review", "import", video.path, out, "--as", "tulpar", "--dry-run") == 0
    assert "1 segments would be changed" in program.err
    assert program.out.split()[-3:] == ["0:00:06.000", "s2", "changed"]
    assert not video.exists("transcript.reviewed.json")


def test_a_workbook_without_its_base_column_covers_nothing(video: WorkingDirectory) -> None:
    from openpyxl import load_workbook

    data = exported(reading_desk(video, "en"), Form.XLSX, NO_TERMS)
    book = load_workbook(io.BytesIO(data))
    for row in range(2, 5):
        book.active.cell(row, 2).value = None
    book.active.cell(2, 7).value = "Gulnar"
    out = io.BytesIO()
    book.save(out)
    back = returned(out.getvalue(), "x.xlsx")
    assert back is not None
    done = take(desk(video), back, "x", b"")
    assert (done.saved, done.suggested) == (0, 1)
