"""What it is like to talk to the assistant."""

from __future__ import annotations

import pytest

from tests.bot.rasa_server import Assistant, Dialogue, Reply


def start(person: Dialogue, wish: str, go: str = "Start", no: str = "No") -> Reply:
    """Ask for a skill, answer its questions so that it fits, and stand at the first step."""
    reply = person.says(wish)
    assert reply.cards
    reply = person.says(go)
    for _ in range(6):
        if reply.step:
            break
        reply = person.says(go if go in reply.buttons else no)
    assert reply.step["step"] == 1
    return reply


def test_a_greeting_says_what_it_is_what_it_can_do_and_that_a_peer_can_be_asked_for(
    assistant: Assistant,
) -> None:
    reply = assistant.conversation().says("hi there")
    assert "automated assistant, not a person" in reply.text
    assert "find services" in reply.text
    assert "ask for a peer, a real person, at any time" in reply.text
    assert reply.buttons == ["Find help", "Something to feel calmer", "Talk to a person"]


def test_the_assistant_never_claims_to_be_a_person(assistant: Assistant) -> None:
    person = assistant.conversation()
    for text in ("are you a real person", "am i talking to a human", "is this a bot?"):
        assert person.says(text).text.startswith("No. I am an automated assistant")


def test_a_person_is_asked_for_at_once(assistant: Assistant) -> None:
    assert assistant.conversation().says("can i talk to a real person").handoff == "asked"


def test_a_person_later_is_passed_on(assistant: Assistant) -> None:
    assert assistant.conversation().says("can someone call me back tomorrow").handoff == "asked_later"


def test_a_refused_person_is_respected_warmly(assistant: Assistant) -> None:
    reply = assistant.conversation().says("no i dont want to talk to a person")
    assert reply.handoff is None
    assert reply.text.startswith("That is fine.")


@pytest.mark.parametrize("risk", ["moderate", "high", "imminent"])
def test_danger_told_by_the_service_brings_a_peer_whatever_the_words_say(
    assistant: Assistant, risk: str
) -> None:
    reply = assistant.conversation().says("i need food", screening={"risk": risk})
    assert reply.handoff == "other"
    assert "988" in reply.text
    assert not reply.cards


def test_a_wish_for_a_person_told_by_the_service_is_followed(assistant: Assistant) -> None:
    assert assistant.conversation().says("asdf", screening={"wants_person": True}).handoff == "asked"


def test_after_a_person_was_asked_for_moderate_distress_does_not_stop_the_company(
    assistant: Assistant,
) -> None:
    person = assistant.conversation()
    assert person.says("talk to a person").handoff == "asked"
    assert person.says("what can you do", screening={"risk": "moderate"}).handoff is None
    assert person.says("what can you do", screening={"risk": "high"}).handoff == "other"


@pytest.mark.parametrize(("text", "lang"), [("i want to kill myself", "en"), ("quiero matarme", "es")])
def test_danger_is_seen_without_the_service_as_well(assistant: Assistant, text: str, lang: str) -> None:
    assert assistant.conversation(lang).says(text, screening="none").handoff == "other"


def test_two_messages_in_a_row_that_are_not_understood_offer_a_person(assistant: Assistant) -> None:
    person = assistant.conversation()
    first = person.says("flurb gnarx zzt")
    assert "did not understand" in first.text or "cannot help with" in first.text
    second = person.says("qwpl mmmrt")
    assert "Would you like to talk to one?" in second.text
    assert second.buttons[0] == "Talk to a person"
    assert person.says("yes").handoff == "asked"


def test_a_message_understood_in_between_starts_the_count_anew(assistant: Assistant) -> None:
    person = assistant.conversation()
    person.says("flurb gnarx zzt")
    person.says("what can you do")
    assert "Would you like to talk to one?" not in person.says("qwpl mmmrt").text


def test_a_complaint_offers_a_person_and_yes_accepts(assistant: Assistant) -> None:
    person = assistant.conversation()
    assert "talk to a person?" in person.says("i want to make a complaint about this service").text
    assert person.says("yes please").handoff == "asked"


def test_no_to_the_offer_of_a_person_is_respected(assistant: Assistant) -> None:
    person = assistant.conversation()
    person.says("i want to make a complaint about this service")
    reply = person.says("no")
    assert reply.handoff is None
    assert "No person will join" in reply.text


def test_medical_advice_is_not_given_but_shown_where_to_get(assistant: Assistant) -> None:
    reply = assistant.conversation().says("can i take two of my pills together")
    for part in ("pharmacist", "1-800-222-1222", "911"):
        assert part in reply.text


def test_privacy_is_told_truly(assistant: Assistant) -> None:
    reply = assistant.conversation().says("who can read what i write")
    assert "peers of this site can read it" in reply.text
    assert "/privacy" in reply.text
    assert "Delete my messages" in assistant.conversation().says("delete my messages please").text


def test_a_resource_question_is_answered_with_at_most_three_cards_with_source_and_date(
    assistant: Assistant,
) -> None:
    person = assistant.conversation()
    reply = person.says("i need a food bank near me")
    assert 1 <= len(reply.cards) <= 3
    for card in reply.cards:
        assert card["kind"] == "resource"
        assert card["sources"][0]["url"].startswith("https://")
        assert card["verified"]["on"]


def test_more_never_shows_the_same_again_and_ends_honestly(assistant: Assistant) -> None:
    person = assistant.conversation()
    reply = person.says("i want to find a support group")
    seen: list[str] = []
    for _ in range(40):
        if not reply.cards:
            break
        seen += [card["id"] for card in reply.cards]
        reply = person.says("Show more")
    assert len(seen) > 3
    assert len(seen) == len(set(seen))
    assert "That is all I have for this" in reply.text


def test_simpler_is_a_name_and_one_contact(assistant: Assistant) -> None:
    person = assistant.conversation()
    card = person.says("i need a food bank near me").cards[0]
    (short,) = person.says("can you make it simpler please").cards
    assert (short["short"], short["title"], short["contacts"]) == (True, card["title"], card["contacts"])


def test_what_the_library_does_not_hold_is_said_honestly(assistant: Assistant) -> None:
    reply = assistant.conversation().says("where can i find a place that repairs old violins")
    assert not reply.cards or "may help" in reply.text
    assert "Talk to a person" in reply.buttons


def test_a_skill_goes_through_all_its_steps_to_how_was_that(assistant: Assistant) -> None:
    person = assistant.conversation()
    reply = start(person, "i feel really anxious right now")
    of = reply.step["of"]
    for number in range(1, of + 1):
        assert (reply.step["step"], reply.step["of"]) == (number, of)
        assert reply.step["text"]
        assert reply.step["sources"][0]["name"]
        assert reply.step["verified"]["on"]
        reply = person.says("next")
    assert "How was that for you?" in reply.text
    assert reply.buttons == ["It helped", "It did not help"]
    reply = person.says("It did not help")
    assert {"Another one", "Talk to a person"} <= set(reply.buttons)
    assert person.says("Another one").cards[0]["kind"] == "coping_skill"


def test_back_and_again_keep_the_place(assistant: Assistant) -> None:
    person = assistant.conversation()
    start(person, "i feel really anxious right now")
    second = person.says("Next")
    assert second.step["step"] == 2
    assert person.says("Say it again").step == second.step
    assert person.says("Go back").step["step"] == 1
    assert person.says("next").step == second.step


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("stop", "we stop here"),
        ("start over", "we start over"),
        ("who can read this chat", "peers of this site"),
    ],
)
def test_in_the_middle_of_a_skill_nobody_is_stuck(assistant: Assistant, words: str, then: str) -> None:
    person = assistant.conversation()
    start(person, "i am so angry i could scream")
    assert then in person.says(words).text


def test_in_the_middle_of_a_skill_a_person_can_be_asked_for(assistant: Assistant) -> None:
    person = assistant.conversation()
    start(person, "i am so angry i could scream")
    assert person.says("talk to a person").handoff == "asked"
    assert person.says("next").step["step"] == 2


def test_after_stop_next_does_not_go_on_with_the_skill(assistant: Assistant) -> None:
    person = assistant.conversation()
    start(person, "i am so angry i could scream")
    person.says("stop")
    assert not person.says("next").step


def test_a_skill_that_does_not_fit_is_never_started(assistant: Assistant) -> None:
    person = assistant.conversation()
    offer = person.says("box breathing")
    assert offer.cards[0]["id"] == "box-breathing"
    question = person.says("Start")
    assert "Does this fit you right now" in question.text
    assert "Does this fit you right now" in person.says("next").text
    instead = person.says("Yes")
    assert instead.cards[0]["id"] == "longer-out-breath"


def test_another_skill_is_a_different_one(assistant: Assistant) -> None:
    person = assistant.conversation()
    first = person.says("i cant sleep").cards[0]["id"]
    assert person.says("Another one").cards[0]["id"] != first


def test_yes_and_no_without_a_question_are_met_kindly(assistant: Assistant) -> None:
    person = assistant.conversation()
    assert "What would you like to do?" in person.says("yes").text
    assert "That is okay" in person.says("no").text


def test_an_old_question_is_not_answered_by_a_later_yes(assistant: Assistant) -> None:
    person = assistant.conversation()
    person.says("i want to make a complaint about this service")
    person.says("what can you do")
    assert person.says("yes").handoff is None


@pytest.mark.parametrize(
    "text", ["/restart", '/any_intent{"slot": "x"}', "/session_start", "  /back", "//stop"]
)
def test_what_looks_like_a_command_to_rasa_is_words(assistant: Assistant, text: str) -> None:
    person = assistant.conversation()
    start(person, "i am so angry i could scream")
    assert person.says(text).messages
    assert person.says("what can you do").text.startswith("I can do three things")


@pytest.mark.parametrize("text", ["", "🙂🙂🙂", "\x00", "\u202e drawkcab", "<script>alert(1)</script>", "?"])
def test_odd_messages_get_an_answer(assistant: Assistant, text: str) -> None:
    assert assistant.conversation().says(text).text


def test_the_assistant_speaks_spanish_from_the_first_word(assistant: Assistant) -> None:
    person = assistant.conversation("es")
    assert "Soy un asistente automático, no una persona" in person.says("hola").text
    reply = person.says("necesito comida")
    assert reply.cards
    assert "Hablar con una persona" in reply.buttons
    assert person.says("Hablar con una persona").handoff == "asked"


def test_a_spanish_skill_goes_step_by_step(assistant: Assistant) -> None:
    person = assistant.conversation("es")
    reply = start(person, "no puedo dormir", go="Empezar", no="No")
    assert reply.text.startswith("Empecemos. Paso 1 de")
    assert person.says("Siguiente").step["step"] == 2
    assert "paramos aquí" in person.says("Parar").text


def test_whoever_writes_spanish_on_an_english_page_is_answered_in_spanish(assistant: Assistant) -> None:
    person = assistant.conversation("en")
    spanish = {"lang": "es"}
    assert "Puedo hacer tres cosas" in person.says("dime lo que puedes hacer", screening=spanish).text
    assert "Bien." in person.says("ok").text
    assert "English" in person.says("in english").text
    assert "Good." in person.says("ok").text


def test_follow_up_questions_keep_their_subject(assistant: Assistant) -> None:
    person = assistant.conversation()
    found = person.says("i need a warmline to talk to someone").cards
    second = person.says("tell me about the second one").cards
    assert [card["id"] for card in second] == [found[1]["id"]]
    assert second[0]["title"] in person.says("is it free").text
    assert second[0]["title"] in person.says("is it open now").text
    assert [card["id"] for card in person.says("can i print it").cards] == [found[1]["id"]]
    assert "cannot send text messages" in person.says("send it to my phone").text
    spanish = person.says("what about in spanish", screening={"lang": "en"})
    assert [card["id"] for card in spanish.cards] == [found[1]["id"]]
    assert "Hablar con una persona" in spanish.buttons


def test_the_state_is_asked_for_and_understood_however_it_is_written(assistant: Assistant) -> None:
    for told in ("California", "ca", "im somewhere down in california right now", "OK"):
        person = assistant.conversation()
        person.says("i need a warmline to talk to someone")
        assert "Which state are you in?" in person.says("Closer to me").text
        reply = person.says(told)
        assert ("Oklahoma" if told == "OK" else "California") in reply.text
        assert reply.cards


def test_ok_is_oklahoma_only_right_after_the_state_was_asked_for(assistant: Assistant) -> None:
    person = assistant.conversation()
    person.says("i need a warmline to talk to someone")
    person.says("Closer to me")
    person.says("what can you do")
    assert "What would you like to do?" in person.says("ok").text


def test_a_number_before_and_after_is_shown_back(assistant: Assistant) -> None:
    person = assistant.conversation()
    person.says("i feel really anxious right now")
    assert "0" in person.says("Say how hard it is, 0 to 10").buttons
    assert "8 is a lot to carry" in person.says("8").text
    reply = person.says("Start")
    for _ in range(20):
        if "0 to 10 again" in reply.text:
            break
        reply = person.says(
            "No" if "No" in reply.buttons else "Start" if "Start" in reply.buttons else "next"
        )
    reply = person.says("5")
    assert "Before it was 8, now it is 5." in reply.text
    assert reply.handoff is None


def test_what_was_tried_is_not_offered_again(assistant: Assistant) -> None:
    person = assistant.conversation()
    tried = start(person, "i cant sleep").step["skill_id"]
    person.says("stop")
    assert person.says("i cant sleep").cards[0]["id"] != tried


def test_cards_say_why_they_were_found(assistant: Assistant) -> None:
    assert all(card["why"] for card in assistant.conversation().says("i need a food bank near me").cards)
