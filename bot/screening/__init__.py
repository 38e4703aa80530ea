"""Judging one message of a service user: risk level, signals, and the wish for a person.

Used by the handoff service on every message in every state, and inside Rasa; Python 3.10 and newer.
What the levels mean stands in docs/screening.md.
"""

from bot.screening.detector import load, screen, screen_by_rules
from bot.screening.result import RISK_LEVELS, Screening, Signal

__all__ = ["RISK_LEVELS", "Screening", "Signal", "load", "screen", "screen_by_rules"]
