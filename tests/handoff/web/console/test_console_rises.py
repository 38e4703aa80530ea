"""A level that rises while somebody waits or is held: whom it calls, how, and until when."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Browser, expect

from handoff.accounts import Peer, Role
from handoff.domain.risk import Risk
from handoff.web.console.words import sentences
from tests.handoff.web.console.running import Console
from tests.handoff.web.console.test_console_looks import LOOKS
from tests.handoff.web.console.windows import Window, context_of, open_window, window_in
from tests.handoff.web.console.wire import wired


async def held_by(console: Console, peer: Peer) -> str:
    """Somebody who talks with ``peer``."""
    held = await console.person()
    await console.service.desk.heartbeat(peer)
    await console.service.desk.claim(peer, held)
    return held


async def touched(browser: Browser, console: Console, name: str) -> Window:
    """The window of ``name``, pressed once, so that it may sound."""
    window = await open_window(browser, console, name)
    await window.page.locator("h1").click()
    return window


async def test_a_rise_comes_to_the_open_pages_of_the_owner_and_of_supervisors_without_a_word_of_the_person(
    console: Console,
) -> None:
    ana = await console.peer("Ana")
    await console.peer("Sol", Role.SUPERVISOR)
    held = await held_by(console, ana)
    async with wired(console, "Ana") as owner, wired(console, "Sol") as supervisor:
        await console.says(held, "purple canary [high]")
        mine = await owner.desk(lambda desk: bool(desk["mine"] and desk["mine"][0]["rise"]))
        seen = await supervisor.desk(lambda desk: bool(desk["held"] and desk["held"][0]["rise"]))
    said = (await console.service.desk.transcript(ana, held)).entries
    number = next(entry.seq for entry in said if "canary" in entry.text)
    assert mine["mine"][0]["rise"] == seen["held"][0]["rise"] == {"seq": number, "by": ""}
    assert "canary" not in f"{mine}{seen}"


async def test_the_owner_is_called_even_off_duty_and_the_notice_stays_until_it_was_looked_at(
    console: Console, browser: Browser
) -> None:
    ana = await console.peer("Ana")
    held = await held_by(console, ana)
    other = await held_by(console, ana)
    label = held[:4].upper()
    window = await touched(browser, console, "Ana")
    await window.tabs.filter(has_text=other[:4].upper()).click()
    await expect(window.page.locator("#risen")).to_be_hidden()
    await console.says(held, "i have the pills here [high]")
    told = f"The level rose in conversation {label}, which you hold: High."
    await expect(window.page.locator("#assertive")).to_have_text(told)
    await expect(window.page.locator("html")).to_have_attribute("data-sounded", "handoff")
    await expect(window.page.locator("#risen li")).to_have_count(1)
    await expect(window.page.locator("#risen")).to_contain_text(told)
    await window.page.reload()
    await window.ready()
    await expect(window.page.locator("#risen")).to_contain_text(told)
    await window.page.get_by_role("button", name=f"Show it in conversation {label}").click()
    await expect(window.page.locator("#conversation li:focus")).to_contain_text("i have the pills here")
    await expect(window.page.locator("#risen")).to_be_hidden()
    await window.page.reload()
    await window.ready()
    await expect(window.page.locator("#risen")).to_be_hidden()
    await window.page.locator("h1").click()
    await console.says(held, "now [imminent]")
    await expect(window.page.locator("#risen li")).to_have_count(1)
    await expect(window.page.locator("html")).to_have_attribute("data-sounded", "imminent")
    assert window.problems == []


async def test_a_supervisor_hears_of_grave_rises_and_another_peer_of_none(
    console: Console, browser: Browser
) -> None:
    ana = await console.peer("Ana")
    await console.peer("Ben")
    await console.peer("Sol", Role.SUPERVISOR)
    held = await held_by(console, ana)
    ben, sol = await touched(browser, console, "Ben"), await touched(browser, console, "Sol")
    await console.says(held, "rough [moderate]")
    await expect(sol.page.locator("#team")).to_contain_text("Moderate")
    await expect(sol.page.locator("#risen")).to_be_hidden()
    await console.says(held, "rougher [imminent]")
    told = f"The level rose in conversation {held[:4].upper()}, with Ana: Imminent."
    await expect(sol.page.locator("#assertive")).to_have_text(told)
    await expect(sol.page.locator("html")).to_have_attribute("data-sounded", "imminent")
    await sol.press(f"Show it in conversation {held[:4].upper()}")
    await expect(sol.page.locator("#conversation li:focus")).to_contain_text("rougher")
    await expect(sol.page.locator("#risen")).to_be_hidden()
    await console.person()
    await expect(ben.page.locator("#queue .card")).to_have_count(1)
    await expect(ben.page.locator("#assertive")).to_have_text("")
    await expect(ben.page.locator("#risen")).to_be_hidden()
    assert ben.problems + sol.problems == []


async def test_a_level_that_the_owner_raises_is_news_to_supervisors_and_not_to_the_owner(
    console: Console, browser: Browser
) -> None:
    ana = await console.peer("Ana")
    await console.peer("Sol", Role.SUPERVISOR)
    held = await held_by(console, ana)
    owner, sol = await touched(browser, console, "Ana"), await touched(browser, console, "Sol")
    await console.service.desk.set_risk(ana, held, Risk.HIGH, "the tracks")
    await expect(sol.page.locator("#risen li")).to_have_count(1)
    await expect(owner.page.locator("#tabs .risk.high")).to_have_count(1)
    await expect(owner.page.locator("#risen")).to_be_hidden()
    await expect(owner.page.locator("#assertive")).to_have_text("")
    await console.service.desk.set_risk(ana, held, Risk.LOW, "talked it through")
    await expect(sol.page.locator("#risen")).to_be_hidden()


@pytest.mark.parametrize("risk", ["moderate", "high"])
async def test_a_rise_while_waiting_moves_the_person_up_and_rings_again(
    console: Console, browser: Browser, risk: str
) -> None:
    await console.peer("Ana")
    first, second = await console.person(), await console.person()
    window = await open_window(browser, console, "Ana")
    await window.on_duty()
    cards = window.page.locator("#queue .card .label")
    await expect(cards).to_have_text([first[:4].upper(), second[:4].upper()])
    await console.says(second, f"it gets worse [{risk}]")
    await expect(cards).to_have_text([second[:4].upper(), first[:4].upper()])
    await expect(window.page.locator("#polite")).to_have_text(
        f"A waiting person's level rose. Risk: {risk.capitalize()}."
    )
    await expect(window.page.locator("html")).to_have_attribute("data-sounded", "handoff")
    await expect(window.page.locator("#queue .card").first).to_contain_text("The level rose while waiting")
    assert window.problems == []


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
async def test_the_notice_of_a_rise_fits_and_can_be_used_by_everyone(
    console: Console, browser: Browser, width: int, lang: str, scheme: Literal["light", "dark"]
) -> None:
    sol = await console.peer("Sol", Role.SUPERVISOR)
    ana = await console.peer("Ana")
    mine, theirs = await held_by(console, sol), await held_by(console, ana)
    context = await context_of(browser, console, "Sol", width=width, locale=f"{lang}-US", scheme=scheme)
    window = await (await window_in(context, console)).ready()
    words = sentences(console.parts.wording, lang)
    for held, risk in ((mine, "moderate"), (theirs, "imminent")):
        await console.says(held, f"it gets worse [{risk}]")
    await expect(window.page.locator("#risen li")).to_have_count(2)
    look = f"{width}-{lang}-{scheme}"
    await window.fits(f"11-risen-{look}")
    await window.tabs.first.click()
    await expect(window.box).to_be_visible()
    await window.fits(f"11-risen-talking-{look}")
    await window.page.get_by_role(
        "button", name=words["rise.show_label"].replace("{label}", mine[:4].upper())
    ).click()
    await expect(window.page.locator("#risen li")).to_have_count(1)
    await expect(window.page.locator("#conversation li:focus")).to_be_in_viewport(ratio=1)
    assert window.problems == []
