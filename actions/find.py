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
    """Records for a need: what the message finds, what the plain way of asking finds, what is on the topic.

    Without a topic only what was found counts: then nothing is better than a guess.
    """
    library, found = context.library, list[Any]()

    def known() -> frozenset[str]:
        return exclude | {record.id for record in found}

    def on_topic() -> list[Any]:
        return library.on_topic(need.topics, lang=lang, kinds=need.kinds, exclude=known(), now=context.now)

    if need.leads:
        found += on_topic()[:1]
    for query in (text, need.asked(lang)):
        if query and len(found) < limit:
            found += library.search(
                query,
                lang=lang,
                kinds=need.kinds,
                topics=need.topics,
                exclude=known(),
                limit=limit - len(found),
                now=context.now,
            )
    if need.topics and len(found) < limit:
        found += on_topic()
    return found[:limit]
