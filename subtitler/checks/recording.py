"""How the recording itself was made: what makes any transcript of it doubtful."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from subtitler.checks.noticing import clock, finding
from subtitler.model import Finding, Severity, Span
from subtitler.sound import Care, Profile, care

CLIPPED, CLIPPED_BADLY = 0.0005, 0.01
"""Share of samples cut off over a recording: a few are heard by nobody, 1 % is harsh."""

LOW_DBFS, VERY_LOW_DBFS = -36.0, -45.0
"""Speech below this is hard to hear on a laptop."""

HUM_BELOW_SPEECH_DB = 30.0
"""Hum that is less far below the speech is heard in every pause."""


def recording_faults(profile: Profile) -> Iterator[Finding]:
    """Clipping, hum and a low level; about the whole recording."""
    state = care(profile)
    yield from _clipping(profile, state)
    yield from _hum(profile, state)
    speech = state.speech_dbfs
    if speech is not None and speech < LOW_DBFS:
        message = (
            f"the speech is quiet: {speech:.0f} dBFS on the whole ({LOW_DBFS:.0f} is still good)"
        )
        severity = Severity.WARNING if speech < VERY_LOW_DBFS else Severity.NOTICE
        yield finding("low-level", severity, message, profile.span, rank=25)


def _clipping(profile: Profile, state: Care) -> Iterator[Finding]:
    seconds = np.flatnonzero(profile.clipped >= 16)
    if len(seconds) == 0 or (state.clipped < CLIPPED and len(seconds) < 3):
        return
    worst = int(np.argmax(profile.clipped))
    message = (
        f"the sound is cut off in {len(seconds)} second{'s' if len(seconds) > 1 else ''} "
        f"({state.clipped:.2%} of it, worst at {clock(worst * 1000)}): it was recorded too loud"
    )
    severity = Severity.WARNING if state.clipped >= CLIPPED_BADLY else Severity.NOTICE
    last_ms = min((int(seconds[-1]) + 1) * 1000, profile.duration_ms)
    span = Span(int(seconds[0]) * 1000, max(last_ms, int(seconds[0]) * 1000))
    yield finding(
        "clipping", severity, message, span, rank=20 + 10 * (severity is Severity.WARNING)
    )


def _hum(profile: Profile, state: Care) -> Iterator[Finding]:
    if state.hum_dbfs is None:
        return
    speech = -20.0 if state.speech_dbfs is None else state.speech_dbfs
    below = speech - state.hum_dbfs
    if below > HUM_BELOW_SPEECH_DB:
        return
    beside = f", {below:.0f} dB below the speech" if state.speech_dbfs is not None else ""
    message = f"hum of the mains at {state.hum_hz} Hz: {state.hum_dbfs:.0f} dBFS{beside}"
    severity = Severity.WARNING if below < 12 else Severity.NOTICE
    yield finding("hum", severity, message, profile.span, rank=15 + max(0.0, 15 - below))
