"""The one door into Rasa: the service's messages, and nobody else's."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.action_endpoint import ActionFailedError
from bot.history import stored_reply
from bot.incoming import MAX_BODY_BYTES, Incoming, RefusedError
from bot.output import ReplyCollector, replayed

logger = logging.getLogger(__name__)


class PorchlightChannel(InputChannel):
    """Answers ``POST /webhooks/porchlight/webhook`` for whoever holds the shared secret.

    The same ``message_id`` sent again gets the same reply and changes nothing. Whatever goes wrong
    is a 500: an empty reply that looks like success would leave a person without an answer.
    """

    def __init__(self, secret: str) -> None:
        if not secret or secret.startswith("$"):  # a variable that nobody filled in is no secret
            raise RefusedError("secret")
        self._authorization = f"Bearer {secret}".encode()

    @classmethod
    def name(cls) -> str:
        """The channel's name, part of its address."""
        return "porchlight"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PorchlightChannel:
        """Take the secret out of ``credentials.yml``."""
        return cls(str((credentials or {}).get("secret") or ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel. Messages go to the agent directly, inside the conversation's lock."""
        routes = Blueprint("porchlight_channel", url_prefix=self.name())

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request)

        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._authorization):
            return response.json({"error": "unauthorized"}, status=401)
        if len(request.body) > MAX_BODY_BYTES:
            return response.json({"error": "too_large"}, status=413)
        try:
            incoming = Incoming.read(request.json)
        except RefusedError as refusal:
            return response.json({"error": "refused", "part": str(refusal)}, status=400)
        except Exception:  # Sanic's own complaint about broken JSON repeats the body
            return response.json({"error": "refused", "part": "body"}, status=400)
        return await self._answer(request.app.ctx.agent, incoming)

    async def _answer(self, agent: Any, incoming: Incoming) -> HTTPResponse:
        try:
            messages = await answer(agent, incoming)
        except asyncio.CancelledError:
            logger.warning("A message was given up before its answer was ready.")
            raise
        except ActionFailedError as error:
            logger.warning("An action did not answer: %s", error)
            return response.json({"error": "action_failed"}, status=500)
        except Exception as error:
            logger.error("A message could not be answered: %s", type(error).__name__, exc_info=True)
            return response.json({"error": "failed"}, status=500)
        if not messages:
            logger.error("A message got no answer.")
            return response.json({"error": "no_answer"}, status=500)
        return response.json(messages)


async def answer(agent: Any, incoming: Incoming) -> list[dict[str, Any]]:
    """The assistant's reply to one message, given once and repeated for the same id.

    Raises:
        ActionFailedError: the action server did not do its part; nothing was kept.
        Exception: anything else that failed inside Rasa; nothing was kept.
    """
    async with agent.lock_store.lock(incoming.sender):
        said = stored_reply(agent.tracker_store.events(incoming.sender), incoming.message_id)
        if said is not None:
            return replayed(incoming.sender, said)
        collector = ReplyCollector()
        await agent.processor.handle_message(
            UserMessage(
                incoming.text,
                collector,
                incoming.sender,
                input_channel=PorchlightChannel.name(),
                message_id=incoming.message_id,
                metadata=incoming.metadata,
            )
        )
        messages: list[dict[str, Any]] = collector.messages
        return messages
