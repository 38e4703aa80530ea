"""Follow-up questions keep their subject: is it free, is it open, the second one, in Spanish, print it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions import guide
from actions.skill import SkillState
from actions.subject import Subject, place_meant
from actions.turn import Answer, Context, Turn

ORDINALS = ("first", "second", "third")


def ask_cost(turn: Turn, context: Context) -> Answer:
    """What each entry in question costs; what is not known is said to be not known."""
    return _asked(turn, context, _cost, "cost")


def ask_open(turn: Turn, context: Context) -> Answer:
    """Whether each entry in question is open now, and when it opens next; asked of nothing, of the site."""
    if Subject.of(turn.slots.get("subject")) is None:
        return Answer(({"response": "utter_ask_hours"},))
    return _asked(turn, context, _open, "open")


def pick(turn: Turn, context: Context) -> Answer:
    """Show the one that is meant, by itself."""
    subject = Subject.of(turn.slots.get("subject"))
    if subject is None:
        return Answer((context.say("nothing_shown", turn.lang),))
    place = place_meant(turn.text)
    picked = subject.picked(place) if place is not None else None
    record = context.library.record(picked.meant[0], turn.lang) if picked else None
    if picked is None or record is None:
        said = context.say("which_one", turn.lang)
        said["buttons"] = [*_ordinals(len(subject.ids), turn, context), *said["buttons"]]
        return Answer((said,))
    return _alone(record, "picked", turn, context, picked)


def in_language(turn: Turn, context: Context) -> Answer:
    """The same entry, or the same step, in the other language; without a subject, the conversation in it."""
    state = SkillState.of(turn.slots.get("skill"))
    subject = Subject.of(turn.slots.get("subject"))
    if state is not None and (subject is None or subject.meant == (state.id,)):
        record = context.library.record(state.id, turn.lang)
        if record is not None:
            return guide.shown(state.within(len(record.steps)), record, turn, context)
    records = _records(subject, turn, context)
    if subject is None or not records:
        return Answer(({"response": f"utter_{turn.intent}"},))
    cards = [context.library.card(record, turn.lang, context.now) for record in records]
    key = "in_language" if all(record.lang == turn.lang for record in records) else "only_in_english"
    return Answer((context.say(key, turn.lang, {"cards": cards}),), {"subject": subject.as_slot()})


def print_it(turn: Turn, context: Context) -> Answer:
    """The entries in question again, each with its way to a plain page for paper."""
    records = _records(Subject.of(turn.slots.get("subject")), turn, context)
    if not records:
        return Answer((context.say("nothing_to_print", turn.lang),))
    cards = [context.library.card(record, turn.lang, context.now) for record in records]
    return Answer((context.say("print", turn.lang, {"cards": cards}),))


def send_to_phone(turn: Turn, context: Context) -> Answer:
    """No text channel is set up, which is said plainly; a page to print is offered in its place."""
    key = "cannot_text" if Subject.of(turn.slots.get("subject")) else "cannot_text_yet"
    return Answer((context.say(key, turn.lang),))


def _asked(turn: Turn, context: Context, tell: Callable[[Any, Turn, Context], str], key: str) -> Answer:
    subject = Subject.of(turn.slots.get("subject"))
    records = _records(subject, turn, context)
    if subject is None or not records:
        return Answer((context.say("nothing_shown", turn.lang),))
    lines = "\n".join(tell(record, turn, context) for record in records)
    return Answer((context.say(key, turn.lang, lines=lines),), {"subject": subject.as_slot()})


def _records(subject: Subject | None, turn: Turn, context: Context) -> list[Any]:
    """The entries in question that may still be shown; one may have been withdrawn since."""
    found = (context.library.record(entry_id, turn.lang) for entry_id in (subject.meant if subject else ()))
    return [record for record in found if record is not None and not record.hidden(context.now.date())]


def _cost(record: Any, turn: Turn, context: Context) -> str:
    if record.kind == "coping_skill":
        return context.replies.sentence("cost_of_skill", turn.lang, title=record.title)
    cost = context.library.card(record, turn.lang, context.now)["cost"]
    key = "cost_known" if cost else "cost_unknown"
    return context.replies.sentence(key, turn.lang, title=record.title, cost=cost)


def _open(record: Any, turn: Turn, context: Context) -> str:
    if record.kind == "coping_skill":
        return context.replies.sentence("open_skill", turn.lang, title=record.title)
    card = context.library.card(record, turn.lang, context.now)
    key = {True: "open_yes", False: "open_no", None: "open_unknown"}[card["open_now"]]
    told = context.replies.sentence(key, turn.lang, title=record.title)
    return " ".join(part for part in (told, card["opens_next"]) if part)


def _alone(record: Any, key: str, turn: Turn, context: Context, subject: Subject) -> Answer:
    card = context.library.card(record, turn.lang, context.now)
    slots: dict[str, Any] = {"subject": subject.as_slot()}
    if record.kind == "coping_skill":
        slots |= {"skill": SkillState(record.id).as_slot(), "question": guide.START}
        key = "offer_skill"
    return Answer((context.say(key, turn.lang, {"cards": [card]}),), slots)


def _ordinals(count: int, turn: Turn, context: Context) -> list[dict[str, str]]:
    return context.replies.buttons(ORDINALS[:count], turn.lang)
