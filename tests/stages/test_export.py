"""The stage that exports: the files that are asked for, no others, and none of a person's lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from subtitler.formats.ass_reader import parse_ass
from subtitler.formats.documents import dump
from subtitler.formats.srt import parse_srt
from subtitler.formats.toml import load_toml
from subtitler.formats.ttml import parse_ttml
from subtitler.formats.vtt import parse_vtt
from subtitler.model import Cue, Segment, Span, State, Track, Transcript
from subtitler.stage import Assessment, Condition, History, Job, Subject, assess, execute
from subtitler.stages.export import ExportOptions, export
from subtitler.workdir import WorkingDirectory

Make = Callable[..., WorkingDirectory]
ALL = ExportOptions(formats=("srt", "vtt", "ass", "ttml", "txt", "html"))
SAID = "Біз {\\an8} <b>күттік</b> \\N & --> иә"
TRANSLATED = "We {\\an8} <b>waited</b> \\N & --> yes"


@pytest.fixture
def video(make_video: Make) -> WorkingDirectory:
    directory = make_video()
    write_texts(directory)
    return directory


def write_texts(directory: WorkingDirectory) -> None:
    for name, lang, words in (
        ("transcript", "kk", SAID),
        ("translation.en", "en", TRANSLATED),
    ):
        segment = Segment("s1", Span(1000, 3000), words, state=State.APPROVED)
        path = directory.path / f"{name}.final.json"
        path.write_bytes(dump(Transcript(lang, (segment,))))
        track = Track(lang, (Cue(Span(1000, 3000), (words,), ("s1",)),))
        (directory.path / f"subtitles.{lang}.json").write_bytes(dump(track))


def made(directory: WorkingDirectory) -> set[str]:
    return {
        path.name
        for path in directory.path.iterdir()
        if path.name.startswith(("subtitles.", "bilingual.")) and path.suffix != ".json"
    }


def job(directory: WorkingDirectory, options: ExportOptions, lang: str = "en") -> Job:
    return Job(export, options, directory, Subject(lang))


def run(work: Job) -> Assessment:
    with work.directory.lock():
        history = History(work.directory.ledger.lines())
        return execute(work, history, None, lambda done, total, unit: None)


def look(work: Job) -> Assessment:
    return assess(work, History(work.directory.ledger.lines()))


def test_srt_and_vtt_are_made_unless_asked_otherwise(video: WorkingDirectory) -> None:
    assert run(job(video, ExportOptions())) == Assessment(Condition.DONE)
    assert made(video) == {"subtitles.en.srt", "subtitles.en.vtt"}


def test_every_format_holds_every_letter(video: WorkingDirectory) -> None:
    assert run(job(video, ALL)) == Assessment(Condition.DONE)
    assert made(video) == {
        *(f"subtitles.en.{kind}" for kind in ("srt", "vtt", "ass", "ttml", "txt")),
        "bilingual.en.html",
    }
    readers = {"srt": parse_srt, "vtt": parse_vtt, "ass": parse_ass, "ttml": parse_ttml}
    for kind, parse in readers.items():
        (cue,) = parse(video.read(f"subtitles.en.{kind}"), kind)
        assert (cue.span, cue.text, cue.dropped) == (Span(1000, 3000), TRANSLATED, ())
    assert video.read("subtitles.en.txt").decode() == f"0:00:01 {TRANSLATED}\n"
    page = video.read("bilingual.en.html").decode()
    assert "&lt;b&gt;күттік&lt;/b&gt;" in page
    assert "&lt;b&gt;waited&lt;/b&gt;" in page


def test_the_language_spoken_has_no_page_beside_itself(video: WorkingDirectory) -> None:
    assert run(job(video, ALL, "kk")) == Assessment(Condition.DONE)
    assert "bilingual.kk.html" not in made(video)
    assert SAID in video.read("subtitles.kk.txt").decode()


def test_a_byte_order_mark_for_old_players(video: WorkingDirectory) -> None:
    run(job(video, ExportOptions(formats=("srt", "vtt"), srt_bom=True)))
    assert video.read("subtitles.en.srt").startswith(b"\xef\xbb\xbf1\n")
    assert video.read("subtitles.en.vtt").startswith(b"WEBVTT")


def test_what_is_no_longer_asked_for_goes_since_it_would_grow_old(video: WorkingDirectory) -> None:
    run(job(video, ALL))
    fewer = job(video, ExportOptions(formats=("vtt",)))
    assert look(fewer) == Assessment(Condition.DUE, "options changed")
    assert run(fewer) == Assessment(Condition.DONE)
    assert made(video) == {"subtitles.en.vtt"}


def test_what_a_person_edited_stays(video: WorkingDirectory) -> None:
    run(job(video, ALL))
    (video.path / "subtitles.en.ass").write_bytes(b"styled by hand")
    run(job(video, ExportOptions(formats=("vtt",))))
    assert made(video) == {"subtitles.en.vtt", "subtitles.en.ass"}
    assert video.read("subtitles.en.ass") == b"styled by hand"
    assert run(job(video, ALL)).condition is Condition.CONFLICT
    assert video.read("subtitles.en.ass") == b"styled by hand"


def test_the_option_in_a_pipeline() -> None:
    assert load_toml(ExportOptions, 'formats = ["ttml"]\nsrt_bom = true', "p.toml") == (
        ExportOptions(formats=("ttml",), srt_bom=True)
    )
    with pytest.raises(Exception, match="not one of"):
        load_toml(ExportOptions, 'formats = ["docx"]', "p.toml")
