"""The service user's side: every message is screened, stored, and only then called received."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handoff.domain.conversation import Conversation, Entry, State
from handoff.domain.errors import EmptyTextError, TooLongTextError
from handoff.domain.events import (
    ClosedByServiceUser,
    CompanionChosen,
    FollowUpLeft,
    LanguageChosen,
    PersonDeclined,
    PersonRequested,
    ServiceUserWrote,
)
from handoff.domain.risk import Risk, higher
from handoff.presence import Presence
from handoff.recorder import Clock, Receipt, Recorder
from handoff.screener import Screener, turns
from handoff.store.conversations import ConversationStore
from handoff.views import ChatView, for_service_user

MAX_CHARACTERS = 4_000
# Screening hears the messages among so many last entries; buttons still on the page belong to them too.
_RECENT = 12


class Intake:
    """What a service user can do, whatever the channel."""

    def __init__(
        self,
        recorder: Recorder,
        store: ConversationStore,
        screener: Screener,
        presence: Presence,
        clock: Clock,
    ) -> None:
        self._recorder = recorder
        self._store = store
        self._screener = screener
        self._presence = presence
        self._clock = clock

    async def open(self, lang: str) -> str:
        """Begin a conversation; returns its id."""
        return await self._recorder.open(lang)

    async def receive(self, conversation_id: str, client_id: str, text: str) -> Receipt:
        """Screen and store a message. The same id and text again get the same answer.

        Raises:
            EmptyTextError, TooLongTextError: nothing was stored.
            DuplicateMessageError: the id stands for another text.
            UnknownConversationError, StoreUnavailableError: see the store.
        """
        text = readable(text)
        stored = await self._store.load(conversation_id)
        first = max(0, stored.conversation.last_seq - _RECENT)
        recent = await self._store.entries(stored, first)
        judgement = await self._screener.judge(text, stored.conversation.lang, turns(recent))
        chosen = stored.conversation.state is State.WAITING and _was_offered(recent, text)
        event = ServiceUserWrote(text=text, judgement=judgement, client_id=client_id, chosen=chosen)
        return await self._recorder.record(conversation_id, event)

    async def ask_for_person(self, conversation_id: str) -> None:
        """The button "talk to a person"."""
        await self._recorder.record(conversation_id, PersonRequested())

    async def decline_person(self, conversation_id: str) -> None:
        """The button "no person now".

        Raises:
            RefusedError: a peer is already there.
        """
        await self._recorder.record(conversation_id, PersonDeclined())

    async def choose_companion(self, conversation_id: str) -> None:
        """The button "stay with the assistant".

        Raises:
            RefusedError: a peer is already there.
        """
        await self._recorder.record(conversation_id, CompanionChosen())

    async def leave_follow_up(self, conversation_id: str, contact: str, note: str) -> None:
        """Keep a way to reach the service user, and perhaps a message for a peer.

        Both are screened like any message, first: danger in them asks for a person at once.

        Raises:
            EmptyTextError: there is no way to reach the person; TooLongTextError; RefusedError.
        """
        contact = readable(contact)
        if len(contact) > 200:
            raise TooLongTextError
        note = readable(note) if note.strip() else ""
        lang = (await self._store.load(conversation_id)).conversation.lang
        judgement = await self._screener.judge(note or contact, lang)
        if note:
            # Whoever is in danger writes it into whatever box comes first.
            risk = (await self._screener.judge(contact, lang)).risk
            judgement = replace(judgement, risk=higher(judgement.risk, risk))
        event = FollowUpLeft(contact=contact, note=note, judgement=judgement)
        await self._recorder.record(conversation_id, event)

    async def choose_language(self, conversation_id: str, lang: str) -> None:
        """Change the language of what the service says from now on."""
        await self._recorder.record(conversation_id, LanguageChosen(lang=lang))

    async def close(self, conversation_id: str) -> None:
        """End the conversation at the service user's wish."""
        await self._recorder.record(conversation_id, ClosedByServiceUser())

    async def erase(self, conversation_id: str) -> None:
        """Delete the conversation.

        Raises:
            RefusedError: it waits for a peer or a peer holds it: people in need are not lost by a press.
        """
        await self._recorder.erase(conversation_id, _may_be_erased)

    async def view(self, conversation_id: str, after: int = 0) -> ChatView:
        """The page of the service user from entry number ``after`` on.

        Raises:
            UnknownConversationError, StoreUnavailableError: see the store.
        """
        stored = await self._store.load(conversation_id)
        conversation = stored.conversation
        waiting = conversation.state is State.WAITING
        return ChatView(
            state=conversation.state,
            lang=conversation.lang,
            epoch=conversation.owner_epoch,
            last_seq=conversation.last_seq,
            entries=for_service_user(await self._store.entries(stored, after)),
            peer_name=conversation.owner_name,
            place=await self._place(conversation_id) if waiting else None,
            peers_present=len(await self._presence.on_duty(self._clock())) if waiting else 0,
            bot_is_answering=conversation.bot_is_answering,
            companion=conversation.companion,
            crisis=conversation.risk.at_least(Risk.HIGH),
        )

    async def _place(self, conversation_id: str) -> int | None:
        waiting = await self._store.listed(State.WAITING)
        return waiting.index(conversation_id) + 1 if conversation_id in waiting else None


def _may_be_erased(conversation: Conversation) -> bool:
    return conversation.state in (State.BOT, State.CLOSED, State.FOLLOW_UP)


def readable(text: str) -> str:
    """The text as it will be stored: line ends made plain, nothing else changed.

    Raises:
        EmptyTextError: there is nothing but white space in it.
        TooLongTextError: it has more than ``MAX_CHARACTERS`` characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.strip():
        raise EmptyTextError
    if len(text) > MAX_CHARACTERS:
        raise TooLongTextError
    return text


def _was_offered(entries: Iterable[Entry], text: str) -> bool:
    """Whether ``text`` is what one of the buttons says."""
    return any(choice.say == text for entry in entries for choice in entry.choices)
