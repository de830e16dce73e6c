"""A corrected file comes back: matched by time and order, or refused whole with its line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from subtitler.errors import ConfigError, ConflictError, FormatError, SubtitlerError, WaitingError
from subtitler.formats.ass import write_ass
from subtitler.formats.documents import dump, load
from subtitler.formats.ttml import write_ttml
from subtitler.formats.vtt import write_vtt
from subtitler.model import Cue, Origin, Segment, SignOff, Span, State, Track, Transcript, Word
from subtitler.review import Imported, approve, export_srt, import_subtitles
from subtitler.review.editing import Desk, sha_of
from subtitler.stages.signing import segment_hashes
from subtitler.workdir import Reviewer, WorkingDirectory
from tests.conftest import tree

Make = Callable[..., WorkingDirectory]

TULPAR = Reviewer("tulpar")
SHOLPAN = Reviewer("sholpan")

MACHINE = Transcript(
    "kk",
    (
        Segment("s1", Span(1000, 3000), "Менің атым", words=(Word(Span(1000, 3000), "Менің"),)),
        Segment("s2", Span(3500, 6000), "бұл жерде ештене жоқ"),
        Segment("s3", Span(7000, 9500), "Біз күттік. Хабар келмеді."),
    ),
)


@pytest.fixture
def video(make_video: Make) -> WorkingDirectory:
    directory = make_video()
    (directory.path / "transcript.json").write_bytes(dump(MACHINE))
    return directory


def srt(*cues: tuple[float, float, str]) -> bytes:
    blocks = []
    for number, (start, end, text) in enumerate(cues, 1):
        times = " --> ".join(f"00:00:{int(at):02},{round(at % 1 * 1000):03}" for at in (start, end))
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks).encode()


def take(video: WorkingDirectory, data: bytes, **options: Any) -> Imported:
    return import_subtitles(
        video,
        data,
        name="back.srt",
        lang=None,
        reviewer=TULPAR,
        **options,
    )


def reviewed(video: WorkingDirectory, stem: str = "transcript") -> Transcript:
    name = f"{stem}.reviewed.json"
    return load(Transcript, video.read(name), name)


SAME = (
    (1.0, 3.0, "Менің атым"),
    (3.5, 6.0, "бұл жерде ештене жоқ"),
    (7.0, 9.5, "Біз күттік. Хабар келмеді."),
)


def test_what_goes_out_comes_back_the_same(video: WorkingDirectory) -> None:
    assert take(video, export_srt(video, None).encode()) == Imported(0, 3, 0, 0)
    assert not video.exists("transcript.reviewed.json"), "nothing changed, so nothing is a person's"


@pytest.mark.parametrize("write", [write_vtt, write_ass, write_ttml])
def test_any_editors_format_comes_back(
    video: WorkingDirectory, write: Callable[[Track], str | bytes]
) -> None:
    words = ("Менің атым Гүлнар.", "бұл жерде ештене жоқ", "Біз күттік. Хабар келмеді.")
    cues = zip(words, MACHINE.segments, strict=True)
    track = Track("kk", tuple(Cue(one.span, (line,), (one.id,)) for line, one in cues))
    data = write(track)
    result = take(video, data if isinstance(data, bytes) else data.encode())
    assert (result.changed, result.same, result.added, result.removed) == (1, 2, 0, 0)
    assert [one.text for one in reviewed(video).segments] == list(words)


def test_an_old_encoding_is_read_right_or_asked_about(video: WorkingDirectory) -> None:
    data = srt((1.0, 3.0, "Менің атым Гүлнар."), *SAME[1:]).decode()
    assert take(video, data.encode("kz1048")).changed == 1
    assert reviewed(video).segments[0].text == "Менің атым Гүлнар."
    capitals = srt((1.0, 3.0, "МЕНИ"), (3.5, 6.0, "БУЛ"), (7.0, 9.5, "БАР")).decode()
    with pytest.raises(FormatError, match="more than one encoding") as caught:
        take(video, capitals.encode("cp1251"))
    assert "--encoding cp1251" in (caught.value.hint or "")
    assert take(video, capitals.encode("cp1251"), encoding="cp1251").changed == 3


def test_what_of_the_file_was_no_text_is_told(video: WorkingDirectory) -> None:
    data = b"WEBVTT\n\nNOTE a\n\n" + b"\n".join(
        f"00:00:{start:06.3f} --> 00:00:{end:06.3f}\n<i>{words}</i>\n".encode()
        for start, end, words in SAME
    )
    result = take(video, data)
    assert (result.changed, result.same) == (0, 3)
    assert result.told == ("a note (NOTE)", "line 5: <i>", "line 8: <i>", "line 11: <i>")


def test_a_corrected_word_keeps_id_and_time(video: WorkingDirectory) -> None:
    data = srt((1.0, 3.0, "Менің атым\nГүлнар."), *SAME[1:])
    assert take(video, data) == Imported(1, 2, 0, 0)
    first, second, _ = reviewed(video).segments
    assert (first.id, first.text, first.state) == ("s1", "Менің атым Гүлнар.", State.EDITED)
    assert first.words == (), "the times of words that were said differently are not kept"
    assert second == MACHINE.segments[1]


def test_a_moved_cue_keeps_its_words(video: WorkingDirectory) -> None:
    done = take(video, srt((1.2, 3.1, "Менің атым"), *SAME[1:]))
    assert [(item.what, item.id) for item in done.report] == [("moved", "s1")]
    first = reviewed(video).segments[0]
    assert (first.span, first.words) == (Span(1200, 3100), MACHINE.segments[0].words)


def test_a_split_segment_keeps_its_id_on_one_part(video: WorkingDirectory) -> None:
    data = srt(*SAME[:2], (7.0, 8.0, "Біз күттік."), (8.1, 9.5, "Хабар келмеді."))
    done = take(video, data)
    assert done.added == 1
    ids = [item.id for item in reviewed(video).segments]
    assert "s3" in ids
    assert {item.what for item in done.report} == {"changed", "added"}
    assert len(set(ids)) == 4


def test_merged_segments_keep_one_id(video: WorkingDirectory) -> None:
    data = srt((1.0, 6.0, "Менің атым Гүлнар, мен мұғаліммін."), SAME[2])
    assert take(video, data).removed == 1
    first, last = reviewed(video).segments
    assert first.id in ("s1", "s2")
    assert last.id == "s3"


REFUSED: dict[str, tuple[bytes, str]] = {
    "speech where the machine heard none": (
        srt(*SAME, (20.0, 22.0, "Тағы бір сөз.")),
        "back.srt:13: there is no segment at 0:00:20.000",
    ),
    "a segment left out": (srt(SAME[0], SAME[2]), "no cue covers the segment at 0:00:03.500"),
    "cues out of order": (srt(SAME[1], SAME[0], SAME[2]), "back.srt:5: this cue starts at"),
    "a cue without text": (srt(SAME[0], (3.5, 6.0, ""), SAME[2]), "back.srt:"),
    "no SRT at all": (b"hello", "back.srt:1"),
    "nothing": (b"", "back.srt:1: no cue covers the segment at 0:00:01.000"),
    "a time that is none": (srt(*SAME).replace(b"00:00:03,500", b"00:xx:03,500"), "back.srt:6"),
}


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_matched_is_refused_whole(
    video: WorkingDirectory, data: bytes, message: str
) -> None:
    before = tree(video.path)
    with pytest.raises(FormatError) as caught:
        take(video, data)
    assert message in str(caught.value)
    assert tree(video.path) == before, "nothing is half-imported"


def test_speech_that_the_machine_missed_can_be_added_on_purpose(video: WorkingDirectory) -> None:
    data = srt(*SAME, (20.0, 22.0, "Тағы бір сөз."))
    assert take(video, data, allow_added=True) == Imported(0, 3, 1, 0)


def test_words_that_nobody_said_can_be_removed_on_purpose(video: WorkingDirectory) -> None:
    assert take(video, srt(SAME[0], SAME[2]), allow_removed=True) == Imported(0, 2, 0, 1)
    (line,) = video.journal.lines()
    assert line["changes"] == [
        {
            "id": "s2",
            "before": {"span": [3500, 6000], "text": "бұл жерде ештене жоқ"},
            "after": None,
        }
    ], "the journal keeps what was removed"


def late(
    video: WorkingDirectory, data: bytes, *, over: bool = False, dry_run: bool = False
) -> Imported:
    """Sholpan imports after Tulpar."""
    return import_subtitles(
        video,
        data,
        name="late.srt",
        lang=None,
        reviewer=SHOLPAN,
        over=over,
        dry_run=dry_run,
    )


def test_two_peoples_corrections_do_not_cover_each_other(video: WorkingDirectory) -> None:
    export_srt(video, None)
    export_srt(video, None)
    take(video, srt((1.0, 3.0, "Tulpar was first"), *SAME[1:]))
    data = srt(*SAME[:2], (7.0, 9.5, "Sholpan comes later"))
    assert late(video, data) == Imported(1, 2, 0, 0)
    first, _, last = reviewed(video).segments
    assert (first.text, last.text) == ("Tulpar was first", "Sholpan comes later")


def test_of_one_segment_the_later_text_stands_beside_the_first(video: WorkingDirectory) -> None:
    export_srt(video, None)
    take(video, srt((1.0, 3.0, "Tulpar was first"), *SAME[1:]))
    data = srt((1.0, 3.0, "Sholpan comes later"), (3.6, 6.0, SAME[1][2]), SAME[2])
    assert late(video, data, dry_run=True) == Imported(1, 2, 0, 0, suggested=1)
    assert late(video, data) == Imported(1, 2, 0, 0, suggested=1)
    first, second, _ = reviewed(video).segments
    assert (first.text, second.span) == ("Tulpar was first", Span(3600, 6000))
    (offer,) = Desk(video, "kk", SHOLPAN).offers("s1")
    assert (offer.text, offer.origin) == ("Sholpan comes later", "sholpan")
    late(video, data, over=True)
    assert reviewed(video).segments[0].text == "Sholpan comes later"
    told = [change for line in video.journal.lines() for change in line.get("changes", [])]
    assert "Tulpar was first" in str(told), "what was covered is in the journal"


def test_what_the_app_saved_meanwhile_stays(video: WorkingDirectory) -> None:
    export_srt(video, None)
    at = Desk(video, "kk", TULPAR)
    at.save("s3", sha_of(MACHINE.segments[2]), text="Күттік.")
    export_srt(video, None)
    early = srt((1.0, 3.0, "Менің атым Гүлнар."), *SAME[1:])
    assert late(video, early) == Imported(1, 2, 0, 0), "it left before, and another one after it"
    assert [item.text for item in reviewed(video).segments][::2] == [
        "Менің атым Гүлнар.",
        "Күттік.",
    ]


def test_a_file_that_never_went_out_covers_nobody(video: WorkingDirectory) -> None:
    Desk(video, "kk", TULPAR).save("s3", sha_of(MACHINE.segments[2]), text="Күттік.")
    with pytest.raises(ConflictError, match="tulpar corrected this text"):
        late(video, srt(*SAME))


def test_segments_split_on_one_side_and_changed_on_the_other(video: WorkingDirectory) -> None:
    export_srt(video, None)
    take(video, srt((1.0, 3.0, "Tulpar was first"), *SAME[1:]))
    before = tree(video.path)
    with pytest.raises(ConflictError, match="split, joined or made anew"):
        late(video, srt(*SAME[:2], (7.0, 8.0, "Біз күттік."), (8.1, 9.5, "Хабар келмеді.")))
    assert tree(video.path) == before


def test_one_person_may_import_again(video: WorkingDirectory) -> None:
    export_srt(video, None)
    take(video, srt((1.0, 3.0, "first try"), *SAME[1:]))
    take(video, srt((1.0, 3.0, "second try"), *SAME[1:]))
    assert reviewed(video).segments[0].text == "second try"


def test_the_machine_cannot_slip_in_between(video: WorkingDirectory) -> None:
    export_srt(video, None)
    rerun = Transcript("kk", (*MACHINE.segments[:2], Segment("s9", Span(7000, 9500), "басқа")))
    (video.path / "transcript.json").write_bytes(dump(rerun))
    with pytest.raises(ConflictError, match="made anew"):
        take(video, srt((1.0, 3.0, "Менің атым Гүлнар."), *SAME[1:]))


@pytest.mark.parametrize(
    ("reviewer", "message"),
    [
        (Reviewer("x", roles=("approver",)), "is no editor"),
        (Reviewer("x", languages=("tr",)), "does not answer for “kk”"),
    ],
)
def test_not_everybody_may_correct(
    video: WorkingDirectory, reviewer: Reviewer, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        import_subtitles(video, srt(*SAME), name="x", lang=None, reviewer=reviewer)


def test_a_signature_is_bound_to_the_text_and_the_recording(video: WorkingDirectory) -> None:
    take(video, srt((1.0, 3.0, "Менің атым Гүлнар."), *SAME[1:]))
    signoff = approve(video, lang=None, reviewer=SHOLPAN)
    signed_text = load(Transcript, video.read("transcript.reviewed.json"), "x")
    assert signed_text.approved
    assert signoff.segments == segment_hashes(signed_text)
    assert signoff.editors == ("tulpar",)
    assert signoff.media_sha256 == video.source.sha256
    stored = load(SignOff, video.read("transcript.signoff.json"), "x")
    assert stored == signoff
    assert [line["action"] for line in video.journal.lines()] == ["import", "approve"]


def test_only_an_approver_signs_and_only_what_is_there(make_video: Make) -> None:
    empty = make_video("v-2")
    with pytest.raises(ConfigError, match=r"no transcript\.json to review yet"):
        approve(empty, lang=None, reviewer=SHOLPAN)
    with pytest.raises(SubtitlerError):
        export_srt(empty, "en")


def translated(texts: tuple[str, str, str], sources: Transcript = MACHINE) -> Transcript:
    segments = [
        Segment(
            item.id,
            item.span,
            text,
            origin=Origin("machine", ("kk", "en"), source=item.text, engine="fake"),
        )
        for item, text in zip(sources.segments, texts, strict=True)
    ]
    return Transcript("en", tuple(segments))


@pytest.fixture
def with_english(video: WorkingDirectory) -> WorkingDirectory:
    english = translated(("My name", "nothing here", "We waited. No news came."))
    (video.path / "translation.en.json").write_bytes(dump(english))
    (video.path / "transcript.final.json").write_bytes(dump(MACHINE))
    return video


def english_srt(first: str) -> bytes:
    return srt(
        (1.0, 3.0, first), (3.5, 6.0, "nothing here"), (7.0, 9.5, "We waited. No news came.")
    )


def take_english(video: WorkingDirectory, data: bytes) -> Imported:
    return import_subtitles(video, data, name="back.srt", lang="en", reviewer=TULPAR)


def test_a_translation_keeps_its_segments_and_its_route(with_english: WorkingDirectory) -> None:
    take_english(with_english, english_srt("My name is Gulnar."))
    first = reviewed(with_english, "translation.en").segments[0]
    assert first.text == "My name is Gulnar."
    assert first.origin is not None
    assert (first.origin.kind, first.origin.route) == ("person", ("kk", "en"))


BROKEN_TRANSLATIONS = {
    "a cue too few": (srt((1.0, 3.0, "a"), (3.5, 6.0, "b")), "no cue covers the segment"),
    "a cue too many": (
        srt((1.0, 3.0, "a"), (3.5, 6.0, "b"), (7.0, 9.5, "c"), (9.5, 9.9, "d")),
        "back.srt:13: there is no segment for this cue",
    ),
    "two cues swapped in time": (
        srt((1.0, 3.0, "a"), (7.0, 9.5, "b"), (7.0, 9.5, "c")),
        "back.srt:5: this cue is at 0:00:07.000, the next segment at 0:00:03.500",
    ),
}


@pytest.mark.parametrize(
    ("data", "message"), BROKEN_TRANSLATIONS.values(), ids=BROKEN_TRANSLATIONS.keys()
)
def test_a_translation_stays_one_to_one(
    with_english: WorkingDirectory, data: bytes, message: str
) -> None:
    before = tree(with_english.path)
    with pytest.raises(FormatError) as caught:
        take_english(with_english, data)
    assert message in str(caught.value)
    assert tree(with_english.path) == before


def test_a_translation_is_signed_after_its_transcript(with_english: WorkingDirectory) -> None:
    with pytest.raises(WaitingError, match="transcript has to be signed before"):
        approve(with_english, lang="en", reviewer=SHOLPAN)


def test_a_changed_source_has_to_be_looked_at_again(with_english: WorkingDirectory) -> None:
    approved = tuple(
        Segment(item.id, item.span, item.text, state=State.APPROVED) for item in MACHINE.segments
    )
    final = dump(Transcript("kk", approved))
    (with_english.path / "transcript.final.json").write_bytes(final)
    take_english(with_english, english_srt("My name is Gulnar."))
    approve(with_english, lang="en", reviewer=SHOLPAN)
    changed = Transcript("kk", (*MACHINE.segments[:2], Segment("s3", Span(7000, 9500), "Күттік.")))
    fresh = translated(("machine one", "machine two", "We waited."), changed)
    (with_english.path / "translation.en.json").write_bytes(dump(fresh))
    with pytest.raises(WaitingError, match="since this translation was reviewed: 1"):
        approve(with_english, lang="en", reviewer=SHOLPAN)
    shown = export_srt(with_english, "en")
    assert "My name is Gulnar." in shown, "the person's words stay where the source is the same"
    assert "We waited.\n" in shown, "the machine's new words where it is not"
    take_english(with_english, shown.encode())
    approve(with_english, lang="en", reviewer=SHOLPAN)
