"""The written examples hold what the detector is taught and tested with, and no family is in both."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.screening.rivals import KEYWORDS
from bot.screening.examples import ExampleError, load_examples
from bot.screening.judgement import judge
from bot.screening.phrases import load_books
from bot.screening.reading import read
from bot.screening.result import RANK
from bot.screening.settings import PROJECT_ROOT
from encoders.universal import UniversalEncoder


def test_no_family_of_the_written_examples_crosses_the_split_and_every_level_is_in_both() -> None:
    examples = load_examples(PROJECT_ROOT / "data" / "screening")
    seen = {
        split: {example.family for example in examples if example.split == split}
        for split in ("train", "test")
    }
    assert not seen["train"] & seen["test"]
    for lang in ("en", "es"):
        for split in ("train", "test"):
            mine = [e for e in examples if e.lang == lang and e.split == split]
            assert {e.level for e in mine} == {"none", "low", "moderate", "high", "imminent"}
            assert {e.wants_person for e in mine} == {True, False}


def test_no_id_and_no_text_stands_twice_among_the_examples() -> None:
    examples = load_examples(PROJECT_ROOT / "data" / "screening")
    assert len({example.id for example in examples}) == len(examples)
    texts = Counter((example.lang, " ".join(example.text.lower().split())) for example in examples)
    assert [text for text, times in texts.items() if times > 1] == []


def test_there_are_enough_written_messages_in_both_languages() -> None:
    counts = Counter(example.lang for example in load_examples(PROJECT_ROOT / "data" / "screening"))
    assert counts["en"] >= 6_000
    assert counts["es"] >= 3_000


def test_every_message_says_how_it_is_written_and_every_grave_one_what_it_signals() -> None:
    examples = load_examples(PROJECT_ROOT / "data" / "screening")
    assert [e.id for e in examples if not e.register] == []
    assert [e.id for e in examples if e.signals is None] == []


def test_at_least_two_in_five_messages_are_hard() -> None:
    """Hard: grave without one of the plain words for it, or calm with such a word or idiom in it."""
    examples = load_examples(PROJECT_ROOT / "data" / "screening")
    books = load_books(PROJECT_ROOT / "data" / "screening")

    def sounds_grave(text: str) -> bool:
        judgements = [judge(book, read(text, book.spellings)) for book in books]
        return any(j.signals or j.cleared for j in judgements) or bool(KEYWORDS.search(text))

    hard = [e for e in examples if (RANK[e.level] >= RANK["moderate"]) != sounds_grave(e.text)]
    assert len(hard) >= 0.4 * len(examples)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_no_more_than_one_in_twenty_messages_nearly_repeats_one_of_another_family(
    lang: str, split: str
) -> None:
    """Filled templates would show as near repeats: a cosine over 0.95 of sentence vectors."""
    everything = load_examples(PROJECT_ROOT / "data" / "screening")
    examples = [example for example in everything if (example.lang, example.split) == (lang, split)]
    vectors = UniversalEncoder().encode([example.text for example in examples])
    names = {name: n for n, name in enumerate(sorted({example.family for example in examples}))}
    families = np.array([names[example.family] for example in examples])
    repeats = 0
    for start in range(0, len(examples), 1_000):
        alike = vectors[start : start + 1_000] @ vectors.T > 0.95
        alike &= families[start : start + 1_000, None] != families[None, :]
        repeats += int(alike.any(axis=1).sum())
    assert repeats <= 0.05 * len(examples)


GOOD = {"id": "1", "text": "hi", "level": "none", "wants_person": False, "family": "f", "split": "train"}


def write(folder: Path, *lines: str) -> Path:
    (folder / "examples.en.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "examples.es.jsonl").write_text("", encoding="utf-8")
    return folder


def test_a_family_that_crosses_the_split_is_refused(tmp_path: Path) -> None:
    lines = [json.dumps(GOOD), json.dumps({**GOOD, "id": "2", "split": "test"})]
    with pytest.raises(ExampleError, match="crosses the split"):
        load_examples(write(tmp_path, *lines))


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.pop("text"),
        lambda fields: fields.update(text="  "),
        lambda fields: fields.update(level="severe"),
        lambda fields: fields.update(split="dev"),
        lambda fields: fields.update(wants_person="no"),
        lambda fields: fields.update(signals="panic"),
        lambda fields: fields.update(signals=["gloom"]),
    ],
)
def test_an_example_with_a_mistake_is_refused_with_its_line(
    tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    fields = {**GOOD}
    change(fields)
    with pytest.raises(ExampleError, match="line 2"):
        load_examples(write(tmp_path, json.dumps(GOOD), json.dumps(fields)))
