"""The console in a Chromium window, as a peer uses it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from handoff.web.console.signed_in import COOKIE
from tests.handoff.web.console.running import PASSWORD, Console

HEIGHTS = {320: 640, 1280: 800}


@dataclass
class Window:
    """One peer's window. ``problems`` gathers whatever goes wrong in its scripts."""

    console: Console
    page: Page
    problems: list[str] = field(default_factory=list)

    @property
    def log(self) -> Locator:
        """What was said in the open conversation."""
        return self.page.locator("#conversation .entries:not(.pending) > li")

    @property
    def pending(self) -> Locator:
        """What is on its way."""
        return self.page.locator("#conversation .entries.pending > li")

    @property
    def box(self) -> Locator:
        """Where the peer types."""
        return self.page.locator("#reply")

    @property
    def tabs(self) -> Locator:
        """The conversations a press away."""
        return self.page.locator("#tabs button")

    async def ready(self) -> Window:
        """Wait until the desk is there."""
        await self.page.locator("#duty-toggle:enabled").wait_for()
        return self

    async def press(self, name: str | re.Pattern[str]) -> None:
        """Press the one visible button of that name."""
        await self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()

    async def on_duty(self) -> None:
        """Go on duty; the press also lets the page sound."""
        await self.press("Go on duty")
        await expect(self.page.locator("#duty-state")).to_have_text("I'm on duty")

    async def take(self, conversation_id: str) -> None:
        """Take one person from the queue and see the conversation."""
        await self.page.get_by_role("button", name=f"Take conversation {conversation_id[:4].upper()}").click()
        await expect(self.box).to_be_visible()

    async def says(self, text: str) -> None:
        """Type and send."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def said(self, *texts: str) -> None:
        """Exactly these are the peer's own words in the log, in this order, and nothing is on its way."""
        await expect(self.page.locator("#conversation .entries:not(.pending) > li.peer .text")).to_have_text(
            list(texts)
        )
        await expect(self.pending).to_have_count(0)

    async def sees(self, words: str) -> None:
        """These words stand on the page."""
        await expect(self.page.locator("body")).to_contain_text(words)

    async def signs_in(self, username: str) -> None:
        """Fill in the login page."""
        await self.page.fill("#username", username)
        await self.page.fill("#password", PASSWORD)
        await self.page.press("#password", "Enter")
        await self.ready()

    async def fits(self, name: str) -> None:
        """Nothing is wider than the window, and axe-core finds nothing to object to.

        The picture is kept in the folder that PORCHLIGHT_PICTURES names, if it names one.
        """
        if folder := os.environ.get("PORCHLIGHT_PICTURES"):
            await self.page.screenshot(path=Path(folder) / f"{name}.png")
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{name}: too wide"
        )
        found = (await Axe().run(self.page)).response["violations"]
        told = [f"{name}: {v['id']}: {[n['target'] for n in v['nodes']]}" for v in found]
        assert told == [], told


async def context_of(
    browser: Browser,
    console: Console,
    name: str = "",
    *,
    width: int = 1280,
    locale: str = "en-US",
    scheme: Literal["light", "dark"] = "light",
) -> BrowserContext:
    """A browser profile of its own, in which ``name`` is signed in."""
    context = await browser.new_context(
        viewport=ViewportSize(width=width, height=HEIGHTS[width]), locale=locale, color_scheme=scheme,
        reduced_motion="reduce", base_url=console.address,
    )  # fmt: skip
    context.set_default_timeout(20_000)
    if name:
        await context.add_cookies(
            [{"name": COOKIE, "value": console.tokens[name], "domain": "127.0.0.1", "path": "/console"}]
        )
    return context


async def window_in(context: BrowserContext, console: Console, path: str = "/console") -> Window:
    """A window of that profile."""
    window = Window(console, await context.new_page())
    window.page.on("pageerror", lambda error: window.problems.append(str(error)))
    await window.page.goto(path)
    return window


async def open_window(browser: Browser, console: Console, name: str) -> Window:
    """The window of ``name``, with a desk in it."""
    return await (await window_in(await context_of(browser, console, name), console)).ready()
