"""The form of one entry: checked by the very rules that the build keeps, saved only over what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from handoff.accounts import Peer
from handoff.editing.shelf import Judged, Shelf
from handoff.web.console.entries.carrying import carried
from handoff.web.console.entries.form import EntryForm, differences, form_of, form_sent, told, too_long
from handoff.web.console.entries.guarding import MAX_FIELDS, Editor, EntriesRoute
from handoff.web.console.entries.pages import page, preview
from handoff.web.console.entries.routes import entry_page
from handoff.web.console.signed_in import ENTRIES
from handoff.web.console.words import language_of
from handoff.web.parts import Parts, PartsDep
from resources_index.edits import StaleEntryError, hash_of
from resources_index.entry import DAYS
from resources_index.record import Record
from resources_index.writing import written

router = APIRouter(prefix=ENTRIES, route_class=EntriesRoute)


@dataclass
class Told:
    """What the page says above and beside the fields. ``message`` is the key of a sentence."""

    message: str = ""
    errors: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    advice: Mapping[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    theirs: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200


@router.get("/{key}/edit")
async def edit(request: Request, parts: PartsDep, _editor: Editor, key: str) -> Response:
    """The form with the text in force."""
    shelf = await parts.editing.shelves.now(parts.editing.clock().date())
    record = shelf.record(key)
    if record is None:
        return await entry_page(request, parts, shelf, key, message="form.unreadable", status=422)
    base = hash_of(parts.editing.shelves.edits.text(shelf.file(key)))
    advice = told(shelf.problems_of(shelf.file(key)), shelf.file(key))
    return _page(request, parts, shelf, record, form_of(record), base, Told(advice=advice), record)


@router.post("/{key}/edit")
async def save(request: Request, parts: PartsDep, editor: Editor, key: str) -> Response:
    """Preview or save what was sent; what cannot be saved comes back in the form, whole."""
    sent = await request.form(max_files=0, max_fields=MAX_FIELDS)
    today = parts.editing.clock().date()
    shelf = await parts.editing.shelves.now(today)
    record, name = shelf.record(key), shelf.file(key)
    if record is None:
        return await entry_page(request, parts, shelf, key, message="form.unreadable", status=422)
    form, base, do = form_sent(sent, record), str(sent.get("base", "")), str(sent.get("do", "save"))
    if too_long(form):
        said = Told("form.too_long", status=413)
        return _page(request, parts, shelf, record, form, base, said, None)
    texts = {name: written(form.fields), **_siblings(shelf, record, form, facts="carry" in sent)}
    judged = await parts.editing.shelves.judged(texts, today)
    said = _told(judged, name)
    shown = judged.records.get(name)
    current = hash_of(parts.editing.shelves.edits.text(name))
    if base != current:
        said.message, said.status = "form.stale", 409
        said.theirs = differences(form.fields, form_of(record).fields)
    elif judged.blocking:
        said.message, said.status = "form.refused", 422
    elif do == "preview":
        said.message = "form.previewed"
    elif judged.advice and do != "save_anyway":
        said.message, said.status = "form.advised", 422
    else:
        return await _written(request, parts, editor, key, texts, base, sent)
    return _page(request, parts, shelf, record, form, current, said, shown)


async def _written(
    request: Request, parts: Parts, editor: Peer, key: str, texts: dict[str, str], base: str, sent: FormData
) -> Response:
    edits, today = parts.editing.shelves.edits, parts.editing.clock().date()
    shelf = await parts.editing.shelves.now(today)
    name = shelf.file(key)
    expected = {other: hash_of(edits.text(other)) for other in texts} | {name: base}
    try:
        edits.save(
            texts,
            expected,
            by=editor.username,
            at=parts.editing.clock(),
            note=str(sent.get("note", ""))[:500],
        )
    except StaleEntryError:
        shelf = await parts.editing.shelves.now(today)
        record = shelf.record(key)
        if record is None:
            return await entry_page(request, parts, shelf, key, message="form.unreadable", status=409)
        form = form_sent(sent, record)
        said = Told("form.stale", theirs=differences(form.fields, form_of(record).fields), status=409)
        return _page(request, parts, shelf, record, form, hash_of(edits.text(name)), said, None)
    parts.editing.rebuild.request()
    return RedirectResponse(f"{ENTRIES}/{key}?saved=1", 303)


def _siblings(shelf: Shelf, record: Record, form: EntryForm, *, facts: bool) -> dict[str, str]:
    """The same entry in other languages, by file, as far as it changes too."""
    old = form_of(record).fields
    found = {}
    for other in shelf.reading.records:
        if other.id == record.id and other.key != record.key:
            before, after = form_of(other).fields, carried(old, form.fields, other, facts=facts)
            if before != after:
                found[shelf.file(other.key)] = written(after)
    return found


def _told(judged: Judged, name: str) -> Told:
    return Told(errors=told(judged.blocking, name), advice=told([*judged.advice, *judged.known], name))


def _page(
    request: Request, parts: Parts, shelf: Shelf, record: Record, form: EntryForm, base: str, said: Told,
    shown: Record | None,
) -> Response:  # fmt: skip
    others: list[Any] = [
        one for one in shelf.reading.records if one.id == record.id and one.key != record.key
    ]
    return page(
        request, parts, "form", status=said.status, key=record.key, record=record, form=form, base=base,
        said=said, preview=preview(parts, shown) if shown else None, others=[one.lang for one in others],
        choices=parts.editing.shelves.choices(language_of(request, parts.wording)), days=DAYS,
        ids=sorted({one.id for one in shelf.reading.records}),
    )  # fmt: skip
