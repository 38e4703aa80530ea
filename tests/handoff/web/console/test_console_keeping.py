"""What a peer types outlives reloads, lost links, restarts and sessions; and is said once, in order."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Route, expect

from handoff.accounts import Peer
from tests.handoff.web.console.running import Console
from tests.handoff.web.console.windows import Window, open_window


@pytest.fixture
async def ana(console: Console) -> Peer:
    """A peer."""
    return await console.peer("Ana")


@pytest.fixture
async def held(console: Console, ana: Peer) -> str:
    """A conversation that Ana holds."""
    conversation_id = await console.person("hello [person]")
    await console.service.desk.claim(ana, conversation_id)
    return conversation_id


@pytest.fixture
async def window(console: Console, browser: Browser, held: str) -> Window:
    """Ana's window, showing what she holds."""
    window = await open_window(browser, console, "Ana")
    await expect(window.box).to_be_visible()
    return window


async def test_a_draft_outlives_a_reload(window: Window) -> None:
    await window.box.fill("half a thou")
    await window.page.reload()
    await expect(window.box).to_have_value("half a thou")


async def test_replies_written_while_the_service_restarts_are_said_once_in_order(
    console: Console, window: Window, ana: Peer, held: str
) -> None:
    await window.says("one")
    await window.said("one")
    await console.stop()
    await window.sees("The connection is lost. Trying again. What you type is kept here.")
    await window.says("two")
    await window.says("three")
    await window.box.fill("four, a dra")
    await expect(window.pending).to_have_count(2)
    await expect(window.pending.first).to_contain_text("not sent, trying again")
    console.start()
    await window.said("one", "two", "three")
    await expect(window.box).to_have_value("four, a dra")
    assert (await console.texts(ana, held))[-3:] == ["one", "two", "three"]
    assert window.problems == []


async def test_replies_written_without_a_network_are_said_once_in_order_after_a_reload_too(
    console: Console, window: Window, ana: Peer, held: str
) -> None:
    await window.page.context.set_offline(True)
    await window.says("one")
    await window.says("two")
    await expect(window.pending.first).to_contain_text("not sent, trying again")
    await console.says(held, "are you there?")
    await window.page.context.set_offline(False)
    await window.page.reload()
    await window.said("one", "two")
    assert (await console.texts(ana, held))[-3:] == ["are you there?", "one", "two"]


async def test_a_reply_that_was_stored_while_its_answer_got_lost_is_said_once(
    console: Console, window: Window, ana: Peer, held: str
) -> None:
    lost: list[str] = []

    async def lose_the_first_answers(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.request.url)
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await window.page.route("**/messages", lose_the_first_answers)
    await window.says("once")
    await window.says("then this")
    await window.said("once", "then this")
    assert len(lost) == 2
    assert (await console.texts(ana, held))[-2:] == ["once", "then this"]


async def test_an_expired_session_is_told_and_loses_no_word(
    console: Console, window: Window, ana: Peer, held: str
) -> None:
    await console.parts.sessions.end(console.tokens["Ana"])
    await window.says("sent too late")
    await window.sees("You were signed out because the console was quiet for too long.")
    assert "/console/login" in window.page.url
    await window.signs_in("ana.p")
    await window.said("sent too late")
    await window.box.fill("and a draft")
    await console.parts.sessions.end_all(ana.id)
    await console.service.desk.set_available(ana, True)
    await window.sees("Your drafts are still here.")
    await window.signs_in("ana.p")
    await expect(window.box).to_have_value("and a draft")
    assert (await console.texts(ana, held)).count("sent too late") == 1


async def test_what_cannot_be_said_any_more_is_refused_and_kept_until_it_is_put_away(
    console: Console, window: Window, ana: Peer, held: str
) -> None:
    await window.page.context.set_offline(True)
    await window.says("a word too late")
    await window.box.fill("and half a wor")
    await expect(window.pending.first).to_contain_text("not sent, trying again")
    await console.service.desk.hand_back(ana, held)
    await window.page.context.set_offline(False)
    await window.page.reload()
    for _ in range(2):
        await window.sees("This conversation is not with the peers any more.")
        await expect(window.pending).to_contain_text("Not sent: You cannot open this conversation.")
        await expect(window.pending).to_contain_text("a word too late")
        await expect(window.box).to_have_value("and half a wor")
        await expect(window.box).not_to_be_editable()
        await expect(window.tabs).to_contain_text("text kept")
        await window.page.reload()
    await window.press("Put it away")
    await window.sees("No conversation is open")
    await window.page.reload()
    await window.ready()
    await expect(window.tabs).to_have_count(0)
    assert "a word too late" not in str(await window.page.evaluate("({...localStorage})"))


async def test_giving_a_conversation_away_warns_of_a_draft_and_waits_for_what_is_under_way(
    console: Console, window: Window, held: str
) -> None:
    await window.box.fill("not sent yet")
    await window.press("Hand back to the assistant")
    await window.sees("You wrote something that was not sent. It will be deleted.")
    await window.press("Cancel")
    await window.page.context.set_offline(True)
    await window.box.press("Enter")
    await expect(window.pending.first).to_contain_text("not sent, trying again")
    await window.press("Close the conversation")
    await window.sees("A message is still on its way. Please wait until it is sent.")
    await expect(window.page.locator("dialog")).to_have_count(0)
    await window.page.context.set_offline(False)
    await window.said("not sent yet")
    assert (await console.service.conversation(held)).state == "with_peer"


async def test_the_reason_for_a_level_is_kept_when_it_could_not_be_saved(
    console: Console, window: Window, held: str
) -> None:
    await window.press("Correct the level")
    await window.page.get_by_label("Moderate").check()
    await window.page.get_by_label("Why?").fill("she told me that she is safe")
    await window.page.context.set_offline(True)
    await window.press("Save")
    await window.sees("The connection is lost. Please try again in a moment.")
    await window.page.context.set_offline(False)
    await window.press("Correct the level")
    await expect(window.page.get_by_label("Why?")).to_have_value("she told me that she is safe")
    await window.page.get_by_label("Moderate").check()
    await window.press("Save")
    await window.sees("The level is saved.")
    assert (await console.service.conversation(held)).risk == "moderate"


async def test_signing_out_leaves_no_word_on_a_shared_computer(window: Window, held: str) -> None:
    await window.box.fill("purple canary")
    await window.page.locator(".more summary").click()
    await window.press("Sign out")
    await window.sees("You still hold 1 conversation.")
    await window.page.locator("dialog").get_by_role("button", name="Sign out").click()
    await window.sees("You are signed out. Thank you for being there.")
    assert await window.page.evaluate("localStorage.length") == 0


async def test_another_peer_at_the_same_computer_finds_nothing_of_the_one_before(
    console: Console, window: Window, ana: Peer
) -> None:
    await console.peer("Ben")
    await window.box.fill("purple canary")
    await console.parts.sessions.end_all(ana.id)
    await window.page.goto("/console")
    await window.sees("Your drafts are still here.")
    await window.signs_in("ben.p")
    assert "canary" not in str(await window.page.evaluate("({...localStorage})"))


async def test_a_service_that_came_back_shows_every_message_once(
    console: Console, window: Window, held: str
) -> None:
    for round_ in range(3):
        await console.stop()
        await console.says(held, f"while you were away {round_}")
        console.start()
        await expect(window.log.last).to_contain_text(f"while you were away {round_}")
    numbers = [await row.get_attribute("id") for row in await window.log.all()]
    assert numbers == [f"entry-{number}" for number in range(1, len(numbers) + 1)]
