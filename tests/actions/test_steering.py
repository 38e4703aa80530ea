"""Short words, and finding services."""

from __future__ import annotations

import pytest

from actions import find, guide, steer
from actions.needs import NEEDS, RESOURCES
from tests.actions.shelf import Talk


def test_every_need_for_a_service_is_met_in_english_and_spanish() -> None:
    for lang in ("en", "es"):
        for intent, need in NEEDS.items():
            if need.kinds >= RESOURCES:
                cards = Talk(lang).does(find.find_resource, intent, "hm")[0]["custom"]["cards"]
                assert 1 <= len(cards) <= find.AT_ONCE, (intent, lang)


def test_more_shows_each_service_once_and_then_says_that_this_was_all() -> None:
    talk = Talk()
    said = talk.does(find.find_resource, "find_crisis_line", "crisis line")
    seen: list[str] = []
    while "custom" in said[0]:
        seen += [card["id"] for card in said[0]["custom"]["cards"]]
        said = talk.does(steer.more, "more")
    assert len(seen) == len(set(seen)) > find.AT_ONCE
    assert "That is all I have" in said[0]["text"]


def test_more_of_nothing_is_met_kindly() -> None:
    assert "nothing more to show" in Talk().does(steer.more, "more")[0]["text"]


def test_repeat_says_the_last_reply_again_but_asks_for_no_second_person() -> None:
    talk = Talk()
    shown = talk.does(find.find_resource, "find_food", "food")
    assert talk.does(steer.repeat, "repeat")[0]["custom"] == shown[0]["custom"]
    talk.hears("ask_person_now")
    talk.events.append(
        {"event": "bot", "text": "I ask.", "data": {"custom": {"handoff": {"reason": "asked"}}}}
    )
    assert talk.does(steer.repeat, "repeat") == [{"text": "I ask."}]


def test_a_question_is_still_open_after_it_was_repeated() -> None:
    talk = Talk()
    talk.does(steer.misunderstood, "nlu_fallback")
    talk.does(steer.misunderstood, "nlu_fallback")
    talk.does(steer.repeat, "repeat")
    assert talk.does(steer.affirm, "affirm") == [{"response": "utter_handoff_asked"}]


def test_repeat_of_nothing_is_met_kindly() -> None:
    assert "nothing to say again" in Talk().does(steer.repeat, "repeat")[0]["text"]


def test_simpler_after_a_skill_was_offered_still_offers_it() -> None:
    talk = Talk()
    talk.does(guide.offer_skill, "cope_sad", "sad")
    assert "Shall we try it?" in talk.does(steer.simpler, "simpler_please")[0]["text"]
    assert talk.slots["question"] == guide.START


def test_simpler_without_a_card_names_three_things() -> None:
    assert "In short: I can find help" in Talk().does(steer.simpler, "simpler_please")[0]["text"]


@pytest.mark.parametrize("utter", ["utter_complaint", "utter_are_you_a_person", "utter_ask_about_peers"])
def test_yes_and_no_answer_the_offer_of_a_person(utter: str) -> None:
    for action, response in ((steer.affirm, "utter_handoff_asked"), (steer.deny, "utter_refuse_person")):
        talk = Talk()
        talk.was_told(utter, "complaint")
        assert talk.does(action, "affirm") == [{"response": response}]
        assert talk.slots["peer_settled"] is True


def test_only_two_in_a_row_count_as_misunderstood_twice() -> None:
    talk = Talk()
    assert "did not understand" in talk.does(steer.misunderstood, "nlu_fallback")[0]["text"]
    talk.was_told("utter_greet", "greet")
    assert "did not understand" in talk.does(steer.misunderstood, "nlu_fallback")[0]["text"]
    assert "still do not understand" in talk.does(steer.misunderstood, "out_of_scope")[0]["text"]


def test_start_over_forgets_everything() -> None:
    talk = Talk()
    talk.does(guide.offer_skill, "cope_sad", "sad")
    talk.does(steer.start_over, "start_over")
    assert not any(talk.slots.values())


def test_stop_is_kind_with_and_without_a_skill() -> None:
    talk = Talk("es")
    assert "Sigo aquí" in talk.does(steer.stop, "stop")[0]["text"]
    talk.does(guide.offer_skill, "cope_sad", "triste")
    assert "paramos aquí" in talk.does(steer.stop, "stop")[0]["text"]


def test_how_it_helped_is_answered_from_button_and_from_yes_or_no() -> None:
    for action, intent, words in (
        (steer.helped, "helped_yes", "I am glad"),
        (steer.helped, "helped_no", "being honest"),
        (steer.affirm, "affirm", "I am glad"),
        (steer.deny, "deny", "being honest"),
    ):
        talk = Talk()
        talk.hears("next_step")
        talk.events.append({"event": "slot", "name": "question", "value": guide.HELPED})
        assert words in talk.does(action, intent)[0]["text"]
