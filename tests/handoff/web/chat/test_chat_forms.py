"""Everything works by forms alone: buttons, a person, leaving a contact, language, size, ending, deleting."""

from __future__ import annotations

import re

import pytest

from handoff.domain.conversation import Choice, Command, State
from handoff.domain.events import BotMessage
from tests.handoff.web.chat.person import Person, words_of
from tests.handoff.web.chat.porch import CARD, NEXT_OR_STOP, SKILL, STEP


def state_of(person: Person) -> State:
    """Where the conversation stands."""
    return person.porch.do(person.porch.service.conversation(person.conversation_id)).state


def test_a_button_of_the_assistant_sends_what_it_says(person: Person) -> None:
    person.begins().writes("i am anxious")
    person.porch.bot_says(person.conversation_id, BotMessage(text="Shall we?", choices=NEXT_OR_STOP))
    page = person.opens("/chat/log")
    form = re.search(
        r'name="text" value="Next">\s*<input type="hidden" name="client_id" value="(\w+)"', page.text
    )
    assert form
    person.writes("Next", form[1])
    person.writes("Next", form[1])
    assert person.own_words() == ["i am anxious", "Next"]
    assert "<button>Next</button>" not in person.opens("/chat/log").text, (
        "an answered question is not asked again"
    )


def test_a_card_shows_source_date_and_only_links_that_are_safe_to_press(person: Person) -> None:
    person.begins().writes("a warmline please")
    person.porch.bot_says(person.conversation_id, BotMessage(text="Here is one.", cards=(CARD,)))
    page = person.opens()
    said = words_of(page)
    for words in ("A line for testing", "Call 988", "Open now", "If your life is in danger right now",
                  "988 Suicide & Crisis Lifeline", "a trained listener", "They may send help.",
                  "compared with public lists, 23 November 2026; we have not called"):  # fmt: skip
        assert words in said
    assert "javascript:" not in page.text
    assert "Not a link" in said
    assert all("noreferrer" in tag for tag in re.findall(r'<a [^>]*href="https:[^>]*>', page.text))


def test_a_skill_says_what_it_needs_when_to_stop_and_when_to_pick_another(person: Person) -> None:
    person.begins().writes("teach me")
    person.porch.bot_says(person.conversation_id, BotMessage(text="Try this.", cards=(SKILL,)))
    said = words_of(person.opens())
    for words in ("You need", "nothing", "Stop if", "you feel dizzy", "Pick something else if",
                  "short of breath; in a panic",
                  "compared with published work, 20 November 2026"):  # fmt: skip
        assert words in said
    assert "we have not called" not in said


def test_a_guided_step_says_where_one_is(person: Person) -> None:
    person.begins().writes("teach me")
    person.porch.bot_says(person.conversation_id, BotMessage(guided=STEP, choices=NEXT_OR_STOP))
    said = words_of(person.opens())
    assert "Step 2 of 5" in said
    assert "Breathe in a little more." in said


def test_asking_for_a_person_shows_an_honest_place_and_what_can_be_done_meanwhile(person: Person) -> None:
    person.begins()
    said = words_of(person.presses("ask_person"))
    assert state_of(person) is State.WAITING
    assert "No peer is on duty right now." in said
    assert "While you wait, you can keep writing." in said
    for button in ("Stay with the assistant", "Leave a message", "No person right now"):
        assert button in said


def test_the_place_in_line_is_told_as_it_is(person: Person) -> None:
    from tests.service import make_peer

    porch = person.porch
    porch.do(porch.service.desk.set_available(make_peer("Ana"), available=True))
    first = porch.do(porch.service.intake.open("en"))
    porch.do(porch.service.intake.ask_for_person(first))
    porch.service.clock.move(1)
    assert "There is about 1 person before you." in words_of(person.begins(ask="person").opens())
    porch.do(porch.service.intake.decline_person(first))
    assert "You are next." in words_of(person.opens())


def test_changing_ones_mind_leads_back_to_the_assistant(person: Person) -> None:
    person.begins(ask="person")
    said = words_of(person.presses("no_person"))
    assert state_of(person) is State.BOT
    assert "You can ask for a person at any time." in said


def test_at_high_risk_crisis_lines_come_at_once_and_no_button_calls_peers_off(person: Person) -> None:
    person.begins()
    page = person.writes("i want to die [high]")
    said = words_of(page)
    assert '<li class="entry notice crisis"' in page.text
    assert "Call or text 988, day or night." in said
    assert "No person right now" not in said
    assert "I am alerting the peers on duty now because of what you wrote." in said


def test_a_peer_is_named_and_the_assistants_buttons_are_gone(person: Person) -> None:
    person.begins().writes("hi")
    porch, conversation_id = person.porch, person.conversation_id
    porch.bot_says(conversation_id, BotMessage(text="Shall we?", choices=NEXT_OR_STOP))
    person.presses("ask_person")
    porch.peer_joins(conversation_id, "Ana")
    porch.peer_says(conversation_id, "Hi, I'm Ana.", "p1")
    page = person.opens()
    said = words_of(page)
    assert "Ana, peer" in said
    assert "You are with Ana, a peer. A peer is a real person. The assistant is silent." in said
    assert "<button>Next</button>" not in page.text
    assert 'li class="entry peer"' in page.text


def test_a_peers_name_cannot_pretend_to_be_the_page(person: Person) -> None:
    person.begins(ask="person")
    person.porch.peer_joins(person.conversation_id, "<b>\u202eevil")
    page = person.opens()
    assert "<b>\u202e" not in page.text
    assert "&lt;b&gt;" in page.text


@pytest.mark.parametrize("press", ["stay_with_assistant", "no_person"])
def test_a_button_that_no_longer_fits_leads_to_how_things_stand(person: Person, press: str) -> None:
    person.begins(ask="person")
    person.porch.peer_joins(person.conversation_id)
    page = person.presses(press)
    assert page.status_code == 200
    assert "You are with Ana" in words_of(page)


def test_a_contact_and_a_message_are_left_for_a_peer(person: Person) -> None:
    person.begins(ask="person")
    assert "How can a peer reach you?" in words_of(person.presses("leave_message"))
    fields = {"contact": "here in this chat", "note": "i need to talk about work"}
    said = words_of(person.http.post("/chat/follow-up", data=fields))
    assert state_of(person) is State.FOLLOW_UP
    assert "Your message is saved." in said
    assert "i need to talk about work" in said
    conversation = person.porch.do(person.porch.service.conversation(person.conversation_id))
    assert conversation.follow_up
    assert conversation.follow_up.contact == "here in this chat"


@pytest.mark.parametrize(("contact", "status"), [("", 422), ("  ", 422), ("x" * 201, 413)])
def test_a_contact_that_cannot_be_kept_is_said_and_the_words_stay_in_the_form(
    person: Person, contact: str, status: int
) -> None:
    person.begins(ask="person")
    page = person.http.post("/chat/follow-up", data={"contact": contact, "note": "<b>my words</b>"})
    assert page.status_code == status
    assert "&lt;b&gt;my words&lt;/b&gt;" in page.text
    assert 'aria-invalid="true"' in page.text
    assert state_of(person) is State.WAITING


def test_the_form_for_a_message_leads_to_the_chat_while_a_peer_is_there(person: Person) -> None:
    person.begins(ask="person")
    person.porch.peer_joins(person.conversation_id)
    page = person.opens("/chat/follow-up")
    assert page.url.path == "/"


@pytest.mark.parametrize("path", ["/", "/privacy", "/crisis", "/chat/follow-up"])
def test_language_and_text_size_change_in_place_and_stay(person: Person, path: str) -> None:
    person.begins()
    page = person.http.post("/chat/language", data={"lang": "es", "page": path})
    assert page.url.path == path
    assert '<html lang="es"' in page.text
    assert "Hablar con una persona" in words_of(page)
    page = person.http.post("/chat/size", data={"size": "largest", "page": path})
    assert page.url.path == path
    assert 'data-size="largest"' in page.text
    conversation = person.porch.do(person.porch.service.conversation(person.conversation_id))
    assert conversation.lang == "es"


def test_a_choice_that_does_not_exist_changes_nothing_and_leads_nowhere_else(person: Person) -> None:
    for path, fields in (("/chat/language", {"lang": "xx"}), ("/chat/size", {"size": "<huge>"})):
        page = person.http.post(path, data={**fields, "page": "https://evil.example/"})
        assert (page.url.path, page.status_code) == ("/", 200)
        assert '<html lang="en" data-size="normal">' in page.text


def test_the_browsers_language_is_the_first_choice(person: Person) -> None:
    person.http.headers["Accept-Language"] = "es-MX,es;q=0.9,en;q=0.8"
    said = words_of(person.opens())
    assert "La luz está encendida" in said
    assert "Soy un programa de computadora" in words_of(person.begins().opens())


def test_ending_says_goodbye_and_leaves_the_door_open(person: Person) -> None:
    person.begins()
    said = words_of(person.http.post("/chat/end"))
    assert state_of(person) is State.CLOSED
    assert "This chat has ended." in said
    person.writes("i am back")
    assert state_of(person) is State.BOT


def test_ending_is_not_possible_while_a_person_is_on_the_way(person: Person) -> None:
    person.begins(ask="person")
    assert "Your request" in words_of(person.http.post("/chat/end"))
    assert state_of(person) is State.WAITING


def test_deleting_is_asked_twice_and_then_done_for_good(person: Person) -> None:
    person.begins().writes("please forget this")
    conversation_id, token = person.conversation_id, person.token
    assert "Are you sure?" in words_of(person.http.post("/privacy/delete"))
    assert person.own_words() == ["please forget this"]
    said = words_of(person.http.post("/privacy/delete", data={"sure": "yes"}))
    assert "Your messages are deleted." in said
    assert "chat" not in person.http.cookies
    person.http.cookies.set("chat", token)
    assert "please forget this" not in words_of(person.opens())
    keys = person.porch.do(_keys_naming(person, conversation_id))
    assert keys == []


async def _keys_naming(person: Person, conversation_id: str) -> list[str]:
    return [key.decode() async for key in person.porch.parts.redis.scan_iter(match=f"*{conversation_id}*")]


@pytest.mark.parametrize("with_a_peer", [False, True])
def test_somebody_who_waits_or_talks_to_a_peer_is_not_deleted_by_a_press(
    person: Person, with_a_peer: bool
) -> None:
    person.begins(ask="person")
    if with_a_peer:
        person.porch.peer_joins(person.conversation_id)
    page = person.http.post("/privacy/delete", data={"sure": "yes"})
    assert page.status_code == 409
    assert "You asked for a person" in words_of(page)
    assert state_of(person) in (State.WAITING, State.WITH_PEER)


def test_a_bot_button_that_is_a_command_works_by_a_form(person: Person) -> None:
    person.begins().writes("hm")
    choice = Choice(label="Talk to a person", command=Command.ASK_PERSON)
    person.porch.bot_says(person.conversation_id, BotMessage(text="Would that help?", choices=(choice,)))
    assert (
        'action="/chat/commands/ask_person" data-command="ask_person" target=_top'
        in person.opens("/chat/log").text
    )


def test_the_frame_renews_itself_and_can_be_told_to_hold_still(person: Person) -> None:
    person.begins()
    assert 'http-equiv="refresh" content="30;' in person.opens("/chat/log").text
    person.writes("a question")
    assert 'http-equiv="refresh" content="8;' in person.opens("/chat/log").text
    assert "http-equiv" not in person.opens("/chat/log?pause=1").text
