"""The same model behind Rasa's own REST channel, started as its documentation says."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.journey.people import PATIENCE_SECONDS, TALK
from launch.settings import ROOT
from launch.stack import Stack

_START_SECONDS = 120.0


@contextmanager
def bare_rasa(stack: Stack, folder: Path, port: int) -> Iterator[str]:
    """Run ``rasa run`` with the REST channel, stores in memory and the stack's own action server.

    Yields the address of its webhook.
    """
    credentials, endpoints = folder / "credentials.yml", folder / "endpoints.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    endpoints.write_text(
        "action_endpoint:\n"
        f"  url: http://127.0.0.1:{stack.settings.actions_port}/webhook\n"
        f"  headers: {{Authorization: Bearer {stack.secrets['PORCHLIGHT_RASA_SECRET']}}}\n",
        encoding="utf-8",
    )
    endpoints.chmod(0o600)
    environment = {
        **stack.environment(),
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
    }
    command = [
        str(ROOT / ".venvs/bot/bin/python"), "-m", "rasa", "run", "--quiet",
        "-i", "127.0.0.1", "-p", str(port),
        "-m", str(stack.settings.models / "rasa" / "porchlight.tar.gz"),
        "--credentials", str(credentials), "--endpoints", str(endpoints),
    ]  # fmt: skip
    with (folder / "rasa.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("The bare Rasa server did not start.")


async def talk(webhook: str) -> list[float]:
    """The same conversation as ``people.talk``; returns the seconds of each answer."""
    sender, times = secrets.token_hex(16), []
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
        for text in TALK:
            started = time.perf_counter()
            answer = await client.post(webhook, json={"sender": sender, "message": text})
            answer.raise_for_status()
            if not answer.json():
                raise RuntimeError("The bare Rasa server answered with nothing.")
            times.append(time.perf_counter() - started)
            await asyncio.sleep(0)
    return times
