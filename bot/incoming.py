"""One message on its way into Rasa, checked and made harmless."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

MAX_BODY_BYTES = 32 * 1024
_SENDER = re.compile(r"[A-Za-z0-9_:.-]{1,128}")
_LEADING = re.compile(r"^[\s/]+")

# What remains of a message that held nothing but slashes: unreadable, but somebody wrote it.
NOTHING_SAID = "…"


class RefusedError(ValueError):
    """A request to the assistant is not of the agreed form; the message says which part."""


@dataclass(frozen=True)
class Incoming:
    """One message of a service user, as the service sends it."""

    sender: str
    message_id: str
    text: str = field(repr=False)
    metadata: dict[str, Any] = field(repr=False)

    @classmethod
    def read(cls, body: Any) -> Incoming:
        """Check the JSON body of a request.

        Raises:
            RefusedError: a part is missing or of the wrong kind.
        """
        body = body if isinstance(body, dict) else {}
        sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata")
        if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
            raise RefusedError("sender")
        if not isinstance(text, str):
            raise RefusedError("message")
        if not isinstance(metadata, dict):
            raise RefusedError("metadata")
        message_id = metadata.get("message_id")
        if not isinstance(message_id, str) or not 0 < len(message_id) <= 128:
            raise RefusedError("metadata.message_id")
        if not isinstance(metadata.get("screening"), (dict, type(None))):
            raise RefusedError("metadata.screening")
        return cls(sender, message_id, as_words(text), metadata)


def as_words(text: str) -> str:
    """``text`` so that Rasa reads it as words: it takes what begins with a slash for a command to itself."""
    return _LEADING.sub("", text.replace("\x00", "")).strip() or NOTHING_SAID
