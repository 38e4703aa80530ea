"""What every request meets first: whoever comes from elsewhere, or with too much, gets no further."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from handoff.composition import WORDING
from handoff.settings import Settings
from handoff.web.security import MAX_BODY_BYTES, Security
from wording import WordingBook

HERE = "http://chat.example.org"


async def echo(request: Request) -> PlainTextResponse:
    """Read everything that was sent."""
    return PlainTextResponse(str(len(await request.body())))


def client(address: str = HERE, **headers: str) -> httpx.AsyncClient:
    """A browser in front of the middleware alone."""
    app = Starlette(routes=[Route("/thing", echo, methods=["GET", "POST"])])
    guarded = Security(app, Settings(public_url=HERE), WordingBook.load(WORDING))
    return httpx.AsyncClient(transport=httpx.ASGITransport(guarded), base_url=address, headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": HERE},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": f"{HERE}/"},
    ],
    ids=lambda headers: next(iter(headers)),
)
async def test_our_own_page_may_change_something(headers: dict[str, str]) -> None:
    async with client(**headers) as browser:
        assert (await browser.post("/thing", content=b"hello")).text == "5"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://chat.example.org.evil.example"},
        {"Origin": "http://evil.example/chat.example.org"},
        {"Origin": "http://chat.example.org@evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Referer": f"{HERE}/"},
        {"Referer": "https://evil.example/http://chat.example.org/"},
    ],
    ids=str,
)
async def test_no_other_website_may_change_anything(headers: dict[str, str]) -> None:
    async with client(Accept="application/json", **headers) as browser:
        answer = await browser.post("/thing", content=b"hello")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "foreign_origin"
    assert len(answer.json()["error"]["message"]) > 10


@pytest.mark.parametrize("address", ["http://evil.example", "http://chat.example.org.evil.example"])
async def test_a_name_that_is_not_ours_is_refused_also_for_reading(address: str) -> None:
    async with client(address) as browser:
        assert (await browser.get("/thing")).status_code == 400


@pytest.mark.parametrize(
    "address", [HERE, "http://127.0.0.1:8400", "http://localhost:8400", "http://[::1]:1"]
)
async def test_our_names_are_answered(address: str) -> None:
    async with client(address) as browser:
        assert (await browser.get("/thing")).status_code == 200


async def pieces(size: int) -> AsyncIterator[bytes]:
    """A body whose length nobody announces."""
    for _ in range(0, size, 1024):
        yield b"x" * 1024


async def test_a_body_larger_than_any_message_is_refused_announced_or_not() -> None:
    async with client(Origin=HERE) as browser:
        announced = await browser.post("/thing", content=b"x" * (MAX_BODY_BYTES + 1))
        streamed = await browser.post("/thing", content=pieces(MAX_BODY_BYTES * 2))
        lying = await browser.post("/thing", content=b"x", headers={"Content-Length": "-5"})
    assert [announced.status_code, streamed.status_code, lying.status_code] == [413, 413, 413]


@pytest.mark.parametrize(("lang", "word"), [("es-MX,es;q=0.9", "sitio"), ("fr", "website")])
async def test_a_refusal_is_said_in_the_language_of_the_browser(lang: str, word: str) -> None:
    async with client(**{"Accept-Language": lang}) as browser:
        assert word in (await browser.post("/thing")).text


async def test_every_answer_forbids_foreign_scripts_frames_and_copies() -> None:
    async with client() as browser:
        for path in ("/thing", "/missing"):
            headers = (await browser.get(path)).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
