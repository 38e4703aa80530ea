"""A sentence-transformers model -> vectors at build time, and the same weights as ONNX to serve.

Only building imports this: torch and sentence-transformers cost seconds and half a gigabyte.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from encoders.minilm import FORMAT, MANIFEST, MODEL, TOKENIZER, MiniLMEncoder, Vectors
from encoders.minilm_source import identity_of
from encoders.pinned import digest_of

# The served model may differ from the built vectors by no more than this, or it is not served.
LEAST_COSINE = 0.99
PROBES = (
    "help",
    "i cant sleep",
    "i need to talk to someone right now please, i dont know what to do anymore",
    "food pantry near me",
    "how do i ride out a craving without giving in",
    "my landlord wants me out by friday",
    "Breathe in through your nose while you count to four. Breathe out slowly.",
    "no puedo dormir y estoy muy nerviosa",
    "necesito hablar con alguien",
    "ayuda",
)


class _Sentence(torch.nn.Module):
    """Tokens -> one unit vector: every module of the sentence-transformers model, then length 1."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.parts = torch.nn.ModuleList(list(model))

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        features = {
            "input_ids": input_ids,
            "attention_mask": attention_mask,
            "token_type_ids": token_type_ids,
        }
        for part in self.parts:
            features = part(features)
        return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)


@dataclass(frozen=True)
class SourceModel:
    """A loaded sentence-transformers model with the identity of its weights."""

    model: Any
    identity: str

    @classmethod
    def load(cls, source: str | Path) -> SourceModel:
        """Load a folder, or a hub model written ``owner/name`` or ``owner/name@revision``."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # no types there

            if Path(source).is_dir():
                model = SentenceTransformer(str(source), device="cpu", local_files_only=True)
            else:
                name, _, revision = str(source).partition("@")
                model = SentenceTransformer(name, revision=revision or None, device="cpu")
        model.eval()
        return cls(model, identity_of(source))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape ``(len(texts), dimensions)``, each row of length 1."""
        vectors = self.model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def export(source: SourceModel, folder: Path) -> Path:
    """Write ``<folder>/<identity>/`` with the ONNX model, tokenizer and manifest; keep it if it is there.

    The leanest form whose vectors of ``PROBES`` stay within ``LEAST_COSINE`` of the source is kept:
    all of it in 8 bits, the word table alone in 8 bits, or 32 bits.

    Raises:
        RuntimeError: not even the 32-bit export agrees with its source.
    """
    goal = folder / source.identity
    if (goal / MANIFEST).is_file():
        return goal
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
    try:
        _write_onnx(source, work / "full.onnx")
        tokenizer = source.model.tokenizer
        tokenizer.backend_tokenizer.save(str(work / TOKENIZER))
        cosine, form = _leanest(source, work)
        _write_manifest(source, work, form, cosine)
        for path in work.iterdir():
            if path.name not in (MODEL, TOKENIZER, MANIFEST):
                path.unlink()
        shutil.rmtree(goal, ignore_errors=True)
        work.rename(goal)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return goal


def _write_onnx(source: SourceModel, path: Path) -> None:
    tokens = source.model.tokenizer(list(PROBES[:2]), padding=True, return_tensors="pt")
    kinds = tokens.get("token_type_ids", torch.zeros_like(tokens["input_ids"]))
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    batch = torch.export.Dim("batch")
    length = torch.export.Dim("length", max=int(source.model.max_seq_length))
    quiet = contextlib.redirect_stdout(io.StringIO())
    with warnings.catch_warnings(), quiet:
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Sentence(source.model).eval(),
            (tokens["input_ids"], tokens["attention_mask"], kinds),
            str(path),
            input_names=["input_ids", "attention_mask", "token_type_ids"],
            output_names=["vectors"],
            dynamic_shapes=({0: batch, 1: length},) * 3,
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def _leanest(source: SourceModel, work: Path) -> tuple[float, str]:
    expected = source.encode(PROBES)
    cosine = 0.0
    for form, operations in (("int8", ["Gather", "MatMul"]), ("int8 words", ["Gather"]), ("float32", [])):
        if operations:
            _quantise(work / "full.onnx", work / MODEL, operations)
        else:
            shutil.copyfile(work / "full.onnx", work / MODEL)
        _write_manifest(source, work, form, 0.0)
        served = MiniLMEncoder(work)
        # One at a time, as people's words come: 8-bit activations depend on the batch.
        found = np.vstack([served.encode([probe]) for probe in PROBES])
        cosine = float((found * expected).sum(axis=1).min())
        if cosine > LEAST_COSINE:
            return cosine, form
    raise RuntimeError(f"The exported encoder disagrees with its source (cosine {cosine:.3f}).")


def _quantise(full: Path, path: Path, operations: list[str]) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(
            full,
            path,
            op_types_to_quantize=operations,
            per_channel="MatMul" in operations,
            weight_type=QuantType.QInt8,
        )
    finally:
        logging.disable(logging.NOTSET)


def _write_manifest(source: SourceModel, work: Path, form: str, cosine: float) -> None:
    tokenizer = source.model.tokenizer
    manifest = {
        "format": FORMAT,
        "identity": source.identity,
        "form": form,
        "least_cosine_to_source": round(cosine, 5),
        "dimensions": int(source.model.get_embedding_dimension()),
        "max_tokens": int(source.model.max_seq_length),
        "pad_id": int(tokenizer.pad_token_id),
        "pad_token": str(tokenizer.pad_token),
        "files": {name: digest_of(work / name) for name in (MODEL, TOKENIZER)},
    }
    (work / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
