"""Every action by the name Rasa calls it, and how one is run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import about, distress, find, guide, near, steer
from actions.advice import advice_first
from actions.library import Library, LibraryClosedError
from actions.turn import OFFER_PEER, Answer, Context, Turn
from bot.replies import Replies

ACTIONS: dict[str, Callable[[Turn, Context], Answer]] = {
    "action_find_resource": advice_first(find.find_resource),
    "action_offer_skill": advice_first(guide.offer_skill),
    "action_guide_skill": steer.guide_skill,
    "action_more": steer.more,
    "action_affirm": steer.affirm,
    "action_deny": steer.deny,
    "action_helped": steer.helped,
    "action_simpler": steer.simpler,
    "action_repeat": steer.repeat,
    "action_stop": steer.stop,
    "action_start_over": steer.start_over,
    "action_misunderstood": advice_first(steer.misunderstood),
    "action_ask_cost": about.ask_cost,
    "action_ask_open": about.ask_open,
    "action_pick": about.pick,
    "action_in_language": about.in_language,
    "action_print": about.print_it,
    "action_send_to_phone": about.send_to_phone,
    "action_closer": near.closer,
    "action_tell_place": near.told_place,
    "action_rate": distress.rate,
    "action_number": distress.number,
}


class DecidedAction(Action):
    """Lets one pure function answer; a closed library becomes an honest sentence and an offer."""

    def __init__(
        self,
        name: str,
        decide: Callable[[Turn, Context], Answer],
        library: Library,
        replies: Replies,
        clock: Callable[[], datetime],
    ) -> None:
        self._name, self._decide = name, decide
        self._library, self._replies, self._clock = library, replies, clock

    def name(self) -> str:
        """The name Rasa calls it."""
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[dict[str, Any]]:
        """Answer the latest message; the slots to set come back as events."""
        turn = Turn.of(tracker.slots, tracker.events)
        context = Context(self._library, self._replies, self._clock())
        try:
            answer = self._decide(turn, context)
        except LibraryClosedError:
            answer = Answer((context.say("library_closed", turn.lang),), {"question": OFFER_PEER})
        for message in answer.said:
            dispatcher.utter_message(
                text=message.get("text"),
                response=message.get("response"),
                buttons=message.get("buttons"),
                json_message=message.get("custom"),
            )
        return [SlotSet(name, value) for name, value in answer.slots.items()]


def executor(
    library: Library, replies: Replies, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> ActionExecutor:
    """rasa_sdk's executor with every action of the assistant."""
    made = ActionExecutor()
    for name, decide in ACTIONS.items():
        made.register_action(DecidedAction(name, decide, library, replies, clock))
    return made
