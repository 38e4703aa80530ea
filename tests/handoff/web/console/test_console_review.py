"""The missed-risk review: for supervisors, only what was missed, and no name where nobody may look."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect

from handoff.accounts import Peer, Role
from handoff.domain.risk import Risk
from handoff.web.console.words import sentences
from tests.handoff.test_corrections import performed
from tests.handoff.web.console.running import Console
from tests.handoff.web.console.test_console_looks import LOOKS
from tests.handoff.web.console.test_console_page import tab_to
from tests.handoff.web.console.windows import Window, context_of, open_window, window_in

TRACKS = "the tracks run right behind my house, Pedro knows"
WHY = "she said that Pedro told her where the tracks are"


async def corrected(console: Console, peer: Peer, text: str, risk: Risk, note: str = WHY) -> str:
    """A conversation that ``peer`` holds, in which they set the level because of ``text``."""
    held = await console.person("[person]", text)
    await console.service.desk.heartbeat(peer)
    await console.service.desk.claim(peer, held)
    shown = await console.service.desk.transcript(peer, held)
    said = next(entry.seq for entry in shown.entries if entry.text == text)
    await console.service.desk.set_risk(peer, held, risk, note, about_seq=said)
    await performed(console.service)
    return held


async def review(console: Console, name: str) -> dict[str, Any]:
    """What the page of ``name`` is told."""
    async with console.client(name) as client:
        answer = await client.get("/console/api/missed-risk")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


async def test_a_supervisor_sees_what_screening_missed_and_only_that(console: Console) -> None:
    await console.peer("Sol", Role.SUPERVISOR)
    ana = await console.peer("Ana")
    assert await review(console, "Sol") == {"corrections": [], "more": False}
    await corrected(console, ana, "that exam killed me [high]", Risk.NONE, "an exam")
    missed = await corrected(console, ana, TRACKS, Risk.HIGH)
    told = await review(console, "Sol")
    (one,) = told["corrections"]
    assert one.pop("at")
    assert one == {
        "id": missed, "label": missed[:4].upper(), "seq": 4, "by": "Ana", "judged": "none", "risk": "high",
        "lang": "en", "text": TRACKS, "note": WHY,
    }  # fmt: skip


async def test_a_peer_is_refused_kindly_and_told_nothing(console: Console) -> None:
    ana = await console.peer("Ana")
    await corrected(console, ana, TRACKS, Risk.HIGH)
    async with console.client("Ana") as client:
        answer = await client.get("/console/api/missed-risk")
        spanish = await client.get("/console/api/missed-risk", headers={"Accept-Language": "es"})
    told = "Only a supervisor can do that. If you need it, please ask one."
    assert answer.status_code == 403
    assert answer.json() == {"error": {"code": "not_allowed", "message": told}}
    assert spanish.json()["error"]["message"].startswith("Eso solo lo puede hacer quien supervisa.")


async def test_a_supervisor_whose_session_ended_is_told_nothing(console: Console) -> None:
    sol = await console.peer("Sol", Role.SUPERVISOR)
    await corrected(console, await console.peer("Ana"), TRACKS, Risk.HIGH)
    await console.parts.sessions.end_all(sol.id)
    async with console.client("Sol") as client:
        answer = await client.get("/console/api/missed-risk")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")
    assert "tracks" not in answer.text


@pytest.mark.parametrize("end", ["hand_back", "close"])
async def test_where_a_supervisor_may_not_look_any_more_names_are_masked_and_nothing_opens(
    console: Console, end: str
) -> None:
    await console.peer("Sol", Role.SUPERVISOR)
    ana = await console.peer("Ana")
    left = await corrected(console, ana, TRACKS, Risk.HIGH)
    if end == "close":
        await console.service.desk.close(ana, left, "supported")
    else:
        await console.service.desk.hand_back(ana, left)
    (one,) = (await review(console, "Sol"))["corrections"]
    assert (one["id"], one["label"]) == ("", left[:4].upper())
    assert one["text"] == "the tracks run right behind my house, [name] knows"
    assert one["note"] == "she said that [name] told her where the tracks are"
    assert left not in str(one)


async def test_a_conversation_that_was_deleted_is_gone_from_the_review(console: Console) -> None:
    await console.peer("Sol", Role.SUPERVISOR)
    ana = await console.peer("Ana")
    left = await corrected(console, ana, TRACKS, Risk.HIGH)
    await console.service.desk.close(ana, left, "supported")
    await console.service.intake.erase(left)
    assert (await review(console, "Sol"))["corrections"] == []


async def test_the_review_is_bounded_and_says_that_there_is_more(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.web.console.review.LATEST", 1)
    await console.peer("Sol", Role.SUPERVISOR)
    ana = await console.peer("Ana")
    await corrected(console, ana, "the first", Risk.HIGH)
    assert (await review(console, "Sol"))["more"] is False
    await corrected(console, ana, "the second", Risk.HIGH)
    told = await review(console, "Sol")
    assert ([one["text"] for one in told["corrections"]], told["more"]) == (["the second"], True)


async def test_only_a_supervisor_has_the_button(console: Console, browser: Browser) -> None:
    await console.peer("Ana")
    await console.peer("Sol", Role.SUPERVISOR)
    ana = await open_window(browser, console, "Ana")
    await expect(ana.page.locator("#to-review, #review")).to_have_count(0)
    sol = await open_window(browser, console, "Sol")
    await expect(sol.page.get_by_role("button", name="Missed-risk review")).to_be_visible()
    assert ana.problems + sol.problems == []


async def test_a_review_by_the_keyboard_alone_opens_the_conversation_at_the_message(
    console: Console, browser: Browser
) -> None:
    await console.peer("Sol", Role.SUPERVISOR)
    markup = "<img src=x onerror=document.title='owned'> i know a bridge"
    missed = await corrected(console, await console.peer("Ana"), markup, Risk.HIGH, "<b>the bridge</b>")
    window = await open_window(browser, console, "Sol")
    keys = window.page.keyboard
    await tab_to(window, "Missed-risk review")
    await keys.press("Enter")
    await expect(window.page.locator("#review-title")).to_be_focused()
    card = window.page.locator("#review .card")
    await expect(card.locator(".text")).to_have_text([markup, "<b>the bridge</b>"])
    await expect(card.locator("dd .risk")).to_have_text(["Risk:  No risk seen", "Risk:  High"])
    await expect(card).to_contain_text("Ana set it to")
    await expect(window.page.locator("#review img, #review b")).to_have_count(0)
    await tab_to(window, "Open the conversation")
    await keys.press("Enter")
    await window.sees("Ana holds this conversation. You can read it.")
    await expect(window.page.locator("#entry-4")).to_be_focused()
    await expect(window.page.locator("#entry-4")).to_contain_text("i know a bridge")
    await expect(window.page.locator("#conversation-title")).to_have_text(
        f"Conversation {missed[:4].upper()}"
    )
    assert await window.page.title() == "Porchlight console"
    assert window.problems == []


async def test_while_a_supervisor_reviews_what_rings_is_heard_and_what_they_hold_stays_theirs(
    console: Console, browser: Browser
) -> None:
    sol = await console.peer("Sol", Role.SUPERVISOR)
    held = await console.person()
    await console.service.desk.claim(sol, held)
    window = await open_window(browser, console, "Sol")
    await window.press("Missed-risk review")
    await window.sees("There is nothing to review.")
    await console.person("[imminent]")
    await expect(window.page.locator("#assertive")).to_contain_text("Imminent")
    await window.tabs.filter(has_text=held[:4].upper()).click()
    await expect(window.box).to_be_visible()
    await expect(window.page.locator("#review")).to_be_hidden()


async def test_a_review_that_cannot_be_read_says_so_kindly(console: Console, browser: Browser) -> None:
    await console.peer("Sol", Role.SUPERVISOR)
    window = await open_window(browser, console, "Sol")
    await window.page.route("**/missed-risk", lambda route: route.abort())
    await window.press("Missed-risk review")
    await expect(window.page.locator("#review .told")).to_have_text(
        "The connection is lost. Please try again in a moment."
    )


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
async def test_the_review_fits_and_can_be_used_by_everyone(
    console: Console, browser: Browser, width: int, lang: str, scheme: Literal["light", "dark"]
) -> None:
    await console.peer("Sol", Role.SUPERVISOR)
    ana = await console.peer("Ana")
    context = await context_of(browser, console, "Sol", width=width, locale=f"{lang}-US", scheme=scheme)
    window: Window = await (await window_in(context, console)).ready()
    words = sentences(console.parts.wording, lang)
    look = f"{width}-{lang}-{scheme}"
    await window.fits(f"10-supervisor-{look}")
    await window.press(words["review.title"])
    await window.sees(words["review.empty"])
    await window.fits(f"10-review-empty-{look}")
    await window.press(words["conversation.back"])
    await expect(window.page.locator("#queue")).to_be_visible()
    await console.service.desk.hand_back(ana, await corrected(console, ana, "w" * 400, Risk.MODERATE))
    await corrected(
        console, ana, "quien cuida a mi perro si no estoy" if lang == "es" else TRACKS, Risk.IMMINENT
    )
    await window.press(words["review.title"])
    await expect(window.page.locator("#review .card")).to_have_count(2)
    await window.sees(words["review.masked"])
    await window.fits(f"10-review-{look}")
    assert window.problems == []
