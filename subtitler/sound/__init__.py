"""What a recording sounds like: levels, voice, pauses, hum. Arrays in, values out.

The profile of a recording is made by `engines/voice.py`, which reads the file and asks the detector
of voice; everything here only counts.
"""

from subtitler.sound.care import Care, care
from subtitler.sound.edges import Pause, heard, onset_ms, pauses, snap
from subtitler.sound.levels import Evener, normalised
from subtitler.sound.peaks import PEAK_SAMPLES, PEAKS_PER_SECOND, peaks
from subtitler.sound.profile import (
    FRAME_MS,
    RATE_HZ,
    Profile,
    ProfileBuilder,
    Samples,
)

__all__ = [
    "FRAME_MS",
    "PEAKS_PER_SECOND",
    "PEAK_SAMPLES",
    "RATE_HZ",
    "Care",
    "Evener",
    "Pause",
    "Profile",
    "ProfileBuilder",
    "Samples",
    "care",
    "heard",
    "normalised",
    "onset_ms",
    "pauses",
    "peaks",
    "snap",
]
