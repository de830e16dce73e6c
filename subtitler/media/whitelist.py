"""What a recording may be: the containers that are read, the limits, and how files are named.

ffmpeg follows playlists, joins lists of files and opens network addresses when a file (or its
name) asks for it. A text file called `x.mp4` could so pull another witness's recording, or a web
address, into a subtitle. Hence every open in this package goes through the two white lists below
and through `address`, which makes a name a name.
"""

from __future__ import annotations

from pathlib import Path

# Names of demuxers (`ffmpeg -demuxers`). Every one of them reads only the file it was given:
# no playlists (hls, dash, asx), no lists (concat), no image sequences (image2), no text.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,asf,flv,mxf,"
    "wav,w64,aiff,caf,mp3,flac,ogg,aac,amr"
)
PROTOCOLS = "file"

# Far above any camera, far below what fills the memory of a laptop (one 8K frame is 33 Mpx).
MAX_PIXELS = 8192 * 8192
MAX_STREAMS = 64
# ffmpeg's own default for `probesize` is 5 MB, too little where the sound starts late.
PROBE_BYTES = 50_000_000
ANALYZE_US = 15_000_000


def address(path: Path) -> str:
    """Return the form of `path` that ffmpeg takes as a file, whatever its name looks like.

    Names such as `concat:a|b`, `http:…` or `-y` are names of protocols or options otherwise.
    """
    return f"file:{path.absolute()}"


def guards() -> list[str]:
    """Return the options that stand before every `-i` on ffmpeg's command line."""
    return ["-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS]


def shown(path: Path) -> str:
    """Return the file's name for an error message: one line, without control characters."""
    return "".join(char if char.isprintable() else "\ufffd" for char in path.name)
