"""The queue and the desk: who is next, who holds whom, and what each side may see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handoff.accounts import Role
from handoff.domain.conversation import State
from handoff.domain.errors import (
    EmptyTextError,
    NotOwnerError,
    RefusedError,
    TooLongTextError,
    UnknownConversationError,
)
from handoff.domain.risk import Risk
from handoff.intake import MAX_CHARACTERS
from tests.service import Service, make_peer

ANA, BEN = make_peer("Ana"), make_peer("Ben")


async def person(service: Service, words: str = "[person]") -> str:
    """Somebody new who has written ``words``."""
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", words)
    service.clock.move(1)
    return conversation_id


async def test_the_most_endangered_person_is_next_and_then_whoever_waits_longest(service: Service) -> None:
    first = await person(service)
    second = await person(service)
    in_danger = await person(service, "[imminent]")
    down = await person(service, "[moderate]")
    order = [await service.desk.take_next(ANA) for _ in range(4)]
    assert order == [in_danger, down, first, second]
    assert await service.desk.take_next(ANA) is None


async def test_the_buttons_offered_while_nobody_is_on_duty_are_answered(service: Service) -> None:
    waiting = await person(service)
    await service.watch.look()
    offered = [
        choice.say for entry in (await service.intake.view(waiting)).entries for choice in entry.choices
    ]
    said = next(text for text in offered if text)
    await service.intake.receive(waiting, "c2", said)
    assert (await service.conversation(waiting)).bot_is_answering
    other = await person(service)
    await service.intake.receive(other, "c2", "just words")
    assert not (await service.conversation(other)).bot_is_answering


async def test_a_person_whose_risk_rises_while_waiting_moves_up(service: Service) -> None:
    await person(service, "[moderate]")
    second = await person(service)
    await service.intake.receive(second, "c2", "[high]")
    assert await service.desk.take_next(ANA) == second


async def test_a_level_that_rises_while_waiting_moves_the_person_up_and_alerts_every_desk(
    service: Service,
) -> None:
    first = await person(service)
    second = await person(service)
    async with service.feed.changes(service.feed.desk()) as changes:
        await service.intake.receive(second, "c2", "it gets worse [moderate]")
        assert (await anext(changes)).kind == "changed"
    waiting = (await service.desk.view(BEN)).waiting
    assert [item.id for item in waiting] == [second, first]
    assert [item.rise is not None for item in waiting] == [True, False]


async def test_a_level_that_rises_with_a_peer_is_told_to_the_owner_and_supervisors_alone(
    service: Service,
) -> None:
    held = await person(service)
    await service.desk.claim(ANA, held)
    async with service.feed.changes(service.feed.desk()) as changes:
        await service.intake.receive(held, "c2", "i have the pills here [imminent]")
        assert (await anext(changes)).kind == "changed"
    supervisor = replace(make_peer("Sol"), role=Role.SUPERVISOR)
    (mine,) = (await service.desk.view(ANA)).mine
    (seen,) = (await service.desk.view(supervisor)).held
    rise = mine.rise
    assert rise is not None
    assert rise == seen.rise
    said = next(e for e in (await service.desk.transcript(ANA, held)).entries if "pills" in e.text)
    assert (rise.seq, rise.by, mine.risk) == (said.seq, "", Risk.IMMINENT)
    others = await service.desk.view(BEN)
    assert (others.waiting, others.mine, others.held) == ((), (), ())


async def test_a_service_user_whose_peer_vanishes_returns_to_the_front_of_the_queue(service: Service) -> None:
    held = await person(service)
    await service.desk.heartbeat(ANA)
    await service.desk.claim(ANA, held)
    earlier = await person(service)
    await service.desk.set_available(BEN, True)
    service.clock.move(60)
    await service.watch.look()
    assert (await service.conversation(held)).state is State.WITH_PEER
    service.clock.move(60)
    await service.watch.look()
    assert (await service.conversation(held)).state is State.WAITING
    assert [await service.desk.take_next(BEN) for _ in range(2)] == [held, earlier]


async def test_a_peer_who_is_seen_keeps_what_they_hold(service: Service) -> None:
    held = await person(service)
    await service.desk.claim(ANA, held)
    for _ in range(10):
        await service.desk.heartbeat(ANA)
        service.clock.move(30)
        await service.watch.look()
    assert (await service.conversation(held)).owner_id == ANA.id


async def test_nobody_on_duty_is_said_once_with_choices(service: Service) -> None:
    waiting = await person(service)
    for _ in range(3):
        await service.watch.look()
    entries = (await service.intake.view(waiting)).entries
    told = [entry for entry in entries if entry.notice == "nobody_present"]
    assert len(told) == 1
    assert [choice.label for choice in told[0].choices] == [
        "Leave a message", "Stay with the assistant", "Find a warmline",
    ]  # fmt: skip


async def test_a_person_who_waits_while_peers_are_on_duty_is_told_once_that_it_takes_long(
    service: Service,
) -> None:
    waiting = await person(service)
    await service.desk.set_available(ANA, True)
    await service.watch.look()
    for _ in range(20):
        service.clock.move(15)
        await service.desk.heartbeat(ANA)
        await service.watch.look()
    notices = [entry.notice for entry in (await service.intake.view(waiting)).entries]
    assert notices.count("wait_grew_long") == 1
    assert "nobody_present" not in notices


async def test_a_peer_cannot_write_where_another_peer_is(service: Service) -> None:
    held = await person(service)
    await service.desk.claim(ANA, held)
    with pytest.raises(NotOwnerError):
        await service.desk.write(BEN, held, "b1", "hello")


async def test_a_peers_note_is_never_in_the_service_users_view(service: Service) -> None:
    held = await person(service, "[high]")
    await service.desk.claim(ANA, held)
    await service.desk.set_risk(ANA, held, Risk.LOW, "secret note of the peer")
    assert "secret note" not in repr([e.text for e in (await service.intake.view(held)).entries])
    shown = (await service.desk.transcript(ANA, held)).entries
    assert any(entry.text == "secret note of the peer" for entry in shown)


async def test_peers_cannot_read_a_conversation_with_the_assistant(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    with pytest.raises(UnknownConversationError):
        await service.desk.transcript(ANA, conversation_id)


async def test_a_transfer_goes_only_to_a_peer_on_duty_and_changes_hands_when_accepted(
    service: Service,
) -> None:
    held = await person(service)
    await service.desk.claim(ANA, held)
    with pytest.raises(RefusedError):
        await service.desk.offer_transfer(ANA, held, BEN.id)
    await service.desk.set_available(BEN, True)
    await service.desk.offer_transfer(ANA, held, BEN.id)
    assert [item.id for item in (await service.desk.view(BEN)).offered] == [held]
    await service.desk.accept_transfer(BEN, held)
    assert [item.id for item in (await service.desk.view(BEN)).mine] == [held]
    with pytest.raises(NotOwnerError):
        await service.desk.write(ANA, held, "a1", "still me?")


async def test_a_left_message_waits_for_the_peers_with_its_contact(service: Service) -> None:
    waiting = await person(service)
    await service.intake.leave_follow_up(waiting, "555 0100", "please call after six")
    assert [item.id for item in (await service.desk.view(ANA)).follow_ups] == [waiting]
    shown = await service.desk.transcript(ANA, waiting)
    assert shown.follow_up is not None
    assert shown.follow_up.contact == "555 0100"
    assert "please call after six" in [entry.text for entry in shown.entries]


@pytest.mark.parametrize(("contact", "note"), [("[high]", ""), ("[high]", "hello"), ("555", "[high]")])
async def test_danger_in_any_box_of_a_message_left_for_later_asks_for_a_person_at_once(
    service: Service, contact: str, note: str
) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.leave_follow_up(conversation_id, contact, note)
    assert (await service.conversation(conversation_id)).state is State.WAITING
    notices = [entry.notice for entry in (await service.intake.view(conversation_id)).entries]
    assert "crisis_lines" in notices


async def test_a_follow_up_that_is_sent_twice_is_shown_to_the_peers_once(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    for _ in range(2):
        await service.intake.leave_follow_up(conversation_id, "555 0100", "please call")
    shown = (await service.desk.transcript(ANA, conversation_id)).entries
    assert [entry.text for entry in shown].count("please call") == 1


async def test_a_promise_to_call_back_outlives_a_change_of_mind(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.leave_follow_up(conversation_id, "555 0100", "please call")
    await service.intake.ask_for_person(conversation_id)
    await service.intake.decline_person(conversation_id)
    assert [item.id for item in (await service.desk.view(ANA)).follow_ups] == [conversation_id]


async def test_someone_waiting_or_with_a_peer_cannot_be_deleted_by_a_press(service: Service) -> None:
    waiting = await person(service)
    with pytest.raises(RefusedError):
        await service.intake.erase(waiting)


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        '/inform{"slot":"x"}',
        "<script>alert(1)</script>",
        "🙂🙂",
        "a\x00b",
        "\u202eabc",
        "x" * 4000,
    ],
    ids=["slash", "intent", "script", "emoji", "nul", "right-to-left", "longest"],
)
async def test_strange_texts_are_stored_verbatim(service: Service, text: str) -> None:
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", text)
    assert (await service.intake.view(conversation_id)).entries[1].text == text


async def test_empty_and_endless_texts_are_refused_and_nothing_is_stored(service: Service) -> None:
    conversation_id = await service.intake.open("en")
    with pytest.raises(EmptyTextError):
        await service.intake.receive(conversation_id, "c1", " \r\n ")
    with pytest.raises(TooLongTextError):
        await service.intake.receive(conversation_id, "c2", "x" * (MAX_CHARACTERS + 1))
    assert (await service.conversation(conversation_id)).last_seq == 1
