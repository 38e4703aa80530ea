"""The page with scripts, in Chromium: every message once and in order, whatever the link and the hand do."""

from __future__ import annotations

import re

from playwright.sync_api import Request, Route, expect

from handoff.domain.conversation import Sender, State
from handoff.domain.events import BotMessage
from handoff.domain.risk import Risk
from tests.handoff.web.chat.conftest import NewWindow, second_tab
from tests.handoff.web.chat.porch import CARD, NEXT_OR_STOP, STEP
from tests.handoff.web.chat.windows import Window
from tests.service import make_peer

LOST = "The connection is lost. What you write is kept here and sent as soon as it is back."
RETRYING = "Not sent yet. Trying again …"
OWN = ("first", "second", "third")


def stored(window: Window) -> list[str]:
    """The person's own words as the store holds them."""
    entries = window.porch.stored(window.conversation_id)
    return [entry.text for entry in entries if entry.sender is Sender.SERVICE_USER]


def holds_everything_in_order(window: Window) -> bool:
    """Whether the page shows every stored entry once, in its order."""
    return window.numbers() == [entry.seq for entry in window.porch.stored(window.conversation_id)]


def hold(window: Window, address: str) -> list[Route]:
    """Keep the window's requests to an address back; they gather in the list."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    window.page.route(address, keep)
    return held


def test_a_message_is_shown_as_sending_and_then_stands_once(window: Window) -> None:
    window.begins()
    held = hold(window, "**/chat/messages")
    window.says("hello")
    expect(window.pending).to_contain_text("Sending …")
    expect(window.box).to_have_value("")
    held[0].continue_()
    window.said("hello")
    assert stored(window) == ["hello"]


def test_what_is_written_while_the_link_is_cut_arrives_once_and_in_order(window: Window) -> None:
    window.begins()
    window.cut(True)
    for text in OWN:
        window.says(text)
    expect(window.pending).to_have_count(3)
    expect(window.pending.first).to_contain_text(RETRYING)
    expect(window.page.locator("#link")).to_have_text(LOST)
    assert stored(window) == []
    window.cut(False)
    window.said(*OWN)
    expect(window.page.locator("#link")).not_to_have_text(LOST)
    assert stored(window) == list(OWN)
    assert holds_everything_in_order(window)


def test_a_service_that_restarts_loses_nothing_and_repeats_nothing(window: Window) -> None:
    window.begins()
    window.says("before")
    window.said("before")
    window.porch.close()
    for text in OWN:
        window.says(text)
    expect(window.pending.first).to_contain_text(RETRYING)
    with window.page.expect_websocket():
        window.porch.open()
    window.said("before", *OWN)
    assert stored(window) == ["before", *OWN]
    window.porch.bot_says(window.conversation_id, BotMessage(text="I am back."))
    window.sees("I am back.")
    assert holds_everything_in_order(window)


def test_a_message_whose_confirmation_is_lost_is_not_stored_twice(window: Window) -> None:
    window.begins()
    lost: list[int] = []

    def lose_the_first_answers(route: Route) -> None:
        answer = route.fetch()
        lost.append(answer.status)
        if len(lost) <= 2:
            route.abort()
        else:
            route.fulfill(response=answer)

    window.page.route("**/chat/messages", lose_the_first_answers)
    window.says("only once")
    expect(window.own).to_have_text(["only once"])
    window.says("and then this")
    window.said("only once", "and then this")
    assert len(lost) >= 3
    assert stored(window) == ["only once", "and then this"]


def test_what_is_not_sent_yet_outlives_a_reload(window: Window) -> None:
    window.begins()
    window.page.route("**/chat/messages", lambda route: route.abort())
    for text in OWN:
        window.says(text)
    window.box.fill("half a thou")
    expect(window.pending.first).to_contain_text(RETRYING)
    window.page.reload()
    expect(window.pending.locator(".words")).to_have_text(list(OWN))
    expect(window.box).to_have_value("half a thou")
    window.page.unroute("**/chat/messages")
    window.said(*OWN)
    expect(window.box).to_have_value("half a thou")
    assert stored(window) == list(OWN)


def test_a_reload_in_the_middle_shows_the_same_conversation(window: Window) -> None:
    window.begins()
    for text in OWN:
        window.says(text)
    window.said(*OWN)
    before = window.numbers()
    window.page.reload()
    window.said(*OWN)
    assert window.numbers() == before


def test_pressing_send_twice_sends_once(window: Window) -> None:
    window.begins()
    window.box.fill("once")
    window.page.locator("#composer button.main").dblclick()
    window.said("once")
    window.box.fill("by key")
    window.box.press("Enter")
    window.box.press("Enter")
    window.said("once", "by key")
    assert stored(window) == ["once", "by key"]


def test_pressing_a_button_twice_answers_once(window: Window) -> None:
    window.begins()
    window.says("teach me")
    window.said("teach me")
    window.porch.bot_says(window.conversation_id, BotMessage(guided=STEP, choices=NEXT_OR_STOP))
    button = window.page.locator("#choices button", has_text="Next")
    expect(button).to_be_visible()
    button.evaluate("button => { button.click(); button.click(); }")
    window.said("teach me", "Next")
    assert stored(window) == ["teach me", "Next"]
    window.page.locator(".help .person").evaluate("button => { button.click(); button.click(); }")
    expect(window.page.locator("#state")).to_have_attribute("data-state", "waiting")
    window.says("still there?")
    window.said("teach me", "Next", "still there?")
    notices = [entry.notice for entry in window.porch.stored(window.conversation_id)]
    assert notices.count("handoff_asked") == 1
    assert "still_waiting" not in notices


def test_two_tabs_show_the_same_and_each_message_once(window: Window) -> None:
    window.begins()
    other = Window(window.porch, second_tab(window))
    other.page.goto("/")
    window.says("from the first")
    other.said("from the first")
    other.says("from the second")
    window.said("from the first", "from the second")
    other.said("from the first", "from the second")
    assert window.numbers() == other.numbers()
    assert stored(window) == ["from the first", "from the second"]


def test_a_message_that_waits_in_one_tab_is_sent_by_that_tab_alone(window: Window) -> None:
    window.begins()
    window.page.route("**/chat/messages", lambda route: route.abort())
    window.says("from the first")
    expect(window.pending).to_contain_text(RETRYING)
    other = Window(window.porch, second_tab(window))
    other.page.goto("/")
    expect(other.pending).to_have_count(0)
    other.says("from the second")
    other.said("from the second")
    window.page.unroute("**/chat/messages")
    window.said("from the second", "from the first")
    assert stored(window) == ["from the second", "from the first"]


def test_ten_thousand_characters_stay_in_the_box_with_a_clear_sentence(window: Window) -> None:
    window.begins()
    window.says("x" * 10_000)
    expect(window.page.locator("#link")).to_contain_text("That message is too long to send in one piece.")
    expect(window.box).to_have_value("x" * 10_000)
    window.says("😔" * 4000)
    window.said("😔" * 4000)


def test_a_refused_message_comes_back_into_the_box(window: Window) -> None:
    window.begins()
    window.page.route(
        "**/chat/messages",
        lambda route: route.fulfill(
            status=409, json={"error": {"code": "duplicate_id", "message": "Please send it again."}}
        ),
    )
    window.says("do not lose me")
    expect(window.box).to_have_value("do not lose me")
    expect(window.page.locator("#link")).to_have_text("Not sent. Please send it again.")
    expect(window.pending).to_have_count(0)
    window.page.unroute("**/chat/messages")
    window.page.locator("#composer button.main").click()
    window.said("do not lose me")


def test_markup_in_words_and_cards_stays_text(window: Window) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    window.begins()
    window.says(evil)
    window.said(evil)
    card = {**CARD, "title": evil, "steps": [evil], "cautions": [evil], "hours": evil}
    window.porch.bot_says(window.conversation_id, BotMessage(text=evil, cards=(card,)))
    expect(window.page.locator(".card h2")).to_have_text(evil)
    assert window.page.locator("#scroller img, #scroller script, a[href^=javascript]").count() == 0
    window.page.reload()
    expect(window.page.locator(".card h2")).to_have_text(evil)
    assert window.page.title() == "Porchlight"


def test_an_entry_looks_the_same_by_socket_and_after_a_reload(window: Window) -> None:
    window.begins()
    window.says("a line please")
    window.said("a line please")
    window.porch.bot_says(
        window.conversation_id,
        BotMessage(text="Here.", cards=(CARD,), guided=STEP, choices=NEXT_OR_STOP),
    )
    expect(window.page.locator(".card")).to_be_visible()
    live = window.page.locator("#scroller").aria_snapshot()
    window.page.reload()
    expect(window.page.locator("html.live")).to_have_count(1)
    assert window.page.locator("#scroller").aria_snapshot() == live


def test_a_person_is_asked_for_joins_writes_and_hands_back(window: Window) -> None:
    porch = window.begins().porch
    conversation_id = window.conversation_id
    window.presses("Talk to a person")
    window.sees("No peer is on duty right now.")
    porch.peer_joins(conversation_id)
    window.sees("You are with Ana, a peer. A peer is a real person. The assistant is silent.")
    porch.do(porch.parts.feed.typing(conversation_id, "peer"))
    expect(window.page.locator("#busy")).to_have_text("Ana is writing …")
    porch.peer_says(conversation_id, "Hi, I'm Ana.", "p1")
    expect(window.page.locator("#entries > li.peer .speaker bdi")).to_have_text("Ana, peer")
    expect(window.page.locator("#busy")).to_be_empty()
    window.says("hi ana")
    window.said("hi ana")
    porch.do(porch.service.desk.hand_back(make_peer("Ana"), conversation_id))
    window.sees("Ana has left the chat.")
    expect(window.page.locator("#state")).to_be_hidden()
    assert holds_everything_in_order(window)


def test_crisis_lines_are_in_sight_the_moment_they_come(new_window: NewWindow) -> None:
    window = new_window(width=320, height=640).begins()
    window.says("i want to die [high]")
    crisis = window.page.locator("#entries > li.crisis")
    expect(crisis).to_be_in_viewport(ratio=0.9)
    expect(window.page.locator("#commands form")).to_have_count(2)
    expect(crisis).to_be_in_viewport(ratio=0.9)
    window.page.reload()
    expect(crisis).to_be_in_viewport(ratio=0.9)
    for number in ("tel:988", "sms:988", "tel:911"):
        expect(window.page.locator(f".help a[href='{number}']")).to_be_in_viewport(ratio=1)
    conversation = window.porch.do(window.porch.service.conversation(window.conversation_id))
    assert conversation.risk is Risk.HIGH


def test_a_long_answer_is_read_from_its_beginning(new_window: NewWindow) -> None:
    window = new_window(width=320, height=640).begins()
    window.says("a line please")
    window.said("a line please")
    window.porch.bot_says(window.conversation_id, BotMessage(text="Here it begins.", cards=(CARD, CARD)))
    expect(window.page.get_by_text("Here it begins.")).to_be_in_viewport(ratio=1)
    more = window.page.get_by_role("button", name="More below")
    more.click()
    expect(more).to_be_hidden()
    expect(window.page.locator(".other summary").last).to_be_in_viewport(ratio=1)


def test_an_answer_that_was_overtaken_does_not_turn_back_what_is_known(window: Window) -> None:
    porch = window.begins().porch
    conversation_id = window.conversation_id
    held = hold(window, "**/chat/entries*")
    window.presses("Talk to a person")
    expect(window.page.locator("#state")).to_have_attribute("data-state", "waiting")
    porch.peer_joins(conversation_id)
    window.says("hello")
    window.sees("You are with Ana")
    window.said("hello")
    old = held[-1].fetch()
    porch.do(porch.service.desk.close(make_peer("Ana"), conversation_id, "supported"))
    window.sees("This chat has ended. You can write again at any time.")
    window.page.evaluate("""() => {
        window.shown = [];
        const lines = document.getElementById("lines");
        new MutationObserver(() => window.shown.push(lines.textContent)).observe(lines, { childList: true });
    }""")
    with window.page.expect_response("**/chat/entries*"):
        held[-1].fulfill(response=old)
    window.says("i am back")
    window.said("hello", "i am back")
    expect(window.page.locator("#state")).to_be_hidden()
    assert [text for text in window.page.evaluate("window.shown") if "Ana" in text] == []


def test_words_are_kept_when_the_session_has_run_out(window: Window) -> None:
    window.begins()
    cookies = window.page.context.cookies()
    window.porch.expire(next(cookie["value"] for cookie in cookies if cookie["name"] == "chat"))
    window.says("do not lose me")
    line = window.page.locator("#link")
    expect(line).to_contain_text("This chat is no longer open on this device. What you wrote is still here.")
    line.get_by_role("link", name="Start again").click()
    window.page.get_by_role("button", name="Start the chat").click()
    expect(window.box).to_have_value("do not lose me")
    window.page.locator("#composer button.main").click()
    window.said("do not lose me")


def test_everything_can_be_done_with_the_keyboard_alone(window: Window) -> None:
    page = window.page
    page.goto("/")
    tab_to(window, "button", "Start the chat")
    page.keyboard.press("Enter")
    expect(window.box).to_be_visible()
    tab_to(window, "link", "Skip to the message box")
    page.keyboard.press("Enter")
    expect(window.box).to_be_focused()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    window.said("one\ntwo")
    expect(window.box).to_be_focused()
    window.porch.bot_says(window.conversation_id, BotMessage(text="Shall we?", choices=NEXT_OR_STOP))
    expect(page.locator("#choices")).to_be_visible()
    tab_to(window, "button", "Stop", backwards=True)
    page.keyboard.press("Enter")
    window.said("one\ntwo", "Stop")
    tab_to(window, "button", "Talk to a person", backwards=True)
    page.keyboard.press("Space")
    expect(page.locator("#state")).to_have_attribute("data-state", "waiting")
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Español")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu summary")).to_be_focused()
    expect(page.get_by_role("button", name="Español")).to_be_hidden()


def tab_to(window: Window, role: str, name: str, *, backwards: bool = False) -> None:
    """Go on with the Tab key until the focus, which must be seen, is there."""
    wanted = window.page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]  # a role
    for _ in range(40):
        window.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            outline = wanted.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none", f"the focus on {name} cannot be seen"
            return
    raise AssertionError(f"{name} cannot be reached with the Tab key")


def leaves_to_the_weather(window: Window) -> None:
    """The window shows the weather, and going back shows no words."""
    page = window.page
    expect(page).to_have_url("https://www.weather.gov/")
    page.goto("/")
    expect(page.get_by_role("heading", name="Do you want to go on?")).to_be_visible()
    assert "my secret" not in page.content()
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_role("button", name="Go on with the chat").click()
    window.said("my secret")


def test_leaving_is_one_press_and_shows_nothing_to_whoever_comes_next(window: Window) -> None:
    window.page.context.route("https://www.weather.gov/", lambda route: route.fulfill(body="Sunny"))
    window.begins()
    window.says("my secret")
    window.said("my secret")
    window.box.fill("half a secret")
    window.page.get_by_role("link", name="Leave now").click()
    leaves_to_the_weather(window)


def test_leaving_is_two_presses_of_escape(window: Window) -> None:
    window.page.context.route("https://www.weather.gov/", lambda route: route.fulfill(body="Sunny"))
    window.begins()
    window.says("my secret")
    window.said("my secret")
    window.page.evaluate("""() => {
        for (const at of [1, 2]) document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    }""")
    leaves_to_the_weather(window)


def test_one_escape_or_one_that_is_held_down_does_not_leave(window: Window) -> None:
    window.begins()
    window.says("my secret")
    window.said("my secret")
    window.page.evaluate("""() => {
        for (const repeat of [false, true, true]) {
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", repeat }));
        }
    }""")
    window.says("still here")
    window.said("my secret", "still here")


def test_going_back_after_leaving_shows_no_words(window: Window) -> None:
    window.page.context.route("https://www.weather.gov/", lambda route: route.fulfill(body="Sunny"))
    window.begins()
    window.says("my secret")
    window.said("my secret")
    window.page.get_by_role("link", name="Leave now").click()
    expect(window.page).to_have_url("https://www.weather.gov/")
    window.page.go_back()
    assert "my secret" not in window.page.content()


def test_the_page_asks_no_other_site_for_anything_and_breaks_no_rule_of_its_own(window: Window) -> None:
    asked: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    window.page.on("request", note)
    window.page.on("console", lambda message: complaints.append(message.text))
    window.page.goto("/crisis")
    window.page.goto("/privacy")
    window.begins()
    window.says("a line please")
    window.said("a line please")
    window.porch.bot_says(window.conversation_id, BotMessage(text="Here.", cards=(CARD,)))
    expect(window.page.locator(".card")).to_be_visible()
    assert [url for url in asked if not url.startswith(window.porch.url)] == []
    assert complaints == []


def test_the_title_says_that_somebody_wrote_while_one_looks_elsewhere(window: Window) -> None:
    porch = window.begins().porch
    window.page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => window.away }); }"
    )
    window.page.evaluate("() => { window.away = true; }")
    window.presses("Talk to a person")
    expect(window.page.locator("#state")).to_have_attribute("data-state", "waiting")
    porch.peer_joins(window.conversation_id)
    expect(window.page).to_have_title(re.compile("New message"))
    window.page.evaluate(
        "() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    expect(window.page).to_have_title("Porchlight")


def test_the_menu_changes_language_and_ends_the_chat(window: Window) -> None:
    window.begins()
    window.page.locator(".menu summary").click()
    window.presses("Español")
    expect(window.page.locator("html")).to_have_attribute("lang", "es")
    expect(window.page.get_by_role("button", name="Hablar con una persona").first).to_be_visible()
    window.page.locator(".menu summary").click()
    window.presses("Terminar este chat")
    window.sees("Este chat terminó.")
    conversation = window.porch.do(window.porch.service.conversation(window.conversation_id))
    assert conversation.state is State.CLOSED
