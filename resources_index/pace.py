"""How long a step of a breathing skill lasts, read from its own words: "count to 4", "about 3 minutes".

A counted breath is paced at one count a second, as the studies of slow breathing that the skills name do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from resources_index.bodily import mentions_breath

# A skill is one of breathing when at least this many of its steps are about breath.
FEW_BREATHS = 2
LONGEST_SECONDS = 10 * 60
_COUNT = re.compile(r"\b(?:count(?:\s+slowly)?\s+(?:to|of)|cuenta\s+hasta)\s+(\d{1,2})\b", re.IGNORECASE)
_SECONDS = re.compile(r"\b(\d{1,3})\s+(?:seconds?|segundos?)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b(\d{1,2})\s+(?:minutes?|minutos?)\b", re.IGNORECASE)


def seconds_of(step: str) -> int:
    """How many seconds the words of a step give it; 0 when they name no time. At most ten minutes."""
    for pattern, factor in ((_COUNT, 1), (_SECONDS, 1), (_MINUTES, 60)):
        match = pattern.search(step)
        if match:
            return min(int(match[1]) * factor, LONGEST_SECONDS)
    return 0


def pace(steps: Sequence[str], lang: str) -> tuple[int, ...]:
    """Seconds of each step of a breathing skill, 0 where there is nothing to count; of others all 0."""
    breaths = sum(mentions_breath(step, lang) for step in steps)
    return tuple(seconds_of(step) if breaths >= FEW_BREATHS else 0 for step in steps)
