"""An ASS script by the stretch: which of its lines are drawn between two moments.

Only the times and layers of the lines are looked at; what they say is carried, never read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_EVENT = re.compile(
    r"Dialogue: *(\d+),(\d+):(\d\d):(\d\d)\.(\d\d),(\d+):(\d\d):(\d\d)\.(\d\d),", re.ASCII
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a script; what is no event has no times and stands in every part."""

    text: str
    layer: int = 0
    start_ms: int = 0
    end_ms: int = 0

    @property
    def always(self) -> bool:
        return self.end_ms == 0

    def meets(self, other: _Line) -> bool:
        """Whether both are on the screen, in one layer, at one time: then libass moves one."""
        return (
            self.layer == other.layer
            and self.start_ms < other.end_ms
            and other.start_ms < self.end_ms
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What a stretch draws: the script with those lines alone, and from when it has to be drawn.

    `from_ms` is before the stretch where captions overlap across its start: libass moves the later
    one aside and leaves it there, so that its place cannot be known from the stretch alone. `empty`
    says that there is nothing to draw.
    """

    ass: str
    from_ms: int
    empty: bool


class Script:
    """A whole ASS script, as `formats.ass` writes it."""

    def __init__(self, ass: str) -> None:
        self._lines = [_line(text) for text in ass.splitlines(keepends=True)]

    def part(self, start_ms: int, end_ms: int) -> Part:
        """Return what is drawn from `start_ms` to `end_ms`, both inclusive."""
        events = [line for line in self._lines if not line.always]
        drawn = {n for n, e in enumerate(events) if e.start_ms <= end_ms and e.end_ms > start_ms}
        begun = {n for n in drawn if events[n].start_ms < start_ms}
        chain = _chain(events, begun, start_ms)
        overlaps = any(n != m and events[n].meets(events[m]) for n in begun for m in chain)
        if not overlaps:
            chain = set()
        kept = {id(events[n]) for n in drawn | chain}
        text = "".join(line.text for line in self._lines if line.always or id(line) in kept)
        from_ms = min([start_ms, *(events[n].start_ms for n in chain)])
        return Part(text, from_ms, empty=not kept)


def _chain(events: list[_Line], begun: set[int], start_ms: int) -> set[int]:
    """Return `begun` with all that was on the screen with it before, and with that, and so on."""
    chain = set(begun)
    todo = list(begun)
    while todo:
        event = events[todo.pop()]
        for n, other in enumerate(events):
            if n not in chain and other.start_ms < start_ms and event.meets(other):
                chain.add(n)
                todo.append(n)
    return chain


def _line(text: str) -> _Line:
    match = _EVENT.match(text)
    if match is None:
        return _Line(text)
    layer, *times = map(int, match.groups())
    return _Line(text, layer, _ms(*times[:4]), _ms(*times[4:]))


def _ms(hours: int, minutes: int, seconds: int, hundredths: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
