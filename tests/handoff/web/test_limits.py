"""Whose knocks are counted together."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from handoff.web.limits import address_of

DIRECT, REAL, MADE_UP = "127.0.0.1", "203.0.113.9", "198.51.100.6"


def knock(*forwarded: str) -> HTTPConnection:
    """A request with these lines of ``X-Forwarded-For``."""
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return HTTPConnection({"type": "http", "headers": headers, "client": (DIRECT, 1)})


@pytest.mark.parametrize(
    ("lines", "proxies", "address"),
    [
        ((), 0, DIRECT),
        ((MADE_UP,), 0, DIRECT),
        ((), 1, DIRECT),
        ((REAL,), 1, REAL),
        ((f"{MADE_UP}, {REAL}",), 1, REAL),
        ((MADE_UP, REAL), 1, REAL),
        ((MADE_UP, f"{REAL}, 10.0.0.1"), 2, REAL),
    ],
)
def test_nobody_can_choose_the_address_under_which_they_are_counted(
    lines: tuple[str, ...], proxies: int, address: str
) -> None:
    assert address_of(knock(*lines), proxies) == address
