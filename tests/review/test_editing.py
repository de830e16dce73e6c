"""Saving a segment at a time: nothing that a person wrote is lost, whatever comes between."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from subtitler.errors import ConfigError
from subtitler.formats.documents import dump, load
from subtitler.model import Origin, Segment, Span, State, Transcript, Word
from subtitler.review.editing import Desk, EditConflict, sha_of
from subtitler.review.reshaping import insert, merge, remove, rename_speaker, split
from subtitler.workdir import Reviewer, WorkingDirectory

KAZAKH = ("Олар түнде келді.", "Мен ауылда едім.", "Үй бос қалды.", "Ешкім жоқ.")
ENGLISH = ("They came at night.", "I was in the village.", "The house stood empty.", "No one.")
TULPAR, SHOLPAN = Reviewer("tulpar"), Reviewer("sholpan")
READER = Reviewer("reader", roles=())


def texts(words: tuple[str, ...], lang: str, source: tuple[str, ...] = ()) -> Transcript:
    return Transcript(
        lang,
        tuple(
            Segment(
                f"s{n}",
                Span(n * 2000, n * 2000 + 1800),
                word,
                words=() if source else (Word(Span(n * 2000, n * 2000 + 900), word, 0.5),),
                origin=Origin("machine", ("kk", lang), source=source[n]) if source else None,
            )
            for n, word in enumerate(words)
        ),
    )


@pytest.fixture
def video(make_video: Callable[..., WorkingDirectory]) -> WorkingDirectory:
    made = make_video()
    (made.path / "transcript.json").write_bytes(dump(texts(KAZAKH, "kk")))
    (made.path / "translation.en.json").write_bytes(dump(texts(ENGLISH, "en", KAZAKH)))
    return made


def now(desk: Desk, key: str = "s0") -> Segment:
    return next(item for item in desk.text().current.segments if item.id == key)


def test_a_text_is_saved_in_journal_and_file(video: WorkingDirectory) -> None:
    desk = Desk(video, "en", TULPAR)
    before = now(desk)
    after = desk.save("s0", sha_of(before), text="  They came \n by night. ")
    assert (after.text, after.state) == ("They came by night.", State.EDITED)
    assert after.origin is not None
    assert after.origin.kind == "person"
    assert now(desk) == after
    line = video.journal.lines()[-1]
    assert (line["action"], line["reviewer"], line["text"]) == ("edit", "tulpar", "translation.en")
    assert line["changes"][0]["before"]["text"] == "They came at night."
    assert video.journal.verify() == 1


def test_what_was_not_changed_is_not_written(video: WorkingDirectory) -> None:
    desk = Desk(video, "en", TULPAR)
    desk.save("s0", sha_of(now(desk)), text=now(desk).text)
    assert not video.journal.lines()
    assert not video.exists("translation.en.reviewed.json")


def test_the_machines_file_is_never_touched(video: WorkingDirectory) -> None:
    machine = video.read("translation.en.json")
    source = video.read("transcript.json")
    desk = Desk(video, "en", TULPAR)
    desk.save("s1", sha_of(now(desk, "s1")), text="x", state=State.APPROVED)
    assert (video.read("translation.en.json"), video.read("transcript.json")) == (machine, source)


def test_the_later_one_of_two_becomes_a_suggestion(video: WorkingDirectory) -> None:
    one, other = Desk(video, "en", TULPAR), Desk(video, "en", SHOLPAN)
    base = sha_of(now(one))
    one.save("s0", base, text="Tulpar's words.")
    with pytest.raises(EditConflict) as caught:
        other.save("s0", base, text="Sholpan's words.")
    assert caught.value.segment.text == "Tulpar's words."
    assert now(other).text == "Tulpar's words."
    (offer,) = one.offers("s0")
    assert (offer.text, offer.origin) == ("Sholpan's words.", "sholpan")
    one.settle("s0", offer.id, taken=False)
    assert not other.offers("s0")
    with pytest.raises(ConfigError, match="no such suggestion"):
        one.settle("s0", offer.id, taken=True)


def test_the_same_words_are_no_conflict(video: WorkingDirectory) -> None:
    one, other = Desk(video, "en", TULPAR), Desk(video, "en", SHOLPAN)
    base = sha_of(now(one))
    one.save("s0", base, text="The same.")
    assert other.save("s0", base, text="The same.").text == "The same."


def test_different_fields_are_put_together(video: WorkingDirectory) -> None:
    one, other = Desk(video, "kk", TULPAR), Desk(video, "kk", SHOLPAN)
    base = sha_of(now(one))
    one.save("s0", base, text="Олар таңда келді.")
    after = other.save("s0", base, span=Span(100, 1700))
    assert (after.text, after.span) == ("Олар таңда келді.", Span(100, 1700))


def test_an_approval_holds_for_the_words_that_were_read(video: WorkingDirectory) -> None:
    one, other = Desk(video, "en", TULPAR), Desk(video, "en", SHOLPAN)
    base = sha_of(now(one))
    one.save("s0", base, text="Other words.")
    with pytest.raises(EditConflict):
        other.save("s0", base, state=State.APPROVED)
    assert now(one).state is State.EDITED
    assert not one.offers("s0")


def test_an_approved_segment_that_is_edited_is_no_longer_approved(video: WorkingDirectory) -> None:
    desk = Desk(video, "en", TULPAR)
    approved = desk.save("s0", sha_of(now(desk)), state="approved")
    assert approved.state is State.APPROVED
    assert desk.save("s0", sha_of(approved), text="Other.").state is State.EDITED


@pytest.mark.parametrize(
    ("who", "lang", "changes", "told"),
    [
        (READER, "en", {"text": "x"}, "no editor"),
        (READER, "en", {"state": "approved"}, "no approver"),
        (Reviewer("r", roles=("editor",)), "en", {"state": "approved"}, "no approver"),
        (Reviewer("r", languages=("kk",)), "en", {"text": "x"}, "does not answer"),
        (TULPAR, "en", {"span": Span(0, 5)}, "transcript's"),
        (TULPAR, "en", {"withhold": " "}, "reason"),
        (TULPAR, "en", {"id": "x"}, "no “id”"),
    ],
)
def test_what_may_not_be(
    video: WorkingDirectory, who: Reviewer, lang: str, changes: dict[str, Any], told: str
) -> None:
    desk = Desk(video, lang, who)
    with pytest.raises(ConfigError, match=told):
        desk.save("s0", sha_of(now(desk)), **changes)
    assert not video.journal.lines()
    with pytest.raises(ConfigError, match="no segment"):
        Desk(video, lang, TULPAR).save("s9", "", text="x")


def test_history_leads_back_to_the_machine(video: WorkingDirectory) -> None:
    desk = Desk(video, "en", TULPAR)
    desk.save("s0", sha_of(now(desk)), text="They came by night.")
    Desk(video, "en", SHOLPAN).save("s0", sha_of(now(desk)), state="approved")
    found = desk.history("s0")
    assert [(item.who, item.what) for item in found] == [
        ("sholpan", "state"),
        ("tulpar", "text, state"),
        ("machine", "made"),
    ]
    assert found[1].difference == "They came [-at-] {+by+} night."
    assert desk.restore("s0", sha_of(now(desk)), "").text == "They came at night."
    assert [item.who for item in desk.history("s1")] == ["machine"]


def test_split_and_merge(video: WorkingDirectory) -> None:
    desk = Desk(video, "kk", TULPAR)
    split(desk, "s0", sha_of(now(desk)), len("Олар "), 500)
    first, second, *_ = desk.text().current.segments
    assert (first.id, first.text, first.span) == ("s0", "Олар", Span(0, 500))
    assert (second.text, second.span) == ("түнде келді.", Span(500, 1800))
    merge(desk, "s0", sha_of(first), second.id, sha_of(second))
    assert (now(desk).text, now(desk).span) == (KAZAKH[0], Span(0, 1800))
    assert len(desk.text().current.segments) == 4
    with pytest.raises(ConfigError, match="neighbours"):
        merge(desk, "s0", sha_of(now(desk)), "s2", sha_of(now(desk, "s2")))
    with pytest.raises(ConfigError, match="both parts"):
        split(desk, "s0", sha_of(now(desk)), 0)
    with pytest.raises(ConfigError, match="has the same ones"):
        split(Desk(video, "en", TULPAR), "s0", "", 3)
    with pytest.raises(EditConflict):
        split(desk, "s0", "old", 4)


def test_the_same_correction_everywhere_and_back(video: WorkingDirectory) -> None:
    desk = Desk(video, "en", TULPAR)
    found = desk.would_replace("The", "A")
    assert [(item.segment.id, item.text) for item in found] == [("s2", "A house stood empty.")]
    assert found[0].difference == "[-The-] {+A+} house stood empty."
    entry, _ = desk.replace("in", "near")
    assert now(desk, "s1").text == "I was near the village."
    assert desk.undo(entry) == ["s1"]
    assert now(desk, "s1") == replace(now(desk, "s1"), text=ENGLISH[1], state=State.MACHINE)
    with pytest.raises(ConfigError, match="no such change"):
        desk.undo("x")
    with pytest.raises(ConfigError, match="nowhere"):
        desk.replace("absent", "x")


def test_undo_leaves_what_was_edited_since(video: WorkingDirectory) -> None:
    desk = Desk(video, "en", TULPAR)
    entry, _ = desk.replace("in", "near")
    desk.save("s1", sha_of(now(desk, "s1")), text="By the village.")
    assert desk.undo(entry) == []
    assert now(desk, "s1").text == "By the village."


def test_comments(video: WorkingDirectory) -> None:
    Desk(video, "en", TULPAR).comment("s0", "Who are “they”?")
    (said,) = Desk(video, "en", SHOLPAN).comments("s0")
    assert (said.who, said.text) == ("tulpar", "Who are “they”?")
    assert not Desk(video, "kk", SHOLPAN).comments("s0")
    with pytest.raises(ConfigError, match="needs words"):
        Desk(video, "en", TULPAR).comment("s0", " ")


def test_a_persons_words_stay_until_a_person_looks_again(video: WorkingDirectory) -> None:
    """The transcript changed under two reviewed segments; only one of them is looked at."""
    desk = Desk(video, "en", TULPAR)
    for key in ("s0", "s1"):
        desk.save(key, sha_of(now(desk, key)), text=f"mine {key}")
    changed = ("Олар таңда келді.", "Мен қалада едім.", *KAZAKH[2:])
    machine = texts(("They came at dawn.", "I was in town.", *ENGLISH[2:]), "en", changed)
    (video.path / "translation.en.json").write_bytes(dump(machine))
    assert set(desk.text().stale) == {"s0", "s1"}
    assert now(desk).text == "They came at dawn."
    desk.save("s0", sha_of(now(desk)), text="They came at daybreak.")
    assert desk.text().stale == ("s1",)
    held = load(Transcript, video.read("translation.en.reviewed.json"), "x")
    assert [item.text for item in held.segments[:2]] == ["They came at daybreak.", "mine s1"]


def test_words_on_disk_outlive_a_lost_file(video: WorkingDirectory) -> None:
    """Killed between journal and file: what was written is in the journal."""
    desk = Desk(video, "en", TULPAR)
    desk.save("s0", sha_of(now(desk)), text="Kept.")
    (video.path / "translation.en.reviewed.json").unlink()
    assert "Kept." in [item.text for item in desk.history("s0")]


def test_two_processes_lose_nothing(video: WorkingDirectory) -> None:
    driver = Path(__file__).parent / "editing_driver.py"
    names, count = ("tulpar", "sholpan"), 100
    running = [
        subprocess.Popen(
            [sys.executable, str(driver), str(video.path), name, str(count)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for name in names
    ]
    conflicts = sum(process.communicate()[0].count("conflict") for process in running)
    assert [process.returncode for process in running] == [0, 0]
    lines = video.journal.lines()
    kept = {change["after"]["text"] for line in lines for change in line.get("changes", ())}
    offered = {line["said"] for line in lines if line["action"] == "suggest"}
    assert kept | offered == {f"{name} {n}" for name in names for n in range(count)}
    assert len(offered) <= conflicts
    assert video.journal.verify() == len(lines)
    last = {
        change["id"]: change["after"]["text"]
        for line in lines
        for change in line.get("changes", ())
    }
    file = json.loads(video.read("translation.en.reviewed.json"))
    assert {item["id"]: item["text"] for item in file["segments"]} == last


def test_a_save_is_quick(make_video: Callable[..., WorkingDirectory]) -> None:
    import time

    video = make_video("v-long")
    words = tuple(Word(Span(0, 100), "сөз", 0.9) for _ in range(10))
    segments = tuple(
        Segment(f"s{n}", Span(n * 4000, n * 4000 + 3500), "Біз он сөз айттық.", words=words)
        for n in range(900)
    )
    (video.path / "transcript.json").write_bytes(dump(Transcript("kk", segments)))
    desk = Desk(video, "kk", TULPAR)
    base = sha_of(now(desk))
    spent = []
    for number in range(5):
        begun = time.process_time()
        base = sha_of(desk.save("s0", base, text=f"Түзетілді {number}."))
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1


def test_missed_speech_is_written_down(video: WorkingDirectory) -> None:
    desk = Desk(video, "kk", TULPAR)
    key = insert(desk, Span(1850, 1980), "  Иә.  ", "qonyr")
    assert [item.id for item in desk.text().current.segments] == ["s0", key, "s1", "s2", "s3"]
    made = now(desk, key)
    assert (made.text, made.state, made.speaker) == ("Иә.", State.EDITED, "qonyr")
    assert desk.writer(made) == "tulpar"
    for span, words in ((Span(1850, 1980), "Иә."), (Span(0, 10**9), "Иә."), (Span(5, 9), " ")):
        with pytest.raises(ConfigError):
            insert(desk, span, words)
    with pytest.raises(ConfigError, match="has the same ones"):
        insert(Desk(video, "en", TULPAR), Span(1, 9), "Yes.")


def test_what_nobody_says_is_taken_out_and_comes_back(video: WorkingDirectory) -> None:
    desk = Desk(video, "kk", TULPAR)
    entry = remove(desk, "s1", sha_of(now(desk, "s1")))
    assert [item.id for item in desk.text().current.segments] == ["s0", "s2", "s3"]
    assert video.journal.lines()[-1]["changes"][0]["before"]["text"] == KAZAKH[1]
    assert desk.undo(entry) == ["s1"]
    back = now(desk, "s1")
    assert (back.text, back.span) == (KAZAKH[1], Span(2000, 3800))
    assert desk.undo(entry) == [], "it is there"
    with pytest.raises(EditConflict):
        remove(desk, "s1", "old")


def test_a_speaker_gets_another_pseudonym_everywhere(video: WorkingDirectory) -> None:
    desk = Desk(video, "kk", TULPAR)
    for key in ("s0", "s2"):
        desk.save(key, sha_of(now(desk, key)), speaker="witness")
    assert rename_speaker(desk, "witness", " qonyr ") == 2
    told = [item.speaker for item in desk.text().current.segments]
    assert told == ["qonyr", None, "qonyr", None]
    with pytest.raises(ConfigError, match="no such speaker"):
        rename_speaker(desk, "witness", "x")
