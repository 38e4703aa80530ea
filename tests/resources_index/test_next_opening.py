"""Who finds a place shut is told when it opens, by its own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources_index.card import card
from resources_index.entry import DAYS, Opening
from resources_index.hours import is_open, next_opening, opens_next
from tests.resources_index.entries import entry_text, record_of, skill_text
from tests.resources_index.test_hours import NOON, WORKDAYS, at, opening

OFFICE = (opening("09:00", "17:00", *WORKDAYS),)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-12-01T03:00", "Opens today at 9 am (Eastern time)."),
        ("2026-12-01T17:00", "Opens tomorrow at 9 am (Eastern time)."),
        ("2026-12-04T18:00", "Opens Monday at 9 am (Eastern time)."),
    ],
)
def test_the_next_opening_is_named_by_day_time_and_zone(moment: str, said: str) -> None:
    assert opens_next(OFFICE, "en", at(moment)) == said


def test_the_next_opening_is_named_in_spanish() -> None:
    assert opens_next(OFFICE, "es", at("2026-12-04T18:00")) == "Abre el lunes, 9 a. m. (hora del Este)."


def test_the_day_is_that_of_the_places_own_clock() -> None:
    assert next_opening(OFFICE, datetime(2026, 12, 2, 4, 30, tzinfo=UTC)) == at("2026-12-02T09:00")
    assert opens_next(OFFICE, "en", datetime(2026, 12, 2, 4, 30, tzinfo=UTC)).startswith("Opens tomorrow")


@pytest.mark.parametrize("hours", ["always", "unknown", OFFICE])
def test_no_opening_is_promised_where_it_is_open_or_nobody_knows(hours: object) -> None:
    assert next_opening(hours, at("2026-12-01T10:00")) is None  # type: ignore[arg-type]
    assert opens_next(hours, "en", at("2026-12-01T10:00")) == ""  # type: ignore[arg-type]


def test_hours_that_end_before_the_next_day_promise_nothing() -> None:
    last = Opening(
        days=DAYS, opens="09:00", closes="17:00", zone="America/New_York", valid_to=date(2026, 12, 1)
    )
    assert next_opening((last,), at("2026-12-01T18:00")) is None


@given(
    st.integers(0, 23 * 60 + 59), st.integers(0, 23 * 60 + 59), st.sets(st.sampled_from(DAYS), min_size=1),
    st.integers(0, 7 * 24 * 60),
)  # fmt: skip
def test_at_the_next_opening_it_is_open_and_just_before_it_is_not(
    opens: int, closes: int, days: set[str], minute: int
) -> None:
    if opens == closes:
        return
    hours = (
        Opening(
            days=tuple(day for day in DAYS if day in days), opens=f"{opens // 60:02d}:{opens % 60:02d}",
            closes=f"{closes // 60:02d}:{closes % 60:02d}", zone="UTC",
        ),
    )  # fmt: skip
    now = NOON + timedelta(minutes=minute)
    start = next_opening(hours, now)
    assert (start is None) == bool(is_open(hours, now))
    if start is not None:
        assert now < start <= now + timedelta(days=7)
        assert is_open(hours, start)
        assert not is_open(hours, start - timedelta(seconds=1))


def test_a_card_of_a_shut_service_says_when_it_opens_and_a_skill_says_nothing() -> None:
    hours = '[{days: [mon], opens: "09:00", closes: "17:00", zone: "America/New_York"}]'
    shown = card(record_of(entry_text(hours=hours)), at("2026-12-01T12:00"), "en")
    assert (shown["open_now"], shown["opens_next"]) == (False, "Opens Monday at 9 am (Eastern time).")
    assert card(record_of(skill_text()), NOON, "en")["opens_next"] == ""
