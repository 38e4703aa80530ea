"""A sentence encoder served by onnxruntime: the exported weights, without torch.

The folder is made by ``encoders.minilm_export`` from a sentence-transformers model, by default
all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM"; Reimers and Gurevych 2019, "Sentence-BERT").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from encoders.clipping import clipped
from encoders.pinned import WeightsChangedError, verify

FORMAT = 1
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"
BATCH = 16

# Bounds the work of one text; what lies beyond is for the caller to split.
MAX_CHARACTERS = 2_000

Vectors = npt.NDArray[np.float32]


class MiniLMEncoder:
    """Texts -> unit vectors of ``dimensions`` float32, on ``threads`` threads.

    Raises:
        WeightsChangedError: the folder is missing, of another format, or not as it was exported.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        manifest = read_manifest(folder)
        verify(folder, manifest["files"])
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # An arena keeps the largest batch ever seen; one short text at a time needs none of it.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(int(manifest["max_tokens"]))
        self._tokenizer.enable_padding(pad_id=int(manifest["pad_id"]), pad_token=str(manifest["pad_token"]))
        self.dimensions = int(manifest["dimensions"])
        self.identity = str(manifest["identity"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape ``(len(texts), dimensions)``, each row of length 1."""
        rows = [self._batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.vstack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch([clipped(text, MAX_CHARACTERS) for text in texts])
        feed = {
            "input_ids": [encoding.ids for encoding in encodings],
            "attention_mask": [encoding.attention_mask for encoding in encodings],
            "token_type_ids": [encoding.type_ids for encoding in encodings],
        }
        arrays = {
            name: np.asarray(rows, dtype=np.int64) for name, rows in feed.items() if name in self._inputs
        }
        vectors: Vectors = np.asarray(self._session.run(None, arrays)[0], dtype=np.float32)
        return vectors


def read_manifest(folder: Path) -> dict[str, Any]:
    """The description beside an exported model.

    Raises:
        WeightsChangedError: it is missing, cannot be read or is of another format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise WeightsChangedError(
            "The sentence encoder has not been exported; run `python -m resources_index build`."
        ) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise WeightsChangedError(
            "The exported sentence encoder is of another format; run `python -m resources_index build`."
        )
    return manifest
