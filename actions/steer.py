"""Short words that steer: more, yes, no, stop, repeat, simpler, start over. They work in every state."""

from __future__ import annotations

from typing import Any

from actions import guide
from actions.find import more_resources
from actions.short import shortened
from actions.skill import RUNNING, SkillState
from actions.subject import showing
from actions.turn import OFFER_PEER, Answer, Context, Turn

NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})


def guide_skill(turn: Turn, context: Context) -> Answer:
    """The next step, or the one before."""
    if turn.intent == "previous_step":
        return guide.previous_step(turn, context)
    return guide.next_step(turn, context)


def more(turn: Turn, context: Context) -> Answer:
    """More of what was shown last: the next step, another skill, or the next services."""
    if turn.slots.get("skill") is None or _showed_services(turn):
        return more_resources(turn, context)
    if _running(turn) and not guide.wants_another(turn, context):
        return guide.next_step(turn, context)
    return guide.another_skill(turn, context)


def affirm(turn: Turn, context: Context) -> Answer:
    """Yes, to the question that is open."""
    if turn.question == OFFER_PEER:
        return Answer(({"response": "utter_handoff_asked"},), {"peer_settled": True, "question": None})
    if turn.question == guide.CONDITION:
        return guide.condition_answered(True, turn, context)
    if turn.question == guide.HELPED:
        return Answer((context.say("helped_yes", turn.lang),), {"question": None})
    if turn.question in {guide.START, guide.CAUTIONS} or _running(turn):
        return guide.next_step(turn, context)
    return Answer((context.say("yes_to_what", turn.lang),))


def deny(turn: Turn, context: Context) -> Answer:
    """No, to the question that is open."""
    if turn.question == OFFER_PEER:
        return Answer(({"response": "utter_refuse_person"},), {"peer_settled": True, "question": None})
    if turn.question == guide.CONDITION:
        return guide.condition_answered(False, turn, context)
    if turn.question == guide.HELPED:
        return Answer((context.say("helped_no", turn.lang),), {"question": None})
    if turn.question == guide.CAUTIONS or _running(turn):
        return stop(turn, context)
    return Answer((context.say("no_to_what", turn.lang),), {"skill": None, "question": None})


def helped(turn: Turn, context: Context) -> Answer:
    """How a skill was: glad, or another one or a person."""
    return Answer((context.say(turn.intent, turn.lang),), {"question": None})


def stop(turn: Turn, context: Context) -> Answer:
    """End whatever is going on, kindly."""
    key = "stopped" if turn.slots.get("skill") else "stopped_nothing"
    return Answer((context.say(key, turn.lang),), {"skill": None, "question": None, "distress": None})


def start_over(turn: Turn, context: Context) -> Answer:
    """Forget what was going on and say what can be done. What was tried is still not offered again."""
    forgotten = {
        **dict.fromkeys(("skill", "search", "question", "subject", "distress", "place")),
        "peer_settled": False,
    }
    return Answer((context.say("started_over", turn.lang),), forgotten)


def repeat(turn: Turn, context: Context) -> Answer:
    """Say the last reply again; a step of a skill even if something else was said in between."""
    said = tuple(filter(None, (_again(event) for event in turn.before)))
    if said:
        return Answer(said, {"question": turn.question})
    return Answer((context.say("nothing_to_repeat", turn.lang),))


def simpler(turn: Turn, context: Context) -> Answer:
    """The last reply in fewer words: the first card in short, or the step alone."""
    custom = next((_custom(event) for event in reversed(turn.before) if _custom(event)), {})
    if custom.get("step"):
        return Answer(({"text": custom["step"]["text"], "buttons": _step_buttons(turn, context)},))
    if not custom.get("cards"):
        return Answer((context.say("simpler", turn.lang),))
    card = shortened(custom["cards"][0])
    if card["kind"] == "coping_skill":
        said = context.say("simpler_skill", turn.lang, {"cards": [card]})
        return Answer((said,), {"question": guide.START})
    said = context.say("simpler_card", turn.lang, {"cards": [card]})
    return Answer((said,), {"subject": showing([card["id"]])})


def misunderstood(turn: Turn, context: Context) -> Answer:
    """Say so the first time; the second time in a row offer a person."""
    if turn.intent_before in NOT_UNDERSTOOD:
        return Answer((context.say("misunderstood_again", turn.lang),), {"question": OFFER_PEER})
    key = "out_of_scope" if turn.intent == "out_of_scope" else "misunderstood"
    return Answer((context.say(key, turn.lang),), {"question": None})


def _running(turn: Turn) -> bool:
    state = SkillState.of(turn.slots.get("skill"))
    return state is not None and state.phase == RUNNING


def _showed_services(turn: Turn) -> bool:
    return any(
        card["kind"] != "coping_skill" for event in turn.before for card in _custom(event).get("cards", ())
    )


def _custom(event: Any) -> dict[str, Any]:
    return (event.get("data") or {}).get("custom") or {}


def _again(event: Any) -> dict[str, Any] | None:
    """A reply as it was said, without asking for a person a second time."""
    custom = {key: value for key, value in _custom(event).items() if key != "handoff"}
    message = {
        "text": event.get("text"),
        "buttons": (event.get("data") or {}).get("buttons"),
        "custom": custom,
    }
    kept = {key: value for key, value in message.items() if value}
    return kept or None


def _step_buttons(turn: Turn, context: Context) -> list[dict[str, str]]:
    return context.replies.buttons(["next", "again", "stop", "talk_to_person"], turn.lang)
