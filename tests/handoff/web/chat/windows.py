"""The chat page in a Chromium window, as a service user uses it."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.handoff.web.chat.porch import Porch


class Window:
    """One service user's window. ``problems`` gathers whatever is wrong with it."""

    def __init__(self, porch: Porch, page: Page, *, scripts: bool = True) -> None:
        self.porch = porch
        self.scripts = scripts
        self.page = page
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    @property
    def conversation_id(self) -> str:
        """Whose cookie this browser holds."""
        token = next(c["value"] for c in self.page.context.cookies() if c["name"] == "chat")
        found = self.porch.do(self.porch.parts.service_users.find(token))
        assert found
        return found

    @property
    def log(self) -> Locator:
        """The conversation, in the frame where there are no scripts."""
        return self.page.locator("#entries > li")

    @property
    def own(self) -> Locator:
        """What this person said."""
        return self.page.locator("#entries > li.service_user .words")

    @property
    def pending(self) -> Locator:
        """What is on its way."""
        return self.page.locator("#pending > li")

    @property
    def box(self) -> Locator:
        """Where one writes."""
        return self.page.locator("#text")

    def begins(self) -> Window:
        """Read the welcome and give consent."""
        self.page.goto("/")
        self.page.locator("form[action='/chat/start'] button.main").click()
        expect(self.box).to_be_visible()
        if self.scripts:
            expect(self.page.locator("html.live")).to_have_count(1)
        return self

    def says(self, text: str) -> None:
        """Write and press the button."""
        self.box.fill(text)
        self.page.locator("#composer button.main").click()

    def presses(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def sees(self, words: str) -> None:
        """These words stand in the conversation or under it."""
        expect(self.page.locator("#scroller")).to_contain_text(words)

    def said(self, *texts: str) -> None:
        """Exactly these are the person's own words, in this order, and nothing is on its way."""
        expect(self.own).to_have_text(list(texts))
        expect(self.pending).to_have_count(0)

    def numbers(self) -> list[int]:
        """The numbers of the entries, in the order shown."""
        return [int(row.get_attribute("data-seq") or 0) for row in self.log.all()]

    def cut(self, off: bool) -> None:
        """Cut the link to the service, or mend it."""
        self.page.context.set_offline(off)

    def fits(self, name: str) -> None:
        """Whether something is wider than the window, or axe-core objects, is among the problems.

        The picture is kept in the folder that PORCHLIGHT_PICTURES names, if it names one.
        """
        if folder := os.environ.get("PORCHLIGHT_PICTURES"):
            self.page.screenshot(
                path=Path(folder) / f"{name}.png", full_page=not self.page.locator("body.talk").count()
            )
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.problems.append(f"{name}: too wide")
        for found in Axe().run(self.page).response["violations"]:
            self.problems.append(f"{name}: {found['id']}: {[node['target'] for node in found['nodes']]}")
