"""The agreement of two readers is counted as Cohen did, and the kept readings fit the examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.screening.agreement import COLUMNS, agreement, kappa, readings
from bot.screening.examples import load_examples
from bot.screening.settings import PROJECT_ROOT

DATA = PROJECT_ROOT / "data" / "screening"
NAMES = st.sampled_from(["none", "low", "high"])


def test_the_example_of_cohen_comes_out_as_he_counted_it() -> None:
    """20 yes and yes, 5 yes and no, 10 no and yes, 15 no and no: .4 above chance."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1))
def test_agreement_is_never_above_one_and_is_one_when_nobody_differs(pairs: list[tuple[str, str]]) -> None:
    assert kappa(pairs) <= 1.0
    assert kappa([(a, a) for a, _ in pairs]) == 1.0


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_written_message_was_read_twice(lang: str) -> None:
    written = {example.id for example in load_examples(DATA) if example.lang == lang}
    assert {reading.id for reading in readings(DATA, lang)} == written


def test_the_readers_agree_on_who_needs_a_person() -> None:
    lines = [line for line in agreement(DATA, load_examples(DATA)) if "moderate or above" in line]
    assert all(float(cell) > 0.9 for cell in lines[0].split("|")[2:4])


@pytest.mark.parametrize("line", ["x\thigh\t0\thigh", "x\thigh\t0\tgloomy\t0", "x\thigh\t0\thigh\t2"])
def test_a_reading_with_a_mistake_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "readings.en.tsv").write_text(f"{COLUMNS}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        readings(tmp_path, "en")
