"""Offering a coping skill and walking through it, one step at a time.

A skill is never started before the conditions under which it does not fit were asked, and its
cautions read: whoever has asthma must not be led into a breath hold.
"""

from __future__ import annotations

from typing import Any

from actions.find import LONGEST_QUERY, cards_of, matching, more_resources
from actions.needs import NEEDS, SKILLS, Need
from actions.skill import CHECKING, FINISHED, OFFERED, RUNNING, SkillState
from actions.subject import showing
from actions.turn import Answer, Context, Turn
from bot.replies import normalised
from resources_index.words import words

START, CONDITION, CAUTIONS, HELPED = "start_skill", "condition", "cautions", "helped"
_ANY_SKILL = Need(SKILLS, (), "help me calm down", "ayúdame a calmarme")


def offer_skill(turn: Turn, context: Context) -> Answer:
    """Offer one skill for a feeling or a name."""
    return _offer({"intent": turn.intent, "text": turn.text[:LONGEST_QUERY], "shown": []}, turn, context)


def another_skill(turn: Turn, context: Context) -> Answer:
    """Offer one more skill of the same kind, not one that was shown before."""
    search = turn.slots.get("search") or {"intent": "cope_any", "text": "", "shown": []}
    return _offer(dict(search), turn, context)


def _offer(search: dict[str, Any], turn: Turn, context: Context) -> Answer:
    need = NEEDS.get(search["intent"], _ANY_SKILL)
    if need.kinds != SKILLS:
        need, search = _ANY_SKILL, {**search, "text": ""}
    exclude = frozenset(search["shown"])
    if search["intent"] != "cope_by_name":
        # What was tried is not offered again, unless it is asked for by its name.
        exclude |= frozenset(turn.slots.get("tried") or ())
    found = matching(need, search["text"], turn.lang, context, exclude=exclude, limit=1)
    if not found and exclude:
        found = matching(_ANY_SKILL, "", turn.lang, context, exclude=exclude, limit=1)
    if not found:
        return Answer((context.say("no_more" if exclude else "nothing_found", turn.lang),))
    return offered(found[0], search, turn, context, need)


def offered(
    record: Any, search: dict[str, Any], turn: Turn, context: Context, need: Need = _ANY_SKILL
) -> Answer:
    """Show one skill and ask whether to start it."""
    kept = {**search, "shown": [*search["shown"], record.id]}
    cards = cards_of([record], search["text"], need, turn, context)
    slots = {
        "skill": SkillState(record.id).as_slot(),
        "search": kept,
        "question": START,
        "subject": showing([record.id]),
        "distress": None,
    }
    return Answer((context.say("offer_skill", turn.lang, {"cards": cards}),), slots)


def next_step(turn: Turn, context: Context) -> Answer:
    """Go on: start what was offered, or show the next step. A condition is asked again, never skipped."""
    state = SkillState.of(turn.slots.get("skill"))
    record = context.library.record(state.id, turn.lang) if state else None
    if state is None or record is None:
        return more_resources(turn, context)
    checks, steps = len(checks_of(record)), len(record.steps)
    if state.phase == OFFERED:
        state = state.begun(checks, steps)
    elif state.phase == CHECKING and state.check >= len(record.not_when):
        state = state.check_passed(checks, steps)
    elif state.phase == RUNNING:
        state = state.advanced(steps)
    return shown(state, record, turn, context)


def previous_step(turn: Turn, context: Context) -> Answer:
    """Go one step back; before the first step, ask again what was asked."""
    state = SkillState.of(turn.slots.get("skill"))
    record = context.library.record(state.id, turn.lang) if state else None
    if state is None or record is None:
        return Answer((context.say("nothing_to_continue", turn.lang),))
    if state.phase in {RUNNING, FINISHED}:
        state = (
            state.returned()
            if state.phase == RUNNING
            else SkillState(state.id, RUNNING, 0, len(record.steps))
        )
    return shown(state, record, turn, context)


def condition_answered(applies: bool, turn: Turn, context: Context) -> Answer:
    """A condition fits: offer what is right instead. It does not: ask the next, or start."""
    state = SkillState.of(turn.slots.get("skill"))
    record = context.library.record(state.id, turn.lang) if state else None
    if state is None or record is None or state.check >= len(record.not_when):
        return next_step(turn, context)
    if not applies:
        return shown(state.check_passed(len(checks_of(record)), len(record.steps)), record, turn, context)
    instead = context.library.record(record.not_when[state.check].instead, turn.lang)
    if instead is None or instead.hidden(context.now.date()):
        return another_skill(turn, context)
    search = turn.slots.get("search") or {"intent": "cope_any", "text": "", "shown": []}
    if instead.kind == "coping_skill":
        answer = offered(instead, dict(search), turn, context)
        return Answer((context.say("other_skill_instead", turn.lang), *answer.said), answer.slots)
    card = context.library.card(instead, turn.lang, context.now)
    slots = {"skill": None, "question": None, "subject": showing([instead.id])}
    return Answer((context.say("help_instead", turn.lang, {"cards": [card]}),), slots)


def checks_of(record: Any) -> list[str]:
    """What is asked before a skill starts: each condition under which it does not fit, then its cautions.

    When to stop is said with the cautions: it must be known before the first step.
    """
    care = list(record.cautions)
    if record.stop_if:
        care.append(words("stop_if", record.lang, when=record.stop_if))
    return [*(rule.when for rule in record.not_when), *([" ".join(care)] if care else [])]


def shown(state: SkillState, record: Any, turn: Turn, context: Context) -> Answer:
    """Say what belongs to a state: the offer, the check, the step or the closing question."""
    lang = turn.lang
    if state.phase == OFFERED:
        card = context.library.card(record, lang, context.now)
        said, question = context.say("offer_skill", lang, {"cards": [card]}), START
    elif state.phase == CHECKING and state.check < len(record.not_when):
        said, question = (
            context.say("check_condition", lang, condition=checks_of(record)[state.check]),
            CONDITION,
        )
    elif state.phase == CHECKING:
        said, question = (
            context.say("check_cautions", lang, cautions=checks_of(record)[state.check]),
            CAUTIONS,
        )
    elif state.phase == FINISHED:
        rated = turn.slots.get("distress") is not None
        said, question = context.say("finished_rated" if rated else "finished", lang), HELPED
    else:
        said, question = _step(state, record, turn, context), None
    slots: dict[str, Any] = {"skill": state.as_slot(), "question": question, "subject": showing([state.id])}
    if state.phase == RUNNING:
        slots["tried"] = list(dict.fromkeys([*(turn.slots.get("tried") or ()), state.id]))
    return Answer((said,), slots)


def _step(state: SkillState, record: Any, turn: Turn, context: Context) -> dict[str, Any]:
    of = len(record.steps)
    key = "step_first" if state.step == 1 else "step_last" if state.step == of else "step"
    card = context.library.card(record, turn.lang, context.now)
    step = {
        "skill_id": record.id,
        "title": card["title"],
        "step": state.step,
        "of": of,
        "text": record.steps[state.step - 1],
        "seconds": context.library.pace(record)[state.step - 1],
        "kind": card["kind"],
        "sources": card["sources"],
        "verified": card["verified"],
    }
    return context.say(key, turn.lang, {"step": step}, step=state.step, of=of)


def wants_another(turn: Turn, context: Context) -> bool:
    """Whether the button "another one" was pressed, which in the middle of a skill is not "go on"."""
    return normalised(turn.text) == normalised(context.replies.buttons(["another"], turn.lang)[0]["title"])
