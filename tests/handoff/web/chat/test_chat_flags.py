"""A service user flags a card as wrong or old: one press, why if they like, no trace of who it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from handoff.domain.events import BotMessage
from handoff.settings import Settings
from tests.handoff.web.chat.conftest import NewWindow
from tests.handoff.web.chat.person import JSON, Person, words_of
from tests.handoff.web.chat.porch import Porch
from tests.resources_index.site import Site

CARD = {
    "id": "night-line", "kind": "resource", "lang": "en", "title": "Night Line", "summary": "A free line.",
    "contacts": [{"kind": "call", "label": "Call 800-555-0100", "href": "tel:+18005550100"}],
}  # fmt: skip
NIGHT = {"entry": "night-line", "lang": "en"}


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A night line and a skill, with their index."""
    site = Site(tmp_path_factory.mktemp("flagged"))
    site.borrow_cache()
    site.build()
    return site


@pytest.fixture
def porch(settings: Settings, built_site: Site) -> Iterator[Porch]:
    """A chat page whose index holds the night line."""
    porch = Porch(settings, built_site.settings).open()
    yield porch
    porch.close()


def flags(porch: Porch) -> list[tuple[str, str, str]]:
    """What the editors' list would hold."""
    return [(flag.entry, flag.by, flag.reason) for flag in porch.do(porch.parts.flags.all())]


def test_one_press_is_enough_and_a_reason_may_follow(porch: Porch, person: Person) -> None:
    page = person.begins().http.post("/chat/flags", data=NIGHT)
    assert page.status_code == 200
    assert "They are not told who you are." in words_of(page)
    assert flags(porch) == [("night-line.en", "service_user", "")]
    action = page.text.split('action="/chat/flags/')[1].split('"')[0]
    thanks = person.http.post(f"/chat/flags/{action}", data={"reason": "nobody picks up"})
    assert "That helps them." in words_of(thanks)
    assert flags(porch) == [("night-line.en", "service_user", "nobody picks up")]


def test_nothing_that_is_kept_leads_to_the_conversation(porch: Porch, person: Person) -> None:
    person.begins().http.post("/chat/flags", data=NIGHT)
    core = porch.service.core

    async def raw() -> dict[bytes, bytes]:
        found: Any = await core.redis.hgetall(core.keys.flags())
        return dict(found)

    ((name, kept),) = porch.do(raw()).items()
    assert set(json.loads(kept)) == {"entry", "at", "by"}
    assert person.conversation_id.encode() not in name + kept
    assert person.token.encode() not in name + kept


def test_who_has_no_conversation_flags_nothing(porch: Porch, person: Person) -> None:
    assert person.http.post("/chat/flags", data=NIGHT).status_code == 404
    assert person.http.post("/chat/flags", json=NIGHT, headers=JSON).status_code == 404
    assert flags(porch) == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_website_flags_nothing(porch: Porch, person: Person, origin: str) -> None:
    person.begins()
    for path in ("/chat/flags", f"/chat/flags/{'0' * 32}"):
        answer = person.http.post(path, data={**NIGHT, "reason": "x"}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert flags(porch) == []


@pytest.mark.parametrize(
    "sent", [{}, {"entry": "nobody", "lang": "en"}, {"entry": "night-line", "lang": "xx"}, {"entry": "../x"}]
)
def test_an_entry_that_is_not_there_cannot_be_flagged(
    porch: Porch, person: Person, sent: dict[str, str]
) -> None:
    assert person.begins().http.post("/chat/flags", data=sent).status_code == 422
    assert flags(porch) == []


def test_a_reason_that_is_too_long_comes_back_in_its_box(porch: Porch, person: Person) -> None:
    flag = person.begins().http.post("/chat/flags", json=NIGHT, headers=JSON).json()["id"]
    answer = person.http.post(f"/chat/flags/{flag}", data={"reason": "so long " * 40})
    assert answer.status_code == 413
    assert answer.text.count("so long") == 40
    assert flags(porch) == [("night-line.en", "service_user", "")]


def test_who_presses_without_end_is_asked_to_wait(porch: Porch, person: Person) -> None:
    person.begins()
    answers: list[httpx.Response] = [
        person.http.post("/chat/flags", json=NIGHT, headers=JSON) for _ in range(22)
    ]
    assert [answer.status_code for answer in answers][-1] == 429
    assert len(flags(porch)) == 20


@pytest.mark.parametrize(("scripts", "width"), [(True, 320), (True, 1280), (False, 320)])
def test_a_card_is_flagged_in_a_browser(
    porch: Porch, new_window: NewWindow, scripts: bool, width: int
) -> None:
    window = new_window(width=width)
    if not scripts:
        # Only axe-core itself needs them: the page's own scripts never load.
        window.scripts = False
        window.page.route("**/*.js", lambda route: route.abort())
    window.begins()
    window.says("is somebody up at night?")
    if scripts:
        window.said("is somebody up at night?")
    porch.bot_says(window.conversation_id, BotMessage(text="This may help.", cards=(CARD,)))
    if not scripts:
        window.page.goto("/chat/log?pause=1")
    page = window.page
    page.get_by_role("button", name="Is this wrong or old? Tell us").click()
    page.get_by_text("They are not told who you are.").wait_for()
    window.fits(f"flag-{width}-{'script' if scripts else 'plain'}")
    page.get_by_label("What is wrong? You can leave this empty.").fill("closed for good")
    page.get_by_role("button", name="Send", exact=True).first.click()
    page.get_by_text("That helps them.").wait_for()
    assert flags(porch) == [("night-line.en", "service_user", "closed for good")]
