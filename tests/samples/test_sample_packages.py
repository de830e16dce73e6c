"""The committed sample packages are the ones their page describes, and say what they are."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from samples.phrasebook.expand import load

MODELS = Path(__file__).resolve().parents[2] / "samples" / "models"
PAIRS = ("kk-en", "en-kk", "en-tr", "en-ru", "en-zh", "en-ar", "en-fr", "en-de")


def package(pair: str) -> Path:
    return MODELS / f"translate-{pair.replace('-', '_')}-sample-1_0.argosmodel"


def test_the_page_lists_exactly_the_files_with_their_hashes() -> None:
    page = (MODELS / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\S+)` \| (\d+) \| `([0-9a-f]{64})` \|$", page, re.MULTILINE)
    found = [
        (path.name, str(path.stat().st_size), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in map(package, PAIRS)
    ]
    assert listed == found
    assert {path.name for path in MODELS.glob("*.argosmodel")} == {name for name, _, _ in found}
    assert "Do not translate a real testimony" in page


@pytest.mark.parametrize("pair", PAIRS)
def test_package(pair: str) -> None:
    source, target = pair.split("-")
    assert package(pair).stat().st_size < 2_600_000
    with zipfile.ZipFile(package(pair)) as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[0] for name in archive.namelist()} == {package(pair).stem}
        inside = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert set(inside) == {
        "README.md",
        "metadata.json",
        "minisbd/" + source + ".onnx",
        "model/config.json",
        "model/model.bin",
        "model/shared_vocabulary.json",
        "sentencepiece.model",
    }
    metadata = json.loads(inside["metadata.json"])
    assert (metadata["from_code"], metadata["to_code"]) == (source, target)
    assert metadata["package_version"] == "1.0"
    assert metadata["subtitler_sample"] is True
    assert "SAMPLE" in metadata["warning"] and metadata["warning"] in inside["README.md"].decode()


@pytest.mark.weights
@pytest.mark.parametrize("pair", PAIRS)
def test_the_testimonies_come_out_word_for_word(pair: str, tmp_path: Path) -> None:
    """Decoded as Argos Translate does it: beam of four, four answers, no end mark."""
    ctranslate2: Any = pytest.importorskip("ctranslate2")
    sentencepiece: Any = pytest.importorskip("sentencepiece")
    with zipfile.ZipFile(package(pair)) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / package(pair).stem
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    translator = ctranslate2.Translator(str(folder / "model"), intra_threads=1)
    source, target = pair.split("-")
    rows = [row for row in load() if row.is_testimony]
    answers = translator.translate_batch(
        [pieces.encode(row.texts[source], out_type=str) for row in rows],
        beam_size=4,
        num_hypotheses=4,
        length_penalty=0.2,
    )
    got = [pieces.decode_pieces(answer.hypotheses[0]) for answer in answers]
    assert got == [row.texts[target] for row in rows]


def test_all_together_are_small() -> None:
    assert sum(package(pair).stat().st_size for pair in PAIRS) < 16_000_000
