"""Draws the editor's pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from handoff.web.chat.cards import card_shown
from handoff.web.console.words import language_of, sentences
from handoff.web.pages import templates
from handoff.web.parts import Parts
from resources_index.card import card
from resources_index.record import Record


def page(request: Request, parts: Parts, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the editor's language."""
    lang = language_of(request, parts.wording)
    content = templates.get_template(f"console/entries/{name}.html").render(
        lang=lang,
        words=sentences(parts.wording, lang),
        say=partial(_say, parts, lang),
        languages=parts.wording.languages,
        editor=getattr(request.state, "editor", None),
        **values,
    )
    return HTMLResponse(content, status, headers={"Content-Language": lang, "Vary": "Cookie"})


def preview(parts: Parts, record: Record) -> Markup:
    """The card as a document of its own, drawn by the templates of the chat page in the entry's language."""
    shown = card_shown(card(record, parts.editing.clock(), record.lang), parts.wording, record.lang)
    content = templates.get_template("console/entries/preview.html").render(
        lang=record.lang,
        shown=shown,
        say=lambda key, **values: parts.wording.say(f"chat.{key}", record.lang, **values),
    )
    return Markup.escape(content)


def _say(parts: Parts, lang: str, key: str, **values: object) -> str:
    return parts.wording.say(f"editor.{key}", lang, **values)
