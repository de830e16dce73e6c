"""Speech to text with faster-whisper: Whisper on CTranslate2, several times faster on a processor.

The library gets samples, never a file, so it opens no media; and a folder with all files of a
model, so it fetches nothing. How it is fed, and why, is in `whisper_decoding.py`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.engines import Identity, Progress, Weights
from subtitler.engines import whisper_decoding as decoding
from subtitler.errors import ConfigError, EngineError
from subtitler.model import Segment, Transcript, Word

if TYPE_CHECKING:
    from subtitler.engines.whisper_decoding import Heard, Samples

DEVICE = "SUBTITLER_DEVICE"
"""Set to `cuda` to use an NVIDIA GPU. It is not guessed, as it decides a little of the text."""

_PRECISION = {"cpu": "int8", "cuda": "float16"}
_AGAINST_LOOPS = 1.1  # a repetition penalty; the least that ended the loops that were seen


class FasterWhisper:
    """Writes down speech with a CTranslate2 Whisper model.

    `threads` are those of one decoding, 0 for the library's choice.
    """

    name: str = "faster-whisper"
    local: bool = True
    kinds: tuple[str, ...] = ("whisper-ct2",)

    modes: tuple[str, ...] = ()

    def __init__(
        self, weights: Sequence[Weights], threads: int = 0, mode: str = "", rung: int = 0
    ) -> None:
        del mode, rung
        self._weights = decoding.the_model(weights, self.kinds, self.name)
        self._threads = threads
        self._device = os.environ.get(DEVICE, "cpu")
        if self._device not in _PRECISION:
            raise ConfigError(f"{DEVICE}={self._device} is not one of {', '.join(_PRECISION)}")
        self._model: Any = None

    @property
    def rungs(self) -> tuple[str, ...]:
        """One so far."""
        return ("as it is",)

    @property
    def used_rung(self) -> str:
        """The only one."""
        return self.rungs[0]

    def languages(self) -> frozenset[str]:
        """What its model knows. No Whisper model knows Kyrgyz or Uyghur."""
        return decoding.known_languages(self._weights)

    def identity(self) -> Identity:
        """Libraries, model, precision and the rules of decoding."""
        return {
            "library": _libraries(),
            "model": self._weights.name,
            "sha256": self._weights.sha256,
            "precision": f"{_PRECISION[self._device]} on {self._device}",
            "decoding": f"{decoding.SETTINGS}, with repetition penalty {_AGAINST_LOOPS}",
        }

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Write down `audio`, with times and probabilities of words; the same at every run.

        Raises EngineError where the model does not know the language, is damaged, or fails.
        """
        language = languages[0]
        code = decoding.whisper_code(language, self._weights)
        model = self._loaded()
        hotwords = decoding.prompt(hints, lambda text: len(model.hf_tokenizer.encode(text).ids))

        def decode(samples: Samples, again: bool) -> Iterator[Heard]:
            segments, _ = model.transcribe(
                samples,
                language=code,
                task="transcribe",
                beam_size=decoding.BEAM,
                temperature=[0.0],
                repetition_penalty=_AGAINST_LOOPS if again else 1.0,
                no_speech_threshold=None,
                condition_on_previous_text=False,
                max_new_tokens=None if hotwords else decoding.most_tokens(samples),
                word_timestamps=True,
                hotwords=hotwords,
                vad_filter=False,
            )
            for segment in segments:
                yield _heard(segment)

        try:
            return decoding.transcribe(audio, language, decode, progress)
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineError(f"faster-whisper failed: {error}", where=self._weights.name) from None

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """Not yet."""
        return [() for _ in segments]

    def detect(self, audio: Path) -> dict[str, float]:
        """Not yet."""
        del audio
        return {}

    def close(self) -> None:
        """Free the memory of the model; the next recording loads it again."""
        self._model = None
        gc.collect()

    def _loaded(self) -> Any:
        if self._model is None:
            # It has no reason to ask for anything, as all files are there. This makes sure.
            os.environ["HF_HUB_OFFLINE"] = "1"
            folder = self._weights.folder
            from faster_whisper import WhisperModel

            try:
                self._model = WhisperModel(
                    str(folder),
                    device=self._device,
                    compute_type=_PRECISION[self._device],
                    cpu_threads=self._threads,
                    local_files_only=True,
                )
            except (RuntimeError, ValueError) as error:
                raise EngineError(
                    f"the model cannot be loaded: {error}",
                    where=self._weights.name,
                    hint="subtitler models verify",
                ) from None
        return self._model


def _heard(segment: Any) -> Heard:
    return decoding.Heard(
        window_s=segment.seek / 100,
        start_s=float(segment.start),
        end_s=float(segment.end),
        text=segment.text,
        words=tuple(
            (float(word.start), float(word.end), word.word, float(word.probability))
            for word in segment.words or ()
        ),
        compression_ratio=segment.compression_ratio,
    )


@cache
def _libraries() -> str:
    return f"faster-whisper {version('faster-whisper')} / ctranslate2 {version('ctranslate2')}"
