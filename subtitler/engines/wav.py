"""The sound as engines get it: 16 kHz mono WAV with 16 bits, read in parts, never as a whole.

Every engine and every stage that looks at sound goes through here, so that all of them refuse the
same damage in the same words.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from subtitler.errors import EngineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE_HZ = 16_000


class Wav:
    """An open file: `length` in samples, and any part of them as float32 from -1 to 1."""

    def __init__(self, file: wave.Wave_read, name: str) -> None:
        self._file = file
        self._name = name
        self.length = file.getnframes()

    @property
    def duration_ms(self) -> int:
        """Its length in ms, rounded down."""
        return self.length * 1000 // RATE_HZ

    def samples(self, start: int = 0, count: int | None = None) -> Samples:
        """`count` samples from number `start` on, fewer at the end.

        Raises EngineError where the file ends earlier than its header says.
        """
        import numpy as np

        start = min(max(start, 0), self.length)
        wanted = min(self.length - start, self.length if count is None else max(count, 0))
        self._file.setpos(start)
        raw = self._file.readframes(wanted)
        if len(raw) != wanted * 2:
            seconds = (start + len(raw) / 2) / RATE_HZ
            raise EngineError(
                f"ends after {seconds:.1f} s, earlier than its header says", where=self._name
            )
        return np.frombuffer(raw, dtype="<i2").astype(np.float32) / np.float32(32768)

    def blocks(self, count: int) -> Iterator[Samples]:
        """All of it in parts of `count` samples, the last one shorter."""
        for start in range(0, self.length, count):
            yield self.samples(start, count)


@contextmanager
def opened(path: Path) -> Iterator[Wav]:
    """The file, open for reading. Raises EngineError where it is no such WAV file."""
    try:
        file = wave.open(str(path), "rb")  # noqa: SIM115 - closed below; only opening may fail so
    except (wave.Error, EOFError):
        raise EngineError("is no WAV file", where=path.name) from None
    with file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE_HZ):
            raise EngineError("is not 16 kHz mono with 16 bits", where=path.name)
        yield Wav(file, path.name)


def write(path: Path, samples: Samples) -> None:
    """Write samples from -1 to 1 (beyond that they are clipped) as such a file."""
    import numpy as np

    whole = np.clip(np.rint(samples * np.float32(32768)), -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(whole.tobytes())
