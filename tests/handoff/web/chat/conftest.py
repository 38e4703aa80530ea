"""A chat page on a port for each test, and one Chromium for all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from handoff.settings import Settings
from tests.handoff.web.chat.porch import Porch


@pytest.fixture
def porch(settings: Settings) -> Iterator[Porch]:
    """A running chat page."""
    porch = Porch(settings).open()
    yield porch
    porch.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of the machine."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.fail("The browser tests need Chromium: install it, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(chromium: Browser, porch: Porch) -> Iterator[NewPage]:
    """Opens pages of the chat, each in a browser profile of its own."""
    contexts: list[BrowserContext] = []

    def make(*, scripts: bool = True, width: int = 1280, height: int = 800, lang: str = "en-US",
             dark: bool = False, **options: object) -> Page:  # fmt: skip
        context = chromium.new_context(
            base_url=porch.url, java_script_enabled=scripts, locale=lang,
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
            reduced_motion="reduce", **options,  # type: ignore[arg-type]  # passed on as they are
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
