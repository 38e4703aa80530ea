"""Beginning: consent first, and a cookie that opens one's own conversation and no other."""

from __future__ import annotations

import pytest

from handoff.domain.conversation import State
from handoff.settings import Settings
from tests.handoff.web.chat.conftest import NewPerson
from tests.handoff.web.chat.person import JSON, Person, in_the_box, words_of
from tests.handoff.web.chat.porch import Porch

SECRET = "the blue house by the river"
NO_LONGER_OPEN = "Your earlier chat is no longer open on this device."


def test_consent_is_asked_in_four_sentences_before_anything_can_be_written(person: Person) -> None:
    page = person.opens()
    said = words_of(page)
    assert page.text.count("<li>At first") == 1
    for sentence in ("an automated assistant, not a person", "can read what you write",
                     "you can delete it", "not an emergency service"):  # fmt: skip
        assert sentence in said
    assert 'name="text"' not in page.text
    assert "set-cookie" not in page.headers, "nothing is kept of somebody who only looks"


def test_no_message_is_taken_before_consent_and_its_words_come_back(person: Person) -> None:
    page = person.writes(SECRET)
    assert page.status_code == 404
    assert in_the_box(page) == SECRET
    assert "chat" not in person.http.cookies


def test_words_written_to_an_expired_chat_are_sent_with_the_new_consent(person: Person) -> None:
    person.begins()
    person.porch.expire(person.token)
    assert in_the_box(person.writes(SECRET)) == SECRET
    person.begins(text=SECRET, client_id="a" * 32)
    assert person.own_words() == [SECRET]


def test_first_words_that_are_too_long_begin_the_chat_and_stay_in_the_box(person: Person) -> None:
    page = person.http.post("/chat/start", data={"text": "x" * 10_000, "client_id": "a" * 32})
    assert page.status_code == 413
    assert in_the_box(page) == "x" * 10_000
    assert person.own_words() == []
    assert "Talk to a person" in words_of(page)


def test_the_greeting_says_that_it_is_a_program_and_that_a_person_can_be_asked_for(person: Person) -> None:
    said = words_of(person.begins().opens())
    assert "I'm a computer program, not a person." in said
    assert "You can ask for a peer, a real person, at any time." in said


def test_one_press_begins_and_asks_for_a_person(person: Person) -> None:
    person.begins(ask="person")
    conversation = person.porch.do(person.porch.service.conversation(person.conversation_id))
    assert conversation.state is State.WAITING


def test_beginning_twice_keeps_the_conversation(person: Person) -> None:
    first = person.begins().conversation_id
    person.writes(SECRET)
    assert person.begins().conversation_id == first
    assert SECRET in words_of(person.opens())


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(person: Person) -> None:
    response = person.http.post("/chat/start", follow_redirects=False)
    cookie = next(c for c in response.headers.get_list("set-cookie") if c.startswith("chat="))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age=604800" in cookie
    assert len(cookie.partition(";")[0]) > 40


@pytest.mark.parametrize("path", ["/crisis", "/privacy", "/chat/entries"])
def test_the_token_stands_on_no_page(person: Person, path: str) -> None:
    person.begins()
    for page in (person.opens(), person.opens(path)):
        assert person.token not in page.text
        assert person.conversation_id not in page.text


def test_over_https_the_cookie_is_bound_to_the_host_and_never_sent_in_the_clear(
    settings: Settings, new_person: NewPerson
) -> None:
    porch = Porch(settings.model_copy(update={"public_url": "https://chat.example.org"})).open()
    try:
        response = new_person(porch).http.post("/chat/start", follow_redirects=False)
        cookie = response.headers["set-cookie"]
        assert cookie.startswith("__Host-chat=")
        assert "Secure" in cookie
    finally:
        porch.close()


@pytest.mark.parametrize("forged", ["x", "0" * 64, "' OR 1=1 --", "é" * 40, "a" * 5000])
def test_a_forged_token_opens_nothing_and_is_told_kindly(person: Person, forged: str) -> None:
    header = {"Cookie": b"chat=" + forged.encode("utf-8")}
    page = person.http.get("/", headers=header)  # type: ignore[arg-type]  # bytes, as a browser sends them
    assert page.status_code == 200
    assert NO_LONGER_OPEN in words_of(page)
    for path in ("/chat/entries", "/chat/log", "/chat/follow-up"):
        answer = person.http.get(path, headers=header)  # type: ignore[arg-type]
        assert answer.status_code == 404


def test_the_id_of_a_conversation_is_no_key_to_it(person: Person, new_person: NewPerson) -> None:
    person.begins().writes(SECRET)
    other = new_person()
    other.http.cookies.set("chat", person.conversation_id)
    assert other.http.get("/chat/entries", headers=JSON).status_code == 404
    assert SECRET not in words_of(other.opens())


def test_people_see_their_own_conversation_only(person: Person, new_person: NewPerson) -> None:
    other = new_person().begins()
    person.begins().writes(SECRET)
    other.writes("something else")
    for path in ("/", "/chat/entries", "/chat/log", "/privacy", "/chat/follow-up"):
        assert SECRET not in other.opens(path).text
    assert SECRET in words_of(person.opens())


def test_an_expired_session_shows_nothing_and_says_what_can_be_done(person: Person) -> None:
    person.begins().writes(SECRET)
    person.porch.expire(person.token)
    dead = person.token
    for path in ("/chat/entries", "/chat/follow-up", "/chat/messages", "/"):
        person.http.cookies.set("chat", dead)
        page = person.writes("") if path == "/chat/messages" else person.opens(path)
        assert SECRET not in page.text
        assert NO_LONGER_OPEN in words_of(page)
        assert "call or text 988" in words_of(page)
    assert page.status_code == 200
    assert 'chat=""' in page.headers["set-cookie"], "a dead token is not kept"
    frame = person.http.get("/chat/log", headers={"Cookie": f"chat={dead}"})
    assert "This chat is no longer open on this device." in words_of(frame)


def test_leaving_hides_the_words_until_the_person_chooses_to_go_on(person: Person) -> None:
    person.begins().writes(SECRET)
    gone = person.opens("/leave")
    assert "https://www.weather.gov/" in gone.text
    assert "Porchlight" not in gone.text
    for path in ("/", "/chat/entries", "/chat/log", "/privacy", "/crisis"):
        page = person.opens(path)
        assert SECRET not in page.text
    assert "Do you want to go on?" in words_of(person.opens())
    person.http.post("/chat/continue")
    assert SECRET in words_of(person.opens())


def test_words_sent_from_another_tab_after_leaving_are_kept_and_sent_on_going_on(person: Person) -> None:
    person.begins().writes(SECRET)
    person.opens("/leave")
    page = person.writes("one more thing")
    assert in_the_box(page) == "one more thing"
    assert SECRET not in page.text
    person.http.post("/chat/continue", data={"text": "one more thing", "client_id": "d" * 32})
    assert person.own_words() == [SECRET, "one more thing"]


def test_somebody_who_left_can_ask_for_a_person_in_one_press(person: Person) -> None:
    person.begins()
    person.opens("/leave")
    person.http.post("/chat/continue", data={"ask": "person"})
    conversation = person.porch.do(person.porch.service.conversation(person.conversation_id))
    assert conversation.state is State.WAITING


def test_forgetting_on_this_device_makes_the_token_worthless(person: Person) -> None:
    person.begins().writes(SECRET)
    token = person.token
    person.http.post("/chat/forget")
    assert "chat" not in person.http.cookies
    person.http.cookies.set("chat", token)
    assert SECRET not in words_of(person.opens())
