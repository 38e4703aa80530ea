"""A line is called open only when it is: over midnight, across time zones, when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources_index.entry import DAYS, Day, Hours, Opening
from resources_index.hours import is_open, readable

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
WEEK: tuple[Day, ...] = DAYS
WORKDAYS: tuple[Day, ...] = DAYS[:5]


def opening(opens: str, closes: str, *days: Day, zone: str = NEW_YORK) -> Opening:
    """Hours on the named days, by default on all."""
    return Opening(days=days or WEEK, opens=opens, closes=closes, zone=zone)


NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def at(text: str, zone: str = NEW_YORK) -> datetime:
    """A moment as the clocks of ``zone`` show it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-12-01T08:59", False),
        ("2026-12-01T09:00", True),
        ("2026-12-01T16:59:59", True),
        ("2026-12-01T17:00", False),
        ("2026-12-05T12:00", False),
    ],
)
def test_open_from_the_first_minute_until_before_the_last(moment: str, expected: bool) -> None:
    assert is_open((opening("09:00", "17:00", *WORKDAYS),), at(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-12-04T21:59", False),  # Friday
        ("2026-12-04T22:00", True),
        ("2026-12-04T23:59", True),
        ("2026-12-05T00:00", True),  # Saturday, still Friday's stretch
        ("2026-12-05T02:59", True),
        ("2026-12-05T03:00", False),
        ("2026-12-05T22:30", False),
        ("2026-12-04T01:00", False),  # Thursday had none
    ],
)
def test_a_stretch_over_midnight_belongs_to_the_day_it_began(moment: str, expected: bool) -> None:
    assert is_open((opening("22:00", "03:00", "fri"),), at(moment)) is expected


def test_sunday_night_runs_into_monday() -> None:
    hours = (opening("20:00", "02:00", "sun"),)
    assert is_open(hours, at("2026-12-07T01:00"))
    assert not is_open(hours, at("2026-12-08T01:00"))


def test_midnight_may_be_written_at_either_end() -> None:
    for closes in ("24:00", "00:00"):
        hours = (opening("18:00", closes, "tue"),)
        assert is_open(hours, at("2026-12-01T23:59"))
        assert not is_open(hours, at("2026-12-02T00:00"))


def test_the_clock_of_the_service_counts_not_that_of_the_machine() -> None:
    hours = (opening("09:00", "17:00", zone=LOS_ANGELES),)
    assert not is_open(hours, at("2026-12-01T11:59"))
    assert is_open(hours, at("2026-12-01T12:00"))
    assert is_open(hours, datetime(2026, 12, 2, 0, 30, tzinfo=UTC))
    assert is_open(hours, at("2026-12-02T09:30", "Asia/Tokyo"))


def test_the_same_hour_of_utc_is_open_in_summer_and_shut_in_winter() -> None:
    hours = (opening("09:00", "17:00"),)
    assert not is_open(hours, datetime(2026, 3, 7, 13, 30, tzinfo=UTC))
    assert is_open(hours, datetime(2026, 3, 8, 13, 30, tzinfo=UTC))
    assert is_open(hours, datetime(2026, 10, 31, 13, 30, tzinfo=UTC))
    assert not is_open(hours, datetime(2026, 11, 1, 13, 30, tzinfo=UTC))


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    hours = (opening("22:00", "02:00", "sat"),)
    for hour, expected in ((5, True), (6, True), (7, False)):
        assert is_open(hours, datetime(2026, 11, 1, hour, 30, tzinfo=UTC)) is expected


def test_the_hour_that_never_comes_opens_late() -> None:
    hours = (opening("02:30", "05:00", "sun"),)
    assert not is_open(hours, datetime(2026, 3, 8, 6, 59, tzinfo=UTC))
    assert is_open(hours, datetime(2026, 3, 8, 7, 0, tzinfo=UTC))


def test_any_of_several_stretches_opens() -> None:
    hours = (opening("09:00", "12:00"), opening("13:00", "17:00"))
    assert is_open(hours, at("2026-12-01T13:30"))
    assert not is_open(hours, at("2026-12-01T12:30"))


def test_always_is_open_and_unknown_is_never_guessed() -> None:
    assert is_open("always", at("2026-12-25T03:00")) is True
    assert is_open("unknown", at("2026-12-25T03:00")) is None
    assert readable("unknown", "en", NOON) == ""


def until(day: str, opens: str = "22:00", closes: str = "03:00", *days: Day) -> Opening:
    """Hours that hold up to and with a day."""
    return Opening(
        days=days or WEEK, opens=opens, closes=closes, zone=NEW_YORK, valid_to=date.fromisoformat(day)
    )


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-12-04T21:59", False),
        ("2026-12-04T22:00", True),
        ("2026-12-05T02:59", True),  # the night that began on the last day
        ("2026-12-05T03:00", None),
        ("2026-12-05T23:00", None),
    ],
)
def test_hours_past_their_last_day_are_unknown_not_shut_and_not_open(
    moment: str, expected: bool | None
) -> None:
    assert is_open((until("2026-12-04"),), at(moment)) is expected


def test_hours_past_their_last_day_are_no_longer_said() -> None:
    hours = (until("2026-12-04"), opening("09:00", "12:00", "sat"))
    assert readable(hours, "en", at("2026-12-04T23:59")).startswith("Every day, 10 pm")
    assert readable(hours, "en", at("2026-12-05T00:00")) == ""


def test_hours_that_still_hold_open_a_place_beside_those_that_ended() -> None:
    hours = (until("2026-12-04"), opening("09:00", "12:00", "sat"))
    assert is_open(hours, at("2026-12-05T10:00")) is True
    assert is_open(hours, at("2026-12-05T13:00")) is None


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 12, 1, 12)  # noqa: DTZ001 - the mistake this guards against
    cases: tuple[Hours, ...] = ("always", (opening("09:00", "17:00"),))
    for hours in cases:
        with pytest.raises(ValueError, match="time zone"):
            is_open(hours, naive)


@pytest.mark.parametrize(
    ("hours", "english", "spanish"),
    [
        ("always", "Open all day, every day", "Abierto a toda hora, todos los días"),
        (
            (opening("10:00", "22:00", *WORKDAYS),),
            "Monday to Friday, 10 am to 10 pm (Eastern time)",
            "De lunes a viernes, de 10 a. m. a 10 p. m. (hora del Este)",
        ),
        (
            (opening("09:30", "00:00", zone=LOS_ANGELES),),
            "Every day, 9:30 am to midnight (Pacific time)",
            "Todos los días, de 9:30 a. m. a medianoche (hora del Pacífico)",
        ),
        (
            (opening("12:00", "16:00", "sat", "sun"),),
            "Saturday and Sunday, noon to 4 pm (Eastern time)",
            "Sábado y domingo, de mediodía a 4 p. m. (hora del Este)",
        ),
        (
            (opening("00:00", "24:00", "mon", "tue", "wed", "fri"),),
            "Monday to Wednesday and Friday, all day (Eastern time)",
            "De lunes a miércoles y viernes, todo el día (hora del Este)",
        ),
        (
            (opening("08:00", "20:00", "mon"), opening("08:00", "12:00", "sat")),
            "Monday, 8 am to 8 pm; Saturday, 8 am to noon (Eastern time)",
            "Lunes, de 8 a. m. a 8 p. m.; sábado, de 8 a. m. a mediodía (hora del Este)",
        ),
        (
            (opening("08:00", "20:00", "mon", zone="America/Boise"),),
            "Monday, 8 am to 8 pm (Boise time)",
            "Lunes, de 8 a. m. a 8 p. m. (hora de Boise)",
        ),
    ],
)
def test_hours_are_said_in_words(hours: Hours, english: str, spanish: str) -> None:
    assert readable(hours, "en", NOON) == english
    assert readable(hours, "es", NOON) == spanish


def test_each_stretch_names_its_own_zone_when_they_differ() -> None:
    hours = (opening("08:00", "20:00", "mon"), opening("08:00", "20:00", "tue", zone=LOS_ANGELES))
    assert readable(hours, "en", NOON) == (
        "Monday, 8 am to 8 pm (Eastern time); Tuesday, 8 am to 8 pm (Pacific time)"
    )


CLOCKS = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda pair: f"{pair[0]:02d}:{pair[1]:02d}")
OPENINGS = st.builds(
    lambda days, times, zone: Opening(days=tuple(sorted(days)), opens=times[0], closes=times[1], zone=zone),
    st.sets(st.sampled_from(DAYS), min_size=1),
    st.tuples(CLOCKS, CLOCKS | st.just("24:00")).filter(lambda times: times[0] != times[1]),
    st.sampled_from([NEW_YORK, LOS_ANGELES, "Pacific/Honolulu", "Asia/Kolkata", "UTC"]),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@settings(deadline=None, max_examples=150)
@given(st.lists(OPENINGS, min_size=1, max_size=3).map(tuple), MOMENTS)
def test_any_hours_have_an_answer_that_hangs_on_the_moment_alone(
    hours: tuple[Opening, ...], moment: datetime
) -> None:
    answer = is_open(hours, moment)
    assert answer in (True, False)
    assert is_open(hours, moment.astimezone(ZoneInfo("Asia/Tokyo"))) is answer
    assert answer is any(is_open((one,), moment) for one in hours)
    for lang in ("en", "es"):
        assert readable(hours, lang, moment)
        assert "{" not in readable(hours, lang, moment)
