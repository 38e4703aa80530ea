"""A decision in the making: the conversation as it will be, its new entries and its effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handoff.domain.conversation import (
    Choice,
    Command,
    Conversation,
    Entry,
    Handoff,
    Reason,
    Rise,
    Sender,
    State,
)
from handoff.domain.effects import AlertPeers, Effect
from handoff.domain.risk import Judgement, Risk, higher


@dataclass(frozen=True, slots=True)
class Decision:
    """What ``step`` decided: all of it is committed, or nothing."""

    conversation: Conversation
    entries: tuple[Entry, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(slots=True)
class Change:
    """Collects what an event changes; ``decision`` freezes it."""

    conversation: Conversation
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def set(self, **fields: Any) -> None:
        """Replace fields of the conversation."""
        self.conversation = replace(self.conversation, **fields)

    def say(self, sender: Sender, **fields: Any) -> Entry:
        """Append an entry under the next number."""
        seq = self.conversation.last_seq + 1
        fields.setdefault("lang", self.conversation.lang)
        entry = Entry(seq=seq, sender=sender, at=self.now, **fields)
        self.set(last_seq=seq, last_at=self.now)
        self.entries.append(entry)
        return entry

    def notice(self, key: str, *commands: Command, says: Sequence[str] = (), **values: str) -> Entry:
        """Append a sentence of the service, with its buttons; ``says`` are keys of texts to send."""
        choices = tuple(Choice(command=command) for command in commands)
        choices += tuple(Choice(label=said) for said in says)
        return self.say(Sender.NOTICE, notice=key, values=values, choices=choices)

    def raise_risk(self, judgement: Judgement) -> bool:
        """Take over a higher level; True when it rose to ``high`` or above."""
        before = self.conversation.risk
        after = higher(before, judgement.risk)
        self.set(risk=after)
        self.note_rise(before)
        return after is not before and after.at_least(Risk.HIGH)

    def note_rise(self, before: Risk, by: str = "") -> None:
        """Have the consoles alert whom it concerns, when the level rose while a person waits or is held.

        The commit that stores the rise announces it, so no worker has to live for it to be heard.
        """
        after = self.conversation.risk
        if self.conversation.state not in (State.WAITING, State.WITH_PEER):
            return
        if after.rank > before.rank and after.at_least(Risk.MODERATE):
            self.set(rise=Rise(seq=self.conversation.last_seq, by=by))
        elif after.rank < before.rank:
            self.set(rise=None)

    def request_person(self, reason: Reason, trigger_seq: int) -> None:
        """Put the conversation among the waiting and have peers alerted."""
        self.set(
            state=State.WAITING,
            handoff=Handoff(reason=reason, requested_at=self.now, trigger_seq=trigger_seq),
            rise=None,
            companion=False,
            declined=False,
        )
        self.alert_peers()

    def alert_peers(self) -> None:
        """Have the worker alert peers on duty, or tell the service user that there is none."""
        self.effects.append(AlertPeers(epoch=self.conversation.owner_epoch))

    def change_owner(self, owner_id: str, owner_name: str) -> None:
        """Give the conversation to another owner, or to nobody, under the next epoch."""
        self.set(
            owner_id=owner_id,
            owner_name=owner_name,
            owner_epoch=self.conversation.owner_epoch + 1,
            transfer=None,
            rise=None,
        )

    def decision(self) -> Decision:
        """The frozen result."""
        return Decision(self.conversation, tuple(self.entries), tuple(self.effects))
