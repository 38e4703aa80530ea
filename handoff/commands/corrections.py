"""Corrections as lines for whoever keeps the data of screening: the message alone, made nameless."""

from __future__ import annotations

import json

from handoff.composition import core, now
from handoff.corrections import Corrections
from handoff.masking import masked
from handoff.settings import Settings


async def lines(settings: Settings) -> list[str]:
    """One JSON object for each correction: the message, its language, both levels. No ids, no context.

    Raises:
        SettingsError, StoreUnavailableError: the store cannot be read.
    """
    parts = core(settings)
    try:
        found = await Corrections(parts.redis, parts.keys, parts.store, now).all()
    finally:
        await parts.redis.aclose()
    return [
        json.dumps(
            {
                "text": masked(one.text),
                "lang": one.lang,
                "judged": one.judged.value,
                "corrected": one.risk.value,
            },
            ensure_ascii=False,
        )
        for one in found
    ]
