"""The small encoders to begin from, cut down to the layers and word pieces that are needed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from encoders.minilm_source import packaged_folder
from tuning.packed_e5 import Floats, PackedE5, packaged_e5
from tuning.vocabulary import kept_pieces

MAX_TOKENS = 128
# The lower half of the twelve: half the time at little loss once fine-tuned (every second layer lost more).
E5_LAYERS = (0, 1, 2, 3, 4, 5)
_PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True)
class Source:
    """An encoder without a head, the tokenizer that goes with it and the piece that fills up a batch."""

    name: str
    encoder: Any
    tokenizer: Any
    pad_id: int


def minilm(texts: list[str], size: int) -> Source:
    """all-MiniLM-L6-v2 (Wang et al. 2020; Apache-2.0), for English; ``size`` pieces stay."""
    from tokenizers import Tokenizer
    from transformers import BertModel

    folder = packaged_folder()
    whole = Tokenizer.from_file(str(folder / "tokenizer.json"))
    whole.no_padding()
    whole.no_truncation()
    kept = kept_pieces(whole, ("en",), texts, size)
    description = json.loads(whole.to_str())
    by_id = {at: piece for piece, at in description["model"]["vocab"].items()}
    new_ids = {by_id[at]: n for n, at in enumerate(kept)}
    description["model"]["vocab"] = new_ids
    for special in description["added_tokens"]:
        special["id"] = new_ids[special["content"]]
    for special in description["post_processor"]["special_tokens"].values():
        special["ids"] = [new_ids[token] for token in special["tokens"]]
    encoder = BertModel.from_pretrained(str(folder), add_pooling_layer=False, attn_implementation="sdpa")
    words = encoder.embeddings.word_embeddings.weight.data[torch.tensor(kept)]
    encoder.embeddings.word_embeddings = torch.nn.Embedding(words.shape[0], words.shape[1])
    encoder.embeddings.word_embeddings.weight.data.copy_(words)
    places = encoder.embeddings.position_embeddings.weight.data[:MAX_TOKENS]
    encoder.embeddings.position_embeddings = torch.nn.Embedding(places.shape[0], places.shape[1])
    encoder.embeddings.position_embeddings.weight.data.copy_(places)
    encoder.config.vocab_size = len(kept)
    encoder.config.max_position_embeddings = MAX_TOKENS
    return _source("all-MiniLM-L6-v2", encoder, Tokenizer.from_str(json.dumps(description)), new_ids["[PAD]"])


def multilingual_e5(texts: list[str], size: int) -> Source:
    """multilingual-e5-small (Wang et al. 2024; MIT), for Spanish and what is neither; ``size`` pieces."""
    from transformers import BertConfig, BertModel

    packed = packaged_e5()
    every = range(len(packed.pieces))
    kept = kept_pieces(_unigram(packed, every), ("es", "en"), texts, size)
    sizes = packed.sizes
    config: Any = BertConfig(
        vocab_size=len(kept),
        hidden_size=sizes["hidden"],
        num_hidden_layers=len(E5_LAYERS),
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["inner"],
        max_position_embeddings=MAX_TOKENS,
        pad_token_id=1,
    )
    encoder = BertModel(config, add_pooling_layer=False)
    weights = _weights(packed, kept)
    encoder.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(w)) for name, w in weights.items()})
    return _source("multilingual-e5-small, its lower half", encoder, _unigram(packed, kept), 1)


def _weights(packed: PackedE5, kept: Sequence[int]) -> dict[str, Floats]:
    wide, inner, tensor = packed.sizes["hidden"], packed.sizes["inner"], packed.tensor
    weights = {
        "embeddings.word_embeddings.weight": tensor("emb.word", (packed.sizes["words"], wide))[list(kept)],
        "embeddings.position_embeddings.weight": tensor("emb.pos", (packed.sizes["positions"], wide))[
            :MAX_TOKENS
        ],
        "embeddings.token_type_embeddings.weight": tensor("emb.type", (packed.sizes["types"], wide)),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w", (wide,)),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b", (wide,)),
    }
    shapes = {"fi": (inner, wide), "fo": (wide, inner)}
    for new, old in enumerate(E5_LAYERS):
        for short, part in _PARTS.items():
            shape = shapes.get(short, (wide, wide))
            weights[f"encoder.layer.{new}.{part}.weight"] = tensor(f"l{old}.{short}.w", shape)
            weights[f"encoder.layer.{new}.{part}.bias"] = tensor(f"l{old}.{short}.b", shape[:1])
        for short, part in _NORMS.items():
            weights[f"encoder.layer.{new}.{part}.weight"] = tensor(f"l{old}.{short}.w", (wide,))
            weights[f"encoder.layer.{new}.{part}.bias"] = tensor(f"l{old}.{short}.b", (wide,))
    return weights


def _unigram(packed: PackedE5, kept: Sequence[int]) -> Any:
    """The tokenizer of the kept pieces; capitals are undone, as people type them at random."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(
        models.Unigram([(packed.pieces[at], float(packed.scores[at])) for at in kept], unk_id=3)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def _source(name: str, encoder: Any, tokenizer: Any, pad_id: int) -> Source:
    tokenizer.enable_truncation(MAX_TOKENS)
    return Source(name, encoder, tokenizer, pad_id)
