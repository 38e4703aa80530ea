"""What of a text reaches an encoder: a bounded piece of it, in characters that exist."""

from __future__ import annotations


def clipped(text: str, most: int) -> str:
    """The first ``most`` characters; half of a pair of surrogates, which no encoder can read, becomes "?"."""
    return text[:most].encode("utf-8", "replace").decode("utf-8")
