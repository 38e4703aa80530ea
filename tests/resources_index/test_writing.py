"""What an editor's form writes is what a reader of the file gets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources_index.reading import files_of, read_file, read_text
from resources_index.settings import ROOT
from resources_index.writing import fields_of, written
from tests.resources_index.entries import entry_text, record_of, skill_text

ANY = settings(deadline=None, max_examples=150)
# Anything but half surrogates and control characters, of which not all libraries trim the same.
TYPED = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
REAL = files_of(ROOT / "data" / "resources")


@pytest.mark.parametrize("name", sorted(REAL))
def test_every_shipped_entry_written_again_is_the_same_entry(name: str) -> None:
    record, _ = read_file(REAL[name], name)
    assert record is not None
    assert read_text(written(fields_of(record)), name) == (record, [])


@ANY
@given(st.sampled_from(["title", "summary", "cost", "not_for", "answered_by"]), TYPED)
def test_whatever_is_typed_in_a_field_comes_back_as_it_was(field: str, text: str) -> None:
    fields = {**fields_of(record_of(entry_text())), field: text}
    record, problems = read_text(written(fields), "resources/night-line.en.md")
    if text.strip():
        assert record is not None, problems
        assert getattr(record, field) == text.strip()


@ANY
@given(st.lists(TYPED, min_size=1, max_size=4))
def test_asks_with_any_signs_in_them_stay_one_ask_each(asks: list[str]) -> None:
    fields = {**fields_of(record_of(entry_text())), "asks": asks}
    record, problems = read_text(written(fields), "resources/night-line.en.md")
    if all(ask.strip() for ask in asks):
        assert record is not None, problems
        assert list(record.asks) == [ask.strip() for ask in asks]
    else:
        assert record is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("review_by", "next spring"),
        ("review_by", "2026-02-30"),
        ("hours", "nine to five"),
        ("status", "gone"),
        ("contacts", [{"kind": "call", "value": "call us"}]),
        ("sources", []),
        ("region", "the moon"),
    ],
)
def test_what_does_not_fit_is_written_and_named_at_its_own_field(field: str, value: Any) -> None:
    fields = {**fields_of(record_of(entry_text())), field: value}
    record, problems = read_text(written(fields), "resources/night-line.en.md")
    assert record is None
    assert [problem.field.split()[0] for problem in problems] == [field]


@pytest.mark.parametrize("region", ["001", "NO", "US-CA"])
def test_codes_that_yaml_would_take_for_numbers_or_truth_stay_codes(region: str) -> None:
    fields = {**fields_of(record_of(entry_text())), "region": region, "languages": ["no", "en"]}
    record, problems = read_text(written(fields), "resources/night-line.en.md")
    assert record is not None, problems
    assert (record.region, record.languages) == (region, ("no", "en"))


def test_a_skill_keeps_its_steps_and_its_text_apart() -> None:
    fields = {
        **fields_of(record_of(skill_text())),
        "body": "One.\n\nTwo.",
        "steps": ["Sit.", "Breathe\nout."],
    }
    record = record_of(written(fields))
    assert (record.body, record.steps) == ("One.\n\nTwo.", ("Sit.", "Breathe out."))
