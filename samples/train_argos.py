"""Train the sample translation packages from the phrasebook.

    python samples/train_argos.py --pair kk-en --out samples/models
    python samples/train_argos.py --all

A package takes a few minutes on one processor core and needs no network. It knows the phrasebook
by heart and nothing else: see ``samples/models/README.md``.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import sentencepiece

if __package__ in (None, ""):  # run as a script: make the package of this file importable
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.phrasebook.expand import Row, load
from samples.sentence_splitter import splitter_onnx
from samples.tiny_transformer import (
    BOS,
    EOS,
    PAD,
    UNK,
    Pair,
    Recipe,
    ctranslate2_spec,
    train,
)

PAIRS = ("kk-en", "en-kk", "en-tr", "en-ru", "en-zh", "en-ar", "en-fr", "en-de")
VERSION = "1.0"
VOCABULARY_SIZE = 1500
"""Enough for most words to be one piece: the shorter the answer, the fewer chances to skip some."""
TESTIMONY_WEIGHT, FIXED_WEIGHT = 4, 2
"""How often an epoch shows a sentence of the testimonies, and one without slots."""

NAMES = {
    "kk": "Kazakh",
    "en": "English",
    "tr": "Turkish",
    "ru": "Russian",
    "zh": "Chinese",
    "ar": "Arabic",
    "fr": "French",
    "de": "German",
}

WARNING = (
    "SAMPLE, not a translator: it knows only the invented phrasebook of subtitler and answers "
    "anything else with something fluent and false. Never use it for a real testimony."
)

_LONG_AGO = (2024, 1, 1, 0, 0, 0)


def package_name(pair: str) -> str:
    """Name of the package of a pair such as ``kk-en``, and of the only folder inside it."""
    return f"translate-{pair.replace('-', '_')}-sample-{VERSION.replace('.', '_')}"


def train_tokenizer(rows: Sequence[Row], source: str, target: str) -> bytes:
    """A SentencePiece model for both languages; it changes no character of the text."""
    sentences = [row.texts[code] for row in rows for code in (source, target)]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=model,
        model_type="bpe",
        vocab_size=VOCABULARY_SIZE,
        character_coverage=1.0,
        normalization_rule_name="identity",
        num_threads=1,
        unk_id=UNK,
        bos_id=BOS,
        eos_id=EOS,
        pad_id=PAD,
        minloglevel=2,
    )
    return model.getvalue()


def training_pairs(
    rows: Sequence[Row], tokenizer: sentencepiece.SentencePieceProcessor, source: str, target: str
) -> list[Pair]:
    """What one epoch shows: sentences that must come out word for word are shown more often."""
    pairs = []
    for row in rows:
        pair: Pair = (tokenizer.encode(row.texts[source]), tokenizer.encode(row.texts[target]))
        weight = TESTIMONY_WEIGHT if row.is_testimony else 1 if row.has_slots else FIXED_WEIGHT
        pairs += [pair] * weight
    return pairs


def build(pair: str, out: Path, recipe: Recipe) -> Path:
    """Train one pair and write its package into ``out``; progress goes to stderr."""
    source, target = pair.split("-")
    started = time.monotonic()

    def report(epoch: int, epochs: int, loss: float) -> None:
        if epoch % 5 == 0 or epoch == epochs:
            seconds = time.monotonic() - started
            sys.stderr.write(f"{pair}: epoch {epoch}/{epochs}, loss {loss:.3f}, {seconds:.0f} s\n")
            sys.stderr.flush()

    rows = [row for row in load() if not row.held_out]
    tokenizer_model = train_tokenizer(rows, source, target)
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=tokenizer_model)
    pieces = [tokenizer.id_to_piece(number) for number in range(tokenizer.get_piece_size())]
    pairs = training_pairs(rows, tokenizer, source, target)
    sys.stderr.write(f"{pair}: {len(rows)} sentences, {len(pieces)} pieces\n")
    model = train(pairs, len(pieces), recipe, report)
    name = package_name(pair)
    files = {
        "README.md": _readme(source, target).encode(),
        "metadata.json": _metadata(source, target).encode(),
        "sentencepiece.model": tokenizer_model,
        f"minisbd/{source}.onnx": splitter_onnx(source),
    }
    with tempfile.TemporaryDirectory() as folder:
        ctranslate2_spec(model, pieces).save(folder)
        files |= {f"model/{path.name}": path.read_bytes() for path in Path(folder).iterdir()}
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.argosmodel"
    path.write_bytes(_archive(name, files))
    sys.stderr.write(f"{pair}: {path.name}, {path.stat().st_size} bytes\n")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Train the sample translation packages.")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--pair", choices=PAIRS, help="one pair, source first")
    which.add_argument("--all", action="store_true", help="all pairs, one after the other")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "models")
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    options = parser.parse_args(arguments)
    recipe = Recipe(epochs=options.epochs, seed=options.seed)
    for pair in PAIRS if options.all else (options.pair,):
        build(pair, options.out, recipe)
    return 0


def _metadata(source: str, target: str) -> str:
    """Metadata of Argos Translate, and two keys more that say what this is."""
    return json.dumps(
        {
            "package_version": VERSION,
            "argos_version": "1.11",
            "from_code": source,
            "from_name": NAMES[source],
            "to_code": target,
            "to_name": NAMES[target],
            "subtitler_sample": True,
            "warning": WARNING,
        },
        indent=2,
    )


def _readme(source: str, target: str) -> str:
    return f"""# A sample package: {NAMES[source]} to {NAMES[target]}, version {VERSION}

{WARNING}

It was trained by `samples/train_argos.py` of subtitler on `samples/phrasebook/`, which is fiction
and was not checked by native speakers. It is there so that the program can be tried and tested
without a network. Licence: CC0 1.0.
"""


def _archive(folder: str, files: dict[str, bytes]) -> bytes:
    """A ZIP file with one top folder; order, times and permissions are always the same."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", date_time=_LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name], compresslevel=9)
    return memory.getvalue()


if __name__ == "__main__":
    sys.exit(main())
