"""Our batches against argostranslate's own `translate`, over the same packages."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.translation_model import Size, build_package
from samples.phrasebook.expand import load
from subtitler.engines import argos_packages
from subtitler.engines.argos import Argos
from subtitler.engines.sentences import split
from tests.engines.test_argos_toy import Installed, over

pytestmark = pytest.mark.usefixtures("socket_disabled")

ROWS = load()
SAMPLES = Path(__file__).parents[2] / "samples" / "models"
SMALL = Size(layers=2, width=128, heads=4, feed_forward=256, vocabulary=2000)


@contextmanager
def the_library(folder: Path) -> Iterator[Callable[[str, str, str], str]]:
    """`argostranslate.translate.translate` over the packages in `folder`, on one thread.

    Sentences are cut as ours are: this is about what happens to a sentence.
    """
    import argostranslate.settings
    import argostranslate.translate as library
    import argostranslate.utils

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argostranslate.settings, "package_dirs", [folder])
        patch.setattr(argostranslate.settings, "intra_threads", 1)
        patch.setattr(argostranslate.utils.logger, "disabled", True)  # it logs every piece
        patch.setattr(library, "installed_translates", [])
        library.get_installed_languages.cache_clear()
        for language in library.get_installed_languages():
            for translation in language.translations_from:
                leg = getattr(translation, "underlying", None)
                if leg is not None:
                    leg.sentencizer = SimpleNamespace(split_sentences=cutter(language.code))
        try:
            yield library.translate
        finally:
            library.get_installed_languages.cache_clear()


def cutter(code: str) -> Callable[[str], list[str]]:
    return lambda text: [sentence.strip() for sentence in split(text, code)]


def installed(folder: Path) -> list[Installed]:
    return [
        Installed(path, (path.name,), name=path.name) for path in folder.iterdir() if path.is_dir()
    ]


def same(folder: Path, texts: Sequence[str], *route: str) -> float:
    """The share of `texts` that come out letter for letter as the library has them."""
    engine = Argos(installed(folder), threads=2)
    ours = over(engine, texts, *route)
    engine.close()
    with the_library(folder) as translate:
        theirs = [translate(text, route[0], route[-1]) for text in texts]
    return sum(a == b for a, b in zip(ours, theirs, strict=True)) / len(texts)


def spoken(count: int, seed: int = 1) -> list[str]:
    """Texts of one to three sentences, on one line or two, with marks of all kinds."""
    chance = random.Random(seed)
    lines = [row.texts["kk"] for row in ROWS]
    texts = []
    for number in range(count):
        ends = chance.choices([" ", "\n", " — ", ", ", "! "], k=2)
        parts = chance.sample(lines, 1 + number % 3)
        text = parts[0] + "".join(end + part for end, part in zip(ends, parts[1:], strict=False))
        texts.append(chance.choice(["{}", "«{}»", "- {}", "{} (GL 4, 3.5%)"]).format(text))
    return texts


@pytest.fixture(scope="module")
def sample_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    for pair in ("kk-en", "en-tr", "en-zh", "en-ar"):
        package = f"translate-{pair.replace('-', '_')}-sample-1_0"
        with zipfile.ZipFile(SAMPLES / f"{package}.argosmodel") as archive:
            archive.extractall(folder)
        (folder / package).rename(folder / pair)
    return folder


@pytest.mark.parametrize("target", ["en", "tr", "zh", "ar"])
def test_sample_packages_say_the_same(sample_packages: Path, target: str) -> None:
    texts = [row.texts["kk"] for row in ROWS[::5]] + spoken(40)
    route = ("kk", "en") if target == "en" else ("kk", "en", target)
    assert same(sample_packages, texts, *route) >= 0.99


@pytest.mark.parametrize("bpe", [False, True], ids=["SentencePiece", "BPE"])
def test_packages_of_random_weights_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bpe: bool
) -> None:
    # Some of these jumbles never end: there the library stops after 256 pieces, and so we must.
    monkeypatch.setattr(argos_packages, "_MOST_PIECES_OUT_ALONE", 256)
    lines = [line for text in spoken(150) for line in text.split("\n")]
    sentences = [sentence.strip() for line in lines for sentence in split(line, "kk")]
    shares = []
    for clarity, part in ((1.2, sentences[:60]), (1.5, sentences[60:160]), (3, sentences[160:])):
        folder = tmp_path / str(clarity)
        build_package(folder / "kk-en", "kk-en", part, SMALL, clarity=clarity, bpe=bpe)
        shares.append(same(folder, part, "kk", "en") * len(part))
    assert sum(shares) / len(sentences) >= 0.99


def test_unknown_letters_are_replaced_as_the_library_does(tmp_path: Path) -> None:
    build_package(tmp_path / "kk-en", "kk-en", [row.texts["kk"] for row in ROWS], SMALL, clarity=3)
    texts = ["Менің атым 李明.", "ЖШС ☎ 5-бөлме ★", "Œuvre, ĸ ŋ", "1937–1941 ж."]
    assert same(tmp_path, texts, "kk", "en") == 1


def test_the_copying_package_copies(tmp_path: Path) -> None:
    """What the bench measures with: the answer is the text, letter for letter."""
    texts = [row.texts["kk"] for row in ROWS[:100]]
    wide = Size(layers=2, width=512, heads=8, feed_forward=256, vocabulary=2000)
    build_package(tmp_path / "kk-en", "kk-en", texts, wide)
    engine = Argos(installed(tmp_path), threads=1)
    assert engine.translate(texts, source="kk", target="en", terms=()) == texts


def test_a_text_has_one_translation_whatever_stands_beside_it(sample_packages: Path) -> None:
    texts = spoken(60)
    engine: Any = Argos(installed(sample_packages), threads=2)
    together = over(engine, texts, "kk", "en", "tr")
    alone = [over(engine, [text], "kk", "en", "tr")[0] for text in texts]
    assert together == alone
