"""The page in Chromium: what calls a peer, several conversations, the keyboard alone, foreign markup."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from handoff.accounts import Role
from handoff.domain.events import BotMessage
from tests.handoff.web.console.running import CARD, Console
from tests.handoff.web.console.windows import Window, context_of, open_window, window_in


async def sounded(window: Window) -> str | None:
    """The last tone that the page played."""
    tone: str | None = await window.page.evaluate("document.documentElement.dataset.sounded ?? null")
    return tone


async def test_a_new_handoff_rings_and_stands_in_the_title(console: Console, browser: Browser) -> None:
    await console.peer("Ana")
    window = await open_window(browser, console, "Ana")
    await expect(window.page).to_have_title("Porchlight console")
    await window.on_duty()
    assert await sounded(window) is None
    await console.person()
    await expect(window.page).to_have_title("(1) Porchlight console")
    await expect(window.page.locator("html")).to_have_attribute("data-sounded", "handoff")
    await expect(window.page.locator("#polite")).to_have_text(
        "New handoff. Risk: No risk seen. Asked for a person."
    )
    await console.person("[imminent]")
    await expect(window.page).to_have_title("(2) Porchlight console")
    await expect(window.page.locator("html")).to_have_attribute("data-sounded", "imminent")
    await expect(window.page.locator("#assertive")).to_contain_text("Imminent")
    assert window.problems == []


async def test_off_duty_only_danger_rings_and_a_sound_that_is_off_stays_off(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    window = await open_window(browser, console, "Ana")
    await window.page.locator("h1").click()
    await console.person()
    await expect(window.page).to_have_title("(1) Porchlight console")
    assert await sounded(window) is None
    await console.person("[imminent]")
    await expect(window.page.locator("html")).to_have_attribute("data-sounded", "imminent")
    await window.page.locator(".more summary").click()
    await window.press("Sound is on")
    await window.page.evaluate("delete document.documentElement.dataset.sounded")
    await console.person("again [imminent]")
    await expect(window.page).to_have_title("(3) Porchlight console")
    assert await sounded(window) is None
    await window.page.reload()
    await window.ready()
    await window.page.locator(".more summary").click()
    await expect(window.page.locator("#sound")).to_have_text("Sound is off")


async def test_the_queue_shows_risk_reason_waiting_time_topic_and_language(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    waiting = await console.service.intake.open("es")
    await console.service.intake.receive(waiting, "c1", "hola")
    await console.bot_says(waiting, BotMessage(text="Mira esto."), topic="Housing")
    await console.service.intake.receive(waiting, "c2", "no hope [high]")
    window = await open_window(browser, console, "Ana")
    card = window.page.locator("#queue .card")
    for words in (
        "High",
        "Screening saw risk",
        "waiting less than a minute",
        "Topic: Housing",
        "Writes in Spanish",
    ):
        await expect(card).to_contain_text(words)
    await expect(card.locator(".risk svg")).to_have_count(1)


async def test_the_transcript_marks_what_led_to_the_handoff_and_lists_what_was_given(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    held = await console.service.intake.open("en")
    await console.service.intake.receive(held, "c1", "where is help")
    await console.bot_says(held, BotMessage(text="Try this.", cards=(CARD,)))
    await console.service.intake.receive(held, "c2", "😢😢 i want to end my life [high]")
    window = await open_window(browser, console, "Ana")
    await window.press("Take the next person")
    trigger = window.page.locator("#conversation li.trigger")
    await expect(trigger).to_contain_text("This led to the handoff")
    await expect(trigger.locator("mark")).to_have_text("end my life")
    await expect(trigger.locator(".judgement")).to_contain_text("end their life")
    await expect(window.page.locator("#details")).to_contain_text("What the assistant already gave")
    await expect(window.page.locator("#details")).to_contain_text("A warmline for testing")
    given = window.page.locator("#conversation .given")
    await expect(given).to_contain_text("They may send help.")
    await expect(given).to_contain_text("Compared with public lists, Nov 23, 2026; nobody called")
    await window.press("Show what led to the handoff")
    await expect(trigger).to_be_focused()


async def test_a_peer_holds_several_conversations_each_with_its_own_draft_and_its_own_news(
    console: Console, browser: Browser
) -> None:
    ana = await console.peer("Ana")
    first, second = await console.person("one [person]"), await console.person("two [person]")
    window = await open_window(browser, console, "Ana")
    await window.take(first)
    await window.box.fill("a draft for the first")
    await window.take(second)
    await expect(window.box).to_have_value("")
    await window.says("hello second")
    await window.said("hello second")
    await console.says(first, "are you there?")
    other = window.tabs.filter(has_text=first[:4].upper())
    await expect(other).to_contain_text("1 new")
    await expect(window.page.locator("#polite")).to_contain_text(
        f"New message in conversation {first[:4].upper()}."
    )
    await other.click()
    await expect(window.box).to_have_value("a draft for the first")
    await expect(window.log.last).to_contain_text("are you there?")
    await expect(other).not_to_contain_text("new")
    await window.box.press("Enter")
    await window.said("a draft for the first")
    assert (await console.texts(ana, second)).count("hello second") == 1
    assert "hello second" not in await console.texts(ana, first)
    assert window.problems == []


async def test_that_the_service_user_types_is_seen_until_the_message_comes(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    held = await console.person()
    window = await open_window(browser, console, "Ana")
    await window.take(held)
    await expect(window.log.first).to_be_visible()
    await console.parts.feed.typing(held, "service_user")
    await window.sees("The service user is writing …")
    await console.says(held, "here it is")
    await expect(window.log.last).to_contain_text("here it is")
    await expect(window.page.locator(".typing")).to_have_text("")


async def test_handing_back_and_closing_are_asked_once_more_and_then_done(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    first, second = await console.person(), await console.person()
    window = await open_window(browser, console, "Ana")
    await window.take(first)
    await window.press("Hand back to the assistant")
    await window.press("Cancel")
    assert (await console.service.conversation(first)).state == "with_peer"
    await window.press("Hand back to the assistant")
    await window.press("Hand back")
    await window.sees("Handed back to the assistant.")
    assert (await console.service.conversation(first)).state == "bot"
    await window.take(second)
    await window.press("Close the conversation")
    await window.press("Close")
    await window.sees("Please choose one.")
    await window.page.get_by_label("Linked to a service").check()
    await window.press("Close")
    await expect(window.page.locator("#told")).to_have_text("Closed.")
    assert (await console.service.conversation(second)).outcome == "linked_to_service"
    await expect(window.tabs).to_have_count(0)


async def test_what_others_write_or_are_called_is_never_markup(console: Console, browser: Browser) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    await console.peer("Ana")
    eve = await console.parts.accounts.add("eve.p", "four green teapots sing", "<i>Eve</i>", Role.PEER)
    await console.service.desk.set_available(eve, True)
    held = await console.service.intake.open("en")
    await console.service.intake.receive(held, "c1", evil)
    card = {**CARD, "title": evil, "summary": evil}
    await console.bot_says(held, BotMessage(text=evil, cards=(card,)), topic=evil[:80])
    await console.service.intake.receive(held, "c2", f"{evil} [person]")
    window = await open_window(browser, console, "Ana")
    await expect(window.page.locator("#queue .card")).to_contain_text("<img")
    await window.take(held)
    await expect(window.log.filter(has_text="<script>")).to_have_count(3)
    await window.says(evil)
    await window.said(evil)
    await window.press("Offer to another peer")
    await expect(window.page.locator("dialog")).to_contain_text("<i>Eve</i>")
    assert await window.page.locator("img, i, #conversation script").count() == 0
    await expect(window.page).to_have_title("Porchlight console")
    assert window.problems == []


async def test_another_peers_conversation_leaves_the_page_of_whoever_read_it(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    ben = await console.peer("Ben")
    waiting = await console.person("purple canary [person]")
    window = await open_window(browser, console, "Ana")
    await window.press(re.compile("Read conversation"))
    await window.sees("purple canary")
    await console.service.desk.claim(ben, waiting)
    await window.sees("Another peer holds this conversation now.")
    await expect(window.page.locator("body")).not_to_contain_text("purple canary")
    await window.press("Put it away")
    await window.sees("No conversation is open")


async def test_whoever_comes_second_is_told_kindly(console: Console, browser: Browser) -> None:
    await console.peer("Ana")
    ben = await console.peer("Ben")
    waiting = await console.person()
    window = await open_window(browser, console, "Ana")

    async def ben_is_faster(route: object) -> None:
        await console.service.desk.claim(ben, waiting)
        await route.continue_()  # type: ignore[attr-defined]  # a Route of playwright

    await window.page.route("**/claim", ben_is_faster)
    await window.press(re.compile("Take conversation"))
    await expect(window.page.locator("#told")).to_have_text("Another peer has just taken this conversation.")
    await expect(window.page.locator("#queue .card")).to_have_count(0)


async def tab_to(window: Window, words: str) -> None:
    """Press Tab until the element with these words, or this id, has the focus."""
    for _ in range(60):
        await window.page.keyboard.press("Tab")
        found = await window.page.evaluate(
            "[document.activeElement.innerText, '#' + document.activeElement.id]"
        )
        if words in found:
            return
    pytest.fail(f"The keyboard does not reach “{words}”.")


async def test_a_whole_conversation_is_held_by_the_keyboard_alone(console: Console, browser: Browser) -> None:
    await console.peer("Ana")
    held = await console.person()
    window = await open_window(browser, console, "Ana")
    keys = window.page.keyboard
    await tab_to(window, "Go on duty")
    await keys.press("Enter")
    await expect(window.page.locator("#duty-state")).to_have_text("I'm on duty")
    await tab_to(window, "Take the next person")
    await keys.press("Enter")
    await expect(window.page.locator("#conversation-title")).to_be_focused()
    await expect(window.box).to_be_visible()
    await tab_to(window, "#reply")
    await keys.type("first line")
    await keys.press("Shift+Enter")
    await keys.type("second line")
    await keys.press("Enter")
    await window.said("first line\nsecond line")
    await expect(window.box).to_be_focused()
    await tab_to(window, "Close the conversation")
    await keys.press("Enter")
    await expect(window.page.locator("dialog")).to_be_visible()
    await keys.press("Escape")
    await expect(window.page.locator("dialog")).to_have_count(0)
    await keys.press("Enter")
    await expect(window.page.locator("dialog")).to_be_visible()
    await window.page.keyboard.press("ArrowDown")
    await tab_to(window, "Close")
    await keys.press("Enter")
    await expect(window.page.locator("#told")).to_have_text("Closed.")
    assert (await console.service.conversation(held)).state == "closed"


async def test_the_end_of_a_long_conversation_is_shown_and_stays_in_sight_while_both_write(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    held = await console.person(*(f"line {number}" for number in range(30)), "[person]")
    window = await open_window(browser, console, "Ana")
    await window.take(held)
    await expect(window.log.last).to_be_in_viewport(ratio=1)
    await window.says("hello")
    await expect(window.log.last).to_contain_text("hello")
    await expect(window.log.last).to_be_in_viewport(ratio=1)
    await console.says(held, "an answer")
    await expect(window.log.last).to_contain_text("an answer")
    await expect(window.log.last).to_be_in_viewport(ratio=1)
    await expect(window.page.get_by_role("button", name="New message below")).to_be_hidden()


async def test_whoever_reads_further_up_is_not_moved_but_told_of_what_is_new(
    console: Console, browser: Browser
) -> None:
    await console.peer("Ana")
    held = await console.person(*(f"line {number}" for number in range(30)), "[person]")
    window = await open_window(browser, console, "Ana")
    await window.take(held)
    await expect(window.log.last).to_be_in_viewport(ratio=1)
    await window.log.first.hover()
    await expect(window.log.first).to_be_in_viewport(ratio=1)
    await console.says(held, "an answer")
    await window.press("New message below")
    await expect(window.log.last).to_contain_text("an answer")
    await expect(window.log.last).to_be_in_viewport(ratio=1)


async def test_on_a_phone_whoever_looks_at_the_details_of_what_is_taken_away_is_led_back(
    console: Console, browser: Browser
) -> None:
    ana = await console.peer("Ana")
    held = await console.person()
    await console.service.desk.claim(ana, held)
    window = await window_in(await context_of(browser, console, "Ana", width=320), console)
    await window.ready()
    await window.page.evaluate("document.querySelector('#tabs button').click()")
    await window.press("Details")
    await expect(window.page.get_by_role("heading", name="About this conversation")).to_be_visible()
    await console.service.desk.hand_back(ana, held)
    await expect(window.page.get_by_text("This conversation is not with the peers any more.")).to_be_visible()
    await expect(window.page.get_by_role("button", name="Details")).to_be_hidden()
