"""How well the trained assistant understands, and Rasa's own checks."""

from __future__ import annotations

import json
import subprocess

from tests.bot.rasa_server import BOT_PYTHON, PROJECT, Assistant

HELD_OUT = "tests/bot/data/nlu_heldout.yml"


def test_most_sentences_never_seen_are_understood_in_both_languages(assistant: Assistant) -> None:
    done = subprocess.run(
        [str(BOT_PYTHON), "-m", "bot.evaluate", HELD_OUT],
        cwd=PROJECT,
        env=assistant.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    measured = json.loads(done.stdout)
    for lang in ("en", "es"):
        assert measured[lang]["sentences"] >= 100
        assert measured[lang]["right"] >= 0.9
        assert measured[lang]["wrong"] <= 0.06


def test_rasa_finds_the_data_sound_and_the_written_conversations_go_as_written(assistant: Assistant) -> None:
    done = subprocess.run(
        [str(BOT_PYTHON), "-m", "bot.validate"],
        cwd=PROJECT,
        env=assistant.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
