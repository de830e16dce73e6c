"""The audit: what in a transcript may be missing, invented or wrong. It only tells, worst first.

To add a check: a function that yields findings, a line in `audit`, rows in `tests/checks`.
"""

from __future__ import annotations

from collections.abc import Sequence

from subtitler.checks.agreement import second_opinion
from subtitler.checks.alphabets import wrong_scripts
from subtitler.checks.certainty import decoded_twice, hinted, other_language, unsure
from subtitler.checks.hearing import Hearing, dropped_speech, invented_speech, no_speech
from subtitler.checks.noticing import worst_first
from subtitler.checks.recording import recording_faults
from subtitler.checks.stock import stock_phrases
from subtitler.checks.wording import loops, speaking_rates
from subtitler.model import Finding, Transcript
from subtitler.sound import Profile

__all__ = ["audit"]


def audit(
    transcript: Transcript,
    profile: Profile,
    *,
    languages: Sequence[str] = (),
    second: Transcript | None = None,
) -> tuple[Finding, ...]:
    """What a person should look at in a transcript of the recording that `profile` describes.

    `languages` are those that are spoken, the main one first (the transcript's own where none is
    given); `second` is a transcript of the same recording by another engine or setting. Findings
    come worst first. Nothing is ever changed or left out because of one.
    """
    spoken = tuple(languages) or (transcript.lang,)
    segments = transcript.segments
    hearing = Hearing(profile)
    found = [
        *dropped_speech(segments, hearing),
        *invented_speech(segments, hearing),
        *no_speech(segments, hearing),
        *loops(segments, transcript.lang),
        *stock_phrases(segments, hearing),
        *speaking_rates(segments, transcript.lang, hearing),
        *unsure(segments),
        *decoded_twice(segments),
        *hinted(segments),
        *wrong_scripts(segments, spoken),
        *other_language(segments, spoken),
        *recording_faults(profile),
    ]
    if second is not None:
        found += second_opinion(segments, second.segments, transcript.lang)
    return worst_first(found)
