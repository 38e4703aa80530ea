"""What a service user's events change."""

from __future__ import annotations

from handoff.domain.change import Change
from handoff.domain.conversation import Command, Entry, FollowUp, Reason, Sender, State
from handoff.domain.events import (
    ClosedByServiceUser,
    CompanionChosen,
    FollowUpLeft,
    LanguageChosen,
    PersonDeclined,
    PersonRequested,
    ServiceUserWrote,
)
from handoff.domain.risk import Judgement, Risk


def wrote(change: Change, event: ServiceUserWrote) -> None:
    """Store the message; then crisis lines, a handoff, or the bot, whatever its risk asks for."""
    judgement = event.judgement
    if change.conversation.state is State.CLOSED:
        _reopen(change)
    # Crisis lines in a language that somebody does not write are no help.
    change.set(lang=judgement.lang)
    before = change.conversation.risk
    entry = change.say(
        Sender.SERVICE_USER, text=event.text, judgement=judgement, client_id=event.client_id,
        lang=judgement.lang,
    )  # fmt: skip
    escalated = change.raise_risk(judgement)
    if judgement.refuses_person:
        change.set(declined=True)
    elif judgement.wants_person:
        change.set(declined=False)
    in_need = judgement.risk.at_least(Risk.HIGH) and (escalated or before.at_least(Risk.HIGH))
    if in_need and (escalated or change.conversation.state in (State.BOT, State.FOLLOW_UP)):
        change.notice("crisis_lines")
    match change.conversation.state:
        case State.WITH_PEER:
            pass
        case State.WAITING:
            # A button that leads to an answer of the assistant is the wish to hear it.
            if event.chosen and not judgement.wants_person:
                change.set(companion=True)
            _while_waiting(change, judgement, entry, escalated)
        case _:
            _with_the_bot(change, judgement, entry)
    if change.conversation.bot_asked < entry.seq:
        change.set(bot_answered_to=entry.seq)


def _reopen(change: Change) -> None:
    """A closed conversation begins afresh: a peer's close, with its outcome, settled what was."""
    change.set(
        state=State.BOT, risk=Risk.NONE, handoff=None, follow_up=None, companion=False, declined=False,
        outcome="", closed_at=None, bot_answered_to=change.conversation.last_seq,
    )  # fmt: skip


def _with_the_bot(change: Change, judgement: Judgement, entry: Entry) -> None:
    conversation = change.conversation
    if judgement.risk.at_least(Risk.HIGH):
        refused = conversation.declined
        change.request_person(Reason.RISK, entry.seq)
        change.notice("handoff_high_refused" if refused else "handoff_high", Command.STAY_WITH_ASSISTANT)
    elif judgement.wants_person and not judgement.refuses_person:
        change.request_person(Reason.ASKED, entry.seq)
        change.notice("handoff_asked", Command.STAY_WITH_ASSISTANT, Command.NO_PERSON)
    elif judgement.risk.at_least(Risk.MODERATE) and not conversation.declined:
        change.request_person(Reason.RISK, entry.seq)
        change.notice("handoff_moderate", Command.STAY_WITH_ASSISTANT, Command.NO_PERSON)
    else:
        if judgement.risk.at_least(Risk.MODERATE):
            change.notice("person_is_there", Command.ASK_PERSON)
        ask_bot(change, entry)


def _while_waiting(change: Change, judgement: Judgement, entry: Entry, escalated: bool) -> None:
    conversation = change.conversation
    if conversation.rise and conversation.rise.seq == entry.seq:
        change.alert_peers()
    if escalated:
        change.notice("handoff_high", Command.STAY_WITH_ASSISTANT)
    elif judgement.refuses_person:
        declined_person(change, PersonDeclined())
    elif conversation.companion and not judgement.risk.at_least(Risk.MODERATE):
        ask_bot(change, entry)


def ask_bot(change: Change, entry: Entry) -> None:
    """Have the bot answer ``entry``, as long as nobody takes over in between."""
    change.set(bot_asked=entry.seq)


def requested_person(change: Change, _event: PersonRequested) -> None:
    """Ask for a person; asking again while waiting or talking to one changes nothing but is answered."""
    match change.conversation.state:
        case State.WITH_PEER:
            change.notice("peer_is_here", name=change.conversation.owner_name)
        case State.WAITING:
            change.notice("still_waiting", Command.STAY_WITH_ASSISTANT, Command.LEAVE_MESSAGE)
        case _:
            if change.conversation.state is State.CLOSED:
                _reopen(change)
            change.request_person(Reason.ASKED, change.conversation.last_seq)
            change.notice("handoff_asked", Command.STAY_WITH_ASSISTANT, Command.NO_PERSON)


def declined_person(change: Change, _event: PersonDeclined) -> None:
    """Respect a refusal below ``high``; at ``high`` and above say plainly that a peer is still alerted."""
    conversation = change.conversation
    if conversation.state is State.WAITING and conversation.risk.at_least(Risk.HIGH):
        change.set(companion=True, declined=True)
        change.notice("declined_high")
        return
    if conversation.state is State.WAITING:
        # What was left for a peer to read stays promised.
        state = State.FOLLOW_UP if conversation.follow_up else State.BOT
        change.set(state=state, handoff=None, companion=False)
    change.set(declined=True)
    change.notice("declined", Command.ASK_PERSON)


def chose_companion(change: Change, _event: CompanionChosen) -> None:
    """Let the assistant keep company; it says plainly that it is not a person."""
    if change.conversation.state is State.WAITING:
        change.set(companion=True)
        change.notice("companion", says=("say_skill", "say_resource"))
    else:
        change.notice("assistant_here", Command.ASK_PERSON, says=("say_skill", "say_resource"))


def left_follow_up(change: Change, event: FollowUpLeft) -> None:
    """Keep the contact, and the note as the service user's own words in the log, once.

    Whoever waits at ``high`` or above keeps their place in the queue and gets the assistant's company.
    """
    kept = change.conversation.follow_up
    again = kept is not None and (kept.contact, kept.note) == (event.contact, event.note)
    grave = event.judgement.risk.at_least(Risk.HIGH)
    if again and not grave and change.conversation.state is State.FOLLOW_UP:
        return
    if event.note and not again:
        entry = change.say(Sender.SERVICE_USER, text=event.note, judgement=event.judgement)
        change.set(bot_answered_to=entry.seq)
    if change.raise_risk(event.judgement):
        change.notice("crisis_lines")
    change.set(
        follow_up=FollowUp(contact=event.contact, note=event.note, left_at=change.now), companion=False
    )
    if grave:
        if change.conversation.state is State.WAITING:
            change.alert_peers()
        else:
            change.request_person(Reason.RISK, change.conversation.last_seq)
        change.notice("handoff_high", Command.STAY_WITH_ASSISTANT)
    elif change.conversation.state is State.WAITING and change.conversation.risk.at_least(Risk.HIGH):
        change.set(companion=True)
        change.notice("follow_up_saved")
    else:
        change.set(state=State.FOLLOW_UP)
        change.notice("follow_up_saved", Command.ASK_PERSON)


def chose_language(change: Change, event: LanguageChosen) -> None:
    """Change the language of the page and of what the service says from now on."""
    change.set(lang=event.lang)


def closed(change: Change, _event: ClosedByServiceUser) -> None:
    """End the conversation at the service user's wish."""
    change.notice("closed_by_service_user")
    change.set(state=State.CLOSED, closed_at=change.now, outcome="ended_by_service_user", handoff=None)
