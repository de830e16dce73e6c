"""Speech to text with openai-whisper, the original: slower, and the measure for the others.

The library gets samples, never a file, so it runs no ffmpeg; and the path of a checkpoint, so it
fetches nothing. How it is fed, and why, is in `whisper_decoding.py`.
"""

from __future__ import annotations

import base64
import gc
import gzip
import json
import pickle
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.engines import Identity, Progress, Weights
from subtitler.engines import whisper_decoding as decoding
from subtitler.errors import EngineError
from subtitler.model import Segment, Transcript, Word

if TYPE_CHECKING:
    from subtitler.engines.whisper_decoding import Heard, Samples

_CHECKPOINT = "model.pt"
_ALIGNMENT_HEADS = "alignment_heads.json"

# The library knows no repetition penalty. Sampling ends loops too, and is the same at every run
# where its random numbers are.
_AGAINST_LOOPS = 0.4
_SAMPLES = 5
_SEED = 0


class OpenAIWhisper:
    """Writes down speech with an openai-whisper checkpoint, on the processor.

    `threads` are those of torch in the whole process, 0 for its own choice.
    """

    name: str = "openai-whisper"
    local: bool = True
    kinds: tuple[str, ...] = ("whisper-pt",)

    modes: tuple[str, ...] = ()

    def __init__(
        self, weights: Sequence[Weights], threads: int = 0, mode: str = "", rung: int = 0
    ) -> None:
        del mode, rung
        self._weights = decoding.the_model(weights, self.kinds, self.name)
        self._threads = threads
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
            "precision": "float32 on cpu",
            "decoding": f"{decoding.SETTINGS}, at temperature {_AGAINST_LOOPS}",
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
        import torch
        from whisper.tokenizer import get_tokenizer

        with _quiet():
            tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages)
        initial = decoding.prompt(hints, lambda text: len(tokenizer.encode(text)))

        def decode(samples: Samples, again: bool) -> Iterator[Heard]:
            short = None if initial else decoding.most_tokens(samples)
            way = (
                {"temperature": _AGAINST_LOOPS, "best_of": _SAMPLES}
                if again
                else {"temperature": 0.0, "beam_size": decoding.BEAM}
            )
            with torch.random.fork_rng(devices=[]), _quiet():
                torch.manual_seed(_SEED)
                answer = model.transcribe(
                    samples,
                    language=code,
                    task="transcribe",
                    fp16=False,
                    no_speech_threshold=None,
                    condition_on_previous_text=False,
                    # The library's own bound is half of this; it would cut fast speech short.
                    sample_len=short or model.dims.n_text_ctx,
                    word_timestamps=True,
                    initial_prompt=initial,
                    carry_initial_prompt=initial is not None,
                    verbose=None,
                    **way,
                )
            for segment in answer["segments"]:
                yield _heard(segment)

        try:
            return decoding.transcribe(audio, language, decode, progress)
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineError(f"openai-whisper failed: {error}", where=self._weights.name) from None

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
            folder = self._weights.folder
            import torch
            import whisper

            if self._threads:
                torch.set_num_threads(self._threads)
            try:
                self._model = whisper.load_model(str(folder / _CHECKPOINT), device="cpu")
            except (RuntimeError, ValueError, KeyError, pickle.UnpicklingError) as error:
                raise EngineError(
                    f"the model cannot be loaded: {error}",
                    where=self._weights.name,
                    hint="subtitler models verify",
                ) from None
            self._align(folder / _ALIGNMENT_HEADS)
        return self._model

    def _align(self, heads: Path) -> None:
        """Take the times of words from the heads that are known for it, as faster-whisper does."""
        if not heads.is_file():
            return
        import numpy as np

        dims = self._model.dims
        chosen = np.zeros((dims.n_text_layer, dims.n_text_head), dtype=bool)
        for layer, head in json.loads(heads.read_text(encoding="utf-8")):
            chosen[layer, head] = True
        self._model.set_alignment_heads(base64.b85encode(gzip.compress(chosen.tobytes())))


@contextmanager
def _quiet() -> Iterator[None]:
    """Pass over what the library is known to warn of, and nothing else."""
    with warnings.catch_warnings():
        # On the processor on purpose; the library need not say so each time.
        warnings.filterwarnings("ignore", message="Performing inference on CPU when CUDA")
        # It sorts a tensor with numpy 2, and leaves the file of its vocabulary open.
        warnings.filterwarnings("ignore", message="__array_wrap__ must accept context")
        warnings.filterwarnings("ignore", message="unclosed file .*tiktoken")
        yield


def _heard(segment: dict[str, Any]) -> Heard:
    return decoding.Heard(
        window_s=segment["seek"] / 100,
        start_s=float(segment["start"]),
        end_s=float(segment["end"]),
        text=segment["text"],
        words=tuple(
            (float(word["start"]), float(word["end"]), word["word"], float(word["probability"]))
            for word in segment.get("words", ())
        ),
        compression_ratio=segment["compression_ratio"],
    )


@cache
def _libraries() -> str:
    return f"openai-whisper {version('openai-whisper')} / torch {version('torch')}"
