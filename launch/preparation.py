"""What is built before anything runs: the resource index and the Rasa model; screening is checked.

Each step runs only when the content of its inputs, or of the code that reads them, has changed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from launch import keys
from launch.leash import COMMAND
from launch.settings import Settings
from launch.stack import LINES_OF_A_LOG
from launch.stamps import content_hash, read_stamp, write_atomically
from launch.terminal import LaunchError, say

SECONDS_BETWEEN_SIGNS_OF_LIFE = 15.0
SECONDS_TO_END = 5.0


@dataclass(frozen=True)
class Step:
    """One thing to build.

    ``inputs`` are glob patterns below the project's root. ``output`` is the folder that is made; the stamp
    stands beside it as ``<output>.stamp``. ``command`` must leave the old output whole when it fails.
    """

    name: str
    doing: str
    inputs: tuple[str, ...]
    output: Path
    command: tuple[str, ...]

    @property
    def stamp(self) -> Path:
        return self.output.with_name(self.output.name + ".stamp")

    def hash(self, root: Path) -> str:
        """Hash the inputs and the command."""
        return content_hash(root, self.inputs, self.command[1:])

    def done(self, root: Path) -> bool:
        """Tell whether the output is there and was made from the inputs as they are now."""
        made = self.output.is_dir() and any(self.output.iterdir())
        return made and read_stamp(self.stamp) == self.hash(root)


def steps_of(settings: Settings) -> tuple[tuple[Step, ...], ...]:
    """Return the steps as independent sequences, which may run at the same time.

    The Rasa pipeline contains screening, so screening is checked before its model is trained.
    """
    app, locks = sys.executable, ("requirements/app.txt", "requirements/build.txt")
    rasa = str(settings.root / ".venvs" / "bot" / "bin" / "python")
    index = Step(
        "index",
        "building the index of resources and coping skills",
        ("data/resources/**/*", "resources_index/**/*.py", "encoders/**/*.py", *locks),
        settings.index,
        (app, "-m", "resources_index", "build"),
    )
    screening = Step(
        "screening",
        "checking the screening of messages",
        ("data/screening/**/*", "bot/screening/**/*.py", "encoders/**/*.py", *locks),
        settings.models / "screening",
        (app, "-m", "bot.screening", "ready", str(settings.models / "screening")),
    )
    model = Step(
        "rasa",
        "training the Rasa model",
        (
            "config.yml",
            "domain.yml",
            "data/bot/**/*",
            "data/wording/*/bot*.yml",
            "bot/**/*.py",
            "encoders/**/*.py",
            "wording/**/*.py",
            "requirements/bot.txt",
        ),
        settings.models / "rasa",
        (rasa, "-m", "bot.train"),
    )
    return ((index,), (screening, model))


@dataclass
class Preparation:
    """The building of everything that is out of date."""

    settings: Settings
    sequences: Sequence[Sequence[Step]]
    tell: Callable[[str], None] = say
    _running: set[int] = field(default_factory=set)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Run every step whose inputs have changed; one line for each step, done or not.

        Raises:
            LaunchError: a step failed; the message has its name and its last lines.
        """
        self.settings.make_folders()
        with self._alone(), ThreadPoolExecutor(max_workers=2) as pool:
            waiting = [pool.submit(self._sequence, sequence) for sequence in self.sequences]
            try:
                left: set[Future[None]] = set(waiting)
                while left:
                    # Looked at every second: a signal must not wait for a build to end.
                    done, left = wait(left, timeout=1.0, return_when=FIRST_COMPLETED)
                    for one in done:
                        one.result()
            except BaseException:
                self._stopping.set()
                self._end_running()
                raise

    def _sequence(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if self._stopping.is_set():
                return
            if step.done(self.settings.root):
                self.tell(f"  {step.name}: unchanged")
            else:
                self._build(step)

    def _build(self, step: Step) -> None:
        # Hashed before the build: an input that changes meanwhile is built again next time.
        wanted = step.hash(self.settings.root)
        self.tell(f"  {step.name}: {step.doing} …")
        log = self.settings.logs / f"prepare-{step.name}.log"
        started = time.monotonic()
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*COMMAND, "--parent", str(os.getpid()), "--", *step.command],
                cwd=self.settings.root,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._running.add(process.pid)
            if self._stopping.is_set():
                self._end_running()
            try:
                status = self._wait(process, step, started)
            finally:
                self._running.discard(process.pid)
        if self._stopping.is_set():
            return
        if status != 0:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_OF_A_LOG:]
            shown = "".join(f"\n  {line}" for line in lines)
            raise LaunchError(
                f"This step failed: {step.doing} ({' '.join(step.command[1:])}). Log: {log}{shown}"
            )
        write_atomically(step.stamp, wanted + "\n")
        self.tell(f"  {step.name}: done in {time.monotonic() - started:.0f} s")

    def _wait(self, process: subprocess.Popen[bytes], step: Step, started: float) -> int:
        told, asked = started, None
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(1.0)
            now = time.monotonic()
            if self._stopping.is_set():
                asked = asked or now
                if now - asked > SECONDS_TO_END:
                    os.killpg(process.pid, signal.SIGKILL)
            elif now - told >= SECONDS_BETWEEN_SIGNS_OF_LIFE:
                told = now
                self.tell(f"  {step.name}: still {step.doing}, {now - started:.0f} s so far")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in keys.FILE_OF}
        return {**kept, **self.settings.variables(), "PYTHONUNBUFFERED": "1"}

    def _end_running(self) -> None:
        for number in tuple(self._running):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(number, signal.SIGTERM)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two commands at once (`make run` beside `make test`) build one after the other."""
        with (self.settings.run / "prepare.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.tell("  Another command is building; waiting for it.")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def prepare(settings: Settings, tell: Callable[[str], None] = say) -> None:
    """Bring index and Rasa model up to date and check screening.

    Raises:
        LaunchError: a step failed.
    """
    tell("Preparing what the processes need:")
    Preparation(settings, steps_of(settings), tell).run()
