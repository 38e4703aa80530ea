"""Entries -> a searchable index, encoding only what changed and switching readers at once."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from encoders.minilm_source import identity_of, packaged_folder
from encoders.pinned import digest_of
from encoders.universal import DIMENSIONS as UNIVERSAL_DIMENSIONS
from encoders.universal import SHA256_OF as UNIVERSAL_SHA256_OF
from encoders.universal import universal_encoder
from resources_index.cache import VectorCache
from resources_index.calibration import Rows, calibrate
from resources_index.checks import check_folder
from resources_index.generation import (
    FORMAT,
    MANIFEST,
    RECORDS,
    VECTORS,
    IndexUnavailableError,
    current,
    forget_unfinished,
    publish,
    sealed,
)
from resources_index.out_of_scope import out_of_scope_lines
from resources_index.problem import BuildRefusedError, Problem
from resources_index.record import Record
from resources_index.search import (
    ALONE_BONUS,
    BEST_PASSAGES,
    EXACT_BONUS,
    FEW,
    NUMBER_BONUS,
    exact_terms,
)
from resources_index.settings import IndexSettings
from resources_index.vectors import WEIGHTS, document_vectors, passages_of

Say = Callable[[str], None]


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
    reading, problems = check_folder(settings.entries, now.date())
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
        return _brought_up_to_date(settings, list(reading.records), tuple(problems), now, say)


def _brought_up_to_date(
    settings: IndexSettings, records: list[Record], problems: tuple[Problem, ...], now: datetime, say: Say
) -> Built:
    source = Path(settings.encoder) if settings.encoder else packaged_folder()
    where: str | Path = source if source.is_dir() else settings.encoder
    english = identity_of(where)
    langs: list[str] = sorted({record.lang for record in records})
    lines = {lang: out_of_scope_lines(lang) for lang in langs}
    inputs = _inputs_hash(records, lines, english)
    exported = (settings.models / english / "manifest.json").is_file()
    try:
        last = current(settings.index)
        if last.manifest["inputs"] == inputs and exported:
            manifest = last.manifest
            return _built(last.name, manifest, 0, False, problems)
    except IndexUnavailableError:
        pass
    cache = VectorCache(settings.index, f"{english}-{_universal_identity()}")
    texts = [passage.text for record in records for passage in passages_of(record)]
    everything = texts + [line for found in lines.values() for line in found]
    missing = cache.missing(everything)
    if missing or not exported:
        _encode(where, settings.models, missing, cache, say)
    rows = _rows(records, cache)
    calibration = {
        lang: calibrate(rows, lang, found, cache.rows(found) if found else rows.vectors[:0]).as_dict()
        for lang, found in lines.items()
    }
    manifest = _manifest(records, rows, english, str(source), inputs, calibration, now)
    name = _write(settings.index, rows, records, manifest)
    cache.save(everything)
    return _built(name, manifest, len(missing), True, problems)


def _built(
    name: str, manifest: dict[str, Any], encoded: int, changed: bool, problems: tuple[Problem, ...]
) -> Built:
    counts = manifest["counts"]
    return Built(
        name, counts["records"], counts["vectors"], encoded, changed, manifest["calibration"], problems
    )


def _encode(source: str | Path, models: Path, texts: list[str], cache: VectorCache, say: Say) -> None:
    say("Loading the sentence encoder (half a minute the first time) …")
    from encoders.minilm_export import SourceModel, export

    model = SourceModel.load(source)
    export(model, models)
    if texts:
        say(f"Encoding {len(texts)} new or changed texts …")
        cache.add(texts, document_vectors(texts, model, universal_encoder()))


def _rows(records: list[Record], cache: VectorCache) -> Rows:
    passages = [passage for record in records for passage in passages_of(record)]
    owners = [record for record in records for _ in passages_of(record)]
    return Rows(
        cache.rows([passage.text for passage in passages]),
        passages,
        [record.id for record in owners],
        [record.lang for record in owners],
        exact_terms(records),
        UNIVERSAL_DIMENSIONS,
    )


def _universal_identity() -> str:
    return UNIVERSAL_SHA256_OF["weights.npz"][:16]


def _inputs_hash(records: list[Record], lines: dict[str, list[str]], english: str) -> str:
    content = {
        "format": FORMAT,
        "english": english,
        "multilingual": _universal_identity(),
        "scoring": [WEIGHTS, EXACT_BONUS, NUMBER_BONUS, ALONE_BONUS, FEW, BEST_PASSAGES],
        "lines": lines,
        "records": sorted(record.content_hash() for record in records),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _manifest(
    records: list[Record],
    rows: Rows,
    english: str,
    source: str,
    inputs: str,
    calibration: dict[str, dict[str, Any]],
    now: datetime,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "built_at": now.isoformat(timespec="seconds"),
        "inputs": inputs,
        "encoder": {
            "english": english,
            "english_name": Path(source).name,
            "multilingual": _universal_identity(),
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
        stored = {record.key: record.model_dump(mode="json") for record in records}
        (work / RECORDS).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
        manifest["files"] = {name: digest_of(work / name) for name in (VECTORS, RECORDS)}
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
