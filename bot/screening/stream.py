"""One message a line in, one judgement a line out; a line that cannot be read asks for a person too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.screening.detector import screen
from bot.screening.result import Screening


def judged(lines: Iterable[str]) -> Iterator[str]:
    """Turn lines ``{"id","text"[,"lang","conv","turn"]}`` into lines ``{"id","score","level",...}``.

    Exactly one line comes out for each that goes in. A line that is not such an object gets
    ``error`` and the level of a failed screening. Empty lines count as lines.
    """
    for line in lines:
        yield json.dumps(_answer(line), ensure_ascii=False)


def _answer(line: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return _failure(None, "not JSON")
    if not isinstance(fields, dict):
        return _failure(None, "not an object")
    name, text, lang = fields.get("id"), fields.get("text"), fields.get("lang")
    if not isinstance(text, str):
        return _failure(name, "text is missing or no string")
    return {"id": name, **_judgement(screen(text, lang if isinstance(lang, str) else None))}


def _judgement(screening: Screening) -> dict[str, Any]:
    return {
        "score": screening.score,
        "level": screening.risk,
        "wants_human": screening.wants_person,
        "signals": list(dict.fromkeys(signal.name for signal in screening.signals)),
    }


def _failure(name: object, error: str) -> dict[str, Any]:
    return {"id": name, "error": error, **_judgement(Screening.failed())}
