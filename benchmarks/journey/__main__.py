"""``python -m benchmarks.journey [FILE]``: how long people wait, and how much memory that takes."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.journey import bare_rasa, people
from benchmarks.journey.memory import holdings
from benchmarks.journey.report import Figures, write
from launch.settings import ROOT
from launch.stack import Stack

# Rounds change places between the two, so that a slow minute of the machine touches both.
ROUNDS = 3
ALERTS = 40
CROWD = 20
DISTRESS = "i want to kill myself"


def main() -> int:
    """Measure everything and write the document."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "measurements.md"
    environment = {**os.environ, "PORCHLIGHT_PROXIES": "1"}
    with TemporaryDirectory(prefix="porchlight-") as folder:
        state, beside = Path(folder) / "state", Path(folder) / "bare"
        state.mkdir()
        beside.mkdir()
        with Stack.beside(state, environment) as stack:
            port = stack.settings.on_free_ports().rasa_port
            with bare_rasa.bare_rasa(stack, beside, port) as webhook:
                figures = asyncio.run(_measure(stack, webhook))
            figures.memory = holdings(stack)
    sys.stdout.write(write(figures, target))
    return 0


async def _measure(stack: Stack, webhook: str) -> Figures:
    figures, address = Figures(), stack.settings.web_address
    await people.talk(address)
    await bare_rasa.talk(webhook)
    for _ in range(ROUNDS):
        for count in (1, CROWD):
            figures.porchlight.setdefault(count, []).extend(await _crowd(people.talk, address, count))
            figures.bare.setdefault(count, []).extend(await _crowd(bare_rasa.talk, webhook, count))
    username, password = _account(stack)
    async with people.Console(address, username, password) as console:
        for count in (0, CROWD):
            figures.alert[count] = await _alerts(console, address, count)
    return figures


async def _crowd(talk: people.Talk, address: str, count: int) -> list[float]:
    """The seconds of every answer of ``count`` conversations at once; one alone talks as often as five."""
    times: list[float] = []
    for _ in range(5 if count == 1 else 1):
        for answers in await asyncio.gather(*(talk(address) for _ in range(count))):
            times.extend(answers)
    return times


async def _alerts(console: people.Console, address: str, others: int) -> list[float]:
    crowd = [asyncio.create_task(_forever(address)) for _ in range(others)]
    times = []
    for _ in range(ALERTS):
        async with people.ServiceUser(address) as person:
            times.append(await console.alert_after(person, DISTRESS))
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    return times


async def _forever(address: str) -> None:
    while True:
        with suppress(TimeoutError):
            await people.talk(address)


def _account(stack: Stack) -> tuple[str, str]:
    username, password = f"peer-{secrets.token_hex(3)}", secrets.token_urlsafe(16)
    subprocess.run(
        [
            sys.executable, "-m", "handoff", "account", "add", username, "--first-name", "Ana",
            "--password-stdin",
        ],
        input=f"{password}\n", text=True, check=True, cwd=ROOT, env=stack.environment(), capture_output=True,
    )  # fmt: skip
    return username, password


if __name__ == "__main__":
    sys.exit(main())
