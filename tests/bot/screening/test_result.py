"""What screening says: it can be sent and read back, and a failure is never "no risk"."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.result import FAILED_SIGNAL, RANK, RISK_LEVELS, Screening, Signal, higher

LEVEL = st.sampled_from(RISK_LEVELS)
SIGNALS = st.lists(st.builds(Signal, st.text(max_size=8), st.integers(0, 99), st.integers(0, 99)), max_size=3)
SCREENINGS = st.builds(
    Screening,
    risk=LEVEL,
    score=st.floats(0, 1),
    signals=SIGNALS.map(tuple),
    wants_person=st.booleans(),
    refuses_person=st.booleans(),
    lang=st.sampled_from(["en", "es"]),
)


@given(SCREENINGS)
def test_a_screening_comes_back_from_json_as_it_was(screening: Screening) -> None:
    assert Screening.from_dict(json.loads(json.dumps(screening.as_dict()))) == screening


@given(LEVEL, LEVEL)
def test_the_graver_level_wins(first: str, second: str) -> None:
    assert RANK[higher(first, second)] == max(RANK[first], RANK[second])


def test_a_failure_asks_for_a_person_and_says_that_it_failed() -> None:
    failed = Screening.failed("es")
    assert RANK[failed.risk] >= RANK["moderate"]
    assert failed.score >= 0.5
    assert [signal.name for signal in failed.signals] == [FAILED_SIGNAL]
    assert failed.lang == "es"
    assert Screening.failed("xx").lang == "en"


@pytest.mark.parametrize(
    "change",
    [
        {"risk": "tiny"},
        {"score": 1.5},
        {"score": "much"},
        {"score": None},
        {"signals": [{"name": "x"}]},
        {"signals": 3},
        {"lang": ...},
    ],
)
def test_what_is_not_a_screening_is_refused(change: dict[str, Any]) -> None:
    fields = {**Screening.failed().as_dict(), **change}
    fields = {name: value for name, value in fields.items() if value is not ...}
    with pytest.raises(ValueError, match=r"screening|convert"):
        Screening.from_dict(fields)
