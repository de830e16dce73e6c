"""`subtitler check`: the table, the page and the spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from subtitler.formats.documents import Findings, dump
from subtitler.formats.spreadsheet import read_xlsx
from subtitler.layout import layout
from subtitler.model import Finding, Segment, Severity, Span, Transcript
from subtitler.workdir import Collection, WorkingDirectory

TEXT = Transcript("kk", (Segment("a", Span(1000, 4000), "Біз таудың етегінде тұрдық."),))
FOUND = (
    Finding("reading-speed", Severity.WARNING, "0:00:01", "too fast", Span(1000, 4000), ("a",), 30),
    Finding("spacing", Severity.NOTICE, "0:00:01", "two spaces", Span(1000, 4000), ("a",), 5),
)


@pytest.fixture
def video(fakes: Path, make_video: Callable[..., WorkingDirectory]) -> WorkingDirectory:
    """A video of a collection, with a transcript, its cues and two findings."""
    directory = make_video(root=Collection(fakes).path)
    (directory.path / "transcript.final.json").write_bytes(dump(TEXT))
    (directory.path / "subtitles.kk.json").write_bytes(dump(layout(TEXT)[0]))
    (directory.path / "findings.kk.json").write_bytes(dump(Findings(FOUND)))
    return directory


def test_the_table_tells_what_matters(program: Any, video: WorkingDirectory) -> None:
    assert program("check", video.path) == 0
    assert "too fast" in program.out
    assert "two spaces" not in program.out
    assert "and 1 notices" in program.err
    assert program("check", video.path, "--all") == 0
    assert "two spaces" in program.out


def test_nothing_checked_is_not_nothing_found(program: Any, video: WorkingDirectory) -> None:
    (video.path / "findings.kk.json").write_bytes(dump(Findings(())))
    program("check", video.path)
    assert "no findings" in program.err
    (video.path / "findings.kk.json").unlink()
    program("check", video.path)
    assert "nothing has been checked yet" in program.err


def test_a_page_and_a_spreadsheet(program: Any, video: WorkingDirectory, tmp_path: Path) -> None:
    html, xlsx = tmp_path / "f.html", tmp_path / "f.xlsx"
    assert program("check", video.path, "--html", html, "--xlsx", xlsx) == 0
    assert program.out == ""
    page = html.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "too fast" in page
    assert "тұрдық" not in page
    table = read_xlsx(xlsx.read_bytes(), "f.xlsx")
    assert [row[6] for row in table] == ["message", "too fast", "two spaces"]
    assert program("check", video.path, "--html", html, "--with-text", "--json") == 0
    assert len(json.loads(program.out)) == 2
    assert "тұрдық" in html.read_text(encoding="utf-8")


def test_a_page_of_a_whole_collection(
    program: Any, video: WorkingDirectory, fakes: Path, tmp_path: Path
) -> None:
    assert program("check", fakes, "--html", tmp_path / "f.html") == 0
    assert "too fast" in (tmp_path / "f.html").read_text(encoding="utf-8")


def test_a_report_never_replaces_a_file_of_a_video(program: Any, video: WorkingDirectory) -> None:
    before = (video.path / "transcript.final.json").read_bytes()
    for option in ("--html", "--xlsx"):
        assert program("check", video.path, option, video.path / "transcript.final.json") == 2
        assert "not written among the videos" in program.err
    assert (video.path / "transcript.final.json").read_bytes() == before


def test_text_is_asked_for_together_with_a_file(program: Any, video: WorkingDirectory) -> None:
    assert program("check", video.path, "--with-text") == 2
    assert "--html or --xlsx" in program.err
