"""A chat page on a port for each test, people in front of it, and one Chromium for a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from handoff.settings import Settings
from launch.browser import ensure_chromium
from tests.handoff.web.chat.person import Person
from tests.handoff.web.chat.porch import Porch
from tests.handoff.web.chat.windows import Window
from tests.valkey import Valkey


@pytest.fixture
def porch(settings: Settings) -> Iterator[Porch]:
    """A running chat page."""
    porch = Porch(settings).open()
    yield porch
    porch.close()


@pytest.fixture
def own_redis() -> Iterator[Valkey]:
    """A Redis that the test may kill."""
    server = Valkey().start()
    yield server
    server.kill()


@pytest.fixture
def porch_on_own_redis(settings: Settings, own_redis: Valkey) -> Iterator[Porch]:
    """A running chat page whose Redis the test may kill."""
    porch = Porch(settings.model_copy(update={"redis_url": own_redis.url})).open()
    yield porch
    porch.close()


NewPerson = Callable[..., Person]


@pytest.fixture
def new_person(request: pytest.FixtureRequest) -> Iterator[NewPerson]:
    """Makes people whose browsers run no scripts; each has a browser of their own."""
    people: list[Person] = []

    def make(porch: Porch | None = None, lang: str = "en") -> Person:
        person = Person(porch or request.getfixturevalue("porch"), lang)
        people.append(person)
        return person

    yield make
    for person in people:
        person.http.close()


@pytest.fixture
def person(new_person: NewPerson) -> Person:
    """Somebody in front of the chat page."""
    return new_person()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The Chromium of the machine. A busy machine is no failure, hence the patience."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(ensure_chromium()),
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()


NewWindow = Callable[..., Window]


@pytest.fixture
def new_window(chromium: Browser, porch: Porch) -> Iterator[NewWindow]:
    """Opens windows of the chat, each in a browser profile of its own; nothing may be wrong with any."""
    contexts: list[BrowserContext] = []
    windows: list[Window] = []

    def make(*, scripts: bool = True, width: int = 1280, height: int = 800, lang: str = "en",
             dark: bool = False) -> Window:  # fmt: skip
        context = chromium.new_context(
            base_url=porch.url, java_script_enabled=scripts, locale=f"{lang}-US",
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(20_000)
        contexts.append(context)
        windows.append(Window(porch, context.new_page(), scripts=scripts))
        return windows[-1]

    yield make
    for context in contexts:
        context.close()
    assert [problem for window in windows for problem in window.problems] == []


@pytest.fixture
def window(new_window: NewWindow) -> Window:
    """One window, as on a laptop."""
    return new_window()


def second_tab(window: Window) -> Page:
    """Another tab of the same browser."""
    return window.page.context.new_page()
