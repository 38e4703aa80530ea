"""Every way in refuses whoever has no business there, and says so kindly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.routing import APIRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus

from handoff.web.console.routes import router
from handoff.web.console.signed_in import COOKIE
from handoff.web.console.socket import MAX_MESSAGES, SIGNED_OUT, TOO_MUCH
from tests.handoff.web.console.running import Console
from tests.handoff.web.console.wire import close_code, socket_of

OPEN_TO_ALL = {("GET", "/console/login"), ("POST", "/console/login"), ("POST", "/console/logout"),
               ("POST", "/console/language")}  # fmt: skip
BODIES: dict[str, dict[str, object]] = {
    "presence": {"available": True},
    "messages": {"client_id": "x1", "text": "hello"},
    "close": {"outcome": "supported"},
    "transfer": {"to": "someone"},
    "risk": {"risk": "low", "note": "because"},
    "cards": {"client_id": "x1", "entry": "988-lifeline"},
    "search": {"text": "sleep"},
}


def _routes(routes: list[object]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in sorted(route.methods or ()))
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router.routes)


ROUTES = sorted(set(_routes(list(router.routes))))
ON_CONVERSATIONS = [path for _, path in ROUTES if "{conversation_id}" in path]


def body(path: str) -> dict[str, object]:
    """What a page would send there."""
    return BODIES.get(path.rpartition("/")[2], {})


def filled(path: str, conversation_id: str = "c" * 26) -> str:
    """The path of one conversation."""
    return path.replace("{conversation_id}", conversation_id)


def test_every_route_is_known_to_these_tests() -> None:
    assert len(ON_CONVERSATIONS) == 9
    assert set(ROUTES) >= OPEN_TO_ALL
    assert ("GET", "/console") in ROUTES


@pytest.mark.parametrize(("method", "path"), [r for r in ROUTES if r not in OPEN_TO_ALL])
async def test_no_route_answers_without_a_session(console: Console, method: str, path: str) -> None:
    for token in ("", "made-up-token", "x" * 5000):
        async with console.client() as client:
            client.cookies.set(COOKIE, token, domain="127.0.0.1", path="/console")
            sent = body(path) if method == "POST" else None
            answer = await client.request(method, filled(path), json=sent)
        if method == "GET" and "/api/" not in path:
            assert (answer.status_code, answer.text) == (303, "")
        else:
            assert answer.status_code == 401
            assert answer.json()["error"]["code"] == "not_signed_in"


@pytest.mark.parametrize("path", [path for method, path in ROUTES if method == "POST"])
async def test_no_route_takes_what_another_website_sends(console: Console, path: str) -> None:
    ana = await console.peer("Ana")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"{console.address}.evil.example"},
    ):
        async with console.client("Ana") as client:
            answer = await client.post(filled(path), json=body(path), headers=headers)
        assert answer.status_code == 403, headers
    async with console.client("Ana") as client:
        client.headers.pop("origin")
        bare = await client.post(filled(path), json=body(path))
        cross = await client.post(filled(path), json=body(path), headers={"Sec-Fetch-Site": "cross-site"})
    assert (bare.status_code, cross.status_code) == (403, 403)
    assert await console.parts.sessions.find(console.tokens["Ana"], datetime.now(UTC)) == ana.id


async def test_the_socket_gives_no_word_without_a_session(console: Console) -> None:
    async with socket_of(console) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == SIGNED_OUT


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
async def test_the_socket_opens_for_no_other_website(console: Console, origin: str | None) -> None:
    await console.peer("Ana")
    with pytest.raises(InvalidStatus) as refused:
        async with socket_of(console, "Ana", origin):
            pass
    assert refused.value.response.status_code == 403


async def test_a_session_that_ends_closes_its_open_socket(console: Console) -> None:
    await console.peer("Ana")
    ben = await console.peer("Ben")
    async with socket_of(console, "Ana") as socket:
        assert '"desk"' in str(await socket.recv())
        await console.parts.sessions.end(console.tokens["Ana"])
        await console.service.desk.set_available(ben, True)
        assert await close_code(socket) == SIGNED_OUT


async def test_a_page_that_talks_without_end_is_let_go(console: Console) -> None:
    await console.peer("Ana")
    async with socket_of(console, "Ana") as socket:
        for _ in range(MAX_MESSAGES + 1):
            await socket.send('{"type": "typing", "id": "nobody"}')
        assert await close_code(socket) == TOO_MUCH


@pytest.mark.parametrize("path", ON_CONVERSATIONS)
async def test_a_conversation_that_is_unknown_foreign_or_with_the_assistant_is_not_found(
    console: Console, path: str
) -> None:
    await console.peer("Ana")
    ben = await console.peer("Ben")
    held = await console.person()
    await console.service.desk.claim(ben, held)
    assistants = await console.service.intake.open("en")
    async with console.client("Ana") as client:
        for conversation_id in ("c" * 26, "..", "a\u202eb", held, assistants):
            answer = await client.post(filled(path, conversation_id), json=body(path))
            if conversation_id == held and path.endswith("/claim"):
                assert answer.json()["error"]["code"] == "already_claimed"
                continue
            assert answer.status_code == 404, (path, conversation_id)
            if conversation_id != "..":
                assert answer.json()["error"]["code"] == "unknown_conversation"
            assert answer.json()["error"]["message"].endswith(".")
    assert (await console.service.conversation(held)).owner_id == ben.id


@pytest.mark.parametrize("path", [path for path in ON_CONVERSATIONS if body(path)])
async def test_what_cannot_be_read_is_refused_without_being_repeated(console: Console, path: str) -> None:
    await console.peer("Ana")
    canary = "purple-canary-sings"
    async with console.client("Ana") as client:
        for content in (f'{{"text": "{canary}"', f'["{canary}"]', f'{{"{canary}": 1}}', ""):
            answer = await client.post(
                filled(path), content=content, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code == 422
            assert canary not in answer.text
            assert answer.json()["error"]["code"] == "invalid"


async def test_a_page_that_presses_without_end_is_asked_to_wait(console: Console) -> None:
    ana = await console.peer("Ana")
    for _ in range(240):
        await console.parts.limits.allow("peer", ana.id)
    async with console.client("Ana") as client:
        answer = await client.post("/console/api/take-next", json={})
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "too_many"


async def test_a_page_that_is_not_there_is_told_so_in_a_sentence(console: Console) -> None:
    async with console.client(accept="text/html") as client:
        answer = await client.get("/console/nowhere")
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.text
