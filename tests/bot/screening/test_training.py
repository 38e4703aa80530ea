"""Training gives the same bytes for the same examples, and never sees a family of the test split."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from bot.screening.examples import Example, ExampleError, load_examples
from bot.screening.settings import PROJECT_ROOT, ScreeningSettings
from bot.screening.training import cheapest_point, fit, packed, train
from encoders.universal import universal_encoder


@dataclass(frozen=True)
class Learning:
    """Examples with their vectors."""

    examples: list[Example]
    vectors: npt.NDArray[Any]


@pytest.fixture(scope="module")
def some() -> Learning:
    """Every eighth family: enough to train on, and quick."""
    examples = load_examples(PROJECT_ROOT / "data" / "screening")
    families = sorted({example.family for example in examples})[::8]
    kept = [example for example in examples if example.family in families]
    return Learning(kept, universal_encoder().encode([example.text for example in kept]))


def test_the_same_examples_give_the_same_bytes(some: Learning) -> None:
    first, second = (fit(some.examples, some.vectors) for _ in range(2))
    assert packed(first) == packed(second)
    assert first.points == second.points


def test_what_is_up_to_date_is_not_trained_again(screening_state: Path) -> None:
    settings = ScreeningSettings.from_environment({"PORCHLIGHT_STATE": str(screening_state)})
    before = {path: path.stat().st_mtime_ns for path in settings.models.rglob("*") if path.is_file()}
    assert "up to date" in train(settings)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_test_split_has_no_influence_on_the_head(some: Learning) -> None:
    kept = [n for n, example in enumerate(some.examples) if example.split == "train"]
    apart = fit([some.examples[n] for n in kept], some.vectors[kept])
    turned = [replace(e, level="none") if e.split == "test" else e for e in some.examples]
    assert len(kept) < len(turned)
    assert packed(apart) == packed(fit(turned, some.vectors))


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
    ],
)
def test_an_example_with_a_mistake_is_refused_with_its_line(
    tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    fields = {**GOOD}
    change(fields)
    with pytest.raises(ExampleError, match="line 2"):
        load_examples(write(tmp_path, json.dumps(GOOD), json.dumps(fields)))


def test_the_operating_point_weighs_a_miss_against_needless_offers() -> None:
    scores = np.array([0.3, 0.6, 0.4, 0.2])
    wanted = np.array([True, True, False, False])
    cheap, dear = np.full(4, 1.0), np.full(4, 10_000.0)
    assert cheapest_point(scores, wanted, cheap) > 0.4
    assert cheapest_point(scores, wanted, dear) <= 0.3
