"""The reference model and its export, made once for all tests of encoders."""

from __future__ import annotations

from pathlib import Path

import pytest

from encoders.minilm import MiniLMEncoder
from encoders.minilm_export import SourceModel, export
from encoders.minilm_source import packaged_folder


@pytest.fixture(scope="session")
def reference() -> SourceModel:
    """The packaged model as sentence-transformers runs it."""
    return SourceModel.load(packaged_folder())


@pytest.fixture(scope="session")
def exported(reference: SourceModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh export."""
    return export(reference, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def served(exported: Path) -> MiniLMEncoder:
    """The same weights as onnxruntime runs them."""
    return MiniLMEncoder(exported)
