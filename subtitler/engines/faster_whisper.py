"""Speech to text with faster-whisper: Whisper on CTranslate2, several times faster on a processor.

The library gets samples, never a file, so it opens no media; and a folder with all files of a
model, so it fetches nothing. How it is fed, and why, is in `whisper_decoding.py`.

Its batches are put together here, from its own parts (`encode`, `generate`, `add_word_timestamps`),
and not by its `BatchedInferencePipeline`: that one takes one language for all, or any language that
a model fancies; computes what it needs for all clips before the first; and encodes a whole batch at
once, which on a processor is no faster and takes 0.5 GB more.
"""

from __future__ import annotations

import gc
import math
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.engines import Identity, Progress, Weights
from subtitler.engines import whisper_decoding as decoding
from subtitler.engines import whisper_languages as tongues
from subtitler.engines.faster_whisper_model import model_class, stored
from subtitler.engines.wav import RATE_HZ
from subtitler.engines.whisper_alignment import Passage, Piece, align
from subtitler.engines.whisper_decoding import Heard, HeardWord
from subtitler.errors import ConfigError, EngineError
from subtitler.model import Segment, Transcript, Word

if TYPE_CHECKING:
    from subtitler.engines.whisper_sound import Samples

DEVICE = "SUBTITLER_DEVICE"
"""Set to `cuda` to use an NVIDIA GPU. It is not guessed, as it decides a little of the text."""

_RUNGS: dict[str, tuple[tuple[str, int], ...]] = {
    "cpu": (("int8", 4), ("int8", 1)),
    "cuda": (("float16", 16), ("float16", 4), ("float16", 1), ("int8_float16", 1)),
}
_AGAINST_LOOPS = 1.1  # a repetition penalty; the least that ended the loops that were seen
_FRAMES_PER_S = 50

# What faster-whisper joins to the next and to the previous word, by its own defaults.
_PREPENDED = "\"'“¿([{-"
_APPENDED = "\"'.。,，!！?？:：”)]}、"
_MOST_TOKENS = 400  # of a text to align; Whisper has room for 448, its commands included


class FasterWhisper:
    """Writes down speech with a CTranslate2 Whisper model.

    `threads` are those of one decoding, 0 for the library's choice. In the mode `batched`, clips
    of up to 30 s are decoded side by side; in `sequential`, windows follow Whisper's own time
    stamps. `rung` is a step of `rungs`.
    """

    name: str = "faster-whisper"
    local: bool = True
    kinds: tuple[str, ...] = ("whisper-ct2",)
    modes: tuple[str, ...] = ("batched", "sequential")

    def __init__(
        self, weights: Sequence[Weights], threads: int = 0, mode: str = "", rung: int = 0
    ) -> None:
        self._weights = decoding.the_model(weights, self.kinds, self.name)
        self._threads = threads
        self._mode = mode or self.modes[0]
        if self._mode not in self.modes:
            raise ConfigError(
                f"{self.name} has no mode “{mode}”; it has: {', '.join(self.modes)}",
                hint="subtitler engines",
            )
        self._device = os.environ.get(DEVICE, "cpu")
        if self._device not in _RUNGS:
            raise ConfigError(f"{DEVICE}={self._device} is not one of {', '.join(_RUNGS)}")
        steps = self._steps()
        self._rung = min(rung, len(steps) - 1)
        self._precision, self._batch = steps[self._rung]
        self._model: Any = None

    @property
    def rungs(self) -> tuple[str, ...]:
        """Smaller batches, and on a GPU at last a coarser precision; one in `sequential` mode."""
        if self._mode == "sequential":
            return tuple(precision for precision, _ in self._steps())
        return tuple(f"{precision}, batches of {size}" for precision, size in self._steps())

    @property
    def used_rung(self) -> str:
        """The rung that it was opened on."""
        return self.rungs[self._rung]

    def languages(self) -> frozenset[str]:
        """What its model knows. No Whisper model knows Kyrgyz or Uyghur."""
        return tongues.known_languages(self._weights)

    def identity(self) -> Identity:
        """Libraries, model, mode, precision and the rules of decoding."""
        return {
            "library": _libraries(),
            "model": self._weights.name,
            "sha256": self._weights.sha256,
            "mode": self._mode,
            "precision": f"{_RUNGS[self._device][0][0]} on {self._device}",
            "decoding": f"{decoding.SETTINGS}, with repetition penalty {_AGAINST_LOOPS}",
        }

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Write down `audio`, with times and probabilities of words; the same at every run.

        Raises EngineError where the model does not know a language, is damaged, or fails;
        MemoryError where memory does not suffice.
        """
        codes = {each: tongues.whisper_code(each, self._weights) for each in languages}
        listener = _Listener(self._loaded(), codes)
        batch = self._batch if self._mode == "batched" else 0
        try:
            return decoding.transcribe(
                audio, languages, listener, progress, hints=hints, batch=batch
            )
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

    def _steps(self) -> tuple[tuple[str, int], ...]:
        """Precision and size of batches on each rung."""
        steps = _RUNGS[self._device]
        if self._mode == "batched":
            return steps
        return tuple({precision: (precision, 1) for precision, _ in steps}.values())

    def _failed(self, error: Exception) -> Exception:
        if "memory" in str(error).lower() or "bad_alloc" in str(error):
            return MemoryError(f"faster-whisper, model {self._weights.name}")
        return EngineError(f"faster-whisper failed: {error}", where=self._weights.name)

    def _loaded(self) -> Any:
        if self._model is None:
            # It has no reason to ask for anything, as all files are there. This makes sure.
            os.environ["HF_HUB_OFFLINE"] = "1"
            folder = self._weights.folder
            try:
                self._model = model_class()(
                    str(folder),
                    device=self._device,
                    compute_type=self._precision,
                    cpu_threads=self._threads,
                    local_files_only=True,
                )
            except (RuntimeError, ValueError) as error:
                failed = self._failed(error)
                if isinstance(failed, MemoryError):
                    raise failed from None
                raise EngineError(
                    f"the model cannot be loaded: {error}",
                    where=self._weights.name,
                    hint="subtitler models verify",
                ) from None
        return self._model


@dataclass(frozen=True, slots=True)
class _Text:
    """The tokens of a clip, and what the model thinks of them."""

    tokens: list[int]
    log_probability: float
    no_speech: float
    cut_off: bool


class _Listener:
    """A loaded model at work on one recording: `codes` are Whisper's names of its languages."""

    def __init__(self, model: Any, codes: dict[str, str]) -> None:
        self._model = model
        self._codes = codes
        self._tokenizers: dict[str, Any] = {}

    def languages_of(self, samples: Samples) -> dict[str, float]:
        """The probabilities of all languages in the first 30 s, by BCP-47 code."""
        self._model.encode(self._features(samples))
        return dict(self._model.languages_heard)

    def languages_along(self, samples: Samples, step_s: float) -> list[dict[str, float]]:
        """The same for each `step_s` of at most 30 s, from one pass of the encoder."""
        import numpy as np

        encoded = np.array(self._model.encode(self._features(samples)))
        step, end = round(step_s * _FRAMES_PER_S), math.ceil(len(samples) * _FRAMES_PER_S / RATE_HZ)
        return [
            self._model.languages_in(encoded[:, start : min(start + step, end)], 1)
            for start in range(0, max(1, end), step)
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
        model, hotwords = self._model, self._hotwords(hints)
        segments, _ = model.transcribe(
            samples,
            language=self._codes[language],
            task="transcribe",
            beam_size=decoding.BEAM,
            temperature=[0.0],
            repetition_penalty=_AGAINST_LOOPS if against_loops else 1.0,
            no_speech_threshold=None,
            condition_on_previous_text=False,
            max_new_tokens=None if hotwords else decoding.most_tokens(samples),
            word_timestamps=True,
            hotwords=hotwords,
            vad_filter=False,
        )
        for segment in segments:
            yield Heard(
                window_s=segment.seek / 100,
                start_s=float(segment.start),
                end_s=float(segment.end),
                text=segment.text,
                words=tuple(
                    HeardWord(
                        float(word.start), float(word.end), word.word, float(word.probability)
                    )
                    for word in segment.words or ()
                ),
                compression_ratio=segment.compression_ratio,
                log_probability=segment.avg_logprob,
                no_speech=segment.no_speech_prob,
                languages=tongues.likeliest(model.languages_heard),
            )

    def listen_together(self, clips: Sequence[Samples], languages: Sequence[str]) -> list[Heard]:
        """Decode clips of at most 30 s side by side: one text a clip, its language decided."""
        import numpy as np

        encoded, spoken = [], []
        for clip in clips:
            encoded.append(np.array(self._model.encode(self._features(clip))))
            spoken.append(dict(self._model.languages_heard))
        decided = [tongues.chosen(probabilities, languages) for probabilities in spoken]
        found: dict[int, Heard] = {}
        for language in dict.fromkeys(decided):
            places = [place for place, each in enumerate(decided) if each == language]
            texts = self._decode([encoded[it] for it in places], language, clips)
            for place, text in zip(places, texts, strict=True):
                heard = self._with_words(text, encoded[place], clips[place], language)
                found[place] = replace(heard, languages=tongues.likeliest(spoken[place]))
        return [found[place] for place in range(len(clips))]

    def likelihoods(self, samples: Samples, language: str, texts: Sequence[str]) -> list[float]:
        """The log-probability of each text as that of the whole sound, without any hint."""
        import numpy as np

        tokenizer = self._tokenizer(language)
        encoded = np.array(self._model.encode(self._features(samples)))
        tokens = [tokenizer.encode(f" {text.strip()}")[:_MOST_TOKENS] for text in texts]
        found = self._model.model.align(
            stored(np.concatenate([encoded] * len(texts))),
            tokenizer.sot_sequence,
            tokens,
            min(2 * encoded.shape[1], len(samples) * 2 * _FRAMES_PER_S // RATE_HZ),
        )
        return [
            sum(
                math.log(max(probability, 1e-9))
                for probability in each.text_token_probs[: len(own)]
            )
            for each, own in zip(found, tokens, strict=True)
        ]

    def place(self, samples: Samples, passages: Sequence[Passage]) -> list[list[Piece]]:
        """Where each passage's text is spoken within its stretch of at most 30 s of sound.

        Empty for a text that has no place: too long, or with what Whisper takes for a command.
        """
        import numpy as np

        encoded = np.array(self._model.encode(self._features(samples)))
        found: list[list[Piece]] = []
        for passage in passages:
            tokenizer = self._tokenizer(passage.language)
            tokens = tokenizer.encode(f" {passage.text}")
            first = int(passage.start_s * _FRAMES_PER_S)
            last = min(math.ceil(passage.end_s * _FRAMES_PER_S), encoded.shape[1])
            if not tokens or len(tokens) > _MOST_TOKENS or max(tokens) >= tokenizer.eot:
                found.append([])
                continue
            (words,) = self._model.find_alignment(
                tokenizer, [tokens], stored(encoded[:, first:last]), 2 * (last - first)
            )
            start_s = first / _FRAMES_PER_S
            found.append(
                [
                    Piece(
                        sum(len(self._model.hf_tokenizer.id_to_token(it)) for it in word["tokens"]),
                        start_s + float(word["start"]),
                        start_s + float(word["end"]),
                        float(word["probability"]),
                    )
                    for word in words
                ]
            )
        return found

    def _decode(
        self, encoded: Sequence[Any], language: str, clips: Sequence[Samples]
    ) -> list[_Text]:
        """One text for each encoded clip, without Whisper's time stamps.

        With them, a model that closes its last stretch too soon leaves out the rest of the clip.
        """
        import numpy as np
        from faster_whisper.transcribe import get_suppressed_tokens

        model, tokenizer = self._model, self._tokenizer(language)
        prompt = model.get_prompt(tokenizer, [], without_timestamps=True)
        bound = decoding.most_tokens(max(clips, key=len))
        room = model.max_length - len(prompt)
        room = min(room, bound) if bound else room
        results = model.model.generate(
            stored(np.concatenate(encoded)),
            [prompt] * len(encoded),
            beam_size=decoding.BEAM,
            max_length=len(prompt) + room,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            return_scores=True,
            return_no_speech_prob=True,
        )
        texts = []
        for result in results:
            tokens = result.sequences_ids[0]
            texts.append(
                _Text(
                    tokens=[token for token in tokens if token < tokenizer.eot],
                    log_probability=result.scores[0] * len(tokens) / (len(tokens) + 1),
                    no_speech=result.no_speech_prob,
                    cut_off=len(tokens) >= room - 1,
                )
            )
        return texts

    def _with_words(self, text: _Text, encoded: Any, clip: Samples, language: str) -> Heard:
        """A clip's text with the times of its words."""
        tokenizer, seconds = self._tokenizer(language), len(clip) / RATE_HZ
        written = tokenizer.decode(text.tokens).strip()
        stretch: dict[str, Any] = {
            "seek": 0,
            "start": 0.0,
            "end": seconds,
            "tokens": text.tokens,
            "words": [],
        }
        if text.tokens:
            frames = min(math.ceil(seconds * 2 * _FRAMES_PER_S), 2 * encoded.shape[1])
            self._model.add_word_timestamps(
                [[stretch]], tokenizer, stored(encoded), frames, _PREPENDED, _APPENDED, 0.0
            )
        return Heard(
            window_s=0.0,
            start_s=float(stretch["start"]),
            end_s=float(stretch["end"]),
            text=written,
            words=tuple(
                HeardWord(
                    float(word["start"]),
                    float(word["end"]),
                    word["word"],
                    float(word["probability"]),
                )
                for word in stretch["words"]
            ),
            compression_ratio=_compression(written),
            log_probability=text.log_probability,
            no_speech=text.no_speech,
            cut_off=text.cut_off,
            language=language,
        )

    def _hotwords(self, hints: Sequence[str]) -> str | None:
        tokenizer = self._model.hf_tokenizer
        return decoding.prompt(hints, lambda text: len(tokenizer.encode(text).ids))

    def _features(self, samples: Samples) -> Any:
        """The spectrogram of at most 30 s, as the library makes it for a clip of a batch."""
        from faster_whisper.audio import pad_or_trim

        return pad_or_trim(self._model.feature_extractor(samples)[..., :-1])

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._model.hf_tokenizer,
                self._model.model.is_multilingual,
                task="transcribe",
                language=self._codes[language],
            )
        return self._tokenizers[language]


def _compression(text: str) -> float:
    """How many times smaller zlib makes a text, as both libraries count it."""
    plain = text.encode("utf-8")
    return len(plain) / len(zlib.compress(plain))


@cache
def _libraries() -> str:
    return f"faster-whisper {version('faster-whisper')} / ctranslate2 {version('ctranslate2')}"
