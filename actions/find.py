"""Finding services: at most three at once, never a guess."""

from __future__ import annotations

from typing import Any

from actions.needs import NEEDS, Need
from actions.turn import Answer, Context, Turn

AT_ONCE = 3
LONGEST_QUERY = 500


def find_resource(turn: Turn, context: Context) -> Answer:
    """Answer a wish for a service with up to three cards."""
    return _show({"intent": turn.intent, "text": turn.text[:LONGEST_QUERY], "shown": []}, turn, context)


def more_resources(turn: Turn, context: Context) -> Answer:
    """The next three of the last search, without those already shown."""
    search = turn.slots.get("search")
    if not search:
        return Answer((context.say("nothing_to_continue", turn.lang),))
    return _show(dict(search), turn, context)


def _show(search: dict[str, Any], turn: Turn, context: Context) -> Answer:
    need = NEEDS.get(search["intent"], NEEDS["find_resource_other"])
    shown = frozenset(search["shown"])
    records = matching(need, search["text"], turn.lang, context, exclude=shown, limit=AT_ONCE)
    if not records:
        key = "no_more" if shown else "nothing_found"
        return Answer((context.say(key, turn.lang),), {"search": {**search}})
    cards = [context.library.card(record, turn.lang, context.now) for record in records]
    kept = {**search, "shown": [*search["shown"], *(record.id for record in records)]}
    key = "found_one" if len(cards) == 1 else "found_some"
    return Answer((context.say(key, turn.lang, {"cards": cards}),), {"search": kept, "question": None})


def matching(
    need: Need, text: str, lang: str, context: Context, *, exclude: frozenset[str], limit: int
) -> list[Any]:
    """Records for a need: first what the message itself finds, then what the plain way of asking finds."""
    found: list[Any] = []
    for query in (text, need.asked(lang)):
        missing = limit - len(found)
        if query and missing > 0:
            found += context.library.search(
                query,
                lang=lang,
                kinds=need.kinds,
                topics=need.topics,
                exclude=exclude | {record.id for record in found},
                limit=missing,
                now=context.now,
            )
    return found
