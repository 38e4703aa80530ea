"""Offering and guiding coping skills."""

from __future__ import annotations

from typing import Any

import pytest

from actions import guide, steer
from actions.find import find_resource
from actions.guide import checks_of
from actions.needs import NEEDS, SKILLS
from tests.actions.shelf import CONTEXT, SHELF, Talk

SKILL_IDS = sorted({key[0] for key, record in SHELF.records.items() if record.kind == "coping_skill"})


def offer(talk: Talk, skill_id: str) -> None:
    """Stand before this skill, offered."""
    turn = talk.hears("cope_by_name")
    record = SHELF.record(skill_id, talk.lang)
    answer = guide.offered(record, {"intent": "cope_by_name", "text": "", "shown": []}, turn, CONTEXT)
    for name, value in answer.slots.items():
        talk.slots[name] = value
        talk.events.append({"event": "slot", "name": name, "value": value})


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("skill_id", SKILL_IDS)
def test_every_skill_can_be_walked_through_after_its_questions(skill_id: str, lang: str) -> None:
    talk = Talk(lang)
    offer(talk, skill_id)
    record: Any = SHELF.record(skill_id, lang)
    said = talk.does(steer.guide_skill, "next_step")
    for number, check in enumerate(checks_of(record)):
        assert check in said[0]["text"]
        if number < len(record.not_when):
            said = talk.does(steer.deny, "deny")
        else:
            said = talk.does(steer.guide_skill, "next_step")
    steps = []
    for _ in record.steps:
        steps.append(said[0]["custom"]["step"]["text"])
        said = talk.does(steer.guide_skill, "next_step")
    assert steps == list(record.steps)
    assert talk.slots["question"] == guide.HELPED


@pytest.mark.parametrize(("lang", "said"), [("en", "Stop if you feel short of air."), ("es", "Detente si ")])
def test_when_to_stop_is_known_before_the_first_step(lang: str, said: str) -> None:
    record: Any = SHELF.record("box-breathing", lang)
    assert said in checks_of(record)[-1]


def test_nobody_is_sent_on_to_an_entry_that_has_been_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    instead: Any = SHELF.record("domestic-violence-hotline", "en")
    closed = instead.model_copy(update={"status": "closed"})
    monkeypatch.setitem(SHELF.records, (instead.id, "en"), closed)
    talk = Talk()
    offer(talk, "time-out-with-return")
    talk.does(steer.guide_skill, "next_step")
    said = talk.does(steer.affirm, "affirm")
    cards = [card["id"] for message in said for card in message.get("custom", {}).get("cards", [])]
    assert cards
    assert instead.id not in cards


@pytest.mark.parametrize("skill_id", SKILL_IDS)
def test_a_condition_that_fits_always_leads_to_something_else(skill_id: str) -> None:
    record: Any = SHELF.record(skill_id, "en")
    for number, rule in enumerate(record.not_when):
        talk = Talk()
        offer(talk, skill_id)
        talk.does(steer.guide_skill, "next_step")
        for _ in range(number):
            talk.does(steer.deny, "deny")
        said = talk.does(steer.affirm, "affirm")
        cards = [card["id"] for message in said for card in message.get("custom", {}).get("cards", [])]
        assert cards == [rule.instead]
        assert "step" not in said[-1].get("custom", {})


@pytest.mark.parametrize("word", ["next_step", "previous_step", "repeat", "more"])
def test_no_word_skips_a_condition(word: str) -> None:
    talk = Talk()
    offer(talk, "box-breathing")
    talk.does(steer.guide_skill, "next_step")
    action = {"repeat": steer.repeat, "more": steer.more}.get(word, steer.guide_skill)
    said = talk.does(action, word)
    assert "step" not in said[-1].get("custom", {})


def test_no_to_the_cautions_stops() -> None:
    talk = Talk()
    offer(talk, "box-breathing")
    talk.does(steer.guide_skill, "next_step")
    talk.does(steer.deny, "deny")
    talk.does(steer.deny, "deny")
    assert talk.slots["question"] == guide.CAUTIONS
    talk.does(steer.deny, "deny")
    assert talk.slots["skill"] is None


def test_every_feeling_has_a_skill_in_both_languages() -> None:
    for lang in ("en", "es"):
        for intent, need in NEEDS.items():
            if need.kinds == SKILLS:
                said = Talk(lang).does(guide.offer_skill, intent, "hm")
                assert said[0]["custom"]["cards"][0]["kind"] == "coping_skill", intent


def test_another_one_is_offered_until_there_are_no_more_and_then_said() -> None:
    talk = Talk()
    seen = [talk.does(guide.offer_skill, "cope_cannot_sleep")[0]["custom"]["cards"][0]["id"]]
    for _ in range(len(SKILL_IDS) + 2):
        said = talk.does(steer.more, "more", "Another one")
        if "custom" not in said[0]:
            break
        seen.append(said[0]["custom"]["cards"][0]["id"])
    assert len(seen) == len(set(seen))
    assert "That is all I have" in said[0]["text"]


def test_services_asked_for_in_the_middle_of_a_skill_do_not_lose_the_place() -> None:
    talk = Talk()
    offer(talk, "feet-and-chair")
    for _ in range(len(checks_of(SHELF.record("feet-and-chair", "en"))) + 1):
        talk.does(steer.guide_skill, "next_step")
    first = talk.slots["skill"]["step"]
    talk.does(find_resource, "find_crisis_line", "crisis line")
    assert talk.does(steer.more, "more")[0]["custom"]["cards"][0]["kind"] == "resource"
    assert talk.does(steer.guide_skill, "next_step")[0]["custom"]["step"]["step"] == first + 1


def test_another_one_in_the_middle_of_a_skill_is_another_skill() -> None:
    talk = Talk()
    offer(talk, "feet-and-chair")
    for _ in range(len(checks_of(SHELF.record("feet-and-chair", "en"))) + 1):
        talk.does(steer.guide_skill, "next_step")
    assert talk.does(steer.more, "more", "Another one")[0]["custom"]["cards"]
