"""The learned part loads only as training wrote it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.screening.head import Head, HeadMissingError, load_head
from bot.screening.training import LANDMARKS


@pytest.fixture
def models(screening_state: Path, tmp_path: Path) -> Path:
    """A copy of the trained head that a test may break."""
    return Path(shutil.copytree(screening_state / "models" / "screening", tmp_path / "models"))


def part(models: Path, name: str) -> Path:
    folder = json.loads((models / "current.json").read_text(encoding="utf-8"))["folder"]
    return models / str(folder) / name


def edit_manifest(models: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = part(models, "manifest.json")
    fields = json.loads(path.read_text(encoding="utf-8"))
    change(fields)
    path.write_text(json.dumps(fields), encoding="utf-8")


def test_the_trained_head_loads(models: Path) -> None:
    assert load_head(models).landmarks.shape == (LANDMARKS, 512)


def test_weights_with_one_changed_byte_are_refused(models: Path) -> None:
    weights = part(models, "head.npz")
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(bytes(content))
    with pytest.raises(HeadMissingError, match="not the one its manifest names"):
        load_head(models)


def test_another_hash_in_the_manifest_is_refused(models: Path) -> None:
    edit_manifest(models, lambda fields: fields.update(sha256="0" * 64))
    with pytest.raises(HeadMissingError):
        load_head(models)


def test_a_head_without_an_operating_point_is_refused(models: Path) -> None:
    edit_manifest(models, lambda fields: fields["points"].pop("imminent"))
    with pytest.raises(HeadMissingError, match="operating points"):
        load_head(models)


@pytest.mark.parametrize("name", ["head.npz", "manifest.json"])
def test_a_head_with_a_missing_file_is_refused(models: Path, name: str) -> None:
    part(models, name).unlink()
    with pytest.raises(HeadMissingError):
        load_head(models)


@pytest.mark.parametrize("pointer", ["", "[]", '{"folder": 3}', '{"folder": "../../etc"}', "{}"])
def test_a_pointer_that_leads_nowhere_is_refused(models: Path, pointer: str) -> None:
    (models / "current.json").write_text(pointer, encoding="utf-8")
    with pytest.raises(HeadMissingError):
        load_head(models)


def test_the_tails_fall_from_one_and_the_moderate_point_is_the_gate_to_graver_levels() -> None:
    rng = np.random.default_rng(7)
    points = {"low": 0.4, "moderate": 0.5, "high": 0.2, "imminent": 0.3, "wants_person": 0.5}
    head = Head(
        rng.normal(size=(9, 8)), rng.normal(size=(5, 9)), rng.normal(size=5), rng.normal(size=8), 0.0, points
    )
    tails = head.tails(rng.normal(size=(50, 8)))
    assert np.allclose(tails[:, 0], 1)
    assert (np.diff(tails, axis=1) <= 1e-12).all()
    assert head.level(np.array([1, 0.6, 0.49, 0.49, 0.49])) == "low"
    assert head.level(np.array([1, 0.6, 0.5, 0.1, 0.1])) == "moderate"
    assert head.level(np.array([1, 0.6, 0.5, 0.25, 0.1])) == "high"
    assert head.level(np.array([1, 0.6, 0.5, 0.35, 0.3])) == "imminent"
    assert head.level(np.array([1, 0.3, 0.1, 0.1, 0.1])) == "none"
