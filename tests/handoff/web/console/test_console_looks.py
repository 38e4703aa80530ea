"""Every state of the page at both widths, in both languages and schemes: it fits, and axe-core is content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.async_api import Browser, expect

from handoff.domain.events import BotMessage
from handoff.web.console.words import sentences
from tests.handoff.web.console.running import CARD, Console
from tests.handoff.web.console.windows import Window, context_of, window_in

# Each width, language and scheme meets each other one once.
LOOKS: list[tuple[int, str, Literal["light", "dark"]]] = [
    (320, "en", "light"), (320, "es", "dark"), (1280, "es", "light"), (1280, "en", "dark"),
]  # fmt: skip


@dataclass
class Tour:
    """A walk through the states in one look."""

    console: Console
    window: Window
    words: dict[str, str]
    small: bool
    look: str

    async def shows(self, name: str) -> None:
        """This state fits."""
        await self.window.fits(f"{name}-{self.look}")

    async def press(self, key: str, within: str = "body") -> None:
        """Press the button of that sentence."""
        found = self.window.page.locator(within).get_by_role("button", name=self.words[key], exact=True)
        await found.first.click()

    async def sees(self, key: str) -> None:
        """That sentence stands on the page."""
        await self.window.sees(self.words[key])

    async def does(self, key: str) -> None:
        """Press a button of the details, which stand behind a button on a small screen."""
        if self.small:
            await self.press("conversation.details")
        await self.press(key, "#details")

    async def asked(self, key: str, name: str) -> None:
        """A question of the details, seen and cancelled."""
        await self.does(key)
        await self.shows(name)
        await self.press("dialog.cancel")
        if self.small:
            await self.press("conversation.to_conversation")


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
async def test_every_state_fits_and_can_be_used_by_everyone(
    console: Console, browser: Browser, width: int, lang: str, scheme: Literal["light", "dark"]
) -> None:
    ana = await console.peer("Ana")
    ben = await console.peer("Ben")
    context = await context_of(browser, console, width=width, locale=f"{lang}-US", scheme=scheme)
    window = await window_in(context, console)
    words = sentences(console.parts.wording, lang)
    tour = Tour(console, window, words, width < 500, f"{width}-{lang}-{scheme}")
    await signing_in(tour)
    await console.service.desk.set_available(ben, True)
    urgent = await queue_of(console, lang)
    await waiting(tour)
    await talking(tour, "Hola. Soy Ana." if lang == "es" else "Hi, I'm Ana. I read what you wrote.")
    await losing_the_link(tour, "¿Sigues ahí?" if lang == "es" else "Are you still there?")
    await console.service.desk.hand_back(ana, urgent)
    await tour.sees("conversation.gone")
    await tour.shows("8-handed-back")
    await console.parts.sessions.end_all(ana.id)
    await console.service.desk.set_available(ben, False)
    await tour.sees("login.expired")
    await tour.shows("9-expired")
    assert window.problems == []


async def signing_in(tour: Tour) -> None:
    """First with a wrong password; then to an empty queue."""
    page = tour.window.page
    await tour.shows("1-sign-in")
    await page.fill("#username", "ana.p")
    await page.fill("#password", "wrong password here")
    await page.press("#password", "Enter")
    await tour.sees("login.wrong")
    await tour.shows("1-sign-in-wrong")
    await tour.window.signs_in("ana.p")
    await tour.shows("2-queue-empty")
    await tour.press("duty.go_on")
    await expect(page.locator("#duty-state")).to_have_text(tour.words["duty.on"])


async def waiting(tour: Tour) -> None:
    """Four people wait."""
    page = tour.window.page
    await expect(page.locator("#queue .card")).to_have_count(4)
    await tour.shows("3-queue")
    await page.locator(".more summary").click()
    await tour.shows("3-menu")
    await page.locator(".more summary").click()


async def talking(tour: Tour, words: str) -> None:
    """The most urgent one is taken; every question is looked at and left."""
    window = tour.window
    await tour.press("queue.take_next")
    await expect(window.box).to_be_visible()
    await expect(window.log.filter(has=window.page.locator(".flag"))).to_have_count(1)
    await window.says(words)
    await expect(window.pending).to_have_count(0)
    await tour.shows("4-conversation")
    await tour.does("details.show_trigger")
    await expect(window.page.locator("#conversation li.trigger")).to_be_in_viewport(ratio=1)
    await tour.shows("4-trigger")
    if tour.small:
        await tour.press("conversation.details")
        await tour.shows("5-details")
        await tour.press("conversation.to_conversation")
    await tour.asked("details.set_risk", "5-level")
    await tour.asked("details.transfer", "5-transfer")
    await tour.asked("details.hand_back", "6-handing-back")
    await tour.does("details.close")
    await tour.press("dialog.close_yes")
    await tour.sees("dialog.choose_one")
    await tour.shows("6-closing")
    await tour.press("dialog.cancel")
    if tour.small:
        await tour.press("conversation.to_conversation")


async def losing_the_link(tour: Tour, words: str) -> None:
    """The service goes away while the peer writes, and comes back."""
    window = tour.window
    await tour.console.stop()
    await window.says(words)
    await window.box.fill("…")
    await expect(window.pending).to_contain_text(tour.words["write.retrying"])
    await tour.sees("link.lost")
    await tour.shows("7-link-lost")
    tour.console.start()
    await expect(window.pending).to_have_count(0)


async def queue_of(console: Console, lang: str) -> str:
    """Four people who wait, each in another way; the id of the most urgent one."""
    spanish = lang == "es"
    story = await console.service.intake.open(lang)
    await console.service.intake.receive(story, "c1", "no puedo dormir" if spanish else "i cant sleep again")
    card = {**CARD, "title": "Línea de apoyo" if spanish else "A warmline for the night"}
    await console.bot_says(
        story, BotMessage(text="Esto puede ayudar." if spanish else "This may help.", cards=(card,))
    )
    told = (
        "todo me pesa y no hope, quiero end my life [imminent]"
        if spanish
        else "no hope left, i want to end my life [imminent]"
    )
    await console.service.intake.receive(story, "c2", told)
    topic = await console.service.intake.open("es")
    await console.service.intake.receive(topic, "c1", "vivienda")
    await console.bot_says(
        topic, BotMessage(text="…"), topic="Vivienda" if spanish else "Housing and shelter"
    )
    await console.service.intake.receive(topic, "c2", "[person]")
    await console.person("no hope [high]")
    await console.person("[moderate] [person]")
    return story
