"""The stage that checks: what it reads, and what is told where a person changed the subtitles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from subtitler.formats.documents import Findings, dump, load
from subtitler.layout import layout
from subtitler.model import Cue, Segment, Span, State, Track, Transcript
from subtitler.stage import Condition, History, Job, Subject, assess, execute
from subtitler.stages.check import CheckOptions, check
from subtitler.workdir import WorkingDirectory

Make = Callable[..., WorkingDirectory]

KK = Transcript(
    "kk",
    (
        Segment("a", Span(0, 3000), "Біз таудың етегінде тұрдық.", state=State.APPROVED),
        Segment("b", Span(4000, 6000), "Оның аты Аруана еді.", withhold="a name"),
        Segment("c", Span(7000, 9000), "Көктемде су тасыды.", state=State.APPROVED),
    ),
)
EN = Transcript(
    "en",
    tuple(
        replace(segment, text=text)
        for segment, text in zip(
            KK.segments,
            (
                "We lived at the foot of the mountain.",
                "Her name was Aruana then.",
                "In spring the water rose.",
            ),
            strict=True,
        )
    ),
)


@pytest.fixture
def video(make_video: Make) -> WorkingDirectory:
    """A recording of ten seconds with a transcript and an English translation."""
    directory = make_video(lang="kk")
    (directory.path / "transcript.final.json").write_bytes(dump(KK))
    (directory.path / "translation.en.final.json").write_bytes(dump(EN))
    return directory


def job(directory: WorkingDirectory, lang: str) -> Job:
    return Job(check, CheckOptions(), directory, Subject(lang))


def found(directory: WorkingDirectory, lang: str) -> list[str]:
    """Run the stage; the checks that told something, worst first."""
    with directory.lock():
        history = History(directory.ledger.lines())
        execute(job(directory, lang), history, None, lambda done, total, unit: None)
    name = f"findings.{lang}.json"
    told = load(Findings, (directory.path / name).read_bytes(), name).findings
    assert [item.rank for item in told] == sorted((item.rank for item in told), reverse=True)
    return [item.check for item in told]


def put(directory: WorkingDirectory, track: Track) -> None:
    (directory.path / f"subtitles.{track.lang}.json").write_bytes(dump(track))


def test_good_subtitles_have_no_findings(video: WorkingDirectory) -> None:
    assert found(video, "kk") == []
    for text in (KK, EN):
        put(video, layout(text)[0])
        assert found(video, text.lang) == []


def test_what_a_person_changed_in_the_subtitles_is_compared_with_the_text(
    video: WorkingDirectory,
) -> None:
    track, _ = layout(EN)
    first, last = track.cues
    hidden = Cue(Span(4000, 6500), ("Her name was Aruana then.",), ("b",))
    put(video, replace(track, cues=(first, hidden)))
    assert found(video, "en")[:2] == ["withheld-shown", "not-shown"]
    put(video, replace(track, cues=(first, replace(last, lines=("In spring the water fell.",)))))
    assert found(video, "en") == ["other-words"]
    put(video, replace(track, cues=(first, replace(last, span=Span(10_500, 12_500)))))
    assert found(video, "en") == ["past-end", "out-of-step"]


def test_a_letter_that_no_font_has_is_told_before_anything_is_drawn(
    video: WorkingDirectory,
) -> None:
    odd = replace(EN.segments[0], text="We lived at \U00012000 the mountain.")
    text = replace(EN, segments=(odd, *EN.segments[1:]))
    (video.path / "translation.en.final.json").write_bytes(dump(text))
    assert "missing-letter" in found(video, "en")


def test_new_subtitles_are_checked_anew(video: WorkingDirectory) -> None:
    put(video, layout(EN)[0])
    assert found(video, "en") == []
    history = History(video.ledger.lines())
    assert assess(job(video, "en"), history).condition is Condition.DONE
    put(video, Track("en", ()))
    assert assess(job(video, "en"), history).condition is Condition.DUE
    assert found(video, "en") == ["not-shown", "not-shown"]
