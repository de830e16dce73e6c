from __future__ import annotations

import dataclasses
from importlib.metadata import version
from pathlib import Path

import pytest

from subtitler.engines import Translator, Weights
from subtitler.engines.argos import Argos
from subtitler.errors import ConfigError, MissingError
from tests.engines.test_argos_toy import Installed

KAZAKH = "Мен ауылда тұрдым."


def declared(*pairs: str, sample: bool = False) -> list[Installed]:
    """Packages of which only the words are asked for."""
    return [
        Installed(Path("nowhere"), (pair,), f"argos-{pair}", pair * 9, sample=sample)
        for pair in pairs
    ]


def test_it_is_a_translator() -> None:
    translator: Translator = Argos(())
    weights: Weights = declared("kk-en")[0]
    assert (translator.name, translator.local, translator.kinds) == ("argos", True, ("argos",))
    assert weights.kind in translator.kinds


@pytest.mark.parametrize("pair", ["kk", "kk-", "-en", "zh-Hant-en", ""])
def test_a_package_without_a_pair_is_refused(pair: str) -> None:
    with pytest.raises(ConfigError, match="not a pair"):
        Argos(declared(pair))


def test_models_of_another_kind_are_left_alone() -> None:
    speech = dataclasses.replace(declared("kk-en")[0], kind="faster-whisper", languages=("kk",))
    assert Argos([speech, *declared("kk-en")]).pairs() == {("kk", "en")}


def test_identity_names_library_search_and_every_package() -> None:
    assert Argos(declared("kk-en", "en-tr")).identity("kk", "en") == {
        "library": f"argostranslate {version('argostranslate')}"
        f" / ctranslate2 {version('ctranslate2')}",
        "beam": "4",
        "batches": "1",
        "sentences": "rules 1, at most 150 pieces",
        "kk-en": f"argos-kk-en {'kk-en' * 9}",
    }


def test_a_sample_is_told() -> None:
    engine = Argos([*declared("kk-en"), *declared("en-tr", sample=True)])
    assert engine.samples("en", "tr")
    assert not engine.samples("kk", "en")


def test_a_missing_package_is_named() -> None:
    engine = Argos(declared("kk-en"))
    for ask in (
        lambda: engine.identity("kk", "tr"),
        lambda: engine.samples("kk", "tr"),
        lambda: engine.translate([KAZAKH], source="kk", target="tr"),
    ):
        with pytest.raises(MissingError, match="no Argos package from kk to tr"):
            ask()


def test_a_real_package_goes_before_a_sample_of_the_same_pair() -> None:
    engine = Argos([*declared("kk-en", sample=True), *declared("kk-en")])
    assert not engine.samples("kk", "en")
