"""Makes an openai-whisper checkpoint out of a CTranslate2 Whisper model: the same weights.

So both speech engines can be compared, and tested, on one set of weights that was fetched once.
CTranslate2 renames the tensors and joins some (query, key and value of self-attention; key and
value of cross-attention); all of that is undone here. Nothing is rounded: the values are kept as
they are, half precision in what Systran and others publish.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subtitler.errors import EngineError, FormatError
from subtitler.weights import installing, store
from subtitler.weights.ct2_file import Ct2File
from subtitler.weights.installing import CHECKPOINT
from subtitler.weights.store import InstalledModel

if TYPE_CHECKING:
    import torch

ALIGNMENT_HEADS = "alignment_heads.json"
"""The cross-attention heads that follow the time of words, as [layer, head] pairs."""

_TIMESCALE = 10_000  # of the sinusoids that tell the encoder where a frame is (openai-whisper)


def derive(model: InstalledModel) -> InstalledModel:
    """Install `model` (whisper-ct2) as a checkpoint too: kind whisper-pt, same name.

    Raises EngineError where the weights are quantised to int8, FormatError, StorageError.
    """
    if model.kind != "whisper-ct2":
        raise EngineError(f"“{model.name}” is a model of kind {model.kind}, not whisper-ct2")
    with store.incoming() as folder:
        write_checkpoint(model.folder, folder)
        return installing.publish_prepared(
            folder,
            name=model.name,
            kind="whisper-pt",
            source=f"made from {model.name} (whisper-ct2), SHA-256 {model.sha256}",
            replace=True,
        )


def write_checkpoint(source: Path, target: Path) -> None:
    """Write the checkpoint (and alignment heads, if known) of the model in `source`."""
    import torch

    with Ct2File(source / "model.bin") as weights:
        if weights.spec != "WhisperSpec":
            raise FormatError("is no Whisper model", where="model.bin")
        if any(name.endswith("/weight_scale") for name in weights.names):
            raise EngineError(
                "the weights are quantised, and openai-whisper needs them in half or full "
                "precision",
                hint="convert the model again with --quantization float16",
            )
        dims = _dimensions(weights)
        state = _state(weights, dims)
    with store.storage_errors(target):
        torch.save({"dims": dims, "model_state_dict": state}, target / CHECKPOINT)
        heads = json.loads((source / "config.json").read_text("utf-8")).get("alignment_heads")
        if heads:
            text = json.dumps(heads) + "\n"
            (target / ALIGNMENT_HEADS).write_text(text, encoding="utf-8", newline="\n")


def _dimensions(weights: Ct2File) -> dict[str, int]:
    """The sizes that openai-whisper calls `dims`."""
    state, bands, _ = weights.shape("encoder/conv1/weight")
    vocabulary, text_state = weights.shape("decoder/embeddings/weight")
    return {
        "n_mels": bands,
        "n_audio_ctx": weights.shape("encoder/position_encodings/encodings")[0],
        "n_audio_state": state,
        "n_audio_head": weights.number("encoder/num_heads"),
        "n_audio_layer": _layers(weights, "encoder"),
        "n_vocab": vocabulary,
        "n_text_ctx": weights.shape("decoder/position_encodings/encodings")[0],
        "n_text_state": text_state,
        "n_text_head": weights.number("decoder/num_heads"),
        "n_text_layer": _layers(weights, "decoder"),
    }


def _layers(weights: Ct2File, part: str) -> int:
    numbers = [
        int(found[1])
        for name in weights.names
        if (found := re.match(rf"{part}/layer_(\d+)/", name))
    ]
    return max(numbers, default=-1) + 1


def _state(weights: Ct2File, dims: dict[str, int]) -> dict[str, torch.Tensor]:
    """All tensors under the names that openai-whisper gives them."""
    tensors = _Tensors(weights)
    tensors.copy("encoder/conv1", "encoder.conv1")
    tensors.copy("encoder/conv2", "encoder.conv2")
    sinusoids = _sinusoids(dims["n_audio_ctx"], dims["n_audio_state"])
    tensors.state["encoder.positional_embedding"] = sinusoids
    tensors.copy_norm("encoder/layer_norm", "encoder.ln_post")
    tensors.copy_one("decoder/embeddings/weight", "decoder.token_embedding.weight")
    tensors.copy_one("decoder/position_encodings/encodings", "decoder.positional_embedding")
    tensors.copy_norm("decoder/layer_norm", "decoder.ln")
    for part, count in (("encoder", dims["n_audio_layer"]), ("decoder", dims["n_text_layer"])):
        for number in range(count):
            old, new = f"{part}/layer_{number}", f"{part}.blocks.{number}"
            tensors.copy_norm(f"{old}/self_attention/layer_norm", f"{new}.attn_ln")
            tensors.split(
                f"{old}/self_attention/linear_0", f"{new}.attn", ("query", "key", "value")
            )
            tensors.copy(f"{old}/self_attention/linear_1", f"{new}.attn.out")
            if part == "decoder":
                tensors.copy_norm(f"{old}/attention/layer_norm", f"{new}.cross_attn_ln")
                tensors.copy(f"{old}/attention/linear_0", f"{new}.cross_attn.query")
                tensors.split(f"{old}/attention/linear_1", f"{new}.cross_attn", ("key", "value"))
                tensors.copy(f"{old}/attention/linear_2", f"{new}.cross_attn.out")
            tensors.copy_norm(f"{old}/ffn/layer_norm", f"{new}.mlp_ln")
            tensors.copy(f"{old}/ffn/linear_0", f"{new}.mlp.0")
            tensors.copy(f"{old}/ffn/linear_1", f"{new}.mlp.2")
    return tensors.state


class _Tensors:
    """Collects tensors from a CTranslate2 file under new names."""

    def __init__(self, weights: Ct2File) -> None:
        self._weights = weights
        self.state: dict[str, torch.Tensor] = {}

    def copy_one(self, old: str, new: str) -> None:
        self.state[new] = self._read(old)

    def copy(self, old: str, new: str) -> None:
        self.copy_one(f"{old}/weight", f"{new}.weight")
        self.copy_one(f"{old}/bias", f"{new}.bias")

    def copy_norm(self, old: str, new: str) -> None:
        self.copy_one(f"{old}/gamma", f"{new}.weight")
        self.copy_one(f"{old}/beta", f"{new}.bias")

    def split(self, old: str, new: str, parts: tuple[str, ...]) -> None:
        """Undo the joining of the projections `parts` into one."""
        weight = self._read(f"{old}/weight").chunk(len(parts))
        bias = self._read(f"{old}/bias").chunk(len(parts))
        for part, one_weight, one_bias in zip(parts, weight, bias, strict=True):
            self.state[f"{new}.{part}.weight"] = one_weight.clone()
            if part != "key":
                self.state[f"{new}.{part}.bias"] = one_bias.clone()
            elif one_bias.any():
                # Whisper's keys have no bias; CTranslate2 fills in zeros.
                raise FormatError(
                    f"{old} has a bias on its keys, unlike Whisper", where="model.bin"
                )

    def _read(self, name: str) -> torch.Tensor:
        import torch

        return torch.from_numpy(self._weights.read(name))


def _sinusoids(length: int, channels: int) -> Any:
    """The encoder's fixed position encoding, shape (length, channels), in full precision."""
    import torch

    step = math.log(_TIMESCALE) / (channels // 2 - 1)
    scales = torch.exp(-step * torch.arange(channels // 2))
    angles = torch.arange(length)[:, None] * scales[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)
