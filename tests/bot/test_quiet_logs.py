"""Logs in which nobody's words can appear."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

from bot.quiet import QuietFormatter, places

CANARY = "zanzibar-lighthouse-canary"
PROJECT = Path(__file__).resolve().parents[2]


def line(name: str, message: str, error: BaseException | None = None) -> str:
    """How a record of the logger ``name`` is written."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, "/lib/x.py", 7, message, None, info)
    return QuietFormatter().format(record)


def test_a_library_s_words_are_replaced_by_their_place() -> None:
    assert line("rasa.core.processor", f"Received {CANARY}").endswith("ERROR rasa.core.processor x:7")


def test_our_own_sentences_are_written() -> None:
    assert line("bot.channel", "A message got no answer.").endswith("A message got no answer.")


def test_an_exception_shows_its_kind_and_places_but_not_its_message() -> None:
    try:
        try:
            json.loads(CANARY)
        except ValueError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError as error:
        written = line("bot.channel", "It failed.", error)
    assert "builtins.RuntimeError" in written
    assert "json.decoder.JSONDecodeError" in written
    assert "test_quiet_logs.py" in written
    assert CANARY not in written


def test_an_exception_caused_by_itself_ends() -> None:
    error = RuntimeError()
    error.__context__ = error
    assert places(error) == ["  builtins.RuntimeError"]


def test_nothing_that_a_process_prints_about_itself_holds_a_word() -> None:
    program = f"""
import logging, warnings
from bot import quiet
quiet.configure(logging.DEBUG)
logging.getLogger("rasa").warning("{CANARY}")
logging.getLogger("bot").info("The canary sings.")
noisy = logging.getLogger("sanic.error"); noisy.addHandler(logging.StreamHandler()); quiet.silence_handlers()
noisy.error("{CANARY}")
warnings.warn("{CANARY}")
raise ValueError("{CANARY}")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr
    for expected in ("The canary sings.", "WARNING rasa", "ERROR sanic.error", "py.warnings", "ValueError"):
        assert expected in done.stderr
