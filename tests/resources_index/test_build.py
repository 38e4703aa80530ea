"""A build encodes only what changed, switches at once, and never leaves a reader with half of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from encoders import minilm_source
from encoders.minilm_export import SourceModel
from encoders.pinned import WeightsChangedError, digest_of
from resources_index.generation import POINTER, RECORDS, VECTORS, IndexUnavailableError
from resources_index.index import ResourceIndex
from resources_index.problem import BuildRefusedError
from resources_index.vectors import document_vectors
from tests.bot.rasa_server import PROJECT, prepare_index
from tests.resources_index.entries import entry_text, skill_text
from tests.resources_index.site import ASKS, NOW, Site

LATER = datetime(2027, 6, 1, tzinfo=UTC)
PRESENT = ["night-line.en"] * 7 + ["look-away.en"] * 8


@pytest.fixture(scope="module", autouse=True)
def _one_model_for_all_builds() -> Iterator[None]:
    """The real model, loaded once instead of at every build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SourceModel, "load", cache(SourceModel.load))
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that was built once; copied, never changed."""
    prepare_index()
    site = Site(tmp_path_factory.mktemp("built"))
    site.build()
    return site


@pytest.fixture
def site(built: Site, tmp_path: Path) -> Site:
    """A copy of it to change."""
    return built.copy_to(tmp_path / "site")


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a build has the encoders encode."""
    texts: list[str] = []
    real = document_vectors

    def watched(some: list[str], *encoders: object) -> object:
        texts.extend(some)
        return real(some, *encoders)  # type: ignore[arg-type]

    monkeypatch.setattr("resources_index.encoding.document_vectors", watched)
    return texts


def test_a_first_build_holds_every_passage_of_every_entry(built: Site) -> None:
    manifest = json.loads(built.manifest().read_text())
    assert sorted(manifest["rows"]) == sorted(PRESENT)
    assert manifest["counts"] == {"records": 2, "vectors": 15, "records_en": 2}
    assert manifest["built_at"] == "2026-12-01T12:00:00+00:00"
    assert built.leftovers() == []


def test_a_second_build_of_the_same_does_nothing(site: Site, encoded: list[str]) -> None:
    before = site.generation()
    again = site.build()
    assert (again.changed, again.encoded, encoded) == (False, 0, [])
    assert site.generation() == before


def test_only_a_changed_text_is_encoded_again(site: Site, encoded: list[str]) -> None:
    site.folder.write(entry_text(asks=ASKS.format(" now")))
    again = site.build()
    assert encoded == ["late call now"]
    assert (again.changed, again.encoded) == (True, 1)


def test_a_new_entry_alone_is_encoded(site: Site, encoded: list[str]) -> None:
    contact = '[{kind: call, value: "800-555-0199"}]'
    site.folder.write(entry_text(id="day-line", title='"Day Line"', contacts=contact))
    assert site.build().encoded == len(encoded) == 7
    assert all("day" in text.casefold() or "yad" in text for text in encoded)


def test_changed_facts_need_no_encoding_but_are_shown(site: Site, encoded: list[str]) -> None:
    site.folder.write(entry_text(asks=ASKS.format(""), contacts='[{kind: call, value: "800-555-0177"}]'))
    again = site.build()
    assert (again.changed, encoded) == (True, [])
    record = site.open().record("night-line", "en")
    assert record is not None
    assert record.contacts[0].value == "800-555-0177"


def test_a_removed_entry_is_gone(site: Site, encoded: list[str]) -> None:
    (site.folder.path / "skills" / "look-away.en.md").unlink()
    assert site.build().records == 1
    assert encoded == []
    assert site.open().record("look-away", "en") is None


def test_the_same_entries_give_the_same_index(built: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "other")
    other.build(LATER, even_if_overdue=True)
    ours, theirs = (json.loads(s.manifest().read_text()) for s in (built, other))
    assert ours["inputs"] == theirs["inputs"]
    assert ours["calibration"] == theirs["calibration"]
    for file in (VECTORS, RECORDS):
        assert digest_of(built.generation() / file) == digest_of(other.generation() / file)


def test_vectors_from_the_cache_are_those_that_were_encoded(site: Site, built: Site) -> None:
    import faiss

    site.drop_an_ask()
    site.build()
    site.folder.write(entry_text(asks=ASKS.format("")))
    site.build()
    rows = [faiss.read_index(str(s.generation() / VECTORS)) for s in (site, built)]
    ours, theirs = (index.reconstruct_n(0, index.ntotal) for index in rows)
    assert np.allclose(ours, theirs, atol=1e-5)


def test_a_lost_or_broken_cache_only_costs_time(site: Site, encoded: list[str]) -> None:
    (cached,) = site.index.glob("cache-*.npz")
    cached.write_bytes(b"PK\x03\x04 not a zip")
    site.drop_an_ask()
    site.build()
    assert len(encoded) > 100
    assert site.open().search("who is up late", now=NOW)


def test_an_entry_with_a_dangerous_fault_leaves_the_last_index(site: Site) -> None:
    site.folder.write(entry_text("Or call 800-555-0123."))
    with pytest.raises(BuildRefusedError) as refused:
        site.build()
    assert [problem.field for problem in refused.value.problems] == ["body"]
    assert site.open().search("who is up late", now=NOW)


def test_a_small_fault_is_told_but_stops_nothing(site: Site) -> None:
    site.folder.write(
        entry_text(title='"One two three four five six seven eight nine"', asks=ASKS.format(""))
    )
    again = site.build()
    assert again.changed
    assert [problem.field for problem in again.problems] == ["title"]


def test_an_overdue_crisis_line_is_built_only_on_request(site: Site) -> None:
    site.folder.write(entry_text(asks=ASKS.format(""), more="always_shown: true"))
    with pytest.raises(BuildRefusedError):
        site.build(LATER)
    assert site.build(LATER, even_if_overdue=True).changed


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_a_service_that_is_gone_is_never_found(status: str, site: Site) -> None:
    site.folder.write(entry_text(asks=ASKS.format(""), status=status))
    site.build()
    index = site.open()
    assert index.search("who is up late", now=NOW) == []
    assert [hit.record.id for hit in index.search("look away", now=NOW)] == ["look-away"]


def test_a_crisis_line_that_is_gone_is_never_built_as_always_shown(site: Site) -> None:
    site.folder.write(entry_text(asks=ASKS.format(""), status="closed", more="always_shown: true"))
    with pytest.raises(BuildRefusedError):
        site.build(even_if_overdue=True)


def test_only_the_last_two_builds_are_kept(site: Site) -> None:
    for number in range(4):
        site.folder.write(entry_text(asks=ASKS.format(""), cost=f"{number} dollars"))
        site.build()
    assert len(list(site.index.glob("g-*"))) == 2
    assert site.generation().is_dir()


KILLED = """
import os, signal, sys
from importlib import import_module
from resources_index.__main__ import main

module, name = sys.argv.pop(1).split(":")
owner = import_module(module)
if "." in name:
    part, name = name.split(".")
    owner = getattr(owner, part)
setattr(owner, name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
main()
"""
MOMENTS = {
    "before the vectors are written": ("faiss:write_index", False),
    "before the folder is named": ("resources_index.build:publish", False),
    "before the pointer is switched": ("os:fsync", False),
    "right after the pointer was switched": ("resources_index.generation:_forget_old", True),
    "before the cache is kept": ("resources_index.cache:VectorCache.save", True),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_build_killed_at_any_moment_leaves_a_whole_index(moment: str, site: Site) -> None:
    place, is_new = MOMENTS[moment]
    site.drop_an_ask()
    # Encoded here, so that the killed build needs no model.
    (cached,) = site.index.glob("cache-*.npz")
    other = site.copy_to(site.index.parent.parent.parent / "ahead")
    other.build()
    cached.write_bytes(next(other.index.glob("cache-*.npz")).read_bytes())
    options = ["--state", str(site.settings.state), "--entries", str(site.folder.path)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, place, "build", *options],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
    assert site.open().search("who is up late", now=NOW)
    assert said(site) == ("talk at 3 am now" if is_new else "late call")
    assert site.build().changed is not is_new
    assert said(site) == "talk at 3 am now"
    assert site.leftovers() == []


def said(site: Site) -> str:
    """The last ask of the night line in the current index."""
    record = site.open().record("night-line", "en")
    assert record is not None
    return record.asks[-1]


def test_a_reader_sees_the_old_index_or_the_new_one_while_builds_go_on(site: Site) -> None:
    reader, stop = site.open(), Event()
    shown: set[str] = set()

    def reads() -> int:
        count = 0
        while not stop.is_set():
            hits = reader.search("who is up late", kinds=frozenset({"resource"}), now=NOW)
            shown.add(hits[0].record.cost)
            count += 1
        return count

    with ThreadPoolExecutor(2) as pool:
        counts = [pool.submit(reads) for _ in range(2)]
        for number in range(5):
            site.folder.write(entry_text(asks=ASKS.format(""), cost=f"{number} dollars"))
            site.build()
        stop.set()
        assert all(count.result() > 0 for count in counts)
    assert shown <= {"free", *(f"{number} dollars" for number in range(5))}
    assert reader.search("who is up late", now=NOW)[0].record.cost == "4 dollars"


def test_two_builds_at_once_take_turns(site: Site) -> None:
    site.folder.write(entry_text(asks=ASKS.format(""), cost="varies"))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: site.build(), range(2)))
    assert sorted(one.changed for one in done) == [False, True]
    assert done[0].generation == done[1].generation == site.open().generation


def test_an_open_index_takes_up_a_new_build_by_itself(site: Site) -> None:
    reader = site.open()
    first = reader.generation
    assert not reader.reload_if_changed()
    site.folder.write(entry_text(asks=ASKS.format(""), cost="varies"))
    site.build()
    assert reader.search("who is up late", now=NOW)[0].record.cost == "varies"
    assert reader.generation != first


def test_an_open_index_keeps_what_it_has_when_the_new_one_is_broken(site: Site) -> None:
    reader = site.open()
    first = reader.generation
    site.folder.write(entry_text(asks=ASKS.format(""), cost="varies"))
    site.build()
    (site.generation() / RECORDS).write_text("{}")
    assert reader.search("who is up late", now=NOW)[0].record.cost == "free"
    assert reader.generation == first


def spoiled(change: Callable[[dict[str, object]], object]) -> Callable[[Site], None]:
    """Rewrite the manifest with one thing changed."""

    def spoil(site: Site) -> None:
        manifest = json.loads(site.manifest().read_text())
        change(manifest)
        site.manifest().write_text(json.dumps(manifest))

    return spoil


def shortened(name: str) -> Callable[[Site], None]:
    """Cut a file in half."""

    def spoil(site: Site) -> None:
        path = site.generation() / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return spoil


SPOILED: dict[str, tuple[Callable[[Site], object], str]] = {
    "no pointer": (lambda site: (site.index / POINTER).unlink(), "no resource index yet"),
    "a pointer to nothing": (lambda site: (site.index / POINTER).write_text("g-x"), "no resource index yet"),
    "vectors cut short": (shortened(VECTORS), "changed vectors.faiss"),
    "records cut short": (shortened(RECORDS), "changed records.json"),
    "no vectors": (lambda site: (site.generation() / VECTORS).unlink(), "lacks vectors.faiss"),
    "a manifest cut short": (shortened("manifest.json"), "no resource index yet"),
    "another format": (spoiled(lambda m: m.update(format=0)), "another format"),
    "another encoder": (spoiled(lambda m: m.update(encoder={"english": "0" * 16})), "changed manifest.json"),
    "no calibration": (spoiled(lambda m: m.pop("calibration")), "changed manifest.json"),
    "no seal": (spoiled(lambda m: m.pop("seal")), "changed manifest.json"),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_an_index_that_is_not_as_built_is_refused_and_built_anew(fault: str, site: Site) -> None:
    spoil, sentence = SPOILED[fault]
    spoil(site)
    with pytest.raises(IndexUnavailableError, match=sentence) as refused:
        site.open()
    assert "python -m resources_index build" in str(refused.value)
    site.build()
    assert ResourceIndex.open(site.index).search("who is up late", now=NOW)


def test_an_index_whose_encoder_is_not_there_is_refused(site: Site, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="has not been exported"):
        ResourceIndex.open(site.index, models=tmp_path)


def test_served_weights_that_changed_are_refused(site: Site, tmp_path: Path) -> None:
    identity = json.loads(site.manifest().read_text())["encoder"]["english"]
    copy = tmp_path / "models" / identity
    copy.mkdir(parents=True)
    for file in (site.settings.models / identity).iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    assert ResourceIndex.open(site.index, models=copy.parent)
    (copy / "model.onnx").write_bytes(b"other")
    with pytest.raises(IndexUnavailableError, match=r"model\.onnx is not the one"):
        ResourceIndex.open(site.index, models=copy.parent)


def test_source_weights_that_changed_build_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(minilm_source.SHA256_OF, "model.safetensors", "0" * 64)
    before = site.generation()
    site.folder.write(entry_text(asks=ASKS.format(" now")))
    with pytest.raises(WeightsChangedError):
        site.build()
    assert site.generation() == before


def test_a_skill_is_found_by_its_steps_too(site: Site) -> None:
    site.folder.write(skill_text("1. Fold a paper boat.\n2. Float it in the sink.", topics="[anxiety]"))
    site.build()
    hits = site.open().search("fold a paper boat and float it in the sink", now=NOW)
    assert hits[0].record.id == "look-away"
