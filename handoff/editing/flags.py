"""What people say is wrong or out of date in an entry, without a word of who said it or where."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from redis.asyncio import Redis
from redis.exceptions import RedisError

from handoff.domain.errors import HandoffError, StoreUnavailableError, TooLongTextError
from handoff.identifiers import new_id
from handoff.masking import masked
from handoff.store.cipher import Cipher, UnreadableContentError
from handoff.store.connection import text_of
from handoff.store.keys import Keys

From = Literal["service_user", "peer"]

MAX_REASON = 200
# More of them say nothing new, and a flood must not hide what others saw.
MOST_OF_ONE_ENTRY = 20
MOST_OF_ALL = 1000
# How long whoever flagged may still say why.
_TIME_FOR_A_REASON = timedelta(hours=1)


class UnknownFlagError(HandoffError):
    """There is no such flag."""

    code = "not_found"


@dataclass(frozen=True, slots=True)
class Flag:
    """One press. ``entry`` is a key such as ``988-lifeline.en``."""

    id: str
    entry: str
    at: datetime
    by: From
    reason: str = field(repr=False, default="")


class Flags:
    """The flags of a site: kept in Redis until an editor clears them, reasons encrypted."""

    def __init__(self, redis: Redis, keys: Keys, cipher: Cipher, clock: Callable[[], datetime]) -> None:
        self._redis = redis
        self._key = keys.flags()
        self._cipher = cipher
        self._clock = clock

    async def raise_flag(self, entry: str, by: From, reason: str = "") -> str:
        """Keep a flag; its id, with which a reason can be given. A full list takes no more, in silence.

        Raises:
            TooLongTextError: the reason is longer than ``MAX_REASON`` characters.
            StoreUnavailableError: it could not be kept.
        """
        _require_short(reason)
        flag = Flag(new_id(), entry, self._clock(), by, masked(reason.strip()))
        kept = await self._raw()
        same = sum(raw["entry"] == entry for raw in kept.values())
        if same < MOST_OF_ONE_ENTRY and len(kept) < MOST_OF_ALL:
            await self._keep(flag)
        return flag.id

    async def give_reason(self, flag_id: str, reason: str) -> None:
        """Say why, once, within an hour; likely names and addresses are masked before it is kept.

        Raises:
            TooLongTextError: it is longer than ``MAX_REASON`` characters.
            StoreUnavailableError: it could not be kept.
        """
        _require_short(reason)
        flag = next((flag for flag in await self.all() if flag.id == flag_id), None)
        if flag is None or flag.reason or self._clock() - flag.at > _TIME_FOR_A_REASON or not reason.strip():
            return
        await self._keep(Flag(flag.id, flag.entry, flag.at, flag.by, masked(reason.strip())))

    async def all(self) -> list[Flag]:
        """Every flag that no editor has cleared, the latest first.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        found = [self._read(flag_id, raw) for flag_id, raw in (await self._raw()).items()]
        return sorted(found, key=lambda flag: flag.at, reverse=True)

    async def clear(self, flag_id: str) -> Flag:
        """Take a flag away; which it was.

        Raises:
            UnknownFlagError: there is none, perhaps any more.
            StoreUnavailableError: Redis does not answer.
        """
        raw = (await self._raw()).get(flag_id)
        if raw is None:
            raise UnknownFlagError
        try:
            await self._redis.hdel(self._key, flag_id)
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error
        return self._read(flag_id, raw)

    async def _raw(self) -> dict[str, dict[str, Any]]:
        try:
            found = await self._redis.hgetall(self._key)
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error
        return {text_of(name): json.loads(value) for name, value in found.items()}

    async def _keep(self, flag: Flag) -> None:
        kept = {"entry": flag.entry, "at": flag.at.isoformat(), "by": flag.by}
        if flag.reason:
            key = self._cipher.new_key(f"flag:{flag.id}")
            sealed = key.seal(flag.reason.encode("utf-8", "replace"), "reason")
            kept |= {
                "key": base64.b64encode(key.wrapped).decode(),
                "reason": base64.b64encode(sealed).decode(),
            }
        try:
            await self._redis.hset(self._key, flag.id, json.dumps(kept))
        except (RedisError, OSError) as error:
            raise StoreUnavailableError from error

    def _read(self, flag_id: str, raw: dict[str, Any]) -> Flag:
        reason = ""
        if raw.get("reason"):
            try:
                key = self._cipher.unwrap(f"flag:{flag_id}", base64.b64decode(raw["key"]))
                reason = key.open(base64.b64decode(raw["reason"]), "reason").decode()
            except UnreadableContentError:
                reason = "…"
        return Flag(flag_id, raw["entry"], datetime.fromisoformat(raw["at"]), raw["by"], reason)


def _require_short(reason: str) -> None:
    if len(reason) > MAX_REASON:
        raise TooLongTextError
