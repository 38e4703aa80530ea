"""Two people in Chromium, on the real stack: one asks, one answers; the bot stays out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

from launch.browser import ensure_chromium
from tests.journeys.people import PATIENCE, Town
from tests.journeys.windows import ChatWindow, ConsoleWindow, picture

# (the service user's window, the peer's window): each side is seen small and large.
SMALL, LARGE = ViewportSize(width=320, height=640), ViewportSize(width=1280, height=800)
SIZES = {"person on a small phone": (SMALL, LARGE), "peer on a small phone": (LARGE, SMALL)}
OPENINGS = {
    "asks for a person": "can i talk to a real person",
    "says suicidal thoughts": "i have been thinking about killing myself",
}
FOOD = "where can i get free food tonight"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(ensure_chromium()), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def patience() -> None:
    """A busy machine is no failure."""
    expect.set_options(timeout=PATIENCE * 1000)


@pytest.mark.parametrize("sizes", sorted(SIZES))
@pytest.mark.parametrize("opening", sorted(OPENINGS))
def test_a_person_in_need_and_a_peer_find_each_other(
    town: Town, browser: Browser, opening: str, sizes: str
) -> None:
    kind = opening.rpartition(" ")[2]
    (street, chat), (office, console) = open_windows(browser, sizes)
    console.signs_in(town.address, *town.account("Ana"))
    chat.begins(town.address)
    chat.says(OPENINGS[opening])
    if kind == "thoughts":
        expect(chat.page.locator("#entries .crisis")).to_contain_text("988")
    expect(chat.standing).to_be_visible()
    picture(chat.page, f"waiting-{kind}")
    expect(console.page).to_have_title(re.compile(r"^\(1\)"))
    picture(console.page, f"queue-{kind}")

    console.takes_next()
    console.sees(OPENINGS[opening])
    console.sees("This led to the handoff")
    console.says("Hi, I'm Ana. I read what you wrote.")
    chat.sees("Hi, I'm Ana. I read what you wrote.")
    picture(chat.page, f"with-peer-{kind}")
    joined = chat.numbers("peer")[0]
    chat.says(FOOD)
    console.sees(FOOD)
    console.says("Let us look for that together.")
    chat.sees("Let us look for that together.")
    picture(console.page, f"talking-{kind}")
    assert [number for number in chat.numbers("bot") if number > joined] == [], "the bot talked over the peer"

    console.presses("Hand back to the assistant")
    picture(console.page, f"hand-back-{kind}")
    console.presses("Hand back")
    expect(chat.standing).to_be_hidden()
    chat.says(FOOD)
    expect(chat.page.locator("#entries .card").first).to_be_visible()
    picture(chat.page, f"answered-{kind}")

    chat.says(OPENINGS["asks for a person"])
    console.takes_next()
    console.presses("Close the conversation")
    console.page.locator("dialog [name=outcome]").first.check()
    picture(console.page, f"closing-{kind}")
    console.presses("Close")
    expect(chat.standing).to_contain_text("This chat has ended")
    picture(chat.page, f"closed-{kind}")
    assert chat.numbers() == list(range(1, chat.numbers()[-1] + 1)), "an entry is lost, twice or out of order"
    console.leaves()
    street.close()
    office.close()


def open_windows(
    browser: Browser, sizes: str
) -> tuple[tuple[BrowserContext, ChatWindow], tuple[BrowserContext, ConsoleWindow]]:
    """A window for each of the two, in profiles of their own."""
    street, office = (browser.new_context(viewport=size, locale="en-US") for size in SIZES[sizes])
    return (street, ChatWindow(street.new_page())), (office, ConsoleWindow(office.new_page()))
