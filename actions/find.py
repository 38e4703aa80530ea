"""Finding services: at most three at once, never a guess."""

from __future__ import annotations

from typing import Any

from actions.needs import NEEDS, Need
from actions.places import served
from actions.subject import showing
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
    place = turn.slots.get("place")
    # Some may serve another state only: then the next best take their places.
    limit = AT_ONCE if place is None else 3 * AT_ONCE
    found = matching(need, search["text"], turn.lang, context, exclude=shown, limit=limit)
    records = served(found, place)[:AT_ONCE]
    if not records:
        said = context.say("no_more", turn.lang) if shown else unsure(search["text"], need, turn, context)
        return Answer((said,), {"search": {**search}})
    cards = cards_of(records, search["text"], need, turn, context)
    ids = [record.id for record in records]
    kept = {**search, "shown": [*search["shown"], *ids]}
    key = "found_one" if len(cards) == 1 else "found_some"
    slots = {"search": kept, "question": None, "subject": showing(ids)}
    return Answer((context.say(key, turn.lang, {"cards": cards}),), slots)


def unsure(text: str, need: Need, turn: Turn, context: Context) -> dict[str, Any]:
    """What is said when nothing is a sure answer: titles to pick from, or that there is nothing."""
    titles = context.library.titles_to_pick(
        text, lang=turn.lang, kinds=need.kinds, exclude=frozenset(), now=context.now
    )
    if not titles:
        return context.say("nothing_found", turn.lang)
    said = context.say("pick_one", turn.lang)
    said["buttons"] = [*({"title": title, "payload": title} for title in titles), *said["buttons"]]
    return said


def cards_of(records: list[Any], text: str, need: Need, turn: Turn, context: Context) -> list[dict[str, Any]]:
    """Cards, each with the reason why it was found."""
    return [
        context.library.card(record, turn.lang, context.now)
        | {"why": context.library.why(record, text, turn.lang, need.topics)}
        for record in records
    ]


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
