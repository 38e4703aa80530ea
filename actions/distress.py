"""How hard it is, from 0 to 10, before and after a skill: only if the person likes, and never judged."""

from __future__ import annotations

from typing import Any

from actions import about, guide, steer
from actions.skill import FINISHED, SkillState
from actions.subject import Subject, number_in
from actions.turn import Answer, Context, Turn

RATE = "rate"
HIGHEST = 10
# From here on a person is offered first. A number alone never asks for one: it is the person's to say.
A_LOT = 8


def rate(turn: Turn, context: Context) -> Answer:
    """Ask for a number; every button is one, and none has to be pressed."""
    state = SkillState.of(turn.slots.get("skill"))
    if state is None:
        return Answer((context.say("nothing_to_rate", turn.lang),))
    if number_in(turn.text) is not None and not _is_button(turn, context):
        return number(turn, context)
    said = context.say("rate_after" if state.phase == FINISHED else "rate_before", turn.lang)
    numbers = [{"title": str(n), "payload": str(n)} for n in range(HIGHEST + 1)]
    return Answer(({**said, "buttons": [*numbers, *said["buttons"]]},), {"question": RATE})


def number(turn: Turn, context: Context) -> Answer:
    """A number alone: how hard it is, or which of those shown."""
    state = SkillState.of(turn.slots.get("skill"))
    subject = Subject.of(turn.slots.get("subject"))
    value = number_in(turn.text)
    about_skill = state is not None and (subject is None or subject.meant == (state.id,))
    if value is None or value > HIGHEST or not (about_skill or turn.question == RATE):
        several = subject is not None and value is not None and 1 <= value <= len(subject.ids)
        return about.pick(turn, context) if several else steer.misunderstood(turn, context)
    if state is None:
        return steer.misunderstood(turn, context)
    if state.phase == FINISHED:
        return _after(value, turn, context)
    if turn.question != RATE and state.phase != "offered":
        return guide.shown(state, _record(state, turn, context), turn, context)
    key = "rated_a_lot" if value >= A_LOT else "rated"
    said = context.say(key, turn.lang, number=value)
    question = guide.START if state.phase == "offered" else None
    return Answer((said,), {"distress": value, "question": question})


def _after(value: int, turn: Turn, context: Context) -> Answer:
    before = turn.slots.get("distress")
    slots = {"distress": None, "question": None}
    if before is None:
        return Answer((context.say("rated_once", turn.lang, number=value),), slots)
    key = "eased" if value < before else "same" if value == before else "harder"
    return Answer((context.say(key, turn.lang, before=before, after=value),), slots)


def _is_button(turn: Turn, context: Context) -> bool:
    return turn.text.strip() in {b["payload"] for b in context.replies.buttons(["rate"], turn.lang)}


def _record(state: SkillState, turn: Turn, context: Context) -> Any:
    return context.library.record(state.id, turn.lang)
