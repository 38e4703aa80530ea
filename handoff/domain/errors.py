"""Why an event is refused. The docstring of each is its message.

HandoffError
├── RefusedError              the event does not fit the state
│   ├── AlreadyClaimedError
│   ├── NotOwnerError
│   └── LateReplyError        a reply of the bot that came too late; dropped and counted
├── DuplicateMessageError     same client message id, other text
├── UnknownConversationError
├── UnreadableTextError       empty, too long
└── StoreUnavailableError     the store did not answer or cannot be trusted with a message
"""

from __future__ import annotations

import inspect


class HandoffError(Exception):
    """Something could not be done."""

    code = "error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or inspect.getdoc(type(self)) or "")


class RefusedError(HandoffError):
    """That is not possible in this conversation now."""

    code = "refused"


class AlreadyClaimedError(RefusedError):
    """Another peer has this conversation."""

    code = "already_claimed"


class NotOwnerError(RefusedError):
    """Only the peer who holds this conversation can do that."""

    code = "not_owner"


class LateReplyError(RefusedError):
    """The assistant's reply came too late and was dropped."""

    code = "late_reply"


class DuplicateMessageError(HandoffError):
    """A different message was already received under this id."""

    code = "duplicate_id"


class UnknownConversationError(HandoffError):
    """There is no such conversation."""

    code = "unknown_conversation"


class UnreadableTextError(HandoffError):
    """The message is empty or too long."""

    code = "unreadable_text"


class EmptyTextError(UnreadableTextError):
    """There was nothing in that message."""

    code = "empty_text"


class TooLongTextError(UnreadableTextError):
    """That message is too long to send in one piece."""

    code = "too_long_text"


class StoreUnavailableError(HandoffError):
    """The message store does not answer; nothing was received."""

    code = "store_unavailable"
