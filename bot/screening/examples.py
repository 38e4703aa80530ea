"""The messages that people wrote to train and test the head: ``data/screening/examples.<lang>.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.screening.outputs import SIGNALS
from bot.screening.result import LANGUAGES, RISK_LEVELS

SPLITS = ("train", "test")


class ExampleError(ValueError):
    """A line of the examples does not fit; the message names the file, the line and the field."""


@dataclass(frozen=True)
class Example:
    """One written message; a ``family`` is one scenario in several wordings and lies in one split.

    ``signals`` and ``register`` are ``None`` where no reader noted them.
    """

    id: str
    text: str
    level: str
    wants_person: bool
    family: str
    split: str
    lang: str
    signals: tuple[str, ...] | None = None
    register: str | None = None


def load_examples(folder: Path) -> list[Example]:
    """Read the examples of every language.

    Raises:
        ExampleError: a line is no JSON object, a field is missing or unknown, or a family crosses
            the split.
        OSError: a file is missing.
    """
    examples = [example for lang in LANGUAGES for example in _read(folder, lang)]
    split_of: dict[str, str] = {}
    for example in examples:
        if split_of.setdefault(example.family, example.split) != example.split:
            raise ExampleError(f"{example.id}: the family {example.family!r} crosses the split.")
    return examples


def _signals(fields: Mapping[str, Any]) -> tuple[str, ...] | None:
    named = fields.get("signals")
    if named is None:
        return None
    if not isinstance(named, list) or not set(named) <= set(SIGNALS):
        raise ValueError("an unknown signal")
    return tuple(named)


def _read(folder: Path, lang: str) -> Iterator[Example]:
    path = folder / f"examples.{lang}.jsonl"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{path.name}, line {number}"
        try:
            fields = json.loads(line)
            example = Example(
                id=str(fields["id"]),
                text=str(fields["text"]),
                level=fields["level"],
                wants_person=fields["wants_person"],
                family=str(fields["family"]),
                split=fields["split"],
                lang=lang,
                signals=_signals(fields),
                register=fields.get("register"),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ExampleError(f"{place}: no JSON object, or a field is missing or unknown.") from error
        if example.level not in RISK_LEVELS or example.split not in SPLITS:
            raise ExampleError(f"{place}: the level or the split is unknown.")
        if not isinstance(example.wants_person, bool) or not example.text.strip():
            raise ExampleError(f"{place}: wants_person is no boolean or the text is empty.")
        yield example
