"""Accounts of peers, supervisors and editors: made by an operator, never by a page; no default account."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, WatchError

from handoff.domain.errors import StoreUnavailableError
from handoff.identifiers import new_id
from handoff.passwords import Passwords, require_strong
from handoff.store.connection import text_of
from handoff.store.keys import Keys

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,63}")
_MAX_NAME = 40
_CHECKS_AT_ONCE = 2


class Role(StrEnum):
    """What a signed-in person may do."""

    PEER = "peer"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who may sign in. ``first_name`` is what service users are shown."""

    id: str
    username: str
    first_name: str
    role: Role = Role.PEER
    languages: tuple[str, ...] = ("en",)

    @property
    def meets_service_users(self) -> bool:
        """Whether conversations are this person's work: an editor reads nobody's words."""
        return self.role in (Role.PEER, Role.SUPERVISOR)

    @property
    def edits(self) -> bool:
        """Whether this person may change the curated entries."""
        return self.role in (Role.EDITOR, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Account:
    """A peer, the hash of their password, and whether they may sign in at all.

    ``strange_role`` is a role that this version does not know: it opens nothing, and is kept as it is.
    """

    peer: Peer
    password_hash: str = field(repr=False)
    disabled: bool = False
    strange_role: str = ""

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is open and its role is one that the console knows."""
        return not self.disabled and not self.strange_role

    @property
    def role(self) -> str:
        """The role as it is kept."""
        return self.strange_role or self.peer.role.value


class AccountError(ValueError):
    """An account cannot be made or changed; the message says why, for the operator."""


class Accounts:
    """The accounts of a site, one hash in Redis."""

    def __init__(self, redis: Redis, keys: Keys, passwords: Passwords | None = None) -> None:
        self._redis = redis
        self._key = keys.accounts()
        self._passwords = passwords or Passwords()
        # Each check fills 19 MiB: many sign-ins at once may not take the memory of the conversations.
        self._turn = asyncio.Semaphore(_CHECKS_AT_ONCE)

    async def add(
        self,
        username: str,
        password: str,
        first_name: str,
        role: Role = Role.PEER,
        languages: Sequence[str] = ("en",),
    ) -> Peer:
        """Make an account.

        Raises:
            AccountError: the username or the first name does not fit, or the username is taken.
            WeakPasswordError: the password is too easy.
            StoreUnavailableError: it could not be kept.
        """
        peer = Peer(new_id(), _username(username), _first_name(first_name), role, tuple(languages))
        require_strong(password, peer.username)
        account = Account(peer, await asyncio.to_thread(self._passwords.hash, password))

        def added(accounts: dict[str, Account]) -> Account:
            if _named(accounts, peer.username):
                raise AccountError(f"There is an account {peer.username} already.")
            return account

        return (await self._change(added)).peer

    async def set_password(self, username: str, password: str) -> Peer:
        """Give an account another password.

        Raises:
            AccountError: there is no such account.
            WeakPasswordError: the password is too easy.
            StoreUnavailableError: it could not be kept.
        """
        require_strong(password, username)
        hashed = await asyncio.to_thread(self._passwords.hash, password)
        return (
            await self._change(lambda all_: replace(_required(all_, username), password_hash=hashed))
        ).peer

    async def set_disabled(self, username: str, disabled: bool) -> Peer:
        """Shut an account, or open it again. Its sessions are to be ended by the caller.

        Raises:
            AccountError: there is no such account.
            StoreUnavailableError: it could not be kept.
        """
        return (await self._change(lambda all_: replace(_required(all_, username), disabled=disabled))).peer

    async def all(self) -> tuple[Account, ...]:
        """Every account, by username.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        async with _store_errors():
            accounts = _read(await self._redis.hgetall(self._key))
        return tuple(sorted(accounts.values(), key=lambda account: account.peer.username))

    async def find(self, peer_id: str) -> Peer | None:
        """The peer of that id, unless the account is gone, disabled or without a role.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        async with _store_errors():
            found = await self._redis.hget(self._key, peer_id)
        account = _decoded(peer_id, found) if found else None
        return account.peer if account and account.may_sign_in else None

    async def check(self, username: str, password: str) -> Peer | None:
        """The peer with this username and password; None for anything else, after the same work.

        Raises:
            StoreUnavailableError: Redis does not answer.
        """
        accounts = {account.peer.id: account for account in await self.all()}
        account = _named(accounts, username.strip().casefold())
        usable = account if account and account.may_sign_in else None
        stored = usable.password_hash if usable else None
        async with self._turn:
            matches = await asyncio.to_thread(self._passwords.matches, password, stored)
        if not matches or usable is None:
            return None
        if self._passwords.is_outdated(usable.password_hash):
            await self._keep(usable.peer.username, password)
        return usable.peer

    async def _keep(self, username: str, password: str) -> Peer:
        hashed = await asyncio.to_thread(self._passwords.hash, password)
        return (
            await self._change(lambda all_: replace(_required(all_, username), password_hash=hashed))
        ).peer

    async def _change(self, decide: Callable[[dict[str, Account]], Account]) -> Account:
        async with _store_errors(), self._redis.pipeline(transaction=True) as pipe:
            while True:
                try:
                    await pipe.watch(self._key)
                    account = decide(_read(await pipe.hgetall(self._key)))
                    pipe.multi()  # type: ignore[no-untyped-call]  # redis leaves it untyped
                    pipe.hset(self._key, account.peer.id, _encoded(account))
                    await pipe.execute()
                except WatchError:
                    continue
                return account


@asynccontextmanager
async def _store_errors() -> AsyncIterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnavailableError from error


def _username(username: str) -> str:
    name = username.strip().casefold()
    if not _USERNAME.fullmatch(name):
        raise AccountError("A username has 3 to 64 letters a-z, digits or . _ - + @ and begins with one.")
    return name


def _first_name(first_name: str) -> str:
    name = " ".join(first_name.split())
    if not name or len(name) > _MAX_NAME or not name.isprintable():
        raise AccountError(f"A first name has 1 to {_MAX_NAME} characters; service users will see it.")
    return name


def _named(accounts: dict[str, Account], username: str) -> Account | None:
    return next((a for a in accounts.values() if a.peer.username == username), None)


def _required(accounts: dict[str, Account], username: str) -> Account:
    account = _named(accounts, username.strip().casefold())
    if account is None:
        raise AccountError("There is no account of that name.")
    return account


def _encoded(account: Account) -> str:
    peer = account.peer
    return json.dumps(
        {
            "username": peer.username,
            "first_name": peer.first_name,
            "role": account.role,
            "languages": list(peer.languages),
            "password": account.password_hash,
            "disabled": account.disabled,
        }
    )


def _decoded(peer_id: str, raw: Any) -> Account:
    kept: dict[str, Any] = json.loads(raw)
    role = str(kept.get("role") or "none")
    known = role in {one.value for one in Role}
    peer = Peer(
        peer_id, kept["username"], kept["first_name"], Role(role) if known else Role.PEER,
        tuple(kept["languages"]),
    )  # fmt: skip
    return Account(peer, kept["password"], kept["disabled"], "" if known else role)


def _read(raw: Any) -> dict[str, Account]:
    return {text_of(name): _decoded(text_of(name), value) for name, value in raw.items()}
