"""The commands of `python -m launch` other than `up`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from launch import keys, leftovers
from launch.locking import alive, held, owner_of
from launch.programs import programs_of
from launch.settings import Settings
from launch.supervisor_client import states
from launch.terminal import LaunchError, say

SECONDS_TO_STOP = 25.0


def status(settings: Settings) -> int:
    """Say one line for each process; 0 when all are healthy, 1 when one is not, 3 when nothing runs."""
    known = states(settings.supervisor_socket)
    if known is None:
        say("Porchlight is not running.")
        return 3
    all_healthy = True
    for program in programs_of(settings):
        process = known.get(program.name)
        running = process is not None and process.pid != 0
        healthy = running and program.probe.healthy()
        all_healthy &= healthy
        word = "healthy" if healthy else "not answering" if running else "down"
        detail = f"process {process.pid}, up {process.up} s" if process and running else ""
        say(f"{program.name:8} {word:14} {detail}".rstrip())
    return 0 if all_healthy else 1


def stop(settings: Settings) -> int:
    """Stop what runs, whether or not its launcher still lives; 0 when nothing is left.

    Raises:
        LaunchError: it would not stop in time.
    """
    lock = settings.run / "lock"
    if not held(lock):
        ended = leftovers.end(settings.run)
        say("Stopped what a killed run had left." if ended else "Porchlight is not running.")
        return 0
    launcher = owner_of(lock)
    supervisor = owner_of(settings.run / "supervisord.pid")
    for number in (launcher if alive(launcher) else supervisor,):
        if number > 0:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while held(lock):
        if time.monotonic() > deadline:
            raise LaunchError(f"Porchlight did not stop within {SECONDS_TO_STOP:.0f} s (process {launcher}).")
        time.sleep(0.1)
    leftovers.end(settings.run)
    say("Stopped.")
    return 0


def account(settings: Settings, arguments: list[str]) -> int:
    """Make an account with the running service's own settings and secrets; returns its exit status.

    Raises:
        LaunchError: Redis does not answer.
    """
    settings.make_folders()
    environment = {**os.environ, **settings.variables(), **keys.ensure(settings)}
    if settings.redis_url is None and not settings.redis_socket.exists():
        raise LaunchError(
            "Accounts are kept in Redis, which is not running: start `make run` in another terminal."
        )
    if not arguments:
        arguments = ["add", _asked("Name to sign in with: ")]
    command = [sys.executable, "-m", "handoff", "account", *arguments]
    return subprocess.run(command, cwd=settings.root, env=environment, check=False).returncode


def _asked(question: str) -> str:
    try:
        answer = input(question).strip()
    except EOFError:
        answer = ""
    if not answer:
        raise LaunchError("An account needs a name to sign in with.")
    return answer


def clean(settings: Settings) -> int:
    """Remove what can be made again. Conversations and secrets stay.

    Raises:
        LaunchError: Porchlight runs.
    """
    if held(settings.run / "lock"):
        raise LaunchError("Porchlight is running; `make stop` first.")
    kept = {settings.state / "redis", settings.state / "secrets"}
    built = [settings.models, settings.index, settings.logs, settings.run]
    # Models and indexes kept elsewhere may be shared with others.
    built = [path for path in built if settings.state in path.parents]
    stamps = [path.with_name(path.name + ".stamp") for path in built]
    caches = [
        settings.root / name
        for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".rasa")
    ]
    for path in (*built, *stamps, *caches, settings.root / ".venvs"):
        _remove(path, kept)
    say("Removed environments, models, index, logs and caches.")
    say(f"Kept: {settings.state / 'redis'} (conversations) and {settings.state / 'secrets'} (their keys).")
    return 0


def _remove(path: Path, kept: set[Path]) -> None:
    if any(place == path or path in place.parents for place in kept):
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
