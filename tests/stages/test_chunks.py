"""A recording in chunks: all of it, cut where nobody speaks, and no word lost at a seam."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from subtitler.model import Segment, Span, Word
from subtitler.stages.chunks import PAD_MS, Chunk, joined, plan
from tests.stages.sounds import profile, spoken


def heard(words: str, start_ms: int, step_ms: int = 500) -> Segment:
    """A segment with a word every `step_ms`, each 400 ms long."""
    parts = words.split()
    timed = tuple(
        Word(Span(start_ms + n * step_ms, start_ms + n * step_ms + 400), part)
        for n, part in enumerate(parts)
    )
    return Segment(f"{start_ms}", Span(start_ms, timed[-1].span.end_ms), words, words=timed)


def test_a_short_recording_is_one_chunk() -> None:
    samples, speech = spoken((3, 1), (2, 1))
    assert plan(profile(samples, speech), 60_000) == (Chunk(Span(0, 7000), Span(0, 7000)),)


def test_nothing_recorded_is_one_empty_chunk() -> None:
    assert plan(profile(spoken((0, 0))[0], []), 60_000) == (Chunk(Span(0, 0), Span(0, 0)),)


def test_a_cut_lies_in_the_middle_of_a_pause() -> None:
    samples, speech = spoken((45, 2), (20, 1.5), (30, 0.1))
    chunks = plan(profile(samples, speech), 60_000)
    assert [chunk.seamless for chunk in chunks] == [True, True]
    assert abs(chunks[0].span.end_ms - 46_000) < 150
    assert chunks[0].heard.end_ms == chunks[0].span.end_ms + PAD_MS
    assert chunks[1].heard.start_ms == chunks[1].span.start_ms - PAD_MS


def test_without_a_pause_it_is_cut_at_a_quiet_place_and_says_so() -> None:
    samples, speech = spoken((100, 0.0))
    chunks = plan(profile(samples, speech), 60_000)
    assert chunks[0].seamless
    assert not any(chunk.seamless for chunk in chunks[1:])
    assert 30_000 <= chunks[0].span.end_ms <= 60_000


@given(
    st.lists(st.tuples(st.floats(0.5, 40), st.floats(0, 5)), min_size=1, max_size=6),
    st.sampled_from([30_000, 60_000]),
)
@settings(max_examples=25, deadline=None)
def test_the_chunks_are_all_of_the_recording(
    turns: list[tuple[float, float]], longest_ms: int
) -> None:
    samples, speech = spoken(*turns)
    whole = profile(samples, speech)
    chunks = plan(whole, longest_ms)
    edges = [chunk.span.start_ms for chunk in chunks] + [chunks[-1].span.end_ms]
    assert edges[0] == 0
    assert edges[-1] == whole.duration_ms
    assert [chunk.span.end_ms for chunk in chunks] == edges[1:]
    assert all(0 < chunk.span.duration_ms <= longest_ms for chunk in chunks)
    assert all(
        chunk.heard.start_ms <= chunk.span.start_ms and chunk.span.end_ms <= chunk.heard.end_ms
        for chunk in chunks
    )


FIRST = Chunk(Span(0, 60_000), Span(0, 60_500))
IN_PAUSE = Chunk(Span(60_000, 99_000), Span(59_500, 99_000), seamless=True)
IN_SPEECH = Chunk(Span(60_000, 99_000), Span(59_500, 99_000), seamless=False)

SEAMS = {
    "both heard the words at the seam": ("мен сол жерде", 59_000, "сол жерде тұрдым", 59_500,
                                         "мен сол жерде тұрдым"),
    "only the first heard one": ("бір екі үш", 59_000, "төрт бес", 60_100, "бір екі үш төрт бес"),
    "only the second heard one": ("бір", 59_000, "екі үш", 59_500, "бір екі үш"),
    "each heard it at another time": ("бір екі", 59_550, "екі үш", 59_400, "бір екі үш"),
    "they heard it otherwise": ("бір екі", 59_500, "екы үш", 59_900, "бір екі екы үш"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "one_ms", "two", "two_ms", "text"), SEAMS.values(), ids=SEAMS)
def test_words_at_a_seam(one: str, one_ms: int, two: str, two_ms: int, text: str) -> None:
    found = joined([(FIRST, [heard(one, one_ms)]), (IN_SPEECH, [heard(two, two_ms)])])
    assert " ".join(segment.text for segment in found) == text


def test_in_a_pause_nothing_is_taken_out() -> None:
    found = joined([(FIRST, [heard("иә иә", 58_000)]), (IN_PAUSE, [heard("иә иә", 60_200)])])
    assert [segment.text for segment in found] == ["иә иә", "иә иә"]


word = st.sampled_from(["иә", "жоқ", "сосын", "бардым"])


@given(
    st.lists(word, min_size=1, max_size=6),
    st.integers(57_000, 60_400),
    st.lists(word, min_size=1, max_size=6),
    st.integers(59_500, 61_000),
)
@example(["иә", "жоқ", "иә", "иә"], 58_800, ["иә"], 59_500)
def test_no_word_is_lost_at_a_seam(
    one: list[str], one_ms: int, two: list[str], two_ms: int
) -> None:
    before, after = heard(" ".join(one), one_ms), heard(" ".join(two), two_ms)
    found = joined([(FIRST, [before]), (IN_SPEECH, [after])])
    kept = [each for segment in found for each in segment.words]
    for each in (*before.words, *after.words):
        near = [other for other in kept if abs(other.span.start_ms - each.span.start_ms) <= 1000]
        assert each.text in {other.text for other in near}
    for text in {each.text for each in kept}:
        heard_once = max(one.count(text), two.count(text))
        assert sum(each.text == text for each in kept) >= heard_once
    for segment in found:
        assert segment.text.split() == [each.text for each in segment.words]
    starts = [segment.span.start_ms for segment in found]
    assert starts == sorted(starts)
