"""The cage around Rasa."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.bot.rasa_server import BOT_PYTHON, PROJECT, Assistant


def listening(pid: int) -> set[tuple[str, int]]:
    """Addresses and ports on which a process accepts connections (Linux, IPv4 and IPv6)."""
    inodes = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(str(fd.readlink()))
        except FileNotFoundError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            cells = row.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in inodes:
                address, port = cells[1].split(":")
                found.add((address, int(port, 16)))
    return found


def test_both_servers_listen_on_the_loopback_interface_only(assistant: Assistant) -> None:
    for server in (assistant.rasa, assistant.actions):
        assert server.process is not None
        open_ports = listening(server.process.pid)
        assert {address for address, _ in open_ports} == {"0100007F"}
        assert len(open_ports) == 1


@pytest.mark.parametrize("secret", ["x", "wrong", "Bearer", "${PORCHLIGHT_RASA_SECRET}"])
def test_without_the_secret_nothing_is_answered(assistant: Assistant, secret: str) -> None:
    body = assistant.conversation().body("hello")
    assert assistant.post(body, secret=secret).status_code == 401
    call = {"next_action": "action_stop", "tracker": {"sender_id": "x"}}
    url = assistant.actions.health.replace("/health", "/webhook")
    assert assistant.http.post(url, json=call, headers={"Authorization": secret}).status_code == 401


def test_no_header_at_all_is_refused(assistant: Assistant) -> None:
    assert httpx.post(assistant.url, json=assistant.conversation().body("hello")).status_code == 401


@pytest.mark.parametrize(
    "path", ["/version", "/status", "/domain", "/conversations/x/tracker", "/model/parse"]
)
def test_rasa_s_own_interface_is_closed(assistant: Assistant, path: str) -> None:
    base = assistant.url.partition("/webhooks")[0]
    assert assistant.http.get(base + path).status_code == 404
    assert assistant.http.post(base + path, json={"text": "x"}).status_code in {404, 405}


def test_rasa_s_own_channels_are_closed(assistant: Assistant) -> None:
    url = assistant.url.replace("/porchlight/", "/rest/")
    assert assistant.http.post(url, json={"sender": "x", "message": "hi"}).status_code == 404


def test_a_body_over_32_kilobytes_is_refused(assistant: Assistant) -> None:
    assert assistant.post(assistant.conversation().body("x" * 33_000)).status_code == 413


def test_ten_thousand_characters_are_answered(assistant: Assistant) -> None:
    assert assistant.conversation().says("x " * 5_000).text


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"sender": "x"}', b"\xff\xfe"])
def test_a_broken_body_is_refused_without_repeating_it(assistant: Assistant, body: bytes) -> None:
    answer = assistant.http.post(
        assistant.url, content=body, headers={"Authorization": f"Bearer {assistant.secret}"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"] == "refused"


def test_telemetry_is_off(assistant: Assistant) -> None:
    assert assistant.rasa.process is not None
    program = (
        "import os; from bot.serve import cage; from bot.settings import from_process; cage(from_process());"
    )
    program += "from rasa import telemetry; print(telemetry.is_telemetry_enabled())"
    done = subprocess.run(
        [str(BOT_PYTHON), "-W", "ignore", "-c", program],
        cwd=PROJECT,
        env={**assistant.environment, "RASA_TELEMETRY_ENABLED": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("PORCHLIGHT_RASA_SECRET", "PORCHLIGHT_RASA_SECRET"),
        ("PORCHLIGHT_TRACKER_KEY", "PORCHLIGHT_TRACKER_KEY"),
    ],
)
def test_a_missing_secret_stops_the_server_with_one_clear_sentence(
    assistant: Assistant, missing: str, named: str
) -> None:
    environment = {key: value for key, value in assistant.environment.items() if key != missing}
    done = subprocess.run(
        [str(BOT_PYTHON), "-m", "bot.serve"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.strip().startswith(f"{named} is not set")
    assert "\n" not in done.stderr.strip()


def test_a_missing_model_stops_the_server_with_one_clear_sentence(
    assistant: Assistant, tmp_path: Path
) -> None:
    done = subprocess.run(
        [str(BOT_PYTHON), "-m", "bot.serve"],
        cwd=PROJECT,
        env={**assistant.environment, "PORCHLIGHT_MODELS": os.fspath(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "There is no trained model" in done.stderr
