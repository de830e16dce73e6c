from __future__ import annotations

import dataclasses
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subtitler.engines.argos import Argos, refuse_remote_providers
from subtitler.errors import ConfigError, EngineError
from tests.engines.test_argos_toy import EN_TR, KK_EN, MUTE, Installed, build_package, cipher, over

pytestmark = pytest.mark.usefixtures("socket_disabled")
KAZAKH = "Мен ауылда тұрдым."


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installed, Installed]:
    # The library looks for these names in the whole path, and picks a splitter by them.
    folder = tmp_path_factory.mktemp("models") / "stanza minisbd spacy қазақша"
    return (
        build_package(folder / "kk", "kk-en", KK_EN),
        build_package(folder / "en", "en-tr", EN_TR),
    )


@pytest.fixture(scope="module")
def engine(packages: tuple[Installed, Installed]) -> Iterator[Argos]:
    engine = Argos(packages, threads=1)
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def kk_en(engine: Argos, *texts: str) -> list[str]:
    return engine.translate(texts, source="kk", target="en", terms=())


def one_package(folder: Path, **changes: Any) -> Argos:
    return Argos([dataclasses.replace(build_package(folder, "kk-en", KK_EN), **changes)])


def test_one_leg(engine: Argos) -> None:
    texts = [KAZAKH, "Олар келді. Содан кейін кетті!", "1937 жыл"]
    assert kk_en(engine, *texts) == [cipher(text, KK_EN) for text in texts]


def test_a_pivot_is_translated_leg_by_leg(engine: Argos) -> None:
    answer = over(engine, [KAZAKH, "Иә."], "kk", "en", "tr")
    assert answer == [cipher(KAZAKH, KK_EN, EN_TR), cipher("Иә.", KK_EN, EN_TR)]


def test_three_legs(packages: tuple[Installed, Installed], tmp_path: Path) -> None:
    last = {"A": "4"}
    engine = Argos([*packages, build_package(tmp_path / "toy", "tr-de", last)])
    answer = over(engine, ["Ал\nбала"], "kk", "en", "tr", "de")
    assert answer == [cipher("Ал\nбала", KK_EN, EN_TR, last)]


def test_as_many_answers_in_the_same_order(engine: Argos) -> None:
    texts = ["б", "", "а", "…", "б", "  ", "а б", "\n", "в"]
    assert kk_en(engine, *texts) == ["b", "", "a", "…", "b", "", "a b", "", "v"]
    assert kk_en(engine) == []


class Spy:
    """Watches what comes to the search, and can spoil it."""

    def __init__(self, real: Any, fail_from: int | None = None) -> None:
        self.real = real
        self.fail_from = fail_from
        self.batches: list[list[str]] = []
        self.options: list[dict[str, Any]] = []

    def __call__(self, path: str, **options: Any) -> Any:
        translator = self.real(path, **options)
        self.options.append(options)

        def translate_batch(source: list[list[str]], **more: Any) -> Any:
            self.batches.append(["".join(pieces).replace("▁", " ").strip() for pieces in source])
            if self.fail_from is not None and len(source) >= self.fail_from:
                return [SimpleNamespace(result=partial(self.fail, source)) for _ in source]
            return translator.translate_batch(source, **more)

        return SimpleNamespace(translate_batch=translate_batch)

    def fail(self, source: object) -> None:
        raise RuntimeError(f"no memory for {source}")


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    import ctranslate2

    spy = Spy(ctranslate2.Translator)
    monkeypatch.setattr(ctranslate2, "Translator", spy)
    return spy


def test_equal_sentences_are_searched_once(packages: tuple[Installed, Installed], spy: Spy) -> None:
    texts = ["Иә. Жоқ.", "Жоқ.", "Иә.\nЖоқ. Білмеймін.", "Иә. Жоқ."]
    assert kk_en(Argos(packages), *texts) == [cipher(text, KK_EN) for text in texts]
    assert spy.batches == [["Білмеймін.", "Жоқ.", "Иә."]]


def test_a_document_is_searched_in_batches_of_like_length(
    packages: tuple[Installed, Installed], spy: Spy
) -> None:
    texts = [f"{'мен ' * (number % 30)}{number}" for number in range(300)]
    assert kk_en(Argos(packages), *texts) == [cipher(text, KK_EN) for text in texts]
    lengths = [[len(sentence) + 1 for sentence in batch] for batch in spy.batches]
    assert [max(batch) for batch in lengths] == sorted(map(max, lengths), reverse=True)
    assert all(min(earlier) >= max(later) for earlier, later in pairwise(lengths))
    assert all(max(batch) * len(batch) <= 1024 and len(batch) <= 32 for batch in lengths)
    assert len(lengths) < 30


def test_a_batch_that_memory_does_not_hold_is_halved(
    packages: tuple[Installed, Installed], spy: Spy
) -> None:
    spy.fail_from = 3
    texts = ["Иә.", "Жоқ.", "Білмеймін.", "Кеше.", "Бүгін."]
    assert kk_en(Argos(packages), *texts) == [cipher(text, KK_EN) for text in texts]
    assert [len(batch) for batch in spy.batches] == [5, 2, 3, 1, 2]


@pytest.mark.parametrize("text", ["…", "♪", "—", " ♪ ♪ ", "?!", "***\n—", "«»"])
def test_text_without_letters_never_meets_the_model(engine: Argos, text: str) -> None:
    for route in (("kk", "en"), ("kk", "en", "tr")):
        assert over(engine, [text], *route) == [text]


def test_an_empty_text_takes_no_line_ends_from_the_others(engine: Argos) -> None:
    texts = ["\n", "Мен келдім.\nОл кетті.", " \n "]
    assert kk_en(engine, *texts) == ["", cipher(texts[1], KK_EN), ""]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\n—\n", "\u2028", "\n  \n"])
def test_lines_are_kept(engine: Argos, end: str) -> None:
    text = f"{end}Мен келдім.{end}Ол кетті.{end}"
    assert kk_en(engine, text) == [cipher(text, KK_EN)]


def test_terms_change_nothing(engine: Argos) -> None:
    answer = engine.translate([KAZAKH], source="kk", target="en", terms=[("ауылда", "village")])
    assert answer == kk_en(engine, KAZAKH)


def test_answers_are_those_of_argostranslate(
    engine: Argos,
    packages: tuple[Installed, Installed],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [KAZAKH, "Ол айтты: «Жоқ!»", "Иә, 1937 жылы", "Өзім білмеймін"]
    ours = [
        over(engine, texts, *route) for route in (("kk", "en"), ("en", "tr"), ("kk", "en", "tr"))
    ]
    import argostranslate.settings
    import argostranslate.translate as library

    monkeypatch.setattr(argostranslate.settings, "package_dirs", [packages[0].folder.parent])
    monkeypatch.setattr(library, "installed_translates", [])
    library.get_installed_languages.cache_clear()
    try:
        for pair in (("kk", "en"), ("en", "tr")):
            leg = library.get_translation_from_codes(*pair).underlying
            leg.sentencizer = SimpleNamespace(split_sentences=lambda text: [text])
        theirs = [
            [library.translate(text, source, target) for text in texts]
            for source, target in (("kk", "en"), ("en", "tr"), ("kk", "tr"))
        ]
    finally:
        library.get_installed_languages.cache_clear()
    assert ours == theirs


# Nothing may be lost -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ъ", "Мен. Ъ", "Мен.\nъ"])
def test_a_sentence_that_comes_back_empty_is_an_error(tmp_path: Path, text: str) -> None:
    table = {**KK_EN, "ъ": MUTE, "Ъ": MUTE}
    engine = Argos([build_package(tmp_path / "mute", "kk-en", table)])
    with pytest.raises(EngineError) as caught:
        kk_en(engine, "Иә", text)
    assert str(caught.value) == "text 2 of 2, kk→en: the model gave nothing back for a sentence"
    assert caught.value.__cause__ is None


def test_a_line_longer_than_the_model_writes_is_whole(engine: Argos) -> None:
    # Without a mark or a capital, as speech models write Kazakh: 256 pieces is where CTranslate2
    # would stop.
    text = "мен ауылда тұрдым содан кейін қалаға көштім " * 20
    assert kk_en(engine, text) == [cipher(text, KK_EN).strip()]


def test_a_word_longer_than_the_model_writes_is_whole(engine: Argos) -> None:
    [answer] = kk_en(engine, "мен" * 150)
    assert answer.replace(" ", "") == cipher("мен" * 150, KK_EN)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("GL_001", "GL_001"),
        ("Ал GL_001.", "Аl GL_001."),
        ("A_B және A_B, C_D", "A_B jәne A_B, C_D"),
        ("A_B да A B", "A_B da A B"),
        ("_", "_"),
        ("Ал ____ деп", "Аl ____ dep"),
        ("_сен_ деп", "_сен_ dep"),
        ("файл_ат болды", "файл_ат boldx"),
        ("сол x_y@z.org ед", "sol x_y@z.org ed"),
        ("GL＿1 ед", "GL＿1 ed"),
        ("GL_1\nGL_2", "GL_1\nGL_2"),
        ("我不知道GL_1走", "我不知道GL_1走"),
    ],
)
def test_low_lines_survive(engine: Argos, text: str, answer: str) -> None:
    assert kk_en(engine, text) == [answer]


@given(st.text("opABЖӘ12_.,!?«»—♪ \n\u2028我。…xY@", max_size=80))
@settings(
    max_examples=60,
    deadline=None,  # the first example imports the library
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # `no_settings` keeps no state
)
def test_no_character_is_lost_on_the_way(engine: Argos, text: str) -> None:
    """What this package does not map comes out as it went in, but for the number of spaces."""
    [answer] = kk_en(engine, text)
    assert "".join(answer.split()) == "".join(text.split())


def test_low_lines_survive_a_pivot_that_changes_the_word(engine: Argos) -> None:
    answer = over(engine, ["Ал abc_1 деп"], "kk", "en", "tr")
    assert answer == [cipher("Ал ", KK_EN, EN_TR) + "abc_1" + cipher(" деп", KK_EN, EN_TR)]


# Packages that cannot be used --------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["metadata.json", "sentencepiece.model", "model/model.bin"])
@pytest.mark.parametrize("damage", ["gone", "garbled"])
def test_a_damaged_package_is_named(tmp_path: Path, missing: str, damage: str) -> None:
    engine = one_package(tmp_path / "toy")
    file = tmp_path / "toy" / missing
    file.unlink()
    if damage == "garbled":
        file.write_bytes(b"\xff\x00\x13" * 50)
    with pytest.raises(EngineError, match="kk→en: the package “toy-kk-en” cannot be used") as error:
        kk_en(engine, KAZAKH)
    assert error.value.hint == "subtitler models install FILE.argosmodel"


@pytest.mark.parametrize("prefix", ["eng_Latn", ">>eng<<"])
def test_a_package_with_a_target_prefix_is_refused(tmp_path: Path, prefix: str) -> None:
    engine = Argos([build_package(tmp_path / "toy", "kk-en", KK_EN, target_prefix=prefix)])
    with pytest.raises(EngineError, match="“toy-kk-en” needs a target prefix"):
        kk_en(engine, KAZAKH)


def test_a_failure_of_the_library_holds_no_testimony(
    packages: tuple[Installed, Installed], spy: Spy
) -> None:
    spy.fail_from = 1
    with pytest.raises(EngineError, match=r"text 2 of 2, kk→en: the model failed") as caught:
        kk_en(Argos(packages), "", KAZAKH)
    assert caught.value.__suppress_context__ and KAZAKH not in str(caught.value)


@pytest.mark.parametrize("part", ["encode", "decode"])
def test_a_failure_of_the_tokenizer_holds_no_testimony(
    packages: tuple[Installed, Installed], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    from argostranslate.tokenizer import SentencePieceTokenizer

    engine = Argos(packages)
    kk_en(engine, "а")

    def fail(_tokenizer: object, text: object) -> None:
        raise IndexError(f"cannot read {text}")

    monkeypatch.setattr(SentencePieceTokenizer, part, fail)
    with pytest.raises(EngineError, match=r"text 1 of 1, kk→en: the model failed") as caught:
        kk_en(engine, KAZAKH)
    assert caught.value.__suppress_context__ and KAZAKH not in str(caught.value)


def test_a_package_installed_anew_is_read_anew(tmp_path: Path) -> None:
    first = one_package(tmp_path / "old")
    assert kk_en(first, "а") == ["a"]
    second = Argos([build_package(tmp_path / "new", "kk-en", {"а": "z"})])
    assert kk_en(second, "а") == ["z"]
    assert kk_en(first, "а") == ["a"]


def test_a_closed_engine_opens_again(tmp_path: Path) -> None:
    engine = one_package(tmp_path / "toy")
    assert kk_en(engine, "а") == ["a"]
    engine.close()
    engine.close()
    assert kk_en(engine, "а") == ["a"]


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_threads_reach_the_model(
    packages: tuple[Installed, Installed], spy: Spy, threads: int
) -> None:
    assert kk_en(Argos(packages, threads=threads), "а") == ["a"]
    expected = {"device": "cpu", "intra_threads": 1, "compute_type": "auto"}
    threads = threads or min(4, os.cpu_count() or 1)
    assert spy.options == [{**expected, "inter_threads": threads}]


def test_every_thread_gets_its_part_of_a_short_document(
    packages: tuple[Installed, Installed], spy: Spy
) -> None:
    kk_en(Argos(packages, threads=3), *map(str, range(60)))
    assert [len(batch) for batch in spy.batches] == [20, 20, 20]
    spy.batches.clear()
    kk_en(Argos(packages, threads=3), *map(str, range(20)))
    assert [len(batch) for batch in spy.batches] == [16, 4]


# What the user has set ---------------------------------------------------------------------------


@pytest.mark.parametrize("provider", ["LIBRETRANSLATE", "OPENAI", "openai"])
def test_a_server_as_provider_is_refused(
    engine: Argos, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    monkeypatch.setenv("ARGOS_MODEL_PROVIDER", provider)
    with pytest.raises(ConfigError, match="would have argostranslate send") as caught:
        kk_en(engine, KAZAKH)
    assert caught.value.where == "environment variable ARGOS_MODEL_PROVIDER"


def test_a_server_in_the_users_settings_is_refused(
    engine: Argos, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "config" / "argos-translate" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"ARGOS_MODEL_PROVIDER": "OPENAI"}', encoding="utf-8")
    with pytest.raises(ConfigError, match="ARGOS_MODEL_PROVIDER=OPENAI") as caught:
        kk_en(engine, KAZAKH)
    assert caught.value.where == str(file)
    # The library, too, asks the environment first.
    monkeypatch.setenv("ARGOS_MODEL_PROVIDER", "OPENNMT")
    assert kk_en(engine, "а") == ["a"]


@pytest.mark.parametrize(
    "settings", ["{}", "[]", "{", '{"ARGOS_DEBUG": "1"}', '{"ARGOS_MODEL_PROVIDER": "OPENNMT"}']
)
def test_other_settings_are_none_of_our_business(tmp_path: Path, settings: str) -> None:
    file = tmp_path / "argos-translate" / "settings.json"
    file.parent.mkdir()
    file.write_text(settings, encoding="utf-8")
    refuse_remote_providers({"XDG_CONFIG_HOME": str(tmp_path)})
    assert file.read_text(encoding="utf-8") == settings, "looked at, and left alone"


def test_settings_are_looked_for_where_the_library_looks(tmp_path: Path) -> None:
    file = tmp_path / ".config" / "argos-translate" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"ARGOS_MODEL_PROVIDER": "OPENAI"}', encoding="utf-8")
    with pytest.raises(ConfigError):
        refuse_remote_providers({"SNAP": "here", "SNAP_USER_DATA": str(tmp_path)})


def test_settings_of_the_library_move_nothing(
    packages: tuple[Installed, Installed], monkeypatch: pytest.MonkeyPatch
) -> None:
    from argostranslate import settings

    monkeypatch.setattr(settings, "model_provider", settings.ModelProvider.OPENAI)
    monkeypatch.setattr(settings, "chunk_type", settings.ChunkType.NONE)
    monkeypatch.setattr(settings, "device", "cuda")
    monkeypatch.setattr(settings, "compute_type", "nonsense")
    monkeypatch.setattr(settings, "beam_size", -1)
    assert kk_en(Argos(packages), "а") == ["a"]


def test_no_testimony_in_any_log(engine: Argos, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        kk_en(engine, KAZAKH)
    assert caplog.records == []


HOSTILE = """
import json, os, socket, sys
from pathlib import Path
from types import SimpleNamespace

class Blocked(Exception):
    pass

def block(*args, **kwargs):
    raise Blocked

socket.socket.connect = block
socket.getaddrinfo = block
before = dict(os.environ)
from subtitler.engines.argos import Argos

packages = [
    SimpleNamespace(
        name=pair, kind="argos", folder=Path(folder), sha256="", languages=(pair,), sample=False
    )
    for folder, pair in json.loads(sys.argv[1])
]
engine = Argos(packages)
engine.identity("kk", "en"), engine.samples("kk", "en"), engine.pairs()
cheap = not {"argostranslate", "ctranslate2", "torch"} & set(sys.modules)
english = engine.translate(["Мен келдім. Ол кетті."], source="kk", target="en")
answer = engine.translate(english, source="en", target="tr")
keys = before.keys() | os.environ.keys()
changed = sorted(key for key in keys if before.get(key) != os.environ.get(key))
heavy = sorted({"onnxruntime", "spacy", "stanza", "torch"} & set(sys.modules))
print(json.dumps({"cheap": cheap, "answer": answer, "changed": changed, "heavy": heavy}))
"""


def test_in_a_hostile_environment_nothing_is_read_written_or_sent(
    packages: tuple[Installed, Installed], tmp_path: Path
) -> None:
    home, shared = tmp_path / "home", tmp_path / "shared"
    (shared / "stray").mkdir(parents=True)  # without metadata.json the library's own list fails
    home.mkdir()
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("XDG_")},
        "HOME": str(home),
        "USERPROFILE": str(home),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ARGOS_PACKAGES_DIR": str(shared),
        "ARGOS_CHUNK_TYPE": "NONE",
        "ARGOS_DEBUG": "1",
        "ARGOS_DEVICE_TYPE": "cuda",
        "ARGOS_COMPUTE_TYPE": "nonsense",
        "ARGOS_BEAM_SIZE": "many",
        "SNAP": str(shared),
    }
    environ.pop("KMP_DUPLICATE_LIB_OK", None)
    folders = [[str(package.folder), package.languages[0]] for package in packages]
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", HOSTILE, json.dumps(folders)],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {
        "cheap": True,
        "answer": [cipher("Мен келдім. Ол кетті.", KK_EN, EN_TR)],
        "changed": ["KMP_DUPLICATE_LIB_OK"],  # the library's guard against two OpenMP runtimes
        "heavy": [],  # the splitters, one of which would send usage data to its maker
    }
    assert run.stderr == ""
    assert list(home.rglob("*")) == []
    assert [path.name for path in shared.rglob("*")] == ["stray"]
