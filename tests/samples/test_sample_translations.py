"""The sample packages do what they are for, and nothing beyond: real library, real routes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from samples.phrasebook.expand import load as load_rows
from subtitler import weights
from subtitler.engines.argos import Argos
from subtitler.formats.documents import load
from subtitler.model import Mark, Track, Transcript
from tests.conftest import Program, sign

ROOT = Path(__file__).parent.parent.parent
PACKAGES = sorted((ROOT / "samples" / "models").glob("*.argosmodel"))
TARGETS = ("tr", "ru", "zh", "ar", "fr", "de")
pytestmark = pytest.mark.weights


def lines(name: str) -> list[str]:
    return (ROOT / "samples" / f"{name}.txt").read_text(encoding="utf-8").splitlines()


KK, EN = lines("kk-testimony"), lines("en-testimony")


def phrasebook(source: str, target: str) -> dict[str, str]:
    return {row.texts[source]: row.texts[target] for row in load_rows()}


@pytest.fixture
def argos() -> Argos:
    for path in PACKAGES:
        weights.install(path)
    return Argos(weights.installed("argos"))


def test_the_testimonies_come_out_as_the_phrasebook_has_them(argos: Argos) -> None:
    english = argos.translate(KK, source="kk", target="en", terms=())
    assert english == [phrasebook("kk", "en")[line] for line in KK]
    for target in TARGETS:
        assert {("kk", "en"), ("en", target)} <= argos.pairs()
        book = phrasebook("en", target)
        texts = [*english, *EN]
        found = argos.translate(texts, source="en", target=target, terms=())
        assert found == [book[text] for text in texts], target


LIBRARY = """
import json, sys
from argostranslate import package, translate
for path in json.loads(sys.argv[1]):
    package.install_from_path(path)
route = translate.get_translation_from_codes("kk", "tr")
texts = [route.translate(text) for text in json.loads(sys.argv[2])]
print(json.dumps([type(route).__name__, texts]))
"""


def test_the_library_installs_and_runs_them_by_itself(tmp_path: Path) -> None:
    folders = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME")}
    env = {**os.environ, **folders, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    told = subprocess.run(
        [sys.executable, "-c", LIBRARY, json.dumps([str(p) for p in PACKAGES]), json.dumps(KK)],
        env={**env, "ARGOS_PACKAGES_DIR": str(tmp_path / "packages"), "HTTPS_PROXY": "127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=True,
    )
    route, texts = json.loads(told.stdout.splitlines()[-1])
    assert route == "CachedTranslation" or "Composite" in route
    assert texts == [phrasebook("kk", "tr")[line] for line in KK]


@pytest.fixture
def ready(program: Program, fakes: Path, tiny_video: Path) -> Path:
    """A collection whose transcript is two sentences of the phrasebook, signed."""
    settings = (fakes / "subtitler.toml").read_text(encoding="utf-8")
    settings = settings.replace('[stage.translate]\nengine = "fake"\n', "")
    (fakes / "subtitler.toml").write_text(settings, encoding="utf-8")
    program("add", fakes, tiny_video, "--id", "v-1")
    program("run", fakes)
    srt = fakes / "in.srt"
    blocks = [
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n" for n, text in enumerate(KK[:2], 1)
    ]
    srt.write_text("\n".join(blocks), encoding="utf-8")
    video = fakes / "videos" / "v-1"
    free = ["--allow-added", "--allow-removed"]
    assert program("review", "import", video, srt, "--as", "tulpar", *free) == 0
    sign(program, video, reviewer="tulpar")
    for path in PACKAGES:
        weights.install(path)
    return fakes


def test_a_collection_that_does_not_ask_for_samples_never_gets_them(
    program: Program, ready: Path
) -> None:
    assert program("run", ready) == 5
    assert "sample packages are installed, but they invent their text" in program.err
    assert not list(ready.rglob("translation.*"))


def test_a_collection_that_asks_gets_them_labelled(program: Program, ready: Path) -> None:
    settings = ready / "subtitler.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text("sample_models = true\n" + text, encoding="utf-8")
    assert program("run", ready) == 0, program.err
    video = ready / "videos" / "v-1"
    turkish = load(Transcript, (video / "translation.tr.json").read_bytes(), "x")
    assert [item.text for item in turkish.segments] == [phrasebook("kk", "tr")[t] for t in KK[:2]]
    for item in turkish.segments:
        assert item.origin is not None
        assert item.origin.sample
        assert item.origin.route == ("kk", "en", "tr")
        assert item.origin.pivots == (phrasebook("kk", "en")[item.origin.source],)
        assert "sample" in item.origin.engine
    track = load(Track, (video / "subtitles.tr.json").read_bytes(), "x")
    assert track.marks == (Mark.MACHINE_TRANSLATION, Mark.SAMPLE_MODELS)


def test_a_flipped_byte_in_a_model_is_found_before_it_is_used(
    program: Program, ready: Path
) -> None:
    settings = ready / "subtitler.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text("sample_models = true\n" + text, encoding="utf-8")
    (model,) = [item for item in weights.installed("argos") if "kk_en" in item.name]
    file = model.path / "model" / "model.bin"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert program("run", ready) == 1
    assert "model/model.bin" in program.err
    assert "subtitler models verify" in program.err
    assert not list(ready.rglob("translation.*"))
    assert program("models", "verify") == 5
    assert "model/model.bin" in program.out
