"""An editor corrects an entry by its form: checked, kept, found in the history, brought back."""

from __future__ import annotations

import html
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.accounts import Role
from handoff.settings import Settings
from resources_index.edits import hash_of
from tests.handoff.web.console.entry_desk import (
    FORM,
    KEY,
    NAME,
    PAGE,
    SPANISH,
    Sent,
    browser_of,
    changed,
    entry_console,
    fields_in,
    form_of,
    some_entries,
)
from tests.handoff.web.console.running import Console
from tests.resources_index.entries import entry_text, record_of

NUMBER = "contacts__0__value"


@pytest.fixture
async def eve(entry_desk: Console) -> str:
    """An editor is signed in."""
    await entry_desk.peer("Eve", Role.EDITOR)
    return "Eve"


def text(console: Console, name: str = NAME) -> str:
    """What is in force."""
    return console.parts.editing.shelves.edits.text(name)


async def saves(console: Console, **fields: str) -> tuple[int, str]:
    """Eve opens the form, changes fields and saves: status and page."""
    async with browser_of(console, "Eve") as client:
        answer = await client.post(FORM, data=changed(await form_of(client), **fields))
        return answer.status_code, html.unescape(answer.text)


async def test_the_form_sent_as_it_is_changes_nothing(entry_desk: Console, eve: str) -> None:
    status, _ = await saves(entry_desk)
    assert status == 303
    assert record_of(text(entry_desk)) == record_of(entry_text())
    today = entry_desk.parts.editing.clock().date()
    before = await entry_desk.parts.editing.shelves.now(today)
    async with browser_of(entry_desk, eve) as client:
        for key in ("look-away.en", "night-line.es"):
            path = f"/console/entries/{key}/edit"
            assert (await client.post(path, data=await form_of(client, path))).status_code == 303
    after = await entry_desk.parts.editing.shelves.now(today)
    assert after.reading.records == before.reading.records


async def test_a_corrected_number_is_kept_and_a_build_begins(entry_desk: Console, eve: str) -> None:
    status, _ = await saves(entry_desk, **{NUMBER: "800-555-0199"}, verified__by="Eve")
    assert status == 303
    record = record_of(text(entry_desk))
    assert (record.contacts[0].value, record.verified.by) == ("800-555-0199", "Eve")
    await entry_desk.parts.editing.rebuild.finished()
    assert entry_desk.parts.editing.rebuild.state().name == "done"


async def test_a_number_and_its_check_are_carried_over_to_the_other_language(
    entry_desk: Console, eve: str
) -> None:
    await saves(entry_desk, **{NUMBER: "800-555-0199"}, verified__by="Eve")
    spanish = record_of(text(entry_desk, SPANISH))
    assert (spanish.contacts[0].value, spanish.verified.by) == ("800-555-0199", "Eve")
    assert spanish.title == "Línea de noche"


async def test_what_must_be_the_same_goes_over_even_when_numbers_are_not_carried(
    entry_desk: Console, eve: str
) -> None:
    async with browser_of(entry_desk, eve) as client:
        sent = changed(await form_of(client), **{NUMBER: "800-555-0199"}, status="paused")
        sent.pop("carry")
        assert (await client.post(FORM, data=sent)).status_code == 303
    spanish = record_of(text(entry_desk, SPANISH))
    assert (spanish.contacts[0].value, spanish.status) == ("800-555-0100", "paused")


@pytest.mark.parametrize(
    ("fields", "place", "said"),
    [
        ({NUMBER: "call us"}, "contacts", "1: write the number in digits"),
        ({"review_by": "next spring"}, "review_by", "write a date such as 2027-05-23"),
        ({"verified__on": ""}, "verified", "on: cannot be read"),
        ({"title": "  "}, "title", "is empty"),
        ({"asks": ""}, "asks", "is empty"),
        ({"sources__0__url": "http://nightline.org"}, "sources", "begins with https://"),
        ({"body": "Or call 800-555-0142."}, "body", "8005550142 is not among the contacts"),
        ({"alternatives": "nobody"}, "alternatives", 'there is no entry "nobody"'),
        ({"hours": "openings", "hours__0__opens": "9 am"}, "hours", "a time in quotes"),
        ({"status": "gone"}, "status", "active, paused or closed"),
    ],
)
async def test_what_the_check_refuses_is_named_beside_its_field_and_stays_in_the_form(
    entry_desk: Console, eve: str, fields: dict[str, str], place: str, said: str
) -> None:
    status, page = await saves(entry_desk, **fields, answered_by="my own words")
    assert status == 422
    assert 'class="said wrong" role="alert"' in page
    beside = page[page.index(f'id="wrong-{place}"') :]
    assert said in beside[: beside.index("</div>")]
    kept = fields_in(page)
    assert kept["answered_by"] == ["my own words"]
    for name, value in fields.items():
        if value.strip():
            assert value in kept[name.replace("__", "-")]
    assert text(entry_desk) == entry_text()


async def test_advice_is_told_once_and_stops_nobody(entry_desk: Console, eve: str) -> None:
    long = "This is a night line for all the people who lie awake and would like to talk a bit."
    status, page = await saves(entry_desk, title=long)
    assert status == 422
    assert "words; at most 8" in page
    assert "Save all the same" in page
    assert text(entry_desk) == entry_text()
    status, _ = await saves(entry_desk, title=long, do="save_anyway")
    assert status == 303
    status, _ = await saves(entry_desk, **{NUMBER: "800-555-0199"})
    assert status == 303, "what stood there before keeps nobody from correcting a number"


async def test_a_preview_is_the_card_of_the_chat_page_and_saves_nothing(
    entry_desk: Console, eve: str
) -> None:
    status, page = await saves(entry_desk, **{NUMBER: "800-555-0199"}, do="preview")
    assert status == 200
    inside = html.unescape(page[page.index("srcdoc=") :])
    assert '<a href="tel:+18005550199">Call 800-555-0199</a>' in inside
    assert "/static/chat/chat.css" in inside
    assert text(entry_desk) == entry_text()


async def test_markup_that_is_typed_is_shown_as_words(entry_desk: Console, eve: str) -> None:
    async with browser_of(entry_desk, eve) as client:
        evil = '"><script>alert(1)</script>'
        answer = await client.post(FORM, data=changed(await form_of(client), not_for=evil, do="preview"))
    assert "<script>alert" not in answer.text
    inside = html.unescape(answer.text[answer.text.index("srcdoc=") :]).split("</iframe>")[0]
    assert "<script>alert" not in inside


async def test_the_second_of_two_editors_is_told_keeps_their_text_and_sees_the_other(
    entry_desk: Console, eve: str
) -> None:
    await entry_desk.peer("Sol", Role.SUPERVISOR)
    async with browser_of(entry_desk, "Sol") as sol, browser_of(entry_desk, eve) as client:
        theirs, mine = await form_of(sol), await form_of(client)
        first = changed(theirs, **{NUMBER: "800-555-0199"})
        assert (await sol.post(FORM, data=first)).status_code == 303
        second = await client.post(FORM, data=changed(mine, not_for="people in a rush"))
        assert second.status_code == 409
        page = html.unescape(second.text)
        assert "somebody else saved this entry" in page
        assert "800-555-0199" in page[page.index('id="theirs"') : page.index('class="entry-form"')]
        kept: Sent = fields_in(second.text)
        assert kept["not_for"] == ["people in a rush"]
        assert record_of(text(entry_desk)).contacts[0].value == "800-555-0199"
        assert (await client.post(FORM, data=changed(kept, **{NUMBER: "800-555-0199"}))).status_code == 303
    record = record_of(text(entry_desk))
    assert (record.not_for, record.contacts[0].value) == ("people in a rush", "800-555-0199")


async def test_an_earlier_text_is_brought_back_and_the_shipped_one_too(entry_desk: Console, eve: str) -> None:
    await saves(entry_desk, **{NUMBER: "800-555-0199"})
    await saves(entry_desk, **{NUMBER: "800-555-0177"})
    second, first = entry_desk.parts.editing.shelves.edits.changes(NAME)
    assert (first.by, second.by) == ("eve.p", "eve.p")
    async with browser_of(entry_desk, eve) as client:
        stale = {"base": "0", "version": second.before_hash}
        assert (await client.post(f"{PAGE}/revert", data=stale)).status_code == 409
        base = hash_of(text(entry_desk))
        unknown = {"base": base, "version": "0" * 64}
        assert (await client.post(f"{PAGE}/revert", data=unknown)).status_code == 404
        wanted = {"base": base, "version": second.before_hash}
        assert (await client.post(f"{PAGE}/revert", data=wanted)).status_code == 303
        assert record_of(text(entry_desk)).contacts[0].value == "800-555-0199"
        assert (await client.post(f"{PAGE}/shipped", data={"base": "0"})).status_code == 409
        base = hash_of(text(entry_desk))
        assert (await client.post(f"{PAGE}/shipped", data={"base": base})).status_code == 303
    assert text(entry_desk) == entry_text()
    assert len(entry_desk.parts.editing.shelves.edits.changes(NAME)) == 4


@pytest.fixture
async def failing_desk(settings: Settings, tmp_path: Path) -> AsyncIterator[Console]:
    """A console whose builds fail, and say why."""
    command = ("sh", "-c", "echo resources/a.md: mend this; exit 1")
    console = entry_console(settings, some_entries(tmp_path), command)
    console.start()
    yield console
    await console.close()


async def test_a_build_that_fails_is_told_with_its_reason_and_can_be_tried_again(
    failing_desk: Console,
) -> None:
    await failing_desk.peer("Eve", Role.EDITOR)
    status, _ = await saves(failing_desk, **{NUMBER: "800-555-0199"})
    assert status == 303
    await failing_desk.parts.editing.rebuild.finished()
    async with browser_of(failing_desk, "Eve") as client:
        page = html.unescape((await client.get(PAGE)).text)
        assert "Saved, but not live." in page
        assert "resources/a.md: mend this" in page
        assert (await client.get(f"/console/api/entries/{KEY}/live")).json() == {"live": "failed"}
        assert "could not be built" in (await client.get("/console/entries")).text
        assert (await client.post("/console/entries/rebuild")).status_code == 303


ALL = {"look-away.en", "night-line.en", "night-line.es", "broken.en"}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ALL),
        ("show=%3Cb%3E&kind=x&lang=fr", ALL),
        ("show=flagged", {"look-away.en"}),
        ("show=week", {"night-line.en", "night-line.es"}),
        ("show=overdue", {"night-line.es"}),
        ("show=hidden", {"night-line.es"}),
        ("lang=es", {"night-line.es"}),
        ("kind=coping_skill", {"look-away.en"}),
        ("show=mend&words=broken", {"broken.en"}),
        ("words=nothing%20at%20all", set()),
    ],
)
async def test_the_list_shows_what_is_wanted(
    entry_desk: Console, eve: str, query: str, wanted: set[str]
) -> None:
    editing = entry_desk.parts.editing
    today = editing.clock().date()
    folder = editing.shelves.settings.entries
    verified = "{on: 2025-11-23, by: x, how: called}"
    (folder / "resources" / "broken.en.md").write_text("no entry")
    soon, late = (str(today + timedelta(days=days)) for days in (3, -1))
    (folder / NAME).write_text(entry_text(review_by=soon, verified=verified))
    (folder / SPANISH).write_text(entry_text(lang="es", review_by=late, verified=verified))
    await entry_desk.parts.flags.raise_flag("look-away.en", "peer")
    async with browser_of(entry_desk, eve) as client:
        page = (await client.get(f"/console/entries?{query}")).text
        assert {key for key in ALL if f'class="name" href="/console/entries/{key}"' in page} == wanted
        assert f"{len(wanted)} of 4 entries" in page


async def test_a_file_that_cannot_be_read_is_listed_with_its_fault_but_has_no_form(
    entry_desk: Console, eve: str
) -> None:
    folder = entry_desk.parts.editing.shelves.settings.entries
    (folder / "resources" / "broken.en.md").write_text("no entry")
    async with browser_of(entry_desk, eve) as client:
        page = await client.get("/console/entries/broken.en")
        assert page.status_code == 200
        assert "begin and end it with a line of three dashes" in page.text
        assert (await client.get("/console/entries/broken.en/edit")).status_code == 422


async def test_a_flag_is_cleared_with_a_note_that_stays_in_the_history(entry_desk: Console, eve: str) -> None:
    flag = await entry_desk.parts.flags.raise_flag(KEY, "service_user", "nobody picks up <b>")
    path = f"{PAGE}/flags/{flag}/clear"
    async with browser_of(entry_desk, eve) as client:
        page = (await client.get(PAGE)).text
        assert "nobody picks up &lt;b&gt;" in page
        assert (await client.post(path, data={"note": " "})).status_code == 422
        assert (await client.post(path, data={"note": "x" * 501})).status_code == 413
        other = path.replace(KEY, "look-away.en")
        assert (await client.post(other, data={"note": "called them"})).status_code == 404
        assert [one.id for one in await entry_desk.parts.flags.all()] == [flag]
        assert (await client.post(path, data={"note": "called them, all well"})).status_code == 303
        assert (await client.post(path, data={"note": "again"})).status_code == 404
        page = (await client.get(PAGE)).text
    assert await entry_desk.parts.flags.all() == []
    assert "called them, all well" in page
    (change,) = entry_desk.parts.editing.shelves.edits.changes(NAME)
    assert (change.what, change.by, change.before) == ("flag_cleared", "eve.p", "")
