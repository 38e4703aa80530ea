"""``python -m bot.validate``: Rasa's checks of the data, and the conversations of ``data/bot/test``.

Exit code 0: all is well. 1: the data contradicts itself. 2: the model answers a written conversation
otherwise than it says; train it first (``python -m bot.train``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from bot.settings import MODEL_NAME, PROJECT, model_folder
from bot.train import TRAINING_DATA

CONVERSATIONS = "data/bot/test"


def main() -> int:
    """Run both and pass on what Rasa says."""
    if _rasa(
        "data", "validate", "--config", "config.yml", "--domain", "domain.yml", *_data(), "--fail-on-warnings"
    ):
        sys.stderr.write("The assistant's data contradicts itself; Rasa says above where.\n")
        return 1
    model = model_folder(os.environ) / f"{MODEL_NAME}.tar.gz"
    with tempfile.TemporaryDirectory() as scratch:
        failed = _rasa(
            "test", "core", "--model", str(model), "--stories", CONVERSATIONS, "--out", scratch,
            "--no-plot", "--fail-on-prediction-errors", "--e2e",
        )  # fmt: skip
    if failed:
        sys.stderr.write(f"A conversation of {CONVERSATIONS} went another way; Rasa says above which.\n")
        return 2
    sys.stdout.write("The assistant's data and its written conversations are sound.\n")
    return 0


def _data() -> list[str]:
    return ["--data", *TRAINING_DATA]


def _rasa(*arguments: str) -> int:
    """Run Rasa's command line as this project's root sees it; its exit code."""
    quiet = {
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TQDM_DISABLE": "1",
    }
    environment = {**os.environ, **quiet, "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
