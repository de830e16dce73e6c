"""Where encoded stretches wait for the video they belong to, and are found again after it.

A stretch is known by a key: a hash of all that decides it. While a video is being made, each
finished stretch lies in a folder under its key; once the video is there, it holds them itself, and
the folder keeps only a list of which of its frames are which stretch. So the next burn-in takes
what has not changed out of the earlier video, and nothing lies on the disk twice.

Nothing is taken unseen: what a file holds is hashed before use. What is missing, cut off or changed
counts as not there, and costs the time to make it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from subtitler.errors import SubtitlerError
from subtitler.media.probing import opened

if TYPE_CHECKING:
    import av.packet

Kind = Literal["video", "audio"]

_LIST = "made.json"
# Half of a SHA-256: names stay short enough for Windows.
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Piece:
    """Encoded packets in a file: of its picture (or sound), `count` after the first `skip`.

    `digest` is the hash of their bytes.
    """

    path: Path
    skip: int
    count: int
    digest: str
    kind: Kind = "video"


def key_of(*parts: object) -> str:
    """Return the key of what is decided by `parts`: values of JSON."""
    said = json.dumps(parts, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:_DIGITS]


def measure(path: Path, kind: Kind = "video") -> Piece:
    """Return all packets of the picture (or the sound) of `path` as one piece.

    Raises MediaError where the file cannot be read.
    """
    count, digest = 0, hashlib.sha256()
    for packet in packets(path, kind):
        digest.update(bytes(packet))
        count += 1
    return Piece(path, 0, count, digest.hexdigest()[:_DIGITS], kind)


def packets(path: Path, kind: Kind) -> Iterable[av.packet.Packet[Any]]:
    """Yield the packets of the picture or the sound of a file of ours, in the file's order."""
    with opened(path) as container:
        streams: Sequence[Any] = getattr(container.streams, kind)
        for packet in container.demux(streams[0]) if streams else ():
            if packet.size:
                yield packet


class Shelf:
    """The stretches of one video in one language.

    They wait in `folder`, which may not exist yet; `earlier` are files in which those of the last
    burn-in may be found.
    """

    def __init__(self, folder: Path, earlier: Sequence[Path] = ()) -> None:
        self.folder = folder
        self._earlier = [path for path in earlier if path.is_file()]
        self._found: dict[str, Piece] | None = None

    def get(self, key: str) -> Piece | None:
        """Return what is known by `key`, or None."""
        if self._found is None:
            self._found = {**self._made(), **self._waiting()}
        return self._found.get(key)

    def __getitem__(self, key: str) -> Piece:
        piece = self.get(key)
        if piece is None:
            raise KeyError(key)
        return piece

    def put(self, key: str, path: Path, kind: Kind = "video") -> Piece:
        """Take the file `path`, all of whose packets are what `key` says; it moves into the folder.

        Raises MediaError where it cannot be read, OSError where the disk refuses.
        """
        piece = measure(path, kind)
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{kind}-{key}-{piece.digest}.mp4"
        path.replace(target)
        kept = Piece(target, 0, piece.count, piece.digest, kind)
        self.get(key)
        if self._found is not None:
            self._found[key] = kept
        return kept

    def settle(self, made: Sequence[tuple[str, Piece]]) -> None:
        """Note that a video holds these pieces, in order, and let go of the files.

        The pieces of the picture and of the sound count from 0 each.
        """
        rows = [[piece.kind, key, piece.count, piece.digest] for key, piece in made]
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".part-{_LIST}"
        part.write_text(json.dumps(rows), encoding="ascii")
        part.replace(self.folder / _LIST)
        for path in self.folder.iterdir():
            if path.name != _LIST:
                path.unlink(missing_ok=True)
        self._found = None

    def clear(self) -> None:
        """Forget everything: what it led to was not right."""
        self._found = {}
        for path in [*self.folder.glob("*")]:
            path.unlink(missing_ok=True)

    def _waiting(self) -> dict[str, Piece]:
        """Return what lies in the folder and is what its name says."""
        found = {}
        for path in sorted(self.folder.glob("*-*-*.mp4")):
            kind, key, digest = path.stem.split("-")
            if kind not in ("video", "audio"):
                continue
            with suppress(SubtitlerError):
                piece = measure(path, "video" if kind == "video" else "audio")
                if piece.digest == digest:
                    found[key] = piece
        return found

    def _made(self) -> dict[str, Piece]:
        """Return what of the list still stands in an earlier video."""
        try:
            rows = json.loads((self.folder / _LIST).read_text(encoding="ascii"))
            listed = [(str(kind), str(key), int(n), str(digest)) for kind, key, n, digest in rows]
        except (OSError, ValueError, TypeError):
            return {}
        found: dict[str, Piece] = {}
        for path in self._earlier:
            with suppress(SubtitlerError):
                for key, piece in _found_in(path, listed, "video"):
                    found.setdefault(key, piece)
            with suppress(SubtitlerError):
                for key, piece in _found_in(path, listed, "audio"):
                    found.setdefault(key, piece)
        return found


def _found_in(
    path: Path, listed: Iterable[tuple[str, str, int, str]], kind: Kind
) -> Iterable[tuple[str, Piece]]:
    """Yield those of the listed pieces whose packets stand at their place in the file."""
    stream = iter(packets(path, kind))
    skip = 0
    for listed_kind, key, count, digest in listed:
        if listed_kind != kind:
            continue
        actual, seen = hashlib.sha256(), 0
        while seen < count and (packet := next(stream, None)) is not None:
            actual.update(bytes(packet))
            seen += 1
        if seen == count and actual.hexdigest()[:_DIGITS] == digest:
            yield key, Piece(path, skip, count, digest, kind)
        skip += count
