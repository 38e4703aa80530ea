"""Texts of entries -> their vectors, from the cache where they have not changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from encoders.minilm_source import identity_of, packaged_folder
from encoders.universal import SHA256_OF as UNIVERSAL_SHA256_OF
from encoders.universal import universal_encoder
from resources_index.cache import VectorCache
from resources_index.settings import IndexSettings
from resources_index.vectors import Vectors, document_vectors

Say = Callable[[str], None]


class Encoding:
    """The encoders of a site, and the cache of what they have encoded.

    Raises:
        WeightsChangedError: an encoder's weights are missing or not the checked ones.
    """

    def __init__(self, settings: IndexSettings) -> None:
        folder = Path(settings.encoder) if settings.encoder else packaged_folder()
        self.name = str(folder)
        self._source: str | Path = folder if folder.is_dir() else settings.encoder
        self._models = settings.models
        self.english = identity_of(self._source)
        self.multilingual = UNIVERSAL_SHA256_OF["weights.npz"][:16]
        self._index = settings.index

    @property
    def exported(self) -> bool:
        """Whether the English encoder stands ready to be served."""
        return (self._models / self.english / "manifest.json").is_file()

    def cache(self) -> VectorCache:
        """What these two encoders have encoded before; empty when there is nothing."""
        return VectorCache(self._index, f"{self.english}-{self.multilingual}")

    def fill(self, cache: VectorCache, texts: list[str], say: Say) -> int:
        """Encode what the cache lacks of ``texts``, and export the English encoder; how many were new."""
        missing = cache.missing(texts)
        if missing or not self.exported:
            self._encode(missing, cache, say)
        return len(missing)

    def _encode(self, texts: list[str], cache: VectorCache, say: Say) -> None:
        say("Loading the sentence encoder (half a minute the first time) …")
        from encoders.minilm_export import SourceModel, export

        model = SourceModel.load(self._source)
        export(model, self._models)
        if texts:
            say(f"Encoding {len(texts)} new or changed texts …")
            cache.add(texts, document_vectors(texts, model, universal_encoder()))


def served_encoder(settings: IndexSettings) -> Callable[[Sequence[str]], Vectors]:
    """Texts -> rows of both served encoders, without torch, for texts that no cache keeps.

    Raises:
        WeightsChangedError: an encoder is missing or not the checked one.
    """
    from encoders.minilm import MiniLMEncoder

    english = MiniLMEncoder(settings.models / Encoding(settings).english)
    return lambda texts: document_vectors(texts, english, universal_encoder())
