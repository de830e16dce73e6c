"""What changed under a review, and findings that are put aside."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from subtitler.errors import ConfigError
from subtitler.formats.documents import Findings, dump
from subtitler.model import Finding, Origin, Segment, Severity, Span, State, Transcript
from subtitler.review import dismiss, dismissals, key_of, stale_changes
from subtitler.review.changes import difference
from subtitler.workdir import Reviewer, WorkingDirectory
from tests.conftest import Program

EDITOR = Reviewer("tulpar")


def translation(*pairs: tuple[str, str], kind: str = "machine") -> Transcript:
    return Transcript(
        "en",
        tuple(
            Segment(
                f"s{n}",
                Span(n * 60_000, n * 60_000 + 900),
                text,
                state=State.EDITED if kind == "person" else State.MACHINE,
                origin=Origin(kind, source=source),
            )
            for n, (source, text) in enumerate(pairs)
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Мен ауылда тұрдым.", "Мен қалада тұрдым.", "Мен [-ауылда-] {+қалада+} тұрдым."),
        ("Иә.", "Иә.", "Иә."),
        ("", "Жаңа сөз.", "{+Жаңа сөз.+}"),
        ("Ескі сөз.", "", "[-Ескі сөз.-]"),
        ("бір екі", "бір жаңа екі", "бір {+жаңа+} екі"),
    ],
)
def test_a_difference_is_shown_word_by_word(old: str, new: str, told: str) -> None:
    assert difference(old, new) == told


def test_what_needs_another_look(make_video: Callable[..., WorkingDirectory]) -> None:
    video = make_video()
    before = translation(("Мен ауылда.", "In the village."), ("Иә.", "Yes."), kind="person")
    now = translation(("Мен қалада.", "In the city."), ("Иә.", "Yeah."), ("Жаңа.", "New."))
    (video.path / "translation.en.json").write_bytes(dump(now))
    with pytest.raises(ConfigError, match=r"translation\.en\.reviewed\.json"):
        stale_changes(video, "en")
    (video.path / "translation.en.reviewed.json").write_bytes(dump(before))
    found = stale_changes(video, "en")
    assert [(item.id, item.where) for item in found] == [("s0", "0:00"), ("s2", "2:00")]
    assert found[0].source == "Мен [-ауылда.-] {+қалада.+}"
    assert (found[0].reviewed, found[0].machine) == ("In the village.", "In the city.")
    assert (found[1].source, found[1].reviewed) == ("{+Жаңа.+}", "")


FINDING = Finding("number", Severity.ERROR, "0:01", "the source says 5", Span(0, 9), ("s1",), 80)


@pytest.fixture
def video(make_video: Callable[..., WorkingDirectory]) -> WorkingDirectory:
    made = make_video()
    (made.path / "findings.en.json").write_bytes(dump(Findings((FINDING,))))
    return made


def test_a_dismissal_keeps_its_reason(video: WorkingDirectory) -> None:
    key = key_of(FINDING, "en")
    dismiss(video, [key], reviewer=EDITOR, reason="  he counts on his fingers ")
    found = dismissals(video)[key]
    assert (found.check, found.reviewer) == ("number", "tulpar")
    assert found.reason == "he counts on his fingers"
    line = video.journal.lines()[-1]
    assert (line["action"], line["key"]) == ("dismiss", key)


def test_a_finding_that_says_something_else_is_a_new_one(video: WorkingDirectory) -> None:
    dismiss(video, [key_of(FINDING, "en")], reviewer=EDITOR, reason="x")
    for other in (
        replace(FINDING, message="the source says 6"),
        replace(FINDING, segments=("s2",)),
        replace(FINDING, check="date"),
    ):
        assert key_of(other, "en") not in dismissals(video)
    assert key_of(FINDING, "tr") not in dismissals(video)
    moved = replace(FINDING, span=Span(5, 14), where="0:05", rank=3)
    assert key_of(moved, "en") in dismissals(video)


@pytest.mark.parametrize(("keys", "reason"), [(["00000000"], "x"), (None, " ")])
def test_what_cannot_be_dismissed(
    video: WorkingDirectory, keys: list[str] | None, reason: str
) -> None:
    own = key_of(FINDING, "en")
    with pytest.raises(ConfigError):
        dismiss(video, [own, *(keys or [])], reviewer=EDITOR, reason=reason)
    assert dismissals(video) == {}


def test_only_who_answers_for_a_language_dismisses(video: WorkingDirectory) -> None:
    with pytest.raises(ConfigError, match="does not answer for “en”"):
        dismiss(
            video,
            [key_of(FINDING, "en")],
            reviewer=Reviewer("tulpar", languages=("kk",)),
            reason="x",
        )


def test_check_shows_and_hides(program: Program, video: WorkingDirectory) -> None:
    root = video.path.parents[1]
    (root / "subtitler.toml").write_text('[[reviewer]]\nname = "tulpar"\n', encoding="utf-8")
    assert program("check", video.path, "--json") == 0
    [row] = json.loads(program.out)
    assert row["dismissed"] == ""
    because = ("--as", "tulpar", "--because", "he says so")
    assert program("review", "dismiss", video.path, row["key"], *because) == 0
    assert program("check", video.path) == 0 and "number" not in program.out
    assert program("check", video.path, "--all") == 0 and "number" in program.out
    assert program("check", video.path, "--json") == 0
    assert json.loads(program.out)[0]["dismissed"] == "he says so"
