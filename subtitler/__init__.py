"""From a recorded testimony to reviewed subtitles in many languages."""

__version__ = "0.1.0"
