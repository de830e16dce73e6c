"""faster-whisper's model, with a memory for languages and a smaller one for spectrograms."""

from __future__ import annotations

from functools import cache
from typing import Any

from subtitler.engines import whisper_languages as tongues
from subtitler.engines.wav import RATE_HZ

_BLOCK_S = 60
_LANGUAGE_FRAMES = 5
"""The language is told from each fifth frame of a window: the same to a hundredth or two, and the
cost falls from 2 % of a window to 0.4 %."""


@cache
def model_class() -> Any:
    """The library's model, that tells the language of each window, and needs less memory."""
    import numpy as np
    from faster_whisper import WhisperModel
    from faster_whisper.feature_extractor import FeatureExtractor

    class Features(FeatureExtractor):  # type: ignore[misc]  # the library has no types
        """The same spectrogram to the bit, a minute at a time: 0.2 GB an hour instead of 3.2."""

        def __call__(self, waveform: Any, padding: int = 160, chunk_length: Any = None) -> Any:
            step, edge = _BLOCK_S * RATE_HZ, 2 * self.hop_length
            if len(waveform) <= step:
                return super().__call__(waveform, padding, chunk_length)
            parts = []
            for start in range(0, len(waveform), step):
                first, last = max(0, start - edge), min(len(waveform), start + step + edge)
                end = last == len(waveform)
                part = super().__call__(waveform[first:last], padding if end else 0, chunk_length)
                skip = (start - first) // self.hop_length
                stop = None if start + step >= len(waveform) else skip + step // self.hop_length
                parts.append(part[:, skip:stop])
            whole = np.concatenate(parts, axis=1)
            # The library takes nothing below the loudest by more than 8, of which it makes 2.
            return np.maximum(whole, whole.max() - 2.0, out=whole)

    class Model(WhisperModel):  # type: ignore[misc]
        """Keeps the languages of the window that was encoded last."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.feature_extractor = Features(**self.feat_kwargs)
            self.languages_heard: dict[str, float] = {}

        def encode(self, features: Any) -> Any:
            output = super().encode(features)
            self.languages_heard = self.languages_in(np.array(output), _LANGUAGE_FRAMES)
            return output

        def languages_in(self, encoded: Any, step: int) -> dict[str, float]:
            if not self.model.is_multilingual:
                return {}
            (found,) = self.model.detect_language(stored(encoded[:, ::step]))
            return {tongues.bcp47(token): float(value) for token, value in found}

    return Model


def stored(array: Any) -> Any:
    """An array as CTranslate2 takes it."""
    import ctranslate2
    import numpy as np

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(array))
