"""Near a shot change a cue begins and ends with the shot."""

from __future__ import annotations

import pytest

from subtitler.layout import layout
from subtitler.model import Segment, Span, Transcript

ONE = [
    (Span(5000, 8000), [], Span(5000, 8000)),
    (Span(5000, 8000), [6500], Span(5000, 8000)),
    (Span(5000, 8000), [4600], Span(4600, 8000)),  # just after the change: begins with the shot
    (Span(5000, 8000), [4500], Span(5000, 8000)),
    (Span(5000, 8000), [5300], Span(5300, 8000)),  # just before it: begins with the shot
    (Span(5000, 8000), [5400], Span(4900, 8000)),  # a little more: half a second before it
    (Span(5000, 8000), [5600], Span(5000, 8000)),
    (Span(5000, 8000), [8000], Span(5000, 7920)),  # ends two frames before the change
    (Span(5000, 8000), [8300], Span(5000, 8220)),
    (Span(5000, 8000), [7700], Span(5000, 7620)),
    (Span(5000, 8000), [8500], Span(5000, 8000)),
    (Span(100, 3000), [550], Span(50, 3000)),
    (Span(5000, 11_900), [12_300], Span(5000, 11_900)),  # not beyond seven seconds
    (Span(5000, 6000), [5300], Span(5000, 6000)),  # it would be too short to be read
    (Span(5000, 6000), [5900], Span(5000, 6000)),
    (Span(5000, 8000), [8300, 4600, 6000], Span(4600, 8220)),  # in any order
]


@pytest.mark.parametrize(("speech", "changes", "shown"), ONE)
def test_a_cue_alone(speech: Span, changes: list[int], shown: Span) -> None:
    text = Transcript("en", (Segment("s1", speech, "We waited there."),))
    track, findings = layout(text, shot_changes_ms=changes)
    assert [cue.span for cue in track.cues] == [shown]
    assert findings == ()


TWO = [
    # Both at the change: the first ends before it, the second begins with it.
    (Span(1000, 4000), Span(4100, 7000), [4050], Span(1000, 3970), Span(4050, 7000)),
    # The second cannot begin earlier than the first ends.
    (Span(1000, 4000), Span(4100, 7000), [3650], Span(1000, 3570), Span(3650, 7000)),
    (Span(1000, 1900), Span(2000, 7000), [1700], Span(1000, 1920), Span(2000, 7000)),
    # The first cannot end later than the second begins.
    (Span(1000, 4000), Span(4100, 5000), [4350], Span(1000, 4020), Span(4100, 5000)),
]


@pytest.mark.parametrize(("first", "second", "changes", "shown", "then"), TWO)
def test_two_cues(first: Span, second: Span, changes: list[int], shown: Span, then: Span) -> None:
    segments = (
        Segment("s1", first, "We waited there."),
        Segment("s2", second, "Nobody came to us."),
    )
    track, _ = layout(Transcript("en", segments), shot_changes_ms=changes)
    assert [cue.span for cue in track.cues] == [shown, then]
