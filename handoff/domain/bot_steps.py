"""What the bot's answers, and the service's own watch over a waiting person, change."""

from __future__ import annotations

from dataclasses import replace

from handoff.domain.change import Change
from handoff.domain.conversation import Command, Sender, State
from handoff.domain.errors import LateReplyError
from handoff.domain.events import BotFailed, BotReplied, NobodyPresent, WaitGrewLong


def _refuse_if_late(change: Change, event: BotReplied | BotFailed) -> None:
    conversation = change.conversation
    if (
        event.epoch != conversation.owner_epoch
        or event.reply_to <= conversation.bot_answered_to
        or not conversation.bot_may_speak
    ):
        raise LateReplyError


def replied(change: Change, event: BotReplied) -> None:
    """Add the bot's messages, unless a person took over meanwhile or they were added before.

    Raises:
        LateReplyError: the bot may not speak any more, or this message has its answer.
    """
    _refuse_if_late(change, event)
    for message in event.messages:
        change.say(
            Sender.BOT, text=message.text, choices=message.choices, cards=message.cards,
            guided=message.guided, reply_to=event.reply_to, lang=event.lang,
        )  # fmt: skip
    change.set(bot_answered_to=event.reply_to, topic=event.topic or change.conversation.topic)
    if event.handoff and change.conversation.state is not State.WAITING:
        change.request_person(event.handoff, event.reply_to)
        change.notice("handoff_asked", Command.STAY_WITH_ASSISTANT, Command.NO_PERSON)


def failed(change: Change, event: BotFailed) -> None:
    """Say so kindly, offer a person, and show what the index itself had to say.

    Raises:
        LateReplyError: a person took over meanwhile, or this message has its answer.
    """
    _refuse_if_late(change, event)
    commands = () if change.conversation.state is State.WAITING else (Command.ASK_PERSON,)
    change.notice("bot_failed_with_cards" if event.cards else "bot_failed", *commands)
    if event.cards:
        change.say(Sender.BOT, cards=event.cards, reply_to=event.reply_to, lang=event.lang)
    change.set(bot_answered_to=event.reply_to)


def nobody_present(change: Change, _event: NobodyPresent) -> None:
    """Tell the waiting person, once, that nobody is on duty, with honest choices."""
    handoff = change.conversation.handoff
    if handoff is None or handoff.told_nobody:
        return
    change.set(handoff=replace(handoff, told_nobody=True))
    change.notice(
        "nobody_present", Command.LEAVE_MESSAGE, Command.STAY_WITH_ASSISTANT, says=("say_warmline",)
    )


def wait_grew_long(change: Change, _event: WaitGrewLong) -> None:
    """Tell the waiting person, once, that it takes longer, with the same choices."""
    handoff = change.conversation.handoff
    if handoff is None or handoff.told_long:
        return
    change.set(handoff=replace(handoff, told_long=True))
    change.notice(
        "wait_grew_long", Command.LEAVE_MESSAGE, Command.STAY_WITH_ASSISTANT, says=("say_warmline",)
    )
