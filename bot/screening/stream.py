"""One message a line in, one judgement a line out; a line that cannot be read asks for a person too."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from bot.screening.conversation import Conversations
from bot.screening.detector import screen, screen_by_rules
from bot.screening.result import Screening


def judged(lines: Iterable[str]) -> Iterator[str]:
    """Turn lines ``{"id","text"[,"lang","conv","turn"]}`` into lines ``{"id","score","level",...}``.

    Exactly one line comes out for each that goes in, in the same order. A line that is not such an
    object gets ``error`` and the level of a failed screening. Empty lines count as lines. Lines with
    the same ``conv`` are one conversation: what was said in a ``turn`` before is taken into account.
    """
    conversations = Conversations(screen, screen_by_rules)
    for line in lines:
        yield json.dumps(_answer(line, conversations))


def _answer(line: str, conversations: Conversations) -> dict[str, Any]:
    try:
        fields = json.loads(line, strict=False, parse_constant=_refuse, parse_float=_finite)
        json.dumps(fields)
    except (ValueError, RecursionError):
        return _failure(None, "not JSON")
    if not isinstance(fields, dict):
        return _failure(None, "not an object")
    name, text, lang = fields.get("id"), fields.get("text"), fields.get("lang")
    if not isinstance(text, str):
        return _failure(name, "text is missing or no string")
    lang = lang if isinstance(lang, str) else None
    conversation, turn = fields.get("conv"), fields.get("turn")
    if not isinstance(conversation, str | int) or isinstance(conversation, bool):
        return {"id": name, **_judgement(screen(text, lang))}
    place = turn if isinstance(turn, int | float) and not isinstance(turn, bool) else None
    return {"id": name, **_judgement(conversations.screen(text, lang, str(conversation), place))}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON.")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError("A number is too large.")
    return value


def _judgement(screening: Screening) -> dict[str, Any]:
    return {
        "score": screening.score,
        "level": screening.risk,
        "wants_human": screening.wants_person,
        "signals": list(dict.fromkeys(signal.name for signal in screening.signals)),
    }


def _failure(name: object, error: str) -> dict[str, Any]:
    return {"id": name, "error": error, **_judgement(Screening.failed())}
