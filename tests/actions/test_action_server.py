"""The action server as Rasa meets it."""

from __future__ import annotations

import json
import zlib
from typing import Any

import httpx
import pytest
import yaml

from actions.app import create_app
from actions.library import Library, LibraryClosedError
from actions.registry import ACTIONS, executor
from tests.actions.shelf import NOW, PROJECT, REPLIES, SHELF

SECRET = "a-secret-of-the-test"


def server(library: Library = SHELF) -> httpx.AsyncClient:
    """A client of an action server with this library."""
    app = create_app(executor(library, REPLIES, lambda: NOW), SECRET)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://actions")


def call(action: str, intent: str = "find_food", text: str = "food") -> dict[str, Any]:
    """What Rasa sends for one action."""
    user = {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}, "lang": "en"}}
    tracker = {"sender_id": "x", "slots": {}, "events": [user], "latest_message": {}}
    return {"next_action": action, "sender_id": "x", "tracker": tracker, "version": "3.6.21"}


HEADERS = {"Authorization": f"Bearer {SECRET}"}


async def test_an_action_answers_with_cards_and_the_slots_to_set() -> None:
    async with server() as http:
        answer = (await http.post("/webhook", json=call("action_find_resource"), headers=HEADERS)).json()
    assert answer["responses"][0]["custom"]["cards"][0]["kind"] == "resource"
    assert {event["name"] for event in answer["events"]} == {"search", "question", "subject"}


async def test_a_compressed_call_is_read() -> None:
    body = zlib.compress(json.dumps(call("action_stop", "stop")).encode())
    async with server() as http:
        answer = await http.post("/webhook", content=body, headers={**HEADERS, "Content-Encoding": "deflate"})
    assert answer.status_code == 200


async def test_a_compressed_bomb_is_refused() -> None:
    body = zlib.compress(b" " * 50_000_000)
    async with server() as http:
        answer = await http.post("/webhook", content=body, headers={**HEADERS, "Content-Encoding": "deflate"})
    assert answer.status_code == 400


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}])
async def test_without_the_secret_no_action_runs(header: dict[str, str]) -> None:
    async with server() as http:
        assert (await http.post("/webhook", json=call("action_stop"), headers=header)).status_code == 401


async def test_an_unknown_action_is_not_found() -> None:
    async with server() as http:
        answer = await http.post("/webhook", json=call("action_unheard_of"), headers=HEADERS)
    assert answer.status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
async def test_a_broken_call_is_refused(body: bytes) -> None:
    async with server() as http:
        assert (await http.post("/webhook", content=body, headers=HEADERS)).status_code == 400


async def test_health_needs_no_secret() -> None:
    async with server() as http:
        assert (await http.get("/health")).status_code == 200


async def test_a_closed_library_is_an_honest_answer_for_every_action(tmp_path: Any) -> None:
    closed = Library(tmp_path)
    with pytest.raises(LibraryClosedError):
        closed.record("988-lifeline", "en")
    async with server(closed) as http:
        for action, intent in (("action_find_resource", "find_food"), ("action_offer_skill", "cope_sad")):
            answer = (await http.post("/webhook", json=call(action, intent), headers=HEADERS)).json()
            assert "cannot look things up right now" in answer["responses"][0]["text"]
            assert answer["responses"][0]["buttons"][0]["title"] == "Talk to a person"


def test_every_action_of_the_domain_is_here_and_no_other() -> None:
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text())
    assert set(domain["actions"]) == set(ACTIONS)
