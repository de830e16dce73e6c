"""Recordings in, sound and picture out: the only room that starts ffmpeg or reads media.

Importing it is cheap: PyAV, ffmpeg-python, numpy and fontTools are imported when first used.
"""

from __future__ import annotations

from subtitler.media.binary import Capabilities, capabilities, ffmpeg_path, ffmpeg_version
from subtitler.media.probing import probe
from subtitler.media.runner import Log, Progress, run_ffmpeg
from subtitler.media.sound import choose_audio, extract_audio

__all__ = [
    "Capabilities",
    "Log",
    "Progress",
    "capabilities",
    "choose_audio",
    "extract_audio",
    "ffmpeg_path",
    "ffmpeg_version",
    "probe",
    "run_ffmpeg",
]
