"""The JSON files: everything comes back as it went, and nothing wrong is let in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subtitler.errors import FormatError
from subtitler.formats.documents import Clips, Dismissals, Findings, Shots, dump, load
from subtitler.model import (
    AudioStream,
    ClipRequest,
    Cue,
    Dismissal,
    Evidence,
    Finding,
    Mark,
    MediaInfo,
    Origin,
    Segment,
    Severity,
    SignOff,
    Source,
    Span,
    State,
    Track,
    Transcript,
    VideoStream,
    Word,
)

DATA = Path(__file__).parent.parent / "data" / "formats"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
spans = st.tuples(st.integers(0, 10**9), st.integers(0, 10**6)).map(
    lambda pair: Span(pair[0], sum(pair))
)
words = st.builds(Word, spans, texts, st.none() | st.floats(0, 1))
origins = st.builds(
    Origin,
    texts,
    st.lists(texts).map(tuple),
    st.lists(texts).map(tuple),
    texts,
    texts,
    st.booleans(),
    texts,
    texts,
    st.lists(texts).map(tuple),
)
probabilities = st.none() | st.floats(0, 1)
evidence = st.builds(
    Evidence,
    st.none() | st.floats(-10, 0),
    probabilities,
    st.none() | st.floats(0, 100),
    st.integers(1, 2),
    st.lists(st.tuples(texts, st.floats(0, 1)), max_size=3).map(tuple),
)
segments = st.builds(
    Segment,
    st.uuids().map(str),
    spans,
    texts,
    st.none() | texts,
    st.lists(words, max_size=3).map(tuple),
    st.sampled_from(State),
    st.none() | texts,
    st.none() | texts,
    st.none() | origins,
    st.none() | evidence,
)


def ordered(items: list[Segment]) -> tuple[Segment, ...]:
    return tuple(sorted(items, key=lambda item: item.span))


@given(texts, st.lists(segments, max_size=4, unique_by=lambda item: item.id).map(ordered))
def test_a_transcript_comes_back_as_it_went(lang: str, items: tuple[Segment, ...]) -> None:
    value = Transcript(lang, items)
    assert load(Transcript, dump(value), "x") == value


@given(
    st.lists(
        st.builds(Cue, spans, st.lists(texts).map(tuple), st.lists(texts).map(tuple)), max_size=4
    ).map(tuple),
    st.lists(st.sampled_from(Mark)).map(tuple),
)
def test_a_track_comes_back_as_it_went(cues: tuple[Cue, ...], marks: tuple[Mark, ...]) -> None:
    value = Track("kk", cues, marks)
    assert load(Track, dump(value), "x") == value


SOURCE = Source(
    id="v-1",
    sha256="ab" * 32,
    size_bytes=12,
    file="source.mp4",
    lang="kk",
    audio_stream=1,
    info=MediaInfo(
        "mov,mp4",
        30_000,
        VideoStream("h264", 1280, 720, rotation=90, fps="30000/1001"),
        (AudioStream("aac", 2, 48_000, "kaz", default=True),),
    ),
    also=("ru",),
)
VALUES: list[object] = [
    SOURCE,
    SignOff("tulpar", "approver", "2026-01-02T03:04:05Z", "00" * 32, "11" * 32),
    Findings((Finding("reading-speed", Severity.WARNING, "segment s1", "21 of 17"),)),
    Findings((Finding("loop", Severity.ERROR, "0:01", "twice", Span(1, 2), ("s1",), rank=90),)),
    Dismissals((Dismissal("0a1b2c3d", "number", "tulpar", "said so", "2026-01-02T03:04:05Z"),)),
    Clips((ClipRequest("night", Span(1, 2), "en", "9:16"),)),
    Transcript("kk", ()),
    Track("en", ()),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_every_kind_comes_back_as_it_went(value: object) -> None:
    assert load(type(value), dump(value), "x") == value


def test_one_segment_a_line_and_the_format_first() -> None:
    items = tuple(Segment(f"s{n}", Span(n, n + 1), f"сөз\n{n}") for n in range(3))
    lines = dump(Transcript("kk", items)).decode().splitlines()
    assert lines[0].startswith('{"format": "subtitler/transcript", "version": 3, "lang": "kk"')
    assert len(lines) == 3 + 2
    assert "сөз" in lines[1]


GOOD = dump(Transcript("kk", (Segment("s1", Span(0, 5), "бала"),)))

BAD: dict[str, tuple[bytes, str]] = {
    "cut short": (GOOD[:-5], "is not JSON"),
    "not UTF-8": (GOOD.decode().encode("cp1251"), "is not UTF-8"),
    "another format": (dump(Track("kk", ())), "is not a “subtitler/transcript” file"),
    "a list": (b"[]", "is not a “subtitler/transcript” file"),
    "a newer version": (GOOD.replace(b'"version": 3', b'"version": 4'), "has version 4"),
    "a version that never was": (GOOD.replace(b'"version": 3', b'"version": 0'), "has version 0"),
    "a version in words": (GOOD.replace(b'"version": 3', b'"version": true'), "has version True"),
    "an unknown key": (GOOD.replace(b'"text"', b'"txet"'), "segments[0].txet: unknown key"),
    "a missing key": (GOOD.replace(', "text": "бала"'.encode(), b""), "is missing"),
    "a wrong type": (GOOD.replace(b"[0, 5]", b'[0, "5"]'), "segments[0].span[1]"),
    "a span backwards": (GOOD.replace(b"[0, 5]", b"[5, 0]"), "not a span: 5 to 0 ms"),
    "a negative time": (GOOD.replace(b"[0, 5]", b"[-1, 5]"), "not a span"),
    "true for a number": (GOOD.replace(b"[0, 5]", b"[0, true]"), "must be a whole number"),
    "NaN": (GOOD.replace(b"[0, 5]", b"[0, NaN]"), "is not JSON"),
    "deep nesting": (b"[" * 100_000, "is not JSON"),
    "empty": (b"", "is not JSON"),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
def test_a_damaged_file_is_refused_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        load(Transcript, data, "v-1/transcript.json")
    assert message in str(caught.value)
    assert "v-1/transcript.json" in str(caught.value)


def test_segments_out_of_order_or_doubled_are_refused() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "s1", "span": [5, 6], "text": ""},
        {"id": "s2", "span": [0, 1], "text": ""},
    ]
    plain = {"format": "subtitler/transcript", "version": 1, "lang": "kk", "segments": rows}
    with pytest.raises(FormatError, match="not in time order"):
        load(Transcript, json.dumps(plain).encode(), "x")
    rows[1] = {**rows[0]}
    with pytest.raises(FormatError, match="stands twice"):
        load(Transcript, json.dumps(plain).encode(), "x")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(FormatError, match=r"U\+D83D"):
        dump(Transcript("kk", (Segment("s1", Span(0, 5), "a\ud83d"),)))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.name)
def test_every_released_version_is_still_read(path: Path) -> None:
    kinds = {"transcript": Transcript, "track": Track, "source": Source, "signoff": SignOff}
    kinds |= {"findings": Findings, "clips": Clips, "dismissals": Dismissals}
    kinds["shots"] = Shots
    kind: type[object] = kinds[path.name.split(".")[0]]
    value = load(kind, path.read_bytes(), path.name)
    again = dump(value)
    assert load(kind, again, "x") == value
    newest = max(DATA.glob(f"{path.name.split('.')[0]}.v*.json"))
    if path == newest:
        assert again == path.read_bytes(), "written again, it is the same to the byte"


def test_every_kind_has_a_released_sample() -> None:
    have = {path.name.split(".")[0] for path in DATA.glob("*.json")}
    kinds = "transcript track source signoff findings clips dismissals shots"
    assert have == set(kinds.split())
