"""What a page is shown: its own desk, live; a conversation whole and in order; and nothing of others."""

from __future__ import annotations

import json

import pytest

from handoff.accounts import Role
from handoff.domain.events import BotMessage
from tests.handoff.web.console.running import CARD, Console
from tests.handoff.web.console.wire import wired


async def test_the_queue_tells_risk_reason_waiting_time_topic_and_language_and_no_word_of_the_person(
    console: Console,
) -> None:
    await console.peer("Ana")
    talked = await console.service.intake.open("es")
    await console.service.intake.receive(talked, "c1", "purple canary")
    await console.bot_says(talked, BotMessage(text="Try this.", cards=(CARD,)), topic="Housing")
    await console.service.intake.receive(talked, "c2", "purple canary [person]")
    urgent = await console.person("purple canary, no hope [high]")
    async with wired(console, "Ana") as wire:
        desk = await wire.desk()
    assert [item["id"] for item in desk["waiting"]] == [urgent, talked]
    first, second = desk["waiting"]
    assert (first["risk"], first["reason"], first["lang"], first["topic"]) == ("high", "risk", "en", "")
    assert (second["risk"], second["reason"], second["lang"], second["topic"]) == (
        "none", "asked", "es", "Housing",
    )  # fmt: skip
    assert second["waiting_since"]
    assert "canary" not in json.dumps(desk)


async def test_a_new_handoff_comes_to_an_open_page_by_itself(console: Console) -> None:
    await console.peer("Ana")
    async with wired(console, "Ana") as wire:
        assert (await wire.desk())["waiting"] == []
        waiting = await console.person("[imminent]")
        desk = await wire.desk(lambda desk: bool(desk["waiting"]))
    assert [item["id"] for item in desk["waiting"]] == [waiting]


async def test_the_transcript_is_whole_with_the_trigger_the_signals_and_what_the_assistant_gave(
    console: Console,
) -> None:
    ana = await console.peer("Ana")
    held = await console.service.intake.open("en")
    await console.service.intake.receive(held, "c1", "where is help")
    await console.bot_says(held, BotMessage(text="Try this.", cards=(CARD,)))
    await console.service.intake.receive(held, "c2", "😢 i want to end my life [high]")
    await console.service.desk.claim(ana, held)
    last = (await console.service.conversation(held)).last_seq
    async with wired(console, "Ana") as wire:
        await wire.open(held)
        told = await wire.until("entries")
    entries = told["entries"]
    assert [entry["seq"] for entry in entries] == list(range(1, last + 1))
    trigger = next(entry for entry in entries if entry["seq"] == told["trigger_seq"])
    assert trigger["text"] == "😢 i want to end my life [high]"
    (signal,) = trigger["judgement"]["signals"]
    assert (signal["name"], trigger["text"][signal["start"] : signal["end"]]) == (
        "suicidal_intent",
        "end my life",
    )
    assert [card["title"] for entry in entries for card in entry["cards"]] == [CARD["title"]]
    assert told["mine"] is True


async def test_an_open_conversation_goes_on_from_the_position_that_the_page_holds(console: Console) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    last = (await console.service.conversation(held)).last_seq
    async with wired(console, "Ana") as wire:
        await wire.log(held, last)
        await console.says(held, "one")
        await console.says(held, "two")
        more = await wire.log(held, last + 2, after=last)
    assert [entry["text"] for entry in more] == ["one", "two"]


async def test_a_peer_sees_nothing_of_what_another_peer_holds(console: Console) -> None:
    await console.peer("Ana")
    ben = await console.peer("Ben")
    held = await console.person("purple canary [person]")
    await console.service.desk.claim(ben, held)
    async with wired(console, "Ana") as wire:
        desk = await wire.desk()
        assert held not in json.dumps(desk)
        await wire.open(held)
        assert await wire.until("gone") == {"type": "gone", "id": held, "held": True}
        await console.says(held, "purple canary again")
        await console.parts.feed.typing(held, "service_user")
        await wire.send(type="heartbeat")
        for _ in range(6):
            heard = json.loads(await wire.socket.recv())
            assert "canary" not in json.dumps(heard)
            assert heard["type"] in ("gone", "beat", "desk")
            if heard["type"] == "beat":
                break


async def test_a_peer_who_reads_a_waiting_conversation_loses_sight_of_it_when_another_takes_it(
    console: Console,
) -> None:
    await console.peer("Ana")
    ben = await console.peer("Ben")
    waiting = await console.person("hello [person]")
    async with wired(console, "Ana") as wire:
        assert "hello [person]" in [entry["text"] for entry in await wire.log(waiting, 3)]
        await console.service.desk.claim(ben, waiting)
        assert (await wire.until("gone"))["held"] is True


async def test_a_supervisor_sees_who_holds_what_and_reads_along(console: Console) -> None:
    await console.peer("Sue", Role.SUPERVISOR)
    ben = await console.peer("Ben")
    held = await console.person("hello [person]")
    await console.service.desk.claim(ben, held)
    async with wired(console, "Sue") as wire:
        desk = await wire.desk()
        assert [(item["id"], item["owner_name"]) for item in desk["held"]] == [(held, "Ben")]
        await wire.open(held)
        told = await wire.until("entries")
    assert "hello [person]" in [entry["text"] for entry in told["entries"]]
    assert told["mine"] is False
    async with console.client("Sue") as client:
        path = f"/console/api/conversations/{held}/messages"
        answer = await client.post(path, json={"client_id": "c1", "text": "Let me."})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_owner")


async def test_a_peer_who_is_asked_to_take_over_may_read_first(console: Console) -> None:
    ana, ben = await console.peer("Ana"), await console.peer("Ben")
    held = await console.person("hello [person]")
    await console.service.desk.claim(ben, held)
    await console.service.desk.set_available(ana, True)
    await console.service.desk.offer_transfer(ben, held, ana.id)
    async with wired(console, "Ana") as wire:
        assert [item["id"] for item in (await wire.desk())["offered"]] == [held]
        assert "hello [person]" in [entry["text"] for entry in await wire.log(held, 4)]


async def test_that_somebody_types_is_told_to_the_other_side_only_by_who_holds_the_conversation(
    console: Console,
) -> None:
    await console.peer("Ana")
    ben = await console.peer("Ben")
    held = await console.person()
    await console.service.desk.claim(ben, held)
    last = (await console.service.conversation(held)).last_seq
    feed = console.parts.feed
    async with (
        feed.changes(feed.conversation(held)) as changes,
        wired(console, "Ana") as stranger,
        wired(console, "Ben") as owner,
    ):
        await stranger.open(held)
        await stranger.until("gone")
        await stranger.send(type="typing", id=held)
        await stranger.send(type="heartbeat")
        await stranger.until("beat")
        await feed.typing(held, "service_user")
        first = await anext(changes)
        assert (first.kind, first.detail) == ("typing", "service_user")
        await owner.log(held, last)
        await owner.send(type="typing", id=held)
        told = await anext(changes)
        assert (told.kind, told.detail) == ("typing", "peer")
        await feed.typing(held, "service_user")
        assert (await owner.until("typing"))["id"] == held


@pytest.mark.parametrize(
    "garbage",
    ["", "null", "[]", "{", '{"type": "erase"}', '{"type": "open", "conversations": {"": 0}}',
     '{"type": "open", "conversations": {"x": -1}}', '{"type": "open", "conversations": {"x": 1e30}}',
     '{"type": "open", "conversations": {"' + "y" * 65 + '": 0}}', "\x00", b"\xff\x00", "[" * 5000],
    ids=range(12),
)  # fmt: skip
async def test_what_the_socket_cannot_read_is_passed_over(console: Console, garbage: str | bytes) -> None:
    await console.peer("Ana")
    async with wired(console, "Ana") as wire:
        await wire.desk()
        await wire.socket.send(garbage)
        await wire.send(type="heartbeat")
        await wire.until("beat")


async def test_whatever_a_page_opens_in_its_first_instant_is_shown_at_once(console: Console) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    for _ in range(60):
        async with wired(console, "Ana") as wire:
            await wire.open(held)
            assert (await wire.until("entries"))["id"] == held


async def test_an_unknown_conversation_is_told_to_be_gone(console: Console) -> None:
    await console.peer("Ana")
    async with wired(console, "Ana") as wire:
        await wire.open("no-such-conversation")
        assert (await wire.until("gone"))["held"] is False


async def test_an_open_page_keeps_what_its_peer_holds_and_a_closed_one_does_not(console: Console) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    async with wired(console, "Ana") as wire:
        console.service.clock.move(80)
        await wire.send(type="heartbeat")
        await wire.until("beat")
        console.service.clock.move(80)
        await console.service.watch.look()
        assert (await console.service.conversation(held)).owner_id == ana.id
    console.service.clock.move(100)
    await console.service.watch.look()
    assert (await console.service.conversation(held)).owner_id == ""
