"""The form in which the assistant's replies leave Rasa."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel


def form(recipient_id: str, text: str | None, data: dict[str, Any]) -> dict[str, Any]:
    """One message of a reply: ``recipient_id`` and what there is of ``text``, ``buttons`` and ``custom``."""
    message: dict[str, Any] = {"recipient_id": recipient_id}
    if text:
        message["text"] = text
    for part in ("buttons", "custom"):
        if data.get(part):
            message[part] = data[part]
    return message


class ReplyCollector(CollectingOutputChannel):
    """Collects each thing the assistant says as one message, its buttons and custom payload with it."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return "porchlight"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message."""
        self.messages.append(form(recipient_id, message.get("text"), message))


def replayed(recipient_id: str, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages that these stored ``bot`` events were."""
    return [form(recipient_id, event.get("text"), event.get("data") or {}) for event in events]
