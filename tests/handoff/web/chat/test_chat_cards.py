"""Cards: one first, the rest a press away, a plain page for paper; and a timer nobody has to bear."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from handoff.domain.events import BotMessage
from handoff.web.chat.cards import card_shown, step_shown
from tests.handoff.web.chat.conftest import NewPerson, NewWindow
from tests.handoff.web.chat.person import Person, words_of
from tests.handoff.web.chat.porch import CARD, NEXT_OR_STOP, SKILL, STEP
from tests.handoff.web.chat.windows import Window
from wording import WordingBook

SHUT = {
    **CARD, "id": "shut", "title": "A line that sleeps", "open_now": False, "hours": "",
    "opens_next": "Opens Monday at 9 am (Eastern time).", "why": "Found by your words: sleep.",
}  # fmt: skip
TIMED = {**STEP, "seconds": 4, "text": "Breathe in while you count to 4."}
LONG = {**STEP, "seconds": 180}


def answered(person: Person, *messages: BotMessage) -> int:
    """Write, and be answered; the number of the first entry that holds a card."""
    person.sends("i cant sleep")
    person.porch.bot_says(person.conversation_id, *messages)
    seq: int = next(entry["seq"] for entry in person.news()["entries"] if entry["cards"])
    return seq


def talking(window: Window, message: BotMessage) -> Page:
    """A window in which the assistant has just said ``message``."""
    window.begins()
    window.says("i cant sleep")
    window.said("i cant sleep")
    window.porch.bot_says(window.conversation_id, message)
    return window.page


# ---- what a card says


def book(person: Person) -> WordingBook:
    """The words of the page."""
    return person.porch.parts.wording


def test_a_shut_service_says_when_it_opens_and_why_it_was_found(person: Person) -> None:
    shown = card_shown(SHUT, book(person), "en")
    assert shown["open"] == "Closed now. Opens Monday at 9 am (Eastern time)."
    assert shown["why"] == "Found by your words: sleep."


def test_a_card_in_short_is_a_title_a_sentence_and_the_ways_to_reach_it(person: Person) -> None:
    shown = card_shown({**SHUT, "short": True}, book(person), "en")
    assert (shown["title"], shown["summary"]) == (SHUT["title"], CARD["summary"])
    assert len(shown["contacts"]) == len(CARD["contacts"])
    assert not any(shown[key] for key in ("facts", "steps", "cautions", "why"))
    assert shown["sources"]["of"] == []


@pytest.mark.parametrize(
    ("seconds", "about"),
    [(4, "About 4 seconds."), (60, "About 1 minute."), (180, "About 3 minutes."), (90, "About 90 seconds.")],
)
def test_a_timed_step_says_in_words_how_long_it_is(person: Person, seconds: int, about: str) -> None:
    shown = step_shown({**STEP, "seconds": seconds}, book(person), "en")
    assert shown["timer"] == {"seconds": seconds, "about": about}


@pytest.mark.parametrize("seconds", [None, 0, -1, True, "4", 4.5])
def test_what_is_no_time_is_not_counted(person: Person, seconds: object) -> None:
    assert step_shown({**STEP, "seconds": seconds}, book(person), "en")["timer"] is None


# ---- the page for paper


def test_a_card_stands_on_a_plain_page_as_it_was_shown(person: Person) -> None:
    seq = answered(person.begins(), BotMessage(cards=(SHUT, SKILL)))
    first, second = person.opens(f"/chat/print/{seq}/0"), person.opens(f"/chat/print/{seq}/1")
    assert "A line that sleeps" in words_of(first)
    assert "Found by your words" not in words_of(first)
    assert "we have not called" in words_of(first)
    assert "Breathe in through your nose." in words_of(second)
    assert "call 911" in words_of(second)


def test_a_card_that_was_shown_in_short_is_printed_whole(person: Person) -> None:
    seq = answered(person.begins(), BotMessage(cards=({**CARD, "short": True},)))
    assert "a trained listener" in words_of(person.opens(f"/chat/print/{seq}/0"))


@pytest.mark.parametrize(
    "place", ["{seq}/2", "{seq}/-1", "{seq}/x", "1/0", "0/0", "999/0", "{seq}/99999999999"]
)
def test_a_page_for_paper_of_nothing_is_not_there(person: Person, place: str) -> None:
    seq = answered(person.begins(), BotMessage(cards=(CARD, SKILL)))
    answer = person.opens(f"/chat/print/{place.format(seq=seq)}")
    assert answer.status_code in {404, 422}
    assert CARD["title"] not in words_of(answer)


def test_nobody_else_can_print_what_was_shown_to_a_person(person: Person, new_person: NewPerson) -> None:
    seq = answered(person.begins(), BotMessage(cards=(CARD,)))
    stranger = new_person()
    assert stranger.opens(f"/chat/print/{seq}/0").status_code == 404
    other = new_person().begins()
    assert other.opens(f"/chat/print/{seq}/0").status_code == 404
    person.opens("/leave")
    assert CARD["title"] not in words_of(person.opens(f"/chat/print/{seq}/0"))


def test_words_of_a_card_are_escaped_on_paper(person: Person) -> None:
    seq = answered(person.begins(), BotMessage(cards=({**CARD, "title": "<script>alert(1)</script>"},)))
    assert "<script>alert" not in person.opens(f"/chat/print/{seq}/0").text


# ---- in a browser


@pytest.mark.parametrize("scripts", [True, False])
def test_one_card_is_first_and_the_others_are_a_press_away(new_window: NewWindow, scripts: bool) -> None:
    window = new_window(scripts=scripts)
    page = talking(window, BotMessage(cards=(CARD, SHUT, SKILL))) if scripts else window.begins().page
    if not scripts:
        window.says("i cant sleep")
        window.porch.bot_says(window.conversation_id, BotMessage(cards=(CARD, SHUT, SKILL)))
        page.goto("/chat/log?pause=1")
    expect(page.locator(".card")).to_have_count(3)
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".card").nth(1)).to_be_hidden()
    summary = page.locator(".other summary").first
    expect(summary).to_contain_text("A line that sleeps")
    expect(summary).to_contain_text("Closed now. Opens Monday")
    summary.press("Enter")
    expect(page.locator(".card").nth(1)).to_be_visible()
    expect(page.locator(".card").nth(1)).to_contain_text("Found by your words: sleep.")


def test_a_card_leads_to_a_page_that_prints(new_window: NewWindow) -> None:
    window = new_window(width=320, height=640)
    page = talking(window, BotMessage(cards=(SHUT,)))
    with page.context.expect_page() as opened:
        page.locator(".card .print a").click()
    paper = Window(window.porch, opened.value)
    expect(paper.page.locator("h1")).to_have_text("A line that sleeps")
    paper.page.evaluate("window.print = () => { window.printed = true; }")
    paper.page.locator("#print").click()
    assert paper.page.evaluate("window.printed")
    paper.fits("print-320")
    paper.page.emulate_media(media="print")
    expect(paper.page.locator(".top")).to_be_hidden()
    expect(paper.page.locator(".card .contacts a").first).to_be_visible()
    assert paper.problems == []


def moving(window: Window) -> Window:
    """The same window of somebody who does not mind motion."""
    window.page.emulate_media(reduced_motion="no-preference")
    return window


def test_a_timer_counts_by_itself_and_one_press_turns_it_off_for_the_next_steps(window: Window) -> None:
    page = talking(moving(window), BotMessage(guided=LONG, choices=NEXT_OR_STOP))
    expect(page.locator(".timer .breath")).to_be_visible()
    expect(page.locator(".timer .left")).to_have_text("2:58")
    window.fits("timer-1280")
    page.get_by_role("button", name="Turn the timer off").click()
    expect(page.get_by_role("button", name="Turn the timer on")).to_be_focused()
    expect(page.locator(".timer")).to_contain_text("About 3 minutes.")
    window.presses("Next")
    window.said("i cant sleep", "Next")
    window.porch.bot_says(window.conversation_id, BotMessage(guided=TIMED, choices=NEXT_OR_STOP))
    expect(page.locator(".timer").last).to_contain_text("About 4 seconds.")
    expect(page.get_by_role("button", name="Turn the timer on")).to_have_count(1)
    expect(page.locator(".breath")).to_have_count(0)


def test_a_timer_that_ran_out_goes_on_to_nothing_by_itself(window: Window) -> None:
    page = talking(moving(window), BotMessage(guided={**STEP, "seconds": 1}, choices=NEXT_OR_STOP))
    expect(page.get_by_role("button", name="Count again")).to_be_visible()
    window.said("i cant sleep")


def test_whoever_wants_less_motion_starts_the_count_and_nothing_grows(new_window: NewWindow) -> None:
    window = new_window(width=320, height=640)
    page = talking(window, BotMessage(guided=LONG, choices=NEXT_OR_STOP))
    expect(page.locator(".breath")).to_have_count(0)
    page.get_by_role("button", name="Count with me").click()
    expect(page.locator(".breath.still")).to_be_visible()
    window.fits("timer-320-still")
    assert page.evaluate("document.getAnimations().length") == 0


def test_without_scripts_a_step_just_says_how_long(new_window: NewWindow) -> None:
    window = new_window(scripts=False).begins()
    window.says("breathe")
    window.porch.bot_says(window.conversation_id, BotMessage(guided=TIMED))
    window.page.goto("/chat/log?pause=1")
    expect(window.page.locator(".timer")).to_have_text("About 4 seconds.")
    expect(window.page.locator(".timer button")).to_have_count(0)


def test_a_timer_is_not_read_aloud_while_it_counts(window: Window) -> None:
    page = talking(moving(window), BotMessage(guided=LONG))
    expect(page.locator(".timer")).to_have_attribute("aria-live", "off")
    expect(page.locator(".breath")).to_have_attribute("aria-hidden", "true")
