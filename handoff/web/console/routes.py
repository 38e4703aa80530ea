"""Everything below ``/console``."""

from __future__ import annotations

from fastapi import APIRouter, WebSocket

from handoff.domain.errors import StoreUnavailableError
from handoff.web.console import actions, library, review, sign_in
from handoff.web.console.signed_in import peer_of
from handoff.web.console.socket import SIGNED_OUT, STORE_DOWN, ConsoleSocket
from handoff.web.parts import PartsDep
from handoff.web.security import same_origin

router = APIRouter()
router.include_router(sign_in.router)
router.include_router(actions.router)
router.include_router(library.router)
router.include_router(actions.conversations)
router.include_router(review.router)

_FOREIGN = 4403


@router.websocket("/console/socket")
async def console_socket(socket: WebSocket, parts: PartsDep) -> None:
    """Serve an open console; only our own page of a signed-in peer gets a word."""
    if not same_origin(socket, parts.settings):
        await socket.close(_FOREIGN)
        return
    # Accepted before it is looked at: a browser shows a page the reason of a close, not of a refusal.
    await socket.accept()
    try:
        peer = await peer_of(socket, parts)
    except StoreUnavailableError:
        await socket.close(STORE_DOWN)
        return
    if peer is None:
        await socket.close(SIGNED_OUT)
        return
    await ConsoleSocket(socket, parts, peer).run()
