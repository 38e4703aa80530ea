"""Whatever an editor or a broken disk hands over, only the documented answers come back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources_index.bodily import holds_breath, risks
from resources_index.cache import VectorCache
from resources_index.generation import MANIFEST, POINTER, RECORDS, VECTORS, IndexUnavailableError, current
from resources_index.prose import (
    dialled_numbers,
    digits_of,
    folded,
    numbers_in_prose,
    simplified,
    word_count,
)
from resources_index.reading import read_text
from resources_index.reading_grade import english_syllables, reading_grade, spanish_syllables
from resources_index.record import Record
from resources_index.search import tokens
from tests.resources_index.entries import FRONT, entry_text

ANY = settings(deadline=None, max_examples=150)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-11-23", "always", "!!int x", "*a", "&a x", "!!set {a}", "https://a.org", "988"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def is_documented(answer: tuple[Record | None, list[object]]) -> bool:
    """A record, or at least one fault that says what to do."""
    record, problems = answer
    return record is not None or (bool(problems) and all(str(problem) for problem in problems))


@pytest.mark.parametrize("deep", ["[" * 50_000, "{a: " * 30_000, "- " * 20_000, "? " * 20_000])
def test_a_text_nested_without_end_has_a_fault_and_takes_nobody_down(deep: str) -> None:
    assert is_documented(read_text(f"---\n{deep}\n---\n", "x"))  # type: ignore[arg-type]


@ANY
@given(st.text())
def test_any_text_is_an_entry_or_has_a_fault(text: str) -> None:
    assert is_documented(read_text(text, "x"))  # type: ignore[arg-type]  # a list of any objects will do


@ANY
@given(st.text(st.characters(codec="utf-8"), max_size=200), st.text(max_size=100))
def test_any_front_matter_is_an_entry_or_has_a_fault(front: str, body: str) -> None:
    assert is_documented(read_text(f"---\n{front}\n---\n{body}", "x"))  # type: ignore[arg-type]


@ANY
@given(st.sampled_from(sorted(FRONT)), VALUES)
def test_any_value_of_any_field_is_taken_or_named(key: str, value: object) -> None:
    written = value if isinstance(value, str) else json.dumps(value)
    changes: dict[str, str | None] = {key: written}
    record, problems = read_text(entry_text(None, "", **changes), "x")
    assert record is not None or problems
    for problem in problems:
        assert problem.mend


@ANY
@given(st.text(), st.sampled_from(["en", "es"]))
def test_any_prose_has_counts_and_a_grade(text: str, lang: str) -> None:
    assert word_count(text) >= 0
    assert reading_grade(text, lang) >= 0
    assert all(re.fullmatch(r"\d{3,}", number) for number in map(digits_of, numbers_in_prose(text)))
    assert simplified(simplified(text)) == simplified(text)
    assert isinstance(holds_breath([text, text], lang), bool)
    assert all(act for act, _ in risks([text, text], lang))
    assert tokens(text) == tokens(folded(text))
    for word in text.split():
        assert english_syllables(word) >= 1
        assert spanish_syllables(word) >= 1


@ANY
@given(
    st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True),
    st.sampled_from(
        ["{0}-{1}-{2}", "({0}) {1}-{2}", "1-{0}-{1}-{2}", "+1 {0} {1} {2}", "{0}.{1}.{2}", "{0}{1}{2}"]
    ),
)
def test_a_number_is_the_same_however_it_is_written(digits: str, form: str) -> None:
    written = form.format(digits[:3], digits[3:6], digits[6:])
    assert numbers_in_prose(f"Call {written} now.") == {digits}
    assert dialled_numbers([written]) == {digits}


@pytest.mark.parametrize(
    ("word", "english"),
    [("help", 1), ("people", 2), ("crisis", 2), ("service", 2), ("family", 3), ("area", 3), ("use", 1),
     ("being", 2), ("wanted", 2), ("called", 1), ("radio", 3), ("nation", 2), ("NAMI", 4), ("the", 1)],
)  # fmt: skip
def test_english_syllables_are_counted_as_they_are_said(word: str, english: int) -> None:
    assert english_syllables(word) == english


@pytest.mark.parametrize(
    ("word", "spanish"),
    [("ayuda", 3), ("línea", 3), ("quiero", 2), ("día", 2), ("guía", 2), ("ciudad", 2), ("muy", 1),
     ("caer", 2), ("psicólogo", 4), ("que", 1)],
)  # fmt: skip
def test_spanish_syllables_are_counted_as_they_are_said(word: str, spanish: int) -> None:
    assert spanish_syllables(word) == spanish


@pytest.mark.parametrize("said", ["RÁINN", "𝐑𝐚𝐢𝐧𝐧", "ＲＡＩＮＮ", "Ráinn"])
def test_fancy_and_accented_letters_are_plain_ones_to_a_search(said: str) -> None:
    assert simplified(said) == folded(said) == "rainn"


@contextmanager
def index_of(manifest: bytes, pointer: bytes = b"g-1") -> Iterator[Path]:
    """An index folder with this manifest, and files of nothing."""
    with TemporaryDirectory() as name:
        index = Path(name)
        (index / "g-1").mkdir()
        (index / "g-1" / MANIFEST).write_bytes(manifest)
        for file in (VECTORS, RECORDS):
            (index / "g-1" / file).write_bytes(b"")
        (index / POINTER).write_bytes(pointer)
        yield index


@ANY
@given(VALUES, VALUES, st.sampled_from(["format", "files", "encoder"]))
def test_any_manifest_is_refused_with_the_documented_error(value: object, other: object, key: str) -> None:
    for content in (value, {"format": 1, "files": other}, {"format": 1, key: value}):
        with index_of(json.dumps(content).encode()) as index, pytest.raises(IndexUnavailableError):
            current(index)


@ANY
@given(st.binary(max_size=60), st.binary(max_size=20))
def test_any_bytes_for_manifest_and_pointer_are_refused_with_the_documented_error(
    manifest: bytes, pointer: bytes
) -> None:
    with index_of(manifest, pointer) as index, pytest.raises(IndexUnavailableError):
        current(index)


@ANY
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x93NUMPY"]))
def test_a_broken_cache_is_an_empty_one(content: bytes, start: bytes) -> None:
    with TemporaryDirectory() as name:
        (Path(name) / "cache-x.npz").write_bytes(start + content)
        assert VectorCache(Path(name), "x").missing(["a", "b", "a"]) == ["a", "b"]
