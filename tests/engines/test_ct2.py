"""Multilingual models: every family is told its languages, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subtitler import weights
from subtitler.engines.ct2 import Ct2
from subtitler.errors import ConfigError, EngineError, FormatError, MissingError, SubtitlerError
from subtitler.formats.translator_card import FamilyName, card_for, parse_card
from tests.engines import ct2_toy
from tests.engines.ct2_toy import LETTERS, UNKNOWN, WAYS, expected

FAMILIES: tuple[FamilyName, ...] = ("nllb", "m2m", "madlad", "marian")
PAIRS = [(source, target) for source in ct2_toy.SOURCES for target in ct2_toy.TARGETS]
TEXT = "бавид кез, 12 га. дик аб"


def installed(folder: Path, family: FamilyName, **changes: object) -> weights.InstalledModel:
    return weights.install(ct2_toy.build(folder / family, family, **changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> dict[FamilyName, Ct2]:
    folder = tmp_path_factory.mktemp("ct2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUBTITLER_MODELS", str(folder / "store"))
        return {family: Ct2([installed(folder, family)], threads=2) for family in FAMILIES}


def one(engine: Ct2, text: str, source: str = "kk", target: str = "en") -> str:
    [answer] = engine.translate([text], source=source, target=target)
    return answer


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("pair", PAIRS)
def test_each_family_is_told_the_languages(
    engines: dict[FamilyName, Ct2], family: FamilyName, pair: tuple[str, str]
) -> None:
    source, target = pair
    assert one(engines[family], TEXT, source, target) == expected(family, TEXT, source, target)


@pytest.mark.parametrize("family", FAMILIES)
def test_another_language_gives_another_answer(
    engines: dict[FamilyName, Ct2], family: FamilyName
) -> None:
    """The toys listen: so the test above can fail."""
    answers = {pair: one(engines[family], TEXT, *pair) for pair in PAIRS}
    assert len(set(answers.values())) == (4 if WAYS[family].source_told else 2)


@pytest.mark.parametrize("family", ["nllb", "m2m"])
def test_a_model_that_ends_sentences_itself_is_not_ended_twice(
    tmp_path: Path, family: FamilyName
) -> None:
    engine = Ct2([installed(tmp_path, family, ends_itself=True)], threads=1)
    assert one(engine, TEXT) == expected(family, TEXT, "kk", "en")


@given(texts=st.lists(st.text(f"{LETTERS[:6]} .?!\n12", max_size=60), max_size=8))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_lost_or_moved(engines: dict[FamilyName, Ct2], texts: list[str]) -> None:
    texts = [text.replace(UNKNOWN, "а") for text in texts]
    answers = engines["nllb"].translate(texts, source="kk", target="en")
    assert len(answers) == len(texts)
    for text, answer in zip(texts, answers, strict=True):
        wanted = expected("nllb", text, "kk", "en")
        assert answer.split() == (wanted if any(map(str.isalnum, text)) else text).split()


def test_the_mark_of_a_language_stands_in_no_answer(engines: dict[FamilyName, Ct2]) -> None:
    for family in FAMILIES:
        for pair in PAIRS:
            answer = one(engines[family], "аб. ва", *pair)
            assert not any(way in answer for way in ("_", "<", ">", "Latn"))


@pytest.mark.parametrize("text", ["GL_001 а", "а file_1.txt б", "_а_"])
def test_a_low_line_stays(engines: dict[FamilyName, Ct2], text: str) -> None:
    text = text.translate(str.maketrans("GLfiletx", "12345678"))
    assert one(engines["nllb"], text).count("_") == text.count("_")


def test_what_the_model_has_no_piece_for_is_seen(engines: dict[FamilyName, Ct2]) -> None:
    """Neither dropped, nor guessed from the source."""
    assert one(engines["nllb"], f"аб{UNKNOWN}в").split() == ["ab", "⁇", "c"]


def test_a_sentence_longer_than_the_model_takes_comes_back_whole(tmp_path: Path) -> None:
    card = ct2_toy.build(tmp_path / "x", "nllb").joinpath("translator.toml").read_text()
    model = installed(tmp_path, "nllb", card=f"most_pieces_in = 40\n{card}")
    text = " ".join(f"{LETTERS[n % 6]}{n}" for n in range(300))
    assert one(Ct2([model], threads=1), text).split() == expected("nllb", text, "kk", "en").split()


def test_a_translation_that_needs_more_room_gets_it(tmp_path: Path) -> None:
    card = ct2_toy.build(tmp_path / "x", "nllb").joinpath("translator.toml").read_text()
    model = installed(tmp_path, "nllb", card=f"most_pieces_out = 10\n{card}")
    text = "абв где зик " * 10
    assert one(Ct2([model], threads=1), text) == expected("nllb", text.strip(), "kk", "en")


def test_sentences_of_a_script_without_spaces_stand_close(tmp_path: Path) -> None:
    folder = ct2_toy.build(tmp_path / "nllb", "nllb")
    card = 'family = "nllb"\n[languages]\nkk = "kaz_Cyrl"\nzh = "eng_Latn"\n'
    (folder / "translator.toml").write_text(card)
    engine = Ct2([weights.install(folder)], threads=1)
    assert one(engine, "аб! 1ва! 2га!", "kk", "zh") == "ab!1ca!2da!"


def test_choices_begin_with_the_translation_and_differ(engines: dict[FamilyName, Ct2]) -> None:
    [options] = engines["nllb"].choices(["бав гед."], source="kk", target="tr", count=3)
    assert options[0] == one(engines["nllb"], "бав гед.", "kk", "tr")
    assert 1 < len(options) <= 3
    assert len(set(options)) == len(options)


def test_after_close_it_opens_again(engines: dict[FamilyName, Ct2]) -> None:
    first = one(engines["m2m"], TEXT)
    engines["m2m"].close()
    assert one(engines["m2m"], TEXT) == first


def test_a_pair_without_a_model_says_what_to_do(engines: dict[FamilyName, Ct2]) -> None:
    for pair in (("en", "kk"), ("kk", "kk"), ("kk", "de")):
        with pytest.raises(MissingError) as caught:
            one(engines["nllb"], "аб", *pair)
        assert "models install" in str(caught.value.hint)


def test_the_identity_names_the_model_and_its_card(tmp_path: Path) -> None:
    first = installed(tmp_path / "a", "nllb")
    identity = Ct2([first]).identity("kk", "en")
    assert identity["kk-en"] == f"nllb {first.sha256}"
    folder = tmp_path / "a" / "nllb"
    card = (folder / "translator.toml").read_text()
    (folder / "translator.toml").write_text(f"beam = 2\n{card}")
    again = weights.install(folder, replace=True)
    assert Ct2([again]).identity("kk", "en") != identity


def test_legs_of_two_engines_keep_their_identities_apart(engines: dict[FamilyName, Ct2]) -> None:
    one, other = (engines["nllb"].identity("kk", target) for target in ("en", "tr"))
    assert len({**one, **other}) == 3


def test_a_changed_model_is_not_used(tmp_path: Path) -> None:
    model = installed(tmp_path, "nllb")
    with (model.path / "translator.toml").open("a") as file:
        file.write("\n")
    with pytest.raises(EngineError, match="has changed"):
        one(Ct2([model]), "аб")


# Installing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["nllb", "m2m", "madlad"])
def test_a_model_without_a_card_gets_one_from_its_vocabulary(
    tmp_path: Path, family: FamilyName
) -> None:
    model = installed(tmp_path, family, card="")
    assert set(model.languages) == {"kk", "ru", "en", "tr"}
    card = parse_card((model.path / "translator.toml").read_text("utf-8"))
    assert (card.family, dict(card.languages)) == (family, WAYS[family].names)
    assert len(Ct2([model]).pairs()) == 12
    assert one(Ct2([model], threads=1), TEXT, "ru", "tr") == expected(family, TEXT, "ru", "tr")


def test_a_model_that_does_not_show_its_languages_is_told_what_a_card_is(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"lacks translator\.toml") as caught:
        installed(tmp_path, "marian", card="")
    [example] = [part for part in str(caught.value.hint).split("\n\n") if "family =" in part]
    languages = str(caught.value.hint).split("[languages]")[1].split("(")[0]
    assert parse_card(f"{example}\n[languages]{languages}").family == "marian"
    assert weights.installed() == ()


def test_the_licence_is_that_of_the_card(tmp_path: Path) -> None:
    card = 'family = "m2m"\nlicence = "MIT"\n[languages]\nkk = "kk"\nen = "en"\n'
    assert installed(tmp_path, "m2m", card=card).licence == "MIT"


def changed(name: str, data: bytes | None) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        if data is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(data)

    return change


BAD = {
    "config.json is missing": changed("config.json", None),
    "config.json is a list": changed("config.json", b"[]"),
    "config.json is no JSON": changed("config.json", b"{"),
    "config.json is not UTF-8": changed("config.json", b"\xff\xfe"),
    "no tokenizer": changed("sentencepiece.model", None),
    "a tokenizer that is none": changed("sentencepiece.model", b"pieces"),
    "an empty tokenizer": changed("sentencepiece.model", b""),
    "two tokenizers": changed("other.model", b"x"),
    "no vocabulary": changed("shared_vocabulary.json", None),
    "a vocabulary of something else": changed("shared_vocabulary.json", b'["a", "b"]'),
    "a vocabulary of numbers": changed("shared_vocabulary.json", b"[1, 2]"),
    "a vocabulary too deep": changed("shared_vocabulary.json", b"[" * 100_000),
    "weights cut short": changed("model.bin", b"\x06\0\0\0"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_broken_folder_is_refused(tmp_path: Path, case: str) -> None:
    folder = ct2_toy.build(tmp_path / "nllb", "nllb")
    BAD[case](folder)
    with pytest.raises(FormatError) as caught:
        weights.install(folder)
    assert caught.value.where
    assert weights.installed() == ()


LANGUAGES = '\n[languages]\nkk = "kaz_Cyrl"\nen = "eng_Latn"\ntr = "tur_Latn"\n'
CARDS = {
    "an unknown family": ('family = "opus"' + LANGUAGES, "opus"),
    "no family": (LANGUAGES, "family"),
    "no languages": ('family = "nllb"', "languages"),
    "one language": ('family = "nllb"\n[languages]\nkk = "kaz_Cyrl"', "two"),
    "a language that we do not know": ('family = "nllb"\n[languages]\nkz = "a"\nen = "b"', "kz"),
    "an unknown key": ('family = "nllb"\nbeams = 4' + LANGUAGES, "beam"),
    "a token that is not there": (
        'family = "nllb"' + LANGUAGES.replace("tur_Latn", "tur_Arab"),
        "tur_Arab",
    ),
    "a pair of one language": ('family = "nllb"\npairs = ["kk-kk"]' + LANGUAGES, "kk-kk"),
    "a pair of others": ('family = "nllb"\npairs = ["kk-de"]' + LANGUAGES, "kk-de"),
    "nothing tells the target": ('family = "nllb"\ntarget_prefix = []' + LANGUAGES, "target"),
    "a token for the end that is none": (
        'family = "nllb"\nsource_suffix = ["<e>"]' + LANGUAGES,
        "<e>",
    ),
    "no beam": ('family = "nllb"\nbeam = 0' + LANGUAGES, "beam"),
    "a penalty that is no number": ('family = "nllb"\nlength_penalty = nan' + LANGUAGES, "penalty"),
    "no room": ('family = "nllb"\nmost_pieces_out = 0' + LANGUAGES, "pieces"),
    "no TOML": ("family", "TOML"),
}


@pytest.mark.parametrize("case", CARDS)
def test_a_wrong_card_is_refused_with_its_place(tmp_path: Path, case: str) -> None:
    card, told = CARDS[case]
    with pytest.raises(SubtitlerError, match=r"translator\.toml") as caught:
        installed(tmp_path, "nllb", card=card)
    assert isinstance(caught.value, ConfigError | FormatError)
    assert told in str(caught.value)


def test_longer_sentences_than_the_model_has_places_for_are_refused(tmp_path: Path) -> None:
    rest = 'pairs = ["kk-en"]\n[languages]\nkk = "kaz"\nen = "eng"\n'
    folder = ct2_toy.build(tmp_path / "m", "marian", card='family = "marian"\n' + rest, places=300)
    with pytest.raises(FormatError, match="has places for 300") as caught:
        weights.install(folder)
    assert caught.value.hint == "most_pieces_out_alone = 300"
    card = f'family = "marian"\n{caught.value.hint}\n{rest}'
    (folder / "translator.toml").write_text(card)
    assert weights.install(folder).languages == ("kk-en",)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = ct2_toy.build(tmp_path / "nllb", "nllb")
    (tmp_path / "secret").write_bytes((folder / "config.json").read_bytes())
    (folder / "config.json").unlink()
    (folder / "config.json").symlink_to(tmp_path / "secret")
    with pytest.raises(FormatError, match="link") as caught:
        weights.install(folder)
    assert "cp -rL" in str(caught.value.hint)


def test_other_files_are_left_behind(tmp_path: Path) -> None:
    folder = ct2_toy.build(tmp_path / "nllb", "nllb")
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04")
    (folder / "run.py").write_text("print(1)")
    names = {file.name for file in weights.install(folder).files}
    assert not names & {"pytorch_model.bin", "run.py"}


@pytest.mark.parametrize(
    ("tokens", "family"),
    [
        (["kaz_Cyrl", "eng_Latn"], "nllb"),
        (["__kk__", "__en__", "__tr__"], "m2m"),
        (["<2kk>", "<2en>"], "madlad"),
        ([">>kaz<<", ">>eng<<"], None),
        (["kaz_Cyrl"], None),
        (["kk", "en"], None),
        ([], None),
    ],
)
def test_families_are_known_by_their_tokens(tokens: list[str], family: str | None) -> None:
    made = card_for(tokens)
    assert (parse_card(made).family if made else None) == family
