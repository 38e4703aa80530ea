"""A card in few words, for whoever cannot take in more now."""

from __future__ import annotations

import re
from typing import Any


def shortened(card: dict[str, Any]) -> dict[str, Any]:
    """A card in short: title, one sentence, contacts. The page leaves the rest out of sight."""
    first = re.split(r"(?<=[.!?])\s+", str(card["summary"]).strip(), maxsplit=1)[0]
    return {**card, "summary": first, "short": True}
