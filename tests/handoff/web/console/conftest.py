"""A running console, and a Chromium to look at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from handoff.settings import Settings
from launch.browser import ensure_chromium
from tests.handoff.web.console.entry_desk import entry_console, some_entries
from tests.handoff.web.console.running import Console, make_console


@pytest.fixture
async def console(settings: Settings) -> AsyncIterator[Console]:
    """A console on a site of its own."""
    console = make_console(settings)
    console.start()
    yield console
    await console.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The Chromium of this machine. A busy machine is no failure, hence the patience."""
    expect.set_options(timeout=20_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(ensure_chromium()),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                  "--autoplay-policy=no-user-gesture-required"],
        )  # fmt: skip
        yield browser
        await browser.close()


@pytest.fixture
async def entry_desk(settings: Settings, tmp_path: Path) -> AsyncIterator[Console]:
    """A console over a small folder of entries; builds do nothing."""
    console = entry_console(settings, some_entries(tmp_path))
    console.start()
    yield console
    await console.close()
