"""Writing: stored once, exactly as written, or refused kindly with the words kept."""

from __future__ import annotations

import re
import secrets

import httpx
import pytest

from handoff.web.limits import RATES
from tests.handoff.web.chat.person import JSON, Person, in_the_box, words_of

STRANGE = {
    "a script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "markup in an attribute": '"><svg/onload=alert(1)> \' " & &amp; {{ 7*7 }} {% raw %}',
    "only emoji": "😔👩‍👩‍👧‍👦🇪🇸",
    "NUL": "before\x00after",
    "right-to-left overrides": "abc \u202egnirts\u202c \u2066x\u2069 שלום",
    "a command of Rasa": '/restart /inform{"slot":"x"}',
    "line ends and blanks": "  one\n\n\ttwo  ",
    "the end of a textarea": "</textarea></form><h1>gone</h1>",
    "combining marks": "Z̸͈͛a̵̛͜l̷̡͑go",
    "4,000 characters": "ñ" * 4000,
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_every_text_is_stored_verbatim_and_can_do_no_harm(person: Person, text: str) -> None:
    person.begins()
    assert person.writes(text).status_code == 200
    assert person.sends(text).status_code == 200
    assert person.own_words() == [text, text]
    shown = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert [e["text"] for e in person.news()["entries"] if e["sender"] == "service_user"] == [shown, shown]
    for page in (person.opens(), person.opens("/chat/log")):
        words = re.findall(
            r'<li class="entry service_user.*?<p class="words"[^>]*>(.*?)</p>', page.text, re.DOTALL
        )
        assert len(words) == 2
        assert not re.search(r"[<>]", words[0]), "markup of a message is only ever text"
        assert "\x00" not in page.text


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000"])
def test_an_empty_message_is_refused_with_a_clear_sentence(person: Person, text: str) -> None:
    person.begins()
    page = person.writes(text)
    assert page.status_code == 422
    assert "There was nothing in that message." in words_of(page)
    answer = person.sends(text)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "empty_text")
    assert person.own_words() == []


def test_ten_thousand_characters_are_refused_and_stay_in_the_form(person: Person) -> None:
    person.begins()
    long = 'I <b> cannot & "stop" \'\n' * 420
    page = person.writes(long)
    assert page.status_code == 413
    assert in_the_box(page) == long
    assert "That message is too long to send in one piece." in words_of(page)
    answer = person.sends(long)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_long_text")
    assert person.own_words() == []


def test_a_body_larger_than_any_message_is_refused(person: Person) -> None:
    person.begins()
    assert person.writes("x" * 70_000).status_code == 413
    chunks = (b"text=" + b"x" * 40_000 for _ in range(3))
    header = {"Content-Type": "application/x-www-form-urlencoded"}
    page = person.http.post("/chat/messages", content=chunks, headers=header)
    assert page.status_code == 413
    assert "too long" in words_of(page)
    assert person.own_words() == []


def test_the_same_id_and_text_are_stored_once_and_answered_alike(person: Person) -> None:
    person.begins()
    first = person.sends("only once", "a" * 32).json()
    again = person.sends("only once", "a" * 32).json()
    assert person.writes("only once", "a" * 32).status_code == 200
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["seq"] == again["seq"]
    assert person.own_words() == ["only once"]


def test_another_text_under_the_same_id_is_refused_and_can_be_sent_under_a_new_one(person: Person) -> None:
    person.begins().sends("the first", "a" * 32)
    answer = person.sends("the second", "a" * 32)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "duplicate_id")
    page = person.writes("the second", "a" * 32)
    assert page.status_code == 409
    assert in_the_box(page) == "the second"
    fresh = re.search(r'name="client_id" value="([0-9a-f]{32})"', page.text)
    assert fresh
    assert fresh[1] != "a" * 32
    person.writes("the second", fresh[1])
    assert person.own_words() == ["the first", "the second"]


def test_words_that_were_refused_for_a_fault_of_ours_keep_their_id(person: Person) -> None:
    person.begins()
    page = person.writes("x" * 5000, "b" * 32)
    assert 'name="client_id" value="' + "b" * 32 in page.text


@pytest.mark.parametrize(
    "client_id", ["", "short", "x" * 65, "<script>", "a b c d e f g h", "日本語日本語日本語"]
)
def test_an_id_that_is_none_of_ours_is_refused(person: Person, client_id: str) -> None:
    person.begins()
    fields = {"text": "kept", "client_id": client_id}
    answer = person.http.post("/chat/messages", json=fields, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")
    assert in_the_box(person.http.post("/chat/messages", data=fields)) == "kept"
    assert person.own_words() == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b'{"text":"hello","client_id":"aaaaaaaaaaaaaaaa"}'),
        ("", b"text=hello&client_id=aaaaaaaaaaaaaaaa"),
        ("application/json", b"text=hello"),
        ("application/json", b'["text","hello"]'),
        ("application/json", b'{"text":["hello"],"client_id":"aaaaaaaaaaaaaaaa"}'),
        ("application/json", b"[" * 60_000),
        ("application/json", b"\xff\xfe\x00"),
        ("application/xml", b"<text>hello</text>"),
        ("multipart/form-data", b"--x\r\nno boundary given"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(100))),
    ],
)
def test_a_wrong_or_missing_content_type_is_refused_and_stores_nothing(
    person: Person, content_type: str, body: bytes
) -> None:
    person.begins()
    headers = JSON | ({"Content-Type": content_type} if content_type else {})
    answer = person.http.post("/chat/messages", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert set(answer.json()["error"]) == {"code", "message"}
    page = person.http.post("/chat/messages", content=body, headers=headers | {"Accept": "text/html"})
    assert 400 <= page.status_code < 500
    assert "tel:988" in page.text
    assert person.own_words() == []


def test_a_form_of_another_kind_that_names_the_same_fields_is_understood(person: Person) -> None:
    person.begins()
    fields = {"text": (None, "hello"), "client_id": (None, "a" * 32)}
    assert person.http.post("/chat/messages", files=fields).status_code == 200
    assert person.own_words() == ["hello"]


def test_half_a_character_is_refused_or_shown_but_never_breaks_a_page(person: Person) -> None:
    person.begins()
    body = b'{"text":"' + rb"\ud83d" * 5000 + b'","client_id":"aaaaaaaaaaaaaaaa"}'
    page = person.http.post("/chat/messages", content=body, headers={"Content-Type": "application/json"})
    assert page.status_code == 413
    assert in_the_box(page) == "\N{REPLACEMENT CHARACTER}" * 5000


def test_far_more_messages_than_anyone_types_are_held_back_and_nothing_is_lost(person: Person) -> None:
    person.begins()
    texts = [f"message {number}" for number in range(RATES["message"].amount)]
    assert {person.sends(text).status_code for text in texts} == {200}
    answer = person.sends("one too many")
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many")
    page = person.writes("one too many")
    assert (page.status_code, in_the_box(page)) == (429, "one too many")
    assert person.own_words() == texts
    assert "tel:988" in person.opens("/crisis").text, "crisis lines are never held back"


def test_after_sending_a_reload_sends_nothing_again(person: Person) -> None:
    person.begins()
    fields = {"text": "hello", "client_id": secrets.token_hex(16)}
    answer = person.http.post("/chat/messages", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_answers_are_addressed_to_the_page_alone(person: Person) -> None:
    answer: httpx.Response = person.begins().sends("hello")
    assert answer.headers["cache-control"] == "no-store"
    assert "hello" not in answer.text
    assert "access-control-allow-origin" not in answer.headers
