"""Which pieces of words a small encoder keeps: those that English and Spanish are written with."""

from __future__ import annotations

import gzip
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# So many of the most frequent words of each language are looked at.
FREQUENT_WORDS = 45_000
# A piece in the texts to learn from counts like so many in general use.
WEIGHT_OF_OWN = 5.0


def frequent_words(lang: str) -> Iterator[tuple[str, float]]:
    """Yield words with their frequency per ten million, as people use them.

    Source: Speer 2022, "wordfreq" (data CC BY-SA 4.0); only the choice of pieces rests on it.

    Raises:
        RuntimeError: the package is missing.
    """
    spec = find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package wordfreq is missing; install requirements/tuning.txt.")
    import msgpack

    packed = (Path(spec.origin).parent / "data" / f"large_{lang}.msgpack.gz").read_bytes()
    number = 0
    for centibels, words in enumerate(msgpack.unpackb(gzip.decompress(packed), raw=False)[1:]):
        for word in words:
            yield word, max(10 ** (-centibels / 100) * 1e7, 1e-3)
            number += 1
            if number == FREQUENT_WORDS:
                return


def kept_pieces(tokenizer: Any, langs: Iterable[str], texts: list[str], size: int) -> list[int]:
    """Return the identifiers of the ``size`` most used pieces, in order, every single letter among them.

    ``tokenizer`` is the whole one; its special pieces, letters, signs and emoji are always kept.
    """
    used: Counter[int] = Counter()
    for lang in langs:
        for word, frequency in frequent_words(lang):
            for form in {word, _bare(word)}:
                for piece in tokenizer.encode(form, add_special_tokens=False).ids:
                    used[piece] += frequency  # type: ignore[assignment]  # weights, not counts
    for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
        for piece in encoding.ids:
            used[piece] += WEIGHT_OF_OWN  # type: ignore[assignment]
    kept = {at for piece, at in tokenizer.get_vocab().items() if _is_always_kept(piece)}
    for piece, _ in used.most_common():
        if len(kept) >= size:
            break
        kept.add(piece)
    return sorted(kept)


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if c != "\u0301")


def _is_always_kept(piece: str) -> bool:
    if piece in {"<s>", "<pad>", "</s>", "<unk>", "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}:
        return True
    letter = piece.removeprefix("##").removeprefix("▁")
    return len(letter) <= 1 and all(_is_western(ord(c)) for c in letter)


def _is_western(code: int) -> bool:
    """Latin letters, signs and emoji; no other script is judged by these encoders."""
    return code < 0x250 or 0x2000 <= code < 0x2C00 or code >= 0x1F300
