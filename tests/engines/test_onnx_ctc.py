"""A CTC model in ONNX: letters, words with times, text laid over sound; and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from subtitler import weights
from subtitler.engines import wav
from subtitler.engines.onnx_ctc import OnnxCtc
from subtitler.errors import ConfigError, EngineError, FormatError
from subtitler.model import Segment, Span, Transcript
from tests.conftest import Program
from tests.engines import toy_ctc

TEXT = "мен сәл барамын ә"


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy_ctc.build(tmp_path_factory.mktemp("ctc") / "gigaam-toy")


@pytest.fixture
def engine(toy: Path) -> OnnxCtc:
    return OnnxCtc([weights.install(toy, languages=("kk", "ky"))], threads=1)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "heard.wav"
    wav.write(path, toy_ctc.say(TEXT.replace("ы", "ә")))
    return path


def hear(engine: OnnxCtc, sound: Path, *languages: str) -> Transcript:
    return engine.transcribe(
        sound, languages=languages or ("kk",), hints=("Айсұлу",), progress=lambda a, b: None
    )


def test_letters_become_words_with_their_times(engine: OnnxCtc, sound: Path) -> None:
    [segment] = hear(engine, sound).segments
    said = TEXT.replace("ы", "ә")
    assert segment.text == said
    assert [word.text for word in segment.words] == said.split()
    for number, word in enumerate(segment.words):
        start_ms, end_ms = toy_ctc.place_ms(said, number)
        assert abs(word.span.start_ms - start_ms) <= 60
        assert abs(word.span.end_ms - end_ms) <= 160
        assert word.confidence is not None
        assert word.confidence > 0.5
    assert segment.evidence is not None
    assert segment.evidence.log_probability is not None
    assert -1 < segment.evidence.log_probability <= 0


def test_a_doubled_letter_is_two_letters(engine: OnnxCtc, tmp_path: Path) -> None:
    path = tmp_path / "double.wav"
    wav.write(path, toy_ctc.say("амман"))
    assert hear(engine, path).segments[0].text == "амман"


def test_a_longer_recording_comes_in_clips_on_its_own_clock(
    engine: OnnxCtc, tmp_path: Path
) -> None:
    pause = np.zeros(16_000 * 20, np.float32)
    said = toy_ctc.say("мен")
    path = tmp_path / "long.wav"
    wav.write(path, np.concatenate([said, pause, said, pause, pause, said]))
    told: list[tuple[int, int]] = []
    found = engine.transcribe(
        path, languages=("kk",), hints=(), progress=lambda a, b: told.append((a, b))
    )
    words = [word for segment in found.segments for word in segment.words]
    assert [word.text for word in words] == ["мен"] * 3
    step_ms = len(said) // 16
    expected = [0, step_ms + 20_000, 2 * step_ms + 60_000]
    assert all(abs(word.span.start_ms - ms) <= 80 for word, ms in zip(words, expected, strict=True))
    assert told[-1] == (found.segments and len(said) * 3 // 16 + 60_000,) * 2


def test_text_is_laid_over_the_sound_to_the_letter(engine: OnnxCtc, sound: Path) -> None:
    written = "Мен, сәл — бармаймын «Ә»!"
    segment = Segment("s", Span(100, 3300), written)
    [words] = engine.align(sound, [segment], language="kk", progress=lambda a, b: None)
    assert [word.text for word in words] == written.split()
    start_ms, _ = toy_ctc.place_ms(TEXT, 1)
    assert abs(words[1].span.start_ms - start_ms) <= 80
    assert words[2].confidence is None, "a dash is not heard"
    starts = [word.span.start_ms for word in words]
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", ["", "…", "x" * 5000])
def test_what_cannot_be_placed_has_no_words(engine: OnnxCtc, sound: Path, text: str) -> None:
    segment = Segment("s", Span(0, 3000), text)
    assert engine.align(sound, [segment], language="kk", progress=lambda a, b: None) == [()]


def test_silence_has_no_words(engine: OnnxCtc, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    for seconds in (0, 0.05, 5):
        wav.write(path, np.zeros(int(seconds * 16_000), np.float32))
        assert hear(engine, path).segments == ()


def test_a_language_that_was_not_stated_is_refused(engine: OnnxCtc, sound: Path) -> None:
    assert engine.languages() == {"kk", "ky"}
    with pytest.raises(EngineError, match="“ru”"):
        hear(engine, sound, "kk", "ru")


def test_smaller_batches_write_the_same(toy: Path, sound: Path) -> None:
    model = weights.install(toy, languages=("kk",))
    texts = {hear(OnnxCtc([model], rung=rung), sound) for rung in range(3)}
    assert len(texts) == 1
    assert OnnxCtc([model], rung=2).used_rung == "batches of 1"


def test_it_runs_in_a_pipeline(
    program: Program, toy: Path, tmp_path: Path, tiny_video: Path
) -> None:
    folder = tmp_path / "c"
    (folder / "videos").mkdir(parents=True)
    (folder / "subtitler.toml").write_text(
        'pipeline = "review-only"\nspoken = "ky"\n'
        '[stage.transcribe]\nengine = "onnx-ctc"\nmodel = "gigaam-toy"\n',
        encoding="utf-8",
    )
    assert program("models", "install", toy, "--languages", "kk,ky") == 0
    assert program("add", folder, tiny_video, "--id", "v-1") == 0
    assert program("run", folder) == 3
    assert (folder / "videos" / "v-1" / "transcript.json").is_file()


def no_version(folder: Path) -> None:
    (folder / "config.json").write_text("{}")


def no_vocabulary(folder: Path) -> None:
    (folder / "multilingual_vocab.txt").rename(folder / "other_vocab.txt")
    shutil.copyfile(folder / "other_vocab.txt", folder / "third_vocab.txt")


def two_models(folder: Path) -> None:
    shutil.copyfile(folder / "multilingual_ctc.onnx", folder / "multilingual_ctc.int8.onnx")


def foreign_weights(folder: Path) -> None:
    location = b"../../secret"
    tensor = b"\x0a\x08location\x12" + bytes([len(location)]) + location
    with (folder / "multilingual_ctc.onnx").open("ab") as file:
        file.write(tensor)


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "features of another version": (no_version, "lacks “version”"),
    "two vocabularies": (no_vocabulary, "needs one vocabulary"),
    "two models": (two_models, "has 2 .onnx files"),
    "weights in a file elsewhere": (foreign_weights, "does not lie beside it"),
}


@pytest.mark.parametrize(("spoil", "message"), REFUSED.values(), ids=REFUSED)
def test_a_model_that_is_not_right_is_refused(
    toy: Path, tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    folder = tmp_path / "spoilt"
    shutil.copytree(toy, folder)
    spoil(folder)
    with pytest.raises(FormatError) as caught:
        weights.install(folder, languages=("kk",))
    assert message in str(caught.value)
    assert weights.installed() == ()


def test_languages_have_to_be_stated(toy: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        weights.install(toy)
    assert caught.value.hint == "add them: --languages kk,ky"


def test_a_file_that_is_no_network_is_an_error_of_the_model(toy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(toy, folder)
    (folder / "multilingual_ctc.onnx").write_bytes(b"no network")
    engine = OnnxCtc([weights.install(folder, languages=("kk",))])
    path = tmp_path / "a.wav"
    wav.write(path, toy_ctc.say("мен"))
    with pytest.raises(EngineError, match="cannot be loaded"):
        hear(engine, path)
