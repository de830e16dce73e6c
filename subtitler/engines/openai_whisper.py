"""Speech to text with openai-whisper, the original: slower, and the measure for the others.

The library gets samples, never a file, so it runs no ffmpeg; and the path of a checkpoint, so it
fetches nothing. How it is fed, and why, is in `whisper_decoding.py`.
"""

from __future__ import annotations

import base64
import gc
import gzip
import json
import math
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
from subtitler.engines import whisper_languages as tongues
from subtitler.engines.wav import RATE_HZ
from subtitler.engines.whisper_alignment import Passage, Piece, align
from subtitler.engines.whisper_decoding import Heard, HeardWord
from subtitler.errors import EngineError
from subtitler.model import Segment, Transcript, Word

if TYPE_CHECKING:
    from subtitler.engines.whisper_sound import Samples

_CHECKPOINT = "model.pt"
_ALIGNMENT_HEADS = "alignment_heads.json"

# The library knows no repetition penalty. Sampling ends loops too, and is the same at every run
# where its random numbers are.
_AGAINST_LOOPS = 0.4
_SAMPLES = 5
_SEED = 0
_MOST_TOKENS = 400  # of a text to align; Whisper has room for 448, its commands included


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
        """One: it knows no smaller batch, and no coarser precision, on a processor."""
        return ("float32, one window at a time",)

    @property
    def used_rung(self) -> str:
        """The only one."""
        return self.rungs[0]

    def languages(self) -> frozenset[str]:
        """What its model knows. No Whisper model knows Kyrgyz or Uyghur."""
        return tongues.known_languages(self._weights)

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
        codes = {each: tongues.whisper_code(each, self._weights) for each in languages}
        listener = _Listener(self._loaded(), codes)
        try:
            return decoding.transcribe(audio, languages, listener, progress, hints=hints)
        except (RuntimeError, ValueError, IndexError) as error:
            raise self._failed(error) from None

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """The words of each segment's text with their times (see `whisper_alignment`)."""
        spoken = {segment.language or language for segment in segments}
        codes = {each: tongues.alignment_code(each, self._weights) for each in spoken}
        listener = _Listener(self._loaded(), codes)
        try:
            return align(audio, segments, language, listener.place, progress)
        except (RuntimeError, ValueError, IndexError) as error:
            raise self._failed(error) from None

    def detect(self, audio: Path) -> dict[str, float]:
        """The languages that may be spoken, from up to six windows; empty where nobody speaks."""
        listener = _Listener(self._loaded(), {})
        try:
            return decoding.detect(audio, listener)
        except (RuntimeError, ValueError, IndexError) as error:
            raise self._failed(error) from None

    def close(self) -> None:
        """Free the memory of the model; the next recording loads it again."""
        self._model = None
        gc.collect()

    def _failed(self, error: Exception) -> Exception:
        if "memory" in str(error).lower():
            return MemoryError(f"openai-whisper, model {self._weights.name}")
        return EngineError(f"openai-whisper failed: {error}", where=self._weights.name)

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


class _Listener:
    """A loaded model at work on one recording: `codes` are Whisper's names of its languages."""

    def __init__(self, model: Any, codes: dict[str, str]) -> None:
        self._model = model
        self._codes = codes

    def languages_of(self, samples: Samples) -> dict[str, float]:
        """The probabilities of all languages in the first 30 s, by BCP-47 code."""
        return self._languages_in(self._spectrogram(samples))

    def languages_along(self, samples: Samples, step_s: float) -> list[dict[str, float]]:
        """The same for each `step_s` of at most 30 s."""
        step = round(step_s * RATE_HZ)
        return [
            self.languages_of(samples[start : start + step])
            for start in range(0, len(samples), step)
        ]

    def listen(
        self,
        samples: Samples,
        language: str,
        *,
        hints: Sequence[str] = (),
        against_loops: bool = False,
    ) -> Iterator[Heard]:
        """Decode sound of any length, window by window, with Whisper's own time stamps."""
        import torch

        model, tokenizer = self._model, self._tokenizer(language)
        prompt = decoding.prompt(hints, lambda text: len(tokenizer.encode(text)))
        short = None if prompt else decoding.most_tokens(samples)
        way = (
            {"temperature": _AGAINST_LOOPS, "best_of": _SAMPLES}
            if against_loops
            else {"temperature": 0.0, "beam_size": decoding.BEAM}
        )
        with torch.random.fork_rng(devices=[]), _quiet(), self._languages_noted() as spoken:
            torch.manual_seed(_SEED)
            answer = model.transcribe(
                samples,
                language=self._codes[language],
                task="transcribe",
                fp16=False,
                no_speech_threshold=None,
                condition_on_previous_text=False,
                # The library's own bound is half of this; it would cut fast speech short.
                sample_len=short or model.dims.n_text_ctx,
                word_timestamps=True,
                initial_prompt=prompt,
                carry_initial_prompt=prompt is not None,
                verbose=None,
                **way,
            )
        for segment in answer["segments"]:
            yield _heard(segment, spoken.get((segment["avg_logprob"], segment["no_speech_prob"])))

    def listen_together(self, clips: Sequence[Samples], languages: Sequence[str]) -> list[Heard]:
        """Never asked for: this library decodes one window at a time."""
        raise NotImplementedError

    def likelihoods(self, samples: Samples, language: str, texts: Sequence[str]) -> list[float]:
        """The log-probability of each text as that of the whole sound, without any hint."""
        import torch

        tokenizer = self._tokenizer(language)
        found = []
        with torch.no_grad(), _quiet():
            heard = self._model.embed_audio(self._spectrogram(samples)[None])
            start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
            for text in texts:
                tokens = tokenizer.encode(f" {text.strip()}", disallowed_special=())
                whole = torch.tensor([start + tokens[:_MOST_TOKENS]])
                steps = self._model.logits(whole, heard)[0, len(start) - 1 : -1].log_softmax(-1)
                own = steps.gather(1, whole[0, len(start) :, None])
                found.append(float(own.clamp(min=math.log(1e-9)).sum()))
        return found

    def place(self, samples: Samples, passages: Sequence[Passage]) -> list[list[Piece]]:
        """Where each passage's text is spoken within its stretch of at most 30 s of sound."""
        from whisper.timing import find_alignment

        found: list[list[Piece]] = []
        for passage in passages:
            tokenizer = self._tokenizer(passage.language)
            # What looks like one of Whisper's commands is text here, like all else.
            tokens = tokenizer.encode(f" {passage.text}", disallowed_special=())
            part = samples[round(passage.start_s * RATE_HZ) : round(passage.end_s * RATE_HZ)]
            if not tokens or len(tokens) > _MOST_TOKENS or len(part) < RATE_HZ // 10:
                found.append([])
                continue
            with _quiet():
                words = find_alignment(
                    self._model,
                    tokenizer,
                    tokens,
                    self._spectrogram(part),
                    max(2, len(part) * 100 // RATE_HZ),
                )
            found.append(
                [
                    Piece(
                        sum(
                            len(tokenizer.encoding.decode_single_token_bytes(token))
                            for token in word.tokens
                        ),
                        passage.start_s + float(word.start),
                        passage.start_s + float(word.end),
                        float(word.probability),
                    )
                    for word in words
                ]
            )
        return found

    @contextmanager
    def _languages_noted(self) -> Iterator[dict[tuple[float, float], dict[str, float]]]:
        """Note the languages of each window while it is decoded, by its two probabilities.

        The library gives the segments of all windows at once; these two it leaves in each segment,
        and from the same sound as the text.
        """
        noted: dict[tuple[float, float], dict[str, float]] = {}
        model = self._model
        decode = model.decode

        def decode_and_note(spectrogram: Any, options: Any) -> Any:
            result = decode(spectrogram, options)
            noted[(result.avg_logprob, result.no_speech_prob)] = self._languages_in(
                result.audio_features
            )
            return result

        model.decode = decode_and_note
        try:
            yield noted
        finally:
            del model.decode

    def _languages_in(self, sound_or_encoded: Any) -> dict[str, float]:
        if not self._model.is_multilingual:
            return {}
        from whisper.decoding import detect_language

        with _quiet():
            _, found = detect_language(self._model, sound_or_encoded)
        return {tongues.bcp47(code): float(value) for code, value in found.items()}

    def _spectrogram(self, samples: Samples) -> Any:
        from whisper.audio import log_mel_spectrogram, pad_or_trim

        return log_mel_spectrogram(pad_or_trim(samples), self._model.dims.n_mels)

    def _tokenizer(self, language: str) -> Any:
        from whisper.tokenizer import get_tokenizer

        model = self._model
        with _quiet():
            return get_tokenizer(
                model.is_multilingual,
                num_languages=model.num_languages,
                language=self._codes.get(language, "en"),
                task="transcribe",
            )


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


def _heard(segment: dict[str, Any], languages: dict[str, float] | None) -> Heard:
    return Heard(
        window_s=segment["seek"] / 100,
        start_s=float(segment["start"]),
        end_s=float(segment["end"]),
        text=segment["text"],
        words=tuple(
            HeardWord(
                float(word["start"]), float(word["end"]), word["word"], float(word["probability"])
            )
            for word in segment.get("words", ())
        ),
        compression_ratio=segment["compression_ratio"],
        log_probability=segment["avg_logprob"],
        no_speech=segment["no_speech_prob"],
        languages=tongues.likeliest(languages or {}),
    )


@cache
def _libraries() -> str:
    return f"openai-whisper {version('openai-whisper')} / torch {version('torch')}"
