"""A peer searches the same entries as the assistant, and gives one as a card made by the service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from handoff.settings import Settings
from tests.bot.rasa_server import STATE, prepare_index
from tests.handoff.web.console.running import Console, make_console
from tests.handoff.web.console.windows import context_of, open_window, window_in


@pytest.fixture(scope="module")
def built() -> None:
    """The index of the real entries."""
    prepare_index()


@pytest.fixture
async def console(settings: Settings, built: None) -> AsyncIterator[Console]:
    """A console with the real entries behind it."""
    console = make_console(settings.model_copy(update={"index": STATE / "index"}))
    console.start()
    yield console
    await console.close()


async def held(console: Console, name: str = "Ana", lang: str = "en") -> str:
    """A conversation that ``name`` holds."""
    peer = await console.peer(name)
    conversation_id = await console.person("[person]", lang=lang)
    await console.service.desk.set_available(peer, True)
    await console.service.desk.claim(peer, conversation_id)
    return conversation_id


async def test_a_peer_finds_what_the_assistant_would_find(console: Console) -> None:
    await console.peer("Ana")
    async with console.client("Ana") as client:
        answer = await client.post("/console/api/library/search", json={"text": "the trevor project"})
        spanish = await client.post(
            "/console/api/library/search", json={"text": "línea de crisis", "lang": "es"}
        )
    entries = answer.json()["entries"]
    assert entries[0]["id"] == "trevor-project"
    assert len(entries) <= 6
    assert entries[0]["contacts"]
    assert spanish.json()["entries"][0]["lang"] == "es"


async def test_a_given_entry_is_the_services_own_card_and_stands_there_once(console: Console) -> None:
    conversation_id = await held(console)
    path, body = (
        f"/console/api/conversations/{conversation_id}/cards",
        {"client_id": "g1", "entry": "988-lifeline"},
    )
    async with console.client("Ana") as client:
        first, again = await client.post(path, json=body), await client.post(path, json=body)
        other = await client.post(path, json={**body, "entry": "trevor-project"})
    assert (first.status_code, again.json()["duplicate"]) == (200, True)
    assert first.json()["seq"] == again.json()["seq"]
    assert other.status_code == 409
    view = await console.service.intake.view(conversation_id)
    (card,) = [card for entry in view.entries for card in entry.cards]
    assert card["id"] == "988-lifeline"
    assert card["contacts"][0]["href"] == "tel:988"


@pytest.mark.parametrize(
    "change", [{"title": "mine"}, {"card": {"id": "x"}}, {"entry": "../x"}, {"entry": ""}, {"lang": "xx"}]
)
async def test_nothing_of_a_card_comes_from_the_page(console: Console, change: dict[str, object]) -> None:
    conversation_id = await held(console)
    async with console.client("Ana") as client:
        body = {"client_id": "g1", "entry": "988-lifeline", **change}
        answer = await client.post(f"/console/api/conversations/{conversation_id}/cards", json=body)
    assert answer.status_code == 422


async def test_an_entry_that_is_not_there_is_refused_kindly(console: Console) -> None:
    conversation_id = await held(console)
    async with console.client("Ana") as client:
        answer = await client.post(
            f"/console/api/conversations/{conversation_id}/cards", json={"client_id": "g", "entry": "no-such"}
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_entry")


async def test_only_the_owner_gives_a_card(console: Console) -> None:
    conversation_id = await held(console)
    await console.peer("Ben")
    async with console.client("Ben") as client:
        answer = await client.post(
            f"/console/api/conversations/{conversation_id}/cards",
            json={"client_id": "g", "entry": "988-lifeline"},
        )
    assert answer.status_code in {403, 404}
    view = await console.service.intake.view(conversation_id)
    assert not any(entry.cards for entry in view.entries)


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "x" * 501}, {"text": "x", "more": 1}, {}])
async def test_a_search_that_makes_no_sense_is_refused(console: Console, body: dict[str, object]) -> None:
    await console.peer("Ana")
    async with console.client("Ana") as client:
        answer = await client.post("/console/api/library/search", json=body)
    assert answer.status_code == 422
    assert "x" * 20 not in answer.text


async def test_without_an_index_a_peer_is_told_so_and_can_go_on(settings: Settings, tmp_path: Path) -> None:
    console = make_console(settings.model_copy(update={"index": tmp_path}))
    console.start()
    await console.peer("Ana")
    async with console.client("Ana") as client:
        answer = await client.post("/console/api/library/search", json={"text": "sleep"})
    await console.close()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "shelf_closed")


async def test_a_peer_searches_beside_the_conversation_and_sends_with_one_press(
    console: Console, browser: Browser
) -> None:
    conversation_id = await held(console)
    window = await open_window(browser, console, "Ana")
    page = window.page
    await page.get_by_label("What do they need?").fill("the trevor project")
    await page.get_by_role("button", name="Search", exact=True).click()
    await page.get_by_role("button", name="Send this card: The Trevor Project").click()
    await expect(page.locator("#told")).to_contain_text("Sent: ")
    await expect(page.locator("#conversation .entries .given")).to_contain_text("Trevor")
    await expect(page.locator("#details .give .found li").first).to_be_visible()
    view = await console.service.intake.view(conversation_id)
    assert [card["id"] for entry in view.entries for card in entry.cards] == ["trevor-project"]
    await window.fits("give-1280")
    assert window.problems == []


async def test_the_panel_fits_a_phone_in_spanish(console: Console, browser: Browser) -> None:
    await held(console, lang="es")
    context = await context_of(browser, console, "Ana", width=320, locale="es-US", scheme="dark")
    window = await (await window_in(context, console)).ready()
    page = window.page
    await page.locator("#tabs button").first.click()
    await page.locator(".to-details").click()
    await page.get_by_label("¿Qué necesita?").fill("línea de crisis")
    await page.get_by_role("button", name="Buscar", exact=True).click()
    await expect(page.locator(".give .found li").first).to_be_visible()
    await page.locator(".give").scroll_into_view_if_needed()
    await window.fits("give-320-es")
    assert window.problems == []
