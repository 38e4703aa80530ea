"""What peers correct is remembered for those who teach screening, without names."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.commands.corrections import lines
from handoff.corrections import Corrections
from handoff.domain.effects import NoteCorrection
from handoff.domain.errors import RefusedError
from handoff.domain.risk import Risk
from handoff.masking import masked
from handoff.settings import Settings
from handoff.store.outbox import Outbox
from tests.service import Service, make_peer

ANA = make_peer("Ana")


async def held(service: Service, *words: str) -> str:
    """A conversation that Ana holds, in which ``words`` were written."""
    conversation_id = await service.intake.open("en")
    for number, text in enumerate(words):
        await service.intake.receive(conversation_id, f"c{number}", text)
    await service.desk.heartbeat(ANA)
    await service.desk.claim(ANA, conversation_id)
    return conversation_id


async def performed(service: Service) -> Corrections:
    """Do what the worker does with every effect that awaits, twice."""
    parts = service.core
    corrections = Corrections(parts.redis, parts.keys, parts.store, service.clock)
    outbox = Outbox(parts.redis, parts.keys, "test")
    await outbox.prepare()
    for task in await outbox.take(100, 10):
        if isinstance(task.effect, NoteCorrection):
            await corrections.note(task.conversation_id, raised=task.effect.raised)
            await corrections.note(task.conversation_id, raised=task.effect.raised)
        await outbox.done(task)
    return corrections


async def test_a_raised_level_is_missed_risk_and_a_lowered_one_is_not(service: Service) -> None:
    raised = await held(service, "[person]", "the tracks run behind my house")
    lowered = await held(service, "[high] that exam killed me")
    await service.desk.set_risk(ANA, raised, Risk.HIGH, "this is about the tracks", about_seq=4)
    await service.desk.set_risk(ANA, lowered, Risk.NONE, "an exam")
    corrections = await performed(service)
    assert {one.conversation_id for one in await corrections.all()} == {raised, lowered}
    (missed,) = await corrections.missed()
    assert (missed.text, missed.judged, missed.risk) == (
        "the tracks run behind my house", Risk.NONE, Risk.HIGH,
    )  # fmt: skip
    assert missed.by == "Ana"


async def test_the_latest_missed_risk_comes_first_and_no_more_than_is_asked_for(service: Service) -> None:
    for text in ("one", "two", "three"):
        conversation_id = await held(service, "[person]", text)
        await service.desk.set_risk(ANA, conversation_id, Risk.HIGH, f"about {text}", about_seq=4)
        await performed(service)
        service.clock.move(60)
    corrections = await performed(service)
    assert [one.text for one in await corrections.missed()] == ["three", "two", "one"]
    assert [one.text for one in await corrections.missed(2)] == ["three", "two"]


async def test_a_level_put_back_to_what_screening_had_said_is_no_missed_risk(service: Service) -> None:
    conversation_id = await held(service, "[high]")
    await service.desk.set_risk(ANA, conversation_id, Risk.LOW, "a song, i thought")
    await service.desk.set_risk(ANA, conversation_id, Risk.HIGH, "it was not a song")
    corrections = await performed(service)
    assert [one.risk for one in await corrections.all()] == [Risk.HIGH, Risk.LOW]
    assert await corrections.missed() == []


async def test_the_same_level_again_is_no_correction(service: Service) -> None:
    conversation_id = await held(service, "[high]")
    await service.desk.set_risk(ANA, conversation_id, Risk.HIGH, "yes")
    assert await (await performed(service)).all() == []


async def test_a_correction_about_a_message_that_is_not_there_is_refused(service: Service) -> None:
    conversation_id = await held(service, "[high]")
    with pytest.raises(RefusedError):
        await service.desk.set_risk(ANA, conversation_id, Risk.LOW, "why", about_seq=99)


async def test_the_report_has_the_message_alone_without_ids_or_names(
    service: Service, settings: Settings
) -> None:
    conversation_id = await held(service, "[high] my name is Rosa, call 555 010 0199, i saw Pedro")
    await service.desk.set_risk(ANA, conversation_id, Risk.LOW, "she is safe with Pedro")
    await performed(service)
    (line,) = await lines(settings)
    assert conversation_id not in line
    assert "Pedro" not in line
    assert json.loads(line) == {
        "text": "[high] my name is [name], call [number], i saw [name]",
        "lang": "en",
        "judged": "high",
        "corrected": "low",
    }


async def test_a_conversation_that_was_forgotten_is_forgotten_here_too(service: Service) -> None:
    conversation_id = await held(service, "[high]")
    await service.desk.set_risk(ANA, conversation_id, Risk.LOW, "fine")
    corrections = await performed(service)
    await service.desk.close(ANA, conversation_id, "supported")
    await service.intake.erase(conversation_id)
    assert await corrections.all() == []
    assert await service.core.redis.zcard(service.core.keys.corrections()) == 0


@given(st.text())
def test_masking_never_fails_and_masking_again_changes_nothing_that_matters(text: str) -> None:
    assert not set("0123456789") & set(masked("x " + "12345" + text)[:7])
    masked(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("me llamo Luz y tengo miedo", "me llamo [name] y tengo miedo"),
        ("mail me at a.b@c.org or @nightowl", "mail me at [address] or [handle]"),
        ("I took 3 pills. Then I slept", "I took 3 pills. Then I slept"),
        ("see https://x.org/a?b", "see [link]"),
    ],
)
def test_what_could_name_somebody_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected
