"""What every engine promises, tried on every engine that is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import wave
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from subtitler import weights
from subtitler.engines import (
    TRANSCRIBERS,
    TRANSLATORS,
    Transcriber,
    Translator,
    names,
    transcriber_class,
    translator_class,
)
from subtitler.errors import EngineError, SubtitlerError
from subtitler.model import Segment, Span, Transcript
from tests.engines import ct2_toy, ctc_toy, llm_toy
from tests.engines.test_argos_toy import EN_TR, KK_EN, build_package

# To have a new engine tried: a row here, with a model that it reads (and can be fetched).
SPEECH_MODELS = {
    "faster-whisper": ("whisper-base", "whisper-ct2"),
    "openai-whisper": ("whisper-base", "whisper-pt"),
}
ENGLISH = Path(__file__).parent / "english.wav"

# A program for the engine `command`: two words in every two seconds of sound.
PROGRAM = """
import json
request = json.load(open("request.json", encoding="utf-8"))
segments = []
for start in range(0, request["duration_ms"] - 1000, 2000):
    spans = [(start, start + 400), (start + 500, start + 900)]
    words = [
        {"start_ms": a, "end_ms": b, "text": text, "confidence": 0.5}
        for (a, b), text in zip(spans, ("two", "words"))
    ]
    segments.append({"start_ms": start, "end_ms": start + 900, "text": "two words", "words": words})
answer = {"format": "subtitler/engine-answer", "version": 1, "segments": segments}
json.dump(answer, open("answer.json", "w"))
"""
HEAVY = (
    "torch",
    "ctranslate2",
    "faster_whisper",
    "whisper",
    "argostranslate",
    "numpy",
    "onnxruntime",
    "sentencepiece",
)


def silent(path: Path, duration_ms: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(duration_ms * 32))
    return path


def ignore(done: int, total: int) -> None:
    pass


def command_model(folder: Path) -> weights.InstalledModel:
    """A program, installed as a model."""
    made = folder / "two-words"
    made.mkdir()
    card = 'languages = ["en", "kk"]\nrun = ["{python}", "run.py"]\n'
    (made / "engine.toml").write_text(card, encoding="utf-8")
    (made / "run.py").write_text(PROGRAM, encoding="utf-8")
    return weights.install(made, run_programs=True)


def ctc_model(folder: Path) -> weights.InstalledModel:
    """A network that takes the loudest band of the sound for a letter."""
    return weights.install(ctc_toy.build(folder / "toy"), languages=ctc_toy.LANGUAGES)


BUILDERS: dict[str, Callable[[Path], weights.InstalledModel]] = {
    "command": command_model,
    "onnx-ctc": ctc_model,
}
"""Engines whose model is made here: a function that installs it from a folder."""


def speech_engines() -> Sequence[object]:
    params = []
    for name in names(TRANSCRIBERS):
        marks = [pytest.mark.weights]
        known = name in (*SPEECH_MODELS, *BUILDERS) or not transcriber_class(name).kinds
        if known:
            params.append(pytest.param(name, marks=marks if name in SPEECH_MODELS else ()))
    return params


@pytest.fixture(scope="session", params=speech_engines())
def transcriber(request: pytest.FixtureRequest) -> Iterator[Transcriber]:
    found = []
    if request.param in SPEECH_MODELS:
        store = request.getfixturevalue("whisper_store")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SUBTITLER_MODELS", str(store))
            found.append(weights.find(*SPEECH_MODELS[request.param]))
    if request.param in BUILDERS:
        folder = request.getfixturevalue("tmp_path_factory").mktemp("contract")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SUBTITLER_MODELS", str(folder / "store"))
            found.append(BUILDERS[request.param](folder))
    engine = transcriber_class(request.param)(found, threads=2)  # type: ignore[call-arg]
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recording in a folder of its own: an engine may leave a log beside it."""
    return Path(shutil.copy(ENGLISH, tmp_path_factory.mktemp("english")))


@pytest.fixture(scope="session")
def heard(transcriber: Transcriber, english: Path) -> tuple[Transcript, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    transcript = transcriber.transcribe(
        english,
        languages=("en",),
        hints=(),
        progress=lambda done, total: told.append((done, total)),
    )
    return transcript, told


def test_segments_are_in_order_and_inside_the_sound(
    heard: tuple[Transcript, list[tuple[int, int]]],
) -> None:
    transcript, _ = heard
    assert transcript.lang == "en"
    assert transcript.segments
    last_ms = 0
    for segment in transcript.segments:
        assert last_ms <= segment.span.start_ms < segment.span.end_ms <= 5016
        assert segment.text
        assert segment.text == segment.text.strip()
        last_ms = segment.span.end_ms


def test_words_are_in_order_and_inside_their_segment(
    heard: tuple[Transcript, list[tuple[int, int]]],
) -> None:
    for segment in heard[0].segments:
        assert " ".join(word.text for word in segment.words) == segment.text
        last_ms = segment.span.start_ms
        for word in segment.words:
            assert last_ms <= word.span.start_ms <= word.span.end_ms <= segment.span.end_ms
            assert word.confidence is not None
            assert 0 <= word.confidence <= 1
            last_ms = word.span.end_ms


def test_progress_grows_to_the_length_of_the_sound(
    heard: tuple[Transcript, list[tuple[int, int]]],
) -> None:
    told = heard[1]
    assert {total for _, total in told} == {5015}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == 5015


def test_the_same_sound_gives_the_same_text_also_after_close(
    transcriber: Transcriber, english: Path, heard: tuple[Transcript, list[tuple[int, int]]]
) -> None:
    transcriber.close()
    again = transcriber.transcribe(english, languages=("en",), hints=(), progress=ignore)
    assert again == heard[0]


def test_hints_are_taken(transcriber: Transcriber, english: Path) -> None:
    hints = ["Kulja", "the river Ili", "Tekes"] * 30
    transcript = transcriber.transcribe(english, languages=("en",), hints=hints, progress=ignore)
    assert transcript.segments


def test_hardly_any_sound_has_no_words(transcriber: Transcriber, tmp_path: Path) -> None:
    for duration_ms in (0, 50):
        audio = silent(tmp_path / "short.wav", duration_ms)
        heard = transcriber.transcribe(audio, languages=("en",), hints=(), progress=ignore)
        assert heard.segments == ()


def test_silence_does_no_harm(transcriber: Transcriber, tmp_path: Path) -> None:
    audio = silent(tmp_path / "silent.wav", 3000)
    heard = transcriber.transcribe(audio, languages=("en",), hints=(), progress=ignore)
    assert all(segment.span.end_ms <= 3000 for segment in heard.segments)


def test_aligned_words_are_the_text_to_the_letter(transcriber: Transcriber, english: Path) -> None:
    texts = ("In the winter the river freezes.", "We  waited “for” three days;", "x")
    segments = [
        Segment(f"{n}", Span(n * 1500, n * 1500 + 1500), text) for n, text in enumerate(texts)
    ]
    answers = transcriber.align(english, segments, language="en", progress=ignore)
    assert len(answers) == len(segments)
    for segment, words in zip(segments, answers, strict=True):
        if words:  # an engine need not be able to
            assert "".join(word.text for word in words) == "".join(segment.text.split())
            last_ms = 0
            for word in words:
                assert last_ms <= word.span.start_ms <= word.span.end_ms <= 5015
                last_ms = word.span.start_ms


def test_languages_that_may_be_spoken_have_probabilities(
    transcriber: Transcriber, english: Path
) -> None:
    found = transcriber.detect(english)
    assert all(0 <= share <= 1 for share in found.values())
    assert sum(found.values()) <= 1.001
    if found:  # an engine need not be able to
        assert max(found, key=lambda code: found[code]) == "en"


def test_among_several_languages_one_is_chosen(transcriber: Transcriber, english: Path) -> None:
    known = transcriber.languages()
    languages = ("en", "kk") if "kk" in known else ("en", "ru")
    heard = transcriber.transcribe(english, languages=languages, hints=(), progress=ignore)
    assert heard.lang == "en"
    assert {segment.language for segment in heard.segments} <= {None, *languages[1:]}


def test_the_rung_is_told(transcriber: Transcriber, heard: object) -> None:
    assert transcriber.used_rung in transcriber.rungs
    assert len(set(transcriber.rungs)) == len(transcriber.rungs) > 0


def test_an_unknown_language_is_an_error(transcriber: Transcriber, english: Path) -> None:
    assert "tlh" not in transcriber.languages()
    with pytest.raises(EngineError, match="tlh"):
        transcriber.transcribe(english, languages=("tlh",), hints=(), progress=ignore)


def test_what_is_no_wav_file_is_an_error(transcriber: Transcriber, tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    path.write_text("no sound")
    with pytest.raises(EngineError, match=r"talk\.wav"):
        transcriber.transcribe(path, languages=("en",), hints=(), progress=ignore)


def test_identity_of_speech(transcriber: Transcriber) -> None:
    identity = transcriber.identity()
    assert identity == transcriber.identity()
    assert all(isinstance(value, str) and value for value in identity.values())
    assert identity["library"]
    if transcriber.kinds:
        assert len(identity["sha256"]) == 64


def test_our_own_engines_are_among_those_tried() -> None:
    assert {"fake", *SPEECH_MODELS} <= set(names(TRANSCRIBERS))
    assert set(TRANSLATOR_OPENERS) <= set(names(TRANSLATORS))


@pytest.mark.parametrize("name", names(TRANSCRIBERS))
def test_asking_a_speech_engine_imports_no_library(name: str) -> None:
    code = f"""
import sys
from pathlib import Path
from types import SimpleNamespace
from subtitler.engines import transcriber_class
adapter = transcriber_class({name!r})
model = lambda kind: SimpleNamespace(
    name="m", kind=kind, folder=Path(), sha256="0" * 64, languages=("kk",), sample=False)
engine = adapter([model(kind) for kind in adapter.kinds])
assert engine.identity() and "kk" in engine.languages()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    assert _printed(code) == "[]"


@pytest.mark.parametrize("name", names(TRANSLATORS))
def test_asking_a_translation_engine_imports_no_library(name: str) -> None:
    code = f"""
import sys
from pathlib import Path
from types import SimpleNamespace
from subtitler.engines import translator_class
adapter = translator_class({name!r})
model = lambda kind: SimpleNamespace(
    name="m", kind=kind, folder=Path(), sha256="0" * 64, languages=("kk-en",), sample=False)
engine = adapter([model(kind) for kind in adapter.kinds])
assert engine.identity("kk", "en") and ("kk", "en") in engine.pairs()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    assert _printed(code) == "[]"


def _printed(code: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def fake_translator(folder: Path) -> Translator:
    return translator_class("fake")(())  # type: ignore[call-arg]


def ct2_translator(folder: Path) -> Translator:
    """Two models in one engine, as the toys translate into English and Turkish only."""
    card = 'family = "nllb"\npairs = ["{}"]\n[languages]\n{}'
    names = 'kk = "kaz_Cyrl"\nen = "eng_Latn"\ntr = "tur_Latn"\n'
    models = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBTITLER_MODELS", str(folder / "store"))
        for pair in ("kk-en", "en-tr"):
            toy = ct2_toy.build(folder / pair, "nllb", card=card.format(pair, names))
            models.append(weights.install(toy))
    return translator_class("ct2")(models)  # type: ignore[call-arg]


def llm_translator(folder: Path) -> Translator:
    """A server that runs as long as its engine is not forgotten."""
    server = llm_toy.Server()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBTITLER_MODELS", str(folder / "store"))
        model = llm_toy.installed(folder, server, 'languages = ["kk", "en", "tr"]')
    engine = translator_class("llm")([model])  # type: ignore[call-arg]
    weakref.finalize(engine, server.stop)
    return engine


def argos_translator(folder: Path) -> Translator:
    packages = [
        build_package(folder / "kk_en", "kk-en", KK_EN),
        build_package(folder / "en_tr", "en-tr", EN_TR),
    ]
    return translator_class("argos")(packages)  # type: ignore[call-arg]


TRANSLATOR_OPENERS = {
    "argos": argos_translator,
    "ct2": ct2_translator,
    "fake": fake_translator,
    "llm": llm_translator,
}


@pytest.fixture(scope="module", params=sorted(TRANSLATOR_OPENERS))
def translator(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Translator]:
    opener: Callable[[Path], Translator] = TRANSLATOR_OPENERS[request.param]
    engine = opener(tmp_path_factory.mktemp("packages"))
    yield engine
    engine.close()


def test_every_text_has_its_translation_in_its_place(translator: Translator) -> None:
    texts = ["бір.", "", "екі үш.", "бір.", "   ", "төрт\nбес"]
    answers = translator.translate(texts, source="kk", target="en", terms=())
    assert len(answers) == len(texts)
    assert [bool(answer) for answer in answers] == [True, False, True, True, False, True]
    assert answers[0] == answers[3]
    for text, answer in zip(texts, answers, strict=True):
        assert translator.translate([text], source="kk", target="en", terms=()) == [answer]


def test_no_texts_have_no_translations(translator: Translator) -> None:
    assert translator.translate([], source="kk", target="en", terms=()) == []


def test_pairs_are_of_two_languages(translator: Translator) -> None:
    assert {("kk", "en"), ("en", "tr")} <= translator.pairs()
    assert all(source != target for source, target in translator.pairs())


@pytest.mark.parametrize("pair", [("kk", "kk"), ("xx", "en")])
def test_what_is_no_pair_is_refused(translator: Translator, pair: tuple[str, str]) -> None:
    if pair in translator.pairs() or (translator.name == "fake" and pair[0] != pair[1]):
        return
    with pytest.raises(SubtitlerError):
        translator.translate(["бір."], source=pair[0], target=pair[1])


def test_choices_begin_with_the_translation(translator: Translator) -> None:
    texts = ["бір екі.", "үш."]
    answers = translator.translate(texts, source="kk", target="en")
    found = translator.choices(texts, source="kk", target="en", count=4)
    assert [options[0] for options in found] == answers
    assert all(1 <= len(options) <= 4 for options in found)
    assert all(len(set(options)) == len(options) for options in found)


def test_progress_comes_to_its_end(translator: Translator) -> None:
    told: list[tuple[int, int]] = []
    texts = ["бір.", "екі."]
    translator.translate(
        texts, source="kk", target="en", progress=lambda done, total: told.append((done, total))
    )
    assert told and told[-1] == (2, 2)


def test_identity_of_translation(translator: Translator) -> None:
    identity = translator.identity("kk", "en")
    assert identity == translator.identity("kk", "en")
    assert all(isinstance(value, str) and value for value in identity.values())
    assert isinstance(translator.samples("kk", "en"), bool)
