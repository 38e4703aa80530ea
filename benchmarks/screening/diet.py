"""Rasa's own classifier on the same rows: DIET, trained on the same messages with the level as intent.

``benchmarks.screening.measure --diet`` starts this in the bot environment, as

    .venvs/bot/bin/python -m benchmarks.screening.diet ROWS

ROWS is a JSON file ``{"learn": [[text, level], …], "judge": [text, …]}``; printed is one JSON list with
the probability of moderate or above of each text to judge, in their order.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.screening.result import RANK

EPOCHS = 30
# The pipeline that Rasa's documentation proposes where no word vectors fit the language.
CONFIG = f"""recipe: default.v1
assistant_id: diet
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {EPOCHS}
    entity_recognition: false
    random_seed: 1
"""


def main(arguments: list[str]) -> int:
    """Train, judge, print."""
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", RASA_TELEMETRY_ENABLED="false")
    rows = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        model = _trained(Path(folder), rows["learn"])
        found = asyncio.run(_judged(model, rows["judge"]))
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _trained(folder: Path, learn: list[list[str]]) -> Path:
    from rasa.model_training import train_nlu
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLWriter
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    messages = [Message.build(" ".join(text.split()), intent=level) for text, level in learn]
    (folder / "config.yml").write_text(CONFIG, encoding="utf-8")
    RasaYAMLWriter().dump(str(folder / "nlu.yml"), TrainingData(messages))
    made: Any = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    return Path(asyncio.run(made) if asyncio.iscoroutine(made) else made)


async def _judged(model: Path, texts: list[str]) -> list[float]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    found = []
    for text in texts:
        parsed = await agent.parse_message(text)
        grave = [
            one["confidence"] for one in parsed["intent_ranking"] if RANK[one["name"]] >= RANK["moderate"]
        ]
        found.append(round(float(sum(grave)), 6))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
