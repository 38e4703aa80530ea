"""What people's words are searched with agrees with what the entries were built with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from encoders import minilm_export
from encoders.minilm import MANIFEST, MAX_CHARACTERS, MODEL, TOKENIZER, MiniLMEncoder, read_manifest
from encoders.minilm_export import SourceModel, export
from encoders.pinned import WeightsChangedError
from tests.encoders.texts import VARIED


@pytest.mark.parametrize("text", VARIED, ids=lambda text: repr(text[:20]))
def test_the_served_model_agrees_with_its_source_on_a_text_alone(
    text: str, reference: SourceModel, served: MiniLMEncoder
) -> None:
    ours, theirs = served.encode([text])[0], reference.encode([text])[0]
    assert float(ours @ theirs) > 0.99


def test_it_agrees_on_many_texts_at_once(reference: SourceModel, served: MiniLMEncoder) -> None:
    cosines = (served.encode(VARIED) * reference.encode(VARIED)).sum(axis=1)
    assert cosines.min() > 0.99


def test_rows_are_unit_float32_in_the_order_of_the_texts(served: MiniLMEncoder) -> None:
    rows = served.encode(VARIED)
    assert rows.dtype == np.float32
    assert rows.shape == (len(VARIED), served.dimensions) == (len(VARIED), 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    backwards = served.encode(VARIED[::-1])[::-1]
    assert (rows * backwards).sum(axis=1).min() > 0.999


def test_no_text_gives_no_row(served: MiniLMEncoder) -> None:
    assert served.encode([]).shape == (0, 384)


def test_the_same_text_always_gets_the_same_vector(served: MiniLMEncoder, exported: Path) -> None:
    again = MiniLMEncoder(exported)
    for text in VARIED:
        first = served.encode([text])
        assert np.array_equal(first, served.encode([text]))
        assert np.array_equal(first, again.encode([text]))


def test_what_lies_beyond_the_bound_is_not_read(served: MiniLMEncoder) -> None:
    start = "i feel low " * (MAX_CHARACTERS // 11 + 1)
    long = start[:MAX_CHARACTERS] + "and then " * 200_000
    assert np.array_equal(served.encode([long]), served.encode([start[:MAX_CHARACTERS]]))


def test_a_long_text_costs_the_model_no_more_than_its_own_bound(
    served: MiniLMEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = []
    real = served._session

    class Watched:
        def run(self, outputs: object, arrays: dict[str, np.ndarray]) -> object:
            lengths.append(arrays["input_ids"].shape[1])
            return real.run(outputs, arrays)

    monkeypatch.setattr(served, "_session", Watched())
    served.encode(["word " * 100_000])
    assert lengths == [256]


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_changed_file_is_refused_by_name(name: str, exported: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(exported, tmp_path / "copy")
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(WeightsChangedError, match=name):
        MiniLMEncoder(copy)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_missing_file_is_refused_by_name(name: str, exported: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(exported, tmp_path / "copy")
    (copy / name).unlink()
    with pytest.raises(WeightsChangedError, match=name):
        MiniLMEncoder(copy)


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"format": 0}', '"text"'])
def test_an_export_that_cannot_be_understood_says_what_to_run(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(WeightsChangedError, match="resources_index build"):
        read_manifest(tmp_path)


def test_the_manifest_tells_how_close_the_export_is(exported: Path, reference: SourceModel) -> None:
    manifest = json.loads((exported / MANIFEST).read_text())
    assert manifest["least_cosine_to_source"] > 0.99
    assert manifest["identity"] == reference.identity == exported.name
    assert sorted(path.name for path in exported.iterdir()) == sorted([MANIFEST, MODEL, TOKENIZER])


def test_what_was_exported_once_is_kept(
    exported: Path, reference: SourceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm_export, "_write_onnx", lambda *_: pytest.fail("exported again"))
    assert export(reference, exported.parent) == exported


def test_an_export_that_fails_leaves_nothing_that_could_be_served(
    reference: SourceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(minilm_export, "_write_onnx", fails)
    with pytest.raises(OSError, match="disk full"):
        export(reference, tmp_path)
    assert list(tmp_path.iterdir()) == []
