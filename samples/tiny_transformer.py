"""A Transformer of about 1.5 million parameters that learns a phrasebook by heart.

The layout is the one CTranslate2 calls pre-norm: three layers on each side, 128 wide, four heads,
512 in the feed-forward layers, one embedding table for source, target and output.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from ctranslate2.specs import (
    TransformerSpec,
    attention_spec,
    common_spec,
)
from numpy.typing import NDArray
from torch import Tensor, nn

UNK, BOS, EOS, PAD = 0, 1, 2, 3
"""Piece numbers that the tokenizer is trained with."""

WIDTH, HEADS, FEED_FORWARD, LAYERS, MAX_LENGTH = 128, 4, 512, 3, 256

Pair = tuple[list[int], list[int]]
"""Piece numbers of a source sentence (no end mark) and of its translation (no marks)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; the numbers were measured on a phrasebook of this size."""

    epochs: int = 60
    batch_size: int = 32
    peak_learning_rate: float = 2e-3
    warmup_steps: int = 140
    dropout: float = 0.1
    label_smoothing: float = 0.1
    prefix_noise: float = 0.15
    """Share of the decoder's own words that are replaced by a random piece while training.

    Without it a beam of four fills with short answers that skip a piece, and CTranslate2 stops
    before the right one, which is longer, has ended.
    """
    seed: int = 20240101


class TinyTransformer(nn.Module):
    """Encoder and decoder with tied embeddings and sinusoid positions."""

    positions: Tensor

    def __init__(self, vocabulary_size: int, dropout: float) -> None:
        """Weights are drawn from the global generator of torch."""
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, WIDTH, padding_idx=PAD)
        nn.init.normal_(self.embedding.weight, std=WIDTH**-0.5)
        self.register_buffer("positions", torch.from_numpy(sinusoids()), persistent=False)
        self.dropout = nn.Dropout(dropout)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(
                WIDTH, HEADS, FEED_FORWARD, dropout, batch_first=True, norm_first=True
            ),
            LAYERS,
            nn.LayerNorm(WIDTH),
            enable_nested_tensor=False,
        )
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(
                WIDTH, HEADS, FEED_FORWARD, dropout, batch_first=True, norm_first=True
            ),
            LAYERS,
            nn.LayerNorm(WIDTH),
        )

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Scores over the vocabulary for each place of ``target`` (batch, length, vocabulary)."""
        padded = source == PAD
        ahead = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).triu(1)
        memory = self.encoder(self._embed(source), src_key_padding_mask=padded)
        state = self.decoder(
            self._embed(target), memory, tgt_mask=ahead, memory_key_padding_mask=padded
        )
        return nn.functional.linear(state, self.embedding.weight)

    def _embed(self, pieces: Tensor) -> Tensor:
        scaled = self.embedding(pieces) * math.sqrt(WIDTH)
        embedded: Tensor = self.dropout(scaled + self.positions[: pieces.shape[1]])
        return embedded


def sinusoids() -> NDArray[np.float32]:
    """Position encodings, sines in the first half and cosines in the second (MAX_LENGTH, WIDTH)."""
    steps = np.exp(np.arange(WIDTH // 2) * -(math.log(10_000) / (WIDTH // 2 - 1)))
    angles = np.arange(MAX_LENGTH)[:, None] * steps[None, :]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def train(
    pairs: Sequence[Pair],
    vocabulary_size: int,
    recipe: Recipe,
    progress: Callable[[int, int, float], None],
) -> TinyTransformer:
    """A model that knows ``pairs``; ``progress(epoch, epochs, loss)`` is called after each epoch.

    One thread and a fixed seed: the same pairs and version of torch give the same weights.
    """
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(recipe.seed)
    shuffler = random.Random(recipe.seed)
    model = TinyTransformer(vocabulary_size, recipe.dropout).train()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=1.0, betas=(0.9, 0.98), weight_decay=0.01, fused=False
    )
    steps = recipe.epochs * math.ceil(len(pairs) / recipe.batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: learning_rate(step, steps, recipe)
    )
    for epoch in range(1, recipe.epochs + 1):
        losses = []
        for batch in _batches(pairs, recipe.batch_size, shuffler):
            source, given, wanted = _tensors(batch)
            noisy = torch.rand(given.shape) < recipe.prefix_noise
            noisy &= (given != PAD) & (given != BOS)
            anything = torch.randint(PAD + 1, vocabulary_size, given.shape)
            given = torch.where(noisy, anything, given)
            loss = nn.functional.cross_entropy(
                model(source, given).flatten(0, 1),
                wanted.flatten(),
                ignore_index=PAD,
                label_smoothing=recipe.label_smoothing,
            )
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        progress(epoch, recipe.epochs, sum(losses) / len(losses))
    return model.eval()


def learning_rate(step: int, steps: int, recipe: Recipe) -> float:
    """A straight climb to the peak, then half a cosine down to zero."""
    if step < recipe.warmup_steps:
        return recipe.peak_learning_rate * (step + 1) / recipe.warmup_steps
    done = (step - recipe.warmup_steps) / max(1, steps - recipe.warmup_steps)
    return recipe.peak_learning_rate * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def ctranslate2_spec(model: TinyTransformer, pieces: list[str]) -> TransformerSpec:
    """The model as a CTranslate2 specification with 8-bit weights, ready to be saved."""
    spec = TransformerSpec.from_config(
        LAYERS, HEADS, pre_norm=True, activation=common_spec.Activation.RELU
    )
    embedding = _array(model.embedding.weight)
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    for side, torch_side in ((spec.encoder, model.encoder), (spec.decoder, model.decoder)):
        side.scale_embeddings = True
        side.position_encodings.encodings = sinusoids()
        if isinstance(torch_side.norm, nn.LayerNorm):  # always: the constructor gives it one
            _set_norm(side.layer_norm, torch_side.norm)
        for layer, source in zip(side.layer, torch_side.layers, strict=True):
            _set_self_attention(layer.self_attention, source.self_attn, source.norm1)
            if isinstance(source, nn.TransformerDecoderLayer):
                _set_cross_attention(layer.attention, source.multihead_attn, source.norm2)
            norm = source.norm3 if isinstance(source, nn.TransformerDecoderLayer) else source.norm2
            _set_norm(layer.ffn.layer_norm, norm)
            _set_linear(layer.ffn.linear_0, source.linear1.weight, source.linear1.bias)
            _set_linear(layer.ffn.linear_1, source.linear2.weight, source.linear2.bias)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.decoder_start_token = pieces[BOS]
    spec.config.add_source_bos = False
    spec.config.add_source_eos = False
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _batches(pairs: Sequence[Pair], size: int, shuffler: random.Random) -> list[list[Pair]]:
    """All pairs once in a new order; sentences of like length share a batch, to save padding."""
    order = list(pairs)
    shuffler.shuffle(order)
    pool = size * 8
    batches = []
    for start in range(0, len(order), pool):
        near = sorted(order[start : start + pool], key=lambda pair: len(pair[1]))
        batches += [near[i : i + size] for i in range(0, len(near), size)]
    shuffler.shuffle(batches)
    return batches


def _tensors(batch: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
    """Source pieces, what the decoder is given, and what it must answer."""

    def padded(rows: list[list[int]]) -> Tensor:
        length = max(map(len, rows))
        return torch.tensor([row + [PAD] * (length - len(row)) for row in rows])

    return (
        padded([source for source, _ in batch]),
        padded([[BOS, *target] for _, target in batch]),
        padded([[*target, EOS] for _, target in batch]),
    )


def _array(weight: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = weight.detach().numpy().astype(np.float32)
    return array


def _set_norm(spec: common_spec.LayerNormSpec, norm: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(norm.weight), _array(norm.bias)


def _set_linear(spec: common_spec.LinearSpec, weight: Tensor, bias: Tensor) -> None:
    spec.weight, spec.bias = _array(weight), _array(bias)


def _set_self_attention(
    spec: attention_spec.MultiHeadAttentionSpec,
    attention: nn.MultiheadAttention,
    norm: nn.LayerNorm,
) -> None:
    _set_norm(spec.layer_norm, norm)
    _set_linear(spec.linear[0], attention.in_proj_weight, attention.in_proj_bias)
    _set_linear(spec.linear[1], attention.out_proj.weight, attention.out_proj.bias)


def _set_cross_attention(
    spec: attention_spec.MultiHeadAttentionSpec,
    attention: nn.MultiheadAttention,
    norm: nn.LayerNorm,
) -> None:
    """Torch keeps queries, keys and values in one matrix; CTranslate2 wants the queries apart."""
    _set_norm(spec.layer_norm, norm)
    weight, bias = attention.in_proj_weight, attention.in_proj_bias
    _set_linear(spec.linear[0], weight[:WIDTH], bias[:WIDTH])
    _set_linear(spec.linear[1], weight[WIDTH:], bias[WIDTH:])
    _set_linear(spec.linear[2], attention.out_proj.weight, attention.out_proj.bias)
