"""Closer to me: asks for the state once, then keeps to what serves it."""

from __future__ import annotations

from typing import Any

from actions import steer
from actions.find import AT_ONCE, cards_of, matching
from actions.needs import NEEDS
from actions.places import nearest_first, place_in, place_name
from actions.subject import showing
from actions.turn import Answer, Context, Turn

PLACE = "place"
# Whoever has nothing of their own state in the index is led to those who know what is near.
FINDS_LOCAL_HELP = "local-help-211"
LOOKED_AT = 30


def closer(turn: Turn, context: Context) -> Answer:
    """What serves the person's own state, of what they last looked for; the state is asked for once."""
    place = place_in(turn.text) or turn.slots.get("place")
    if place is None:
        return Answer((context.say("which_state", turn.lang),), {"question": PLACE})
    return _near(place, turn, context)


def told_place(turn: Turn, context: Context) -> Answer:
    """The state is told: keep it, and show what serves it of what was looked for."""
    place = place_in(turn.text)
    if place is None or (len(turn.text.strip()) == 2 and turn.question != PLACE):
        if turn.question == PLACE:
            return Answer((context.say("no_such_state", turn.lang),), {"question": PLACE})
        return steer.misunderstood(turn, context)
    return _near(place, turn, context)


def _near(place: str, turn: Turn, context: Context) -> Answer:
    name = place_name(place, turn.lang)
    search: dict[str, Any] | None = turn.slots.get("search")
    kept: dict[str, Any] = {"place": place, "question": None}
    if not search:
        return Answer((context.say("place_kept", turn.lang, place=name),), kept)
    need = NEEDS.get(search["intent"], NEEDS["find_resource_other"])
    found = matching(need, search["text"], turn.lang, context, exclude=frozenset(), limit=LOOKED_AT)
    records = nearest_first(found, place)
    own = [record for record in records if record.region == place]
    if own:
        records, key = records[:AT_ONCE], "near"
    else:
        finder = context.library.record(FINDS_LOCAL_HELP, turn.lang)
        others = [record for record in records if record.id != FINDS_LOCAL_HELP]
        records = [*([finder] if finder else []), *others][:AT_ONCE]
        key = "nothing_nearer"
    ids = [record.id for record in records]
    kept |= {"search": {**search, "shown": ids}, "subject": showing(ids)}
    cards = cards_of(records, search["text"], need, turn, context)
    return Answer((context.say(key, turn.lang, {"cards": cards}, place=name),), kept)
