"""Real recordings, made by the real ffmpeg, once a session: small, short, each with one trait."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from subtitler.media import ffmpeg_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Films:
    """Makes recordings in one folder, each once."""

    X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "30")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: dict[tuple[str, tuple[str, ...]], Path] = {}

    def run(self, *arguments: str) -> None:
        """Run ffmpeg in the folder."""
        subprocess.run(
            [str(ffmpeg_path()), "-nostdin", "-v", "error", "-y", *arguments],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )

    def make(self, name: str, *arguments: str) -> Path:
        """Return a file called `name`, made by ffmpeg with `arguments` before it.

        Which tests share a folder depends on how many processes there are, so one name may stand
        for two films: each second one gets a folder of its own.
        """
        if (name, arguments) not in self._made:
            path = self.folder / name
            if path in self._made.values():
                path = self.folder / str(len(self._made)) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self.run(*arguments, str(path))
            self._made[name, arguments] = path
        return self._made[name, arguments]

    @staticmethod
    def picture(seconds: float, source: str = "testsrc2=s=320x180:r=25") -> tuple[str, ...]:
        """Return an input: a moving test picture at 25 frames/s."""
        return ("-f", "lavfi", "-i", f"{source}:d={seconds}")

    @staticmethod
    def sound(seconds: float, source: str = "sine=frequency=440") -> tuple[str, ...]:
        """Return an input: a tone."""
        return ("-f", "lavfi", "-i", f"{source}:d={seconds}")

    def talk(self, name: str = "talk.mp4", seconds: float = 3, *extra: str) -> Path:
        """Return a recording with a test picture and a tone."""
        inputs = (*self.picture(seconds), *self.sound(seconds))
        return self.make(name, *inputs, *self.X264, "-c:a", "aac", *extra)

    def noisy(self, name: str, *extra: str) -> Path:
        """Return 8 s with noise for sound, so that no stretch of it looks like another."""
        inputs = (*self.picture(8), *self.sound(8, "anoisesrc=a=0.2:seed=3"))
        return self.make(name, *inputs, *self.X264, "-c:a", "aac", *extra)

    def late(self, container: str) -> Path:
        """Return a recording whose sound starts 1 s after its picture."""
        talk = str(self.talk())
        maps = ("-map", "1:v", "-map", "0:a", "-c", "copy")
        return self.make(f"late.{container}", "-itsoffset", "1", "-i", talk, "-i", talk, *maps)

    def half(self, name: str, source: Path) -> Path:
        """Return the first half of the bytes of `source`."""
        return self.edited(name, source, lambda data: data[: len(data) // 2])

    def scratched(self, name: str, source: Path) -> Path:
        """Return `source` with a twentieth of its bytes, in the middle, replaced by noise."""

        def scratch(data: bytes) -> bytes:
            middle, size = len(data) // 2, len(data) // 20
            return data[:middle] + random.Random(1).randbytes(size) + data[middle + size :]

        return self.edited(name, source, scratch)

    @staticmethod
    def frames(path: Path, form: str | None = None) -> list[NDArray[np.uint8]]:
        """Decode the picture: one array of height x width x RGB a frame."""
        import av

        with av.open(str(path), format=form) as container:
            return [_array(frame) for frame in container.decode(video=0)]

    def edited(self, name: str, source: Path, change: Callable[[bytes], bytes]) -> Path:
        """Return a copy of `source` whose bytes went through `change`."""
        path = self.folder / name
        path.write_bytes(change(source.read_bytes()))
        return path

    def text(self, name: str, content: str) -> Path:
        """Return a text file."""
        path = self.folder / name
        path.write_bytes(content.encode("utf-8"))
        return path


def _array(frame: Any) -> NDArray[np.uint8]:
    array: NDArray[np.uint8] = frame.to_ndarray(format="rgb24")
    return array


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    return Films(tmp_path_factory.mktemp("films"))
