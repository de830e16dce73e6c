"""The engine for ONNX CTC models, on a model made by hand in which every letter is a tone."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subtitler import weights
from subtitler.engines import ctc_decoding as decoding
from subtitler.engines import onnx_ctc, wav
from subtitler.engines.onnx_ctc import OnnxCtc
from subtitler.errors import ConfigError, EngineError, FormatError, MissingError
from subtitler.formats.ctc_layout import layout_of, parse_vocabulary
from subtitler.model import Segment, Span, Transcript, Word
from subtitler.weights import InstalledModel, onnx_model
from tests.conftest import Program
from tests.engines import ctc_toy as toy

TEXT = "сол жерде тұрдық анам әже"
NEAR_MS = 50
"""How far a time may be from the true one: a frame of 40 ms, and the blur of the spectrogram."""


def ignore(done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    folder = tmp_path_factory.mktemp("ctc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBTITLER_MODELS", str(folder / "store"))
        return weights.install(toy.build(folder / "toy"), languages=toy.LANGUAGES)


@pytest.fixture(scope="module")
def engine(model: InstalledModel) -> OnnxCtc:
    return OnnxCtc([model], threads=1)


LETTERWISE = decoding.Alphabet(["▁", "а", "б", "<unk>", "<blk>"])
PIECEWISE = decoding.Alphabet(["▁а", "б", "▁", "▁аб", "<blk>"])

Heard = Callable[[np.ndarray], Transcript]


@pytest.fixture
def heard(engine: OnnxCtc, tmp_path: Path) -> Heard:
    def listen(samples: np.ndarray) -> Transcript:
        wav.write(tmp_path / "a.wav", samples)
        return engine.transcribe(tmp_path / "a.wav", languages=["kk"], hints=(), progress=ignore)

    return listen


def words(transcript: Transcript) -> list[Word]:
    return [word for segment in transcript.segments for word in segment.words]


def near(word: Word, start_ms: float, end_ms: float) -> bool:
    return abs(word.span.start_ms - start_ms) <= NEAR_MS and abs(word.span.end_ms - end_ms) <= (
        NEAR_MS
    )


# ---------------------------------------------------------------- what it writes down


@pytest.mark.parametrize("start_ms", [0, 13, 500, 777])
def test_tones_are_written_down_with_their_times(heard: Heard, start_ms: int) -> None:
    found = words(heard(toy.spoken(TEXT, start_ms=start_ms, end_ms=400)))
    truth = toy.word_times(TEXT, start_ms)
    assert [word.text for word in found] == [text for text, _, _ in truth]
    for word, (_, begin_ms, end_ms) in zip(found, truth, strict=True):
        assert near(word, begin_ms, end_ms), (word, begin_ms, end_ms)
        assert word.confidence is not None
        assert 0.5 < word.confidence <= 1


def test_the_text_of_a_segment_is_its_words(heard: Heard) -> None:
    (segment,) = heard(toy.spoken(TEXT)).segments
    assert segment.text == TEXT
    assert segment.language is None
    assert segment.span == Span(segment.words[0].span.start_ms, segment.words[-1].span.end_ms)
    assert segment.evidence is not None
    assert segment.evidence.log_probability is not None
    assert -0.5 < segment.evidence.log_probability <= 0


def test_a_pause_parts_segments(heard: Heard) -> None:
    both = np.concatenate([toy.spoken("сол жерде ", end_ms=600), toy.spoken("әже")])
    assert [segment.text for segment in heard(both).segments] == ["сол жерде", "әже"]


@pytest.mark.parametrize(("silence_ms", "texts"), [(700, ["солсол"]), (1200, ["сол", "сол"])])
def test_a_long_silence_parts_words_also_without_a_space(
    heard: Heard, silence_ms: int, texts: list[str]
) -> None:
    both = np.concatenate([toy.spoken("сол", end_ms=silence_ms), toy.spoken("сол")])
    assert [word.text for word in words(heard(both))] == texts


def test_a_letter_that_stands_twice_is_written_twice(heard: Heard) -> None:
    assert [word.text for word in words(heard(toy.spoken("анна әлде ссс")))] == [
        "анна",
        "әлде",
        "ссс",
    ]


def test_what_the_model_has_no_letters_for_is_seen_in_the_text(heard: Heard) -> None:
    sound = [toy.spoken("сол ")]
    _, tone_hz = toy.tones()[toy.UNKNOWN]
    at = np.arange(toy.LETTER_MS * 16) / 16_000
    sound.append((0.3 * np.sin(2 * np.pi * tone_hz * at)).astype(np.float32))
    sound.append(np.zeros(toy.LETTER_MS * 16, dtype=np.float32))
    sound.append(toy.spoken(" әже"))
    assert [word.text for word in words(heard(np.concatenate(sound)))] == ["сол", "…", "әже"]


@pytest.mark.parametrize("seconds", [0, 0.05, 0.11, 3, 30])
def test_silence_has_no_words(heard: Heard, seconds: float) -> None:
    assert heard(np.zeros(round(seconds * 16_000), dtype=np.float32)).segments == ()


# ---------------------------------------------------------------- long sound


@pytest.fixture(scope="module")
def long_text() -> str:
    generator = np.random.default_rng(7)
    letters = [letter for letter in toy.LETTERS]
    return " ".join(
        "".join(generator.choice(letters, size=generator.integers(2, 9))) for _ in range(90)
    )


def test_no_window_cuts_a_word(heard: Heard, long_text: str) -> None:
    """90 words without any pause, over four windows, come out whole and at their times."""
    samples = toy.spoken(long_text, start_ms=300, end_ms=300)
    assert len(samples) > 3 * onnx_ctc.CORE_S * 16_000
    found = words(heard(samples))
    truth = toy.word_times(long_text, 300)
    assert [word.text for word in found] == [text for text, _, _ in truth]
    assert all(near(word, begin, end) for word, (_, begin, end) in zip(found, truth, strict=True))


def test_every_rung_gives_the_same_text(
    model: InstalledModel, tmp_path: Path, long_text: str
) -> None:
    wav.write(tmp_path / "a.wav", toy.spoken(long_text))
    texts = set()
    for rung, name in enumerate(OnnxCtc([model]).rungs):
        engine = OnnxCtc([model], threads=1, rung=rung)
        assert engine.used_rung == ""
        told: list[tuple[int, int]] = []
        transcript = engine.transcribe(
            tmp_path / "a.wav",
            languages=["kk"],
            hints=["Көктал"],
            progress=lambda done, total, told=told: told.append((done, total)),  # type: ignore[misc]
        )
        texts.add(" ".join(segment.text for segment in transcript.segments))
        assert engine.used_rung == name
        assert told[-1][0] == told[-1][1]
        assert told == sorted(told)
        engine.close()
    assert texts == {long_text}


def test_a_long_segment_is_parted(heard: Heard, long_text: str) -> None:
    segments = heard(toy.spoken(long_text)).segments
    assert max(segment.span.duration_ms for segment in segments) <= onnx_ctc.CORE_S * 1000


# ---------------------------------------------------------------- times for a corrected text


def aligned(
    engine: OnnxCtc, path: Path, samples: np.ndarray, segments: list[Segment]
) -> list[tuple[Word, ...]]:
    wav.write(path / "b.wav", samples)
    return engine.align(path / "b.wav", segments, language="kk", progress=ignore)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        "Сол жерде, «тұрдық»: анам — әже!",
        "сол  жерде\nтұрдық\u00a0анам әже.",
        "солл жерде тұрдық анам әжее",  # more letters than were spoken
        "со жеде тұрық аам әе",  # fewer
    ],
)
def test_a_text_finds_its_times(engine: OnnxCtc, tmp_path: Path, text: str) -> None:
    samples = toy.spoken(TEXT, start_ms=400, end_ms=400)
    whole = Segment("1", Span(300, len(samples) // 16), text)
    (found,) = aligned(engine, tmp_path, samples, [whole])
    assert [word.text for word in found] == text.split()
    truth = [each for each in toy.word_times(TEXT, 400)]
    spoken = [word for word in found if word.text != "—"]
    for word, (_, begin_ms, end_ms) in zip(spoken, truth, strict=True):
        assert abs(word.span.start_ms - begin_ms) <= NEAR_MS + 2 * toy.LETTER_MS
        assert abs(word.span.end_ms - end_ms) <= NEAR_MS + 2 * toy.LETTER_MS


def test_the_right_text_is_timed_to_the_frame(engine: OnnxCtc, tmp_path: Path) -> None:
    samples = toy.spoken(TEXT, start_ms=400, end_ms=400)
    segment = Segment("1", Span(380, len(samples) // 16), TEXT)
    (found,) = aligned(engine, tmp_path, samples, [segment])
    for word, (_, begin_ms, end_ms) in zip(found, toy.word_times(TEXT, 400), strict=True):
        assert near(word, begin_ms, end_ms)
        assert word.confidence is not None
        assert word.confidence > 0.5


def test_a_number_takes_the_sound_between_its_neighbours(engine: OnnxCtc, tmp_path: Path) -> None:
    samples = toy.spoken(TEXT, start_ms=400)
    segment = Segment("1", Span(400, len(samples) // 16), "сол жерде 2018 анам әже")
    (found,) = aligned(engine, tmp_path, samples, [segment])
    number = found[2]
    _, begin_ms, end_ms = toy.word_times(TEXT, 400)[2]
    assert (number.text, number.confidence) == ("2018", None)
    assert near(number, begin_ms, end_ms)


def test_a_word_that_was_not_said_is_doubtful(engine: OnnxCtc, tmp_path: Path) -> None:
    samples = toy.spoken(TEXT, start_ms=400)
    segment = Segment("1", Span(400, len(samples) // 16), "сол жерде ғұмыр анам әже")
    (found,) = aligned(engine, tmp_path, samples, [segment])
    wrong = found[2].confidence
    assert wrong is not None
    assert wrong < 0.2 < min(word.confidence or 0 for word in (*found[:2], *found[3:]))


def test_segments_keep_to_their_own_time(engine: OnnxCtc, tmp_path: Path) -> None:
    samples = np.concatenate([toy.spoken("сол сол сол", end_ms=800), toy.spoken("сол")])
    middle_ms = len(toy.spoken("сол сол сол")) // 16
    total_ms = len(samples) // 16
    segments = [
        Segment("1", Span(0, middle_ms), "сол сол сол"),
        Segment("2", Span(middle_ms + 800, total_ms), "сол"),
    ]
    first, second = aligned(engine, tmp_path, samples, segments)
    assert first[-1].span.end_ms <= middle_ms
    assert near(second[0], middle_ms + 800, middle_ms + 800 + 5 * toy.LETTER_MS)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", Span(0, 1000)),
        ("2018", Span(0, 1000)),
        ("— …", Span(0, 1000)),
        (TEXT, Span(0, 0)),
        (TEXT, Span(10**7, 10**7 + 500)),
        (TEXT * 40, Span(0, 1000)),
    ],
)
def test_what_finds_no_room_has_no_words(
    engine: OnnxCtc, tmp_path: Path, text: str, span: Span
) -> None:
    samples = toy.spoken("сол", end_ms=400)
    assert aligned(engine, tmp_path, samples, [Segment("1", span, text)]) == [()]


# ---------------------------------------------------------------- where two windows meet


def one_hot(text: str) -> decoding.Frames:
    """Frames of `LETTERWISE` in which each sign is sure; a dot is blank, a space the space."""
    frames = np.full((len(text), 5), math.log(0.01), dtype=np.float32)
    for at, sign in enumerate(text):
        frames[at, {" ": 0, "а": 1, "б": 2, ".": 4}[sign]] = math.log(0.96)
    return frames


@pytest.mark.parametrize(
    ("one", "other", "shared", "text"),
    [
        ("а.б....а.б.", "..а.б...а.б", 6, "абабаб"),
        ("аб......аб", "......аб.б", 8, "абабб"),
        # The same letter a frame later in the other window: written once.
        ("аб.....а...", "......а....аб", 8, "абааб"),
        ("аб......а..", "....а......аб", 8, "абааб"),
        # Each hears the space on the other's side of the cut.
        ("аб..... ...", ". .........б", 10, "аб б"),
        ("аб. .......", ". .........б", 10, "аб б"),
        ("аб.........", "...........б", 10, "абб"),
        ("аб", "аб", 0, "абаб"),
        ("", "аб", 0, "аб"),
    ],
)
def test_windows_are_joined_without_loss(one: str, other: str, shared: int, text: str) -> None:
    before, after = decoding.joined(one_hot(one), one_hot(other), shared, LETTERWISE)
    assert len(before) + len(after) == len(one) + len(other) - shared
    found = decoding.words_of(np.concatenate([before, after]), LETTERWISE, 40.0)
    assert " ".join(word.text for word in found) == text


# ---------------------------------------------------------------- decoding, whatever the model says

FRAMES = st.integers(0, 60).flatmap(
    lambda count: st.lists(
        st.lists(st.floats(-20, 0), min_size=5, max_size=5), min_size=count, max_size=count
    )
)


def as_frames(rows: list[list[float]]) -> decoding.Frames:
    return np.array(rows, dtype=np.float32).reshape(-1, 5)


@given(FRAMES)
@settings(max_examples=60, deadline=None)
def test_words_come_in_order_and_never_overlap(rows: list[list[float]]) -> None:
    for alphabet in (LETTERWISE, PIECEWISE):
        found = decoding.words_of(as_frames(rows), alphabet, 40.0)
        last_ms = 0
        for word in found:
            assert last_ms <= word.span.start_ms < word.span.end_ms <= len(rows) * 40
            assert word.text
            assert not any(letter.isspace() for letter in word.text)
            assert word.confidence is not None
            assert 0 <= word.confidence <= 1
            last_ms = word.span.end_ms
        kept = [w for s in decoding.segments_of(found, 1000) for w in s.words]
        assert kept == found


@given(FRAMES, st.text("абв 1—ё\n", max_size=20), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_a_placed_text_is_kept_to_the_letter(
    rows: list[list[float]], text: str, offset: int
) -> None:
    for alphabet in (LETTERWISE, PIECEWISE):
        found = decoding.place(text, as_frames(rows), alphabet, 40.0, offset)
        if found:
            assert [word.text for word in found] == text.split()
        last_ms = offset * 40
        for word in found:
            assert last_ms <= word.span.start_ms < word.span.end_ms <= (len(rows) + offset) * 40
            last_ms = word.span.end_ms


@pytest.mark.parametrize(
    ("word", "spelled"),
    [("ёлка", "елка"), ("Анау,", "ана"), ("қаңтар", "қатар"), ("2018", ""), ("йод", "од")],
)
def test_a_word_is_spelled_with_the_letters_there_are(word: str, spelled: str) -> None:
    alphabet = decoding.Alphabet(["▁", *"абдеклнортқ", "<blk>"])
    assert "".join(alphabet.tokens[n] for n in alphabet.spell(word)) == spelled


def test_pieces_are_put_together_to_words() -> None:
    alphabet = decoding.Alphabet(["▁ба", "ла", "▁", "лар", "<blk>"])
    frames = np.full((8, 5), math.log(0.01), dtype=np.float32)
    for at, token in enumerate([4, 0, 1, 4, 0, 0, 3, 4]):
        frames[at, token] = math.log(0.96)
    assert [word.text for word in decoding.words_of(frames, alphabet, 80.0)] == ["бала", "балар"]
    placed = decoding.place("бала балар", frames, alphabet, 80.0, 0)
    assert [(word.span.start_ms, word.span.end_ms) for word in placed] == [(80, 240), (320, 560)]


# ---------------------------------------------------------------- what it refuses


def test_no_model_says_how_to_get_one() -> None:
    with pytest.raises(MissingError) as caught:
        OnnxCtc([])
    assert "models install" in str(caught.value.hint)


@pytest.mark.parametrize(("code", "who"), [("ky", "GigaAM"), ("ug", "Söyle"), ("fr", "fr")])
def test_a_language_that_it_does_not_know_is_refused(
    engine: OnnxCtc, tmp_path: Path, code: str, who: str
) -> None:
    wav.write(tmp_path / "a.wav", toy.spoken("сол"))
    with pytest.raises(EngineError, match=who):
        engine.transcribe(tmp_path / "a.wav", languages=["kk", code], hints=(), progress=ignore)
    with pytest.raises(EngineError, match=who):
        engine.align(tmp_path / "a.wav", [Segment("1", Span(0, 9), "x", language=code)],
                     language="kk", progress=ignore)  # fmt: skip


def test_it_does_not_guess_the_language(engine: OnnxCtc, tmp_path: Path) -> None:
    wav.write(tmp_path / "a.wav", toy.spoken("сол"))
    assert engine.detect(tmp_path / "a.wav") == {}


def test_a_frame_length_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    """With a wrong `subsampling_factor` every time would be wrong, and nobody would notice."""
    folder = toy.build(tmp_path / "toy", config={"version": "v3", "subsampling_factor": 8})
    model = weights.install(folder, languages=["kk"])
    wav.write(tmp_path / "a.wav", toy.spoken(TEXT))
    with pytest.raises(EngineError, match="frames") as caught:
        OnnxCtc([model]).transcribe(tmp_path / "a.wav", languages=["kk"], hints=(), progress=ignore)
    assert TEXT not in str(caught.value)


def test_a_vocabulary_of_another_model_is_an_error(tmp_path: Path) -> None:
    folder = toy.build(tmp_path / "toy")
    lines = (folder / "multilingual_vocab.txt").read_text("utf-8")
    longer = lines + f"ъ {len(toy.TOKENS)}\n"
    (folder / "multilingual_vocab.txt").write_text(longer, encoding="utf-8")
    model = weights.install(folder, languages=["kk"])
    wav.write(tmp_path / "a.wav", toy.spoken(TEXT))
    with pytest.raises(EngineError, match="tokens"):
        OnnxCtc([model]).transcribe(tmp_path / "a.wav", languages=["kk"], hints=(), progress=ignore)


def test_a_network_that_cannot_be_loaded_is_an_error(tmp_path: Path) -> None:
    folder = toy.build(tmp_path / "toy")
    network = (folder / "multilingual_ctc.onnx").read_bytes()
    broken = network.replace(b"MatMul", b"MatNul")
    assert broken != network
    (folder / "multilingual_ctc.onnx").write_bytes(broken)
    model = weights.install(folder, languages=["kk"])
    wav.write(tmp_path / "a.wav", toy.spoken(TEXT))
    with pytest.raises(EngineError, match="cannot be loaded"):
        OnnxCtc([model]).transcribe(tmp_path / "a.wav", languages=["kk"], hints=(), progress=ignore)


def test_loading_asks_no_hub(model: InstalledModel, tmp_path: Path) -> None:
    """Neither the library of the hub nor a socket is touched."""
    wav.write(tmp_path / "a.wav", toy.spoken("сол"))
    code = f"""
import socket, sys
from pathlib import Path
from types import SimpleNamespace
def never(*args, **options):
    raise AssertionError("a socket")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = never
from subtitler.engines.onnx_ctc import OnnxCtc
model = SimpleNamespace(name="m", kind="onnx-ctc", folder=Path({str(model.path)!r}),
                        sha256="0" * 64, languages=("kk",), sample=False)
heard = OnnxCtc([model]).transcribe(
    Path({str(tmp_path / "a.wav")!r}), languages=["kk"], hints=(), progress=lambda *told: None)
print(len(heard.segments), "huggingface_hub" in sys.modules)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert ran.stdout.strip() == "1 False", ran.stderr


# ---------------------------------------------------------------- other families


@pytest.mark.parametrize(
    ("network", "vocabulary"),
    [
        ("multilingual_large_ctc.onnx", "multilingual_vocab.txt"),
        ("multilingual_ctc.int8.onnx", "multilingual_vocab.txt"),
        ("v3_ctc.onnx", "v3_vocab.txt"),
        ("v3_e2e_ctc.int8.onnx", "v3_e2e_ctc_vocab.txt"),
    ],
)
def test_the_other_names_of_gigaam_work_too(tmp_path: Path, network: str, vocabulary: str) -> None:
    folder = toy.build(tmp_path / "toy", network=network, vocabulary=vocabulary)
    engine = OnnxCtc([weights.install(folder, languages=["kk"])])
    wav.write(tmp_path / "a.wav", toy.spoken(TEXT))
    heard = engine.transcribe(tmp_path / "a.wav", languages=["kk"], hints=(), progress=ignore)
    assert [segment.text for segment in heard.segments] == [TEXT]


@pytest.mark.parametrize("network", ["model.onnx", "model.int8.onnx"])
def test_nemo_works_too(tmp_path: Path, network: str) -> None:
    folder = toy.build(
        tmp_path / "toy",
        bank="nemo80",
        network=network,
        vocabulary="vocab.txt",
        inputs=("audio_signal", "length"),
        output="logprobs",
        config={"model_type": "nemo-conformer-ctc", "features_size": 80, "subsampling_factor": 4},
    )
    engine = OnnxCtc([weights.install(folder, languages=["kk"])])
    samples = toy.spoken(TEXT, bank="nemo80", start_ms=200)
    noise = np.random.default_rng(1).normal(0, 0.01, len(samples)).astype(np.float32)
    wav.write(tmp_path / "a.wav", samples + noise)
    heard = engine.transcribe(tmp_path / "a.wav", languages=["kk"], hints=(), progress=ignore)
    assert [segment.text for segment in heard.segments] == [TEXT]
    for word, (_, begin_ms, end_ms) in zip(words(heard), toy.word_times(TEXT, 200), strict=True):
        assert near(word, begin_ms, end_ms)


def test_numbers_in_a_file_of_their_own_are_taken_over(tmp_path: Path) -> None:
    folder = toy.build(tmp_path / "toy", external="multilingual_ctc.onnx.data")
    (folder / "pytorch_model.bin").write_bytes(b"not taken")
    model = weights.install(folder, languages=["kk"])
    assert [file.name for file in model.files] == [
        "config.json",
        "multilingual_ctc.onnx",
        "multilingual_ctc.onnx.data",
        "multilingual_vocab.txt",
    ]
    wav.write(tmp_path / "a.wav", toy.spoken(TEXT))
    heard = OnnxCtc([model]).transcribe(
        tmp_path / "a.wav", languages=["kk"], hints=(), progress=ignore
    )
    assert [segment.text for segment in heard.segments] == [TEXT]


# ---------------------------------------------------------------- installing


def test_the_languages_have_to_be_stated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="which languages") as caught:
        weights.install(toy.build(tmp_path / "toy"))
    assert "--languages" in str(caught.value.hint)
    model = weights.install(tmp_path / "toy", kind="onnx-ctc", languages=["kk"])
    assert (model.kind, model.languages) == ("onnx-ctc", ("kk",))
    assert weights.find("toy", "onnx-ctc") == model


def test_other_languages_for_the_same_files_are_not_passed_over(tmp_path: Path) -> None:
    folder = toy.build(tmp_path / "toy")
    weights.install(folder, languages=["kk"])
    with pytest.raises(ConfigError, match="other languages: kk"):
        weights.install(folder, languages=["kk", "en"])
    assert weights.install(folder, languages=["kk", "en"], replace=True).languages == ("kk", "en")


def test_a_listed_name_is_for_models_that_can_write_its_languages(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no means to write ru"):
        weights.install(toy.build(tmp_path / "toy"), name="gigaam-multilingual-ctc")


@pytest.mark.parametrize("code", ["ug", "tr", "ar", "tt"])
def test_a_language_whose_letters_it_lacks_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(ConfigError, match=f"no means to write {code}"):
        weights.install(toy.build(tmp_path / "toy"), languages=["kk", code])
    assert weights.installed() == ()


@pytest.mark.parametrize(
    "location", ["../secret.data", "/etc/passwd", "a/b.data", "..", "C:x", "a\\b", ".hidden"]
)
def test_numbers_from_elsewhere_are_refused(tmp_path: Path, location: str) -> None:
    folder = toy.build(tmp_path / "toy", external="x" * len(location))
    path = folder / "multilingual_ctc.onnx"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"x" * len(location), location.encode()))
    assert path.read_bytes() != data
    with pytest.raises(FormatError, match="elsewhere"):
        weights.install(folder, languages=["kk"])


def test_numbers_that_are_missing_or_too_short_are_refused(tmp_path: Path) -> None:
    folder = toy.build(tmp_path / "toy", external="w.data")
    whole = (folder / "w.data").read_bytes()
    (folder / "w.data").write_bytes(whole[:-1])
    with pytest.raises(FormatError, match=r"w\.data"):
        weights.install(folder, languages=["kk"])
    (folder / "w.data").unlink()
    with pytest.raises(FormatError, match=r"w\.data"):
        weights.install(folder, languages=["kk"])


def test_a_file_that_is_cut_short_or_no_network_is_refused(tmp_path: Path) -> None:
    folder = toy.build(tmp_path / "toy")
    path = folder / "multilingual_ctc.onnx"
    whole = path.read_bytes()
    for length in range(0, len(whole), 331):
        path.write_bytes(whole[:length])
        with pytest.raises(FormatError):
            weights.install(folder, languages=["kk"])
    for damage in (b"\xff" * 400, b"PK\x03\x04" + bytes(90), bytes(50)):
        path.write_bytes(damage)
        with pytest.raises(FormatError):
            weights.install(folder, languages=["kk"])
    assert weights.installed() == ()


@given(st.binary(min_size=1, max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        path.write_bytes(data)
        with suppress(FormatError):
            onnx_model.read_network(path)


def test_another_network_under_the_name_is_refused(tmp_path: Path) -> None:
    folder = toy.build(tmp_path / "toy", inputs=("sound", "length"), output="logits")
    with pytest.raises(FormatError, match="family"):
        weights.install(folder, languages=["kk"])


@pytest.mark.parametrize(
    ("network", "vocabulary", "needed"),
    [("v3_ctc.onnx", "v3_vocab.txt", True), ("v2_ctc.onnx", "v2_vocab.txt", False)],
)
def test_without_a_config_only_what_needs_none_is_taken(
    tmp_path: Path, network: str, vocabulary: str, needed: bool
) -> None:
    folder = toy.build(tmp_path / "toy", network=network, vocabulary=vocabulary)
    (folder / "config.json").unlink()
    if needed:
        with pytest.raises(FormatError, match="lacks “version”"):
            weights.install(folder, languages=["kk"])
    else:
        assert weights.install(folder, languages=["kk"]).kind == "onnx-ctc"


@pytest.mark.parametrize(
    "config",
    [
        "[]",
        "no JSON",
        "{}",
        '{"features_size": 65}',
        '{"subsampling_factor": 0}',
        '{"version": "v9"}',
    ],
)
def test_a_config_that_it_cannot_follow_is_refused(tmp_path: Path, config: str) -> None:
    folder = toy.build(tmp_path / "toy")
    (folder / "config.json").write_text(config)
    with pytest.raises(FormatError, match=r"config\.json"):
        weights.install(folder, languages=["kk"])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("а 0\n 1\n<blk> 2\n", "line 2"),
        ("\ufeffа 0\n<blk> 1\n", "line 1"),
        ("а 0\nб 0\n<blk> 1\n", "line 2"),
        ("а\n<blk>\n", "line 1"),
        ("а 0\nб 1\n", "<blk>"),
        ("а 0\n<blk> 2\n", "gap"),
        ("", "<blk>"),
    ],
)
def test_a_vocabulary_that_would_be_misread_is_refused(text: str, line: str) -> None:
    with pytest.raises(FormatError, match=line):
        parse_vocabulary(text, "vocab.txt")


def test_a_vocabulary_is_read_in_the_order_of_its_numbers() -> None:
    assert parse_vocabulary("б 1\r\n▁ 0\r\n<blk> 2", "vocab.txt") == ("▁", "б", "<blk>")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["model.onnx", "vocab.txt"], ("nemo-conformer-ctc", None)),
        (["model.int8.onnx", "vocab.txt"], ("nemo-conformer-ctc", "int8")),
        (["v2_ctc.onnx", "v2_vocab.txt", "v2_ctc.int8.onnx"], ("gigaam-v3-ctc", None)),
        (["multilingual_ctc.onnx", "multilingual_vocab.txt"], ("gigaam-multilingual-ctc", None)),
        (["encoder.onnx", "vocab.txt"], None),
        (["model.bin", "config.json"], None),
        ([], None),
    ],
)
def test_a_layout_is_told_by_the_names(names: list[str], found: tuple[str, str] | None) -> None:
    layout = layout_of(names)
    assert (layout and (layout.type, layout.quantization)) == found


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["model.onnx"], r"lacks vocab\.txt"),
        (["v2_ctc.onnx"], r"lacks v2_vocab\.txt"),
        (
            ["multilingual_ctc.onnx", "multilingual_large_ctc.onnx", "multilingual_vocab.txt"],
            "more than one",
        ),
        (["model.onnx", "vocab.txt", "v3_ctc.onnx", "v3_vocab.txt"], "more than one"),
    ],
)
def test_an_unclear_layout_is_refused(names: list[str], said: str) -> None:
    with pytest.raises(FormatError, match=said):
        layout_of(names)


def test_it_runs_in_a_pipeline(program: Program, tmp_path: Path, tiny_video: Path) -> None:
    folder = tmp_path / "c"
    (folder / "videos").mkdir(parents=True)
    (folder / "subtitler.toml").write_text(
        'pipeline = "review-only"\nspoken = "ky"\n'
        '[stage.transcribe]\nengine = "onnx-ctc"\nmodel = "toy"\n',
        encoding="utf-8",
    )
    assert program("models", "install", toy.build(tmp_path / "toy"), "--languages", "kk,ky") == 0
    assert program("add", folder, tiny_video, "--id", "v-1") == 0
    assert program("run", folder) == 3
    assert (folder / "videos" / "v-1" / "transcript.json").is_file()


def test_the_catalogue_says_how_to_get_the_models_for_kyrgyz() -> None:
    entries = [entry for entry in weights.catalogue() if entry.kind == "onnx-ctc"]
    assert entries
    for entry in entries:
        assert {"kk", "ky"} <= set(entry.languages)
        assert "models install" in entry.by_hand


def test_the_toy_is_what_it_says(tmp_path: Path) -> None:
    config = json.loads((toy.build(tmp_path / "toy") / "config.json").read_text())
    assert config["subsampling_factor"] * 10 == toy.FRAME_MS
