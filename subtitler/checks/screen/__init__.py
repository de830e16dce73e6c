"""What is on screen: whether it can be read, drawn and understood, and is what the text says.

To add a check: a function that yields findings, a line in `screen_findings`, its id in `CHECKS`,
rows in `tests/checks/screen`. An error puts evidence at stake: something said is not seen, or
something is seen that is withheld or that nobody said. All else is a warning or a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from subtitler.checks.noticing import worst_first
from subtitler.checks.screen import direction, fidelity, letters, reading, times
from subtitler.languages import language
from subtitler.model import Finding, Track, Transcript

__all__ = ["CHECKS", "screen_findings"]

CHECKS = {
    "reading-speed": "more characters than can be read while the cue is shown",
    "line-length": "a line longer than the picture holds in this language",
    "line-count": "more lines at once than fit",
    "cue-duration": "shown too short to be seen, or too long",
    "zero-time": "shown for no time at all",
    "cue-gap": "a gap between cues that only flickers",
    "cue-overlap": "two cues at once",
    "cue-order": "a cue that begins before the one above it",
    "out-of-step": "before the speech, after it, or late",
    "past-end": "after the end of the recording",
    "shot-change": "comes or goes next to a cut of the film",
    "direction-mark": "an invisible mark of direction that turns letters round or is left open",
    "direction-pair": "a bracket or quote without its partner in a right-to-left line",
    "direction-start": "a right-to-left line that begins with Latin letters",
    "missing-letter": "a letter that no font has",
    "italics": "italics in a script that has none",
    "markup": "formatting that will be read as letters",
    "control-character": "characters that are no text, or stand where a letter was lost",
    "spacing": "spaces too many",
    "torn-punctuation": "a line that begins with a closing mark or ends with an opening one",
    "withheld-shown": "words on screen that somebody withheld",
    "other-words": "a cue with other words than the text",
    "not-shown": "a segment that no cue shows",
    "no-segment": "a cue that comes from no segment",
    "empty-cue": "a cue without text",
}
"""Every check of the screen with what it tells, in one line. None of them repeats words said."""


def screen_findings(
    track: Track,
    text: Transcript,
    *,
    aspect: str = "16:9",
    duration_ms: int | None = None,
    cuts_ms: Sequence[int] = (),
    supports: Callable[[str], bool] | None = None,
) -> tuple[Finding, ...]:
    """What a person should look at in the cues of `text`, worst first; never its words.

    `aspect` is the shape of the picture (a key of ASPECT_LINE_SCALE), `duration_ms` the length of
    the recording, `cuts_ms` the times of its cuts in order, `supports` says whether a font has a
    letter; what is not given is not checked. Raises ConfigError for an unknown language or aspect.
    """
    row = language(track.lang)
    found = [
        *fidelity.withheld_words(track, text, row),
        *fidelity.same_words(track, text, row),
        *fidelity.strangers(track, text),
        *fidelity.empty_cues(track),
        *reading.readable(track, aspect),
        *reading.durations(track, row),
        *times.gaps(track, row),
        *times.order(track),
        *times.in_step(track, text, cuts_ms),
        *times.shot_changes(track, cuts_ms),
        *direction.controls(track, row),
        *direction.pairs(track, row),
        *direction.first_letters(track, row),
        *letters.markup(track, row),
        *letters.special_characters(track),
        *letters.spacing(track),
        *letters.torn_punctuation(track, row),
    ]
    if duration_ms is not None:
        found += times.past_the_end(track, duration_ms)
    if supports is not None:
        found += letters.missing_letters(track, supports)
    return worst_first(found)
