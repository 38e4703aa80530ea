"""Who may not edit is told so kindly; what they typed is not lost; nothing is written."""

from __future__ import annotations

import html

import pytest

from handoff.accounts import Role
from handoff.web.security import MAX_BODY_BYTES
from tests.handoff.web.console.entry_desk import (
    FORM,
    KEY,
    NAME,
    PAGE,
    browser_of,
    changed,
    form_of,
)
from tests.handoff.web.console.running import Console
from tests.handoff.web.console.wire import close_code, socket_of
from tests.resources_index.entries import entry_text

PAGES = ("/console/entries", "/console/entries/test", PAGE, FORM, f"/console/api/entries/{KEY}/live")
POSTS = (
    "/console/entries/test", "/console/entries/rebuild", FORM, f"{PAGE}/revert", f"{PAGE}/shipped",
    f"{PAGE}/flags/{'0' * 32}/clear",
)  # fmt: skip


def text(console: Console) -> str:
    """What is in force."""
    return console.parts.editing.shelves.edits.text(NAME)


@pytest.mark.parametrize("path", PAGES)
async def test_a_peer_without_the_role_sees_no_page_of_editors(entry_desk: Console, path: str) -> None:
    await entry_desk.peer("Ana")
    async with browser_of(entry_desk, "Ana") as client:
        answer = await client.get(path)
    assert answer.status_code == 403
    assert "Only an editor or a supervisor can change entries." in answer.text
    assert "Night Line" not in answer.text


@pytest.mark.parametrize("path", POSTS)
async def test_a_peer_without_the_role_changes_nothing(entry_desk: Console, path: str) -> None:
    await entry_desk.peer("Ana")
    async with browser_of(entry_desk, "Ana") as client:
        answer = await client.post(path, data={"title": "Mine"})
    assert answer.status_code == 403
    assert text(entry_desk) == entry_text()
    assert entry_desk.parts.editing.rebuild.state().name == "none"


@pytest.mark.parametrize("path", POSTS)
async def test_what_another_website_sends_is_not_taken(entry_desk: Console, path: str) -> None:
    await entry_desk.peer("Eve", Role.EDITOR)
    async with browser_of(entry_desk, "Eve") as client:
        for origin in ("https://evil.example", "null"):
            answer = await client.post(path, data={"title": "Theirs"}, headers={"Origin": origin})
            assert answer.status_code == 403
    assert text(entry_desk) == entry_text()


async def test_whoever_is_not_signed_in_is_led_to_the_login_page(entry_desk: Console) -> None:
    async with browser_of(entry_desk) as client:
        for path in PAGES[:-1]:
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/console/login")
        assert (await client.get(PAGES[-1])).status_code == 401


async def test_a_session_that_ran_out_while_typing_loses_no_word(entry_desk: Console) -> None:
    eve = await entry_desk.peer("Eve", Role.EDITOR)
    async with browser_of(entry_desk, "Eve") as client:
        sent = changed(await form_of(client), title='My <b>"long"</b> work')
        await entry_desk.parts.sessions.end_all(eve.id)
        answer = await client.post(FORM, data=sent)
    assert answer.status_code == 401
    assert "You are not signed in." in answer.text
    assert html.escape('My <b>"long"</b> work', quote=False) in html.unescape(answer.text).replace(
        "<b>", "&lt;b&gt;"
    ).replace("</b>", "&lt;/b&gt;")
    assert "<b>" not in answer.text
    assert f'action="{FORM}"' in answer.text
    assert text(entry_desk) == entry_text()


async def test_somebody_who_sends_without_end_is_asked_to_wait_and_loses_no_word(entry_desk: Console) -> None:
    eve = await entry_desk.peer("Eve", Role.EDITOR)
    async with browser_of(entry_desk, "Eve") as client:
        sent = changed(await form_of(client), title="My work")
        for _ in range(240):
            await entry_desk.parts.limits.allow("peer", eve.id)
        answer = await client.post(FORM, data=sent)
    assert answer.status_code == 429
    assert "My work" in answer.text
    assert text(entry_desk) == entry_text()


async def test_a_text_longer_than_an_entry_can_be_is_refused_and_kept_in_the_form(
    entry_desk: Console,
) -> None:
    await entry_desk.peer("Eve", Role.EDITOR)
    async with browser_of(entry_desk, "Eve") as client:
        sent = await form_of(client)
        answer = await client.post(FORM, data=changed(sent, body="kind words " * 2500))
        flood = await client.post(FORM, data=changed(sent, body="x" * MAX_BODY_BYTES))
    assert answer.status_code == 413
    assert answer.text.count("kind words") >= 2500
    assert flood.status_code == 413
    assert text(entry_desk) == entry_text()


@pytest.mark.parametrize("key", ["nobody.en", "..%2F..%2Fsecret.en", "night-line.fr", "topics", "%00"])
async def test_an_entry_that_is_not_there_is_not_found(entry_desk: Console, key: str) -> None:
    await entry_desk.peer("Eve", Role.EDITOR)
    async with browser_of(entry_desk, "Eve") as client:
        for path in (f"/console/entries/{key}", f"/console/entries/{key}/edit"):
            assert (await client.get(path)).status_code == 404
        assert (await client.post(f"/console/entries/{key}/edit", data={"title": "x"})).status_code == 404


async def test_an_editor_reads_nobodys_words(entry_desk: Console) -> None:
    await entry_desk.peer("Eve", Role.EDITOR)
    waiting = await entry_desk.person("help me please [person]")
    async with browser_of(entry_desk, "Eve", accept="application/json") as client:
        for path in ("take-next", f"conversations/{waiting}/claim", "presence"):
            answer = await client.post(f"/console/api/{path}", json={"available": True})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_a_peer")
        assert (await client.get("/console/api/missed-risk")).status_code == 403
        home = await client.get("/console")
    assert (home.status_code, home.headers["location"]) == (303, "/console/entries")
    async with socket_of(entry_desk, "Eve") as socket:
        assert await close_code(socket) == 4401
    assert (await entry_desk.service.conversation(waiting)).owner_id == ""


async def test_no_words_of_an_editor_stand_in_an_address_or_a_log(
    entry_desk: Console, caplog: pytest.LogCaptureFixture
) -> None:
    await entry_desk.peer("Eve", Role.EDITOR)
    async with browser_of(entry_desk, "Eve") as client:
        answer = await client.post("/console/entries/test", data={"question": "purple canary", "lang": "en"})
        saved = await client.post(FORM, data=changed(await form_of(client), cost="purple canary"))
    assert answer.status_code == 503
    assert saved.status_code == 303
    assert "canary" not in saved.headers["location"]
    assert "canary" not in caplog.text
