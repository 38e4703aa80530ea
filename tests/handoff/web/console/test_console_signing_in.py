"""Signing in and out: who gets in, what is told to whoever does not, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from handoff.accounts import Role
from handoff.settings import Settings
from handoff.store.connection import text_of
from handoff.web.console.signed_in import COOKIE
from tests.handoff.web.console.running import PASSWORD, Console, build_app, make_console

LOGIN = "/console/login"


async def sign_in(client: httpx.AsyncClient, username: str, password: str = PASSWORD) -> httpx.Response:
    """Send the form of the login page."""
    return await client.post(LOGIN, data={"username": username, "password": password})


async def test_the_right_password_opens_the_console_with_a_cookie_that_scripts_and_other_sites_never_get(
    console: Console,
) -> None:
    await console.peer("Ana")
    async with console.client() as client:
        answer = await sign_in(client, " ANA.P ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/console")
        flags = answer.headers["set-cookie"].lower()
        for flag in ("httponly", "samesite=strict", "path=/console"):
            assert flag in flags
        assert "secure" not in flags
        assert "expires" not in flags
        page = await client.get("/console")
    assert page.status_code == 200
    assert "Hello, Ana" in page.text
    assert PASSWORD not in page.text


async def test_over_https_the_cookie_never_travels_in_the_clear(settings: Settings) -> None:
    console = make_console(settings.model_copy(update={"public_url": "https://porch.example"}))
    await console.peer("Ana")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=build_app(console.parts)), base_url="https://porch.example",
        headers={"Origin": "https://porch.example"},
    ) as client:  # fmt: skip
        answer = await sign_in(client, "ana.p")
    assert answer.status_code == 303
    assert "; secure" in answer.headers["set-cookie"].lower()
    await console.close()


async def test_a_wrong_name_a_wrong_password_and_a_shut_account_get_the_same_answer_after_the_same_work(
    console: Console,
) -> None:
    await console.peer("Ana")
    await console.peer("Ben")
    await console.parts.accounts.set_disabled("ben.p", True)
    tries = [("ana.p", "some wrong password"), ("nobody.p", PASSWORD), ("ben.p", PASSWORD)]
    answers = []
    for name, password in tries:
        before = console.hasher.verified
        async with console.client() as client:
            answer = await sign_in(client, name, password)
        assert console.hasher.verified == before + 1, name
        assert COOKIE not in answer.headers.get("set-cookie", "")
        answers.append((answer.status_code, answer.text.replace(name, "")))
    assert answers[0][0] == 401
    assert "The username or the password is not right." in answers[0][1]
    assert answers[0] == answers[1] == answers[2]


async def test_a_new_site_has_no_account_that_anybody_could_know(console: Console) -> None:
    assert await console.parts.accounts.all() == ()
    for name, password in [("admin", "admin"), ("admin", "password"), ("peer", "peer"), ("", "")]:
        async with console.client() as client:
            assert (await sign_in(client, name, password)).status_code == 401


async def test_guessing_is_slowed_down_for_one_name_and_locks_nobody_else_out(console: Console) -> None:
    await console.peer("Ana")
    await console.peer("Ben")
    async with console.client() as client:
        for _ in range(10):
            assert (await sign_in(client, "ana.p", "some wrong password")).status_code == 401
        slowed = await sign_in(client, "ANA.P")
        assert slowed.status_code == 429
        assert "wait five minutes" in slowed.text
        assert (await sign_in(client, "ben.p")).status_code == 303


async def test_signing_out_ends_the_session_and_the_duty(console: Console) -> None:
    ana = await console.peer("Ana")
    await console.service.desk.set_available(ana, True)
    async with console.client("Ana") as client:
        answer = await client.post("/console/logout")
        assert answer.headers["location"] == "/console/login?why=out"
    assert not (await console.service.desk.view(ana)).available
    async with console.client("Ana") as thief:
        assert (await thief.get("/console")).status_code == 303
        page = await thief.get("/console/login?why=out")
    assert "You are signed out." in page.text


@pytest.mark.parametrize("age", [timedelta(minutes=31), timedelta(hours=13)], ids=["idle", "a long shift"])
async def test_a_session_that_is_over_is_told_in_a_clear_sentence(console: Console, age: timedelta) -> None:
    ana = await console.peer("Ana")
    console.tokens["Ana"] = await console.parts.sessions.begin(ana.id, datetime.now(UTC) - age)
    async with console.client("Ana") as client:
        button = await client.post("/console/api/take-next", json={})
        assert button.status_code == 401
        assert button.json()["error"]["message"] == "You are not signed in. Please sign in again."
        page = await client.get("/console")
        assert page.headers["location"] == "/console/login?why=expired"
        assert "Your drafts are still here." in (await client.get(page.headers["location"])).text


async def test_a_token_that_the_browser_brought_along_never_becomes_a_session(console: Console) -> None:
    await console.peer("Ana")
    planted = "a" * 43
    async with console.client() as client:
        client.cookies.set(COOKIE, planted, domain="127.0.0.1", path="/console")
        answer = await sign_in(client, "ana.p")
    assert planted not in answer.headers["set-cookie"]
    assert await console.parts.sessions.find(planted, datetime.now(UTC)) is None


async def test_signing_in_again_ends_the_session_that_this_browser_had(console: Console) -> None:
    await console.peer("Ana")
    async with console.client("Ana") as client:
        await sign_in(client, "ana.p")
    assert await console.parts.sessions.find(console.tokens["Ana"], datetime.now(UTC)) is None


async def test_an_account_that_is_shut_loses_its_open_session(console: Console) -> None:
    await console.peer("Ana")
    await console.parts.accounts.set_disabled("ana.p", True)
    async with console.client("Ana") as client:
        assert (await client.post("/console/api/take-next", json={})).status_code == 401


async def test_an_account_without_a_role_that_the_console_knows_gets_in_nowhere(console: Console) -> None:
    ana = await console.peer("Ana")
    redis, key = console.parts.redis, console.service.core.keys.accounts()
    kept = text_of(await redis.hget(key, ana.id) or b"")
    for strange in ('"auditor"', '""', "null"):
        await redis.hset(key, ana.id, kept.replace('"role": "peer"', f'"role": {strange}'))
        async with console.client("Ana") as client:
            assert (await client.get("/console")).status_code == 303
            assert (await client.post("/console/api/take-next", json={})).status_code == 401
        async with console.client() as client:
            assert (await sign_in(client, "ana.p")).status_code == 401


async def test_names_are_shown_as_text_and_never_as_markup(console: Console) -> None:
    await console.parts.accounts.add("eve.p", PASSWORD, "<b>E</b></script>", Role.PEER)
    evil = '"><script>alert(1)</script>'
    async with console.client() as client:
        failed = await sign_in(client, evil)
        assert "<script" not in failed.text
        assert "&lt;script&gt;" in failed.text
        assert (await sign_in(client, "eve.p")).status_code == 303
        page = (await client.get("/console")).text
    assert "<b>E" not in page
    assert "E</b></script>" not in page
    assert page.count("</script>") == 2


async def test_the_console_speaks_the_language_that_the_peer_chose(console: Console) -> None:
    async with console.client() as client:
        await client.post("/console/language", data={"lang": "es"})
        assert '<html lang="es">' in (await client.get(LOGIN)).text
        await client.post("/console/language", data={"lang": "../xx"})
        assert "Contraseña" in (await client.get(LOGIN)).text


async def test_endless_fields_are_refused(console: Console) -> None:
    async with console.client() as client:
        assert (await sign_in(client, "a" * 2000)).status_code == 422
        assert (await sign_in(client, "ana.p", "x" * 100_000)).status_code == 413


async def test_whoever_is_signed_in_already_is_led_to_the_console(console: Console) -> None:
    await console.peer("Ana")
    async with console.client("Ana") as client:
        assert (await client.get(LOGIN)).headers["location"] == "/console"


async def test_old_duty_is_over_when_a_peer_comes_back_another_day(console: Console) -> None:
    ana = await console.peer("Ana")
    await console.service.desk.set_available(ana, True)
    console.service.clock.move(3600)
    async with console.client() as client:
        await sign_in(client, "ana.p")
    await console.service.desk.heartbeat(ana)
    assert not (await console.service.desk.view(ana)).available
