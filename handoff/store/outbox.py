"""Effects that wait to be performed: a stream read by a group of workers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from handoff.domain.effects import Effect
from handoff.store.codec import effect_from_json
from handoff.store.keys import Keys

_log = logging.getLogger(__name__)

GROUP = "workers"


@dataclass(frozen=True, slots=True)
class Task:
    """An effect on a conversation, under its number in the stream."""

    id: str
    conversation_id: str
    effect: Effect


class Outbox:
    """Takes effects from the stream; an effect leaves it only when it is done."""

    def __init__(self, redis: Redis, keys: Keys, worker: str) -> None:
        self._redis = redis
        self._stream = keys.outbox()
        self._worker = worker

    async def prepare(self) -> None:
        """Make the group at the very beginning of the stream, so that no earlier effect is missed."""
        try:
            await self._redis.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def take(self, count: int, block_milliseconds: int) -> list[Task]:
        """New effects, waiting for one up to ``block_milliseconds``."""
        answer: Any = await self._redis.xreadgroup(
            GROUP, self._worker, {self._stream: ">"}, count=count, block=block_milliseconds
        )
        if not answer:
            return []
        streams = answer.values() if isinstance(answer, dict) else (rows for _, rows in answer)
        return [task for rows in streams for batch in _batches(rows) for task in _tasks(batch)]

    async def reclaim(self, idle_milliseconds: int, count: int) -> list[Task]:
        """Effects that some worker took and did not finish: it died, or failed on them."""
        answer: Any = await self._redis.xautoclaim(
            self._stream, GROUP, self._worker, min_idle_time=idle_milliseconds, start_id="0-0", count=count
        )
        return _tasks(answer[1])

    async def done(self, task: Task) -> None:
        """Acknowledge and only then remove the effect."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.xack(self._stream, GROUP, task.id)
        pipe.xdel(self._stream, task.id)
        await pipe.execute()


def _batches(rows: Any) -> Sequence[Any]:
    """RESP3 answers nest the rows of a stream once more than RESP2 does."""
    if rows and isinstance(rows[0], list) and rows[0] and isinstance(rows[0][0], tuple | list):
        return list(rows)
    return [rows]


def _tasks(rows: Any) -> list[Task]:
    """The effects that this version knows; the others stay where they are, for a newer worker."""
    tasks = []
    for number, fields in rows:
        if not fields:
            continue
        try:
            effect = effect_from_json(fields[b"effect"])
            tasks.append(Task(number.decode(), fields[b"conversation"].decode(), effect))
        except (KeyError, TypeError, ValueError):
            _log.error("The effect %s is of a kind that this version does not know.", number.decode())
    return tasks
