"""Ways between languages, and several engines as one."""

from __future__ import annotations

import pytest

from subtitler.engines import Translator
from subtitler.engines.argos import Argos
from subtitler.engines.fake import FakeTranslator
from subtitler.engines.routes import Joined, legs, shortest
from subtitler.errors import ConfigError, MissingError
from tests.engines.test_argos_declared import declared


def paired(*codes: str) -> list[tuple[str, str]]:
    return [(code.partition("-")[0], code.partition("-")[2]) for code in codes]


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
        assert shortest("kk", "tr", paired(*order)) == tuple(route.split())


@pytest.mark.parametrize(
    ("pairs", "route"),
    [
        (["kk-tr", "kk-en", "en-tr"], "kk en tr"),
        (["kk-tr", "kk-ru", "ru-de", "de-tr"], "kk ru de tr"),
    ],
)
def test_a_direct_leg_can_be_passed_over(pairs: list[str], route: str) -> None:
    assert shortest("kk", "tr", paired(*pairs), least_legs=2) == tuple(route.split())
    with pytest.raises(MissingError):
        shortest("kk", "tr", paired("kk-tr"), least_legs=2)


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
    with pytest.raises(MissingError) as caught:
        shortest("kk", "tr", paired(*pairs))
    assert caught.value.message == f"there is no way from kk to tr: {advice}"


def test_from_english_there_is_no_detour_through_english() -> None:
    with pytest.raises(MissingError, match=r"install en→tr \(nothing on the way is installed\)"):
        shortest("en", "tr", paired("kk-en"))


def test_a_language_into_itself_is_refused() -> None:
    with pytest.raises(ConfigError, match="kk to kk"):
        shortest("kk", "kk", paired("kk-en"))


def test_legs_of_a_route() -> None:
    assert legs(("kk", "en", "tr")) == [("kk", "en"), ("en", "tr")]


def test_engines_are_joined_leg_by_leg() -> None:
    argos = Argos(declared("kk-en"))
    both: Translator = Joined([argos, FakeTranslator()])
    assert both.pairs() > argos.pairs()
    assert both.identity("kk", "en") == argos.identity("kk", "en")
    assert both.translate(["Иә."], source="en", target="tr") == ["[tr] Иә."]
    assert both.choices(["Иә."], source="en", target="tr", count=3) == [["[tr] Иә."]]
    assert both.local and both.name == "argos+fake" and both.kinds == ("argos",)


def test_a_sample_model_stands_back_behind_another_engine() -> None:
    both = Joined([Argos(declared("kk-en", sample=True)), FakeTranslator()])
    assert not both.samples("kk", "en")
    assert Joined([Argos(declared("kk-en", sample=True))]).samples("kk", "en")


def test_a_leg_that_none_offers_is_named() -> None:
    with pytest.raises(MissingError, match=r"install kk→tr, or en→tr \(kk→en installed\)"):
        Joined([Argos(declared("kk-en"))]).identity("kk", "tr")
