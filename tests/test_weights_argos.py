"""Packages from strangers: what an `.argosmodel` may hold, and what becomes of the others."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from subtitler import weights
from subtitler.errors import ConfigError, FormatError
from subtitler.weights import argos_package
from tests.weights_toys import TOP, argos_file, argos_members


def packages() -> list[str]:
    folder = weights.models_root() / "argos" / "packages"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_package_is_installed_where_argostranslate_looks(tmp_path: Path) -> None:
    model = weights.install(argos_file(tmp_path / "kk.argosmodel", argos_members()))
    assert packages() == [TOP]
    assert (model.name, model.kind, model.languages) == (TOP, "argos", ("kk-en",))
    assert (model.folder / "metadata.json").is_file()
    assert (model.folder / "model" / "model.bin").read_bytes() == b"weights"
    assert model.licence == "not stated in the package"
    assert not model.sample
    assert weights.find(TOP, "argos") == model


def test_a_sample_package_is_known_as_one(tmp_path: Path) -> None:
    members = argos_members(subtitler_sample=True, license="MIT")
    model = weights.install(argos_file(tmp_path / "kk.argosmodel", members))
    assert model.sample
    assert model.licence == "MIT"
    assert weights.installed("argos")[0].sample


def test_what_other_splitters_need_is_left_out(tmp_path: Path) -> None:
    members = argos_members() | {
        f"{TOP}/stanza/en/tokenize/ewt.pt": b"a pickle",
        f"{TOP}/stanza/resources.json": b"{}",
        f"{TOP}/minisbd/kk.onnx": b"onnx",
    }
    model = weights.install(argos_file(tmp_path / "kk.argosmodel", members))
    assert not (model.path / "stanza").exists()
    assert (model.path / "minisbd" / "kk.onnx").exists()


HOSTILE = {
    "climbs out": {f"{TOP}/../../../evil.json": b"x"},
    "climbs out from the top": {"../evil/metadata.json": b"x"},
    "absolute": {"/etc/evil/metadata.json": b"x"},
    "drive": {"C:/evil/metadata.json": b"x"},
    "backslash": {f"{TOP}\\..\\evil.json": b"x"},
    "dots": {f"{TOP}/./metadata.json": b"x"},
    "empty part": {f"{TOP}//README.md": b"x"},
    "two top folders": {"translate-en_tr-1_5/model/model.bin": b"x"},
    "beside the folder": {"metadata.json": b"{}"},
    "pickle": {f"{TOP}/model/weights.pkl": b"x"},
    "torch": {f"{TOP}/model.pt": b"x"},
    "code": {f"{TOP}/setup.py": b"x"},
    "its own record": {f"{TOP}/weights.json": b"{}"},
    "same name in other letters": {f"{TOP}/readme.MD": b"x", f"{TOP}/MODEL/MODEL.BIN": b"x"},
    "too deep": {f"{TOP}/model/deep/model.bin": b"x"},
    "bomb": {f"{TOP}/LICENSE": bytes(80_000_000)},
    "crowd": {f"{TOP}/LICENSE-{number}": b"x" for number in range(600)},
}


@pytest.mark.parametrize("members", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_package_leaves_nothing_behind(tmp_path: Path, members: dict[str, bytes]) -> None:
    good = weights.install(
        argos_file(tmp_path / "good.argosmodel", argos_members("translate-en_tr-1_5"))
    )
    path = argos_file(tmp_path / "evil.argosmodel", argos_members() | members)
    before = {p for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(FormatError, match=r"evil\.argosmodel"):
        weights.install(path)
    assert packages() == ["translate-en_tr-1_5"]
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == before
    weights.check(good)


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = argos_file(tmp_path / "link.argosmodel", argos_members())
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(f"{TOP}/LICENSE")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(FormatError, match="no plain file"):
        weights.install(path)


def test_a_name_with_a_nul_in_it_is_refused(tmp_path: Path) -> None:
    path = argos_file(tmp_path / "nul.argosmodel", argos_members() | {f"{TOP}/LICENSE@.pt": b"x"})
    path.write_bytes(path.read_bytes().replace(b"LICENSE@.pt", b"LICENSE\0.pt"))
    with pytest.raises(FormatError, match="no plain file"):
        weights.install(path)


def test_a_member_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = argos_file(tmp_path / "twice.argosmodel", argos_members())
    with (
        zipfile.ZipFile(path, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr(f"{TOP}/model/model.bin", b"other weights")
    with pytest.raises(FormatError, match="twice"):
        weights.install(path)


@pytest.mark.parametrize("missing", ["metadata.json", "model/model.bin", "sentencepiece.model"])
def test_a_package_without_its_essentials_is_refused(tmp_path: Path, missing: str) -> None:
    members = argos_members()
    del members[f"{TOP}/{missing}"]
    with pytest.raises(FormatError, match="lacks"):
        weights.install(argos_file(tmp_path / "kk.argosmodel", members))


@pytest.mark.parametrize(
    "metadata",
    [b"", b"[]", b"{}", b'{"from_code": "kk"}', b'{"from_code": "../x", "to_code": "en"}', b"\xff"],
)
def test_a_package_that_does_not_say_what_it_translates_is_refused(
    tmp_path: Path, metadata: bytes
) -> None:
    members = argos_members() | {f"{TOP}/metadata.json": metadata}
    with pytest.raises(FormatError, match=r"metadata\.json"):
        weights.install(argos_file(tmp_path / "kk.argosmodel", members))
    assert packages() == []


@pytest.mark.parametrize("top", ["con", "x" * 101, "өзен", "a b", ".hidden"])
def test_a_folder_name_that_some_system_refuses_is_refused(tmp_path: Path, top: str) -> None:
    with pytest.raises((ConfigError, FormatError)):
        weights.install(argos_file(tmp_path / "kk.argosmodel", argos_members(top)))


def test_damaged_archives_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.argosmodel"
    path.write_bytes(b"no zip")
    with pytest.raises(FormatError, match="zip"):
        weights.install(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in argos_members().items():
            archive.writestr(name, data)
    whole = path.read_bytes()
    assert whole.count(b"weights") == 1
    for damaged in (whole.replace(b"weights", b"WEIGHTS"), whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(FormatError, match="zip"):
            weights.install(path)
    assert packages() == []


def test_a_package_does_not_replace_another_unasked(tmp_path: Path) -> None:
    first = weights.install(argos_file(tmp_path / "one.argosmodel", argos_members()))
    members = argos_members() | {f"{TOP}/model/model.bin": b"other weights"}
    path = argos_file(tmp_path / "two.argosmodel", members)
    with pytest.raises(ConfigError, match="another model"):
        weights.install(path)
    assert weights.find(TOP, "argos").sha256 == first.sha256
    assert weights.install(path, replace=True).sha256 != first.sha256


def test_a_package_keeps_its_name(tmp_path: Path) -> None:
    path = argos_file(tmp_path / "kk.argosmodel", argos_members())
    with pytest.raises(ConfigError, match=TOP):
        weights.install(path, name="mine")


def test_the_limits_leave_room_for_real_packages() -> None:
    assert argos_package.MOST_MEMBERS >= 100
    assert argos_package.MOST_BYTES >= 1024**3
