"""Synthetic speech: eSpeak NG reads sentences; pauses, room tone and times of each are known."""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Audio = NDArray[np.float64]

# From espeak-ng's speak_lib.h.
_AUDIO_OUTPUT_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_RATE, _PITCH, _RANGE = 1, 3, 4
_UTF8_TEXT_WITH_END_PAUSE = 0x1001
_SYNTH_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)

SPEECH_DBFS = -18.0
ROOM_DBFS = -60.0
PEAK = 0.89
# Quieter than this, and a sample before the first or after the last sound is not speech.
_AUDIBLE = 10 ** (-50 / 20)


@dataclass(frozen=True)
class Voice:
    """A voice by its eSpeak NG name, its speed in words a minute, its pitch and liveliness."""

    name: str
    rate_wpm: int
    pitch: int
    liveliness: int


@dataclass(frozen=True)
class Recording:
    """Mono audio between -1 and 1, and where each sentence is heard, in seconds."""

    samples: Audio
    rate_hz: int
    sentences: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        """The length of the recording."""
        return len(self.samples) / self.rate_hz


class Speaker:
    """eSpeak NG from the wheel of espeakng-loader; open it with `with`.

    The same sentences in the same order sound the same in every new process. In a process that
    has spoken before they do not: the library keeps the state of its generator.
    """

    def __init__(self) -> None:
        """Load the library; nothing is installed or played."""
        loader = importlib.import_module("espeakng_loader")
        self._library: Any = ctypes.CDLL(loader.get_library_path())
        self._data = str(loader.get_data_path())
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        self._library.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
        self._heard: list[NDArray[np.int16]] = []
        # Kept on the object: the library holds only a pointer to it.
        self._callback: Callable[..., Any] = _SYNTH_CALLBACK(self._hear)
        self.rate_hz = 0

    def __enter__(self) -> Self:
        """Start the synthesiser."""
        rate = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, 0, self._data.encode(), _DO_NOT_EXIT
        )
        if rate <= 0:
            raise RuntimeError(f"espeak-ng cannot read its data in {self._data}")
        self.rate_hz = int(rate)
        self._library.espeak_SetSynthCallback(self._callback)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the synthesiser."""
        self._library.espeak_Terminate()

    def _hear(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._heard.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def say(self, text: str, voice: Voice) -> Audio:
        """Return the sound of one sentence, without silence before or after."""
        if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice.name!r}")
        settings = ((_RATE, voice.rate_wpm), (_PITCH, voice.pitch), (_RANGE, voice.liveliness))
        for parameter, value in settings:
            self._library.espeak_SetParameter(parameter, value, 0)
        # The breath in a voice is random: each sentence starts from the same seed.
        self._library.espeak_ng_SetRandSeed(1)
        self._heard.clear()
        data = text.encode() + b"\0"
        self._library.espeak_Synth(data, len(data), 0, 0, 0, _UTF8_TEXT_WITH_END_PAUSE, None, None)
        if not self._heard:
            raise RuntimeError("espeak-ng said nothing")
        sound: Audio = np.concatenate(self._heard).astype(np.float64) / 32768
        audible = np.nonzero(np.abs(sound) > _AUDIBLE)[0]
        return sound[audible[0] : audible[-1] + 1]


def room_tone(count: int, seed: int) -> Audio:
    """Return the hush of a room, darker than white noise, at `ROOM_DBFS`."""
    noise = np.random.default_rng(seed).normal(size=count)
    spectrum = np.fft.rfft(noise)
    # Pink falls by the square root of the frequency; below the first hundred bins it stays level.
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 100))
    tone: Audio = np.fft.irfft(spectrum, count)
    tone *= 10 ** (ROOM_DBFS / 20) / np.sqrt(np.mean(tone**2))
    return tone


def record(
    sentences: Sequence[str],
    voice: Voice,
    *,
    lead_in: float,
    tail: float,
    pauses: tuple[float, float],
    seed: int,
) -> Recording:
    """Return the sentences one after the other, with pauses of varying length (in seconds)."""
    rng = np.random.default_rng(seed)
    with Speaker() as speaker:
        rate = speaker.rate_hz
        spoken = [speaker.say(sentence, voice) for sentence in sentences]
    places, at = [], round(lead_in * rate)
    for sound in spoken:
        places.append((at, at + len(sound)))
        at += len(sound) + round(rng.uniform(*pauses) * rate)
    samples: Audio = np.zeros(places[-1][1] + round(tail * rate))
    speech = np.concatenate(spoken)
    gain = 10 ** (SPEECH_DBFS / 20) / np.sqrt(np.mean(speech**2))
    for (start, end), sound in zip(places, spoken, strict=True):
        samples[start:end] = _limited(sound * gain)
    samples += room_tone(len(samples), seed)
    return Recording(samples, rate, tuple((start / rate, end / rate) for start, end in places))


def _limited(sound: Audio) -> Audio:
    """Return the sound with peaks bent below `PEAK`; what is quieter stays as it is."""
    knee = 0.6
    over = np.abs(sound) - knee
    bent = knee + (PEAK - knee) * np.tanh(np.maximum(over, 0) / (PEAK - knee))
    return np.where(over > 0, np.sign(sound) * bent, sound)


def activity(recording: Recording, fps: int) -> Audio:
    """Return how much is being said at each video frame, from 0 to 1, without sudden changes."""
    frames = round(recording.seconds * fps)
    step = recording.rate_hz / fps
    loud = np.array(
        [
            np.sqrt(np.mean(recording.samples[round(i * step) : round((i + 1) * step)] ** 2))
            for i in range(frames)
        ]
    )
    speaking = np.clip(loud / 10 ** (SPEECH_DBFS / 20), 0, 1)
    window = np.hanning(fps + 2)[1:-1]
    smoothed: Audio = np.convolve(speaking, window / window.sum(), mode="same")
    return np.clip(smoothed, 0, 1)
