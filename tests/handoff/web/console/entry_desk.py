"""A console over a small folder of entries, and an editor's browser as far as requests go."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import httpx

from handoff.editing.rebuild import Rebuild
from handoff.settings import Settings
from handoff.web.console.signed_in import COOKIE
from resources_index.settings import IndexSettings
from tests.handoff.web.console.running import Console, make_console
from tests.resources_index.entries import Folder, entry_text, skill_text

KEY = "night-line.en"
NAME = "resources/night-line.en.md"
SPANISH = "resources/night-line.es.md"
PAGE = f"/console/entries/{KEY}"
FORM = f"{PAGE}/edit"
Sent = dict[str, list[str]]


def some_entries(path: Path) -> IndexSettings:
    """A night line in two languages, and a skill; nothing edited, no index."""
    folder = Folder(path / "entries")
    folder.write(entry_text(lang="es", title='"Línea de noche"', summary='"Una línea gratis para la noche."'))
    folder.write(skill_text(topics="[anxiety]"))
    (path / "state").mkdir()
    return IndexSettings(entries=folder.path, state=path / "state")


def entry_console(settings: Settings, entries: IndexSettings, build: Sequence[str] = ("true",)) -> Console:
    """A console over these entries whose builds are another command, by default one that does nothing."""
    console = make_console(settings, entries)
    edits = replace(console.parts.editing, rebuild=Rebuild(entries, console.service.clock, build))
    console.parts = console.app.state.parts = replace(console.parts, editing=edits)
    return console


def browser_of(console: Console, name: str = "", accept: str = "text/html") -> httpx.AsyncClient:
    """A browser without scripts, signed in as ``name`` if given."""
    return httpx.AsyncClient(
        base_url=console.address, headers={"Origin": console.address, "Accept": accept},
        cookies={COOKIE: console.tokens[name]} if name else {}, timeout=60,
    )  # fmt: skip


async def form_of(client: httpx.AsyncClient, path: str = FORM) -> Sent:
    """Everything that the form would send if its button were pressed now."""
    page = await client.get(path)
    assert page.status_code == 200, page.text
    return fields_in(page.text)


def fields_in(page: str) -> Sent:
    """The fields of the entry's form as they stand on a page."""
    form = page[page.index('class="entry-form"') :]
    sent: Sent = {}
    for tag in re.finditer(
        r"<input([^>]*)>|<textarea([^>]*)>\n?(.*?)</textarea>|<select([^>]*)>(.*?)</select>", form, re.DOTALL
    ):
        attributes = tag[1] or tag[2] or tag[4] or ""
        name = re.search(r'name="([^"]*)"', attributes)
        if name is None:
            continue
        if tag[4] is not None:
            chosen = re.search(r'<option value="([^"]*)" selected', tag[5])
            value = chosen[1] if chosen else ""
        elif tag[2] is not None:
            value = tag[3]
        else:
            if re.search(r'type="(checkbox|radio)"', attributes) and " checked" not in attributes:
                continue
            found = re.search(r'value="([^"]*)"', attributes)
            value = found[1] if found else ""
        sent.setdefault(name[1], []).append(html.unescape(value))
    return sent


def changed(sent: Mapping[str, list[str]], **fields: str) -> Sent:
    """The same form with fields written over; a double underscore stands for a dash."""
    return {**sent, **{name.replace("__", "-"): [value] for name, value in fields.items()}}
