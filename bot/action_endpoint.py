"""How Rasa calls the action server: one kept connection, a short patience, and failure that is seen."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from rasa.utils.endpoints import EndpointConfig

# The service gives the assistant three seconds for a reply.
PATIENCE_SECONDS = 2.5


class ActionFailedError(BaseException):
    """An action of the assistant did not answer.

    Deliberately not an ``Exception``: Rasa swallows those, forgets what the action would have done,
    saves the turn as if it had worked and answers with nothing. This one reaches the channel before
    anything is saved, so the same message can be sent again.
    """


class ActionEndpoint(EndpointConfig):
    """The ``action_endpoint`` of ``endpoints.yml`` with a connection that is kept open."""

    _session: aiohttp.ClientSession | None = None

    @classmethod
    def of(cls, config: EndpointConfig) -> ActionEndpoint:
        """Take over what was read from ``endpoints.yml``."""
        return cls(url=config.url, headers=config.headers, **config.kwargs)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Send one action call and return its JSON answer.

        Raises:
            ActionFailedError: no answer in time, or one that is not 200.
        """
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
            self._session = aiohttp.ClientSession(headers=self.headers, timeout=timeout)
        try:
            async with self._session.post(self.url, json=kwargs["json"]) as response:
                if response.status != 200:
                    raise ActionFailedError(f"The action server answered {response.status}.")
                return await response.json()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise ActionFailedError(type(error).__name__) from None

    async def close(self) -> None:
        """Close the kept connection."""
        if self._session is not None:
            await self._session.close()
