"""Watches what no event announces: peers who vanish, and people who wait."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from handoff.domain.conversation import Conversation, State
from handoff.domain.errors import RefusedError, UnknownConversationError
from handoff.domain.events import Event, LeaseExpired, NobodyPresent, WaitGrewLong
from handoff.presence import Presence
from handoff.recorder import Recorder
from handoff.store.cipher import UnreadableContentError
from handoff.store.conversations import ConversationStore

_log = logging.getLogger(__name__)


class Watch:
    """Looks around once a call; every event it raises is safe to raise twice."""

    def __init__(
        self,
        store: ConversationStore,
        recorder: Recorder,
        presence: Presence,
        clock: Callable[[], datetime],
        long_wait_seconds: int,
    ) -> None:
        self._store = store
        self._recorder = recorder
        self._presence = presence
        self._clock = clock
        self._long_wait = timedelta(seconds=long_wait_seconds)

    async def look(self) -> None:
        """Return what vanished peers held to the queue, and tell waiting people where they stand."""
        await self._leases()
        for conversation_id in await self._store.listed(State.WAITING):
            try:
                await self.tell(conversation_id)
            except UnreadableContentError:
                _log.error("A waiting conversation cannot be decrypted: %s.", conversation_id[:4])

    async def tell(self, conversation_id: str) -> None:
        """Tell one waiting person, once, that nobody is on duty or that it takes long."""
        try:
            conversation = (await self._store.load(conversation_id)).conversation
        except UnknownConversationError:
            return
        now = self._clock()
        event = self._due(conversation, bool(await self._presence.on_duty(now)), now)
        if event is not None:
            await self._record(conversation_id, event)

    def _due(self, conversation: Conversation, somebody: bool, now: datetime) -> Event | None:
        handoff = conversation.handoff
        if conversation.state is not State.WAITING or handoff is None:
            return None
        if not somebody:
            return None if handoff.told_nobody else NobodyPresent()
        if handoff.told_long or handoff.told_nobody:
            return None
        return WaitGrewLong() if now - handoff.requested_at > self._long_wait else None

    async def _leases(self) -> None:
        owners = await self._store.owners()
        lapsed = await self._presence.lapsed(set(owners.values()), self._clock())
        for conversation_id, owner in owners.items():
            if owner not in lapsed:
                continue
            try:
                conversation = (await self._store.load(conversation_id)).conversation
            except (UnknownConversationError, UnreadableContentError):
                continue
            if conversation.owner_id == owner:
                await self._record(conversation_id, LeaseExpired(epoch=conversation.owner_epoch))

    async def _record(self, conversation_id: str, event: Event) -> None:
        try:
            await self._recorder.record(conversation_id, event)
        except (RefusedError, UnknownConversationError):
            _log.debug("Somebody was faster than the watch.")
