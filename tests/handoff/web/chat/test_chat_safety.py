"""What stands on every page: crisis lines, a way to a person, and the walls around it."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.handoff.web.chat.conftest import NewPerson
from tests.handoff.web.chat.person import JSON, Person, words_of
from tests.handoff.web.chat.porch import Porch
from tests.valkey import Valkey

CHANGING = ("/chat/start", "/chat/messages", "/chat/commands/ask_person", "/chat/follow-up", "/chat/language",
            "/chat/size", "/chat/end", "/chat/forget", "/chat/continue", "/privacy/delete")  # fmt: skip
LINES = ('href="tel:988"', 'href="sms:988"', 'href="tel:911"')


def offers_help(page: httpx.Response) -> bool:
    """Whether crisis lines, more lines, a person and the way out stand on a page."""
    return (
        all(line in page.text for line in LINES)
        and 'href="/crisis"' in page.text
        and 'href="/leave"' in page.text
        and "Talk to a person" in words_of(page)
    )


def test_help_stands_on_every_page_before_a_chat_has_begun(person: Person) -> None:
    for path in ("/", "/crisis", "/privacy", "/chat/follow-up", "/chat/entries"):
        page = person.opens(path)
        assert offers_help(page), path
        assert 'href="/#person"' in page.text or 'href="#person"' in page.text
    assert 'id="person"' in person.opens().text, "the way to a person leads to the button that asks for one"


def test_help_stands_on_every_page_of_a_running_chat(person: Person) -> None:
    person.begins()
    for path in ("/", "/crisis", "/privacy", "/chat/follow-up"):
        page = person.opens(path)
        assert offers_help(page), path
        assert 'action="/chat/commands/ask_person"' in page.text


def test_help_stands_on_every_page_that_says_what_went_wrong(person: Person) -> None:
    person.begins()
    pages = {
        "empty": person.writes(""),
        "too long": person.writes("x" * 5000),
        "no contact": person.http.post("/chat/follow-up", data={}),
        "unknown button": person.presses("open_sesame"),
        "not a number": person.opens("/chat/entries?after=soon"),
        "unreadable": person.http.post(
            "/chat/size", content=b"{", headers={"Content-Type": "application/json"}
        ),
        "sure?": person.http.post("/privacy/delete"),
    }
    person.opens("/leave")
    pages["away"] = person.opens()
    pages["away, and pressed"] = person.presses("ask_person")
    for name, page in pages.items():
        assert offers_help(page), name
        assert page.status_code != 500


def test_the_crisis_page_names_the_lines_in_both_languages(person: Person, new_person: NewPerson) -> None:
    said = words_of(person.opens("/crisis"))
    for words in ("Call or text 988", "Text HOME to 741741", "call 911", "press 2"):
        assert words in said
    said = words_of(new_person(lang="es").opens("/crisis"))
    for words in ("988", "AYUDA al 741741", "llama al 911", "oprime 2"):
        assert words in said


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "https://evil.example/"},
        {},
    ],
    ids=str,
)
def test_what_another_site_sends_is_refused(person: Person, headers: dict[str, str]) -> None:
    person.begins()
    before = person.news()
    fields = {"text": "forged", "client_id": "a" * 32, "sure": "yes", "ask": "person", "lang": "es"}
    with httpx.Client(base_url=person.porch.url, cookies={"chat": person.token}, headers=headers) as browser:
        for path in CHANGING:
            answer = browser.post(path, data=fields)
            assert answer.status_code == 403, path
            assert "That was sent from another website" in answer.text
            assert "set-cookie" not in answer.headers
    assert person.news() == before


def test_looking_at_an_address_changes_nothing(person: Person) -> None:
    person.begins()
    before = person.news()
    for path in CHANGING:
        if path != "/chat/follow-up":
            assert person.opens(path).status_code in (404, 405)
    assert person.news() == before


@pytest.mark.parametrize(
    "path",
    ["/", "/crisis", "/privacy", "/leave", "/chat/log", "/chat/entries", "/static/chat/chat.js", "/nowhere"],
)
def test_every_answer_tells_browsers_to_trust_nothing_else(person: Person, path: str) -> None:
    person.begins()
    headers = person.opens(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    for name in ("script-src", "style-src", "connect-src", "form-action", "frame-src"):
        assert policy[name] == "'self'"
    assert policy["frame-ancestors"] == ("'self'" if path == "/chat/log" else "'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_no_page_carries_script_or_style_in_itself(person: Person) -> None:
    person.begins().writes("hello")
    for path in ("/", "/crisis", "/privacy", "/chat/follow-up", "/chat/log"):
        text = person.opens(path).text
        assert not re.search(r"<script(?![^>]* src=)", text)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)


def test_a_forged_host_is_refused(person: Person) -> None:
    assert person.http.get("/", headers={"Host": "evil.example"}).status_code == 400


ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')
INSIDE = re.compile(r"""(?:from\s+"\./([\w.]+)"|url\(([\w.]+)\))""")


def weight(person: Person, path: str) -> tuple[int, list[str]]:
    """Bytes of a page with everything it loads, as served, and what that is."""
    page = person.opens(path)
    total, todo, seen = len(page.content), ASSET.findall(page.text), list[str]()
    while todo:
        asset = todo.pop()
        if asset in seen:
            continue
        seen.append(asset)
        served = person.opens(asset)
        assert served.status_code == 200, asset
        total += len(served.content)
        folder = asset.rpartition("/")[0]
        todo += [f"{folder}/{one or other}" for one, other in INSIDE.findall(served.text)]
    return total, seen


def test_the_first_load_is_under_a_hundred_kilobytes_in_all(person: Person) -> None:
    welcome, _ = weight(person, "/")
    person.begins()
    chat, loaded = weight(person, "/")
    assert {"/static/chat/link.js", "/static/chat/peer.svg", "/static/chat/chat.css"} <= set(loaded)
    assert welcome < 100_000
    assert chat < 100_000


def test_nothing_is_loaded_from_anywhere_else(person: Person) -> None:
    person.begins()
    for path in ("/", "/crisis", "/privacy", "/chat/follow-up"):
        text = person.opens(path).text
        outside = re.findall(r'<(?:link|script|img|iframe|object|source)[^>]*(?:src|href)="([^"]*)"', text)
        assert outside
        assert [address for address in outside if not address.startswith("/")] == []


def test_without_redis_every_page_says_so_and_shows_the_crisis_lines(
    porch_on_own_redis: Porch, own_redis: Valkey, new_person: NewPerson
) -> None:
    person = new_person(porch_on_own_redis).begins()
    person.writes("before")
    own_redis.kill()
    for path in ("/", "/chat/follow-up"):
        page = person.opens(path)
        assert page.status_code == 503
        assert "The chat does not work right now" in words_of(page)
        assert "741741" in page.text
        assert offers_help(page)
    for path in ("/crisis", "/privacy"):
        page = person.opens(path)
        assert page.status_code == 200
        assert offers_help(page)
    stranger = new_person(porch_on_own_redis)
    assert "Come as you are" in words_of(stranger.opens()), "the welcome needs no store"
    assert offers_help(stranger.http.post("/chat/start"))
    assert "988" in person.opens("/chat/log").text or "/crisis" in person.opens("/chat/log").text
    assert offers_help(person.presses("ask_person"))
    assert person.http.get("/chat/entries", headers=JSON).status_code == 503


def test_words_written_while_redis_is_gone_stay_in_the_form_and_are_stored_once_when_it_is_back(
    porch_on_own_redis: Porch, own_redis: Valkey, new_person: NewPerson
) -> None:
    person = new_person(porch_on_own_redis).begins()
    person.writes("before")
    own_redis.kill()
    page = person.writes("do you hear me", "c" * 32)
    assert page.status_code == 503
    assert "it was not received" in words_of(page)
    assert "do you hear me" in page.text
    assert 'value="' + "c" * 32 in page.text
    assert offers_help(page)
    own_redis.start()
    person.writes("do you hear me", "c" * 32)
    person.writes("do you hear me", "c" * 32)
    assert person.own_words() == ["before", "do you hear me"]
