"""The rules around Whisper: pieces, silence, loops, times; with a decoder that tells its tale."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from subtitler.engines import whisper_decoding as decoding
from subtitler.engines.faster_whisper import FasterWhisper
from subtitler.engines.whisper_decoding import LEAD_S, RATE_HZ, Heard
from subtitler.errors import ConfigError, EngineError, MissingError
from subtitler.model import Transcript

Samples = NDArray[np.float32]


class Model:
    name = "toy"
    kind = "whisper-ct2"
    folder = Path()
    sha256 = "0" * 64
    sample = False

    def __init__(self, *languages: str) -> None:
        self.languages = languages


def write(path: Path, samples: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def tone(seconds: float, level: float = 0.3) -> Samples:
    sound: Samples = (level * np.sin(np.arange(round(seconds * RATE_HZ)) * 0.3)).astype(np.float32)
    return sound


def heard(
    text: str,
    start_s: float,
    end_s: float,
    *,
    window_s: float = 0,
    ratio: float = 1.2,
) -> Heard:
    words = tuple(
        (start_s + number * 0.1, start_s + number * 0.1 + 0.1, word, 0.9)
        for number, word in enumerate(text.split())
    )
    return Heard(window_s, start_s, end_s, text, words, ratio)


class Decoder:
    """Gives the answers it was made with, and keeps what it was asked."""

    def __init__(self, *answers: list[Heard]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[float, bool]] = []

    def __call__(self, samples: Samples, again: bool) -> Iterator[Heard]:
        self.asked.append((len(samples) / RATE_HZ, again))
        assert not samples[: round(LEAD_S * RATE_HZ)].any()
        yield from self.answers.pop(0) if self.answers else []


def run(path: Path, decoder: Decoder) -> Transcript:
    return decoding.transcribe(path, "kk", decoder, lambda done, total: None)


def test_silence_goes_in_front_and_comes_off_the_times(tmp_path: Path) -> None:
    decoder = Decoder([heard("бір екі", 1.2, 2.2)])
    (segment,) = run(write(tmp_path / "a.wav", tone(3)), decoder).segments
    assert [(round(seconds, 3), again) for seconds, again in decoder.asked] == [(3.2, False)]
    assert (segment.span.start_ms, segment.span.end_ms) == (1000, 2000)
    assert [word.span.start_ms for word in segment.words] == [1000, 1100]


def test_a_long_recording_comes_in_pieces_that_end_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "PIECE_S", 10)
    monkeypatch.setattr(decoding, "CUT_WITHIN_S", 4)
    sound = tone(24)
    for pause_s in (8, 15):
        sound[pause_s * RATE_HZ : (pause_s + 1) * RATE_HZ] = 0.0001
    answers = [[heard(word, 0.7, 1.2)] for word in ("бір", "екі", "үш")]
    decoder = Decoder(*answers)
    segments = run(write(tmp_path / "long.wav", sound), decoder).segments
    cuts = [segment.span.start_ms - 500 for segment in segments]
    assert cuts[0] == 0
    assert 8000 < cuts[1] < 9000
    assert 15000 < cuts[2] < 16000
    assert sum(seconds - LEAD_S for seconds, _ in decoder.asked) == pytest.approx(24)
    assert [segment.text for segment in segments] == ["бір", "екі", "үш"]
    assert [segment.id for segment in segments] == ["1", "2", "3"]


def test_a_window_that_loops_is_decoded_again(tmp_path: Path) -> None:
    decoder = Decoder(
        [
            heard("бір", 0.2, 20, window_s=0),
            heard("өзі өзі өзі", 25.2, 40, window_s=25.2, ratio=9),
            heard("үш", 41.2, 44, window_s=40.2),
        ],
        [heard("екі", 1.2, 3.2)],
    )
    transcript = run(write(tmp_path / "a.wav", tone(45)), decoder)
    assert [segment.text for segment in transcript.segments] == ["бір", "екі", "үш"]
    assert transcript.segments[1].span.start_ms == 26_000
    seconds, again = decoder.asked[1]
    assert (round(seconds, 3), again) == (15.2, True)


def test_a_loop_that_stays_is_kept_for_a_person_to_see(tmp_path: Path) -> None:
    decoder = Decoder([heard("өзі өзі", 0.2, 2, ratio=9)], [heard("сол сол", 0.2, 2, ratio=10)])
    transcript = run(write(tmp_path / "a.wav", tone(3)), decoder)
    assert [segment.text for segment in transcript.segments] == ["өзі өзі"]


def test_a_loop_where_nobody_seems_to_speak_is_for_a_person_to_remove(tmp_path: Path) -> None:
    decoder = Decoder([heard("өзі өзі", 0.2, 2, ratio=9)], [])
    transcript = run(write(tmp_path / "a.wav", tone(3)), decoder)
    assert [segment.text for segment in transcript.segments] == ["өзі өзі"]


def test_text_where_nothing_was_recorded_is_for_a_person_to_remove(tmp_path: Path) -> None:
    sound = np.concatenate([tone(2), np.zeros(4 * RATE_HZ, dtype=np.float32)])
    decoder = Decoder([heard("бір", 0.2, 2), heard("Thank you.", 4.2, 5)])
    transcript = run(write(tmp_path / "a.wav", sound), decoder)
    assert [segment.text for segment in transcript.segments] == ["бір", "Thank you."]


def test_quiet_speech_is_no_silence(tmp_path: Path) -> None:
    decoder = Decoder([heard("бір", 0.2, 2)])
    assert run(write(tmp_path / "a.wav", tone(3, level=0.001)), decoder).segments


def test_silence_is_not_even_decoded(tmp_path: Path) -> None:
    decoder = Decoder()
    assert run(write(tmp_path / "a.wav", tone(3, level=0)), decoder).segments == ()
    assert decoder.asked == []


def test_times_that_overlap_or_run_out_are_put_in_order(tmp_path: Path) -> None:
    decoder = Decoder(
        [heard("бір екі үш", 0.2, 2.2), heard("төрт", 1.2, 9.9), heard("бес", 9.0, 9.9)]
    )
    transcript = run(write(tmp_path / "a.wav", tone(3)), decoder)
    assert [segment.text for segment in transcript.segments] == ["бір екі үш", "төрт", "бес"]
    last_ms = 0
    for segment in transcript.segments:
        assert last_ms <= segment.span.start_ms <= segment.span.end_ms <= 3000
        last_ms = segment.span.end_ms


def test_a_file_that_is_shorter_than_its_header_says_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(3))
    path.write_bytes(path.read_bytes()[: 44 + RATE_HZ])
    with pytest.raises(EngineError, match=r"ends after 0\.5 s"):
        run(path, Decoder())


def test_other_sound_than_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(bytes(44_100))
    with pytest.raises(EngineError, match="16 kHz"):
        run(path, Decoder())


def test_languages_are_those_of_the_model() -> None:
    assert FasterWhisper([Model("kk", "ru")]).languages() == {"kk", "ru"}
    assert len(FasterWhisper([Model()]).languages()) == 99
    assert "yue" in FasterWhisper([Model("kk", "yue")]).languages()
    assert decoding.whisper_code("jv", Model()) == "jw"


@pytest.mark.parametrize("language", ["ky", "ug"])
def test_languages_that_no_whisper_knows_say_who_does(language: str) -> None:
    with pytest.raises(EngineError, match=f"“{language}”.*Söyle"):
        decoding.whisper_code(language, Model("kk"))


def test_as_many_hints_as_fit() -> None:
    assert decoding.prompt([], len) is None
    assert decoding.prompt(["Құлжа", "Үрімжі"], len) == "Құлжа, Үрімжі"
    assert decoding.prompt(["a" * 101, "Құлжа"], len) == "Құлжа"


def test_short_sound_has_a_bound_that_no_speech_reaches() -> None:
    assert decoding.most_tokens(tone(30)) is None
    assert decoding.most_tokens(tone(2)) == 62


def test_an_engine_without_a_model_says_how_to_get_one() -> None:
    with pytest.raises(MissingError) as caught:
        FasterWhisper([])
    assert caught.value.hint == "subtitler models fetch whisper-base"


def test_the_device_is_never_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert FasterWhisper([Model()]).identity()["precision"] == "int8 on cpu"
    monkeypatch.setenv("SUBTITLER_DEVICE", "cuda")
    assert FasterWhisper([Model()]).identity()["precision"] == "float16 on cuda"
    monkeypatch.setenv("SUBTITLER_DEVICE", "tpu")
    with pytest.raises(ConfigError, match="tpu"):
        FasterWhisper([Model()])
