"""Which way a translation takes, by the stated order and by what a collection says."""

from __future__ import annotations

import pytest

from subtitler.engines.fake import FakeTranslator
from subtitler.errors import ConfigError, MissingError
from subtitler.stages.routing import plan, plan_identity
from subtitler.stages.translate import TranslateOptions

ALL = "kk-en en-tr kk-tr kk-ru ru-tr ru-en"


def pairs(codes: str) -> set[tuple[str, str]]:
    return {(code.partition("-")[0], code.partition("-")[2]) for code in codes.split()}


@pytest.mark.parametrize(
    ("installed", "order", "machine", "approved"),
    [
        (ALL, "approved direct pivot", "kk tr", "en tr"),
        (ALL, "direct approved pivot", "kk tr", None),
        (ALL, "direct pivot", "kk tr", None),
        (ALL, "approved pivot direct", "kk en tr", "en tr"),
        (ALL, "pivot", "kk en tr", None),
        ("kk-en en-tr", "approved direct pivot", "kk en tr", "en tr"),
        ("kk-en en-tr", "direct pivot", "kk en tr", None),
        ("kk-en en-tr", "pivot approved direct", "kk en tr", None),
        ("kk-tr", "approved direct pivot", "kk tr", None),
        ("kk-ru ru-tr", "approved direct pivot", "kk ru tr", None),
        ("kk-ru ru-tr ru-en en-de de-tr", "approved pivot", "kk ru tr", "en de tr"),
        # What the order leaves out is still better than no translation at all.
        ("kk-tr", "approved pivot", "kk tr", None),
    ],
)
def test_the_order_decides(installed: str, order: str, machine: str, approved: str | None) -> None:
    ways = plan(pairs(installed), "kk", "tr", TranslateOptions(order=tuple(order.split())))
    assert ways.machine == tuple(machine.split())
    assert ways.approved == (tuple(approved.split()) if approved else None)


def test_a_stated_route_goes_before_the_order() -> None:
    ways = plan(pairs(ALL), "kk", "tr", TranslateOptions(routes=("kk-ru-tr", "ru-en")))
    assert ways.machine == ("kk", "ru", "tr") and ways.approved is None
    ways = plan(pairs(ALL), "kk", "tr", TranslateOptions(routes=("kk-ru-en-tr",)))
    assert ways.machine == ("kk", "ru", "en", "tr") and ways.approved == ("en", "tr")


def test_a_stated_route_needs_its_models() -> None:
    with pytest.raises(MissingError, match="install ru→tr"):
        plan(pairs("kk-ru kk-tr"), "kk", "tr", TranslateOptions(routes=("kk-ru-tr",)))


def test_a_gap_names_what_to_install() -> None:
    with pytest.raises(MissingError, match=r"install kk→tr, or en→tr \(kk→en installed\)"):
        plan(pairs("kk-en"), "kk", "tr", TranslateOptions())


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (TranslateOptions(order=("aproved", "direct")), "unknown kind of route “aproved”"),
        (TranslateOptions(order=("approved",)), "neither “direct” nor “pivot”"),
        (TranslateOptions(routes=("kk-xx-tr",)), "unknown language “xx”"),
        (TranslateOptions(routes=("kk",)), "no route such as kk-en-tr"),
        (TranslateOptions(routes=("kk-en-kk",)), "no route such as kk-en-tr"),
    ],
)
def test_what_makes_no_sense_is_refused(options: TranslateOptions, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        plan(pairs(ALL), "kk", "tr", options)


def test_english_is_not_made_from_approved_english() -> None:
    assert plan(pairs(ALL), "kk", "en", TranslateOptions()).approved is None
    assert plan(pairs("en-tr"), "en", "tr", TranslateOptions()).approved is None


def test_identity_covers_every_leg_that_may_be_walked() -> None:
    identity = plan_identity(FakeTranslator(), "kk", "tr", TranslateOptions())
    assert identity["route"] == "kk-tr"
    assert identity["route from approved English"] == "en-tr"
    assert plan_identity(FakeTranslator(), "tr", "tr", TranslateOptions()) == {}
