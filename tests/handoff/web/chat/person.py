"""Somebody in front of the chat page whose browser runs no scripts, as far as requests go."""

from __future__ import annotations

import html
import re
import secrets
from typing import Any

import httpx

from handoff.domain.conversation import Sender
from tests.handoff.web.chat.porch import Porch

JSON = {"Accept": "application/json"}


def words_of(page: httpx.Response) -> str:
    """What a person reads on a page: no tags, no entities, single spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page.text))).strip()


def in_the_box(page: httpx.Response) -> str:
    """What stands in the box of a form."""
    found = re.search(r'<textarea id="text"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
    assert found, "there is no box on this page"
    return html.unescape(found[1])


class Person:
    """A browser of one's own, without scripts; pages are followed to where they lead."""

    def __init__(self, porch: Porch, lang: str = "en") -> None:
        self.porch = porch
        self.http = httpx.Client(
            base_url=porch.url, follow_redirects=True, timeout=30,
            headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": lang, "Origin": porch.url},
        )  # fmt: skip

    @property
    def token(self) -> str:
        """What the cookie holds."""
        return self.http.cookies["chat"]

    @property
    def conversation_id(self) -> str:
        """Whose cookie it is."""
        found = self.porch.do(self.porch.parts.service_users.find(self.token))
        assert found
        return found

    def opens(self, path: str = "/") -> httpx.Response:
        """Look at a page."""
        return self.http.get(path)

    def begins(self, **fields: str) -> Person:
        """Give consent."""
        assert self.http.post("/chat/start", data=fields).status_code == 200
        return self

    def writes(self, text: str, client_id: str = "") -> httpx.Response:
        """Send a message with the form of the page."""
        fields = {"text": text, "client_id": client_id or secrets.token_hex(16)}
        return self.http.post("/chat/messages", data=fields)

    def sends(self, text: str, client_id: str = "") -> httpx.Response:
        """Send a message as the page's script does."""
        fields = {"text": text, "client_id": client_id or secrets.token_hex(16)}
        return self.http.post("/chat/messages", json=fields, headers=JSON)

    def presses(self, command: str) -> httpx.Response:
        """Press a button of the service."""
        return self.http.post(f"/chat/commands/{command}")

    def news(self, after: int = 0) -> Any:
        """What the script is told is new."""
        answer = self.http.get("/chat/entries", params={"after": after}, headers=JSON)
        assert answer.status_code == 200
        return answer.json()

    def own_words(self) -> list[str]:
        """What the store holds of this person, in order."""
        entries = self.porch.stored(self.conversation_id)
        return [entry.text for entry in entries if entry.sender is Sender.SERVICE_USER]
