"""The index as others use it: open a folder, search it, look a record up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from encoders.minilm import MiniLMEncoder
from encoders.pinned import WeightsChangedError
from encoders.universal import universal_encoder
from resources_index.generation import (
    RECORDS,
    VECTORS,
    Generation,
    IndexUnavailable,
    IndexUnavailableError,
    current,
    pointer_state,
)
from resources_index.record import Record
from resources_index.search import ExactTerms, entry_scores, exact_terms, ranked
from resources_index.settings import models_beside
from resources_index.vectors import FALLBACK_LANGUAGE, Encoder, Passage, passages_of, query_vector

__all__ = ["Hit", "IndexUnavailable", "IndexUnavailableError", "Record", "ResourceIndex"]

MAX_QUERY_CHARACTERS = 500
_RECORDS = TypeAdapter(dict[str, Record])


@dataclass(frozen=True)
class Hit:
    """A record that answers a query, and how well.

    The score is above the build's threshold, and over 1 for a name or number typed alone.
    """

    record: Record
    score: float

    def __repr__(self) -> str:
        return f"Hit({self.record.key}, {self.score:.3f})"


@dataclass(frozen=True, repr=False)
class _Loaded:
    """One generation in memory."""

    name: str
    faiss: Any
    records: dict[str, Record]
    row_keys: tuple[str, ...]
    row_ids: tuple[str, ...]
    row_langs: tuple[str, ...]
    thresholds: dict[str, float]
    terms: ExactTerms


@dataclass(frozen=True)
class Looked:
    """An entry with its score, and the passage of it that fits a question best."""

    record: Record
    score: float
    bonus: float
    part: str
    passage: str


@dataclass(frozen=True)
class Look:
    """What stands behind a search: entries with their scores, and what a score must reach."""

    threshold: float
    found: tuple[Looked, ...]


class ResourceIndex:
    """The curated material, searchable. Safe to share between threads; one thread a search."""

    def __init__(self, folder: Path, loaded: _Loaded, english: Encoder, multilingual: Encoder) -> None:
        self._folder = folder
        self._loaded = loaded
        self._seen = pointer_state(folder)
        self._english = english
        self._multilingual = multilingual
        self._reloading = Lock()

    @classmethod
    def open(cls, folder: Path, *, models: Path | None = None) -> ResourceIndex:
        """Open the index built in ``folder``; ``models`` defaults to ``models/encoder`` beside it.

        Raises:
            IndexUnavailableError: there is no index, or it or its encoder is not as it was built.
        """
        import faiss

        faiss.omp_set_num_threads(1)
        generation = current(folder)
        places = models or models_beside(folder)
        try:
            english = MiniLMEncoder(places / generation.english)
            multilingual = universal_encoder()
        except WeightsChangedError as error:
            raise IndexUnavailableError(str(error)) from None
        return cls(folder, _load(generation), english, multilingual)

    @property
    def generation(self) -> str:
        """The name of the build that is being searched."""
        return self._loaded.name

    def reload_if_changed(self) -> bool:
        """Take up a newer build if there is one; a broken one is left alone and the old one stays.

        Costs one ``stat`` when nothing changed. Returns whether the index changed. A build with
        another encoder is taken up only by opening the index anew.
        """
        seen = pointer_state(self._folder)
        if seen is None or seen == self._seen or not self._reloading.acquire(blocking=False):
            return False
        try:
            generation = current(self._folder)
            if generation.english != getattr(self._english, "identity", None):
                return False
            self._loaded = _load(generation)
        except IndexUnavailableError:
            return False
        finally:
            self._seen = seen
            self._reloading.release()
        return True

    def search(
        self,
        query: str,
        *,
        lang: str = FALLBACK_LANGUAGE,
        kinds: frozenset[str] | None = None,
        topics: frozenset[str] | None = None,
        exclude: frozenset[str] = frozenset(),
        limit: int = 3,
        now: datetime,
    ) -> list[Hit]:
        """At most ``limit`` records, best first, each id once; ``[]`` when nothing is good enough.

        ``exclude`` holds ids already given; ``topics`` keeps records that have one of them. A record
        that is paused or closed, or whose review is overdue at ``now``, is left out; an overdue one
        that is always shown stays.
        """
        self.reload_if_changed()
        loaded = self._loaded
        hits: list[Hit] = []
        text = query[:MAX_QUERY_CHARACTERS].strip()
        if not text or limit < 1:
            return hits
        threshold = loaded.thresholds.get(lang, loaded.thresholds[FALLBACK_LANGUAGE])
        for found, score in self._ranking(loaded, text, lang):
            if score < threshold or len(hits) == limit:
                break
            record = _in_language(loaded, found, lang)
            if record is None or found in exclude or (kinds is not None and record.kind not in kinds):
                continue
            if topics is not None and not topics.intersection(record.topics):
                continue
            if not record.hidden(now.date()):
                hits.append(Hit(record, score))
        return hits

    def look(self, query: str, *, lang: str, limit: int) -> Look:
        """The best entries with what made them so, also those that are not good enough or hidden."""
        self.reload_if_changed()
        loaded = self._loaded
        threshold = loaded.thresholds.get(lang, loaded.thresholds[FALLBACK_LANGUAGE])
        text = query[:MAX_QUERY_CHARACTERS].strip()
        if not text:
            return Look(threshold, ())
        best = self._best_passages(loaded, text, lang)
        bonuses = loaded.terms.bonuses(text)
        found = []
        for name, score in self._ranking(loaded, text, lang)[:limit]:
            record = _in_language(loaded, name, lang)
            if record is not None:
                passage = best.get(name)
                part, said = (passage.part, passage.text) if passage else ("", "")
                found.append(Looked(record, score, bonuses.get(name, 0.0), part, said))
        return Look(threshold, tuple(found))

    def _best_passages(self, loaded: _Loaded, text: str, lang: str) -> dict[str, Passage]:
        """Id -> the passage that lies nearest to ``text``."""
        keys = dict.fromkeys(loaded.row_keys)
        passages = [passage for key in keys for passage in passages_of(loaded.records[key])]
        vector = query_vector(text, lang, self._english, self._multilingual, loaded.faiss.d)
        _, rows = loaded.faiss.search(vector, loaded.faiss.ntotal)
        best: dict[str, Passage] = {}
        for row in rows[0].tolist():
            if row >= 0 and loaded.row_langs[row] in (lang, FALLBACK_LANGUAGE):
                best.setdefault(loaded.row_ids[row], passages[row])
        return best

    def record(self, id: str, lang: str) -> Record | None:  # noqa: A002 - the word editors use
        """The record in ``lang``, else in English, else ``None``; ``Record.lang`` says which."""
        return _in_language(self._loaded, id, lang)

    def records(self, lang: str) -> list[Record]:
        """Every record once, in ``lang`` or else in English, by id."""
        found = (_in_language(self._loaded, name, lang) for name in sorted(set(self._loaded.row_ids)))
        return [record for record in found if record is not None]

    def _ranking(self, loaded: _Loaded, text: str, lang: str) -> list[tuple[str, float]]:
        vector = query_vector(text, lang, self._english, self._multilingual, loaded.faiss.d)
        if not np.isfinite(vector).all():
            return []
        scores, rows = loaded.faiss.search(vector, loaded.faiss.ntotal)
        langs = frozenset({lang, FALLBACK_LANGUAGE})
        found = entry_scores(scores[0], rows[0], loaded.row_ids, loaded.row_langs, langs)
        return ranked(found, loaded.terms.bonuses(text))


def _in_language(loaded: _Loaded, name: str, lang: str) -> Record | None:
    return loaded.records.get(f"{name}.{lang}") or loaded.records.get(f"{name}.{FALLBACK_LANGUAGE}")


def _load(generation: Generation) -> _Loaded:
    import faiss

    manifest = generation.manifest
    try:
        vectors = faiss.read_index(str(generation.folder / VECTORS))
        records = _RECORDS.validate_json((generation.folder / RECORDS).read_bytes())
        keys = [str(key) for key in manifest["rows"]]
        if vectors.ntotal != len(keys) or vectors.d != manifest["dimensions"]:
            raise ValueError
        return _Loaded(
            generation.name,
            vectors,
            records,
            tuple(keys),
            tuple(records[key].id for key in keys),
            tuple(records[key].lang for key in keys),
            {lang: float(found["threshold"]) for lang, found in manifest["calibration"].items()},
            exact_terms(records.values()),
        )
    except (RuntimeError, OSError, ValueError, KeyError, ValidationError):
        raise IndexUnavailableError(
            "The resource index cannot be read; run `python -m resources_index build`."
        ) from None
