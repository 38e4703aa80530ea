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
        try:
            sent = json.loads(await request.body())
        except ValueError:
            raise UnreadableBodyError from None
        if not isinstance(sent, dict):
            raise UnreadableBodyError
        return {str(key): value for key, value in sent.items() if isinstance(value, str)}
    form = await request.form(max_files=0, max_fields=20)
    return {key: value for key, value in form.items() if isinstance(value, str)}


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
