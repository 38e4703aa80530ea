"""Builds the index again in a process of its own after an edit, one build at a time.

What people are shown stays as it was until the new index is whole; a build that fails changes nothing,
and says why.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from resources_index.settings import ROOT, IndexSettings

# A first encoding of everything takes minutes on a small machine; more than this is a build that hangs.
LONGEST_SECONDS = 900.0
LINES_SHOWN = 12
BUILD = (sys.executable, "-m", "resources_index", "build")
LESS_URGENT_THAN_PEOPLE = 10


@dataclass(frozen=True)
class BuildState:
    """How the last build stands: ``none``, ``building``, ``done`` or ``failed``.

    ``why`` is what a failed build said, names of files and what to mend; ``at`` is ISO 8601.
    """

    name: str = "none"
    at: str = ""
    why: str = ""


class Rebuild:
    """Starts builds, and knows how the last one went, whichever web process ran it."""

    def __init__(
        self, settings: IndexSettings, clock: Callable[[], datetime], command: Sequence[str] = BUILD
    ) -> None:
        self._settings = settings
        self._command = command
        self._clock = clock
        self._wanted = False
        self._task: asyncio.Task[None] | None = None

    @property
    def _file(self) -> Path:
        return self._settings.state / "entries-build.json"

    def request(self) -> None:
        """Build as soon as the build under way is over; returns at once."""
        self._wanted = True
        self._tell(BuildState("building", self._clock().isoformat()))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    def state(self) -> BuildState:
        """How the last build stands; one that was never finished has failed."""
        try:
            state = BuildState(**json.loads(self._file.read_text(encoding="utf-8")))
            begun = datetime.fromisoformat(state.at)
        except (OSError, ValueError, TypeError):
            return BuildState()
        if state.name == "building" and self._clock() - begun > timedelta(seconds=LONGEST_SECONDS):
            return BuildState("failed", state.at, "")
        return state

    def settle(self) -> None:
        """Nothing is left to be built: a build that an earlier run began and did not end is forgotten."""
        if self.state().name == "building" and (self._task is None or self._task.done()):
            self._tell(BuildState())

    async def close(self) -> None:
        """End the build under way; the next start or edit takes it up again."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def finished(self) -> None:
        """Wait until nothing is being built."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _work(self) -> None:
        while self._wanted:
            self._wanted = False
            status, said = await self._build()
            name = "building" if self._wanted else "done" if status == 0 else "failed"
            self._tell(BuildState(name, self._clock().isoformat(), said if name == "failed" else ""))

    async def _build(self) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=ROOT, env=self._environment(), stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, LESS_URGENT_THAN_PEOPLE)
        try:
            output, _ = await asyncio.wait_for(process.communicate(), LONGEST_SECONDS)
        except TimeoutError:
            return 1, ""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        lines = [line for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
        return process.returncode or 0, "\n".join(lines[-LINES_SHOWN:])

    def _environment(self) -> dict[str, str]:
        settings = self._settings
        # Secrets of the service are none of the build's business.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORCHLIGHT_")}
        return {
            **kept,
            "PORCHLIGHT_STATE": str(settings.state),
            "PORCHLIGHT_INDEX": str(settings.index),
            "PORCHLIGHT_ENTRIES": str(settings.entries),
            "PORCHLIGHT_ENCODER": settings.encoder,
            "COLUMNS": "240",
            "NO_COLOR": "1",
        }

    def _tell(self, state: BuildState) -> None:
        self._settings.state.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_name(f".{self._file.name}-{os.getpid()}")
        fresh.write_text(json.dumps(asdict(state)), encoding="utf-8")
        fresh.replace(self._file)
