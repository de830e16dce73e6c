"""The gate: who has to read a text before it goes on, and what a change costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from subtitler.errors import ConfigError, WaitingError
from subtitler.formats.documents import dump, load
from subtitler.glossary import Glossary, Row
from subtitler.model import Origin, Segment, SignOff, Span, State, Track, Transcript
from subtitler.review import approve, signed_changes, text_of, whose_turn
from subtitler.review.editing import Desk, sha_of
from subtitler.review.signature import signed
from subtitler.stages.review import Reviewers
from subtitler.workdir import Collection, Reviewer, WorkingDirectory
from tests.conftest import Program, sign

KAZAKH = ("Олар түнде келді.", "Мен ауылда едім.", "Үй бос қалды.")
ENGLISH = ("They came at night.", "I was in the village.", "The house stood empty.")
TULPAR, SHOLPAN, AIGUL = Reviewer("tulpar"), Reviewer("sholpan"), Reviewer("aigul")

SETTINGS = """\
pipeline = "eight-languages"
spoken = "kk"
[stage.review-transcript]
reviewers = "two"
[stage.review-translation]
reviewers = "off"
by_language = { en = "one" }
[[reviewer]]
name = "tulpar"
[[reviewer]]
name = "sholpan"
[[reviewer]]
name = "corrects"
roles = ["editor"]
[[reviewer]]
name = "turkish"
languages = ["tr"]
"""


def texts(words: tuple[str, ...], lang: str, source: tuple[str, ...] = ()) -> Transcript:
    return Transcript(
        lang,
        tuple(
            Segment(
                f"s{n}",
                Span(n * 3000, n * 3000 + 2800),
                word,
                origin=Origin("machine", ("kk", lang), source=source[n]) if source else None,
            )
            for n, word in enumerate(words)
        ),
    )


def put(video: WorkingDirectory, name: str, text: Transcript) -> None:
    (video.path / name).write_bytes(dump(text))


@pytest.fixture
def video(make_video: Callable[..., WorkingDirectory]) -> WorkingDirectory:
    made = make_video()
    spoken = texts(KAZAKH, "kk")
    put(made, "transcript.json", spoken)
    approved = tuple(replace(item, state=State.APPROVED) for item in spoken.segments)
    put(made, "transcript.final.json", Transcript("kk", approved))
    put(made, "translation.en.json", texts(ENGLISH, "en", KAZAKH))
    return made


def edit(video: WorkingDirectory, lang: str, key: str, who: Reviewer, **changes: object) -> None:
    desk = Desk(video, lang, who)
    now = next(item for item in desk.text().current.segments if item.id == key)
    desk.save(key, sha_of(now), **changes)


# What a signature holds ----------------------------------------------------------------------


def test_a_signature_vouches_for_all_that_a_text_says(video: WorkingDirectory) -> None:
    edit(video, "en", "s1", TULPAR, text="I lived in the village.")
    rows = Glossary([Row("village", "term", {"kk": ("ауыл",), "en": ("village",)})])
    made = approve(video, lang="en", reviewer=SHOLPAN, glossary=rows)
    assert (made.reviewer, made.role, made.editors) == ("sholpan", "approver", ("tulpar",))
    hashes = (made.text_sha256, made.source_sha256, made.times_sha256, made.glossary_sha256)
    assert len({*hashes, made.media_sha256}) == 5
    assert all(len(digest) == 64 for digest in hashes)
    assert made.segments.keys() == {"s0", "s1", "s2"}
    assert made.terms.keys() == {"s1"}, "the segment in which a term is said"
    assert load(SignOff, video.read("translation.en.signoff.json"), "x") == made


def test_what_is_signed_is_a_persons_file(video: WorkingDirectory) -> None:
    approve(video, lang="en", reviewer=SHOLPAN)
    put(video, "translation.en.json", texts(("A", "B", "C"), "en", KAZAKH))
    text = text_of(video, "en")
    assert [item.text for item in text.current.segments] == list(ENGLISH)
    assert signed(video, text) == ("", frozenset({"s0", "s1", "s2"}))
    offers = Desk(video, "en", TULPAR).offers("s1")
    assert [(offer.text, offer.origin) for offer in offers] == [("B", "machine")]


# What a change costs ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"text": "Мен қалада едім."}, {"s0", "s2"}),
        ({"span": Span(3100, 5800)}, {"s0", "s2"}),
        ({"speaker": "witness-2"}, {"s0", "s2"}),
        ({"withhold": "names a neighbour"}, {"s0", "s2"}),
        ({"state": State.NEEDS_WORK}, {"s0", "s1", "s2"}),
    ],
)
def test_a_change_touches_its_own_segment_only(
    video: WorkingDirectory, changes: dict[str, object], left: set[str]
) -> None:
    approve(video, lang=None, reviewer=SHOLPAN)
    edit(video, "kk", "s1", TULPAR, **changes)
    text = text_of(video, None)
    why, vouched = signed(video, text)
    assert vouched == left
    assert why == ("" if len(left) == 3 else "1 of 3 segments changed after sholpan signed it")


def test_the_difference_is_shown(video: WorkingDirectory) -> None:
    edit(video, "kk", "s1", TULPAR, text="Мен ауылда болдым.")
    approve(video, lang=None, reviewer=SHOLPAN)
    edit(video, "kk", "s1", TULPAR, text="Мен қалада болдым.")
    edit(video, "kk", "s2", TULPAR, withhold="names a neighbour")
    found = signed_changes(video, text_of(video, None), Glossary())
    assert [(item.id, item.where, item.what) for item in found] == [
        ("s1", "0:00:03", "words"),
        ("s2", "0:00:06", "times, source or terms"),
    ]
    assert found[0].text == "Мен [-ауылда-] {+қалада+} болдым."


def test_a_term_that_changes_touches_the_segments_that_say_it(video: WorkingDirectory) -> None:
    old = Glossary([Row("village", "term", {"kk": ("ауыл",), "en": ("village",)})])
    new = Glossary([Row("village", "term", {"kk": ("ауыл",), "en": ("aul",)})])
    other = Glossary([*old, Row("camel", "term", {"kk": ("түйе",), "en": ("camel",)})])
    approve(video, lang="en", reviewer=SHOLPAN, glossary=old)
    text = text_of(video, "en")
    assert signed(video, text, old)[0] == ""
    assert signed(video, text, other)[0] == "", "nobody speaks of camels"
    assert signed(video, text, new)[1] == {"s0", "s2"}


def test_times_of_the_transcript_are_those_of_a_reviewed_translation(
    video: WorkingDirectory,
) -> None:
    approve(video, lang="en", reviewer=SHOLPAN)
    later = texts(ENGLISH, "en", KAZAKH)
    moved = replace(later.segments[1], span=Span(3500, 5800), withhold="names a neighbour")
    put(
        video,
        "translation.en.json",
        replace(later, segments=(later.segments[0], moved, *later.segments[2:])),
    )
    text = text_of(video, "en")
    assert text.current.segments[1].span == Span(3500, 5800)
    assert text.current.segments[1].withhold == "names a neighbour"
    assert signed(video, text)[1] == {"s0", "s2"}


# Who has to look ----------------------------------------------------------------------------------


def refusal(
    video: WorkingDirectory, who: Reviewer, asked: Reviewers = "one", lang: str | None = None
) -> str:
    before = {path.name: path.read_bytes() for path in video.path.glob("*.json")}
    with pytest.raises(WaitingError) as told:
        approve(video, lang=lang, reviewer=who, asked=asked)
    assert {path.name: path.read_bytes() for path in video.path.glob("*.json")} == before
    return str(told.value)


def test_two_people_means_that_nobody_signs_own_words(video: WorkingDirectory) -> None:
    edit(video, "kk", "s1", TULPAR, text="Мен қалада едім.")
    told = refusal(video, TULPAR, "two")
    assert "segments in tulpar's own words: 1 (0:00:03)" in told
    made = approve(video, lang=None, reviewer=SHOLPAN, asked="two")
    assert made.hands == ("tulpar", "sholpan")


def test_each_may_approve_what_the_other_wrote(video: WorkingDirectory) -> None:
    edit(video, "kk", "s1", TULPAR, text="Мен қалада едім.")
    edit(video, "kk", "s2", SHOLPAN, text="Үйде ешкім қалмады.")
    assert "sholpan's own words: 1 (0:00:06)" in refusal(video, SHOLPAN, "two")
    now = text_of(video, None).current.segments[2]
    with pytest.raises(ConfigError, match="your own words"):
        Desk(video, "kk", SHOLPAN, "two").save("s2", sha_of(now), state=State.APPROVED)
    Desk(video, "kk", TULPAR, "two").save("s2", sha_of(now), state=State.APPROVED)
    assert approve(video, lang=None, reviewer=SHOLPAN, asked="two").editors == ("sholpan", "tulpar")


def test_a_text_that_nobody_changed_needs_two_signatures(
    video: WorkingDirectory, tmp_path: Path
) -> None:
    first = approve(video, lang=None, reviewer=SHOLPAN, asked="two")
    assert first.hands == ("sholpan",)
    second = approve(video, lang=None, reviewer=AIGUL, asked="two")
    assert [item.reviewer for item in second.earlier] == ["sholpan"]
    assert second.hands == ("sholpan", "aigul")


def test_every_reason_is_told_at_once(video: WorkingDirectory) -> None:
    edit(video, "en", "s0", SHOLPAN, text="They came at 5.")
    edit(video, "en", "s2", TULPAR, state=State.NEEDS_WORK)
    put(video, "transcript.final.json", texts(KAZAKH, "kk"))
    told = refusal(video, SHOLPAN, "two", "en")
    for reason in (
        "transcript has to be signed",
        "needing work: 1 (0:00:06)",
        "own words: 1 (0:00:00)",
        "open errors: 1",
    ):
        assert reason in told, told
    assert "came" not in told, "no line of testimony in a message"


def test_an_error_that_was_put_aside_keeps_nobody(
    program: Program, collection_of_one: Path
) -> None:
    folder = collection_of_one
    video = folder / "videos" / "v-1"
    edit(WorkingDirectory(video), "en", "s0", TULPAR, text="They came at 5.")
    assert program("review", "approve", video, "--lang", "en", "--as", "sholpan") == 3
    assert "open errors: 1" in program.err
    sign(program, video, "en")


@pytest.fixture
def collection_of_one(tmp_path: Path, video: WorkingDirectory) -> Path:
    folder = tmp_path / "gated"
    (folder / "videos").mkdir(parents=True)
    (folder / "subtitler.toml").write_text(SETTINGS, encoding="utf-8")
    video.path.rename(folder / "videos" / "v-1")
    return folder


# Whose turn it is ---------------------------------------------------------------------------------


def test_whose_turn_it_is(collection_of_one: Path) -> None:
    collection = Collection(collection_of_one)
    video = collection.video("v-1")

    def turn(lang: str) -> tuple[str, tuple[str, ...]]:
        found = whose_turn(collection, video, lang)
        return found.what, found.names

    assert turn("kk") == ("read", ("tulpar", "sholpan", "corrects"))
    edit(video, "kk", "s1", TULPAR, text="Мен қалада едім.")
    assert turn("kk") == ("approve", ("sholpan",)), "not the one who wrote it"
    edit(video, "kk", "s1", TULPAR, state=State.NEEDS_WORK)
    assert turn("kk") == ("correct", ("tulpar", "sholpan", "corrects"))
    edit(video, "kk", "s1", TULPAR, state=State.EDITED)
    approve(video, lang=None, reviewer=SHOLPAN, asked="two")
    assert turn("kk") == ("", ())
    assert turn("en") == ("read", ("tulpar", "sholpan", "corrects"))
    approve(video, lang="en", reviewer=TULPAR)
    assert turn("en") == ("", ())


def test_a_run_says_whose_turn_it_is_and_a_draft_waits_for_nobody(
    program: Program, fakes: Path, tiny_video: Path
) -> None:
    settings = (fakes / "subtitler.toml").read_text(encoding="utf-8")
    (fakes / "subtitler.toml").write_text(
        settings + '[stage.review-transcript]\nreviewers = "two"\n', encoding="utf-8"
    )
    program("add", fakes, tiny_video, "--id", "v-1")
    video = fakes / "videos" / "v-1"
    assert program("run", fakes) == 3
    assert "turn: read it, correct and sign it: tulpar, sholpan" in program.err
    sign(program, video)
    assert program("run", fakes) == 3
    assert "sholpan signed it; a second person has to" in program.err
    assert "turn: read and sign it: tulpar" in program.err
    assert program("run", fakes, "--draft") == 0
    shown = load(Track, (video / "subtitles.en.json").read_bytes(), "x")
    assert shown.marks, "a draft says on the screen what it is"
    assert program("run", fakes) == 3, "a draft is no signature"
    program("run", fakes, "--json")
    waiting = [row for row in json.loads(program.out) if row["condition"] == "waiting"]
    assert waiting[0]["turn"] == {"what": "approve", "names": ["tulpar"]}
    sign(program, video, reviewer="tulpar")
    assert program("run", fakes) == 0
