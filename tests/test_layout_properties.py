"""What layout never does, in any language, with any text: the words stay, no two cues meet."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler.languages import ASPECT_LINE_SCALE, ASPECT_MAX_LINES, LANGUAGES
from subtitler.layout import count_chars, layout
from subtitler.model import Cue, Segment, Span, Transcript, Word
from tests.layout_material import TEXTS, dense, one

LANGS = st.sampled_from(sorted(LANGUAGES))
ASPECTS = st.sampled_from(sorted(ASPECT_LINE_SCALE))


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Segments in time order, of any length and overlap, some with words, some withheld."""
    spans = draw(
        st.lists(
            st.tuples(st.integers(0, 9000), st.integers(0, 12_000)), min_size=1, max_size=7
        ).map(lambda pairs: sorted(Span(start, start + length) for start, length in pairs))
    )
    segments = []
    for number, span in enumerate(spans):
        text = draw(TEXTS)
        words: tuple[Word, ...] = ()
        if draw(st.booleans()):
            parts = text.split()
            edges = sorted(draw(st.lists(st.integers(0, 25_000), min_size=len(parts) + 1)))
            words = tuple(
                Word(Span(start, end), part)
                for part, (start, end) in zip(parts, pairwise(edges), strict=False)
            )
        withhold = draw(st.sampled_from([None, None, None, "consent withdrawn"]))
        speaker = draw(st.sampled_from([None, "A", "B"]))
        segments.append(Segment(f"s{number}", span, text, speaker, words, withhold=withhold))
    return Transcript(draw(LANGS), tuple(segments))


SHOTS = st.lists(st.integers(0, 25_000), max_size=8)


def said(cue: Cue, segment: Segment, lang: str) -> str:
    """What a cue shows of a segment, without the dash that layout put before it."""
    if len(cue.segments) == 1:
        return dense("".join(cue.lines))
    assert len(cue.lines) == len(cue.segments) == 2
    line = cue.lines[cue.segments.index(segment.id)]
    if dense(line) != dense(segment.text):
        line = line.removeprefix(LANGUAGES[lang].dash)
    return dense(line)


@settings(deadline=None, max_examples=300)
@given(transcripts(), ASPECTS, SHOTS)
def test_no_word_is_lost_or_changed(
    transcript: Transcript, aspect: str, shot_changes_ms: list[int]
) -> None:
    track, _ = layout(transcript, aspect=aspect, shot_changes_ms=shot_changes_ms)
    for segment in transcript.segments:
        cues = [cue for cue in track.cues if segment.id in cue.segments]
        wanted = "" if segment.withhold else dense(segment.text)
        assert "".join(said(cue, segment, transcript.lang) for cue in cues) == wanted


@settings(deadline=None, max_examples=300)
@given(transcripts(), transcripts(), ASPECTS, SHOTS)
def test_cues_are_in_order_and_never_meet(
    transcript: Transcript, speech: Transcript, aspect: str, shot_changes_ms: list[int]
) -> None:
    own = {segment.id: segment for segment in transcript.segments}
    for changes in ([], shot_changes_ms):
        track, _ = layout(transcript, aspect=aspect, speech=speech, shot_changes_ms=changes)
        for cue in track.cues:
            first = own[cue.segments[0]].span.start_ms
            assert cue.span.start_ms >= first - (500 if changes else 0)
            assert cue.span.duration_ms >= 40
        for earlier, later in pairwise(track.cues):
            assert earlier.span.end_ms <= later.span.start_ms


@settings(deadline=None, max_examples=300)
@given(transcripts(), ASPECTS, SHOTS)
def test_what_does_not_fit_is_told(
    transcript: Transcript, aspect: str, shot_changes_ms: list[int]
) -> None:
    row = LANGUAGES[transcript.lang]
    track, findings = layout(transcript, aspect=aspect, shot_changes_ms=shot_changes_ms)
    told = {(finding.check, finding.span, finding.segments) for finding in findings}
    room = round(row.line_chars * ASPECT_LINE_SCALE[aspect])
    expected = set()
    for cue in track.cues:
        assert len(cue.lines) <= ASPECT_MAX_LINES[aspect]
        assert all(line and line == line.strip() for line in cue.lines)
        assert not any(len(line.splitlines()) > 1 for line in cue.lines if "\x1c" not in line)
        widths = [count_chars(line, row.code) for line in cue.lines]
        if max(widths) > room:
            expected.add(("line-length", cue.span, cue.segments))
        if not row.min_cue_ms <= cue.span.duration_ms <= row.max_cue_ms:
            expected.add(("cue-duration", cue.span, cue.segments))
        if sum(widths) * 1000 > row.reading_speed * cue.span.duration_ms:
            expected.add(("reading-speed", cue.span, cue.segments))
    assert {entry for entry in told if entry[0] != "cue-overlap"} == expected


@settings(deadline=None, max_examples=150)
@given(transcripts())
def test_each_shape_of_picture_has_its_own_lines_and_all_the_words(transcript: Transcript) -> None:
    for aspect, scale in ASPECT_LINE_SCALE.items():
        track, findings = layout(transcript, aspect=aspect)
        room = round(LANGUAGES[transcript.lang].line_chars * scale)
        long = {finding.span for finding in findings if finding.check == "line-length"}
        for cue in track.cues:
            fits = all(count_chars(line, transcript.lang) <= room for line in cue.lines)
            assert fits == (cue.span not in long)
        for segment in transcript.segments:
            cues = [cue for cue in track.cues if segment.id in cue.segments]
            shown = "".join(said(cue, segment, transcript.lang) for cue in cues)
            assert shown == ("" if segment.withhold else dense(segment.text))


@settings(deadline=None)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=60))
def test_breaks_only_between_words(words: list[str]) -> None:
    track, _ = layout(one("en", " ".join(words)))
    shown = [word for cue in track.cues for line in cue.lines for word in line.split()]
    assert shown == words
