"""Every state of the page at both widths, in both languages and schemes: it fits, and axe-core is content."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from handoff.domain.events import BotMessage
from tests.handoff.web.chat.conftest import NewWindow
from tests.handoff.web.chat.porch import CARD, NEXT_OR_STOP, SKILL, STEP, Porch
from tests.handoff.web.chat.windows import Window
from tests.service import make_peer
from tests.valkey import Valkey

# Each width, language and scheme meets each other one once; with pictures, all of them.
LOOKS = [(320, "en", False), (320, "es", True), (1280, "es", False), (1280, "en", True)]
if os.environ.get("PORCHLIGHT_PICTURES"):
    LOOKS += [(320, "en", True), (320, "es", False), (1280, "es", True), (1280, "en", False)]

TALK = {
    "en": (
        "i cant sleep again, its the third night",
        "That sounds tiring. Here is a line you can call now.",
        "it got worse when i lost my job [person]",
        "I do not want to be here any more [high]",
        "Hi, I'm Ana. I read what you wrote. I am glad you are here.",
        "thank you. i did not know who to tell",
    ),
    "es": (
        "no puedo dormir, ya van tres noches",
        "Eso cansa mucho. Aquí hay una línea a la que puedes llamar.",
        "empeoró cuando perdí mi trabajo [person]",
        "ya no quiero estar aquí [high]",
        "Hola, soy Ana. Leí lo que escribiste. Me alegra que estés aquí.",
        "gracias. no sabía a quién contarle",
    ),
}
SPANISH = {
    **CARD, "lang": "es", "title": "Una línea de prueba", "hours": "Abierto todos los días, a toda hora",
    "summary": "Personas que escuchan, de día y de noche.", "cost": "Gratis",
    "cautions": ["Si tu vida está en peligro ahora mismo, llama al 911."],
    "contacts": [{"kind": "call", "label": "Llama al 988", "value": "988", "href": "tel:988"}],
}  # fmt: skip


@pytest.fixture
def porch(porch_on_own_redis: Porch) -> Porch:
    """Its Redis goes in the end."""
    return porch_on_own_redis


class Tour:
    """A walk through the states in one look."""

    def __init__(self, window: Window, lang: str, look: str) -> None:
        self.window = window
        self.porch = window.porch
        self.page = window.page
        self.lang = lang
        self.look = look
        self.talk = TALK[lang]

    def word(self, key: str, **values: object) -> str:
        """A sentence of the page."""
        return self.porch.parts.wording.say(f"chat.{key}", self.lang, **values)

    def shows(self, name: str) -> None:
        """This state fits."""
        self.window.fits(f"{self.look}-{name}")

    def command(self, name: str) -> None:
        """Press a button of the service."""
        self.page.locator(f"form[data-command={name}] button").last.click()

    def others(self, count: int) -> list[str]:
        """People who ask for a person too."""
        intake, others = self.porch.service.intake, []
        for _ in range(count):
            others.append(self.porch.do(intake.open("en")))
            self.porch.do(intake.ask_for_person(others[-1]))
            self.porch.service.clock.move(1)
        return others


def before_the_chat(tour: Tour) -> None:
    """Welcome, its menu, crisis lines and privacy."""
    tour.page.goto("/")
    tour.shows("01-welcome")
    tour.page.locator(".menu summary").click()
    tour.shows("02-menu")
    tour.page.goto("/crisis")
    tour.shows("03-crisis")
    tour.page.goto("/privacy")
    tour.shows("04-privacy")


def with_the_assistant(tour: Tour) -> None:
    """A question, an answer with cards and buttons, a step of a skill."""
    window, talk = tour.window, tour.talk
    window.begins()
    tour.shows("05-greeting")
    window.says(talk[0])
    window.said(talk[0])
    tour.shows("06-answering")
    conversation_id = window.conversation_id
    card = SPANISH if tour.lang == "es" else CARD
    tour.porch.bot_says(
        conversation_id, BotMessage(text=talk[1], cards=(card, SKILL), choices=NEXT_OR_STOP), lang=tour.lang
    )
    expect(tour.page.locator(".card")).to_have_count(2)
    tour.page.locator(".card").first.scroll_into_view_if_needed()
    tour.shows("07-card")
    tour.page.locator(".other summary").press("Enter")
    expect(tour.page.locator(".card").last).to_be_visible()
    tour.page.locator(".card").last.scroll_into_view_if_needed()
    tour.shows("07-card-two")
    tour.page.locator("#choices").scroll_into_view_if_needed()
    tour.shows("08-buttons")
    window.presses("Next")
    window.said(talk[0], "Next")
    tour.porch.bot_says(conversation_id, BotMessage(guided=STEP, choices=NEXT_OR_STOP), lang=tour.lang)
    expect(tour.page.locator(".step")).to_be_visible()
    tour.shows("09-step")


def waiting(tour: Tour) -> None:
    """Nobody there, a place in line, a message for later, then high risk."""
    window, talk = tour.window, tour.talk
    window.says(talk[2])
    expect(tour.page.locator("#state")).to_be_visible()
    tour.porch.nobody_is_there(window.conversation_id)
    window.sees(tour.word("status.nobody_here"))
    expect(tour.page.locator("#commands form")).to_have_count(3)
    tour.shows("10-nobody")
    tour.command("leave_message")
    expect(tour.page.locator("#contact")).to_be_visible()
    tour.shows("11-leave-message")
    tour.page.fill("#contact", " ")
    tour.page.fill("#note", talk[2])
    tour.page.locator("main button.main").click()
    expect(tour.page.get_by_role("alert")).to_be_visible()
    tour.shows("12-contact-missing")
    tour.page.goto("/")
    tour.porch.do(tour.porch.service.desk.set_available(make_peer("Ana"), available=True))
    tour.page.reload()
    window.sees(tour.word("status.next"))
    tour.shows("13-waiting-next")
    window.says(talk[3])
    expect(tour.page.locator(".entry.crisis")).to_be_visible()
    window.sees(tour.word("status.next"))
    tour.shows("14-high-risk")


def with_a_peer(tour: Tour) -> None:
    """A peer joins and types; the link is lost and found; the peer ends the chat."""
    window, talk, porch = tour.window, tour.talk, tour.porch
    conversation_id = window.conversation_id
    porch.peer_joins(conversation_id)
    porch.peer_says(conversation_id, talk[4], "p1")
    expect(tour.page.locator(".entry.peer")).to_have_count(1)
    window.says(talk[5])
    expect(window.pending).to_have_count(0)
    porch.do(porch.parts.feed.typing(conversation_id, "peer"))
    expect(tour.page.locator("#busy")).to_have_text(tour.word("status.typing", name="Ana"))
    tour.shows("15-with-a-peer")
    window.cut(True)
    window.says("…?")
    expect(window.pending).to_contain_text(tour.word("composer.retrying"))
    expect(tour.page.locator("#link")).to_have_text(tour.word("composer.lost"))
    tour.shows("16-unsent")
    window.cut(False)
    expect(window.pending).to_have_count(0)
    porch.do(porch.service.desk.close(make_peer("Ana"), conversation_id, "supported"))
    window.sees(tour.word("status.closed"))
    tour.shows("17-ended")


def with_others(tour: Tour) -> None:
    """Behind others in line, with and without the assistant's company; a message left for later."""
    tour.others(3)
    tour.command("ask_person")
    tour.window.sees(tour.word("status.ahead", count=3))
    tour.shows("18-waiting-place")
    tour.command("stay_with_assistant")
    tour.window.sees(tour.word("status.with_companion"))
    tour.shows("19-companion")
    tour.command("leave_message")
    tour.page.fill("#contact", "555-0100")
    tour.page.locator("main button.main").click()
    tour.window.sees(tour.word("status.follow_up"))
    tour.shows("20-message-left")


def when_it_does_not_work(tour: Tour, redis: Valkey) -> None:
    """Too long, refused, left and come back, deleting, expired, down."""
    page, window = tour.page, tour.window
    window.box.fill("x" * 4001)
    page.locator("#composer button.main").click()
    expect(page.locator("#link")).to_be_visible()
    tour.shows("21-too-long")
    page.goto("/privacy")
    page.locator("#delete button").click()
    tour.shows("22-sure")
    page.goto("/chat/entries?after=soon")
    tour.shows("23-problem")
    page.context.add_cookies([{"name": "away", "value": "1", "url": tour.porch.url}])
    page.goto("/")
    tour.shows("24-away")
    page.context.clear_cookies(name="away")
    page.goto("/")
    redis.kill()
    window.says("?")
    expect(page.locator("#link")).to_have_text(tour.word("composer.lost"))
    tour.shows("25-store-down-while-open")
    page.goto("/")
    tour.shows("26-down")
    redis.start()
    page.context.add_cookies([{"name": "chat", "value": "forged", "url": tour.porch.url}])
    page.goto("/")
    tour.shows("27-expired")


@pytest.mark.parametrize(("width", "lang", "dark"), LOOKS)
def test_every_state_fits_and_can_be_used_by_everyone(
    new_window: NewWindow, own_redis: Valkey, width: int, lang: str, dark: bool
) -> None:
    window = new_window(width=width, height=640 if width < 500 else 800, lang=lang, dark=dark)
    tour = Tour(window, lang, f"{width}-{lang}-{'dark' if dark else 'light'}")
    parts: tuple[Callable[[Tour], None], ...] = (
        before_the_chat, with_the_assistant, waiting, with_a_peer, with_others,
    )  # fmt: skip
    for part in parts:
        part(tour)
    when_it_does_not_work(tour, own_redis)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("size", ["large", "largest"])
def test_larger_letters_fit_as_well(new_window: NewWindow, width: int, size: str) -> None:
    window = new_window(width=width, height=640 if width < 500 else 800, lang="es")
    tour = Tour(window, "es", f"{width}-{size}")
    tour.page.context.add_cookies([{"name": "size", "value": size, "url": tour.porch.url}])
    before_the_chat(tour)
    with_the_assistant(tour)
    tour.command("ask_person")
    expect(tour.page.locator("#commands form")).to_have_count(3)
    tour.shows("10-waiting")


def test_without_scripts_it_fits_as_well(new_window: NewWindow) -> None:
    window = new_window(scripts=False, width=320, height=640)
    window.begins()
    window.says("i need somebody [person]")
    expect(window.page.frame_locator("iframe").locator("#state")).to_be_visible()
    if folder := os.environ.get("PORCHLIGHT_PICTURES"):
        window.page.screenshot(path=f"{folder}/320-noscript.png")
