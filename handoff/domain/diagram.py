"""The state diagram of the documents, drawn from the transition table."""

from __future__ import annotations

import re

from handoff.domain.conversation import State
from handoff.domain.transitions import TRANSITIONS


def diagram() -> str:
    """Mermaid text of every transition that changes the state, its events as labels."""
    labels: dict[tuple[State, State], list[str]] = {}
    for (start, event), targets in TRANSITIONS.items():
        for target in targets - {start}:
            labels.setdefault((start, target), []).append(_words(event.__name__))
    lines = ["stateDiagram-v2", "    [*] --> bot"]
    for (start, target), events in sorted(labels.items()):
        lines.append(f"    {start} --> {target}: {', '.join(sorted(events))}")
    return "\n".join(lines) + "\n"


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
