"""The learned part loads only as tuning wrote it, and says the same of a text every time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screening.classifier import MANIFEST, Classifier, ClassifierMissingError, load_classifier
from bot.screening.detector import Detector
from bot.screening.outputs import OUTPUTS
from bot.screening.settings import ScreeningSettings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the learned part that a test may break."""
    return Path(shutil.copytree(ScreeningSettings.of_project().classifier, tmp_path / "classifier"))


@pytest.fixture(scope="module")
def classifier(detector: Detector) -> Classifier:
    """The learned part of the real detector."""
    assert detector.classifier is not None
    return detector.classifier


def edit_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / MANIFEST
    fields = json.loads(path.read_text(encoding="utf-8"))
    change(fields)
    path.write_text(json.dumps(fields), encoding="utf-8")


def test_it_is_small_enough_for_the_repository(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.iterdir()) < 30_000_000


@pytest.mark.parametrize("name", ["en.onnx", "es.tokenizer.json"])
def test_a_file_with_one_changed_byte_is_refused(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(ClassifierMissingError):
        load_classifier(folder)


@pytest.mark.parametrize("name", ["es.onnx", "en.tokenizer.json", MANIFEST])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ClassifierMissingError):
        load_classifier(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.update(format=0),
        lambda fields: fields["outputs"].reverse(),
        lambda fields: fields["fusion"].pop("es"),
        lambda fields: fields["fusion"]["en"]["points"].pop("imminent"),
        lambda fields: fields["fusion"]["en"]["points"].update(imminent=7),
        lambda fields: fields["fusion"]["en"]["weights"]["high"].pop(),
        lambda fields: fields["fusion"]["en"]["weights"]["high"].insert(0, "much"),
        lambda fields: fields.update(files=3),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    edit_manifest(folder, change)
    with pytest.raises(ClassifierMissingError):
        load_classifier(folder)


@pytest.mark.parametrize("content", ["", "[]", "3", "{}", '{"format": 1}'])
def test_a_manifest_that_is_none_is_refused(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ClassifierMissingError):
        load_classifier(folder)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_a_finite_answer_and_every_piece_points_into_it(text: str) -> None:
    classifier = load_once()
    text = text.encode("utf-8", "replace").decode("utf-8")
    for learned in classifier.read(text, ("en", "es")).values():
        assert learned.logits.shape == (len(OUTPUTS),)
        assert np.isfinite(learned.logits).all()
        assert len(learned.pieces) == len(learned.weights)
        assert all(0 <= start <= end <= len(text) for start, end in learned.pieces)


def test_a_text_is_judged_the_same_after_any_other(classifier: Classifier) -> None:
    first = classifier.read("i feel alone tonight", ("en",))["en"].logits
    classifier.read("a quite different and much longer message about the bus to the food bank", ("en",))
    assert (classifier.read("i feel alone tonight", ("en",))["en"].logits == first).all()


_LOADED: list[Classifier] = []


def load_once() -> Classifier:
    if not _LOADED:
        _LOADED.append(load_classifier(ScreeningSettings.of_project().classifier))
    return _LOADED[0]
