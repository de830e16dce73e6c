"""Speech to text with CTC models in ONNX (GigaAM and its like), through the library onnx-asr.

The models that know Kazakh and Kyrgyz best are of this kind. They write small letters without any
marks: sentences are then made from pauses (`stages/sentences.py`). A CTC model gives a probability
of every letter for every 40 ms, so words have times by themselves, and a text that is there already
can be laid over the sound exactly (`align`).

Of the library this takes what it does with sound and weights; the letters are put together here,
since the probability of a word is not to be had from its results (it sums over frames).
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.engines import Identity, Progress, Weights
from subtitler.engines import whisper_sound as sound
from subtitler.engines.wav import RATE_HZ
from subtitler.errors import EngineError, MissingError
from subtitler.model import Evidence, Segment, Span, Transcript, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from subtitler.engines.whisper_sound import Samples

    Probabilities = NDArray[np.float32]
    """Log-probabilities, shape (frames, tokens)."""

VERSION = "1"
"""Part of the identity: raise it when a rule here changes what is written."""

_BATCHES = (8, 4, 1)
_AROUND_S = 0.5
_LONGEST_S = 29.0
_SHORTEST_MS = 100
_PAUSE_MS = 1000
"""No word has a pause like this inside, whether the model wrote a space for it or not."""

# How onnx-asr calls the models whose files have these names, in the order to look.
_TYPES = (
    ("multilingual*_ctc*.onnx", "gigaam-multilingual-ctc"),
    ("v3_e2e_ctc*.onnx", "gigaam-v3-e2e-ctc"),
    ("v3_ctc*.onnx", "gigaam-v3-ctc"),
    ("v2_ctc*.onnx", "gigaam-v2-ctc"),
    ("model*.onnx", "nemo-conformer-ctc"),
)


class OnnxCtc:
    """Writes down speech with an ONNX CTC model, on the processor."""

    name: str = "onnx-ctc"
    local: bool = True
    kinds: tuple[str, ...] = ("onnx-ctc",)
    modes: tuple[str, ...] = ()

    def __init__(
        self, weights: Sequence[Weights], threads: int = 0, mode: str = "", rung: int = 0
    ) -> None:
        del mode
        chosen = next((each for each in weights if each.kind in self.kinds), None)
        if chosen is None:
            raise MissingError(
                "onnx-ctc has no model to work with",
                hint="subtitler models install FOLDER --languages kk,ky (see docs/engines.md)",
            )
        self._weights: Weights = chosen
        self._threads = threads
        self._rung = min(rung, len(_BATCHES) - 1)
        self._model: _Model | None = None

    @property
    def rungs(self) -> tuple[str, ...]:
        """Smaller batches."""
        return tuple(f"batches of {size}" for size in _BATCHES)

    @property
    def used_rung(self) -> str:
        """The rung that it was opened on."""
        return self.rungs[self._rung]

    def languages(self) -> frozenset[str]:
        """Those that were stated when the model was installed."""
        return frozenset(self._weights.languages)

    def identity(self) -> Identity:
        """Libraries, model and the rules of decoding."""
        return {
            "library": _libraries(),
            "model": self._weights.name,
            "sha256": self._weights.sha256,
            "decoding": f"{VERSION}: most likely letters, clips of {sound.CLIP_S:g} s",
        }

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Write down `audio`; hints are not taken, as such a model has no place for them.

        One model writes all of its languages, so `Segment.language` stays empty. Raises
        EngineError where the model does not know a language, is damaged, or fails.
        """
        del hints
        for code in languages:
            if code not in self._weights.languages:
                raise EngineError(
                    f"the model does not know the language “{code}”",
                    where=self._weights.name,
                    hint="subtitler models list",
                )
        samples = sound.read(audio)
        total_ms = len(samples) * 1000 // RATE_HZ
        if total_ms < _SHORTEST_MS:
            return Transcript(languages[0], ())
        model = self._loaded()
        loud = [
            (start, end)
            for start, end in sound.clips(samples)
            if not sound.is_silent(samples[start:end])
        ]
        segments: list[Segment] = []
        size = _BATCHES[self._rung]
        for number in range(0, len(loud), size):
            some = loud[number : number + size]
            heard = self._run(model, [samples[start:end] for start, end in some])
            for (start, _), probabilities in zip(some, heard, strict=True):
                segment = _segment(model, probabilities, start * 1000 // RATE_HZ, total_ms)
                if segment is not None:
                    segments.append(segment)
            progress(min(some[-1][1] * 1000 // RATE_HZ, total_ms), total_ms)
        progress(total_ms, total_ms)
        numbered = tuple(
            Segment(f"{n}", each.span, each.text, words=each.words, evidence=each.evidence)
            for n, each in enumerate(segments, 1)
        )
        return Transcript(languages[0], numbered)

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """The words of each text where the model hears them; `()` for a text too long for it."""
        del language
        samples = sound.read(audio)
        total_ms = len(samples) * 1000 // RATE_HZ
        model = self._loaded()
        found = []
        for segment in segments:
            start_ms = max(0, segment.span.start_ms - round(_AROUND_S * 1000))
            end_ms = min(total_ms, segment.span.end_ms + round(_AROUND_S * 1000))
            part = samples[start_ms * RATE_HZ // 1000 : end_ms * RATE_HZ // 1000]
            words: tuple[Word, ...] = ()
            fits = _SHORTEST_MS <= end_ms - start_ms <= _LONGEST_S * 1000
            if segment.text.strip() and fits:
                [probabilities] = self._run(model, [part])
                words = _placed(model, probabilities, segment.text, start_ms, end_ms)
            found.append(words)
            progress(min(segment.span.end_ms, total_ms), total_ms)
        progress(total_ms, total_ms)
        return found

    def detect(self, audio: Path) -> dict[str, float]:
        """Nothing: such a model writes letters, and names no language."""
        del audio
        return {}

    def close(self) -> None:
        """Free the memory of the model; the next recording loads it again."""
        self._model = None
        gc.collect()

    def _run(self, model: _Model, clips: Sequence[Samples]) -> list[Probabilities]:
        try:
            return model.run(clips)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a library of many parts; each is its own failure
            if "allocate" in str(error).lower() or "memory" in str(error).lower():
                raise MemoryError(f"onnx-ctc, model {self._weights.name}") from None
            raise EngineError(
                f"onnx-ctc failed ({type(error).__name__})",
                where=self._weights.name,
                hint="subtitler models verify",
            ) from None

    def _loaded(self) -> _Model:
        if self._model is None:
            self._model = _load(self._weights, self._threads)
        return self._model


@dataclass(frozen=True, slots=True)
class _Model:
    """A loaded model: `tokens` by number, the number of the blank, and the ms of a frame."""

    asr: Any
    tokens: tuple[str, ...]
    blank: int
    frame_ms: float

    def run(self, clips: Sequence[Samples]) -> list[Probabilities]:
        """The log-probabilities of each clip."""
        import numpy as np

        lengths = np.array([len(clip) for clip in clips], dtype=np.int64)
        padded = np.zeros((len(clips), int(lengths.max())), dtype=np.float32)
        for row, clip in zip(padded, clips, strict=True):
            row[: len(clip)] = clip
        features, counts = self.asr._preprocessor(padded, lengths)
        encoded, frames = self.asr._encode(features, counts)
        return [row[: int(count)] for row, count in zip(encoded, frames, strict=True)]


def _load(weights: Weights, threads: int) -> _Model:
    os.environ["HF_HUB_OFFLINE"] = "1"  # all files are there; this makes sure that none is fetched
    folder = weights.folder
    import onnx_asr
    import onnxruntime

    kind = next((name for pattern, name in _TYPES if any(folder.glob(pattern))), None)
    if kind is None:
        raise EngineError("has no model file of a known name", where=weights.name)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    quantised = any(".int8." in path.name for path in folder.glob("*.onnx"))
    try:
        loaded = onnx_asr.load_model(
            kind,
            folder,
            quantization="int8" if quantised else None,
            sess_options=options,
            providers=["CPUExecutionProvider"],
        )
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a file of a stranger
        if "allocate" in str(error).lower():
            raise MemoryError(f"onnx-ctc, model {weights.name}") from None
        raise EngineError(
            f"the model cannot be loaded ({type(error).__name__})",
            where=weights.name,
            hint="subtitler models verify",
        ) from None
    asr: Any = loaded.asr
    tokens = tuple(asr._vocab.get(number, "") for number in range(max(asr._vocab) + 1))
    return _Model(asr, tokens, asr._blank_idx, 10.0 * asr._subsampling_factor)


@dataclass(slots=True)
class _Letters:
    """A word that is being put together: its letters, frames and their probabilities."""

    text: str
    first: int
    last: int
    logs: list[float]


def _segment(
    model: _Model, probabilities: Probabilities, offset_ms: int, total_ms: int
) -> Segment | None:
    """The words of a clip as one segment; None where nothing is written."""
    import numpy as np

    words = list(_words(model, probabilities))
    if not words:
        return None
    done = []
    last_ms = offset_ms
    for number, word in enumerate(words):
        limit = words[number + 1].first if number + 1 < len(words) else len(probabilities)
        # A letter lasts longer than the one frame that CTC gives it.
        end = min(word.last + 3, max(limit, word.last + 1))
        start_ms = min(max(offset_ms + round(word.first * model.frame_ms), last_ms), total_ms)
        end_ms = min(max(offset_ms + round(end * model.frame_ms), start_ms), total_ms)
        confidence = float(np.exp(np.mean(word.logs)))
        done.append(Word(Span(start_ms, end_ms), word.text, round(min(confidence, 1.0), 4)))
        last_ms = end_ms
    mean = float(np.mean([log for word in words for log in word.logs]))
    return Segment(
        "",
        Span(done[0].span.start_ms, done[-1].span.end_ms),
        " ".join(word.text for word in done),
        words=tuple(done),
        evidence=Evidence(log_probability=round(min(mean, 0.0), 4)),
    )


def _words(model: _Model, probabilities: Probabilities) -> Iterator[_Letters]:
    """The most likely letters, repeated frames and blanks left out, parted at spaces and pauses."""
    best = probabilities.argmax(axis=1).tolist()
    word: _Letters | None = None
    previous = model.blank
    for frame, token in enumerate(best):
        if token not in (model.blank, previous):
            text = model.tokens[token]
            paused = word is not None and (frame - word.last) * model.frame_ms >= _PAUSE_MS
            if word and (text.startswith(" ") or paused):
                yield word
                word = None
            if text.strip():
                word = word or _Letters("", frame, frame, [])
                word.text += text.strip()
        if token != model.blank and word and model.tokens[token].strip():
            word.last = frame
            word.logs.append(float(probabilities[frame, token]))
        previous = token
    if word:
        yield word


def _placed(
    model: _Model, probabilities: Probabilities, text: str, start_ms: int, end_ms: int
) -> tuple[Word, ...]:
    """The words of a text with the times of their letters; even times where none is placed."""
    import numpy as np

    parts = text.split()
    tokens: list[int] = []
    owners: list[int] = []
    for number, part in enumerate(parts):
        own = _spelt(model, part, first=number == 0)
        tokens += own
        owners += [number] * len(own)
    frames = _path(probabilities, tokens, model.blank)
    if not frames:
        return ()
    spans: dict[int, tuple[int, int, list[float]]] = {}
    for (first, last), token, owner in zip(frames, tokens, owners, strict=True):
        logs = [float(probabilities[frame, token]) for frame in range(first, last + 1)]
        if not model.tokens[token].strip():
            continue
        begin, _, before = spans.get(owner, (first, last, []))
        spans[owner] = (begin, last, before + logs)
    words: list[Word] = []
    last_ms = start_ms
    for number, part in enumerate(parts):
        if number in spans:
            first, last, logs = spans[number]
            a_ms = start_ms + round(first * model.frame_ms)
            b_ms = start_ms + round((last + 1) * model.frame_ms)
            confidence: float | None = round(min(float(np.exp(np.mean(logs))), 1.0), 4)
        else:
            a_ms = b_ms = last_ms
            confidence = None
        a_ms = min(max(a_ms, last_ms), end_ms)
        b_ms = min(max(b_ms, a_ms), end_ms)
        words.append(Word(Span(a_ms, b_ms), part, confidence))
        last_ms = b_ms
    return tuple(words)


def _spelt(model: _Model, word: str, *, first: bool) -> list[int]:
    """The tokens of a word, longest first; letters that the model does not have are left out."""
    numbers = {token: n for n, token in enumerate(model.tokens) if token and n != model.blank}
    longest = max(map(len, numbers))
    rest = ("" if first else " ") + word.casefold()
    found = []
    while rest:
        for size in range(min(longest, len(rest)), 0, -1):
            if rest[:size] in numbers:
                found.append(numbers[rest[:size]])
                break
        else:
            size = 1
        rest = rest[size:]
    return found


def _path(probabilities: Probabilities, tokens: Sequence[int], blank: int) -> list[tuple[int, int]]:
    """First and last frame of each token on the likeliest way through them all, in order.

    Viterbi over the tokens with a blank before, between and after them. Empty where there are
    fewer frames than tokens.
    """
    import numpy as np

    if not tokens:
        return []
    states = np.full(2 * len(tokens) + 1, blank)
    states[1::2] = tokens
    # Over a blank one may jump, unless the same token stands on both sides.
    jump = np.zeros(len(states), dtype=bool)
    jump[3::2] = states[3::2] != states[1:-2:2]
    frames = len(probabilities)
    score = np.full(len(states), -np.inf)
    back = np.zeros((frames, len(states)), dtype=np.int8)
    if frames:
        score[:2] = probabilities[0, states[:2]]
    for frame in range(1, frames):
        one = np.concatenate(([-np.inf], score[:-1]))
        two = np.where(jump, np.concatenate(([-np.inf, -np.inf], score[:-2])), -np.inf)
        ways = np.stack([score, one, two])
        back[frame] = ways.argmax(axis=0)
        score = ways.max(axis=0) + probabilities[frame, states]
    at = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    if not np.isfinite(score[at]):
        return []
    found: dict[int, tuple[int, int]] = {}
    for frame in range(frames - 1, -1, -1):
        if at % 2:
            token = at // 2
            found[token] = (frame, found.get(token, (frame, frame))[1])
        at -= int(back[frame, at])
    return [found[token] for token in range(len(tokens))]


@cache
def _libraries() -> str:
    return f"onnx-asr {version('onnx-asr')} / onnxruntime {version('onnxruntime')}"
