"""Accounts: how an operator makes them, and what never happens to a password."""

from __future__ import annotations

import asyncio
import json
import secrets
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from redis import Redis
from typer.testing import CliRunner, Result

from handoff.accounts import AccountError, Accounts, Role
from handoff.commands.main import app
from handoff.passwords import Passwords
from handoff.sessions import Sessions
from handoff.store.connection import connect
from handoff.store.keys import Keys
from tests.service import Service
from tests.valkey import Valkey

GOOD = "four green teapots sing"
OTHER = "nine slow purple rivers"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Operator:
    """Somebody at a terminal, on a site of their own."""

    def __init__(self, valkey: Valkey) -> None:
        self.url = valkey.url
        self.site = f"t-{secrets.token_hex(8)}"
        self.keys = Keys(self.site)

    def types(self, *words: str, then: str = "") -> Result:
        """Run ``python -m handoff account …`` and answer its questions with ``then``."""
        env = {"REDIS_URL": self.url, "PORCHLIGHT_SITE": self.site, "COLUMNS": "200"}
        return CliRunner().invoke(app, ["account", *words], input=then, env=env)

    def everything(self) -> str:
        """All that the store holds of the accounts."""
        redis = Redis.from_url(self.url, decode_responses=True)
        held = str(redis.hgetall(self.keys.accounts()))
        redis.close()
        return held


@pytest.fixture
def operator(valkey: Valkey) -> Operator:
    """At a terminal."""
    return Operator(valkey)


def test_an_account_is_made_by_a_command_that_asks_for_the_password_twice_and_never_shows_it(
    operator: Operator,
) -> None:
    result = operator.types("add", "Ana.P", "--first-name", "Ana", then=f"{GOOD}\n{GOOD}\n")
    assert result.exit_code == 0
    assert "Made the peer account ana.p. Service users will see “Ana”." in result.output
    listed = operator.types("list")
    for shown in (result.output, listed.output, operator.everything()):
        assert GOOD not in shown
    assert "$argon2" not in result.output + listed.output
    assert "ana.p" in listed.output
    assert "$argon2id$" in operator.everything()


def test_the_first_name_is_asked_for_when_it_is_not_given(operator: Operator) -> None:
    result = operator.types("add", "ana.p", "--password-stdin", "--role", "supervisor", then=f"Ana\n{GOOD}\n")
    assert result.exit_code == 0
    assert "Made the supervisor account ana.p." in result.output


@pytest.mark.parametrize("weak", ["short", "password1234", "ana.p ana.p ana.p", ""])
def test_a_weak_password_is_refused_with_a_reason_and_makes_no_account(operator: Operator, weak: str) -> None:
    result = operator.types("add", "ana.p", "--first-name", "Ana", "--password-stdin", then=f"{weak}\n")
    assert result.exit_code == 1
    assert result.stderr.strip().endswith(".")
    assert not weak or weak not in result.output
    assert operator.everything() == "{}"


def test_two_different_passwords_are_asked_for_again(operator: Operator) -> None:
    result = operator.types("add", "ana.p", "--first-name", "Ana", then=f"{GOOD}\n{OTHER}\n{GOOD}\n{GOOD}\n")
    assert result.exit_code == 0
    assert GOOD not in result.output
    assert OTHER not in result.output


def test_a_name_is_given_once(operator: Operator) -> None:
    first = operator.types("add", "ana.p", "--first-name", "Ana", "--password-stdin", then=f"{GOOD}\n")
    again = operator.types("add", "ANA.p", "--first-name", "Eve", "--password-stdin", then=f"{OTHER}\n")
    assert (first.exit_code, again.exit_code) == (0, 1)
    assert "There is an account ana.p already." in again.stderr
    assert "Eve" not in operator.everything()


@pytest.mark.parametrize(
    ("username", "first_name"),
    [("a", "Ana"), ("ana p", "Ana"), ("../ana", "Ana"), ("ana\n", ""), ("ana.p", " "), ("ana.p", "A" * 41),
     ("ana.p", "A\x1b[2Jna"), ("ana.p", "A\u202ena")],
)  # fmt: skip
def test_names_that_cannot_be_typed_or_shown_are_refused(
    operator: Operator, username: str, first_name: str
) -> None:
    result = operator.types(
        "add", "--password-stdin", "--first-name", first_name, "--", username, then=f"{GOOD}\n"
    )
    assert result.exit_code == 1
    assert operator.everything() == "{}"


def test_there_is_no_role_but_peer_and_supervisor(operator: Operator) -> None:
    result = operator.types(
        "add", "ana.p", "--first-name", "Ana", "--role", "admin", then=f"{GOOD}\n{GOOD}\n"
    )
    assert result.exit_code == 2
    assert operator.everything() == "{}"


@pytest.mark.parametrize("command", [("disable", "ana.p"), ("password", "ana.p", "--password-stdin")])
def test_a_shut_account_and_a_new_password_end_every_session(
    operator: Operator, command: tuple[str, ...]
) -> None:
    operator.types("add", "ana.p", "--first-name", "Ana", "--password-stdin", then=f"{GOOD}\n")
    token = asyncio.run(_signed_in(operator))
    result = operator.types(*command, then=f"{OTHER}\n")
    assert result.exit_code == 0
    assert OTHER not in result.output
    assert asyncio.run(_found(operator, token)) is None


def test_what_is_done_to_an_account_that_is_not_there_is_told_in_a_sentence(operator: Operator) -> None:
    for command in (("disable", "eve.p"), ("password", "eve.p", "--password-stdin")):
        result = operator.types(*command, then=f"{GOOD}\n")
        assert result.exit_code == 1
        assert "There is no account of that name." in result.stderr


async def _signed_in(operator: Operator) -> str:
    redis = connect(operator.url)
    (account,) = await Accounts(redis, operator.keys).all()
    token = await Sessions(redis, operator.keys).begin(account.peer.id, datetime.now(UTC))
    await redis.aclose()
    return token


async def _found(operator: Operator, token: str) -> str | None:
    redis = connect(operator.url)
    found = await Sessions(redis, operator.keys).find(token, datetime.now(UTC))
    await redis.aclose()
    return found


@pytest.fixture
def accounts(service: Service) -> Accounts:
    """The accounts of a site of its own, quick to check."""
    return Accounts(service.core.redis, service.core.keys, Passwords(QUICK))


async def test_of_two_operators_who_give_the_same_name_at_once_one_is_refused(accounts: Accounts) -> None:
    results = await asyncio.gather(
        *(accounts.add("ana.p", GOOD, f"Ana{n}") for n in range(8)), return_exceptions=True
    )
    assert sum(isinstance(result, AccountError) for result in results) == 7
    assert len(await accounts.all()) == 1


async def test_only_the_right_password_of_an_open_account_is_let_in(accounts: Accounts) -> None:
    ana = await accounts.add("ana.p", GOOD, "Ana", Role.SUPERVISOR, ("en", "es"))
    assert await accounts.check(" Ana.P", GOOD) == ana
    assert await accounts.check("ana.p", GOOD + " ") is None
    await accounts.set_disabled("ana.p", True)
    assert await accounts.check("ana.p", GOOD) is None
    assert await accounts.find(ana.id) is None
    await accounts.set_disabled("ana.p", False)
    assert await accounts.find(ana.id) == ana
    await accounts.set_password("ana.p", OTHER)
    assert await accounts.check("ana.p", GOOD) is None
    assert await accounts.check("ana.p", OTHER) == ana


async def test_an_account_of_a_role_that_this_version_does_not_know_is_kept_and_opens_nothing(
    service: Service, accounts: Accounts
) -> None:
    ana, eve = await accounts.add("ana.p", GOOD, "Ana"), await accounts.add("eve.p", GOOD, "Eve")
    redis, key = service.core.redis, service.core.keys.accounts()
    kept = json.loads(await redis.hget(key, eve.id) or b"")
    await redis.hset(key, eve.id, json.dumps({**kept, "role": "archivist"}))
    assert await accounts.check("eve.p", GOOD) is None
    assert await accounts.find(eve.id) is None
    assert await accounts.check("ana.p", GOOD) == ana
    await accounts.set_password("eve.p", OTHER)
    assert [(a.peer.username, a.role, a.may_sign_in) for a in await accounts.all()] == [
        ("ana.p", "peer", True), ("eve.p", "archivist", False),
    ]  # fmt: skip


async def test_a_hash_of_lesser_cost_is_renewed_at_the_next_sign_in(service: Service) -> None:
    redis, keys = service.core.redis, service.core.keys
    await Accounts(redis, keys, Passwords(QUICK)).add("ana.p", GOOD, "Ana")
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    accounts = Accounts(redis, keys, Passwords(stronger))
    assert await accounts.check("ana.p", GOOD)
    (account,) = await accounts.all()
    assert "m=16,t=2" in account.password_hash
    assert await accounts.check("ana.p", GOOD)


async def test_a_hash_never_shows_in_what_is_printed(accounts: Accounts) -> None:
    await accounts.add("ana.p", GOOD, "Ana")
    assert "argon2" not in repr(await accounts.all())
