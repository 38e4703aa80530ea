"""Flags: what somebody said is wrong, and nothing about who said it."""

from __future__ import annotations

import asyncio
import json

import pytest

from handoff.domain.errors import TooLongTextError
from handoff.editing.flags import MAX_REASON, MOST_OF_ONE_ENTRY, UnknownFlagError
from tests.service import Service, flags_of

KEY = "night-line.en"
CANARY = "purple-canary-sings"


async def test_a_flag_is_kept_with_its_reason_until_an_editor_clears_it(service: Service) -> None:
    flags = flags_of(service)
    flag_id = await flags.raise_flag(KEY, "service_user")
    await flags.give_reason(flag_id, " nobody picks up ")
    (flag,) = await flags.all()
    assert (flag.entry, flag.by, flag.reason, flag.at) == (
        KEY, "service_user", "nobody picks up", service.clock(),
    )  # fmt: skip
    assert (await flags.clear(flag_id)).id == flag_id
    assert await flags.all() == []
    with pytest.raises(UnknownFlagError):
        await flags.clear(flag_id)


async def test_redis_holds_neither_the_words_nor_anything_about_a_person(service: Service) -> None:
    flags = flags_of(service)
    await service.intake.open("en")
    await flags.raise_flag(KEY, "service_user", CANARY)
    raw = await service.core.redis.hgetall(service.core.keys.flags())
    (kept,) = raw.values()
    assert CANARY.encode() not in kept
    assert set(json.loads(kept)) == {"entry", "at", "by", "key", "reason"}
    assert CANARY not in repr(await flags.all())


async def test_a_reason_names_nobody(service: Service) -> None:
    flags = flags_of(service)
    await flags.raise_flag(KEY, "service_user", "my name is maria, write to maria@example.org")
    (flag,) = await flags.all()
    assert "maria" not in flag.reason.casefold().replace("[name]", "")


async def test_a_reason_is_given_once_within_the_hour_and_by_nobody_else(service: Service) -> None:
    flags = flags_of(service)
    first = await flags.raise_flag(KEY, "peer")
    await flags.give_reason(first, "closed")
    await flags.give_reason(first, "something else")
    await flags.give_reason("0" * 32, "no such flag")
    late = await flags.raise_flag(KEY, "peer")
    service.clock.move(3601)
    await flags.give_reason(late, "too late")
    assert {flag.id: flag.reason for flag in await flags.all()} == {first: "closed", late: ""}


@pytest.mark.parametrize("reason", ["x" * (MAX_REASON + 1)])
async def test_a_reason_that_is_too_long_is_refused_and_nothing_is_kept(
    service: Service, reason: str
) -> None:
    flags = flags_of(service)
    with pytest.raises(TooLongTextError):
        await flags.raise_flag(KEY, "peer", reason)
    assert await flags.all() == []
    flag_id = await flags.raise_flag(KEY, "peer")
    with pytest.raises(TooLongTextError):
        await flags.give_reason(flag_id, reason)
    assert [flag.reason for flag in await flags.all()] == [""]


async def test_a_flood_on_one_entry_hides_no_other(service: Service) -> None:
    flags = flags_of(service)
    for _ in range(MOST_OF_ONE_ENTRY + 5):
        await flags.raise_flag(KEY, "service_user")
    await asyncio.gather(*(flags.raise_flag("look-away.en", "peer") for _ in range(3)))
    found = [flag.entry for flag in await flags.all()]
    assert (found.count(KEY), found.count("look-away.en")) == (MOST_OF_ONE_ENTRY, 3)
