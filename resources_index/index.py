"""The index as others use it: open a folder, search it, look a record up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter, ValidationError

from encoders.minilm import MiniLMEncoder
from encoders.pinned import WeightsChangedError
from encoders.universal import universal_encoder
from resources_index.advice import Advice, advice_rules
from resources_index.bm25 import Bm25
from resources_index.candidates import Filters, countries_named
from resources_index.choice import Hit, chosen
from resources_index.generation import (
    RECORDS,
    VECTORS,
    WORDS,
    Generation,
    IndexUnavailable,
    IndexUnavailableError,
    current,
    pointer_state,
)
from resources_index.ranking import Ranking
from resources_index.record import Record
from resources_index.search import exact_terms
from resources_index.settings import models_beside
from resources_index.vectors import FALLBACK_LANGUAGE, Encoder, Passage, passages_of, query_vector

__all__ = [
    "Filters",
    "Finding",
    "Hit",
    "IndexUnavailable",
    "IndexUnavailableError",
    "Record",
    "ResourceIndex",
]

MAX_QUERY_CHARACTERS = 500
AT_ONCE = 3
_RECORDS = TypeAdapter(dict[str, Record])


@dataclass(frozen=True)
class Finding:
    """What became of a question.

    ``answer``: ``hits`` answer it. ``pick``: nothing is sure; show the titles of ``hits`` to pick from.
    ``nothing``: say so, and offer a person, 211 or a warmline. ``advice``: give the fixed answer of the
    kind ``advice``, and offer a person.
    """

    outcome: Literal["answer", "pick", "nothing", "advice"]
    hits: tuple[Hit, ...] = ()
    advice: Advice | None = None


@dataclass(frozen=True, repr=False)
class _Loaded:
    """One generation in memory."""

    name: str
    faiss: Any
    records: dict[str, Record]
    row_keys: tuple[str, ...]
    ranking: Ranking
    answers: dict[str, float]
    offers: dict[str, float]


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
        """At most ``limit`` records that answer, best first, each id once; ``[]`` when none does.

        ``exclude`` holds ids already given; ``topics`` keeps records that have one of them. A record
        that is paused or closed, or whose review is overdue at ``now``, is left out; an overdue one
        that is always shown stays.
        """
        filters = Filters(kinds=kinds, topics=topics, exclude=exclude)
        return self._hits(query, lang, filters, limit, now, self._loaded_now().answers)

    def find(
        self, query: str, *, lang: str = FALLBACK_LANGUAGE, filters: Filters | None = None, now: datetime
    ) -> Finding:
        """What to do about a question: the fixed answer, up to three answers, titles to pick from, or none.

        Rules of advice come first: they hold even where an entry is near.
        """
        advice = advice_rules().kind_of(query)
        if advice is not None:
            return Finding("advice", advice=advice)
        wanted, loaded = filters or Filters(), self._loaded_now()
        hits = self._hits(query, lang, wanted, AT_ONCE, now, loaded.answers)
        if hits:
            return Finding("answer", tuple(hits))
        hits = self._hits(query, lang, wanted, AT_ONCE, now, loaded.offers)
        return Finding("pick", tuple(hits)) if hits else Finding("nothing")

    def _loaded_now(self) -> _Loaded:
        self.reload_if_changed()
        return self._loaded

    def _hits(
        self, query: str, lang: str, filters: Filters, limit: int, now: datetime, levels: dict[str, float]
    ) -> list[Hit]:
        loaded = self._loaded
        text = query[:MAX_QUERY_CHARACTERS].strip()
        if not text or limit < 1:
            return []
        level = levels.get(lang, levels[FALLBACK_LANGUAGE])
        named = countries_named(text)
        shown = {
            name: record
            for name in loaded.ranking.ids
            if (record := _in_language(loaded, name, lang)) and filters.allows(record, now, named)
        }
        order = self._order(loaded, text, lang, frozenset(shown))
        found = [Hit(shown[name], score) for name, score in order if score >= level]
        spare = [Hit(shown[name], score) for name, score in order if score >= loaded.offers.get(lang, level)]
        return chosen(found, spare, lang, limit, now)

    def look(self, query: str, *, lang: str, limit: int) -> Look:
        """The best entries with what made them so, also those that are not good enough or hidden."""
        self.reload_if_changed()
        loaded = self._loaded
        threshold = loaded.answers.get(lang, loaded.answers[FALLBACK_LANGUAGE])
        text = query[:MAX_QUERY_CHARACTERS].strip()
        if not text:
            return Look(threshold, ())
        best = self._best_passages(loaded, text, lang)
        bonuses = loaded.ranking.terms.bonuses(text)
        found = []
        for name, score in self._order(loaded, text, lang, frozenset(loaded.ranking.ids))[:limit]:
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
        usable = loaded.ranking.in_language(lang)
        best: dict[str, Passage] = {}
        for row in rows[0].tolist():
            if row >= 0 and usable[row]:
                best.setdefault(loaded.ranking.ids[loaded.ranking.owners[row]], passages[row])
        return best

    def record(self, id: str, lang: str) -> Record | None:  # noqa: A002 - the word editors use
        """The record in ``lang``, else in English, else ``None``; ``Record.lang`` says which."""
        return _in_language(self._loaded, id, lang)

    def records(self, lang: str) -> list[Record]:
        """Every record once, in ``lang`` or else in English, by id."""
        found = (_in_language(self._loaded, name, lang) for name in self._loaded.ranking.ids)
        return [record for record in found if record is not None]

    def _order(
        self, loaded: _Loaded, text: str, lang: str, allowed: frozenset[str]
    ) -> list[tuple[str, float]]:
        vector = query_vector(text, lang, self._english, self._multilingual, loaded.faiss.d)
        if not np.isfinite(vector).all():
            return []
        scores, rows = loaded.faiss.search(vector, loaded.faiss.ntotal)
        dense = np.empty(loaded.faiss.ntotal, dtype=np.float32)
        dense[rows[0]] = scores[0]
        usable = loaded.ranking.in_language(lang) & loaded.ranking.of_ids(allowed)
        return loaded.ranking.order(text, dense, usable)


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
            Ranking.of(
                [records[key].id for key in keys],
                [records[key].lang for key in keys],
                Bm25.load(generation.folder / WORDS),
                exact_terms(records.values()),
            ),
            {lang: float(found["threshold"]) for lang, found in manifest["calibration"].items()},
            {lang: float(found["offer"]) for lang, found in manifest["calibration"].items()},
        )
    except (RuntimeError, OSError, ValueError, KeyError, ValidationError):
        raise IndexUnavailableError(
            "The resource index cannot be read; run `python -m resources_index build`."
        ) from None
