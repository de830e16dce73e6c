"""A fine-tune of Whisper in Hugging Face's form becomes a model for faster-whisper."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

from subtitler import weights
from subtitler.engines.faster_whisper import FasterWhisper
from subtitler.errors import ConfigError, FormatError
from subtitler.weights.ct2_file import Ct2File
from tests.conftest import Program

ENGLISH = Path(__file__).parent / "engines" / "english.wav"

# openai-whisper's names of tensors, and Hugging Face's, in the order to replace them in.
NAMES = (
    ("token_embedding.", "embed_tokens."),
    ("positional_embedding", "embed_positions.weight"),
    ("encoder.ln_post.", "encoder.layer_norm."),
    ("decoder.ln.", "decoder.layer_norm."),
    ("blocks.", "layers."),
    (".cross_attn_ln.", ".encoder_attn_layer_norm."),
    (".cross_attn.", ".encoder_attn."),
    (".attn_ln.", ".self_attn_layer_norm."),
    (".attn.", ".self_attn."),
    (".mlp_ln.", ".final_layer_norm."),
    (".mlp.0.", ".fc1."),
    (".mlp.2.", ".fc2."),
    (".query.", ".q_proj."),
    (".key.", ".k_proj."),
    (".value.", ".v_proj."),
    (".out.", ".out_proj."),
)


def hugging_face_name(name: str) -> str:
    for old, new in NAMES:
        name = name.replace(old, new)
    return f"model.{name}"


@pytest.fixture(scope="session")
def whisper_folder(whisper_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Whisper base as Hugging Face publishes models, out of the same weights."""
    import torch
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("hf") / "my-fine-tune"
    folder.mkdir()
    base = whisper_store / "whisper-ct2" / "whisper-base"
    checkpoint = whisper_store / "whisper-pt" / "whisper-base" / "model.pt"
    loaded: Any = torch.load(checkpoint, map_location="cpu", weights_only=True)
    state = {
        hugging_face_name(name): tensor.float().contiguous()
        for name, tensor in loaded["model_state_dict"].items()
    }
    # The checkpoint has exact sinusoids; the published models have them as they were rounded once.
    with Ct2File(base / "model.bin") as rounded:
        places = rounded.read("encoder/position_encodings/encodings")
    state["model.encoder.embed_positions.weight"] = torch.from_numpy(places).float()
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    dims = loaded["dims"]
    config = {
        "model_type": "whisper",
        "architectures": ["WhisperForConditionalGeneration"],
        "vocab_size": dims["n_vocab"],
        "num_mel_bins": dims["n_mels"],
        "d_model": dims["n_audio_state"],
        "encoder_layers": dims["n_audio_layer"],
        "encoder_attention_heads": dims["n_audio_head"],
        "encoder_ffn_dim": 4 * dims["n_audio_state"],
        "decoder_layers": dims["n_text_layer"],
        "decoder_attention_heads": dims["n_text_head"],
        "decoder_ffn_dim": 4 * dims["n_text_state"],
        "max_source_positions": dims["n_audio_ctx"],
        "max_target_positions": dims["n_text_ctx"],
        "decoder_start_token_id": 50258,
        "bos_token_id": 50257,
        "eos_token_id": 50257,
        "pad_token_id": 50257,
        "torch_dtype": "float32",
    }
    (folder / "config.json").write_text(json.dumps(config))
    own = json.loads((base / "config.json").read_text())
    generation = {
        "alignment_heads": own["alignment_heads"],
        "lang_to_id": {f"<|{number}|>": number for number in own["lang_ids"]},
        "suppress_tokens": own["suppress_ids"],
        "begin_suppress_tokens": own["suppress_ids_begin"],
    }
    (folder / "generation_config.json").write_text(json.dumps(generation))
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    return folder


@pytest.mark.weights
def test_a_converted_model_writes_what_the_original_writes(
    whisper_folder: Path, whisper_store: Path, program: Program, tmp_path: Path
) -> None:
    (whisper_folder / "modeling.py").write_text("raise SystemExit('code of a stranger ran')")
    assert program("models", "install", whisper_folder, "--languages", "en") == 0
    [model] = weights.installed("whisper-ct2")
    assert (model.name, model.languages) == ("my-fine-tune", ("en",))
    assert "model.safetensors SHA-256 " in model.source
    assert {file.name for file in model.files} >= {"model.bin", "config.json", "tokenizer.json"}
    assert "modeling.py" not in {file.name for file in model.files}
    told = []
    with pytest.MonkeyPatch.context() as patch:
        for store, name in ((None, model.name), (whisper_store, "whisper-base")):
            if store:
                patch.setenv("SUBTITLER_MODELS", str(store))
            engine = FasterWhisper([weights.find(name, "whisper-ct2")], threads=2)
            told.append(
                engine.transcribe(
                    ENGLISH, languages=("en",), hints=(), progress=lambda done, total: None
                )
            )
            engine.close()
    assert told[0] == told[1]


@pytest.mark.weights
def test_a_language_that_it_cannot_write_is_refused(whisper_folder: Path) -> None:
    with pytest.raises(ConfigError, match="no means to write ky"):
        weights.install(whisper_folder, languages=("kk", "ky"))
    assert weights.installed() == ()


def folder_with(path: Path, **files: bytes) -> Path:
    path.mkdir()
    (path / "config.json").write_text('{"model_type": "whisper"}')
    for name, data in files.items():
        (path / name.replace("__", ".")).write_bytes(data)
    return path


def test_pickles_are_refused_unopened(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return exec, ("raise SystemExit('ran')",)

    folder = folder_with(tmp_path / "m", pytorch_model__bin=pickle.dumps(Bomb()))
    with pytest.raises(FormatError, match="can run code") as caught:
        weights.install(folder)
    assert "safe_serialization" in (caught.value.hint or "")


DAMAGED = {
    "no tensors": {"model__safetensors": b"no tensors", "tokenizer__json": b"{}"},
    "cut short": {"model__safetensors": b"\xff" * 8, "tokenizer__json": b"{}"},
}


@pytest.mark.parametrize("files", DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_model_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(FormatError, match="cannot be converted"):
        weights.install(folder_with(tmp_path / "m", **files))
    assert weights.installed() == ()
    assert list(weights.models_root().glob("*/*")) == []
