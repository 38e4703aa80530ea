"""``python -m bot.evaluate <file>``: how often the trained assistant understands sentences it never saw.

Writes one JSON object: per language the number of sentences, the share understood rightly, the share it
admits not to understand, and the share it gets wrong; and the commonest confusions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from bot import quiet
from bot.settings import MODEL_NAME, model_folder

CALM = {"risk": "none", "score": 0.0, "signals": [], "wants_person": False, "refuses_person": False}
Sentence = tuple[str, str, str]


def main() -> int:
    """Print the measurements of one file of Rasa NLU examples."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluate")
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", RASA_TELEMETRY_ENABLED="false")
    quiet.configure()
    quiet.configure_structlog()
    measured = asyncio.run(evaluate(sentences(arguments.file), model_folder(os.environ)))
    sys.stdout.write(json.dumps(measured, ensure_ascii=False, indent=1) + "\n")
    return 0


def sentences(file: Path) -> list[Sentence]:
    """The examples of a file as (text, intent, language)."""
    found: list[Sentence] = []
    for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
        lang = (block.get("metadata") or {}).get("language", "en")
        lines = (line.strip() for line in block["examples"].splitlines())
        found += [(line[2:], block["intent"], lang) for line in lines if line.startswith("- ")]
    return found


async def evaluate(examples: list[Sentence], folder: Path) -> dict[str, Any]:
    """Parse every example with the trained model, screened as calm, and count."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    agent = Agent.load(folder / f"{MODEL_NAME}.tar.gz")
    counts: dict[str, Counter[str]] = {}
    confused: Counter[tuple[str, str]] = Counter()
    for text, intent, lang in examples:
        metadata = {"lang": lang, "screening": {**CALM, "lang": lang}}
        parsed = await agent.processor.parse_message(UserMessage(text, metadata=metadata))
        understood = parsed["intent"]["name"]
        unsure = "unsure" if understood == "nlu_fallback" else "wrong"
        counts.setdefault(lang, Counter())["right" if understood == intent else unsure] += 1
        if understood != intent:
            confused[intent, str(understood)] += 1
    return {
        **{lang: _shares(count) for lang, count in sorted(counts.items())},
        "confusions": [[*pair, times] for pair, times in confused.most_common(15)],
    }


def _shares(count: Counter[str]) -> dict[str, float]:
    total = sum(count.values())
    return {
        "sentences": total,
        **{kind: round(count[kind] / total, 3) for kind in ("right", "unsure", "wrong")},
    }


if __name__ == "__main__":
    sys.exit(main())
