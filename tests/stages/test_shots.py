"""Captions of an edited film: laid out to its cuts, checked against them, in clips too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from subtitler.formats.documents import Findings, Shots, dump, load
from subtitler.languages import LANGUAGES
from subtitler.model import Segment, Span, Track, Transcript
from subtitler.stage import History, Job, Subject, execute
from subtitler.stages import STAGES
from subtitler.workdir import WorkingDirectory

Make = Callable[..., WorkingDirectory]
CUTS = (4_700, 8_300)
# Begins 0.3 s after a cut; ends 0.2 s before one.
SPAN = Span(5_000, 8_100)


def perform(video: WorkingDirectory, name: str, lang: str) -> None:
    with video.lock():
        stage = STAGES[name]
        job = Job(stage, stage.options(), video, Subject(lang))
        execute(job, History(video.ledger.lines()), None, lambda done, total, unit: None)


def laid_out(video: WorkingDirectory, lang: str) -> tuple[Track, list[str]]:
    """The cues of a language, and the ids of what the checks find in them."""
    for name in ("layout", "check"):
        perform(video, name, lang)
    track = load(Track, video.read(f"subtitles.{lang}.json"), "subtitles")
    found = load(Findings, video.read(f"findings.{lang}.json"), "findings")
    return track, [finding.check for finding in found.findings]


def video_with(make_video: Make, lang: str, *, cuts: bool) -> WorkingDirectory:
    video = make_video()
    text = "今夜。" if LANGUAGES[lang].script in {"Hans", "Jpan", "Kore"} else "Bir, eki, üş."
    said = Transcript("kk", (Segment("s1", SPAN, "Бір, екі, үш."),))
    (video.path / "transcript.final.json").write_bytes(dump(said))
    if lang != "kk":
        said = Transcript(lang, (Segment("s1", SPAN, text),))
        (video.path / f"translation.{lang}.final.json").write_bytes(dump(said))
    if cuts:
        (video.path / "shots.json").write_bytes(dump(Shots(CUTS)))
    return video


@pytest.mark.parametrize("lang", LANGUAGES)
def test_captions_come_and_go_with_the_shot_and_the_checks_agree(
    make_video: Make, lang: str
) -> None:
    track, found = laid_out(video_with(make_video, lang, cuts=True), lang)
    assert [cue.span for cue in track.cues] == [Span(4_700, 8_220)]
    assert not {"shot-change", "out-of-step"} & set(found)


def test_without_cuts_they_keep_to_the_speech(make_video: Make) -> None:
    track, found = laid_out(video_with(make_video, "kk", cuts=False), "kk")
    assert track.cues[0].span.start_ms == SPAN.start_ms
    assert "shot-change" not in found


def test_cuts_that_are_found_later_are_told_and_mended_by_the_next_run(make_video: Make) -> None:
    video = video_with(make_video, "kk", cuts=False)
    laid_out(video, "kk")
    (video.path / "shots.json").write_bytes(dump(Shots(CUTS)))
    perform(video, "check", "kk")
    found = load(Findings, video.read("findings.kk.json"), "findings").findings
    assert [one.check for one in found].count("shot-change") == 2
    assert "shot-change" not in laid_out(video, "kk")[1]
