"""The editor's pages in Chromium: a corrected number is live on the chat page; every page fits everybody."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from actions.library import Library
from handoff.accounts import Role
from handoff.domain.events import BotMessage
from handoff.settings import Settings
from handoff.web.chat.routes import router as chat_router
from tests.handoff.web.console.running import CARD, Console, make_console
from tests.handoff.web.console.windows import Window, context_of, open_window, window_in
from tests.resources_index.site import Site

LOOKS: list[tuple[int, str, Literal["light", "dark"], bool]] = [
    (320, "en", "light", True), (320, "es", "dark", False), (1280, "es", "light", True),
    (1280, "en", "dark", False),
]  # fmt: skip
KEY = "night-line.en"


@pytest.fixture
async def live(settings: Settings, tmp_path: Path) -> AsyncIterator[tuple[Console, Site]]:
    """Console and chat page over a small site with an index, which real builds bring up to date."""
    site = Site(tmp_path)
    site.borrow_cache()
    site.build(datetime.now(UTC))
    console = make_console(settings, site.settings)
    console.app.include_router(chat_router)
    console.start()
    yield console, site
    await console.close()


async def asked_for_a_line(console: Console, library: Library, browser: Browser) -> Page:
    """Somebody new opens the chat, asks, and is given what the index holds now."""
    page = await (await browser.new_context(base_url=console.address)).new_page()
    await page.goto("/")
    await page.locator("form[action='/chat/start'] button.main").click()
    await page.locator("#text").fill("is there a night line")
    await page.locator("#composer button.main").click()
    await expect(page.locator("#entries > li.service_user")).to_have_count(1)
    token = next(c["value"] for c in await page.context.cookies() if c["name"] == "chat")
    conversation_id = await console.parts.service_users.find(token)
    assert conversation_id
    record = library.search(
        "night line", lang="en", kinds=frozenset(), topics=(), exclude=frozenset(), limit=1,
        now=datetime.now(UTC),
    )[0]  # fmt: skip
    card = library.card(record, "en", datetime.now(UTC))
    await console.bot_says(conversation_id, BotMessage(text="This may help.", cards=(card,)))
    await expect(page.locator("#entries .card")).to_have_count(1)
    return page


async def test_a_corrected_number_is_live_on_the_chat_page_after_the_build(
    live: tuple[Console, Site], browser: Browser
) -> None:
    console, site = live
    await console.peer("Eve", Role.EDITOR)
    library = Library(site.index)
    before = await asked_for_a_line(console, library, browser)
    await expect(before.locator(".contacts a")).to_have_text(["Call 800-555-0100"])
    window = await window_in(await context_of(browser, console, "Eve"), console)
    page = window.page
    await expect(page).to_have_url(f"{console.address}/console/entries")
    await page.get_by_role("link", name="Night Line", exact=True).click()
    await expect(page.locator("#live")).to_have_text("People see this text now.")
    await page.get_by_role("link", name="Edit this entry").click()
    await page.get_by_role("group", name="Contact 1").get_by_label("Number or address").fill("800-555-0199")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("#live")).to_contain_text("It will be live soon, most often within a minute.")
    await expect(page.locator("#live")).to_contain_text("People see this text now.", timeout=90_000)
    after = await asked_for_a_line(console, library, browser)
    await expect(after.locator(".contacts a")).to_have_text(["Call 800-555-0199"])
    await expect(after.locator(".contacts a")).to_have_attribute("href", "tel:+18005550199")
    assert window.problems == []


async def test_a_question_shows_what_is_found_and_why(live: tuple[Console, Site], browser: Browser) -> None:
    console, _ = live
    await console.peer("Eve", Role.EDITOR)
    window = await window_in(await context_of(browser, console, "Eve"), console, "/console/entries/test")
    page = window.page
    await page.get_by_label("Question").fill("up at night")
    await page.get_by_role("button", name="Search").click()
    first = page.locator(".rows > li").first
    await expect(first.get_by_role("link")).to_have_text("Night Line")
    await expect(first).to_contain_text("Given, number 1")
    await expect(first.locator("q")).to_have_text("up at night")
    await fits(window, "entries-test-1280-en")
    assert "night" not in page.url.removeprefix(console.address)


async def fits(window: Window, name: str) -> None:
    """Nothing is wider than the window, axe-core is content; a picture of the whole page if wanted."""
    if folder := os.environ.get("PORCHLIGHT_PICTURES"):
        await window.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    fitting = await window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert fitting, f"{name}: too wide"
    found = (await Axe().run(window.page)).response["violations"]
    told = [f"{name}: {v['id']}: {[n['target'] for n in v['nodes']]}" for v in found]
    assert told == [], told


@pytest.mark.parametrize(("width", "lang", "scheme", "scripts"), LOOKS)
async def test_every_page_fits_and_can_be_used_by_everyone_with_and_without_scripts(
    entry_desk: Console, browser: Browser, width: int, lang: str, scheme: Literal["light", "dark"],
    scripts: bool,
) -> None:  # fmt: skip
    console = entry_desk
    await console.peer("Sol", Role.SUPERVISOR)
    folder = console.parts.editing.shelves.settings.entries
    (folder / "resources" / "broken.en.md").write_text("no entry")
    await console.parts.flags.raise_flag(KEY, "service_user", "nobody picks up")
    context = await context_of(browser, console, "Sol", width=width, locale=f"{lang}-US", scheme=scheme)
    window = await window_in(context, console, "/console/entries")
    page, look = window.page, f"{width}-{lang}-{scheme}"
    say = console.parts.wording.say
    if not scripts:
        # Only axe-core itself needs them: the page's own scripts never load.
        await page.route("**/*.js", lambda route: route.abort())
    await fits(window, f"entries-list-{look}")
    await page.goto(f"/console/entries/{KEY}")
    await fits(window, f"entries-entry-{look}")
    await page.goto(f"/console/entries/{KEY}/edit")
    await fits(window, f"entries-form-{look}")
    await page.locator("#f-contacts-0-value").fill("call us")
    await page.locator("#f-title").fill("Nothing typed is lost")
    await page.get_by_role("button", name=say("editor.form.save", lang), exact=True).click()
    await expect(page.locator("#wrong-contacts")).to_contain_text("write the number in digits")
    await expect(page.locator("#f-title")).to_have_value("Nothing typed is lost")
    await fits(window, f"entries-refused-{look}")
    await page.locator("#f-contacts-0-value").fill("800-555-0199")
    await page.get_by_role("button", name=say("editor.form.preview", lang), exact=True).click()
    card = page.frame_locator("iframe.preview").locator(".card")
    await expect(card.locator("h2")).to_have_text("Nothing typed is lost")
    await fits(window, f"entries-preview-{look}")
    await page.get_by_role("button", name=say("editor.form.save", lang), exact=True).click()
    await expect(page.locator("#history + *, #history ~ ol li")).not_to_have_count(0)
    await page.locator("details > summary").first.click()
    await fits(window, f"entries-history-{look}")
    await page.goto("/console/entries/test")
    await fits(window, f"entries-question-{look}")
    await page.goto(f"/console/entries/{KEY}/edit")
    await console.parts.sessions.end(console.tokens["Sol"])
    await page.get_by_role("button", name=say("editor.form.save", lang), exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("editor.unsaved.title", lang))
    await fits(window, f"entries-unsaved-{look}")
    assert window.problems == []


async def test_a_peer_flags_a_card_beside_the_conversation(
    live: tuple[Console, Site], browser: Browser
) -> None:
    console, _ = live
    ana = await console.peer("Ana")
    conversation_id = await console.service.intake.open("en")
    await console.service.intake.receive(conversation_id, "c1", "up at night")
    await console.bot_says(
        conversation_id, BotMessage(text="This may help.", cards=({**CARD, "id": "night-line"},))
    )
    await console.service.intake.receive(conversation_id, "c2", "[person]")
    await console.service.desk.claim(ana, conversation_id)
    window = await open_window(browser, console, "Ana")
    await window.tabs.first.click()
    await window.press("Flag as wrong or old: A warmline for testing")
    await window.sees("Flagged for the editors. Your name is not kept.")
    await window.fits("console-flagged")
    await window.page.get_by_label("What is wrong? You can leave this empty.").fill("shut on weekends")
    await window.page.locator(".flagging").get_by_role("button", name="Send").click()
    await window.sees("Thank you. The editors will read it.")
    assert [(f.entry, f.by, f.reason) for f in await console.parts.flags.all()] == [
        (KEY, "peer", "shut on weekends")
    ]
    assert window.problems == []
