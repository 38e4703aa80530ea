"""`make run` in the foreground: signals, a second run, taken ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch import commands, leftovers
from launch.locking import held
from launch.ports import check_free
from launch.settings import ROOT, Settings
from launch.terminal import LaunchError

ADDRESSES_ARE_SHOWN = "Ctrl-C stops everything."


class Launcher:
    """`make run` with stand-in programs, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings.from_environment({"PORCHLIGHT_STATE": str(folder)}).on_free_ports()
        self._running: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        environment = {**os.environ, **self.settings.variables(), "PYTHONPATH": str(ROOT)}
        del environment["REDIS_URL"]
        script = ROOT / "tests" / "launch" / "standin_programs.py"
        process = subprocess.Popen(
            [sys.executable, str(script)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def started(self) -> subprocess.Popen[str]:
        process = self.start()
        assert process.stdout is not None
        for line in process.stdout:
            if ADDRESSES_ARE_SHOWN in line:
                return process
        raise AssertionError(f"it ended with {process.wait()}")

    def close(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.terminate()
            process.wait(30)
            if process.stdout is not None:
                process.stdout.close()
        leftovers.end(self.settings.run)


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    made = Launcher(tmp_path / "state")
    yield made
    made.close()


def nothing_is_left(settings: Settings) -> bool:
    return (
        not leftovers.processes_of(settings.run)
        and not settings.redis_socket.exists()
        and not settings.supervisor_socket.exists()
        and not held(settings.run / "lock")
    )


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_way_of_saying_stop_stops_everything_and_leaves_nothing(
    launcher: Launcher, which: signal.Signals
) -> None:
    process = launcher.started()
    assert len(leftovers.processes_of(launcher.settings.run)) == 6
    os.killpg(process.pid, which)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert "Everything has stopped." in rest
    assert nothing_is_left(launcher.settings)


def test_an_impatient_second_ctrl_c_still_leaves_nothing(launcher: Launcher) -> None:
    process = launcher.started()
    for _ in range(3):
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
    assert process.wait(60) == 0
    assert nothing_is_left(launcher.settings)


def test_a_stop_while_the_processes_are_still_starting_leaves_nothing(launcher: Launcher) -> None:
    process = launcher.start()
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert nothing_is_left(launcher.settings)


def test_a_second_run_is_refused_in_one_sentence(launcher: Launcher) -> None:
    launcher.started()
    second = launcher.start()
    text, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "already running" in text
    assert "Traceback" not in text


def test_after_the_launcher_is_killed_its_processes_end_and_a_new_run_starts(launcher: Launcher) -> None:
    first = launcher.started()
    first.kill()
    first.wait()
    launcher.started()
    assert len(leftovers.processes_of(launcher.settings.run)) == 6


def test_make_stop_ends_a_run_from_elsewhere(launcher: Launcher) -> None:
    process = launcher.started()
    assert commands.stop(launcher.settings) == 0
    assert process.wait(10) == 0
    assert nothing_is_left(launcher.settings)
    assert commands.status(launcher.settings) == 3


def test_a_death_while_running_is_told(launcher: Launcher) -> None:
    process = launcher.started()
    assert process.stdout is not None
    victim = next(
        number
        for number in leftovers.processes_of(launcher.settings.run)
        if b"PORCHLIGHT_PROGRAM=worker" in Path(f"/proc/{number}/environ").read_bytes()
    )
    os.kill(victim, signal.SIGKILL)
    assert any("worker ended and was started again" in line for line in process.stdout)


def test_a_taken_port_is_told_with_the_setting_that_moves_it(launcher: Launcher) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", launcher.settings.rasa_port))
        other.listen()
        process = launcher.start()
        text, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Port {launcher.settings.rasa_port} is used by another program" in text
    assert "PORCHLIGHT_RASA_PORT" in text
    assert "Traceback" not in text


def test_an_address_this_machine_does_not_have_is_told() -> None:
    with pytest.raises(LaunchError, match="PORCHLIGHT_HOST"):
        check_free({"PORCHLIGHT_PORT": ("203.0.113.7", 8400)})
