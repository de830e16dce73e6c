"""Packages from strangers, once they are in the store: each has its error, the others go on."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.translation_model import Size, build_package
from subtitler import weights
from subtitler.engines.argos import Argos
from subtitler.errors import EngineError, FormatError
from tests.engines import test_argos_toy
from tests.engines.test_argos_toy import EN_TR, KK_EN, MUTE, cipher

TEXT = "Мен ауылда тұрдым."
TINY = Size(layers=1, width=64, heads=2, feed_forward=64, vocabulary=300)


def packed(folder: Path, pair: str, changes: Mapping[str, bytes | None]) -> Path:
    """An `.argosmodel` of an unpacked package; `changes` are files put in its place, or gone."""
    path = folder.with_suffix(".argosmodel")
    top = f"translate-{pair.replace('-', '_')}-1_0"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder).as_posix()
            data = changes.get(name, file.read_bytes()) if file.is_file() else None
            if data is not None:
                archive.writestr(f"{top}/{name}", data)
    return path


def install(
    folder: Path,
    pair: str,
    table: Mapping[str, str],
    changes: Mapping[str, bytes | None] | None = None,
) -> weights.InstalledModel:
    test_argos_toy.build_package(folder / pair, pair, table)
    return weights.install(packed(folder / pair, pair, changes or {}))


def translated(engine: Argos, text: str, source: str, target: str) -> str:
    [answer] = engine.translate([text], source=source, target=target, terms=())
    return answer


def works_from_english(engine: Argos) -> bool:
    return translated(engine, "abc", "en", "tr") == cipher("abc", EN_TR)


def test_what_was_changed_after_its_installation_is_refused_and_the_others_work(
    tmp_path: Path,
) -> None:
    bad, good = install(tmp_path, "kk-en", KK_EN), install(tmp_path, "en-tr", EN_TR)
    file = bad.path / "model" / "model.bin"
    before = file.stat()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    engine = Argos([bad, good])
    with pytest.raises(EngineError, match=r"model/model\.bin"):
        translated(engine, TEXT, "kk", "en")
    assert works_from_english(engine)


def test_a_package_that_overwrites_another_leaves_it_as_it_was(tmp_path: Path) -> None:
    good = install(tmp_path / "good", "kk-en", KK_EN)
    evil = tmp_path / "evil.argosmodel"
    top = "translate-en_tr-1_0"
    with zipfile.ZipFile(packed(tmp_path / "good" / "kk-en", "en-tr", {})) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[f"{top}/../{good.name}/model/model.bin"] = b"evil"
    with zipfile.ZipFile(evil, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(FormatError, match=r"evil\.argosmodel"):
        weights.install(evil)
    assert [model.name for model in weights.installed("argos")] == [good.name]
    assert translated(Argos(weights.installed("argos")), TEXT, "kk", "en") == cipher(TEXT, KK_EN)


def test_a_model_that_answers_with_nothing_stops_its_own_pair_only(tmp_path: Path) -> None:
    mute = {letter: MUTE for letter in "МмАа"}
    engine = Argos([install(tmp_path, "kk-en", mute), install(tmp_path, "en-tr", EN_TR)])
    with pytest.raises(EngineError, match="text 1 of 1, kk→en: the model gave nothing back"):
        translated(engine, TEXT, "kk", "en")
    assert works_from_english(engine)


UNUSABLE: dict[str, dict[str, bytes | None]] = {
    "metadata that make no sense": {
        "metadata.json": json.dumps({"from_code": "kk", "to_code": "en", "languages": 5}).encode()
    },
    "garbled pieces": {"sentencepiece.model": b"\xff\x00" * 100},
    "no pieces": {"sentencepiece.model": b""},
    "garbled weights": {"model/model.bin": b"\xff\x00" * 100},
    "weights of impossible size": {"model/model.bin": b"\x06\0\0\0" + b"\xff" * 100},
    "no configuration": {"model/config.json": None},
    "garbled configuration": {"model/config.json": b"{"},
    "no vocabulary": {"model/shared_vocabulary.json": None},
    "a vocabulary that is none": {"model/shared_vocabulary.json": b'{"a": 1}'},
}


@pytest.mark.parametrize("changes", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_package_that_cannot_work_is_named_and_the_others_work(
    tmp_path: Path, changes: dict[str, bytes | None]
) -> None:
    engine = Argos([install(tmp_path, "kk-en", KK_EN, changes), install(tmp_path, "en-tr", EN_TR)])
    with pytest.raises(EngineError, match="“translate-kk_en-1_0” cannot be used") as caught:
        translated(engine, TEXT, "kk", "en")
    assert caught.value.hint == "subtitler models install FILE.argosmodel"
    assert works_from_english(engine)


def test_a_damaged_bpe_model_does_not_end_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The library leaves through `sys.exit` where a line of it is wrong."""
    folder = tmp_path / "kk-en"
    build_package(folder, "kk-en", [TEXT], TINY, bpe=True)
    model = weights.install(packed(folder, "kk-en", {"bpe.model": "#version: 0.2\nа\n".encode()}))
    with pytest.raises(EngineError, match="cannot be used"):
        translated(Argos([model]), TEXT, "kk", "en")
    capsys.readouterr()


def test_a_bpe_package_works(tmp_path: Path) -> None:
    folder = tmp_path / "kk-en"
    size = Size(layers=1, width=256, heads=4, feed_forward=64, vocabulary=300)
    build_package(folder, "kk-en", [TEXT], size, bpe=True)
    model = weights.install(packed(folder, "kk-en", {}))
    assert translated(Argos([model]), TEXT, "kk", "en") == TEXT
