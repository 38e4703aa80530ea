"""Processes under supervisord: a real Redis and stand-ins for the rest."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from launch import leftovers
from launch.health import HttpProbe
from launch.keys import MASTER_KEY, RASA_SECRET, TRACKER_KEY
from launch.programs import Program
from launch.settings import Settings
from launch.stack import Stack
from launch.terminal import LaunchError
from tests.launch.standin_programs import STUBBORN, standins


def settings_in(folder: Path) -> Settings:
    return Settings.from_environment({"PORCHLIGHT_STATE": str(folder)}).on_free_ports()


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PORCHLIGHT_")}


def eventually(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    settings = settings_in(tmp_path_factory.mktemp("stack") / "state")
    with Stack(settings, standins(settings), clean_environment()) as running:
        yield running


@pytest.mark.parametrize("name", ["redis", "rasa", "actions", "web", "worker"])
def test_a_process_killed_with_9_is_started_again(stack: Stack, name: str) -> None:
    killed = stack.kill(name)
    eventually(lambda: stack.processes()[name].pid not in (0, killed))
    stack.wait_healthy(20)


def test_what_redis_acknowledged_survives_its_being_killed(stack: Stack) -> None:
    with redis.Redis.from_url(stack.settings.redis_address) as client:
        client.set("kept", "yes")
    stack.kill("redis")
    eventually(lambda: stack.processes()["redis"].pid != 0 and "redis" not in stack.unhealthy())
    with redis.Redis.from_url(stack.settings.redis_address) as client:
        assert client.get("kept") == b"yes"


def test_the_embedded_redis_has_the_settings_the_service_asks_for_and_no_port(stack: Stack) -> None:
    with redis.Redis.from_url(stack.settings.redis_address, decode_responses=True) as client:
        found = {
            name: client.config_get(name)[name]
            for name in ("port", "appendonly", "appendfsync", "maxmemory-policy", "save", "dir")
        }
    assert found == {
        "port": "0",
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
        "save": "",
        "dir": str(stack.settings.state / "redis"),
    }
    assert stat.S_IMODE(stack.settings.redis_socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(stack.settings.supervisor_socket.stat().st_mode) == 0o700


def test_only_the_service_is_given_the_key_that_opens_conversations(stack: Stack) -> None:
    given = {
        name: json.loads((stack.settings.state / "given" / name).read_text())
        for name in ("rasa", "actions", "web", "worker")
    }
    secrets = {
        name: {variable for variable in (MASTER_KEY, TRACKER_KEY, RASA_SECRET) if variable in environment}
        for name, environment in given.items()
    }
    assert secrets == {
        "rasa": {RASA_SECRET, TRACKER_KEY},
        "actions": {RASA_SECRET},
        "web": {RASA_SECRET, MASTER_KEY},
        "worker": {RASA_SECRET, MASTER_KEY},
    }
    assert given["web"][MASTER_KEY] == stack.secrets[MASTER_KEY]
    redis_process = stack.processes()["redis"].pid
    assert stack.secrets[MASTER_KEY].encode() not in Path(f"/proc/{redis_process}/environ").read_bytes()


def test_no_secret_stands_in_what_the_launcher_writes_down(stack: Stack) -> None:
    written = [path for folder in (stack.settings.run, stack.settings.logs) for path in folder.iterdir()]
    for path in (path for path in written if path.is_file()):
        assert not any(secret in path.read_text() for secret in stack.secrets.values()), path
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_stopping_leaves_no_process_and_no_socket_even_with_a_process_that_will_not_stop(
    tmp_path: Path,
) -> None:
    settings = settings_in(tmp_path / "state")
    stack = Stack(settings, standins(settings, worker=STUBBORN), clean_environment())
    with stack:
        assert len(leftovers.processes_of(settings.run)) == 6
    assert leftovers.processes_of(settings.run) == []
    assert not settings.redis_socket.exists()
    assert not settings.supervisor_socket.exists()


def test_two_runs_of_one_state_folder_are_refused(stack: Stack) -> None:
    second = Stack(stack.settings, standins(stack.settings), clean_environment())
    with pytest.raises(LaunchError, match="already running"):
        second.start()
    assert stack.unhealthy() == []


def test_processes_do_not_outlive_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "state")
    with Stack(settings, standins(settings), clean_environment()) as stack:
        programs = {process.pid for process in stack.processes().values()}
        (supervisor,) = set(leftovers.processes_of(settings.run)) - programs
        os.kill(supervisor, signal.SIGKILL)
        eventually(lambda: not stack.running() and not leftovers.processes_of(settings.run))


def test_a_new_run_ends_what_a_killed_run_left(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "state")
    settings.make_folders()
    marked = {**clean_environment(), leftovers.MARK: str(settings.run)}
    ignoring = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    code = ignoring + "print(flush=True)\ntime.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code], env=marked, stdout=subprocess.PIPE) as left:
        assert left.stdout is not None
        left.stdout.readline()
        with Stack(settings, standins(settings), clean_environment()):
            assert left.wait(10) == -signal.SIGKILL


def test_a_process_that_keeps_dying_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "state")
    command = (sys.executable, "-c", "import sys; sys.exit('the reason stands here')")
    broken = Program("web", command, HttpProbe("127.0.0.1", settings.port, "/"))
    stack = Stack(settings, [broken], clean_environment())
    try:
        stack.start()
        with pytest.raises(LaunchError, match=r"(?s)web keeps dying.*logs/web\.log.*the reason stands here"):
            stack.wait_healthy(60)
    finally:
        stack.stop()


def test_a_state_folder_with_a_long_and_awkward_name_works(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "a folder with spaces & 100 % signs" / ("long" * 20))
    with Stack(settings, standins(settings), clean_environment()) as stack:
        assert stack.unhealthy() == []
        assert settings.sockets != settings.run
        assert stat.S_IMODE(settings.sockets.stat().st_mode) == 0o700
    assert not settings.sockets.exists()


def test_the_sockets_never_go_to_a_folder_of_somebody_else(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / ("long" * 30))
    settings.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(LaunchError, match="belongs to somebody else"):
            settings.make_folders()
    finally:
        settings.sockets.unlink()


def test_a_stack_beside_shares_models_and_index_but_no_secret(tmp_path: Path) -> None:
    stack = Stack.beside(
        tmp_path, {"PORCHLIGHT_STATE": "/srv/real", MASTER_KEY: "a" * 64, "REDIS_URL": "redis://x"}
    )
    assert stack.settings.models == Path("/srv/real/models")
    assert stack.settings.index == Path("/srv/real/index")
    assert stack.settings.state == tmp_path
    assert MASTER_KEY not in stack.environment()
    assert stack.environment()["REDIS_URL"].startswith("unix://")
