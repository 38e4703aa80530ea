"""What a service user is shown, as plain data: the same for the page, the socket and the polling.

The templates and the scripts both draw from it, so that a message looks and reads the same on each way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from handoff.domain.conversation import Choice, Command, Sender, State
from handoff.views import ChatView, EntryForServiceUser
from handoff.web.chat.cards import card_shown, step_shown
from wording import WordingBook

# C0 controls but tab and line feed, DEL, and C1: kept in the store, never let loose on a page.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """The text with control characters made visible; everything else stays as it was stored."""
    return _CONTROLS.sub(_REPLACEMENT, text)


def entry_shown(entry: EntryForServiceUser, wording: WordingBook, lang: str) -> dict[str, Any]:
    """One entry as JSON: who speaks, what was said, and the cards and step that came with it."""
    return {
        "seq": entry.seq,
        "sender": entry.sender.value,
        "speaker": _speaker(entry.sender, entry.author, wording, lang),
        "at": entry.at.isoformat(timespec="seconds"),
        "text": visible(entry.text),
        "lang": entry.lang,
        "client_id": entry.client_id,
        "urgent": entry.notice == "crisis_lines",
        "cards": [
            card_shown(card, wording, lang, print_address(entry.seq, number))
            for number, card in enumerate(entry.cards)
        ],
        "step": step_shown(entry.guided, wording, lang) if entry.guided else None,
    }


def print_address(seq: int, number: int) -> str:
    """Where card ``number`` (from 0) of entry ``seq`` stands on a plain page for paper."""
    return f"/chat/print/{seq}/{number}"


def choices_shown(entries: Sequence[EntryForServiceUser]) -> list[dict[str, str]]:
    """The buttons that still make sense: those of the bot's last reply, or of the very last notice.

    Buttons of an earlier turn would answer a question nobody asks any more; and that a peer has
    joined is a notice, after which the assistant's buttons are gone.
    """
    for entry in reversed(entries):
        if entry.choices:
            return [_choice_shown(choice) for choice in entry.choices]
        if entry.sender is not Sender.BOT:
            return []
    return []


def state_shown(view: ChatView, wording: WordingBook, lang: str) -> dict[str, Any]:
    """Where the conversation stands, in honest sentences, with what can be done meanwhile."""

    def say(key: str, **values: object) -> str:
        return wording.say(f"chat.status.{key}", lang, **values)

    lines: list[str] = []
    commands: tuple[Command, ...] = ()
    match view.state:
        case State.WAITING:
            lines, commands = _waiting_lines(view, wording, lang), _waiting_commands(view)
        case State.WITH_PEER:
            lines = [say("with_peer", name=visible(view.peer_name))]
        case State.FOLLOW_UP:
            lines = [say("follow_up")]
        case State.CLOSED:
            lines = [say("closed")]
        case State.BOT:
            pass
    return {
        "name": view.state.value,
        "lines": lines,
        "commands": [_command_shown(command, wording, lang) for command in commands],
        "busy": say("bot_answering") if view.bot_is_answering else "",
        "typing": say("typing", name=visible(view.peer_name)) if view.peer_name else "",
        "can_end": view.state is State.BOT,
        "soon": view.bot_is_answering or view.state in (State.WAITING, State.WITH_PEER),
    }


def page_shown(view: ChatView, wording: WordingBook, lang: str) -> dict[str, Any]:
    """A whole view as JSON: entries, buttons, state, and the position to go on from.

    ``choices`` is None when no entry is new: whatever buttons are there stay. A button that stands
    in the state's own panel is not shown twice.
    """
    state = state_shown(view, wording, lang)
    standing = {command["command"] for command in state["commands"]}
    choices = [c for c in choices_shown(view.entries) if c["command"] not in standing or c["say"]]
    return {
        "type": "entries",
        "entries": [entry_shown(entry, wording, lang) for entry in view.entries],
        "choices": choices if view.entries else None,
        "state": state,
        "epoch": view.epoch,
        "last_seq": view.last_seq,
    }


def _speaker(sender: Sender, author: str, wording: WordingBook, lang: str) -> str:
    if sender is Sender.PEER:
        if not author:
            return wording.say("chat.speaker.peer_unnamed", lang)
        return wording.say("chat.speaker.peer", lang, name=visible(author))
    return wording.say(f"chat.speaker.{sender.value}", lang)


def _choice_shown(choice: Choice) -> dict[str, str]:
    return {
        "label": visible(choice.label),
        "say": choice.say,
        "command": choice.command.value if choice.command else "",
    }


def _command_shown(command: Command, wording: WordingBook, lang: str) -> dict[str, str]:
    label = wording.say(f"notices.commands.{command}", lang)
    return {"label": label, "say": "", "command": command.value}


def _waiting_lines(view: ChatView, wording: WordingBook, lang: str) -> list[str]:
    def say(key: str, **values: object) -> str:
        return wording.say(f"chat.status.{key}", lang, **values)

    if view.peers_present == 0:
        place = say("nobody_here")
    elif view.place is None:
        place = say("in_line")
    elif view.place == 1:
        place = say("next")
    elif view.place == 2:
        place = say("one_ahead")
    else:
        place = say("ahead", count=view.place - 1)
    return [place, say("with_companion" if view.companion else "meanwhile")]


def _waiting_commands(view: ChatView) -> tuple[Command, ...]:
    commands: Iterable[Command] = (Command.LEAVE_MESSAGE,)
    if not view.companion:
        commands = (Command.STAY_WITH_ASSISTANT, *commands)
    # At high risk peers stay alerted whatever is pressed: no button may suggest otherwise.
    return tuple(commands) if view.crisis else (*commands, Command.NO_PERSON)
