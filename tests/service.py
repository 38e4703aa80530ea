"""A whole service without pages: real store, real rules, a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.screening import Screening
from handoff.accounts import Peer
from handoff.composition import Core, core
from handoff.desk import Desk
from handoff.domain.conversation import Conversation
from handoff.editing.flags import Flags
from handoff.feed import Feed
from handoff.intake import Intake
from handoff.recorder import Recorder
from handoff.screener import Screener
from handoff.sentences import Sentences
from handoff.settings import Settings
from handoff.store.cipher import Cipher
from handoff.worker.watch import Watch
from tests.valkey import Valkey

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


def calm(text: str, lang: str | None) -> Screening:
    """Screening by marked words, so that a test says plainly what a message means."""
    risk = next((r for r in ("imminent", "high", "moderate", "low") if f"[{r}]" in text), "none")
    return Screening(
        risk=risk,
        score=0.0,
        signals=(),
        wants_person="[person]" in text,
        refuses_person="[no person]" in text,
        lang=lang or "en",
    )


@dataclass
class Service:
    """The parts a test talks to."""

    core: Core
    clock: Clock
    intake: Intake
    desk: Desk
    watch: Watch
    screener: Screener
    feed: Feed
    redis_server: Valkey | None = None

    async def conversation(self, conversation_id: str) -> Conversation:
        """What the store holds now."""
        return (await self.core.store.load(conversation_id)).conversation

    async def close(self) -> None:
        """Let connections and threads go."""
        self.screener.close()
        await self.core.redis.aclose()


def flags_of(service: Service) -> Flags:
    """The flags on entries of a service."""
    core = service.core
    return Flags(core.redis, core.keys, Cipher(core.settings.master_key_bytes()), service.clock)


def make_service(
    settings: Settings, screen: Callable[[str, str | None], Screening] = calm, clock: Clock | None = None
) -> Service:
    """Put a service together on the Redis and site of ``settings``."""
    clock = clock or Clock()
    base = core(settings)
    base = replace(base, recorder=Recorder(base.store, Sentences(base.wording), clock))
    screener = Screener(screen, ("en", "es"), settings.screening_timeout)
    return Service(
        core=base,
        clock=clock,
        intake=Intake(base.recorder, base.store, screener, base.presence, clock),
        desk=Desk(base.recorder, base.store, base.presence, clock),
        watch=Watch(base.store, base.recorder, base.presence, clock, settings.long_wait_seconds),
        screener=screener,
        feed=Feed(base.redis, base.keys),
    )


def make_peer(name: str = "Ana", peer_id: str = "") -> Peer:
    """A peer with an account of that name."""
    return Peer(id=peer_id or f"peer-{name.lower()}", username=name.lower(), first_name=name)
