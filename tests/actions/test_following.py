"""Follow-up questions keep their subject, in both languages, and say what is not known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions import about, distress, find, guide, near, steer
from actions.guide import checks_of
from actions.places import nearest_first, place_in, served
from actions.short import shortened
from actions.subject import Subject, number_in, place_meant, showing
from tests.actions.shelf import SHELF, Talk


def cards(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards of a reply."""
    return [card for message in said for card in (message.get("custom") or {}).get("cards", [])]


def shown(lang: str = "en") -> tuple[Talk, list[dict[str, Any]]]:
    """Somebody who was shown three services."""
    talk = Talk(lang)
    found = cards(talk.does(find.find_resource, "find_crisis_line", "a crisis line please"))
    assert len(found) == 3
    return talk, found


def begun(talk: Talk, skill_id: str) -> list[dict[str, Any]]:
    """Stand at the first step of a skill, its questions answered."""
    answer = guide.offered(
        SHELF.record(skill_id, talk.lang), {"intent": "cope_by_name", "text": "", "shown": []},
        talk.hears("cope_by_name"), about_context(),
    )  # fmt: skip
    for name, value in answer.slots.items():
        talk.slots[name] = value
        talk.events.append({"event": "slot", "name": name, "value": value})
    record: Any = SHELF.record(skill_id, talk.lang)
    said = talk.does(steer.guide_skill, "next_step")
    for number in range(len(checks_of(record))):
        action, word = (
            (steer.deny, "deny") if number < len(record.not_when) else (steer.guide_skill, "next_step")
        )
        said = talk.does(action, word)
    return said


def about_context() -> Any:
    """What the actions may use."""
    from tests.actions.shelf import CONTEXT

    return CONTEXT


# ---- the subject


def test_the_second_one_is_the_second_of_what_was_shown() -> None:
    talk, found = shown()
    said = talk.does(about.pick, "pick_one", "tell me about the second one")
    assert [card["id"] for card in cards(said)] == [found[1]["id"]]


def test_after_one_was_picked_questions_are_about_it_alone() -> None:
    talk, found = shown()
    talk.does(about.pick, "pick_one", "the last one")
    said = talk.does(about.ask_cost, "ask_cost", "is it free")
    assert found[2]["title"] in said[0]["text"]
    assert found[0]["title"] not in said[0]["text"]


def test_while_none_was_picked_a_question_is_answered_for_each_by_name() -> None:
    talk, found = shown()
    for action, intent in ((about.ask_cost, "ask_cost"), (about.ask_open, "ask_open")):
        said = talk.does(action, intent, "is it?")
        assert all(card["title"] in said[0]["text"] for card in found)


def test_which_one_is_asked_when_it_cannot_be_told() -> None:
    talk, _ = shown()
    said = talk.does(about.pick, "pick_one", "the ninth one, number 9")
    titles = [button["title"] for button in said[0]["buttons"]]
    assert titles[:3] == ["The first one", "The second one", "The third one"]


@pytest.mark.parametrize(
    ("action", "intent"),
    [(about.pick, "pick_one"), (about.ask_cost, "ask_cost"), (about.print_it, "print_it"),
     (about.send_to_phone, "send_to_phone"), (distress.rate, "rate_feeling")],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_question_about_nothing_is_met_kindly(action: Any, intent: str, lang: str) -> None:
    said = Talk(lang).does(action, intent, "hm")
    assert said[0]["text"]
    assert said[0]["buttons"]


def test_is_it_open_asked_of_nothing_is_about_this_service() -> None:
    assert Talk().does(about.ask_open, "ask_open") == [{"response": "utter_ask_hours"}]


def test_a_shut_line_is_said_to_be_shut_and_when_it_opens() -> None:
    talk = Talk()
    talk.slots["subject"] = showing(["nami-helpline"])
    # NOW is a Tuesday afternoon in New York; the line is open then.
    assert "is open now" in talk.does(about.ask_open, "ask_open")[0]["text"]


def test_the_same_entries_come_in_the_other_language() -> None:
    talk, found = shown()
    talk.lang = "es"
    said = talk.does(about.in_language, "in_spanish", "what about in spanish")
    again = cards(said)
    assert [card["id"] for card in again] == [card["id"] for card in found]
    assert again[0]["lang"] == "es"


def test_what_is_there_in_english_only_is_said_to_be_so() -> None:
    talk = Talk("es")
    only = next(r.id for (_, lang), r in sorted(SHELF.records.items()) if (r.id, "es") not in SHELF.records)
    talk.slots["subject"] = showing([only])
    said = talk.does(about.in_language, "in_spanish")
    assert "solo lo tengo en inglés" in said[0]["text"]


def test_without_a_subject_the_language_of_the_talk_changes() -> None:
    assert Talk("es").does(about.in_language, "in_spanish") == [{"response": "utter_in_spanish"}]


def test_in_the_middle_of_a_skill_the_same_step_comes_in_the_other_language() -> None:
    talk = Talk()
    begun(talk, "box-breathing")
    talk.does(steer.guide_skill, "next_step")
    talk.lang = "es"
    step = talk.does(about.in_language, "in_spanish")[0]["custom"]["step"]
    spanish: Any = SHELF.record("box-breathing", "es")
    assert (step["step"], step["text"]) == (2, spanish.steps[1])


def test_print_shows_the_card_again_and_a_text_message_is_honestly_refused() -> None:
    talk, found = shown()
    talk.does(about.pick, "pick_one", "first")
    assert [card["id"] for card in cards(talk.does(about.print_it, "print_it"))] == [found[0]["id"]]
    said = talk.does(about.send_to_phone, "send_to_phone")
    assert "cannot send text messages" in said[0]["text"]
    assert said[0]["buttons"][0]["title"] == "Print this"


def test_simpler_is_a_title_one_sentence_and_contacts() -> None:
    talk, found = shown()
    (short,) = cards(talk.does(steer.simpler, "simpler_please"))
    assert short["short"] is True
    assert (short["title"], short["contacts"]) == (found[0]["title"], found[0]["contacts"])
    assert shortened({**found[0], "summary": "One. Two. Three."})["summary"] == "One."


def test_a_card_says_why_it_was_found() -> None:
    talk = Talk()
    found = cards(talk.does(find.find_resource, "find_crisis_line", "suicide hotline"))
    assert all(card["why"] for card in found)


# ---- numbers and places


@pytest.mark.parametrize(
    ("text", "place"),
    [("the second one", 1), ("number 3", 2), ("la última", -1), ("el primero", 0), ("no idea", None),
     ("that one", None), ("2", 1)],
)  # fmt: skip
def test_which_of_several_is_read_from_words_and_numbers(text: str, place: int | None) -> None:
    assert place_meant(text) == place


@given(st.text(max_size=60), st.integers(1, 3))
def test_whatever_is_written_never_picks_what_was_not_shown(text: str, count: int) -> None:
    subject = Subject(tuple("abc"[:count]))
    place = place_meant(text)
    picked = subject.picked(place) if place is not None else None
    assert picked is None or picked.meant[0] in subject.ids


@pytest.mark.parametrize(
    ("text", "place"),
    [("I live in Texas", "US-TX"), ("estoy en nueva york", "US-NY"), ("west virginia", "US-WV"),
     ("tx", "US-TX"), ("Washington DC", "US-DC"), ("we are in OH now", "US-OH"), ("OK", "US-OK"),
     ("Nuevo México", "US-NM"), ("help me or i go in", None), ("I AM IN TROUBLE", None), ("", None),
     ("london", None)],
)  # fmt: skip
def test_a_state_is_read_from_its_name_or_letters(text: str, place: str | None) -> None:
    assert place_in(text) == place


def test_what_serves_another_state_only_is_left_out() -> None:
    records: list[Any] = [SHELF.record(i, "en") for i in ("california-warm-line", "988-lifeline")]
    assert [r.id for r in served(records, "US-TX")] == ["988-lifeline"]
    assert [r.id for r in nearest_first(records[::-1], "US-CA") if r] == [
        "california-warm-line",
        "988-lifeline",
    ]
    assert served(records, None) == records


def test_the_state_is_asked_for_once_and_kept() -> None:
    talk = Talk()
    talk.does(find.find_resource, "find_warmline", "a warmline")
    assert "Which state" in talk.does(near.closer, "closer_to_me", "closer to me")[0]["text"]
    said = talk.does(near.told_place, "tell_place", "california")
    assert cards(said)[0]["id"] == "california-warm-line"
    assert "California" in said[0]["text"]
    talk.does(find.find_resource, "find_food", "food")
    said = talk.does(near.closer, "closer_to_me", "closer to me")
    assert "Which state" not in said[0]["text"]


def test_where_nothing_is_nearer_it_is_said_and_who_knows_what_is_near_comes_first() -> None:
    talk = Talk()
    talk.does(find.find_resource, "find_warmline", "a warmline")
    said = talk.does(near.closer, "closer_to_me", "closer to me, i am in Wyoming")
    assert "nothing that is just for Wyoming" in said[0]["text"]
    assert cards(said)[0]["id"] == "local-help-211"
    assert "california-warm-line" not in {card["id"] for card in cards(said)}


def test_two_letters_that_nobody_asked_for_are_no_place() -> None:
    talk = Talk()
    assert "did not understand" in talk.does(near.told_place, "tell_place", "or")[0]["text"]
    assert talk.slots.get("place") is None


def test_a_place_that_is_none_is_asked_for_again() -> None:
    talk = Talk()
    talk.does(near.closer, "closer_to_me", "closer")
    assert "do not know that state" in talk.does(near.told_place, "tell_place", "atlantis")[0]["text"]


# ---- how hard it is


def finished(talk: Talk) -> list[dict[str, Any]]:
    """Walk to the end of a skill."""
    said = talk.does(steer.guide_skill, "next_step")
    while "step" in (said[0].get("custom") or {}):
        said = talk.does(steer.guide_skill, "next_step")
    return said


def test_nobody_has_to_say_a_number() -> None:
    talk = Talk()
    begun(talk, "feet-and-chair")
    assert "0 to 10" not in finished(talk)[0]["text"]


@pytest.mark.parametrize(
    ("after", "told"), [(3, "a little easier"), (7, "That is okay"), (9, "nothing wrong")]
)
def test_numbers_before_and_after_are_shown_back_kindly(after: int, told: str) -> None:
    talk = Talk()
    offered = talk.does(guide.offer_skill, "cope_any", "calm me")
    assert cards(offered)
    asked = talk.does(distress.rate, "rate_feeling", "Say how hard it is, 0 to 10")
    assert [button["title"] for button in asked[0]["buttons"]][:11] == [str(n) for n in range(11)]
    assert "7" in talk.does(distress.number, "say_number", "7")[0]["text"]
    said = talk.does(steer.affirm, "affirm", "yes")
    for _ in range(20):
        if talk.slots["question"] == guide.HELPED:
            break
        condition = talk.slots["question"] == guide.CONDITION
        said = talk.does(steer.deny if condition else steer.guide_skill, "deny" if condition else "next_step")
    assert "0 to 10 again" in said[0]["text"]
    said = talk.does(distress.number, "say_number", f"its a {after}")
    assert told in said[0]["text"]
    assert str(after) in said[0]["text"]
    assert "Talk to a person" in [button["title"] for button in said[0]["buttons"]]
    assert talk.slots["distress"] is None


def test_a_high_number_offers_a_person_first_but_starts_nothing_by_itself() -> None:
    talk = Talk()
    talk.does(guide.offer_skill, "cope_any", "calm me")
    talk.does(distress.rate, "rate_feeling", "hm")
    said = talk.does(distress.number, "say_number", "9")
    assert said[0]["buttons"][0]["title"] == "Talk to a person"
    assert "handoff" not in (said[0].get("custom") or {})
    assert talk.slots["skill"]["phase"] == "offered"


def test_a_number_in_the_middle_of_the_questions_skips_none_of_them() -> None:
    talk = Talk()
    begun_questions = talk.does(guide.offer_skill, "cope_by_name", "box breathing")
    talk.slots["skill"] = {"id": "box-breathing", "phase": "offered", "check": 0, "step": 0}
    talk.slots["subject"] = showing(["box-breathing"])
    assert begun_questions
    talk.does(steer.guide_skill, "next_step")
    assert "step" not in (talk.does(distress.number, "say_number", "5")[0].get("custom") or {})
    assert talk.slots["question"] == guide.CONDITION
    talk.does(distress.rate, "rate_feeling", "hm")
    talk.does(distress.number, "say_number", "5")
    talk.does(steer.guide_skill, "next_step", "Start")
    assert talk.slots["question"] == guide.CONDITION


def test_a_number_after_a_list_picks_from_it_and_one_about_nothing_is_not_understood() -> None:
    talk, found = shown()
    assert cards(talk.does(distress.number, "say_number", "2"))[0]["id"] == found[1]["id"]
    assert "did not understand" in Talk().does(distress.number, "say_number", "7")[0]["text"]
    assert "did not understand" in talk.does(distress.number, "say_number", "11")[0]["text"]


@pytest.mark.parametrize(
    ("text", "number"), [("7/10", 7), ("like an eight", 8), ("siete", 7), ("none", None)]
)
def test_a_number_is_read_in_digits_and_words(text: str, number: int | None) -> None:
    assert number_in(text) == number


# ---- what was tried


def test_a_skill_that_was_begun_is_not_offered_again_unless_by_its_name() -> None:
    talk = Talk()
    first = cards(talk.does(guide.offer_skill, "cope_cannot_sleep", "cant sleep"))[0]["id"]
    begun(talk, first)
    assert talk.slots["tried"] == [first]
    for intent in ("cope_cannot_sleep", "cope_cannot_sleep"):
        assert cards(talk.does(guide.offer_skill, intent, "cant sleep"))[0]["id"] != first
    talk.does(steer.start_over, "start_over")
    assert cards(talk.does(guide.offer_skill, "cope_cannot_sleep", "cant sleep"))[0]["id"] != first


def test_a_skill_that_was_only_looked_at_may_come_again() -> None:
    talk = Talk()
    first = cards(talk.does(guide.offer_skill, "cope_cannot_sleep", "cant sleep"))[0]["id"]
    assert cards(talk.does(guide.offer_skill, "cope_cannot_sleep", "cant sleep"))[0]["id"] == first


def test_a_breathing_step_has_its_seconds_and_others_have_none() -> None:
    talk = Talk()
    said = begun(talk, "box-breathing")
    assert said[0]["custom"]["step"]["seconds"] == 0
    assert talk.does(steer.guide_skill, "next_step")[0]["custom"]["step"]["seconds"] == 4


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_step_offers_next_again_stop_and_a_person(lang: str) -> None:
    talk = Talk(lang)
    said = begun(talk, "feet-and-chair")
    names = {"en": {"Next", "Say it again", "Stop", "Talk to a person"},
             "es": {"Siguiente", "Dilo otra vez", "Parar", "Hablar con una persona"}}[lang]  # fmt: skip
    while "step" in (said[0].get("custom") or {}):
        assert names <= {button["title"] for button in said[0]["buttons"]}
        said = talk.does(steer.guide_skill, "next_step")
