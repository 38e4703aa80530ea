"""A whole Porchlight under supervisord, as `make run` and the end-to-end tests start it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from launch import configuration, keys, leash, leftovers
from launch.locking import RunLock
from launch.programs import Program, programs_of
from launch.settings import Settings
from launch.supervisor_client import ProcessState, states
from launch.terminal import LaunchError

SECONDS_TO_STOP = 13.0
SECONDS_TO_BECOME_HEALTHY = 120.0
# A process that has died this often while starting will not come up by itself.
DEATHS_THAT_TELL = 4
LINES_OF_A_LOG = 15


class Stack:
    """The processes of one state folder.

    ``with Stack.beside(folder) as stack:`` starts all of them on free ports with a new state in
    ``folder`` and the project's built models and index, waits until they are healthy, and at the end
    stops them. ``stack.settings`` has their addresses, ``stack.secrets`` their secrets.
    """

    def __init__(
        self,
        settings: Settings,
        programs: Sequence[Program] | None = None,
        environment: Mapping[str, str] = os.environ,
        lock: RunLock | None = None,
    ) -> None:
        """``lock`` is this state folder's lock where the caller holds it already; ``stop`` releases it."""
        self.settings = settings
        self.programs = tuple(programs_of(settings) if programs is None else programs)
        self.secrets: dict[str, str] = {}
        self._environment = dict(environment)
        self._lock = lock
        self._supervisor: subprocess.Popen[bytes] | None = None

    @classmethod
    def beside(cls, folder: Path, environment: Mapping[str, str] = os.environ) -> Stack:
        """Prepare a run with its state in ``folder``; models and index are the project's own.

        They come from PORCHLIGHT_MODELS and PORCHLIGHT_INDEX, else from the project's state folder.
        """
        built = Settings.from_environment(environment)
        settings = replace(built, state=folder.absolute(), redis_url=None).on_free_ports()
        cleaned = {name: value for name, value in environment.items() if name not in keys.FILE_OF}
        return cls(settings, environment=cleaned)

    def __enter__(self) -> Stack:
        self.start()
        try:
            self.wait_healthy()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def environment(self) -> dict[str, str]:
        """Return the environment of supervisord: settings and all secrets, which the leash deals out."""
        kept = dict(self._environment)
        for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "VIRTUAL_ENV", "PYTHONWARNINGS"):
            kept.pop(name, None)
        # One thread for each model: with two, latency explodes as soon as two processes work at once.
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            kept.setdefault(name, "1")
        return {
            **kept,
            "PYTHONUNBUFFERED": "1",
            **self.settings.variables(),
            **self.secrets,
            leftovers.MARK: str(self.settings.run),
        }

    def start(self) -> None:
        """Start supervisord, which starts everything at once.

        Raises:
            LaunchError: it runs already from this state folder, or a secret is wrong or missing.
        """
        self.settings.make_folders()
        self._lock = self._lock or RunLock.take(self.settings.run / "lock")
        try:
            self.clear_leftovers()
            self.secrets = keys.ensure(self.settings, self._environment)
            configuration.write(self.settings, self.programs)
            self._supervisor = self._spawn(self._lock)
        except BaseException:
            self._release()
            raise

    def clear_leftovers(self) -> None:
        """End what a killed run left, and remove its sockets; the lock of the run must be held."""
        leftovers.end(self.settings.run)
        self._remove_sockets()

    def _spawn(self, lock: RunLock) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-I",
            "-m",
            "supervisor.supervisord",
            "-n",
            "-c",
            configuration.CONFIGURATION,
        ]
        with (self.settings.logs / "supervisord.start.log").open("wb") as output:
            return subprocess.Popen(
                [*leash.COMMAND, "--parent", str(os.getpid()), "--", *command],
                cwd=self.settings.run,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[lock.descriptor],
                start_new_session=True,
                umask=0o077,
            )

    def running(self) -> bool:
        """Tell whether supervisord lives."""
        return self._supervisor is not None and self._supervisor.poll() is None

    def processes(self) -> dict[str, ProcessState]:
        """Return what supervisord knows of each process, by name; empty when it does not answer."""
        return states(self.settings.supervisor_socket) or {}

    def unhealthy(self) -> list[str]:
        """Return the names of the processes that do not run or do not answer now."""
        known = self.processes()
        return [
            program.name
            for program in self.programs
            if program.name not in known or known[program.name].pid == 0 or not program.probe.healthy()
        ]

    def wait_healthy(
        self,
        seconds: float = SECONDS_TO_BECOME_HEALTHY,
        progress: Callable[[list[str]], None] = lambda waiting: None,
    ) -> None:
        """Wait until every process is healthy; ``progress`` is told who is still awaited.

        Raises:
            LaunchError: the time is over, or a process keeps dying; the message has the end of its log.
        """
        deadline = time.monotonic() + seconds
        deaths: dict[str, set[int]] = {}
        while waiting := self.unhealthy():
            if not self.running():
                raise LaunchError("The supervisor did not start:\n" + self.end_of_log("supervisord.start"))
            for name, process in self.processes().items():
                seen = deaths.setdefault(name, set())
                seen.add(process.pid)
                if len(seen - {0}) > DEATHS_THAT_TELL:
                    raise LaunchError(f"The process {name} keeps dying. {self.end_of_log(name)}")
            progress(waiting)
            if time.monotonic() > deadline:
                ends = "\n".join(self.end_of_log(name) for name in waiting)
                raise LaunchError(f"Not healthy after {seconds:.0f} s: {', '.join(waiting)}.\n{ends}")
            time.sleep(0.25)

    def end_of_log(self, name: str) -> str:
        """Return where a process's log is and its last lines; logs hold no message text."""
        path = self.settings.logs / f"{name}.log"
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_OF_A_LOG:]
        except OSError:
            lines = []
        return "\n  ".join([f"Its log is {path}" + (" and ends:" if lines else ", which is empty."), *lines])

    def kill(self, name: str, which: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal, by default kill -9, to one process and return its number.

        Raises:
            LaunchError: the process does not run now.
        """
        process = self.processes().get(name)
        if process is None or process.pid == 0:
            raise LaunchError(f"The process {name} does not run now.")
        os.kill(process.pid, which)
        return process.pid

    def stop(self) -> None:
        """Stop everything, leaving no process and no socket behind; harmless when nothing runs."""
        supervisor = self._supervisor
        if supervisor is not None and supervisor.poll() is None:
            supervisor.terminate()
            try:
                supervisor.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                supervisor.kill()
                supervisor.wait()
        if self._lock is not None:
            leftovers.end(self.settings.run, patience=1.0)
            self._remove_sockets()
            if self.settings.sockets != self.settings.run:
                with contextlib.suppress(OSError):
                    self.settings.sockets.rmdir()
        self._supervisor = None
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _remove_sockets(self) -> None:
        for path in (
            self.settings.redis_socket,
            self.settings.supervisor_socket,
            self.settings.run / "supervisord.pid",
        ):
            path.unlink(missing_ok=True)
