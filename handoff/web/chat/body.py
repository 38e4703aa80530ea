"""Reads what a form or a script has sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from starlette.requests import Request

from handoff.domain.errors import HandoffError

_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class UnreadableBodyError(HandoffError):
    """Something in the request was missing or not readable."""

    code = "invalid"


async def fields(request: Request) -> Mapping[str, str]:
    """The text fields of a form, or of a JSON object.

    Raises:
        UnreadableBodyError: it is neither.
    """
    if request.headers.get("content-type", "").startswith("application/json"):
        sent = parsed(await request.body())
        if sent is None:
            raise UnreadableBodyError
        return {str(key): _whole(value) for key, value in sent.items() if isinstance(value, str)}
    form = await request.form(max_files=0, max_fields=20)
    return {key: value for key, value in form.items() if isinstance(value, str)}


def parsed(text: str | bytes) -> dict[str, object] | None:
    """A JSON object; None for anything else, however deep or broken."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _whole(text: str) -> str:
    """The text with half surrogates replaced, which no page could show."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def client_id(sent: Mapping[str, str]) -> str:
    """The id under which a message is sent, however often it is sent.

    Raises:
        UnreadableBodyError: there is none, or it is none of ours.
    """
    given = sent.get("client_id", "")
    if not _CLIENT_ID.fullmatch(given):
        raise UnreadableBodyError
    return given


def wants_json(request: Request) -> bool:
    """Whether a script asks, rather than a form of the page."""
    return "application/json" in request.headers.get("accept", "")
