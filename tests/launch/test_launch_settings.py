"""Settings of the launcher."""

from __future__ import annotations

from pathlib import Path

import pytest

from launch.programs import programs_of
from launch.settings import Settings
from launch.terminal import LaunchError


@pytest.mark.parametrize("value", ["0", "65536", "-1", "eighty", "8400 ", "٣"])
def test_a_port_that_is_none_is_refused_by_its_name(value: str) -> None:
    with pytest.raises(LaunchError, match="PORCHLIGHT_PORT"):
        Settings.from_environment({"PORCHLIGHT_PORT": value})


def test_two_processes_on_one_port_are_refused() -> None:
    with pytest.raises(LaunchError, match="three"):
        Settings.from_environment({"PORCHLIGHT_PORT": "8405"})


def test_a_redis_of_the_operators_own_replaces_the_embedded_one(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {"REDIS_URL": "redis://cache:6379/2", "PORCHLIGHT_STATE": str(tmp_path)}
    )
    assert settings.variables()["REDIS_URL"] == "redis://cache:6379/2"
    assert "redis" not in [program.name for program in programs_of(settings)]


def test_an_empty_variable_counts_as_absent() -> None:
    assert Settings.from_environment({"PORCHLIGHT_PORT": "", "PORCHLIGHT_STATE": "", "REDIS_URL": ""}) == (
        Settings.from_environment({})
    )


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8400"),
        ("0.0.0.0", "http://127.0.0.1:8400"),  # noqa: S104
        ("::", "http://[::1]:8400"),
        ("porch.example", "http://porch.example:8400"),
    ],
)
def test_the_address_shown_can_be_opened_on_this_machine(host: str, address: str) -> None:
    assert Settings.from_environment({"PORCHLIGHT_HOST": host}).web_address == address


def test_free_ports_are_three_different_ones() -> None:
    settings = Settings.from_environment({}).on_free_ports()
    assert len({settings.port, settings.rasa_port, settings.actions_port}) == 3
