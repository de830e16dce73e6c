"""When cues are shown: with their words, long enough where there is time, never two at once."""

from __future__ import annotations

from itertools import pairwise

from subtitler.layout import layout
from subtitler.model import Finding, Segment, Span, Track, Transcript, Word


def checks(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.check for finding in findings]


def two(first: Span, second: Span, *texts: str) -> tuple[Track, tuple[Finding, ...]]:
    one_text, other_text = texts or ("Where were you then?", "I was at home.")
    segments = (Segment("s1", first, one_text), Segment("s2", second, other_text))
    return layout(Transcript("en", segments))


def test_small_gaps_close_and_larger_ones_stay() -> None:
    track, _ = two(Span(0, 2000), Span(2300, 4000))
    assert [cue.span for cue in track.cues] == [Span(0, 2220), Span(2300, 4000)]
    track, _ = two(Span(0, 2000), Span(2500, 4000))
    assert track.cues[0].span == Span(0, 2000)
    track, _ = two(Span(0, 2000), Span(2000, 4000))
    assert track.cues[0].span == Span(0, 1920)


def test_staying_longer_never_reaches_the_next_cue() -> None:
    track, findings = two(Span(0, 500), Span(700, 2500))
    assert [cue.span for cue in track.cues] == [Span(0, 620), Span(700, 2500)]
    assert checks(findings) == ["cue-duration", "reading-speed"]


def test_japanese_keeps_its_gaps() -> None:
    segments = (
        Segment("s1", Span(0, 2000), "はい。"),
        Segment("s2", Span(2200, 4000), "そうです。"),
    )
    track, _ = layout(Transcript("ja", segments))
    assert [cue.span for cue in track.cues] == [Span(0, 2000), Span(2200, 4000)]


def test_speakers_at_once_share_the_time() -> None:
    track, findings = two(Span(1000, 5000), Span(1000, 5000))
    first, second = track.cues
    assert first.span.start_ms == 1000
    assert first.span.duration_ms >= 900  # 20 characters at 20 a second, but for the gap
    assert second.span.start_ms > first.span.end_ms
    assert second.span.end_ms == 5000
    assert checks(findings) == ["cue-overlap"]
    assert findings[0].message == "speech overlaps; the cue starts 1.08 s after its words begin"


def test_a_short_answer_inside_a_long_speech_is_shown() -> None:
    track, _ = two(Span(0, 7000), Span(6500, 7000), "We waited there until nightfall.", "Yes.")
    assert [cue.segments[0] for cue in track.cues] == ["s1", "s2"]
    assert track.cues[1].span == Span(6500, 7333)


def test_a_crowd_in_no_time_is_still_shown() -> None:
    segments = tuple(Segment(f"s{n}", Span(5000, 5000), f"Voice {n}.") for n in range(6))
    track, findings = layout(Transcript("en", segments))
    assert len(track.cues) == 6
    assert all(cue.span.duration_ms >= 40 for cue in track.cues)
    assert {"cue-duration", "cue-overlap"} <= set(checks(findings))


LONG = "She kept the letters in a tin box. Nobody found it, because a neighbour had it."


def spoken(text: str, pause_after: str) -> tuple[Word, ...]:
    words, now = [], 1000
    for part in text.split():
        words.append(Word(Span(now, now + 200), f" {part}"))
        now += 200 if part != pause_after else 1600
    return tuple(words)


def test_word_times_set_the_cut() -> None:
    words = spoken(f"{LONG} {LONG}", "it.")
    segment = Segment("s1", Span(1000, words[-1].span.end_ms), f"{LONG} {LONG}", words=words)
    track, _ = layout(Transcript("en", (segment,)))
    first, second = track.cues
    assert second.lines[0].startswith("She kept")
    assert second.span.start_ms == 1000 + 16 * 200 + 1400  # the 17th word, after the pause
    assert first.span.end_ms < 5000


def test_words_that_no_longer_spell_the_text_are_not_used() -> None:
    words = spoken(f"{LONG} {LONG}", "it.")
    segment = Segment("s1", Span(1000, 13_000), f"{LONG} {LONG} Never.", words=words)
    bare = Segment("s1", Span(1000, 13_000), f"{LONG} {LONG} Never.")
    assert layout(Transcript("en", (segment,))) == layout(Transcript("en", (bare,)))


def test_without_words_time_follows_the_characters() -> None:
    text = "My grandmother kept the letters under the floor. " * 2
    track, _ = layout(Transcript("en", (Segment("s1", Span(1000, 10_000), text.strip()),)))
    assert [cue.span.start_ms for cue in track.cues] == [1000, 5500]


def test_words_outside_their_segment_are_held_in_it() -> None:
    words = tuple(
        Word(Span(word.span.start_ms + 60_000, word.span.end_ms + 60_000), word.text)
        for word in spoken(f"{LONG} {LONG}", "it.")
    )
    segment = Segment("s1", Span(1000, 9000), f"{LONG} {LONG}", words=words)
    track, _ = layout(Transcript("en", (segment, Segment("s2", Span(9000, 10_000), "Yes."))))
    assert track.cues[0].span.start_ms == 1000
    assert all(a.span.end_ms <= b.span.start_ms for a, b in pairwise(track.cues))
