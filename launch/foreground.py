"""`make run`: prepare, start, wait until all is well, and stop everything when told to."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from launch.locking import RunLock
from launch.ports import check_free
from launch.preparation import prepare
from launch.programs import Program, ports_of
from launch.settings import Settings
from launch.stack import Stack
from launch.terminal import LaunchError, say

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_SIGNS_OF_LIFE = 5.0
# Five deaths within a minute: no accident any more, somebody should look.
DEATHS_THAT_TELL, SECONDS_THAT_TELL = 5, 60.0


class Told(BaseException):
    """A signal told the launcher to stop."""


def _ignore_signals() -> None:
    for which in STOPPING:
        signal.signal(which, signal.SIG_IGN)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Raise ``Told`` at the first of SIGINT, SIGTERM and SIGHUP; further ones then change nothing.

    After a signal they stay ignored: the process is about to end, and an impatient second Ctrl-C must not
    cut that short.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        _ignore_signals()
        raise Told(signal.Signals(number).name)

    before = {which: signal.signal(which, handle) for which in STOPPING}
    try:
        yield
    finally:
        for which, handler in before.items():
            if signal.getsignal(which) is not signal.SIG_IGN:
                signal.signal(which, handler)


def up(settings: Settings, programs: Sequence[Program] | None = None, *, build: bool = True) -> int:
    """Run Porchlight until a signal comes; 0 after an orderly stop.

    Raises:
        LaunchError: it runs already, a port is taken, a step failed or a process does not come up.
    """
    settings.make_folders()
    lock = RunLock.take(settings.run / "lock")
    stack = Stack(settings, programs, lock=lock)
    try:
        with stopping_on_signals():
            try:
                if build:
                    prepare(settings)
                _start(stack)
                _announce(settings)
                _watch(stack)
            except Told as told:
                say(f"\nStopping ({told}) …")
            finally:
                _ignore_signals()
                stack.stop()
    finally:
        # Also when a signal came between the two lines above.
        stack.stop()
    say("Everything has stopped.")
    return 0


def prepare_only(settings: Settings) -> int:
    """Build what is out of date, and nothing more; a signal ends the building.

    Raises:
        LaunchError: a step failed.
    """
    with stopping_on_signals():
        prepare(settings)
    return 0


def _start(stack: Stack) -> None:
    stack.clear_leftovers()
    check_free(ports_of(stack.settings))
    names = ", ".join(program.name for program in stack.programs)
    say(f"Starting {names}; the assistant needs about half a minute to load.")
    started = last = time.monotonic()
    stack.start()

    def progress(waiting: list[str]) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_SIGNS_OF_LIFE:
            last = time.monotonic()
            say(f"  {last - started:.0f} s: waiting for {', '.join(waiting)}")

    stack.wait_healthy(progress=progress)
    say(f"Every process is healthy after {time.monotonic() - started:.0f} s.")


def _announce(settings: Settings) -> None:
    say()
    say(f"  Chat page  {settings.web_address}/")
    say(f"  Console    {settings.web_address}/console")
    say("  The first account: in another terminal, `make account`.")
    say(f"  Logs       {settings.logs}")
    say("  Ctrl-C stops everything.")
    say()


def _watch(stack: Stack) -> None:
    """Tell of every process that died and was started again, until a signal comes or supervisord is gone."""
    numbers = {name: process.pid for name, process in stack.processes().items()}
    deaths: dict[str, list[float]] = {name: [] for name in numbers}
    while stack.running():
        time.sleep(SECONDS_BETWEEN_LOOKS)
        for name, process in stack.processes().items():
            if process.pid == 0 or process.pid == numbers.get(name):
                continue
            numbers[name] = process.pid
            now = time.monotonic()
            deaths[name] = [then for then in deaths[name] if now - then < SECONDS_THAT_TELL] + [now]
            if len(deaths[name]) < DEATHS_THAT_TELL:
                say(
                    f"The process {name} ended and was started again (log: {stack.settings.logs / name}.log)."
                )
            elif len(deaths[name]) == DEATHS_THAT_TELL:
                say(f"The process {name} keeps dying. {stack.end_of_log(name)}")
    raise LaunchError(
        f"The supervisor itself ended (process {os.getpid()} stops the rest); run `make run` again."
    )
