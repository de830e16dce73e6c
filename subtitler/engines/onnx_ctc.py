"""Speech to text with ONNX CTC models of the GigaAM and NeMo families: Kazakh, Kyrgyz, Russian.

The library onnx-asr knows their spectrograms, vocabularies and files, and runs them with ONNX
Runtime. It gets the folder of an installed model, so it fetches nothing. Its own decoding is not
used: it looks at one window at a time and keeps no probabilities, which the times of a corrected
text need. So its model is asked for them (hence the exact version in `pyproject.toml`), and the
rest is in `ctc_decoding.py`.

Such a model hears at most some 30 s at once. The sound is cut at pauses, each window with a second
of sound on both sides that is heard along and then left out: the frames of all windows together
are one row, and no word is cut anywhere.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.engines import WELL_KNOWN_BY, Identity, Progress, Weights, wav
from subtitler.engines import ctc_decoding as decoding
from subtitler.engines.wav import RATE_HZ
from subtitler.engines.whisper_sound import quietest
from subtitler.errors import EngineError, MissingError
from subtitler.formats.ctc_layout import Layout, layout_of, parse_vocabulary
from subtitler.model import Segment, Transcript, Word

if TYPE_CHECKING:
    from subtitler.engines.ctc_decoding import Frames
    from subtitler.engines.wav import Samples

CORE_S = 24
"""The longest window, without its context; GigaAM was trained on sound of up to 30 s."""

EARLIEST_CUT_S = 12
CONTEXT_S = 1
"""Sound on both sides that is heard along with a window."""

PADDING_MS = 500
"""How far outside of its segment a word may lie, as long as that is no other segment's time."""

SHORTEST_MS = 100
"""Sound shorter than this holds no word."""

_BATCHES = (8, 4, 1)


class OnnxCtc:
    """Writes down speech with an ONNX CTC model, on the processor.

    `threads` are those of ONNX Runtime, 0 for its own choice; `rung` counts smaller batches. Hints
    are not used: these models have no prompt. They do not tell languages apart either, so where
    several are spoken, all of it is written down as it sounds, and no segment names its language.
    """

    name: str = "onnx-ctc"
    local: bool = True
    kinds: tuple[str, ...] = ("onnx-ctc",)
    modes: tuple[str, ...] = ()

    def __init__(
        self, weights: Sequence[Weights], threads: int = 0, mode: str = "", rung: int = 0
    ) -> None:
        del mode
        chosen = [each for each in weights if each.kind in self.kinds]
        if not chosen:
            raise MissingError(
                f"{self.name} has no model to work with",
                hint="subtitler models install FOLDER --languages kk,ky",
            )
        self._weights = chosen[0]
        self._threads = threads
        self._rung = min(max(rung, 0), len(_BATCHES) - 1)
        self._network: _Network | None = None
        self._used_rung = ""

    @property
    def rungs(self) -> tuple[str, ...]:
        """Smaller batches of windows."""
        return tuple(f"batches of {size}" for size in _BATCHES)

    @property
    def used_rung(self) -> str:
        """The rung that it worked on; "" before the first answer."""
        return self._used_rung

    def languages(self) -> frozenset[str]:
        """Those that were stated when the model was installed."""
        return frozenset(self._weights.languages)

    def identity(self) -> Identity:
        """Libraries, model, and the rules of cutting and decoding."""
        return {
            "library": _libraries(),
            "model": self._weights.name,
            "sha256": self._weights.sha256,
            "decoding": f"{decoding.VERSION}: greedy, windows of {CORE_S} s and {CONTEXT_S} s more",
        }

    def transcribe(
        self, audio: Path, *, languages: Sequence[str], hints: Sequence[str], progress: Progress
    ) -> Transcript:
        """Write down `audio`, with times and confidences of words; the same at every run.

        Raises EngineError where the model does not know a language, is damaged, or fails.
        """
        del hints
        self._check(languages)
        frames, frame_ms, duration_ms = self._listen(audio, progress)
        words = []
        if frames is not None:
            alphabet = self._loaded().alphabet
            words = [
                decoding.cut_off(word, duration_ms)
                for word in decoding.words_of(frames, alphabet, frame_ms)
            ]
        return Transcript(languages[0], tuple(decoding.segments_of(words, CORE_S * 1000)))

    def align(
        self, audio: Path, segments: Sequence[Segment], *, progress: Progress, language: str
    ) -> list[tuple[Word, ...]]:
        """The words of each segment's text with their times; () where they find no room.

        Raises EngineError as `transcribe` does.
        """
        self._check([segment.language or language for segment in segments])
        frames, frame_ms, duration_ms = self._listen(audio, progress)
        if frames is None:
            return [() for _ in segments]
        alphabet = self._loaded().alphabet
        found = []
        for start_ms, end_ms, segment in _with_padding(segments, duration_ms):
            first, last = int(start_ms / frame_ms), -int(-end_ms // frame_ms)
            words = decoding.place(segment.text, frames[first:last], alphabet, frame_ms, first)
            found.append(tuple(decoding.cut_off(word, duration_ms) for word in words))
        return found

    def detect(self, audio: Path) -> dict[str, float]:
        """Nothing: these models do not tell languages apart."""
        del audio
        return {}

    def close(self) -> None:
        """Free the memory of the model; the next recording loads it again."""
        self._network = None
        gc.collect()

    def _check(self, languages: Sequence[str]) -> None:
        for code in languages:
            if code not in self.languages():
                known = WELL_KNOWN_BY.get(code)
                raise EngineError(
                    f"the model does not know the language “{code}”"
                    + (f" (one that does: {known})" if known else ""),
                    where=self._weights.name,
                    hint="subtitler models list",
                )

    def _listen(self, audio: Path, progress: Progress) -> tuple[Frames | None, float, int]:
        """The log-probabilities of the whole recording, ms in a frame, and ms in the recording."""
        with wav.opened(audio) as file:
            if file.duration_ms < SHORTEST_MS:
                progress(file.duration_ms, file.duration_ms)
                return None, 1.0, file.duration_ms
            network = self._loaded()
            frames = network.listen(file, _BATCHES[self._rung], progress)
            self._used_rung = self.rungs[self._rung]
            return frames, network.frame * 1000 / RATE_HZ, file.duration_ms

    def _loaded(self) -> _Network:
        if self._network is None:
            self._network = _Network(self._weights.folder, self._threads, self._weights.name)
        return self._network


class _Network:
    """A loaded model: `frame` is how many samples one frame of its answer stands for."""

    def __init__(self, folder: Path, threads: int, name: str) -> None:
        self._name = name
        layout = layout_of(path.name for path in folder.iterdir())
        if layout is None:
            raise EngineError("has not the files of a CTC model", where=name)
        vocabulary = (folder / layout.vocabulary).read_text(encoding="utf-8")
        self.alphabet = decoding.Alphabet(parse_vocabulary(vocabulary, layout.vocabulary))
        self._model = _opened(folder, layout, threads, name)
        self.frame = round(self._model.window_step * RATE_HZ) * self._model._subsampling_factor

    def listen(self, file: wav.Wav, batch: int, progress: Progress) -> Frames:
        """The log-probabilities of all frames of an open file."""
        import numpy as np

        context = CONTEXT_S * RATE_HZ // self.frame * self.frame
        windows = [
            (max(0, start - context), min(end + context, file.length))
            for start, end in pairwise(_cuts(file, self.frame))
        ]
        kept: list[Frames] = []
        for at in range(0, len(windows), batch):
            some = windows[at : at + batch]
            heard = self._heard([file.samples(first, last - first) for first, last in some])
            for number, frames in enumerate(heard, at):
                if number:
                    shared = (windows[number - 1][1] - windows[number][0]) // self.frame
                    shared = min(shared, len(kept[-1]), len(frames))
                    kept[-1:] = decoding.joined(kept[-1], frames, shared, self.alphabet)
                else:
                    kept.append(frames)
            progress(max(0, some[-1][1] - context) * 1000 // RATE_HZ, file.duration_ms)
        progress(file.duration_ms, file.duration_ms)
        return np.concatenate(kept)[: -(-file.length // self.frame)]

    def _heard(self, windows: Sequence[Samples]) -> list[Frames]:
        """The frames of each window."""
        import numpy as np

        lengths = np.array([len(samples) for samples in windows], dtype=np.int64)
        sound = np.zeros((len(windows), int(lengths.max())), dtype=np.float32)
        for row, samples in zip(sound, windows, strict=True):
            row[: len(samples)] = samples
        try:
            answers, counts = self._model._encode(*self._model._preprocessor(sound, lengths))
        except Exception as error:  # ONNX Runtime's errors have no other ancestor
            raise _failed(error, self._name) from error
        self._check(answers, int(lengths.max()))
        heard = []
        for answer, count, length in zip(answers, counts, lengths, strict=True):
            # Some spectrograms end a frame early; what follows the last whole frame is silence.
            own = _padded(answer[: int(count)], int(length) // self.frame, self.alphabet.blank)
            high = own.max(axis=1, keepdims=True)
            total = np.log(np.exp(own - high).sum(axis=1, keepdims=True))
            heard.append((own - high - total).astype(np.float32))
        return heard

    def _check(self, answers: Frames, length: int) -> None:
        """Refuse an answer of another shape than the files promise: its times would be wrong."""
        import numpy as np

        expected = -(-length // self.frame)
        _, count, tokens = answers.shape
        if tokens != len(self.alphabet.tokens) or abs(count - expected) > 2:
            raise EngineError(
                f"the model's answer has {count} frames of {tokens} tokens, "
                f"where {expected} of {len(self.alphabet.tokens)} were expected",
                where=self._name,
                hint="its config.json or vocabulary belongs to another model: install it anew",
            )
        if not np.isfinite(answers).all():
            raise EngineError("the model's answer holds what is no number", where=self._name)


def _padded(frames: Frames, wanted: int, blank: int) -> Frames:
    """The frames and, where fewer than wanted, blank ones."""
    import numpy as np

    missing = wanted - len(frames)
    if missing <= 0:
        return frames
    rest = np.full((missing, frames.shape[1]), -20, dtype=np.float32)
    rest[:, blank] = 0
    return np.concatenate([frames, rest])


def _opened(folder: Path, layout: Layout, threads: int, name: str) -> Any:
    """The library's model, from files in `folder` and from nowhere else."""
    # It never asks the hub where it has a folder; this is for the day when it does.
    os.environ["HF_HUB_OFFLINE"] = "1"
    import onnx_asr
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    try:
        adapter = onnx_asr.load_model(
            layout.type,
            folder,
            quantization=layout.quantization,
            sess_options=options,
            providers=["CPUExecutionProvider"],
        )
    except Exception as error:  # ONNX Runtime's errors have no other ancestor
        raise _failed(error, name, "cannot be loaded") from error
    return adapter.asr


def _failed(error: Exception, name: str, what: str = "failed") -> Exception:
    if "alloc" in str(error).lower() or isinstance(error, MemoryError):
        return MemoryError(f"onnx-ctc, model {name}")
    return EngineError(
        f"the model {what}: {type(error).__name__}", where=name, hint="subtitler models verify"
    )


def _cuts(file: wav.Wav, frame: int) -> list[int]:
    """The samples at which windows begin and end: pauses, and whole frames."""
    cuts = [0]
    while file.length - cuts[-1] > CORE_S * RATE_HZ:
        samples = file.samples(cuts[-1], CORE_S * RATE_HZ)
        cut = cuts[-1] + quietest(samples, EARLIEST_CUT_S, CORE_S)
        cuts.append(cut // frame * frame)
    return [*cuts, file.length]


def _with_padding(
    segments: Sequence[Segment], duration_ms: int
) -> Iterator[tuple[int, int, Segment]]:
    """Each segment with the time in which its words are looked for, in ms."""
    for number, segment in enumerate(segments):
        before = segments[number - 1].span.end_ms if number else 0
        after = duration_ms
        if number + 1 < len(segments):
            after = segments[number + 1].span.start_ms
        start_ms, end_ms = segment.span.start_ms, segment.span.end_ms
        start_ms = min(start_ms, max(start_ms - PADDING_MS, before))
        end_ms = max(end_ms, min(end_ms + PADDING_MS, after))
        yield min(start_ms, duration_ms), min(end_ms, duration_ms), segment


@cache
def _libraries() -> str:
    return f"onnx-asr {version('onnx-asr')} / onnxruntime {version('onnxruntime')}"
