"""Messages are heard together with those before them, as the same person said them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.screening import Screening
from handoff.domain.conversation import State
from handoff.domain.risk import Risk
from handoff.settings import Settings
from tests.service import calm, make_peer, make_service


def joined(text: str, lang: str | None) -> Screening:
    """Grave only when both halves stand in one text."""
    return calm("[high]" if "i took" in text and "all of them" in text else text, lang)


async def test_a_thought_sent_in_pieces_asks_for_a_person(settings: Settings) -> None:
    service = make_service(settings, joined)
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "i took")
    assert (await service.conversation(conversation_id)).state is State.BOT
    await service.intake.receive(conversation_id, "c2", "all of them")
    after = await service.conversation(conversation_id)
    assert (after.state, after.risk) == (State.WAITING, Risk.HIGH)
    await service.close()


async def test_what_a_peer_has_settled_is_not_heard_again(settings: Settings) -> None:
    service, ana = make_service(settings, joined), make_peer("Ana")
    conversation_id = await service.intake.open("en")
    await service.intake.receive(conversation_id, "c1", "i took [person]")
    await service.desk.heartbeat(ana)
    await service.desk.claim(ana, conversation_id)
    await service.desk.write(ana, conversation_id, "p1", "You took the bus?")
    await service.desk.hand_back(ana, conversation_id)
    await service.intake.receive(conversation_id, "c2", "all of them")
    assert (await service.conversation(conversation_id)).state is State.BOT
    await service.close()


HUNG = threading.Event()


def raises(text: str, lang: str | None) -> Any:
    raise RuntimeError(text)


def hangs(text: str, lang: str | None) -> Any:
    HUNG.wait(30)
    return calm(text, lang)


def says_nothing(text: str, lang: str | None) -> Any:
    return None


def says_what_nobody_knows(text: str, lang: str | None) -> Any:
    return replace(calm(text, lang), risk="somewhat")


@pytest.mark.parametrize("broken", [raises, hangs, says_nothing, says_what_nobody_knows])
async def test_a_screening_that_fails_never_ends_as_no_risk_and_a_person_is_asked_for(
    settings: Settings, broken: Callable[[str, str | None], Any], caplog: pytest.LogCaptureFixture
) -> None:
    HUNG.clear()
    service = make_service(settings.model_copy(update={"screening_timeout": 0.05}), broken)
    try:
        conversation_id = await service.intake.open("en")
        await service.intake.receive(conversation_id, "c1", "zanzibar-canary")
        after = await service.conversation(conversation_id)
        assert after.state is State.WAITING
        assert after.risk.at_least(Risk.MODERATE)
        refused = await service.intake.open("en")
        await service.intake.decline_person(refused)
        await service.intake.receive(refused, "c1", "zanzibar-canary")
        offered = (await service.intake.view(refused)).entries[-1]
        assert [choice.label for choice in offered.choices] == ["Talk to a person"]
        assert "zanzibar" not in caplog.text
    finally:
        HUNG.set()
        await service.close()
