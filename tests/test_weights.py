"""The store of models: what is installed, and whether it is still what it was."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from subtitler import weights
from subtitler.errors import (
    ConfigError,
    EngineError,
    FormatError,
    InUseError,
    MissingError,
    StorageError,
)
from subtitler.weights import Condition, InstalledModel, store
from tests.weights_toys import translation_folder


@pytest.fixture
def model(tmp_path: Path) -> InstalledModel:
    return weights.install(translation_folder(tmp_path / "toy"))


def flip(path: Path) -> None:
    """Change one byte, and neither size nor time."""
    stat = path.stat()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_an_installed_model_is_found(model: InstalledModel) -> None:
    assert weights.installed() == (model,)
    assert weights.installed("ct2-mt") == (model,)
    assert weights.installed("argos") == ()
    assert weights.find("toy", "ct2-mt") == model
    assert model.path == weights.models_root() / "ct2-mt" / "toy"
    assert model.folder == model.path
    assert model.licence == "not stated"
    assert model.source == "file: toy"
    assert not model.sample


def test_the_record_names_every_file(model: InstalledModel) -> None:
    record = json.loads((model.path / "weights.json").read_text("utf-8"))
    assert (record["format"], record["version"]) == ("subtitler/weights", 1)
    assert [file["name"] for file in record["files"]] == [
        "config.json",
        "model.bin",
        "sentencepiece.model",
        "shared_vocabulary.json",
        "translator.toml",
    ]
    assert model.size_bytes == sum(file["size_bytes"] for file in record["files"])


def test_the_hash_covers_names_and_contents(tmp_path: Path, model: InstalledModel) -> None:
    other = translation_folder(tmp_path / "other")
    (other / "config.json").write_text("{ }")
    assert weights.install(other).sha256 != model.sha256
    same = weights.install(translation_folder(tmp_path / "same"))
    assert same.sha256 == model.sha256


def test_a_flipped_byte_is_found_before_the_model_is_used(model: InstalledModel) -> None:
    flip(model.path / "model.bin")
    with pytest.raises(EngineError, match=r"model\.bin") as caught:
        _ = model.folder
    assert "models verify" in str(caught.value.hint)
    weights.check(model, thorough=False)  # sizes alone do not tell
    with pytest.raises(EngineError):
        weights.check(model)


def test_a_change_during_the_run_is_found_too(model: InstalledModel) -> None:
    assert model.folder == model.path
    (model.path / "model.bin").write_bytes(b"other weights")
    with pytest.raises(EngineError, match="has changed"):
        _ = model.folder


def test_a_missing_file_is_found(model: InstalledModel) -> None:
    (model.path / "config.json").unlink()
    with pytest.raises(EngineError, match=r"config\.json .* is missing"):
        _ = model.folder
    with pytest.raises(EngineError):
        weights.check(model, thorough=False)


def test_a_file_that_was_put_beside_is_found(model: InstalledModel) -> None:
    assert model.folder == model.path
    (model.path / ".DS_Store").write_bytes(b"seen by a file manager")
    assert model.folder == model.path
    (model.path / "preprocessor_config.json").write_text("{}")
    with pytest.raises(EngineError, match="was not installed with it"):
        _ = model.folder


def test_a_model_is_hashed_once_as_long_as_nothing_changes(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert model.folder == model.path

    def never(path: Path) -> str:
        raise AssertionError(path)

    monkeypatch.setattr(store, "sha256_file", never)
    assert weights.find("toy", "ct2-mt").folder == model.path


def test_looking_hashes_nothing(model: InstalledModel, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(model.path / "model.bin")
    assert weights.find("toy", "ct2-mt").sha256 == model.sha256


def test_verify_tells_of_every_file(model: InstalledModel) -> None:
    flip(model.path / "model.bin")
    (model.path / "config.json").unlink()
    (model.path / "notes.txt").write_text("x")
    said = {each.file: each.condition for each in weights.verify()}
    assert said == {
        "model.bin": Condition.DAMAGED,
        "config.json": Condition.MISSING,
        "notes.txt": Condition.UNKNOWN,
        "sentencepiece.model": Condition.OK,
        "shared_vocabulary.json": Condition.OK,
        "translator.toml": Condition.OK,
    }


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (None, Condition.MISSING),
        ("", Condition.DAMAGED),
        ("[]", Condition.DAMAGED),
        ('{"format": "subtitler/weights", "version": 2}', Condition.DAMAGED),
        ('{"format": "subtitler/weights", "version": 1}', Condition.DAMAGED),
    ],
)
def test_a_broken_record_hides_one_model_and_no_other(
    model: InstalledModel, tmp_path: Path, text: str | None, condition: Condition
) -> None:
    other = weights.install(translation_folder(tmp_path / "other"))
    record = model.path / "weights.json"
    record.unlink()
    if text is not None:
        record.write_text(text)
    assert weights.installed() == (other,)
    assert [each.condition for each in weights.verify() if each.model == "toy"] == [condition]
    with pytest.raises(EngineError, match="damaged"):
        weights.find("toy", "ct2-mt")


def test_a_folder_that_was_renamed_is_not_taken_for_another_model(model: InstalledModel) -> None:
    model.path.rename(model.path.with_name("whisper-large"))
    assert weights.installed() == ()


def test_what_is_not_installed_says_how_to_get_it() -> None:
    with pytest.raises(MissingError) as caught:
        weights.find("whisper-base", "whisper-ct2")
    assert caught.value.hint == "subtitler models fetch whisper-base"
    with pytest.raises(MissingError) as caught:
        weights.find("whisper-base", "whisper-pt")
    assert caught.value.hint == "subtitler models fetch whisper-base-pt"
    with pytest.raises(MissingError) as caught:
        weights.find("translate-kk_en-1_0", "argos")
    assert caught.value.hint == "subtitler models install FILE.argosmodel"
    with pytest.raises(MissingError, match="called “whisper-base”"):
        weights.find("whisper-base-pt", "whisper-pt")
    with pytest.raises(ConfigError):
        weights.find("whisper-base", "onnx")


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "c:x", "con", "NUL.bin", "x.", "-x", "ү", "a" * 101],
)
def test_bad_names_are_refused(name: str) -> None:
    with pytest.raises(ConfigError):
        store.folder_of("ct2-mt", name)


def test_another_model_under_a_taken_name_is_refused(model: InstalledModel, tmp_path: Path) -> None:
    other = translation_folder(tmp_path / "other")
    (other / "config.json").write_text('{"beam": 1}')
    with pytest.raises(ConfigError, match="another model"):
        weights.install(other, name="toy")
    assert weights.find("toy", "ct2-mt").sha256 == model.sha256
    replaced = weights.install(other, name="toy", replace=True)
    assert weights.installed() == (replaced,)
    assert replaced.sha256 != model.sha256


def test_the_same_model_again_changes_nothing_or_heals(
    model: InstalledModel, tmp_path: Path
) -> None:
    record = (model.path / "weights.json").read_bytes()
    source = translation_folder(tmp_path / "again")
    assert weights.install(source, name="toy").sha256 == model.sha256
    assert (model.path / "weights.json").read_bytes() == record
    flip(model.path / "model.bin")
    assert weights.install(source, name="toy").folder == model.path


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        weights.install(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FormatError):
        weights.install(tmp_path / "empty")
    for damage in (b"", b"\6\0\0\0", b"x" * 1000):
        folder = tmp_path / f"damaged-{len(damage)}"
        translation_folder(folder)
        (folder / "model.bin").write_bytes(damage)
        with pytest.raises(FormatError):
            weights.install(folder)
    (tmp_path / "damaged-0" / "model.bin").unlink()
    with pytest.raises(FormatError):
        weights.install(tmp_path / "damaged-0")
    assert weights.installed() == ()


def test_a_model_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    folder = translation_folder(tmp_path / "cut")
    whole = (folder / "model.bin").read_bytes()
    for length in range(0, len(whole), 7):
        (folder / "model.bin").write_bytes(whole[:length])
        with pytest.raises(FormatError):
            weights.install(folder)


def test_only_files_of_a_model_are_taken_over(tmp_path: Path) -> None:
    folder = translation_folder(tmp_path / "toy")
    (folder / "run_me.py").write_text("print(1)")
    (folder / "README.md").write_text("# Toy")
    names = {file.name for file in weights.install(folder).files}
    assert "README.md" in names
    assert "run_me.py" not in names


def test_the_kind_has_to_be_right(tmp_path: Path) -> None:
    folder = translation_folder(tmp_path / "toy")
    with pytest.raises(ConfigError, match="ct2-mt"):
        weights.install(folder, kind="whisper-ct2")


def test_a_listed_name_is_for_the_listed_files(tmp_path: Path) -> None:
    folder = translation_folder(tmp_path / "toy")
    with pytest.raises(ConfigError, match="is not the one"):
        weights.install(folder, name="nllb-200-distilled-600m")


def test_a_full_disk_leaves_no_half_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(StorageError, match="disk is full"):
        weights.install(translation_folder(tmp_path / "toy"))
    assert weights.installed() == ()
    assert [path.name for path in weights.models_root().iterdir()] == [".lock"]


def test_a_store_that_cannot_be_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = translation_folder(tmp_path / "toy")

    def refused(self: Path, *args: object, **options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refused)
        with pytest.raises(StorageError, match="cannot be written") as caught:
            weights.install(folder)
    assert "SUBTITLER_MODELS" in str(caught.value.hint)


def test_two_at_once_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LOCK_S", 0.1)
    weights.models_root().mkdir(exist_ok=True)
    with FileLock(weights.models_root() / ".lock"), pytest.raises(InUseError):
        weights.install(translation_folder(tmp_path / "toy"))


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    half = weights.models_root() / ".incoming" / "model"
    half.mkdir(parents=True)
    (half / "model.bin").write_bytes(b"half")
    weights.install(translation_folder(tmp_path / "toy"))
    assert not half.exists()


def test_the_store_lies_where_the_variable_says_or_in_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBTITLER_MODELS", str(tmp_path))
    assert weights.models_root() == tmp_path
    monkeypatch.delenv("SUBTITLER_MODELS")
    assert weights.models_root().parts[-2:] == ("subtitler", "models")


def test_looking_imports_nothing_heavy(model: InstalledModel) -> None:
    code = """
import sys
from subtitler import weights
assert weights.find("toy", "ct2-mt").folder
print([name for name in ("torch", "numpy", "ctranslate2") if name in sys.modules])
"""
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"
