"""Draws the pages of the chat from templates and ``data/wording``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from handoff.identifiers import new_id
from handoff.intake import MAX_CHARACTERS
from handoff.web.chat.visitor import SIZES, is_away, language, size, token_of
from handoff.web.pages import templates
from handoff.web.parts import Parts

# What the scripts say by themselves; everything else they show comes ready from the service.
_SCRIPT_WORDS = (
    "composer.asking", "composer.sending", "composer.sent", "composer.retrying", "composer.refused",
    "composer.lost", "composer.back", "composer.expired", "composer.start_again", "composer.new_message",
    "composer.more", "card.cautions", "card.new_page", "card.print", "card.steps", "speaker.service_user",
    "timer.again", "timer.off", "timer.on", "timer.start",
)  # fmt: skip

_WITH_A_CONVERSATION = frozenset({"conversation", "follow_up", "unsent"})


def page(request: Request, parts: Parts, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the person's language and text size, with crisis lines and "leave now" on it."""
    lang = language(request, parts)
    away = is_away(request)
    known = bool(token_of(request, parts.settings)) and not away and name != "welcome"
    say: Callable[..., str] = partial(_say, parts, lang)
    content = templates.get_template(f"chat/{name}.html").render(
        lang=lang,
        size=size(request),
        sizes=SIZES,
        languages=parts.wording.languages,
        say=say,
        listed=lambda key: parts.wording.get(f"chat.{key}", lang),
        words={key: say(key) for key in _SCRIPT_WORDS},
        name=name,
        here=request.url.path,
        new_id=new_id,
        running=known or name in _WITH_A_CONVERSATION,
        away=away,
        limit=MAX_CHARACTERS,
        too_long=parts.wording.say("errors.too_long_text", lang),
        can_end=bool(values.get("shown") and values["shown"]["state"]["can_end"]),
        **values,
    )
    return HTMLResponse(content, status, headers={"Content-Language": lang, "Vary": "Cookie"})


def _say(parts: Parts, lang: str, key: str, **values: object) -> str:
    return parts.wording.say(f"chat.{key}", lang, **values)
