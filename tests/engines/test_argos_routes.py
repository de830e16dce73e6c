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


@pytest.mark.parametrize(
    ("pairs", "route"),
    [
        (["kk-tr"], "kk tr"),
        (["kk-en", "en-tr"], "kk en tr"),
        (["kk-en", "en-tr", "kk-tr"], "kk tr"),  # the shortest
        (["kk-az", "az-tr", "kk-en", "en-tr"], "kk en tr"),  # English before the alphabet
        (["kk-ru", "ru-tr", "kk-de", "de-tr"], "kk de tr"),  # then the alphabet
        (["kk-ru", "ru-az", "az-tr", "ru-en", "en-tr"], "kk ru en tr"),
        (["en-kk", "kk-ru", "ru-en", "en-tr"], "kk ru en tr"),
        (["tr-kk", "kk-en", "en-kk", "en-tr"], "kk en tr"),
    ],
)
def test_the_route_is_the_shortest_and_settled(pairs: list[str], route: str) -> None:
    for order in (pairs, pairs[::-1]):
        assert Argos(declared(*order)).route("kk", "tr") == tuple(route.split())


@pytest.mark.parametrize(
    ("pairs", "advice"),
    [
        ([], "install kk→tr, or kk→en and en→tr (nothing on the way is installed)"),
        (["kk-en"], "install kk→tr, or en→tr (kk→en installed)"),
        (["en-tr"], "install kk→tr, or kk→en (en→tr installed)"),
        (["kk-ru", "ru-en"], "install kk→tr, or en→tr, or ru→tr (kk→ru, ru→en installed)"),
        (["ru-tr"], "install kk→tr, or kk→ru, or kk→en and en→tr (ru→tr installed)"),
        (
            ["tr-kk", "en-kk"],
            "install kk→tr, or kk→en and en→tr (nothing on the way is installed)",
        ),
    ],
)
def test_a_missing_route_says_what_to_install(pairs: list[str], advice: str) -> None:
    engine = Argos(declared(*pairs))
    for ask in (
        lambda: engine.route("kk", "tr"),
        lambda: engine.identity("kk", "tr"),
        lambda: engine.samples("kk", "tr"),
        lambda: engine.translate([KAZAKH], source="kk", target="tr", terms=()),
    ):
        with pytest.raises(MissingError) as caught:
            ask()
        assert caught.value.message == f"there is no way from kk to tr: {advice}"
        assert caught.value.hint == "subtitler models install FILE.argosmodel"


def test_from_english_there_is_no_detour_through_english() -> None:
    with pytest.raises(MissingError, match=r"install en→tr \(nothing on the way is installed\)"):
        Argos(declared("kk-en")).route("en", "tr")


def test_a_language_into_itself_is_refused() -> None:
    with pytest.raises(ConfigError, match="kk to kk"):
        Argos(declared("kk-en")).route("kk", "kk")


@pytest.mark.parametrize("pair", ["kk", "kk-", "-en", "zh-Hant-en", ""])
def test_a_package_without_a_pair_is_refused(pair: str) -> None:
    with pytest.raises(ConfigError, match="not a pair"):
        Argos(declared(pair))


def test_models_of_another_kind_are_left_alone() -> None:
    speech = dataclasses.replace(declared("kk-en")[0], kind="faster-whisper", languages=("kk",))
    assert Argos([speech, *declared("kk-en")]).route("kk", "en") == ("kk", "en")


def test_identity_names_library_search_and_every_package() -> None:
    assert Argos(declared("kk-en", "en-tr")).identity("kk", "tr") == {
        "library": f"argostranslate {version('argostranslate')}"
        f" / ctranslate2 {version('ctranslate2')}",
        "beam": "4",
        "batches": "1",
        "sentences": "rules 1, at most 150 pieces",
        "kk-en": f"argos-kk-en {'kk-en' * 9}",
        "en-tr": f"argos-en-tr {'en-tr' * 9}",
    }


def test_a_sample_on_any_leg_makes_the_translation_a_sample() -> None:
    engine = Argos([*declared("kk-en"), *declared("en-tr", sample=True)])
    assert engine.samples("kk", "tr") and engine.samples("en", "tr")
    assert not engine.samples("kk", "en")


def test_a_real_package_goes_before_a_sample_of_the_same_pair() -> None:
    engine = Argos([*declared("kk-en", sample=True), *declared("kk-en")])
    assert not engine.samples("kk", "en")
