"""Secrets: private, whole, never written twice."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from launch import keys
from launch.settings import Settings
from launch.terminal import LaunchError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings.from_environment({"PORCHLIGHT_STATE": str(tmp_path / "state")})
    made.make_folders()
    return made


def test_secrets_are_made_once_and_readable_by_their_owner_only(settings: Settings) -> None:
    first = keys.ensure(settings, {})
    folder = settings.state / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["master.key", "rasa.secret", "tracker.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(set(first.values())) == 3
    assert all(len(bytes.fromhex(value)) == 32 for value in first.values())
    assert keys.ensure(settings, {}) == first


def test_many_starts_at_once_agree_on_the_secrets(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: keys.ensure(settings, {}), range(16)))
    assert all(one == found[0] for one in found)


def test_a_secret_from_the_environment_is_used_and_not_written_down(settings: Settings) -> None:
    given = keys.ensure(settings, {keys.MASTER_KEY: "ab" * 32})
    assert given[keys.MASTER_KEY] == "ab" * 32
    assert not (settings.state / "secrets" / "master.key").exists()


@pytest.mark.parametrize("value", ["short", "g" * 64, "a" * 63, "a" * 65])
def test_a_wrong_key_is_refused_without_showing_it(settings: Settings, value: str) -> None:
    with pytest.raises(LaunchError, match=keys.MASTER_KEY) as refused:
        keys.ensure(settings, {keys.MASTER_KEY: value})
    assert value not in str(refused.value)


def test_a_damaged_key_file_is_refused_and_left_as_it_is(settings: Settings) -> None:
    path = settings.state / "secrets" / "master.key"
    path.write_text("damaged")
    with pytest.raises(LaunchError, match=r"master\.key"):
        keys.ensure(settings, {})
    assert path.read_text() == "damaged"


def test_a_lost_master_key_is_not_replaced_while_conversations_need_it(settings: Settings) -> None:
    log = settings.state / "redis" / "appendonlydir" / "appendonly.aof.1.incr.aof"
    log.parent.mkdir()
    log.write_text("")
    with pytest.raises(LaunchError, match="from your backup"):
        keys.ensure(settings, {})
    assert not (settings.state / "secrets" / "master.key").exists()
