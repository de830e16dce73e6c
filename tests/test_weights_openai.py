"""Checkpoints of openai-whisper: made from other weights, or brought by a person."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from subtitler import weights
from subtitler.errors import EngineError, FormatError
from subtitler.weights.ct2_file import Ct2File
from tests.weights_toys import ct2_bytes, translation_folder

Tensors = dict[str, NDArray[np.generic]]

STATE, TEXT, BANDS, AUDIO, WORDS = 8, 6, 80, 10, 51865


def whisper_tensors(part_layers: int = 2) -> Tensors:
    """A Whisper of 8 dimensions with other random weights in every tensor, named by CTranslate2."""
    random = np.random.default_rng(7)

    def some(*shape: int) -> NDArray[np.float16]:
        return random.normal(size=shape).astype(np.float16)

    tensors: Tensors = {
        "decoder/embeddings/weight": some(WORDS, STATE),
        "decoder/position_encodings/encodings": some(TEXT, STATE),
        "encoder/position_encodings/encodings": some(AUDIO, STATE),
        "encoder/conv1/weight": some(STATE, BANDS, 3),
        "encoder/conv1/bias": some(STATE),
        "encoder/conv2/weight": some(STATE, STATE, 3),
        "encoder/conv2/bias": some(STATE),
        "encoder/num_heads": np.array(2, dtype=np.int16),
        "decoder/num_heads": np.array(2, dtype=np.int16),
    }

    def norm(name: str) -> None:
        tensors[f"{name}/gamma"], tensors[f"{name}/beta"] = some(STATE), some(STATE)

    def linear(name: str, outputs: int, inputs: int = STATE) -> None:
        tensors[f"{name}/weight"], tensors[f"{name}/bias"] = some(outputs, inputs), some(outputs)

    for part in ("encoder", "decoder"):
        norm(f"{part}/layer_norm")
        for number in range(part_layers):
            layer = f"{part}/layer_{number}"
            norm(f"{layer}/self_attention/layer_norm")
            linear(f"{layer}/self_attention/linear_0", 3 * STATE)
            linear(f"{layer}/self_attention/linear_1", STATE)
            tensors[f"{layer}/self_attention/linear_0/bias"][STATE : 2 * STATE] = 0
            if part == "decoder":
                norm(f"{layer}/attention/layer_norm")
                linear(f"{layer}/attention/linear_0", STATE)
                linear(f"{layer}/attention/linear_1", 2 * STATE)
                linear(f"{layer}/attention/linear_2", STATE)
                tensors[f"{layer}/attention/linear_1/bias"][:STATE] = 0
            norm(f"{layer}/ffn/layer_norm")
            linear(f"{layer}/ffn/linear_0", 4 * STATE)
            linear(f"{layer}/ffn/linear_1", STATE, 4 * STATE)
    return tensors


def whisper_folder(folder: Path, tensors: Tensors) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(ct2_bytes("WhisperSpec", tensors))
    (folder / "config.json").write_text('{"alignment_heads": [[1, 0], [1, 1]]}')
    (folder / "tokenizer.json").write_text("{}")
    vocabulary = ["a", "<|startoftranscript|>", "<|en|>", "<|kk|>", "<|jw|>", "<|translate|>"]
    (folder / "vocabulary.txt").write_text("\n".join(vocabulary))
    return folder


def test_a_whisper_folder_knows_its_languages(tmp_path: Path) -> None:
    model = weights.install(whisper_folder(tmp_path / "tiny", whisper_tensors()))
    assert (model.kind, model.languages) == ("whisper-ct2", ("en", "kk", "jv"))


def test_a_whisper_folder_for_english_alone(tmp_path: Path) -> None:
    tensors = whisper_tensors()
    tensors["decoder/embeddings/weight"] = tensors["decoder/embeddings/weight"][:-1]
    assert weights.install(whisper_folder(tmp_path / "tiny", tensors)).languages == ("en",)


@pytest.mark.parametrize("missing", ["tokenizer.json", "vocabulary.txt", "config.json"])
def test_a_whisper_folder_must_be_whole(tmp_path: Path, missing: str) -> None:
    folder = whisper_folder(tmp_path / "tiny", whisper_tensors())
    (folder / missing).unlink()
    with pytest.raises(FormatError, match="lacks"):
        weights.install(folder)


def test_more_bands_need_their_description(tmp_path: Path) -> None:
    tensors = whisper_tensors()
    tensors["encoder/conv1/weight"] = np.zeros((STATE, 128, 3), dtype=np.float16)
    folder = whisper_folder(tmp_path / "tiny", tensors)
    with pytest.raises(FormatError, match="preprocessor_config"):
        weights.install(folder)
    (folder / "preprocessor_config.json").write_text('{"feature_size": 128}')
    weights.install(folder)


def test_every_tensor_finds_its_place(tmp_path: Path) -> None:
    import torch
    import whisper

    tensors = whisper_tensors()
    source = weights.install(whisper_folder(tmp_path / "tiny", tensors))
    made = weights.derive_openai_checkpoint(source)
    assert (made.name, made.kind) == ("tiny", "whisper-pt")
    assert source.sha256 in made.source
    assert json.loads((made.path / "alignment_heads.json").read_text()) == [[1, 0], [1, 1]]

    model = whisper.load_model(str(made.folder / "model.pt"), device="cpu")
    state = model.state_dict()

    def same(name: str, expected: NDArray[np.generic]) -> bool:
        return bool(torch.equal(state[name], torch.from_numpy(expected.astype(np.float32))))

    assert same("decoder.token_embedding.weight", tensors["decoder/embeddings/weight"])
    assert same("decoder.ln.weight", tensors["decoder/layer_norm/gamma"])
    assert same("encoder.ln_post.bias", tensors["encoder/layer_norm/beta"])
    joined = tensors["encoder/layer_1/self_attention/linear_0/weight"]
    for number, part in enumerate(("query", "key", "value")):
        assert same(
            f"encoder.blocks.1.attn.{part}.weight", joined[number * STATE : (number + 1) * STATE]
        )
    joined = tensors["decoder/layer_0/attention/linear_1/bias"]
    assert same("decoder.blocks.0.cross_attn.value.bias", joined[STATE:])
    assert same(
        "decoder.blocks.1.cross_attn.out.weight",
        tensors["decoder/layer_1/attention/linear_2/weight"],
    )
    assert same("decoder.blocks.1.mlp.2.weight", tensors["decoder/layer_1/ffn/linear_1/weight"])
    expected = whisper.model.sinusoids(AUDIO, STATE)
    assert torch.allclose(state["encoder.positional_embedding"], expected, atol=1e-6)


def test_the_same_weights_give_the_same_checkpoint(tmp_path: Path) -> None:
    source = weights.install(whisper_folder(tmp_path / "tiny", whisper_tensors(1)))
    assert (
        weights.derive_openai_checkpoint(source).sha256
        == weights.derive_openai_checkpoint(source).sha256
    )


def test_a_key_with_a_bias_is_no_whisper(tmp_path: Path) -> None:
    tensors = whisper_tensors()
    tensors["encoder/layer_0/self_attention/linear_0/bias"][:] = 1
    source = weights.install(whisper_folder(tmp_path / "tiny", tensors))
    with pytest.raises(FormatError, match="bias on its keys"):
        weights.derive_openai_checkpoint(source)


def test_quantised_weights_are_not_guessed_back(tmp_path: Path) -> None:
    tensors = whisper_tensors()
    tensors["decoder/embeddings/weight_scale"] = np.ones(WORDS, dtype=np.float32)
    source = weights.install(whisper_folder(tmp_path / "tiny", tensors))
    with pytest.raises(EngineError, match="quantised"):
        weights.derive_openai_checkpoint(source)


def test_only_whisper_becomes_a_checkpoint(tmp_path: Path) -> None:
    source = weights.install(translation_folder(tmp_path / "toy"))
    with pytest.raises(EngineError, match="ct2-mt"):
        weights.derive_openai_checkpoint(source)


def test_a_tensor_is_read_as_it_was_written(tmp_path: Path) -> None:
    tensors: Tensors = {
        "half": np.arange(6, dtype=np.float16).reshape(2, 3),
        "full": np.arange(4, dtype=np.float32),
        "count": np.array(8, dtype=np.int16),
    }
    (tmp_path / "model.bin").write_bytes(ct2_bytes("Toy", tensors))
    with Ct2File(tmp_path / "model.bin") as file:
        assert file.spec == "Toy"
        assert file.names == set(tensors)
        for name, expected in tensors.items():
            assert np.array_equal(file.read(name), expected)
        assert file.number("count") == 8
        with pytest.raises(FormatError, match="no tensor"):
            file.read("other")


def checkpoint(path: Path, **changes: object) -> Path:
    import torch

    sizes = {"n_mels": 80, "n_audio_ctx": 10, "n_audio_state": 8, "n_audio_head": 2}
    sizes |= {"n_audio_layer": 1, "n_vocab": 51865, "n_text_ctx": 6, "n_text_state": 8}
    sizes |= {"n_text_head": 2, "n_text_layer": 1}
    state = {"encoder.conv1.weight": torch.zeros(1)}
    torch.save({"dims": sizes, "model_state_dict": state} | changes, path)
    return path


def test_a_checkpoint_is_installed_under_its_name(tmp_path: Path) -> None:
    model = weights.install(checkpoint(tmp_path / "mine.pt"))
    assert (model.name, model.kind) == ("mine", "whisper-pt")
    assert "kk" in model.languages
    assert "yue" not in model.languages


class Payload:
    """What a hostile pickle does when it is opened."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (Path.touch, (Path("pwned"),))


def hostile_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps(Payload()))


def hostile_checkpoint(path: Path) -> None:
    checkpoint(path, extra=Payload())


def no_checkpoint(path: Path) -> None:
    path.write_bytes(b"text")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_tensors(path: Path) -> None:
    import torch

    torch.save({"weight": torch.zeros(3)}, path)


def other_sizes(path: Path) -> None:
    checkpoint(path, dims={"n_mels": 80})


@pytest.mark.parametrize(
    "make",
    [hostile_pickle, hostile_checkpoint, no_checkpoint, empty, other_tensors, other_sizes],
)
def test_what_is_no_bare_checkpoint_is_refused_unopened(
    make: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "evil.pt")
    with pytest.raises(FormatError, match="no Whisper checkpoint"):
        weights.install(tmp_path / "evil.pt")
    assert not (tmp_path / "pwned").exists()
    assert weights.installed() == ()
