"""Recordings in, sound and picture out: the only room that starts ffmpeg or reads media.

Importing it is cheap: PyAV, ffmpeg-python, numpy and fontTools are imported when first used.
"""

from __future__ import annotations

from subtitler.media.binary import Capabilities, capabilities, ffmpeg_path, ffmpeg_version
from subtitler.media.burning import Captions, burn
from subtitler.media.clips import cut_clip, frame_size
from subtitler.media.encoders import ENCODERS, working_encoders
from subtitler.media.fonts import Font, font_for, missing_letters
from subtitler.media.graph import PRESETS, even_size, picture_of
from subtitler.media.probing import probe
from subtitler.media.proxy import proxy
from subtitler.media.runner import Log, Progress, run_ffmpeg
from subtitler.media.shelf import Shelf
from subtitler.media.shots import shot_changes
from subtitler.media.soft import SoftTrack, mux_soft
from subtitler.media.sound import choose_audio, clean_audio, extract_audio
from subtitler.media.specimen import specimen
from subtitler.media.stills import poster, still

__all__ = [
    "ENCODERS",
    "PRESETS",
    "Capabilities",
    "Captions",
    "Font",
    "Log",
    "Progress",
    "Shelf",
    "SoftTrack",
    "burn",
    "capabilities",
    "choose_audio",
    "clean_audio",
    "cut_clip",
    "even_size",
    "extract_audio",
    "ffmpeg_path",
    "ffmpeg_version",
    "font_for",
    "frame_size",
    "missing_letters",
    "mux_soft",
    "picture_of",
    "poster",
    "probe",
    "proxy",
    "run_ffmpeg",
    "shot_changes",
    "specimen",
    "still",
    "working_encoders",
]
