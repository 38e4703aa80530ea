"""What a service user does: begins, writes, presses a button, ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from handoff.domain.conversation import Command
from handoff.domain.errors import HandoffError, RefusedError, UnknownConversationError
from handoff.identifiers import new_id
from handoff.intake import Intake
from handoff.web.chat import body
from handoff.web.chat.pages import page
from handoff.web.chat.problems import KindRoute, strange
from handoff.web.chat.visitor import (
    PresentServiceUser,
    ServiceUser,
    address,
    forget,
    language,
    present,
    remember,
    require_rate,
    set_away,
    token_of,
)
from handoff.web.errors import STATUS
from handoff.web.parts import Parts, PartsDep

router = APIRouter(route_class=KindRoute)

_COMMANDS: Mapping[Command, Callable[[Intake, str], Awaitable[None]]] = MappingProxyType(
    {
        Command.ASK_PERSON: Intake.ask_for_person,
        Command.NO_PERSON: Intake.decline_person,
        Command.STAY_WITH_ASSISTANT: Intake.choose_companion,
    }
)


def to_chat() -> RedirectResponse:
    """Back to the chat: a reload never sends anything again."""
    return RedirectResponse("/", 303)


@router.post("/chat/start")
async def start(request: Request, parts: PartsDep) -> Response:
    """Begin a conversation: the press on "start" is the consent that stands above the button."""
    sent = await body.fields(request)
    user = await present(request, parts)
    if user is None:
        await require_rate(parts, "start", address(request, parts.settings))
        conversation_id = await parts.intake.open(language(request, parts))
        user = ServiceUser(conversation_id, await parts.service_users.issue(conversation_id))
    if sent.get("ask") == "person":
        await parts.intake.ask_for_person(user.conversation_id)
    response = await _first_words(request, parts, user, sent)
    remember(response, parts.settings, user.token)
    set_away(response, parts.settings, away=False)
    return response


async def _first_words(
    request: Request, parts: Parts, user: ServiceUser, sent: Mapping[str, str]
) -> Response:
    """Send what was written while the earlier chat had run out, so that it need not be typed again."""
    if not sent.get("text", "").strip():
        return to_chat()
    try:
        await parts.intake.receive(user.conversation_id, body.client_id(sent), sent["text"])
    except HandoffError as error:
        return _unsent(request, parts, sent, error)
    return to_chat()


@router.post("/chat/messages")
async def write(request: Request, parts: PartsDep) -> Response:
    """Store a message; what could not be stored comes back in its box, never thrown away."""
    sent = await body.fields(request)
    try:
        user = await present(request, parts)
        if user is None:
            raise UnknownConversationError
        client_id = body.client_id(sent)
        await require_rate(parts, "message", user.token)
        receipt = await parts.intake.receive(user.conversation_id, client_id, sent.get("text", ""))
    except HandoffError as error:
        if body.wants_json(request):
            raise
        if isinstance(error, UnknownConversationError):
            return strange(request, parts, sent.get("text", ""))
        return _unsent(request, parts, sent, error)
    if body.wants_json(request):
        return JSONResponse({"seq": receipt.seq, "duplicate": receipt.duplicate})
    return to_chat()


def _unsent(request: Request, parts: Parts, sent: Mapping[str, str], error: HandoffError) -> Response:
    """The words again, under the same id, so that sending once more can never store them twice."""
    taken = error.code in ("duplicate_id", "invalid")
    return page(
        request, parts, "unsent", status=STATUS.get(error.code, 500), text=sent.get("text", ""),
        client_id=new_id() if taken else sent.get("client_id", ""),
        message=parts.wording.say(f"errors.{error.code}", language(request, parts)),
    )  # fmt: skip


@router.post("/chat/commands/{command}")
async def command(request: Request, parts: PartsDep, user: PresentServiceUser, command: Command) -> Response:
    """Do what a button says. One that no longer fits just leads to how things stand now."""
    if command is Command.LEAVE_MESSAGE:
        return _done(request, "/chat/follow-up")
    await require_rate(parts, "command", user.token)
    try:
        await _COMMANDS[command](parts.intake, user.conversation_id)
    except RefusedError:
        if body.wants_json(request):
            raise
    return _done(request, "/")


@router.post("/chat/end")
async def end(request: Request, parts: PartsDep, user: PresentServiceUser) -> Response:
    """End the conversation at the service user's wish."""
    try:
        await parts.intake.close(user.conversation_id)
    except RefusedError:
        if body.wants_json(request):
            raise
    return _done(request, "/")


@router.post("/chat/forget")
async def forget_here(request: Request, parts: PartsDep) -> Response:
    """Make this browser strange to the conversation; a shared device shows nothing of it any more."""
    response = to_chat()
    forget(response, parts.settings)
    set_away(response, parts.settings, away=False)
    try:
        await parts.service_users.forget(token_of(request, parts.settings))
    except HandoffError:
        # The cookie is gone all the same; the token dies by its own expiry.
        return response
    return response


@router.post("/chat/continue")
async def go_on(request: Request, parts: PartsDep) -> Response:
    """Back to the chat after "leave now", by the person's own press; to a person, if they ask for one."""
    sent = await body.fields(request)
    token = token_of(request, parts.settings)
    conversation_id = await parts.service_users.find(token)
    response: Response = to_chat()
    if conversation_id is not None:
        if sent.get("ask") == "person":
            await parts.intake.ask_for_person(conversation_id)
        response = await _first_words(request, parts, ServiceUser(conversation_id, token), sent)
    set_away(response, parts.settings, away=False)
    return response


def _done(request: Request, where: str) -> Response:
    return JSONResponse({"go": where}) if body.wants_json(request) else RedirectResponse(where, 303)
