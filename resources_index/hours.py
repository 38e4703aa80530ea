"""Opening hours as data: open now, and said in words.

A line listed as open that is shut at 3 a.m. harms the person who calls it, so "open" is only ever
worked out from the service's own hours in its own time zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from resources_index.entry import DAYS, Day, Hours, Opening
from resources_index.words import words

MINUTES_OF_A_DAY = 24 * 60
# How far ahead a next opening is looked for: every weekly opening comes once within it.
DAYS_AHEAD = 7


def is_open(hours: Hours, now: datetime) -> bool | None:
    """Whether a service is open at ``now`` (aware), or ``None`` when its hours are not known.

    Hours past their ``valid_to`` are not known: nobody can say whether the place is shut.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    if hours == "always":
        return True
    if hours == "unknown":
        return None
    openings = [opening for opening in hours if not isinstance(opening, str)]
    if any(_covers(opening, now) for opening in openings):
        return True
    return None if any(_expired(opening, now) for opening in openings) else False


def next_opening(hours: Hours, now: datetime) -> datetime | None:
    """When a service that is shut at ``now`` (aware) opens next, in its own time zone, within a week.

    ``None`` when it is open, when its hours are not known, or when it does not open within a week.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    if is_open(hours, now) is not False:
        return None
    starts: list[datetime] = []
    for opening in hours:
        if isinstance(opening, str):
            continue
        zone = ZoneInfo(opening.zone)
        today = now.astimezone(zone).date()
        hour, minute = divmod(_minutes(opening.opens), 60)
        for ahead in range(DAYS_AHEAD + 1):
            day = today + timedelta(days=ahead)
            start = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
            if _begins_on(opening, day) and start > now:
                starts.append(start)
    return min(starts, default=None)


def opens_next(hours: Hours, lang: str, now: datetime) -> str:
    """The next opening in words, "Opens Monday at 9 am (Eastern time)"; empty when there is none to name."""
    start = next_opening(hours, now)
    if start is None:
        return ""
    zone = start.tzinfo
    days = (start.date() - now.astimezone(zone).date()).days
    key = {0: "opens_today", 1: "opens_tomorrow"}.get(days, "opens_on")
    return words(
        key,
        lang,
        day=words(f"days.{DAYS[start.weekday()]}", lang),
        time=_clock(f"{start:%H:%M}", lang),
        zone=_zone(str(zone), lang),
    )


def readable(hours: Hours, lang: str, now: datetime) -> str:
    """The hours in words in ``lang`` ("en" or "es"); empty when they are not known at ``now`` (aware)."""
    if hours == "unknown":
        return ""
    if hours == "always":
        return words("always", lang)
    openings = [opening for opening in hours if not isinstance(opening, str)]
    if any(_expired(opening, now) for opening in openings):
        return ""
    zones = {opening.zone for opening in openings}
    parts = [_stretch(opening, lang) for opening in openings]
    if len(zones) == 1:
        return _sentence(
            words("hours_in_zone", lang, hours="; ".join(parts), zone=_zone(openings[0].zone, lang))
        )
    said = "; ".join(
        words("hours_in_zone", lang, hours=part, zone=_zone(opening.zone, lang))
        for part, opening in zip(parts, openings, strict=True)
    )
    return _sentence(said)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _expired(opening: Opening, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(opening.zone))
    return opening.valid_to is not None and local.date() > opening.valid_to


def _covers(opening: Opening, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(opening.zone))
    minute = local.hour * 60 + local.minute
    opens, closes = _minutes(opening.opens), _minutes(opening.closes)
    today = _begins_on(opening, local.date())
    yesterday = _begins_on(opening, local.date() - timedelta(days=1))
    if closes > opens:
        return today and opens <= minute < closes
    return (today and minute >= opens) or (yesterday and minute < closes)


def _begins_on(opening: Opening, day: date) -> bool:
    return DAYS[day.weekday()] in opening.days and (opening.valid_to is None or day <= opening.valid_to)


def _stretch(opening: Opening, lang: str) -> str:
    days = _days(opening.days, lang)
    if opening.opens == "00:00" and opening.closes == "24:00":
        return words("whole_days", lang, days=days)
    return words(
        "days_and_times",
        lang,
        days=days,
        opens=_clock(opening.opens, lang),
        closes=_clock(opening.closes, lang),
    )


def _days(days: Sequence[Day], lang: str) -> str:
    """Runs of three and more become a range: "Monday to Friday, Sunday"."""
    if set(days) == set(DAYS):
        return words("every_day", lang)
    numbers = sorted(DAYS.index(day) for day in days)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        names = [words(f"days.{DAYS[number]}", lang) for number in run]
        if len(run) >= 3:
            parts.append(words("day_range", lang, first=names[0], last=names[-1]))
        else:
            parts.extend(names)
    return words("and", lang, most=", ".join(parts[:-1]), last=parts[-1]) if len(parts) > 1 else parts[0]


def _clock(clock: str, lang: str) -> str:
    minutes = _minutes(clock) % MINUTES_OF_A_DAY
    if minutes == 0:
        return words("midnight", lang)
    if minutes == MINUTES_OF_A_DAY // 2:
        return words("noon", lang)
    hour, minute = divmod(minutes, 60)
    shown = f"{hour % 12 or 12}" + (f":{minute:02d}" if minute else "")
    return words("morning" if hour < 12 else "afternoon", lang, time=shown)


def _zone(zone: str, lang: str) -> str:
    known = words("zones", lang, one_of=zone.replace("/", "_"))
    return known or words("zone_of_place", lang, place=zone.rsplit("/", 1)[-1].replace("_", " "))
