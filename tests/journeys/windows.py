"""The chat page and the console in Chromium windows, as two people use them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


def picture(page: Page, name: str) -> None:
    """Nothing is wider than the window; what is seen is kept in the folder that PORCHLIGHT_PICTURES names."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
    if folder := os.environ.get("PORCHLIGHT_PICTURES"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png")


@dataclass
class ChatWindow:
    """A service user's window."""

    page: Page

    def begins(self, address: str) -> None:
        """Read the welcome and give consent."""
        self.page.goto(address)
        picture(self.page, "welcome")
        self.page.get_by_role("button", name="Start the chat").click()

    def says(self, text: str) -> None:
        """Write and press the button, which works with and without scripts, and see it stand in the log."""
        before = self.of("service_user").count()
        self.page.fill("#text", text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        expect(self.of("service_user")).to_have_count(before + 1)
        expect(self.page.locator("#pending > *")).to_have_count(0)

    def of(self, sender: str) -> Locator:
        """What one sender said."""
        return self.page.locator(f"#entries > li.{sender}")

    def sees(self, words: str) -> None:
        """Wait until words stand in the log."""
        expect(self.page.locator("#entries")).to_contain_text(words)

    @property
    def standing(self) -> Locator:
        """How things stand: waiting, with a peer, ended."""
        return self.page.locator("#state")

    def numbers(self, sender: str = "") -> list[int]:
        """The numbers of the entries, in the order shown."""
        rows = self.page.locator(f"#entries > li{'.' + sender if sender else ''}").all()
        return [int(row.get_attribute("data-seq") or 0) for row in rows]


@dataclass
class ConsoleWindow:
    """A peer's window."""

    page: Page

    def signs_in(self, address: str, username: str, password: str) -> None:
        """Sign in and go on duty."""
        self.page.goto(f"{address}/console")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        picture(self.page, "sign-in")
        self.page.press("[name=password]", "Enter")
        self.page.click("#duty-toggle:enabled")
        expect(self.page.locator("#duty-state")).to_have_text("I'm on duty")

    def leaves(self) -> None:
        """Go off duty."""
        self.page.click("#duty-toggle")
        expect(self.page.locator("#duty-state")).to_have_text("I'm off duty")

    def takes_next(self) -> None:
        """Take whoever is first in the queue."""
        button = self.page.get_by_role("button", name="Take the next person")
        back = self.page.get_by_role("button", name="Back to the lists")
        if back.is_visible():
            back.click()
        button.click()
        expect(self.page.locator("#reply")).to_be_visible()

    def says(self, text: str) -> None:
        """Write to the service user."""
        self.page.fill("#reply", text)
        self.page.press("#reply", "Enter")

    def sees(self, words: str) -> None:
        """Wait until words stand in the transcript."""
        expect(self.page.locator("#conversation")).to_contain_text(words)

    def presses(self, name: str) -> None:
        """Press the button of that name, on a small screen behind the details."""
        button = self.page.get_by_role("button", name=name, exact=True)
        details = self.page.get_by_role("button", name="Details", exact=True)
        if not button.is_visible() and details.is_visible():
            details.click()
        button.click()
