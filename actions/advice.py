"""The rule layer before every search: questions of dose, diagnosis, prognosis and law get a fixed answer."""

from __future__ import annotations

from collections.abc import Callable

from actions.turn import Answer, Context, Turn
from resources_index.advice import advice_rules

Decide = Callable[[Turn, Context], Answer]


def advice_first(decide: Decide) -> Decide:
    """``decide``, unless the message asks for advice that only a professional may give.

    The closest entry would then look like that advice; whoever asks is told so and offered a person.
    """

    def decided(turn: Turn, context: Context) -> Answer:
        kind = advice_rules().kind_of(turn.text)
        if kind is None:
            return decide(turn, context)
        return Answer((context.say(f"advice_{kind}", turn.lang),), {"question": None})

    return decided
