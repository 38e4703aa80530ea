"""``python -m handoff account …``: who may sign in to the console."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from handoff.accounts import AccountError, Accounts, Peer, Role
from handoff.passwords import WeakPasswordError
from handoff.presence import Presence
from handoff.sessions import Sessions
from handoff.settings import Settings
from handoff.store.connection import connect
from handoff.store.keys import Keys

accounts = typer.Typer(no_args_is_help=True)

T = TypeVar("T")

Username = Annotated[str, typer.Argument(help="The name typed to sign in.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@dataclass(frozen=True, slots=True)
class _Parts:
    accounts: Accounts
    sessions: Sessions
    presence: Presence


@accounts.command()
def add(
    username: Username,
    first_name: Annotated[str, typer.Option(prompt="First name (service users see it)")],
    role: Annotated[Role, typer.Option(help="peer, supervisor or editor")] = Role.PEER,
    language: Annotated[list[str], typer.Option(help="Language spoken; may be given again.")] = ["en"],  # noqa: B006  # typer copies it
    password_stdin: FromStdin = False,
) -> None:
    """Make an account. The password is asked for twice and never shown."""
    password = _password(password_stdin)

    async def work(parts: _Parts) -> Peer:
        return await parts.accounts.add(username, password, first_name, role, language)

    peer = _run(work)
    shown = f" Service users will see “{peer.first_name}”." if peer.meets_service_users else ""
    typer.echo(f"Made the {peer.role.value} account {peer.username}.{shown}")


@accounts.command("list")
def list_() -> None:
    """List every account."""
    table = Table("username", "first name", "role", "languages", "may sign in")
    for account in _run(lambda parts: parts.accounts.all()):
        peer = account.peer
        table.add_row(
            peer.username, peer.first_name, account.role, ", ".join(peer.languages),
            "yes" if account.may_sign_in else "no",
        )  # fmt: skip
    Console().print(table)


@accounts.command()
def disable(
    username: Username,
    undo: Annotated[bool, typer.Option("--undo", help="Open the account again.")] = False,
) -> None:
    """Shut an account; whoever is signed in with it is signed out at once."""

    async def work(parts: _Parts) -> Peer:
        peer = await parts.accounts.set_disabled(username, not undo)
        await _sign_out(parts, peer)
        return peer

    peer = _run(work)
    typer.echo(f"{peer.username} {'may sign in again' if undo else 'can no longer sign in'}.")


@accounts.command("password")
def password_(username: Username, password_stdin: FromStdin = False) -> None:
    """Give an account another password; whoever is signed in with it is signed out."""
    password = _password(password_stdin)

    async def work(parts: _Parts) -> Peer:
        peer = await parts.accounts.set_password(username, password)
        await _sign_out(parts, peer)
        return peer

    typer.echo(f"{_run(work).username} has a new password.")


async def _sign_out(parts: _Parts, peer: Peer) -> None:
    await parts.sessions.end_all(peer.id)
    await parts.presence.go_off_duty(peer.id)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt="Password again"))


@asynccontextmanager
async def _parts() -> AsyncIterator[_Parts]:
    settings = Settings()
    redis = connect(settings.redis_address)
    keys = Keys(settings.site)
    try:
        yield _Parts(
            Accounts(redis, keys),
            Sessions(redis, keys),
            Presence(redis, keys, settings.presence_seconds, settings.lease_seconds),
        )
    finally:
        await redis.aclose()


def _run(work: Callable[[_Parts], Awaitable[T]]) -> T:
    async def all_of_it() -> T:
        async with _parts() as parts:
            return await work(parts)

    try:
        return asyncio.run(all_of_it())
    except (AccountError, WeakPasswordError) as error:
        _stop(str(error))


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
