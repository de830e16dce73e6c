"""The rules around Whisper: pieces, silence, loops, times; with a decoder that tells its tale."""

from __future__ import annotations

import math
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from subtitler.engines import whisper_decoding as decoding
from subtitler.engines.faster_whisper import FasterWhisper
from subtitler.engines.wav import RATE_HZ
from subtitler.engines.whisper_decoding import Heard, HeardWord
from subtitler.engines.whisper_languages import chosen, likeliest, whisper_code
from subtitler.engines.whisper_sound import CLIP_S, LEAD_S, clips
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
    word_s: float = 0.1,
) -> Heard:
    words = tuple(
        HeardWord(start_s + number * word_s, start_s + number * word_s + word_s, f" {word}", 0.9)
        for number, word in enumerate(text.split())
    )
    return Heard(window_s, start_s, end_s, text, words, ratio)


class Decoder:
    """Gives the answers it was made with, and keeps what it was asked."""

    def __init__(self, *answers: list[Heard], languages: Sequence[dict[str, float]] = ()) -> None:
        self.answers = list(answers)
        self.languages = list(languages)
        self.asked: list[tuple[float, bool]] = []
        self.offered: list[tuple[str, ...]] = []
        self.likely: dict[str, float] = {}

    def languages_of(self, samples: Samples) -> dict[str, float]:
        return self.languages.pop(0)

    def languages_along(self, samples: Samples, step_s: float) -> list[dict[str, float]]:
        return [self.languages.pop(0) for _ in range(math.ceil(len(samples) / RATE_HZ / step_s))]

    def listen(
        self,
        samples: Samples,
        language: str,
        *,
        hints: Sequence[str] = (),
        against_loops: bool = False,
    ) -> Iterator[Heard]:
        self.offered.append(tuple(hints))
        self.asked.append((len(samples) / RATE_HZ, against_loops))
        assert not samples[: round(LEAD_S * RATE_HZ)].any()
        yield from self.answers.pop(0) if self.answers else []

    def likelihoods(self, samples: Samples, language: str, texts: Sequence[str]) -> Sequence[float]:
        return [self.likely.get(" ".join(text.split()), 0.0) for text in texts]

    def listen_together(
        self, heard_clips: Sequence[Samples], languages: Sequence[str]
    ) -> Sequence[Heard]:
        found = []
        for clip in heard_clips:
            self.asked.append((len(clip) / RATE_HZ, False))
            assert not clip[: round(LEAD_S * RATE_HZ)].any()
            answer = self.answers.pop(0) if self.answers else []
            found += answer or [heard("", 0, 0)]
        return found


def run(path: Path, decoder: Decoder, *languages: str, batch: int = 0) -> Transcript:
    return decoding.transcribe(
        path, languages or ("kk",), decoder, lambda done, total: None, batch=batch
    )


def test_silence_goes_in_front_and_comes_off_the_times(tmp_path: Path) -> None:
    decoder = Decoder([heard("бір екі", 1.2, 2.2)])
    (segment,) = run(write(tmp_path / "a.wav", tone(3)), decoder).segments
    assert [(round(seconds, 3), again) for seconds, again in decoder.asked] == [(3.2, False)]
    assert (segment.span.start_ms, segment.span.end_ms) == (1000, 1200)
    assert [word.span.start_ms for word in segment.words] == [1000, 1100]


def speech(*lengths_s: float) -> Samples:
    """Tones, each with a pause of three seconds after it."""
    parts = [part for length in lengths_s for part in (tone(length), tone(3, level=0.0001))]
    return np.concatenate(parts)


def test_clips_are_all_of_the_sound_and_end_in_pauses() -> None:
    sound = speech(7, 6, 6, 7, 17, 5)
    found = clips(sound)
    assert found[0][0] == 0
    assert found[-1][1] == len(sound)
    assert [end for _, end in found[:-1]] == [start for start, _ in found[1:]]
    assert all(end - start <= CLIP_S * RATE_HZ for start, end in found)
    # The third pause is from 25 to 28 s; the fifth one, within 30 s of it, from 55 to 58 s.
    pauses_s = ((25, 28), (55, 58))
    for (_, end), (first_s, last_s) in zip(found, pauses_s, strict=False):
        assert first_s < end / RATE_HZ < last_s


def test_clips_of_speech_without_a_pause() -> None:
    found = clips(tone(100))
    assert len(found) == 4
    assert all(end - start <= CLIP_S * RATE_HZ for start, end in found)


def test_clips_of_a_batch_become_segments_in_their_places(tmp_path: Path) -> None:
    texts = [" ".join(f"сөз{n}" for n in range(18)), "төрт"]
    decoder = Decoder(
        [heard(texts[0], 0.2, 27.2, word_s=1.5)],
        [heard(texts[1], 0.7, 5, word_s=4)],
        [heard("", 0, 0)],
        [heard("", 0, 0)],
    )
    sound = speech(7, 6, 6, 5)
    found = run(write(tmp_path / "a.wav", sound), decoder, batch=4).segments
    assert [item.text for item in found] == texts
    cut_ms = clips(sound)[1][0] * 1000 // RATE_HZ
    assert found[1].span.start_ms == cut_ms + 500


def test_a_clip_whose_text_leaves_out_speech_is_decoded_again_in_parts(tmp_path: Path) -> None:
    first = [heard("бір", 0.2, 1.0)]
    parts = [[heard("бір", 0.2, 4.0, word_s=4)], [heard("екі", 2.0, 7.0, word_s=5)]]
    decoder = Decoder(first, *parts)
    found = run(write(tmp_path / "a.wav", speech(4, 5)), decoder, batch=4).segments
    assert " ".join(item.text for item in found) == "бір екі"
    assert {item.evidence.attempts for item in found if item.evidence} == {2}


def test_a_second_attempt_that_says_less_is_not_taken(tmp_path: Path) -> None:
    decoder = Decoder([heard("бір екі үш", 0.2, 1.0)], [heard("бір", 0.2, 1)], [])
    found = run(write(tmp_path / "a.wav", speech(4, 5)), decoder, batch=4).segments
    assert [item.text for item in found] == ["бір екі үш"]


def test_among_several_languages_each_stretch_has_its_own(tmp_path: Path) -> None:
    told = [{"kk": 0.9, "ru": 0.05}, {"kk": 0.1, "ru": 0.8}]
    decoder = Decoder(
        [heard("бір", 0.2, 9, word_s=9)],
        [heard("два", 0.2, 9, word_s=9)],
        languages=[*told, *told],
    )
    found = run(write(tmp_path / "a.wav", speech(7, 7)), decoder, "kk", "ru").segments
    assert [(item.text, item.language) for item in found] == [("бір", None), ("два", "ru")]


CHOICES = [
    ({"kk": 0.5, "ru": 0.4}, "kk"),
    ({"kk": 0.1, "ru": 0.8}, "ru"),
    ({"kk": 0.3, "ru": 0.35, "lt": 0.9}, "kk"),
    ({"lt": 0.9}, "kk"),
    ({}, "kk"),
]


@pytest.mark.parametrize(("probabilities", "language"), CHOICES)
def test_only_languages_of_the_set_count(probabilities: dict[str, float], language: str) -> None:
    assert chosen(probabilities, ("kk", "ru")) == language


def test_the_three_likeliest_languages_are_kept() -> None:
    told = {"kk": 0.2, "lt": 0.5, "ru": 0.1, "de": 0.05}
    assert likeliest(told) == (("lt", 0.5), ("kk", 0.2), ("ru", 0.1))


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
    assert whisper_code("jv", Model()) == "jw"


@pytest.mark.parametrize("language", ["ky", "ug"])
def test_languages_that_no_whisper_knows_say_who_does(language: str) -> None:
    with pytest.raises(EngineError, match=f"“{language}”.*Söyle"):
        whisper_code(language, Model("kk"))


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
