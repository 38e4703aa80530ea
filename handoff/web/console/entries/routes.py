"""Everything below ``/console/entries``: each page works without scripts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from handoff.accounts import Peer
from handoff.domain.errors import EmptyTextError, TooLongTextError
from handoff.editing.flags import UnknownFlagError
from handoff.editing.shelf import Shelf
from handoff.editing.trial import IndexUnavailableError
from handoff.web.console.entries.guarding import MAX_FIELDS, Editor, EntriesRoute
from handoff.web.console.entries.listing import SHOWN, Filter, rows_of
from handoff.web.console.entries.pages import page, preview
from handoff.web.console.signed_in import ENTRIES
from handoff.web.parts import Parts, PartsDep
from resources_index.edits import Change, StaleEntryError, hash_of
from resources_index.entry import KINDS
from resources_index.record import Record

router = APIRouter(prefix=ENTRIES, route_class=EntriesRoute)
live = APIRouter(prefix="/console/api/entries", route_class=EntriesRoute)

MAX_QUESTION = 500
MAX_NOTE = 500
HISTORY_SHOWN = 30


@router.get("")
async def listing(request: Request, parts: PartsDep, _editor: Editor) -> Response:
    """The list, with what is due this week."""
    today = parts.editing.clock().date()
    shelf = await parts.editing.shelves.now(today)
    rows = rows_of(shelf, await parts.flags.all(), today)
    wanted = Filter.of(request.query_params)
    return page(
        request, parts, "list", rows=[row for row in rows if wanted.takes(row)],
        wanted=wanted, kinds=sorted(KINDS), shows=SHOWN, total=len(rows),
        counts={show: sum(Filter(show=show).takes(row) for row in rows) for show in SHOWN},
        build=parts.editing.rebuild.state(),
    )  # fmt: skip


@router.get("/test")
async def trial(request: Request, parts: PartsDep, _editor: Editor) -> Response:
    """A question to try."""
    return page(request, parts, "test", question="", asked_in="en", found=None, message="")


@router.post("/test")
async def try_question(request: Request, parts: PartsDep, _editor: Editor) -> Response:
    """What a question finds, in the order of the scores, and why. The words stand in no address."""
    sent = await request.form(max_files=0, max_fields=MAX_FIELDS)
    question, lang = str(sent.get("question", "")), str(sent.get("lang", "en"))
    lang = lang if lang in parts.wording.languages else "en"
    found, message, status = None, "", 200
    if not question.strip() or len(question) > MAX_QUESTION:
        message, status = "test.missing" if not question.strip() else "test.too_long", 422
    else:
        try:
            found = await parts.editing.trial.ask(question, lang, parts.editing.clock())
        except IndexUnavailableError:
            message, status = "test.no_index", 503
    return page(
        request, parts, "test", status=status, question=question, asked_in=lang, found=found, message=message
    )


@router.post("/rebuild")
async def rebuild(parts: PartsDep, _editor: Editor) -> Response:
    """Build the index again, after a build that failed."""
    parts.editing.rebuild.request()
    return RedirectResponse(ENTRIES, 303)


@router.get("/{key}")
async def entry(request: Request, parts: PartsDep, _editor: Editor, key: str) -> Response:
    """One entry as the service user sees it, whether it is live, its flags and its history."""
    shelf = await parts.editing.shelves.now(parts.editing.clock().date())
    return await entry_page(request, parts, shelf, key)


async def entry_page(
    request: Request, parts: Parts, shelf: Shelf, key: str, *, message: str = "", status: int = 200
) -> Response:
    """The page of one entry; ``message`` is the key of a sentence about what could not be done."""
    name = shelf.file(key)
    record, edits = shelf.record(key), parts.editing.shelves.edits
    text, shipped = edits.text(name), edits.shipped(name)
    today = parts.editing.clock().date()
    return page(
        request, parts, "entry", status=status, key=key, record=record, message=message,
        preview=preview(parts, record) if record else None, base=hash_of(text),
        edited=shelf.is_edited(name), was_shipped=shipped is not None,
        problems=shelf.problems_of(name), hidden=record is not None and record.hidden(today),
        overdue=record is not None and record.overdue(today),
        flags=[flag for flag in await parts.flags.all() if flag.entry == key],
        changes=edits.changes(name)[:HISTORY_SHOWN], live=await standing(parts, record),
        build=parts.editing.rebuild.state(), saved="saved" in request.query_params, note_limit=MAX_NOTE,
    )  # fmt: skip


async def standing(parts: Parts, record: Record | None) -> str:
    """Whether people see this text: ``live``, ``building``, ``failed`` or ``waiting``."""
    if record is not None and (await parts.editing.published.now()).is_live(record):
        return "live"
    build = parts.editing.rebuild.state()
    return build.name if build.name in ("building", "failed") else "waiting"


@live.get("/{key}/live")
async def is_live(parts: PartsDep, _editor: Editor, key: str) -> dict[str, Any]:
    """The same as JSON, for the page that waits."""
    shelf = await parts.editing.shelves.now(parts.editing.clock().date())
    shelf.file(key)
    return {"live": await standing(parts, shelf.record(key))}


@router.post("/{key}/revert")
async def revert(request: Request, parts: PartsDep, editor: Editor, key: str) -> Response:
    """Bring back an earlier text; one that the checks refuse today is not brought back."""
    sent = await request.form(max_files=0, max_fields=MAX_FIELDS)
    today = parts.editing.clock().date()
    shelf = await parts.editing.shelves.now(today)
    name = shelf.file(key)
    version = _version(parts.editing.shelves.edits.changes(name), str(sent.get("version", "")))
    if version is None:
        return await entry_page(request, parts, shelf, key, message="history.gone", status=404)
    judged = await parts.editing.shelves.judged({name: version}, today)
    if judged.blocking:
        return await entry_page(request, parts, shelf, key, message="history.refused", status=422)
    return await _saved(request, parts, editor, key, {name: version}, {name: str(sent.get("base", ""))})


@router.post("/{key}/shipped")
async def to_shipped(request: Request, parts: PartsDep, editor: Editor, key: str) -> Response:
    """Return to the text that was shipped; the edited one stays in the history."""
    sent = await request.form(max_files=0, max_fields=MAX_FIELDS)
    today = parts.editing.clock().date()
    shelf = await parts.editing.shelves.now(today)
    name, edits = shelf.file(key), parts.editing.shelves.edits
    shipped = edits.shipped(name)
    judged = await parts.editing.shelves.judged({name: shipped or ""}, today)
    if judged.blocking:
        return await entry_page(request, parts, shelf, key, message="history.refused", status=422)
    try:
        edits.drop(name, str(sent.get("base", "")), by=editor.username, at=parts.editing.clock())
    except StaleEntryError:
        return await entry_page(request, parts, shelf, key, message="history.stale", status=409)
    parts.editing.rebuild.request()
    return RedirectResponse(f"{ENTRIES}/{key}?saved=1", 303)


async def _saved(
    request: Request, parts: Parts, editor: Peer, key: str, texts: dict[str, str], expected: dict[str, str]
) -> Response:
    try:
        parts.editing.shelves.edits.save(
            texts, expected, by=editor.username, at=parts.editing.clock(), note="revert"
        )
    except StaleEntryError:
        shelf = await parts.editing.shelves.now(parts.editing.clock().date())
        return await entry_page(request, parts, shelf, key, message="history.stale", status=409)
    parts.editing.rebuild.request()
    return RedirectResponse(f"{ENTRIES}/{key}?saved=1", 303)


def _version(changes: list[Change], hashed: str) -> str | None:
    return next((one.before for one in changes if one.before and one.before_hash == hashed), None)


@router.post("/{key}/flags/{flag_id}/clear")
async def clear_flag(request: Request, parts: PartsDep, editor: Editor, key: str, flag_id: str) -> Response:
    """Take a flag off the list, with a note of what was done about it."""
    sent = await request.form(max_files=0, max_fields=MAX_FIELDS)
    note = str(sent.get("note", "")).strip()
    if not note:
        raise EmptyTextError
    if len(note) > MAX_NOTE:
        raise TooLongTextError
    shelf = await parts.editing.shelves.now(parts.editing.clock().date())
    name = shelf.file(key)
    if not any(flag.id == flag_id and flag.entry == key for flag in await parts.flags.all()):
        raise UnknownFlagError
    await parts.flags.clear(flag_id)
    parts.editing.shelves.edits.remark(
        name, "flag_cleared", note, by=editor.username, at=parts.editing.clock()
    )
    return RedirectResponse(f"{ENTRIES}/{key}", 303)
