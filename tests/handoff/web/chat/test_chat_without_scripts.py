"""The page without scripts, in Chromium: everything a person may need, by forms alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, expect

from handoff.domain.conversation import Sender, State
from handoff.domain.events import BotMessage
from tests.handoff.web.chat.conftest import NewWindow
from tests.handoff.web.chat.porch import CARD, NEXT_OR_STOP
from tests.handoff.web.chat.windows import Window


@pytest.fixture
def plain(new_window: NewWindow) -> Window:
    """A small window whose browser runs no scripts."""
    return new_window(scripts=False, width=360, height=640)


def frame(window: Window) -> FrameLocator:
    """The conversation, in the frame that renews itself."""
    return window.page.frame_locator("iframe.frame")


def own_words(window: Window) -> list[str]:
    """What the store holds of this person."""
    entries = window.porch.stored(window.conversation_id)
    return [entry.text for entry in entries if entry.sender is Sender.SERVICE_USER]


def test_a_whole_conversation_works_by_forms(plain: Window) -> None:
    porch = plain.begins().porch
    page = plain.page
    plain.says("i cannot sleep")
    expect(frame(plain).locator(".service_user .words")).to_have_text("i cannot sleep")
    conversation_id = plain.conversation_id
    porch.bot_says(conversation_id, BotMessage(text="Shall we?", cards=(CARD,), choices=NEXT_OR_STOP))
    page.get_by_role("link", name="Check for new messages").click()
    expect(frame(plain).locator(".card")).to_be_visible()
    frame(plain).get_by_role("button", name="Next").click()
    expect(frame(plain).locator(".service_user .words")).to_have_text(["i cannot sleep", "Next"])
    page.get_by_role("button", name="Talk to a person").click()
    expect(frame(plain).locator("#state")).to_contain_text("No peer is on duty right now.")
    frame(plain).get_by_role("button", name="Leave a message").click()
    page.get_by_label("How can a peer reach you?").fill("here in this chat")
    page.get_by_label("What would you like to say?").fill("please call")
    page.get_by_role("button", name="Save my message").click()
    expect(frame(plain).locator("#state")).to_contain_text("Your message is saved.")
    porch.peer_joins(conversation_id)
    porch.peer_says(conversation_id, "Hi, I'm Ana.", "p1")
    page.get_by_role("link", name="Check for new messages").click()
    expect(frame(plain).locator(".peer .speaker")).to_contain_text("Ana, peer")
    assert own_words(plain) == ["i cannot sleep", "Next", "please call"]


def test_the_frame_brings_what_is_new_by_itself(plain: Window) -> None:
    porch = plain.begins().porch
    plain.says("hello")
    expect(frame(plain).locator(".busy")).to_have_text("The assistant is writing …")
    porch.bot_says(plain.conversation_id, BotMessage(text="I am here."))
    expect(frame(plain).locator(".bot .words")).to_have_text("I am here.")


def test_crisis_lines_come_with_the_answer_to_the_form(plain: Window) -> None:
    plain.begins()
    plain.says("i want to die [high]")
    expect(frame(plain).locator(".crisis")).to_contain_text("Call or text 988")
    expect(plain.page.locator(".help a[href='tel:988']")).to_be_in_viewport(ratio=1)
    expect(frame(plain).get_by_role("button", name="No person right now")).to_have_count(0)


def test_a_message_that_is_too_long_stays_in_the_box(plain: Window) -> None:
    plain.begins()
    plain.says("x" * 5000)
    expect(plain.page.get_by_role("alert")).to_contain_text("That message is too long")
    expect(plain.box).to_have_value("x" * 5000)
    plain.box.fill("shorter")
    plain.page.get_by_role("button", name="Send again").click()
    expect(frame(plain).locator(".service_user .words")).to_have_text("shorter")
    assert own_words(plain) == ["shorter"]


def test_going_back_and_sending_again_stores_nothing_twice(plain: Window) -> None:
    plain.begins()
    plain.says("only once")
    expect(frame(plain).locator(".service_user .words")).to_have_text("only once")
    plain.page.reload()
    expect(frame(plain).locator(".service_user .words")).to_have_text("only once")
    plain.page.go_back()
    expect(frame(plain).locator(".service_user .words")).to_have_text("only once")
    assert own_words(plain) == ["only once"]


def test_language_size_ending_and_leaving_work(plain: Window) -> None:
    page = plain.begins().page
    page.context.route("https://www.weather.gov/", lambda route: route.fulfill(body="Sunny"))
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Muy grande").click()
    expect(page.locator("html")).to_have_attribute("data-size", "largest")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Terminar este chat").click()
    expect(frame(plain).locator("#state")).to_contain_text("Este chat terminó.")
    conversation = plain.porch.do(plain.porch.service.conversation(plain.conversation_id))
    assert conversation.state is State.CLOSED
    page.get_by_role("link", name="Salir ya").click()
    expect(page).to_have_url("https://www.weather.gov/")
    page.goto("/")
    expect(page.get_by_role("heading", name="¿Quieres seguir?")).to_be_visible()
    page.get_by_role("button", name="Seguir con el chat").click()
    expect(frame(plain).locator(".entries > li").first).to_be_visible()


def test_a_chat_is_deleted_by_forms(plain: Window) -> None:
    plain.begins()
    plain.says("forget this")
    expect(frame(plain).locator(".service_user .words")).to_have_text("forget this")
    plain.page.goto("/privacy")
    plain.page.get_by_role("button", name="Delete my messages").click()
    plain.page.get_by_role("button", name="Yes, delete my messages").click()
    expect(plain.page.get_by_role("status")).to_have_text("Your messages are deleted.")
    plain.page.goto("/")
    expect(plain.page.get_by_role("button", name="Start the chat")).to_be_visible()


def test_asking_for_a_person_before_the_chat_leads_to_consent_first(plain: Window) -> None:
    plain.page.goto("/crisis")
    plain.page.get_by_role("link", name="Talk to a person").click()
    button = plain.page.get_by_role("button", name="Start and ask for a person")
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(frame(plain).locator("#state")).to_be_visible()
