"""Entries -> a searchable index, encoding only what changed and switching readers at once."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from encoders.pinned import digest_of
from encoders.universal import DIMENSIONS as UNIVERSAL_DIMENSIONS
from resources_index.bm25 import K1, STEM, B, Bm25, terms
from resources_index.cache import VectorCache
from resources_index.calibration import Rows, calibrate
from resources_index.checks import check_folder
from resources_index.encoding import Encoding, Say
from resources_index.fusion import BEST_PASSAGES
from resources_index.generation import (
    FILES,
    FORMAT,
    MANIFEST,
    RECORDS,
    VECTORS,
    WORDS,
    IndexUnavailableError,
    current,
    forget_unfinished,
    publish,
    sealed,
)
from resources_index.lost_asks import as_problem, lost_asks
from resources_index.out_of_scope import searched_lines
from resources_index.problem import BuildRefusedError, Problem
from resources_index.ranking import MEANING, Ranking
from resources_index.reading import Reading
from resources_index.record import Record
from resources_index.search import (
    ALONE_BONUS,
    EXACT_BONUS,
    FEW,
    NUMBER_BONUS,
    exact_terms,
)
from resources_index.settings import IndexSettings
from resources_index.vectors import WEIGHTS, passages_of


@dataclass(frozen=True)
class Built:
    """What a build did; ``encoded`` counts texts that had to be encoded, 0 when nothing changed."""

    generation: str
    records: int
    vectors: int
    encoded: int
    changed: bool
    calibration: dict[str, dict[str, Any]]
    problems: tuple[Problem, ...]


def build(
    settings: IndexSettings, now: datetime, *, even_if_overdue: bool = False, say: Say = print
) -> Built:
    """Bring the index of ``settings`` up to date with its entries.

    ``now`` is aware; it dates the manifest and decides what is overdue. An overdue entry that is
    always shown (a crisis line) refuses the build unless ``even_if_overdue``.

    Raises:
        BuildRefusedError: entries hold blocking faults; the last index stays as it is.
        WeightsChangedError: an encoder's weights are missing or not the checked ones.
    """
    reading, problems = check_folder(settings.entries, now.date(), settings.overlay)
    blocking = [
        problem
        for problem in problems
        if problem.blocking and not (even_if_overdue and problem.field == "review_by")
    ]
    if blocking:
        raise BuildRefusedError(tuple(blocking))
    settings.index.mkdir(parents=True, exist_ok=True)
    with _alone(settings.index):
        forget_unfinished(settings.index)
        return _brought_up_to_date(settings, reading, tuple(problems), now, say)


def _brought_up_to_date(
    settings: IndexSettings, reading: Reading, problems: tuple[Problem, ...], now: datetime, say: Say
) -> Built:
    records = list(reading.records)
    encoding = Encoding(settings)
    langs: list[str] = sorted({record.lang for record in records})
    lines = {lang: searched_lines(lang) for lang in langs}
    inputs = _inputs_hash(records, lines, encoding)
    try:
        last = current(settings.index)
        if last.manifest["inputs"] == inputs and encoding.exported:
            return _built(last.name, last.manifest, 0, False, problems)
    except IndexUnavailableError:
        pass
    cache = encoding.cache()
    texts = [passage.text for record in records for passage in passages_of(record)]
    everything = texts + [line for found in lines.values() for line in found]
    encoded = encoding.fill(cache, everything, say)
    rows = _rows(records, cache)
    calibration = {
        lang: calibrate(rows, lang, found, cache.rows(found) if found else rows.vectors[:0]).as_dict()
        for lang, found in lines.items()
    }
    manifest = _manifest(records, rows, encoding, inputs, calibration, now)
    name = _write(settings.index, rows, records, manifest)
    cache.save(everything)
    lost = lost_asks(records, cache.rows, UNIVERSAL_DIMENSIONS)
    problems += tuple(as_problem(found, reading.files[found.record.key]) for found in lost)
    return _built(name, manifest, encoded, True, problems)


def _built(
    name: str, manifest: dict[str, Any], encoded: int, changed: bool, problems: tuple[Problem, ...]
) -> Built:
    counts = manifest["counts"]
    return Built(
        name, counts["records"], counts["vectors"], encoded, changed, manifest["calibration"], problems
    )


def _rows(records: list[Record], cache: VectorCache) -> Rows:
    passages = [passage for record in records for passage in passages_of(record)]
    owners = [record for record in records for _ in passages_of(record)]
    return Rows(
        cache.rows([passage.text for passage in passages]),
        passages,
        ids := [record.id for record in owners],
        langs := [record.lang for record in owners],
        Ranking.of(ids, langs, Bm25.of([terms(passage.text) for passage in passages]), exact_terms(records)),
        UNIVERSAL_DIMENSIONS,
    )


def _inputs_hash(records: list[Record], lines: dict[str, list[str]], encoding: Encoding) -> str:
    content = {
        "format": FORMAT,
        "english": encoding.english,
        "multilingual": encoding.multilingual,
        "scoring": [
            WEIGHTS,
            EXACT_BONUS,
            NUMBER_BONUS,
            ALONE_BONUS,
            FEW,
            BEST_PASSAGES,
            MEANING,
            K1,
            B,
            STEM,
        ],
        "lines": lines,
        "records": sorted(record.content_hash() for record in records),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _manifest(
    records: list[Record],
    rows: Rows,
    encoding: Encoding,
    inputs: str,
    calibration: dict[str, dict[str, Any]],
    now: datetime,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "built_at": now.isoformat(timespec="seconds"),
        "inputs": inputs,
        "encoder": {
            "english": encoding.english,
            "english_name": Path(encoding.name).name,
            "multilingual": encoding.multilingual,
            "weights": WEIGHTS,
        },
        "dimensions": int(rows.vectors.shape[1]),
        "counts": {
            "records": len(records),
            "vectors": len(rows.passages),
            **{f"records_{lang}": sum(r.lang == lang for r in records) for lang in calibration},
        },
        "calibration": calibration,
        "rows": [passage.key for passage in rows.passages],
    }


def _write(index: Path, rows: Rows, records: list[Record], manifest: dict[str, Any]) -> str:
    import faiss

    work = Path(tempfile.mkdtemp(prefix=".build-", dir=index))
    try:
        flat = faiss.IndexFlatIP(int(rows.vectors.shape[1]))
        flat.add(rows.vectors)
        faiss.write_index(flat, str(work / VECTORS))
        rows.ranking.words.save(work / WORDS)
        stored = {record.key: record.model_dump(mode="json") for record in records}
        (work / RECORDS).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
        manifest["files"] = {name: digest_of(work / name) for name in FILES}
        (work / MANIFEST).write_text(json.dumps(sealed(manifest), indent=1), encoding="utf-8")
        work.chmod(0o755)
        name = f"g-{manifest['inputs'][:12]}-{os.urandom(3).hex()}"
        publish(index, work, name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return name


@contextmanager
def _alone(index: Path) -> Iterator[None]:
    """One build at a time: a second one waits for the first."""
    with (index / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
