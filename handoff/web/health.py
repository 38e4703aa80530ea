"""Whether the web app can receive a message now."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError

from handoff.web.parts import PartsDep

router = APIRouter()


@router.get("/healthz")
async def healthz(parts: PartsDep) -> JSONResponse:
    """200 when the store answers, 503 otherwise."""
    try:
        await parts.redis.ping()
    except (RedisError, OSError):
        return JSONResponse({"status": "store_unavailable"}, 503)
    return JSONResponse({"status": "ok"})
