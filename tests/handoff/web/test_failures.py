"""An error that nobody foresaw shows a person's words to nobody, and is answered all the same."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from fastapi import WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError

from handoff.settings import Settings
from handoff.web.app import create_app

WORDS = "zanzibar-marzipan-canary"


@pytest.fixture
async def address(settings: Settings) -> AsyncIterator[str]:
    """The whole app behind a real server, with two routes that fail on what was written."""
    app = create_app(settings.model_copy(update={"host": "127.0.0.1"}))

    @app.post("/fails")
    async def fails() -> None:
        raise RuntimeError(WORDS)

    @app.websocket("/fails")
    async def socket_fails(socket: WebSocket) -> None:
        await socket.accept()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fails())

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    for _ in range(1000):
        if server.started:
            break
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    await serving


async def test_the_words_in_an_error_reach_neither_the_log_nor_an_answer(address: str) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    try:
        async with httpx.AsyncClient(base_url=f"http://{address}") as browser:
            answer = await browser.post("/fails", headers={"Origin": f"http://{address}"})
        async with connect(f"ws://{address}/fails") as socket:
            with pytest.raises(ConnectionClosedError):
                await socket.recv()
    finally:
        logging.getLogger().removeHandler(handler)
    assert WORDS not in written.getvalue() + answer.text
    assert written.getvalue().count("RuntimeError at") == 2, "an operator still learns where"
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "failed"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers
    assert socket.close_code == 1011
