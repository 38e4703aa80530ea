"""``python -m bot.train``: make the assistant's one model, or keep it when nothing it is made of changed."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from bot import quiet
from bot.settings import MODEL_NAME, PROJECT, model_folder

TRAINING_DATA = ("data/bot/nlu", "data/bot/rules")
INPUTS = ("config.yml", "domain.yml", "requirements/bot.txt", *TRAINING_DATA, "bot/nlu", "bot/importer.py")
REPLIES = "data/wording/*/bot.yml"


class TrainingFailedError(RuntimeError):
    """Rasa could not train the assistant; what it said stands above."""


def main() -> int:
    """Train when needed. Exit code 1: training failed."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing has changed")
    arguments = parser.parse_args()
    folder = model_folder(os.environ)
    try:
        made = train(folder, force=arguments.force)
    except TrainingFailedError as error:
        sys.stderr.write(f"{error or TrainingFailedError.__doc__}\n")
        return 1
    sys.stdout.write(f"The assistant's model is {'new' if made else 'up to date'}: {folder}\n")
    return 0


def train(folder: Path, *, force: bool = False) -> bool:
    """Make ``folder/porchlight.tar.gz`` if its inputs changed; the old one serves until the new is whole.

    Returns whether a model was made.

    Raises:
        TrainingFailedError: there is no new model.
    """
    model, stamp = folder / f"{MODEL_NAME}.tar.gz", folder / f"{MODEL_NAME}.sha256"
    digest = inputs_digest()
    if not force and model.is_file() and stamp.is_file() and stamp.read_text() == digest:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".training-") as scratch:
        made = _rasa_train(Path(scratch))
        stamp.unlink(missing_ok=True)
        shutil.move(made, model)
    for other in set(folder.glob("*.tar.gz")) - {model}:
        other.unlink()
    stamp.write_text(digest)
    return True


def inputs_digest() -> str:
    """SHA-256 over the paths and contents of everything that the model is made of."""
    digest = hashlib.sha256()
    for path in input_files():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PROJECT)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def input_files() -> Iterator[Path]:
    """Every file that the model depends on, in a fixed order."""
    for name in INPUTS:
        path = PROJECT / name
        yield from (
            [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in {".py", ".yml"})
        )
    yield from sorted(PROJECT.glob(REPLIES))


def _rasa_train(output: Path) -> Path:
    os.environ.update(
        TQDM_DISABLE="1", RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES=""
    )
    quiet.configure_structlog()
    warnings.simplefilter("ignore")  # of the libraries below; `bot.validate` shows those about our data
    from rasa.model_training import train as rasa_train

    os.chdir(PROJECT)
    result = rasa_train(
        domain="domain.yml",
        config="config.yml",
        training_files=[str(PROJECT / name) for name in TRAINING_DATA],
        output=str(output),
        force_training=True,
        fixed_model_name=MODEL_NAME,
    )
    result = asyncio.run(result) if asyncio.iscoroutine(result) else result
    if result.code != 0 or result.model is None:
        raise TrainingFailedError(TrainingFailedError.__doc__)
    return Path(result.model)


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    sys.stdout.write(f"({time.monotonic() - started:.0f} s)\n")
    sys.exit(code)
