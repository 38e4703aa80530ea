"""The client of the caged Rasa server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import httpx

from handoff.assistant.reply import Reply, UnreadableReplyError, read_reply
from handoff.domain.conversation import Entry
from handoff.domain.risk import Judgement


class BotUnavailableError(RuntimeError):
    """The bot gave no usable reply in time."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message put to the bot."""

    conversation_id: str
    entry: Entry
    epoch: int


class RasaBot:
    """Asks one question at a time for each conversation; the caller sees to the order."""

    def __init__(self, client: httpx.AsyncClient, url: str, secret: str, timeout: float) -> None:
        self._client = client
        self._url = url
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._timeout = timeout

    async def ask(self, question: Question) -> Reply:
        """Return the bot's reply to a message.

        Raises:
            BotUnavailableError: down, slow, not 200, or nothing in the answer.
        """
        entry = question.entry
        sender = sender_of(question.conversation_id)
        body = {
            "sender": sender,
            "message": harmless(entry.text),
            "metadata": {
                "message_id": f"{sender}-{entry.seq}",
                "lang": entry.lang,
                "screening": _screening(entry.judgement),
            },
        }
        try:
            answer = await self._client.post(
                self._url, json=body, headers=self._headers, timeout=self._timeout
            )
        except httpx.HTTPError as error:
            raise BotUnavailableError(type(error).__name__) from None
        if answer.status_code != httpx.codes.OK:
            raise BotUnavailableError(f"status {answer.status_code}")
        try:
            return read_reply(answer.content)
        except UnreadableReplyError:
            raise BotUnavailableError("empty or unreadable") from None


def sender_of(conversation_id: str) -> str:
    """The name under which Rasa knows a conversation: it cannot be turned back into the id."""
    return hashlib.sha256(f"rasa:{conversation_id}".encode()).hexdigest()[:32]


def harmless(text: str) -> str:
    """The text without what Rasa would take for a command: it reads a leading "/" as an intent."""
    stripped = text.strip().lstrip("/ \t\r\n\u200b\ufeff").strip()
    return (stripped or "?") if text.strip().startswith("/") else text


def _screening(judgement: Judgement | None) -> dict[str, object] | None:
    if judgement is None:
        return None
    return {
        "risk": judgement.risk.value,
        "score": judgement.score,
        "signals": [{"name": s.name, "start": s.start, "end": s.end} for s in judgement.signals],
        "wants_person": judgement.wants_person,
        "refuses_person": judgement.refuses_person,
        "lang": judgement.lang,
    }
