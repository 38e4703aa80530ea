"""The action server: answers Rasa on the loopback interface, and nobody else."""

from __future__ import annotations

import hmac
import json
import logging
import zlib
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

logger = logging.getLogger(__name__)

# Rasa sends the kept turns of a conversation with each call, at most six.
MAX_BODY_BYTES = 2 * 1024 * 1024


def create_app(executor: ActionExecutor, secret: str) -> Starlette:
    """``POST /webhook`` runs an action for who shows ``secret``; ``GET /health`` says the server is up."""
    expected = f"Bearer {secret}".encode()

    async def webhook(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, expected):
            return JSONResponse({"error": "unauthorized"}, status_code=401)
        try:
            call = _call(await request.body(), request.headers.get("content-encoding", ""))
        except (ValueError, zlib.error):
            return JSONResponse({"error": "refused"}, status_code=400)
        return await _run(executor, call)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"]), Route("/health", health)])


def _call(body: bytes, encoding: str) -> dict[str, Any]:
    if encoding == "deflate":
        body = zlib.decompressobj().decompress(body, MAX_BODY_BYTES)
    if len(body) >= MAX_BODY_BYTES:
        raise ValueError("too large")
    call = json.loads(body)
    if not isinstance(call, dict):
        raise ValueError("not a call")
    # The domain is not sent along (selective domains); rasa_sdk insists on one.
    call["domain"] = call.get("domain") or {}
    return call


async def _run(executor: ActionExecutor, call: dict[str, Any]) -> Response:
    try:
        result = await executor.run(call)
    except ActionNotFoundException as error:
        return JSONResponse({"error": "unknown_action", "action_name": error.action_name}, status_code=404)
    except ActionExecutionRejection as error:
        return JSONResponse({"error": "rejected", "action_name": error.action_name}, status_code=400)
    except Exception as error:
        logger.error("An action failed: %s", type(error).__name__, exc_info=True)
        return JSONResponse({"error": "failed"}, status_code=500)
    return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})
