"""Where somebody speaks: Silero's voice detector, which comes with faster-whisper.

The detector was trained on speech at ordinary levels. It hears a copy of the sound whose level is
evened out (see `sound.levels`), so that a voice at −45 dBFS is found as well; the profile itself
holds the levels as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.engines import wav

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from subtitler.sound import Profile
    from subtitler.sound.profile import Samples

BLOCK_S = 60
"""How much sound is in memory at once."""

_STEP = 512
_CONTEXT = 64


def profile_of(path: Path) -> Profile:
    """What a recording sounds like: 16 kHz mono 16-bit WAV, read in blocks of a minute.

    Raises EngineError where the file is no such WAV.
    """
    import numpy as np

    from subtitler.sound import Evener, ProfileBuilder

    builder, evener, detector = ProfileBuilder(), Evener(), _Detector()
    voice: list[NDArray[np.float32]] = []
    with wav.opened(path) as file:
        for block in file.blocks(BLOCK_S * wav.RATE_HZ):
            builder.add(block)
            voice.append(detector.hear(evener.add(block)))
    voice.append(detector.hear(evener.finish()))
    voice.append(detector.finish())
    return builder.finish(_by_frame(np.concatenate(voice)))


class _Detector:
    """Silero's network, fed block by block; what it remembers goes on from one to the next."""

    def __init__(self) -> None:
        import numpy as np
        from faster_whisper.vad import get_vad_model

        self._session: Any = get_vad_model().session
        self._memory = [np.zeros((1, 1, 128), np.float32) for _ in range(2)]
        self._context = np.zeros(_CONTEXT, np.float32)
        self._rest = np.zeros(0, np.float32)

    def hear(self, samples: Samples) -> NDArray[np.float32]:
        """The probability of voice in every whole step of 32 ms."""
        import numpy as np

        sound = np.concatenate([self._rest, samples])
        count = len(sound) // _STEP
        self._rest = sound[count * _STEP :].copy()
        if count == 0:
            return np.zeros(0, np.float32)
        steps = sound[: count * _STEP].reshape(count, _STEP)
        before = np.empty((count, _CONTEXT), np.float32)
        before[0] = self._context
        before[1:] = steps[:-1, -_CONTEXT:]
        self._context = steps[-1, -_CONTEXT:].copy()
        memory = dict(zip(("h", "c"), self._memory, strict=True))
        fed = {"input": np.concatenate([before, steps], axis=1), **memory}
        heard, *self._memory = self._session.run(None, fed)
        return np.asarray(heard, np.float32).reshape(-1)

    def finish(self) -> NDArray[np.float32]:
        """The last step, made up to its length with silence."""
        import numpy as np

        if len(self._rest) == 0:
            return np.zeros(0, np.float32)
        return self.hear(np.zeros(_STEP - len(self._rest), np.float32))


def _by_frame(steps: NDArray[np.float32]) -> NDArray[np.float32]:
    """The value for every 10 ms, from one for every 32 ms."""
    import numpy as np

    if len(steps) == 0:
        return steps
    at = np.arange(len(steps) * _STEP // 160) * 160 + 80
    middles = np.arange(len(steps)) * _STEP + _STEP / 2
    return np.interp(at, middles, steps).astype(np.float32)
